"""Who works here: added, changed, shown, removed, and lists that are wrong in one place."""

from __future__ import annotations

import pytest

from .terminal import Terminal


def test_somebody_is_changed_by_adding_them_again(office: Terminal) -> None:
    office.zoe("people", "add", "ann", "--name", "Ann", "--queue", "desk", "--email", "a@b.example")
    (ann,) = office.json("--as", "zoe", "people", "add", "ann", "--name", "Ann Lee")
    assert (ann["name"], ann["queues"], ann["email"]) == ("Ann Lee", [], "")


def test_somebody_is_shown_with_their_work(office: Terminal) -> None:
    office.zoe("people", "add", "ann", "--name", "Ann", "--queue", "desk")
    office.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "A"}')
    assert office.json("people", "show", "ann")["assigned"] == 0
    office.json("--as", "ann", "work", "next")
    shown = office.json("people", "show", "ann")
    assert (shown["id"], shown["name"], shown["assigned"]) == ("ann", "Ann", 1)
    assert "Ann" in office("people", "show", "ann").out


def test_somebody_is_removed_and_their_history_stays(office: Terminal) -> None:
    office.zoe("people", "add", "ann", "--name", "Ann", "--queue", "desk")
    office.json("--as", "ann", "case", "create", "parcel", "--data", '{"code": "A"}')
    assert office.json("--as", "zoe", "people", "remove", "ann") == {"removed": "ann"}
    assert [each["id"] for each in office.json("people", "list")] == ["zoe"]
    assert office.json("case", "history", "PCL-1")[0]["actor"] == "ann"
    said = office("--as", "ann", "work", "next")
    assert said.status in (0, 3)


@pytest.mark.parametrize("command", ["show", "remove"])
def test_nobody_of_that_name_is_refused(office: Terminal, command: str) -> None:
    said = office.zoe("people", command, "nobody")
    assert said.status == 3
    assert "There is no person “nobody”." in said.err
    assert "casewright people list" in said.err


@pytest.mark.parametrize(
    "words, says",
    [
        (["add", "a b"], "cannot be a person's id"),
        (["add", "ann", "--manager", "nobody"], "There is no person “nobody”"),
        (["add", "ann", "--skill", "law=11"], "Levels go from 1 to 10"),
        (["add", "ann", "--manager", "ann"], "reports back to ann"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    office: Terminal, words: list[str], says: str
) -> None:
    said = office.zoe("people", *words)
    assert said.status == 3
    assert says in said.err
    assert [each["id"] for each in office.json("people", "list")] == ["zoe"]


@pytest.mark.parametrize("skill", ["law", "law=", "=3", "law=high"])
def test_a_skill_has_a_level(office: Terminal, skill: str) -> None:
    said = office.zoe("people", "add", "ann", "--skill", skill)
    assert said.status == 2
    assert "SKILL=LEVEL" in said.err


@pytest.mark.parametrize(
    "content, says",
    [
        ("- {name: Ann}\n", "Person 1, id"),
        ("- {id: ann}\n- {id: bob, colour: red}\n", "Person 2, colour"),
        ("- {id: ann, skills: {law: much}}\n", "Person 1, skills.law"),
        ("just words\n", "not a list of people"),
        ("people: 3\n", "not a list of people"),
        ("- {id: ann\n", "not YAML"),
        (b"\xff\xfe", "not in UTF-8"),
    ],
)
def test_a_wrong_list_is_refused_by_entry_and_defines_nobody(
    office: Terminal, content: str | bytes, says: str
) -> None:
    said = office.zoe("people", "import", office.write("people.yaml", content))
    assert said.status == 3
    assert says in said.err
    assert [each["id"] for each in office.json("people", "list")] == ["zoe"]


def test_managers_may_stand_behind_their_people_in_the_list(office: Terminal) -> None:
    file = office.write(
        "people.yaml",
        "people:\n- {id: bob, manager: ann}\n- {id: ann, manager: cas}\n- {id: cas, queues: [desk]}\n",
    )
    found = office.json("--as", "zoe", "people", "import", file)
    assert {each["id"]: each["manager"] for each in found} == {
        "bob": "ann",
        "ann": "cas",
        "cas": None,
    }
    assert "3 people defined" in office.zoe("people", "import", file).err


def test_people_who_manage_each_other_are_refused(office: Terminal) -> None:
    file = office.write("people.yaml", "- {id: ann, manager: bob}\n- {id: bob, manager: ann}\n")
    assert office.zoe("people", "import", file).status == 3
