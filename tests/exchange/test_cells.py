"""One text means one value, on every machine and in every language."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.fields import Choice, DataField
from casewright.exchange.cells import CellError, value_of


def field(kind: Any, **more: Any) -> DataField:
    return DataField(id="field", kind=kind, **more)


CHOICE = field(
    "choice",
    choices=(
        Choice(value="e-mail", name={"en": "By mail", "nl": "Per post"}),
        Choice(value="Desk"),
    ),
)


@pytest.mark.parametrize(
    "kind, text, value",
    [
        ("text", "  padded ", "padded"),
        ("long text", "one\ntwo", "one\ntwo"),
        ("integer", "12", 12),
        ("integer", "-12", -12),
        ("decimal", "1250.00", Decimal("1250.00")),
        ("decimal", "1e3", Decimal("1e3")),
        ("money", "0.10", Decimal("0.10")),
        ("boolean", "Yes", True),
        ("boolean", "0", False),
        ("date", "2026-03-31", "2026-03-31"),
        ("time", "14:30", "14:30:00"),
        ("duration", "P2D", "P2D"),
        ("person", "anna", "anna"),
    ],
)
def test_a_text_becomes_the_value_of_its_kind(kind: str, text: str, value: Any) -> None:
    assert value_of(field(kind), text) == value


@pytest.mark.parametrize("kind", ["text", "integer", "date", "choice", "boolean"])
def test_an_empty_cell_is_no_value(kind: str) -> None:
    assert value_of(field(kind), "   ") is None


@pytest.mark.parametrize(
    "text, value",
    [
        ("2010-10-01 00:00:00.020000+02:00", "2010-10-01T00:00:00.020000+02:00"),
        ("2010-12-16 00:00:00+01:00", "2010-12-16T00:00:00+01:00"),
        ("2010-12-16T00:00:00Z", "2010-12-16T00:00:00Z"),
        ("2010-12-16 09:30", "2010-12-16T09:30:00"),
        ("2010-12-16 09:30:15 +0100", "2010-12-16T09:30:15+01:00"),
        ("2010-12-16 09:30+01", "2010-12-16T09:30:00+01:00"),
    ],
)
def test_a_date_time_may_have_a_space_and_an_offset(text: str, value: str) -> None:
    assert value_of(field("date-time"), text) == value


@pytest.mark.parametrize(
    "kind, text, says",
    [
        ("integer", "1.5", "not a whole number"),
        ("integer", "1,000", "not a whole number"),
        ("decimal", "1.250,00", "with a point and without grouping"),
        ("decimal", "1 250", "with a point and without grouping"),
        ("decimal", "NaN", "is not a number"),
        ("decimal", "١٢", "is not a number"),
        ("boolean", "perhaps", "neither true nor false"),
        ("date", "31.12.2026", "not a date such as"),
        ("date", "2026-02-30", "not a date such as"),
        ("date", "20260228", "not a date such as"),
        ("time", "25:00", "not a time such as"),
        ("date-time", "yesterday", "not a date and time"),
        ("date-time", "2026-02-30 10:00", "not a date and time"),
        ("date-time", "2026-02-28", "not a date and time"),
        ("duration", "two days", "not a duration"),
        ("records", "[]", "cannot be filled from a table"),
        ("calculated", "1", "cannot be filled from a table"),
    ],
)
def test_a_wrong_text_is_refused_with_what_was_expected(kind: str, text: str, says: str) -> None:
    with pytest.raises(CellError, match=says):
        value_of(field(kind), text)


@pytest.mark.parametrize("text", ["e-mail", "E-MAIL", "By mail", "per post"])
def test_a_choice_is_found_by_value_or_by_any_of_its_names(text: str) -> None:
    assert value_of(CHOICE, text) == "e-mail"


def test_an_unknown_choice_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CellError, match="“Fax” is not one of: e-mail, Desk"):
        value_of(CHOICE, "Fax")


def test_several_choices_stand_in_one_cell() -> None:
    several = field("multi-choice", choices=CHOICE.choices)
    assert value_of(several, "Desk; By mail") == ["Desk", "e-mail"]


def test_a_long_wrong_text_is_not_repeated_in_full() -> None:
    with pytest.raises(CellError) as refused:
        value_of(field("integer"), "x" * 5_000)
    assert len(str(refused.value)) < 100


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, max_value=10**12, min_value=-(10**12)
    )
)
def test_every_plain_number_keeps_its_digits(number: Decimal) -> None:
    assert str(value_of(field("decimal"), str(number))) == str(number)


@given(st.datetimes(), st.sampled_from(["", "+02:00", "Z"]))
def test_every_date_time_with_a_space_means_the_one_with_a_t(moment: Any, offset: str) -> None:
    text = moment.isoformat(" ") + offset
    assert value_of(field("date-time"), text) == text.replace(" ", "T")


@given(
    st.sampled_from(["integer", "decimal", "date", "time", "date-time", "duration", "boolean"]),
    st.text(max_size=40),
)
def test_no_text_whatever_breaks_a_conversion(kind: str, text: str) -> None:
    with contextlib.suppress(CellError):
        value_of(field(kind), text)
