"""The property panel: all that is known of a step, a process or a stage, in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from casewright import resources
from casewright.blueprint.document import Blueprint
from casewright.blueprint.steps import StepBase
from casewright.blueprint.text import read
from casewright.desktop.designer.describe import Vocabulary, vocabulary_of
from casewright.desktop.designer.layout import flatten, lay_out, processes_of
from casewright.desktop.designer.panel import Panel
from casewright.desktop.widgets.basics import Text
from casewright.desktop.widgets.pill import Pill

SAMPLES = ("environmental-permit", "motor-claim", "employee-onboarding", "service-request")


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    made.resize(272, 700)
    made.show()
    return made


@pytest.fixture(scope="module")
def documents() -> dict[str, Blueprint]:
    return {
        one: read(resources.path("samples", f"{one}.blueprint.yaml").read_bytes())
        for one in SAMPLES
    }


def claim(documents: dict[str, Blueprint]) -> tuple[Blueprint, Vocabulary]:
    document = documents["motor-claim"]
    return document, vocabulary_of(document)


def texts(panel: Panel) -> list[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [one.full_text() for one in panel.findChildren(Text)]


def test_without_a_selection_it_says_what_to_do(panel: Panel) -> None:
    panel.clear("Properties", "Select a step.")
    assert panel.lines == ["Properties", "", "Select a step."]
    assert "Select a step." in texts(panel)


def test_a_human_step_says_who_by_when_and_with_which_outcomes(
    panel: Panel, documents: dict[str, Blueprint]
) -> None:
    document, words = claim(documents)
    step = document.case_types[0].stages[0].processes[0].steps[0]
    panel.show_step(step, "Register the claim", words)
    assert panel.lines[:2] == ["Take the report", "Collect · Register the claim"]
    assert "Claims desk" in panel.lines
    assert "First contact within four hours" in panel.lines
    assert "Goal: 2 h" in panel.lines
    assert "Deadline: 4 h" in panel.lines
    assert any("→" in line for line in panel.lines)


def test_a_decision_shows_its_rows(panel: Panel, documents: dict[str, Blueprint]) -> None:
    document, words = claim(documents)
    rows = [
        step
        for stage in document.case_types[0].stages
        for process in processes_of(stage)
        for step, _ in flatten(process.steps)
        if getattr(step, "rules", ())
    ]
    panel.show_step(rows[0], "Check", words)  # type: ignore[arg-type]
    assert any("=" in line for line in panel.lines)


def test_a_stage_says_what_follows_and_what_it_needs(
    panel: Panel, documents: dict[str, Blueprint]
) -> None:
    document, words = claim(documents)
    stages = document.case_types[0].stages
    panel.show_stage(stages[0], words)
    assert panel.lines[:2] == ["Report", "Stage"]
    assert "the next stage begins" in panel.lines
    alternate = next(stage for stage in stages if stage.alternate)
    panel.show_stage(alternate, words)
    assert panel.lines[1] == "Alternate stage"


def test_a_process_says_how_it_begins(panel: Panel, documents: dict[str, Blueprint]) -> None:
    document, words = claim(documents)
    process = document.case_types[0].stages[0].processes[0]
    panel.show_process(process, words)
    assert panel.lines[0] == "Register the claim"
    assert panel.lines[1] == "Process · 2 steps"
    assert "Starts with the stage" in panel.lines


def test_the_golden_thread_stands_at_the_foot(
    panel: Panel, documents: dict[str, Blueprint]
) -> None:
    document, words = claim(documents)
    panel.show_step(document.case_types[0].stages[0].processes[0].steps[0], "P", words)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    pills = [one.text() for one in panel.findChildren(Pill)]
    assert pills == ["Days from report to settlement"]


def test_what_was_shown_before_is_gone(panel: Panel, documents: dict[str, Blueprint]) -> None:
    document, words = claim(documents)
    panel.show_stage(document.case_types[0].stages[0], words)
    panel.show_stage(document.case_types[0].stages[1], words)
    assert "Report" not in panel.lines
    assert panel.lines[0] == "Assessment"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_element_of_every_sample_can_be_looked_at(
    panel: Panel, documents: dict[str, Blueprint], sample: str
) -> None:
    document = documents[sample]
    words = vocabulary_of(document)
    for kind in document.case_types:
        assert lay_out(kind, words).stages
        for stage in kind.stages:
            panel.show_stage(stage, words)
            assert panel.lines[0] == stage.title()
            for process in processes_of(stage):
                panel.show_process(process, words)
                for step, _depth in flatten(process.steps):
                    if isinstance(step, StepBase):
                        panel.show_step(step, process.title(), words)
                        assert panel.lines[0] == step.title()
                        assert all(line == line.strip() for line in panel.lines)
