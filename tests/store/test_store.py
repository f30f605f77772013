"""What every store promises: one suite for memory, SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.commands import derive, digest
from casewright.engine.decision import Effect
from casewright.engine.state import Assignment, Child
from casewright.store import answers
from casewright.store.port import Conflict, Loaded
from casewright.store.rows import CaseQuery, DraftRow, WorkQuery
from tests.store import story
from tests.store.story import DAY, HOUR, START, CaseStory, ident


@pytest.fixture
def store(store: Any) -> Any:
    """A store with the permits blueprint, bob in queue front and eve in persona site."""
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    story.person(store, "eve", personas=("site",))
    return store


def _create(unit: Any, case: CaseStory, number: str, base: Loaded | None = None) -> None:
    command = c.CreateCase(
        id=ident(number), actor="bob", case=case.id, type="permit", blueprint="permits"
    )
    events = case.first_events(number, {}, None)
    unit.commit(story.turn(unit, command, events, at=START, base=base))


# ------------------------------------------------------------------------- writing and conflicts


def test_a_new_stream_begins_at_nothing(store: Any) -> None:
    with store.transaction() as unit:
        loaded = unit.load("case:none")
    assert (loaded.sequence, loaded.head, loaded.case) == (0, "0" * 64, None)


def test_what_was_committed_is_loaded_again_as_it_was(store: Any) -> None:
    case = CaseStory(store).create(applicant="Ann Archer", amount=5)
    with store.transaction() as unit:
        loaded = unit.load(case.stream)
    assert loaded.sequence == 4
    assert loaded.case == case.case
    assert loaded.case.data == {"applicant": "Ann Archer", "amount": 5}


def test_nothing_stays_of_a_transaction_that_failed(store: Any) -> None:
    case = CaseStory(store)

    def fail_late() -> None:
        with store.transaction() as unit:
            _create(unit, case, "PRM-7")
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        fail_late()
    assert store.reads.case(case.id) is None
    assert store.reads.work(WorkQuery()).rows == ()
    assert list(store.reads.records(case.stream)) == []
    assert store.next_due() is None


def test_only_the_failed_part_of_a_group_is_undone(store: Any) -> None:
    one, two = CaseStory(store, "one"), CaseStory(store, "two")

    def fail(unit: Any) -> None:
        with unit.savepoint():
            _create(unit, two, "PRM-2")
            raise ValueError("refused")

    with store.transaction() as unit:
        with unit.savepoint():
            _create(unit, one, "PRM-1")
        with pytest.raises(ValueError, match="refused"):
            fail(unit)
        with unit.savepoint():
            _create(unit, two, "PRM-3")
    numbers = [row.number for row in store.reads.cases(CaseQuery()).rows]
    assert sorted(numbers) == ["PRM-1", "PRM-3"]


def test_the_second_to_change_a_stream_is_told_to_decide_again(store: Any) -> None:
    case = CaseStory(store).create()
    with store.transaction() as unit:
        old = unit.load(case.stream)
    case.claim()
    comment = c.AddComment(id=ident("late"), actor="eve", case=case.id, text="late")
    with pytest.raises(Conflict), store.transaction() as unit:
        unit.commit(story.turn(unit, comment, (e.CommentAdded("late"),), at=START, base=old))
    assert [h.kind for h in store.reads.history(case.id)][-1] == "AssignmentGiven"


def test_creating_a_stream_twice_is_a_conflict(store: Any) -> None:
    case = CaseStory(store)
    with store.transaction() as unit:
        empty = unit.load(case.stream)
    case.create()
    with pytest.raises(Conflict), store.transaction() as unit:
        _create(unit, case, "PRM-99", base=empty)


def test_an_accepted_command_keeps_its_answer(store: Any) -> None:
    case = CaseStory(store).create()
    with store.transaction() as unit:
        answer = unit.answered(case.command.id)
        unknown = unit.answered(ident("never"))
    assert unknown is None
    assert answer == answers.answer(
        case.command.id, digest(case.command), case.stream, 4, case.case
    )
    assert answer.assignments == (case.assignment,)


def test_a_turn_without_events_leaves_no_trace(store: Any) -> None:
    case = CaseStory(store).create()
    command = c.ChangeData(id=ident("nothing"), actor="bob", case=case.id, data={})
    story.tell(store, command)
    with store.transaction() as unit:
        assert unit.answered(command.id) is None
        assert unit.load(case.stream).sequence == 4


def test_numbers_are_never_drawn_twice(store: Any) -> None:
    drawn: list[int] = []

    def draw() -> None:
        for _ in range(10):
            with store.transaction() as unit:
                drawn.append(unit.draw("CLM"))

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == 30
    with store.transaction() as unit:
        assert unit.draw("OTHER") == 1


def test_the_clock_is_in_microseconds_and_goes_on(store: Any) -> None:
    with store.transaction() as unit:
        first = unit.now()
    assert first > 1_700_000_000_000_000
    assert store.now() >= first


# ---------------------------------------------------------------------------------------- facts


def test_facts_about_people_queues_and_cases(store: Any) -> None:
    case = CaseStory(store).create()
    with store.transaction() as unit:
        assert unit.fact("person:bob") == {
            "id": "bob", "name": "Bob", "manager": None, "queues": ["front"], "personas": [],
            "skills": {"law": 3}, "everything": False,
        }  # fmt: skip
        assert unit.fact("person:nobody") is None
        assert unit.fact("queue:front") == {"members": ["bob"]}
        assert unit.fact("persona:site") == {"members": ["eve"]}
        assert unit.fact("persona:none") == {"members": []}
        assert unit.fact(f"case:{case.id}") == {"status": "Open-Intake", "sequence": 4}
        assert unit.fact("case:none") is None
        with pytest.raises(KeyError):
            unit.fact("weather:today")


def test_a_changed_person_has_only_the_new_queues_and_a_removed_one_none(store: Any) -> None:
    story.person(store, "bob", queues=("back", "front"), personas=("site",))
    with store.transaction() as unit:
        assert unit.fact("person:bob")["queues"] == ["back", "front"]
        assert unit.fact("persona:site") == {"members": ["bob", "eve"]}
    gone = c.RemovePerson(id=ident("gone"), actor="ann", person="bob")
    changes = story.tell(store, gone, e.PersonRemoved("bob"))
    assert changes.people == {"bob"}
    assert changes.workspace
    assert store.reads.person("bob") is None
    assert [known.name for known in store.reads.people()] == ["Eve"]
    with store.transaction() as unit:
        assert unit.fact("queue:front") == {"members": []}


def test_the_newest_version_that_is_not_retired(store: Any) -> None:
    story.publish(store, 2)
    with store.transaction() as unit:
        version, hash_, content = unit.blueprint("permits")
        assert (version, hash_, content) == (2, "hash 2", story.CONTENT.encode())
        assert unit.blueprint("permits", 1)[1] == "hash 1"
        assert unit.blueprint("permits", 3) is None
        assert unit.blueprint("others") is None
    retire = c.RetireBlueprint(id=ident("retire"), actor="ann", blueprint="permits", version=2)
    assert story.tell(store, retire, e.BlueprintRetired(2)).blueprints == {"permits"}
    with store.transaction() as unit:
        assert unit.blueprint("permits")[0] == 1
    rows = store.reads.blueprints()
    assert [(row.version, row.status) for row in rows] == [(2, "retired"), (1, "published")]
    assert rows[0].case_types == (("permit", "Building permit"),)
    assert rows[0].name == "Permits"
    assert store.reads.blueprint("permits") == story.CONTENT.encode()


# -------------------------------------------------------------------------------------- the work


def test_new_work_is_offered_to_the_people_of_its_queue(store: Any) -> None:
    case = CaseStory(store).create(applicant="Ann Archer", amount=5, secret="x")
    (row,) = store.reads.work(WorkQuery(person="bob")).rows
    assert (row.assignment, row.case, row.number) == (case.assignment, case.id, "PRM-1")
    assert (row.title, row.step_name, row.stage_name) == (
        "Ann Archer", "Check the papers", "Intake",
    )  # fmt: skip
    assert (row.state, row.urgency, row.opened, row.due) == (
        "offered", 15, START, START + 8 * HOUR,
    )  # fmt: skip
    assert row.listed == {"applicant": "Ann Archer", "amount": 5}
    assert store.reads.work(WorkQuery(person="eve")).rows == ()
    assert store.reads.assignment(case.assignment) == row


def test_claimed_work_is_mine_and_nobody_elses(store: Any) -> None:
    story.person(store, "ida", queues=("front",))
    case = CaseStory(store).create()
    changes = case.claim("bob")
    assert changes.cases == {case.id}
    assert changes.queues == {"front"}
    assert changes.people == {"bob"}
    mine = WorkQuery(person="bob", scope="mine")
    assert [row.assignee for row in store.reads.work(mine).rows] == ["bob"]
    assert store.reads.work(WorkQuery(person="bob", scope="offered")).rows == ()
    assert store.reads.work(WorkQuery(person="ida")).rows == ()
    assert len(store.reads.work(WorkQuery(person="ida", scope="all")).rows) == 1


def test_completed_work_is_kept_with_outcome_and_time_and_the_next_opens(store: Any) -> None:
    case = CaseStory(store).create()
    case.claim()
    case.complete("approve", applicant="Bo Berg")
    past, now = store.reads.case_work(case.id)
    assert (past.state, past.outcome, past.closed_by) == ("completed", "approve", "bob")
    assert past.closed == START + 2 * HOUR
    assert (now.state, now.step_name, now.title) == ("offered", "Visit", "Bo Berg")
    assert [row.step for row in store.reads.work(WorkQuery(person="eve")).rows] == ["visit"]
    case.resolve()
    assert store.reads.work(WorkQuery()).rows == ()
    assert store.reads.assignment(now.assignment).state == "ended"


def test_work_that_opened_and_ended_within_one_command_is_kept(store: Any) -> None:
    case = CaseStory(store).create()
    command = c.SkipStep(
        id=ident("skip"), actor="bob", case=case.id, assignment=case.assignment, reason="known"
    )
    brief = Assignment(ident("brief"), 9, "visit", "intake", 1, START, persona="site")
    events = (e.AssignmentOpened(brief), e.AssignmentCompleted(brief.id, "visit", "seen"))
    story.tell(store, command, *events, at=START + DAY)
    row = store.reads.assignment(brief.id)
    assert (row.state, row.outcome, row.closed) == ("completed", "seen", START + DAY)


def test_everybody_who_sees_everything_sees_all_that_is_offered(store: Any) -> None:
    story.person(store, "max", everything=True)
    CaseStory(store).create()
    assert len(store.reads.work(WorkQuery(person="max")).rows) == 1


def test_who_is_excluded_from_a_step_is_not_offered_it(store: Any) -> None:
    case = CaseStory(store).create()
    barred = Assignment(
        ident("barred"), 9, "visit", "intake", 1, START, queue="front", excluded=("bob",)
    )
    case.event(e.AssignmentOpened(barred))
    assert barred.id not in {r.assignment for r in store.reads.work(WorkQuery(person="bob")).rows}
    story.person(store, "bo", queues=("front",))
    assert barred.id in {r.assignment for r in store.reads.work(WorkQuery(person="bo")).rows}


def test_a_clock_that_passes_changes_urgency_and_order(store: Any) -> None:
    first = CaseStory(store, "first").create()
    second = CaseStory(store, "second").create()
    second.event(e.ClockPassed(4, "fast", "deadline", START, urgency=40))
    rows = store.reads.work(WorkQuery(person="bob")).rows
    assert [(row.case, row.urgency) for row in rows] == [(second.id, 50), (first.id, 15)]
    assert store.reads.cases(CaseQuery(text="prm-2")).rows[0].urgency == 50


@pytest.mark.parametrize(
    "sort", ["urgency", "due", "opened", "number", "step", "stage", "assignee"]
)
def test_pages_give_every_row_once_in_order(store: Any, sort: Any) -> None:
    for n in range(7):
        case = CaseStory(store, f"case {n}", START + n % 3 * HOUR).create()
        if n % 2:
            case.claim("bob" if n % 4 == 1 else "ida")
    whole = store.reads.work(WorkQuery(scope="all", sort=sort)).rows
    paged: list[Any] = []
    after = None
    while True:
        page = store.reads.work(WorkQuery(scope="all", sort=sort, limit=2, after=after))
        paged += page.rows
        after = page.after
        if after is None:
            break
    assert len(whole) == 7
    assert tuple(paged) == whole


def test_pages_merge_what_is_mine_and_what_is_offered(store: Any) -> None:
    story.person(store, "bob", queues=("front", "back"), personas=("site",))
    cases = [CaseStory(store, f"case {n}", START + n * HOUR).create() for n in range(6)]
    cases[1].claim("bob")
    cases[3].complete()
    cases[4].claim("eve")
    seen: list[str] = []
    query = WorkQuery(person="bob", sort="opened", limit=2)
    while True:
        page = store.reads.work(query)
        seen += [row.case for row in page.rows]
        if page.after is None:
            break
        query = WorkQuery(person="bob", sort="opened", limit=2, after=page.after)
    assert sorted(seen) == sorted(cases[n].id for n in (0, 1, 2, 3, 5))
    assert store.reads.count_work(WorkQuery(person="bob")) == 5
    assert store.reads.count_work(WorkQuery(person="bob"), cap=3) == 3


def test_filters_of_a_worklist(store: Any) -> None:
    one = CaseStory(store, "one").create(applicant="Ann Archer", amount=5)
    two = CaseStory(store, "two").create(applicant="Bo Berg", amount=7)
    two.complete()

    def found(**asked: Any) -> list[str]:
        return [row.case for row in store.reads.work(WorkQuery(scope="all", **asked)).rows]

    assert found(listed={"applicant": "Ann Archer"}) == [one.id]
    assert found(listed={"amount": 7}) == [two.id]
    assert found(listed={"secret": "x"}) == []
    assert found(queues=("front",)) == [one.id]
    assert found(stages=("decision",)) == []
    assert found(types=("permit",)) == [one.id, two.id]
    assert found(due_before=START + DAY) == [one.id]
    assert found(text="arch ann") == [one.id]
    assert found(text="visit") == [two.id]
    assert found(text="papers prm-1") == [one.id]
    assert found(text="%") == [one.id, two.id]
    assert found(text="rcher") == []


# -------------------------------------------------------------------------------------- the case


def test_cases_by_status_type_and_words_newest_first(store: Any) -> None:
    old = CaseStory(store, "old").create(applicant="Ann Archer")
    new = CaseStory(store, "new", START + DAY).create(applicant="Anton Abel")
    old.resolve()
    rows = store.reads.cases(CaseQuery()).rows
    assert [row.case for row in rows] == [new.id, old.id]
    assert rows[1].resolved == START + HOUR
    assert rows[0].resolved is None
    assert [row.case for row in store.reads.cases(CaseQuery(open_only=True)).rows] == [new.id]
    assert store.reads.count_cases(CaseQuery(text="an")) == 2
    assert store.reads.count_cases(CaseQuery(text="an abel")) == 1
    assert store.reads.count_cases(CaseQuery(statuses=("Resolved-Completed",))) == 1
    assert store.reads.count_cases(CaseQuery(types=("other",))) == 0
    page = store.reads.cases(CaseQuery(limit=1))
    assert store.reads.cases(CaseQuery(limit=1, after=page.after)).rows[0].case == old.id
    assert store.reads.case("PRM-1").id == old.id


def test_a_reopened_case_is_open_again(store: Any) -> None:
    case = CaseStory(store).create()
    case.resolve()
    case.event(e.CaseReopened("new facts"))
    (row,) = store.reads.cases(CaseQuery(open_only=True)).rows
    assert row.resolved is None
    assert row.status == "Open"


def test_history_tells_what_happened_in_order(store: Any) -> None:
    case = CaseStory(store).create(amount=5)
    case.claim()
    rows = store.reads.history(case.id)
    assert [row.kind for row in rows] == [
        "CaseCreated", "StageEntered", "AssignmentOpened", "ClockStarted", "AssignmentGiven",
    ]  # fmt: skip
    assert rows[0].payload["data"] == {"amount": 5}
    assert rows[4].payload["assignee"] == "bob"
    assert (rows[4].actor, rows[4].at) == ("bob", START + HOUR)
    assert len({row.hash for row in rows}) == 5
    assert [row.seq for row in store.reads.history(case.id, after=3)] == [4, 5]
    assert [row.seq for row in store.reads.history(case.id, limit=2)] == [1, 2]


def test_files_children_and_notices_follow_from_events(store: Any) -> None:
    case = CaseStory(store).create()
    digest_ = store.put_file(b"plan")
    case.event(e.FileAttached("plan.pdf", digest_, 4, "plans", "application/pdf"))
    case.event(e.PersonNotified(("bob", "eve"), "Hello", "Look at this"))
    case.event(e.ChildRequested(Child(ident("kid"), "repair", "fix")))
    (file,) = store.reads.files(case.id)
    assert (file.name, file.digest, file.size, file.by) == ("plan.pdf", digest_, 4, "bob")
    (notice,) = store.reads.notices("eve")
    assert (notice.subject, notice.case) == ("Hello", case.id)
    assert store.reads.children(case.id) == [ident("kid")]


def test_the_last_draft_wins_and_goes_with_its_assignment(store: Any) -> None:
    case = CaseStory(store).create()
    for amount in (1, 2):
        with store.transaction() as unit:
            unit.save_draft(DraftRow(case.assignment, "bob", case.id, {"amount": amount}, 4, START))
    assert store.reads.draft(case.assignment, "bob").data == {"amount": 2}
    assert store.reads.draft(case.assignment, "eve") is None
    assignment = case.assignment
    case.complete()
    assert store.reads.draft(assignment, "bob") is None


def test_text_that_a_database_cannot_hold_is_shown_without_it(store: Any) -> None:
    case = CaseStory(store).create(applicant="A\x00nn \U0001f3e0 " + "long " * 100)
    (row,) = store.reads.cases(CaseQuery()).rows
    assert row.title.startswith("Ann \U0001f3e0 long")
    assert len(row.title) <= 200
    assert case.case.data["applicant"].startswith("A\x00nn")


# ------------------------------------------------------------------------------ timers, outbox


def test_timers_come_due_in_order_and_go(store: Any) -> None:
    late = CaseStory(store, "late").create()
    soon = CaseStory(store, "soon", START - HOUR).create()
    assert store.next_due() == START + 7 * HOUR
    assert store.due(START) == []
    rows = store.due(START + DAY)
    assert [(due, case) for due, case, _ in rows] == [
        (START + 7 * HOUR, soon.id), (START + 8 * HOUR, late.id),
    ]  # fmt: skip
    assert len(store.due(START + DAY, limit=1)) == 1
    soon.complete()
    assert store.next_due() == START + 8 * HOUR


def _message(target: CaseStory, name: str) -> c.DeliverMessage:
    return c.DeliverMessage(id=ident(name), actor="system", case=target.id, message=name)


def test_internal_commands_wait_in_order_one_per_target_until_accepted(store: Any) -> None:
    one, two = CaseStory(store, "one").create(), CaseStory(store, "two").create()
    commands = [_message(two, "first"), _message(two, "second"), _message(one, "other")]
    first, second, other = (Effect(each.id, "command", each) for each in commands)
    effects = (first, second, other, Effect(ident("mail"), "mail", None, {"to": "x"}))
    one.event(e.CommentAdded("send"), effects=effects)
    assert store.outbox() == [first, other]
    assert store.outbox(limit=1) == [first]
    story.tell(store, commands[0], e.MessageIgnored("first"))
    assert store.outbox() == [second, other]
    story.tell(store, commands[1], e.MessageIgnored("second"))
    assert store.outbox() == [other]


def test_an_effect_that_reported_or_was_cancelled_leaves_the_outbox(store: Any) -> None:
    case = CaseStory(store).create()
    mails = tuple(Effect(ident(f"mail {n}"), "mail") for n in range(3))
    case.event(e.CommentAdded("send"), effects=mails)
    case.event(e.EffectReported(mails[0].id, True))
    case.event(e.TokenEnded(99, ended=e.Ended(effects=(mails[1].id,))))
    assert [row[0] for row in store.rows("outbox")] == [mails[2].id]


# ------------------------------------------------------------------------- following, leases


def test_others_learn_what_changed_since_they_last_asked(store: Any) -> None:
    cursor, nothing = store.changes_since(None)
    assert nothing.cases == frozenset()
    assert store.changes_since(cursor)[1].cases == frozenset()
    case = CaseStory(store).create()
    story.person(store, "zoe")
    story.publish(store, 2)
    cursor, changes = store.changes_since(cursor)
    assert changes.cases == {case.id}
    assert changes.queues == {"front"}
    assert changes.blueprints == {"permits"}
    assert changes.workspace
    assert store.changes_since(cursor)[1].cases == frozenset()


def test_waiting_ends_when_somebody_commits_or_time_is_up(store: Any) -> None:
    assert store.wait_for_change(0.05) is False
    case = CaseStory(store).create()
    started = threading.Event()

    def comment() -> None:
        started.wait(5)
        for _ in range(50):
            case.event(e.CommentAdded("hello"))

    thread = threading.Thread(target=comment)
    thread.start()
    started.set()
    assert store.wait_for_change(10) is True
    thread.join()


def test_a_lease_is_held_by_one_and_its_token_grows_when_it_changes_hands(store: Any) -> None:
    first = store.lease("timers", "desk", 60)
    assert (first.owner, first.token) == ("desk", 1)
    assert store.lease("timers", "worker", 60) is None
    assert store.lease("timers", "desk", 60).token == 1
    assert store.lease("other", "worker", 60).token == 1
    store.release("timers", "worker")
    assert store.lease("timers", "worker", 60) is None
    store.release("timers", "desk")
    taken = store.lease("timers", "worker", -1)
    assert taken.token == 2
    assert store.lease("timers", "desk", 60).token == 3


# ------------------------------------------------------------------------ attachments, figures


@pytest.mark.parametrize("size", [0, 1, 262_144, 600_000])
def test_attachments_come_back_byte_for_byte(store: Any, size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    digest_ = store.put_file(data)
    assert store.put_file(iter([data[: size // 2], data[size // 2 :]])) == digest_
    assert store.reads.file_bytes(digest_) == data
    assert store.reads.file_bytes("0" * 64) is None


def test_figures_of_the_flow_are_kept_as_work_happens(store: Any) -> None:
    one = CaseStory(store, "one").create()
    CaseStory(store, "two").create()
    one.claim()
    one.at += DAY
    one.complete()
    one.resolve()
    day = START // DAY
    rows = {(row.day, row.step): row for row in store.reads.flow(day - 1, day + 9)}
    assert rows[day, "check"].opened == 2
    finished = rows[day + 1, "check"]
    assert (finished.completed, finished.late, finished.spent) == (1, 1, DAY + 2 * HOUR)
    assert (finished.stage, finished.queue, finished.type) == ("intake", "front", "permit")
    assert rows[day + 1, "visit"].ended == 1
    assert store.reads.flow(day + 5, day + 9) == []


def test_the_snapshot_stays_small_however_long_the_history(store: Any) -> None:
    case = CaseStory(store).create(note="n" * 1_000)
    for n in range(40):
        command = c.ChangeData(id=ident(f"data {n}"), actor="bob", case=case.id, data={})
        events = [e.DataChanged({"amount": n * 250 + m}) for m in range(250)]
        story.tell(store, command, *events, at=START + n * HOUR)
    row = dict(zip(_columns("cases"), next(iter(store.rows("cases"))), strict=True))
    assert len(list(store.reads.records(case.stream))) == 10_004
    assert len(row["state"]) <= 65_536


def _columns(table: str) -> tuple[str, ...]:
    from casewright.store.schema import ALL

    return ALL[table].columns


def test_a_derived_id_is_a_uuid() -> None:
    assert len(derive(ident("x"), 1)) == 36
