"""Events of tokens, scopes, waits, edges and messages: what each leaves in the case."""

from __future__ import annotations

from msgspec.structs import replace

from casewright.engine import events as e
from casewright.engine.state import Kept, Scope, Token, Wait

from .parts import after, busy, changed

# -------------------------------------------------------------------------------------- scopes


def test_a_scope_that_opens_lets_its_token_wait() -> None:
    scope, token = Scope(30, "call", 2, "shared", "call", 9), Token(9, 2, "call", 1_900)
    case = after(e.ScopeOpened(scope, token))
    assert (case.scopes[30], case.tokens[9], case.counter) == (scope, token, 30)


def test_a_branch_opens_without_a_token() -> None:
    case = after(e.ScopeOpened(Scope(30, "branch", 4, "main", key="third")))
    assert changed(busy(), case) == {"scopes", "counter"}


def test_a_branch_that_ends_is_counted_and_gone() -> None:
    case = after(e.BranchEnded(5, 4, 1))
    assert 5 not in case.scopes
    assert case.scopes[4].arrived == 1


def test_the_branch_of_an_item_stays_until_the_join() -> None:
    before = busy()
    before.scopes[4] = replace(before.scopes[4], kind="each")
    before.scopes[5] = replace(before.scopes[5], kind="item", value={"price": 3})
    case = after(e.BranchEnded(5, 4, 1), before)
    assert case.scopes[5].fired
    assert case.scopes[5].value == {"price": 3}, "its value is collected when the join fires"


def test_a_join_lets_go_of_its_token_and_of_its_branches() -> None:
    ended = e.Ended((5, 6), (7, 8), ("a",), (10,))
    case = after(e.ScopeJoined(4, "fork", ended, data={"n": 9}))
    assert set(case.scopes) == {2}
    assert set(case.tokens) == {9}
    assert case.waits == {}
    assert set(case.timers) == {"b:77:other"}
    assert (case.data["n"], case.changed["n"]) == (9, 41)


def test_a_join_that_lets_the_rest_finish_stays_without_its_token() -> None:
    case = after(e.ScopeJoined(4, "fork", closed=False))
    assert case.scopes[4] == replace(busy().scopes[4], fired=True, token=0)
    assert 3 not in case.tokens
    assert {5, 6} <= set(case.scopes)


def test_a_join_without_a_token_drops_none() -> None:
    before = busy()
    before.scopes[4] = replace(before.scopes[4], token=0)
    assert after(e.ScopeJoined(4, "fork"), before).tokens == before.tokens


def test_a_closed_scope_is_gone_with_what_it_lists() -> None:
    case = after(e.ScopeClosed(4, e.Ended((4, 5, 6), (7, 8, 3), ("a",), (10,))))
    assert set(case.scopes) == {2}
    assert set(case.tokens) == {9}
    assert set(after(e.ScopeClosed(4)).scopes) == {2, 5, 6}


def test_a_choice_leaves_one_branch() -> None:
    case = after(e.BranchChosen(4, e.Ended((6,), (8,))))
    assert (case.scopes[4].expected, case.scopes[4].key) == (1, "chosen")
    assert 6 not in case.scopes
    assert 8 not in case.waits


def test_one_more_item_is_one_more_to_wait_for() -> None:
    case = after(e.ItemAdded(4, Scope(40, "item", 4, "main", key="x", value=1)))
    assert case.scopes[4].expected == 3
    assert case.scopes[40].value == 1
    assert case.counter == 40


def test_a_branch_writes_its_own_item_only() -> None:
    case = after(e.ItemValueSet(5, {"price": 4}))
    assert case.scopes[5].value == {"price": 4}
    assert case.scopes[6] == busy().scopes[6]


# --------------------------------------------------------------------------------------- tokens


def test_a_token_comes_to_rest() -> None:
    token = Token(33, 2, "more", 1_900, parked=True, passes=7)
    case = after(e.TokenPlaced(token))
    assert case.tokens[33] == token
    assert case.counter == 33


def test_an_old_token_that_rests_again_raises_no_number() -> None:
    assert after(e.TokenPlaced(Token(7, 5, "do", 1_900))).counter == 20


