"""Boxed expressions made ready to run. Rule: what cannot be compiled is null and a problem noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casewright.rules import feel, typeset
from casewright.rules.dmn import document as d
from casewright.rules.dmn.compiled import compile_table
from casewright.rules.dmn.session import Session
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.dmn.types import ANY, DmnType, Problem, TypeSpace
from casewright.rules.dmn.versions import is_feel
from casewright.rules.errors import FeelSyntaxError, LimitExceeded, NoValue
from casewright.rules.inference import Inference
from casewright.rules.typeset import ContextType, FunctionType, ListType, Type
from casewright.rules.values import Function

Context = dict[str, object]
Step = Callable[[Context, Session], object]
Names = Mapping[str, Type | None]


class Compiled:
    """A step with the type that its values have, as far as it is known beforehand."""

    __slots__ = ("kind", "step")

    def __init__(self, step: Step, kind: Type = typeset.ANY) -> None:
        self.step = step
        self.kind = kind


def _nothing(place: str, reason: str) -> Compiled:
    def step(context: Context, session: Session) -> object:
        session.none(place, reason)
        return None

    return Compiled(step)


def converted(step: Step, kind: DmnType, place: str) -> Step:
    """The step, its value as the type takes it: null with a reason where it does not fit."""
    if kind is ANY or (kind.feel == typeset.ANY and type(kind) is DmnType):
        return step

    def run(context: Context, session: Session) -> object:
        try:
            return kind.convert(step(context, session))
        except NoValue as problem:
            session.none(place, problem.reason)
            return None

    return run


class BoxedCompiler:
    """Compiles the expressions of one file; `problems` collects what cannot work."""

    def __init__(self, types: TypeSpace) -> None:
        self.types = types
        self.problems: list[Problem] = []
        self.hints: list[Problem] = []

    def problem(self, place: str, text: str, remedy: str = "") -> None:
        """Note that something cannot work."""
        found = Problem(place, text, remedy)
        if found not in self.problems:
            self.problems.append(found)

    def compile(
        self, node: d.Boxed | None, names: Names, place: str, result: DmnType = ANY
    ) -> Compiled:
        """The expression over data of these names; `result` is the type that it must give."""
        if node is None:
            return _nothing(place, "there is no expression")
        if isinstance(node, DecisionTable):
            found = self._table(node, names, place, result)
        else:
            found = _COMPILERS[type(node)](self, node, names, place)
        own = ANY if isinstance(node, d.FunctionDefinition) else self.types.find(node.type, place)
        step = converted(found.step, own, place)
        kind = own.feel if own.feel != typeset.ANY else found.kind
        if result is ANY:
            return Compiled(step, kind)
        return Compiled(
            converted(step, result, place), result.feel if result.feel != typeset.ANY else kind
        )

    # ------------------------------------------------------------------- simple

    def _literal(self, node: d.Literal, names: Names, place: str) -> Compiled:
        if not is_feel(node.language):
            text = f"Expressions in {node.language!r} cannot be evaluated."
            self.problem(place, text, "Write the expression in FEEL.")
            return _nothing(place, text)
        if not node.text.strip():
            return _nothing(place, "the expression is empty")
        try:
            expression = feel.compile(node.text, names, types=self.types.named)
        except (FeelSyntaxError, LimitExceeded) as error:
            self.problem(place, str(error), "Correct the expression.")
            return _nothing(place, str(error))
        kind = self._kind(expression, names, place)
        return Compiled(lambda context, session: session.evaluate(expression, context), kind)

    def _kind(self, expression: feel.Expression, names: Names, place: str) -> Type:
        """The static type of an expression; what looks wrong about it is a hint."""
        inference = Inference({name: kind or typeset.ANY for name, kind in names.items()})
        try:
            kind = inference.infer(expression.tree, None)
        except (RecursionError, LimitExceeded):
            return typeset.ANY
        for found in inference.problems:
            hint = Problem(place, found.problem, found.remedy)
            if hint not in self.hints:
                self.hints.append(hint)
        return kind

    def _table(self, node: DecisionTable, names: Names, place: str, result: DmnType) -> Compiled:
        table = compile_table(node, names, self.types, place, result)
        for problem in table.problems:
            self.problem(problem.element, problem.problem, problem.remedy)
        kind: Type = typeset.ANY
        if len(node.outputs) > 1:
            fields = {part.name: self.types.find(part.type).feel for part in node.outputs}
            kind = typeset.context_of(fields)
        return Compiled(table.run, kind)

    def _context(self, node: d.BoxedContext, names: Names, place: str) -> Compiled:
        known = dict(names)
        entries: list[tuple[str | None, Step]] = []
        fields: dict[str, Type] = {}
        for entry in node.entries:
            variable = entry.variable
            if variable is None:
                final = self.compile(entry.value, known, place)
                return Compiled(_context_step([*entries, (None, final.step)]), final.kind)
            if isinstance(entry.value, d.FunctionDefinition):
                known[variable.name] = None  # so that a function can call itself
            where = f"{place}, {variable.name}"
            kind = self.types.find(variable.type, where)
            found = self.compile(entry.value, known, where, kind)
            entries.append((variable.name, found.step))
            known[variable.name] = fields[variable.name] = found.kind
        repeated = len(fields) != len(entries)
        if repeated:
            text = "A name stands twice in the context."
            self.problem(place, text, "Give every entry a name of its own.")
            return _nothing(place, text)
        return Compiled(_context_step(entries), typeset.context_of(fields))

    def _list(self, node: d.BoxedList, names: Names, place: str) -> Compiled:
        parts = [self.compile(item, names, place) for item in node.items]
        steps = [part.step for part in parts]
        element = parts[0].kind if parts else typeset.ANY
        return Compiled(
            lambda context, session: [step(context, session) for step in steps], ListType(element)
        )

    def _relation(self, node: d.Relation, names: Names, place: str) -> Compiled:
        keys = [column.name for column in node.columns]
        types = [self.types.find(column.type, place) for column in node.columns]
        rows: list[list[Step]] = []
        for number, row in enumerate(node.rows, 1):
            where = f"{place}, row {number}"
            cells = zip(row, types, strict=False)
            rows.append([self.compile(cell, names, where, kind).step for cell, kind in cells])
            if len(row) != len(keys):
                self.problem(where, f"It has {len(row)} cells for {len(keys)} columns.")
                rows[-1] += [_nothing(where, "there is no cell").step] * (len(keys) - len(row))
        kind = ContextType(tuple((key, part.feel) for key, part in zip(keys, types, strict=True)))

        def step(context: Context, session: Session) -> object:
            return [
                {key: cell(context, session) for key, cell in zip(keys, row, strict=True)}
                for row in rows
            ]

        return Compiled(step, ListType(kind))

    def _conditional(self, node: d.Conditional, names: Names, place: str) -> Compiled:
        test = self.compile(node.test, names, f"{place}, if").step
        yes = self.compile(node.yes, names, f"{place}, then")
        no = self.compile(node.no, names, f"{place}, else")

        def step(context: Context, session: Session) -> object:
            session.tick()
            found = test(context, session)
            if not (found is None or isinstance(found, bool)):
                session.none(place, "the condition is no boolean")
                return None
            return (yes if found else no).step(context, session)

        return Compiled(step, yes.kind if yes.kind == no.kind else typeset.ANY)

    # ---------------------------------------------------------------- functions

    def function(
        self, node: d.FunctionDefinition, names: Names, place: str, result: DmnType = ANY
    ) -> Compiled:
        """A function; its body sees the names around it and its parameters."""
        if node.kind != "FEEL":
            text = f"Functions in {node.kind.title()} are not run."
            self.problem(place, text, "Write the function in FEEL.")
            return _nothing(place, text)
        types = [self.types.find(parameter.type, place) for parameter in node.parameters]
        keys = tuple(parameter.name for parameter in node.parameters)
        inner = {**names, **{key: kind.feel for key, kind in zip(keys, types, strict=True)}}
        if len(set(keys)) != len(keys):
            self.problem(place, "Two parameters have the same name.", "Rename one of them.")
        given = self.types.find(node.type, place)
        if isinstance(given.feel, FunctionType):
            given = ANY
        body = self.compile(node.body, inner, place, given if result is ANY else result)
        feel_types = tuple(kind.feel for kind in types)

        def make(context: Context, session: Session) -> object:
            def call(*arguments: object) -> object:
                return _called(body.step, place, keys, types, context, session, arguments)

            return Function(keys, call, place, feel_types, body.kind)

        return Compiled(make, FunctionType(feel_types, body.kind))

    def _function(self, node: d.FunctionDefinition, names: Names, place: str) -> Compiled:
        return self.function(node, names, place)

    def _invocation(self, node: d.Invocation, names: Names, place: str) -> Compiled:
        function = self.compile(node.function, names, place)
        bindings = {
            variable.name: self.compile(
                value, names, f"{place}, {variable.name}", self.types.find(variable.type, place)
            ).step
            for variable, value in node.bindings
        }

        def step(context: Context, session: Session) -> object:
            found = function.step(context, session)
            if not isinstance(found, Function):
                session.none(place, "what is called is no function")
                return None
            if bindings.keys() != set(found.parameters) and bindings.keys() - found.parameters:
                unknown = ", ".join(sorted(bindings.keys() - set(found.parameters)))
                session.none(place, f"the function has no parameter {unknown}")
                return None
            given = {key: value(context, session) for key, value in bindings.items()}
            return found.call(*[given.get(key) for key in found.parameters])

        result = function.kind.result if isinstance(function.kind, FunctionType) else typeset.ANY
        return Compiled(step, result)

    # -------------------------------------------------------------------- loops

    def _filter(self, node: d.BoxedFilter, names: Names, place: str) -> Compiled:
        source = self.compile(node.source, names, f"{place}, in")
        element = source.kind.element if isinstance(source.kind, ListType) else typeset.ANY
        inner: dict[str, Type | None] = {**names, "item": element}
        if isinstance(element, ContextType):
            inner.update(element.fields)
        match = self.compile(node.match, inner, f"{place}, match").step

        def step(context: Context, session: Session) -> object:
            found = source.step(context, session)
            items = found if isinstance(found, list | tuple) else [] if found is None else [found]
            return _filtered(items, match, place, context, session)

        return Compiled(step, source.kind)

    def _for(self, node: d.Iterator, names: Names, place: str) -> Compiled:
        """The loop of FEEL itself, with the body as a function of the item."""
        source, body = self._loop(node, names, place)
        variable = node.variable

        def step(context: Context, session: Session) -> object:
            def call(item: object, partial: object) -> object:
                return body.step({**context, variable: item, "partial": partial}, session)

            data = {"source": source(context, session), "body": Function(_ARGUMENTS, call)}
            return session.evaluate(_FOR, data)

        return Compiled(step, ListType(body.kind))

    def _quantified(self, node: d.Iterator, names: Names, place: str) -> Compiled:
        """As FEEL's `some` and `every`, but a test that is neither boolean nor null ends it."""
        source, body = self._loop(node, names, place)
        variable, decisive = node.variable, node.kind == "some"

        def step(context: Context, session: Session) -> object:
            items = session.evaluate(_ITEMS, {"source": source(context, session)})
            if not isinstance(items, list):
                session.none(place, "there is no list to look through")
                return None
            unknown = False
            for item in items:
                found = body.step({**context, variable: item}, session)
                if found is decisive:
                    return decisive
                if not (found is None or isinstance(found, bool)):
                    session.none(place, "the test is no boolean")
                    return None
                unknown = unknown or found is None
            return None if unknown else not decisive

        return Compiled(step, typeset.BOOLEAN)

    def _loop(self, node: d.Iterator, names: Names, place: str) -> tuple[Step, Compiled]:
        source = self.compile(node.source, names, f"{place}, in")
        element = source.kind.element if isinstance(source.kind, ListType) else typeset.ANY
        inner: dict[str, Type | None] = {**names, node.variable: element}
        if node.kind == "for":
            inner["partial"] = typeset.LIST
        part = "return" if node.kind == "for" else "satisfies"
        return source.step, self.compile(node.body, inner, f"{place}, {part}")

    def _iterator(self, node: d.Iterator, names: Names, place: str) -> Compiled:
        make = self._for if node.kind == "for" else self._quantified
        return make(node, names, place)


