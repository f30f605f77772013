"""The life of an effect, as pure functions: the table, the waiting, and what is never repeated."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.port import Failure, FailureKind, Result
from casewright.runtime.effects.states import (
    MOVES,
    Happening,
    Policy,
    Settled,
    Standing,
    State,
    after_check,
    after_person,
    after_run,
    backoff,
    begin,
    move,
)

STATES: tuple[State, ...] = get_args(State)
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)
FRESH = Standing()
ONCE = Policy()
AGAIN = Policy(repeatable=True)
TELLS = Policy(tells=True)


def fails(kind: FailureKind, after: float = 0.0) -> Failure:
    return Failure(kind, "It did not work.", after)


# ------------------------------------------------------------------------------------ the table


@pytest.mark.parametrize("state, happening", list(itertools.product(STATES, HAPPENINGS)))
def test_what_is_not_in_the_table_cannot_happen(state: State, happening: Happening) -> None:
    if (state, happening) in MOVES:
        assert move(state, happening) in STATES
    else:
        with pytest.raises(ValueError, match="cannot be"):
            move(state, happening)


def test_nothing_comes_after_done_and_every_other_state_has_a_way_there() -> None:
    assert not any(state == "done" for state, _ in MOVES)
    reached = {"done"}
    for _ in STATES:
        reached |= {state for (state, _), following in MOVES.items() if following in reached}
    assert reached == set(STATES)


def test_an_incident_goes_on_by_a_person_only() -> None:
    ways = {happening for state, happening in MOVES if state == "incident"}
    assert ways == {"retried", "completed", "skipped"}


# ------------------------------------------------------------------------------ after an attempt


def test_a_success_is_final_and_carries_its_outputs() -> None:
    settled = after_run(FRESH, Result({"id": "7"}), ONCE, "e")
    assert (settled.state, settled.final, settled.outputs) == ("done", True, {"id": "7"})


def test_a_passing_trouble_is_tried_again_after_a_while() -> None:
    settled = after_run(FRESH, fails("retry"), ONCE, "e")
    assert (settled.state, settled.final, settled.tries) == ("retrying", False, 1)
    assert 0.5 <= settled.wait <= 1.0


def test_what_the_other_side_asked_to_wait_is_respected() -> None:
    assert after_run(FRESH, fails("retry", after=500), ONCE, "e").wait == 500


def test_after_so_many_attempts_a_person_sees_it_with_the_reason() -> None:
    settled = after_run(Standing(tries=5), fails("retry"), Policy(attempts=6), "e")
    assert (settled.state, settled.final) == ("incident", True)
    assert settled.reason == "It did not work. It was tried 6 times."


def test_what_another_try_would_not_mend_is_an_incident_at_once() -> None:
    assert after_run(FRESH, fails("incident"), AGAIN, "e").state == "incident"


def test_what_may_have_happened_waits_for_a_check_or_for_a_person() -> None:
    checked = after_run(FRESH, fails("uncertain"), TELLS, "e")
    assert (checked.state, checked.check, checked.final) == ("uncertain", True, False)
    alone = after_run(FRESH, fails("uncertain"), ONCE, "e")
    assert (alone.state, alone.check, alone.final) == ("uncertain", False, True)


# -------------------------------------------------------------------------------- after a check


def test_a_check_that_finds_it_done_ends_it() -> None:
    settled = after_check(FRESH, Result({"id": "7"}), TELLS, "e")
    assert (settled.state, settled.outputs) == ("done", {"id": "7"})


def test_a_check_that_finds_nothing_lets_it_run_at_once() -> None:
    settled = after_check(FRESH, None, TELLS, "e")
    assert (settled.state, settled.check, settled.wait, settled.final) == (
        "retrying", False, 0.0, False,
    )  # fmt: skip


def test_a_check_that_meets_trouble_is_asked_again_and_never_becomes_a_run() -> None:
    settled = after_check(FRESH, fails("retry"), TELLS, "e")
    assert (settled.state, settled.check, settled.final) == ("uncertain", True, False)
    last = after_check(Standing(tries=5), fails("retry"), Policy(attempts=6, tells=True), "e")
    assert (last.state, last.check, last.final) == ("uncertain", False, True)


@pytest.mark.parametrize("kind", ["incident", "uncertain"])
def test_a_check_that_cannot_tell_leaves_it_to_a_person(kind: FailureKind) -> None:
    settled = after_check(FRESH, fails(kind), TELLS, "e")
    assert (settled.state, settled.check, settled.final) == ("uncertain", False, True)


# --------------------------------------------------------------------------- when a worker vanished


def test_a_lost_attempt_runs_again_only_where_that_is_harmless() -> None:
    lost = Standing(lost=True)
    assert begin(lost, AGAIN) == "run"
    assert begin(lost, TELLS) == "check"
    settled = begin(lost, ONCE)
    assert isinstance(settled, Settled)
    assert (settled.state, settled.final) == ("uncertain", True)
    assert "vanished" in settled.reason


@pytest.mark.parametrize(
    "policy, state", [(AGAIN, "incident"), (TELLS, "uncertain"), (ONCE, "uncertain")]
)
def test_an_effect_that_kills_its_workers_is_not_run_for_ever(policy: Policy, state: str) -> None:
    settled = begin(Standing(tries=6, lost=True), policy)
    assert isinstance(settled, Settled)
    assert (settled.state, settled.final) == (state, True)
    assert "6 workers vanished" in settled.reason


def test_a_check_that_always_finds_nothing_ends_as_an_incident() -> None:
    settled = after_check(Standing(tries=6), None, TELLS, "e")
    assert (settled.state, settled.final) == ("incident", True)


def test_a_lost_check_is_asked_again() -> None:
    assert begin(Standing(lost=True, check=True), AGAIN) == "check"


# ------------------------------------------------------------------------------------- by a person


def test_a_person_may_retry_complete_or_skip() -> None:
    again = after_person("incident", "retried", 6)
    assert (again.state, again.tries, again.final) == ("waiting", 0, False)
    for happening in ("completed", "skipped"):
        ended = after_person("uncertain", happening, 6)
        assert (ended.state, ended.final) == ("done", True)


@pytest.mark.parametrize("state", ["waiting", "running", "retrying", "done"])
def test_a_person_cannot_act_on_what_is_under_way_or_over(state: State) -> None:
    with pytest.raises(ValueError, match="cannot be retried"):
        after_person(state, "retried", 0)


# ------------------------------------------------------------------------------------- the waiting


@given(st.integers(1, 10_000), st.text(max_size=20), st.floats(0.1, 100), st.floats(1, 10))
def test_waiting_grows_is_bounded_and_spread(
    tries: int, seed: str, first: float, factor: float
) -> None:
    policy = Policy(first=first, factor=factor, most=600, jitter=0.5)
    wait = backoff(policy, tries, seed)
    whole = min(600.0, first * factor ** min(tries - 1, 60))
    assert whole / 2 <= wait <= whole


def test_the_same_seed_waits_the_same_and_others_are_spread_out() -> None:
    waits = {backoff(ONCE, 3, f"effect {n}") for n in range(200)}
    assert backoff(ONCE, 3, "effect 7") in waits
    assert len(waits) == 200
    assert max(waits) - min(waits) > 0.3 * max(waits)


# ------------------------------------------------------------------------------ whatever happens

OUTCOMES = st.lists(
    st.sampled_from(["ok", "retry", "incident", "uncertain", "lost"]), min_size=1, max_size=30
)
CHECKS = st.lists(st.sampled_from(["done", "not", "retry", "unknown"]), min_size=30, max_size=30)


@given(OUTCOMES, CHECKS, st.booleans(), st.booleans(), st.integers(1, 8))
def test_nothing_that_may_have_happened_is_repeated_blindly(
    outcomes: list[str], checks: list[str], repeatable: bool, tells: bool, attempts: int
) -> None:
    """Play a life; ``open`` is true while an earlier run may have happened unseen."""
    policy = Policy(attempts=attempts, repeatable=repeatable, tells=tells)
    standing, may_have_happened, runs = Standing(), False, 0
    answers = iter(checks)
    for outcome in outcomes:
        what = begin(standing, policy)
        if what == "check":
            answer = next(answers)
            found: Result | Failure | None = {
                "done": Result(), "not": None, "retry": fails("retry"),
                "unknown": fails("uncertain"),
            }[answer]  # fmt: skip
            if answer == "not":
                may_have_happened = False
            settled = after_check(standing, found, policy, "e")
        elif what == "run":
            runs += 1
            assert not may_have_happened or repeatable
            if outcome == "lost":
                may_have_happened = True
                standing = Standing(standing.tries + 1, lost=True)
                continue
            may_have_happened = may_have_happened or outcome == "uncertain"
            result = Result() if outcome == "ok" else fails(outcome)  # type: ignore[arg-type]
            settled = after_run(standing, result, policy, "e")
        else:
            assert isinstance(what, Settled)
            settled = what
        if settled.final:
            assert settled.state in ("done", "incident", "uncertain")
            assert settled.state == "done" or settled.reason
            return
        assert settled.wait >= 0
        standing = Standing(settled.tries, check=settled.check)
    assert runs <= attempts
