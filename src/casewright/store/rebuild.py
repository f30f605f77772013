"""Every projection table again from the events alone, in an empty workspace; and the comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from casewright.engine.audit import Record
from casewright.engine.events import CaseCreated

from . import replay
from .gather import read_case
from .port import Commit, Readable
from .schema import COMPARED, Table

_BATCH = 500
_MOST_DIFFERENCES = 50
Progress = Callable[[int], None]


def rebuild(source: Readable, target: Any, progress: Progress | None = None) -> int:
    """Replay all events of ``source`` into the empty ``target``; gives how many there were."""
    return restore_events(every_record(source), target, progress)


def every_record(store: Readable) -> Iterator[Record]:
    """All records, stream by stream: blueprints, then cases, then the workspace."""
    for stream in store.reads.streams():
        yield from store.reads.records(stream)


def restore_events(records: Iterable[Record], target: Any, progress: Progress | None = None) -> int:
    """Commit the commands that ``records`` tell, stream by stream, into an empty store."""
    count = 0
    for stream, of_stream in groupby(records, lambda record: record.stream):
        commits = replay.commits(stream, of_stream)
        while batch := list(islice(commits, _BATCH)):
            with target.transaction() as unit:
                for commit in batch:
                    _raise_numbers(unit, commit)
                    unit.commit(commit)
            count += sum(len(turn.events) for commit in batch for turn in commit.turns)
            if progress is not None:
                progress(count)
    with target.transaction() as unit:
        unit.settle_outbox()
    return count


def _raise_numbers(unit: Any, commit: Commit) -> None:
    for turn in commit.turns:
        for event in turn.events:
            if isinstance(event, CaseCreated):
                prefix, _, drawn = event.number.rpartition("-")
                if drawn.isdecimal():
                    unit.raise_number(prefix, int(drawn))


def differences(a: Readable, b: Readable) -> list[str]:
    """What differs between the projection tables of two stores, in words; at most fifty lines."""
    found: list[str] = []
    for table in COMPARED:
        found += _table_differences(table, a, b)
    return found[:_MOST_DIFFERENCES]


def _table_differences(table: Table, a: Readable, b: Readable) -> list[str]:
    ours, theirs = _by_key(table, a), _by_key(table, b)
    found = [f"{table.name} {key}: only in the first" for key in ours if key not in theirs]
    found += [f"{table.name} {key}: only in the second" for key in theirs if key not in ours]
    for key, row in ours.items():
        other = theirs.get(key, row)
        for n, column in enumerate(table.columns):
            if row[n] != other[n] and not _same_state(table, column, row[n], other[n]):
                found.append(f"{table.name} {key} {column}: {row[n]!r} and {other[n]!r}")
    return found


def _same_state(table: Table, column: str, ours: Any, theirs: Any) -> bool:
    """Whether two snapshots tell the same: an older program wrote parts without newer fields."""
    if (table.name, column) != ("cases", "state"):
        return False
    return bool(read_case(bytes(ours)) == read_case(bytes(theirs)))


def _by_key(table: Table, store: Readable) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {table.key_of(row): row for row in store.rows(table.name)}
