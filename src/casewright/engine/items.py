"""The items of a stage: processes, phases, milestones and their criteria (CMMN life).

A sentry remembers the transitions it waits for; its condition fires when it becomes true.
"""

from __future__ import annotations

from msgspec.structs import replace

from . import clocks, compensation, ending, flow
from . import events as e
from .decision import Refused
from .plan import CriterionPlan, ItemPlan, StagePlan, TypePlan
from .state import Case, Item, Scope
from .turn import Turn

AVAILABLE, ENABLED, ACTIVE = "available", "enabled", "active"
COMPLETED, TERMINATED = "completed", "terminated"
#: What is remembered of an item that has no instance yet.
_NOTHING = Item(0, "", "", 0, AVAILABLE)
#: An item that begins again this often in one command does so without end.
REPEATS = 100
#: States in which an item is still to be reckoned with.
LIVE = (AVAILABLE, ENABLED, ACTIVE, "suspended")


def instances(turn: Turn, plan: ItemPlan, parent: int | None = None) -> list[Item]:
    """The instances of an item in the current visit, oldest first."""
    case = turn.case
    if not case.items:
        return []
    visit = case.visit
    return [
        item
        for item in case.items.values()
        if item.item == plan.id
        and item.visit == visit
        and (parent is None or item.parent == parent)
    ]


def begin(turn: Turn, stage: StagePlan, ids: tuple[str, ...], parent: int = 0) -> None:
    """A stage or phase became active: its items without entry criteria begin."""
    for item_id in ids:
        plan = stage.items[item_id]
        if not plan.entry and not plan.manual and not instances(turn, plan, parent):
            activate(turn, stage, plan, parent)


def occur(turn: Turn, stage: StagePlan | None, plan: ItemPlan, parent: int) -> None:
    """An item's entry is fulfilled: enabled when a person must start it, else active."""
    if not plan.manual:
        activate(turn, stage, plan, parent)
    elif plan.entry:
        item, old = _fresh(turn, plan, parent, ENABLED)
        turn.emit(e.ItemChanged(item, ended=old))
        turn.occurred.append((plan.id, ENABLED))


def _fresh(turn: Turn, plan: ItemPlan, parent: int, state: str) -> tuple[Item, e.Ended | None]:
    """The waiting instance in its new state, or a new one; the ended ones that it replaces.

    Only the last ended instance of a repeating item stays, so that a case does not grow with
    the number of repetitions.
    """
    before = instances(turn, plan, parent)
    visit = turn.case.visit if plan.stage else 0
    if not before:
        return Item(turn.number(), plan.id, plan.kind, visit, state, parent), None
    for item in before:
        if item.state in (AVAILABLE, ENABLED):
            return replace(item, state=state, seen=()), None
    last = before[-1]
    holds = tuple(key for key in last.holds if not key.startswith("exit"))
    over = tuple(item.id for item in before if item.state in (COMPLETED, TERMINATED))
    fresh = Item(
        turn.number(), plan.id, plan.kind, visit, state, parent, 0, last.count + 1, (), holds
    )
    return fresh, e.Ended(items=over) if over else None


def activate(turn: Turn, stage: StagePlan | None, plan: ItemPlan, parent: int = 0) -> None:
    """Start an item: a milestone is reached, a phase begins its own, a process its flow."""
    turn.dirty = True
    state = COMPLETED if plan.kind == "milestone" else ACTIVE
    item, old = _fresh(turn, plan, parent, state)
    if item.count > 1:
        _refuse_endless(turn, plan)
    turn.occurred.append((plan.id, state))
    if plan.process is None:
        turn.emit(e.ItemChanged(item, ended=old))
        if plan.slas and state == ACTIVE:
            clocks.start(turn, "process", item.id, plan.slas)
        if plan.children and stage is not None:
            begin(turn, stage, plan.children, item.id)
        return
    scope = Scope(turn.number(), "process", 0, plan.process.id, item=item.id)
    turn.emit(e.ItemChanged(replace(item, scope=scope.id), scope, old))
    if plan.slas:
        clocks.start(turn, "process", item.id, plan.slas)
    if plan.process.first is None:
        flow.path_ended(turn, scope.id)
    else:
        turn.push(turn.number(), scope.id, plan.process.first)


def _refuse_endless(turn: Turn, plan: ItemPlan) -> None:
    """An item that repeats by itself must let a person or a clock come in between."""
    again = turn.passes.get((0, 0, plan.id), 0) + 1
    turn.passes[(0, 0, plan.id)] = again
    if again > REPEATS:
        raise Refused(
            f"{turn.case.number} does not come to rest: “{plan.name}” repeats without end.",
            "Nothing was changed. Report this to the designer of the blueprint.",
        )


# ------------------------------------------------------------------------- what a person may start


