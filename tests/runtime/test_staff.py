"""Lists of people as files hold them: read strictly, defined with managers first."""

from __future__ import annotations

from io import BytesIO

import pytest

from casewright.engine.decision import Refused
from casewright.runtime.staff import Listed, define, read_people, read_table, take_in

from .office import Office


def test_people_are_defined_managers_first(office: Office) -> None:
    people = read_people(
        b"- {id: low, name: Low, manager: mid}\n- {id: mid, manager: top, queues: [desk]}\n- {id: top}\n"
    )
    commands = define(people, "zoe")
    assert [command.person for command in commands] == ["top", "mid", "low"]
    for command in commands:
        office.do(command)
    mid = office.reads.person("mid")
    assert mid is not None
    assert (mid.name, mid.manager, mid.queues) == ("mid", "top", ("desk",))


def test_a_circle_of_managers_is_left_to_the_door_to_refuse() -> None:
    people = read_people(b"- {id: a, manager: b}\n- {id: b, manager: a}\n")
    assert {command.person for command in define(people, "zoe")} == {"a", "b"}


def test_a_mapping_with_people_is_understood_too() -> None:
    assert [each["id"] for each in read_people(b"people:\n  - id: 7\n")] == ["7"]


@pytest.mark.parametrize(
    "source, says",
    [
        (b"name: x", "not a list of people"),
        (b"- {name: x}", "Person 1, id"),
        (b"- {id: a}\n- {id: b, skills: {x: much}}", "Person 2, skills.x"),
        (b"- {id: a, role: boss}", "Person 1, role"),
        (b"- plain", "Person 1"),
        (b"\xff\xfe", "not in UTF-8"),
        (b"- {id: a", "not YAML"),
        (b"- !!python/object:os.system {id: a}", "not YAML"),
    ],
)
def test_a_wrong_list_is_refused_with_the_entry(source: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_people(source)


def test_the_people_of_the_samples_can_be_read(project) -> None:  # type: ignore[no-untyped-def]
    people = read_people((project / "resources" / "samples" / "people.yaml").read_bytes())
    assert len(people) == 12


# -------------------------------------------------------------------------------------------- CSV


def table(*lines: str) -> Listed:
    return read_table(BytesIO("\n".join(lines).encode()))


def test_a_table_of_people_is_read_column_by_column() -> None:
    found = table(
        "id;name;email;manager;personas;queues;skills;language;everything",
        'ann;Ann Lee;a@b.example;bob;clerk, lead;desk back;"law=3; french=7";nl;no',
        "bob;Bob;;;;;;;yes",
    )
    assert found.refused == []
    assert found.people[1] == {
        "id": "ann", "name": "Ann Lee", "email": "a@b.example", "manager": "bob",
        "personas": ("clerk", "lead"), "queues": ("desk", "back"),
        "skills": {"law": 3, "french": 7}, "language": "nl", "everything": False,
    }  # fmt: skip
    bob = found.people[2]
    assert (bob["everything"], bob["manager"], bob["language"]) == (True, None, "en")


def test_bad_rows_are_refused_by_number_and_the_others_stay() -> None:
    found = table(
        "id,name,skills,everything",
        "ann,Ann,law=3,",
        ",Nobody,,",
        "ann,Ann again,,",
        "bob,Bob,law=much,",
        "cid,Cid,,perhaps",
        "dan,Dan,law,",
        "eve,Eve,,,too many",
        "fay,Fay,,x",
    )
    assert [entry["id"] for entry in found.people.values()] == ["ann", "fay"]
    reasons = {bad.row: bad.reason for bad in found.refused}
    assert list(reasons) == [2, 3, 4, 5, 6, 7]
    assert reasons[2].startswith("id: ")
    assert reasons[3] == "ann stands in row 1 already."
    assert reasons[4].startswith("skills.law: ")
    assert reasons[5] == "everything: “perhaps” is neither yes nor no."
    assert reasons[6].startswith("skills.law: ")


@pytest.mark.parametrize(
    "header, says",
    [("name,email", "no column “id”"), ("id,colour", "a column “colour”"), ("", "no header")],
)
def test_a_table_that_is_no_list_of_people_is_refused_as_a_whole(header: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        table(header, "ann,x")


def test_people_are_taken_in_managers_first_and_refusals_keep_their_row(office: Office) -> None:
    listed = table(
        "id,name,manager,skills",
        "low,Low,mid,",
        "mid,Mid,top,",
        "top,Top,,",
        "lost,Lost,nobody,",
        "high,High,,law=11",
        "a b,Space,,",
    )
    heard: list[int] = []
    found = take_in(office.door, "zoe", listed, heard.append)
    assert found.defined == ["top", "mid", "low"]
    assert [(bad.row, bad.reason.split(".")[0]) for bad in found.refused] == [
        (4, "There is no person “nobody”"),
        (5, "Skill “law” has level 11"),
        (6, "“a b” cannot be a person's id"),
    ]
    assert heard == list(range(1, 7))
    low = office.reads.person("low")
    assert low is not None
    assert low.manager == "mid"
