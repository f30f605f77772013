"""`casewright decide`: decisions of a model from the command line, its tests, and its faults."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from .terminal import Terminal

FILES = Path(__file__).parents[1] / "rules" / "dmn" / "files"
SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
MODEL = f"""<definitions xmlns="{SPACE}" xmlns:c="urn:casewright:dmn:1" id="m" name="m" namespace="urn:m">
  <inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
  <inputData id="day" name="day"><variable name="day" typeRef="date"/></inputData>
  <decision id="size" name="size">
    <extensionElements><c:tests>
      <c:test name="small"><c:input name="n">3</c:input><c:expect>"small"</c:expect></c:test>
      <c:test name="none"><c:input name="n">-1</c:input><c:expect>EXPECTED</c:expect></c:test>
    </c:tests></extensionElements>
    <variable name="size" typeRef="string"/>
    <informationRequirement><requiredInput href="#n"/></informationRequirement>
    <decisionTable>
      <input><inputExpression typeRef="number"><text>n</text></inputExpression></input>
      <output/>
      <rule><inputEntry><text>[0..10)</text></inputEntry><outputEntry><text>"small"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 10</text></inputEntry><outputEntry><text>"large"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="next" name="next day"><variable name="next day"/>
    <informationRequirement><requiredInput href="#day"/></informationRequirement>
    <literalExpression><text>day + duration("P1D")</text></literalExpression></decision>
  <decision id="third" name="third"><variable name="third"/>
    <informationRequirement><requiredInput href="#n"/></informationRequirement>
    <literalExpression><text>n / 3</text></literalExpression></decision>
