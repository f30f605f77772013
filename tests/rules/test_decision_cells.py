"""Unary tests and `in`: what the cells of a decision table accept, cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import compile_unary, evaluate

DAY = evaluate('@"2024-02-29"', {})
MOMENT = evaluate('@"2024-02-29T10:00:00Z"', {})
HOUR = evaluate('@"PT1H"', {})
DATA: dict[str, object] = {
    "limit": 10,
    "wanted": ["gold", "silver"],
    "span": evaluate("[5..9]", {}),
}


def accepted(cell: str, value: object) -> object:
    return compile_unary(cell, list(DATA)).evaluate(value, DATA)


# The columns are inputs; `t` accepted, `f` refused, `.` null.
GRID = """
cell                     4  5  7.5  10  null  "gold"  true  [5]
-                        t  t  t    t   t     t       t     t
5                        f  t  f    f   f     .       .     .
= 5                      f  t  f    f   f     .       .     .
!= 5                     t  f  t    t   t     .       .     .
> 5                      f  f  t    t   .     .       .     .
>= 5                     f  t  t    t   .     .       .     .
< 5                      t  f  f    f   .     .       .     .
<= 5                     t  t  f    f   .     .       .     .
> limit                  f  f  f    f   .     .       .     .
>= limit                 f  f  f    t   .     .       .     .
[5..10]                  f  t  t    t   .     .       .     .
(5..10)                  f  f  t    f   .     .       .     .
[5..10)                  f  t  t    f   .     .       .     .
]5..10]                  f  f  t    t   .     .       .     .
span                     f  t  t    f   .     .       .     .
[limit..20]              f  f  f    t   .     .       .     .
4,10                     t  f  f    t   f     .       .     .
<5,>=10                  t  f  f    t   .     .       .     .
<5,[7..8]                t  f  t    f   .     .       .     .
not(5)                   t  f  t    t   t     .       .     .
not(5,10)                t  f  t    f   t     .       .     .
not(>5)                  t  t  f    f   .     .       .     .
not([5..8])              t  f  f    t   .     .       .     .
null                     f  f  f    f   t     f       f     f
not(null)                t  t  t    t   f     t       t     t
"gold"                   .  .  .    .   f     t       .     .
"gold","silver"          .  .  .    .   f     t       .     .
not("gold")              .  .  .    .   t     f       .     .
wanted                   f  f  f    f   f     t       f     f
true                     .  .  .    .   f     .       t     .
false                    .  .  .    .   f     .       f     .
not(true)                .  .  .    .   t     .       f     .
?>5                      f  f  t    t   .     .       .     .
?=null                   f  f  f    f   t     f       f     f
?!=null                  t  t  t    t   f     t       t     t
(?)in(4,10)              t  f  f    t   f     .       .     .
limit>5                  t  t  t    t   t     t       t     t
[4,5]                    t  t  f    f   f     f       f     f
"""
SIGNS = {"t": True, "f": False, ".": None}


def grid_rows() -> list[tuple[str, dict[str, bool | None]]]:
    head, *lines = GRID.strip().splitlines()
    inputs = head.split()[1:]
    found = []
    for line in lines:
        words = line.split()
        signs = words[-len(inputs) :]
        cell = " ".join(words[: -len(inputs)])
        found.append((cell, dict(zip(inputs, (SIGNS[sign] for sign in signs), strict=True))))
    return found


# A constant is compared with the input; a computed answer decides, unless the input is boolean.
EXCEPT = {("limit>5", "true"): True}


@pytest.mark.parametrize("cell, expected", grid_rows())
def test_a_cell_accepts_what_its_row_says(cell: str, expected: dict[str, bool | None]) -> None:
    found = {text: accepted(cell, evaluate(text, {})) for text in expected}
    assert found == {text: EXCEPT.get((cell, text), wanted) for text, wanted in expected.items()}


@pytest.mark.parametrize(
    "cell, value, expected",
    [
        ('@"2024-02-29"', DAY, True),
        ('date("2024-02-29")', DAY, True),
        ('< @"2024-03-01"', DAY, True),
        ('[@"2024-02-01"..@"2024-02-29"]', DAY, True),
        ('[@"2024-02-01"..@"2024-02-29")', DAY, False),
        ('date("2024-02-01"), date("2024-02-29")', DAY, True),
        ('> @"2024-02-29T09:59:59Z"', MOMENT, True),
        ('> @"2024-02-29T09:59:59"', MOMENT, True),
        ('@"2024-02-29T11:00:00+01:00"', MOMENT, True),
        ('> @"2024-02-01"', MOMENT, None),
        ('@"PT60M"', HOUR, True),
        ('> @"PT59M"', HOUR, True),
        ('> @"P1M"', HOUR, None),
        ("?.year = 2024", DAY, True),
        ("?.month in (1, 2, 3)", DAY, True),
        ('? + @"P1D" > @"2024-02-29"', DAY, True),
        ("5.0", 5, True),
        ("5", Decimal("5.00"), True),
        ("[1, 2]", [1, 2], True),
        ("[1, 2]", [2, 1], False),
        ("count(?) > 1", [1, 2], True),
        ('some t in ? satisfies t = "a"', ["b", "a"], True),
        ("?.age > 17", {"age": 18}, True),
        ("?.age > 17", {"age": 17}, False),
        ("?.age > 17", {}, None),
        ('not(starts with(?, "a"))', "b", True),
        ('starts with(?, "a"), ends with(?, "z")', "buzz", True),
        ("true", False, False),
        ("false", False, True),
        ("not(true)", False, True),
        ("true, false", True, True),
        ("? and limit > 5", True, True),
        ("not(?)", True, False),
        ("missing", None, True),
        ("missing", 5, False),
        ("> missing", 5, None),
        ("[missing..5]", 3, None),
        ("not([missing..5])", 3, None),
        ("[missing..5], 3", 3, True),
        ("wanted[1]", "gold", True),
        ("wanted[item = ?]", "silver", True),
    ],
)
def test_cells_over_other_kinds_of_input(cell: str, value: object, expected: object) -> None:
    assert accepted(cell, value) is expected


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-20, 20))
def test_ranges_are_two_comparisons(value: int, low: int, high: int) -> None:
    data = {"low": low, "high": high}
    for opening, closing, expected in (
        ("[", "]", low <= value <= high),
        ("(", "]", low < value <= high),
        ("[", ")", low <= value < high),
        ("]", "[", low < value < high),
    ):
        cell = f"{opening}low..high{closing}"
        found = compile_unary(cell, ["low", "high"]).evaluate(value, data)
        assert found is expected, cell
        same = compile_feel(f"v in {cell}", ["v", *data]).evaluate({"v": value, **data})
        assert same is found, cell


@given(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4))
def test_constant_and_variable_texts_mean_the_same(value: str, texts: list[str]) -> None:
    constants = ", ".join(f'"{text}"' for text in texts)
    expected = value in texts
    assert compile_unary(constants).evaluate(value, {}) is expected
    assert compile_unary(f"not({constants})").evaluate(value, {}) is not expected
    for form in (f"v in ({constants})", f"v in [{constants}]", "v in texts"):
        found = compile_feel(form, ["v", "texts"]).evaluate({"v": value, "texts": texts})
        assert found is expected, form


@pytest.mark.parametrize("value, expected", [(None, False), (5, None), (True, None), ("z", False)])
def test_texts_are_looked_up_only_for_a_text(value: object, expected: object) -> None:
    constant = compile_feel('v in ("a", "b")', ["v"]).evaluate({"v": value})
    variable = compile_feel("v in (a, b)", ["v", "a", "b"])
    assert constant is expected
    assert variable.evaluate({"v": value, "a": "a", "b": "b"}) is expected


@pytest.mark.parametrize(
    "text, start, end, start_included, end_included",
    [
        ("[1..5]", 1, 5, True, True),
        ("(1..5)", 1, 5, False, False),
        ("]1..5[", 1, 5, False, False),
        ("(> 5)", 5, None, False, False),
        ("(>= 5)", 5, None, True, False),
        ("(< 5)", None, 5, False, False),
        ("(<= 5)", None, 5, False, True),
        ("(= 5)", 5, 5, True, True),
    ],
)
def test_a_range_shows_its_ends(
    text: str, start: object, end: object, start_included: bool, end_included: bool
) -> None:
    found = evaluate(
        "[r.start, r.end, r.start included, r.end included]", {"r": evaluate(text, {})}
    )
    assert found == [start, end, start_included, end_included]


@pytest.mark.parametrize(
    "text, value, expected",
    [
        ("(> 5)", 6, True),
        ("(> 5)", 5, False),
        ("(>= 5)", 5, True),
        ("(< 5)", 4, True),
        ("(<= 5)", 6, False),
        ("(= 5)", 5, True),
        ("(= 5)", 6, False),
        ('(> "m")', "n", True),
        ('(> "m")', 5, None),
        ('(< @"2024-01-01")', DAY, False),
    ],
)
def test_half_open_ranges_are_values_too(text: str, value: object, expected: object) -> None:
    data = {"r": evaluate(text, {}), "v": value}
    assert evaluate("v in r", data) is expected
    assert evaluate("{q: r, a: v in q}.a", data) is expected


@pytest.mark.parametrize(
    "text, holds_three",
    [
        ("[5..1]", False),
        ('[1.."a"]', None),
        ("[null..5]", None),
        ("[null..2]", False),
        ("[1..null]", None),
        ("[4..null]", False),
        ('["b".."a"]', None),
    ],
)
def test_a_range_that_cannot_be_is_null_but_an_end_of_it_may_refuse(
    text: str, holds_three: bool | None
) -> None:
    assert evaluate(text, {}) is None
    assert evaluate(f"3 in {text}", {}) is holds_three
