"""State-based patterns and triggers: 16, 18, 23 and 24."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused

from ..notation import human, messages, parallel, process, wait_message, world
from ..world import DAY


def test_wcp_16_deferred_choice() -> None:
    w = world(
        parallel(
            "race",
            [wait_message("hear", "reply"), human("read")],
            [{"id": "late", "kind": "wait", "interval": "P3D"}, human("remind")],
            [human("by_hand"), human("note")],
            choice=True,
        ),
        human("after"),
        messages=messages("reply"),
    )
    case = w.create()
    assert w.open(case) == ["by_hand"], "all alternatives are offered"
    case = w.act(c.DeliverMessage, case, message="reply")
    assert w.open(case) == ["read"], "the world chose; the other branches are withdrawn"
    assert case.timers == {}
    w.submit(case, "read")
    assert w.open(case) == ["after"]


@pytest.mark.parametrize("by", ["clock", "person"])
def test_wcp_16_deferred_choice_by_another_event(by: str) -> None:
    w = world(
        parallel(
            "race",
            [{"id": "late", "kind": "wait", "interval": "P3D"}, human("remind")],
            [human("by_hand"), human("note")],
            choice=True,
        ),
    )
    case = w.create()
    if by == "clock":
        w.pass_time(3 * DAY)
        assert w.open(case) == ["remind"]
    else:
        w.submit(case, "by_hand")
        assert w.open(case) == ["note"]
        w.pass_time(3 * DAY)
        assert w.open(case) == ["note"], "the withdrawn branch never wakes"


def test_wcp_18_milestone() -> None:
    """Changing the order is possible after it was placed and before it is shipped."""
    change = process(
        "change",
        human("edit"),
        manual=True,
        entry=[{"when": "milestones.placed = true"}],
        exit=[{"when": "milestones.shipped = true"}],
    )
    main = process(
        "main", human("order"), {"id": "placed", "kind": "milestone"}, human("ship"),
        {"id": "shipped", "kind": "milestone"}, human("archive"),
    )  # fmt: skip
    w = world(stage={"processes": [main, change]})
    case = w.create()
    with pytest.raises(Refused):
        w.act(c.StartProcess, case, process="change")
    w.submit(case, "order")
    w.act(c.StartProcess, case, process="change")
    assert w.open(case) == ["edit", "ship"], "enabled while the milestone holds"
    w.submit(case, "ship")
    assert w.open(case) == ["archive"], "past it, what was not done is withdrawn"
    with pytest.raises(Refused):
        w.act(c.StartProcess, case, process="change")


def test_wcp_23_transient_trigger() -> None:
    w = world(human("first"), wait_message("hear", "go"), human("after"), messages=messages("go"))
    case = w.create()
    case = w.act(c.DeliverMessage, case, message="go")
    assert case.messages == (), "nobody waits: the trigger is lost"
    assert len(w.events(case, e.MessageIgnored)) == 1, "but not silently"
    w.submit(case, "first")
    assert w.open(case) == []
    w.act(c.DeliverMessage, case, message="go")
    assert w.open(case) == ["after"], "a trigger that comes while the step waits counts"


def test_wcp_24_persistent_trigger() -> None:
    w = world(
        human("first"), wait_message("hear", "go", keep=True), human("between"),
        wait_message("hear_again", "go", keep=True), human("after"), messages=messages("go"),
    )  # fmt: skip
    case = w.create()
    w.act(c.DeliverMessage, case, message="go")
    w.submit(case, "first")
    assert w.open(case) == ["between"], "the trigger was kept until somebody waited for it"
    case = w.submit(case, "between")
    assert w.open(case) == [], "and counts once"
    assert case.messages == ()
    w.act(c.DeliverMessage, case, message="go")
    assert w.open(case) == ["after"]
