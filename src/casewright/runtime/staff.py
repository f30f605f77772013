"""Lists of people as files hold them: YAML in, commands out, managers before their people."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.yaml_text import parse_yaml
from casewright.engine.commands import DefinePerson
from casewright.engine.decision import Refused

from .identity import new_id


class Person(BaseModel):
    """One entry of the list."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: str
    name: str = ""
    email: str = ""
    manager: str | None = None
    personas: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    skills: dict[str, int] = Field(default_factory=dict)
    language: str = "en"
    everything: bool = False


def read_people(source: bytes) -> list[dict[str, Any]]:
    """The entries of a YAML list of people; raises ``Refused`` naming the entry that is wrong."""
    try:
        data = parse_yaml(source.decode("utf-8-sig")).value
    except UnicodeDecodeError:
        raise Refused("The file is not in UTF-8.", "Save it again with UTF-8 encoding.") from None
    except BlueprintRefused as refusal:
        raise Refused(f"The file is not YAML that can be read: {refusal}") from None
    if isinstance(data, dict):
        data = data.get("people")
    if not isinstance(data, list):
        raise Refused(
            "The file is not a list of people.", "Begin each with “- id: …” and give a name."
        )
    return [_entry(number, each) for number, each in enumerate(data, 1)]


def _entry(number: int, given: Any) -> dict[str, Any]:
    try:
        return Person.model_validate(given).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the entry"
        raise Refused(f"Person {number}, {where}: {first['msg']}.") from None


def define(people: list[dict[str, Any]], actor: str) -> list[DefinePerson]:
    """The commands that define these people, managers first."""
    by_id = {str(each["id"]): each for each in people}
    ordered: list[str] = []

    def place(person: str, above: tuple[str, ...]) -> None:
        manager = by_id[person].get("manager")
        if manager in by_id and manager not in ordered and manager not in above:
            place(manager, (*above, person))
        if person not in ordered:
            ordered.append(person)

    for person in by_id:
        place(person, (person,))
    return [_command(by_id[person], actor) for person in ordered]


def _command(given: dict[str, Any], actor: str) -> DefinePerson:
    return DefinePerson(
        id=new_id(),
        actor=actor,
        person=given["id"],
        name=given["name"] or given["id"],
        email=given["email"],
        manager=given["manager"],
        personas=tuple(given["personas"]),
        queues=tuple(given["queues"]),
        skills=dict(given["skills"]),
        language=given["language"],
        everything=given["everything"],
    )
