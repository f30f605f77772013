"""How events of tokens, scopes, waits and messages change a case; the table is in ``apply``."""

from __future__ import annotations

from msgspec.structs import replace

from . import events as e
from .applying import drop_token, rest, set_data, take_down
from .state import Case, Instant, Kept


def scope_opened(case: Case, event: e.ScopeOpened, at: Instant, actor: str) -> None:
    """Put the scope in place; the token that waits for it rests."""
    case.scopes[event.scope.id] = event.scope
    case.counter = max(case.counter, event.scope.id)
    rest(case, event.token)


def branch_ended(case: Case, event: e.BranchEnded, at: Instant, actor: str) -> None:
    """One more arrival at the join; items stay until it fires."""
    container = case.scopes[event.into]
    case.scopes[event.into] = replace(container, arrived=event.arrived)
    if container.kind == "each":
        case.scopes[event.scope] = replace(case.scopes[event.scope], fired=True)
    else:
        case.scopes.pop(event.scope, None)


def scope_joined(case: Case, event: e.ScopeJoined, at: Instant, actor: str) -> None:
    """The join fired; late branches may still finish."""
    scope = case.scopes[event.scope]
    if scope.token:
        drop_token(case, scope.token)
    take_down(case, event.ended)
    if event.closed:
        case.scopes.pop(event.scope, None)
    else:
        case.scopes[event.scope] = replace(scope, fired=True, token=0)
    set_data(case, event.data)


def scope_closed(case: Case, event: e.ScopeClosed, at: Instant, actor: str) -> None:
    """The scope is gone."""
    take_down(case, event.ended)
    case.scopes.pop(event.scope, None)


def branch_chosen(case: Case, event: e.BranchChosen, at: Instant, actor: str) -> None:
    """Only the chosen branch is left."""
    take_down(case, event.ended)
    case.scopes[event.container] = replace(case.scopes[event.container], expected=1, key="chosen")


def item_added(case: Case, event: e.ItemAdded, at: Instant, actor: str) -> None:
    """The join waits for one more item."""
    container = case.scopes[event.container]
    case.scopes[event.container] = replace(container, expected=container.expected + 1)
    case.scopes[event.scope.id] = event.scope
    case.counter = max(case.counter, event.scope.id)


def item_value_set(case: Case, event: e.ItemValueSet, at: Instant, actor: str) -> None:
    """The branch wrote its item."""
    case.scopes[event.scope] = replace(case.scopes[event.scope], value=event.value)


def token_placed(case: Case, event: e.TokenPlaced, at: Instant, actor: str) -> None:
    """A token comes to rest."""
    rest(case, event.token)


def token_ended(case: Case, event: e.TokenEnded, at: Instant, actor: str) -> None:
    """A token is gone."""
    take_down(case, event.ended)
    drop_token(case, event.token)


def work_continued(case: Case, event: e.WorkContinued, at: Instant, actor: str) -> None:
    """The tokens are in flight again."""
    for token in event.tokens:
        drop_token(case, token)


def wait_started(case: Case, event: e.WaitStarted, at: Instant, actor: str) -> None:
    """A token waits, perhaps for an instant."""
    rest(case, event.token)
    case.waits = {**case.waits, event.token.id: event.wait}
    if event.wait.due is not None:
        case.timers[f"w:{event.token.id}"] = event.wait.due


def wait_ended(case: Case, event: e.WaitEnded, at: Instant, actor: str) -> None:
    """What was waited for has come."""
    drop_token(case, event.token)
    take_down(case, event.ended)
    set_data(case, event.data)
    if event.kept is not None:
        _drop_message(case, event.kept)


def boundary_set(case: Case, event: e.BoundarySet, at: Instant, actor: str) -> None:
    """Timers at the edge of a step."""
    case.timers.update(event.timers)


def boundary_passed(case: Case, event: e.BoundaryPassed, at: Instant, actor: str) -> None:
    """The edge was passed; what it interrupted is gone."""
    case.timers.pop(event.timer, None)
    take_down(case, event.ended)
    if event.token and event.token in case.tokens:
        token = case.tokens[event.token]
        if event.boundary not in token.passed:
            case.tokens[event.token] = replace(token, passed=(*token.passed, event.boundary))


def message_kept(case: Case, event: e.MessageKept, at: Instant, actor: str) -> None:
    """Keep an early message."""
    case.messages = (*case.messages, Kept(event.message, event.data, event.until))


def message_expired(case: Case, event: e.MessageExpired, at: Instant, actor: str) -> None:
    """A kept message is gone."""
    _drop_message(case, event.kept)


def message_taken(case: Case, event: e.MessageTaken, at: Instant, actor: str) -> None:
    """A kept message leaves its place."""
    _drop_message(case, event.kept)


def _drop_message(case: Case, place: int) -> None:
    case.messages = (*case.messages[:place], *case.messages[place + 1 :])
