"""Whole models as people write them: a loan, a premium, an authority matrix, leave, a tax."""

from __future__ import annotations

import pytest

from casewright.rules.dmn import load
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.writing import write

from .models import (
    allowed,
    answer,
    component,
    decision,
    definitions,
    given,
    item,
    knowledge,
    literal,
    parameters,
    table,
    value,
)

# --------------------------------------------------------------------- a loan

DECLINED = '"declined"'
ACCEPTED = 'if offer.accepted then "accepted" else "review"'
LOAN = definitions(
    item("tHistory", "string", allowed('"good", "bad", "none"')),
    item(
        "tApplicant",
        more=component("age", "number")
        + component("monthly income", "number")
        + component("expenses", "number")
        + component("history", "tHistory"),
    ),
    given("applicant", "tApplicant"),
    given("amount", "number"),
    given("term in months", "number"),
    knowledge(
        "instalment",
        parameters("principal:number", "annual rate:number", "months:number"),
        literal(
            "if annual rate = 0 then principal / months else "
            "principal * (annual rate / 12) / (1 - (1 + annual rate / 12) ** -months)"
        ),
        kind="number",
    ),
    decision(
        "risk",
        table(
            ["applicant.age:number", "applicant.history:tHistory"],
            [":string"],
            [
                ("< 25", '"good"', '"medium"'),
                ("< 25", 'not("good")', '"high"'),
                ("[25..65]", '"good"', '"low"'),
                ("[25..65]", '"none"', '"medium"'),
                ("[25..65]", '"bad"', '"high"'),
                ("> 65", "-", '"medium"'),
            ],
        ),
        "applicant",
        kind="string",
    ),
    decision(
        "rate",
        table(["risk"], [":number"], [('"low"', "0.04"), ('"medium"', "0.07"), ('"high"', "null")]),
        "d:risk",
        kind="number",
    ),
    decision(
        "offer",
        "<context>"
        f'<contextEntry><variable name="monthly" typeRef="number"/>{literal("instalment(amount, rate, term in months)")}</contextEntry>'
        f'<contextEntry><variable name="left over" typeRef="number"/>{literal("applicant.monthly income - applicant.expenses - monthly")}</contextEntry>'
        f'<contextEntry><variable name="accepted" typeRef="boolean"/>{literal("left over > 500")}</contextEntry>'
        "</context>",
        "applicant",
        "amount",
        "term in months",
        "d:rate",
        "k:instalment",
    ),
    decision(
        "answer",
        f"<conditional><if>{literal('rate = null')}</if>"
        f"<then>{literal(DECLINED)}</then><else>{literal(ACCEPTED)}</else></conditional>",
        "d:rate",
        "d:offer",
    ),
)


def applicant(age: int, income: int, history: str, expenses: int = 500) -> dict[str, object]:
    return {"age": age, "monthly income": income, "expenses": expenses, "history": history}


@pytest.mark.parametrize("again", [False, True], ids=["as written", "written again"])
class TestLoan:
    @pytest.mark.parametrize(
        "who, risk, verdict",
        [
            (applicant(30, 4_000, "good"), "low", "accepted"),
            (applicant(30, 1_290, "good"), "low", "review"),
            (applicant(30, 4_000, "bad"), "high", "declined"),
            (applicant(20, 4_000, "good"), "medium", "accepted"),
            (applicant(20, 4_000, "none"), "high", "declined"),
            (applicant(65, 4_000, "none"), "medium", "accepted"),
            (applicant(66, 4_000, "bad"), "medium", "accepted"),
        ],
    )
    def test_who_gets_it(
        self, again: bool, who: dict[str, object], risk: str, verdict: str
    ) -> None:
        model = load(write(read(LOAN)) if again else LOAN)
        assert model.problems() == ()
        data = {"applicant": who, "amount": 10_000, "term in months": 36}
        assert answer(model, "risk", **data) == risk
        assert answer(model, "answer", **data) == verdict

    def test_the_instalment(self, again: bool) -> None:
        model = load(write(read(LOAN)) if again else LOAN)
        arguments = {"principal": 12_000, "annual rate": value("0.06"), "months": 12}
        assert round(model.evaluate("instalment", arguments), 2) == value("1032.80")  # type: ignore[call-overload]
        assert answer(model, "instalment", **{**arguments, "annual rate": 0}) == 1_000

    def test_somebody_of_whom_too_little_is_known(self, again: bool) -> None:
        model = load(write(read(LOAN)) if again else LOAN)
        data = {"applicant": {"age": 30}, "amount": 1, "term in months": 1}
        assert answer(model, "risk", **data) is None
        assert answer(model, "answer", **data) == "declined"


