"""`casewright queue`: the work queues of the published blueprints and the people bound to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import Session, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.store.rows import PersonRow

cli = typer.Typer(help="Work queues and who works in them.", no_args_is_help=True)

QueueArgument = Annotated[str, typer.Argument(metavar="QUEUE", help="The queue's id.")]
People = Annotated[list[str], typer.Argument(metavar="PERSON…", help="Ids of people.")]


@cli.command("list")
def list_queues(ctx: typer.Context) -> None:
    """Every queue with its open work and its people; also queues that only people name."""
    here = session(ctx)
    with here.open() as workspace:
        found = list(_queues(workspace).values())
    columns = ("QUEUE", "NAME", "OPEN", "PEOPLE", "BLUEPRINTS")
    rows = (
        (q["queue"], q["name"], q["open"], len(q["members"]), ", ".join(q["blueprints"]))
        for q in found
    )
    here.answer(found, lambda: table(columns, rows, "No published blueprint has a queue."))


@cli.command()
def show(ctx: typer.Context, queue: QueueArgument) -> None:
    """One queue: what waits in it, and who takes it."""
    here = session(ctx)
    with here.open() as workspace:
        _answer(here, workspace, queue)


@cli.command()
def add(
    ctx: typer.Context,
    queue: QueueArgument,
    people: People,
    first: Annotated[
        bool, typer.Option("--first", help="They take its work before other.")
    ] = False,
) -> None:
    """Let people work in a queue."""

    def with_queue(queues: tuple[str, ...]) -> tuple[str, ...]:
        others = tuple(each for each in queues if each != queue)
        if first:
            return (queue, *others)
        return queues if queue in queues else (*queues, queue)

    here = session(ctx)
    with here.open() as workspace:
        _required(workspace, queue)
        for person in _known(workspace, people):
            _bind(workspace, person, with_queue(person.queues))
        _answer(here, workspace, queue)


@cli.command()
def remove(ctx: typer.Context, queue: QueueArgument, people: People) -> None:
    """Let people work in a queue no more; what they have claimed stays with them."""
    from casewright.engine.decision import Refused

    here = session(ctx)
    with here.open() as workspace:
        _required(workspace, queue)
        members = _known(workspace, people)
        for person in members:
            if queue not in person.queues:
                raise Refused(
                    f"{person.person} does not work in “{queue}”.", "Nothing was changed."
                )
        for person in members:
            _bind(workspace, person, tuple(each for each in person.queues if each != queue))
        _answer(here, workspace, queue)


def _queues(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Queue id → what is known of it, from the newest versions in use and from the people."""
    from casewright.store.rows import WorkQuery

    found: dict[str, dict[str, Any]] = {}
    newest = {r.blueprint for r in workspace.reads.blueprints() if r.status == "published"}
    for blueprint in sorted(newest):
        for queue in workspace.application(blueprint).blueprint.queues:
            known = found.setdefault(queue.id, _empty(queue.id, queue.title(), queue.threshold))
            known["blueprints"].append(blueprint)
    for person in workspace.reads.people():
        for id in person.queues:
            found.setdefault(id, _empty(id, id, 0))["members"].append(person.person)
    for id, known in found.items():
        query = WorkQuery(scope="all", queues=(id,))
        known["open"] = workspace.reads.count_work(query, cap=1_000_000)
    return found


def _empty(id: str, name: str, threshold: int) -> dict[str, Any]:
    return {
        "queue": id, "name": name, "threshold": threshold, "open": 0, "members": [],
        "blueprints": [],
    }  # fmt: skip


def _required(workspace: Workspace, queue: str) -> dict[str, Any]:
    from casewright.engine.decision import Refused

    known = _queues(workspace)
    if queue not in known:
        listed = ", ".join(sorted(known)) or "none yet"
        raise Refused(f"There is no queue “{queue}”.", f"Known are: {listed}.")
    return known[queue]


def _known(workspace: Workspace, ids: list[str]) -> list[PersonRow]:
    """All of these people, before anything is changed."""
    return [workspace.person(id) for id in dict.fromkeys(ids)]


def _bind(workspace: Workspace, person: PersonRow, queues: tuple[str, ...]) -> None:
    from casewright.runtime.handover import redefined

    if queues != person.queues:
        workspace.handle(redefined(person, workspace.actor, queues=queues))


def _answer(here: Session, workspace: Workspace, queue: str) -> None:
    found = _required(workspace, queue)

    def words() -> None:
        print(f"{found['queue']}  {found['name']}: {found['open']} open")
        table(("PERSON",), ([each] for each in found["members"]), "Nobody works in it.")

    here.answer(found, words)
