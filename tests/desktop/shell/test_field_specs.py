"""From blueprint to form and back: kinds, words, values; and the dry run while somebody types."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.fields import Choice, DataField
from casewright.desktop.desk import Desk
from casewright.desktop.field_specs import (
    Choices,
    Look,
    Slot,
    from_form,
    shown_value,
    spec_of,
    to_form,
)
from casewright.desktop.opened import read_form
from casewright.desktop.widgets.field import Option
from casewright.engine.plan import FieldPlan
from tests.desktop.conftest import claim, work_of

EARLY, LATE = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2040-01-01")


def plan(**given: Any) -> FieldPlan:
    source = DataField(id="f", name="Field", **given)
    return FieldPlan("f", source.kind, source, "Field", None)


def spec(field: FieldPlan, **look: Any) -> Any:
    everything = frozenset({"f"})
    seen = Look(**{"visible": everything, "editable": everything, **look})
    return spec_of(Slot(field), seen, Choices(people=(Option("lena", "Lena Fischer"),)))


def test_a_yes_or_no_is_a_choice_so_that_not_answered_is_not_no() -> None:
    made = spec(plan(kind="boolean"))
    assert made.kind == "choice"
    assert [one.label for one in made.choices] == ["Yes", "No"]
    assert to_form("boolean", None) is None
    assert (to_form("boolean", True), from_form("boolean", "no")) == ("yes", False)


def test_choices_show_names_and_keep_values() -> None:
    made = spec(plan(kind="choice", choices=(Choice(value="g", name="Glass"), Choice(value="x"))))
    assert [(one.value, one.label) for one in made.choices] == [("g", "Glass"), ("x", "x")]


def test_people_are_offered_by_name() -> None:
    assert spec(plan(kind="person")).choices[0].label == "Lena Fischer"


def test_money_has_its_currency_and_calculated_money_too() -> None:
    assert spec(plan(kind="money", currency="GBP")).currency == "GBP"
    calculated = spec(plan(kind="calculated", result="money", formula="1"))
    assert (calculated.kind, calculated.currency) == ("calculated", "EUR")
    assert spec(plan(kind="integer")).currency == ""


def test_the_look_decides_what_is_seen_needed_and_open() -> None:
    made = spec(plan(), required=frozenset({"f"}), editable=frozenset())
    assert (made.visible, made.required, made.editable) == (True, True, False)
    assert not spec(plan(), visible=frozenset()).visible


def test_the_columns_of_records_are_fields() -> None:
    records = plan(kind="records")
    day = DataField(id="day", kind="date", required=True)
    records.columns["day"] = FieldPlan("day", "date", day, "Day", None)
    made = spec(records)
    assert made.kind == "list"
    assert [(c.id, c.kind, c.required) for c in made.columns] == [("day", "date", True)]


@given(st.datetimes(min_value=EARLY, max_value=LATE))
def test_a_local_moment_survives_the_way_through_the_form(moment: Any) -> None:
    typed = moment.replace(microsecond=0, fold=0).isoformat()
    kept = from_form("date-time", typed)
    assert kept.startswith(typed[:10])
    assert len(kept) > len(typed)
    assert to_form("date-time", kept) == typed


@pytest.mark.parametrize("value", ["not a moment", None, 5])
def test_what_is_no_moment_is_left_alone(value: object) -> None:
    assert to_form("date-time", value) == value
    assert from_form("date-time", value) == value


@pytest.mark.parametrize(
    "given_plan, value, shown",
    [
        (plan(), None, ""),
        (plan(), "Hello", "Hello"),
        (plan(kind="boolean"), True, "Yes"),
        (plan(kind="money"), Decimal("1234.5"), "EUR 1,234.50"),
        (plan(kind="date"), "2026-11-18", "18 Nov 2026"),
        (plan(kind="person"), "lena", "Lena Fischer"),
        (plan(kind="choice", choices=(Choice(value="g", name="Glass"),)), "g", "Glass"),
        (
            plan(kind="multi-choice", choices=(Choice(value="g", name="Glass"),)),
            ["g", "z"],
            "Glass, z",
        ),
        (plan(kind="records"), [{"a": 1}, {"a": 2}], "2 rows"),
        (plan(kind="duration"), "P3DT4H", "3 d 4 h"),
        (plan(kind="calculated", result="money", formula="1"), Decimal(5), "EUR 5.00"),
        (plan(), "queue:claims", "Claims desk"),
        (plan(), "persona:nobody", "persona:nobody"),
        (plan(), "lena", "lena"),
    ],
)
def test_values_in_words(given_plan: FieldPlan, value: object, shown: str) -> None:
    names = {"lena": "Lena Fischer", "queue:claims": "Claims desk"}
    assert shown_value(given_plan, value, names) == shown


def test_the_dry_run_says_what_the_engine_would_refuse_and_changes_nothing(desk: Desk) -> None:
    row = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, row, "greta")
    opened = read_form(desk.reader(), row.assignment)
    assert opened.live is not None
    before = dict(opened.case.data)
    assert set(opened.live.problems({}, "complete")) == {"accident", "damage"}
    wrong = opened.live.problems({"accident": "2026-02-31", "damage": "glass"}, "complete")
    assert "date" in wrong["accident"]
    assert opened.live.problems({"accident": "2026-02-28", "damage": "glass"}, "complete") == {}
    assert "no field" in opened.live.problems({"nonsense": 1}, "complete")["nonsense"]
    assert opened.case.data == before


def test_calculated_values_follow_what_is_typed(desk: Desk) -> None:
    row = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, row, "greta")
    opened = read_form(desk.reader(), row.assignment)
    assert opened.live is not None
    money = plan(kind="money")
    slot = Slot(FieldPlan("estimate", "money", money.source, "Estimate", None))
    look = opened.live.look((slot,), {"estimate": Decimal(1000)})
    assert look.calculated["payable"] == 750
    unreadable = opened.live.look((slot,), {"estimate": "about ten"})
    assert "estimate" in unreadable.visible
