"""Two hundred broken blueprints: each is refused in a sentence, never with a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.text import read, write
from tests.blueprint.examples import clean, document

YAML = write(clean(), "yaml")
JSON = write(clean(), "json")


def truncated() -> Iterator[tuple[str, bytes]]:
    """JSON cut at twenty places, YAML cut inside a text or a bracket."""
    for part in range(1, 21):
        yield f"json cut at {part}/21", JSON[: len(JSON) * part // 21].encode()
    for tail in ('name: "open', "name: 'open", "x: [a, b", "x: {a: b", "x: {a: [b, {c", "? [a"):
        yield f"yaml cut at {tail!r}", (YAML + tail).encode()


def huge() -> Iterator[tuple[str, bytes]]:
    """Too many bytes, too many values, too long lines, keys and numbers."""
    yield "5 MB of comment", b"#" * (5 * 1024 * 1024)
    yield "5 MB of JSON", b'{"blueprint": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    yield "many values", json.dumps({"blueprint": "a", "x": [0] * 150_000}).encode()
    yield "many keys", json.dumps({f"k{n}": n for n in range(120_000)}).encode()
    yield "long line", b"blueprint: a\nname: " + b"x" * 100_000
    yield "long key", b"blueprint: a\n" + b"k" * 1_000 + b": x"
    yield "long key in JSON", b'{"' + b"k" * 1_000 + b'": 1}'
    yield "long number", b"blueprint: a\nx: " + b"9" * 5_000
    yield "long exponent", b'{"blueprint": "a", "x": 1e99999999999999999999}'
    yield "long description", json.dumps({"blueprint": "a", "description": "x" * 5_000}).encode()


def deep() -> Iterator[tuple[str, bytes]]:
    """Nesting of lists, mappings, steps and YAML's own brackets."""
    for opening, closing in (("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")):
        yield f"deep {opening}", (opening * 500 + "1" + closing * 500).encode()
        yield f"deep open {opening}", (opening * 3_000).encode()
    yield "deep flow", b"blueprint: " + b"[" * 500
    yield "deep flow maps", b"blueprint: " + b"{a: " * 500
    yield "deep blocks", "\n".join(" " * n + "k:" for n in range(200)).encode()
    yield "deep dashes", b"x: \n" + b"- " * 500 + b"a"
    step: dict[str, Any] = {"id": "s", "kind": "milestone"}
    for level in range(40):
        branch = {"id": "b", "steps": [step]}
        step = {"id": f"p{level}", "kind": "parallel", "branches": [branch]}
    data = document()
    data["processes"][0]["steps"] = [step]
    yield "deep steps", json.dumps(data).encode()


def wrong_types() -> Iterator[tuple[str, bytes]]:
    """Every attribute of the clean blueprint with a value of another kind."""
    for wrong in ({"No": "such"}, [["list"]], [1], "word"):
        for attribute in document():
            data = document()
            if attribute not in ("blueprint", "name") or wrong != "word":
                data[attribute] = wrong
                if not (attribute == "name" and isinstance(wrong, str)):
                    yield f"{attribute} is {wrong}", json.dumps(data).encode()
    for attribute in document()["case_types"][0]:
        data = document()
        data["case_types"][0][attribute] = {"No": {"such": []}}
        yield f"case type {attribute} is a mapping", json.dumps(data).encode()


def tags() -> Iterator[tuple[str, bytes]]:
    """Everything that makes other readers build objects."""
    listed = (
        "!!python/object:os.system ls", "!!python/object/apply:os.system [ls]",
        "!!python/object/new:type []", "!!python/name:os.system", "!!python/module:os",
        "!!set {a, b}", "!!omap [a: b]", "!!pairs [a: b]", "!!binary aGVsbG8=", "!!timestamp 2026-01-01",
        "!!float 1", "!!int 1", "!!bool yes", "!!null x", "!!str x", "!!map {a: b}", "!!seq [a]",
        "!custom x", "!<tag:example.org,2026:x> y", "!", "! x", "!!merge x",
    )  # fmt: skip
    for tag in listed:
        yield f"tag {tag}", f"blueprint: a\nname: {tag}\n".encode()
    yield "tag on the root", b"!!python/dict {blueprint: a}"
    yield "tag on a key", b"!!str blueprint: a"
    yield "tag by directive", b"%TAG !e! tag:example.org:\n---\nblueprint: !e!x a"


def twice() -> Iterator[tuple[str, bytes]]:
    """Keys that stand twice, at every level."""
    lines = YAML.splitlines()
    for index in range(0, len(lines), 4):
        line = lines[index]
        bare = line.lstrip()
        if bare and not bare.startswith("-") and not line.endswith(":"):
            yield (
                f"line {index + 1} twice",
                "\n".join([*lines[: index + 1], line, *lines[index + 1 :]]).encode(),
            )
    yield "key twice in JSON", b'{"blueprint": "a", "name": "b", "blueprint": "c"}'
    yield "key twice, escaped", b'{"name": "a", "n\\u0061me": "b"}'


