"""Names with spaces and operators: the longest known name wins."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from casewright.rules import feel
from casewright.rules.scope import member_names
from casewright.rules.typeset import NUMBER, STRING, context_of, list_of


def result(text: str, data: Mapping[str, object]) -> object:
    return feel.evaluate(text, data)


@pytest.mark.parametrize(
    "text, data, expected",
    [
        ("loan amount + 1", {"loan amount": 2}, 3),
        ("loan   amount + 1", {"loan amount": 2}, 3),
        ("loan\namount + 1", {"loan amount": 2}, 3),
        ("a-b", {"a-b": 9, "a": 5, "b": 3}, 9),
        ("a-b", {"a": 5, "b": 3}, 2),
        ("a - c", {"a-b": 9, "a": 5, "c": 3}, 2),
        ("profit and loss * 2", {"profit and loss": 4}, 8),
        ("pre-tax income", {"pre-tax income": 1, "pre": 3, "tax income": 2}, 1),
        ("for sale", {"for sale": True}, True),
        ("if applicable", {"if applicable": 7}, 7),
        ("level 2 + 1", {"level 2": 5}, 6),
        ("owner's share", {"owner's share": 3}, 3),
        ("a/b + 1", {"a/b": 1}, 2),
        ("größe", {"größe": 4}, 4),
        ("date", {"date": 5}, 5),
        ("duration", {"duration": 5}, 5),
    ],
)
def test_a_known_name_is_read_as_one(text: str, data: dict[str, object], expected: object) -> None:
    assert result(text, data) == expected


def test_the_longest_of_several_known_names_wins() -> None:
    data = {"first": 1, "first name": 2, "first name length": 3}
    assert result("first name length", data) == 3
    assert result("first name", data) == 2
    assert result("first", data) == 1


def test_the_longest_name_wins_where_the_rest_could_be_a_sum() -> None:
    data = {"a-b": 1, "a-b-c": 2, "c": 5}
    assert result("a-b-c", data) == 2
    assert result("a-b - d", {"a-b": 1, "a-b-c": 2, "d": 5}) == -4


def test_a_field_named_like_a_function_does_not_hide_the_function() -> None:
    data = {"date": "x", "duration": "P1D", "number": 3}
    assert result('date("2024-01-31").day', data) == 31
    assert result("duration(duration) = duration(duration)", data) is True
    assert result("number(from: string(number))", data) == 3


def test_a_function_made_in_the_expression_hides_the_built_in_one() -> None:
    assert result("{count: function(x) 42, n: count([1])}.n", {}) == 42


def test_two_variables_joined_by_and_are_not_a_function_name() -> None:
    assert result("date and time", {"date": True, "time": False}) is False


@pytest.mark.parametrize(
    "text, data, expected",
    [
        ("applicant.monthly income", {"applicant": {"monthly income": 5}}, 5),
        ("applicant . monthly   income", {"applicant": {"monthly income": 5}}, 5),
        ("a.b.c d", {"a": {"b": {"c d": 1}}}, 1),
        ("people.first name", {"people": [{"first name": "Ann"}]}, ["Ann"]),
        ('people[first name = "Bo"].age', {"people": [{"first name": "Bo", "age": 3}]}, [3]),
        ("{net price: 5, gross price: net price * 2}.gross price", {}, 10),
        ("for list item in [1, 2] return list item + 1", {}, [2, 3]),
        ("(function(first one, second one) first one - second one)(5, 3)", {}, 2),
        ('{"any key!": 1}', {}, {"any key!": 1}),
    ],
)
def test_names_with_spaces_work_everywhere(
    text: str, data: dict[str, object], expected: object
) -> None:
    assert result(text, data) == expected


@pytest.mark.parametrize(
    "text", ["missing", "missing name", "a.missing", "a missing name", "a.b.c"]
)
def test_an_unknown_name_is_null(text: str) -> None:
    assert result(text, {"a": {"b": Decimal(1)}}) is None


def test_a_local_name_hides_the_data_only_inside_its_scope() -> None:
    assert result("[for x in [1] return x, x]", {"x": 9}) == [[1], 9]
    assert result("{x: 1, y: x}", {"x": 9}) == {"x": 1, "y": 1}


def test_a_name_with_an_operator_ends_with_its_scope() -> None:
    data = {"a": 5, "b": 3}
    assert result("[{a-b: 1, c: a-b}.c, a-b]", data) == [1, 2]


def test_member_names_are_collected_from_every_depth() -> None:
    kind = list_of(context_of({"line item": context_of({"unit price": NUMBER}), "id": STRING}))
    assert member_names({"order": kind, "x": None}) == {"line item", "unit price", "id"}


def test_a_name_that_feel_cannot_write_is_never_met() -> None:
    assert result("x", {"with \x00 nul": 1, "x": 2}) == 2
