"""SQL on other databases: statements written in the settings, inputs as bound parameters only.

Rule: the one module of this room that knows SQLAlchemy; no input ever becomes part of a statement.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

import msgspec
import sqlalchemy
from pydantic import Field, model_validator
from sqlalchemy import URL, Connection, Engine, Executable, make_url
from sqlalchemy.pool import NullPool

from casewright.blueprint.base import FieldId, Id, Model
from casewright.rules import feel

from .base import BaseConnector, Failed, Job
from .guard import Expired
from .port import Attachment, BadSettings, Operation, Parameter, Result, ValueType
from .settings import read_settings
from .values import BadInput, value_of

_EFFECT = "effect_id"
#: What SQLAlchemy takes for a parameter.
_NAME = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")
#: SQLSTATE classes that pass by themselves: the connection, conflicts, resources, locks, shutdown.
_PASSING = ("08", "40", "53", "55", "57")
#: Words of drivers that give no SQLSTATE: what passes, and what a person must correct.
_BUSY = ("locked", "busy", "refused", "timeout", "timed out", "closed", "terminat", "unreachable",
         "reset", "recovery", "starting up")  # fmt: skip
_WHO = ("authentication failed", "no password supplied", "not exist", "unable to open")


class SqlParameter(Model):
    """One input of a statement."""

    type: ValueType = "text"
    required: bool = True
    help: str = ""


class SqlOperation(Model):
    """One statement with ``:name`` for each input; ``:effect_id`` is always there.

    ``done`` is a query that gives a row when an earlier attempt succeeded; ``outputs`` name the
    columns of its row, or of the statement's own.
    """

    sql: str = Field(min_length=1, max_length=100_000)
    kind: Literal["query", "statement"] = "query"
    inputs: dict[FieldId, SqlParameter] = Field(default_factory=dict)
    outputs: dict[FieldId, ValueType] = Field(default_factory=dict)
    rows: int = Field(default=1_000, ge=1, le=100_000)
    repeatable: bool = False
    done: str = ""
    help: str = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        names = {*_NAME.findall(self.sql), *_NAME.findall(self.done)}
        unknown = sorted(names - set(self.inputs) - {_EFFECT})
        if unknown:
            raise ValueError(f"there is no input for :{unknown[0]}")
        return self


class SqlSettings(Model):
    """A database by its SQLAlchemy address, without a password: the role ``password`` is bound."""

    url: str
    read_only: bool = False
    operations: dict[Id, SqlOperation] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _address(self) -> Self:
        try:
            found = make_url(self.url)
        except sqlalchemy.exc.ArgumentError:
            raise ValueError("this is no SQLAlchemy address such as postgresql://host/db") from None
        if found.password is not None:
            raise ValueError("keep the password in the vault and bind it, not in the address")
        if self.read_only:
            for name, operation in self.operations.items():
                if operation.kind == "statement":
                    raise ValueError(f"{name} is a statement, and the connection only reads")
        return self


class SqlKind:
    """The kind of connector named ``sql``."""

    def open(self, settings: Mapping[str, Any]) -> SqlConnector:
        """A connector with these settings; raises ``BadSettings``."""
        return SqlConnector(read_settings(SqlSettings, settings, "an SQL connector"))


class SqlConnector(BaseConnector):
    """A configured database; each run has a connection of its own."""

    def __init__(self, settings: SqlSettings) -> None:
        self._settings = settings
        self._url = _driver(make_url(settings.url), settings)
        operations = {name: _declared(each) for name, each in settings.operations.items()}
        needs = bool(self._url.username)
        super().__init__(operations, frozenset({"password"} if needs else ()))

    def _do(self, job: Job) -> Result:
        source = self._settings.operations[job.name]
        reading = source.kind == "query"
        with self._transaction(job, reading=reading) as connection:
            found = connection.execute(*_statement(source.sql, source, connection, job))
            changed = max(found.rowcount, 0)
            rows, more = _rows(found, min(source.rows, job.limits.rows), job)
            # From here to the end of the commit a lost connection leaves it open.
            job.acted = not reading
            return Result(_outputs(source, rows, len(rows) if reading else changed, more))

    def _check(self, job: Job) -> Result | None:
        source = self._settings.operations[job.name]
        if not source.done:
            return super()._check(job)
        with self._transaction(job, reading=True) as connection:
            found = connection.execute(*_statement(source.done, source, connection, job))
            rows, more = _rows(found, 1, job)
        return Result(_outputs(source, rows, len(rows), more)) if rows else None

    @contextmanager
    def _transaction(self, job: Job, *, reading: bool) -> Iterator[Connection]:
        """A connection in a transaction, with the database's own time limit; errors in words."""
        url = self._url
        if url.username:
            url = url.set(password=job.secret("password"))
        where = url.host or Path(url.database or "").name or url.drivername
        try:
            engine = _engine(url, job, reading=reading)
            with engine.connect() as connection:
                cancel = _CANCEL.get(connection.dialect.name)
                if cancel is not None:
                    driver: Any = connection.connection.driver_connection
                    job.guard.on_end(lambda: cancel(driver))
                with connection.begin():
                    yield connection
        except sqlalchemy.exc.DBAPIError as problem:
            raise _failed(problem, where, job) from problem
        except (sqlalchemy.exc.SQLAlchemyError, ImportError, OSError) as problem:
            said = str(problem).splitlines()[0]
            raise Failed("incident", f"The database {where} cannot be used: {said}.") from problem


