"""PostgreSQL's function that writes a commit: one call per command, all or nothing.

Rows come as JSON objects by table, bytes in them as ``\\x`` and hexadecimal digits. It is a
plain function that runs with the caller's rights.
"""

from __future__ import annotations

from collections.abc import Iterable

Declared = tuple[str, str, str, str]

#: Tables that a commit changes row by row; (table, what a drop names when not the whole key).
_DROPPED = {"words": "case_id", "memberships": "person", "drafts": "assignment"}
_WRITTEN = (
    "cases", "resolutions", "assignments", "timers", "commands", "outbox", "listed", "words",
    "notices", "files", "children", "people", "memberships", "blueprints", "retirements", "drafts",
)  # fmt: skip

_SIGNATURE = (
    "casewright_commit(p_stream text, p_expected bigint, p_sequence bigint, p_head text,"
    " p_seqs bigint[], p_ats bigint[], p_kinds text[], p_headers bytea[], p_payloads bytea[],"
    " p_salts bytea[], p_drops jsonb, p_puts jsonb, p_flow jsonb)"
)
DROP_COMMIT = "DROP FUNCTION casewright_commit"

_OPENING = f"""
CREATE FUNCTION {_SIGNATURE} RETURNS boolean LANGUAGE plpgsql AS $body$
BEGIN
  IF p_expected = 0 THEN
    INSERT INTO streams (stream, sequence, head) VALUES (p_stream, p_sequence, p_head)
      ON CONFLICT DO NOTHING;
  ELSE
    UPDATE streams SET sequence = p_sequence, head = p_head
      WHERE stream = p_stream AND sequence = p_expected;
  END IF;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO events (stream, seq, at, kind, header, payload, salt, tx)
    SELECT p_stream, e.*, pg_current_xact_id()::text::bigint
    FROM unnest(p_seqs, p_ats, p_kinds, p_headers, p_payloads, p_salts) AS e;
"""
_CLOSING = """
  IF p_flow IS NOT NULL THEN
    INSERT INTO flow_deltas SELECT * FROM jsonb_populate_recordset(NULL::flow_deltas, p_flow);
  END IF;
  RETURN true;
END $body$
"""


def commit_function(tables: Iterable[Declared]) -> str:
    """The statement that creates the function, for the tables of this revision."""
    declared = {name: (columns.split(), key.split()) for name, columns, key, _ in tables}
    drops = [_drop(name, declared[name][1]) for name in _WRITTEN]
    puts = [_put(name, *declared[name]) for name in _WRITTEN]
    guarded = [
        "  IF p_drops IS NOT NULL THEN", *drops, "  END IF;", *puts,
    ]  # fmt: skip
    return _OPENING + "\n".join(guarded) + _CLOSING


def _drop(table: str, key: list[str]) -> str:
    named = [_DROPPED[table]] if table in _DROPPED else key
    same = " AND ".join(f"t.{column} = d.{column}" for column in named)
    return (
        f"  IF p_drops ? '{table}' THEN DELETE FROM {table} t"
        f" USING jsonb_populate_recordset(NULL::{table}, p_drops->'{table}') d"
        f" WHERE {same}; END IF;"
    )


def _put(table: str, columns: list[str], key: list[str]) -> str:
    changing = [
        text.partition(":")[0]
        for text in columns
        if "!" not in text and text.partition(":")[0] not in key
    ]
    sets = ", ".join(f"{column} = excluded.{column}" for column in changing)
    action = f"UPDATE SET {sets}" if changing else "NOTHING"
    return (
        f"  IF p_puts ? '{table}' THEN INSERT INTO {table}"
        f" SELECT * FROM jsonb_populate_recordset(NULL::{table}, p_puts->'{table}')"
        f" ON CONFLICT ({', '.join(key)}) DO {action}; END IF;"
    )
