"""A line of time: where marks stand, how keys and mouse move along, what a screen reader hears."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import theme_of
from casewright.desktop.theme.tokens import DARK, LIGHT
from casewright.desktop.widgets.timeslider import Mark, Stretch, TimeSlider, spread

HOUR = 60
MARKS = (
    Mark(0, "people", "Mon 09:00"),
    Mark(10, "rules", "Mon 09:10"),
    Mark(60, "clocks", "Mon 10:00"),
    Mark(5_000, "system", "Thu 20:20"),
    Mark(5_060, "people", "Thu 21:20"),
)
STRETCHES = (Stretch("Report", 0, 2), Stretch("Triage", 2, 4))


@pytest.fixture
def slider(qtbot: QtBot) -> TimeSlider:
    made = TimeSlider(6 * HOUR)
    qtbot.addWidget(made)
    made.resize(600, 64)
    made.set_marks(MARKS, STRETCHES)
    made.show()
    return made


times = st.lists(st.integers(0, 10**9), min_size=2, max_size=60).map(sorted)


@given(times, st.integers(1, 10**6))
def test_marks_stand_in_order_from_end_to_end(when: list[int], longest: int) -> None:
    found = spread(when, longest)
    assert len(found) == len(when)
    assert found[0] == 0
    assert found[-1] == pytest.approx(1)
    assert all(a < b for a, b in itertools.pairwise(found)), "none hides another"


@given(times, st.integers(1, 10**6))
def test_no_pause_takes_more_room_than_the_longest(when: list[int], longest: int) -> None:
    found = spread(when, longest)
    steps = [b - a for a, b in itertools.pairwise(found)]
    assert max(steps) <= min(steps) * 13 * (1 + 1e-9)


def test_few_marks_have_a_place_too() -> None:
    assert spread([], 5) == []
    assert spread([7], 5) == [0.0]


def test_it_stands_at_now_when_it_is_filled(slider: TimeSlider) -> None:
    assert slider.place() == 4
    assert slider.accessibleName() == "Moment 5 of 5, Thu 21:20"


@pytest.mark.parametrize(
    "keys, place",
    [
        ([Qt.Key.Key_Left], 3),
        ([Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right], 3),
        ([Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_Right], 1),
        ([Qt.Key.Key_Home, Qt.Key.Key_End], 4),
        ([Qt.Key.Key_Home, Qt.Key.Key_Left], 0),
        ([Qt.Key.Key_Right], 4),
    ],
)
def test_keys_go_from_mark_to_mark_and_stop_at_the_ends(
    slider: TimeSlider, qtbot: QtBot, keys: list[Qt.Key], place: int
) -> None:
    for key in keys:
        qtbot.keyClick(slider, key)
    assert slider.place() == place


def test_each_move_is_told_once(slider: TimeSlider, qtbot: QtBot) -> None:
    told: list[int] = []
    slider.moved.connect(told.append)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    slider.set_place(2)
    assert told == [3, 0], "the end is no move, and neither is being told where to stand"


def test_other_keys_are_left_to_the_page(slider: TimeSlider, qtbot: QtBot) -> None:
    qtbot.keyClick(slider, Qt.Key.Key_A)
    assert slider.place() == 4


@pytest.mark.parametrize("place", range(5))
def test_a_click_chooses_the_nearest_mark(slider: TimeSlider, qtbot: QtBot, place: int) -> None:
    slider.set_place(2 if place != 2 else 0)
    spot = QPoint(round(slider.x_of(place)) + 1, 32)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=spot)
    assert slider.place() == place


def test_dragging_follows_the_mouse(slider: TimeSlider, qtbot: QtBot) -> None:
    told: list[int] = []
    slider.moved.connect(told.append)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(4)), 32))
    for place in (3, 2, 0):
        qtbot.mouseMove(slider, QPoint(round(slider.x_of(place)), 32))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(10, 32))
    assert slider.place() in told or not told


def test_a_click_beyond_the_ends_stays_on_the_line(slider: TimeSlider) -> None:
    assert slider.at(-500) == 0
    assert slider.at(5_000) == 4


def test_new_marks_begin_at_now_again(slider: TimeSlider) -> None:
    slider.set_place(0)
    slider.set_marks([*MARKS, Mark(5_100, "people", "Thu 22:00")], STRETCHES)
    assert slider.place() == 5


def test_nothing_at_all_is_painted_as_nothing(qtbot: QtBot) -> None:
    empty = TimeSlider(HOUR)
    qtbot.addWidget(empty)
    empty.set_marks([], [])
    empty.resize(300, 64)
    assert not empty.grab().isNull()
    qtbot.keyClick(empty, Qt.Key.Key_Left)
    assert empty.place() <= 0


def colours(slider: TimeSlider) -> set[str]:
    image = slider.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_what_has_passed_is_lit_and_what_comes_is_grey(slider: TimeSlider) -> None:
    slider.set_place(0)
    early = colours(slider)
    slider.set_place(4)
    late = colours(slider)
    assert LIGHT.accent in late
    assert LIGHT.stage in early
    assert LIGHT.stage not in late, "no stretch is still to come"


def test_it_follows_the_scheme(slider: TimeSlider, qapp: object) -> None:
    theme = theme_of(qapp)  # type: ignore[arg-type]
    assert isinstance(theme, Theme)
    theme.set_scheme("dark")
    assert DARK.accent in colours(slider)


@pytest.mark.parametrize("wide", [40, 120, 2_000])
def test_any_width_can_be_painted(slider: TimeSlider, wide: int) -> None:
    slider.resize(wide, 64)
    for place in range(len(MARKS)):
        slider.set_place(place)
        assert not slider.grab().isNull()
