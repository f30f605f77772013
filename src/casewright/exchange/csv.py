"""Reading tables as people save them: each record is good or refused for itself, whatever is in it.

Rule: bytes in, texts out; nothing a file contains may stop the reading, exhaust memory or hide a
row. UTF-8 (with or without a mark) and UTF-16 with its mark; comma, semicolon or tab.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO

import msgspec

#: A cell holds at most this many characters; a field of a case holds fewer.
MOST_CELL = 100_000
#: A record longer than this is passed over without being kept.
MOST_RECORD = 1_000_000
MOST_COLUMNS = 1_000
_DELIMITERS = (",", ";", "\t")
_MARKS = {b"\xff\xfe": ("utf-16", "replace"), b"\xfe\xff": ("utf-16", "replace")}


class CsvRefused(Exception):
    """The file as a whole cannot be read: says why and what to do."""


class Row(msgspec.Struct, frozen=True):
    """One data record. ``row`` 1 is the first one after the header; ``line`` counts from 1.

    ``cells`` are by column, as written; ``problem`` says why there are none.
    """

    row: int
    line: int
    cells: dict[str, str] = {}
    problem: str = ""


class Table(msgspec.Struct, frozen=True):
    """A header and the rows after it, read while they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def read(source: BinaryIO) -> Table:
    """The table in ``source`` (seekable); raises ``CsvRefused`` when there is no usable header."""
    lines = _lines(source)
    first = next(lines, "").removeprefix("\ufeff")
    if not first.strip():
        raise CsvRefused("The file has no header. Its first line must name the columns.")
    delimiter = max(_DELIMITERS, key=first.count)
    records = _records(chain([first], lines), delimiter)
    header = next(records)
    problem = header.problem or _text_problem(header.text)
    if problem:
        raise CsvRefused(f"The first line cannot be read: {problem}.")
    try:
        columns = tuple(cell.strip() for cell in _cells(header.text, delimiter))
    except csv.Error:
        raise CsvRefused(f"The first line cannot be read: {_split_problem(header.text)}.") from None
    check_header(columns)
    return Table(columns, _rows(records, columns, delimiter))


def check_header(columns: tuple[str, ...]) -> None:
    """Raise ``CsvRefused`` unless the columns can be told apart."""
    if len(columns) > MOST_COLUMNS:
        raise CsvRefused(f"The first line names more than {MOST_COLUMNS} columns.")
    seen: set[str] = set()
    for column in columns:
        if column and column in seen:
            raise CsvRefused(f"Column “{column}” appears twice. Give each column its own name.")
        seen.add(column)
    if not any(columns):
        raise CsvRefused("The first line names no columns.")


class _Record(msgspec.Struct):
    """The text of one record, which may span lines inside quotes."""

    line: int
    text: str = ""
    problem: str = ""


def _lines(source: BinaryIO) -> Iterator[str]:
    """Physical lines; a line without end comes in pieces, bytes that are no text stay visible."""
    start = source.read(2)
    source.seek(0)
    encoding, errors = _MARKS.get(start, ("utf-8", "surrogateescape"))
    text = TextIOWrapper(source, encoding, errors, newline="\n")
    try:
        while piece := text.readline(MOST_RECORD):
            yield piece
    finally:
        if not source.closed:
            text.detach()  # else it would close what somebody else has opened


class _Quotes:
    """Whether the text read so far ends inside a quoted cell."""

    def __init__(self, delimiter: str) -> None:
        self.inside = False
        self._delimiter = delimiter
        self._before = "\n"
        self._just_closed = False

    def follow(self, piece: str) -> None:
        """Read on: a quote opens a cell only at its beginning, a doubled one opens it again."""
        at, closed = piece.find('"'), -1 if self._just_closed else -2
        while at >= 0:
            before = piece[at - 1] if at else self._before
            if self.inside:
                self.inside, closed = False, at
            elif before in (self._delimiter, "\n") or closed == at - 1:
                self.inside = True
            at = piece.find('"', at + 1)
        self._before = piece[-1]
        self._just_closed = closed == len(piece) - 1


def _records(lines: Iterable[str], delimiter: str) -> Iterator[_Record]:
    """Lines put together until no cell is open; what is too long is not kept."""
    number, ended = 0, True
    record: _Record | None = None
    quotes = _Quotes(delimiter)
    for piece in lines:
        number += ended
        ended = piece.endswith("\n")
        record = record or _Record(number)
        quotes.follow(piece)
        _extend(record, piece)
        if ended and not quotes.inside:
            yield record
            record = None
    if record is not None:
        if quotes.inside:
            record.problem = record.problem or "a quotation mark is opened and never closed"
        yield record


def _extend(record: _Record, piece: str) -> None:
    if len(record.text) + len(piece) > MOST_RECORD:
        record.text, record.problem = "", _TOO_LONG
    elif not record.problem:
        record.text += piece


_TOO_LONG = f"a cell is too long: at most {MOST_CELL:,} characters are taken"
_NOT_UTF8 = "it is not in UTF-8; save the file with the encoding UTF-8"


def _undecoded(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= each <= "\udcff" for each in text)


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])


def _rows(records: Iterator[_Record], columns: tuple[str, ...], delimiter: str) -> Iterator[Row]:
    for number, record in enumerate(records, 1):
        if not record.problem and not record.text.strip():
            continue
        yield _row(number, record, columns, delimiter)


def _row(number: int, record: _Record, columns: tuple[str, ...], delimiter: str) -> Row:
    problem = record.problem or _text_problem(record.text)
    if problem:
        return Row(number, record.line, problem=problem)
    try:
        cells = _cells(record.text, delimiter)
    except csv.Error:
        return Row(number, record.line, problem=_split_problem(record.text))
    if len(cells) != len(columns):
        problem = f"it has {len(cells)} columns, the header has {len(columns)}"
        return Row(number, record.line, problem=problem)
    named = {column: cell for column, cell in zip(columns, cells, strict=True) if column}
    return Row(number, record.line, named)


def _text_problem(text: str) -> str:
    if _undecoded(text):
        return _NOT_UTF8
    if "\x00" in text:
        return "it contains a zero character; this is not a text file"
    return ""


def _split_problem(text: str) -> str:
    return _TOO_LONG if len(text) > MOST_CELL else "its quotation marks do not match"
