"""Messages that no running case takes make a case, once by the id that their sender gave them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from casewright.engine.decision import Refused
from casewright.runtime.handle import IdReused
from casewright.runtime.triggers.assemble import bound_in
from casewright.runtime.triggers.messages import receive
from casewright.store.memory import MemoryStore
from tests.runtime.office import Office

from .shop import BLUEPRINT, orders


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office(MemoryStore()).open()
    office.publish(BLUEPRINT)
    yield office
    office.close()


def send(office: Office, sent: str = "m-1", *, taken: bool = False, **data: Any) -> int:
    """Send a message; how many new cases it made."""

    def deliver(message: str, data: Mapping[str, Any], sent: str) -> bool:
        return taken

    bound = bound_in(office.reads, office.catalogue)
    made = receive(bound, deliver, office.door, "ordered", data, sent, office.now)
    return sum(not outcome.repeated for outcome in made)


def test_a_message_that_nobody_takes_makes_a_case(office: Office) -> None:
    assert send(office, code="x") == 1
    assert orders(office) == [{"code": "x"}]


def test_sent_twice_it_makes_one(office: Office) -> None:
    assert [send(office, code="x"), send(office, code="x"), send(office, "m-2", code="x")] == [
        1,
        0,
        1,
    ]
    with pytest.raises(IdReused):
        send(office, code="other")


def test_one_that_a_running_case_takes_makes_none(office: Office) -> None:
    assert send(office, taken=True, code="x") == 0
    assert orders(office) == []


def test_one_that_nobody_waits_for_says_so(office: Office) -> None:
    bound = bound_in(office.reads, office.catalogue)
    with pytest.raises(Refused, match="no trigger makes one of it"):
        receive(bound, lambda *_: False, office.door, "lost", {}, "m", office.now)
