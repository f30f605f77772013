"""A designer's day: begin, check, publish, compare, show, retire."""

from __future__ import annotations

import json

import pytest

from tests.runtime.office import BLUEPRINT

from .terminal import Terminal

# ------------------------------------------------------------------------------------------ new


@pytest.mark.parametrize(
    "id, prefix, name",
    [
        ("help-desk", "HELP", "Help desk"),
        ("x", "X", "X"),
        ("permit_2", "PERM", "Permit 2"),
        ("A1", "A1", "A1"),
    ],
)
def test_a_new_blueprint_has_its_own_name_and_prefix(
    terminal: Terminal, id: str, prefix: str, name: str
) -> None:
    file = terminal.folder / "new.yaml"
    assert terminal.json("blueprint", "new", id, "-o", file) == {"file": str(file), "blueprint": id}
    text = file.read_text(encoding="utf-8")
    assert f"blueprint: {id}\n" in text
    assert f"prefix: {prefix}\n" in text
    assert f"name: {name}\n" in text
    assert terminal.json("blueprint", "check", file) == {"ok": True, "findings": []}


def test_a_new_blueprint_stands_beside_you(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(terminal.folder)
    assert terminal("blueprint", "new", "loans").out == "loans.blueprint.yaml is written.\n"
    assert (terminal.folder / "loans.blueprint.yaml").exists()


@pytest.mark.parametrize("id", ["1st", "no good", "ü", "-x", "x" * 65])
def test_a_wrong_id_is_refused_before_anything_is_written(terminal: Terminal, id: str) -> None:
    file = terminal.folder / "new.yaml"
    assert terminal("blueprint", "new", "-o", file, "--", id).status == 3
    assert not file.exists()


def test_a_file_is_never_overwritten(terminal: Terminal) -> None:
    file = terminal.write("mine.yaml", "mine")
    said = terminal("blueprint", "new", "loans", "-o", file)
    assert said.status == 3
    assert "exists already" in said.err
    assert file.read_text() == "mine"


# ---------------------------------------------------------------------------------------- check


def test_check_needs_no_workspace(terminal: Terminal) -> None:
    file = terminal.write("parcels.yaml", BLUEPRINT)
    said = terminal("blueprint", "check", file)
    assert said.status == 0
    assert said.out.endswith("It can be published.\n")


def test_findings_name_element_problem_remedy_and_line(terminal: Terminal) -> None:
    file = terminal.write("bad.yaml", BLUEPRINT.replace("prefix: PCL", "prefix: pcl"))
    said = terminal("--json", "blueprint", "check", file)
    assert said.status == 3
    (finding,) = said.data["findings"]
    assert set(finding) == {"element", "severity", "problem", "remedy", "line"}
    assert finding["element"] == "parcel.prefix"
    assert "prefix: pcl" in file.read_text().splitlines()[finding["line"] - 1]


def test_warnings_do_not_forbid_publishing(office: Terminal) -> None:
    text = BLUEPRINT.replace(
        "{id: label, name: Label}", "{id: label, name: Label, sensitive: true}"
    )
    file = office.write("warned.yaml", text)
    said = office("--json", "blueprint", "check", file)
    assert (said.status, said.data["ok"]) == (0, True)
    assert {finding["severity"] for finding in said.data["findings"]} == {"warning"}
    assert office.zoe("blueprint", "publish", file).status == 0


def test_a_json_document_is_checked_as_well(terminal: Terminal) -> None:
    document = {
        "blueprint": "notes",
        "case_types": [
            {
                "id": "note",
                "prefix": "N",
                "stages": [{"id": "s", "complete": {"resolve": "Resolved"}}],
            }
        ],
    }
    file = terminal.write("notes.json", json.dumps(document))
    assert terminal.json("blueprint", "check", file)["ok"]


# -------------------------------------------------------------------------------------- publish


def test_publishing_the_same_content_again_is_refused(office: Terminal) -> None:
    file = office.write("same.yaml", BLUEPRINT)
    said = office.zoe("blueprint", "publish", file)
    assert said.status == 3
    assert "already published as version 1" in said.err
    assert len(office.json("blueprint", "list")) == 1


def test_a_note_says_what_changed_and_why(office: Terminal) -> None:
    file = office.write("two.yaml", BLUEPRINT.replace("name: Depot", "name: Big depot"))
    said = office.zoe("blueprint", "publish", file, "--note", "The depot grew")
    assert said.out == "parcels is published as version 2.\n"
    newest = office.json("blueprint", "list")[0]
    assert (newest["version"], newest["note"], newest["author"]) == (2, "The depot grew", "zoe")
    assert len(newest["hash"]) == 64


def test_an_older_version_runs_on_after_the_newest_is_retired(office: Terminal) -> None:
    file = office.write("two.yaml", BLUEPRINT.replace("name: Depot", "name: Big depot"))
    office.zoe("blueprint", "publish", file)
    said = office.zoe("blueprint", "retire", "parcels", "2")
    assert said.out == "Version 2 of parcels is retired.\n"
    made = office.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "A"}')
    assert made["version"] == 1


