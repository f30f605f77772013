"""Generated syntax trees, for properties that every expression has."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from casewright.rules import syntax
from casewright.rules.syntax import Node
from casewright.rules.typeset import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DAYS_DURATION,
    NUMBER,
    STRING,
    FunctionType,
    Type,
    context_of,
    list_of,
)
from casewright.rules.values import Date, DateTime, DaysDuration, MonthsDuration, Time

# What the trees may read; names with spaces and operators are the hard ones.
PLAIN = ("a", "b2", "größe", "_x")
SPACED = ("first name", "profit and loss", "a-b", "rate/year", "date of birth")
NAMES = (*PLAIN, *SPACED)
MEMBERS = ("a", "year", "start included", "days", "b2")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES)


def literals() -> st.SearchStrategy[Node]:
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    decimals = st.decimals(0, 10**6, places=3).filter(lambda d: d.is_finite())
    values: st.SearchStrategy[object] = st.one_of(
        st.integers(0, 10**33),
        decimals,
        texts,
        st.booleans(),
        st.none(),
        st.sampled_from((
            Date(2024, 2, 29), Date(-44, 3, 15), Time.of(10, 30, 1, 5), Time(0, 3_600),
            Time(0, None, "Europe/Paris"), DateTime(Date(2024, 1, 1), Time(0, 0)),
            DaysDuration.of(1, 2, 3, 4), DaysDuration(-5), MonthsDuration(-14), MonthsDuration(0),
            Decimal("1E-30"), Decimal("1E+40"),
        )),
    )  # fmt: skip
    return values.map(syntax.Literal)


def types() -> st.SearchStrategy[Type]:
    return st.sampled_from((
        NUMBER, STRING, BOOLEAN, DATE, DAYS_DURATION, list_of(NUMBER), CONTEXT,
        context_of({"a": list_of(STRING), "b c": NUMBER}), FunctionType((NUMBER, STRING), BOOLEAN),
        FunctionType((), NUMBER),
    ))  # fmt: skip


def _pairs(inner: st.SearchStrategy[Node], signs: tuple[str, ...]) -> st.SearchStrategy[Node]:
    rest = st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=3).map(tuple)
    return st.builds(syntax.Arithmetic, inner, rest)


def _logic(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operands = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(syntax.Logic, st.sampled_from(("and", "or")), operands)


def _half_ranges(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(syntax.RangeLiteral, inner, st.none(), st.booleans(), st.just(False)),
        st.builds(syntax.RangeLiteral, st.none(), inner, st.just(False), st.booleans()),
    )


def _ranges(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    whole = st.builds(syntax.RangeLiteral, inner, inner, st.booleans(), st.booleans())
    return whole | _half_ranges(inner)


def tests(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    """The tests of a cell or after `in`."""
    compare = st.builds(syntax.CompareTest, st.sampled_from(COMPARISONS), inner)
    return st.lists(compare | _ranges(inner) | inner, min_size=1, max_size=3).map(tuple)


def _iterations(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[syntax.Iteration, ...]]:
    one = st.builds(syntax.Iteration, st.sampled_from(PLAIN), inner, st.none() | inner)
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def _calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    functions = st.sampled_from(("sum", "date and time", "a", "first name")).map(syntax.Name)
    positional = st.lists(inner, max_size=3).map(tuple)
    named = st.lists(st.tuples(names(), inner), min_size=1, max_size=2)
    return st.one_of(
        st.builds(syntax.Call, functions | inner, positional),
        st.builds(
            lambda function, given: syntax.Call(
                function, tuple(part for _, part in given), tuple(name for name, _ in given)
            ),
            functions,
            named,
        ),
    )


def _contexts(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    keys = st.sampled_from((*PLAIN, "k 1", "it's", 'a"b'))
    entries = st.lists(st.tuples(keys, inner), max_size=3, unique_by=lambda entry: entry[0])
    return entries.map(tuple).map(syntax.ContextLiteral)


def _functions(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parameters = st.lists(
        st.tuples(st.sampled_from(PLAIN), types() | st.just(ANY)),
        max_size=2,
        unique_by=lambda part: part[0],
    )
    return st.builds(syntax.FunctionLiteral, parameters.map(tuple), inner)


def _compounds(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        _pairs(inner, ("+", "-")),
        _pairs(inner, ("*", "/")),
        _pairs(inner, ("**",)),
        _logic(inner),
        _ranges(inner),
        _calls(inner),
        _contexts(inner),
        _functions(inner),
        st.builds(syntax.Negate, inner),
        st.builds(syntax.Comparison, st.sampled_from(COMPARISONS), inner, inner),
        st.builds(syntax.Between, inner, inner, inner),
        st.builds(syntax.In, inner, tests(inner)),
        st.builds(syntax.Path, inner, st.sampled_from(MEMBERS)),
        st.builds(syntax.Filter, inner, inner),
        st.builds(syntax.If, inner, inner, inner),
        st.builds(syntax.For, _iterations(inner), inner),
        st.builds(syntax.Quantified, st.booleans(), _iterations(inner), inner),
        st.lists(inner, max_size=3).map(tuple).map(syntax.ListLiteral),
        st.builds(syntax.InstanceOf, inner, types()),
    )


def expressions() -> st.SearchStrategy[Node]:
    """Trees that the parser could have made."""
    leaves = literals() | names().map(syntax.Name)
    return st.recursive(leaves, _compounds, max_leaves=12)


def unary_tests() -> st.SearchStrategy[Node]:
    """Trees of whole cells."""
    inner = expressions() | st.just(syntax.Name("?"))
    return st.one_of(
        st.just(syntax.UnaryTests((syntax.AnyTest(),))),
        st.builds(syntax.UnaryTests, tests(inner), st.booleans()),
    )