# ------------------------------------------------------------------ a premium

PREMIUM = definitions(
    given("driver age", "number"),
    given("car value", "number"),
    given("claims", "number"),
    decision(
        "surcharges",
        table(
            ["driver age:number", "claims:number"],
            ["reason:string", "percent:number"],
            [
                ("< 23", "-", '"young driver"', "30"),
                ("-", "1", '"one claim"', "10"),
                ("-", "> 1", '"claims"', "10 * claims"),
                ("> 75", "-", '"senior driver"', "15"),
            ],
            'hitPolicy="RULE ORDER"',
        ),
        "driver age",
        "claims",
    ),
    decision(
        "total percent",
        literal("if surcharges = null then 0 else sum(surcharges.percent)"),
        "d:surcharges",
    ),
    decision(
        "base",
        table(
            ["car value:number"],
            [":number"],
            [("-", "100"), ("> 10000", "50"), ("> 30000", "(car value - 30000) / 100")],
            'hitPolicy="COLLECT" aggregation="SUM"',
        ),
        "car value",
    ),
    decision(
        "premium",
        literal("decimal(base * (1 + total percent / 100), 2)"),
        "d:base",
        "d:total percent",
    ),
)


class TestPremium:
    @pytest.mark.parametrize(
        "age, worth, claims, percent, premium",
        [
            (40, 5_000, 0, "0", "100"),
            (40, 20_000, 0, "0", "150"),
            (40, 50_000, 0, "0", "350"),
            (20, 5_000, 0, "30", "130"),
            (20, 5_000, 1, "40", "140"),
            (80, 20_000, 3, "45", "217.5"),
        ],
    )
    def test_how_much(self, age: int, worth: int, claims: int, percent: str, premium: str) -> None:
        data = {"driver age": age, "car value": worth, "claims": claims}
        model = load(PREMIUM)
        assert answer(model, "total percent", **data) == value(percent)
        assert answer(model, "premium", **data) == value(premium)

    def test_the_surcharges_are_listed(self) -> None:
        data = {"driver age": 20, "car value": 1, "claims": 2}
        assert answer(load(PREMIUM), "surcharges", **data) == [
            {"reason": "young driver", "percent": 30},
            {"reason": "claims", "percent": 20},
        ]


# -------------------------------------------------------- an authority matrix

MATRIX = definitions(
    given("amount", "number"),
    given("department", "string"),
    decision(
        "approvers",
        table(
            ["amount", "department"],
            [":string"],
            [
                ("-", "-", '"team lead"'),
                ("> 1000", "-", '"head of department"'),
                ("> 10000", 'not("IT")', '"finance"'),
                ("> 10000", '"IT"', '"CIO"'),
                ("> 100000", "-", '"board"'),
            ],
            'hitPolicy="RULE ORDER"',
        ),
        "amount",
        "department",
    ),
)