def _driver(url: URL, settings: SqlSettings) -> URL:
    """The drivers that come with us, unless another one is named."""
    kind = url.get_backend_name()
    if kind == "sqlite" and not url.database:
        raise BadSettings("The address names no database file.", "Write sqlite:////path/to/file.")
    if settings.read_only and kind not in _CANCEL:
        raise BadSettings(
            f"Reading only cannot be enforced for {kind}.", "Use a login that may only read."
        )
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _engine(url: URL, job: Job, *, reading: bool) -> Engine:
    """An engine for one run: reading only and its time are told to the database itself."""
    kind = url.get_backend_name()
    if kind == "sqlite":
        return _sqlite(url, job, reading=reading)
    arguments: dict[str, Any] = {}
    if kind == "postgresql":
        milliseconds = max(1, int(job.guard.left() * 1_000))
        options = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
        if reading:
            options += " -c default_transaction_read_only=on"
        seconds = max(2, int(job.guard.left()))
        arguments = {"options": options, "connect_timeout": seconds, "prepare_threshold": None}
    return sqlalchemy.create_engine(url, poolclass=NullPool, connect_args=arguments)


def _sqlite(url: URL, job: Job, *, reading: bool) -> Engine:
    """An existing file, never a new one."""
    file = quote(str(Path(url.database or "").absolute()))
    place = url.set(
        database=f"file:{file}", query={"mode": "ro" if reading else "rw", "uri": "true"}
    )
    arguments = {"timeout": job.guard.left(), "isolation_level": None, "check_same_thread": False}
    engine = sqlalchemy.create_engine(place, poolclass=NullPool, connect_args=arguments)
    sqlalchemy.event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # The driver begins nothing by itself here, so that reading and writing behave alike.
    connection.exec_driver_sql("BEGIN")


#: How a running statement is ended from another thread, by database.
_CANCEL: dict[str, Callable[[Any], None]] = {
    "postgresql": lambda driver: driver.cancel(),
    "sqlite": lambda driver: driver.interrupt(),
}


def _declared(source: SqlOperation) -> Operation:
    inputs = {n: Parameter(p.type, p.required, p.help) for n, p in source.inputs.items()}
    outputs: dict[str, ValueType] = {"rows": "list", "count": "integer", "more": "boolean"}
    again = source.kind == "query" or source.repeatable
    return Operation(inputs, {**outputs, **source.outputs}, again, bool(source.done), source.help)


# ------------------------------------------------------------------------------- what goes in


