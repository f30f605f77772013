"""XML in and out: no entities, nothing external, bounded; what goes out reads back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules.dmn import markup
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.markup import Element, Writer, moved, parse, split

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<lolz>&b;</lolz>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/passwd">]><a>&secret;</a>"""
REMOTE = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>'


class TestReading:
    def test_names_namespaces_attributes_and_text(self) -> None:
        root = parse('<a xmlns="urn:a" xmlns:b="urn:b" x="1" b:y="2">one<b:c>two</b:c>three</a>')
        (child,) = root.children
        assert (root.name, root.space, root.text) == ("a", "urn:a", "one")
        assert root.attributes == {"x": "1", "{urn:b}y": "2"}
        assert (child.name, child.space, child.text, child.tail) == ("c", "urn:b", "two", "three")
        assert root.content() == "onetwothree"
        assert [element.name for element in root.walk()] == ["a", "c"]

    def test_prefixes_are_known_where_they_are_declared(self) -> None:
        root = parse('<a xmlns:p="urn:1"><b xmlns:p="urn:2"/><c/></a>')
        inner, after = root.children
        assert root.prefixes["p"] == after.prefixes["p"] == "urn:1"
        assert inner.prefixes["p"] == "urn:2"

    def test_comments_and_instructions_are_left_out(self) -> None:
        root = parse("<a>x<!-- not this --><?nor that?>y</a>")
        assert root.content() == "xy"
        assert root.children == []

    def test_bytes_in_the_encoding_that_they_declare(self) -> None:
        source = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")
        assert parse(source).text == "é"
        assert parse("<a>é</a>".encode("utf-16")).text == "é"
        assert parse("<a>é</a>").text == "é"

    def test_children_by_name(self) -> None:
        root = parse("<a><b/><c/><b/></a>")
        assert len(root.named("b")) == 2
        assert root.first("c") is root.children[1]
        assert root.first("d") is None
        assert root.get("x", "none") == "none"

    def test_names_are_split(self) -> None:
        assert split("{urn:a}b") == ("urn:a", "b")
        assert split("b") == ("", "b")
        assert split("{b") == ("", "{b")


class TestHostileFiles:
    @pytest.mark.parametrize("source", [BOMB, OUTSIDE, REMOTE])
    def test_document_types_and_entities_are_refused(self, source: str) -> None:
        with pytest.raises(DmnError, match="declares a document type or entities"):
            parse(source)

    @pytest.mark.parametrize(
        "source",
        [
            "",
            " ",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "text",
            "<a x=1/>",
            "<a>&nbsp;</a>",
            "\x00",
            "<a:b/>",
        ],
    )
    def test_what_is_not_well_formed(self, source: str) -> None:
        with pytest.raises(DmnError, match="not well-formed XML"):
            parse(source)

    @pytest.mark.parametrize(
        "source",
        [
            b'<?xml version="1.0" encoding="no-such-code"?><a/>',
            b'<?xml version="1.0" encoding="utf-8"?><a>\xff</a>',
            b"\xff\xfe\x00",
        ],
    )
    def test_what_cannot_be_decoded(self, source: bytes) -> None:
        with pytest.raises(DmnError):
            parse(source)

    def test_too_deep(self) -> None:
        depth = markup.MAX_DEPTH
        assert parse("<a>" * depth + "</a>" * depth).name == "a"
        with pytest.raises(DmnError, match="nested more than 100 levels"):
            parse("<a>" * (depth + 1) + "</a>" * (depth + 1))

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(markup, "MAX_BYTES", 1024 * 1024)
        with pytest.raises(DmnError, match="larger than 1 MB"):
            parse("<a>" + "x" * 1024 * 1024 + "</a>")

    def test_too_many_elements(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(markup, "MAX_ELEMENTS", 10)
        with pytest.raises(DmnError, match="more than 10 elements"):
            parse("<a>" + "<b/>" * 10 + "</a>")


NAMES = st.sampled_from(["a", "b", "long-name", "x.y", "_z"])
SPACES = st.sampled_from(["", "urn:one", "urn:two", "http://three.example/#x"])
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
)
ATTRIBUTES = st.dictionaries(
    st.tuples(SPACES, NAMES).map(lambda pair: f"{{{pair[0]}}}{pair[1]}" if pair[0] else pair[1]),
    TEXTS,
    max_size=3,
)


LEAVES = st.builds(Element, NAMES, SPACES, ATTRIBUTES, st.just([]), TEXTS)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Element, NAMES, SPACES, ATTRIBUTES, st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


class TestWriting:
    @settings(max_examples=80, deadline=None)
    @given(TREES)
    def test_what_is_written_reads_back_the_same(self, tree: Element) -> None:
        text = Writer({"urn:one": "", "urn:two": "two"}).write(tree)
        assert moved(parse(text), {}) == moved(tree, {})

    def test_special_characters_are_escaped(self) -> None:
        tree = Element("a", "", {"x": '<&">\n\t'}, [], "1 < 2 & 3 > 2\r\n")
        text = Writer({}).write(tree)
        assert parse(text) == tree
        assert b"<&" not in text.replace(b"<a", b"").replace(b"</a", b"")

    def test_mixed_text_keeps_its_place(self) -> None:
        source = "<a>one<b>two</b>three</a>"
        assert Writer({}).write(parse(source)).decode().endswith(f"{source}\n")

    def test_every_namespace_is_declared_once_at_the_root(self) -> None:
        tree = parse('<a xmlns="urn:a"><b xmlns="urn:b"/><c xmlns="urn:b"/></a>')
        text = Writer({"urn:a": ""}).write(tree).decode()
        assert text.count("urn:b") == 1
        assert parse(text).children[0].space == "urn:b"

    def test_the_language_of_a_text_is_xml_s_own_attribute(self) -> None:
        tree = parse('<a xml:lang="de">ja</a>')
        assert b'xml:lang="de"' in Writer({}).write(tree)

    def test_a_root_with_a_prefix(self) -> None:
        text = Writer({"urn:a": "p"}).write(parse('<a xmlns="urn:a"><b/></a>')).decode()
        assert text.splitlines()[1].startswith('<p:a xmlns:p="urn:a">')


class TestMoving:
    def test_namespaces_are_exchanged_everywhere(self) -> None:
        tree = parse('<a xmlns="urn:old" xmlns:o="urn:old" o:x="1"><b xmlns="urn:other"/></a>')
        found = moved(tree, {"urn:old": "urn:new"})
        assert (found.space, found.children[0].space) == ("urn:new", "urn:other")
        assert found.attributes == {"{urn:new}x": "1"}

    def test_indentation_is_no_text(self) -> None:
        found = moved(parse("<a>\n  <b> x </b>\n</a>"), {})
        assert (found.text, found.children[0].text, found.children[0].tail) == ("", " x ", "")
