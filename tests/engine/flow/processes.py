"""Random well-formed processes for property tests, and what must hold of any case at rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from casewright.engine.state import Case, Token

Step = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

JOINS = st.sampled_from(["all", "any", 2, "none"])
REST = st.sampled_from(["cancel", "finish"])
PLAIN = ["human", "human", "human", "count", "wait", "hear", "milestone", "call", "tell"]
NESTED = ["parallel", "each", "decide"]


class Maker:
    """Builds one process: every step has its own id, and jumps lead outwards or stay."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.steps = 0
        self.rows: list[tuple[Step, tuple[str, ...]]] = []

    def process(self) -> list[Step]:
        steps = self.sequence((), 3)
        for number, (step, path) in enumerate(self.rows):
            self.jumps(number, step, path)
        return steps

    def sequence(self, path: tuple[str, ...], depth: int) -> list[Step]:
        length = self.draw(st.integers(1, 3))
        return [self.step(path, depth) for _ in range(length)]

    def step(self, path: tuple[str, ...], depth: int) -> Step:
        self.steps += 1
        kinds = PLAIN + (NESTED * 2 if depth and self.steps < 14 else [])
        kind = self.draw(st.sampled_from(kinds))
        step: Step = {"id": f"{kind}{self.steps}"}
        self.rows.append((step, path))
        step.update(getattr(self, f"_{kind}")(step["id"], path, depth))
        if kind in ("human", "count", "parallel", "each") and self.draw(st.integers(0, 5)) == 0:
            step["repeat"] = {"while": "true", "most": self.draw(st.integers(1, 3))}
        if self.draw(st.integers(0, 9)) == 0:
            step["when"] = self.draw(st.sampled_from(["n > 2", "n <= 2"]))
        return step

    def _human(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "collect"}

    def _count(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "set data", "set": {"n": "n + 1"}}

    def _wait(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "wait", "interval": "PT1H"}

    def _hear(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "wait", "message": "m", "keep": self.draw(st.booleans())}

    def _milestone(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "milestone"}

    def _tell(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "notify", "text": "news"}

    def _call(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {"kind": "call process", "process": "shared"}

    def _decide(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        branches = [
            {"id": f"{step}_low", "when": "n < 3", "steps": self.sequence(path, depth - 1)},
            {"id": f"{step}_high", "steps": self.sequence(path, depth - 1)},
        ]
        return {"kind": "decide", "branches": branches[: self.draw(st.integers(1, 2))]}

    def _parallel(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        branches = [
            {"id": f"{step}_{n}", "steps": self.sequence((*path, f"{step}/{n}"), depth - 1)}
            for n in range(self.draw(st.integers(2, 3)))
        ]
        choice = self.draw(st.integers(0, 4)) == 0
        join = "all" if choice else self.draw(JOINS)
        return {
            "kind": "parallel", "branches": branches, "join": join, "rest": self.draw(REST),
            "choice": choice,
        }  # fmt: skip

    def _each(self, step: str, path: tuple[str, ...], depth: int) -> Step:
        return {
            "kind": "for each",
            "each": self.draw(st.sampled_from(["rows", "[1, 2]", "[7]"])),
            "steps": self.sequence((*path, f"{step}/*"), depth - 1),
            "join": self.draw(JOINS),
            "rest": self.draw(REST),
            "sequential": self.draw(st.booleans()),
        }

    def jumps(self, number: int, step: Step, path: tuple[str, ...]) -> None:
        """Ways out of a step: outcomes lead anywhere around it, edges only onwards."""
        if step["kind"] == "collect" and self.draw(st.integers(0, 2)) == 0:
            target = self.draw(st.sampled_from([*self.around(0, path), "end", "terminate"]))
            step["outcomes"] = [{"id": "on"}, {"id": "jump", "next": target}]
        rests = step["kind"] in ("collect", "wait", "parallel", "for each", "call process")
        if rests and self.draw(st.integers(0, 4)) == 0:
            step["boundaries"] = [self.edge(number, step, path)]
        onwards = self.around(number + 1, path)
        if rests and onwards and self.draw(st.integers(0, 5)) == 0:
            step["on_cancel"] = self.draw(st.sampled_from(onwards))

    def edge(self, number: int, step: Step, path: tuple[str, ...]) -> Step:
        trigger = self.draw(
            st.sampled_from([{"after": "PT30M"}, {"message": "m"}, {"when": "n > 4"}])
        )
        inside = [
            i
            for i, (_, p) in enumerate(self.rows)
            if any(x.startswith(step["id"] + "/") for x in p)
        ]
        onwards = self.around(max([number, *inside]) + 1, path)
        target = self.draw(st.sampled_from([*onwards, "end"]))
        return {
            "id": f"edge_{step['id']}", "interrupt": self.draw(st.booleans()), "next": target,
            **trigger,
        }  # fmt: skip

    def around(self, start: int, path: tuple[str, ...]) -> list[str]:
        """Steps from a place in the document on that a jump from ``path`` may reach."""
        return [s["id"] for s, p in self.rows[start:] if path[: len(p)] == p]


@st.composite
def processes(draw: Draw) -> list[Step]:
    """The steps of a process that is well formed, if not wise."""
    return Maker(draw).process()


# -------------------------------------------------------------------------------- what must hold


def assert_accounted_for(case: Case) -> None:
    """Every token rests for a reason; nothing refers to what is gone; nothing is left over."""
    for token in case.tokens.values():
        assert token.scope in case.scopes, f"{token} rests nowhere"
        assert reason_to_rest(case, token), f"{token} rests for no reason: {case}"
    for assignment in case.assignments.values():
        assert assignment.token in case.tokens, f"{assignment} belongs to no step"
    assert case.waits.keys() <= case.tokens.keys()
    for timer in case.timers:
        kind, number, *_ = timer.split(":")
        assert kind in "wb"
        assert int(number) in case.tokens, f"{timer} wakes nobody"
    for scope in case.scopes.values():
        assert not scope.parent or scope.parent in case.scopes, f"{scope} hangs in the air"
        assert not scope.token or scope.token in case.tokens, f"nobody waits for {scope}"
        assert _holds_something(case, scope.id), f"{scope} is empty: {case}"


def reason_to_rest(case: Case, token: Token) -> bool:
    """A person, a clock, a message, inner flow or the next batch moves it."""
    return (
        token.parked
        or token.id in case.waits
        or any(a.token == token.id for a in case.assignments.values())
        or any(s.token == token.id for s in case.scopes.values())
    )


def _holds_something(case: Case, scope: int) -> bool:
    here = case.scopes[scope]
    if here.kind == "item":  # it has ended, or stands in line
        return True
    return any(t.scope == scope for t in case.tokens.values()) or any(
        s.parent == scope for s in case.scopes.values()
    )
