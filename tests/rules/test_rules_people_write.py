"""Rules as people write them for permits, claims and newcomers: the answer, and why it is so."""

from __future__ import annotations

import pytest

from casewright.rules.feel import Environment, compile_unary, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.printing import format_value
from casewright.rules.types import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    Type,
    check_types,
    context_of,
    list_of,
)
from casewright.rules.values import DateTime, Time


def day(text: str) -> object:
    return evaluate(f'date("{text}")', {})


# --------------------------------------------------------------------- a permit

PERMIT: dict[str, object] = {
    "kind": "tree felling",
    "received": day("2024-02-26"),
    "building costs": 184_500,
    "activities": [
        {"name": "felling", "trees": 3, "protected": False},
        {"name": "replanting", "trees": 2, "protected": False},
    ],
    "applicant": {"name": "A. Jansen", "address": {"postcode": "3511 AB"}},
    "objections": [],
    "advice": None,
}
FEES = """{
    base: if building costs <= 50000 then 250 else 250 + (building costs - 50000) * 0.0275,
    per tree: sum(for a in activities return a.trees) * 45.5,
    protected: count(activities[protected]) * 500,
    total: decimal(base + per tree + protected, 2)
}.total"""


def test_a_fee_is_worked_out_in_steps_to_the_cent() -> None:
    assert format_value(evaluate(FEES, PERMIT)) == "4176.25"
    cheap = {**PERMIT, "building costs": 50_000, "activities": [{"trees": 1, "protected": True}]}
    assert format_value(evaluate(FEES, cheap)) == "795.5"


def test_the_steps_of_a_fee_can_be_shown() -> None:
    found = compile_feel(FEES, PERMIT).explain(PERMIT)
    shown = {step.text: step.value for step in found.step.walk()}
    assert shown["sum(for a in activities return a.trees) * 45.5"] == shown["per tree"]
    assert format_value(shown["base"]) == "3948.75"
    assert found.reasons == ()


def test_a_fee_that_cannot_be_worked_out_says_which_field_is_missing() -> None:
    incomplete = {**PERMIT, "building costs": None}
    found = compile_feel(FEES, PERMIT).explain(incomplete)
    (reason,) = found.reasons
    assert str(reason) == "'base' is null: 'base' is null here. Expected a value for it."
    (condition,) = (step for step in found.step.walk() if step.text == "building costs <= 50000")
    assert condition.value is None


@pytest.mark.parametrize(
    "condition, expected",
    [
        ('kind = "tree felling" and count(activities) > 1', True),
        ('kind in ("tree felling", "demolition")', True),
        ("some a in activities satisfies a.protected", False),
        ("every a in activities satisfies a.trees < 5", True),
        ("count(objections) = 0 and advice = null", True),
        ("advice.positive = true", False),
        ('matches(applicant.address.postcode, "^[1-9][0-9]{3} ?[A-Z-[OIS]]{2}$")', True),
        ('matches("3511 OS", "^[1-9][0-9]{3} ?[A-Z-[OIS]]{2}$")', False),
        ('substring before(applicant.name, ".") in ["A".."F"]', True),
        ('activities[trees > 2].name = ["felling"]', True),
        ('list contains(activities.name, "replanting")', True),
        ("building costs between 100000 and 200000", True),
        ('received >= date("2024-01-01") and received.weekday < 6', True),
    ],
)
def test_when_a_step_starts(condition: str, expected: bool) -> None:
    assert evaluate(condition, PERMIT) is expected


@pytest.mark.parametrize(
    "deadline, expected",
    [
        ('received + duration("P56D")', "2024-04-22"),
        ('received + duration("P6M")', "2024-08-26"),
        ("received + (if count(objections) > 0 then @\"P14W\" else @\"P8W\")", None),
        ('if received.month = 2 then date(received.year, 3, 1) else received', "2024-03-01"),
        ('date and time(received, time("17:00:00@Europe/Amsterdam"))',
         "2024-02-26T17:00:00@Europe/Amsterdam"),
        ('[received, received + @"P1D"][1].weekday', "1"),
        ('(date("2024-04-22") - received).days', "56"),
        ("years and months duration(received, date(\"2025-04-01\"))", "P1Y1M"),
    ],
)  # fmt: skip
def test_when_something_is_due(deadline: str, expected: str | None) -> None:
    if expected is None:
        # `@"P14W"` is no duration, which is found before anything runs.
        (problem,) = check_types(deadline, {"received": DATE, "objections": list_of(STRING)})
        assert '"P14W" is no date, time, date and time or duration' in problem.problem
    else:
        assert format_value(evaluate(deadline, PERMIT)) == expected


