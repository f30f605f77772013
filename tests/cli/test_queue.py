"""Queues: who works in them, what waits, and what happens when people come and go."""

from __future__ import annotations

from typing import Any

import pytest

from .terminal import Terminal


@pytest.fixture
def staffed(office: Terminal) -> Terminal:
    """Ann works at the desk, bob in no queue."""
    office.zoe("people", "add", "ann", "--name", "Ann", "--queue", "desk", "--skill", "law=3")
    office.zoe("people", "add", "bob", "--name", "Bob", "--manager", "ann")
    return office


def create(office: Terminal) -> None:
    office.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "A"}')


def queue(office: Terminal, id: str = "desk") -> dict[str, Any]:
    found: dict[str, Any] = office.json("queue", "show", id)
    return found


def test_all_queues_are_listed_with_open_work_and_people(staffed: Terminal) -> None:
    create(staffed)
    desk, depot = staffed.json("queue", "list")
    assert desk == {
        "queue": "desk", "name": "Desk", "threshold": 50, "open": 1, "members": ["ann"],
        "blueprints": ["parcels"],
    }  # fmt: skip
    assert (depot["queue"], depot["open"], depot["members"]) == ("depot", 0, [])
    assert "Desk" in staffed("queue", "list").out


def test_a_queue_that_only_a_person_names_is_listed_too(staffed: Terminal) -> None:
    staffed.zoe("people", "add", "cas", "--queue", "attic")
    assert queue(staffed, "attic") == {
        "queue": "attic", "name": "attic", "threshold": 0, "open": 0, "members": ["cas"],
        "blueprints": [],
    }  # fmt: skip


def test_an_empty_workspace_has_no_queues(terminal: Terminal) -> None:
    terminal.zoe("workspace", "init")
    assert terminal.json("queue", "list") == []
    assert terminal("queue", "list").out == "No published blueprint has a queue.\n"


def test_people_join_a_queue_and_get_its_work(staffed: Terminal) -> None:
    create(staffed)
    assert staffed.json("--as", "bob", "work", "next") is None
    found = staffed.json("--as", "zoe", "queue", "add", "desk", "bob")
    assert found["members"] == ["ann", "bob"]
    assert staffed.json("--as", "bob", "work", "next")["queue"] == "desk"


def test_whoever_joins_keeps_name_skills_and_manager(staffed: Terminal) -> None:
    before = {each["id"]: each for each in staffed.json("people", "list")}
    staffed.zoe("queue", "add", "depot", "ann", "bob")
    after = {each["id"]: each for each in staffed.json("people", "list")}
    assert after["ann"] == before["ann"] | {"queues": ["desk", "depot"]}
    assert after["bob"] == before["bob"] | {"queues": ["depot"]}


def test_a_queue_may_come_first(staffed: Terminal) -> None:
    staffed.zoe("queue", "add", "depot", "ann", "--first")
    assert staffed.json("people", "list")[0]["queues"] == ["depot", "desk"]
    staffed.zoe("queue", "add", "desk", "ann", "--first")
    assert staffed.json("people", "list")[0]["queues"] == ["desk", "depot"]


def test_joining_twice_changes_nothing(staffed: Terminal) -> None:
    events = staffed.json("workspace", "verify")["events"]
    assert staffed.json("--as", "zoe", "queue", "add", "desk", "ann")["members"] == ["ann"]
    assert staffed.json("workspace", "verify")["events"] == events


def test_people_leave_a_queue_and_keep_what_they_claimed(staffed: Terminal) -> None:
    create(staffed)
    mine = staffed.json("--as", "ann", "work", "next")
    assert staffed.json("--as", "zoe", "queue", "remove", "desk", "ann")["members"] == []
    (row,) = staffed.json("--as", "ann", "work", "list")
    assert row["assignment"] == mine["assignment"]
    assert "Nobody works in it." in staffed("queue", "show", "desk").out


@pytest.mark.parametrize(
    "words, says",
    [
        (["show", "nowhere"], "There is no queue “nowhere”."),
        (["add", "nowhere", "ann"], "There is no queue “nowhere”."),
        (["add", "desk", "nobody"], "There is no person “nobody”."),
        (["remove", "desk", "nobody"], "There is no person “nobody”."),
        (["remove", "depot", "ann"], "ann does not work in “depot”."),
    ],
)
def test_a_wrong_name_is_refused_before_anything_changes(
    staffed: Terminal, words: list[str], says: str
) -> None:
    before = staffed.json("people", "list")
    said = staffed.zoe("queue", *words)
    assert said.status == 3
    assert says in said.err
    assert staffed.json("people", "list") == before


def test_one_wrong_name_of_several_changes_nothing(staffed: Terminal) -> None:
    assert staffed.zoe("queue", "add", "desk", "bob", "nobody").status == 3
    assert queue(staffed)["members"] == ["ann"]
    assert staffed.zoe("queue", "remove", "desk", "ann", "bob").status == 3
    assert queue(staffed)["members"] == ["ann"]


def test_without_people_it_is_usage(staffed: Terminal) -> None:
    assert staffed.zoe("queue", "add", "desk").status == 2
