"""What people see: chevrons, clocks, histories in words, the past, and whether it still holds."""

from __future__ import annotations

import msgspec
import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.audit import Record, chain, read_header
from casewright.engine.decision import Refused
from casewright.runtime import narrate, timeline, views
from casewright.runtime.handle import fresh_salts
from casewright.runtime.verify import verify

from .office import DAY, HOUR, MONDAY, Office, new


def lines(office: Office, case: str) -> list[str]:
    names = office.catalogue.names("parcels", 1)
    return [views.line(row, names).text for row in office.reads.history(case)]


def test_a_history_reads_as_sentences_with_names(office: Office) -> None:
    case = office.create(code="a")
    office.submit("ann", case, "check", outcome="ok", data={"weight": 2}, reason="It is fine")
    told = lines(office, case.id)
    assert "Case PCL-1 created as Parcel" in told
    assert "Stage Register entered" in told
    assert "Check it is to be done in Desk" in told
    assert any(line.startswith("Check it completed with ok (weight)") for line in told)
    assert "Clock Pace started" in told


def test_every_kind_of_event_has_a_sentence() -> None:
    kinds = [kind.__name__ for kind in e.AnyEvent.__args__]
    for kind in kinds:
        text = narrate.describe(kind, {}, lambda element: element)
        assert text
        assert text[0].isupper() or text.startswith((":", " ", ",")), (kind, text)


def test_events_nobody_wrote_a_sentence_for_are_spelled_out() -> None:
    assert narrate.describe("BranchEnded", {}, str) == "Branch ended"


@pytest.mark.parametrize(
    "instant, text",
    [
        (0, "1970-01-01T00:00:00Z"),
        (MONDAY, "2026-03-02T09:00:00Z"),
        (MONDAY + 500_000, "2026-03-02T09:00:00.5Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (None, None),
    ],
)
def test_instants_are_written_in_utc(instant: int | None, text: str | None) -> None:
    assert narrate.iso(instant) == text


def test_chevrons_are_done_current_and_ahead(office: Office) -> None:
    case = office.create(code="a")
    application = office.catalogue.application("parcels", 1)

    def states() -> list[str]:
        return [each.state for each in views.stages(office.case(case.id), application)]

    assert states() == ["current", "ahead", "ahead"]
    office.submit("ann", case, "check", outcome="ok")
    assert states() == ["done", "current", "ahead"]
    for letter in "abc":
        office.submit("bob", case, f"step-{letter}")
    assert states() == ["done", "done", "done"]


def test_clocks_say_how_they_stand(office: Office) -> None:
    case = office.create(code="a")

    def states() -> list[str]:
        live = office.case(case.id)
        return [each.state for each in views.view(live, ()).clocks]

    assert states() == ["running"]
    office.now += HOUR
    office.do(c.AddComment(id=new(), actor="ann", case=case.id, text="x"))
    assert states() == ["goal passed"]
    office.now += HOUR
    office.do(c.AddComment(id=new(), actor="ann", case=case.id, text="x"))
    assert states() == ["deadline passed"]


def test_a_case_is_seen_as_it_was(office: Office) -> None:
    case = office.create(code="a")
    office.now += HOUR // 2
    office.submit("ann", case, "check", outcome="ok", data={"weight": 2})
    records = list(office.reads.records(f"case:{case.id}"))
    before = timeline.case_at(records, MONDAY)
    assert before is not None
    assert (before.stage, before.data, len(before.clocks)) == ("register", {"code": "a"}, 1)
    assert timeline.case_at(records, MONDAY - 1) is None
    assert timeline.case_at(records, MONDAY + DAY) == office.case(case.id)
    known = office.reads.case_work(case.id)
    (row,) = views.work_of(before, known)
    assert (row.step, row.state, row.closed) == ("check", "offered", None)


def test_a_case_type_is_found_by_its_id_or_with_its_blueprint(office: Office) -> None:
    assert office.catalogue.case_type("parcel").blueprint == "parcels"
    assert office.catalogue.case_type("parcels/parcel").case_type.prefix == "PCL"
    for wrong in ("box", "other/parcel"):
        with pytest.raises(Refused, match="No published blueprint has a case type"):
            office.catalogue.case_type(wrong)


def test_a_case_type_of_two_blueprints_needs_its_blueprint(office: Office) -> None:
    from .office import BLUEPRINT

    office.publish(BLUEPRINT.replace("blueprint: parcels", "blueprint: letters"))
    with pytest.raises(Refused, match="Say letters/parcel or parcels/parcel"):
        office.catalogue.case_type("parcel")
    assert office.catalogue.case_type("letters/parcel").blueprint == "letters"


def test_an_empty_workspace_says_to_publish_first() -> None:
    from casewright.store.memory import MemoryStore

    office = Office(MemoryStore())
    with pytest.raises(Refused, match="Publish a blueprint first"):
        office.catalogue.case_type("parcel")
    office.close()


# ------------------------------------------------------------------------------ verification


def worked(office: Office) -> str:
    case = office.create(code="a")
    office.now += 3 * HOUR
    office.submit("ann", case, "check", outcome="ok")
    office.create("crate", codes=[{"code": "x"}])
    return case.id


def test_an_honest_history_is_intact_and_every_decision_follows(office: Office) -> None:
    worked(office)
    found = verify(office.real, office.catalogue, decisions=True)
    assert found.ok
    assert (found.cases, found.unchecked) == (3, [])
    assert found.events > 20


def forged(office: Office, case: str) -> list[Record]:
    """The history of a case with one more command, chained well but never decided."""
    records = list(office.reads.records(f"case:{case}"))
    import hashlib

    more, _ = chain(
        c.AddComment(id=new(), actor="ann", case=case, text="innocent"),
        (e.CaseResolved("Resolved-Delivered"),),
        stream=f"case:{case}",
        at=office.now,
        head=hashlib.sha256(records[-1].header).hexdigest(),
        after=records[-1].seq,
        salts=fresh_salts(),
    )
    return [*records, *more]


def test_an_event_that_the_engine_would_not_produce_is_named(office: Office) -> None:
    case = worked(office)
    records = forged(office, case)
    found = timeline.check_decisions(f"case:{case}", records, office.catalogue.plan)
    assert found is not None
    assert (found.seq, found.checkable) == (records[-1].seq, True)
    assert "AddComment again gives other events" in found.problem


def under(header: bytes, semantics: int) -> bytes:
    """The header as a program with other rules wrote it."""
    read = msgspec.structs.replace(read_header(header), semantics=semantics)
    return msgspec.json.encode(read)


def test_decisions_under_other_rules_are_not_called_forged(office: Office) -> None:
    case = worked(office)
    records = list(office.reads.records(f"case:{case}"))
    old = [msgspec.structs.replace(each, header=under(each.header, 0)) for each in records]
    found = timeline.check_decisions(f"case:{case}", old, office.catalogue.plan)
    assert found is not None
    assert not found.checkable


def test_an_erased_content_is_not_called_forged(office: Office) -> None:
    case = worked(office)
    records = list(office.reads.records(f"case:{case}"))
    records[3] = msgspec.structs.replace(records[3], payload=b"", salt=b"")
    found = timeline.check_decisions(f"case:{case}", records, office.catalogue.plan)
    assert found is not None
    assert (found.checkable, found.problem) == (False, timeline.ERASED)


def test_a_file_that_is_no_seal_is_refused(office: Office) -> None:
    for wrong in (b"no json", b"[]"):
        with pytest.raises(Refused, match="not an exported seal"):
            verify(office.real, office.catalogue, seal=wrong)
