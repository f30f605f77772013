"""Excel tables are read as their values; what is no table, or a bomb, is refused in words."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest

from casewright.exchange import excel
from casewright.exchange.csv import CsvRefused

openpyxl = pytest.importorskip("openpyxl")


def book(*rows: tuple[Any, ...]) -> BytesIO:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    out.seek(0)
    return out


def cells(*rows: tuple[Any, ...]) -> list[dict[str, str]]:
    return [row.cells for row in excel.read(book(*rows)).rows]


def test_values_are_texts_as_somebody_would_write_them() -> None:
    values = (
        1,
        2.5,
        3.0,
        True,
        date(2026, 3, 2),
        datetime.fromisoformat("2026-03-02T09:30:00"),
        time(8, 15),
        None,
        " a ",
    )
    names = tuple(f"c{n}" for n in range(len(values)))
    assert list(cells(names, values)[0].values()) == [
        "1", "2.5", "3", "true", "2026-03-02", "2026-03-02T09:30:00", "08:15:00", "", " a ",
    ]  # fmt: skip


def test_empty_rows_are_passed_over_and_keep_their_numbers() -> None:
    table = excel.read(book(("a", "b"), (1, 2), (None, None), (3, None)))
    assert [(row.row, row.line, row.cells) for row in table.rows] == [
        (1, 2, {"a": "1", "b": "2"}), (3, 4, {"a": "3", "b": ""}),
    ]  # fmt: skip


def test_a_value_beside_the_table_is_a_problem_of_its_row() -> None:
    bad, good = excel.read(book(("a",), (1, 2), (3,))).rows
    assert "beyond the 1 columns" in bad.problem
    assert good.cells == {"a": "3"}


def test_a_formula_is_its_value_or_nothing() -> None:
    assert cells(("a", "b"), (1, "=A2+1")) == [{"a": "1", "b": ""}]


@pytest.mark.parametrize(
    "content, word",
    [(b"", "no Excel"), (b"Code\nx\n", "no Excel"), (b"PK\x03\x04junk", "no Excel")],
)
def test_what_is_no_workbook_is_refused(content: bytes, word: str) -> None:
    with pytest.raises(CsvRefused, match=word):
        excel.read(BytesIO(content))


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    out.seek(0)
    with pytest.raises(CsvRefused, match="no Excel workbook"):
        excel.read(out)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    out.seek(0)
    with pytest.raises(CsvRefused, match="too much"):
        excel.read(out)


@pytest.mark.parametrize("rows", [(), ((None,),)])
def test_an_empty_sheet_has_no_columns(rows: tuple[tuple[Any, ...], ...]) -> None:
    with pytest.raises(CsvRefused, match="empty"):
        excel.read(book(*rows))


def test_columns_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(CsvRefused, match="twice"):
        excel.read(book(("a", "a"), (1, 2)))


@pytest.mark.parametrize("name, yes", [("a.xlsx", True), ("A.XLSM", True), ("a.csv", False)])
def test_workbooks_are_known_by_their_name(name: str, yes: bool) -> None:
    assert excel.is_excel(name) is yes
