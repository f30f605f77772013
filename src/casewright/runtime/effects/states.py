"""The life of an effect as a table, and what follows from an attempt. Rule: pure functions only.

An effect waits, runs, and is done, or is tried again, or becomes an incident or uncertain, which
people see. Nothing that may have happened is repeated unless repeating is harmless.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Literal

import msgspec

from casewright.runtime.connectors.port import Failure, Result

State = Literal["waiting", "running", "retrying", "done", "incident", "uncertain"]
Happening = Literal[
    "claimed", "succeeded", "to be repeated", "given up", "in doubt", "retried", "completed",
    "skipped",
]  # fmt: skip

#: State and happening → the next state; what is not here cannot happen.
MOVES: dict[tuple[State, Happening], State] = {
    ("waiting", "claimed"): "running",
    ("retrying", "claimed"): "running",
    # A worker died, or a check is due.
    ("running", "claimed"): "running",
    ("uncertain", "claimed"): "running",
    ("running", "succeeded"): "done",
    ("running", "to be repeated"): "retrying",
    ("running", "given up"): "incident",
    ("running", "in doubt"): "uncertain",
    # What a person does.
    ("incident", "retried"): "waiting",
    ("incident", "completed"): "done",
    ("incident", "skipped"): "done",
    ("uncertain", "retried"): "waiting",
    ("uncertain", "completed"): "done",
    ("uncertain", "skipped"): "done",
}


def move(state: State, happening: Happening) -> State:
    """The next state; raises ``ValueError`` for what cannot happen, which is a bug."""
    try:
        return MOVES[state, happening]
    except KeyError:
        raise ValueError(f"an effect that is {state} cannot be {happening}") from None


class Policy(msgspec.Struct, frozen=True):
    """How an effect is tried. ``tells``: a check can find out whether it was done."""

    attempts: int = 6
    first: float = 1.0
    factor: float = 3.0
    most: float = 900.0
    jitter: float = 0.5
    repeatable: bool = False
    tells: bool = False


class Standing(msgspec.Struct, frozen=True):
    """Where a claimed effect stands. ``tries``: attempts that failed since a person last acted,
    those of vanished workers among them.

    ``lost``: the worker before vanished while it ran. ``check``: first ask whether it was done.
    """

    tries: int = 0
    lost: bool = False
    check: bool = False


class Settled(msgspec.Struct, frozen=True):
    """What an attempt led to. ``wait``: seconds until it is looked at again.

    ``check``: the next look asks whether it was done. ``final``: the case is told, and nothing
    goes on by itself.
    """

    state: State
    tries: int
    reason: str = ""
    wait: float = 0.0
    check: bool = False
    final: bool = True
    outputs: dict[str, Any] = {}


Begin = Literal["run", "check"]


def begin(standing: Standing, policy: Policy) -> Begin | Settled:
    """What to do with an effect that was just claimed; one that kills workers is not run for ever."""
    if standing.lost and standing.tries >= policy.attempts:
        happening: Happening = "given up" if policy.repeatable else "in doubt"
        reason = f"{standing.tries} workers vanished while they ran it."
        return Settled(move("running", happening), standing.tries, reason)
    if standing.check:
        return "check"
    if not standing.lost or policy.repeatable:
        return "run"
    if policy.tells:
        return "check"
    reason = "The worker that ran it vanished. It may have happened."
    return Settled(move("running", "in doubt"), standing.tries, reason)


def after_run(standing: Standing, outcome: Result | Failure, policy: Policy, seed: str) -> Settled:
    """What follows from an attempt."""
    if isinstance(outcome, Result):
        return Settled(move("running", "succeeded"), standing.tries, outputs=outcome.outputs)
    if outcome.kind == "incident":
        return _give_up(standing, outcome.reason)
    if outcome.kind == "uncertain":
        return _doubt(standing, outcome.reason, policy)
    return _again(standing, outcome, policy, seed, check=False)


def after_check(
    standing: Standing, found: Result | Failure | None, policy: Policy, seed: str
) -> Settled:
    """What follows from asking whether it was done: done, run again at once, or a person."""
    if isinstance(found, Result):
        return Settled(move("running", "succeeded"), standing.tries, outputs=found.outputs)
    if found is None and standing.tries >= policy.attempts:
        return _give_up(standing, f"It had not happened. It was tried {standing.tries} times.")
    if found is None:
        state = move("running", "to be repeated")
        return Settled(state, standing.tries, "It had not happened.", final=False)
    if found.kind == "retry":
        return _again(standing, found, policy, seed, check=True)
    return Settled(move("running", "in doubt"), standing.tries, found.reason)


def after_person(state: State, happening: Happening, tries: int) -> Settled:
    """What follows when a person retries, completes or skips an incident."""
    following = move(state, happening)
    again = following == "waiting"
    return Settled(following, 0 if again else tries, final=not again)


def backoff(policy: Policy, tries: int, seed: str) -> float:
    """Seconds before the next attempt: growing, bounded, spread by a jitter drawn from the seed."""
    exponent = min(tries - 1, 60)
    whole = min(policy.most, policy.first * policy.factor**exponent)
    return whole * (1.0 - policy.jitter * _drawn(f"{seed}:{tries}"))


def _drawn(seed: str) -> float:
    """A number from 0 to 1 that depends on the seed only."""
    return int.from_bytes(blake2b(seed.encode(), digest_size=7).digest(), "big") / 2**56


def _again(
    standing: Standing, failure: Failure, policy: Policy, seed: str, *, check: bool
) -> Settled:
    tries = standing.tries + 1
    if tries >= policy.attempts:
        reason = f"{failure.reason} It was tried {tries} times."
        if check:
            return Settled(move("running", "in doubt"), tries, reason)
        return Settled(move("running", "given up"), tries, reason)
    wait = max(failure.after, backoff(policy, tries, seed))
    happening: Happening = "in doubt" if check else "to be repeated"
    return Settled(
        move("running", happening), tries, failure.reason, wait=wait, check=check, final=False
    )


def _give_up(standing: Standing, reason: str) -> Settled:
    return Settled(move("running", "given up"), standing.tries + 1, reason)


def _doubt(standing: Standing, reason: str, policy: Policy) -> Settled:
    """Uncertain: a check decides soon where there is one, else a person."""
    return Settled(
        move("running", "in doubt"), standing.tries + 1, reason,
        wait=policy.first if policy.tells else 0.0, check=policy.tells, final=not policy.tells,
    )  # fmt: skip
