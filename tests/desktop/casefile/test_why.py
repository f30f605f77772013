"""Why a table decided: the row that matched, what was asked, and what must stay covered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casewright.desktop.casefile.historytab import HistoryTab
from casewright.desktop.casefile.reading import PageData, read_page, version_at
from casewright.desktop.casefile.recorded import recorded
from casewright.desktop.casefile.why import Why, why_of
from casewright.desktop.casefile.whycard import WhyCard
from casewright.desktop.desk import Desk
from casewright.engine.events import AnyEvent
from casewright.runtime.reading import HistoryRow
from tests.desktop.conftest import Desks
from tests.desktop.outings import outing_of


@pytest.fixture
def desk(outings: Path, desks: Desks) -> Desk:
    """Cleo, who may see what is sensitive."""
    return desks.open(outings, "cleo")


def page_of(desk: Desk, place: str) -> PageData:
    return read_page(desk.reader(), outing_of(desk.workspace, place))


def decided(data: PageData, step: str) -> HistoryRow:
    """The event in which a step was decided by a table."""
    return next(
        row
        for row in data.opened.history
        if row.payload.get("step") == step and row.payload.get("trace")
    )


def why(desk: Desk, place: str, step: str = "decide-payer") -> Why:
    data = page_of(desk, place)
    found = why_of(decided(data, step), data, desk.directory.targets)
    assert found is not None
    return found


# --------------------------------------------------------------------------------- in words


def test_a_decision_says_its_table_what_was_asked_and_what_came_out(desk: Desk) -> None:
    found = why(desk, "Mill")
    assert (found.title, found.version, found.matched) == ("Who pays", 1, (2,))
    assert found.asked == (("Guests", "8"), ("Kind", "School class"))
    assert found.given == (("Payer", "town"),)
    assert found.grid is not None
    assert found.grid.hit == "The first row that matches decides."


def test_cells_are_told_by_the_names_of_choices_and_groups(desk: Desk) -> None:
    found = why(desk, "Castle")
    assert found.given == (("Payer", "Front desk"),), "no raw queue:desk"
    assert found.grid is not None
    assert [row.when for row in found.grid.rows] == [
        ("> 10", "any"), ("<= 10", "School class"), ("any", "any"),
    ]  # fmt: skip
    assert [row.then for row in found.grid.rows] == [("Front desk",), ("town",), ("guest",)]
    assert found.grid.rows[0].note == "Large groups ask first."


def test_conditions_that_did_not_hold_are_known_and_others_are_not_blamed(desk: Desk) -> None:
    assert why(desk, "Mill").failed == {(1, 0)}, "8 guests are not more than 10"
    assert why(desk, "Castle").failed == {(2, 0), (2, 1)}
    assert why(desk, "Lake").failed == {(1, 0), (2, 1)}, "2 are at most 10, but it is no school"


def test_what_nobody_knew_is_said(desk: Desk) -> None:
    assert why(desk, "Lake").asked == (("Guests", "2"), ("Kind", "not known"))


def test_other_events_have_no_why(desk: Desk) -> None:
    data = page_of(desk, "Mill")
    others = [row for row in data.opened.history if not row.payload.get("trace")]
    assert others
    assert all(why_of(row, data, {}) is None for row in others)


def test_a_decision_follows_the_version_that_was_in_force() -> None:
    def row(seq: int, kind: str, **payload: Any) -> HistoryRow:
        return HistoryRow(seq, seq, "a", None, "", kind, payload, "")

    history = (
        row(1, "CaseCreated", version=1), row(2, "StepDone"),
        row(3, "CaseMigrated", version=4), row(4, "StepDone"),
    )  # fmt: skip
    assert [version_at(history, seq) for seq in (1, 2, 3, 4)] == [1, 1, 4, 4]
    assert version_at(history[1:2], 2) == 0


def test_a_table_of_a_version_that_nobody_has_is_told_without_rows(desk: Desk) -> None:
    data = page_of(desk, "Mill")
    row = decided(data, "decide-payer")
    bare = PageData(data.opened, (), 0)
    found = why_of(row, bare, {})
    assert found is not None
    assert (found.title, found.grid, found.matched) == ("Who pays", None, (2,))


# ----------------------------------------------------------------------------------- covered


def test_a_table_over_a_sensitive_field_is_open_to_those_who_may_see_it(desk: Desk) -> None:
    found = why(desk, "Mill", "decide-care")
    assert (found.matched, found.asked, found.covered) == ((1,), (("Illness", "heart"),), False)


def test_others_see_neither_the_value_nor_the_row_that_would_tell_it(
    outings: Path, desks: Desks
) -> None:
    desk = desks.open(outings, "gus")
    data = page_of(desk, "Mill")
    row = decided(data, "decide-care")
    found = why_of(row, data, desk.directory.targets)
    assert found is not None
    assert (found.covered, found.matched, found.asked, found.grid) == (True, (), (), None)
    assert "heart" not in recorded(row)
    assert row.payload["rule"] == 0
    assert why_of(decided(data, "decide-payer"), data, {}) is not None, "others stay open"


def test_a_covered_decision_is_told_without_its_row(
    outings: Path, desks: Desks, qtbot: QtBot
) -> None:
    desk = desks.open(outings, "gus")
    tab = HistoryTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page_of(desk, "Mill"))
    titles = [told.title for _, told in tab.told()]
    assert "Who cares decided" in titles
    assert not any("of Who cares" in title for title in titles)


# --------------------------------------------------------------------------------- the card


@pytest.fixture
def tab(desk: Desk, qtbot: QtBot) -> HistoryTab:
    made = HistoryTab(desk)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show_case(page_of(desk, "Mill"))
    made.show()
    return made


def choose(tab: HistoryTab, desk: Desk, step: str) -> None:
    tab.choose(decided(page_of(desk, "Mill"), step).seq)


def test_the_line_of_a_decision_shows_the_card_and_others_hide_it(
    tab: HistoryTab, desk: Desk
) -> None:
    choose(tab, desk, "decide-payer")
    assert tab.why.isVisible()
    assert tab.why.title.full_text() == "Why: row 2 of Who pays"
    assert tab.why.asked.text() == "Guests: 8  ·  Kind: School class"
    assert tab.why.result.text() == "→ Payer: town"
    tab.choose(1)
    assert not tab.why.isVisible()


def test_the_table_folds_to_what_matched_and_unfolds_again(
    tab: HistoryTab, desk: Desk, qtbot: QtBot
) -> None:
    choose(tab, desk, "decide-payer")
    assert [row.number for row in tab.why.grid.rules.rows] == [1, 2, 3], "a short one is whole"
    qtbot.mouseClick(tab.why.fold, Qt.MouseButton.LeftButton)
    assert [row.number for row in tab.why.grid.rules.rows] == [2]
    assert tab.why.fold.text() == "All 3 rows"
    qtbot.mouseClick(tab.why.fold, Qt.MouseButton.LeftButton)
    assert tab.why.grid.rules.rowCount() == 3
    assert tab.why.grid.rules.is_matched(1)
    assert tab.why.grid.rules.is_failed(0, 1)
    assert not tab.why.grid.rules.is_failed(1, 1)


def test_the_table_is_opened_where_it_was_designed(
    tab: HistoryTab, desk: Desk, qtbot: QtBot
) -> None:
    choose(tab, desk, "decide-payer")
    with qtbot.waitSignal(tab.table_wanted) as wanted:
        qtbot.mouseClick(tab.why.open_button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["outings:1:payer"]


@pytest.mark.parametrize(
    "shown, title, reason",
    [
        (Why("T", 1, "t", (), (), matched=(1, 3)), "Why: rows 1, 3 of T", ""),
        (Why("T", 1, "t", (), (), ("no rule",)), "Why: T", "no rule"),
        (Why("T", 1, "t", (), (), covered=True), "Why: T",
         "It was decided by values that only some people may see."),
    ],
)  # fmt: skip
def test_what_there_is_no_table_for_is_said_in_words(
    shown: Why, title: str, reason: str, qtbot: QtBot
) -> None:
    card = WhyCard()
    qtbot.addWidget(card)
    card.show_why(shown)
    assert card.title.full_text() == title
    assert card.reason.full_text() == reason
    assert not card.grid.isVisible()
    assert not card.fold.isVisible()
    card.show_why(None)
    assert not card.isVisible()


# ----------------------------------------------------------------------------- as recorded


def test_nested_parts_are_shown_with_their_names(desk: Desk) -> None:
    data = page_of(desk, "Lake")
    waits = next(row for row in data.opened.history if row.kind == "WaitStarted")
    assert isinstance(waits.payload["token"], list), "stored to save room"
    shown = json.loads(recorded(waits))
    assert shown["token"]["step"] == "until-day"
    assert set(shown["wait"]) >= {"kind", "due"}
    assert len(shown["token"]) == len(waits.payload["token"]), "nothing is made up"
    assert list(shown["token"].values()) == waits.payload["token"]


def test_every_event_of_real_cases_is_shown_whole(desk: Desk) -> None:
    for place in ("Mill", "Castle", "Lake"):
        for row in page_of(desk, place).opened.history:
            shown = json.loads(recorded(row))
            assert set(shown) == set(row.payload), row.kind
            assert "[" not in {str(one)[:1] for one in shown.get("assignment", {})}


def test_what_this_program_cannot_read_stays_as_it_is_stored() -> None:
    strange = HistoryRow(1, 1, "a", None, "", "QuiteNew", {"parts": [1, [2]]}, "")
    assert json.loads(recorded(strange)) == {"parts": [1, [2]]}
    kinds = {kind.__name__ for kind in AnyEvent.__args__}
    assert "QuiteNew" not in kinds
    mangled = HistoryRow(1, 1, "a", None, "", "WaitStarted", {"token": "••••••"}, "")
    assert json.loads(recorded(mangled)) == {"token": "••••••"}