def cyclic() -> Iterator[tuple[str, bytes]]:
    """Anchors that contain themselves, and bombs of repeated aliases."""
    for text in (
        "&a [*a]", "&a {x: *a}", "&a [&b [*a, *b]]", "*a", "*nowhere", "[*later, &later x]",
        "&a {<<: *a}", "{*a : b}", "&a [[[[*a]]]]",
    ):  # fmt: skip
        yield f"alias {text}", f"blueprint: a\nname: {text}\n".encode()
    for width in (10, 30):
        lines = ["blueprint: a", "l0: &l0 [" + ", ".join(["x"] * width) + "]"]
        for level in range(1, 9):
            part = ", ".join([f"*l{level - 1}"] * width)
            lines.append(f"l{level}: &l{level} [{part}]")
        yield f"bomb of {width}", "\n".join(lines).encode()


def encodings() -> Iterator[tuple[str, bytes]]:
    """Other encodings, and characters that have no place in a text."""
    text = "blueprint: a\nname: Größe €\n"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp037"):
        yield encoding, text.encode(encoding, "replace")
    for code in (0x00, 0x01, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x9F, 0xFFFE, 0xFFFF):
        yield f"raw U+{code:04X}", f"blueprint: a\nname: x{chr(code)}y\n".encode()
        yield f"escaped U+{code:04X}", f'{{"blueprint": "a", "name": "x\\u{code:04x}"}}'.encode()
    for escape in ("\\ud800", "\\udfff", "\\ud83d", "\\UFFFFFFFF", "\\x00", "\\q", "\\u12"):
        yield f"escape {escape}", f'blueprint: a\nname: "{escape}"\n'.encode()
    for start in (b"\xff\xfe", b"\x00", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"):
        yield f"bytes {start!r}", start + b"blueprint: a"


def not_blueprints() -> Iterator[tuple[str, bytes]]:
    """Files of other kinds, and nothing at all."""
    for text in (
        "", " \n\t", "null", "true", "42", '"text"', "[]", "- a", "---\n...\n", "# nothing",
        "<?xml version='1.0'?><a/>", "a,b,c\n1,2,3", "%PDF-1.7", "PK\x03\x04", "{}", "{blueprint}",
        "blueprint:", "blueprint: 1 2", "blueprint: ../../etc/passwd", "name: no id",
        "---\nblueprint: a\n---\nblueprint: b", "%YAML 3.0\n---\nblueprint: a", "%BAD", "\t",
    ):  # fmt: skip
        yield f"not a blueprint: {text[:20]!r}", text.encode()


def damaged() -> Iterator[tuple[str, bytes]]:
    """The clean blueprint with bytes changed at random; the seed is fixed."""
    chance = random.Random(20_26)
    for number in range(60):
        data = bytearray(chance.choice((YAML, JSON)).encode())
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield f"damage {number}", bytes(data)


ALWAYS_REFUSED: tuple[Callable[[], Iterator[tuple[str, bytes]]], ...] = (
    truncated, huge, deep, wrong_types, tags, twice, cyclic, encodings, not_blueprints,
)  # fmt: skip
CASES = [case for family in ALWAYS_REFUSED for case in family()]


def test_there_are_at_least_two_hundred_of_them() -> None:
    assert len(CASES) >= 200
    assert len({name for name, _ in CASES}) == len(CASES)


@pytest.mark.parametrize("source", [source for _, source in CASES], ids=[name for name, _ in CASES])
def test_a_broken_blueprint_is_refused_in_words(source: bytes) -> None:
    with pytest.raises(BlueprintRefused) as caught:
        read(source)
    assert caught.value.findings
    for finding in caught.value.findings:
        assert finding.severity == "error"
        assert finding.problem.endswith(".")
        assert finding.remedy.endswith(".")
        assert "Traceback" not in str(finding)
        assert len(str(finding)) < 1_000
    assert len(caught.value.findings) <= 51


@pytest.mark.parametrize("source", [s for _, s in damaged()], ids=[n for n, _ in damaged()])
def test_random_damage_is_refused_or_read_but_never_breaks(source: bytes) -> None:
    try:
        blueprint = read(source)
    except BlueprintRefused:
        return
    assert isinstance(blueprint, Blueprint)
    check(blueprint)


def test_ids_that_stand_twice_and_references_that_circle_are_found_by_check() -> None:
    """What fits the model but makes no sense is read, and then reported with a remedy."""
    for text in broken_in_sense():
        findings = [finding for finding in check(read(text)) if finding.severity == "error"]
        assert findings
        assert all(finding.problem and finding.remedy for finding in findings)


def broken_in_sense() -> Iterator[str]:
    """Documents with double ids, circles of processes, of formulas and of calls."""
    data = document()
    data["queues"] *= 2
    yield json.dumps(data)
    data = document()
    data["case_types"] *= 2
    yield json.dumps(data)
    data = document()
    data["processes"][0]["steps"] = [{"id": "c", "kind": "call process", "process": "inform"}]
    yield json.dumps(data)
    data = document()
    data["case_types"][0]["fields"][8]["formula"] = "left + 1"
    yield json.dumps(data)
    data = document()
    start = {"mode": "after", "after": ["handle"]}
    data["case_types"][0]["stages"][0]["processes"][0]["start"] = start
    yield json.dumps(data)
