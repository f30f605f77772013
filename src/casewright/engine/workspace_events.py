"""What happened to a workspace: its people, their absences and wishes, its queues and blueprints."""

from __future__ import annotations

from .event import Event
from .state import Data, Instant


class PersonDefined(Event, frozen=True):
    person: str
    name: str
    email: str = ""
    manager: str | None = None
    personas: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    skills: dict[str, int] = {}
    language: str = "en"
    everything: bool = False


class PersonRemoved(Event, frozen=True):
    person: str


class AbsencesSet(Event, frozen=True):
    """When a person is out of office from now on: (first, until, substitute), in order."""

    person: str
    absences: tuple[tuple[Instant, Instant, str | None], ...] = ()


class NotificationsSet(Event, frozen=True):
    """What a person wants to be told from now on, and how."""

    person: str
    settings: Data = {}


class QueueAlertSet(Event, frozen=True):
    """The limits of a queue and whom to warn; empty: nobody is warned any more."""

    queue: str
    settings: Data = {}


class QueueAlerted(Event, frozen=True):
    """``measure``: length | oldest (minutes) | risk (percent). Not ``raised``: it has recovered."""

    queue: str
    measure: str
    value: int
    limit: int
    raised: bool


class BlueprintPublished(Event, frozen=True):
    version: int
    hash: str
    content: str
    note: str = ""


class BlueprintRetired(Event, frozen=True):
    version: int
