"""Message ids carry effect and case out, and bring a reply back to its case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.threads import (
    MOST_REFERENCES,
    ids_in,
    message_id,
    thread_of,
)

EFFECT = "11111111-2222-3333-4444-555555555555"
CASE = "99999999-8888-7777-6666-555555555555"
OTHER = "00000000-0000-0000-0000-000000000001"
HOME = "casewright.example"


@given(st.uuids(), st.uuids())
def test_what_goes_out_comes_back(effect: object, case: object) -> None:
    sent = message_id(str(effect), str(case), HOME)
    found = thread_of("", sent, "Re: anything", HOME)
    assert (found.effect, found.case) == (str(effect), str(case))


def test_a_message_about_no_case_still_names_its_effect() -> None:
    found = thread_of(message_id(EFFECT, "", HOME), "", "", HOME)
    assert (found.effect, found.case) == (EFFECT, "")


def test_the_newest_of_our_messages_wins() -> None:
    references = f"{message_id(EFFECT, OTHER, HOME)} <x@y> {message_id(EFFECT, CASE, HOME)}"
    assert thread_of(references, "", "", HOME).case == CASE
    assert thread_of("<x@y>", message_id(EFFECT, OTHER, HOME), "", HOME).case == OTHER


@pytest.mark.parametrize(
    "strange",
    [
        message_id(EFFECT, CASE, "elsewhere.example"),
        f"<{EFFECT}.{CASE}@{HOME}.evil.example>",
        f"<{EFFECT}.{CASE}>",
        f"<{EFFECT}.not-a-case@{HOME}>",
        f"<{EFFECT.upper()}.x@{HOME}>",
        f"{EFFECT}.{CASE}@{HOME}",
        f"<a{EFFECT}.{CASE}@{HOME}>",
        "",
    ],
)
def test_an_id_that_is_not_ours_finds_no_case(strange: str) -> None:
    found = thread_of(strange, strange, "", HOME)
    assert (found.case, found.effect) == ("", "")


def test_the_domain_is_compared_without_regard_to_case() -> None:
    assert thread_of(message_id(EFFECT, CASE, HOME.upper()), "", "", HOME).case == CASE


@pytest.mark.parametrize(
    "subject, number",
    [
        ("Re: [CLM-1042] your claim", "CLM-1042"),
        ("[PERMIT2-7]", "PERMIT2-7"),
        ("CLM-1042", ""),
        ("[clm-1042]", ""),
        ("[CLM-]", ""),
        ("[CLM-1042] [CLM-9]", "CLM-1042"),
        ("[" + "A" * 50 + "-1]", ""),
    ],
)
def test_a_number_in_brackets_is_a_hint(subject: str, number: str) -> None:
    assert thread_of("", "", subject, HOME).number == number


def test_of_very_many_references_the_newest_are_kept_once_each() -> None:
    text = " ".join(f"<{n}@x>" for n in range(500)) + " <499@x>"
    found = ids_in(text)
    assert len(found) == MOST_REFERENCES
    assert found[-1] == "<499@x>"
    assert len(set(found)) == len(found)


@given(st.text(max_size=200))
def test_any_header_gives_ids_that_are_safe_in_a_header(text: str) -> None:
    for found in ids_in(text):
        assert found.startswith("<")
        assert found.endswith(">")
        assert not any(character.isspace() for character in found)
