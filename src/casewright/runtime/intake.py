"""Rows of a table become cases: each once, however often the file is taken in.

The command of a row has the id uuid5(type, key), so an interrupted or repeated run finds what is
there. A bad row is refused by number and reason; the good ones stay.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

import msgspec

from casewright.blueprint.cases import CaseType
from casewright.blueprint.fields import DataField
from casewright.engine.audit import read
from casewright.engine.commands import CreateCase, derive, encode
from casewright.engine.decision import Refused
from casewright.engine.values import BadValue, coerce
from casewright.exchange.cells import CellError, value_of
from casewright.exchange.csv import Row, Table
from casewright.store.reads import Reads

from .door import Door, Outcome
from .handle import IdReused

#: The space of row ids: uuid5 of it and ``BLUEPRINT/TYPE/KEY`` is the command's id.
NAMESPACE = "7c0f4f0a-6d5e-5b3a-9a39-0f9b7f3f2c11"
#: Commands on their way at once: enough to share commits, few enough to bound memory.
IN_FLIGHT = 512

Progress = Callable[[int], None]


class Bad(msgspec.Struct, frozen=True):
    """A refused row and why."""

    row: int
    reason: str


class Report(msgspec.Struct):
    """What became of a file."""

    created: int = 0
    existing: int = 0
    refused: list[Bad] = []
    ignored: tuple[str, ...] = ()


class Target(msgspec.Struct, frozen=True):
    """The case type that rows become cases of, and who takes them in."""

    blueprint: str
    case_type: CaseType
    actor: str
    #: tells rows without a key field apart from the same rows elsewhere
    scope: str = ""
    trigger: str = ""


def mapping(
    case_type: CaseType, columns: tuple[str, ...], given: Mapping[str, str]
) -> dict[str, DataField]:
    """Column → field: as ``given``, else by equal field id or label; others are ignored.

    Raises ``Refused`` when ``given`` names what is not there or two columns fill one field.
    """
    fields = {field.id: field for field in case_type.fields}
    chosen: dict[str, DataField] = {}
    for column, field_id in given.items():
        if column not in columns:
            raise Refused(f"The file has no column “{column}”.", f"It has: {', '.join(columns)}.")
        if field_id and field_id not in fields:
            raise Refused(
                f"Case type {case_type.id} has no field “{field_id}”.",
                f"It has: {', '.join(fields)}.",
            )
        if field_id:
            chosen[column] = fields[field_id]
    by_label = _labels(case_type)
    for column in columns:
        found = by_label.get(column.casefold())
        if found is not None and column not in given:
            chosen[column] = found
    _check_once(chosen)
    return chosen


def _labels(case_type: CaseType) -> dict[str, DataField]:
    """Field ids and labels, folded, to fields; an id wins over somebody else's label."""
    labels: dict[str, DataField] = {}
    for field in case_type.fields:
        names = field.name.values() if isinstance(field.name, dict) else (field.name,)
        for name in names:
            if name:
                labels.setdefault(name.casefold(), field)
    return labels | {field.id.casefold(): field for field in case_type.fields}


def _check_once(chosen: Mapping[str, DataField]) -> None:
    owners: dict[str, str] = {}
    for column, field in chosen.items():
        if field.id in owners:
            raise Refused(
                f"Columns “{owners[field.id]}” and “{column}” both fill {field.id}.",
                "Choose one with --map COLUMN=FIELD and leave the other out with --map COLUMN=.",
            )
        owners[field.id] = column


def row_data(row: Row, chosen: Mapping[str, DataField]) -> dict[str, Any]:
    """The data of one row; raises ``Refused`` with all that is wrong with it."""
    if row.problem:
        raise Refused(f"Line {row.line}: {row.problem}.")
    data: dict[str, Any] = {}
    wrong = []
    for column, field in chosen.items():
        try:
            value = coerce(field, value_of(field, row.cells[column]))
        except (CellError, BadValue) as problem:
            wrong.append(f"{column}: {problem}")
            continue
        if value is not None:
            data[field.id] = value
    if wrong:
        raise Refused("; ".join(wrong))
    return data


