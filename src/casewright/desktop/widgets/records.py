"""A list of records as a table that is edited in place. Rule: a cell keeps what was typed into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop.theme import px, tokens
from casewright.desktop.widgets import parse
from casewright.desktop.widgets.basics import Button, show_when
from casewright.desktop.widgets.field import Field, FieldKind, FieldSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NUMBERS = ("integer", "decimal", "money")


def read_cell(spec: FieldSpec, text: str) -> object:
    """The value of a cell's text by its column's kind; ValueError says what to enter."""
    plain = text.strip()
    if not plain:
        return None
    readers: dict[FieldKind, Callable[[str], object]] = {
        "integer": parse.parse_integer,
        "decimal": parse.parse_decimal,
        "money": parse.parse_decimal,
        "date": lambda one: parse.parse_date(one).isoformat(),
        "time": lambda one: parse.parse_time(one).isoformat(),
        "date_time": lambda one: parse.parse_datetime(one).isoformat(),
        "duration": parse.parse_duration,
        "boolean": _read_boolean,
        "choice": lambda one: _read_choice(spec, one),
    }
    return readers.get(spec.kind, str)(plain)


def write_value(kind: FieldKind, value: object, places: int | None = None) -> str:
    """A value as people read it, by its kind; a value of another shape is written as it is."""
    if value is None:
        return ""
    try:
        return _write(kind, value, places)
    except (ValueError, ArithmeticError):
        return str(value)


def _write(kind: FieldKind, value: object, places: int | None) -> str:
    if kind in _NUMBERS:
        default = 2 if kind == "money" else None
        return parse.format_decimal(Decimal(str(value)), default if places is None else places)
    writers: dict[FieldKind, Callable[[str], str]] = {
        "date": lambda one: parse.format_date(date.fromisoformat(one)),
        "time": lambda one: parse.format_time(time.fromisoformat(one)),
        "date_time": lambda one: parse.format_datetime(datetime.fromisoformat(one)),
        "duration": parse.format_duration,
    }
    return writers.get(kind, str)(str(value))


def write_cell(spec: FieldSpec, value: object) -> str:
    """A cell's text by its column: of a choice the label, of yes and no the word."""
    if spec.kind == "boolean" and isinstance(value, bool):
        return parse.tr("Yes") if value else parse.tr("No")
    labels = {option.value: option.label for option in spec.choices}
    if spec.kind == "choice" and isinstance(value, str) and value in labels:
        return labels[value]
    return write_value(spec.kind, value, spec.places)


