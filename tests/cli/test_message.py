"""Messages from the command line: given to the case of a key, kept when early, listed while they wait."""

from __future__ import annotations

import pytest

from tests.runtime.test_messages import BLUEPRINT

from .terminal import Terminal

PAID = ("message", "send", "paid", "--key", "I-1", "--id", "m1", "--data", '{"amount": 7}')


@pytest.fixture
def bills(office: Terminal) -> Terminal:
    file = office.write("payments.yaml", BLUEPRINT)
    assert office.zoe("blueprint", "publish", file).status == 0
    return office


def create(bills: Terminal) -> tuple[str, str]:
    case = bills.json("--as", "zoe", "case", "create", "bill", "--data", '{"invoice": "I-1"}')
    return case["case"], case["assignments"][0]["assignment"]


def test_a_message_goes_to_the_case_of_its_key_once(bills: Terminal) -> None:
    case, work = create(bills)
    bills.zoe("work", "claim", work)
    assert bills.zoe("work", "submit", work).status == 0
    assert bills.json("--as", "zoe", *PAID) == {"state": "delivered", "case": case, "until": None}
    assert bills.zoe(*PAID).out == "It was delivered before.\n"
    assert bills.json("case", "show", case)["data"]["amount"] == 7


def test_an_early_one_is_kept_listed_and_given_by_a_worker(bills: Terminal) -> None:
    assert bills.zoe("message", "list").out == "Nothing waits.\n"
    kept = bills.json("--as", "zoe", *PAID)
    assert kept["state"] == "waiting"
    (row,) = bills.json("message", "list")
    assert (row["message"], row["key"], row["id"], row["sender"]) == ("paid", "I-1", "m1", "zoe")
    assert row["until"] == kept["until"]
    case, work = create(bills)
    bills.zoe("work", "claim", work)
    bills.zoe("work", "submit", work)
    assert bills.zoe("worker", "--once").status == 0
    assert bills.json("case", "show", case)["data"]["amount"] == 7
    assert bills.json("message", "list") == []


def test_a_key_that_nobody_has_is_refused_where_nothing_may_wait(bills: Terminal) -> None:
    said = bills.zoe("message", "send", "strict", "--key", "I-1", "--id", "m1")
    assert said.status == 3
    assert "No open case waits for “strict”" in said.err
