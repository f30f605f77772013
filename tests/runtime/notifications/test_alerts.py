"""Supervisors are warned when a queue goes over a limit: once, and again only after it recovered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine.commands import derive
from casewright.engine.decision import Refused
from casewright.runtime.notifications.alerts import EVERY, Watch, judged, measured
from casewright.runtime.notifications.follow import Telling
from casewright.store.open import info
from casewright.store.queue_figures import Figures, QueueFigures
from tests.runtime.office import HOUR, MINUTE, new

from .conftest import Newsroom


def watch_of(news: Newsroom) -> Watch:
    return Watch(
        QueueFigures(news.real).of, lambda: news.now, Telling(news.rows).now, news.door.submit,
        info(news.real)["workspace"],
    )  # fmt: skip


def limit(news: Newsroom, **settings: object) -> None:
    news.do(
        c.SetQueueAlert(id=new(), actor="zoe", queue="desk", settings={"to": ["bob"], **settings})
    )


def test_a_long_queue_warns_once_until_it_has_recovered(news: Newsroom) -> None:
    limit(news, length=4)
    watch = watch_of(news)
    made = []
    for number in range(5):
        made.append(news.create(code=f"{number}"))
        assert watch.round() == (number == 4)
        news.now += EVERY
    assert news.titles("bob") == ["desk: 5 pieces of work wait (limit 4)"]
    news.create(code="one more")
    assert watch.round() == 0
    # At the limit again is not yet well: the next one must not warn anew.
    for case in made[:2]:
        news.do(c.CancelCase(id=new(), actor="zoe", case=case.id))
    news.now += EVERY
    assert watch.round() == 0
    news.do(c.CancelCase(id=new(), actor="zoe", case=made[2].id))
    news.now += EVERY
    assert watch.round() == 1
    for number in range(2):
        news.create(code=f"again {number}")
    news.now += EVERY
    assert watch.round() == 1
    assert sum(line.count for line in news.heard("bob")) == 2


def test_old_work_and_work_near_its_deadline_warn_too(news: Newsroom) -> None:
    limit(news, oldest=30, risk=50, within=60)
    watch = watch_of(news)
    case = news.create(code="A")
    assert watch.round() == 0
    news.now += 31 * MINUTE
    assert watch.round() == 1
    news.now += HOUR
    # The deadline is two hours after the start: less than an hour is left.
    assert watch.round() == 1
    assert [line.text.split()[0] for line in news.heard("bob")] == ["risk", "oldest"]
    # Taken, it waits no more; it is still at risk.
    work = next(iter(news.case(case.id).assignments))
    news.do(c.ClaimAssignment(id=new(), actor="ann", case=case.id, assignment=work))
    news.now += EVERY
    assert watch.round() >= 1


def test_it_looks_again_only_when_it_is_time(news: Newsroom) -> None:
    watch = watch_of(news)
    watch.round()
    limit(news, length=1)
    for code in ("A", "B"):
        news.create(code=code)
    assert watch.round() == 0
    news.now += EVERY
    assert watch.round() == 1


def test_two_workers_that_look_at_once_report_one(news: Newsroom) -> None:
    limit(news, length=1)
    for code in ("A", "B"):
        news.create(code=code)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda watch: watch.round(), [watch_of(news), watch_of(news)]))
    assert sum(line.count for line in news.heard("bob")) == 1


def test_another_worker_with_another_figure_is_refused_and_nothing_breaks(news: Newsroom) -> None:
    limit(news, length=1)
    for code in ("A", "B"):
        news.create(code=code)
    same = derive(info(news.real)["workspace"], "alert desk length 0")
    first = watch_of(news)
    news.do(
        c.ReportQueueAlert(
            id=same, actor="system", queue="desk", measure="length", value=9, limit=1, raised=True
        )
    )
    assert first.round() == 0
    with pytest.raises(Refused, match="accepted before"):
        news.do(
            c.ReportQueueAlert(
                id=same, actor="system", queue="desk", measure="length", value=8, limit=1,
                raised=True,
            )
        )  # fmt: skip


def test_new_limits_are_judged_afresh(news: Newsroom) -> None:
    limit(news, length=1)
    for code in ("A", "B", "C"):
        news.create(code=code)
    watch = watch_of(news)
    assert watch.round() == 1
    news.now += EVERY
    limit(news, length=2)
    assert watch.round() == 1
    news.now += EVERY
    limit(news)
    assert watch.round() == 0


def test_only_who_may_do_everything_sets_limits(news: Newsroom) -> None:
    with pytest.raises(Refused, match="may not set the alerts"):
        news.do(c.SetQueueAlert(id=new(), actor="bob", queue="desk", settings={}))
    with pytest.raises(Refused, match="cannot be a queue's id"):
        news.do(c.SetQueueAlert(id=new(), actor="zoe", queue="a b", settings={}))


def test_an_empty_queue_has_nothing_old_and_nothing_at_risk() -> None:
    assert measured(Figures(0, 0, None, 0), 5) == {"length": 0, "oldest": 0, "risk": 0}
    assert measured(Figures(4, 3, 10 * MINUTE, 3), 15 * MINUTE) == {
        "length": 3, "oldest": 5, "risk": 75,
    }  # fmt: skip
    # A clock of another machine may be ahead.
    assert measured(Figures(1, 1, 10, 0), 5)["oldest"] == 0


@given(st.lists(st.integers(0, 200), max_size=30), st.integers(1, 100))
def test_between_two_warnings_the_queue_was_well(values: list[int], most: int) -> None:
    raised, well = False, True
    for value in values:
        now = judged(value, most, raised=raised)
        if now and not raised:
            assert value > most
            assert well
            well = False
        well = well or value * 100 <= most * 80
        raised = now
