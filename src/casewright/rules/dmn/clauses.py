"""The parts of a decision table made ready: inputs, cells, outputs. Rule: a wrong part is a problem.

A wrong input is null, a wrong condition never matches, a wrong result is null; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from casewright.rules import feel, kinds, syntax, typeset
from casewright.rules.builtins import FUNCTIONS
from casewright.rules.dmn.cells import Column
from casewright.rules.dmn.fast import Looks
from casewright.rules.dmn.session import Session
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause
from casewright.rules.dmn.types import ANY, Constrained, DmnType, Problem, TypeSpace, shown
from casewright.rules.errors import FeelSyntaxError, LimitExceeded, NoValue
from casewright.rules.typeset import Type

Context = Mapping[str, object]
Names = Mapping[str, Type | None]
NEVER = feel.compile_unary("? != ?")
EVERYTHING = feel.compile_unary("-")


@dataclass(slots=True)
class Input:
    """One input: how its value is read and what it may be."""

    text: str
    name: str
    read: Callable[[Context, Session], object]
    kind: DmnType
    classes: frozenset[type[object]]
    checked: bool
    allowed: Column | None
    allowed_tests: feel.UnaryTests | None

    def value(self, context: Context, session: Session) -> object:
        """The value under test (NoValue when it is not allowed)."""
        found = self.read(context, session)
        if found is None:
            return None
        if self.checked and type(found) not in self.classes:
            found = self.kind.convert(found)
        if self.allowed is not None and not self._may_be(found, session):
            raise NoValue(f"{shown(found)} of {self.text!r} is not among the input values")
        return found

    def looks(self, column: Column) -> Looks | None:
        """The look-ups of a column for the classes that the input may have; None: the long way."""
        if not self.name or self.allowed is not None or (self.checked and not self.classes):
            return None
        nothing = type(None)
        return {
            cls: look
            for cls, look in column.sure().items()
            if not self.checked or cls in self.classes or cls is nothing
        }

    def _may_be(self, value: object, session: Session) -> bool:
        assert self.allowed is not None
        assert self.allowed_tests is not None
        sure, asked = self.allowed.masks(value)
        if asked:
            return session.holds(self.allowed_tests, value, {})
        return bool(sure)


@dataclass(slots=True)
class Output:
    """One output: its name, type, allowed values and their order."""

    name: str
    type: DmnType
    allowed: feel.UnaryTests | None
    order: tuple[feel.UnaryTests, ...]
    default: feel.Expression | None

    def check(self, value: object) -> object:
        """The value as it goes out (NoValue when it is not allowed)."""
        if value is None:
            return None
        found = self.type.convert(value)
        if self.allowed is not None and self.allowed.evaluate(found, {}) is not True:
            raise NoValue(f"{shown(found)} is not among the output values")
        return found

    def place(self, value: object) -> int:
        """The place of a value among the output values, the last one when it is none of them."""
        for number, test in enumerate(self.order):
            if test.evaluate(value, {}) is True:
                return number
        return len(self.order)


class Maker:
    """Compiles the parts of a table and notes what cannot be compiled."""

    def __init__(
        self, table: DecisionTable, names: Names, types: TypeSpace, place: str, result: DmnType
    ) -> None:
        self.names = names
        self.types = types
        self.place = place
        self.problems: list[Problem] = []
        self._table = table
        self._result = result
        self._kinds: list[Type] = []
        self._known: dict[tuple[int, str], feel.UnaryTests] = {}

    def problem(self, place: str, error: Exception) -> None:
        where = ", ".join(filter(None, (self.place, place)))
        self.problems.append(Problem(where, str(error), "Correct the FEEL text of the cell."))

    def expression(self, text: str, place: str) -> feel.Expression | None:
        """The compiled text; None for an empty or wrong one, which gives null."""
        if not text:
            return None
        try:
            return feel.compile(text, self.names, types=self.types.named)
        except (FeelSyntaxError, LimitExceeded) as error:
            self.problem(place, error)
            return None

    def tests(self, text: str, kind: Type, place: str) -> feel.UnaryTests | None:
        try:
            names = {**self.names, "?": kind}
            return feel.compile_unary(text, names, types=self.types.named)
        except (FeelSyntaxError, LimitExceeded) as error:
            self.problem(place, error)
            return None

    def input(self, number: int, clause: InputClause) -> Input:
        """An input clause; an input that cannot be compiled is null."""
        kind = self.types.find(clause.type, self.place)
        self._kinds.append(kind.feel)
        place = f"input {number + 1}"
        expression = self.expression(clause.expression, place)
        tests = self.tests(clause.values, kind.feel, place) if clause.values else None
        exact = type(kind) is DmnType and kind.feel != typeset.ANY
        name = self._plain_name(expression)
        return Input(
            clause.expression,
            name,
            self._reader(name, expression),
            kind,
            kinds.classes_of(kind.feel) if exact else frozenset(),
            kind is not ANY,
            None if tests is None else Column([tests]),
            tests,
        )

    def _plain_name(self, expression: feel.Expression | None) -> str:
        """The name that an input reads, when it does nothing else."""
        tree = None if expression is None else expression.tree
        if isinstance(tree, syntax.Name) and (
            tree.name in self.names or tree.name not in FUNCTIONS
        ):
            return tree.name
        return ""

    def _reader(
        self, name: str, expression: feel.Expression | None
    ) -> Callable[[Context, Session], object]:
        if expression is None:
            return lambda context, session: None
        if name:
            return lambda context, session: context.get(name)
        return lambda context, session: session.evaluate(expression, context)

    def test(self, row: int, number: int, text: str) -> feel.UnaryTests:
        """A condition; an empty one is `-`, one that cannot be compiled never matches."""
        key = (number, text)
        if key not in self._known:
            place = f"rule {row + 1}, input {number + 1}"
            tests = self.tests(text, self._kinds[number], place) if text else EVERYTHING
            self._known[key] = NEVER if tests is None else tests
        return self._known[key]

    def output(self, clause: OutputClause) -> Output:
        kind = self.types.find(clause.type, self.place)
        only = len(self._table.outputs) == 1
        constrained = self._result if only and kind is ANY else kind
        text = clause.values
        tests = self.tests(text, kind.feel, "output values") if text else None
        if tests is None and isinstance(constrained, Constrained):
            order = _split(constrained.tests)
        else:
            order = () if tests is None else _split(tests)
        default = self.expression(clause.default, "default output")
        return Output(clause.name, kind, tests, order, default)


def _split(tests: feel.UnaryTests) -> tuple[feel.UnaryTests, ...]:
    """One test after the other out of a list of them."""
    tree = tests.tree
    if not isinstance(tree, syntax.UnaryTests) or tree.negated:
        return (tests,)
    spans = [node.span for node in tree.tests]
    return tuple(feel.compile_unary(tests.source[start:end]) for start, end in spans)
