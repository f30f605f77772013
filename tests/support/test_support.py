"""The fixtures that other tests lean on do what they say."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import PostgresServer


def test_a_free_port_can_be_listened_on(free_port: int) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_port))


@pytest.mark.postgres
def test_each_test_gets_an_empty_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert tables == (0,)


@pytest.mark.postgres
def test_a_database_can_be_dropped_under_a_connected_client(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    with psycopg.connect(postgres_server.url(name)) as client:
        client.execute("SELECT 1")
        postgres_server.drop_database(name)
        with pytest.raises(psycopg.OperationalError):
            client.execute("SELECT 1")


@pytest.mark.postgres
def test_the_server_asks_for_its_password(postgres_server: PostgresServer) -> None:
    stranger = postgres_server.url().replace(postgres_server.password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(stranger)


@pytest.mark.xvfb
def test_a_window_opens_on_the_virtual_screen(screen: str, python: Path) -> None:
    script = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "application = QApplication([])\n"
        "label = QLabel('hello'); label.show()\n"
        "print(application.platformName(), label.isVisible())"
    )
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [python, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["xcb", "True"]


def test_nothing_of_the_person_who_runs_the_tests_is_touched() -> None:
    assert "casewright" not in os.environ.get("CASEWRIGHT_WORKSPACE", "")
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        assert not Path(os.environ[f"XDG_{kind}_HOME"]).is_relative_to(Path.home() / ".config")


def test_an_unexpected_log_line_fails_a_test_and_an_expected_one_does_not(
    pytester: pytest.Pytester, project: Path
) -> None:
    pytester.makeconftest("pytest_plugins = ['tests.support.silence']")
    pytester.makepyfile(
        """
        import logging

        def test_noisy():
            logging.getLogger("room").warning("the disk is full")

        def test_announced(expected_logs):
            expected_logs.append("disk is full")
            logging.getLogger("room").warning("the disk is full")
        """
    )
    result = pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", f"--override-ini=pythonpath={project}"
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*room: WARNING: the disk is full*"])


def test_an_expected_warning_passes(expected_logs: list[str]) -> None:
    expected_logs.append("^room: WARNING: late")
    logging.getLogger("room").warning("late")
