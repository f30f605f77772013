"""What all commands share: JSON in options, answers, tables, progress, and words for errors."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.finding import BlueprintRefused, Finding
from casewright.cli.errors import explain, refusal
from casewright.cli.main import hoist
from casewright.cli.moments import instant
from casewright.cli.session import Progress, Session, encode, read_json, say, table, write_json
from casewright.engine.decision import Refused
from casewright.resources import ResourceMissing
from casewright.rules import feel
from casewright.store.port import Unavailable

# ------------------------------------------------------------------------------------ JSON in


@pytest.mark.parametrize(
    "text, data",
    [
        ("{}", {}),
        ('{"a": 1}', {"a": 1}),
        ('{"a": 1.10}', {"a": Decimal("1.10")}),
        ('{"a": [true, null, "é"]}', {"a": [True, None, "é"]}),
        (' {"a": {"b": {}}} ', {"a": {"b": {}}}),
    ],
)
def test_an_option_holds_an_object(text: str, data: dict[str, Any]) -> None:
    assert read_json(text) == data


def test_decimals_keep_every_digit() -> None:
    assert str(read_json('{"a": 0.10000000000000000000000001}')["a"]).endswith("0001")


@pytest.mark.parametrize("text", ["", "[]", "1", '"x"', "{", "{'a': 1}", "null", "@", "@/nowhere"])
def test_anything_else_is_a_usage_error_that_names_the_option(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="--context"):
        read_json(text, "--context")


def test_a_file_or_standard_input_may_hold_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "data.json"
    file.write_text('{"a": "é"}', encoding="utf-8")
    assert read_json(f"@{file}") == {"a": "é"}
    typed = io.TextIOWrapper(io.BytesIO(b'{"a": 2}'))
    monkeypatch.setattr("sys.stdin", typed)
    assert read_json("-") == {"a": 2}


def test_a_file_in_another_encoding_is_a_usage_error(tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_bytes(b'{"a": "\xff"}')
    with pytest.raises(typer.BadParameter, match="is not JSON"):
        read_json(f"@{file}")


# ----------------------------------------------------------------------------------- JSON out


def test_an_answer_is_json_to_read_and_to_keep() -> None:
    assert encode({"a": Decimal("1.50"), "b": [None, True]}) == (
        b'{\n  "a": 1.50,\n  "b": [\n    null,\n    true\n  ]\n}\n'
    )


def test_an_answer_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    write_json([1])
    assert capsys.readouterr().out == "[\n  1\n]\n"


def test_with_json_words_are_left_out_and_without_it_the_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Session(json=True).answer({"a": 1}, "words")
    assert capsys.readouterr().out == '{\n  "a": 1\n}\n'
    Session().answer({"a": 1}, "words")
    assert capsys.readouterr().out == "words\n"
    Session().answer({"a": 1}, lambda: print("more"))
    assert capsys.readouterr().out == "more\n"
    Session().answer({"a": 1})
    assert capsys.readouterr().out == ""


# -------------------------------------------------------------------------------------- tables


def test_a_table_is_aligned_and_has_no_trailing_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    table(("ID", "NAME"), [("a", "Ann"), ("long-id", None)], "Nobody.")
    assert capsys.readouterr().out == "ID       NAME\n-------  ----\na        Ann\nlong-id\n"


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    table(("ID",), [], "Nobody.")
    assert capsys.readouterr().out == "Nobody.\n"


def test_words_about_the_work_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    say("at work")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "at work\n")


def test_progress_is_told_now_and_then_and_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("rows")
    for count in range(1, 2_501):
        progress(count)
    progress.end()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == ["1,000 rows", "2,000 rows", "2,500 rows"]


def test_progress_of_nothing_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    Progress("cases").end()
    assert capsys.readouterr().err == "0 cases\n"


# ------------------------------------------------------------------------------------- moments


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1970-01-01", 0),
        ("1970-01-01T00:00:01", 1_000_000),
        ("1970-01-01T00:00:00.000001Z", 1),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T23:59:59Z", -1_000_000),
        ("2026-03-02T09:00:00Z", 1_772_442_000_000_000),
    ],
)
def test_a_moment_is_microseconds_since_the_epoch(text: str, expected: int) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "12:00", "2026-03-02T25:00"])
def test_what_is_no_moment_is_a_usage_error(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not a time"):
        instant(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_comes_back(moment: datetime) -> None:
    found = instant(moment.isoformat())
    seconds, micros = divmod(found, 1_000_000)
    assert micros == moment.microsecond
    assert seconds == int(
        (moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    )


# -------------------------------------------------------------------------------------- errors


def test_a_refusal_says_what_happened_field_by_field_and_what_to_do() -> None:
    error = Refused(
        "It cannot be sent.", "Mend it.", fields={"sum": "Too much."}, conflicts={"day": (1, 2)}
    )
    assert refusal(error).splitlines() == [
        "Refused: It cannot be sent.",
        "  sum: Too much.",
        "  day: theirs 1, yours 2",
        "Mend it.",
    ]


def broken_feel() -> Exception:
    with pytest.raises(feel.FeelSyntaxError) as error:
        feel.compile("1 +")
    return error.value


@pytest.mark.parametrize(
    "error, kind, says",
    [
        (Refused("No."), "refused", "Refused: No."),
        (
            BlueprintRefused([Finding("a", "error", "Bad.", "Mend.", 3)]),
            "refused",
            "line 3, a: Bad.",
        ),
        (broken_feel(), "refused", "column"),
        (Unavailable("Away."), "environment", "Not possible now: Away."),
        (ResourceMissing("No font."), "environment", "No font."),
        (PermissionError(13, "Permission denied", "/x"), "environment", "Permission denied: /x"),
        (OSError("strange"), "environment", "strange"),
        (KeyError("x"), "bug", "This is a bug in casewright"),
        (RecursionError(), "bug", "RecursionError"),
    ],
)
def test_each_error_is_of_one_of_three_kinds(error: Exception, kind: str, says: str) -> None:
    found, text, details = explain(error)
    assert found == kind
    assert says in text
    assert details["reason"]


# ------------------------------------------------------------------------------ global options


@pytest.mark.parametrize(
    "given_words, placed",
    [
        ([], []),
        (["--json"], ["--json"]),
        (["case", "show", "X", "--json"], ["--json", "case", "show", "X"]),
        (["case", "list", "--as", "ann"], ["--as", "ann", "case", "list"]),
        (["case", "list", "--as=ann"], ["--as=ann", "case", "list"]),
        (["work", "next", "-w", "f"], ["-w", "f", "work", "next"]),
        (["case", "comment", "X", "--", "--json"], ["case", "comment", "X", "--", "--json"]),
        (["a", "--workspace"], ["a", "--workspace"]),
    ],
)
def test_global_options_may_stand_anywhere(given_words: list[str], placed: list[str]) -> None:
    assert hoist(given_words) == placed


@given(
    st.lists(st.sampled_from(["a", "--json", "--as", "x", "-w", "--", "--as=y", "-b"]), max_size=8)
)
def test_no_word_is_lost_or_doubled(words: list[str]) -> None:
    assert sorted(hoist(words)) == sorted(words)
