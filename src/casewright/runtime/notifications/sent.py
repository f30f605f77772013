"""What became of an e-mail: told to its own row, because no case waits for it.

Rule: an incident stays listed until a person sends it again or lets it go.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from casewright.engine.decision import Refused
from casewright.store.mail_rows import SENT, WAITING, MailRows

from .post import SOURCE


class _Task(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def case(self) -> str: ...


class Ended(Protocol):
    """The ending of an effect, as the workers' ledger tells it."""

    @property
    def task(self) -> _Task: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...


E_contra = TypeVar("E_contra", bound=Ended, contravariant=True)


class Reporting(Protocol[E_contra]):
    """Tells the case of an ending, and once more with its refusal when it did not take that."""

    def __call__(self, told: E_contra, refused: Refused | None = None) -> Future[Any]: ...


def aside(rows: MailRows, report: Reporting[E_contra]) -> Reporting[E_contra]:
    """``report`` for effects of cases; endings of e-mails about notifications go to their rows."""

    def told(told: E_contra, refused: Refused | None = None) -> Future[Any]:
        if not told.task.case.startswith(SOURCE):
            return report(told, refused)
        done: Future[Any] = Future()
        state = SENT if told.state == "done" else told.state
        rows.move(told.task.id, (WAITING,), state, told.reason)
        done.set_result(None)
        return done

    return told
