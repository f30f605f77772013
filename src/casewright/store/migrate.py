"""Bringing a database to a revision, from within the program; the scripts are in the package.

Rule: Alembic is loaded only when something is migrated. Opening a workspace asks for its
revision with one statement and needs no more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from .port import Unavailable
from .schema import KNOWN, REVISION

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_TABLE = "alembic_version"
_READ = f"SELECT version_num FROM {_TABLE}"


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = REVISION) -> None:
    """Bring the database up to ``revision``, in the connection's transaction."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Bring the database down to ``revision`` (``base``: nothing is left)."""
    from alembic import command

    command.downgrade(_config(connection), revision)


def revision_of(connection: Connection) -> str:
    """The revision a database stands at; '' when it is no workspace."""
    if not connection.dialect.has_table(connection, _TABLE):
        return ""
    found = connection.exec_driver_sql(_READ).scalar()
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
