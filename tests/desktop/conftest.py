"""A real office for the desktop's tests: people, two blueprints, a few claims, on SQLite.

Rule: it is made once and copied for each test; nothing is faked.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casewright import app, resources
from casewright.app import Workspace
from casewright.desktop.desk import Desk, read_directory
from casewright.desktop.dispatch import Dispatch
from casewright.desktop.main import Desktop
from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import theme_of
from casewright.engine.commands import SYSTEM, ClaimAssignment, ReportEffect, SubmitAssignment
from casewright.runtime.staff import define, read_people
from casewright.store.rows import WorkQuery, WorkRow
from tests.desktop.clinic import make_clinic
from tests.desktop.outings import make_outings

HOLDERS = ("Amira Aerts", "Björn Bakker", "Clara Costa", "Dirk Dekker", "Esra Ek", "Femke Fay")
CLAIMS = len(HOLDERS)
OpenDesk = Callable[[str], Desk]


@pytest.fixture(autouse=True)
def _english_and_light(qapp: QApplication) -> Iterator[None]:
    """Numbers and dates as in Britain, the light theme at 100 %, whatever the machine says."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme = theme_of(qapp) or Theme(qapp, "light")
    theme.set_scheme("light")
    theme.set_text_size(100)
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True, scope="module")
def _no_qt_garbage() -> Iterator[None]:
    """Windows in reference cycles die here, not later in a thread of a test without Qt."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture(scope="session")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("office") / "office.casewright"
    with app.create(file, actor="root") as workspace:
        people = read_people(resources.path("samples", "people.yaml").read_bytes())
        for command in define(people, "root"):
            workspace.handle(command)
        for blueprint in ("motor-claim", "service-request"):
            workspace.publish(resources.path("samples", f"{blueprint}.blueprint.yaml"))
    with app.open(file, actor="greta") as workspace:
        for number, holder in enumerate(HOLDERS):
            workspace.create_case("claim", {"policy": f"MV-{number}", "policyholder": holder})
    return file


@pytest.fixture
def office(_office: Path, tmp_path: Path) -> Path:
    """The file of a workspace of one's own: six claims wait at the claims desk."""
    return copied(_office, tmp_path / "office.casewright")


@pytest.fixture(scope="session")
def _clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("clinic") / "clinic.casewright"
    make_clinic(file)
    return file


@pytest.fixture
def clinic(_clinic: Path, tmp_path: Path) -> Path:
    """The file of a clinic of one's own."""
    return copied(_clinic, tmp_path / "clinic.casewright")


@pytest.fixture(scope="session")
def _outings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("outings") / "outings.casewright"
    make_outings(file)
    return file


@pytest.fixture
def outings(_outings: Path, tmp_path: Path) -> Path:
    """The file of an outings office of one's own."""
    return copied(_outings, tmp_path / "outings.casewright")


def copied(made: Path, file: Path) -> Path:
    """A workspace with all that lies beside it, under another name."""
    for each in made.parent.iterdir():
        shutil.copy(each, file.with_name(each.name))
    return file


class Desks:
    """Opens workspaces as people would and closes them at the end, after all windows."""

    def __init__(self) -> None:
        self._open: list[Desk] = []

    def open(self, file: Path, actor: str, language: str = "en") -> Desk:
        """Somebody sits down at a desk."""
        workspace = app.open(file, actor=actor)
        dispatch = Dispatch()
        dispatch.attach(workspace.door)
        directory = read_directory(workspace.reads, language)
        self._open.append(Desk(dispatch, workspace, actor, directory))
        return self._open[-1]

    def close(self) -> None:
        """Everybody goes home."""
        for desk in self._open:
            desk.dispatch.drain()
            desk.workspace.close()


@pytest.fixture
def desks(qtbot: QtBot) -> Iterator[Desks]:
    """Desks of any workspace. As in the application, threads that read collect no windows."""
    gc.collect(1)
    gc.disable()
    made = Desks()
    yield made
    made.close()
    gc.enable()


@pytest.fixture
def open_desk(office: Path, desks: Desks) -> OpenDesk:
    """Open the office as somebody."""
    return lambda actor: desks.open(office, actor)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The desk of Greta, who takes claims."""
    return open_desk("greta")


def started(qapp: QApplication, qtbot: QtBot, file: Path, actor: str) -> Iterator[Desktop]:
    """A whole desktop as somebody starts it, without a screen; closed at the end."""
    desktop = Desktop(qapp, str(file), actor)
    with qtbot.waitSignal(desktop.shell.attached, timeout=20_000):
        desktop.show()
    yield desktop
    desktop.shell.close()
    desktop.close()
    desktop.shell.deleteLater()


def work_of(workspace: Workspace, person: str, step: str = "") -> list[WorkRow]:
    """What a person sees, the given step only."""
    rows: tuple[WorkRow, ...] = workspace.reads.work(WorkQuery(person=person)).rows
    return [row for row in rows if step in ("", row.step)]


def claim(workspace: Workspace, row: WorkRow, person: str) -> None:
    """A person takes offered work."""
    workspace.handle(
        ClaimAssignment(id=app.new_id(), actor=person, case=row.case, assignment=row.assignment)
    )


def finish(
    workspace: Workspace, row: WorkRow, person: str, outcome: str, data: dict[str, object]
) -> None:
    """A person ends work with an outcome, and what follows is delivered."""
    workspace.handle(
        SubmitAssignment(
            id=app.new_id(), actor=person, case=row.case, assignment=row.assignment,
            outcome=outcome, data=data,
        )
    )  # fmt: skip
    workspace.door.settle()


def register_answers(workspace: Workspace, case: str, claims: int = 0) -> None:
    """The claims register answers what a claim asked it."""
    for effect in workspace.live(case).effects:
        workspace.handle(
            ReportEffect(
                id=app.new_id(), actor=SYSTEM, case=case, effect=effect, ok=True,
                result={"claims": claims},
            )
        )  # fmt: skip
    workspace.door.settle()


REPORT: dict[str, object] = {"accident": "2026-11-18", "damage": "bodywork"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen platform says this when windows and popups are shown; it is about the platform,
    # not about our windows.
    for item in items:
        if "desktop" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
