"""A small office for runtime tests: a blueprint, three people, a clock that the test turns."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from casewright.blueprint.canonical import canonical_bytes
from casewright.blueprint.text import read
from casewright.engine import commands as c
from casewright.engine.state import Case
from casewright.runtime.clocked import Clocked
from casewright.runtime.door import Outcome
from casewright.runtime.find import Catalogue
from casewright.runtime.local import LocalDoor
from casewright.runtime.plans import Plans
from casewright.store.rows import WorkQuery, WorkRow

#: Monday 2 March 2026, 09:00 UTC.
MONDAY = 1_772_442_000_000_000
SECOND, MINUTE, HOUR = 1_000_000, 60_000_000, 3_600_000_000
DAY = 24 * HOUR

BLUEPRINT = """
blueprint: parcels
name: Parcels
purpose: {outcome: Parcels arrive.}
queues:
  - {id: desk, name: Desk, threshold: 50}
  - {id: depot, name: Depot}
slas:
  - {id: pace, name: Pace, goal: PT1H, deadline: PT2H, urgency: {goal: 20, deadline: 40}}
case_types:
  - id: parcel
    name: Parcel
    prefix: PCL
    key: code
    title_field: code
    fields:
      - {id: code, name: Code, required: true, listed: true}
      - {id: weight, name: {en: Weight, nl: Gewicht}, kind: decimal, validation: weight > 0, message: The weight must be positive.}
      - {id: sent, name: Sent at, kind: date-time}
      - {id: kind, name: Kind, kind: choice, choices: [{value: box, name: Box}, {value: letter}]}
      - {id: a, name: A}
      - {id: b, name: B}
      - {id: c, name: C}
    stages:
      - id: register
        name: Register
        processes:
          - id: registering
            steps:
              - {id: check, name: Check it, kind: collect, route: {queue: desk}, sla: [pace], view: {sections: [{fields: [code, weight]}]}, outcomes: [{id: ok}, {id: lost, resolve: Resolved-Lost}]}
      - id: sort
        name: Sort
        processes:
          - id: sorting
            steps:
              - id: three
                kind: parallel
                branches:
                  - {id: ba, steps: [{id: step-a, kind: collect, route: {queue: depot}, view: {sections: [{fields: [a]}]}}]}
                  - {id: bb, steps: [{id: step-b, kind: collect, route: {queue: depot}, view: {sections: [{fields: [b]}]}}]}
                  - {id: bc, steps: [{id: step-c, kind: collect, route: {queue: depot}, view: {sections: [{fields: [c]}]}}]}
      - id: deliver
        name: Deliver
        complete: {resolve: Resolved-Delivered}
  - id: crate
    name: Crate
    prefix: CRT
    fields:
      - {id: label, name: Label}
      - {id: codes, name: Codes, kind: records, columns: [{id: code, name: Code}, {id: kind, name: Kind}]}
    stages:
      - id: pack
        name: Pack
        complete: {resolve: Resolved-Packed}
        processes:
          - id: packing
            steps:
              - {id: each-parcel, kind: create case, case_type: parcel, each: codes, item: one, map: {code: one.code, kind: one.kind}}
              - {id: all-there, kind: wait, cases: {step: each-parcel, need: all}}
  - id: reminder
    name: Reminder
    prefix: REM
    fields: [{id: text, name: Text}]
    stages:
      - id: pause
        name: Pause
        complete: {resolve: Resolved-Done}
        processes:
          - id: pausing
            steps: [{id: a-day, kind: wait, interval: P1D}]
  - id: watched
    name: Watched
    prefix: WAT
    sla: [pace]
    fields: [{id: text, name: Text}]
    stages:
      - id: pause
        name: Pause
        complete: {resolve: Resolved-Done}
        processes:
          - id: watching
            steps: [{id: a-week, kind: wait, interval: P7D}]
"""


class Office:
    """Commands as people send them, on a clock of the test's."""

    def __init__(self, store: Any, now: int = MONDAY, *, lanes: int = 1) -> None:
        self.now = now
        self.real = store
        self.store: Any = Clocked(store, lambda: self.now)
        self.plans = Plans()
        self.reads = store.reads
        self.door = LocalDoor(self.store, self.plans, lanes=lanes)
        self.catalogue = Catalogue(self.reads, self.plans)

    def open(self) -> Office:
        """Publish the blueprint and let three people in."""
        self.publish(BLUEPRINT)
        self.person("ann", queues=("desk", "depot"))
        self.person("bob", queues=("depot",))
        self.person("zoe", everything=True)
        return self

    def close(self) -> None:
        self.door.close()

    # -------------------------------------------------------------------------------- doing

    def do(self, command: c.Command) -> Outcome:
        """One command, waited for, with what follows from it between cases."""
        outcome = self.door.submit(command).result()
        self.door.settle()
        return outcome

    def publish(self, text: str) -> Outcome:
        document = read(text)
        content = canonical_bytes(document).decode()
        return self.do(
            c.PublishBlueprint(id=new(), actor="zoe", blueprint=document.blueprint, content=content)
        )

    def person(self, person: str, **more: Any) -> Outcome:
        return self.do(c.DefinePerson(id=new(), actor="zoe", person=person, name=person, **more))

    def creation(self, case_type: str = "parcel", **data: Any) -> c.CreateCase:
        return c.CreateCase(
            id=new(), actor="ann", case=new(), type=case_type, blueprint="parcels", data=data
        )

    def create(self, case_type: str = "parcel", **data: Any) -> Case:
        command = self.creation(case_type, **data)
        self.do(command)
        return self.case(command.case)

    def submit(self, person: str, case: Case, step: str, **more: Any) -> Outcome:
        return self.do(self.submission(person, case, step, **more))

    def submission(self, person: str, case: Case, step: str, **more: Any) -> c.SubmitAssignment:
        now = self.case(case.id)
        assignment = next(a.id for a in now.assignments.values() if a.step == step)
        return c.SubmitAssignment(
            id=new(), actor=person, case=case.id, assignment=assignment, **more
        )

    # ------------------------------------------------------------------------------ looking

    def case(self, case: str) -> Case:
        found: Case | None = self.reads.case(case)
        assert found is not None
        return found

    def steps(self, case: Case) -> list[str]:
        return sorted(a.step for a in self.case(case.id).assignments.values())

    def work(self, person: str) -> tuple[WorkRow, ...]:
        rows: tuple[WorkRow, ...] = self.reads.work(WorkQuery(person=person)).rows
        return rows

    def kinds(self, case: Case) -> list[str]:
        return [row.kind for row in self.reads.history(case.id)]


def new() -> str:
    """A fresh command or case id."""
    return str(uuid4())
