"""Blueprints: what is published, and the canvas that shows who does what, by when and why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from casewright.desktop.designer.describe import short_duration
from casewright.desktop.designer.items import Item
from casewright.desktop.designer.pane import BlueprintsPane
from casewright.desktop.desk import Desk


@pytest.fixture
def pane(desk: Desk, qtbot: QtBot) -> BlueprintsPane:
    """The pane with the motor claim on its canvas."""
    pane = BlueprintsPane(desk)
    qtbot.addWidget(pane)
    pane.resize(1400, 900)
    pane.show()
    qtbot.waitUntil(lambda: pane.shown is not None)
    pane.show_blueprint("motor-claim:1")
    qtbot.waitUntil(lambda: pane.shown is not None and pane.shown.row.blueprint == "motor-claim")
    return pane


def test_it_lists_what_is_published(pane: BlueprintsPane) -> None:
    said = [
        pane.list.item(place).data(Qt.ItemDataRole.AccessibleTextRole)
        for place in range(pane.list.count())
    ]
    assert said == ["Motor claim, version 1, published", "Service request, version 1, published"]


def test_the_head_says_what_it_is_and_what_it_is_for(pane: BlueprintsPane) -> None:
    assert pane.header.title() == "Motor claim"
    assert pane.header.subtitle() == "Blueprint  ·  4 stages  ·  23 steps  ·  2 alternate"
    assert pane.version_pill.text() == "Version 1 · published"
    assert pane.check_pill.text() == "Checked"
    assert pane.outcome.full_text().startswith("Policyholders drive again soon")


def test_stages_stand_in_order_and_alternate_ones_below(pane: BlueprintsPane) -> None:
    primary = [stage for stage in pane.canvas.plan.stages if not stage.alternate]
    others = [stage for stage in pane.canvas.plan.stages if stage.alternate]
    assert [stage.name for stage in primary] == ["Report", "Assessment", "Repair", "Settlement"]
    assert [stage.number for stage in primary] == [1, 2, 3, 4]
    assert [stage.box.x for stage in primary] == sorted(stage.box.x for stage in primary)
    lowest = max(p.box.y + p.box.h for stage in primary for p in stage.processes)
    assert all(stage.box.y > lowest for stage in others)


def test_nothing_on_the_canvas_overlaps(pane: BlueprintsPane) -> None:
    cards = [process.box for stage in pane.canvas.plan.stages for process in stage.processes]
    for place, one in enumerate(cards):
        for other in cards[place + 1 :]:
            apart = one.x + one.w <= other.x or other.x + other.w <= one.x
            assert apart or one.y + one.h <= other.y or other.y + other.h <= one.y


def test_a_step_says_who_does_it_and_what_is_promised(pane: BlueprintsPane) -> None:
    steps = {step.id: step for step in pane.canvas.plan.steps}
    assert steps["take-report"].who == "Claims desk"
    assert steps["take-report"].promise == "2 h goal · 4 h deadline"
    assert steps["order-repair"].who == "Case · Repair"
    assert steps["score"].who == "Rules · 4 rows"
    assert steps["side-by-side"].who == "In parallel, all"
    assert steps["appraise"].depth == 1
    assert steps["take-report"].serves == {"days-to-settle"}


def test_selecting_a_step_tells_all_about_it(pane: BlueprintsPane) -> None:
    pane.canvas.select("step:approve-one")
    lines = pane.panel.lines
    assert lines[0] == "Approve the payment"
    assert "Approvals" in lines
    assert "A second person sees every larger payment." in lines
    assert "Take the report, Appraise the damage" in lines
    assert any(line.startswith("Refuse   →   Tell about the refusal") for line in lines)
    pane.canvas.select("stage:repair-stage")
    assert pane.panel.lines[0] == "Repair"
    assert 'damage = "theft" or damage = "total"' in pane.panel.lines
    pane.canvas.select("process:register")
    assert pane.panel.lines[0] == "Register the claim"
    pane.canvas.scene().clearSelection()
    assert pane.panel.lines[0] == "Properties"


def test_a_click_on_a_step_selects_it(pane: BlueprintsPane, qtbot: QtBot) -> None:
    item = pane.canvas.items_of("step:take-report")[0]
    at = pane.canvas.mapFromScene(item.rect.center())
    qtbot.mouseClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    assert pane.panel.lines[0] == "Take the report"


def test_j_and_k_go_from_step_to_step(pane: BlueprintsPane, qtbot: QtBot) -> None:
    pane.entered()
    qtbot.keyClick(pane.canvas, Qt.Key.Key_J)
    assert pane.panel.lines[0] == "Take the report"
    qtbot.keyClick(pane.canvas, Qt.Key.Key_J)
    assert pane.panel.lines[0] == "Add photographs"
    qtbot.keyClick(pane.canvas, Qt.Key.Key_K)
    assert pane.panel.lines[0] == "Take the report"


def test_zooming_stays_within_bounds_and_0_shows_everything(
    pane: BlueprintsPane, qtbot: QtBot
) -> None:
    fitted = pane.canvas.zoom()
    pane.canvas.setFocus()
    qtbot.keyClick(pane.canvas, Qt.Key.Key_Plus)
    assert pane.canvas.zoom() > fitted
    for _ in range(30):
        qtbot.keyClick(pane.canvas, Qt.Key.Key_Minus)
    assert pane.canvas.zoom() == pytest.approx(0.2)
    pane.canvas.grab()
    qtbot.keyClick(pane.canvas, Qt.Key.Key_0)
    assert pane.canvas.zoom() == pytest.approx(fitted)
    assert pane.zoom_bar.label.full_text() == f"{round(fitted * 100)} %"


def test_the_golden_thread_follows_one_measure(pane: BlueprintsPane) -> None:
    score = pane.canvas.items_of("step:score")[0]
    report = pane.canvas.items_of("step:take-report")[0]
    assert score.in_thread(frozenset({"fraud-found"}))
    pane.canvas.set_thread("days-to-settle")
    assert not score.in_thread(frozenset({"fraud-found"}))
    assert report.in_thread(frozenset({"days-to-settle"}))
    pane.canvas.set_thread(None)
    assert not report.in_thread(frozenset({"days-to-settle"}))


def test_another_case_type_of_the_blueprint_has_its_own_canvas(pane: BlueprintsPane) -> None:
    place = pane.type.findData("repair")
    pane.type.setCurrentIndex(place)
    pane.type.activated.emit(place)
    assert pane.header.title() == "Repair"
    assert all(stage.id != "assess" for stage in pane.canvas.plan.stages)


def test_every_item_has_words_for_a_screen_reader(pane: BlueprintsPane) -> None:
    items = [item for item in pane.canvas.items() if isinstance(item, Item)]
    assert len(items) > 30
    assert all(item.said.strip(" ,") for item in items)


def test_the_minimap_takes_the_canvas_to_where_it_is_clicked(
    pane: BlueprintsPane, qtbot: QtBot
) -> None:
    pane.canvas.set_zoom(2.0)
    before = pane.canvas.mapToScene(pane.canvas.viewport().rect().center())
    corner = QPoint(pane.minimap.width() - 6, pane.minimap.height() - 6)
    qtbot.mouseClick(pane.minimap, Qt.MouseButton.LeftButton, pos=corner)
    after = pane.canvas.mapToScene(pane.canvas.viewport().rect().center())
    assert after.x() > before.x()
    assert after.y() > before.y()


@pytest.mark.parametrize(
    "text, short",
    [("PT4H", "4 h"), ("P1D", "1 d"), ("P1DT2H", "1 d 2 h"), ("P2W", "2 w"), ("?", "?")],
)
def test_durations_are_short(text: str, short: str) -> None:
    assert short_duration(text) == short
