"""People are told what concerns them: once, on every database, the same again from the events."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from casewright.engine import commands as c
from casewright.runtime.notifications.follow import Follower, differences, rebuild
from casewright.store.backup import copy_all
from casewright.store.memory import MemoryStore
from casewright.store.notification_rows import NotificationRows
from casewright.store.port import Conflict, Unavailable
from tests.runtime.office import HOUR, MINUTE, new

from .conftest import Newsroom


def test_work_that_somebody_gives_me_is_news_and_work_that_i_take_is_not(news: Newsroom) -> None:
    case = news.create(code="A")
    news.transfer(case, "bob")
    assert news.titles("bob") == ["zoe gave you “Check it”"]
    assert news.titles("zoe") == []
    other = news.create(code="B")
    work = next(iter(other.assignments))
    news.do(c.ClaimAssignment(id=new(), actor="ann", case=other.id, assignment=work))
    assert news.titles("ann") == []


def test_work_put_off_or_given_back_is_not_given_to_me_again(news: Newsroom) -> None:
    case = news.create(code="A")
    news.transfer(case, "ann")
    work = next(iter(news.case(case.id).assignments))
    until = news.now + HOUR
    news.do(c.SnoozeAssignment(id=new(), actor="ann", case=case.id, assignment=work, until=until))
    assert len(news.heard("ann")) == 1


def test_work_in_my_queue_is_told_to_those_who_ask_for_it(news: Newsroom) -> None:
    for person in ("bob", "eve"):
        news.person(person, queues=("desk",))
    news.prefer("bob", kinds={"offered": "app"})
    news.create(code="A")
    assert news.titles("bob") == ["“Check it” waits in your queue"]
    assert news.titles("eve") == []


def test_who_is_mentioned_is_told_once_with_the_words(news: Newsroom) -> None:
    case = news.create(code="A")
    news.comment(case, "ann", "Look @bob {who} <b>", "bob", "ann")
    (line,) = news.heard("bob")
    assert (line.title("en", "Ann"), line.detail) == ("Ann mentioned you", "Look @bob {who} <b>")
    assert (line.number, line.count) == (case.number, 1)
    assert line.title("de", "Ann") == "Ann hat Sie erwähnt"
    assert news.heard("ann") == []


def test_a_goal_and_a_deadline_that_pass_on_my_work_are_told_in_order(news: Newsroom) -> None:
    case = news.create(code="A")
    news.transfer(case, "bob")
    for hours in (1, 1):
        news.now += hours * HOUR + MINUTE
        news.do(c.TimerDue(id=new(), actor="system", case=case.id, timer="c:1", due=news.now))
    assert news.titles("bob") == [
        "“Check it” is overdue",
        "The goal of “Check it” has passed; the deadline comes next",
        "zoe gave you “Check it”",
    ]


def test_a_case_that_i_follow_or_made_is_told_when_it_is_resolved(news: Newsroom) -> None:
    case = news.create(code="A")
    news.do(c.FollowCase(id=new(), actor="bob", case=case.id))
    news.submit("zoe", case, "check", outcome="lost", data={"code": "A"})
    assert news.titles("bob") == ["Resolved: Lost"]
    assert news.titles("ann") == ["Resolved: Lost"]


def test_who_follows_no_more_hears_no_more(news: Newsroom) -> None:
    case = news.create(code="A")
    for command in (c.FollowCase, c.FollowCase, c.UnfollowCase, c.UnfollowCase):
        news.do(command(id=new(), actor="bob", case=case.id))
    assert news.kinds(case).count("CaseFollowed") == news.kinds(case).count("CaseUnfollowed") == 1
    news.submit("zoe", case, "check", outcome="lost", data={"code": "A"})
    assert news.heard("bob") == []


def test_the_same_case_and_kind_within_an_hour_is_one_line(news: Newsroom) -> None:
    case = news.create(code="A")
    for _ in range(3):
        news.comment(case, "ann", "Again", "bob")
    news.now += 2 * HOUR
    news.comment(case, "ann", "Later", "bob")
    assert [line.count for line in news.heard("bob")] == [1, 3]
    assert news.titles("bob")[1] == "You were mentioned 3 times"


def test_reading_takes_a_line_off_the_unread_and_keeps_it_in_the_list(news: Newsroom) -> None:
    one, two = news.create(code="A"), news.create(code="B")
    for case in (one, two, two):
        news.comment(case, "ann", "Hello", "bob")
    first = next(line for line in news.heard("bob") if line.number == two.number)
    assert news.inbox.read(first.keys) == 2
    assert news.inbox.read(first.keys) == 0
    assert [line.number for line in news.heard("bob")] == [one.number]
    assert {line.read for line in news.heard("bob", unread=False)} == {True, False}
    assert news.inbox.read_all("bob") == 1
    assert news.heard("bob") == []
    assert news.inbox.read([("bob", "case:none", 1)]) == 0


def test_what_was_read_stays_read_when_everything_is_derived_again(news: Newsroom) -> None:
    case = news.create(code="A")
    news.comment(case, "ann", "Hello", "bob")
    news.heard("bob")
    news.inbox.read_all("bob")
    news.comment(case, "ann", "Again", "bob")
    before = news.heard("bob", unread=False)
    rebuild(news.rows)
    assert news.inbox.of("bob") == before
    assert differences(news.rows) == []


def test_nobody_hears_who_is_not_there_or_may_not_see_the_case(news: Newsroom) -> None:
    case = news.create(code="A")
    news.comment(case, "ann", "Hello", "stranger", "bob")
    news.now += MINUTE
    news.do(c.RemovePerson(id=new(), actor="zoe", person="bob"))
    news.comment(case, "ann", "Gone", "bob")
    assert [line.detail for line in news.heard("bob")] == ["Hello"]
    assert news.heard("stranger") == []


def test_the_people_of_that_day_are_told_even_if_somebody_looks_later(news: Newsroom) -> None:
    """Eve comes after the comment, Bob leaves after it: that is what a rebuild must know."""
    case = news.create(code="A")
    news.comment(case, "ann", "Hello", "bob", "eve")
    news.now += MINUTE
    news.person("eve")
    news.do(c.RemovePerson(id=new(), actor="zoe", person="bob"))
    assert len(news.heard("bob")) == 1
    assert news.heard("eve") == []


def test_what_i_do_not_want_to_be_told_is_not_kept(news: Newsroom) -> None:
    news.prefer("bob", kinds={"mention": "none"})
    case = news.create(code="A")
    news.comment(case, "ann", "Hello", "bob")
    assert news.heard("bob") == []
    news.now += MINUTE
    news.prefer("bob")
    news.comment(case, "ann", "Again", "bob")
    assert [line.detail for line in news.heard("bob")] == ["Again"]


def test_several_workers_at_once_tell_everything_once(news: Newsroom) -> None:
    case = news.create(code="A")
    for number in range(20):
        news.comment(case, "ann", f"{number}", "bob")
    start = Barrier(4)

    def work(_: int) -> None:
        follower = Follower(NotificationRows(news.real))
        start.wait()
        for _attempt in range(20):
            try:
                if not follower.round():
                    return
            except (Conflict, Unavailable):
                continue

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    news.look()
    assert sum(line.count for line in news.inbox.of("bob")) == 20


def test_whoever_comes_second_to_a_stream_writes_nothing(news: Newsroom) -> None:
    case = news.create(code="A")
    news.comment(case, "ann", "Hello", "bob")
    steps = list(news.rows.behind(100))
    row = news.heard("bob")[0]
    assert row.count == 1
    # The second to come has seen the same steps and is refused as a whole.
    with pytest.raises(Conflict):
        news.rows.write(steps, [])
    assert len(news.heard("bob")) == 1


def test_a_follower_that_starts_late_and_one_that_always_ran_agree(news: Newsroom) -> None:
    case = news.create(code="A")
    for number in range(5):
        news.comment(case, "ann", f"{number}", "bob")
        news.look()
    always = news.rows.all()
    news.rows.forget()
    news.follower = Follower(news.rows)
    news.look()
    assert news.rows.all() == always


def test_a_worker_that_takes_over_goes_on_where_the_other_ended(news: Newsroom) -> None:
    case = news.create(code="A")
    for number in range(3):
        news.comment(case, "ann", f"{number}", "bob")
        news.look()
        news.follower = Follower(news.rows)
    assert sum(line.count for line in news.heard("bob")) == 3


def test_a_copy_of_the_workspace_knows_what_was_read(news: Newsroom) -> None:
    case = news.create(code="A")
    news.comment(case, "ann", "Hello", "bob")
    news.heard("bob")
    news.inbox.read_all("bob")
    copy = MemoryStore()
    copy_all(news.real, copy)
    assert [row[0] for row in copy.rows("notification_marks")] == ["bob"]
    assert list(copy.rows("notifications")) == []