@pytest.mark.parametrize(
    "amount, department, approvers",
    [
        (500, "IT", ["team lead"]),
        (1_000, "IT", ["team lead"]),
        (1_001, "HR", ["team lead", "head of department"]),
        (20_000, "HR", ["team lead", "head of department", "finance"]),
        (20_000, "IT", ["team lead", "head of department", "CIO"]),
        (200_000, "IT", ["team lead", "head of department", "CIO", "board"]),
    ],
)
def test_who_approves(amount: int, department: str, approvers: list[str]) -> None:
    found = answer(load(MATRIX), "approvers", amount=amount, department=department)
    assert found == approvers


# -------------------------------------------------------------------- leave

LEAVE = definitions(
    given("joined", "date"),
    given("day", "date"),
    given("part time", "number"),
    decision("years", literal("years and months duration(joined, day).years"), "joined", "day"),
    decision(
        "extra",
        table(["years"], [""], [(">= 20", "5"), ("[10..20)", "3"), ("[5..10)", "1"), ("< 5", "0")]),
        "d:years",
    ),
    decision("leave", literal("round up((25 + extra) * part time, 0)"), "d:extra", "part time"),
    decision(
        "first day off",
        literal(
            'if day of week(day) in ("Saturday", "Sunday") then day else '
            '(for d in 0..6 return day + duration("P1D") * d)[day of week(item) = "Saturday"][1]'
        ),
        "day",
    ),
)


class TestLeave:
    @pytest.mark.parametrize(
        "joined, day, share, days",
        [
            ("2020-01-01", "2024-12-31", "1", 25),
            ("2020-01-01", "2025-01-01", "1", 26),
            ("2010-06-01", "2024-06-01", "1", 28),
            ("2000-06-01", "2024-06-01", "1", 30),
            ("2000-06-01", "2024-06-01", "0.5", 15),
            ("2020-01-01", "2024-01-01", "0.5", 13),
        ],
    )
    def test_how_many_days(self, joined: str, day: str, share: str, days: int) -> None:
        model = load(LEAVE)
        inputs = model.read_inputs("leave", {"joined": joined, "day": day, "part time": share})
        assert model.evaluate("leave", inputs) == days

    @pytest.mark.parametrize(
        "day, off",
        [("2024-05-15", "2024-05-18"), ("2024-05-18", "2024-05-18"), ("2024-05-19", "2024-05-19")],
    )
    def test_the_next_weekend(self, day: str, off: str) -> None:
        assert answer(load(LEAVE), "first day off", day=value(f'date("{day}")')) == off


# --------------------------------------------------------------------- a tax

TAX = definitions(
    given("income", "number"),
    decision(
        "brackets",
        '<relation><column name="from" typeRef="number"/><column name="to" typeRef="number"/>'
        '<column name="rate" typeRef="number"/>'
        + "".join(
            f"<row>{literal(low)}{literal(high)}{literal(rate)}</row>"
            for low, high, rate in (
                ("0", "10000", "0"),
                ("10000", "50000", "0.2"),
                ("50000", "null", "0.4"),
            )
        )
        + "</relation>",
    ),
    decision(
        "parts",
        '<for iteratorVariable="bracket">'
        f"<in>{literal('brackets')}</in>"
        "<return>"
        + literal(
            "max(0, (if bracket.to = null then income else min(income, bracket.to)) - bracket.from) "
            "* bracket.rate"
        )
        + "</return></for>",
        "d:brackets",
        "income",
    ),
    decision("tax", literal("sum(parts)"), "d:parts"),
    decision(
        "touched",
        f"<filter><in>{literal('brackets')}</in><match>{literal('item.from < income')}</match></filter>",
        "d:brackets",
        "income",
    ),
)


@pytest.mark.parametrize(
    "income, tax, touched", [(5_000, 0, 1), (10_000, 0, 1), (20_000, 2_000, 2), (60_000, 12_000, 3)]
)
def test_what_is_to_be_paid(income: int, tax: int, touched: int) -> None:
    model = load(TAX)
    assert model.problems() == ()
    assert answer(model, "tax", income=income) == tax
    found = answer(model, "touched", income=income)
    assert isinstance(found, list)
    assert len(found) == touched