class Intake:
    """One run over one table."""

    def __init__(
        self, door: Door, reads: Reads, target: Target, progress: Progress = lambda _: None
    ) -> None:
        self._door = door
        self._reads = reads
        self._target = target
        self._progress = progress
        self._seen: dict[str, int] = {}
        self._flight: deque[tuple[int, CreateCase, Future[Outcome]]] = deque()
        self.report = Report()

    def run(self, table: Table, given: Mapping[str, str]) -> Report:
        """Take in all rows; raises ``Refused`` when no column fills a field, or the key is missing."""
        chosen = mapping(self._target.case_type, table.columns, given)
        self._check(chosen, table.columns)
        self.report.ignored = tuple(
            column for column in table.columns if column and column not in chosen
        )
        for done, row in enumerate(table.rows, 1):
            self._send(row, chosen)
            if len(self._flight) >= IN_FLIGHT:
                self._land()
            self._progress(done)
        while self._flight:
            self._land()
        self.report.refused.sort(key=lambda bad: bad.row)
        return self.report

    def _check(self, chosen: Mapping[str, DataField], columns: tuple[str, ...]) -> None:
        case_type = self._target.case_type
        filled = {field.id for field in chosen.values()}
        missing = case_type.key is not None and case_type.key not in filled
        if not chosen or missing:
            wanted = case_type.key or ", ".join(field.id for field in case_type.fields)
            raise Refused(
                f"No column of the file fills {wanted}. It has: {', '.join(columns)}.",
                "Say which one does with --map COLUMN=FIELD.",
            )

    def _send(self, row: Row, chosen: Mapping[str, DataField]) -> None:
        try:
            command = self._command(row, row_data(row, chosen))
        except Refused as refusal:
            self._refuse(row.row, refusal)
            return
        self._flight.append((row.row, command, self._door.submit(command)))

    def _command(self, row: Row, data: dict[str, Any]) -> CreateCase:
        key = self._key(row, data)
        name = f"{self._target.blueprint}/{self._target.case_type.id}/{key}"
        command_id = derive(NAMESPACE, name)
        return CreateCase(
            id=command_id,
            actor=self._target.actor,
            case=derive(command_id, "case"),
            type=self._target.case_type.id,
            blueprint=self._target.blueprint,
            data=data,
            trigger=self._target.trigger,
        )

    def _key(self, row: Row, data: dict[str, Any]) -> str:
        """What tells this row from all others; without a key field, its content and count."""
        field = self._target.case_type.key
        if field is None:
            content = hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()
            self._seen[content] = self._seen.get(content, 0) + 1
            return f"{self._target.scope}{content}#{self._seen[content]}"
        key = data.get(field)
        if key is None:
            raise Refused(f"{field} is empty, and it tells the cases apart.")
        first = self._seen.setdefault(str(key), row.row)
        if first != row.row:
            raise Refused(f"{field} “{key}” stands in row {first} of this file already.")
        return str(key)

    def _land(self) -> None:
        """Wait for the oldest command on its way."""
        row, command, future = self._flight.popleft()
        try:
            outcome = future.result()
        except IdReused:
            self._compare(row, command)
        except Refused as refusal:
            self._refuse(row, refusal)
        else:
            if outcome.repeated:
                self.report.existing += 1
            else:
                self.report.created += 1

    def _compare(self, row: int, command: CreateCase) -> None:
        """The key is known: the same content (taken in by somebody else) exists, else refused."""
        accepted = next(iter(self._reads.records(f"case:{command.case}")), None)
        before = read(accepted)[1].command if accepted else None
        if isinstance(before, CreateCase) and _same(before, command):
            self.report.existing += 1
            return
        self._refuse(
            row,
            Refused(
                f"a case with this {self._target.case_type.key} exists with other content; "
                "change that case instead"
            ),
        )

    def _refuse(self, row: int, refusal: Refused) -> None:
        reason = str(refusal)
        for field, problem in refusal.fields.items():
            if problem not in reason:
                reason += f" {field}: {problem}"
        self.report.refused.append(Bad(row, reason))


def _same(before: CreateCase, now: CreateCase) -> bool:
    return encode(msgspec.structs.replace(now, actor=before.actor)) == encode(before)
