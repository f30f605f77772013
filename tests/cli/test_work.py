"""A day at the desk: what is offered, who takes it, what is typed, and what two people do at once."""

from __future__ import annotations

from typing import Any

import pytest

from .terminal import Terminal


@pytest.fixture
def desk(office: Terminal) -> Terminal:
    """Ann and bob work at the desk; two parcels wait there."""
    for person in ("ann", "bob"):
        office.zoe("people", "add", person, "--queue", "desk")
    office.zoe("people", "add", "eve")
    for code in ("A", "B"):
        office.json("--as", "zoe", "case", "create", "parcel", "--data", f'{{"code": "{code}"}}')
    return office


def works(desk: Terminal, person: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("--as", person, "work", "list", *words)
    return found


def test_work_is_offered_to_those_of_its_queue_only(desk: Terminal) -> None:
    assert [row["case"] for row in works(desk, "ann")] == ["PCL-1", "PCL-2"]
    assert works(desk, "bob") == works(desk, "ann")
    assert works(desk, "eve") == []
    assert desk("--as", "eve", "work", "list").out == "Nothing to do.\n"


def test_the_list_is_narrowed(desk: Terminal) -> None:
    assert len(works(desk, "ann", "--search", "PCL-2")) == 1
    assert len(works(desk, "ann", "--queue", "depot")) == 0
    assert len(works(desk, "ann", "--queue", "desk", "--queue", "depot")) == 2
    assert len(works(desk, "ann", "--type", "parcel", "--limit", "1")) == 1
    assert len(works(desk, "eve", "--all")) == 2


def test_nothing_is_handed_out_twice(desk: Terminal) -> None:
    first = desk.json("--as", "ann", "work", "next")
    second = desk.json("--as", "bob", "work", "next")
    assert {first["case"], second["case"]} == {"PCL-1", "PCL-2"}
    assert [row["assignee"] for row in works(desk, "ann", "--mine")] == ["ann"]
    assert desk.json("--as", "ann", "work", "next")["assignment"] == first["assignment"]


def test_who_comes_second_is_told_who_was_first(desk: Terminal) -> None:
    row = works(desk, "ann")[0]
    desk.json("--as", "ann", "work", "claim", row["assignment"])
    said = desk("--json", "--as", "bob", "work", "claim", row["assignment"])
    assert said.status == 3
    assert said.data["refused"]["reason"] == "ann has this work."
    assert "release" in said.data["refused"]["remedy"]
    assert desk("--as", "bob", "work", "submit", row["assignment"], "--outcome", "ok").status == 3


def test_somebody_of_another_queue_cannot_take_it(desk: Terminal) -> None:
    said = desk("--as", "eve", "work", "claim", works(desk, "ann")[0]["assignment"])
    assert said.status == 3
    assert "which you do not belong to" in said.err


def test_somebody_nobody_knows_cannot_work(desk: Terminal) -> None:
    said = desk("--as", "mallory", "work", "claim", works(desk, "ann")[0]["assignment"])
    assert said.status == 3
    assert "mallory is not known in this workspace" in said.err


def test_work_goes_to_another_queue_with_a_reason(desk: Terminal) -> None:
    work = works(desk, "ann")[0]["assignment"]
    words = ("work", "transfer", work, "--queue", "depot", "--reason", "too heavy")
    assert desk.json("--as", "zoe", *words)["queue"] == "depot"
    assert len(works(desk, "ann")) == 1


@pytest.mark.parametrize(
    "words, status",
    [
        (["--to", "nobody"], 3),
        (["--to", "bob", "--queue", "depot"], 2),
        ([], 2),
    ],
)
def test_a_transfer_needs_one_known_target(desk: Terminal, words: list[str], status: int) -> None:
    work = works(desk, "ann")[0]["assignment"]
    said = desk.zoe("work", "transfer", work, *words)
    assert said.status == status
    assert len(works(desk, "ann")) == 2


@pytest.mark.parametrize(
    "words, says",
    [
        ([], "This step needs an outcome."),
        (["--outcome", "maybe"], "There is no outcome “maybe”."),
        (["--outcome", "ok", "--data", '{"weight": "heavy"}'], "weight: Enter a number"),
        (["--outcome", "ok", "--data", '{"colour": "red"}'], "colour"),
    ],
)
def test_a_wrong_submission_is_refused_and_the_work_stays(
    desk: Terminal, words: list[str], says: str
) -> None:
    work = desk.json("--as", "ann", "work", "next")["assignment"]
    said = desk("--as", "ann", "work", "submit", work, *words)
    assert said.status == 3
    assert says in said.err
    assert [row["assignment"] for row in works(desk, "ann", "--mine")] == [work]


def test_what_a_colleague_changed_meanwhile_is_shown_and_nothing_is_lost(desk: Terminal) -> None:
    row = desk.json("--as", "ann", "work", "next")
    seen = desk.json("case", "show", row["case"])["sequence"]
    desk.json("--as", "zoe", "case", "data", row["case"], "--data", '{"weight": 7}')
    words = ("--outcome", "ok", "--data", '{"weight": 9}', "--seen", str(seen))
    said = desk("--json", "--as", "ann", "work", "submit", row["assignment"], *words)
    assert said.status == 3
    assert said.data["refused"]["conflicts"] == {"weight": {"theirs": 7, "mine": 9}}
    assert desk.json("--as", "ann", "work", "draft", row["assignment"])["data"] == {"weight": 9}


def test_done_work_is_not_done_twice(desk: Terminal) -> None:
    work = desk.json("--as", "ann", "work", "next")["assignment"]
    done = desk("--as", "ann", "work", "submit", work, "--outcome", "lost")
    assert done.out.startswith("PCL-1: status Resolved-Lost")
    said = desk("--as", "ann", "work", "submit", work, "--outcome", "lost")
    assert said.status == 3
    assert said.err.count("\n") <= 3


def test_a_draft_is_ones_own(desk: Terminal) -> None:
    work = desk.json("--as", "ann", "work", "next")["assignment"]
    desk.json("--as", "ann", "work", "draft", work, "--data", '{"weight": 3}')
    assert desk.json("--as", "bob", "work", "draft", work)["data"] is None
    assert desk.json("--as", "ann", "work", "draft", work)["data"] == {"weight": 3}
    assert desk("--as", "ann", "work", "draft", work, "--data", "[1]").status == 2
