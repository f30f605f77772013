"""A clinic for tests of words and eyes: names in two languages, a field that few may see, a form
whose fields come and go. Rule: everything is published and worked for real."""

from __future__ import annotations

from pathlib import Path

from casewright import app
from casewright.app import Workspace
from casewright.engine.commands import ClaimAssignment, DefinePerson
from casewright.runtime.reading import CaseQuery

BLUEPRINT = """
blueprint: clinic
name: {en: Clinic, de: Klinik}
purpose: {outcome: People get well.}
personas:
  - {id: nurse, name: {en: Nurse, de: Pflege}}
  - {id: doctor, name: {en: Doctor, de: Arzt}, rights: [execute, see sensitive, skip, redo]}
queues:
  - {id: ward, name: {en: Ward, de: Station}, personas: [nurse, doctor]}
case_types:
  - id: stay
    name: {en: Stay, de: Aufenthalt}
    prefix: STY
    title_field: patient
    fields:
      - {id: patient, name: {en: Patient, de: Patientin}, required: true, listed: true}
      - {id: finding, name: {en: Finding, de: Befund}, sensitive: true}
      - {id: ward, name: {en: Ward name, de: Stationsname}, kind: choice, choices: [{value: a, name: {en: East, de: Ost}}, {value: b, name: {en: West, de: West}}]}
      - {id: allergic, name: {en: Allergic, de: Allergisch}, kind: boolean}
      - {id: against, name: {en: Against what, de: Wogegen}, visible_when: ward = "a"}
      - {id: diet, name: {en: Diet, de: Kost}, visible_when: ward = "a"}
    stages:
      - id: admission
        name: {en: Admission, de: Aufnahme}
        processes:
          - id: admitting
            name: {en: Admitting, de: Aufnehmen}
            steps:
              - id: admit
                kind: collect
                name: {en: Admit the patient, de: Patientin aufnehmen}
                help: Look at the letter first.
                route: {queue: ward}
                view:
                  sections:
                    - title: {en: Who, de: Wer}
                      fields: [patient, ward, allergic, {field: against, required: true, visible_when: allergic = true}, diet]
                    - title: {en: Medical, de: Medizinisch}
                      fields: [finding]
                outcomes: [{id: in, name: {en: Admitted, de: Aufgenommen}}]
              - id: bed
                kind: collect
                name: {en: Make the bed, de: Bett machen}
                route: {queue: ward}
                view: {sections: [{fields: [{field: patient, editable: false}, finding]}]}
      - id: treatment
        name: {en: Treatment, de: Behandlung}
        complete: {resolve: Resolved-Well}
        processes:
          - id: treating
            name: {en: Treating, de: Behandeln}
            steps:
              - {id: treat, kind: collect, name: {en: Treat, de: Behandeln}, route: {queue: ward}, view: {sections: [{fields: [patient]}]}}
"""

PEOPLE = (
    ("nina", "Nina Nowak", ("nurse",), "de"),
    ("otto", "Otto Olsen", ("nurse",), "en"),
    ("dora", "Dora Diaz", ("doctor",), "en"),
)
SECRET = "a broken heart"


def make_clinic(file: Path) -> None:
    """The workspace, with one stay of which the finding is known and one that is new."""
    with app.create(file, actor="root") as workspace:
        for person, name, personas, language in PEOPLE:
            workspace.handle(
                DefinePerson(
                    id=app.new_id(), actor="root", person=person, name=name,
                    personas=personas, queues=("ward",), language=language,
                )
            )  # fmt: skip
        workspace.publish(BLUEPRINT)
    with app.open(file, actor="dora") as workspace:
        admit(workspace, "Ada Abel", SECRET)
        workspace.create_case("stay", {"patient": "Bea Born"})


def admit(workspace: Workspace, patient: str, finding: str) -> str:
    """A stay whose patient was admitted by Dora; gives the case's id."""
    stay = workspace.create_case("stay", {"patient": patient})
    workspace.submit(
        take(workspace, stay.id, "admit", "dora"),
        outcome="in",
        data={"ward": "b", "allergic": False, "finding": finding},
    )
    return stay.id


def take(workspace: Workspace, case: str, step: str, person: str) -> str:
    """A person takes the open work of a step; gives the assignment."""
    row = next(
        one for one in workspace.reads.case_work(case) if one.step == step and one.closed is None
    )
    workspace.handle(
        ClaimAssignment(id=app.new_id(), actor=person, case=case, assignment=row.assignment)
    )
    return str(row.assignment)


def stay_of(workspace: Workspace, patient: str) -> str:
    """The id of the stay of a patient."""
    rows = workspace.reads.cases(CaseQuery()).rows
    return next(str(row.case) for row in rows if row.title == patient)
