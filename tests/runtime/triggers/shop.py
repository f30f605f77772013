"""A shop whose orders come by time, mail, file, request and message; on a clock of the test's."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from casewright.runtime.connectors.port import Failure, Result
from casewright.runtime.triggers.assemble import bound_in
from casewright.runtime.triggers.mail import Inbox
from casewright.runtime.triggers.port import Bound, State, read_state
from casewright.runtime.triggers.runner import Triggers
from tests.runtime.office import Office

BLUEPRINT = """
blueprint: shop
name: Shop
connectors: [{id: post, type: imap}, {id: drop, type: files}]
messages: [{id: ordered, fields: [{id: code}, {id: amount, kind: integer}]}]
case_types:
  - id: order
    name: Order
    prefix: ORD
    fields:
      - {id: code, name: Code}
      - {id: amount, name: Amount, kind: integer, validation: amount > 0, message: The amount must be positive.}
      - {id: day, name: Day, kind: date}
      - {id: letter, name: Letter, kind: attachment}
    stages: [{id: take, name: Take, processes: [{id: p, steps: [{id: look, kind: collect}]}]}, {id: end, complete: {resolve: Resolved-Done}}]
  - id: parcel
    name: Parcel
    prefix: PCL
    key: code
    fields: [{id: code, name: Code, required: true}, {id: weight, name: Weight, kind: decimal}]
    stages: [{id: take, name: Take, processes: [{id: p, steps: [{id: look, kind: collect}]}]}, {id: end, complete: {resolve: Resolved-Done}}]
triggers:
  - {id: daily, kind: schedule, cron: "0 8 * * *", zone: Europe/Amsterdam, missed: all, case_type: order, map: {day: date(scheduled)}}
  - {id: post-in, kind: mail, connector: post, case_type: order, attachments: letter, map: {code: mail.subject}}
  - {id: drop-in, kind: folder, connector: drop, pattern: "*.csv", case_type: order}
  - {id: api, kind: http, case_type: order, map: {code: body.code, amount: "body.lines[1].amount"}}
  - {id: open, kind: http, case_type: parcel}
  - {id: told, kind: message, message: ordered, case_type: order, map: {code: message.code}}
"""


class Answers:
    """Connectors that answer from a script, and what they were asked."""

    def __init__(self, *answers: Result | Failure) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def call(
        self, connector: str, operation: str, inputs: Mapping[str, Any], key: str
    ) -> Result | Failure:
        self.asked.append((operation, dict(inputs)))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Kept(dict[str, bytes]):
    """States in memory."""

    def put(self, trigger: str, body: bytes) -> None:
        self[trigger] = body


def bound(office: Office, trigger: str) -> Bound:
    """The trigger of the newest version."""
    return next(x for x in bound_in(office.reads, office.catalogue) if x.trigger.id == trigger)


def triggers(office: Office, kept: Kept, *only: str, **more: Any) -> Triggers:
    """What a worker would have, with only some of the triggers."""

    def pool() -> Executor:
        return ThreadPoolExecutor(1)

    return Triggers(
        lambda: [x for x in bound_in(office.reads, office.catalogue) if x.trigger.id in only],
        kept, office.door, lambda: office.now, pool=pool, inbox=Inbox(office.door, office.reads),
        clock=lambda: office.now / 1e6, **more,
    )  # fmt: skip


def state(kept: Kept, trigger: str) -> State:
    return read_state(kept.get(f"shop/{trigger}"))


def orders(office: Office, kind: str = "order") -> list[dict[str, Any]]:
    """The data of the orders there are, oldest first."""
    from casewright.store.rows import CaseQuery

    rows = office.reads.cases(CaseQuery(types=(kind,))).rows
    numbered = sorted(rows, key=lambda row: int(row.number.partition("-")[2]))
    return [office.case(row.case).data for row in numbered]
