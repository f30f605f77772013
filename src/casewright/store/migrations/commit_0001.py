"""PostgreSQL's function that writes a commit: one call per command, all or nothing.

Rows come as JSON objects by table, bytes in them as ``\\x`` and hexadecimal digits. It is a
plain function that runs with the caller's rights.
"""

from __future__ import annotations

from collections.abc import Iterable

Declared = tuple[str, str, str, str]

#: Tables that a commit changes row by row; (table, what a drop names when not the whole key).
DROPPED = {"words": "case_id", "memberships": "person", "drafts": "assignment"}
WRITTEN = (
    "cases", "resolutions", "assignments", "timers", "commands", "outbox", "listed", "words",
    "notices", "files", "children", "people", "memberships", "blueprints", "retirements", "drafts",
)  # fmt: skip

SIGNATURE = (
    "casewright_commit(p_stream text, p_expected bigint, p_sequence bigint, p_head text,"
    " p_seqs bigint[], p_ats bigint[], p_kinds text[], p_headers bytea[], p_payloads bytea[],"
    " p_salts bytea[], p_drops jsonb, p_puts jsonb, p_flow jsonb)"
)
DROP_COMMIT = "DROP FUNCTION casewright_commit"

OPENING = f"""
CREATE FUNCTION {SIGNATURE} RETURNS boolean LANGUAGE plpgsql AS $body$
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
CLOSING = """
  IF p_flow IS NOT NULL THEN
    INSERT INTO flow_deltas SELECT * FROM jsonb_populate_recordset(NULL::flow_deltas, p_flow);
  END IF;
  RETURN true;
END $body$
"""


def commit_function(tables: Iterable[Declared]) -> str:
    """The statement that creates the function, for the tables of this revision."""
    declared = {name: (columns.split(), key.split()) for name, columns, key, _ in tables}
    drops = [_drop(name, declared[name][1]) for name in WRITTEN]
    puts = [put(name, *declared[name]) for name in WRITTEN]
    guarded = [
        "  IF p_drops IS NOT NULL THEN", *drops, "  END IF;", *puts,
    ]  # fmt: skip
    return OPENING + "\n".join(guarded) + CLOSING


def _drop(table: str, key: list[str]) -> str:
    named = [DROPPED[table]] if table in DROPPED else key
    same = " AND ".join(f"t.{column} = d.{column}" for column in named)
    return (
        f"  IF p_drops ? '{table}' THEN DELETE FROM {table} t"
        f" USING jsonb_populate_recordset(NULL::{table}, p_drops->'{table}') d"
        f" WHERE {same}; END IF;"
    )


def put(table: str, columns: list[str], key: list[str]) -> str:
    """The part of the function that puts the rows of one table."""
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
