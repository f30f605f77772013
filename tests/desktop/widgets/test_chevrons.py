"""Stage chevrons: where a case stands, for the eye, the ear and the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import LIGHT
from casewright.desktop.widgets.chevrons import Stage, StageChevrons
from tests.desktop.gallery.samples import CLAIM_STAGES, OTHER_STAGES


@pytest.fixture
def chevrons(qtbot: QtBot) -> StageChevrons:
    made = StageChevrons(CLAIM_STAGES)
    qtbot.addWidget(made)
    made.resize(900, 44)
    made.show()
    return made


def colour_in(chevrons: StageChevrons, place: int) -> str:
    box = chevrons.box_of(place)
    spot = QPoint(round(box.right() - 20), round(box.top() + 3))
    return chevrons.grab().toImage().pixelColor(spot).name()


def test_done_current_and_coming_stages_differ(chevrons: StageChevrons) -> None:
    assert colour_in(chevrons, 0) == LIGHT.good_tint
    assert colour_in(chevrons, 2) == LIGHT.accent
    assert colour_in(chevrons, 3) == LIGHT.stage


def test_skipped_and_alternate_stages_have_their_own_look(chevrons: StageChevrons) -> None:
    chevrons.set_stages(OTHER_STAGES)
    assert colour_in(chevrons, 1) == LIGHT.canvas
    assert colour_in(chevrons, 2) == LIGHT.warn_tint


def test_the_row_is_spoken_with_states_in_words(chevrons: StageChevrons) -> None:
    assert chevrons.accessibleName() == "Stages"
    spoken = chevrons.accessibleDescription()
    assert "Report: done, Done 19 Nov 09:05" in spoken
    assert "Assess: current stage" in spoken
    assert "Decide: not started" in spoken
    chevrons.set_stages(OTHER_STAGES)
    assert "Triage: skipped" in chevrons.accessibleDescription()
    assert "alternate stage" in chevrons.accessibleDescription()


def test_the_keyboard_starts_at_the_current_stage_and_walks(
    chevrons: StageChevrons, qtbot: QtBot
) -> None:
    assert chevrons.focused_id() == "assess"
    qtbot.keyClick(chevrons, Qt.Key.Key_Left)
    with qtbot.waitSignal(chevrons.activated) as told:
        qtbot.keyClick(chevrons, Qt.Key.Key_Return)
    assert told.args == ["triage"]
    for _step in range(9):
        qtbot.keyClick(chevrons, Qt.Key.Key_Right)
    assert chevrons.focused_id() == "settle"
    for _step in range(9):
        qtbot.keyClick(chevrons, Qt.Key.Key_Left)
    assert chevrons.focused_id() == "report"


def test_a_click_names_the_stage_under_the_mouse(chevrons: StageChevrons, qtbot: QtBot) -> None:
    for place, stage in enumerate(CLAIM_STAGES):
        with qtbot.waitSignal(chevrons.activated) as told:
            spot = chevrons.box_of(place).center().toPoint()
            qtbot.mouseClick(chevrons, Qt.MouseButton.LeftButton, pos=spot)
        assert told.args == [stage.id]


def test_a_click_into_the_gap_is_nothing(chevrons: StageChevrons, qtbot: QtBot) -> None:
    gap = QPoint(round(chevrons.box_of(0).right()) - 8, 1)
    with qtbot.assertNotEmitted(chevrons.activated):
        qtbot.mouseClick(chevrons, Qt.MouseButton.LeftButton, pos=gap)


def test_neighbours_leave_a_gap_of_seven_and_fill_the_width(chevrons: StageChevrons) -> None:
    first, second = chevrons.box_of(0), chevrons.box_of(1)
    assert first.right() - 11 + 7 == pytest.approx(second.left())
    assert chevrons.box_of(4).right() == pytest.approx(chevrons.width())


def test_the_focused_stage_wears_a_ring(chevrons: StageChevrons, qtbot: QtBot) -> None:
    chevrons.activateWindow()
    qtbot.waitUntil(chevrons.hasFocus)
    chevrons.clearFocus()
    before = chevrons.grab().toImage()
    chevrons.setFocus()
    qtbot.waitUntil(chevrons.hasFocus)
    assert chevrons.grab().toImage() != before


def test_the_tool_tip_has_the_whole_text(chevrons: StageChevrons) -> None:
    spot = chevrons.box_of(2).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, spot, chevrons.mapToGlobal(spot))
    QApplication.sendEvent(chevrons, event)
    assert QToolTip.text() == "Assess\nGoal in 1 h 18 min, at risk"
    QToolTip.hideText()


def test_long_names_and_many_stages_are_painted_without_trouble(chevrons: StageChevrons) -> None:
    many = [
        Stage(str(n), "A very long name of a stage " * 3, "future", "x" * 80) for n in range(12)
    ]
    chevrons.set_stages(many)
    assert chevrons.stages() == tuple(many)
    assert not chevrons.grab().isNull()
    assert chevrons.minimumSizeHint().width() >= 12 * 70


def test_no_stages_are_no_trouble(chevrons: StageChevrons, qtbot: QtBot) -> None:
    chevrons.set_stages([])
    assert chevrons.focused_id() == ""
    assert not chevrons.grab().isNull()
    with qtbot.assertNotEmitted(chevrons.activated):
        qtbot.keyClick(chevrons, Qt.Key.Key_Return)
