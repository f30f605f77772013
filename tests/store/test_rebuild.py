"""Every projection table comes again from the events; a difference is told in words."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Effect
from casewright.engine.state import Assignment, Child
from casewright.store import replay
from casewright.store.memory import MemoryStore
from casewright.store.rebuild import differences, every_record, rebuild, restore_events
from casewright.store.schema import COMPARED
from tests.store import story
from tests.store.story import CaseStory, ident


def busy_workspace(store: Any) -> CaseStory:
    """Something in every projection table."""
    story.publish(store)
    story.publish(store, 2)
    retire = c.RetireBlueprint(id=ident("retire"), actor="ann", blueprint="permits", version=2)
    story.tell(store, retire, e.BlueprintRetired(2))
    story.person(store, "bob", queues=("front",))
    one = CaseStory(store, "one").create(applicant="Ann Archer", amount=5)
    two = CaseStory(store, "two").create(applicant="Bo")
    hello = c.DeliverMessage(id=ident("hello"), actor="system", case=two.id, message="hello")
    later = c.DeliverMessage(id=ident("later"), actor="system", case=two.id, message="later")
    effects = tuple(Effect(each.id, "command", each) for each in (hello, later))
    one.event(e.CommentAdded("send"), effects=effects)
    story.tell(store, hello, e.MessageIgnored("hello"))
    one.event(e.FileAttached("plan", store.put_file(b"plan"), 4))
    one.event(e.PersonNotified(("bob",), "Hello"))
    one.event(e.ChildRequested(Child(two.id, "permit", "fix")))
    away = ((story.START, story.START + story.DAY, "ann"),)
    absent = c.SetAbsences(id=ident("away"), actor="ann", person="bob", absences=away)
    story.tell(store, absent, e.AbsencesSet("bob", away))
    one.event(e.AssignmentOpened(Assignment(
        ident("pushed"), 0, "fix", "intake", 1, story.START, "bob", "front", None, "assigned",
        skills=(("law", 2),),
    )))  # fmt: skip
    one.event(e.CaseRestricted(("ann", "bob")))
    one.claim()
    one.complete()
    two.resolve()
    return one


def test_a_rebuilt_workspace_has_the_same_rows_in_every_table(store: Any, new_store: Any) -> None:
    busy_workspace(store)
    again = new_store()
    heard: list[int] = []
    count = rebuild(store, again, heard.append)
    assert count == heard[-1] == len(list(every_record(store)))
    assert [table.name for table in COMPARED if not list(again.rows(table.name))] == []
    assert differences(store, again) == []
    assert list(again.rows("events")) == list(store.rows("events"))


def test_what_was_accepted_elsewhere_is_not_sent_again_after_a_rebuild(store: Any) -> None:
    busy_workspace(store)
    again = MemoryStore()
    rebuild(store, again)
    assert [effect.id for effect in again.outbox()] == [ident("later")]


def test_it_does_not_matter_which_of_two_cases_is_rebuilt_first(store: Any) -> None:
    story.publish(store)
    one, two = CaseStory(store, "one").create(), CaseStory(store, "two").create()
    for source, target in ((one, two), (two, one)):
        hello = c.DeliverMessage(
            id=ident(f"to {target.name}"), actor="system", case=target.id, message="hello"
        )
        source.event(e.CommentAdded("send"), effects=(Effect(hello.id, "command", hello),))
        story.tell(store, hello, e.MessageIgnored("hello"))
    again = MemoryStore()
    rebuild(store, again)
    assert again.outbox() == store.outbox() == []


def test_numbers_go_on_after_a_rebuild(store: Any) -> None:
    busy_workspace(store)
    again = MemoryStore()
    rebuild(store, again)
    with again.transaction() as unit:
        assert unit.draw("PRM") == 3


def test_a_difference_is_told_with_table_key_and_column() -> None:
    one, two = MemoryStore(), MemoryStore()
    busy_workspace(one)
    rebuild(one, two)
    with two.transaction() as unit:
        unit.insert("people", [("bob", "Bobby", "", None, b"{}", "en", 0)])
        unit.insert("people", [("new", "New", "", None, b"{}", "en", 0)])
    with one.transaction() as unit:
        unit.insert("timers", [("case", "timer", 1)])
    told = differences(one, two)
    assert "people ('bob',) name: 'Bob' and 'Bobby'" in told
    assert "people ('new',): only in the second" in told
    assert "timers (1, 'case', 'timer'): only in the first" in told


def test_an_erased_history_says_that_it_cannot_be_replayed() -> None:
    store = MemoryStore()
    busy_workspace(store)
    erased = [story.erased(record) for record in every_record(store)]
    with pytest.raises(replay.Unreadable, match="erased"):
        restore_events(erased, MemoryStore())


def test_a_history_without_its_first_command_cannot_be_replayed() -> None:
    store = MemoryStore()
    case = busy_workspace(store)
    tail = list(store.reads.records(case.stream))[1:]
    with pytest.raises(replay.Unreadable, match="no command"):
        restore_events(tail, MemoryStore())


def test_commands_come_back_one_by_one_as_they_were_committed() -> None:
    store = MemoryStore()
    case = busy_workspace(store)
    commits = list(replay.commits(case.stream, store.reads.records(case.stream)))
    assert [commit.expected for commit in commits] == [0, *range(4, 12)]
    assert commits[0].turns[0].command == case.command
    assert commits[-1].turns[0].after == case.case
    heads = {row[0]: row[2] for row in store.rows("streams")}
    assert commits[-1].head == heads[case.stream]