def _read_boolean(text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.casefold() not in words:
        raise ValueError(parse.tr("Enter yes or no"))
    return words[text.casefold()]


def _read_choice(spec: FieldSpec, text: str) -> str:
    for option in spec.choices:
        if text.casefold() in (option.label.casefold(), option.value.casefold()):
            return option.value
    offered = ", ".join(option.label for option in spec.choices)
    raise ValueError(parse.tr("Choose one of {0}").format(offered))


class RecordsModel(QAbstractTableModel):
    """Rows of typed texts under columns; EditRole and DisplayRole are the text, bad cells have a
    tool tip that says what to enter."""

    def __init__(self, columns: Sequence[FieldSpec]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[list[str]] = []
        self._given: list[dict[str, object]] = []  # the records as they came
        self.read_only = False

    def records(self) -> list[dict[str, object]]:
        """The rows as records, with keys that no column shows; an unreadable cell is None."""
        found = []
        for given, row in zip(self._given, self.rows, strict=True):
            pairs = zip(self.columns, row, strict=True)
            found.append(given | {c.id: self._read(c, text, given.get(c.id)) for c, text in pairs})
        return found

    def _read(self, column: FieldSpec, text: str, given: object) -> object:
        # Showing a value must not change it: its text may say less (an offset, a zone, a list).
        if text == write_cell(column, given):
            return given
        try:
            return read_cell(column, text)
        except ValueError:
            return None

    def set_records(self, records: Sequence[dict[str, object]]) -> None:
        """Show these records."""
        self.beginResetModel()
        self.rows = [[write_cell(c, one.get(c.id)) for c in self.columns] for one in records]
        self._given = [dict(one) for one in records]
        self.endResetModel()

    def add(self) -> int:
        """Add an empty row at the end; gives its place."""
        place = len(self.rows)
        self.beginInsertRows(QModelIndex(), place, place)
        self.rows.append([""] * len(self.columns))
        self._given.append({})
        self.endInsertRows()
        return place

    def remove(self, place: int) -> None:
        """Take a row away."""
        self.beginRemoveRows(QModelIndex(), place, place)
        del self.rows[place], self._given[place]
        self.endRemoveRows()

    def cell_problem(self, place: int, column: int) -> str | None:
        """What is wrong with a cell."""
        spec, text = self.columns[column], self.rows[place][column]
        if spec.required and not text.strip():
            return self.tr("{0} is required").format(spec.label)
        try:
            read_cell(spec, text)
        except ValueError as error:
            return str(error)
        return None

    def first_problem(self) -> tuple[int, int, str] | None:
        """The first bad cell as row, column, sentence."""
        for place in range(len(self.rows)):
            for column in range(len(self.columns)):
                problem = self.cell_problem(place, column)
                if problem:
                    return place, column, problem
        return None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        spec = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            unit = f" ({spec.currency})" if spec.currency else ""
            return spec.label + unit + (" *" if spec.required else "")
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        number = self.columns[column].kind in _NUMBERS
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        text = self.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        problem = self.cell_problem(index.row(), index.column()) if text.strip() else None
        if problem and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(tokens().bad)
        return problem if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row, text = self.rows[index.row()], str(value)
        # Opening a cell and leaving it as it was is no change.
        if text != row[index.column()]:
            row[index.column()] = text
            self.dataChanged.emit(index, index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        basic = super().flags(index)
        return (
            basic if self.read_only or not index.isValid() else basic | Qt.ItemFlag.ItemIsEditable
        )


class _CellDelegate(QStyledItemDelegate):
    """Hands each key to the model: a button that is clicked while a cell is open sends it too."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setProperty("before", index.data(Qt.ItemDataRole.EditRole))
            editor.textEdited.connect(lambda _text: self.commitData.emit(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Writing the same text again would take the cursor to its end and forget what to undo.
        if not isinstance(editor, QLineEdit) or editor.text() != index.data():
            super().setEditorData(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.KeyPress and isinstance(editor, QLineEdit):
            editor.setText(str(editor.property("before")))
            self.commitData.emit(editor)
        return super().eventFilter(editor, event)


class ListField(Field):
    """A list of records; the value is a list of dicts by column id."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.model = RecordsModel(spec.columns)
        self.table = QTableView()
        self.table.setProperty("framed", "true")
        self.table.setModel(self.model)
        self.table.setItemDelegate(_CellDelegate(self.table))
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.add_button = Button(self.tr("Add a row"), "ghost", "plus")
        self.remove_button = Button(self.tr("Remove the row"), "ghost", "trash")
        self.add_button.clicked.connect(self.add_row)
        self.remove_button.clicked.connect(self.remove_row)
        self.model.dataChanged.connect(lambda *_: self.mark_edited())
        self.frame(self._build(), self.table)
        self._measure()

    def _build(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        column.addWidget(self.table)
        column.addLayout(buttons)
        return holder

    def _measure(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(px(32))
        self.table.horizontalHeader().setFixedHeight(px(30))
        rows = max(1, min(6, self.model.rowCount()))
        self.table.setFixedHeight(px(30) + rows * px(32) + 4)
        self.remove_button.setEnabled(self.model.rowCount() > 0 and not self.read_only())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "remove_button"):
            self._measure()
        super().changeEvent(event)

    def add_row(self) -> None:
        """Add a row and start typing in it."""
        place = self.model.add()
        self._measure()
        self.table.scrollToBottom()
        self.table.setCurrentIndex(self.model.index(place, 0))
        self.table.edit(self.model.index(place, 0))
        self.mark_edited()

    def remove_row(self) -> None:
        """Remove the current row, or the last one."""
        current = self.table.currentIndex()
        place = current.row() if current.isValid() else self.model.rowCount() - 1
        if place >= 0:
            self.model.remove(place)
            self._measure()
            self.mark_edited()

    def value(self) -> object:
        return self.model.records()

    def set_value(self, value: object) -> None:
        records = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        self.model.set_records(records)
        self._measure()

    def problem(self) -> str | None:
        bad = self.model.first_problem()
        if bad is not None:
            row, column, sentence = bad
            label = self.spec.columns[column].label
            return self.tr("Row {0}, {1}: {2}").format(row + 1, label, sentence)
        return super().problem()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.model.read_only = read_only
        show_when(self.add_button, not read_only)
        show_when(self.remove_button, not read_only)
        self._measure()