# --------------------------------------------------------------------- a claim

CLAIM: dict[str, object] = {
    "amount": 2_400,
    "insured sum": 10_000,
    "customer": {"since": day("2016-05-01"), "level": "gold", "claims": [{"paid": 900}, {"paid": 0}]},
    "reported": DateTime(day("2024-02-29"), Time.of(23, 30)),  # type: ignore[arg-type]
    "damage": [{"part": "bumper", "cost": 800}, {"part": "light", "cost": 350.5}],
}  # fmt: skip


@pytest.mark.parametrize(
    "rule, expected",
    [
        ("amount / insured sum", "0.24"),
        ("sum(damage.cost)", "1150.5"),
        ("max(damage.cost)", "800"),
        ("sort(damage, function(a, b) a.cost > b.cost)[1].part", "bumper"),
        ("for d in damage return string(d.cost) + \" for the \" + d.part",
         '["800 for the bumper", "350.5 for the light"]'),
        ('string join(for d in damage return upper case(d.part), " + ")', "BUMPER + LIGHT"),
        ("count(customer.claims[paid > 0])", "1"),
        ("mean(customer.claims.paid)", "450"),
        ("years and months duration(customer.since, date(reported)).years", "7"),
        ("time(reported) > @\"22:00:00\"", "true"),
        ("day of week(reported)", "Thursday"),
        ('{rate: if customer.level in ("gold", "silver") then 0.9 else 1, r: amount * rate}.r',
         "2160"),
        ("if amount > insured sum then insured sum else amount", "2400"),
        ("min(amount, insured sum) * (1 - 0.1 * count(customer.claims))", "1920"),
        ("context put(customer, \"level\", \"platinum\").level", "platinum"),
        ("get entries({a: 1, b: 2})[value > 1].key", '["b"]'),
    ],
)  # fmt: skip
def test_what_a_claim_is_worth(rule: str, expected: str) -> None:
    assert format_value(evaluate(rule, {k: evaluate("v", {"v": v}) for k, v in CLAIM.items()})) == (
        expected
    )


@pytest.mark.parametrize(
    "cell, amount, accepted",
    [
        ("< 1000", 999, True),
        ("< 1000", 1000, False),
        ("[1000..5000]", 2400, True),
        ("[1000..5000), >= 10000", 7000, False),
        ("not([1000..5000])", 2400, False),
        ("> insured sum", 2400, False),
        ("> insured sum / 5", 2400, True),
        ('? > 1000 and customer.level = "gold"', 2400, True),
        ("-", None, True),
        ("> 1000", None, None),
    ],
)
def test_the_cells_of_an_authority_matrix(cell: str, amount: object, accepted: bool | None) -> None:
    assert compile_unary(cell, CLAIM).evaluate(amount, CLAIM) is accepted


# ------------------------------------------------------------------ a newcomer


def test_what_must_be_ready_before_the_first_day() -> None:
    tasks = [
        {"name": "laptop", "team": "IT", "days before": 3, "done": True},
        {"name": "badge", "team": "Facilities", "days before": 1, "done": False},
        {"name": "contract", "team": "HR", "days before": 14, "done": False},
    ]
    data: dict[str, object] = {"tasks": tasks, "first day": day("2024-03-11")}
    late = (
        'tasks[not(done) and first day - duration("P" + string(days before) + "D") < today()].name'
    )
    env = Environment(now=1_709_200_000_000_000)  # 29 February 2024
    assert compile_feel(late, data).evaluate(data, env) == ["contract"]
    teams = "distinct values(tasks[not(done)].team)"
    assert evaluate(teams, data) == ["Facilities", "HR"]


def test_mistakes_in_a_rule_are_found_before_it_is_published() -> None:
    fields: dict[str, Type] = {
        "amount": NUMBER, "urgent": BOOLEAN, "received": DATE,
        "applicant": context_of({"name": STRING}),
    }  # fmt: skip
    for text, words in {
        "amout > 5": "amout",
        'amount > "5"': "cannot be compared",
        "applicant.nmae": "no field 'nmae'",
        "received + 5": "cannot be used between date and number",
        "if amount then 1 else 2": "must be boolean",
        "floor(urgent)": "does not take",
        "urgent and (amount": "Expected ')'",
        'date("2024-02-30") > received': "is no date",
    }.items():
        (problem, *_) = check_types(text, fields)
        assert words in problem.problem, text
        assert problem.remedy
    assert check_types("amount > 5 and urgent or received.year = 2024", fields, BOOLEAN) == ()
