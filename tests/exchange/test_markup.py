"""HTML of a document becomes blocks: every word once, in order, and no tag that nobody knows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.exchange.markup import Block, blocks


def kinds(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(html)]


def test_headings_paragraphs_and_rules_in_order() -> None:
    found = blocks("<h1>Permit</h1><p>Dear Ann,</p><hr><h3>Why</h3>Because.")
    assert [(b.kind, b.text, b.level) for b in found] == [
        ("heading", "Permit", 1), ("text", "Dear Ann,", 0), ("rule", "", 0),
        ("heading", "Why", 3), ("text", "Because.", 0),
    ]  # fmt: skip


def test_bold_and_lines_stay_and_the_rest_is_words() -> None:
    html = '<p>It is <strong>very</strong> <i>nice</i>,<br>isn\'t <a href="http://x">it</a>?</p>'
    assert kinds(html) == [("text", "It is <b>very</b> nice,<br/>isn't it?")]


def test_what_was_escaped_stays_escaped() -> None:
    assert kinds("<p>1 &lt; 2 &amp;&amp; &#60;b&#62;</p>") == [
        ("text", "1 &lt; 2 &amp;&amp; &lt;b&gt;")
    ]


def test_lists_are_counted_and_set_in() -> None:
    found = blocks("<ol><li>one<li>two<ul><li>inner</li></ul></li><li>three</li></ol>")
    assert [(b.text, b.mark, b.level) for b in found] == [
        ("one", "1.", 1), ("two", "2.", 1), ("inner", "•", 2), ("three", "3.", 1),
    ]  # fmt: skip


def test_tables_keep_rows_cells_and_headings() -> None:
    html = "<table><tr><th>Item</th><th>EUR</th></tr><tr><td>Lamp <b>red</b></td><td>5</td></tr></table>"
    (table,) = blocks(html)
    assert table.rows == [
        [("Item", True), ("EUR", True)],
        [("Lamp <b>red</b>", False), ("5", False)],
    ]


def test_scripts_and_styles_say_nothing() -> None:
    html = "<head><title>t</title></head><style>p{}</style><script>alert('x')</script><p>Hello</p>"
    assert kinds(html) == [("text", "Hello")]


@pytest.mark.parametrize(
    "html", ["", "   ", "<p></p>", "<table></table>", "<table><tr></tr></table>"]
)
def test_nothing_is_nothing(html: str) -> None:
    assert blocks(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<b>open",
        "</p></b></table>",
        "<p><b>a<p>b</b>",
        "<b><u>x</b></u>",
        "<li>alone",
        "<td>x</td>",
    ],
)
def test_wrong_nesting_gives_well_formed_text(html: str) -> None:
    for block in blocks(html):
        assert _balanced(block)


def _balanced(block: Block) -> bool:
    waiting: list[str] = []
    for closing, tag in re.findall(r"<(/?)(b|u|sub|sup)>", block.text):
        if not closing:
            waiting.append(tag)
        elif not waiting or waiting.pop() != tag:
            return False
    return not waiting


PIECES = (*"<>/&;bpu=\"' \x00é", "<p>", "<b>", "</b>", "<td>", "<table>", "<li>", "</p>")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_read_and_its_words_carry_only_known_tags(html: str) -> None:
    for block in blocks(html):
        texts = [block.text, *(text for row in block.rows for text, _ in row)]
        for text in texts:
            assert "\x00" not in text
            assert set(re.findall(r"<[^>]*>", text)) <= {
                "<b>", "</b>", "<u>", "</u>", "<br/>", "<sub>", "</sub>", "<sup>", "</sup>",
            }  # fmt: skip
        assert _balanced(block)