def startable(turn: Turn, name: str) -> tuple[ItemPlan, int] | None:
    """A process of this stage or of the whole case, and the phase that it would run in.

    None when there is none of that name here, or the phase around it is not active.
    """
    stage = turn.stage
    plan = stage.items.get(name) if stage is not None else None
    if plan is None:
        action = turn.type.actions.get(name)
        return None if action is None else (action, 0)
    surroundings = _parents(turn, plan)
    return (plan, surroundings[-1]) if surroundings else None


def offered(kind: TypePlan, case: Case) -> tuple[ItemPlan, ...]:
    """The optional processes that a person may start now, those of the stage first."""
    if case.resolved or case.suspended:
        return ()
    here = [i for i in case.items.values() if i.visit in (0, case.visit)]
    running, enabled = _named(here, ACTIVE), _named(here, ENABLED)
    stage = kind.stages.get(case.stage)
    plans = {} if stage is None else {
        name: plan for name, plan in stage.items.items() if _is_offered(plan, running, enabled)
    }  # fmt: skip
    found = {**plans, **{n: plan for n, plan in kind.actions.items() if n not in plans}}
    return tuple(plan for plan in found.values() if plan.id not in running)


def _named(found: list[Item], state: str) -> set[str]:
    return {item.item for item in found if item.state == state}


def _is_offered(plan: ItemPlan, running: set[str], enabled: set[str]) -> bool:
    surrounded = not plan.parent or plan.parent in running
    return plan.manual and surrounded and (not plan.entry or plan.id in enabled)


# --------------------------------------------------------------------------------------- criteria


def review(turn: Turn) -> bool:
    """Look at all criteria once, in document order; whether anything changed."""
    stage = turn.stage
    occurred, turn.occurred = turn.occurred, []
    turn.dirty = False
    if stage is None or not stage.sentries:
        return False
    before = len(turn.events)
    for plan in stage.items.values():
        for parent in _parents(turn, plan):
            _review_exit(turn, plan, parent, occurred)
            _review_entry(turn, stage, plan, parent, occurred)
    return len(turn.events) > before


def _parents(turn: Turn, plan: ItemPlan) -> list[int]:
    """The active surroundings an item may live in: the stage (0) or the active phases."""
    if not plan.parent:
        return [0]
    visit = turn.case.visit
    return [
        item.id
        for item in turn.case.items.values()
        if item.item == plan.parent and item.visit == visit and item.state == ACTIVE
    ]


def _review_entry(
    turn: Turn,
    stage: StagePlan,
    plan: ItemPlan,
    parent: int,
    occurred: list[tuple[str, str]],
) -> None:
    existing = instances(turn, plan, parent)
    if not plan.entry:
        _repeat_without_entry(turn, stage, plan, parent, existing)
        return
    holder = _holder(existing)
    begun = holder is not None and holder.state != AVAILABLE
    if begun and not (plan.repeat or plan.repeat_when):
        return
    fired, seen, holds = _criteria(turn, plan.entry, holder, occurred)
    if fired and (not begun or _repeats(turn, plan, existing)):
        _remember(turn, plan, parent, holder, (), holds)
        occur(turn, stage, plan, parent)
    else:
        _remember(turn, plan, parent, holder, seen, holds)


def _holder(existing: list[Item]) -> Item | None:
    """The instance that remembers for the item: the one that waits, else the last."""
    for item in existing:
        if item.state == AVAILABLE:
            return item
    return existing[-1] if existing else None


def _repeats(turn: Turn, plan: ItemPlan, existing: list[Item]) -> bool:
    """Whether a further instance may begin beside or after the existing ones."""
    if plan.repeat_when is not None:
        return turn.holds(plan.repeat_when)
    return plan.repeat and all(i.state not in LIVE for i in existing)


def _repeat_without_entry(
    turn: Turn, stage: StagePlan, plan: ItemPlan, parent: int, existing: list[Item]
) -> None:
    """CMMN: an item without entry criteria repeats when an instance of it has completed."""
    if plan.repeat_when is None or not existing or any(i.state in LIVE for i in existing):
        return
    if turn.holds(plan.repeat_when):
        occur(turn, stage, plan, parent)


def _criteria(
    turn: Turn,
    criteria: tuple[CriterionPlan, ...],
    holder: Item | None,
    occurred: list[tuple[str, str]],
) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """(whether one fired, the parts seen so far, the conditions that hold now)."""
    before = holder or _NOTHING
    seen, held = set(before.seen), set(before.holds)
    holds = held - {criterion.key for criterion in criteria}
    fired = False
    for criterion in criteria:
        complete = _complete(criterion, seen, occurred)
        if criterion.when is None:
            fired = fired or (complete and bool(criterion.on))
        elif complete and turn.holds(criterion.when):
            # Without parts to wait for, the condition must have become true.
            fired = fired or bool(criterion.on) or criterion.key not in held
            if not criterion.on:
                holds.add(criterion.key)
    return fired, tuple(sorted(seen)), tuple(sorted(holds))


