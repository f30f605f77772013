"""FEEL: compile an expression once, evaluate it often. Rule: the one entry for all expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from casewright.rules import paths, syntax
from casewright.rules.border import from_json, from_python, to_json
from casewright.rules.builtins import FUNCTION_NAMES, FUNCTIONS
from casewright.rules.compiler import (
    compile_tests,
    compile_tree,
    explained_tests,
    explained_tree,
    generated_runner,
    generated_tests,
    generated_tree,
    needs_budget,
)
from casewright.rules.errors import EvaluationStopped, FeelSyntaxError, LimitExceeded
from casewright.rules.explain import Reason, Step, Trace, trace
from casewright.rules.frames import NOWHERE, STILL, Code, Environment, Frame, Run
from casewright.rules.generate.hot import warming
from casewright.rules.kinds import type_of
from casewright.rules.lexer import tokenize
from casewright.rules.limits import CALL_DEPTH, NESTING
from casewright.rules.parser import parse, parse_unary_tests
from casewright.rules.typeset import ANY, Type, context_of
from casewright.rules.values import DateTime

__all__ = [
    "Environment", "EvaluationStopped", "Expression", "FeelSyntaxError", "LimitExceeded", "Names",
    "Reason", "Step", "Trace", "UnaryTests", "compile", "compile_unary", "evaluate", "from_json", "from_python", "rename",
    "to_json",
]  # fmt: skip

Shape: TypeAlias = "Type | Mapping[str, Shape] | None"
Names = Iterable[str] | Mapping[str, Shape]
_PRESENT = frozenset({"now", "today"})


def typed_names(names: Names) -> dict[str, Type | None]:
    """Known names with their types; a nested mapping is a context, None an unknown type."""
    if isinstance(names, Mapping):
        return {name: _type(shape) for name, shape in names.items()}
    return dict.fromkeys(names)


def _type(shape: Shape) -> Type | None:
    if isinstance(shape, Mapping):
        fields = {name: _type(part) for name, part in shape.items()}
        return context_of({name: kind or ANY for name, kind in fields.items()})
    return shape


class _Compiled:
    """What an expression and unary tests have in common."""

    __slots__ = ("_code", "_counted", "_references", "_types", "source", "tree", "uses_now")

    def __init__(
        self, source: str, tree: syntax.Node, types: Mapping[str, Type | None], code: Code
    ) -> None:
        self.source = source
        self.tree = tree
        self._code = warming(code, self._heat)
        self._types = types
        self.uses_now = _uses_now(tree)
        self._counted = self.uses_now or needs_budget(tree)
        self._references = paths.references(tree, types, FUNCTIONS)

    def _heat(self) -> None:
        """Put a function in the place of the closures."""
        raise NotImplementedError

    @property
    def paths(self) -> frozenset[tuple[str, ...]]:
        """Every path that is read, such as ("applicant", "income"), without `?`."""
        return frozenset(found.path for found in self._references if found.path[0] != "?")

    @property
    def free(self) -> frozenset[str]:
        """The top-level names that are read."""
        return frozenset(path[0] for path in self.paths)


class Expression(_Compiled):
    """A compiled expression; free of state between evaluations, but that it becomes quicker."""

    __slots__ = ("_run",)

    def __init__(
        self, source: str, tree: syntax.Node, types: Mapping[str, Type | None], code: Code
    ) -> None:
        super().__init__(source, tree, types, code)
        self._run = warming(runner_of(code, self._counted), self._heat_run)

    def _heat(self) -> None:
        self._code = generated_tree(self.tree, self._types)

    def _heat_run(self) -> None:
        self._run = generated_runner(self.tree, self._types, self._counted)

    def evaluate(self, context: Mapping[str, object], env: Environment = NOWHERE) -> object:
        """The value for these data; wrong data give null (LimitExceeded, EvaluationStopped)."""
        return self._run(context, env)

    def explain(self, context: Mapping[str, object], env: Environment = NOWHERE) -> Trace:
        """The same value with how it came about, and why it is null (errors as `evaluate`)."""
        try:
            return trace(explained_tree(self.tree, self._types), self.source, context, env)
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None

    def evaluate_in(self, context: Mapping[str, object], run: Run) -> object:
        """As `evaluate`, within a budget that other expressions share (RecursionError too)."""
        return self._code(context, Frame(None, [], run))

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


class UnaryTests(_Compiled):
    """Compiled unary tests such as `> 10, [1..5], not("x")`."""

    __slots__ = ()

    def _heat(self) -> None:
        self._code = generated_tests(self.tree, self._types)

    def evaluate(
        self, value: object, context: Mapping[str, object], env: Environment = NOWHERE
    ) -> object:
        """Whether `value` passes: true, false or null (LimitExceeded, EvaluationStopped)."""
        try:
            run = Run(env) if self._counted else STILL.run
            return self._code(context, Frame(None, [value], run))
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None

    def explain(
        self, value: object, context: Mapping[str, object], env: Environment = NOWHERE
    ) -> Trace:
        """The same answer with how it came about, and why it is null (errors as `evaluate`)."""
        try:
            code = explained_tests(self.tree, self._types)
            return trace(code, self.source, context, env, value)
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None

    def evaluate_in(self, value: object, context: Mapping[str, object], run: Run) -> object:
        """As `evaluate`, within a budget that other expressions share (RecursionError too)."""
        return self._code(context, Frame(None, [value], run))

    def __repr__(self) -> str:
        return f"UnaryTests({self.source!r})"


def runner_of(code: Code, counted: bool) -> Callable[[Mapping[str, object], Environment], object]:
    """Closures as an evaluation asks them: with a budget where it can matter (LimitExceeded)."""

    def run(context: Mapping[str, object], env: Environment) -> object:
        try:
            return code(context, Frame(None, [], Run(env)) if counted else STILL)
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None

    return run


def _uses_now(tree: syntax.Node) -> bool:
    return any(
        isinstance(node, syntax.Name) and node.name in _PRESENT for node in syntax.walk(tree)
    )


def compile(text: str, names: Names = (), *, types: Mapping[str, Type] | None = None) -> Expression:
    """Compile an expression whose data have these names (FeelSyntaxError, LimitExceeded).

    A name that is not among them is null when it is evaluated; `check_types` reports it.
    `types` are types by a name of their own, such as the item definitions of a model.
    """
    kinds = typed_names(names)
    tree = parse(text, kinds, (FUNCTION_NAMES,), types)
    return Expression(text, tree, kinds, _recursion_checked(tree, kinds, tests=False))


def compile_unary(
    text: str, names: Names = (), *, types: Mapping[str, Type] | None = None
) -> UnaryTests:
    """Compile unary tests; `?` is the value under test (FeelSyntaxError, LimitExceeded)."""
    kinds = typed_names(names)
    tree = parse_unary_tests(text, kinds, (FUNCTION_NAMES,), types)
    return UnaryTests(text, tree, kinds, _recursion_checked(tree, kinds, tests=True))


def _recursion_checked(tree: syntax.Node, types: Mapping[str, Type | None], tests: bool) -> Code:
    try:
        return compile_tests(tree, types) if tests else compile_tree(tree, types)
    except RecursionError:
        raise LimitExceeded("nesting", NESTING) from None


def evaluate(
    text: str,
    context: Mapping[str, object],
    *,
    now: int | DateTime | None = None,
    zone: str = "UTC",
) -> object:
    """Compile and evaluate once; `now` is microseconds since the epoch or a date and time.

    Plain Python values in `context` (float, datetime) become FEEL values.
    """
    data = {str(key): from_python(value) for key, value in context.items()}
    names = {name: type_of(value) for name, value in data.items()}
    instant = now.to_instant(zone) if isinstance(now, DateTime) else now
    return compile(text, names).evaluate(data, Environment(now=instant, zone=zone))


def rename(
    text: str, old: tuple[str, ...], new: tuple[str, ...], names: Names = (), *, unary: bool = False
) -> str:
    """The expression after the field at path `old` is named `new`; the rest stays byte for byte.

    `names` as for `compile`: needed where other names have spaces or operators, and to tell the
    fields of a list from variables inside a filter. FeelSyntaxError when the text is no
    expression; ValueError when the field is read through a variable and moves elsewhere.
    """
    tokenize(" ".join(new))
    types = typed_names(names)
    if old[0] not in types:
        types[old[0]] = _nested(old[1:])
    read = parse_unary_tests if unary else parse
    tree = read(text, types, (FUNCTION_NAMES,))
    found = paths.references(tree, types, FUNCTIONS)
    return paths.apply(text, paths.edits(found, old, new))


def _nested(steps: tuple[str, ...]) -> Type | None:
    return context_of({steps[0]: _nested(steps[1:]) or ANY}) if steps else None
