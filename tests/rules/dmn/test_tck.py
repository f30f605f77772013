"""The files of the compatibility kit: values as their types say, comparison without mercy."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casewright.rules.dmn import DmnError, load, tck
from casewright.rules.values import Date, DateTime, DaysDuration, MonthsDuration, Time

from .models import beside, decision, file, given, literal, made

HEAD = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>m.dmn</modelName>'
)


def typed(kind: str, text: str) -> str:
    return f'<value xsi:type="xsd:{kind}">{text}</value>'


def suite(*cases: str) -> tck.Suite:
    return tck.read(f"{HEAD}{''.join(cases)}</testCases>")


def read_value(inner: str) -> object:
    found = suite(f'<testCase id="1"><inputNode name="n">{inner}</inputNode></testCase>')
    return found.cases[0].inputs[0][2]


class TestValues:
    @pytest.mark.parametrize(
        "kind, text, expected",
        [
            ("string", " x ", " x "),
            ("boolean", "true", True),
            ("boolean", "0", False),
            ("decimal", " 1.50 ", Decimal("1.50")),
            ("double", "1e3", Decimal(1000)),
            ("integer", "7", Decimal(7)),
            ("decimal", "NaN", "NaN"),
            ("decimal", "seven", "seven"),
            ("date", "2024-01-02", Date(2024, 1, 2)),
            ("time", "10:00:00Z", Time(36_000_000_000_000, 0)),
            ("dateTime", "2024-01-02T00:00:00", DateTime(Date(2024, 1, 2), Time(0))),
            ("duration", "P1D", DaysDuration.of(1)),
            ("duration", "P1Y", MonthsDuration(12)),
            ("anyURI", "urn:x", "urn:x"),
        ],
    )
    def test_a_value_is_what_its_type_says(self, kind: str, text: str, expected: object) -> None:
        assert read_value(typed(kind, text)) == expected

    def test_nothing_lists_and_components(self) -> None:
        assert read_value('<value xsi:nil="true"/>') is None
        assert read_value("") is None
        assert read_value("<value>plain</value>") == "plain"
        one = f"<item>{typed('decimal', '1')}</item>"
        assert read_value(f"<list>{one}<item><value xsi:nil='true'/></item></list>") == [1, None]
        assert read_value("<list/>") == []
        assert read_value('<list xsi:nil="true"/>') is None
        part = f'<component name="a">{typed("string", "x")}</component>'
        assert read_value(part + '<component name="b"><list/></component>') == {"a": "x", "b": []}

    def test_a_file_of_something_else(self) -> None:
        with pytest.raises(DmnError, match="not testCases"):
            tck.read("<definitions/>")


class TestComparing:
    @pytest.mark.parametrize(
        "actual, expected, same",
        [
            (None, None, True),
            (None, Decimal(0), False),
            (0, None, False),
            (1, Decimal("1.0"), True),
            (Decimal("1.0000000001"), Decimal(1), False),
            (Decimal("0.3333333333333333"), Decimal("0.3333333"), False),
            (Decimal("0.33333333333"), Decimal("0.333333333"), True),
            (Decimal("0.33333334"), Decimal("0.33333333"), False),
            (Decimal("0.33"), Decimal("0.333333333"), False),
            (True, Decimal(1), False),
            ("1", Decimal(1), False),
            ("x", "x", True),
            ("x", "y", False),
            (True, True, True),
            (1, True, False),
            ([1, "x"], [Decimal(1), "x"], True),
            ([1], [Decimal(1), None], False),
            ((1,), [Decimal(1)], True),
            ("x", ["x"], False),
            ({"a": 1}, {"a": Decimal(1)}, True),
            ({"a": 1, "b": 2}, {"a": Decimal(1)}, False),
            ({}, {"a": None}, False),
            ([], {}, False),
            (Date(2024, 1, 1), Date(2024, 1, 1), True),
            (Date(2024, 1, 1), DateTime(Date(2024, 1, 1), Time(0)), False),
        ],
    )
    def test_two_values(self, actual: object, expected: object, same: bool) -> None:
        assert tck.same(actual, expected) is same


def case(inputs: str, results: str, more: str = "") -> tck.Case:
    return suite(f'<testCase id="1" {more}>{inputs}{results}</testCase>').cases[0]


def result(name: str, inner: str, more: str = "") -> str:
    return f'<resultNode name="{name}" {more}><expected>{inner}</expected></resultNode>'


MODEL = made(
    given("n", "number"),
    decision("twice", literal("n * 2"), "n"),
    decision("endless", literal("count(for i in 1..200001 return i)")),
    '<decisionService id="s" name="s"><outputDecision href="#twice"/><inputData href="#n"/></decisionService>',
    '<decisionService id="t" name="t"><outputDecision href="#twice"/><outputDecision href="#endless"/>'
    '<inputData href="#n"/></decisionService>',
)
N = f'<inputNode name="n">{typed("decimal", "2")}</inputNode>'


class TestRunning:
    def test_each_result_is_compared(self) -> None:
        good, bad = result("twice", typed("decimal", "4")), result("twice", typed("decimal", "5"))
        found = list(tck.run(MODEL, case(N, good + bad)))
        assert [(one.node, one.passed, one.actual) for one in found] == [
            ("twice", True, 4),
            ("twice", False, 4),
        ]

    def test_an_error_is_a_failure_even_where_null_is_expected(self) -> None:
        (found,) = tck.run(MODEL, case("", result("endless", '<value xsi:nil="true"/>')))
        assert not found.passed
        assert "list length" in found.problem
        (found,) = tck.run(MODEL, case("", result("missing", '<value xsi:nil="true"/>')))
        assert not found.passed
        assert "no decision 'missing'" in found.problem

    def test_a_service_is_called_when_the_case_names_it(self) -> None:
        wanted = case(
            N, result("twice", typed("decimal", "4")), 'invocableName="s" type="decisionService"'
        )
        (found,) = tck.run(MODEL, wanted)
        assert found.passed

    def test_a_result_without_expectation_is_null(self) -> None:
        (found,) = tck.run(MODEL, case("", '<resultNode name="twice"/>'))
        assert found.passed
        assert found.expected is None

    def test_error_results_are_marked(self) -> None:
        (expected,) = case("", result("twice", "", 'errorResult="true"')).results
        assert expected.error

    def test_names_of_imports_by_their_namespace(self) -> None:
        model = load(file("first.dmn"), resolve=beside)
        person = (
            '<inputNode name="Person" namespace="urn:casewright:test:people">'
            f'<component name="name">{typed("string", "Bo")}</component>'
            f'<component name="born">{typed("date", "1980-02-03")}</component></inputNode>'
        )
        own = result("Greeting", typed("string", "Hello Bo (first)"))
        theirs = result(
            "Greeting", typed("string", "Hello Bo"), 'namespace="urn:casewright:test:people"'
        )
        found = list(tck.run(model, case(person, own + theirs)))
        assert [one.passed for one in found] == [True, True]

    def test_a_model_that_cannot_be_used_fails_everything(self) -> None:
        tests = suite(f'<testCase id="1">{result("a", "")}{result("b", "")}</testCase>')
        found = list(tck.failed(tests.cases[0], "broken"))
        assert [(one.case, one.node, one.problem) for one in found] == [
            ("1", "a", "broken"),
            ("1", "b", "broken"),
        ]
        assert tck.shown(Date(2024, 1, 1)) == "2024-01-01"
