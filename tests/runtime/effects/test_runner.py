"""Effects as workers run them: once where it matters, again where it helps, seen when it fails."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Failure, Result
from casewright.runtime.effects.memory import MemoryLedger
from casewright.runtime.effects.port import Rooms, Task
from casewright.runtime.effects.runner import DEAF, LEASE, RENEW
from casewright.runtime.effects.states import Policy, Settled
from casewright.store.port import Unavailable

from .playing import Clock, Player, Stage

PLAY = {"play": 99}
OK = Result({"id": "7"})
LATER = Failure("retry", "It is away.")
BAD = Failure("incident", "It is wrong.")
OPEN = Failure("uncertain", "It broke off.")


def play(*outcomes: Result | Failure | Exception, policy: Policy | None = None) -> Stage:
    return Stage(Player(*outcomes, policy=policy))


# ---------------------------------------------------------------------------------- the usual way


def test_an_effect_runs_and_its_case_hears_the_outputs_once() -> None:
    stage = play(OK)
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    assert stage.handler.ran == ["e1"]
    (told,) = stage.heard
    assert (told.task.id, told.state, told.outputs) == ("e1", "done", {"id": "7"})
    stage.rest(worker)
    assert len(stage.heard) == 1
    assert stage.ledger.next_due() is None


def test_a_passing_trouble_is_tried_again_in_time() -> None:
    stage = play(LATER, LATER, OK)
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    assert (stage.state("e1"), stage.heard) == (("retrying", False), [])
    due = stage.ledger.next_due()
    assert due is not None
    assert 0 < due <= 1_000_000
    stage.clock.turn(1)
    stage.rest(worker)
    stage.clock.turn(3)
    stage.rest(worker)
    assert stage.handler.ran == ["e1"] * 3
    assert stage.heard[0].state == "done"


def test_after_its_attempts_a_person_sees_an_incident_with_reason_and_count() -> None:
    stage = play(LATER, policy=Policy(attempts=3))
    worker = stage.worker()
    stage.put("e1")
    for _ in range(5):
        stage.rest(worker)
        stage.clock.turn(1_000)
    assert len(stage.handler.ran) == 3
    (told,) = stage.heard
    assert (told.state, told.tries) == ("incident", 3)
    assert told.reason == "It is away. It was tried 3 times."


def test_a_person_retries_and_it_has_all_its_attempts_again() -> None:
    stage = play(BAD, LATER, OK)
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    stage.ledger.person("e1", "retried", {})
    stage.rest(worker)
    assert stage.state("e1") == ("retrying", False)
    stage.clock.turn(10)
    stage.rest(worker)
    assert [told.state for told in stage.heard] == ["incident", "done"]


def test_a_person_completes_it_by_hand_with_the_outputs() -> None:
    stage = play(BAD)
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    stage.ledger.person("e1", "completed", {"id": "by hand"})
    stage.rest(worker)
    assert (stage.heard[-1].state, stage.heard[-1].outputs) == ("done", {"id": "by hand"})
    assert stage.handler.ran == ["e1"]


def test_oldest_first() -> None:
    stage = play(OK)
    worker = stage.worker(most=1)
    for name in ("c", "a", "b"):
        stage.put(name)
        stage.clock.turn(1)
    stage.rest(worker)
    assert stage.handler.ran == ["c", "a", "b"]


# ----------------------------------------------------------------------------- was it done already?


def test_uncertain_asks_the_check_which_finds_it_done() -> None:
    stage = play(OPEN, policy=Policy(tells=True))
    stage.handler.checks = [Result({"id": "found"})]
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    assert (stage.state("e1"), stage.heard) == (("uncertain", False), [])
    stage.clock.turn(1)
    stage.rest(worker)
    assert (stage.handler.ran, stage.handler.checked) == (["e1"], ["e1"])
    assert (stage.heard[0].state, stage.heard[0].outputs) == ("done", {"id": "found"})


def test_uncertain_runs_again_only_after_the_check_found_nothing() -> None:
    stage = play(OPEN, OK, policy=Policy(tells=True))
    stage.handler.checks = [LATER, None]
    worker = stage.worker()
    stage.put("e1")
    for _ in range(4):
        stage.rest(worker)
        stage.clock.turn(10)
    assert (stage.handler.ran, stage.handler.checked) == (["e1"] * 2, ["e1"] * 2)
    assert stage.heard[0].state == "done"


def test_uncertain_without_a_check_waits_for_a_person_and_is_not_repeated() -> None:
    stage = play(OPEN)
    worker = stage.worker()
    stage.put("e1")
    for _ in range(3):
        stage.rest(worker)
        stage.clock.turn(10_000)
    assert stage.handler.ran == ["e1"]
    assert (stage.heard[0].state, stage.heard[0].reason) == ("uncertain", "It broke off.")


# ------------------------------------------------------------------------------ workers that vanish


@pytest.mark.parametrize(
    "policy, runs, checks, state",
    [
        (Policy(repeatable=True), 2, 0, "done"),
        (Policy(tells=True), 1, 1, "done"),
        (Policy(), 1, 0, "uncertain"),
    ],
)
def test_what_a_dead_worker_had_begun_is_taken_over_as_far_as_that_is_safe(
    policy: Policy, runs: int, checks: int, state: str
) -> None:
    stage = play(OK, policy=policy)
    stage.handler.checks = [OK]
    stage.put("e1")
    dead = stage.worker("dead")
    dead.round()
    stage.pools["dead"].work()  # it ran, and the worker died before it could say so
    other = stage.worker("w2")
    stage.rest(other, "w2")
    assert stage.handler.ran == ["e1"]
    stage.clock.turn(LEASE + 1)
    stage.rest(other, "w2")
    assert (len(stage.handler.ran), len(stage.handler.checked)) == (runs, checks)
    assert [told.state for told in stage.heard] == [state]


def test_an_effect_that_kills_every_worker_is_seen_by_a_person() -> None:
    stage = play(OK, policy=Policy(attempts=3, repeatable=True))
    stage.put("e1")
    for n in range(5):
        stage.worker(f"dying{n}").round()
        stage.pools[f"dying{n}"].work()
        stage.clock.turn(LEASE + 1)
    stage.rest(stage.worker())
    assert len(stage.handler.ran) == 3
    assert stage.heard[0].state == "incident"


def test_a_worker_that_comes_back_late_changes_nothing() -> None:
    stage = play(OK, BAD, policy=Policy(repeatable=True))
    stage.put("e1")
    slow, quick = stage.worker("slow"), stage.worker("quick")
    slow.round()
    stage.clock.turn(LEASE + 1)
    stage.rest(quick, "quick")
    assert stage.heard[0].state == "done"
    stage.pools["slow"].work()
    slow.round()
    assert stage.state("e1") == ("done", True)
    assert [told.state for told in stage.heard] == ["done"]


def test_long_work_keeps_its_lease_by_beats() -> None:
    stage = play(OK)
    stage.put("e1")
    first, second = stage.worker("w1"), stage.worker("w2")
    first.round()
    for _ in range(20):
        stage.clock.turn(RENEW + 1)
        first.round()
        second.round()
    assert stage.pools["w2"].waiting == []
    stage.rest(first)
    assert stage.heard[0].state == "done"


def test_work_that_somebody_else_has_now_is_told_to_stop() -> None:
    stage = play(OK)
    stage.put("e1")
    worker = stage.worker()
    worker.round()
    stage.pools["w1"].work()
    stage.ledger.cancel("e1")
    stage.ledger.put(Task("e1", "play", "case-1", "lane"))
    stage.clock.turn(RENEW + 1)
    job_stop = stage.handler.stops["e1"]
    assert not job_stop()
    worker._beat()
    assert job_stop()


def test_a_step_that_ended_takes_its_effect_with_it() -> None:
    stage = play(LATER, OK)
    stage.put("e1")
    worker = stage.worker()
    stage.rest(worker)
    stage.ledger.cancel("e1")
    stage.clock.turn(1_000)
    stage.rest(worker)
    assert (stage.handler.ran, stage.heard) == (["e1"], [])


def test_what_was_done_while_its_step_ended_is_told_all_the_same_and_then_forgotten() -> None:
    stage = play(OK)
    stage.put("e1")
    worker = stage.worker()
    worker.round()
    stage.pools["w1"].work()
    stage.ledger.cancel("e1")
    stage.rest(worker)
    assert [told.state for told in stage.heard] == ["done"]
    assert stage.ledger.entries == {}


def test_what_had_not_begun_when_its_step_ended_is_not_done() -> None:
    stage = play(OK)
    stage.put("e1")
    worker = stage.worker()
    worker.round()
    stage.ledger.cancel("e1")
    stage.rest(worker)
    assert (stage.handler.ran, stage.heard) == ([], [])


def test_work_whose_step_has_ended_is_told_to_stop() -> None:
    stage = play(OK)
    stage.put("e1")
    worker = stage.worker()
    worker.round()
    stage.ledger.cancel("e1")
    stage.clock.turn(RENEW + 1)
    worker._beat()
    assert worker._jobs["e1"].stop.is_set()


def test_what_a_vanished_worker_had_begun_for_an_ended_step_is_not_taken_over() -> None:
    stage = play(OK, policy=Policy(repeatable=True))
    stage.put("e1")
    stage.worker("w1").round()
    stage.ledger.cancel("e1")
    stage.clock.turn(LEASE + 1)
    stage.rest(stage.worker("w2"), "w2")
    assert stage.handler.ran == []
    assert stage.ledger.next_due() is None


def test_a_stopped_worker_ends_what_runs_and_begins_nothing() -> None:
    stage = play(OK)
    stage.put("e1", "e2")
    worker = stage.worker(most=1)
    worker.round()
    worker.stop()
    stage.rest(worker)
    assert (stage.handler.ran, worker.running) == (["e1"], 0)


# ----------------------------------------------------------------------------------- telling


@pytest.mark.parametrize("problem", [Unavailable("away"), None])
def test_a_case_that_cannot_be_told_now_is_told_later_and_nothing_runs_twice(
    problem: Exception | None,
) -> None:
    stage = play(OK)
    stage.deaf = problem
    worker = stage.worker()
    stage.put("e1")
    for _ in range(3):
        worker.round()
        stage.pools["w1"].work()
    assert bool(stage.heard) == (problem is None)
    stage.deaf = None
    stage.rest(stage.worker("w2"), "w2")
    stage.rest(worker)
    assert stage.handler.ran == ["e1"]
    assert {told.task.id for told in stage.heard} == {"e1"}


@pytest.mark.parametrize("shut", [True, False])
def test_while_the_door_is_shut_there_is_nothing_to_do_and_the_worker_rests(shut: bool) -> None:
    """The door may be shut at once, or take the news and then not reach the store."""
    stage = play(OK)
    worker = stage.worker()
    stage.put("e1")
    worker.round()
    stage.pools["w1"].work()
    stage.deaf, stage.shut = Unavailable("The workspace is closed."), shut
    worker.round()
    asked = stage.asked
    stage.rest(worker)
    assert stage.asked <= asked + 1
    assert [worker.round() for _ in range(3)] == [0, 0, 0]
    stage.clock.turn(DEAF)
    assert worker.round() == int(not shut), "what a shut door did not take was not done"
    worker.round()
    stage.deaf = None
    assert worker.round() == 0, "not before a pause"
    stage.clock.turn(DEAF)
    stage.rest(worker)
    assert [told.task.id for told in stage.heard] == ["e1"]
    assert stage.ledger.untold(10) == []


def test_a_case_that_refuses_the_result_is_not_told_for_ever() -> None:
    stage = play(OK)
    stage.deaf = Refused("This case is closed.")
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    assert stage.ledger.untold(10) == []
    assert [told.state for told, _ in stage.refused] == ["done"], "it hears once why it stays open"


def test_a_bug_in_the_door_reaches_the_workers_edge() -> None:
    stage = play(OK)
    stage.deaf = ZeroDivisionError("bug")
    worker = stage.worker()
    stage.put("e1")
    with pytest.raises(ZeroDivisionError):
        stage.rest(worker)


# -------------------------------------------------------------------------------- handlers that break


def test_a_bug_in_a_handler_is_seen_and_the_worker_goes_on(expected_logs: list[str]) -> None:
    expected_logs.append("an effect's handler broke")
    stage = play(KeyError("oops"), OK)
    worker = stage.worker(most=1)
    stage.put("e1", "e2")
    stage.rest(worker)
    assert [(told.task.id, told.state) for told in stage.heard] == [
        ("e1", "uncertain"), ("e2", "done"),
    ]  # fmt: skip
    assert "This is a bug" in stage.heard[0].reason


@pytest.mark.parametrize(
    "problem, state", [(Refused("It is not bound.", "Bind it."), "incident"),
                       (Unavailable("The vault is away."), "retrying")]
)  # fmt: skip
def test_a_refusal_is_an_incident_and_a_bad_environment_is_tried_again(
    problem: Exception, state: str
) -> None:
    stage = play(problem)
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    assert stage.state("e1")[0] == state


def test_a_policy_that_breaks_is_seen_too(expected_logs: list[str]) -> None:
    expected_logs.append("an effect's handler broke")

    class Broken(Player):
        def policy(self, task: Task) -> Policy:
            raise ZeroDivisionError

    stage = Stage(Broken(OK))
    worker = stage.worker()
    stage.put("e1")
    stage.rest(worker)
    assert stage.heard[0].state == "incident"
    assert stage.handler.ran == []


def test_a_kind_that_cannot_be_run_here_waits_for_a_worker_that_can() -> None:
    stage = play(OK)
    worker = stage.worker()
    stage.put("e1", kind="fax")
    stage.put("e2")
    stage.rest(worker)
    assert stage.handler.ran == ["e2"]
    assert stage.state("e1") == ("waiting", False)


def test_a_kind_has_only_so_many_at_a_time_over_all_its_lanes() -> None:
    stage = play(OK)
    worker = stage.worker(kinds={"play": 2})
    stage.put("e1", "e2", lane="a")
    stage.put("e3", "e4", lane="b")
    for _ in range(2):
        worker.round()
        assert worker.running == 2, "what runs counts too"
    stage.rest(worker)
    assert len(stage.handler.ran) == 4


@pytest.mark.parametrize(
    "policy, found, checked, ran",
    [
        (Policy(tells=True), OK, ["e1"], []),
        (Policy(tells=True), None, ["e1"], ["e1"]),
        (Policy(), None, [], ["e1"]),
    ],
)
def test_what_a_person_tries_again_is_asked_for_first_where_that_can_be_told(
    policy: Policy, found: Result | None, checked: list[str], ran: list[str]
) -> None:
    stage = play(OK, policy=policy)
    stage.handler.checks = [found]
    worker = stage.worker()
    stage.put("e1", again=True, key="e0")
    stage.rest(worker)
    assert (stage.handler.checked, stage.handler.ran) == (checked, ran)
    assert stage.heard[0].state == "done"


# ------------------------------------------------------------------------------------------ limits


def test_a_lane_has_only_so_many_at_a_time_and_others_go_on() -> None:
    stage = play(OK)
    worker = stage.worker(most=10, limits={"slow": 2}, limit=3)
    stage.put(*(f"s{n}" for n in range(5)), lane="slow")
    stage.put(*(f"f{n}" for n in range(5)), lane="fast")
    worker.round()
    lanes = Counter(job.claim.task.lane for job in worker._jobs.values())
    assert lanes == {"slow": 2, "fast": 3}
    worker.round()
    assert worker.running == 5
    stage.rest(worker)
    assert len(stage.handler.ran) == 10


def test_no_more_than_most_in_all() -> None:
    stage = play(OK)
    worker = stage.worker(most=3, limit=100)
    stage.put(*(f"e{n}" for n in range(10)))
    worker.round()
    assert worker.running == 3


# ------------------------------------------------------------------------------------- the ledger


def test_sixteen_workers_never_get_the_same_task() -> None:
    clock = Clock()
    ledger = MemoryLedger(clock)
    for n in range(400):
        ledger.put(Task(f"e{n}", "play", "case", "lane"))
    together = threading.Barrier(16)

    def work(owner: int) -> list[str]:
        together.wait(10)
        got: list[str] = []
        while claims := ledger.claim(
            f"w{owner}", most=5, seconds=60, rooms=Rooms({}, 5), kinds=PLAY
        ):
            for claim in claims:
                got.append(claim.task.id)
                assert ledger.settle(f"w{owner}", claim.task.id, claim.attempt, Settled("done", 0))
        return got

    with ThreadPoolExecutor(16) as pool:
        found = [task for tasks in pool.map(work, range(16)) for task in tasks]
    assert sorted(found) == sorted(f"e{n}" for n in range(400))


def test_the_ledger_is_fenced_by_owner_and_attempt() -> None:
    clock = Clock()
    ledger = MemoryLedger(clock)
    ledger.put(Task("e1", "play", "case", "lane"))
    (first,) = ledger.claim("a", most=1, seconds=10, rooms=Rooms({}, 1), kinds=PLAY)
    assert not ledger.settle("b", "e1", first.attempt, Settled("done", 0))
    clock.turn(11)
    (second,) = ledger.claim("a", most=1, seconds=10, rooms=Rooms({}, 1), kinds=PLAY)
    assert (second.attempt, second.standing.lost) == (2, True)
    assert not ledger.settle("a", "e1", first.attempt, Settled("done", 0))
    assert ledger.beat("a", {"e1": first.attempt}, 10) == frozenset()
    assert ledger.beat("a", {"e1": second.attempt, "gone": 1}, 10) == {"e1"}
    assert ledger.settle("a", "e1", second.attempt, Settled("done", 0))
    ledger.told("e1", first.attempt)
    assert len(ledger.untold(5)) == 1


def test_putting_a_task_twice_is_once() -> None:
    ledger = MemoryLedger(Clock())
    for _ in range(2):
        ledger.put(Task("e1", "play", "case", "lane"))
    assert len(ledger.claim("a", most=5, seconds=10, rooms=Rooms({}, 5), kinds=PLAY)) == 1


def test_an_attempt_that_begins_after_its_lease_ran_out_does_nothing() -> None:
    """The process slept, or its pool was full; by now somebody else may be at it."""
    stage = play(OK)
    stage.put("e1")
    slow = stage.worker("slow")
    slow.round()
    stage.clock.turn(LEASE)
    stage.pools["slow"].work()
    assert stage.handler.ran == []
    slow.round()
    stage.clock.turn(2)
    stage.rest(stage.worker("quick"), "quick")
    assert (stage.handler.ran, stage.state("e1")) == (["e1"], ("done", True))


def test_a_late_check_is_asked_again_and_not_taken_for_a_no() -> None:
    stage = play(Failure("uncertain", "no answer came"), OK, policy=Policy(tells=True))
    stage.handler.checks = [Result()]
    stage.put("e1")
    worker = stage.worker()
    worker.round()
    stage.pools["w1"].work()
    worker.round()
    stage.clock.turn(2)
    worker.round()
    stage.clock.turn(LEASE)
    stage.pools["w1"].work()
    assert stage.handler.checked == []
    for _ in range(3):
        stage.clock.turn(10)
        stage.rest(worker)
    assert stage.handler.ran == ["e1"], "it was done, and is not done again"
    assert stage.state("e1") == ("done", True)
