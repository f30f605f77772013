"""Single steps and routes: each says enough, and not two things at once."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases import PlanItem
from ..finding import Finding
from ..people import Route
from ..steps import (
    Boundary,
    Branch,
    Decide,
    Generate,
    Predict,
    Repeat,
    Robot,
    SetData,
    Wait,
)
from ..walk import Place
from .look import Look, error, warning

_TARGETS = ("current", "person", "persona", "queue", "manager_of", "expression", "table")
_TRIGGERS = ("after", "at", "message", "when", "error")
_WAITS = ("interval", "date", "message", "cases")


def check_steps(look: Look) -> Iterator[Finding]:
    """Waits, boundaries and routes with exactly one aim; starts, loops and rules that make sense."""
    for place in look.places:
        match place.element:
            case Wait() as step:
                yield from _one(place, step, _WAITS, "A wait ends by exactly one thing")
            case Boundary() as boundary:
                yield from _one(place, boundary, _TRIGGERS, "A boundary has exactly one trigger")
            case Route() as route:
                yield from _route(place, route)
            case Repeat() as repeat:
                yield from _one(place, repeat, ("loop_while", "until"), "A loop has one condition")
            case Decide() as decide:
                yield from _decide(place, decide)
            case SetData() as step if not step.set:
                yield warning(place.path, "The step sets nothing.", "Fill 'set', or remove it.")
            case PlanItem() as item:
                yield from _start(place, item)


def _one(
    place: Place, element: object, attributes: tuple[str, ...], rule: str
) -> Iterator[Finding]:
    given = [name for name in attributes if getattr(element, name) not in (None, False)]
    if len(given) != 1:
        found = " and ".join(given) or "nothing"
        options = ", ".join(name.removeprefix("loop_") for name in attributes)
        yield error(place.path, f"{rule}; here it is {found}.", f"Set one of: {options}.")


def _route(place: Place, route: Route) -> Iterator[Finding]:
    given = [name for name in _TARGETS if getattr(route, name) not in (None, False)]
    if len(given) != 1:
        found = " and ".join(given) or "nobody"
        problem = f"A route has exactly one target; here it is {found}."
        yield error(place.path, problem, f"Set one of: {', '.join(_TARGETS)}.")
    yield from _handing_out(place, route)
    if route.current and route.otherwise is not None and not route.not_who_did:
        problem = "Whoever acts takes the work, so 'otherwise' never counts."
        yield warning(f"{place.path}.otherwise", problem, "Remove it, or name another target.")


def _handing_out(place: Place, route: Route) -> Iterator[Finding]:
    """Push and skills: of several people, for a reason, at levels that there are."""
    several = route.queue is not None or route.persona is not None
    if route.push != "pull" and not (several or route.expression or route.table):
        problem = f"'{route.push}' hands out work of a queue or persona, but the route names none."
        yield warning(place.path, problem, "Name a queue or persona, or remove 'push'.")
    if route.push == "skill" and not route.skills:
        problem = "Work is handed out by skill, but no skill is asked for."
        yield warning(place.path, problem, "Fill 'skills', or hand it out in another way.")
    for skill, level in route.skills.items():
        if not 1 <= level <= 10:
            problem = f"Level {level} of '{skill}' is outside 1 to 10."
            yield error(f"{place.path}.skills", problem, "Use a level from 1 to 10.")


def _decide(place: Place, step: Decide) -> Iterator[Finding]:
    known = {outcome.id for outcome in step.outcomes}
    for index, rule in enumerate(step.rules, 1):
        if rule.outcome is not None and rule.outcome not in known:
            problem = f"Rule {index} chooses the outcome '{rule.outcome}', which the step lacks."
            yield error(place.path, problem, "Add the outcome, or correct the rule.")
        if rule.when is None and index < len(step.rules):
            problem = f"Rule {index} always holds, so the rules after it never count."
            yield error(place.path, problem, "Move it to the end, or give it a condition.")
    yield from _unchosen(place, step)
    if not (step.rules or step.branches or step.table):
        yield error(place.path, "The step decides nothing.", "Add rules, branches or a table.")
    yield from _late_branches(place, step.branches)


def _unchosen(place: Place, step: Decide) -> Iterator[Finding]:
    chosen = {rule.outcome for rule in step.rules}
    for outcome in step.outcomes:
        if step.table is None and outcome.id not in chosen and outcome.when is None:
            problem = f"No rule chooses the outcome '{outcome.id}'."
            yield warning(place.path, problem, "Add a rule for it, or remove it.")


def _late_branches(place: Place, branches: tuple[Branch, ...]) -> Iterator[Finding]:
    for branch in branches[:-1]:
        if branch.when is None:
            problem = f"The branch '{branch.id}' always holds, so those after it never count."
            yield error(place.path, problem, "Move it to the end, or give it a condition.")


def _start(place: Place, item: PlanItem) -> Iterator[Finding]:
    start = item.start
    path = f"{place.path}.start"
    if start.mode == "after" and not start.after:
        yield error(path, "It starts after something that is not named.", "Fill 'after'.")
    if start.mode == "when" and start.when is None:
        yield error(path, "It starts on a condition that is missing.", "Fill 'when'.")
    if start.after and start.mode != "after":
        yield warning(path, f"'after' counts for nothing: the mode is '{start.mode}'.",
                      "Set 'mode: after'.")  # fmt: skip
    if start.when is not None and start.mode not in ("when", "after"):
        yield warning(path, f"'when' counts for nothing: the mode is '{start.mode}'.",
                      "Set 'mode: when'.")  # fmt: skip


def check_runnable(look: Look) -> Iterator[Finding]:
    """What this version records but cannot run yet; said plainly, before it is published."""
    for place in look.places:
        what = _not_yet(place.element)
        if what:
            problem = f"This version records {what} but cannot run it."
            yield warning(place.path, problem, "A case that comes here will need a person's help.")


def _not_yet(element: object) -> str:
    match element:
        case Robot() | Predict() | Generate():
            return f"a step of the kind '{element.kind}'"
        case _:
            return ""
