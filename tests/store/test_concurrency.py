"""Many threads on one workspace: nothing is lost, nothing twice, and followers miss nothing.

One suite for memory, SQLite and PostgreSQL. Threads meet at a barrier, so that they overlap.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Effect
from casewright.store.port import Conflict
from casewright.store.rows import Changes, DraftRow, WorkQuery
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import HOUR, START, CaseStory, ident

THREADS = 6
EACH = 8
WORK = WorkQuery(scope="all")


@pytest.fixture
def store(store: Any) -> Any:
    """A store with the permits blueprint and bob in queue front."""
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    return store


def at_once(work: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """What ``work(n)`` gave in each of as many threads, which all begin at the same moment."""
    barrier = threading.Barrier(threads)

    def begin(number: int) -> Any:
        barrier.wait(10)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def say(store: Any, case: CaseStory, text: str) -> int:
    """Comment on a case, deciding again after each conflict; gives how many there were."""
    command, event = story.comment(case, text)
    conflicts = 0
    while True:
        try:
            with store.transaction() as unit:
                unit.commit(story.turn(unit, command, (event,), at=START))
        except Conflict:
            conflicts += 1
        else:
            return conflicts


def comments(store: Any, case: CaseStory) -> list[str]:
    rows = store.reads.history(case.id)
    return [row.payload["text"] for row in rows if row.kind == "CommentAdded"]


# ----------------------------------------------------------------------------------- writing


def test_writers_of_one_case_all_get_their_turn(store: Any) -> None:
    case = CaseStory(store).create()
    texts = [[f"{n} {k}" for k in range(EACH)] for n in range(THREADS)]

    def write(number: int) -> None:
        for text in texts[number]:
            say(store, case, text)

    at_once(write)
    told = comments(store, case)
    assert sorted(told) == sorted(text for part in texts for text in part)
    for part in texts:
        assert [text for text in told if text in part] == part, "each thread in its own order"
    assert case.case.sequence == 4 + THREADS * EACH
    assert verify(store)["bad"] == []


def test_writers_of_different_cases_never_meet_a_conflict(store: Any) -> None:
    cases = [CaseStory(store, f"case {n}").create() for n in range(THREADS)]
    met = at_once(lambda n: sum(say(store, cases[n], f"{n} {k}") for k in range(EACH)))
    assert met == [0] * THREADS
    assert [len(comments(store, case)) for case in cases] == [EACH] * THREADS


def test_the_same_command_in_many_threads_is_accepted_once(store: Any) -> None:
    """A person clicked twice, or the line broke and it was sent again."""
    case = CaseStory(store).create()
    command, event = story.comment(case, "once")

    def send(_: int) -> bool:
        while True:
            try:
                with store.transaction() as unit:
                    arrival = unit.arrive(case.stream, command.id)
                    if arrival.answer is not None:
                        return False
                    unit.commit(story.turn(unit, command, (event,), at=START))
            except Conflict:
                continue
            return True

    assert sorted(at_once(send)) == [False] * (THREADS - 1) + [True]
    assert comments(store, case) == ["once"]


def lose(store: Any, case: CaseStory, text: str) -> None:
    """A comment whose transaction fails after it was written."""
    with store.transaction() as unit:
        command, event = story.comment(case, text)
        unit.commit(story.turn(unit, command, (event,), at=START))
        raise RuntimeError("power")


def test_a_failing_writer_takes_nothing_with_it_and_holds_nobody_up(store: Any) -> None:
    cases = [CaseStory(store, f"case {n}").create() for n in range(THREADS)]

    def write(number: int) -> None:
        for k in range(EACH):
            say(store, cases[number], f"kept {number} {k}")
            with pytest.raises(RuntimeError, match="power"):
                lose(store, cases[number], f"lost {number} {k}")

    at_once(write)
    for n, case in enumerate(cases):
        assert comments(store, case) == [f"kept {n} {k}" for k in range(EACH)]


def test_numbers_drawn_at_once_are_all_different(store: Any) -> None:
    def draw(_: int) -> list[int]:
        drawn: list[int] = []
        while len(drawn) < EACH:
            try:
                with store.transaction() as unit:
                    drawn.append(unit.draw("PRM"))
            except Conflict:
                continue
        return drawn

    drawn = [number for part in at_once(draw) for number in part]
    assert len(set(drawn)) == len(drawn)
    assert min(drawn) == 1


def test_readers_see_whole_commands_only(store: Any) -> None:
    """A case is never seen with half of what one command did to it."""
    done = threading.Event()
    torn: list[Any] = []

    def write() -> None:
        for n in range(EACH * 2):
            CaseStory(store, f"new {n}").create(applicant=f"Ann {n}")
        done.set()

    def read() -> None:
        while not done.is_set():
            for row in store.reads.work(WORK).rows:
                case = store.reads.case(row.case)
                if case is None or not row.title.startswith("Ann"):
                    torn.append(row)

    threads = [threading.Thread(target=each) for each in (write, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torn == []


# --------------------------------------------------------------------------------- following


def test_a_follower_hears_of_every_commit_exactly_once_while_others_write(store: Any) -> None:
    cases = [CaseStory(store, f"case {n}").create() for n in range(THREADS)]
    cursor, _ = store.changes_since(None)
    done = threading.Event()
    heard: list[Changes] = []

    def follow() -> None:
        place = cursor
        while True:
            last = done.is_set()
            place, changes = store.changes_since(place)
            if changes != Changes():
                heard.append(changes)
            if last:
                return

    follower = threading.Thread(target=follow)
    follower.start()
    at_once(lambda n: [say(store, cases[n], f"{n} {k}") for k in range(EACH)])
    done.set()
    follower.join()
    assert frozenset().union(*(each.cases for each in heard)) == {case.id for case in cases}
    assert all(each.cases for each in heard), "nothing is told that did not happen"


def test_each_follower_has_a_place_of_its_own(store: Any) -> None:
    first, _ = store.changes_since(None)
    one = CaseStory(store, "one").create()
    second, changes = store.changes_since(first)
    two = CaseStory(store, "two").create()
    assert changes.cases == {one.id}
    assert store.changes_since(second)[1].cases == {two.id}
    assert store.changes_since(first)[1].cases == {one.id, two.id}


def lose_part(unit: Any, case: CaseStory) -> None:
    """A part of a group that is undone alone."""
    with unit.savepoint():
        command, event = story.comment(case, "undone")
        unit.commit(story.turn(unit, command, (event,), at=START))
        raise RuntimeError("power")


def test_what_was_undone_in_a_group_is_not_told(store: Any) -> None:
    kept, undone = CaseStory(store, "kept").create(), CaseStory(store, "undone").create()
    cursor, _ = store.changes_since(None)
    with store.transaction() as unit:
        command, event = story.comment(kept, "kept")
        unit.commit(story.turn(unit, command, (event,), at=START))
        with pytest.raises(RuntimeError, match="power"):
            lose_part(unit, undone)
    assert store.changes_since(cursor)[1].cases == {kept.id}
    assert comments(store, undone) == []


# ------------------------------------------------------------------------------ leases, drafts


def test_of_many_who_ask_at_once_one_gets_the_lease(store: Any) -> None:
    got = at_once(lambda n: store.lease("outbox", f"worker {n}", 60))
    assert len([lease for lease in got if lease is not None]) == 1


def test_a_late_former_holder_is_known_by_its_token(store: Any) -> None:
    """The heart beat stopped, somebody took over, and then the first one wakes up."""
    first = store.lease("outbox", "sleeper", -1)
    taken = store.lease("outbox", "other", 60)
    assert taken.token > first.token
    assert store.lease("outbox", "sleeper", 60) is None
    store.release("outbox", "sleeper")
    assert store.lease("outbox", "third", 60) is None, "who has it not cannot give it back"
    assert store.lease("outbox", "other", 60).token == taken.token, "a heart beat keeps the token"


def test_tokens_only_grow_however_often_a_lease_changes_hands(store: Any) -> None:
    seen = []
    for n in range(6):
        seen.append(store.lease("outbox", f"worker {n % 3}", -1).token)
        store.release("outbox", f"worker {n % 3}")
    assert seen == sorted(seen)
    assert len(set(seen)) == 6


def test_leases_of_different_work_do_not_touch_each_other(store: Any) -> None:
    names = [f"pool {n}" for n in range(THREADS)]
    assert all(at_once(lambda n: store.lease(names[n], "me", 60)))
    store.release(names[0], "me")
    assert store.lease(names[0], "you", 60).token == 2
    assert store.lease(names[1], "you", 60) is None


def test_drafts_of_two_people_lie_side_by_side_and_the_last_of_each_wins(store: Any) -> None:
    case = CaseStory(store).create()

    def type_in(number: int) -> None:
        who = f"person {number % 2}"
        for k in range(EACH):
            draft = DraftRow(case.assignment, who, case.id, {"who": who, "k": k}, 4, START + k)
            while True:
                try:
                    with store.transaction() as unit:
                        unit.save_draft(draft)
                except Conflict:
                    continue
                break

    at_once(type_in)
    for who in ("person 0", "person 1"):
        kept = store.reads.draft(case.assignment, who)
        assert kept is not None
        assert kept.data == {"who": who, "k": EACH - 1}
    before, _ = store.changes_since(None)
    case.complete()
    assert list(store.rows("drafts")) == [], "with the assignment all drafts for it are gone"
    assert store.changes_since(before)[1].cases == {case.id}


# -------------------------------------------------------------------------------- many at once


def test_one_group_may_change_many_cases_and_each_of_them_often(store: Any) -> None:
    """The single writer commits what many people sent in one transaction."""
    with store.transaction() as unit:
        cases = [CaseStory(store, f"case {n}", START + n * HOUR) for n in range(5)]
        for n, case in enumerate(cases):
            create = c.CreateCase(
                id=ident(f"create {n}"), actor="bob", case=case.id, type="permit",
                blueprint="permits",
            )  # fmt: skip
            events = case.first_events(f"PRM-{n + 1}", {"applicant": f"Ann {n}"}, None)
            unit.commit(story.turn(unit, create, events, at=case.at))
        for text in ("first", "second"):
            for case in cases:
                assert unit.load(case.stream).sequence >= 4, "a unit sees what it wrote"
                command, event = story.comment(case, f"{text} {case.name}")
                unit.commit(story.turn(unit, command, (event,), at=case.at))
    for case in cases:
        assert comments(store, case) == [f"first {case.name}", f"second {case.name}"]


def hand_over(store: Any, command: Any) -> bool:
    """Let a case hear an internal command; whether it was us who did."""
    try:
        with store.transaction() as unit:
            if unit.arrive(f"case:{command.case}", command.id).answer is not None:
                return False
            heard = (e.MessageIgnored(command.message),)
            unit.commit(story.turn(unit, command, heard, at=START))
    except Conflict:
        return False
    return True


def test_an_outbox_is_emptied_by_many_deliverers_without_a_repeat(store: Any) -> None:
    source = CaseStory(store, "source").create()
    targets = [CaseStory(store, f"target {n}").create() for n in range(4)]
    sent = [
        c.DeliverMessage(id=ident(f"m {n} {k}"), actor="system", case=target.id, message=f"m{k}")
        for n, target in enumerate(targets)
        for k in range(3)
    ]
    effects = tuple(Effect(each.id, "command", each) for each in sent)
    source.event(e.CommentAdded("send"), effects=effects)

    def deliver(_: int) -> int:
        delivered = 0
        while waiting := store.outbox():
            for effect in waiting:
                delivered += hand_over(store, effect.command)
        return delivered

    assert sum(at_once(deliver, 3)) == len(sent)
    for target in targets:
        rows = store.reads.history(target.id)
        heard = [row.payload["message"] for row in rows if row.kind == "MessageIgnored"]
        assert heard == ["m0", "m1", "m2"], "each once, and in the order they were sent"
