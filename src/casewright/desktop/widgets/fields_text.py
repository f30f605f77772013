"""Fields that are typed: text, numbers, money, dates, times, lengths. Rule: bad text stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from PySide6.QtCore import QDate, QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop.theme import font, icon, px
from casewright.desktop.widgets import parse
from casewright.desktop.widgets.field import Field, FieldSpec


class _Figures(QLineEdit):
    """A line with tabular figures; the style sheet would forget them when the text size changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(13, 400, tabular=True))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(font(13, 400, tabular=True))
        super().changeEvent(event)


class LineField(Field):
    """A field of one line whose text is read by `read` and written by `write`."""

    tabular = False  # whether figures stand under each other

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line = _Figures() if self.tabular else QLineEdit()
        self.line.setPlaceholderText(spec.placeholder)
        self.line.textEdited.connect(lambda _text: self.mark_edited())
        self.frame(self.line)

    def read(self, text: str) -> object:
        """The value of a text; ValueError says what to enter."""
        return text

    def write(self, value: object) -> str:
        """The text of a value."""
        return str(value)

    def value(self) -> object:
        text = self.line.text().strip()
        if not text:
            return None
        try:
            return self.read(text)
        except ValueError:
            return None

    def set_value(self, value: object) -> None:
        text = "" if value is None else self._written(value)
        # A refresh with the same value must not move the cursor of somebody who is typing.
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _written(self, value: object) -> str:
        try:
            return self.write(value)
        except (ValueError, TypeError, ArithmeticError):
            return str(value)

    def problem(self) -> str | None:
        text = self.line.text().strip()
        if text:
            try:
                self.read(text)
            except ValueError as error:
                return str(error)
        return super().problem()

    def is_empty(self) -> bool:
        return not self.line.text().strip()

    def typed(self) -> str | None:
        text = self.line.text()
        return text if text.strip() and self.value() is None else None

    def set_typed(self, text: str) -> None:
        self.line.setText(text)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.line.setReadOnly(read_only)


class TextField(LineField):
    """Text of one line."""


class IntegerField(LineField):
    """A whole number; the value is an int."""

    def read(self, text: str) -> object:
        return parse.parse_integer(text)

    def write(self, value: object) -> str:
        return parse.format_decimal(Decimal(str(value)))


class DecimalField(LineField):
    """An exact number; the value is a Decimal."""

    tabular = True

    def read(self, text: str) -> object:
        return parse.parse_decimal(text)

    def write(self, value: object) -> str:
        return parse.format_decimal(Decimal(str(value)), self.spec.places)


class MoneyField(DecimalField):
    """An amount; the currency stands in the label and belongs to the field, the value is a Decimal."""

    def label_text(self) -> str:
        return (
            f"{self.spec.label} ({self.spec.currency})" if self.spec.currency else self.spec.label
        )

    def read(self, text: str) -> object:
        code = self.spec.currency
        if code and text.upper().startswith(code):
            text = text[len(code) :]
        return parse.parse_decimal(text)

    def write(self, value: object) -> str:
        places = 2 if self.spec.places is None else self.spec.places
        return parse.format_decimal(Decimal(str(value)), places)


class DurationField(LineField):
    """A length of time; the value is ISO 8601 (`P3DT4H`)."""

    def read(self, text: str) -> object:
        return parse.parse_duration(text)

    def write(self, value: object) -> str:
        return parse.format_duration(str(value))


class TimeField(LineField):
    """A time of day; the value is `HH:MM:SS`."""

    def read(self, text: str) -> object:
        return parse.parse_time(text).isoformat()

    def write(self, value: object) -> str:
        return parse.format_time(time.fromisoformat(str(value)))


class DateField(LineField):
    """A day; the value is `YYYY-MM-DD`. Alt+Down or the icon opens a calendar."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._calendar: _Calendar | None = None
        self._open = QAction(icon("calendar"), self.tr("Open the calendar"), self)
        self._open.setShortcut("Alt+Down")
        self._open.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._open.triggered.connect(self.open_calendar)
        self.line.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)

    def read(self, text: str) -> object:
        return parse.parse_date(text).isoformat()

    def write(self, value: object) -> str:
        return parse.format_date(date.fromisoformat(str(value)))

    def open_calendar(self) -> None:
        """Show the calendar under the line, on the day that stands there."""
        if self.read_only():
            return
        if self._calendar is None:
            self._calendar = _Calendar(self, self._picked)
        self._calendar.open_under(self.line, self.value())

    def _picked(self, day: date) -> None:
        self.line.setText(parse.format_date(day))
        self.line.setFocus()
        self.mark_edited()


class DateTimeField(DateField):
    """A day and a time; the value is `YYYY-MM-DDTHH:MM:SS`, with the offset it came with, if any."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        self._zone = ""
        super().__init__(spec, parent)

    def read(self, text: str) -> object:
        return parse.parse_datetime(text).isoformat() + self._zone

    def write(self, value: object) -> str:
        moment = datetime.fromisoformat(str(value))
        plain = moment.replace(tzinfo=None)
        self._zone = moment.isoformat()[len(plain.isoformat()) :]
        return parse.format_datetime(plain)

    def _picked(self, day: date) -> None:
        old = self.value()
        at = datetime.fromisoformat(str(old)).time() if old else time(9, 0)
        self.line.setText(parse.format_datetime(datetime.combine(day, at.replace(tzinfo=None))))
        self.line.setFocus()
        self.mark_edited()


class _Calendar(QFrame):
    """A month to pick a day from, made when it is first opened."""

    def __init__(self, parent: QWidget, picked: Callable[[date], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "card")
        self._picked = picked
        self.month = QCalendarWidget()
        self.month.setAccessibleName(self.tr("Calendar"))
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setGridVisible(False)
        self.month.activated.connect(self._activated)
        self.month.clicked.connect(self._activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.addWidget(self.month)

    def open_under(self, line: QWidget, value: object) -> None:
        if isinstance(value, str):
            self.month.setSelectedDate(QDate.fromString(value[:10], Qt.DateFormat.ISODate))
        self.adjustSize()
        self.move(line.mapToGlobal(QPoint(0, line.height() + px(2))))
        self.show()
        self.month.setFocus()

    def _activated(self, day: QDate) -> None:
        if self.isVisible():
            self.hide()
            self._picked(date(day.year(), day.month(), day.day()))


class LongTextField(Field):
    """Text of several lines; Tab goes to the next field."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.edit = QPlainTextEdit()
        self.edit.setPlaceholderText(spec.placeholder)
        self.edit.setTabChangesFocus(True)
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self._quiet = False
        self.edit.textChanged.connect(self._edited)
        self._measure()
        self.frame(self.edit)

    def _measure(self) -> None:
        self.edit.setFixedHeight(px(76))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "edit"):
            self._measure()
        super().changeEvent(event)

    def _edited(self) -> None:
        if not self._quiet:
            self.mark_edited()

    def value(self) -> object:
        text = self.edit.toPlainText()
        return text if text.strip() else None

    def set_value(self, value: object) -> None:
        text = "" if value is None else str(value)
        if text != self.edit.toPlainText():
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.edit.setReadOnly(read_only)
        # The sheet selects by this property and is not asked again by itself.
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
