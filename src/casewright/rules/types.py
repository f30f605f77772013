"""FEEL types and the check of expressions against them. Rule: checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping

from casewright.rules.builtins import FUNCTION_NAMES
from casewright.rules.errors import FeelSyntaxError, LimitExceeded
from casewright.rules.inference import Inference, LocalTypes, Problem
from casewright.rules.operator_types import compatible
from casewright.rules.parser import parse, parse_unary_tests
from casewright.rules.typeparser import parse_type
from casewright.rules.typeset import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    FUNCTION,
    LIST,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    context_of,
    list_of,
)

__all__ = [
    "ANY", "BOOLEAN", "CONTEXT", "DATE", "DATE_TIME", "DAYS_DURATION", "FUNCTION", "LIST",
    "MONTHS_DURATION", "NULL", "NUMBER", "RANGE", "STRING", "TIME", "ContextType", "FeelType",
    "FunctionType", "ListType", "Problem", "RangeType", "Type", "check_types", "check_unary_types",
    "context_of", "list_of", "parse_type",
]  # fmt: skip


def check_types(
    text: str, names: Mapping[str, Type], expected: Type | None = None
) -> tuple[Problem, ...]:
    """What is wrong with an expression over data of these types; empty when nothing is.

    Never raises: a syntax error or an exceeded limit is a problem like the others. `expected`
    is the type that the result must have.
    """
    try:
        tree = parse(text, names, (FUNCTION_NAMES,))
        inference = Inference(names)
        found = inference.infer(tree, None)
    except (FeelSyntaxError, LimitExceeded, RecursionError) as error:
        return (_unreadable(text, error),)
    if expected is not None and not compatible(found, expected):
        inference.complain(
            (0, len(text)),
            f"The result is of type {found}, but must be {expected}",
            f"Write an expression that gives {expected}.",
        )
    return tuple(inference.problems)


def check_unary_types(
    text: str, names: Mapping[str, Type], input_type: Type = ANY
) -> tuple[Problem, ...]:
    """As `check_types`, for unary tests over an input of that type."""
    try:
        tree = parse_unary_tests(text, names, (FUNCTION_NAMES,))
        inference = Inference(names)
        inference.infer(tree, LocalTypes(None, {"?": input_type}))
    except (FeelSyntaxError, LimitExceeded, RecursionError) as error:
        return (_unreadable(text, error),)
    return tuple(inference.problems)


def _unreadable(text: str, error: Exception) -> Problem:
    if isinstance(error, FeelSyntaxError):
        remedy = "Correct the expression at the marked place."
        return Problem(error.message, remedy, error.position, len(text))
    message = str(error) if isinstance(error, LimitExceeded) else "It is nested too deeply"
    return Problem(message, "Split the expression into smaller ones.", 0, len(text))
