"""An outings office for tests of tables and incidents: visits that wait for a day nobody gave, a
table that decides who pays, and a secret that few may see. Rule: everything runs for real."""

from __future__ import annotations

from pathlib import Path

from casewright import app
from casewright.app import Workspace
from casewright.engine.commands import DefinePerson
from casewright.runtime.reading import CaseQuery

BLUEPRINT = """
blueprint: outings
name: {en: Outings, de: Ausflüge}
purpose: {outcome: People see something.}
personas:
  - {id: guide, name: {en: Guide, de: Begleitung}}
  - {id: chief, name: {en: Chief, de: Leitung}, rights: [execute, skip, redo, see sensitive]}
queues:
  - {id: desk, name: {en: Front desk, de: Empfang}, personas: [guide, chief]}
decisions:
  - id: payer
    name: {en: Who pays, de: Wer zahlt}
    inputs: [guests, kind]
    outputs: [pays]
    hit: first
    rows:
      - {when: ["> 10", "-"], then: ['"queue:desk"'], notes: [Large groups ask first.]}
      - {when: ["<= 10", '"school"'], then: ['"town"']}
      - {when: ["-", "-"], then: ['"guest"']}
    tests:
      - {name: A class, inputs: {guests: "8", kind: '"school"'}, expect: '"town"'}
      - {name: Many, inputs: {guests: "30", kind: '"club"'}, expect: '"queue:desk"'}
  - id: care
    name: {en: Who cares, de: Wer sorgt}
    inputs: [illness]
    outputs: [carer]
    hit: first
    rows:
      - {when: ['"heart"'], then: ['"doctor"']}
      - {when: ["-"], then: ['"nobody"']}
case_types:
  - id: outing
    name: {en: Outing, de: Ausflug}
    prefix: OUT
    title_field: place
    fields:
      - {id: place, name: {en: Place, de: Ort}, listed: true}
      - {id: day, name: {en: Day, de: Tag}, kind: date}
      - {id: guests, name: {en: Guests, de: Gäste}, kind: integer}
      - {id: kind, name: {en: Kind, de: Art}, kind: choice, choices: [{value: school, name: {en: School class, de: Schulklasse}}, {value: club, name: {en: Club, de: Verein}}]}
      - {id: pays, name: {en: Payer, de: Zahler}}
      - {id: illness, name: {en: Illness, de: Krankheit}, sensitive: true}
      - {id: carer, name: {en: Carer, de: Betreuung}}
    stages:
      - id: plan
        name: {en: Plan, de: Planung}
        complete: {resolve: Resolved-Over}
        processes:
          - id: planning
            name: {en: Planning, de: Planen}
            steps:
              - {id: decide-payer, name: {en: Find the payer, de: Zahler finden}, kind: decide, table: payer}
              - {id: decide-care, name: {en: Find the carer, de: Betreuung finden}, kind: decide, table: care}
              - {id: until-day, name: {en: Wait for the day, de: Auf den Tag warten}, kind: wait, date: day}
              - {id: thank, name: {en: Thank, de: Danken}, kind: collect, route: {queue: desk}, view: {sections: [{fields: [place]}]}}
"""

PEOPLE = (
    ("gus", "Gus Guide", ("guide",), "en"),
    ("cleo", "Cleo Chief", ("chief",), "en"),
)


def make_outings(file: Path) -> None:
    """The workspace: two outings stand still for want of a day, one waits for its day."""
    with app.create(file, actor="root") as workspace:
        for person, name, personas, language in PEOPLE:
            workspace.handle(
                DefinePerson(
                    id=app.new_id(), actor="root", person=person, name=name,
                    personas=personas, queues=("desk",), language=language,
                )
            )  # fmt: skip
        workspace.publish(BLUEPRINT)
    with app.open(file, actor="cleo") as workspace:
        workspace.create_case(
            "outing", {"place": "Mill", "guests": 8, "kind": "school", "illness": "heart"}
        )
        workspace.create_case("outing", {"place": "Castle", "guests": 30, "kind": "club"})
        workspace.create_case("outing", {"place": "Lake", "guests": 2, "day": "2099-01-01"})


def outing_of(workspace: Workspace, place: str) -> str:
    """The id of the outing to a place."""
    rows = workspace.reads.cases(CaseQuery()).rows
    return next(str(row.case) for row in rows if row.title == place)
