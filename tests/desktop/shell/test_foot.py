"""The foot of a form: every outcome can be reached, however narrow the window is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casewright.desktop.foot import Choice, Foot

THREE = (
    Choice("none", "No more advice needed"),
    Choice("internal", "Ask internal advice"),
    Choice("external", "Ask external advice"),
)


def foot_of(qtbot: QtBot, choices: tuple[Choice, ...], wide: int) -> Foot:
    """A shown foot of a width, in pixels."""
    foot = Foot()
    qtbot.addWidget(foot)
    foot.set_choices(choices)
    foot.resize(max(wide, foot.minimumSizeHint().width()), foot.sizeHint().height())
    foot.show()
    return foot


def as_buttons(foot: Foot) -> list[str]:
    """The outcomes that stand as buttons."""
    return [one for one, button in foot.buttons.items() if button.isVisible()]


def in_menu(foot: Foot) -> list[str]:
    """The outcomes that stand in the menu."""
    return [action.text() for action in foot.others if action.isVisible()]


def test_with_room_every_outcome_is_a_button_and_there_is_no_menu(qtbot: QtBot) -> None:
    foot = foot_of(qtbot, THREE, 1000)
    assert as_buttons(foot) == ["none", "internal", "external"]
    assert not foot.more.isVisible()


def test_a_narrow_foot_moves_the_later_outcomes_into_a_menu(qtbot: QtBot) -> None:
    foot = foot_of(qtbot, THREE, 460)
    assert as_buttons(foot) == ["none"]
    assert in_menu(foot) == ["Ask internal advice", "Ask external advice"]
    assert foot.more.isVisible()


def test_nothing_reaches_over_the_right_edge_at_any_width(qtbot: QtBot) -> None:
    foot = foot_of(qtbot, THREE, 1000)
    for wide in range(1000, foot.minimumSizeHint().width(), -37):
        foot.resize(wide, foot.height())
        layout = foot.layout()
        assert layout is not None
        layout.activate()
        shown = [foot.draft_button, foot.more, *foot.buttons.values()]
        edges = [button.geometry().right() for button in shown if button.isVisible()]
        assert max(edges) <= foot.width(), wide
        assert as_buttons(foot)[0] == "none"
        assert len(as_buttons(foot)) + len(in_menu(foot)) == len(THREE)


def test_a_foot_that_becomes_wide_again_shows_its_buttons_again(qtbot: QtBot) -> None:
    foot = foot_of(qtbot, THREE, 460)
    foot.resize(1000, foot.height())
    assert as_buttons(foot) == ["none", "internal", "external"]
    assert not foot.more.isVisible()


def test_of_five_outcomes_two_are_buttons_even_with_room(qtbot: QtBot) -> None:
    five = (*THREE, Choice("a", "Refer"), Choice("b", "Refuse"))
    foot = foot_of(qtbot, five, 1400)
    assert as_buttons(foot) == ["none", "internal"]
    assert in_menu(foot) == ["Ask external advice", "Refer", "Refuse"]


def test_an_outcome_in_the_menu_is_sent_like_a_button(qtbot: QtBot) -> None:
    foot = foot_of(qtbot, THREE, 460)
    with qtbot.waitSignal(foot.chosen) as sent:
        next(action for action in foot.others if action.text() == "Ask external advice").trigger()
    assert sent.args == ["external"]


def test_while_a_command_is_under_way_no_outcome_can_be_chosen(qtbot: QtBot) -> None:
    foot = foot_of(qtbot, THREE, 460)
    foot.set_busy(True)
    assert not foot.more.isEnabled()
    assert not foot.buttons["none"].isEnabled()
    foot.set_busy(False)
    assert foot.more.isEnabled()


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_choose_from_needs_no_menu(qtbot: QtBot, count: int) -> None:
    foot = foot_of(qtbot, THREE[:count], 300)
    assert not foot.more.isVisible()
    assert as_buttons(foot) == [one.id for one in THREE[:count]]
