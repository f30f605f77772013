"""Stages as somebody uses them: by mouse, keyboard and ear, at any size and length."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme, Tokens, contrast
from casewright.desktop.widgets.chevrons import Stage, StageChevrons, StageState
from tests.desktop.gallery.samples import CLAIM_STAGES, OTHER_STAGES
from tests.desktop.widgets.hands import click, columns_with, focus, inks, picture, press, stand

STATES: tuple[StageState, ...] = ("done", "current", "future", "skipped", "alternate")


@pytest.fixture
def chevrons(qtbot: QtBot) -> StageChevrons:
    made = stand(qtbot, StageChevrons(CLAIM_STAGES), 900, 44)
    focus(qtbot, made)
    return made


def told_by(chevrons: StageChevrons) -> list[str]:
    told: list[str] = []
    chevrons.activated.connect(told.append)
    return told


# -------------------------------------------------------------------------------- hit testing


def test_the_whole_row_belongs_to_stages_but_for_thin_gaps(
    chevrons: StageChevrons, qtbot: QtBot
) -> None:
    told = told_by(chevrons)
    hits = []
    for x in range(2, 900, 8):
        before = len(told)
        click(qtbot, chevrons, QPoint(x, 22))
        hits.append(told[-1] if len(told) > before else "")
    without_gaps = [one for one in hits if one]
    assert list(dict.fromkeys(without_gaps)) == [stage.id for stage in CLAIM_STAGES]
    assert without_gaps == sorted(without_gaps, key=[s.id for s in CLAIM_STAGES].index)
    assert hits.count("") <= 8


def test_the_point_of_an_arrow_belongs_to_the_stage_it_points_from(
    chevrons: StageChevrons, qtbot: QtBot
) -> None:
    told = told_by(chevrons)
    tip = chevrons.box_of(0)
    click(qtbot, chevrons, QPoint(round(tip.right()) - 2, 22))
    # Beside the point, above, the next stage begins already.
    click(qtbot, chevrons, QPoint(round(chevrons.box_of(1).left()) + 2, 2))
    assert told == ["report", "triage"]


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_choose_nothing(
    chevrons: StageChevrons, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    told = told_by(chevrons)
    qtbot.mouseClick(chevrons, button, pos=chevrons.box_of(1).center().toPoint())
    assert told == []
    assert chevrons.focused_id() == "assess"


def test_a_clicked_stage_is_where_the_arrows_go_on(chevrons: StageChevrons, qtbot: QtBot) -> None:
    click(qtbot, chevrons, chevrons.box_of(3).center().toPoint())
    press(qtbot, Qt.Key.Key_Right)
    assert chevrons.focused_id() == "settle"


@pytest.mark.parametrize("size", [100, 150, 200])
@pytest.mark.parametrize("wide", [380, 900, 2400])
def test_what_is_painted_is_what_is_hit(
    chevrons: StageChevrons, qtbot: QtBot, light_theme: Theme, size: int, wide: int
) -> None:
    light_theme.set_text_size(size)
    chevrons.resize(wide, chevrons.sizeHint().height())
    painted = columns_with(picture(chevrons), LIGHT.accent)
    inside = [x for x in painted if chevrons.box_of(2).contains(x, 3)]
    told = told_by(chevrons)
    click(qtbot, chevrons, QPoint(inside[len(inside) // 2], chevrons.height() // 2))
    assert told == ["assess"]


def test_from_right_to_left_a_click_still_hits_what_is_seen(
    chevrons: StageChevrons, qtbot: QtBot
) -> None:
    chevrons.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    painted = columns_with(picture(chevrons), LIGHT.accent)
    told = told_by(chevrons)
    click(qtbot, chevrons, QPoint(painted[len(painted) // 2], 22))
    assert told == ["assess"]


@pytest.mark.parametrize("count", [1, 2, 12])
def test_any_number_of_stages_fills_the_width_without_overlap(
    chevrons: StageChevrons, qtbot: QtBot, count: int
) -> None:
    chevrons.set_stages([Stage(str(n), f"Stage {n}", "future") for n in range(count)])
    told = told_by(chevrons)
    for place in range(count):
        click(qtbot, chevrons, chevrons.box_of(place).center().toPoint())
    assert told == [str(n) for n in range(count)]
    assert chevrons.box_of(count - 1).right() == pytest.approx(900)
    assert chevrons.box_of(0).left() == 0


# ----------------------------------------------------------------------------------- keyboard


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_each_key_that_presses_a_button_presses_a_stage(
    chevrons: StageChevrons, qtbot: QtBot, key: Qt.Key
) -> None:
    told = told_by(chevrons)
    press(qtbot, key)
    assert told == ["assess"]


def test_a_refresh_does_not_move_somebody_who_walks_along(
    chevrons: StageChevrons, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Left, times=2)
    later = [Stage(s.id, s.name, s.state, s.status + " now") for s in CLAIM_STAGES]
    chevrons.set_stages(later)
    assert chevrons.focused_id() == "report"
    press(qtbot, Qt.Key.Key_Right)
    assert chevrons.focused_id() == "triage"


def test_when_the_stage_under_the_keyboard_goes_the_current_one_takes_over(
    chevrons: StageChevrons, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Left)
    chevrons.set_stages([Stage("a", "A", "done"), Stage("b", "B", "current")])
    assert chevrons.focused_id() == "b"


def test_without_the_keyboard_it_follows_the_case(chevrons: StageChevrons) -> None:
    chevrons.clearFocus()
    chevrons.set_stages(
        [Stage(s.id, s.name, "current" if s.id == "decide" else "done") for s in CLAIM_STAGES]
    )
    assert chevrons.focused_id() == "decide"


def test_other_keys_are_left_to_the_page(chevrons: StageChevrons, qtbot: QtBot) -> None:
    told = told_by(chevrons)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_J)
    assert told == []
    assert chevrons.focused_id() == "assess"


# ------------------------------------------------------------------------------- eye and ear


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme, colours", [("light", LIGHT), ("dark", DARK)])
def test_each_state_is_readable_in_both_schemes_and_named(
    chevrons: StageChevrons,
    light_theme: Theme,
    state: StageState,
    scheme: str,
    colours: Tokens,
) -> None:
    chevrons.clearFocus()
    chevrons.set_stages([Stage("a", "MMMMMM", state, "status")])
    light_theme.set_scheme(scheme)  # type: ignore[arg-type]
    image = picture(chevrons)
    ground = QColor(image.pixel(840, 22)).name()
    assert max(contrast(ink, ground) for ink in inks(image)) >= 4.5
    assert chevrons.accessibleDescription() == f"MMMMMM: {chevrons.state_word(state)}, status"


def test_states_differ_by_more_than_colour(chevrons: StageChevrons) -> None:
    words = {chevrons.state_word(state) for state in STATES}
    assert len(words) == len(STATES)
    chevrons.clearFocus()
    shapes = []
    for state in STATES:
        chevrons.set_stages([Stage("a", "", state)])
        image = picture(chevrons)
        ground = image.pixel(840, 22)
        shapes.append(
            frozenset(
                (x, y) for x in range(4, 40) for y in range(8, 36) if image.pixel(x, y) != ground
            )
        )
    # Current and coming share the number: fill and the line under the name tell them apart.
    assert shapes[STATES.index("current")] == shapes[STATES.index("future")]
    assert len(set(shapes)) == len(STATES) - 1


def test_tips_name_the_stage_under_the_mouse_and_none_in_a_gap(chevrons: StageChevrons) -> None:
    chevrons.set_stages(OTHER_STAGES)
    tips = []
    for place in range(4):
        spot = chevrons.box_of(place).center().toPoint()
        QApplication.sendEvent(
            chevrons, QHelpEvent(QEvent.Type.ToolTip, spot, chevrons.mapToGlobal(spot))
        )
        tips.append(QToolTip.text().splitlines()[0])
    assert tips == ["Report", "Triage", "Fraud investigation", "Settle"]
    QToolTip.hideText()
