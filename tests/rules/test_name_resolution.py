"""Names of several words and marks: the longest name that is known is the one that is meant."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate, rename
from casewright.rules.scope import KEYWORDS, NameTable, known_names, normal

WORDS = st.sampled_from(
    ["rate", "tax", "Größe", "x1", "_id", "例", "naïve", "ID", "and", "in", "of"]
)
MARKS = st.sampled_from([" ", " ", "-", "/", "+", "*", ".", "'", " - ", " 2 "])


@st.composite
def long_names(draw: st.DrawFn) -> str:
    """A name of one to four words; the first is no keyword."""
    first = draw(WORDS.filter(lambda word: word not in KEYWORDS))
    rest = draw(st.lists(st.tuples(MARKS, WORDS), max_size=3))
    return normal(first + "".join(mark + word for mark, word in rest))


@given(long_names())
def test_a_known_name_is_read_whatever_it_contains(name: str) -> None:
    assert evaluate(name, {name: 5}) == 5
    assert evaluate(f"({name}) + 1", {name: 5}) == 6
    assert evaluate(f"[{name}, {name}]", {name: 5}) == [5, 5]
    assert compile_feel(name, (name,)).free == {name}


@given(long_names(), st.sampled_from(["  ", "\n", "\t ", " /* between */ "]))
def test_the_space_between_the_words_does_not_count(name: str, space: str) -> None:
    assert evaluate(name.replace(" ", space), {name: 5}) == 5


@given(long_names())
def test_a_key_of_a_context_is_a_name(name: str) -> None:
    assume("'" not in name and "." not in name)
    assert evaluate(f"{{{name}: 1, r: {name} + 1}}.r", {}) == 2
    assert evaluate(f'{{"{name}": 1}}.{name}', {}) == 1


@given(long_names(), long_names())
def test_of_two_names_the_longer_one_is_meant(first: str, second: str) -> None:
    joined = f"{first}-{second}"
    assume(joined not in (first, second))
    data: dict[str, object] = {first: 10, second: 3, joined: 99}
    assert evaluate(joined, data) == 99
    assert evaluate(f"({first})-({second})", data) == (0 if first == second else 7)


@given(long_names(), long_names())
def test_a_name_can_be_changed_for_another(old: str, new: str) -> None:
    assume(old != new)
    text = f"({old}) + ({old}) * 2 // {old} stays in a comment"
    changed = rename(text, (old,), (new,), {old: None, new: None})
    assert changed == f"({new}) + ({new}) * 2 // {old} stays in a comment"
    assert evaluate(changed, {new: 2}) == 6


@pytest.mark.parametrize(
    "names, text, meant",
    [
        (("a", "a b"), "a b", ["a b"]),
        (("a", "a b", "a b c"), "a b c", ["a b c"]),
        (("a", "b", "a+b"), "a+b", ["a+b"]),
        (("a", "b", "a+b"), "a + b", ["a+b"]),
        (("a", "b"), "a+b", ["a", "b"]),
        (("a", "b", "a-b"), "a-b-b", ["a-b", "b"]),
        (("a", "b", "a-b"), "b-a-b", ["a-b", "b"]),
        (("profit", "loss", "profit and loss"), "profit and loss", ["profit and loss"]),
        (("profit", "loss"), "profit and loss", ["loss", "profit"]),
        (("x", "x in y"), "x in y", ["x in y"]),
        (("x", "y"), "x in y", ["x", "y"]),
        (("if a", "a"), "if a", ["if a"]),
        (("for sale",), "if for sale then 1 else 2", ["for sale"]),
        (("what if?",), "what if? + 1", ["what if?"]),
        (("date of birth",), "date of birth", ["date of birth"]),
        (("date",), 'date and time("2024-01-01T00:00:00") = date', ["date"]),
        (("date", "time"), "date and time", ["date", "time"]),
        (("a.b", "a"), "a.b", ["a.b"]),
        (("a",), "a.b", ["a"]),
        (("2nd try", "a"), "a", ["a"]),
        (("a", "b"), "a b", ["a b"]),
    ],
)
def test_which_names_an_expression_reads(
    names: tuple[str, ...], text: str, meant: list[str]
) -> None:
    assert sorted(compile_feel(text, names).free) == meant


def test_a_table_of_names_ignores_what_is_no_name() -> None:
    table = NameTable(["plain", "two words", "#", '"', "a #"])
    assert repr(table).startswith("<")
    shared = known_names(frozenset({"two words"}))
    assert known_names(frozenset({"two words"})) is shared


def test_texts_with_the_same_names_do_not_disturb_each_other() -> None:
    # The first text makes names of its own; the second must not know them.
    names = ("a", "b c")
    first = compile_feel("{new key: 1, r: new key + a, x: {in ner: 2}.in ner}.r", names)
    assert first.evaluate({"a": 1}) == 2
    second = compile_feel("b c + a", names)
    assert second.evaluate({"a": 1, "b c": 2}) == 3
    assert compile_feel("(new key)", names).free == {"new key"}
    assert compile_feel("{x: 1}.in ner", names).evaluate({}) is None
