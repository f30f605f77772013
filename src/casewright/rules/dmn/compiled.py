"""Decision tables made ready to run. Rule: the same answers as row by row, whatever the index."""

from __future__ import annotations

from collections.abc import Sequence

from casewright.rules import feel, syntax
from casewright.rules.dmn import hits
from casewright.rules.dmn.cells import Column, constant
from casewright.rules.dmn.clauses import Context, Maker, Names
from casewright.rules.dmn.fast import Asking, Lane, ShortWay, shaped
from casewright.rules.dmn.session import Recorder, Session
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.dmn.types import ANY, DmnType, TypeSpace
from casewright.rules.errors import LimitExceeded, NoValue
from casewright.rules.frames import NOWHERE, Environment
from casewright.rules.limits import CALL_DEPTH

_MISSING = object()


class CompiledTable:
    """A table to evaluate, by any number of threads; `problems` is what could not be compiled."""

    def __init__(self, table: DecisionTable, maker: Maker) -> None:
        self.table = table
        self.place = maker.place
        self.problems = maker.problems
        self._inputs = [maker.input(number, clause) for number, clause in enumerate(table.inputs)]
        self._tests = [
            [maker.test(row, number, rule.tests[number]) for row, rule in enumerate(table.rules)]
            for number in range(len(table.inputs))
        ]
        self._columns = [Column(tests) for tests in self._tests]
        self._outputs = [maker.output(clause) for clause in table.outputs]
        self._cells = [
            [maker.expression(text, f"rule {row}") for text in rule.results]
            for row, rule in enumerate(table.rules, 1)
        ]
        self._all = (1 << len(table.rules)) - 1
        self._policy = hits.policy_of(table.hit_policy, table.aggregation)
        self._apply = hits.POLICIES[self._policy]
        self._first_only = table.hit_policy == "FIRST"
        self._ready: list[list[object] | None] = [
            self._constant(row) for row in range(len(table.rules))
        ]
        self._names = [output.name for output in self._outputs]
        short = self._short_way()
        self._alone = Asking(short, self._evaluate)
        self._within = Asking(short, self._run)

    # ------------------------------------------------------------- evaluation

    def evaluate(self, context: Context, env: Environment = NOWHERE) -> object:
        """The answer for these data; null where the table has none (LimitExceeded)."""
        return self._alone.ask(context, env)

    def _evaluate(self, context: Context, env: Environment) -> object:
        try:
            return self._run(context, Session(env))
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None

    def evaluate_traced(
        self, context: Context, env: Environment = NOWHERE
    ) -> tuple[object, dict[str, object]]:
        """The answer and how it came about: inputs, matched rules (from 1), reasons for null."""
        recorder = Recorder()
        recorder.begin("table", self.place)
        try:
            found = self._run(context, Session(env, recorder))
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None
        recorder.end({}, found)
        entry = recorder.done[-1]
        trace = dict(entry.tables[-1]) if entry.tables else {"result": feel.to_json(found)}
        if entry.reasons:
            trace["reasons"] = entry.reasons
        return found, trace

    def run(self, context: Context, session: Session) -> object:
        """As `evaluate`, inside a larger evaluation."""
        if session.recorder is None:
            return self._within.ask(context, session)
        return self._run(context, session)

    def _run(self, context: Context, session: Session) -> object:
        """The long way: every input is read, every rule that may match is asked."""
        values: list[object] = []
        rows: list[int] = []
        try:
            values = [part.value(context, session) for part in self._inputs]
            rows = self.matching(values, context, session)
            found = self._answer(rows, context, session)
        except NoValue as problem:
            session.none(self.place, problem.reason)
            found = None
        if session.recorder is not None:
            self._record(session.recorder, values, rows, found)
        return found

    def matching(self, values: Sequence[object], context: Context, session: Session) -> list[int]:
        """The rules that match, from 0, in their order; only the first when that is enough."""
        found = self._all
        asked: list[int] = []
        some_asked = 0
        for column, value in zip(self._columns, values, strict=True):
            sure, still = column.masks(value)
            found &= sure
            asked.append(still)
            some_asked |= still
            if not found:
                return []
        rows: list[int] = []
        while found:
            lowest = found & -found
            row = lowest.bit_length() - 1
            if not (lowest & some_asked) or self._holds(row, asked, values, context, session):
                rows.append(row)
                if self._first_only:
                    break
            found ^= lowest
        return rows

    def _holds(
        self,
        row: int,
        asked: Sequence[int],
        values: Sequence[object],
        context: Context,
        session: Session,
    ) -> bool:
        for number, still in enumerate(asked):
            if not still >> row & 1:
                continue
            if not session.holds(self._tests[number][row], values[number], context):
                return False
        return True

    def _answer(self, rows: Sequence[int], context: Context, session: Session) -> object:
        if rows:
            if len(rows) == 1 and self._policy[0] in _SINGLE:
                return _Running(self, context, session).value(rows[0])
            return self._apply(_Running(self, context, session), rows)
        if any(output.default is not None for output in self._outputs):
            found = self._default(context, session)
            return [found] if self._policy in hits.LISTS else found
        empty = hits.NO_MATCH.get(self._policy)
        if empty is None:
            raise NoValue("no rule matches")
        return empty()

    def _default(self, context: Context, session: Session) -> object:
        values = [
            None if output.default is None else session.evaluate(output.default, context)
            for output in self._outputs
        ]
        return self._shaped([out.check(v) for out, v in zip(self._outputs, values, strict=True)])

    def _shaped(self, values: Sequence[object]) -> object:
        return shaped(self._names, values)

    # ---------------------------------------------------------- the short way

    def _short_way(self) -> ShortWay | None:
        """None where an input, a cell or a result is more than a constant."""
        lanes = [
            Lane(part.name, looks, column.main)
            for part, column in zip(self._inputs, self._columns, strict=True)
            if (looks := part.looks(column)) is not None
        ]
        results = [row for row in self._ready if row is not None]
        all_constant = len(results) == len(self._ready)
        if len(lanes) < len(self._columns) or not all_constant or self._policy[0] not in _SINGLE:
            return None
        return ShortWay(lanes, results, self._names, self._first_only)

    # ------------------------------------------------------------------ rows

    def _constant(self, row: int) -> list[object] | None:
        """The checked results of a rule of constants; None when they must be evaluated."""
        values: list[object] = []
        for cell, output in zip(self._cells[row], self._outputs, strict=True):
            value = _MISSING if cell is None else _constant_of(cell)
            if value is _MISSING:
                return None
            try:
                values.append(output.check(value))
            except NoValue:
                return None
        return values

    def results(self, row: int, context: Context, session: Session) -> list[object]:
        """The checked results of a rule, one per output (NoValue)."""
        ready = self._ready[row]
        if ready is not None:
            return ready
        return [
            output.check(None if cell is None else session.evaluate(cell, context))
            for cell, output in zip(self._cells[row], self._outputs, strict=True)
        ]

    def _record(
        self, recorder: Recorder, values: Sequence[object], rows: Sequence[int], found: object
    ) -> None:
        inputs = [
            {"expression": part.text, "value": feel.to_json(value)}
            for part, value in zip(self._inputs, values, strict=False)
        ]
        recorder.table({
            "table": self.place,
            "hit_policy": " ".join(filter(None, self._policy)),
            "inputs": inputs,
            "matched": [row + 1 for row in rows],
            "result": feel.to_json(found),
        })  # fmt: skip


