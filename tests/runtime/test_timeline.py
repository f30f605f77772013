"""Any case as it was at any moment, and whether the engine would decide the same again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casewright.engine import audit, upcast
from casewright.engine.audit import Record, read_header
from casewright.engine.decision import Refused
from casewright.engine.events import SCHEMA
from casewright.exchange import csv
from casewright.runtime import intake
from casewright.runtime.timeline import ERASED, case_at, check_decisions
from casewright.store import replay
from casewright.store.decode import history_row

from .office import HOUR, MONDAY, Office

#: What an older program called the stage that was entered, and how this one calls it.
OLD, NEW = b'"phase":', b'"stage":'


@pytest.fixture
def worked(office: Office) -> tuple[Office, list[Record]]:
    """An office, and the records of a parcel that was checked after an hour."""
    case = office.create(code="a")
    office.now += HOUR
    office.submit("ann", case, "check", outcome="ok", data={"weight": 2})
    return office, list(office.reads.records(f"case:{case.id}"))


@pytest.fixture
def old_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """There was a schema 0, in which one field had another name."""

    def renamed(payload: dict[str, Any]) -> dict[str, Any]:
        event = dict(payload["event"])
        if "phase" in event:
            event["stage"] = event.pop("phase")
        return {**payload, "event": event}

    monkeypatch.setitem(upcast.STEPS, 0, renamed)


def as_written_in(schema: int, records: list[Record]) -> Iterator[Record]:
    """The same history as a program with that schema wrote it."""
    for record in records:
        header = msgspec.json.encode(replace(read_header(record.header), schema=schema))
        payload = record.payload.replace(NEW, OLD) if schema < 1 else record.payload
        yield replace(record, header=header, payload=payload)


def test_a_case_is_shown_as_it_was_at_each_moment(worked: tuple[Office, list[Record]]) -> None:
    _, records = worked
    assert case_at(records, MONDAY - 1) is None
    then, now = case_at(records, MONDAY), case_at(records, MONDAY + HOUR)
    assert then is not None
    assert now is not None
    assert (then.stage, now.stage) == ("register", "sort")
    assert "weight" not in then.data
    assert now.data["weight"] == 2


def test_an_older_history_is_lifted_wherever_it_is_read(
    worked: tuple[Office, list[Record]], old_schema: None
) -> None:
    office, records = worked
    old = list(as_written_in(0, records))
    assert any(OLD in record.payload for record in old)
    assert case_at(old, MONDAY + HOUR) == case_at(records, MONDAY + HOUR)
    assert check_decisions(old[0].stream, old, office.catalogue.plan) is None
    assert replay.last_case(old[0].stream, old) == replay.last_case(old[0].stream, records)
    shown = [history_row(record.header, record.payload).payload for record in old]
    assert shown == [history_row(r.header, r.payload).payload for r in records]


def test_a_newer_history_is_not_guessed_at(worked: tuple[Office, list[Record]]) -> None:
    _, records = worked
    newer = list(as_written_in(SCHEMA + 1, records))
    with pytest.raises(upcast.UnknownSchema, match="Upgrade casewright"):
        case_at(newer, MONDAY)
    with pytest.raises(replay.Unreadable, match="Upgrade casewright"):
        replay.last_case(newer[0].stream, newer)


def test_intake_compares_with_rows_that_an_older_program_took_in(
    office: Office, old_schema: None
) -> None:
    """The same key with another content is refused, whatever schema the case was written in."""
    found = office.catalogue.case_type("parcel")
    target = intake.Target(found.blueprint, found.case_type, "ann")

    class OldReads:
        def records(self, stream: str) -> Iterator[Record]:
            return as_written_in(0, list(office.reads.records(stream)))

    def take(text: str, actor: str) -> intake.Report:
        reads: Any = OldReads()
        given = replace(target, actor=actor)
        taken = intake.Intake(office.door, reads, given, lambda _: None)
        return taken.run(csv.read(io.BytesIO(text.encode())), {})

    assert take("code,weight\na,1\n", "ann").created == 1
    assert take("code,weight\na,1\n", "bob").existing == 1
    (refused,) = take("code,weight\na,2\n", "bob").refused
    assert "other content" in refused.reason


def test_an_erased_part_is_said_and_what_came_before_it_is_still_shown(
    worked: tuple[Office, list[Record]],
) -> None:
    office, records = worked
    cut = next(n for n, record in enumerate(records) if record.at > MONDAY)
    erased = [
        *records[:cut],
        *(replace(record, payload=b"", salt=b"") for record in records[cut:]),
    ]
    assert case_at(erased, MONDAY) == case_at(records, MONDAY)
    with pytest.raises(Refused, match="was erased"):
        case_at(erased, MONDAY + HOUR)
    finding = check_decisions(records[0].stream, erased, office.catalogue.plan)
    assert finding is not None
    assert (finding.problem, finding.checkable, finding.seq) == (ERASED, False, cut + 1)


def test_other_rules_of_the_engine_are_no_forgery(worked: tuple[Office, list[Record]]) -> None:
    office, records = worked
    other = []
    for record in records:
        header = replace(read_header(record.header), semantics=10_000)
        other.append(replace(record, header=msgspec.json.encode(header)))
    finding = check_decisions(records[0].stream, other, office.catalogue.plan)
    assert finding is not None
    assert not finding.checkable


def test_an_event_that_the_engine_would_not_have_produced_is_named(
    worked: tuple[Office, list[Record]],
) -> None:
    """Somebody rewrote history in full: the chain is right, the decision is not."""
    office, records = worked
    forged = list(records)
    at = next(n for n, record in enumerate(records) if record.kind == "AssignmentCompleted")
    payload = json.loads(records[at].payload)
    payload["event"]["data"] = {"weight": 99}
    forged[at] = replace(records[at], payload=json.dumps(payload).encode())
    finding = check_decisions(records[0].stream, forged, office.catalogue.plan)
    assert finding is not None
    assert finding.checkable
    assert "other events" in finding.problem
    assert audit.read(forged[at])[1].command is not None, "named by the command's first event"
    assert finding.seq == forged[at].seq


def test_a_decision_whose_facts_are_not_recorded_cannot_be_made_again(
    worked: tuple[Office, list[Record]],
) -> None:
    office, records = worked
    bare = []
    for record in records:
        payload = json.loads(record.payload)
        payload.pop("facts", None)
        bare.append(replace(record, payload=json.dumps(payload).encode()))
    finding = check_decisions(records[0].stream, bare, office.catalogue.plan)
    assert finding is not None
    assert "is not recorded" in finding.problem
