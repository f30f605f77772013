"""What goes down with a scope, a token, a visit or the case: collected once, listed in the event."""

from __future__ import annotations

from collections.abc import Iterable

from .events import Ended
from .state import Case


def tree(case: Case, roots: Iterable[int]) -> list[int]:
    """The scopes of ``roots`` and all scopes inside them."""
    found = list(roots)
    if len(found) == len(case.scopes):
        return found
    seen = set(found)
    # A scope is always younger than the one around it, so one pass in order of age finds all.
    for scope in sorted(case.scopes):
        if scope not in seen and case.scopes[scope].parent in seen:
            seen.add(scope)
            found.append(scope)
    return found


def of_scopes(case: Case, scopes: Iterable[int], items: Iterable[int] = ()) -> Ended | None:
    """All that lives in these scopes (which are listed themselves); None when there is nothing."""
    down = tree(case, scopes)
    tokens = tokens_in(case, down)
    return _with(case, tokens, down, tuple(items), ())


def of_token(case: Case, token: int) -> Ended:
    """A token at rest with its assignment, clocks and the flow that it waits for."""
    roots = [scope.id for scope in case.scopes.values() if scope.token == token]
    down = tree(case, roots)
    tokens = [token, *tokens_in(case, down)]
    return _with(case, tokens, down, (), ()) or Ended()


def of_visit(case: Case, items: Iterable[int], visit: int) -> Ended | None:
    """All that lives in these items of a visit, and the visit's own clocks."""
    listed = tuple(items)
    roots = [case.items[i].scope for i in listed if case.items[i].scope in case.scopes]
    down = tree(case, roots)
    clocks = tuple(c.id for c in case.clocks.values() if c.on == "stage" and c.ref == visit)
    return _with(case, tokens_in(case, down), down, listed, clocks)


def of_case(case: Case) -> Ended:
    """Everything."""
    return Ended(
        tuple(case.scopes),
        tuple(case.tokens),
        tuple(case.assignments),
        tuple(case.clocks),
        tuple(case.effects),
        tuple(case.items),
    )


def step_clocks(case: Case, token: int) -> tuple[int, ...]:
    """The clocks of the step that a token rests in."""
    if not case.clocks:
        return ()
    return tuple([c.id for c in case.clocks.values() if c.ref == token and c.on == "step"])


def tokens_in(case: Case, scopes: Iterable[int]) -> list[int]:
    """The tokens at rest in these scopes."""
    inside = set(scopes)
    return [token.id for token in case.tokens.values() if token.scope in inside]


def _with(
    case: Case,
    tokens: Iterable[int],
    scopes: Iterable[int],
    items: tuple[int, ...],
    clocks: tuple[int, ...],
) -> Ended | None:
    gone, inside = set(tokens), set(items)
    assignments = tuple(
        a.id for a in case.assignments.values() if a.token in gone or a.item in inside
    )
    stopped = clocks + tuple(
        c.id
        for c in case.clocks.values()
        if (c.on == "step" and c.ref in gone) or (c.on == "process" and c.ref in inside)
    )
    effects = tuple(effect for effect, token in case.effects.items() if token in gone)
    ended = Ended(tuple(scopes), tuple(sorted(gone)), assignments, stopped, effects, items)
    return ended if any((scopes, gone, assignments, stopped, effects, items)) else None
