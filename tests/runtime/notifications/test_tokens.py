"""Addresses that carry a signature, and answers without the letter that they answer."""

from __future__ import annotations

import string
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.notifications.quoting import answer_of
from casewright.runtime.notifications.tokens import address, signed, whose

CASE = "99999999-8888-7777-6666-555555555555"
KEY = b"secret"


@given(st.uuids(), st.text(min_size=1), st.binary(min_size=1))
def test_an_address_leads_back_to_its_case_and_person(case: UUID, person: str, key: bytes) -> None:
    made = address("desk@house.example", key, str(case), person)
    ((found, signature),) = signed([made])
    assert found == str(case)
    assert whose(key, found, signature, ["somebody else", person]) == person
    assert whose(key + b"x", found, signature, [person]) == ""
    assert whose(key, found, signature, [person + "?"]) == ""
    assert len(made.partition("@")[0]) <= 64


@given(st.integers(0, 41), st.sampled_from(string.ascii_lowercase + "234567"))
def test_one_changed_letter_leads_nowhere(place: int, letter: str) -> None:
    made = address("desk@house.example", KEY, CASE, "ann")
    at = made.index("+") + 1 + place
    changed = made[:at] + letter + made[at + 1 :]
    people = [whose(KEY, case, signature, ["ann"]) for case, signature in signed([changed])]
    same = changed == made
    # The last letter of the case's part has bits that say nothing.
    assert people in ([""], [], ["ann"] if same or place == 25 else [""])


def test_an_address_survives_a_server_that_shouts() -> None:
    made = address("desk@house.example", KEY, CASE, "ann").upper()
    ((case, signature),) = signed(["nobody@x.example", made])
    assert whose(KEY, case, signature, ["ann"]) == "ann"


@pytest.mark.parametrize("mailbox", ["desk", "@house.example", "x" * 30 + "@house.example", "d@"])
def test_a_mailbox_that_cannot_carry_a_token_gives_no_address(mailbox: str) -> None:
    assert address(mailbox, KEY, CASE, "ann") == ""


@pytest.mark.parametrize(
    "text, answer",
    [
        ("Yes.", "Yes."),
        ("Yes.\r\n\r\nOn Mon, 2 Mar 2026 Desk wrote:\r\n> Really?\r\n> Desk", "Yes."),
        ("Ja.\n\nAm 02.03.2026 um 09:00 schrieb Desk <d@x.example>:\n\n> Wirklich?", "Ja."),
        (
            "Yes.\n\nOn Mon, 2 Mar 2026 at 9:00, a very long name <desk@x.example>\nwrote:\n> A",
            "Yes.",
        ),
        ("Yes.\n\n-----Original Message-----\nFrom: Desk\nReally?", "Yes."),
        ("> Really?\nYes.\n> Sure?\nSure.", "> Really?\nYes.\n> Sure?\nSure."),
        ("Yes.\n> Really?\n", "Yes."),
        ("> only a quote", "> only a quote"),
        ("On Monday Ann wrote:\nthe letter is lost", "On Monday Ann wrote:\nthe letter is lost"),
        ("Yes.\nOn Monday Ann wrote:\nthe letter is lost",) * 2,
        ("", ""),
    ],
)
def test_the_quoted_letter_is_left_out_and_nothing_else(text: str, answer: str) -> None:
    assert answer_of(text) == answer


@given(st.text(alphabet="On wrote:>\n-", max_size=60))
def test_an_answer_is_never_lost(text: str) -> None:
    assert bool(answer_of(text)) == bool(text.strip())
