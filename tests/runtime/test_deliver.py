"""Commands between cases: each once, in order per pair, and never lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, cast

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Effect
from casewright.engine.state import Parent
from casewright.runtime.deliver import deliver
from casewright.runtime.handle import handle
from casewright.runtime.local import LocalDoor
from casewright.store.memory import MemoryStore
from casewright.store.rows import CaseQuery

from .office import Office, new


def parcels(office: Office) -> list[str]:
    rows = office.reads.cases(CaseQuery(types=("parcel",))).rows
    return [row.case for row in rows]


def codes(*names: str) -> list[dict[str, str]]:
    return [{"code": name} for name in names]


def test_child_cases_are_made_after_the_commit(office: Office) -> None:
    crate = office.create("crate", codes=codes("x", "y", "z"))
    assert len(parcels(office)) == 3
    assert {child.status for child in office.case(crate.id).children.values()} == {"Open"}


def test_the_parent_goes_on_when_all_children_are_resolved(office: Office) -> None:
    crate = office.create("crate", codes=codes("x", "y"))
    for child in parcels(office):
        assert office.case(crate.id).status == "Open"
        office.submit("ann", office.case(child), "check", outcome="lost")
    assert office.case(crate.id).status == "Resolved-Packed"


def test_nothing_stays_in_the_outbox_and_nothing_comes_twice(office: Office) -> None:
    crate = office.create("crate", codes=codes("x", "y"))
    assert list(office.real.outbox()) == []
    before = office.kinds(crate)
    assert deliver(office.store, office.plans).count == 0
    assert office.kinds(crate) == before


def test_what_a_dead_process_left_in_the_outbox_is_delivered_by_the_next(office: Office) -> None:
    """The process died between the commit and the delivery."""
    crate = office.creation("crate", codes=codes("x"))
    with office.store.transaction() as unit:
        handle(unit, office.plans, crate)
    assert parcels(office) == []
    door = LocalDoor(office.store, office.plans)
    door.nudge()
    door.close()
    assert len(parcels(office)) == 1
    assert list(office.real.outbox()) == []


def test_two_deliverers_at_once_deliver_once(office: Office) -> None:
    crate = office.creation("crate", codes=codes("x", "y"))
    with office.store.transaction() as unit:
        handle(unit, office.plans, crate)
    waiting = office.real.outbox()

    class Late:
        """Sees the outbox as it was before the other one delivered."""

        def outbox(self, limit: int) -> list[Effect]:
            del limit
            return list(waiting)

        transaction = office.store.transaction

    while deliver(office.store, office.plans).more:
        pass
    deliver(Late(), office.plans)  # type: ignore[arg-type]
    assert len(parcels(office)) == 2


def test_a_refused_internal_command_is_reported_to_the_case_it_came_from(office: Office) -> None:
    """The parent asks for a child of a type that its blueprint does not have."""
    crate = office.create("crate", codes=[])
    orphan = c.CreateCase(
        id=new(), actor=c.SYSTEM, case=new(), type="nothing", blueprint="parcels",
        parent=Parent(crate.id, "each-parcel"),
    )  # fmt: skip
    effect = Effect(orphan.id, "command", orphan)

    class One:
        def outbox(self, limit: int) -> list[Effect]:
            del limit
            return [effect]

        transaction = office.store.transaction

    assert deliver(One(), office.plans).count == 1  # type: ignore[arg-type]
    last = office.reads.history(crate.id)[-1]
    assert (last.kind, last.payload["ok"]) == ("EffectReported", False)
    assert "no case type “nothing”" in last.payload["error"]


def test_an_effect_that_nobody_can_be_told_about_is_logged_and_stays(
    office: Office, expected_logs: list[str]
) -> None:
    expected_logs.append("stays in the outbox")
    stray = c.Continue(id=new(), actor=c.SYSTEM, case=new())

    class One:
        def outbox(self, limit: int) -> list[Effect]:
            del limit
            return [Effect(stray.id, "command", stray), Effect(new(), "command")]

        transaction = office.store.transaction

    delivered = deliver(One(), office.plans)  # type: ignore[arg-type]
    assert (delivered.count, delivered.more) == (0, False)


def test_an_empty_outbox_is_no_work() -> None:
    store = MemoryStore()
    assert not deliver(store, LocalDoor(store).plans).more


# ------------------------------------------------------------- a child that cannot be created


#: A parcel that no case can be made of: there are boxes and letters only.
LOST = {"code": "y", "kind": "drum"}


def refusals(office: Office, case: str) -> list[str]:
    """What the case was told about commands of its own that were refused."""
    rows = office.reads.history(case)
    return [
        row.payload["error"]
        for row in rows
        if row.kind == "EffectReported" and not row.payload["ok"]
    ]


def test_a_child_that_cannot_be_created_is_told_to_its_parent_with_the_reason(
    anywhere: Office,
) -> None:
    """The second parcel is of no kind there is; the first is made all the same."""
    crate = anywhere.create("crate", codes=[{"code": "x"}, LOST])
    assert len(parcels(anywhere)) == 1
    (reason,) = refusals(anywhere, crate.id)
    assert "Choose one of: box, letter" in reason
    assert "what you typed" not in reason, "nobody typed anything"
    (incident,) = [r for r in anywhere.reads.history(crate.id) if r.kind == "IncidentRaised"]
    assert reason in incident.payload["problem"]
    assert list(anywhere.real.outbox()) == []


def test_the_refusal_is_told_once_however_often_the_outbox_is_looked_at(office: Office) -> None:
    crate = office.creation("crate", codes=[LOST])
    with office.store.transaction() as unit:
        handle(unit, office.plans, crate)
    waiting = office.real.outbox()
    while deliver(office.store, office.plans).more:
        pass
    again = Snapshot(office, list(waiting))
    deliver(again, office.plans)  # type: ignore[arg-type]
    assert len(refusals(office, crate.case)) == 1


def test_a_process_that_dies_while_it_tells_a_refusal_leaves_it_to_the_next(
    office: Office,
) -> None:
    """Dying before the commit undoes both the attempt and the report, and loses neither."""
    crate = office.creation("crate", codes=[LOST])
    with office.store.transaction() as unit:
        handle(unit, office.plans, crate)
    with pytest.raises(Died):
        deliver(Dying(office, list(office.real.outbox())), office.plans)  # type: ignore[arg-type]
    assert refusals(office, crate.case) == []
    assert len(office.real.outbox()) == 1
    while deliver(office.store, office.plans).more:
        pass
    assert len(refusals(office, crate.case)) == 1
    assert list(office.real.outbox()) == []


class Snapshot:
    """The workspace with an outbox as it was a moment ago."""

    def __init__(self, office: Office, waiting: list[Effect]) -> None:
        self._office = office
        self._waiting = waiting

    def outbox(self, limit: int) -> list[Effect]:
        return self._waiting[:limit]

    def transaction(self) -> AbstractContextManager[Any]:
        return cast(AbstractContextManager[Any], self._office.store.transaction())


class Died(Exception):
    """The process was killed."""


class Dying(Snapshot):
    """Everything is decided and written, and then the process is gone before the commit."""

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with super().transaction() as unit:
            yield unit
            raise Died
