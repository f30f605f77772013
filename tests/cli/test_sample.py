"""The charts and the report of the sample: right numbers, safe text, files where they belong."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from random import Random

import pytest

from casewright.blueprint.fields import Choice, DataField
from casewright.cli.sample import charts, invent, report
from casewright.cli.sample.charts import Bar
from casewright.cli.sample.figures import Figures, TypeFigures
from tests.runtime.office import MONDAY


@pytest.mark.parametrize("draw", [charts.rows, charts.columns])
def test_a_chart_is_one_well_formed_picture(draw) -> None:  # type: ignore[no-untyped-def]
    svg = draw("Title <&>", "unit", [Bar("a <b>", (3.0, 1.0)), Bar("c", (0.0, 2.5))], ("x", "y"))
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert root.tag.endswith("svg")
    texts = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert {"Title <&>", "unit", "a <b>", "x", "y"} <= set(texts)


@pytest.mark.parametrize("draw", [charts.rows, charts.columns])
def test_a_chart_of_nothing_is_still_a_picture(draw) -> None:  # type: ignore[no-untyped-def]
    ET.fromstring(draw("Title", "unit", []))  # noqa: S314 - our own text


def test_longer_bars_mean_more() -> None:
    root = ET.fromstring(charts.rows("t", "u", [Bar("a", (2.0,)), Bar("b", (8.0,))]))  # noqa: S314
    bars = [r for r in root.iter() if r.tag.endswith("rect") and r.get("height") == "18.0"]
    widths = [float(bar.get("width", "0")) for bar in bars]
    assert widths[1] == pytest.approx(widths[0] * 4)


def test_the_report_holds_every_figure_and_chart(tmp_path: Path) -> None:
    figures = Figures(
        types=[TypeFigures("Permit <script>", 10, 7, 12.5, 40.0, 30, 4)],
        days=[("01 Mar", 3, 1), ("02 Mar", 2, 4)],
        queues=[("desk", 5)],
        statuses=[("Open", 3), ("Resolved-Done", 7)],
        open_work=5,
        overdue=2,
        assignments_done=34,
    )
    files = report.write(tmp_path / "out", figures)
    page = files[0].read_text(encoding="utf-8")
    assert "<script>" not in page
    assert page.count("<svg") == 4
    assert "Resolved-Done" in page
    assert all(file.exists() for file in files)
    pictures = [file for file in files if file.suffix == ".png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in pictures)


@pytest.mark.parametrize(
    "kind", ["text", "long text", "integer", "money", "boolean", "date", "date-time", "person"]
)
def test_invented_values_are_values_of_their_kind(kind: str) -> None:
    from casewright.engine.values import coerce

    field = DataField(id="field", kind=kind, name="Field")
    rng = Random(1)
    for _ in range(20):
        value = invent.fill(field, rng, MONDAY, ("ann", "bob"))
        assert coerce(field, value) == value


def test_invented_choices_are_among_the_choices() -> None:
    rng = Random(1)
    choices = (Choice(value="a"), Choice(value="b"))
    one = DataField(id="one", kind="choice", choices=choices)
    many = DataField(id="many", kind="multi-choice", choices=choices)
    assert {invent.fill(one, rng, MONDAY, ()) for _ in range(20)} == {"a", "b"}
    assert all(set(invent.fill(many, rng, MONDAY, ())) <= {"a", "b"} for _ in range(20))
    records = DataField(id="records", kind="records")
    assert invent.fill(records, rng, MONDAY, ()) is None


def test_the_same_seed_invents_the_same() -> None:
    def story(seed: int) -> list[object]:
        rng = Random(seed)
        makers = (invent.claim, invent.request, invent.onboarding, invent.permit)
        return [make(rng, MONDAY, n) for make in makers for n in range(5)]

    assert story(7) == story(7)
    assert story(7) != story(8)
