"""`casewright conformance dmn`: a folder of models and tests, counted case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.cli.conformance import EXCLUDED, beside, dmn

from .terminal import Terminal

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
MODEL = f"""<definitions xmlns="{SPACE}" id="m" name="m" namespace="urn:m">
  <inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
  <decision id="a" name="a"><variable name="a"/>
    <informationRequirement><requiredInput href="#n"/></informationRequirement>
    <literalExpression><text>n * 2</text></literalExpression></decision>
  <decision id="b" name="b"><variable name="b"/>
    <literalExpression><text>null</text></literalExpression></decision>
</definitions>"""
TESTS = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>m.dmn</modelName>
  <testCase id="001">
    <inputNode name="n"><value xsi:type="xsd:decimal">2</value></inputNode>
    <resultNode name="a"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode>
    <resultNode name="b"><expected><value xsi:nil="true"/></expected></resultNode>
  </testCase>
  <testCase id="002">
    <inputNode name="n"><value xsi:type="xsd:decimal">3</value></inputNode>
    <resultNode name="a"><expected><value xsi:type="xsd:decimal">7</value></expected></resultNode>
    <resultNode name="b"><expected><value xsi:type="xsd:string">x</value></expected></resultNode>
  </testCase>
</testCases>"""


@pytest.fixture
def folder(terminal: Terminal) -> Path:
    """A model with two cases, of which one fails."""
    place = terminal.folder / "kit" / "0001-first"
    place.mkdir(parents=True)
    (place / "m.dmn").write_text(MODEL)
    (place / "m-test-01.xml").write_text(TESTS)
    return place.parent


class TestCounting:
    def test_cases_results_and_failures(self, terminal: Terminal, folder: Path) -> None:
        found = terminal.json("conformance", "dmn", folder)
        assert (found["cases"], found["passed"]) == (2, 1)
        assert (found["nodes"], found["nodes_passed"]) == (4, 2)
        assert (found["non_null"], found["non_null_passed"]) == (3, 1)
        assert found["failures"] == [
            {
                "file": "0001-first/m-test-01.xml",
                "case": "002",
                "node": "a",
                "expected": 7,
                "actual": 6,
                "problem": "",
            },
            {
                "file": "0001-first/m-test-01.xml",
                "case": "002",
                "node": "b",
                "expected": "x",
                "actual": None,
                "problem": "",
            },
        ]

    def test_in_words(self, terminal: Terminal, folder: Path) -> None:
        said = terminal("conformance", "dmn", folder)
        assert said.status == 0
        lines = said.out.splitlines()
        assert lines[0] == "0001-first/m-test-01.xml 002 a: expected 7, got 6 "
        assert lines[-1] == "1 of 2 cases, 2 of 4 results, 1 of 3 results that are not null"

    def test_a_model_that_cannot_be_used_fails_all_its_results(self, folder: Path) -> None:
        (folder / "0001-first" / "m.dmn").write_text("<definitions>")
        count = dmn(folder)
        assert (count.cases, count.passed, count.nodes) == (2, 0, 4)
        assert "not well-formed" in count.failures[0]["problem"]

    def test_a_model_that_is_missing_fails_all_its_results(self, folder: Path) -> None:
        (folder / "0001-first" / "m.dmn").unlink()
        count = dmn(folder)
        assert (count.cases, count.passed) == (2, 0)

    def test_other_xml_files_are_passed_over(self, folder: Path) -> None:
        (folder / "0001-first" / "other.xml").write_text("<other/>")
        (folder / "0001-first" / "broken.xml").write_text("<other>")
        assert dmn(folder).cases == 2

    def test_what_is_excluded_is_named_and_not_counted(self, folder: Path) -> None:
        (name,) = EXCLUDED
        (folder / "0001-first").rename(folder / name)
        count = dmn(folder)
        assert count.cases == 0
        assert count.excluded == [{"directory": name, "reason": EXCLUDED[name]}]

    def test_another_standard_is_a_wrong_use(self, terminal: Terminal, folder: Path) -> None:
        said = terminal("conformance", "xpdl", folder)
        assert said.status == 2
        assert "xpdl" in said.err

    def test_an_empty_folder(self, terminal: Terminal) -> None:
        found = terminal.json("conformance", "dmn", terminal.folder)
        assert (found["cases"], found["failures"]) == (0, [])


class TestImports:
    def test_a_file_beside_by_its_name_or_its_namespace(self, folder: Path) -> None:
        find = beside(folder / "0001-first")
        assert find("urn:whatever", "m.dmn") == MODEL.encode()
        assert find("urn:whatever", "http://somewhere.example/models/m.dmn") == MODEL.encode()
        assert find("urn:m", "") == MODEL.encode()
        assert find("urn:m", "not-there.dmn") == MODEL.encode()

    def test_names_may_be_written_for_the_web(self, folder: Path) -> None:
        (folder / "0001-first" / "my model.dmn").write_text("<a/>")
        assert beside(folder / "0001-first")("urn:x", "my%20model.dmn") == b"<a/>"
        assert beside(folder / "0001-first")("urn:x", "..\\models\\my model.dmn") == b"<a/>"

    def test_a_file_outside_the_folder_is_never_read(self, folder: Path) -> None:
        (folder / "secret.dmn").write_text(MODEL.replace("urn:m", "urn:secret"))
        with pytest.raises(LookupError, match="no model of urn:secret"):
            beside(folder / "0001-first")("urn:secret", "../secret.dmn")

    def test_files_that_are_no_models_are_passed_over(self, folder: Path) -> None:
        (folder / "0001-first" / "a.dmn").write_text("nonsense")
        with pytest.raises(LookupError):
            beside(folder / "0001-first")("urn:other", "")
