"""The window: places, open cases, keys, palette, appearance, and what it says when things go wrong."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop.designer.pane import BlueprintsPane
from casewright.desktop.help import HelpPage
from casewright.desktop.main import Desktop
from casewright.desktop.shell import MOST_CASES, Shell
from casewright.desktop.worklist.pane import WorklistPane
from casewright.engine.commands import AddComment
from casewright.store.rows import CaseQuery
from tests.desktop.conftest import CLAIMS, claim, started, work_of


@pytest.fixture
def desktop(office: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Desktop]:
    """The whole desktop as Greta starts it, without a screen."""
    yield from started(qapp, qtbot, office, "greta")


@pytest.fixture
def shell(desktop: Desktop) -> Shell:
    return desktop.shell


def case_ids(desktop: Desktop) -> list[str]:
    assert desktop.workspace is not None
    return [row.case for row in desktop.workspace.reads.cases(CaseQuery()).rows]


def press(qtbot: QtBot, window: QWidget, key: Qt.Key, keys: str = "") -> None:
    modifiers = {
        "ctrl": Qt.KeyboardModifier.ControlModifier,
        "alt": Qt.KeyboardModifier.AltModifier,
        "": Qt.KeyboardModifier.NoModifier,
    }[keys]
    window.activateWindow()
    qtbot.keyClick(window, key, modifiers)


def test_it_opens_on_my_work_and_says_how_much_there_is(shell: Shell, qtbot: QtBot) -> None:
    assert shell.stack.currentWidget() is shell.panes["work"]
    assert shell.sidebar.active() == "work"
    qtbot.waitUntil(lambda: shell.sidebar._buttons["work"].item.count == CLAIMS)
    assert "Connected" in shell.status.text()
    assert "J / K move" in shell.status.shortcuts_text()


def test_the_user_is_named_with_the_role(shell: Shell) -> None:
    assert shell.sidebar._user.accessibleName() == "Greta Lindqvist, Claim handler · Adjuster"


@pytest.mark.parametrize(
    "key, place", [(Qt.Key.Key_2, "cases"), (Qt.Key.Key_3, "blueprints"), (Qt.Key.Key_1, "work")]
)
def test_alt_and_a_number_go_to_a_place(
    shell: Shell, qtbot: QtBot, key: Qt.Key, place: str
) -> None:
    press(qtbot, shell, key, "alt")
    assert shell.stack.currentWidget() is shell.panes[place]
    assert shell.sidebar.active() == place


def test_an_open_case_stands_in_the_sidebar_until_it_is_closed(
    desktop: Desktop, shell: Shell, qtbot: QtBot
) -> None:
    case = case_ids(desktop)[0]
    shell.open_case(case)
    qtbot.waitUntil(lambda: shell.cases[case].data is not None)
    shown = shell.sidebar._cases[case].case
    assert (shown.title, shown.detail) == (shell.cases[case].number, "Motor claim")
    press(qtbot, shell, Qt.Key.Key_W, "ctrl")
    assert shell.cases == {}
    assert shell.stack.currentWidget() is shell.panes["cases"]


def test_a_case_is_opened_once_and_few_stay_open(desktop: Desktop, shell: Shell) -> None:
    assert desktop.workspace is not None
    for number in range(MOST_CASES - CLAIMS + 2):
        data = {"policy": f"X-{number}", "policyholder": "Gustav Gold"}
        desktop.workspace.create_case("claim", data)
    cases = case_ids(desktop)
    for case in [*cases, cases[-1]]:
        shell.open_case(case)
    assert len(shell.cases) == MOST_CASES
    assert cases[0] not in shell.cases
    assert list(shell.cases)[-1] == cases[-1]


def test_the_palette_finds_actions_people_blueprints_and_cases(
    desktop: Desktop, shell: Shell, qtbot: QtBot
) -> None:
    press(qtbot, shell, Qt.Key.Key_K, "ctrl")
    assert shell.palette_box.isVisible()
    qtbot.keyClicks(shell.palette_box.line, "greta")
    assert any(one.id == "person:greta" for one in shell.palette_box.entries())
    shell.palette_box.line.clear()
    qtbot.keyClicks(shell.palette_box.line, "clara")
    qtbot.waitUntil(lambda: any(o.id.startswith("case:") for o in shell.palette_box.entries()))
    with qtbot.waitSignal(shell.palette_box.chosen) as chosen:
        qtbot.keyClick(shell.palette_box.line, Qt.Key.Key_Return)
    assert chosen.args[0].startswith("case:")
    case = chosen.args[0].removeprefix("case:")
    assert shell.stack.currentWidget() is shell.cases[case]


def test_the_palette_opens_a_blueprint(shell: Shell, qtbot: QtBot) -> None:
    shell.open_palette()
    qtbot.keyClicks(shell.palette_box.line, "service request")
    found = [o.id for o in shell.palette_box.entries() if o.id.startswith("blueprint:")]
    assert shell.desk is not None
    shell.finder(shell.desk).choose(found[0])
    pane = shell.panes["blueprints"]
    assert isinstance(pane, BlueprintsPane)
    assert shell.stack.currentWidget() is pane
    qtbot.waitUntil(
        lambda: pane.shown is not None and pane.shown.row.blueprint == "service-request"
    )


def test_switching_to_dark_is_kept_for_the_next_start(shell: Shell, qtbot: QtBot) -> None:
    assert shell.desk is not None
    finder = shell.finder(shell.desk)
    finder.choose("do:dark")
    assert shell.theme.is_dark
    assert shell.settings.scheme == "dark"
    finder.choose("do:dark")
    assert not shell.theme.is_dark


def test_larger_text_reaches_the_whole_window(shell: Shell) -> None:
    narrow = shell.sidebar.width()
    shell.menu.set_text_size(150)
    QApplication.processEvents()
    assert shell.sidebar.minimumWidth() > narrow
    assert shell.settings.text_size == 150
    shell.menu.set_text_size(100)


def test_f1_helps_with_what_is_shown_and_esc_goes_back(shell: Shell, qtbot: QtBot) -> None:
    shell.go("cases")
    press(qtbot, shell, Qt.Key.Key_F1)
    page = shell.stack.currentWidget()
    assert "Cases" in page.text.toPlainText()  # type: ignore[union-attr]
    qtbot.keyClick(page.text, Qt.Key.Key_Escape)  # type: ignore[union-attr]
    assert shell.stack.currentWidget() is shell.panes["cases"]


def test_ctrl_g_gets_next_work_from_anywhere(desktop: Desktop, shell: Shell, qtbot: QtBot) -> None:
    shell.go("blueprints")
    press(qtbot, shell, Qt.Key.Key_G, "ctrl")
    pane = shell.panes["work"]
    assert isinstance(pane, WorklistPane)
    assert shell.stack.currentWidget() is pane
    qtbot.waitUntil(lambda: pane.detail.form.is_mine)


def test_a_slash_goes_to_the_search(shell: Shell, qtbot: QtBot) -> None:
    pane = shell.panes["work"]
    assert isinstance(pane, WorklistPane)
    press(qtbot, pane.table.table, Qt.Key.Key_Slash)
    assert shell.focusWidget() is pane.search


def test_commits_of_another_process_are_seen(
    desktop: Desktop, office: Path, shell: Shell, qtbot: QtBot, python: Path
) -> None:
    pane = shell.panes["work"]
    assert isinstance(pane, WorklistPane)
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS)
    program = (
        "import sys; from casewright import app\n"
        "with app.open(sys.argv[1], actor='anna') as w:\n"
        "    w.create_case('claim', {'policy': 'N-1', 'policyholder': 'Nadia Novak'})\n"
    )
    subprocess.run([str(python), "-c", program, str(office)], check=True, timeout=60)
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS + 1, timeout=15_000)


def test_what_is_typed_is_kept_when_the_window_closes(
    office: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    desktop = Desktop(qapp, str(office), "greta")
    with qtbot.waitSignal(desktop.shell.attached, timeout=20_000):
        desktop.show()
    assert desktop.workspace is not None
    row = work_of(desktop.workspace, "greta")[0]
    claim(desktop.workspace, row, "greta")
    pane = desktop.shell.panes["work"]
    assert isinstance(pane, WorklistPane)
    pane.show_assignment(row.assignment)
    qtbot.waitUntil(lambda: pane.detail.form.is_mine)
    line = pane.detail.form.form.field("email").target()
    qtbot.keyClicks(line, "a@example.org")
    desktop.shell.close()
    desktop.close()
    desktop.shell.deleteLater()
    with app.open(office, actor="greta") as workspace:
        draft = workspace.reads.draft(row.assignment, "greta")
    assert draft is not None
    assert draft.data == {"email": "a@example.org"}


def test_a_workspace_that_is_not_there_is_said_with_the_remedy(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    file = tmp_path / "none.casewright"
    desktop = Desktop(qapp, str(file), "greta")
    desktop.show()
    shell = desktop.shell
    qtbot.waitUntil(lambda: shell.stack.currentWidget() is shell.failure, timeout=20_000)
    assert str(file) in shell.failure.words()
    assert "Not connected" in shell.status.text()
    with qtbot.waitSignal(shell.attached, timeout=20_000):
        shell.failure.make_button.click()
    assert file.exists()
    assert shell.stack.currentWidget() is shell.panes["work"]
    shell.close()
    desktop.close()
    shell.deleteLater()


def test_a_refusal_that_nobody_handles_is_said_in_a_toast(
    desktop: Desktop, shell: Shell, qtbot: QtBot
) -> None:
    command = AddComment(id=app.new_id(), actor="greta", case="no-such-case", text="?")
    desktop.dispatch.run(command)
    qtbot.waitUntil(shell.toast.isVisible)
    assert shell.toast.text()


def test_every_control_of_the_window_has_a_name(shell: Shell) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in shell.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert widget.accessibleName() or widget.text(), widget  # type: ignore[attr-defined]


# ----------------------------------------------------------------------- who looks after others


@pytest.fixture
def chief(outings: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Desktop]:
    """The desktop of somebody who looks after the work of others."""
    yield from started(qapp, qtbot, outings, "cleo")


def test_incidents_are_a_place_for_those_who_look_after_others(
    chief: Desktop, qtbot: QtBot
) -> None:
    shell = chief.shell
    assert shell.sidebar._buttons["incidents"].isVisible()
    press(qtbot, shell, Qt.Key.Key_4, "alt")
    pane = shell.panes["incidents"]
    assert shell.current() is pane
    qtbot.waitUntil(lambda: shell.sidebar._buttons["incidents"].item.count == 2)
    press(qtbot, shell, Qt.Key.Key_F1)
    page = shell.findChild(HelpPage)
    assert isinstance(page, HelpPage)
    assert page.tabs.current() == "incidents"


def test_others_have_no_such_place_nor_a_way_there(shell: Shell, qtbot: QtBot) -> None:
    assert not shell.sidebar._buttons["incidents"].isVisible()
    press(qtbot, shell, Qt.Key.Key_4, "alt")
    shell.go("incidents")
    assert "incidents" not in shell.panes
    shell.open_palette()
    assert shell.desk is not None
    assert "do:incidents" not in shell.finder(shell.desk)._actions


def test_a_table_in_a_history_leads_to_where_it_was_designed(chief: Desktop, qtbot: QtBot) -> None:
    shell = chief.shell
    case = case_ids(chief)[0]
    shell.open_case(case)
    shell.cases[case].table_wanted.emit("outings:1:care")
    pane = shell.panes["blueprints"]
    assert isinstance(pane, BlueprintsPane)
    qtbot.waitUntil(lambda: pane.sheets.currentWidget() is pane.table)
    assert pane.table.title.full_text() == "Who cares"
