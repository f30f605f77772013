"""The parts of a table made ready: how inputs are read, what they may be, how outputs are ordered."""

from __future__ import annotations

import pytest

from casewright.rules import feel
from casewright.rules.dmn.cells import Column
from casewright.rules.dmn.clauses import EVERYTHING, NEVER, Maker
from casewright.rules.dmn.document import Allowed, ItemDefinition
from casewright.rules.dmn.session import Session
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause
from casewright.rules.dmn.types import ANY, TypeSpace
from casewright.rules.errors import NoValue
from casewright.rules.frames import NOWHERE

COLOR = ItemDefinition(name="tColor", type="string", allowed=Allowed(text='"red", "green"'))
TYPES = TypeSpace((COLOR,))


def maker(outputs: int = 1) -> Maker:
    table = DecisionTable(inputs=(), outputs=(OutputClause(),) * outputs)
    return Maker(table, {"n": None, "limit": None}, TYPES, "here", ANY)


def read(clause: InputClause, **data: object) -> object:
    return maker().input(0, clause).value(data, Session(NOWHERE))


class TestInputs:
    def test_a_plain_name_is_read_from_the_data(self) -> None:
        made = maker().input(0, InputClause(expression="n"))
        assert made.name == "n"
        assert made.value({"n": 5}, Session(NOWHERE)) == 5
        assert made.value({}, Session(NOWHERE)) is None

    @pytest.mark.parametrize("text", ["n + 1", "n.a", "today()", "now", "(n)[1]"])
    def test_anything_more_is_an_expression(self, text: str) -> None:
        assert maker().input(0, InputClause(expression=text)).name in ("", "now")

    def test_a_name_of_a_built_in_function_means_the_data_when_they_have_it(self) -> None:
        table = DecisionTable(inputs=(), outputs=(OutputClause(),))
        known = Maker(table, {"count": None}, TYPES, "", ANY)
        assert known.input(0, InputClause(expression="count")).name == "count"
        assert maker().input(0, InputClause(expression="count")).name == ""

    def test_types_are_checked_and_converted(self) -> None:
        clause = InputClause(expression="n", type="number")
        assert read(clause, n=5) == 5
        assert read(clause, n=[5]) == 5
        assert read(clause, n=None) is None
        with pytest.raises(NoValue, match="not of type number"):
            read(clause, n="5")

    def test_declared_types_are_checked_with_their_values(self) -> None:
        clause = InputClause(expression="n", type="tColor")
        assert read(clause, n="red") == "red"
        with pytest.raises(NoValue, match="not of type tColor"):
            read(clause, n="blue")

    def test_input_values(self) -> None:
        clause = InputClause(expression="n", values="[1..5], 7")
        assert read(clause, n=7) == 7
        assert read(clause, n=None) is None
        with pytest.raises(NoValue, match="not among the input values"):
            read(clause, n=6)

    def test_wrong_input_values_are_a_problem_and_allow_all(self) -> None:
        parts = maker()
        made = parts.input(0, InputClause(expression="n", values="> ("))
        assert made.value({"n": 6}, Session(NOWHERE)) == 6
        assert [problem.element for problem in parts.problems] == ["here, input 1"]


class TestLooks:
    """Which inputs may take the short way through a table."""

    COLUMN = Column([feel.compile_unary("5"), feel.compile_unary("> 7")])

    def looks(self, clause: InputClause) -> set[type] | None:
        found = maker().input(0, clause).looks(self.COLUMN)
        return None if found is None else set(found)

    def test_any_value_of_a_plain_name(self) -> None:
        found = self.looks(InputClause(expression="n"))
        assert found is not None
        assert {int, str, bool, type(None)} <= found

    def test_only_values_of_the_declared_type(self) -> None:
        found = self.looks(InputClause(expression="n", type="number"))
        assert found is not None
        assert str not in found
        assert {int, type(None)} <= found

    @pytest.mark.parametrize(
        "clause",
        [
            InputClause(expression="n + 1"),
            InputClause(expression="n", values="1, 2"),
            InputClause(expression="n", type="tColor"),
            InputClause(expression="n", type="list<number>"),
        ],
    )
    def test_others_take_the_long_way(self, clause: InputClause) -> None:
        assert self.looks(clause) is None


class TestConditions:
    def test_equal_texts_of_a_column_are_compiled_once(self) -> None:
        parts = maker()
        parts.input(0, InputClause(expression="n"))
        assert parts.test(0, 0, "> 5") is parts.test(9, 0, "> 5")

    def test_nothing_is_everything_and_nonsense_is_nothing(self) -> None:
        parts = maker()
        parts.input(0, InputClause(expression="n"))
        assert parts.test(0, 0, "") is EVERYTHING
        assert parts.test(1, 0, "> (") is NEVER
        values: tuple[object, ...] = (None, [], {}, False, True, 0, "", [[]])
        for one in values:
            assert NEVER.evaluate(one, {}) is not True
            assert EVERYTHING.evaluate(one, {}) is True


class TestOutputs:
    def test_values_in_their_order(self) -> None:
        made = maker().output(OutputClause(values='"high", [1..5], "low"'))
        assert [made.place(one) for one in ("high", 3, "low", "none")] == [0, 1, 2, 3]

    def test_values_of_a_type_are_the_order_where_none_are_written(self) -> None:
        made = maker().output(OutputClause(type="tColor"))
        assert [made.place(one) for one in ("red", "green")] == [0, 1]

    def test_a_negated_list_of_values_has_one_place(self) -> None:
        made = maker().output(OutputClause(values='not("x")'))
        assert made.place("a") == 0
        assert made.place("x") == 1

    def test_results_are_checked(self) -> None:
        made = maker().output(OutputClause(type="number", values="> 0"))
        assert made.check(None) is None
        assert made.check([5]) == 5
        with pytest.raises(NoValue, match="not of type number"):
            made.check("x")
        with pytest.raises(NoValue, match="not among the output values"):
            made.check(0)

    def test_an_empty_default_is_none(self) -> None:
        assert maker().output(OutputClause()).default is None
        assert maker().output(OutputClause(default="n + 1")).default is not None
