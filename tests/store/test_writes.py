"""Row changes gathered over several commands: the last change of a row wins."""

from __future__ import annotations

from casewright.store import schema
from casewright.store.writes import Writes


def test_a_row_that_is_put_twice_is_written_once() -> None:
    writes = Writes()
    writes.put(schema.RESOLUTIONS, ("a", 1))
    writes.put(schema.RESOLUTIONS, ("a", 2))
    writes.put(schema.RESOLUTIONS, ("b", 3))
    assert list(writes.puts["resolutions"].values()) == [("a", 2), ("b", 3)]


def test_a_dropped_row_is_not_put_and_a_later_put_comes_after_the_drop() -> None:
    writes = Writes()
    writes.put(schema.TIMERS, ("case", "a", 1))
    writes.drop(schema.TIMERS, (1, "case", "a"))
    assert writes.puts["timers"] == {}
    assert list(writes.drops["timers"]) == [(1, "case", "a")]
    writes.put(schema.TIMERS, ("case", "a", 1))
    assert list(writes.puts["timers"].values()) == [("case", "a", 1)]


def test_a_drop_by_part_of_the_key_takes_all_its_rows() -> None:
    writes = Writes()
    writes.put(schema.WORDS, ("ann", "one"))
    writes.put(schema.WORDS, ("bo", "one"))
    writes.put(schema.WORDS, ("ann", "two"))
    writes.drop(schema.WORDS, ("one",))
    assert list(writes.puts["words"].values()) == [("ann", "two")]


def test_sums_of_the_flow_add_up() -> None:
    writes = Writes()
    key = (1, "permit", "permits", 1, "intake", "check", "")
    writes.add_flow(key, opened=1)
    writes.add_flow(key, opened=1)
    writes.add_flow(key, closed=(1, 0, 1, 50))
    assert writes.flow_rows() == [(*key, 2, 1, 0, 1, 50)]


def test_changes_name_queues_and_people_that_there_are() -> None:
    writes = Writes()
    writes.cases.add("case")
    writes.touch("front", None)
    writes.touch(None, "bob")
    changes = writes.changes()
    assert changes.cases == {"case"}
    assert changes.queues == {"front"}
    assert changes.people == {"bob"}
    assert not changes.workspace
