"""Cases by file: each row of a new CSV or Excel table in a folder makes one, once.

Rule: a file is taken when two looks in a row find it the same, so that nobody's half-written one
is read. Rows are told apart by the key field, else by file, content and place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Protocol

from casewright.blueprint.cases import CaseType
from casewright.blueprint.triggers import FolderTrigger
from casewright.engine.commands import SYSTEM
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.exchange import csv, excel
from casewright.runtime.connectors.port import Failure, Result
from casewright.runtime.door import Door
from casewright.runtime.intake import Intake, Report, Target
from casewright.store.reads import Reads

from .port import Bound, Calls, CannotLook, State


class Contents(Protocol):
    """Attachments by content hash."""

    def get(self, digest: str) -> bytes:
        """The bytes; raises ``Refused`` when there are none."""


class Tables:
    """Where rows go: the door, what is known, and the case types of published versions."""

    def __init__(
        self,
        door: Door,
        reads: Reads,
        contents: Contents,
        case_type: Callable[[str, int, str], CaseType],
    ) -> None:
        self._door = door
        self._reads = reads
        self._contents = contents
        self._case_type = case_type

    def take(self, bound: Bound, name: str, content: dict[str, Any]) -> Report:
        """Make a case of each row; raises ``Refused`` when the file as a whole cannot be taken."""
        trigger = bound.trigger
        assert isinstance(trigger, FolderTrigger)
        known = self._case_type(bound.blueprint, bound.version, trigger.case_type)
        scope = f"{bound.name}/{name}/{content['digest']}/"
        target = Target(bound.blueprint, known, SYSTEM, scope, trigger.id)
        source = BytesIO(self._contents.get(content["digest"]))
        try:
            table = excel.read(source) if excel.is_excel(name) else csv.read(source)
        except csv.CsvRefused as refusal:
            raise Refused(str(refusal)) from None
        return Intake(self._door, self._reads, target).run(table, trigger.columns)


def look(bound: Bound, state: State, tables: Tables, calls: Calls, now: Instant) -> int:
    """Take in the files that are new; how many rows made cases."""
    trigger = bound.trigger
    assert isinstance(trigger, FolderTrigger)
    where = {"root": trigger.root} if trigger.root else {}
    asked = {**where, "pattern": trigger.pattern}
    if trigger.folder:
        asked["folder"] = trigger.folder
    listed = _called(calls, bound, "list", asked)
    files = [each for each in listed.outputs["files"] if not each["folder"]]
    before: dict[str, Any] = state.cursor
    state.cursor = {}
    made = 0
    for file in files:
        name, shape = str(file["name"]), [file["size"], str(file["modified"])]
        held = before.get(name)
        if held is None or held[:2] != shape:
            state.cursor[name] = shape
        elif len(held) > 2:
            state.cursor[name] = held  # taken before, and still there
        else:
            made += _take(bound, state, tables, calls, where, name, now)
            if not _moved(calls, bound, trigger, where, name):
                state.cursor[name] = [*shape, True]
    return made


def _take(
    bound: Bound, state: State, tables: Tables, calls: Calls, where: dict[str, Any], name: str,
    now: Instant,
) -> int:  # fmt: skip
    """One file; what could not be taken of it is noted."""
    trigger = bound.trigger
    assert isinstance(trigger, FolderTrigger)
    path = "/".join(filter(None, (trigger.folder, name)))
    found = calls.call(trigger.connector, "read_file", {**where, "path": path}, bound.name)
    if isinstance(found, Failure):
        if found.kind == "retry":
            raise CannotLook(found.reason)
        state.refuse(now, name, found.reason)
        return 0
    try:
        report = tables.take(bound, name, found.outputs["files"][0])
    except Refused as refusal:
        state.refuse(now, name, str(refusal))
        return 0
    for bad in report.refused:
        state.refuse(now, f"{name}, row {bad.row}", bad.reason)
    return report.created


def _moved(
    calls: Calls, bound: Bound, trigger: FolderTrigger, where: dict[str, Any], name: str
) -> bool:
    """Put a file that was taken aside; False when that was not asked for."""
    if not trigger.done:
        return False
    parts: Iterable[str] = filter(None, (trigger.folder, name))
    moved = {**where, "path": "/".join(parts), "to": f"{trigger.done}/{name}"}
    found = calls.call(trigger.connector, "move", moved, bound.name)
    return isinstance(found, Result)


def _called(calls: Calls, bound: Bound, operation: str, inputs: dict[str, Any]) -> Result:
    trigger = bound.trigger
    assert isinstance(trigger, FolderTrigger)
    found = calls.call(trigger.connector, operation, inputs, bound.name)
    if isinstance(found, Failure):
        raise CannotLook(found.reason)
    return found