def _complete(criterion: CriterionPlan, seen: set[str], occurred: list[tuple[str, str]]) -> bool:
    """Whether all parts have happened; those that happened now are added to ``seen``."""
    complete = True
    for part in criterion.on:
        name = f"{criterion.key}: {part[0]} {part[1]}"
        if part in occurred:
            seen.add(name)
        complete = complete and name in seen
    return complete


def _remember(
    turn: Turn,
    plan: ItemPlan,
    parent: int,
    holder: Item | None,
    seen: tuple[str, ...],
    holds: tuple[str, ...],
) -> None:
    """Keep what a sentry has seen; an item that nothing was seen of needs no instance."""
    if holder is None:
        if not seen and not holds:
            return
        holder = Item(turn.number(), plan.id, plan.kind, turn.case.visit, AVAILABLE, parent, 0, 1)
    elif holder.seen == seen and holder.holds == holds:
        return
    turn.emit(e.ItemNoted(replace(holder, seen=seen, holds=holds)))


def _review_exit(turn: Turn, plan: ItemPlan, parent: int, occurred: list[tuple[str, str]]) -> None:
    if not plan.exit:
        return
    for item in instances(turn, plan, parent):
        if item.state not in (ACTIVE, ENABLED):
            continue
        fired, seen, holds = _criteria(turn, plan.exit, item, occurred)
        if fired:
            end(turn, item, TERMINATED)
        elif (item.seen, item.holds) != (seen, holds):
            turn.emit(e.ItemNoted(replace(item, seen=seen, holds=holds)))


def end(turn: Turn, item: Item, state: str) -> None:
    """An item ends with everything inside it."""
    inside = descendants(turn, item.id)
    roots = [i.scope for i in (item, *inside) if i.scope in turn.case.scopes]
    ended = ending.of_visit(turn.case, [i.id for i in inside], -1) or e.Ended()
    own = ending.of_scopes(turn.case, roots) or e.Ended()
    stopped = tuple(
        c.id for c in turn.case.clocks.values() if c.on == "process" and c.ref == item.id
    )
    both = e.Ended(
        tuple(dict.fromkeys((*ended.scopes, *own.scopes))),
        tuple(dict.fromkeys((*ended.tokens, *own.tokens))),
        tuple(dict.fromkeys((*ended.assignments, *own.assignments))),
        tuple(dict.fromkeys((*ended.clocks, *own.clocks, *stopped))),
        tuple(dict.fromkeys((*ended.effects, *own.effects))),
        ended.items,
    )
    compensation.emit(turn, e.ItemChanged(replace(item, state=state, scope=0), ended=both), both)
    turn.occurred += [(i.item, TERMINATED) for i in inside if i.state in LIVE]
    turn.occurred.append((item.item, state))


def descendants(turn: Turn, parent: int) -> list[Item]:
    """The items inside a phase, at any depth."""
    found: list[Item] = []
    for item in turn.case.items.values():
        if item.parent == parent:
            found.extend((item, *descendants(turn, item.id)))
    return found


# --------------------------------------------------------------------------------- completion


def required(turn: Turn, plan: ItemPlan) -> bool:
    """Whether the stage needs this item to have been done."""
    if plan.required_when is not None:
        return turn.holds(plan.required_when)
    return plan.required


def settled(turn: Turn, stage: StagePlan, ids: tuple[str, ...], parent: int) -> bool:
    """Nothing active among these items, and nothing required undone."""
    case = turn.case
    visit, done = case.visit, set()
    for item in case.items.values():
        if item.visit == visit and item.parent == parent:
            if item.state == ACTIVE:
                return False
            if item.state in (COMPLETED, TERMINATED):
                done.add(item.item)
    for item_id in ids:
        if item_id not in done and required(turn, stage.items[item_id]):
            return False
    return True


def complete_phases(turn: Turn, stage: StagePlan) -> bool:
    """Complete phases in which nothing is left to do, innermost first; whether any was."""
    changed = False
    for plan in reversed(stage.phases):
        for item in instances(turn, plan):
            if item.state == ACTIVE and _phase_is_done(turn, stage, plan, item):
                end(turn, item, COMPLETED)
                changed = True
    return changed


def _phase_is_done(turn: Turn, stage: StagePlan, plan: ItemPlan, item: Item) -> bool:
    """Autocomplete: nothing active, nothing required undone. Else every item must be done."""
    if not settled(turn, stage, plan.children, item.id):
        return False
    if plan.autocomplete:
        return True
    for child in plan.children:
        found = instances(turn, stage.items[child], item.id)
        if not found or any(i.state in LIVE for i in found):
            return False
    return True
