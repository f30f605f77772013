"""Hit policies: what a table answers when no rule, one rule or several match."""

from __future__ import annotations

import pytest

from casewright.rules.dmn.hits import POLICIES, policy_of

from .tables import ask, plain, ready

ROWS = [("< 10", '"low"'), ("< 20", '"middle"'), ("< 30", '"high"')]
ORDER = '"high", "middle", "low"'


class TestOneAnswer:
    def test_unique_takes_the_only_rule(self) -> None:
        assert ask(plain(["n"], ROWS), n=25) == "high"

    def test_unique_with_two_rules_is_null_and_says_which(self) -> None:
        compiled = ready(plain(["n"], ROWS))
        found, trace = compiled.evaluate_traced({"n": 15})
        assert found is None
        assert trace["matched"] == [2, 3]
        assert trace["reasons"] == ["rules 2, 3 match, but only one may (hit policy UNIQUE)"]

    def test_first_takes_the_first_in_the_order_of_the_table(self) -> None:
        assert [ask(plain(["n"], ROWS, "FIRST"), n=n) for n in (5, 15, 25)] == [
            "low",
            "middle",
            "high",
        ]

    def test_any_wants_equal_results(self) -> None:
        same = plain(["n"], [("< 10", "1"), ("< 20", "1.0"), ("> 15", "2")], "ANY")
        assert ask(same, n=5) == 1
        assert ask(same, n=18) is None
        _, trace = ready(same).evaluate_traced({"n": 18})
        assert trace["reasons"] == ["rules 2, 3 match with different results (hit policy ANY)"]

    def test_any_takes_two_nulls_as_equal(self) -> None:
        assert ask(plain(["n"], [("-", "null"), ("-", "null")], "ANY"), n=1) is None
        _, trace = ready(plain(["n"], [("-", "null"), ("-", "")], "ANY")).evaluate_traced({"n": 1})
        assert "reasons" not in trace

    def test_priority_follows_the_order_of_the_output_values(self) -> None:
        found = plain(["n"], ROWS, "PRIORITY", values=ORDER)
        assert [ask(found, n=n) for n in (5, 15, 25)] == ["high", "high", "high"]
        other = plain(["n"], ROWS, "PRIORITY", values='"low", "high", "middle"')
        assert [ask(other, n=n) for n in (5, 15, 25)] == ["low", "high", "high"]

    def test_priority_of_several_outputs_goes_from_left_to_right(self) -> None:
        rows = [("-", '"b"', "1"), ("-", '"a"', "2"), ("-", '"a"', "1")]
        found = plain(["n"], rows, "PRIORITY", ["letter", "figure"], values='"a", "b", 1, 2')
        assert ask(found, n=0) == {"letter": "a", "figure": 1}

    def test_results_without_a_place_come_last(self) -> None:
        rows = [("-", "9"), ("-", "2"), ("-", "1")]
        assert ask(plain(["n"], rows, "PRIORITY", values="[1..2], 9"), n=0) == 2


class TestManyAnswers:
    def test_rule_order(self) -> None:
        assert ask(plain(["n"], ROWS, "RULE ORDER"), n=5) == ["low", "middle", "high"]
        assert ask(plain(["n"], ROWS, "RULE ORDER"), n=25) == ["high"]

    def test_output_order(self) -> None:
        found = plain(["n"], ROWS, "OUTPUT ORDER", values=ORDER)
        assert ask(found, n=5) == ["high", "middle", "low"]

    def test_collect_without_aggregation(self) -> None:
        assert ask(plain(["n"], ROWS, "COLLECT"), n=15) == ["middle", "high"]

    def test_collect_several_outputs(self) -> None:
        found = plain(["n"], [("-", "1", "2"), ("-", "3", "4")], "COLLECT", ["a", "b"])
        assert ask(found, n=0) == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]

    @pytest.mark.parametrize(
        "aggregation, expected", [("SUM", 60), ("MIN", 10), ("MAX", 30), ("COUNT", 3)]
    )
    def test_collect_with_aggregation(self, aggregation: str, expected: int) -> None:
        rows = [("-", "10"), ("-", "20"), ("-", "30"), ("> 5", "40")]
        assert ask(plain(["n"], rows, "COLLECT", aggregation=aggregation), n=0) == expected

    def test_collect_counts_equal_results_twice(self) -> None:
        rows = [("-", "1"), ("-", "1")]
        assert ask(plain(["n"], rows, "COLLECT", aggregation="COUNT"), n=0) == 2
        assert ask(plain(["n"], rows, "COLLECT", aggregation="SUM"), n=0) == 2

    def test_texts_have_a_minimum_but_no_sum(self) -> None:
        rows = [("-", '"b"'), ("-", '"a"')]
        assert ask(plain(["n"], rows, "COLLECT", aggregation="MIN"), n=0) == "a"
        compiled = ready(plain(["n"], rows, "COLLECT", aggregation="SUM"))
        found, trace = compiled.evaluate_traced({"n": 0})
        assert found is None
        assert trace["reasons"] == ["the results of rules 1, 2 have no sum"]

    def test_aggregation_wants_one_output(self) -> None:
        found = plain(["n"], [("-", "1", "2")], "COLLECT", ["a", "b"], "SUM")
        assert ask(found, n=0) is None
        count = plain(["n"], [("-", "1", "2")], "COLLECT", ["a", "b"], "COUNT")
        assert ask(count, n=0) == 1

    def test_an_aggregation_of_another_policy_does_not_count(self) -> None:
        assert policy_of("FIRST", "SUM") == ("FIRST", "")
        assert ask(plain(["n"], ROWS, "FIRST", aggregation="SUM"), n=5) == "low"


class TestNoRule:
    @pytest.mark.parametrize("policy, aggregation", sorted(POLICIES))
    def test_no_match(self, policy: str, aggregation: str) -> None:
        found = ask(plain(["n"], ROWS, policy, aggregation=aggregation), n=99)
        expected = {("COLLECT", ""): [], ("COLLECT", "COUNT"): 0}
        assert found == expected.get((policy, aggregation))

    @pytest.mark.parametrize("policy, aggregation", sorted(POLICIES))
    def test_default_outputs(self, policy: str, aggregation: str) -> None:
        found = plain(["n"], ROWS, policy, aggregation=aggregation, default="7")
        many = policy in ("RULE ORDER", "OUTPUT ORDER") or (policy, aggregation) == ("COLLECT", "")
        assert ask(found, n=99) == ([7] if many else 7)

    def test_a_default_may_be_calculated(self) -> None:
        assert ask(plain(["n"], ROWS, default="n * 2"), n=99) == 198

    def test_defaults_of_several_outputs(self) -> None:
        found = plain(["n"], [("< 0", "1", "2")], outputs=["a", "b"], default='"none"')
        assert ask(found, n=1) == {"a": "none", "b": "none"}

    def test_null_says_that_no_rule_matched(self) -> None:
        _, trace = ready(plain(["n"], ROWS)).evaluate_traced({"n": 99})
        assert trace["matched"] == []
        assert trace["reasons"] == ["no rule matches"]
