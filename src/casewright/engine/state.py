"""The live state of one case: frozen parts in dictionaries, so that a copy is shallow and cheap.

Instants are integers: microseconds since the epoch, UTC. Data values are JSON values in which
numbers are ``int`` or ``Decimal``. Only live things stay here; what ended is in the events.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

Instant = int
Value = None | bool | int | Decimal | str | list[Any] | dict[str, Any]
Data = dict[str, Any]

OPEN = "Open"
RESOLVED = "Resolved"
CANCELLED = "Resolved-Cancelled"
#: The status of a child case whose creation was refused.
NOT_CREATED = "Not created"


class Part(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """A small piece of state, written as an array; fields are only ever appended.

    Nothing here is part of a reference cycle, so the collector need not look (``gc=False``).
    """


class Visit(Part, frozen=True):
    """One numbered entry into a stage; ``origin`` is the stage an alternate one returns to."""

    no: int
    stage: str
    entered: Instant
    origin: str = ""


class Item(Part, frozen=True):
    """A process, phase or milestone in a visit. ``parent`` is the phase's item id, 0 the stage.

    ``seen`` are the remembered parts of its criteria (``entry 0: item completed``);
    ``holds`` are the criteria whose condition held when last looked at.
    """

    id: int
    item: str
    kind: str
    visit: int
    state: str
    parent: int = 0
    scope: int = 0
    count: int = 1
    seen: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


class Token(Part, frozen=True):
    """A point of control at rest in a step: open assignment, wait, open scope, or parked.

    ``rounds``: how often a repeating step was done; ``votes``: (person, outcome) of a consensus;
    ``passed``: boundaries that have already started their path; ``passes``: how often a parked
    token had passed its step in the commands before; ``line_of``: whose managers approve.
    """

    id: int
    scope: int
    step: str
    since: Instant
    rounds: int = 0
    parked: bool = False
    votes: tuple[tuple[str, str], ...] = ()
    passed: tuple[str, ...] = ()
    passes: int = 0
    line_of: str = ""


class Scope(Part, frozen=True):
    """A nested piece of flow.

    Paths (``process``, ``call``, ``branch``, ``item``) hold tokens and end when they hold
    nothing; containers (``parallel``, ``each``) hold branches and count arrivals. ``token`` is
    the token that waits in ``step`` of the parent for it, 0 when it has gone on (late branches).
    """

    id: int
    kind: str
    parent: int
    process: str
    step: str = ""
    token: int = 0
    item: int = 0
    expected: int = 0
    arrived: int = 0
    fired: bool = False
    key: str = ""
    value: Any = None


class Assignment(Part, frozen=True):
    """Open work of a person, or offered to several.

    ``skills``: (skill, least level) pairs that it takes. ``delegator``: who gave their own work to
    the assignee and may take it back. ``asker``: who waits for the assignee's answer to
    ``question`` and has the work again after it.
    """

    id: str
    token: int
    step: str
    stage: str
    visit: int
    opened: Instant
    assignee: str | None = None
    queue: str | None = None
    persona: str | None = None
    state: str = "offered"
    urgency: int = 0
    snoozed: Instant = 0
    name: str = ""
    excluded: tuple[str, ...] = ()
    item: int = 0
    skills: tuple[tuple[str, int], ...] = ()
    delegator: str = ""
    asker: str = ""
    question: str = ""


class Clock(Part, frozen=True):
    """One running promise. ``next`` is the instant of its next milestone, None when none is left.

    ``level``: 0 started, 1 goal passed, 2 deadline passed, 3 cancelled; ``passed`` counts passed
    deadlines. ``remaining``: working microseconds left to (goal, deadline, next) while paused;
    ``shift``: those that pauses have added so far. ``held``: its reset condition held when last
    looked at.
    """

    id: int
    policy: str
    on: str
    ref: int
    start: Instant
    goal: Instant | None = None
    deadline: Instant | None = None
    next: Instant | None = None
    level: int = 0
    passed: int = 0
    urgency: int = 0
    paused: Instant = 0
    remaining: tuple[int | None, int | None, int | None] = (None, None, None)
    shift: int = 0
    held: bool = False


class Wait(Part, frozen=True):
    """What a token waits for.

    ``base``: for a wait on cases, the sequence from which on a child's news count.
    """

    kind: str
    due: Instant | None = None
    message: str = ""
    base: dict[str, int] = {}


class Child(Part, frozen=True):
    """A case made by this one, as last heard of.

    ``reached``: the sequence at which it last came to each status, kept only while a step waits
    for cases. One that could not be created has the status ``NOT_CREATED`` until somebody acts.
    """

    case: str
    type: str
    step: str
    token: int = 0
    status: str = OPEN
    sequence: int = 0
    key: str = ""
    reached: dict[str, int] = {}


class Parent(Part, frozen=True):
    """The case that made this one, the step that did, and the fields it wants back."""

    case: str
    step: str
    fields: tuple[str, ...] = ()
    start: Instant = 0


class Kept(Part, frozen=True):
    """A message that arrived before anybody waited for it; ``until`` 0: for as long as it takes."""

    message: str
    data: Data
    until: Instant = 0


class Report(Part, frozen=True):
    """What became of an effect, as a worker tells it; ``doubt``: nobody knows whether it happened."""

    effect: str
    ok: bool
    result: Data = {}
    error: str = ""
    doubt: bool = False
    attempts: int = 0


class Case(msgspec.Struct, omit_defaults=True, gc=False):
    """One case as it stands after ``sequence`` events. Treat as immutable outside the engine.

    Which of its dictionaries the engine may change in place, and which it replaces: ``copy``.

    ``children`` are the child cases that are open, or that a step waits for. Of the others only
    their number stays, in ``folded`` (by ``folding.group``): the history and the store know them
    one by one. ``reports`` came while the case was suspended. ``keys`` are the
    idempotency keys of the effects that tokens asked for, so that trying again is never a second
    time. An open child takes about 130 bytes, a group of folded ones about 40.
    """

    id: str
    type: str
    blueprint: str
    version: int
    number: str
    created: Instant
    created_by: str
    sequence: int = 0
    time: Instant = 0
    status: str = OPEN
    stage: str = ""
    visit: int = 0
    suspended: bool = False
    restricted: tuple[str, ...] = ()
    owner: str | None = None
    urgency: int = 0
    counter: int = 0
    data: Data = {}
    changed: dict[str, int] = {}
    visits: dict[int, Visit] = {}
    items: dict[int, Item] = {}
    tokens: dict[int, Token] = {}
    scopes: dict[int, Scope] = {}
    assignments: dict[str, Assignment] = {}
    clocks: dict[int, Clock] = {}
    waits: dict[int, Wait] = {}
    timers: dict[str, Instant] = {}
    effects: dict[str, int] = {}
    children: dict[str, Child] = {}
    folded: dict[str, int] = {}
    parent: Parent | None = None
    messages: tuple[Kept, ...] = ()
    participants: dict[str, str] = {}
    attachments: dict[str, int] = {}
    milestones: dict[str, int] = {}
    doers: dict[str, str] = {}
    results: dict[str, str] = {}
    stashed: dict[str, Instant] = {}
    refusal: str = ""
    reports: tuple[Report, ...] = ()
    keys: dict[int, str] = {}
    #: who wants to hear what becomes of it, sorted
    followers: tuple[str, ...] = ()

    @property
    def resolved(self) -> bool:
        """True when the status starts with ``Resolved``."""
        return self.status.startswith(RESOLVED)


def copy(case: Case) -> Case:
    """A copy of its own: what is done to it by ``apply`` leaves ``case`` as it is.

    Dictionaries that change with nearly every command are copied here. The others (visits, waits,
    effects, keys, children, folded, participants, attachments, milestones, stashed) are shared and
    therefore never changed in place: who changes one puts a new dictionary in its place.
    """
    new: Case = case.__copy__()  # type: ignore[attr-defined]  # msgspec's stubs leave it out
    new.data = case.data.copy()
    new.changed = case.changed.copy()
    new.items = case.items.copy()
    new.tokens = case.tokens.copy()
    new.scopes = case.scopes.copy()
    new.assignments = case.assignments.copy()
    new.clocks = case.clocks.copy()
    new.timers = case.timers.copy()
    new.doers = case.doers.copy()
    new.results = case.results.copy()
    return new
