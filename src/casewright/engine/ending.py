"""What goes down with a scope, a token, a visit or the case: collected once, listed in the event."""

from __future__ import annotations

from collections.abc import Iterable

from .events import Ended
from .state import Case

#: Nothing was taken down.
NOTHING = Ended()


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
    roots: list[int] = []
    if case.scopes:
        roots = [case.items[i].scope for i in listed if case.items[i].scope in case.scopes]
    down = tree(case, roots)
    return _with(case, tokens_in(case, down), down, listed, clocks_on(case, "stage", visit))


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


def clocks_on(case: Case, on: str, ref: int) -> tuple[int, ...]:
    """The clocks of one element: ``on`` step (of a token), process (an item), stage (a visit)."""
    found: tuple[int, ...] = ()
    for clock in case.clocks.values():
        if clock.ref == ref and clock.on == on:
            found = (*found, clock.id)
    return found


def step_clocks(case: Case, token: int) -> tuple[int, ...]:
    """The clocks of the step that a token rests in."""
    return clocks_on(case, "step", token)


def tokens_in(case: Case, scopes: Iterable[int]) -> list[int]:
    """The tokens at rest in these scopes."""
    if not case.tokens:
        return []
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
    work = _work(case, gone, inside) if case.assignments else ()
    if case.clocks:
        clocks += _clocks(case, gone, inside)
    effects: tuple[str, ...] = ()
    if case.effects:
        effects = tuple(effect for effect, token in case.effects.items() if token in gone)
    ended = Ended(tuple(scopes), tuple(sorted(gone)), work, clocks, effects, items)
    return None if ended == NOTHING else ended


def _work(case: Case, tokens: set[int], items: set[int]) -> tuple[str, ...]:
    return tuple(a.id for a in case.assignments.values() if a.token in tokens or a.item in items)


def _clocks(case: Case, tokens: set[int], items: set[int]) -> tuple[int, ...]:
    bearers = {"step": tokens, "process": items}
    return tuple(c.id for c in case.clocks.values() if c.ref in bearers.get(c.on, ()))
