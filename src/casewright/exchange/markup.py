"""HTML of documents as blocks to lay out. Rule: only words and their order count; nothing is fetched.

Headings, paragraphs, lists, tables and rules are known, and bold and underlined words in them.
Whatever else stands in the text keeps its words; scripts and styles go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Literal

Kind = Literal["text", "heading", "item", "quote", "table", "rule"]

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "address",
        "main",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "blockquote",
        "pre",
        "form",
    ]
)
_INLINE = {"b": "b", "strong": "b", "u": "u", "sub": "sub", "sup": "sup"}
_SILENT = frozenset({"script", "style", "head", "title", "template"})
#: Lists and quotes are set in at most so far.
_DEEPEST = 8


@dataclass
class Block:
    """A piece of a page. ``text`` is words with ``b``, ``u`` and ``br`` as tags, else escaped.

    ``level``: of a heading, or how far an item or a quote is set in. ``mark`` stands before an
    item. ``rows`` are those of a table: cells of (text, whether it is a heading).
    """

    kind: Kind
    text: str = ""
    level: int = 0
    mark: str = ""
    rows: list[list[tuple[str, bool]]] = field(default_factory=list)


def blocks(html: str) -> list[Block]:
    """The blocks of a document, in order; any text is one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.blocks


class _Reader(HTMLParser):
    """Collects words until a block ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._silent = 0
        self._heading = 0
        self._lists: list[int | None] = []
        self._quotes = 0
        self._mark = ""
        self._tables: list[Block] = []
        self._head_cell = False

    # -------------------------------------------------------------------------------- events

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _INLINE:
            self._open.append(_INLINE[tag])
            self._words.append(f"<{_INLINE[tag]}>")
        elif tag == "br":
            self._words.append("<br/>")
        else:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _INLINE:
            self._close(_INLINE[tag])
        elif tag in ("td", "th"):
            self._cell()
        else:
            self._finish(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            plain = "".join(c for c in data if c.isprintable() or c.isspace())
            self._words.append(escape(plain, quote=False))

    # -------------------------------------------------------------------------------- blocks

    def _begin(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._words.clear()
            self._open.clear()
            self._head_cell = tag == "th"
            return
        if tag in _BLOCKS or tag in _HEADINGS or tag == "hr":
            self.end()
        if tag == "hr":
            self.blocks.append(Block("rule"))
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._mark = self._next_mark()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "table":
            self._tables.append(Block("table"))
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])

    def _finish(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _HEADINGS:
            self.end()
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "table" and self._tables:
            table = self._tables.pop()
            table.rows = [row for row in table.rows if row]
            if table.rows:
                self.blocks.append(table)

    def _next_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "•"
        self._lists[-1] = number + 1
        return f"{number + 1}."

    def _close(self, tag: str) -> None:
        """What is closed in the wrong order closes what stands in it too."""
        while tag in self._open:
            last = self._open.pop()
            self._words.append(f"</{last}>")
            if last == tag:
                return

    def _taken(self) -> str:
        """The words so far, as one line; what is still open is closed."""
        while self._open:
            self._words.append(f"</{self._open.pop()}>")
        text = " ".join("".join(self._words).split())
        self._words.clear()
        return text

    def _cell(self) -> None:
        text = self._taken()
        if self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append((text, self._head_cell))

    def end(self) -> None:
        """A block ends here, if it has any words."""
        text = self._taken()
        if not text:
            return
        if self._heading:
            self.blocks.append(Block("heading", text, self._heading))
        elif self._lists:
            self.blocks.append(Block("item", text, min(len(self._lists), _DEEPEST), self._mark))
            self._mark = ""
        elif self._quotes:
            self.blocks.append(Block("quote", text, min(self._quotes, _DEEPEST)))
        else:
            self.blocks.append(Block("text", text))
