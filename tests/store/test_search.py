"""What a case is found by, and that a change of data changes only what it must."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.engine.state import Case
from casewright.store import search
from casewright.store.memory import MemoryStore
from casewright.store.naming import TypeNames
from casewright.store.search import Found
from casewright.store.writes import Writes
from tests.store import story
from tests.store.story import CaseStory

TYPE = TypeNames("Permit", "applicant", ("applicant", "amount"))


def case(**data: Any) -> Case:
    return Case("id", "permit", "permits", 1, "PRM-1", 0, "bob", data=data)


@pytest.mark.parametrize(
    "value, text",
    [
        ("Ann", "Ann"),
        (True, "true"),
        (False, "false"),
        (5, "5"),
        (Decimal("5.00"), "5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.1"),
        (Decimal("NaN"), "NaN"),
        (["a", 2], "a, 2"),
    ],
)
def test_values_as_filters_compare_them(value: Any, text: str) -> None:
    assert search.text_of(value) == text


def test_only_numbers_sort_as_numbers() -> None:
    assert search.number_of(5) == 5.0
    assert search.number_of(Decimal("2.5")) == 2.5
    assert search.number_of(True) is None
    assert search.number_of("5") is None


def test_the_title_is_the_title_field_or_the_name_of_the_type() -> None:
    assert search.title(case(applicant="Ann"), TYPE) == "Ann"
    assert search.title(case(applicant=""), TYPE) == "Permit"
    assert search.title(case(), TYPE) == "Permit"
    assert search.title(case(applicant="Ann"), TypeNames("Permit")) == "Permit"
    assert search.title(case(applicant=Decimal("5.0")), TYPE) == "5"


def test_listed_fields_without_a_value_have_no_row() -> None:
    assert search.listed(case(applicant="Ann", amount=None, note="x"), TYPE) == {"applicant": "Ann"}


@given(st.lists(st.text(max_size=60), max_size=5))
def test_words_are_folded_bounded_and_each_once(texts: list[str]) -> None:
    found = search.words(*texts)
    assert len(found) == len(set(found)) <= 24
    assert all(word and len(word) <= 40 for word in found)


def test_words_of_names_with_signs() -> None:
    assert search.words("PRM-10", "Straße O'Neil, Straße") == ["prm", "10", "strasse", "o", "neil"]


def written(was: Found | None, now: Found) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    writes = Writes()
    search.project(writes, was, now, case())
    puts = {name: list(rows) for name, rows in writes.puts.items()}
    return puts, {name: list(keys) for name, keys in writes.drops.items()}


def test_only_what_changed_is_written() -> None:
    ann = Found("Ann", {"applicant": "Ann", "amount": 5})
    assert written(ann, ann) == ({}, {})
    puts, drops = written(ann, Found("Ann", {"applicant": "Ann"}))
    assert (puts, drops) == ({}, {"listed": [("id", "amount")]})
    puts, drops = written(ann, Found("Bo", {"applicant": "Bo", "amount": 5}))
    assert puts["listed"] == [("id", "applicant")]
    assert puts["words"] == [("prm", "id"), ("1", "id"), ("bo", "id")]
    assert drops == {"words": [("id",)]}


def test_a_new_case_drops_nothing() -> None:
    puts, drops = written(None, Found("Ann", {"amount": 5}))
    assert set(puts) == {"words", "listed"}
    assert drops == {}


def test_old_words_do_not_find_a_case_any_more() -> None:
    from casewright.store.rows import CaseQuery

    store = MemoryStore()
    story.publish(store)
    told = CaseStory(store).create(applicant="Ann")
    told.complete(applicant="Bo")
    assert store.reads.count_cases(CaseQuery(text="ann")) == 0
    assert store.reads.count_cases(CaseQuery(text="bo")) == 1
