"""Templates: placeholders are found in order, taken apart and put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.templates import pieces, placeholders, unclosed, with_placeholder


def test_placeholders_in_order_without_the_spaces_around_them() -> None:
    text = "Dear {{ name }},\n{{a + 1}}{{\n  if b then 1 else 2\n}} {{}}"
    assert list(placeholders(text)) == ["name", "a + 1", "if b then 1 else 2", ""]


def test_pieces_are_the_words_and_what_follows_them() -> None:
    assert pieces("a{{ x }}b{{y}}") == (("a", "x"), ("b", "y"), ("", None))
    assert pieces("plain { braces } }}") == (("plain { braces } }}", None),)


def test_one_placeholder_changes_and_everything_else_stays_as_it_is() -> None:
    text = "{{ a }} and {{  b  }} and {{ a }}"
    assert with_placeholder(text, 2, "c + 1") == "{{ a }} and {{  c + 1  }} and {{ a }}"
    assert with_placeholder(text, 9, "c") == text


@pytest.mark.parametrize(
    "text, open_", [("{{ a", True), ("{{ a }} {{", True), ("{{a}}", False), ("} {", False)]
)
def test_a_placeholder_that_does_not_end(text: str, open_: bool) -> None:
    assert unclosed(text) is open_


@given(st.text(alphabet="ab{} \n"))
def test_pieces_hold_all_that_is_no_placeholder(text: str) -> None:
    found = pieces(text)
    assert [expression for _, expression in found[:-1]] == list(placeholders(text))
    assert found[-1][1] is None
    assert all(words in text for words, _ in found)
