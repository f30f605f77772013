"""Attachments and calculated values. Rule: files are named here and read elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.basics import Button, Text, clear_layout, icon_button, show_when
from casewright.desktop.widgets.feedback import IconTile
from casewright.desktop.widgets.field import Field, FieldSpec
from casewright.desktop.widgets.paint import smooth
from casewright.desktop.widgets.records import write_value


class _DropArea(QWidget):
    dropped = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = False
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(10))
        self.button = Button(self.tr("Choose files"), "ghost", "upload")
        row.addWidget(self.button)
        row.addWidget(Text(self.tr("or drop them here"), 12, 400, "muted"), 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        urls = event.mimeData().urls()
        self.dropped.emit([url.toLocalFile() for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        painter.setBrush(QColor(c.accent_tint) if self._over else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.accent if self._over else c.edge), 1, Qt.PenStyle.DashLine))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, px(6), px(6))
        painter.end()


class AttachmentField(Field):
    """Files. The value is a list of `{"name", "size", "path"}`; ones that the case already holds
    have the keys they came with instead of a path."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._files: list[dict[str, object]] = []
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(4))
        self.area = _DropArea(self)
        self.area.dropped.connect(self.add_files)
        self.area.button.clicked.connect(self._choose)
        column.addLayout(self._rows)
        column.addWidget(self.area)
        self.frame(holder, self.area.button)

    def add_files(self, paths: Sequence[str]) -> None:
        """Add files of this machine by their paths; a file that is there already is not repeated."""
        known = {one.get("path") for one in self._files}
        for path in paths:
            file = Path(path)
            if path not in known and file.is_file():
                size = file.stat().st_size
                self._files.append({"name": file.name, "size": size, "path": path})
        self._show()
        self.mark_edited()

    def _choose(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(self, self.spec.label)
        if paths:
            self.add_files(paths)

    def remove(self, place: int) -> None:
        """Take a file off the list; the file itself is not touched."""
        del self._files[place]
        self._show()
        self.mark_edited()

    def _show(self) -> None:
        clear_layout(self._rows)
        for place, file in enumerate(self._files):
            self._rows.addWidget(self._row(place, file))

    def _row(self, place: int, file: dict[str, object]) -> QWidget:
        row = QFrame()
        row.setProperty("surface", "sunken")
        line = QHBoxLayout(row)
        line.setContentsMargins(px(10), px(2), px(4), px(2))
        line.setSpacing(px(8))
        line.addWidget(IconTile("attachment", "neutral", 24))
        line.addWidget(Text(str(file.get("name", "")), 12.5, 500), 1)
        size = file.get("size")
        if isinstance(size, int):
            line.addWidget(Text(QLocale().formattedDataSize(size), 12, 400, "muted"))
        remove = icon_button("cross", self.tr("Remove {0}").format(file.get("name")), "ghost")
        remove.clicked.connect(lambda: self.remove(place))
        show_when(remove, not self.read_only())
        line.addWidget(remove)
        return row

    def value(self) -> object:
        return [dict(file) for file in self._files]

    def set_value(self, value: object) -> None:
        files = value if isinstance(value, list) else []
        self._files = [dict(one) for one in files if isinstance(one, dict)]
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        show_when(self.area, not read_only)
        self._show()


class _Figures(QLabel):
    """A label with tabular figures that keeps them when the text size changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(13, 600, tabular=True))
        self.setTextFormat(Qt.TextFormat.PlainText)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(font(13, 600, tabular=True))
        super().changeEvent(event)


class CalculatedField(Field):
    """A value that the case works out; it can be read and copied, never typed."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._value: object = None
        card = QFrame()
        card.setProperty("surface", "sunken")
        card.setMinimumHeight(px(32))
        row = QHBoxLayout(card)
        row.setContentsMargins(px(10), px(4), px(10), px(4))
        row.setSpacing(px(8))
        row.addWidget(IconTile("calculator", "neutral", 22))
        self.label = _Figures()
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.addWidget(self.label, 1)
        self.frame(card, self.label)
        self.set_value(None)

    def value(self) -> object:
        return self._value

    def set_value(self, value: object) -> None:
        self._value = value
        text = self._written(value)
        unit = f"{self.spec.currency} " if self.spec.currency and value is not None else ""
        self.label.setText(unit + text if text else self.tr("not known yet"))

    def _written(self, value: object) -> str:
        kind = "money" if self.spec.currency else self.spec.show_as
        try:
            return write_value(kind, value, self.spec.places)
        except (ValueError, ArithmeticError):
            return str(value)

    def problem(self) -> str | None:
        return None

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = True
