"""Everybody as they were at a moment, with what they want to be told: the workspace's stream folded.

Rule: pure; it goes forward in time only, so that a rebuild meets the same people as the day itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Instant

from .preferences import Preferences, QueueAlert, read_alert, read_preferences

_NOBODY = Preferences()


class Roster:
    """People by id, their preferences, and the alerts of queues."""

    def __init__(self) -> None:
        self.people: dict[str, e.PersonDefined] = {}
        self.alerts: dict[str, QueueAlert] = {}
        #: (queue, measure) → how often its alert changed, and whether it is raised
        self.raised: dict[tuple[str, str], tuple[int, bool]] = {}
        self._preferences: dict[str, Preferences] = {}

    def apply(self, event: e.Event) -> None:
        """What happened in the workspace's stream."""
        if isinstance(event, e.PersonDefined):
            self.people[event.person] = event
        elif isinstance(event, e.PersonRemoved):
            self.people.pop(event.person, None)
        elif isinstance(event, e.NotificationsSet):
            self._preferences[event.person] = _preferences(event)
        elif isinstance(event, e.QueueAlertSet):
            self._set_alert(event)
        elif isinstance(event, e.QueueAlerted):
            key = event.queue, event.measure
            self.raised[key] = self.raised.get(key, (0, False))[0] + 1, event.raised

    def _set_alert(self, event: e.QueueAlertSet) -> None:
        alert = read_alert(event.settings)
        self.alerts.pop(event.queue, None)
        # New limits are judged afresh; how often they changed before is kept.
        for key, (changes, _) in list(self.raised.items()):
            if key[0] == event.queue:
                self.raised[key] = changes, False
        if alert.limits():
            self.alerts[event.queue] = alert

    def preferences(self, person: str) -> Preferences:
        """What a person wants; the defaults when nothing was said."""
        return self._preferences.get(person, _NOBODY)

    def members(self, queue: str | None, persona: str | None) -> tuple[str, ...]:
        """The people of a queue or persona, sorted."""
        return tuple(
            sorted(
                one
                for one, known in self.people.items()
                if (queue and queue in known.queues) or (persona and persona in known.personas)
            )
        )

    def administrators(self) -> tuple[str, ...]:
        """Those who may do everything, sorted."""
        return tuple(sorted(one for one, known in self.people.items() if known.everything))


class Rosters:
    """The roster at any moment; asking for ever later moments costs nothing twice."""

    def __init__(self, history: Sequence[tuple[Instant, e.Event]] = ()) -> None:
        self._history = list(history)
        self._start()

    def _start(self) -> None:
        self._roster, self._done, self._at = Roster(), 0, 0

    def add(self, at: Instant, event: e.Event) -> None:
        """Something more happened in the workspace's stream."""
        self._history.append((at, event))

    def __len__(self) -> int:
        return len(self._history)

    def at(self, moment: Instant) -> Roster:
        """Everybody as of ``moment``; valid until the next call."""
        if moment < self._at:
            self._start()
        self._at = moment
        while self._done < len(self._history) and self._history[self._done][0] <= moment:
            self._roster.apply(self._history[self._done][1])
            self._done += 1
        return self._roster


def _preferences(event: e.NotificationsSet) -> Preferences:
    try:
        return read_preferences(event.settings)
    except Refused:  # a zone that this installation's database does not know any more
        return _NOBODY
