"""People on the command line: away, handed over, taken in from a table; questions and much work."""

from __future__ import annotations

import pytest

from .terminal import Terminal


@pytest.fixture
def staffed(office: Terminal) -> Terminal:
    """Ann and bob at the desk, who report to zoe; cid at the depot."""
    office.zoe("people", "add", "ann", "--name", "Ann", "--queue", "desk", "--manager", "zoe")
    office.zoe("people", "add", "bob", "--name", "Bob", "--queue", "desk", "--manager", "zoe")
    office.zoe("people", "add", "cid", "--name", "Cid", "--queue", "depot")
    return office


def taken(office: Terminal, person: str, code: str) -> str:
    """A new parcel whose check a person has; the assignment."""
    office.json("--as", "zoe", "case", "create", "parcel", "--data", f'{{"code": "{code}"}}')
    return str(office.json("--as", person, "work", "next")["assignment"])


def test_an_absence_is_said_shown_and_taken_back(staffed: Terminal) -> None:
    said = staffed.json(
        "--as", "ann", "people", "away", "ann", "--from", "2030-01-07", "--until", "2030-01-12",
        "--substitute", "cid",
    )  # fmt: skip
    period = {"from": "2030-01-07T00:00:00Z", "until": "2030-01-12T00:00:00Z", "substitute": "cid"}
    assert said == [period]
    more = staffed.json(
        "--as", "ann", "people", "away", "ann", "--from", "2031-01-07", "--until", "2031-01-12"
    )
    assert [each["substitute"] for each in more] == ["cid", None]
    assert staffed.json("people", "show", "ann")["away"] == more
    assert (
        "2030-01-07"
        in staffed.zoe("people", "away", "ann", "--from", "2032-01-01", "--until", "2032-01-02").out
    )
    assert staffed.json("--as", "ann", "people", "back", "ann") == []
    assert "is not away" in staffed.zoe("people", "back", "ann").out


@pytest.mark.parametrize(
    "who, words, says",
    [
        ("cid", ["--until", "2030-01-12"], "cid may not say when ann is away"),
        ("ann", ["--until", "2029-01-12"], "ends before it begins"),
        ("ann", ["--until", "2030-01-12", "--substitute", "zz"], "no person “zz”"),
    ],
)
def test_absences_that_cannot_be_are_refused(
    staffed: Terminal, who: str, words: list[str], says: str
) -> None:
    said = staffed("--as", who, "people", "away", "ann", "--from", "2030-01-07", *words)
    assert (said.status, says in said.err) == (3, True)


def test_work_of_who_is_away_is_offered_to_who_stands_in(staffed: Terminal) -> None:
    staffed.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "A"}')
    assert staffed.json("--as", "cid", "work", "list") == []
    staffed.zoe("people", "away", "ann", "--from", "2000-01-01", "--until", "2100-01-01",
                "--substitute", "cid")  # fmt: skip
    (row,) = staffed.json("--as", "cid", "work", "list")
    assert staffed.json("--as", "cid", "work", "next")["assignment"] == row["assignment"]


def test_a_table_of_people_is_taken_in_and_bad_rows_are_named(office: Terminal) -> None:
    file = office.write(
        "staff.csv", "id,name,manager,skills\nlow,Low,top,law=3\ntop,Top,,\nx,X,nobody,\n"
    )
    said = office.json("--as", "zoe", "people", "import", file)
    assert said["defined"] == 2
    assert [bad["row"] for bad in said["refused"]] == [3]
    assert office.json("people", "show", "low")["skills"] == {"law": 3}
    words = office.zoe("people", "import", file)
    assert (words.status, "There is no person “nobody”" in words.out) == (0, True)
    assert "3 people" in words.err
    wrong = office.write("wrong.csv", "colour\nred\n")
    assert office.zoe("people", "import", wrong).status == 3


def test_a_leaver_hands_over_everything_in_one_act(staffed: Terminal) -> None:
    work = [taken(staffed, "ann", "A")]
    said = staffed.json("--as", "zoe", "people", "leave", "ann", "--to", "bob")
    assert (said["asked"], said["moved"], said["removed"]) == (1, 1, True)
    (mine,) = staffed.json("--as", "bob", "work", "list", "--mine")
    assert mine["assignment"] == work[0]
    assert staffed.zoe("people", "show", "ann").status == 3
    refused = staffed("--as", "bob", "people", "leave", "cid")
    assert (refused.status, "may not hand over the work" in refused.err) == (3, True)
    both = staffed.zoe("people", "leave", "bob", "--to", "cid", "--queue", "desk")
    assert both.status == 2
    kept = staffed.zoe("people", "leave", "bob", "--keep")
    assert (kept.status, staffed.zoe("people", "show", "bob").status) == (0, 0)


