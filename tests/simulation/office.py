"""What the simulated office works on: clocks, waits, children, effects and triggers in one place."""

from __future__ import annotations

from casewright.engine import commands as c
from casewright.runtime.plans import Plans
from casewright.store.memory import MemoryStore
from tests.runtime.office import Office

#: Monday 2 March 2026, 09:00 UTC.
START = 1_772_442_000_000_000

BLUEPRINT = """
blueprint: shop
name: Shop
queues: [{id: desk, name: Desk}]
connectors:
  - {id: keyed, type: rest}
  - {id: asked, type: rest}
  - {id: blind, type: rest}
slas:
  - id: pace
    goal: PT1H
    deadline: PT3H
    passed: {every: PT1H, times: 3}
    pause_when: hold = true
    urgency: {goal: 20, deadline: 30, passed: 10}
    on_goal: [{do: effect, connector: keyed, operation: note, inputs: {code: code}}]
    on_deadline: [{do: effect, connector: asked, operation: note}, {do: notify, to: owner}]
    on_passed: [{do: effect, connector: blind, operation: note}]
  - {id: whole, deadline: P1D}
case_types:
  - id: order
    name: Order
    prefix: ORD
    sla: [whole]
    open_children: leave
    fields: [{id: code}, {id: n, kind: integer}, {id: hold, kind: boolean}, {id: parts, kind: integer}]
    stages:
      - id: take
        name: Take
        processes:
          - id: taking
            steps:
              - {id: check, kind: collect, route: {queue: desk}, sla: [pace]}
              - {id: rest, kind: wait, interval: PT2H}
      - id: make
        name: Make
        processes:
          - id: making
            steps:
              - {id: pieces, kind: create case, case_type: part, each: "[1, 2]", map: {nr: item}}
              - {id: all, kind: wait, cases: {step: pieces, need: all}, sla: [pace]}
              - {id: pack, kind: collect, route: {queue: desk}, sla: [pace]}
      - {id: done, name: Done, complete: {resolve: Resolved-Done}}
  - id: part
    name: Part
    prefix: PRT
    fields: [{id: nr, kind: integer}]
    stages:
      - id: cut
        name: Cut
        complete: {resolve: Resolved-Cut}
        processes: [{id: cutting, steps: [{id: dry, kind: wait, interval: PT5H}]}]
  - id: tick
    name: Tick
    prefix: TCK
    fields: [{id: at, kind: date-time, required: true}]
    stages:
      - id: see
        name: See
        complete: {resolve: Resolved-Seen}
        processes: [{id: seeing, steps: [{id: a-day, kind: wait, interval: P1D}]}]
  - id: alarm
    name: Alarm
    prefix: ALM
    fields: [{id: about}]
    stages:
      - id: look
        name: Look
        complete: {resolve: Resolved-Looked}
        processes: [{id: looking, steps: [{id: moment, kind: wait, interval: PT4H}]}]
triggers:
  - {id: hourly, kind: schedule, cron: "0 */3 * * *", missed: all, case_type: tick, map: {at: scheduled}}
  - {id: many, kind: data, watch: order, when: n > 10, case_type: alarm, map: {about: case.business_id}}
  - {id: cut, kind: status, watch: part, status: Resolved, case_type: alarm, map: {about: case.id}}
"""

Tables = dict[str, dict[tuple[object, ...], tuple[object, ...]]]


def prepared() -> tuple[Tables, Plans]:
    """The tables of an office that has just been opened, and its plans; made once for all seeds."""
    store = MemoryStore(lambda: START)
    office = Office(store, START)
    office.publish(BLUEPRINT)
    for person in ("ann", "bob", "zoe"):
        office.do(
            c.DefinePerson(
                id=c.derive("00000000-0000-0000-0000-000000000000", person), actor="zoe",
                person=person, name=person, queues=("desk",), everything=person == "zoe",
            )
        )  # fmt: skip
    office.close()
    tables: Tables = {name: dict(rows) for name, rows in store.tables.items()}
    return tables, office.plans
