"""A small world for engine tests: a blueprint, people, a clock; acts like a user, checks replay.

Every decision is checked: folding its events gives the same case, deciding again with the
recorded facts gives the same bytes, and the snapshot survives encoding.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import msgspec

from casewright.blueprint.document import Blueprint
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.compile import compile_plan
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given, Refused
from casewright.engine.evolve import fold
from casewright.engine.plan import Plan
from casewright.engine.state import Assignment, Case

#: Monday 2 March 2026, 09:00 UTC.
MONDAY = 1_772_442_000_000_000
SECOND, MINUTE, HOUR = 1_000_000, 60_000_000, 3_600_000_000
DAY = 24 * HOUR

_SNAPSHOT = msgspec.json.Encoder(decimal_format="number")
_READ = msgspec.json.Decoder(Case, float_hook=Decimal)


def steps_blueprint(*steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A blueprint of one case type with one stage of one process; ``parts`` override."""
    fields = parts.pop("fields", [])
    stage = {
        "id": "work",
        "complete": {"resolve": "Resolved-Completed"},
        "processes": [{"id": "main", "steps": list(steps)}],
        **parts.pop("stage", {}),
    }
    kind = {"id": "t", "prefix": "T", "fields": fields, "stages": [stage], **parts.pop("type", {})}
    return {"blueprint": "b", "case_types": [kind], **parts}


