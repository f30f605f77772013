"""Whatever people write, none of it is in the text that Python executes, and nothing is in reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import CodeType, FunctionType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import compiler, feel, syntax
from casewright.rules.frames import STILL
from tests.rules import trees

OURS = re.compile(r"[vk][0-9]+|values|frame|env|get|parent|meter|run")
HOSTILE = [
    "__import__", "exec", "__class__", "k0", "v0", "values", "frame", "None", "import os",
    "a'b", 'x"); import os; ("', "run", "größe", "\\x41", "{0}", "%s", "__builtins__",
]  # fmt: skip


def functions(code: object) -> Iterator[FunctionType]:
    """Every function of ours that can be reached from a piece of compiled expression."""
    todo, seen = [code], set()
    while todo:
        one = todo.pop()
        if id(one) in seen or not isinstance(one, FunctionType):
            continue
        seen.add(id(one))
        if one.__code__.co_filename == "<rules>":
            yield one
            todo += one.__globals__.values()
        for cell in one.__closure__ or ():
            held = cell.cell_contents
            todo += held if isinstance(held, list | tuple) else [held]


def words(code: CodeType) -> set[str]:
    return {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars}


def assert_ours(code: object) -> int:
    found = list(functions(code))
    for function in found:
        assert all(map(OURS.fullmatch, words(function.__code__))), words(function.__code__)
        assert {type(one) for one in function.__code__.co_consts} <= {int, bool, type(None)}
        assert all(abs(one or 0) < 1_000 for one in function.__code__.co_consts)
        assert function.__globals__["__builtins__"] == {}
        assert function.__globals__.keys() - {"__builtins__", "run"} <= {
            f"k{number}" for number in range(len(function.__globals__))
        }
    return len(found)


@given(trees.expressions())
def test_the_function_of_any_expression_holds_names_of_ours_only(tree: syntax.Node) -> None:
    assert_ours(compiler.generated_tree(tree, dict.fromkeys(trees.NAMES)))
    assert_ours(compiler.generated_runner(tree, dict.fromkeys(trees.NAMES), True))


@given(trees.unary_tests())
def test_the_function_of_any_cell_holds_names_of_ours_only(tree: syntax.Node) -> None:
    assert_ours(compiler.generated_tests(tree, dict.fromkeys(trees.NAMES)))


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_name_is_a_value_in_a_slot(word: str) -> None:
    # As a variable, a member, a constant, a parameter, a key and a name of a loop.
    for tree in (
        syntax.Comparison("=", syntax.Name(word), syntax.Literal(word)),
        syntax.Comparison("=", syntax.Path(syntax.Name("a"), word), syntax.Literal(word)),
        syntax.In(syntax.Name(word), (syntax.Literal(word), syntax.Literal("b"))),
    ):
        code = compiler.generated_tree(tree, {word: None, "a": None})
        assert assert_ours(code) == 1
        assert code({word: word, "a": {word: word}}, STILL) is True


@pytest.mark.parametrize("word", [word for word in HOSTILE if word.isidentifier()])
def test_hostile_names_in_every_place_of_an_expression(word: str) -> None:
    text = f"""{{ {word}: for {word} in {word} return {word} + 1,
        r: some {word} in {word} satisfies {word} = 2 and {word} > 1,
        f: (function({word}) if {word} > 1 then "{word}" else -{word})(2),
        g: [{{{word}: 5}}][{word} = 5].{word} }}"""
    tree = feel.compile(text, [word]).tree
    code = compiler.generated_tree(tree, {word: None})
    assert_ours(code)
    found = feel.compile(text, [word]).evaluate({word: [1, 2]})
    assert found == {word: [2, 3], "r": True, "f": word, "g": [5]}


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_texts_are_compared_as_they_are(a: str, b: str) -> None:
    tree = syntax.Logic(
        "and",
        (
            syntax.Comparison("=", syntax.Name(a), syntax.Literal(b)),
            syntax.In(syntax.Name(a), (syntax.Literal(b),)),
        ),
    )
    code = compiler.generated_tree(tree, {a: None})
    assert assert_ours(code) == 1
    assert code({a: b}, STILL) is True
    assert code({a: b + "x"}, STILL) is False


def test_the_search_sees_the_functions_inside_of_loops() -> None:
    tree = feel.compile("xs[a > 1 and a < 5]", ["xs"]).tree
    assert assert_ours(compiler.generated_tree(tree, {"xs": None})) == 1