_ARGUMENTS = ("item", "partial")
_FOR = feel.compile("for item in source return body(item, partial)", ["source", "body"])
_ITEMS = feel.compile("for item in source return item", ["source"])


def _context_step(entries: Sequence[tuple[str | None, Step]]) -> Step:
    def step(context: Context, session: Session) -> object:
        session.tick()
        inner = dict(context)
        found: dict[str, object] = {}
        for key, value in entries:
            if key is None:
                return value(inner, session)
            inner[key] = found[key] = value(inner, session)
        return found

    return step


def _called(
    body: Step,
    place: str,
    keys: tuple[str, ...],
    types: Sequence[DmnType],
    context: Context,
    session: Session,
    arguments: Sequence[object],
) -> object:
    """A call: null when the arguments are too few, too many, or not of the parameters' types."""
    if len(arguments) != len(keys):
        session.none(place, f"it takes {len(keys)} arguments and was given {len(arguments)}")
        return None
    inner = dict(context)
    for key, kind, value in zip(keys, types, arguments, strict=True):
        try:
            inner[key] = kind.convert(value)
        except NoValue as problem:
            session.none(place, f"the parameter {key}: {problem.reason}")
            return None
    session.run.enter_call()
    try:
        return body(inner, session)
    finally:
        session.run.leave_call()


def _filtered(
    items: Sequence[object], match: Step, place: str, context: Context, session: Session
) -> object:
    """The items that match; a match that is neither boolean nor null makes the whole null."""
    kept: list[object] = []
    for item in items:
        session.tick()
        fields = item if isinstance(item, Mapping) else {}
        found = match({**context, **fields, "item": item}, session)
        if not (found is None or isinstance(found, bool)):
            session.none(place, "the match is no boolean")
            return None
        if found:
            kept.append(item)
    return kept


_COMPILERS: Mapping[type, Callable[..., Compiled]] = {
    d.Literal: BoxedCompiler._literal,
    d.BoxedContext: BoxedCompiler._context,
    d.Invocation: BoxedCompiler._invocation,
    d.FunctionDefinition: BoxedCompiler._function,
    d.BoxedList: BoxedCompiler._list,
    d.Relation: BoxedCompiler._relation,
    d.Conditional: BoxedCompiler._conditional,
    d.BoxedFilter: BoxedCompiler._filter,
    d.Iterator: BoxedCompiler._iterator,
}


__all__ = ["BoxedCompiler", "Compiled", "Context", "Names", "Step", "converted"]
