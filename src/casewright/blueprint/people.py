"""Who may do work and how it finds them: personas, queues, skills and routes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Element, Feel, Id, Model

Right = Literal["execute", "skip", "redo", "reassign", "see sensitive", "see figures", "start"]


class Persona(Element):
    """A role people play in the work, with the rights it carries."""

    rights: tuple[Right, ...] = ("execute",)


class Skill(Element):
    """Something a person can do, held at a level from 1 to 10."""


class WorkQueue(Element):
    """Work that waits for whoever is free; members are bound in the workspace."""

    personas: tuple[Id, ...] = ()
    threshold: int = Field(default=0, ge=0, le=100)


class Route(Model):
    """Where an assignment goes; exactly one target is set, then filters narrow the people.

    ``manager_of`` and ``expression`` are FEEL and give a person's id (or a queue's, written
    ``queue:ID``); ``table`` names a decision. ``who_did`` / ``not_who_did`` name steps.
    ``push`` hands the work of a queue or persona to one of its people: in turn, to who has least
    to do, or to whose ``skills`` exceed the need least; ``skills`` alone narrow who may take it.
    ``otherwise`` is where the work goes when nobody here may do it or is there.
    """

    current: bool = False
    person: str | None = None
    persona: Id | None = None
    queue: Id | None = None
    manager_of: Feel | None = None
    expression: Feel | None = None
    table: Id | None = None
    push: Literal["pull", "round robin", "least loaded", "skill"] = "pull"
    skills: dict[Id, int] = Field(default_factory=dict)
    who_did: Id | None = None
    not_who_did: tuple[Id, ...] = ()
    otherwise: Route | None = None

    @property
    def chain(self) -> tuple[Route, ...]:
        """This route and all that are tried after it, in order."""
        return (self, *(self.otherwise.chain if self.otherwise is not None else ()))
