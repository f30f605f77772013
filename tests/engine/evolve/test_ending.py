"""What goes down with a scope, a token, a visit or a case, listed to the last timer."""

from __future__ import annotations

from msgspec.structs import replace

from casewright.engine import ending
from casewright.engine.events import Ended
from casewright.engine.state import Assignment, Case, Clock, Scope, Token

from .parts import busy


def test_the_scopes_inside_are_found_at_any_depth() -> None:
    case = busy()
    case.scopes[30] = Scope(30, "call", 5, "shared", "call", 7)
    case.scopes[31] = Scope(31, "branch", 30, "shared", key="x")
    assert sorted(ending.tree(case, [4])) == [4, 5, 6, 30, 31]
    assert sorted(ending.tree(case, [5])) == [5, 30, 31]
    assert ending.tree(case, []) == []


def test_a_scope_takes_tokens_work_clocks_and_effects_down() -> None:
    case = busy()
    case.effects["print"] = 7
    ended = ending.of_scopes(case, (4,))
    assert ended == Ended((4, 5, 6), (7, 8), ("a",), (10,), ("print",))


def test_what_hangs_outside_stays() -> None:
    ended = ending.of_scopes(busy(), (6,))
    assert ended == Ended((6,), (8,))


def test_nothing_is_not_listed() -> None:
    assert ending.of_scopes(busy(), ()) is None
    assert ending.of_visit(Case("k", "t", "b", 1, "T", 1, "a"), (), 1) is None


def test_a_token_takes_the_flow_that_it_waits_for_down() -> None:
    ended = ending.of_token(busy(), 3)
    assert ended == Ended((4, 5, 6), (3, 7, 8), ("a",), (10,))


def test_a_token_alone_takes_its_work_down() -> None:
    assert ending.of_token(busy(), 7) == Ended((), (7,), ("a",), (10,))
    assert ending.of_token(busy(), 9) == Ended((), (9,), (), (), ("mail",))


def test_a_visit_takes_its_items_and_its_own_clocks_down() -> None:
    case = busy()
    case.clocks[14] = Clock(14, "week", "stage", 1, 1_000)
    case.clocks[15] = Clock(15, "week", "process", 1, 1_000)
    case.clocks[16] = Clock(16, "week", "case", 0, 1_000)
    ended = ending.of_visit(case, (1, 11), 1)
    assert ended is not None
    assert ended.items == (1, 11)
    assert sorted(ended.scopes) == [2, 4, 5, 6]
    assert ended.tokens == (3, 7, 8, 9)
    assert sorted(ended.assignments) == ["a", "t"]
    assert sorted(ended.clocks) == [10, 14, 15], "the promise of the whole case runs on"
    assert ended.effects == ("mail",)


def test_an_item_that_outlives_is_not_among_what_goes() -> None:
    ended = ending.of_visit(busy(), (11,), 1)
    assert ended == Ended((), (), ("t",), (), (), (11,))


def test_the_clocks_of_one_element_are_its_own() -> None:
    case = busy()
    case.clocks[14] = Clock(14, "week", "stage", 7, 1_000)
    case.clocks[15] = Clock(15, "week", "step", 7, 1_000)
    assert ending.step_clocks(case, 7) == (10, 15)
    assert ending.clocks_on(case, "stage", 7) == (14,)
    assert ending.clocks_on(case, "process", 7) == ()


def test_the_whole_case_takes_everything_down() -> None:
    ended = ending.of_case(busy())
    assert sorted(ended.items) == [1, 11, 12]
    assert sorted(ended.assignments) == ["a", "t"]
    assert (ended.clocks, ended.effects) == ((10,), ("mail",))


def test_tokens_are_found_by_where_they_rest() -> None:
    case = busy()
    assert sorted(ending.tokens_in(case, (2, 5))) == [3, 7, 9]
    assert ending.tokens_in(replace(case, tokens={}), (2,)) == []


def test_work_of_a_task_goes_with_its_item_not_with_a_token() -> None:
    case = busy()
    case.assignments["z"] = Assignment("z", 9, "call", "s", 1, 1, item=11)
    case.tokens[9] = Token(9, 2, "call", 1)
    ended = ending.of_visit(case, (11,), 9)
    assert ended is not None
    assert sorted(ended.assignments) == ["t", "z"]
