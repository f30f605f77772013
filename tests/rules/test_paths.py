"""What an expression reads, and renaming a field without touching anything else."""

from __future__ import annotations

import pytest

from casewright.rules.errors import FeelSyntaxError
from casewright.rules.feel import Names, compile_unary, rename
from casewright.rules.feel import compile as compile_feel
from casewright.rules.typeset import NUMBER, context_of, list_of

ITEMS = list_of(context_of({"price": NUMBER, "unit count": NUMBER}))
NAMES: Names = {
    "amount": NUMBER,
    "loan amount": NUMBER,
    "limit": NUMBER,
    "applicant": {"income": NUMBER, "address": {"city": None}},
    "items": ITEMS,
}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("amount > 1000", {("amount",)}),
        ("loan amount + amount", {("loan amount",), ("amount",)}),
        ("applicant.income", {("applicant", "income")}),
        ("applicant.address.city", {("applicant", "address", "city")}),
        ("1 + 2", set()),
        ("items.price", {("items", "price")}),
        ("items[1].price", {("items", "price")}),
        ("items[price > limit]", {("items",), ("items", "price"), ("limit",)}),
        ("items[item.price > 1].unit count", {("items", "price"), ("items", "unit count")}),
        ("for i in items return i.price", {("items",), ("items", "price")}),
        ("some i in items satisfies i.price > limit", {("items",), ("items", "price"), ("limit",)}),
        ("sum(for i in items[price > 1] return i.price)", {("items",), ("items", "price")}),
        ("sort(items, function(a, b) a.price < b.price)", {("items",), ("items", "price")}),
        ("reverse(items)[1].price", {("items",), ("items", "price")}),
        ("{a: applicant, b: a.income}.b", {("applicant",), ("applicant", "income")}),
        ("{amount: 1, b: amount}", set()),
        ("for amount in [1] return amount", set()),
        ("(function(amount) amount + limit)(1)", {("limit",)}),
        ("count(items)", {("items",)}),
        ("now()", set()),
        ("count", set()),
        ("unknown thing.x", {("unknown thing", "x")}),
        ("if amount > 1 then limit else null", {("amount",), ("limit",)}),
        ("amount in [limit..10]", {("amount",), ("limit",)}),
        ("for i in 1..amount return partial", {("amount",)}),
        ("amount instance of number", {("amount",)}),
        ('"amount"', set()),
    ],
)
def test_the_paths_that_are_read(text: str, expected: set[tuple[str, ...]]) -> None:
    expression = compile_feel(text, NAMES)
    assert expression.paths == expected
    assert expression.free == {path[0] for path in expected}


def test_unary_tests_do_not_read_their_input() -> None:
    tests = compile_unary("> limit, ? = amount", NAMES)
    assert tests.free == {"limit", "amount"}


def test_an_expression_shows_its_source() -> None:
    assert compile_feel("amount  > 1", NAMES).source == "amount  > 1"
    assert repr(compile_feel("1")) == "Expression('1')"
    assert repr(compile_unary("> 1")) == "UnaryTests('> 1')"


AMOUNT = ("amount",)
INCOME = ("applicant", "income")
PRICE = ("items", "price")


@pytest.mark.parametrize(
    "old, new, text, expected",
    [
        (AMOUNT, ("sum insured",), "amount > 1", "sum insured > 1"),
        (AMOUNT, ("x",), " amount+amount /* amount */ ", " x+x /* amount */ "),
        (AMOUNT, ("x",), '"amount" = amount', '"amount" = x'),
        (AMOUNT, ("x",), "applicant.amount", "applicant.amount"),
        (AMOUNT, ("x",), "{amount: amount}", "{amount: x}"),
        (AMOUNT, ("x",), "{amount: 1, b: amount}", "{amount: 1, b: amount}"),
        (AMOUNT, ("x",), "for amount in [1] return amount", "for amount in [1] return amount"),
        (AMOUNT, ("x",), "f(amount: amount)", "f(amount: x)"),
        (AMOUNT, ("x",), "loan amount - amount", "loan amount - x"),
        (AMOUNT, ("x",), "amount // amount\n> 1", "x // amount\n> 1"),
        (INCOME, ("applicant", "net pay"), "applicant . income", "applicant . net pay"),
        (INCOME, ("applicant", "net pay"), "income", "income"),
        (INCOME, ("person", "pay"), "applicant.income", "person.pay"),
        (INCOME, ("income",), "applicant . income + 1", "income + 1"),
        (INCOME, ("applicant", "job", "pay"), "applicant.income", "applicant.job.pay"),
        (("applicant",), ("person",), "applicant.income", "person.income"),
        (
            ("applicant", "address", "city"),
            ("applicant", "address", "town"),
            "applicant.address.city",
            "applicant.address.town",
        ),
        (PRICE, ("items", "net"), "items.price", "items.net"),
        (PRICE, ("items", "net"), "items[price > 1].price", "items[net > 1].net"),
        (PRICE, ("items", "net"), "items[item.price > 1]", "items[item.net > 1]"),
        (PRICE, ("items", "net"), "for i in items return i.price", "for i in items return i.net"),
        (
            PRICE,
            ("items", "net"),
            "sort(items, function(a, b) a.price < b.price)",
            "sort(items, function(a, b) a.net < b.net)",
        ),
        (("items",), ("lines",), "items[price > 1]", "lines[price > 1]"),
        (
            ("items", "unit count"),
            ("items", "n"),
            "items[1].unit  count * 2",
            "items[1].n * 2",
        ),
    ],
)
def test_renaming_changes_the_field_and_nothing_else(
    old: tuple[str, ...], new: tuple[str, ...], text: str, expected: str
) -> None:
    assert rename(text, old, new, NAMES) == expected


def test_renaming_works_without_knowing_the_other_names() -> None:
    text = "loan amount * interest rate > applicant.income"
    assert rename(text, ("loan amount",), ("sum",)) == "sum * interest rate > applicant.income"
    assert rename(text, INCOME, ("applicant", "pay")).endswith("> applicant.pay")
    assert rename("items[price > 1]", PRICE, ("items", "net")) == "items[net > 1]"


def test_renaming_in_unary_tests() -> None:
    assert rename("> amount, ? < amount", AMOUNT, ("x",), unary=True) == "> x, ? < x"


def test_renaming_there_and_back_gives_the_same_bytes() -> None:
    text = "items[price>1].price  +\t applicant.income//x\n- amount"
    there = rename(text, PRICE, ("items", "net price"), NAMES)
    names = {**dict(NAMES), "items": list_of(context_of({"net price": NUMBER}))}  # type: ignore[arg-type]
    assert there != text
    assert rename(there, ("items", "net price"), PRICE, names) == text


def test_a_field_that_is_read_through_a_variable_cannot_move_elsewhere() -> None:
    with pytest.raises(ValueError, match="cannot move"):
        rename("for i in items return i.price", PRICE, ("prices",), NAMES)


def test_a_broken_expression_is_not_renamed() -> None:
    with pytest.raises(FeelSyntaxError):
        rename("amount >", AMOUNT, ("x",))