def test_much_work_is_given_away_at_once(staffed: Terminal) -> None:
    for code in "ABC":
        staffed.json("--as", "zoe", "case", "create", "parcel", "--data", f'{{"code": "{code}"}}')
    said = staffed.json(
        "--as", "zoe", "work", "reassign", "--of", "desk", "--to", "cid", "--reason", "ill"
    )
    assert (said["asked"], said["moved"], said["refused"], said["stopped"]) == (3, 3, [], False)
    words = staffed.zoe("work", "reassign", "--from", "cid", "--queue", "depot")
    assert "3 reassigned." in words.out
    assert [row["queue"] for row in staffed.json("work", "list", "--all")] == ["depot"] * 3
    for wrong in (["--of", "depot"], ["--to", "ann"], ["--of", "x", "--to", "a", "--queue", "b"]):
        assert staffed.zoe("work", "reassign", *wrong).status == 2


def test_a_question_and_its_answer(staffed: Terminal) -> None:
    work = taken(staffed, "ann", "A")
    staffed.json("--as", "ann", "work", "ask", work, "Which street?", "--person", "cid")
    refused = staffed("--as", "cid", "work", "submit", work, "--outcome", "ok")
    assert (refused.status, "ann asked you: Which street?" in refused.err) == (3, True)
    back = staffed.json("--as", "cid", "work", "answer", work, "Mill Lane")
    assert back["assignee"] == "ann"
    told = [line["text"] for line in staffed.json("--as", "zoe", "case", "history", "PCL-1")]
    assert "cid was asked: Which street?" in told
    assert "ann was answered: Mill Lane" in told


def test_work_is_delegated_and_taken_back(staffed: Terminal) -> None:
    work = taken(staffed, "ann", "A")
    assert staffed.json("--as", "ann", "work", "delegate", work, "--to", "bob")["assignee"] == "bob"
    assert staffed.json("--as", "ann", "work", "claim", work)["assignee"] == "ann"


def test_a_restricted_case_is_not_there_for_others(staffed: Terminal) -> None:
    staffed.json("--as", "ann", "case", "create", "parcel", "--data", '{"code": "A"}')
    staffed.json("--as", "ann", "case", "participant", "PCL-1", "bob", "--role", "witness")
    staffed.json("--as", "ann", "case", "restrict", "PCL-1", "--reason", "private")
    for who, sees in (("ann", 1), ("bob", 1), ("zoe", 1), ("cid", 0)):
        assert len(staffed.json("--as", who, "case", "list")) == sees
        assert (staffed("--as", who, "case", "show", "PCL-1").status == 0) == bool(sees)
    assert "There is no case PCL-1" in staffed("--as", "cid", "case", "history", "PCL-1").err
    staffed.json("--as", "ann", "case", "participant", "PCL-1", "bob", "--remove")
    assert staffed.json("--as", "bob", "case", "list") == []
    staffed.json("--as", "ann", "case", "restrict", "PCL-1", "--open")
    assert len(staffed.json("--as", "cid", "case", "list")) == 1
    told = [line["text"] for line in staffed.json("case", "history", "PCL-1")]
    assert "Case restricted to its participants: private" in told
    assert "Case open to everybody again" in told


def test_a_directory_that_cannot_be_asked_is_told_plainly(office: Terminal) -> None:
    pytest.importorskip("ldap3", reason="the library for directories is not installed")
    wrong = office.zoe("people", "ldap", "http://x", "--base", "dc=x")
    assert (wrong.status, "is no address of a directory" in wrong.err) == (3, True)
    assert office.zoe("people", "ldap", "ldaps://x", "--base", "y", "--attribute", "id").status == 2
    secret = office.zoe("people", "ldap", "ldaps://x", "--base", "y", "--secret", "pw")
    assert (secret.status, "no secret “pw”" in secret.err) == (3, True)
