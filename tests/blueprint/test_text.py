"""Reading and writing blueprints: what a person may write, and the one form that comes out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from casewright.blueprint.document import Blueprint, ConnectorType
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.text import Format, parse, read, write
from tests.blueprint.examples import clean, with_top

HAND_WRITTEN = """\
# a comment
blueprint: demo
name: {en: Claim, nl: "Schade"}
purpose:
  measures:
    - {id: m1, target: 24.50}
case_types:
  - id: a
    prefix: A
    fields:
      - {id: x, kind: choice, choices: [{value: 5}], visible_when: true}
    stages:
      - id: s
        complete: {resolve: Resolved-Done}
        processes:
          - id: p
            steps:
              - {id: t, kind: robot, robot: r, route: {queue: q}}
              - id: u
                kind: wait
                interval: PT1H
                repeat: {while: 'x = "1"'}
"""


def refusal(source: bytes | str, format: Format | None = None) -> BlueprintRefused:
    with pytest.raises(BlueprintRefused) as caught:
        read(source, format)
    return caught.value


def refused_with(source: bytes | str) -> tuple[str, int | None]:
    finding = refusal(source).findings[0]
    return finding.problem, finding.line


# ------------------------------------------------------------------------------- what can be read


def test_a_hand_written_yaml_is_read() -> None:
    blueprint = read(HAND_WRITTEN)
    assert blueprint.blueprint == "demo"
    assert blueprint.name == {"en": "Claim", "nl": "Schade"}
    assert blueprint.case_types[0].stages[0].processes[0].steps[1].id == "u"


def test_bytes_and_text_give_the_same() -> None:
    assert read(HAND_WRITTEN.encode()) == read(HAND_WRITTEN)


def test_a_byte_order_mark_does_not_matter() -> None:
    assert read(b"\xef\xbb\xbf" + HAND_WRITTEN.encode()) == read(HAND_WRITTEN)
    assert read("\ufeff" + HAND_WRITTEN) == read(HAND_WRITTEN)


def test_windows_line_ends_do_not_matter() -> None:
    assert read(HAND_WRITTEN.replace("\n", "\r\n")) == read(HAND_WRITTEN)


def test_json_is_recognised_by_its_first_character() -> None:
    assert read('  {"blueprint": "demo"}') == read("blueprint: demo")


def test_a_yaml_that_begins_with_a_bracket_is_read_when_the_format_is_given() -> None:
    assert read("{blueprint: demo}", "yaml") == read("blueprint: demo")


def test_numbers_stay_exact_and_are_never_floats() -> None:
    target = read(HAND_WRITTEN).purpose.measures[0].target
    assert target == Decimal("24.50")
    assert isinstance(target, Decimal)
    value = parse("blueprint: x\nrate: 0.1").value["rate"]
    assert value == Decimal("0.1")
    assert isinstance(value, Decimal)


@pytest.mark.parametrize(
    "written, meant",
    [
        ("5", "5"),
        ("5.50", "5.50"),
        ("true", "true"),
        ("True", "True"),
        ("null", "null"),
        ("1e3", "1e3"),
        ("'5'", "5"),
        ("+7", "+7"),
    ],
)
def test_bare_scalars_mean_their_characters_where_a_text_is_wanted(
    written: str, meant: str
) -> None:
    source = f"""\
blueprint: demo
case_types:
  - id: a
    prefix: A
    stages: [{{id: s}}]
    fields: [{{id: x, kind: choice, choices: [{{value: {written}}}]}}]
"""
    assert read(source).case_types[0].fields[0].choices[0].value == meant


def test_a_bare_truth_value_is_a_condition() -> None:
    assert read(HAND_WRITTEN).case_types[0].fields[0].visible_when == "true"


def test_a_number_may_stand_for_a_text_in_json_too() -> None:
    source = '{"blueprint": "a", "personas": [{"id": "p", "name": 12.30}]}'
    assert read(source).personas[0].name == "12.30"


def test_yes_and_no_are_words_not_truth_values_but_serve_for_both() -> None:
    source = "blueprint: a\ncase_types: [{id: t, prefix: T, stages: [{id: s}], lock: yes}]"
    assert read(source).case_types[0].lock is True
    assert read("blueprint: a\nname: yes").name == "yes"


def test_the_word_on_is_a_key() -> None:
    source = """\