def staged(*stages: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A blueprint of one case type with these stages; ``parts`` override."""
    kind = {
        "id": "t", "prefix": "T", "fields": parts.pop("fields", []), "stages": list(stages),
        **parts.pop("type", {}),
    }  # fmt: skip
    return {"blueprint": "b", "case_types": [kind], **parts}


def form(step: str, **more: Any) -> dict[str, Any]:
    """A step that a person does."""
    return {"id": step, "kind": "collect", **more}


def process(name: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A process of these steps."""
    return {"id": name, "steps": list(steps), **more}


def stage(name: str, *processes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A stage of these processes."""
    return {"id": name, "processes": list(processes), **more}


DONE = {"resolve": "Resolved-Completed"}


class World:
    """Cases of one blueprint, worked by commands; other cases are reached as the runtime would."""

    def __init__(self, document: dict[str, Any], now: int = MONDAY, version: int = 1) -> None:
        self.plans: dict[int, Plan] = {}
        self.version = version
        self.publish(document, version)
        self.now = now
        self.cases: dict[str, Case] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.handed: dict[tuple[str, str], int] = {}
        self.history: dict[str, list[tuple[e.Event, int, str]]] = {}
        self.sent: list[c.CaseCommand] = []
        #: A list: news of children is held back in it, as when the outbox is slow.
        self.held: list[c.ChildChanged] | None = None
        self.count = 0
        self.last: Decision | None = None

    def publish(self, document: dict[str, Any], version: int) -> Plan:
        """Compile one more version."""
        self.plans[version] = compile_plan(Blueprint.model_validate(document), version)
        self.version = version
        return self.plans[version]

    # ------------------------------------------------------------------------------- facts

    def person(self, name: str, **more: Any) -> None:
        """Add a person: ``manager``, ``queues``, ``personas``."""
        self.people[name] = {"id": name, "manager": None, "queues": [], "personas": [], **more}

    def ask(self, key: str) -> Any:
        """Answer a fact as the store does; a world that names nobody knows everybody."""
        kind, _, name = key.partition(":")
        if kind == "person":
            return self.people.get(name) if self.people else {"id": name, "manager": None}
        if kind == "crew":
            return {"members": self._crew(*name.split(":", 1))}
        if kind in ("queue", "persona"):
            list_name = f"{kind}s"
            return {"members": sorted(p for p, d in self.people.items() if name in d[list_name])}
        other = self.cases.get(name)
        return other and {"status": other.status, "sequence": other.sequence}

    def _crew(self, kind: str, name: str) -> list[dict[str, Any]]:
        """The people of a queue or persona with their open work and their last pushed work."""
        work = [a for case in self.cases.values() for a in case.assignments.values()]
        return [
            {
                "id": person,
                "load": sum(a.assignee == person for a in work),
                "last": self.handed.get((f"{kind}:{name}", person), 0),
                "skills": known.get("skills", {}),
                "away": known.get("away", []),
            }
            for person, known in sorted(self.people.items())
            if name in known[f"{kind}s"]
        ]

    # ---------------------------------------------------------------------------- commands

    def new_id(self) -> str:
        """Command ids in a fixed order, so that a failing test fails the same way again."""
        self.count += 1
        return str(uuid.UUID(int=self.count))

    def create(self, type_id: str = "t", actor: str = "ann", **data: Any) -> Case:
        """Create a case and give it."""
        case_id = f"case-{len(self.cases) + 1}"
        command = c.CreateCase(
            id=self.new_id(), actor=actor, case=case_id, type=type_id, blueprint="b", data=data
        )
        return self.do(command)

    def do(self, command: c.CaseCommand) -> Case:
        """Decide a command, check the decision, deliver what it sends; raises ``Refused``."""
        self._decide(command)
        while self.sent:
            self._deliver(self.sent.pop(0))
        return self.cases[command.case]

    def _deliver(self, command: c.CaseCommand) -> None:
        """A command of one case to another; a refused creation is reported back to the parent."""
        try:
            self._decide(command)
        except Refused as refusal:
            if not isinstance(command, c.CreateCase) or command.parent is None:
                raise
            report = c.ReportEffect(
                id=c.derive(command.id, "reported"), actor=c.SYSTEM, case=command.parent.case,
                effect=command.id, ok=False, error=str(refusal),
            )  # fmt: skip
            self._decide(report)

    def act(self, kind: type[c.CaseCommand], case: Case, actor: str = "ann", **more: Any) -> Case:
        """Do a command of this kind to a case."""
        return self.do(kind(id=self.new_id(), actor=actor, case=case.id, **more))

    def submit(
        self, case: Case, step: str, outcome: str = "", actor: str = "", **data: Any
    ) -> Case:
        """Submit the (first) open assignment of a step."""
        work = self.work(self.cases[case.id], step)
        who = actor or work.assignee or "ann"
        return self.act(
            c.SubmitAssignment, case, who, assignment=work.id, outcome=outcome, data=data
        )

    def pass_time(self, microseconds: int) -> None:
        """Let time pass; timers fire in order of their due instants."""
        until = self.now + microseconds
        while True:
            due = [
                (when, case.id, timer)
                for case in self.cases.values()
                for timer, when in case.timers.items()
                if when <= until
            ]
            if not due:
                break
            when, case_id, timer = min(due)
            self.now = max(self.now, when)
            self.fire(case_id, timer, when)
        self.now = until

    def fire(self, case_id: str, timer: str, due: int) -> None:
        """One timer comes due now."""
        self.do(c.TimerDue(id=self.new_id(), actor=c.SYSTEM, case=case_id, timer=timer, due=due))

    # ----------------------------------------------------------------------------- looking

    def work(self, case: Case, step: str) -> Assignment:
        """The first open assignment of a step."""
        found = [a for a in self.cases[case.id].assignments.values() if a.step == step]
        assert found, f"{step} is not open; open: {self.open(case)}"
        return found[0]

    def open(self, case: Case) -> list[str]:
        """Steps with open assignments, sorted."""
        return sorted(a.step for a in self.cases[case.id].assignments.values())

    def kinds(self, case: Case) -> list[str]:
        """The kinds of all events of a case, in order."""
        return [type(event).__name__ for event, _, _ in self.history[case.id]]

    def events(self, case: Case, kind: type[e.Event]) -> list[Any]:
        """The events of one kind, in order."""
        return [event for event, _, _ in self.history[case.id] if isinstance(event, kind)]

    # ---------------------------------------------------------------------------- checking

    def _decide(self, command: c.CaseCommand) -> None:
        before = self.cases.get(command.case)
        version = before.version if before else self.version
        if isinstance(command, c.MigrateCase):
            version = command.version
        plan = self.plans[version]
        given = Given(self.now, self.ask, number=len(self.cases) + 1)
        snapshot = None if before is None else _SNAPSHOT.encode(before)
        decision = decide(plan, before, command, given)
        assert before is None or _SNAPSHOT.encode(before) == snapshot, "decide changed its argument"
        if isinstance(decision, Refused):
            raise decision
        self._check(plan, before, command, given, decision)
        self.cases[command.case] = decision.case
        self._note_handed(decision)
        self.last = decision
        for effect in decision.effects:
            if self.held is not None and isinstance(effect.command, c.ChildChanged):
                self.held.append(effect.command)
            elif isinstance(effect.command, c.CaseCommand):
                self.sent.append(effect.command)

    def _note_handed(self, decision: Decision) -> None:
        """Work that was handed out of a queue or persona counts as its person's last turn."""
        for event in decision.events:
            if isinstance(event, e.AssignmentOpened) and event.assignment.assignee:
                work = event.assignment
                for group in (f"queue:{work.queue}", f"persona:{work.persona}"):
                    self.handed[group, work.assignee or ""] = work.opened

    def _check(
        self, plan: Plan, before: Case | None, command: Any, given: Given, decision: Decision
    ) -> None:
        at = decision.case.time
        happened = [(event, at, command.actor) for event in decision.events]
        self.history.setdefault(command.case, []).extend(happened)
        folded = fold(None, self.history[command.case], command.case)
        assert folded == decision.case, "replay differs from the decision"
        replayed = Given(given.now, None, given.number, dict(given.facts))
        again = decide(plan, before, command, replayed)
        assert isinstance(again, Decision)
        assert [e.encode(x) for x in again.events] == [e.encode(x) for x in decision.events]
        assert _READ.decode(_SNAPSHOT.encode(decision.case)) == decision.case
        for event in decision.events:
            assert e.decode(e.encode(event)) == event
