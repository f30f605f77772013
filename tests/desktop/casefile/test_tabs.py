"""Files, discussion, relatives and facts of a case: each tab on its own, with real content."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from casewright.desktop.casefile.asking import AskPanel
from casewright.desktop.casefile.datatab import DataTab, Origin, origins
from casewright.desktop.casefile.filestab import FilesTab
from casewright.desktop.casefile.reading import PageData, read_page
from casewright.desktop.casefile.relatedtab import RelatedTab
from casewright.desktop.casefile.talktab import TalkTab, mentions
from casewright.desktop.casefile.telling import tell, voice_of
from casewright.desktop.casefile.worktab import WorkTab, best_work
from casewright.desktop.desk import Desk
from casewright.desktop.widgets.basics import Text
from casewright.engine.commands import AddComment
from casewright.runtime.reading import HistoryRow
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks
from tests.desktop.outings import outing_of


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "dora")


@pytest.fixture
def stay(desk: Desk) -> str:
    return stay_of(desk.workspace, "Ada Abel")


def page(desk: Desk, case: str) -> PageData:
    return read_page(desk.reader(), case)


# ------------------------------------------------------------------------------------- files


@pytest.fixture
def files(desk: Desk, stay: str, qtbot: QtBot) -> FilesTab:
    made = FilesTab(desk)
    qtbot.addWidget(made)
    made.show_case(page(desk, stay))
    return made


def test_without_files_it_says_how_they_come(files: FilesTab) -> None:
    assert not files.empty.isHidden()
    assert files.category.itemText(0) == "No category"


def test_a_file_that_is_dropped_is_attached(
    files: FilesTab, desk: Desk, stay: str, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear doctor")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(letter)), QUrl("https://example.org/x")])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    with qtbot.waitSignal(files.said) as said:
        files.dropEvent(event)
    assert said.args == ["Attached"]
    found = page(desk, stay).opened.files
    assert [(one.name, one.size, one.by) for one in found] == [("letter.txt", 11, "dora")]
    assert desk.workspace.reads.file_bytes(found[0].digest) == b"Dear doctor"
    files.show_case(page(desk, stay))
    assert files.empty.isHidden()


def test_a_file_that_is_gone_is_said(files: FilesTab, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(files.failed) as failed:
        files.attach([str(tmp_path / "nothing.pdf")])
    assert failed.args[0].kind in ("refused", "environment")


# -------------------------------------------------------------------------------- discussion


@pytest.mark.parametrize(
    "text, called",
    [
        ("@nina please look", ("nina",)),
        ("@Nina Nowak and @otto", ("nina", "otto")),
        ("nina", ()),
        ("mail@example.org", ()),
        ("@DORA", ("dora",)),
        ("", ()),
    ],
)
def test_people_are_called_by_name_or_id(text: str, called: tuple[str, ...]) -> None:
    people = {"nina": "Nina Nowak", "otto": "Otto Olsen", "dora": "Dora Diaz"}
    assert mentions(text, people) == called


def test_remarks_stand_in_order_with_who_and_when(desk: Desk, stay: str, qtbot: QtBot) -> None:
    for text in ("First", "Second"):
        desk.workspace.handle(AddComment(id=desk.new_id(), actor="nina", case=stay, text=text))
    tab = TalkTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, stay))
    assert tab.rows.count() == 2
    assert tab.nothing.isHidden()


def test_a_remark_that_is_refused_stays_in_the_box(desk: Desk, stay: str, qtbot: QtBot) -> None:
    tab = TalkTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, stay))
    tab._case = "no such case"
    tab.box.setPlainText("Is anybody there?")
    with qtbot.waitSignal(tab.failed):
        tab.post()
    assert tab.box.toPlainText() == "Is anybody there?"
    assert tab.post_button.isEnabled()


# ------------------------------------------------------------------------------------- data


def happened(seq: int, kind: str, actor: str, **data: object) -> HistoryRow:
    return HistoryRow(seq, seq * 10, actor, None, "", kind, {"data": data}, "")


def test_the_last_one_who_set_a_field_is_its_origin() -> None:
    history = (
        happened(1, "CaseCreated", "dora", a=1, b=1),
        happened(2, "AssignmentCompleted", "nina", b=2),
        happened(3, "ChildRequested", "system", a=9),
        happened(4, "StepDone", "system", c=3),
    )
    assert origins(history) == {
        "a": Origin("dora", 10, "CaseCreated"),
        "b": Origin("nina", 20, "AssignmentCompleted"),
        "c": Origin("system", 40, "StepDone"),
    }
    assert origins(()) == {}


def test_the_data_of_a_case_is_all_listed(desk: Desk, stay: str, qtbot: QtBot) -> None:
    tab = DataTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, stay))
    assert list(tab.shown) == ["patient", "finding", "ward", "allergic", "against", "diet"]
    assert tab.shown["ward"][0] == "West"
    assert tab.shown["allergic"][0] == "No"
    assert tab.shown["against"][0] == ""
    assert tab.count.full_text() == "4 of 6 fields are known"


# ----------------------------------------------------------------------------------- related


def test_a_case_alone_says_so(desk: Desk, stay: str, qtbot: QtBot) -> None:
    tab = RelatedTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, stay))
    assert not tab.empty.isHidden()
    assert tab.buttons == {}


# -------------------------------------------------------------------------------------- work


def test_my_own_work_is_shown_before_that_of_others(desk: Desk, stay: str) -> None:
    take(desk.workspace, stay, "bed", "nina")
    data = page(desk, stay)
    found = best_work(data, "dora")
    assert found is not None
    assert found.assignee == "nina", "it is all there is"
    assert best_work(data, "nina") == found


def test_a_case_without_open_work_says_why(desk: Desk, stay: str, qtbot: QtBot) -> None:
    for step in ("bed", "treat"):
        desk.workspace.submit(take(desk.workspace, stay, step, "dora"))
        desk.workspace.door.settle()
    tab = WorkTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, stay))
    assert not tab.empty.isHidden()
    assert tab.empty.accessibleName().startswith(
        "This case is finished. Its status is Resolved-Well"
    )
    assert best_work(page(desk, stay), "dora") is None


# ------------------------------------------------------------------------------------- asking


@pytest.fixture
def ask(qtbot: QtBot) -> AskPanel:
    made = AskPanel()
    qtbot.addWidget(made)
    made.resize(600, 120)
    return made


def test_a_question_is_asked_and_answered_once(ask: AskPanel, qtbot: QtBot) -> None:
    answers: list[str] = []
    ask.ask("Why?", "Reason", "Go", answers.append)
    qtbot.keyClicks(ask.line, "  because  ")
    qtbot.mouseClick(ask.ok, Qt.MouseButton.LeftButton)
    assert answers == ["because"]
    assert not ask.isVisible()


def test_an_answer_that_is_needed_cannot_be_left_out(ask: AskPanel, qtbot: QtBot) -> None:
    answers: list[str] = []
    ask.ask("Why?", "Reason", "Go", answers.append)
    qtbot.keyClick(ask.line, Qt.Key.Key_Return)
    assert answers == []
    assert ask.isVisible()
    assert ask.problem.isVisible()
    ask.ask("And this?", "Perhaps", "Go", answers.append, needed=False)
    assert not ask.problem.isVisible()
    qtbot.keyClick(ask.line, Qt.Key.Key_Return)
    assert answers == [""]


def test_a_new_question_replaces_the_old_one(ask: AskPanel, qtbot: QtBot) -> None:
    first: list[str] = []
    second: list[str] = []
    ask.ask("One?", "", "Go", first.append)
    qtbot.keyClicks(ask.line, "half an ans")
    ask.ask("Two?", "", "Do it", second.append)
    assert ask.line.text() == ""
    assert ask.question.full_text() == "Two?"
    assert ask.line.accessibleName() == "Two?"
    assert ask.ok.text() == "Do it"
    qtbot.keyClicks(ask.line, "yes")
    qtbot.keyClick(ask.line, Qt.Key.Key_Return)
    assert (first, second) == ([], ["yes"])


def test_the_cancel_button_takes_it_back(ask: AskPanel, qtbot: QtBot) -> None:
    answers: list[str] = []
    ask.ask("Why?", "", "Go", answers.append)
    qtbot.mouseClick(ask.cancel, Qt.MouseButton.LeftButton)
    assert not ask.isVisible()
    assert answers == []


# ------------------------------------------------------------------------- groups among the data


def test_a_queue_among_the_data_is_called_by_its_name(
    outings: Path, desks: Desks, qtbot: QtBot
) -> None:
    desk = desks.open(outings, "cleo")
    tab = DataTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, outing_of(desk.workspace, "Castle")))
    assert tab.shown["pays"][0] == "Front desk"
    assert tab.shown["pays"][1].startswith("rule")
    assert tab.shown["illness"][0] == ""


def test_its_name_stands_in_the_facts_beside_the_work_too(
    outings: Path, desks: Desks, qtbot: QtBot
) -> None:
    desk = desks.open(outings, "cleo")
    data = page(desk, outing_of(desk.workspace, "Castle"))
    told = [told.detail for row in data.opened.history if (told := tell(row, voice_of(desk, data)))]
    assert any(one.startswith("Payer: Front desk") for one in told)
    assert not any("queue:" in one for one in told)


def test_what_happened_lately_bears_its_signs(outings: Path, desks: Desks, qtbot: QtBot) -> None:
    desk = desks.open(outings, "cleo")
    tab = WorkTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page(desk, outing_of(desk.workspace, "Mill")))
    said = [one.full_text() for one in tab.late_card.findChildren(Text)]
    assert "Wait for the day could not go on; a person must act" in said
    assert "Row 2 of Who pays decided" in said