blueprint: a
case_types:
  - id: t
    prefix: T
    stages:
      - id: s
        processes:
          - id: p
            entry: [{on: [{item: q}]}]
"""
    entry = read(source).case_types[0].stages[0].processes[0].entry[0]
    assert entry.on[0].item == "q"


def test_an_anchor_that_ended_may_be_repeated() -> None:
    source = "blueprint: a\npersonas: &people [{id: p}]\nqueues: *people"
    blueprint = read(source)
    assert [queue.id for queue in blueprint.queues] == ["p"]


def test_dates_stay_texts() -> None:
    source = "blueprint: a\ncalendars: [{id: c, holidays: [2026-12-25]}]"
    assert read(source).calendars[0].holidays == ("2026-12-25",)


# --------------------------------------------------------------------------- what is refused, where


@pytest.mark.parametrize(
    "source, words, line",
    [
        ("", "empty", 1),
        ("  \n \n", "empty", 1),
        ("# only a comment\n", "not a mapping", 1),
        ("- a\n- b", "not a mapping", 1),
        ("just words", "not a mapping", 1),
        ("42", "not a mapping", 1),
        ("[1, 2]", "not a mapping", 1),
        ("blueprint: a\nblueprint: b", "stands twice", 2),
        ("blueprint: a\npurpose:\n  outcome: x\n  outcome: y", "stands twice", 4),
        ('{"blueprint": "a",\n "blueprint": "b"}', "stands twice", 2),
        ("blueprint: !!str a", "tag", 1),
        ("blueprint: a\nname: !!python/object:os.system x", "tag", 2),
        ("blueprint: a\nname: ! x", "tag", 2),
        ("blueprint: a\nname: !<tag:x,1:y> x", "tag", 2),
        ("blueprint: a\nname: *nowhere", "alias", 2),
        ("blueprint: a\nname: &a [*a]", "alias", 2),
        ("blueprint: a\n---\nblueprint: b", "several documents", None),
        ("blueprint: a\n\tname: b", "not YAML", 2),
        ("blueprint: a\nname: 'open", "not YAML", 2),
        ("blueprint: [a", "not YAML", 1),
        ("blueprint: {a: b", "not YAML", 1),
        ("blueprint: a: b", "not YAML", 1),
        ("%YAML 9.9\n---\nblueprint: a", "not YAML", 1),
        ("? [a, b]\n: c", "key must be a text", 1),
        ("? {a: b}\n: c", "key must be a text", 1),
        ('blueprint: "\\x00"', "U+0000", 1),
        ('blueprint: "\\e"', "U+001B", 1),
        ('blueprint: "\\ud800"', "U+D800", 1),
        ('{"blueprint": "\\u0007"}', "U+0007", 1),
        ('{"blueprint": "\\ud83d"}', "U+D83D", 1),
        ('{"blueprint": "a"', "ends too early", 1),
        ('{"blueprint":\n', "ends too early", 2),
        ('{"blueprint": "a"} x', "not JSON", 1),
        ('{"blueprint": "a",}', "not JSON", 1),
        ('{"blueprint" "a"}', "not JSON", 1),
        ('{blueprint: "a"}', "not JSON", 1),
        ("{\"blueprint\": 'a'}", "not JSON", 1),
        ('{"blueprint": NaN}', "not JSON", 1),
        ('{"blueprint": -}', "not JSON", 1),
        ('{"blueprint": 01}', "not JSON", 1),
        ('{"blueprint": "a\nb"}', "not JSON", 1),
        ('{"blueprint": "\\q"}', "not JSON", 1),
        ('{"a": [1, 2}', "not JSON", 1),
        ('{"a": ]', "not JSON", 1),
        ("{,}", "not JSON", 1),
        ('{"a": {"b": 1]}', "not JSON", 1),
        ("[1 2]", "not JSON", 1),
        ("blueprint: a\nvalue: " + "9" * 60, "too long", 2),
        ("blueprint: a\nvalue: 1e999999999999", "too long", 2),
        ("blueprint: a\n" + "k" * 300 + ": x", "too long", 2),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_its_line(
    source: str, words: str, line: int | None
) -> None:
    problem, where = refused_with(source)
    assert words in problem
    assert where == line


@pytest.mark.parametrize(
    "encoded", [b"blueprint: \xff", "blueprint: a\nname: é".encode("latin-1"), b"\x80abc"]
)
def test_another_encoding_is_refused(encoded: bytes) -> None:
    problem, line = refused_with(encoded)
    assert "UTF-8" in problem
    assert line == encoded.count(b"\n") + 1


def test_utf_16_is_refused() -> None:
    assert "UTF-8" in refused_with("blueprint: a".encode("utf-16"))[0]


def test_a_text_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert "4 MB" in refused_with(b"#" * (4 * 1024 * 1024 + 1))[0]


def test_a_line_that_is_too_long_is_refused() -> None:
    problem, line = refused_with("blueprint: a\nname: " + "x" * 80_000)
    assert "longer than 70,000" in problem
    assert line == 2


def test_nesting_beyond_the_limit_is_refused() -> None:
    assert "levels deep" in refused_with("blueprint: " + "[" * 70 + "]" * 70)[0]
    assert "levels deep" in refused_with('{"a":' * 70)[0]


def test_too_many_values_are_refused() -> None:
    source = json.dumps({"blueprint": "a", "x": list(range(100_001))})
    assert "more than 100,000 values" in refused_with(source)[0]


def test_aliases_count_as_often_as_they_are_repeated() -> None:
    lines = ["blueprint: a", "l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 8):
        parts = ", ".join([f"*l{level - 1}"] * 10)
        lines.append(f"l{level}: &l{level} [{parts}]")
    problem, line = refused_with("\n".join(lines))
    assert "more than 100,000 values" in problem
    assert line is not None


# ------------------------------------------------------------------- what does not fit the model


@pytest.mark.parametrize(
    "old, new, element, words, remedy",
    [
        ("PT1H", "1 hour", "a/s/p/u.interval", "'1 hour' is not allowed", "ISO 8601"),
        ("kind: robot", "kind: robo", "a/s/p/t", "robo", "'collect'"),
        ("while:", "whil:", "a/s/p/u.repeat.whil", "'whil' is not known", "spelling"),
        ("robot: r", "robot: []", "a/s/p/t.robot", "A list is not a text", "text"),
        (", robot: r", "", "a/s/p/t.robot", "'robot' is missing", "Add it"),
        ("prefix: A", "prefix: abc", "a.prefix", "'abc' is not allowed", "capital"),
        ("id: p\n", "id: 1 p\n", "a/s/1 p.id", "'1 p' is not allowed", "Begin with a letter"),
        ("id: x,", "id: X,", "a/fields/X.id", "'X' is not allowed", "small letter"),
        ("kind: choice", "kind: colour", "a/fields/x.kind", "'colour' is not known", "Use"),
        ("Resolved-Done", "Done", "a/s.complete.resolve", "'Done' is not allowed", "Resolved"),
        ("target: 24.50", "target: many", "purpose/measures/m1.target", "not a number", "12.5"),
        ("target: 24.50", "direction: on", "purpose/measures/m1.direction", "'on'", "Use"),
        ("blueprint: demo", "blueprint: [demo]", "blueprint", "A list is not a text", "text"),
        ("  - id: a\n", "  - \n", "case_types[1].id", "'id' is missing", "Add it"),
        ("stages:", "stages: many\n    unknown:", "a.stages", "'many' is not a list", "dash"),
    ],
)
def test_each_misfit_names_element_and_remedy(
    old: str, new: str, element: str, words: str, remedy: str
) -> None:
    findings = refusal(HAND_WRITTEN.replace(old, new)).findings
    assert element in [finding.element for finding in findings]
    finding = next(finding for finding in findings if finding.element == element)
    assert words in finding.problem
    assert remedy in finding.remedy
    assert finding.severity == "error"
    assert finding.line is not None


def test_all_misfits_are_told_at_once_in_the_order_of_the_text() -> None:
    source = HAND_WRITTEN.replace("PT1H", "soon").replace("prefix: A", "prefix: a")
    lines = [finding.line for finding in refusal(source).findings]
    assert lines == [9, 21]


def test_thousands_of_misfits_are_summed_up() -> None:
    source = json.dumps({"blueprint": "a", "personas": [{"id": 5}] * 200 + [{}] * 200})
    findings = refusal(source).findings
    assert len(findings) == 51
    assert "more" in "".join(finding.problem for finding in findings)


def test_a_refusal_reads_as_sentences() -> None:
    text = str(refusal(HAND_WRITTEN.replace("PT1H", "soon")))
    assert text == (
        "line 21, a/s/p/u.interval: 'soon' is not allowed here. "
        "Write an ISO 8601 duration such as PT4H, P2D or P2DT4H."
    )


# ---------------------------------------------------------------------------------- what is written


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_load_save_load_gives_the_same(format: Format) -> None:
    blueprint = read(HAND_WRITTEN)
    text = write(blueprint, format)
    assert read(text) == blueprint
    assert write(read(text), format) == text


def test_the_canonical_yaml_reads_well() -> None:
    assert (
        write(read(HAND_WRITTEN))
        == """\
