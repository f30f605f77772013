"""PostgreSQL's own words: clock, cursor of followed commits, and rows as JSON for the commit."""

from __future__ import annotations

from typing import Any

import msgspec

from . import schema
from .schema import Table
from .writes import Row, Writes

CLOCK = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
NOW = f"SELECT {CLOCK}"
COMMIT = "SELECT casewright_commit(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
#: The first statement of a transaction that looks at one moment for long.
STILL = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
#: Everything below this transaction number is finished: committed or rolled back.
HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
CHANGED = "SELECT DISTINCT stream FROM events WHERE tx >= %s AND tx < %s"
CHANNEL = "casewright"
#: The draw's own transaction may be lazy: a commit that uses the number comes later in the log.
LAZY = "SET LOCAL synchronous_commit = off"
FOLD = (
    "WITH taken AS (DELETE FROM flow_deltas RETURNING *)"
    f" INSERT INTO flow SELECT {', '.join(schema.FLOW.key)},"
    f" {', '.join(f'sum({c})' for c in schema.FLOW.changing)} FROM taken"
    f" GROUP BY {', '.join(schema.FLOW.key)} ORDER BY {', '.join(schema.FLOW.key)}"
    f" ON CONFLICT ({', '.join(schema.FLOW.key)}) DO UPDATE SET"
    f" {', '.join(f'{c} = flow.{c} + excluded.{c}' for c in schema.FLOW.changing)}"
)
#: Sums with what is not folded yet, as if it were.
FLOW = (
    f"SELECT {', '.join(schema.FLOW.key)},"
    f" {', '.join(f'sum({c})::bigint' for c in schema.FLOW.changing)}"
    " FROM (SELECT * FROM flow UNION ALL SELECT * FROM flow_deltas) AS f"
    f" GROUP BY {', '.join(schema.FLOW.key)} ORDER BY {', '.join(schema.FLOW.key)}"
)

_JSON = msgspec.json.Encoder()


def _objects(columns: tuple[str, ...], rows: list[Row]) -> list[dict[str, Any]]:
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]


def _plain(value: Any) -> Any:
    return "\\x" + value.hex() if isinstance(value, bytes) else value


def _encoded(named: dict[str, list[dict[str, Any]]]) -> str | None:
    return _JSON.encode(named).decode() if named else None


def drops_of(writes: Writes) -> str | None:
    """The rows to drop, by table; None when there are none."""
    by_table: dict[str, list[dict[str, Any]]] = {}
    for name, keys in writes.drops.items():
        table: Table = schema.WRITTEN[name]
        by_table[name] = _objects(table.dropped_by, list(keys))
    return _encoded(by_table)


def puts_of(writes: Writes) -> str:
    """The rows to put, by table."""
    by_table = {
        name: _objects(schema.WRITTEN[name].columns, list(rows.values()))
        for name, rows in writes.puts.items()
        if rows
    }
    return _JSON.encode(by_table).decode()


def flow_of(writes: Writes) -> str | None:
    """What to add to the flow table; None when nothing."""
    if not writes.flow:
        return None
    return _JSON.encode(_objects(schema.FLOW.columns, writes.flow_rows())).decode()