# ----------------------------------------------------------------------------------------- diff


def test_a_difference_is_told_in_words(office: Terminal) -> None:
    text = BLUEPRINT.replace("name: Depot", "name: Big depot").replace(
        "      - {id: c, name: C}\n", "      - {id: c, name: C}\n      - {id: d, name: D}\n"
    )
    file = office.write("two.yaml", text)
    said = office("blueprint", "diff", "parcels", "1", file)
    assert said.out.splitlines() == [
        "changed queues/depot.name: was “Depot”, now “Big depot”",
        "added parcel/fields/d",
    ]


def test_a_difference_is_told_as_data(office: Terminal) -> None:
    file = office.write("two.yaml", BLUEPRINT.replace("name: Depot", "name: Big depot"))
    found = office.json("blueprint", "diff", "parcels", "1", file)
    assert found["equal"] is False
    assert found["changes"] == [
        {
            "kind": "changed",
            "element": "queues/depot",
            "attribute": "name",
            "before": "Depot",
            "after": "Big depot",
            "text": "changed queues/depot.name: was “Depot”, now “Big depot”",
        }
    ]
    assert "-  - id: depot" not in found["lines"]


def test_a_difference_is_told_line_by_line(office: Terminal) -> None:
    file = office.write("two.yaml", BLUEPRINT.replace("name: Depot", "name: Big depot"))
    said = office("blueprint", "diff", "parcels", "1", file, "--lines")
    assert "-    name: Depot" in said.out.splitlines()
    assert "+    name: Big depot" in said.out.splitlines()


def test_equal_ones_are_said_to_be_equal(office: Terminal) -> None:
    assert office("blueprint", "diff", "parcels", "1", "1").out == "They are equal.\n"


@pytest.mark.parametrize(
    "words",
    [["parcels", "1", "9"], ["nothing", "1", "1"], ["parcels", "1", "/nowhere.yaml"]],
)
def test_what_is_not_there_cannot_be_compared(office: Terminal, words: list[str]) -> None:
    said = office("blueprint", "diff", *words)
    assert said.status == 3
    assert said.out == ""


def test_a_broken_file_cannot_be_compared(office: Terminal) -> None:
    said = office("blueprint", "diff", "parcels", "1", office.write("bad.yaml", "blueprint: ["))
    assert said.status == 3
    assert "line 1" in said.err


# ----------------------------------------------------------------------------------------- show


def test_a_shown_blueprint_can_be_published_again_elsewhere(
    office: Terminal, terminal: Terminal
) -> None:
    text = office("blueprint", "show", "parcels").out
    office.workspace = office.folder / "other.casewright"
    assert office.zoe("workspace", "init").status == 0
    file = office.write("copy.yaml", text)
    assert office.json("--as", "zoe", "blueprint", "publish", file)["version"] == 1


def test_the_schema_describes_the_document(terminal: Terminal) -> None:
    schema = terminal("blueprint", "schema").data
    assert terminal.json("blueprint", "schema") == schema
    assert schema["$schema"].endswith("2020-12/schema")
    assert {"blueprint", "case_types", "data_types"} <= set(schema["properties"])
