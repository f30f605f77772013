"""Bringing a database to a revision, from within the program; the scripts are in the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from .port import Unavailable
from .schema import REVISION

_SCRIPTS = Path(__file__).parent / "migrations"
#: Revisions that this program can upgrade from or downgrade to, oldest first.
KNOWN = ("0001",)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = REVISION) -> None:
    """Bring the database up to ``revision``, in the connection's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Bring the database down to ``revision`` (``base``: nothing is left)."""
    command.downgrade(_config(connection), revision)


def revision_of(connection: Connection) -> str:
    """The revision a database stands at; '' when it is no workspace."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def check_revision(found: str, where: str) -> None:
    """Raise ``Unavailable`` unless this program can work with a database at ``found``."""
    if found == REVISION:
        return
    if not found:
        raise Unavailable(f"{where} is no Casewright workspace. Check the name, or create one.")
    if found not in KNOWN:
        raise Unavailable(
            f"{where} was written by a newer Casewright (schema {found}, this program knows"
            f" {REVISION}). Nothing was changed. Update Casewright to open it."
        )
    raise Unavailable(
        f"{where} has the older schema {found}. Make a backup, then run"
        " `casewright workspace upgrade`."
    )
