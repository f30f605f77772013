"""Lists of people as files and directories hold them: entries in, commands out.

Rule: managers before their people; of a table or a directory a bad row is refused for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.yaml_text import parse_yaml
from casewright.engine.commands import DefinePerson
from casewright.engine.decision import Refused
from casewright.exchange import csv

from .door import Door
from .identity import new_id

#: Fields of which a cell holds several, and what stands between them.
_SEVERAL = ("personas", "queues", "skills")
_BETWEEN = re.compile(r"[\s,;|]+")
_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})

#: Heard with the number of people done.
Progress = Callable[[int], None]


class Bad(msgspec.Struct, frozen=True):
    """A refused row, from 1, and why."""

    row: int
    reason: str


class Listed(msgspec.Struct):
    """What a list of people gave: good entries by row, and the rows that were refused."""

    people: dict[int, dict[str, Any]] = {}
    refused: list[Bad] = []
    defined: list[str] = []


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


def read_table(source: BinaryIO) -> Listed:
    """The rows of a CSV file of people; raises ``Refused`` when the file as a whole is unusable.

    Columns are ``id``, ``name``, ``email``, ``manager``, ``personas``, ``queues``, ``skills``,
    ``language``, ``everything``; lists in a cell are parted by spaces, commas or semicolons, a
    skill is written ``french=7``.
    """
    try:
        table = csv.read(source)
    except csv.CsvRefused as refusal:
        raise Refused(str(refusal)) from None
    known = set(Person.model_fields)
    strange = [column for column in table.columns if column and column not in known]
    if strange or "id" not in table.columns:
        what = f"It has a column “{strange[0]}”." if strange else "It has no column “id”."
        raise Refused(f"The file is no list of people: {what}", f"Use: {', '.join(sorted(known))}.")
    return collect((row.row, row.problem or _cells(row.cells)) for row in table.rows)


def collect(rows: Iterable[tuple[int, str | dict[str, Any]]]) -> Listed:
    """Entries of (row, raw entry, or in words why there is none), each good or refused."""
    found = Listed()
    first: dict[str, int] = {}
    for row, raw in rows:
        try:
            entry = _checked(raw)
            if first.setdefault(entry["id"], row) != row:
                raise Refused(f"{entry['id']} stands in row {first[entry['id']]} already.")
        except Refused as refusal:
            found.refused.append(Bad(row, str(refusal)))
        else:
            found.people[row] = entry
    return found


def _checked(raw: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(raw, str):
        raise Refused(f"{raw}.")
    try:
        return Person.model_validate(raw).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the entry"
        raise Refused(f"{where}: {first['msg']}.") from None


def _cells(cells: dict[str, str]) -> str | dict[str, Any]:
    """A row's cells as an entry, or what is wrong with one of them."""
    entry: dict[str, Any] = {}
    for column, text in cells.items():
        parts = [part for part in _BETWEEN.split(text) if part]
        if column == "skills":
            pairs = [part.partition("=") for part in parts]
            entry[column] = {skill: level for skill, _, level in pairs}
        elif column in _SEVERAL:
            entry[column] = tuple(parts)
        elif column == "everything":
            if text.strip().casefold() not in _YES | _NO:
                return f"everything: “{text[:40]}” is neither yes nor no"
            entry[column] = text.strip().casefold() in _YES
        elif column and text.strip():
            entry[column] = text.strip()
    return entry


def take_in(
    door: Door, actor: str, listed: Listed, progress: Progress = lambda _: None
) -> Listed:  # fmt: skip
    """Define everybody in ``listed``, managers first; who is refused is added to its refusals."""
    rows = {entry["id"]: row for row, entry in listed.people.items()}
    commands = define(list(listed.people.values()), actor)
    for done, command in enumerate(commands, 1):
        try:
            door.submit(command).result()
        except Refused as refusal:
            listed.refused.append(Bad(rows[command.person], str(refusal)))
        else:
            listed.defined.append(command.person)
        progress(done)
    listed.refused.sort(key=lambda bad: bad.row)
    return listed


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
