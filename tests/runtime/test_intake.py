"""Rows become cases once: good ones stay, bad ones are named, a second run finds what is there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.exchange import csv
from casewright.runtime.intake import Intake, Report, Target, mapping
from casewright.store.rows import CaseQuery

from .office import Office


def target(office: Office, case_type: str = "parcel", actor: str = "ann") -> Target:
    found = office.catalogue.case_type(case_type)
    return Target(found.blueprint, found.case_type, actor)


def take_in(office: Office, data: bytes, given: dict[str, str] | None = None, **to: Any) -> Report:
    table = csv.read(io.BytesIO(data))
    return Intake(office.door, office.reads, target(office, **to)).run(table, given or {})


def refused(report: Report) -> dict[int, str]:
    return {bad.row: bad.reason for bad in report.refused}


def test_each_row_becomes_a_case(office: Office) -> None:
    report = take_in(office, b"code,weight\nA,1.50\nB,2\n")
    assert (report.created, report.existing, report.refused) == (2, 0, [])
    weights = {r.title: office.case(r.case).data for r in office.reads.cases(CaseQuery()).rows}
    assert {title: str(data["weight"]) for title, data in weights.items()} == {
        "A": "1.50",
        "B": "2",
    }


def test_a_second_run_creates_nothing(office: Office) -> None:
    data = b"code,weight\nA,1.50\nB,2\n"
    take_in(office, data)
    report = take_in(office, data)
    assert (report.created, report.existing, report.refused) == (0, 2, [])
    assert office.reads.count_cases(CaseQuery()) == 2


def test_a_second_run_by_somebody_else_creates_nothing_either(office: Office) -> None:
    data = b"code,weight\nA,1.50\n"
    take_in(office, data)
    assert take_in(office, data, actor="bob").existing == 1


def test_a_longer_file_adds_only_what_is_new(office: Office) -> None:
    take_in(office, b"code\nA\nB\n")
    report = take_in(office, b"code\nA\nB\nC\n")
    assert (report.created, report.existing) == (1, 2)


def test_rows_are_known_wherever_they_stand(office: Office) -> None:
    take_in(office, b"code\nA\nB\n")
    report = take_in(office, b"code\nC\nB\nA\n")
    assert (report.created, report.existing, report.refused) == (1, 2, [])


def test_a_known_key_with_other_content_is_refused(office: Office) -> None:
    take_in(office, b"code,weight\nA,1\n")
    report = take_in(office, b"code,weight\nA,2\n")
    assert (report.created, report.existing) == (0, 0)
    assert "exists with other content" in refused(report)[1]


def test_the_same_key_twice_in_a_file_keeps_the_first(office: Office) -> None:
    report = take_in(office, b"code,weight\nA,1\nB,1\nA,1\n")
    assert report.created == 2
    assert refused(report) == {3: "code “A” stands in row 1 of this file already."}


def test_bad_rows_are_refused_by_row_and_reason_and_the_good_ones_stay(office: Office) -> None:
    data = (
        b"code,weight,sent\n"
        b"A,1,2026-03-01 10:00+01:00\n"
        b",1,\n"
        b"C,heavy,\n"
        b"D,1,someday\n"
        b"E,1\n"
        b"F\xff,1,\n"
        b"G," + b"9" * 10_000_000 + b",\n"
        b"I,1,\n"
    )
    report = take_in(office, data)
    wrong = refused(report)
    assert report.created == 2
    assert sorted(wrong) == [2, 3, 4, 5, 6, 7]
    assert "code is empty" in wrong[2]
    assert "weight: “heavy” is not a number" in wrong[3]
    assert "sent: “someday” is not a date and time" in wrong[4]
    assert "2 columns" in wrong[5]
    assert "UTF-8" in wrong[6]
    assert "too long" in wrong[7]


def test_all_that_is_wrong_with_a_row_is_said_at_once(office: Office) -> None:
    reason = refused(take_in(office, b"code,weight,sent\nA,heavy,someday\n"))[1]
    assert "weight:" in reason
    assert "sent:" in reason


def test_columns_find_their_fields_by_id_or_by_any_label(office: Office) -> None:
    case_type = target(office).case_type
    for header in ("weight", "WEIGHT", "Weight", "Gewicht"):
        assert mapping(case_type, (header,), {})[header].id == "weight"


def test_other_columns_are_named_or_left_out(office: Office) -> None:
    data = b"Number,Gewicht,Junk\nA,1,x\n"
    report = take_in(office, data, {"Number": "code"})
    assert report.created == 1
    assert report.ignored == ("Junk",)
    assert take_in(office, b"code,weight\nB,wrong\n", {"weight": ""}).created == 1


@pytest.mark.parametrize(
    "data, given, says",
    [
        (b"x\n1\n", {}, "No column of the file fills code"),
        (b"weight\n1\n", {}, "No column of the file fills code"),
        (b"code\nA\n", {"number": "code"}, "no column “number”"),
        (b"code\nA\n", {"code": "serial"}, "no field “serial”"),
        (b"code,Code\nA,A\n", {}, "both fill code"),
    ],
)
def test_a_file_that_cannot_be_mapped_is_refused_as_a_whole(
    office: Office, data: bytes, given: dict[str, str], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        take_in(office, data, given)


def test_without_a_key_equal_rows_are_counted(office: Office) -> None:
    """Reminders have no key: two equal rows are two cases, and still two the second time."""
    data = b"text\ncall\ncall\nwrite\n"
    assert take_in(office, data, case_type="reminder").created == 3
    again = take_in(office, data, case_type="reminder")
    assert (again.created, again.existing) == (0, 3)


def test_values_are_stored_in_their_one_form(office: Office) -> None:
    take_in(office, b"code,sent,kind\nA,2026-03-01 10:00:00.020000+01:00,Box\n")
    (row,) = office.reads.cases(CaseQuery()).rows
    data = office.case(row.case).data
    assert data["sent"] == "2026-03-01T10:00:00.020000+01:00"
    assert data["kind"] == "box"


def test_progress_is_told_row_by_row(office: Office) -> None:
    heard: list[int] = []
    table = csv.read(io.BytesIO(b"code\nA\nB\n"))
    Intake(office.door, office.reads, target(office), heard.append).run(table, {})
    assert heard == [1, 2]


def test_only_so_many_rows_are_on_their_way_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casewright.runtime import intake

    monkeypatch.setattr(intake, "IN_FLIGHT", 3)
    waiting: list[int] = []
    submit = office.door.submit

    def counted(command: c.Command) -> Any:
        future = submit(command)
        waiting.append(1)
        future.add_done_callback(lambda _: waiting.pop())
        assert len(waiting) <= 3
        return future

    monkeypatch.setattr(office.door, "submit", counted)
    report = take_in(office, b"code\n" + b"".join(b"%d\n" % n for n in range(20)))
    assert report.created == 20


def test_the_real_applications_become_cases_once(
    filed: Office, corpus: Path, project: Path
) -> None:
    """1,434 rows of a municipality into the sample blueprint; then again; then with bad rows."""
    sample = project / "resources" / "samples" / "environmental-permit.blueprint.yaml"
    filed.publish(sample.read_text(encoding="utf-8"))
    source = (corpus / "intake" / "permit-applications.csv").read_bytes()
    report = take_in(filed, source, case_type="permit")
    assert (report.created, report.existing, report.refused) == (1_434, 0, [])
    lines = source.splitlines(keepends=True)
    lines[10] = b"case-x,Post,General,,R,yesterday,\n"
    lines.append(lines[1])
    again = take_in(filed, b"".join(lines), case_type="permit")
    assert (again.created, again.existing) == (0, 1_433)
    assert sorted(refused(again)) == [10, 1_435]
    assert filed.reads.count_cases(CaseQuery()) == 1_434
