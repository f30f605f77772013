"""Blocks of a document as a PDF: A4, our font, page numbers. Rule: the same text gives the same bytes.

So a document that is made once more, because nobody knows whether it was, is the same file.
"""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    HRFlowable,
    LayoutError,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from casewright import resources

from .markup import Block, blocks

REGULAR, BOLD = "CasewrightText", "CasewrightBold"
#: Characters of HTML that one document may have.
MOST = 2_000_000
#: Columns of a table.
_WIDEST = 40
_MARGIN = 20 * mm
_SIZES = {1: 18, 2: 14, 3: 12, 4: 10.5}
# The library keeps its fonts and caches in globals: one document at a time.
_LOCK = Lock()


class BadDocument(ValueError):
    """The text cannot be laid out; the message says why, for a person."""


def pdf(html: str, title: str) -> bytes:
    """The document as a PDF file; raises ``BadDocument``."""
    if len(html) > MOST:
        raise BadDocument(f"it has {len(html):,} characters, more than {MOST:,}")
    out = BytesIO()
    with _LOCK:
        _fonts()
        page = SimpleDocTemplate(
            out, pagesize=A4, title=title[:200], invariant=1, leftMargin=_MARGIN,
            rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        )  # fmt: skip
        laid = [flowable for block in blocks(html) for flowable in _flowables(block, page.width)]
        try:
            page.build(laid or [Spacer(1, 1)], onFirstPage=_number, onLaterPages=_number)
        except LayoutError:
            raise BadDocument("a row of a table is longer than a page") from None
    return out.getvalue()


def _fonts() -> None:
    if REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    for name, file in ((REGULAR, "Inter-Regular.ttf"), (BOLD, "Inter-SemiBold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(resources.path("fonts", file))))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )


def _number(canvas: Any, page: Any) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(page.page))


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    given = {"fontName": REGULAR, "leading": size * 1.4, "spaceAfter": size * 0.6, **more}
    return ParagraphStyle(name, fontSize=size, splitLongWords=1, **given)


def _flowables(block: Block, width: float) -> list[Any]:
    if block.kind == "rule":
        return [HRFlowable(width="100%", color=colors.grey, spaceAfter=6)]
    if block.kind == "table":
        return [_table(block, width), Spacer(1, 8)]
    if block.kind == "heading":
        size = _SIZES[block.level]
        style = _style("heading", size, fontName=BOLD, spaceBefore=size * 0.5, keepWithNext=1)
        return [Paragraph(block.text, style)]
    indent = block.level * 14
    style = _style("text", 10.5, leftIndent=indent, bulletIndent=max(0, indent - 12))
    return [Paragraph(block.text, style, bulletText=block.mark or None)]


def _table(block: Block, width: float) -> Table:
    columns = max(len(row) for row in block.rows)
    if columns > _WIDEST:
        raise BadDocument(f"a table has {columns} columns, more than {_WIDEST}")
    plain, head = _style("cell", 9, spaceAfter=0), _style("head", 9, spaceAfter=0, fontName=BOLD)
    rows = [
        [Paragraph(text, head if heading else plain) for text, heading in row]
        + [""] * (columns - len(row))
        for row in block.rows
    ]
    lines = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.4, colors.lightgrey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    )
    return Table(rows, colWidths=[width / columns] * columns, style=lines)
