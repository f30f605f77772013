"""Migrations go up and down with data in place, on both databases, and match the schema."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from casewright.store import migrate, schema, tables
from casewright.store.open import open_store
from casewright.store.port import Conflict, Unavailable
from tests.store import story
from tests.store.story import CaseStory


@pytest.fixture
def store(place: str) -> Iterator[Any]:
    """A workspace with a case in it."""
    made = open_store(place, create=True)
    story.publish(made)
    CaseStory(made).create(applicant="Ann").claim()
    yield made
    made.close()


def names(store: Any) -> set[str]:
    with store.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_down_takes_everything_away_and_up_makes_it_again(store: Any) -> None:
    assert names(store) == set(tables.metadata.tables)
    with store.migrating() as connection:
        migrate.downgrade(connection, "base")
    assert names(store) == set()
    with store.migrating() as connection:
        assert migrate.revision_of(connection) == ""
        migrate.upgrade(connection)
        assert migrate.revision_of(connection) == schema.REVISION
    story.publish(store)
    case = CaseStory(store).create(applicant="Bo")
    assert store.reads.case(case.id).data == {"applicant": "Bo"}


@pytest.mark.parametrize("revision", schema.KNOWN[:-1])
def test_down_to_an_older_schema_and_up_again_keeps_every_row(store: Any, revision: str) -> None:
    """Timers, work, answers: what people see and what a repeated command hears is the same."""
    CaseStory(store, "two").create(applicant="Ötzi").complete("ok", amount=3)
    before = {name: list(store.rows(name)) for name in schema.ALL}
    with store.migrating() as connection:
        migrate.downgrade(connection, revision)
        assert migrate.revision_of(connection) == revision
    with store.migrating() as connection:
        migrate.upgrade(connection)
    for name, rows in before.items():
        assert list(store.rows(name)) == rows, name
    assert CaseStory(store, "three").create(applicant="Bo").claim().people == {"bob"}


def test_an_older_schema_holds_the_answers_as_it_did(store: Any) -> None:
    with store.migrating() as connection:
        migrate.downgrade(connection, "0001")
        rows = connection.execute(text("SELECT id, digest, stream, answer FROM commands")).all()
    assert rows
    for row in rows:
        told = json.loads(bytes(row.answer))
        assert (told["command"], told["digest"], told["stream"]) == tuple(row)[:3]
    with store.migrating() as connection:
        migrate.upgrade(connection)


def test_migrating_a_workspace_that_is_up_to_date_keeps_the_data(store: Any, place: str) -> None:
    again = open_store(place, migrate=True)
    assert again.reads.case("PRM-1") is not None
    again.close()


def test_a_migration_that_fails_changes_nothing(store: Any) -> None:
    def fail() -> None:
        with store.migrating() as connection:
            migrate.downgrade(connection, "base")
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        fail()
    assert store.reads.case("PRM-1") is not None


def test_what_migrations_make_is_what_the_tables_say(store: Any) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_partial_indexes_are_used_for_worklists(store: Any) -> None:
    with store.engine.connect() as connection:
        found = {
            index["name"]
            for table in ("assignments", "cases", "events")
            for index in inspect(connection).get_indexes(table)
        }
    assert {"work_rank", "work_queue", "work_assignee", "cases_open", "events_tx"} <= found


def test_the_plain_schema_and_the_tables_agree() -> None:
    for name, table in schema.ALL.items():
        real = tables.metadata.tables[name]
        columns = [column.name for column in real.columns if column.name != "tx"]
        assert list(table.columns) == columns
        assert list(table.key) == [column.name for column in real.primary_key.columns]


@pytest.mark.parametrize(
    "found, said",
    [("", "no Casewright workspace"), ("9999", "newer Casewright"), ("0000", "newer Casewright")],
)
def test_revisions_that_this_program_cannot_work_with(found: str, said: str) -> None:
    with pytest.raises(Unavailable, match=said):
        migrate.check_revision(found, "work.casewright")


def test_an_older_known_revision_asks_for_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "KNOWN", ("0000", *schema.KNOWN))
    with pytest.raises(Unavailable, match="workspace upgrade"):
        migrate.check_revision("0000", "work.casewright")
    migrate.check_revision(schema.REVISION, "work.casewright")


def test_events_cannot_be_written_twice(store: Any) -> None:
    row = next(iter(store.rows("events")))
    twice = (Conflict, sqlite3.IntegrityError)
    with pytest.raises(twice), store.transaction() as unit:
        unit.insert("events", [row])
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar() == 6


def test_before_effects_there_are_no_secrets_and_upwards_they_start_empty(store: Any) -> None:
    """What the third schema brought is lost on the way down, and only that."""
    before = list(store.rows("events"))
    with store.transaction() as unit:
        unit.insert("secrets", [("s", "token", 1, "m", b"w", b"v", 5, "zoe")])
        unit.insert("bindings", [("mail", b"{}", 5, "zoe")])
        unit.insert("effect_runs", [
            ("e", "connector", "lane", "case:c", b"{}", "running", 0, "w", *[0] * 6, "", b"")
        ])  # fmt: skip
    with store.migrating() as connection:
        migrate.downgrade(connection, "0002")
        left = set(inspect(connection).get_table_names())
    assert not left & {"secrets", "secret_rights", "secret_acts", "bindings", "effect_runs"}
    with store.migrating() as connection:
        migrate.upgrade(connection)
    assert [list(store.rows(name)) for name in ("secrets", "bindings", "effect_runs")] == [[]] * 3
    assert list(store.rows("events")) == before
    with store.transaction() as unit:
        unit.insert("secrets", [("s", "token", 1, "m", b"w", b"v", 5, "zoe")])


def test_two_secrets_cannot_have_one_name(store: Any) -> None:
    rows = [(each, "token", 1, "m", b"w", b"v", 5, "zoe") for each in ("s1", "s2")]
    twice = (Conflict, sqlite3.IntegrityError)
    with pytest.raises(twice), store.transaction() as unit:
        unit.insert("secrets", rows)