_SINGLE = frozenset({"UNIQUE", "FIRST", "PRIORITY", "ANY"})


class _Running:
    """The rows of a table for one evaluation, as the hit policies see them."""

    __slots__ = ("_context", "_table", "session")

    def __init__(self, table: CompiledTable, context: Context, session: Session) -> None:
        self._table = table
        self._context = context
        self.session = session

    def value(self, row: int) -> object:
        table = self._table
        return table._shaped(table.results(row, self._context, self.session))

    def priority(self, row: int) -> tuple[int, ...]:
        table = self._table
        values = table.results(row, self._context, self.session)
        return tuple(
            output.place(value)
            for output, value in zip(table._outputs, values, strict=True)
            if output.order
        )

    def simple(self) -> bool:
        return len(self._table._outputs) == 1


def _constant_of(expression: feel.Expression) -> object:
    tree = expression.tree
    if isinstance(tree, syntax.Literal):
        return tree.value
    found = constant(tree)
    return _MISSING if found is None else found


def compile_table(
    table: DecisionTable,
    names: Names,
    types: TypeSpace | None = None,
    place: str = "",
    result: DmnType = ANY,
) -> CompiledTable:
    """The table ready to run over data of these names.

    Never raises for a wrong cell: `problems` tells, and the cell never matches or gives null.
    """
    return CompiledTable(table, Maker(table, names, types or TypeSpace(), place, result))
