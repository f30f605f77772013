"""Reading the first sheet of an Excel workbook as a table, as ``csv`` reads a file.

Rule: values and no formulas, and nothing is unpacked that claims to be far larger than it is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from .csv import MOST_COLUMNS, CsvRefused, Row, Table, check_header

ENDINGS = (".xlsx", ".xlsm")
#: A workbook may hold so much when it is unpacked, and so many times its own size.
MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
MOST_ROWS = 200_000


def is_excel(name: str) -> bool:
    """Whether a file of this name is read as a workbook."""
    return name.lower().endswith(ENDINGS)


def read(source: BinaryIO) -> Table:
    """The table on the first sheet; raises ``CsvRefused`` when there is none that can be read."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise CsvRefused(
            "Excel files cannot be read here. Install casewright[files], or save it as CSV."
        ) from None
    _check_size(source)
    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as problem:
        raise CsvRefused(f"The file is no Excel workbook: {problem}.") from None
    with closing(book):
        sheet = book.worksheets[0] if book.worksheets else None
        values = [] if sheet is None else _values(sheet)
    if not values:
        raise CsvRefused("The first sheet is empty. Its first row must name the columns.")
    columns = tuple(text.strip() for text in _trimmed([_text(each) for each in values[0]]))
    check_header(columns)
    return Table(columns, _rows(values[1:], columns))


def _check_size(source: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            whole = sum(each.file_size for each in archive.infolist())
            packed = sum(each.compress_size for each in archive.infolist())
    except (zipfile.BadZipFile, OSError) as problem:
        raise CsvRefused(f"The file is no Excel workbook: {problem}.") from None
    finally:
        source.seek(0)
    if whole > MOST_UNPACKED or whole > MOST_RATIO * max(packed, 1):
        raise CsvRefused(f"The workbook unpacks to {whole:,} bytes, which is too much to be read.")


def _values(sheet: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
        if len(found) > MOST_ROWS:
            raise CsvRefused(f"The sheet has more than {MOST_ROWS:,} rows. Divide it.")
        found.append(row)
    while found and not any(each is not None for each in found[-1]):
        found.pop()
    return found


def _rows(values: list[tuple[Any, ...]], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, row in enumerate(values, 1):
        if not any(each is not None for each in row):
            continue
        cells = [_text(each) for each in row]
        extra = _trimmed(cells)[len(columns) :]
        if extra:
            problem = f"it has a value beyond the {len(columns)} columns of the header"
            yield Row(number, number + 1, problem=problem)
            continue
        cells += [""] * (len(columns) - len(cells))
        named = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        yield Row(number, number + 1, named)


def _trimmed(cells: list[str]) -> list[str]:
    """Without what is empty at the end."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _text(value: Any) -> str:
    """A cell as somebody would write it into a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        whole_day = value.time() == time(0) and value.tzinfo is None
        return value.date().isoformat() if whole_day else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(Decimal(repr(value)))
    return str(value)
