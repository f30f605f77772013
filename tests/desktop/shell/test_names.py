"""Names in a person's language: from the text of a blueprint, and on everything that is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.canonical import canonical_bytes
from casewright.blueprint.text import read
from casewright.desktop.desk import Directory, read_directory
from casewright.desktop.names import Named, in_language, read_names
from casewright.desktop.opened import read_case, read_form
from casewright.desktop.wording import Wording, spoken
from casewright.desktop.worklist.rows import shown
from casewright.runtime.reading import PersonRow, WorkQuery
from tests.desktop.clinic import BLUEPRINT, stay_of, take
from tests.desktop.conftest import Desks

CONTENT = canonical_bytes(read(BLUEPRINT))


@pytest.mark.parametrize(
    "name, language, said",
    [
        ("Claim", "de", "Claim"),
        ({"en": "Claim", "de": "Schaden"}, "de", "Schaden"),
        ({"en": "Claim", "de": "Schaden"}, "de-CH", "Schaden"),
        ({"en": "Claim", "de-CH": "Schade"}, "de-CH", "Schade"),
        ({"en": "Claim", "nl": "Schade"}, "de", "Claim"),
        ({"nl": "Schade"}, "de", "Schade"),
        ({"de": ""}, "de", ""),
        (None, "en", ""),
        ({}, "en", ""),
    ],
)
def test_a_name_is_told_in_the_language_else_in_english_else_in_any(
    name: object, language: str, said: str
) -> None:
    assert in_language(name, language) == said


@given(st.dictionaries(st.sampled_from(["en", "de", "nl", "fr"]), st.text(min_size=1), min_size=1))
def test_some_name_is_always_found_and_it_is_one_of_those_given(name: dict[str, str]) -> None:
    for language in ("en", "de", "pt"):
        said = in_language(name, language)
        assert said in name.values()
        assert said == name.get(language, said)


def test_queues_personas_types_and_stages_have_names_by_id() -> None:
    named = read_names(CONTENT, "de")
    assert named.groups == {"ward": "Station", "nurse": "Pflege", "doctor": "Arzt"}
    assert named.types == {"stay": "Aufenthalt"}
    assert named.title == "Klinik"
    assert named.stages == {"admission": "Aufnahme", "treatment": "Behandlung"}


def test_steps_are_named_within_their_case_type() -> None:
    named = read_names(CONTENT, "de")
    assert named.element("stay", "bed") == "Bett machen"
    assert named.element("stay", "in") == "Aufgenommen"
    assert named.element("stay", "nothing like that") == ""
    assert named.element("another type", "bed") == ""


def test_a_field_does_not_take_the_name_of_a_step() -> None:
    # ``ward`` is a queue and a field; only the queue is a group, and no step is called so.
    named = read_names(CONTENT, "en")
    assert named.groups["ward"] == "Ward"
    assert named.element("stay", "ward") == ""


def test_an_empty_blueprint_has_no_names() -> None:
    assert read_names(b"{}", "en") == Named(elements={"": {}})


def test_the_directory_speaks_the_language(clinic: Path, desks: Desks) -> None:
    desk = desks.open(clinic, "nina", "de")
    directory = desk.directory
    assert directory.language == "de"
    assert directory.type("stay") == "Aufenthalt"
    assert directory.group("ward") == "Station"
    assert directory.role("nina") == "Pflege"
    assert directory.person("nina") == "Nina Nowak"
    assert [row.blueprint for row in directory.current()] == ["clinic"]
    assert directory.title(directory.current()[0]) == "Klinik"
    assert read_directory(desk.workspace.reads).group("ward") == "Ward"


def test_what_nobody_named_stays_as_it_is() -> None:
    directory = Directory(people={"lena": PersonRow("lena", "Lena Fischer")})
    assert directory.person("lena") == "Lena Fischer"
    assert directory.person("system") == "system"
    assert directory.person(None) == ""
    assert directory.type("claim") == "claim"
    assert directory.group(None) == ""
    assert directory.role("nobody") == ""
    assert directory.element(("b", 1), "t", "step", "Known name") == "Known name"
    assert directory.element(("b", 1), "t", "step", "") == "step"
    assert directory.element(("b", 1), "t", "", "") == ""


def test_rows_of_the_list_are_in_the_language_of_the_reader(clinic: Path, desks: Desks) -> None:
    desk = desks.open(clinic, "nina", "de")
    rows = desk.workspace.reads.work(WorkQuery(person="nina")).rows
    said = {shown(row, desk.directory, 0).title for row in rows}
    assert said == {"Bett machen", "Patientin aufnehmen"}
    assert {shown(row, desk.directory, 0).stage for row in rows} == {"Aufnahme"}
    assert {shown(row, desk.directory, 0).queue for row in rows} == {"Station"}


def test_a_case_is_opened_in_the_language_and_the_engines_plan_stays(
    clinic: Path, desks: Desks
) -> None:
    desk = desks.open(clinic, "nina", "de")
    opened = read_case(desk.reader(), stay_of(desk.workspace, "Ada Abel"))
    assert opened.type.name == "Aufenthalt"
    assert [stage.name for stage in opened.type.stages.values()] == ["Aufnahme", "Behandlung"]
    assert opened.type.fields["finding"].label == "Befund"
    assert [row.step_name for row in opened.work] == ["Patientin aufnehmen", "Bett machen"]
    assert opened.names("treat") == "Behandeln"
    assert opened.names("what nobody knows") == "what nobody knows"
    assert opened.plan.type("stay").fields["finding"].label == "Finding"
    assert opened.plan.type("stay").stages["admission"].name == "Admission"


def test_a_form_has_its_titles_choices_and_buttons_in_the_language(
    clinic: Path, desks: Desks
) -> None:
    desk = desks.open(clinic, "nina", "de")
    case = stay_of(desk.workspace, "Bea Born")
    opened = read_form(desk.reader(), take(desk.workspace, case, "admit", "nina"))
    assert opened.row.step_name == "Patientin aufnehmen"
    assert [slot.section for slot in opened.slots] == ["Wer"] * 5 + ["Medizinisch"]
    assert [slot.plan.label for slot in opened.slots][:2] == ["Patientin", "Stationsname"]
    ward = opened.slots[1].plan.source
    assert [choice.name for choice in ward.choices] == ["Ost", "West"]
    assert opened.node is not None
    assert [one.name for one in opened.node.outcomes.values()] == ["Aufgenommen"]


def test_what_is_told_once_is_kept(clinic: Path, desks: Desks) -> None:
    desk = desks.open(clinic, "dora")
    application = desk.workspace.application("clinic")
    wording = Wording("de")
    assert wording.type(application, "stay") is wording.type(application, "stay")
    assert wording.document(application) is wording.document(application)
    with pytest.raises(KeyError):
        wording.type(application, "no such type")


def test_a_model_without_other_languages_is_not_copied() -> None:
    plain = read("blueprint: b\nname: B\npurpose: {outcome: Good.}\ncase_types: []\n")
    assert spoken(plain, "de") is plain
    told = spoken(read(BLUEPRINT), "de")
    assert told.name == "Klinik"
    assert told.case_types[0].stages[0].processes[0].steps[0].name == "Patientin aufnehmen"
    assert read(BLUEPRINT).name == {"en": "Clinic", "de": "Klinik"}


def test_what_data_name_is_told_by_its_name(outings: Path, desks: Desks) -> None:
    targets = desks.open(outings, "gus", "de").directory.targets
    assert targets["queue:desk"] == "Empfang"
    assert targets["persona:chief"] == "Leitung"
    assert targets["gus"] == "Gus Guide"


def test_rights_over_the_work_of_others_make_a_supervisor(outings: Path, desks: Desks) -> None:
    directory = desks.open(outings, "gus").directory
    assert directory.supervises("cleo"), "her persona may skip"
    assert not directory.supervises("gus")
    assert directory.supervises("root"), "who may do everything may do that too"
    assert not directory.supervises("a stranger")
    assert directory.rights["guide"] == {"execute"}
