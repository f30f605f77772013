"""`casewright trigger`: what makes cases by itself, how far it has come, and who may send requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import administering, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.runtime.triggers.port import Bound
    from casewright.store.trigger_rows import TriggerRows

cli = typer.Typer(help="What makes cases by itself, and tokens for requests.", no_args_is_help=True)

TriggerArgument = Annotated[
    str, typer.Argument(metavar="TRIGGER", help="TRIGGER, or BLUEPRINT/TRIGGER when ambiguous.")
]


@cli.command("list")
def list_triggers(ctx: typer.Context) -> None:
    """Every trigger of the newest published versions, with what it could not do."""
    here = session(ctx)
    with here.open() as workspace:
        found = [_summary(workspace, each) for each in _all(workspace)]
    rows = (
        (one["trigger"], one["kind"], one["case_type"], one["looked"] or "never", one["made"],
         one["failing"] or f"{len(one['problems'])} refused" * bool(one["problems"]))
        for one in found
    )  # fmt: skip
    columns = ("TRIGGER", "KIND", "MAKES", "LOOKED AT", "MADE", "PROBLEM")
    here.answer(found, lambda: table(columns, rows, "No published blueprint has a trigger."))


@cli.command()
def show(ctx: typer.Context, trigger: TriggerArgument) -> None:
    """One trigger and everything that it could not make a case of."""
    here = session(ctx)
    with here.open() as workspace:
        found = _summary(workspace, _one(workspace, trigger))

    def words() -> None:
        for name in ("trigger", "kind", "case_type", "looked", "next", "made", "failing"):
            print(f"{name:10} {found[name] or '-'}")
        for each in found["problems"]:
            print(f"  {each['at']}  {each['occurrence']}: {each['reason']}")

    here.answer(found, words)


@cli.command()
def tokens(ctx: typer.Context) -> None:
    """Who may send requests to which trigger; tokens themselves are never shown again."""
    from casewright.runtime.narrate import iso

    here = session(ctx)
    with here.open() as workspace:
        found = [
            {"token": row.id, "trigger": row.trigger, "label": row.label,
             "created": iso(row.created), "by": row.created_by}
            for row in _rows(workspace).tokens()
        ]  # fmt: skip
    rows = (tuple(one.values()) for one in found)
    columns = ("TOKEN", "TRIGGER", "FOR", "CREATED", "BY")
    here.answer(found, lambda: table(columns, rows, "There are no tokens."))


@cli.command()
def token(
    ctx: typer.Context,
    trigger: TriggerArgument,
    label: Annotated[str, typer.Option("--for", help="Who gets it; shown in the list.")] = "",
) -> None:
    """Issue a token for requests to a trigger; it is shown this once and never again."""
    from casewright.blueprint.triggers import HttpTrigger
    from casewright.engine.decision import Refused
    from casewright.runtime.triggers.tokens import issue

    with administering(ctx, "issue tokens") as (here, workspace):
        bound = _one(workspace, trigger)
        if not isinstance(bound.trigger, HttpTrigger):
            raise Refused(f"{bound.name} takes no requests.", "Name a trigger of the kind http.")
        made, secret = issue(_rows(workspace), bound.name, label, workspace.actor)
    here.answer({"id": made, "trigger": bound.name, "token": secret}, secret)


@cli.command()
def revoke(ctx: typer.Context, token: Annotated[str, typer.Argument(metavar="TOKEN-ID")]) -> None:
    """Take a token back, by its id from the list."""
    from casewright.runtime.triggers import tokens as held

    with administering(ctx, "revoke tokens") as (here, workspace):
        held.revoke(_rows(workspace), token)
    here.answer({"token": token}, f"{token} is no longer taken.")


def _rows(workspace: Workspace) -> TriggerRows:
    from casewright.store.base import SqlStore
    from casewright.store.trigger_rows import TriggerRows

    assert isinstance(workspace.store, SqlStore)
    return TriggerRows(workspace.store)


def _all(workspace: Workspace) -> list[Bound]:
    from casewright.runtime.triggers.assemble import bound_in

    return bound_in(workspace.reads, workspace.catalogue)


def _one(workspace: Workspace, name: str) -> Bound:
    from casewright.engine.decision import Refused

    everything = _all(workspace)
    found = [each for each in everything if name in (each.name, each.trigger.id)]
    if len(found) == 1:
        return found[0]
    if found:
        choices = " or ".join(each.name for each in found)
        raise Refused(f"Several blueprints have a trigger “{name}”.", f"Say {choices}.")
    known = ", ".join(each.name for each in everything) or "none yet"
    raise Refused(f"There is no trigger “{name}”.", f"Known are: {known}.")


def _summary(workspace: Workspace, bound: Bound) -> dict[str, Any]:
    from casewright.blueprint.triggers import ScheduleTrigger
    from casewright.runtime.narrate import iso
    from casewright.runtime.triggers.port import read_state
    from casewright.runtime.triggers.schedule import next_due

    state = read_state(_rows(workspace).get(bound.name))
    following = next_due(bound, state) if isinstance(bound.trigger, ScheduleTrigger) else None
    return {
        "trigger": bound.name,
        "name": bound.trigger.title(),
        "kind": getattr(bound.trigger, "kind", ""),
        "case_type": bound.trigger.case_type,
        "looked": iso(state.looked) if state.looked else None,
        "next": iso(following),
        "made": state.made,
        "failing": state.failing,
        "problems": [
            {"at": iso(each.at), "occurrence": each.occurrence, "reason": each.reason}
            for each in state.problems
        ],
    }