</definitions>"""


@pytest.fixture
def model(terminal: Terminal) -> Path:
    """A model in a file, whose tests all pass."""
    return terminal.write("m.dmn", MODEL.replace("EXPECTED", "null"))


class TestDeciding:
    def test_the_result_and_how_it_came_about(self, terminal: Terminal, model: Path) -> None:
        found = terminal.json("decide", model, "--decision", "size", "--input", '{"n": 12}')
        assert found == {
            "result": "large",
            "trace": [
                {
                    "decision": "size",
                    "inputs": {"n": 12},
                    "result": "large",
                    "tables": [
                        {
                            "table": "size",
                            "hit_policy": "UNIQUE",
                            "inputs": [{"expression": "n", "value": 12}],
                            "matched": [2],
                            "result": "large",
                        }
                    ],
                }
            ],
        }

    def test_texts_are_read_by_their_type_and_dates_written_as_text(
        self, terminal: Terminal, model: Path
    ) -> None:
        given = '{"day": "2024-02-28"}'
        found = terminal.json("decide", model, "-d", "next day", "-i", given)
        assert found["result"] == "2024-02-29"

    def test_numbers_keep_all_their_digits(self, terminal: Terminal, model: Path) -> None:
        found = terminal.json("decide", model, "-d", "third", "-i", '{"n": 1}')
        assert found["result"] == Decimal("0.3333333333333333333333333333333333")
        given = '{"n": 300000000000000000.3}'
        found = terminal.json("decide", model, "-d", "third", "-i", given)
        assert found["result"] == Decimal("100000000000000000.1")

    def test_in_words(self, terminal: Terminal, model: Path) -> None:
        said = terminal("decide", model, "-d", "size", "-i", '{"n": 3}')
        assert (said.status, said.out.splitlines()) == (0, ['"small"', "  size: rule 1"])

    def test_null_says_why(self, terminal: Terminal, model: Path) -> None:
        said = terminal("decide", model, "-d", "size", "-i", '{"n": -1}')
        assert said.out.splitlines() == ["null", "  size: rule none", "  size: no rule matches"]

    def test_the_data_may_stand_in_a_file(self, terminal: Terminal, model: Path) -> None:
        data = terminal.write("data.json", '{"n": 3}')
        found = terminal.json("decide", model, "-d", "size", "-i", f"@{data}")
        assert found["result"] == "small"

    def test_imports_are_found_beside_the_model(self, terminal: Terminal) -> None:
        given = '{"people": {"Person": {"name": "Bo", "born": "1980-02-03"}}}'
        found = terminal.json("decide", FILES / "first.dmn", "-i", given)
        assert found["result"] == "Hello Bo (first)"

    def test_the_only_decision_needs_no_name(self, terminal: Terminal, model: Path) -> None:
        said = terminal("decide", model)
        assert said.status == 2
        assert "size, next day, third" in said.err


class TestRefusals:
    def test_an_unknown_decision(self, terminal: Terminal, model: Path) -> None:
        said = terminal("decide", model, "-d", "weight")
        assert said.status == 3
        assert "There is no decision 'weight'" in said.err
        assert "size, next day, third" in said.err

    def test_data_that_are_no_date(self, terminal: Terminal, model: Path) -> None:
        said = terminal("decide", model, "-d", "next day", "-i", '{"day": "tomorrow"}')
        assert said.status == 3
        assert "'tomorrow' is not a date" in said.err

    @pytest.mark.parametrize("content", ["", "<a/>", "<!DOCTYPE a><a/>", "PK\x03\x04"])
    def test_a_file_that_is_no_model(self, terminal: Terminal, content: str) -> None:
        said = terminal("decide", terminal.write("bad.dmn", content), "-d", "x")
        assert said.status == 3
        assert said.err.startswith("Refused: ")
        assert "Traceback" not in said.err

    def test_data_that_are_no_json(self, terminal: Terminal, model: Path) -> None:
        assert terminal("decide", model, "-d", "size", "-i", "{n: 1}").status == 2

    def test_a_missing_import(self, terminal: Terminal) -> None:
        alone = terminal.write("alone.dmn", (FILES / "first.dmn").read_bytes())
        said = terminal("decide", alone)
        assert said.status == 3
        assert "The imported file is not found" in said.err


class TestTestRows:
    def test_rows_that_pass(self, terminal: Terminal, model: Path) -> None:
        found = terminal.json("decide", model, "--test")
        assert (found["passed"], found["failed"]) == (2, 0)
        assert [row["test"] for row in found["tests"]] == ["small", "none"]
        assert terminal("decide", model, "--test").out == "2 of 2 test rows passed\n"

    def test_a_row_that_fails_is_shown_and_the_status_tells(self, terminal: Terminal) -> None:
        model = terminal.write("bad.dmn", MODEL.replace("EXPECTED", '"tiny"'))
        said = terminal("decide", model, "--test")
        assert said.status == 3
        assert said.out.splitlines() == [
            'size, none: expected "tiny", got null',
            "1 of 2 test rows passed",
        ]

    def test_a_row_that_is_no_feel(self, terminal: Terminal) -> None:
        model = terminal.write("bad.dmn", MODEL.replace("EXPECTED", "1 +"))
        said = terminal("decide", model, "--test")
        assert said.status == 3
        assert "end of the expression" in said.out


class TestCheck:
    def test_gaps_of_tables(self, terminal: Terminal, model: Path) -> None:
        found = terminal.json("decide", model, "--check")
        assert found["ok"]
        assert found["problems"] == []
        (report,) = found["tables"]
        assert report["gaps"] == [{"n": "< 0"}]
        said = terminal("decide", model, "--check")
        assert said.out.splitlines() == [
            "size: no rule covers n < 0",
            "Everything in the model can be evaluated.",
        ]

    def test_what_cannot_work_is_refused(self, terminal: Terminal) -> None:
        model = terminal.write("bad.dmn", MODEL.replace("n / 3", "n /"))
        said = terminal("decide", model, "--check")
        assert said.status == 3
        assert said.out.startswith("third: ")

    def test_what_looks_wrong_is_a_hint(self, terminal: Terminal) -> None:
        model = terminal.write("odd.dmn", MODEL.replace("n / 3", "n + nowhere"))
        found = terminal.json("decide", model, "--check")
        assert found["ok"]
        assert [hint["element"] for hint in found["hints"]] == ["third"]
