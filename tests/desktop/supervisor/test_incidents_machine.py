"""The list of incidents against a plain dictionary, in any order of news, sweeps and filters."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casewright.desktop.supervisor.incidents import IncidentModel
from casewright.desktop.supervisor.reading import Incident

CASES = ("a", "b", "c", "d")
CASE = st.sampled_from(CASES)
#: Tokens that stand still in a case, each with since when.
STUCK = st.dictionaries(st.integers(1, 3), st.integers(0, 9), max_size=3)
TEXTS = st.sampled_from(["", "a", "type", "route", "b route", "zzz"])


def incident(case: str, token: int, since: int) -> Incident:
    kind = "one" if case in "ab" else "two"
    return Incident(case, case.upper(), kind, "Type", "s", "Step", token, "no route", since, 1)


class News(RuleBasedStateMachine):
    """What is read comes in any order; the list is always what was read last."""

    @initialize()
    def begin(self) -> None:
        self.model = IncidentModel()
        self.truth: dict[str, dict[int, int]] = {}
        self.text, self.type = "", ""

    @rule(case=CASE, stuck=STUCK)
    def read_again(self, case: str, stuck: dict[int, int]) -> None:
        self.truth[case] = stuck
        self.model.learn([case], [incident(case, *each) for each in stuck.items()])

    @rule(cases=st.sets(CASE))
    def sweep_ends(self, cases: set[str]) -> None:
        self.truth = {case: stuck for case, stuck in self.truth.items() if case in cases}
        self.model.keep_only(cases)

    @rule(text=TEXTS, kind=st.sampled_from(["", "one", "two"]))
    def filter(self, text: str, kind: str) -> None:
        self.text, self.type = text, kind
        self.model.filter(text, kind)

    @invariant()
    def all_are_known_oldest_first(self) -> None:
        if not hasattr(self, "model"):
            return
        known = self.model.known
        expected = {f"{case}:{token}" for case, stuck in self.truth.items() for token in stuck}
        assert {one.id for one in known} == expected
        assert [one.since for one in known] == sorted(one.since for one in known)

    @invariant()
    def listed_is_what_the_filter_lets_through(self) -> None:
        if not hasattr(self, "model"):
            return
        rows = [self.model.row(place) for place in range(self.model.rowCount())]
        listed = [one.id for one in rows if one is not None]
        assert listed == [
            one.id
            for one in self.model.known
            if self.type in ("", one.type) and one.matches(self.text)
        ]
        assert self.model.row(len(listed)) is None
        assert all(self.model.place_of(one) == place for place, one in enumerate(listed))


TestNews = News.TestCase
TestNews.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
