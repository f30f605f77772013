"""SQL on a file and on a real server: only parameters go in, typed rows come out, limits hold."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casewright.runtime.connectors.port import BadSettings, Failure, Limits, Result
from casewright.runtime.connectors.sql import SqlConnector, SqlKind
from casewright.store.vault_cipher import Secret
from tests.support.ports import take_free_port

from .running import EFFECT, HASTY, QUICK, done, failure, outputs, run
from .servers import scripted

TABLE = (
    "CREATE TABLE claim (id INTEGER PRIMARY KEY, holder TEXT, amount NUMERIC, due DATE,"
    " effect TEXT UNIQUE)"
)
ROWS = (
    "INSERT INTO claim VALUES (1, 'Ann', 10.50, '2026-03-31', NULL),"
    " (2, 'Bob', 20, '2026-04-30', NULL), (3, 'O''Hara', 30, NULL, NULL)"
)


class Database:
    """A database of the test with three claims, and a connector to it."""

    def __init__(self, url: str, password: str = "") -> None:
        self.url = url
        self.password = password
        engine = self.engine()
        with engine.begin() as connection:
            connection.exec_driver_sql(TABLE)
            connection.exec_driver_sql(ROWS)
        engine.dispose()

    def engine(self) -> sa.Engine:
        url = sa.make_url(self.url)
        if self.password:
            url = url.set(password=self.password, drivername="postgresql+psycopg")
        return sa.create_engine(url, poolclass=sa.pool.NullPool)

    def connector(self, operations: dict[str, Any], **more: Any) -> SqlConnector:
        return SqlKind().open({"url": self.url, "operations": operations, **more})

    def run(self, operation: dict[str, Any], limits: Limits = QUICK, **inputs: Any) -> (
        Result | Failure
    ):  # fmt: skip
        connector = self.connector({"it": operation})
        secrets = {"password": self.password} if self.password else {}
        return run(connector, "it", inputs, limits=limits, **secrets)

    def ask(self, sql: str) -> list[Any]:
        with self.engine().connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield Database(f"sqlite:///{tmp_path / 'legacy system.db'}")
        return
    url = sa.make_url(request.getfixturevalue("postgres_url"))
    plain = url._replace(password=None).render_as_string()
    yield Database(plain, str(url.password))


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Database:
    """Only on a real server."""
    url = sa.make_url(request.getfixturevalue("postgres_url"))
    return Database(url._replace(password=None).render_as_string(), str(url.password))


BY_HOLDER = {
    "sql": "SELECT id, holder, amount, due FROM claim WHERE holder = :holder",
    "inputs": {"holder": {"type": "text"}},
    "outputs": {"amount": "decimal", "due": "date"},
}


# ------------------------------------------------------------------------------ queries


def test_a_query_gives_typed_rows_and_the_first_as_outputs(database: Database) -> None:
    found = outputs(database.run(BY_HOLDER, holder="Ann"))
    assert (found["count"], found["more"]) == (1, False)
    assert found["rows"][0]["holder"] == "Ann"
    assert (found["amount"], found["due"]) == (Decimal("10.5"), "2026-03-31")


def test_no_row_leaves_the_outputs_empty(database: Database) -> None:
    found = outputs(database.run(BY_HOLDER, holder="Nobody"))
    assert (found["rows"], found["amount"]) == ([], None)


@pytest.mark.parametrize(
    "attack",
    ["' OR '1'='1", "x'; DROP TABLE claim; --", "O'Hara' --", ":holder", "%s", "%(x)s", "\\", "''"],
)
def test_an_input_is_never_part_of_the_statement(database: Database, attack: str) -> None:
    assert outputs(database.run(BY_HOLDER, holder=attack))["rows"] == []
    assert outputs(database.run(BY_HOLDER, holder="O'Hara"))["count"] == 1
    assert database.ask("SELECT count(*) FROM claim") == [(3,)]


def test_inputs_of_every_type_are_bound(database: Database) -> None:
    operation = {
        "sql": "SELECT id FROM claim WHERE amount >= :least AND due <= :latest AND id IN :ids"
        " AND (:holder IS NULL OR holder = :holder)"
        if "sqlite" in database.url
        else "SELECT id FROM claim WHERE amount >= :least AND due <= :latest AND id IN :ids"
        " AND (CAST(:holder AS text) IS NULL OR holder = :holder)",
        "inputs": {
            "least": {"type": "decimal"}, "latest": {"type": "date"}, "ids": {"type": "list"},
            "holder": {"type": "text", "required": False},
        },
    }  # fmt: skip
    found = database.run(operation, least=Decimal("10.50"), latest="2026-12-31", ids=[1, 2, 99])
    assert [row["id"] for row in outputs(found)["rows"]] == [1, 2]
    found = database.run(operation, least=0, latest="2026-12-31", ids=[], holder="Ann")
    assert outputs(found)["rows"] == []


def test_only_so_many_rows_are_read(database: Database) -> None:
    operation = {"sql": "SELECT id FROM claim ORDER BY id", "rows": 2}
    found = outputs(database.run(operation))
    assert ([row["id"] for row in found["rows"]], found["more"]) == ([1, 2], True)
    found = outputs(database.run(operation, limits=Limits(seconds=10, rows=1)))
    assert (found["count"], found["more"]) == (1, True)


def test_very_many_rows_are_not_all_fetched(database: Database) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000000)"
        " SELECT i FROM n"
        if "sqlite" in database.url
        else "SELECT generate_series(1, 50000000) AS i"
    )
    found = outputs(database.run({"sql": endless, "rows": 5}))
    assert ([row["i"] for row in found["rows"]], found["more"]) == ([1, 2, 3, 4, 5], True)


def test_rows_of_too_many_characters_are_an_incident(database: Database) -> None:
    many = "SELECT holder || holder || holder || holder AS h FROM claim"
    found = failure(database.run({"sql": many}, limits=Limits(seconds=10, bytes=20)))
    assert (found.kind, "Ask for fewer" in found.reason) == ("incident", True)


def test_a_query_cannot_write(database: Database) -> None:
    writing = (
        "DELETE FROM claim RETURNING id"
        if "sqlite" in database.url
        else "WITH gone AS (DELETE FROM claim RETURNING id) SELECT * FROM gone"
    )
    found = failure(database.run({"sql": writing}))
    assert found.kind == "incident"
    assert database.ask("SELECT count(*) FROM claim") == [(3,)]


def test_two_statements_in_one_are_refused(database: Database) -> None:
    operation = {
        "sql": "SELECT 1 AS n WHERE :x = :x; DELETE FROM claim", "inputs": {"x": {"type": "text"}},
    }  # fmt: skip
    assert failure(database.run(operation, x="1")).kind == "incident"
    assert database.ask("SELECT count(*) FROM claim") == [(3,)]


def test_a_statement_that_runs_too_long_is_ended(database: Database) -> None:
    slow = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        if "sqlite" in database.url
        else "SELECT pg_sleep(30)"
    )
    found = failure(database.run({"sql": slow}, limits=HASTY))
    assert found.kind == "retry"
    assert "0.3 seconds" in found.reason or "stopped" in found.reason


SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


def test_a_cancelled_statement_is_ended_on_the_server_too(server: Database) -> None:
    connector = server.connector({"it": {"sql": "SELECT pg_sleep(30)"}})
    running = threading.Event()

    def stop() -> bool:
        if not running.is_set() and server.ask(SLEEPING) != [(0,)]:
            running.set()
        return running.is_set()

    found = failure(
        connector.run(
            "it", {}, {"password": Secret(server.password)}, effect_id=EFFECT, stop=stop,
            limits=Limits(),
        )
    )  # fmt: skip
    assert "cancelled" in found.reason
    assert server.ask(SLEEPING) == [(0,)]


def test_cells_of_a_server_become_json(server: Database) -> None:
    sql = (
        "SELECT 1.10::numeric AS n, 'NaN'::numeric AS nan, 1.5::float8 AS f, true AS b,"
        " timestamptz '2026-03-31 10:00+02' AS at, interval '1 day 2 hours' AS span,"
        " ARRAY[1,2] AS list, '{\"a\": [1]}'::jsonb AS j, gen_random_uuid() AS u, NULL AS nothing"
    )
    row = outputs(server.run({"sql": sql}))["rows"][0]
    assert (row["n"], row["nan"], row["f"], row["b"]) == (Decimal("1.10"), None, Decimal("1.5"),
                                                          True)  # fmt: skip
    assert row["at"].startswith("2026-03-31T")
    assert (row["span"], row["list"], row["j"]) == ("P1DT2H", [1, 2], {"a": [1]})
    assert len(row["u"]) == 36
    assert row["nothing"] is None
    found = failure(server.run({"sql": "SELECT '\\x00ff'::bytea AS raw"}))
    assert "raw holds bytes" in found.reason


# --------------------------------------------------------------------------------- statements

INSERT: dict[str, Any] = {
    "sql": "INSERT INTO claim (id, holder, amount, effect) VALUES (:id, :holder, :amount, :effect_id)",
    "kind": "statement",
    "inputs": {"id": {"type": "integer"}, "holder": {"type": "text"},
               "amount": {"type": "decimal"}},
    "done": "SELECT id FROM claim WHERE effect = :effect_id",
    "outputs": {"id": "integer"},
}  # fmt: skip


def test_a_statement_changes_and_the_effect_can_be_found_again(database: Database) -> None:
    connector = database.connector({"it": INSERT})
    secrets: Any = {"password": database.password} if database.password else {}
    inputs = {"id": 7, "holder": "Zoe", "amount": Decimal("1.25")}
    assert done(connector, "it", inputs, **secrets) is None
    assert outputs(run(connector, "it", inputs, **secrets))["count"] == 1
    assert outputs(done(connector, "it", inputs, **secrets))["id"] == 7
    assert database.ask("SELECT holder, effect FROM claim WHERE id = 7") == [("Zoe", EFFECT)]
    assert done(connector, "it", inputs, effect="other", **secrets) is None


def test_a_refused_statement_changes_nothing(database: Database) -> None:
    found = failure(database.run(INSERT, id=1, holder="Zoe", amount=1))
    assert (found.kind, "Correct the statement" in found.reason) == ("incident", True)
    assert database.ask("SELECT count(*) FROM claim") == [(3,)]


def test_a_statement_may_give_rows(database: Database) -> None:
    operation = {
        "sql": "UPDATE claim SET amount = amount + :more WHERE id <= 2 RETURNING id",
        "kind": "statement", "inputs": {"more": {"type": "integer"}}, "repeatable": True,
    }  # fmt: skip
    found = outputs(database.run(operation, more=1))
    assert sorted(row["id"] for row in found["rows"]) == [1, 2]
    assert database.connector({"it": operation}).operations["it"].repeatable


def test_without_a_done_query_nothing_can_be_told(database: Database) -> None:
    operation = {**INSERT, "done": ""}
    secrets: Any = {"password": database.password} if database.password else {}
    found = done(database.connector({"it": operation}), "it",
                 {"id": 9, "holder": "x", "amount": 1}, **secrets)  # fmt: skip
    assert failure(found).kind == "uncertain"


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM nowhere", "SELECT 1 / 0 + 'x'"])
def test_a_wrong_statement_is_an_incident_in_words(server: Database, sql: str) -> None:
    found = failure(server.run({"sql": sql}))
    assert (found.kind, "says:" in found.reason) == ("incident", True)
    assert server.password not in found.reason


def test_a_lock_is_waited_for_and_then_tried_again(database: Database) -> None:
    engine = database.engine()
    change = {"sql": "UPDATE claim SET amount = 1", "kind": "statement"}
    with engine.connect() as other:
        if "sqlite" in database.url:
            other.exec_driver_sql("BEGIN EXCLUSIVE")
        other.exec_driver_sql("UPDATE claim SET amount = 2")
        assert failure(database.run(change, limits=HASTY)).kind == "retry"
        other.rollback()
    assert outputs(database.run(change))["count"] == 3


# ---------------------------------------------------------------------------- bad surroundings


def test_a_wrong_password_is_an_incident(server: Database) -> None:
    connector = server.connector({"it": {"sql": "SELECT 1 AS n"}})
    assert connector.roles == {"password"}
    found = failure(run(connector, "it", password="tr0ub4dor"))
    assert (found.kind, "Renew the secret" in found.reason) == ("incident", True)
    assert "tr0ub4dor" not in found.reason


def test_a_database_that_is_not_there_is_an_incident(server: Database) -> None:
    other = sa.make_url(server.url).set(database="nothing").render_as_string()
    connector = SqlKind().open({"url": other, "operations": {"it": {"sql": "SELECT 1"}}})
    assert failure(run(connector, "it", password=server.password)).kind == "incident"


def test_nobody_listening_is_tried_again() -> None:
    url = f"postgresql://u@127.0.0.1:{take_free_port()}/x"
    connector = SqlKind().open({"url": url, "operations": {"it": {"sql": "SELECT 1"}}})
    found = failure(run(connector, "it", password="x"))
    assert (found.kind, "refused" in found.reason) == ("retry", True)


def test_another_protocol_on_the_port_is_a_failure() -> None:
    def rude(connection: socket.socket) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 no\r\n\r\n")

    with scripted(rude) as port:
        connector = SqlKind().open(
            {"url": f"postgresql://u@127.0.0.1:{port}/x", "operations": {"it": {"sql": "SELECT 1"}}}
        )
        assert isinstance(run(connector, "it", password="x"), Failure)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    place = tmp_path / "nothing.db"
    operations = {
        "read": {"sql": "SELECT 1 AS n"}, "write": {"sql": "CREATE TABLE t (x)", "kind": "statement"},
    }  # fmt: skip
    connector = SqlKind().open({"url": f"sqlite:///{place}", "operations": operations})
    for operation in operations:
        assert failure(run(connector, operation)).kind == "incident"
    assert not place.exists()


def test_a_file_that_is_no_database_is_an_incident(tmp_path: Path) -> None:
    place = tmp_path / "text.db"
    place.write_text("hello " * 1_000)
    connector = SqlKind().open(
        {"url": f"sqlite:///{place}", "operations": {"it": {"sql": "SELECT * FROM t"}}}
    )
    assert failure(run(connector, "it")).kind == "incident"


def test_a_driver_that_is_not_installed_is_an_incident() -> None:
    connector = SqlKind().open({"url": "oracle://u@h/x", "operations": {"it": {"sql": "x"}}})
    found = failure(run(connector, "it", password="x"))
    assert (found.kind, "cannot be used" in found.reason) == ("incident", True)


@pytest.mark.parametrize(
    "settings, said",
    [
        ({}, "url"),
        ({"url": "hello"}, "no SQLAlchemy address"),
        ({"url": "postgresql://u:secret@h/x"}, "keep the password in the vault"),
        ({"url": "sqlite://"}, "names no database file"),
        ({"url": "sqlite:///x", "operations": {"a": {"sql": "SELECT :x"}}}, "no input for :x"),
        ({"url": "sqlite:///x", "read_only": True,
          "operations": {"a": {"sql": "DELETE", "kind": "statement"}}}, "only reads"),
        ({"url": "mysql://h/x", "read_only": True}, "cannot be enforced"),
    ],
)  # fmt: skip
def test_wrong_settings_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettings) as refused:
        SqlKind().open(settings)
    assert said in str(refused.value)
    assert "u:secret" not in str(refused.value)
