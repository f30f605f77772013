"""Ctrl+K: what is found, in which order, and that the keyboard always comes home."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme
from casewright.desktop.widgets.command_palette import CommandPalette, Entry
from casewright.desktop.widgets.fuzzy import best, score
from tests.desktop.widgets.hands import (
    click,
    columns_with,
    focus,
    focused,
    inks,
    names,
    paste,
    picture,
    press,
    stand,
    write,
)

ENTRIES = (
    Entry("next", "Get next work", "takes the most urgent item", "Ctrl+G", "play"),
    Entry("new", "New case", "", "Ctrl+N", "plus"),
    Entry("dark", "Switch to dark", "", "", "moon"),
    Entry("CLM-1042", "CLM-1042 Motor claim", "Anna de Vries", "case", "case"),
    Entry("CLM-1043", "CLM-1043 Glass damage", "Jonas Berg", "case", "case"),
    Entry("p1", "Lena Fischer", "Assessor, Utrecht", "person", "person"),
    Entry("p2", "Åsa Öberg", "Adjuster, Malmö", "person", "person"),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for name in ("above", "below"):
        line = QLineEdit()
        line.setObjectName(name)
        column.addWidget(line)
    return stand(qtbot, made, 900, 640)


@pytest.fixture
def palette(window: QWidget, qtbot: QtBot) -> CommandPalette:
    made = CommandPalette(window, [lambda _query: ENTRIES])
    focus(qtbot, under(window, "above"))
    made.open()
    qtbot.waitUntil(made.line.hasFocus)
    return made


def under(window: QWidget, name: str) -> QLineEdit:
    found = window.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def ids(palette: CommandPalette) -> list[str]:
    return [entry.id for entry in palette.entries()]


def chosen_row(palette: CommandPalette) -> int:
    return palette.list.currentIndex().row()


@pytest.mark.parametrize(
    "typed, first",
    [
        ("1043", "CLM-1043"),
        ("clm 1042", "CLM-1042"),
        ("motor", "CLM-1042"),
        ("gnw", "next"),
        ("ne", "new"),
        ("new", "new"),
        ("anna", "CLM-1042"),
        ("UTRECHT", "p1"),
        ("öberg", "p2"),
        ("lefi", "p1"),
        ("  dark ", "dark"),
    ],
)
def test_the_best_answer_stands_first(
    palette: CommandPalette, qtbot: QtBot, typed: str, first: str
) -> None:
    write(qtbot, typed)
    assert ids(palette)[0] == first
    assert chosen_row(palette) == 0


def test_each_letter_narrows_and_each_one_taken_away_widens(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    counts = [len(ids(palette))]
    for letter in "clm-1042":
        write(qtbot, letter)
        counts.append(len(ids(palette)))
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 1
    press(qtbot, Qt.Key.Key_Backspace, times=8)
    assert len(ids(palette)) == len(ENTRIES)


def test_a_pasted_case_number_finds_its_case(palette: CommandPalette, qtbot: QtBot) -> None:
    paste(qtbot, "CLM-1043")
    assert ids(palette) == ["CLM-1043"]


def test_the_choice_starts_at_the_top_again_after_every_letter(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Down, times=3)
    assert chosen_row(palette) == 3
    write(qtbot, "c")
    assert chosen_row(palette) == 0


@pytest.mark.parametrize(
    "keys, row",
    [
        ([Qt.Key.Key_Down], 1),
        ([Qt.Key.Key_Up], len(ENTRIES) - 1),
        ([Qt.Key.Key_Down] * len(ENTRIES), 0),
        ([Qt.Key.Key_Tab, Qt.Key.Key_Tab], 2),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Backtab], 1),
    ],
)
def test_keys_move_round_and_the_keyboard_stays_in_the_line(
    palette: CommandPalette, qtbot: QtBot, keys: list[Qt.Key], row: int
) -> None:
    for key in keys:
        press(qtbot, key)
    assert chosen_row(palette) == row
    assert focused() is palette.line


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_either_enter_chooses_and_closes_before_it_tells(
    palette: CommandPalette, qtbot: QtBot, key: Qt.Key
) -> None:
    seen: list[tuple[str, bool]] = []
    palette.chosen.connect(lambda one: seen.append((one, palette.isVisible())))
    write(qtbot, "dark")
    press(qtbot, key)
    assert seen == [("dark", False)]


def test_the_keyboard_comes_home_after_a_choice(
    palette: CommandPalette, window: QWidget, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(under(window, "above").hasFocus)


def test_opening_it_twice_still_brings_the_keyboard_home(
    palette: CommandPalette, window: QWidget, qtbot: QtBot
) -> None:
    write(qtbot, "lena")
    palette.open()
    assert palette.line.text() == ""
    assert len(ids(palette)) == len(ENTRIES)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(under(window, "above").hasFocus)


def test_a_page_that_was_rebuilt_meanwhile_is_no_trouble(
    palette: CommandPalette, window: QWidget, qtbot: QtBot
) -> None:
    under(window, "above").deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    press(qtbot, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_closing_and_opening_forgets_what_was_typed(palette: CommandPalette, qtbot: QtBot) -> None:
    write(qtbot, "lena")
    press(qtbot, Qt.Key.Key_Escape)
    palette.open()
    assert palette.line.text() == ""
    assert chosen_row(palette) == 0


def test_what_is_typed_into_the_palette_reaches_nothing_under_it(
    palette: CommandPalette, window: QWidget, qtbot: QtBot
) -> None:
    write(qtbot, "jk")
    press(qtbot, Qt.Key.Key_Return)
    assert (under(window, "above").text(), under(window, "below").text()) == ("", "")


def test_nothing_found_says_what_to_do(palette: CommandPalette, qtbot: QtBot) -> None:
    write(qtbot, "zzzz")
    assert "Nothing found. Try fewer letters." in names(palette)
    press(qtbot, Qt.Key.Key_Backspace, times=4)
    assert "Nothing found. Try fewer letters." not in names(palette)
    assert palette.list.isVisible()


def test_sources_are_asked_with_what_stands_in_the_line(window: QWidget, qtbot: QtBot) -> None:
    asked: list[str] = []

    def provider(query: str) -> Sequence[Entry]:
        asked.append(query)
        return ENTRIES[:1]

    made = CommandPalette(window, [provider])
    assert asked == []
    made.open()
    qtbot.waitUntil(made.line.hasFocus)
    write(qtbot, "ab")
    assert asked[-2:] == ["a", "ab"]


def test_a_source_that_learns_more_is_asked_again_only_while_it_is_open(
    window: QWidget, qtbot: QtBot
) -> None:
    known = [ENTRIES[0]]
    made = CommandPalette(window, [lambda _query: known])
    made.open()
    known.append(ENTRIES[5])
    made.refresh()
    assert ids(made) == ["next", "p1"]
    made.close_palette()
    known.clear()
    made.refresh()
    assert ids(made) == ["next", "p1"]


def test_several_sources_are_ranked_together(window: QWidget, qtbot: QtBot) -> None:
    made = CommandPalette(window, [lambda _q: ENTRIES[3:5], lambda _q: ENTRIES[5:]])
    made.add_provider(lambda _q: [Entry("fischer", "Fischer")])
    made.open()
    qtbot.waitUntil(made.line.hasFocus)
    write(qtbot, "fischer")
    assert ids(made) == ["fischer", "p1"]


def test_ten_thousand_candidates_give_a_short_list(window: QWidget, qtbot: QtBot) -> None:
    many = [Entry(str(n), f"Case {n:05}") for n in range(10_000)]
    made = CommandPalette(window, [lambda _q: many])
    made.open()
    assert len(ids(made)) == 40
    qtbot.waitUntil(made.line.hasFocus)
    paste(qtbot, "09999")
    assert ids(made)[0] == "9999"


@pytest.mark.parametrize("size", [100, 150, 200])
@pytest.mark.parametrize("wide, high", [(900, 640), (640, 420), (480, 600)])
def test_it_always_fits_its_window(
    window: QWidget, light_theme: Theme, size: int, wide: int, high: int
) -> None:
    light_theme.set_text_size(size)
    window.resize(wide, high)
    made = CommandPalette(window, [lambda _q: ENTRIES])
    made.open()
    assert window.rect().contains(made.geometry())
    assert abs(made.geometry().center().x() - window.rect().center().x()) <= 1


def test_the_chosen_entry_is_tinted_and_follows_the_scheme(
    palette: CommandPalette, light_theme: Theme
) -> None:
    assert LIGHT.accent_tint in inks(picture(palette.list))
    light_theme.set_scheme("dark")
    seen = inks(picture(palette.list))
    assert DARK.accent_tint in seen
    assert LIGHT.surface not in seen


def test_a_click_on_an_entry_chooses_that_one(palette: CommandPalette, qtbot: QtBot) -> None:
    told: list[str] = []
    palette.chosen.connect(told.append)
    spot = palette.list.visualRect(palette.list.model().index(5, 0)).center()
    click(qtbot, palette.list.viewport(), spot)
    assert told == ["p1"]


def test_a_very_long_entry_leaves_its_shortcut_readable(window: QWidget, qtbot: QtBot) -> None:
    plain = Entry("a", "", "", "Ctrl+G", "play")
    long = Entry("a", "A title that does not end " * 20, "and a detail " * 20, "Ctrl+G", "play")
    pictures = []
    for entry in (plain, long):
        made = CommandPalette(window, [lambda _q, entry=entry: [entry]])  # type: ignore[misc]
        made.open()
        box = made.list.visualRect(made.list.model().index(0, 0))
        box.setLeft(box.right() - 48)
        pictures.append(made.list.viewport().grab(box).toImage())
        made.close_palette()
    assert pictures[0] == pictures[1]


def test_everything_in_it_has_a_name(palette: CommandPalette) -> None:
    assert {"Find an action, a case or a person", "Found"} <= set(names(palette))
    spoken = palette.list.model().index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "CLM-1042 Motor claim Anna de Vries"


def test_the_selected_tint_spans_the_row(palette: CommandPalette) -> None:
    found = columns_with(picture(palette.list.viewport()), LIGHT.accent_tint)
    assert found[0] < 12
    assert found[-1] > palette.list.viewport().width() - 12


# ------------------------------------------------------------------------------------ ranking

WORDS = st.text("abc -", max_size=8)


@pytest.mark.parametrize(
    "query, better, worse",
    [
        ("work", "Work item", "Overwork"),
        ("work", "Get next work", "Overwork"),
        ("as", "Assess", "Basin"),
        ("ab", "about", "a long way to the bank"),
        ("gn", "Get next", "Great wagons in"),
        ("open", "Open", "Open case with a very long name indeed"),
        ("berg", "Berg", "Lena Berg"),
    ],
)
def test_what_people_mean_comes_first(query: str, better: str, worse: str) -> None:
    assert best(query, [worse, better], str) == [better, worse]


@given(WORDS, WORDS)
def test_a_match_has_all_letters_in_order(query: str, text: str) -> None:
    letters = iter(text)
    matches = all(letter in letters for letter in query if letter != " ")
    assert (score(query, text) is not None) is matches


@given(WORDS, st.lists(WORDS, max_size=6))
def test_finding_leaves_out_what_does_not_match_and_invents_nothing(
    query: str, texts: list[str]
) -> None:
    found = best(query, texts, str)
    assert sorted(found) == sorted(text for text in texts if score(query, text) is not None)
    points = [score(query, text) or 0 for text in found]
    assert points == sorted(points, reverse=True)


@given(WORDS)
def test_a_text_is_its_own_best_match(text: str) -> None:
    own = score(text, text)
    assert own is not None
    for longer in (text + "x", "x" + text):
        other = score(text, longer)
        assert other is not None
        assert own >= other
