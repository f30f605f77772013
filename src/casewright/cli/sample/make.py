"""Making the sample workspace: people and blueprints from the resources, then seven weeks of work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import time_ns

from casewright import resources
from casewright.app import Workspace, create, new_id
from casewright.engine.commands import DefinePerson
from casewright.runtime.clocked import Clocked
from casewright.runtime.identity import machine_user
from casewright.runtime.staff import define, read_people
from casewright.store.open import open_store

from .play import DAY, Play

#: How long the office has worked when the sample opens, and the seed of its chances.
WEEKS = 7
SEED = 20_260_107

BLUEPRINTS = ("environmental-permit", "motor-claim", "employee-onboarding", "service-request")


def make(location: str, actor: str | None, progress: Callable[[int], None]) -> Play:
    """Create the sample workspace at ``location``; raises ``Refused`` if there is one already."""
    who = actor or machine_user()
    create(location, actor=who).close()
    end = time_ns() // 1_000
    play = Play(SEED, end - WEEKS * 7 * DAY, end)
    # Nobody waits for these commits, and a power cut costs only the sample.
    store = open_store(location, synchronous="NORMAL")
    with Workspace(Clocked(store, play.clock), who, location) as workspace:
        populate(workspace)
        play.run(workspace, progress)
    return play


def populate(workspace: Workspace) -> None:
    """The people and the four blueprints."""
    people = read_people(resources.path("samples", "people.yaml").read_bytes())
    for command in define(people, workspace.actor):
        workspace.handle(command)
    workspace.handle(
        DefinePerson(
            id=new_id(),
            actor=workspace.actor,
            person=workspace.actor,
            name=workspace.actor,
            queues=("claims", "general", "service-desk"),
            everything=True,
        )
    )
    for blueprint in BLUEPRINTS:
        workspace.publish(resources.path("samples", f"{blueprint}.blueprint.yaml"), note="Sample")


def sample_location() -> str:
    """Where the sample workspace of this machine's user is kept between two starts."""
    from platformdirs import user_data_path

    return str(Path(user_data_path("casewright", appauthor=False)) / "sample.casewright")
