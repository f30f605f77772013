"""Stores of every kind for one suite: in memory, in a file, on a real server."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.rebuild import differences, rebuild
from tests.store import story
from tests.support.postgres import PostgresServer

KINDS = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
_COPIES = itertools.count()
NewStore = Callable[[], Any]


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a database with an empty workspace; copying it is faster than making one."""
    name = postgres_server.create_database()
    open_store(postgres_server.url(name), create=True).close()
    return name


def copy_database(server: PostgresServer, template: str) -> str:
    """A new database with what the template has."""
    name = f"{template}_{next(_COPIES)}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


@pytest.fixture(params=KINDS)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Makes empty stores of one kind; all are closed afterwards."""
    made: list[Any] = []
    databases: list[str] = []
    on_server = request.param == "postgresql"
    server = request.getfixturevalue("postgres_server") if on_server else None
    template = request.getfixturevalue("postgres_template") if on_server else ""

    def make() -> Any:
        if request.param == "memory":
            store: Any = MemoryStore()
        elif server is None:
            store = open_store(tmp_path / f"{len(made)}.casewright", create=True)
        else:
            databases.append(copy_database(server, template))
            store = open_store(server.url(databases[-1]))
        made.append(store)
        return store

    yield make
    for store in made:
        store.close()
    if server is not None:
        for name in databases:
            server.drop_database(name)


@pytest.fixture
def store(new_store: NewStore) -> Iterator[Any]:
    """An empty store of each kind in turn; what a test left in it can be rebuilt from its events."""
    made = new_store()
    yield made
    again = MemoryStore()
    rebuild(made, again)
    assert differences(made, again) == []


@pytest.fixture(params=KINDS[1:])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database of each kind may be made: a file's path or an address."""
    if request.param == "sqlite":
        yield str(tmp_path / "work.casewright")
    else:
        yield request.getfixturevalue("postgres_url")


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Any]:
    """A file with the permits blueprint; what is left in it can be rebuilt from its events."""
    made: Any = open_store(tmp_path / "work.casewright", create=True, synchronous="NORMAL")
    story.publish(made)
    yield made
    again = MemoryStore()
    rebuild(made, again)
    assert differences(made, again) == []
    made.close()
