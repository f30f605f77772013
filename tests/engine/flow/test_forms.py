"""What people type: checked field by field; a faster colleague is noticed only where it matters."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from casewright.blueprint.fields import DataField
from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.engine.state import Case
from casewright.engine.values import BadValue, coerce, instant, stored
from casewright.rules import iso

from ..notation import human, parallel, world
from ..world import World

FIELDS = [
    {"id": "name", "required": True},
    {"id": "amount", "kind": "money", "validation": "amount > 0", "message": "More than nothing."},
    {"id": "reason", "required_when": "amount > 1000", "visible_when": "amount > 100"},
    {"id": "locked", "editable_when": "amount < 50"},
    {"id": "double", "kind": "calculated", "result": "money", "formula": "amount * 2"},
]
VIEW = {"sections": [{"fields": ["name", "amount", "reason", "locked", "double"]}]}


def _form(*outcomes: str | dict[str, object], **view: object) -> World:
    return world(human("fill", *outcomes, view=view or VIEW), human("after"), fields=FIELDS)


def _problems(w: World, case: Case | None = None, **data: Any) -> dict[str, str]:
    case = case or w.create()
    with pytest.raises(Refused) as refused:
        w.submit(case, "fill", **data)
    assert w.open(case) == ["fill"], "nothing was changed"
    return refused.value.fields


def test_each_wrong_field_is_named() -> None:
    assert _problems(_form(), amount="much", name=7) == {
        "amount": "Enter a number, for example 1250.00.",
        "name": "Enter a text.",
    }


def test_unknown_and_calculated_fields_cannot_be_typed() -> None:
    problems = _problems(_form(), nothing=1, double=4)
    assert problems["nothing"] == "This case type has no field nothing."
    assert "calculated" in problems["double"]


def test_required_and_valid_as_the_form_would_leave_it() -> None:
    w = _form()
    assert _problems(w, amount=-1) == {
        "name": "This field is required.", "amount": "More than nothing.",
    }  # fmt: skip
    case = w.create()
    assert _problems(w, case, name="x", amount=2000) == {"reason": "This field is required."}
    w.submit(case, "fill", name="x", amount=2000, reason="because")
    assert w.open(case) == ["after"]


def test_hidden_fields_ask_for_nothing() -> None:
    w = _form()
    case = w.create()
    assert w.submit(case, "fill", name="x", amount=5).data == {
        "name": "x",
        "amount": 5,
        "double": 10,
    }


def test_a_field_that_may_not_be_changed_now() -> None:
    assert _problems(_form(), name="x", amount=60, locked="y") == {
        "locked": "This field cannot be changed now."
    }


def test_a_step_may_lock_and_require_fields_itself() -> None:
    shown = [{"field": "name", "editable": False}, {"field": "reason", "required": True}]
    w = _form(sections=[{"fields": shown}])
    case = w.create(name="x", amount=500)
    assert _problems(w, case, name="y") == {
        "name": "This field cannot be changed in this step.",
        "reason": "This field is required.",
    }


def test_what_a_step_says_of_a_field_goes_before_the_fields_own() -> None:
    shown = [{"field": "name", "required": False}, {"field": "reason", "visible_when": "true"}]
    w = _form(sections=[{"fields": shown}])
    case = w.create(amount=5)
    w.submit(case, "fill")
    assert w.open(case) == ["after"], "the name may stay empty here"
    hidden = [{"field": "reason", "required": True, "visible_when": "amount > 10"}]
    w = _form(sections=[{"fields": hidden}])
    case = w.create(amount=5)
    w.submit(case, "fill")
    assert w.open(case) == ["after"], "what is not shown is not asked for"
    assert _problems(w, w.create(amount=50)) == {"reason": "This field is required."}


def test_an_outcome_that_does_not_validate_takes_the_form_as_it_is() -> None:
    w = _form("ok", {"id": "later", "validate_form": False})
    case = w.create()
    w.submit(case, "fill", "later")
    assert w.open(case) == ["after"]


def test_an_outcome_with_a_reason_needs_one() -> None:
    w = _form({"id": "no", "reason": True, "validate_form": False})
    case = w.create()
    with pytest.raises(Refused) as refused:
        w.submit(case, "fill", "no")
    assert "reason" in refused.value.fields
    w.act(c.SubmitAssignment, case, assignment=w.work(case, "fill").id, outcome="no", reason="why")
    assert w.open(case) == ["after"]


def test_an_outcome_sets_fields_from_what_was_typed() -> None:
    w = _form({"id": "ok", "set": {"reason": 'name + " / " + outcome'}})
    case = w.submit(w.create(), "fill", "ok", name="x", amount=5)
    assert case.data["reason"] == "x / ok"


# --------------------------------------------------------------------------- faster colleagues


def test_a_field_changed_by_a_faster_colleague_is_shown_not_overwritten() -> None:
    w = _form()
    case = w.create(name="old", amount=5)
    seen = case.sequence
    w.act(c.ChangeData, case, "bob", data={"amount": 7})
    work = w.work(case, "fill").id
    with pytest.raises(Refused, match="Somebody changed amount") as refused:
        w.act(c.SubmitAssignment, case, assignment=work, data={"amount": 9}, seen=seen)
    assert refused.value.conflicts == {"amount": (7, 9)}
    w.act(c.SubmitAssignment, case, assignment=work, data={"name": "new"}, seen=seen)
    assert w.cases[case.id].data["amount"] == 7, "another field is no conflict"


def test_the_same_value_typed_twice_is_no_conflict() -> None:
    w = _form()
    case = w.create(name="old", amount=5)
    w.act(c.ChangeData, case, "bob", data={"amount": 7})
    work = w.work(case, "fill").id
    w.act(c.SubmitAssignment, case, assignment=work, data={"amount": 7}, seen=case.sequence)
    assert w.open(case) == ["after"]


def test_what_was_changed_before_the_form_was_opened_is_no_conflict() -> None:
    w = _form()
    case = w.create(name="old", amount=5)
    case = w.act(c.ChangeData, case, "bob", data={"amount": 7})
    assert case.changed["amount"] == case.sequence
    w.act(c.AddComment, case, text="later")
    work = w.work(case, "fill").id
    w.act(c.SubmitAssignment, case, assignment=work, data={"amount": 9}, seen=case.sequence)
    assert w.cases[case.id].data["amount"] == 9


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
@pytest.mark.parametrize("join", ["all", "any", "none"])
def test_three_people_on_three_parallel_steps_never_refuse_each_other(
    order: tuple[str, ...], join: str
) -> None:
    """All three opened their forms at the same moment; each types a field of their own."""
    steps = [
        [human(s, route={"person": p})] for s, p in zip("abc", ("ann", "bob", "cid"), strict=True)
    ]
    fields = [{"id": f"f{s}"} for s in "abc"]
    w = world(parallel("p", *steps, join=join, rest="finish"), human("after"), fields=fields)
    case = w.create()
    seen = case.sequence
    work = {s: w.work(case, s) for s in "abc"}
    for step in order:
        w.act(
            c.SubmitAssignment, case, work[step].assignee or "", assignment=work[step].id,
            data={f"f{step}": step}, seen=seen,
        )  # fmt: skip
    now = w.cases[case.id]
    assert now.data == {"fa": "a", "fb": "b", "fc": "c"}
    assert now.doers == {"a": "ann", "b": "bob", "c": "cid"}
    assert w.open(case) == ["after"] * (3 if join == "none" else 1)


# ------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    "kind, typed, kept",
    [
        ("text", "x", "x"), ("integer", "12", 12), ("integer", 12, 12),
        ("decimal", "1250.50", Decimal("1250.50")), ("money", 3.5, Decimal("3.5")),
        ("boolean", "yes", True), ("boolean", False, False), ("date", "2026-03-31", "2026-03-31"),
        ("time", "14:30:00", "14:30:00"), ("duration", "P2D", "P2D"),
        ("date-time", "2026-03-31 14:30:00+02:00", "2026-03-31T14:30:00+02:00"),
        ("integer", "9" * 34, int("9" * 34)), ("text", None, None),
    ],
)  # fmt: skip
def test_values_as_they_are_kept(kind: str, typed: object, kept: object) -> None:
    assert coerce(DataField(id="f", kind=kind), typed) == kept


@pytest.mark.parametrize(
    "kind, typed",
    [
        ("integer", "1.5"), ("integer", "x"), ("integer", True), ("money", "NaN"),
        ("money", "Infinity"), ("money", "9" * 35), ("money", 10**40), pytest.param("money", 10**5_000, id="huge"),
        ("money", "1" * 10_000), ("date", "31.3.2026"), ("date", "2026-02-30"), ("time", "25:00:00"),
        ("date-time", "tomorrow"), ("duration", "two days"), ("boolean", "perhaps"), ("text", 5),
    ],
)  # fmt: skip
def test_values_that_are_refused_say_what_to_enter(kind: str, typed: object) -> None:
    with pytest.raises(BadValue, match=r"Enter|Choose"):
        coerce(DataField(id="f", kind=kind), typed)


def test_choices_texts_and_rows() -> None:
    choice = DataField.model_validate({"id": "f", "kind": "choice", "choices": [{"value": "a"}]})
    assert coerce(choice, "a") == "a"
    with pytest.raises(BadValue, match="one of: a"):
        coerce(choice, "b")
    many = choice.model_copy(update={"kind": "multi-choice"})
    assert coerce(many, ["a"]) == ["a"]
    with pytest.raises(BadValue, match="list"):
        coerce(many, "a")
    short = DataField(id="f", min_length=2, max_length=3)
    for text, problem in (("x", "at least 2"), ("xxxx", "at most 3")):
        with pytest.raises(BadValue, match=problem):
            coerce(short, text)
    rows = DataField.model_validate(
        {"id": "f", "kind": "records", "columns": [{"id": "n", "kind": "integer"}]}
    )
    assert coerce(rows, [{"n": "1"}]) == [{"n": 1}]
    for wrong, problem in (("x", "rows"), ([{"m": 1}], "no column m"), ([{"n": "x"}], "Row 1, n")):
        with pytest.raises(BadValue, match=problem):
            coerce(rows, wrong)


def test_feel_values_are_stored_as_json() -> None:
    date = iso.parse_date("2026-03-31")
    assert stored([Decimal("2.0"), Decimal("2.5"), date, {"a": Decimal(1)}, None, True]) == [
        2, Decimal("2.5"), "2026-03-31", {"a": 1}, None, True,
    ]  # fmt: skip


def test_a_date_lasts_to_its_end() -> None:
    end = instant(iso.parse_date("2026-03-01"), "UTC")
    assert end == instant(iso.parse_date_time("2026-03-02T00:00:00Z"), "UTC")
    assert instant("2026-03-01", "UTC") is None