def _statement(
    text: str, source: SqlOperation, connection: Connection, job: Job
) -> tuple[Executable, dict[str, Any]]:
    """The statement and what is bound to it; a list is for ``IN :name``."""
    exact = connection.dialect.name != "sqlite"
    statement = sqlalchemy.text(text)
    values: dict[str, Any] = {}
    for name in set(_NAME.findall(text)):
        if name == _EFFECT:
            values[name] = job.effect_id
            continue
        values[name] = _bound(job.inputs.get(name), source.inputs[name].type, exact=exact)
        if source.inputs[name].type == "list":
            statement = statement.bindparams(sqlalchemy.bindparam(name, expanding=True))
            values[name] = values[name] or []
    streamed = source.kind == "query" and connection.dialect.name == "postgresql"
    return statement.execution_options(stream_results=streamed, max_row_buffer=100), values


def _bound(value: Any, kind: ValueType, *, exact: bool) -> Any:
    """An input as the driver takes it; SQLite has no moments and no decimals of its own."""
    if isinstance(value, Decimal) and not exact:
        near = float(value)
        return near if Decimal(repr(near)) == value else str(value)
    if isinstance(value, str) and exact and kind in _MOMENTS:
        return _MOMENTS[kind](value)
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    if isinstance(value, Attachment):
        return value.content
    return value


_MOMENTS: dict[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "date-time": datetime.fromisoformat,
}


# ------------------------------------------------------------------------------ what comes out


def _rows(found: Any, most: int, job: Job) -> tuple[list[dict[str, Any]], bool]:
    """At most ``most`` rows by column name, and whether there are more."""
    if not found.returns_rows:
        return [], False
    with closing(found):
        columns = list(found.keys())
        rows: list[dict[str, Any]] = []
        size = 0
        for row in found:
            job.guard.check()
            if len(rows) == most:
                return rows, True
            plain = {name: _cell(value, name) for name, value in zip(columns, row, strict=True)}
            size += sum(len(str(value)) for value in plain.values())
            if size > job.limits.bytes:
                raise Failed(
                    "incident",
                    f"The rows have more than {job.limits.bytes:,} characters. Ask for fewer.",
                )
            rows.append(plain)
    return rows, False


def _cell(value: Any, column: str) -> Any:
    """A database's value as JSON has it; moments as ISO texts, numbers exact."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal | float):
        return _number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return feel.to_json(feel.from_python(value))
    if isinstance(value, list | tuple):
        return [_cell(each, column) for each in value]
    if isinstance(value, dict):
        return {str(key): _cell(each, column) for key, each in value.items()}
    if isinstance(value, bytes | bytearray | memoryview):
        raise Failed("incident", f"The column {column} holds bytes. Leave it out, or convert it.")
    return str(value)


def _number(value: Decimal | float) -> Decimal | None:
    """Exactly as it is shown; what is no number is nothing."""
    if not math.isfinite(value):
        return None
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _outputs(
    source: SqlOperation, rows: list[dict[str, Any]], count: int, more: bool
) -> dict[str, Any]:
    outputs: dict[str, Any] = {"rows": rows, "count": count, "more": more}
    first = rows[0] if rows else {}
    for name, kind in source.outputs.items():
        value = first.get(name)
        try:
            outputs[name] = None if value is None else value_of(value, kind, f"The column {name}")
        except BadInput as problem:
            raise Failed("incident", f"The rows are not as declared: {problem}") from problem
    return outputs


def _failed(problem: sqlalchemy.exc.DBAPIError, where: str, job: Job) -> Failed:
    """The failure that a driver's error means."""
    state = getattr(problem.orig, "sqlstate", None) or ""
    said = (str(problem.orig).strip().splitlines() or ["no reason given"])[0]
    text = f"The database {where} says: {said}."
    if state == "57014":
        raise Expired("the database ended it")
    job.guard.check()
    if state.startswith("28") or any(word in said for word in _WHO):
        return Failed("incident", f"{text} Renew the secret, or correct the address.")
    passing = state[:2] in _PASSING or any(word in said for word in _BUSY)
    if passing or problem.connection_invalidated:
        return job.trouble(text)
    return Failed("incident", f"{text} Correct the statement, the inputs or the rights.")
