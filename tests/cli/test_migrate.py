"""Moving running cases to another version: rehearsed, done, refused case by case, undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.runtime.office import BLUEPRINT

from .terminal import Terminal


@pytest.fixture
def two(office: Terminal) -> Terminal:
    """Three cases on version 1; version 2 renames a step and adds a queue to the first one."""
    for code in ("A", "B", "C"):
        office.json("--as", "zoe", "case", "create", "parcel", "--data", f'{{"code": "{code}"}}')
    publish(office, BLUEPRINT.replace("goal: PT1H, deadline: PT2H", "goal: PT3H, deadline: PT6H"))
    return office


def publish(office: Terminal, text: str) -> None:
    assert office.zoe("blueprint", "publish", office.write("next.yaml", text)).status == 0


def versions(office: Terminal) -> list[int]:
    return [row["version"] for row in office.json("case", "list", "--type", "parcel")]


def migrate(office: Terminal, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = office.json("--as", "zoe", "migrate", "parcel", *words)
    return found


TO_TWO = ("--from", "1", "--to", "2")


def test_a_rehearsal_says_what_would_change_and_changes_nothing(two: Terminal) -> None:
    before = two.json("workspace", "verify")["events"]
    found = migrate(two, *TO_TWO, "--rehearse")
    assert (found["movable"], found["blocked"]) == (3, [])
    assert {change["case"] for change in found["changes"]} == {"PCL-1", "PCL-2", "PCL-3"}
    (clock,) = [c for c in found["changes"] if c["case"] == "PCL-1"]
    assert clock["what"] == "clocks"
    assert clock["before"] != clock["after"]
    assert versions(two) == [1, 1, 1]
    assert two.json("workspace", "verify")["events"] == before


def test_the_migration_does_what_the_rehearsal_said(two: Terminal) -> None:
    rehearsed = migrate(two, *TO_TWO, "--rehearse")
    assert migrate(two, *TO_TWO) == rehearsed
    assert versions(two) == [2, 2, 2]
    assert two.json("workspace", "verify", "--decisions")["ok"]
    row = two.json("--as", "zoe", "work", "next")
    done = two.json("--as", "zoe", "work", "submit", row["assignment"], "--outcome", "ok")
    assert done["stage"] == "sort"


def test_a_second_run_finds_nothing_to_move(two: Terminal) -> None:
    migrate(two, *TO_TWO)
    assert migrate(two, *TO_TWO) == {"movable": 0, "blocked": [], "changes": []}


def test_a_migration_is_undone_by_migrating_back(two: Terminal) -> None:
    before = two.json("case", "show", "PCL-1")
    migrate(two, *TO_TWO)
    migrate(two, "--from", "2", "--to", "1")
    after = two.json("case", "show", "PCL-1")
    assert after["version"] == 1
    assert after["clocks"] == before["clocks"]


def test_a_case_without_a_place_stays_and_says_why(two: Terminal) -> None:
    publish(two, BLUEPRINT.replace("id: check,", "id: examine,"))
    row = two.json("--as", "zoe", "work", "list")[0]
    two.json("--as", "zoe", "work", "submit", row["assignment"], "--outcome", "ok")
    found = migrate(two, "--from", "1", "--to", "3")
    assert found["movable"] == 1
    assert {each["case"] for each in found["blocked"]} == {"PCL-1", "PCL-2", "PCL-3"} - {
        row["case"]
    }
    assert all("step check does not exist there" in each["reason"] for each in found["blocked"])
    said = two("--as", "zoe", "migrate", "parcel", "--from", "1", "--to", "3")
    assert said.out.startswith("0 moved, 2 cannot\n")
    assert said.err.startswith("2 cases")


def test_a_map_gives_the_lost_step_its_place(two: Terminal) -> None:
    publish(two, BLUEPRINT.replace("id: check,", "id: examine,"))
    file = two.write("moves.json", '{"check": "examine"}')
    found = migrate(two, "--from", "1", "--to", "3", "--map", str(file))
    assert (found["movable"], found["blocked"]) == (3, [])
    position = next(c for c in found["changes"] if c["what"] == "position")
    assert (position["before"], position["after"]) == (
        ["register", "check"],
        ["register", "examine"],
    )
    assert {row["step"] for row in two.json("--as", "zoe", "work", "list")} == {"examine"}


def test_resolved_cases_and_other_types_stay(two: Terminal) -> None:
    two.json("--as", "zoe", "case", "cancel", "PCL-1")
    two.json("--as", "zoe", "case", "create", "reminder", "--data", "{}")
    assert migrate(two, *TO_TWO)["movable"] == 2
    rows = {row["case"]: row["version"] for row in two.json("case", "list")}
    assert rows["PCL-1"] == 1


def test_many_cases_move_with_progress_on_standard_error(two: Terminal) -> None:
    rows = "\n".join(f"X{n}" for n in range(220))
    two.zoe("intake", "parcel", two.write("many.csv", f"Code\n{rows}\n"))
    publish(two, BLUEPRINT.replace("name: Check it", "name: Look at it"))
    said = two("--json", "--as", "zoe", "migrate", "parcel", "--from", "2", "--to", "3")
    assert said.data["movable"] == 220
    assert "220 cases" in said.err


@pytest.mark.parametrize(
    "words, status",
    [
        (["parcel", "--from", "1"], 2),
        (["parcel", "--to", "2"], 2),
        (["parcel", "--from", "0", "--to", "2"], 2),
        (["parcel", *TO_TWO, "--map", "/nowhere"], 2),
        (["box", *TO_TWO], 3),
        (["parcel", "--from", "1", "--to", "9"], 3),
        (["parcel", "--from", "9", "--to", "1"], 3),
    ],
)
def test_what_cannot_be_is_refused(two: Terminal, words: list[str], status: int) -> None:
    said = two.zoe("migrate", *words)
    assert (said.status, said.out) == (status, "")
    assert said.err
    assert versions(two) == [1, 1, 1]


@pytest.mark.parametrize("content", ["[1]", "no json", '{"check": 1}'])
def test_a_wrong_map_is_usage(two: Terminal, content: str) -> None:
    file = two.write("moves.json", content)
    said = two.zoe("migrate", "parcel", *TO_TWO, "--map", str(file))
    assert said.status == 2
    assert "--map" in said.err