blueprint: demo
name:
  en: Claim
  nl: Schade
purpose:
  measures:
    - id: m1
      target: 24.50
case_types:
  - id: a
    prefix: A
    fields:
      - id: x
        kind: choice
        visible_when: "true"
        choices:
          - value: "5"
    stages:
      - id: s
        complete:
          resolve: Resolved-Done
        processes:
          - id: p
            steps:
              - id: t
                kind: robot
                route:
                  queue: q
                robot: r
              - id: u
                kind: wait
                repeat:
                  while: x = "1"
                interval: PT1H
"""
    )


def test_defaults_are_left_out_but_kinds_are_kept() -> None:
    text = write(clean(), "json")
    assert '"sensitive"' not in text
    assert '"kind": "collect"' in text
    assert '"do"' not in text


def test_the_json_form_is_json() -> None:
    data = json.loads(write(clean(), "json"))
    assert data["blueprint"] == "loans"
    assert list(data)[:3] == ["blueprint", "name", "purpose"]


@pytest.mark.parametrize(
    "text",
    [
        "yes", "No", "on", "null", "~", "true", "1.5", "1e3", "-", "- a", "a: b", "a #b", "a:",
        " a", "a ", "'a'", '"a"', "[a]", "{a}", "@a", "*a", "&a", "!a", "%a", "|", ">", "`a`",
        "a\nb", "a\nb\n", "a\n\nb", "\na", " a\nb", "a \nb", "a\n\n", "a\tb", "\t", "a\r\nb",
        "é", "日本", "😀", "\u2028", "\xa0", "\x85", "a" * 200, "", "#", "?", "? a", "=", "<<",
        "2026-01-01", "0x1f", "0o7", "1_000", ".5", "5.", "+1", "a, b", "a]b", "a}b", "a\\b",
        "---", "...", "--- a", 'say "x"', "it's", "a\n b\n  c", "line\n# no comment\nend",
        "\U000e0001", "\U0010fffd", "\ufeff",
    ],
)  # fmt: skip
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_any_text_survives_writing_and_reading(text: str, format: Format) -> None:
    blueprint = Blueprint.model_validate(
        {
            "blueprint": "a",
            "description": text,
            "queues": [{"id": "q", "name": {"en": text}}],
            "connectors": [{"id": "c", "settings": {"k": [text], "l": [[text], {"m": text}]}}],
        }
    )
    written = write(blueprint, format)
    assert read(written, format) == blueprint
    assert write(read(written, format), format) == written


@pytest.mark.parametrize(
    "value",
    [
        0, -1, 10**39, Decimal("0.10"), Decimal("1E+3"), Decimal("-1.5"), True, False, None, "",
        [], {}, [[]], [{}], {"a": {}}, {"a": []}, [[1, [2, [3]]]], {"a": {"b": {"c": None}}},
        [None, True, "x", Decimal("2.0")], {"key with space": 1}, {"a: b": 1}, {"": 1}, {"[": 1},
        [{"a": 1, "b": [1, {"c": 2}]}], {"x": "a\nb", "y": ["a\nb", "c"]}, [["a"], ["b", "c"]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_any_plain_setting_survives(value: Any, format: Format) -> None:
    blueprint = with_top(connectors=[{"id": "c", "settings": {"value": value}}])
    back = read(write(blueprint, format), format)
    assert back == blueprint
    assert repr(back.connectors[0].settings) == repr(blueprint.connectors[0].settings)


def test_a_float_in_a_setting_cannot_be_written() -> None:
    connector = ConnectorType(id="c", settings={"rate": 0.1})
    blueprint = Blueprint(blueprint="a", connectors=(connector,))
    with pytest.raises(BlueprintRefused, match="float"):
        write(blueprint)
