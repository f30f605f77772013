"""Help for what is shown: short pages that ship with Casewright. Rule: read when asked for."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from casewright import resources
from casewright.desktop.theme import font, px
from casewright.desktop.widgets.basics import Button, Card
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.tabs import Tab, Tabs

TOPICS = ("work", "case", "cases", "blueprints", "tables", "incidents", "keys")


class HelpPage(QWidget):
    """One topic at a time, chosen by tabs; Esc goes back."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        header = PageHeader(self.tr("Help"), self.tr("What each page is for and which keys it has"))
        back = Button(self.tr("Back"))
        back.clicked.connect(self.closed)
        header.add_action(back)
        names = (
            self.tr("My work"),
            self.tr("A case"),
            self.tr("Cases"),
            self.tr("Blueprints"),
            self.tr("Tables"),
            self.tr("Incidents"),
            self.tr("Keys"),
        )
        self.tabs = Tabs([Tab(one, name) for one, name in zip(TOPICS, names, strict=True)])
        self.tabs.chosen.connect(self._show)
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Help text"))
        self.text.setOpenLinks(False)
        card = Card()
        self.text.setMaximumWidth(px(820))
        card.body.addWidget(self.text)
        column.addWidget(header)
        column.addWidget(self.tabs)
        column.addWidget(card, 1)

    def open_topic(self, topic: str) -> None:
        """Show a topic and take the keyboard."""
        wanted = topic if topic in TOPICS else "keys"
        self.tabs.choose(wanted)
        self._show(wanted)
        self.text.setFocus()

    def _show(self, topic: str) -> None:
        self.text.document().setDefaultFont(font(13))
        self.text.setMarkdown(_page(topic))
        self._breathe()

    def _breathe(self) -> None:
        """Room between lines and paragraphs; Markdown itself has none."""
        block = self.text.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            shape = block.blockFormat()
            shape.setLineHeight(145, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            shape.setBottomMargin(px(6))
            cursor.setBlockFormat(shape)
            block = block.next()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _page(topic: str) -> str:
    """The page in the window's language where there is one, else in English."""
    language = QLocale.languageToCode(QLocale().language())
    try:
        file = resources.path("help", language, f"{topic}.md")
    except resources.ResourceMissing:
        file = resources.path("help", f"{topic}.md")
    return file.read_text(encoding="utf-8")