def test_a_token_that_ends_takes_its_wait_its_timers_and_the_rest_down() -> None:
    case = after(e.TokenEnded(8, "hold", "gone", e.Ended(effects=("mail",))))
    assert 8 not in case.tokens
    assert case.waits == {}
    assert "w:8" not in case.timers
    assert case.effects == {}
    assert "b:7:edge" in case.timers, "the edges of other tokens stay"


def test_only_its_own_edges_go_with_a_token() -> None:
    """Token 7 and token 77 begin alike."""
    case = after(e.TokenEnded(7, "do"))
    assert "b:7:edge" not in case.timers
    assert "b:77:other" in case.timers


def test_tokens_in_flight_rest_nowhere() -> None:
    case = after(e.WorkContinued((7, 8)))
    assert set(case.tokens) == {3, 9}
    assert case.waits == {}


def test_an_incident_lets_the_token_rest_and_waits_for_nothing_else() -> None:
    token = Token(8, 6, "hold", 1_900)
    case = after(e.IncidentRaised("hold", "no date", token))
    assert case.tokens[8] == token
    assert case.waits == {}
    assert "w:8" not in case.timers


def test_an_incident_without_a_token_is_only_recorded() -> None:
    assert changed(busy(), after(e.IncidentRaised("hold", "no date"))) == set()


# ---------------------------------------------------------------------------------------- waits


def test_a_wait_for_a_date_has_a_timer() -> None:
    case = after(e.WaitStarted(Token(30, 2, "until", 1_900), Wait("time", 9_999)))
    assert case.waits[30] == Wait("time", 9_999)
    assert case.timers["w:30"] == 9_999


def test_a_wait_for_a_message_has_none() -> None:
    case = after(e.WaitStarted(Token(30, 2, "hear", 1_900), Wait("message", message="m")))
    assert "w:30" not in case.timers
    assert 30 in case.tokens


def test_a_wait_that_is_over_hands_over_its_data() -> None:
    case = after(e.WaitEnded(8, "hold", "time", {"n": 4}, None, e.Ended(clocks=(10,))))
    assert 8 not in case.waits
    assert 8 not in case.tokens
    assert case.data["n"] == 4
    assert case.clocks == {}
    assert case.messages == busy().messages


def test_a_wait_may_take_a_kept_message_out_of_its_place() -> None:
    assert after(e.WaitEnded(8, "hold", "message", kept=0)).messages == (Kept("two", {"n": 2}),)
    assert after(e.WaitEnded(8, "hold", "message", kept=1)).messages == (Kept("one", {}),)


# ---------------------------------------------------------------------------- edges and messages


def test_edges_set_their_timers_beside_the_others() -> None:
    case = after(e.BoundarySet({"b:9:late": 3_000}))
    assert case.timers == {**busy().timers, "b:9:late": 3_000}


def test_an_edge_that_passes_is_remembered_by_the_token_that_stays() -> None:
    case = after(e.BoundaryPassed("do", "edge", "b:7:edge", 7))
    assert case.tokens[7].passed == ("edge",)
    assert "b:7:edge" not in case.timers
    again = after(e.BoundaryPassed("do", "edge", "", 7), case)
    assert again.tokens[7].passed == ("edge",), "once is enough"
    other = after(e.BoundaryPassed("do", "second", "", 7), again)
    assert other.tokens[7].passed == ("edge", "second")


def test_an_edge_that_interrupts_takes_the_step_down() -> None:
    ended = e.Ended((), (7,), ("a",), (10,))
    case = after(e.BoundaryPassed("do", "edge", "b:7:edge", 0, ended))
    assert 7 not in case.tokens
    assert "a" not in case.assignments


def test_an_edge_whose_token_is_gone_is_only_recorded() -> None:
    assert changed(busy(), after(e.BoundaryPassed("do", "edge", "", 70))) == set()


def test_messages_are_kept_in_order_and_taken_from_their_place() -> None:
    case = after(e.MessageKept("three", {"x": 1}))
    assert [kept.message for kept in case.messages] == ["one", "two", "three"]
    case = after(e.MessageTaken("two", 1), case)
    assert [kept.message for kept in case.messages] == ["one", "three"]
