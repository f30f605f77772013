"""A private PostgreSQL server for tests and benchmarks. Rule: own data, own port, gone afterwards.

`initdb` refuses root, so as root the server runs as an unprivileged user of the machine.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.support.ports import take_free_port

# A test server may forget everything in a power cut; it still survives a killed client or backend.
FAST = ("fsync=off", "full_page_writes=off")
# What a benchmark must run with.
DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")

_INSTALL = "packaging/setup.sh postgresql installs it"


class PostgresUnavailable(RuntimeError):
    """No server can be started here; the text says why and what to install."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server and how to log in as its superuser."""

    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        """The address of a database, `postgresql://…`, as the superuser."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Create an empty database and return its name."""
        name = f"test_{secrets.token_hex(6)}"
        self._administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever is still connected."""
        self._administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)


def find_binaries() -> Path:
    """The folder with initdb and pg_ctl, the newest version when there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if configured := shutil.which("pg_config"):
        answer = subprocess.run(
            [configured, "--bindir"], capture_output=True, text=True, check=True
        )
        folders.insert(0, Path(answer.stdout.strip()))
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresUnavailable(f"PostgreSQL's server programs are not installed; {_INSTALL}")


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", folder.parent.name))


def _unprivileged() -> str | None:
    """The user to run the server as when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise PostgresUnavailable("running as root, and there is no user postgres or nobody to run as")


@contextmanager
def server(options: tuple[str, ...] = FAST) -> Iterator[PostgresServer]:
    """Start a server on a free loopback port; stop it and remove its data on leaving.

    Raises PostgresUnavailable when that is impossible on this machine.
    """
    binaries, user = find_binaries(), _unprivileged()
    # Not under pytest's folder, which only its owner may enter.
    home = Path(tempfile.mkdtemp(prefix="casewright-pg-"))
    try:
        if user is not None:
            shutil.chown(home, user)
        cluster = _Cluster(binaries, home, user)
        running = cluster.start(options)
        try:
            yield running
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class _Cluster:
    """The commands that make, start and stop one server."""

    binaries: Path
    home: Path
    user: str | None

    def start(self, options: tuple[str, ...]) -> PostgresServer:
        password = secrets.token_hex(16)
        secret = self.home / "password"
        secret.write_text(password)
        if self.user is not None:
            shutil.chown(secret, self.user)
        self._run(
            "initdb", "-D", str(self.home / "data"), "-U", "postgres", "--no-sync", "-E", "UTF8",
            "--locale=C", "--auth=scram-sha-256", f"--pwfile={secret}",
        )  # fmt: skip
        port = take_free_port()
        settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.home}", *options)
        arguments = " ".join([f"-p {port}", *(f"-c {setting}" for setting in settings)])
        self._pg_ctl("start", "-l", str(self.home / "log"), "-o", arguments)
        return PostgresServer(port, password)

    def stop(self) -> None:
        self._pg_ctl("stop", "-m", "immediate")

    def _pg_ctl(self, verb: str, *arguments: str) -> None:
        self._run("pg_ctl", verb, "-w", "-D", str(self.home / "data"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # The server inherits the output of pg_ctl, so a pipe would never end; a file does.
        with (self.home / "output").open("w+b") as output:
            done = subprocess.run(
                [str(self.binaries / program), *arguments],
                user=self.user,
                extra_groups=[] if self.user else None,
                cwd=self.home,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            if done.returncode:
                output.seek(0)
                said = output.read().decode(errors="replace")[-2_000:]
                raise PostgresUnavailable(f"{program} failed on this machine: {said}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for this test run, started on first use; skips with the reason when impossible."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server())
        except PostgresUnavailable as reason:
            pytest.skip(str(reason))
        yield running


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of this test's own."""
    name = postgres_server.create_database()
    try:
        yield postgres_server.url(name)
    finally:
        postgres_server.drop_database(name)
