"""Opening a workspace and listing its work load what they need and nothing else."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from casewright import app
from casewright.store.migrate import downgrade
from casewright.store.schema import KNOWN
from casewright.store.sqlite import SqliteStore

#: What belongs to other work: migrating, deciding, publishing, fetching, drawing.
NOT_NEEDED = (
    "alembic", "mako", "httpx", "ruamel", "holidays", "dateutil", "cryptography", "pyqtgraph", "PySide6",
    "psycopg", "pydantic", "re2", "typer", "rich", "sqlalchemy.dialects.postgresql",
    "casewright.blueprint", "casewright.rules", "casewright.exchange", "casewright.engine.decide",
    "casewright.store.migrations", "casewright.store.backup", "casewright.cli", "casewright.desktop",
)  # fmt: skip
OPEN = "import casewright; w = casewright.open({place!r}, actor='ann')"
LIST = "assert w.worklist().rows == (); w.assignment; w.reads.people(); w.live"
DECIDE = (
    "from casewright.engine.commands import DefinePerson; from casewright.app import new_id;"
    " w.handle(DefinePerson(id=new_id(), actor='ann', person='bo', name='Bo'))"
)


def loaded_after(python: Path, *statements: str) -> set[str]:
    """The modules in a fresh interpreter after these statements."""
    script = "\n".join((*statements, "w.close()", "import sys", "print(*sys.modules)"))
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def needless(loaded: set[str], unwanted: tuple[str, ...] = NOT_NEEDED) -> list[str]:
    return [name for name in unwanted if name in loaded]


@pytest.fixture
def place(tmp_path: Path) -> str:
    """An empty workspace's file."""
    file = tmp_path / "work.casewright"
    app.create(file, actor="ann").close()
    return str(file)


def test_opening_and_listing_load_only_the_store(python: Path, place: str) -> None:
    loaded = loaded_after(python, OPEN.format(place=place), LIST)
    assert "sqlalchemy" in loaded
    assert needless(loaded) == []


def test_the_first_command_loads_the_engine_and_nothing_to_migrate_with(
    python: Path, place: str
) -> None:
    loaded = loaded_after(python, OPEN.format(place=place), DECIDE)
    assert "casewright.engine.decide" in loaded
    assert needless(loaded, ("alembic", "httpx", "ruamel", "psycopg", "PySide6", "typer")) == []


def test_opening_an_older_workspace_to_migrate_it_loads_what_migrates(
    python: Path, place: str
) -> None:
    current = OPEN.format(place=place).replace("='ann'", "='ann', migrate=True")
    assert needless(loaded_after(python, current), ("alembic",)) == []
    with closing(SqliteStore(Path(place))) as store, store.migrating() as connection:
        downgrade(connection, KNOWN[0])
    assert "alembic" in loaded_after(python, current, LIST)
