"""Tables as people save them: what is good stays, what is bad is refused for itself."""

from __future__ import annotations

import csv as stdlib
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.exchange import csv
from casewright.exchange.csv import CsvRefused, Row


def rows(data: bytes) -> list[Row]:
    return list(csv.read(io.BytesIO(data)).rows)


def cells(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in rows(data)]


def problems(data: bytes) -> dict[int, str]:
    return {row.row: row.problem for row in rows(data) if row.problem}


def test_the_first_data_row_is_row_one_and_stands_on_line_two() -> None:
    assert rows(b"key,name\nA,Ann\nB,Bob\n") == [
        Row(1, 2, {"key": "A", "name": "Ann"}),
        Row(2, 3, {"key": "B", "name": "Bob"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_recognised(delimiter: str) -> None:
    data = f"key{delimiter}name\nA{delimiter}Ann\n".encode()
    assert cells(data) == [{"key": "A", "name": "Ann"}]


def test_a_mark_at_the_beginning_and_windows_line_ends_do_not_matter() -> None:
    assert cells("\ufeffkey,name\r\nA,Ann\r\n".encode()) == [{"key": "A", "name": "Ann"}]


def test_a_file_saved_as_utf_16_is_read() -> None:
    assert cells("key,name\nA,Zoë\n".encode("utf-16")) == [{"key": "A", "name": "Zoë"}]


def test_the_last_line_needs_no_end() -> None:
    assert cells(b"key\nA") == [{"key": "A"}]


def test_quoted_cells_hold_delimiters_quotes_and_lines() -> None:
    assert cells(b'key,text\nA,"one, ""two""\nthree"\nB,x\n') == [
        {"key": "A", "text": 'one, "two"\nthree'},
        {"key": "B", "text": "x"},
    ]


def test_an_inch_mark_inside_a_cell_is_only_a_character() -> None:
    assert cells(b'key,text\nA,5" pipe\nB,x\n') == [
        {"key": "A", "text": '5" pipe'},
        {"key": "B", "text": "x"},
    ]


def test_blank_lines_are_passed_over_but_counted_as_a_spreadsheet_does() -> None:
    assert [row.row for row in rows(b"key\nA\n\nB\n")] == [1, 3]


def test_too_few_and_too_many_columns_are_refused_by_row() -> None:
    assert problems(b"a,b\n1\n1,2\n1,2,3\n") == {
        1: "it has 1 columns, the header has 2",
        3: "it has 3 columns, the header has 2",
    }


def test_a_row_in_another_encoding_is_refused_and_its_neighbours_stay() -> None:
    data = b"key,name\nA,Ann\n" + "B,Zoë\n".encode("cp1252") + b"C,Carl\n"
    found = rows(data)
    assert "not in UTF-8" in found[1].problem
    assert [row.cells.get("key") for row in found] == ["A", None, "C"]


def test_a_cell_of_ten_megabytes_is_refused_and_its_neighbours_stay() -> None:
    data = b"key,name\nA,Ann\nB," + b"x" * 10_000_000 + b"\nC,Carl\n"
    found = rows(data)
    assert "too long" in found[1].problem
    assert [row.cells.get("key") for row in found] == ["A", None, "C"]


def test_a_quoted_cell_of_ten_megabytes_over_many_lines_is_one_refused_row() -> None:
    data = b'key,name\nA,"' + (b"x" * 1_000 + b"\n") * 10_000 + b'"\nC,Carl\n'
    found = rows(data)
    assert [(row.row, bool(row.problem)) for row in found] == [(1, True), (2, False)]
    assert found[1].cells == {"key": "C", "name": "Carl"}


def test_what_is_too_long_is_not_kept_in_memory() -> None:
    data = b'key,name\nA,"' + (b"x" * 1_000 + b"\n") * 10_000 + b'"\n'
    source = io.BytesIO(data)
    tracemalloc.start()
    found = list(csv.read(source).rows)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found[0].problem
    assert most < 6_000_000


def test_a_cell_just_over_the_limit_of_a_field_is_refused() -> None:
    data = b"key\n" + b"x" * 140_000 + b"\nB\n"
    assert problems(data) == {1: "a cell is too long: at most 100,000 characters are taken"}


def test_a_quote_that_never_closes_is_refused_with_what_it_swallowed() -> None:
    assert problems(b'key\nA\n"B\nC\n') == {2: "a quotation mark is opened and never closed"}


def test_text_behind_a_closing_quote_is_refused() -> None:
    assert problems(b'key\n"A"x\nB\n') == {1: "its quotation marks do not match"}


def test_zero_characters_are_refused() -> None:
    assert "zero character" in problems(b"key\nA\0B\n")[1]


@pytest.mark.parametrize(
    "data, says",
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (b"a,a\n1,2\n", "twice"),
        (b",\n1,2\n", "names no columns"),
        (b"k\xff\n1\n", "not in UTF-8"),
        (b'"k\n1\n', "never closed"),
        (b'"k"x\n1\n', "do not match"),
        (b",".join(b"c%d" % n for n in range(1_200)) + b"\n", "more than 1000 columns"),
        (b"x" * 2_000_000, "too long"),
    ],
)
def test_a_file_without_a_usable_header_is_refused_as_a_whole(data: bytes, says: str) -> None:
    with pytest.raises(CsvRefused, match=says):
        csv.read(io.BytesIO(data))


def test_columns_without_a_name_are_left_out() -> None:
    assert cells(b"key,\nA,ignored\n") == [{"key": "A"}]


def test_the_source_stays_open_for_whoever_opened_it() -> None:
    source = io.BytesIO(b"key\nA\n")
    list(csv.read(source).rows)
    assert not source.closed


_CELL = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r"), max_size=20
)


@given(st.lists(st.lists(_CELL, min_size=2, max_size=2), max_size=8), st.sampled_from(",;\t"))
def test_what_the_standard_writer_writes_is_read_back(
    table: list[list[str]], delimiter: str
) -> None:
    out = io.StringIO()
    writer = stdlib.writer(out, delimiter=delimiter, quoting=stdlib.QUOTE_ALL)
    writer.writerow(["first", "second"])
    writer.writerows(table)
    found = csv.read(io.BytesIO(out.getvalue().encode()))
    assert [list(row.cells.values()) for row in found.rows] == table


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reader(data: bytes) -> None:
    try:
        found = list(csv.read(io.BytesIO(b"a,b\n" + data)).rows)
    except CsvRefused:
        return
    assert all(row.problem or len(row.cells) == 2 for row in found)


# ------------------------------------------------------------------------------ spreadsheets' ways


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_way_of_saving_gives_the_same_rows(encoding: str, end: str, delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (["Naam", "Plaats"], ["Zoë", "'s-Gravenhage"])]
    data = (end.join(lines) + end).encode(encoding)
    assert cells(data) == [{"Naam": "Zoë", "Plaats": "'s-Gravenhage"}]


def test_the_most_frequent_delimiter_of_the_header_counts() -> None:
    assert cells(b"a;b,c;d\n1;2;3\n") == [{"a": "1", "b,c": "2", "d": "3"}]


def test_rows_are_read_while_they_are_asked_for() -> None:
    rows = csv.read(io.BytesIO(b"a\n1\n2\n" + b"\xff\n")).rows
    assert next(rows).cells == {"a": "1"}
    assert next(rows).cells == {"a": "2"}
    assert next(rows).problem


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = csv.read(io.BytesIO(b"a,b\n"))
    assert table.columns == ("a", "b")
    assert list(table.rows) == []


def test_too_many_columns_are_refused_as_a_whole() -> None:
    with pytest.raises(CsvRefused, match="more than 1000 columns"):
        csv.read(io.BytesIO(",".join(f"c{n}" for n in range(1_001)).encode() + b"\n"))
