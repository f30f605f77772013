"""*Attachments*: the files of the case; more by choosing or dropping. Rule: bytes move in threads."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QLocale, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.theme import px
from casewright.desktop.uploads import Uploads
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout, hairline
from casewright.desktop.widgets.feedback import EmptyState, IconTile
from casewright.runtime.reading import FileRow


class FilesTab(QWidget):
    """The list with a button; files can be dropped anywhere on it."""

    failed = Signal(object)
    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setAcceptDrops(True)
        self._case = ""
        self.uploads = Uploads(desk, self)
        self.category = QComboBox()
        self.category.setAccessibleName(self.tr("Category"))
        self.add_button = Button(self.tr("Attach files"), icon_name="upload")
        self.card = Card(self.tr("Attachments"))
        self.card.add_corner(self.category)
        self.card.add_corner(self.add_button)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(px(8))
        self.card.body.addLayout(self.rows)
        self.empty = EmptyState(
            "attachment",
            self.tr("No files yet"),
            self.tr("Drop files here, or choose them with “Attach files”."),
        )
        self.card.body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        self.add_button.clicked.connect(self._choose)
        self.uploads.failed.connect(self.failed)
        self.uploads.done.connect(lambda: self.said.emit(self.tr("Attached")))

    def show_case(self, data: PageData) -> None:
        """Show this state of the case."""
        self._case = data.case.id
        chosen = self.category.currentData()
        self.category.clear()
        self.category.addItem(self.tr("No category"), "")
        for plan in data.opened.type.fields.values():
            if plan.kind == "attachment":
                self.category.addItem(plan.label, plan.id)
        self.category.setCurrentIndex(max(0, self.category.findData(chosen)))
        clear_layout(self.rows)
        labels = {plan.id: plan.label for plan in data.opened.type.fields.values()}
        for file in data.opened.files:
            self.rows.addWidget(self._row(file, labels))
            self.rows.addWidget(hairline())
        self.empty.setVisible(not data.opened.files)

    def _row(self, file: FileRow, labels: dict[str, str]) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, px(4), 0, px(4))
        line.setSpacing(px(12))
        line.addWidget(IconTile("attachment", "neutral", 32))
        texts = QVBoxLayout()
        texts.setSpacing(px(1))
        texts.addWidget(Text(file.name, 13, 500))
        size = QLocale().formattedDataSize(file.size)
        who = self.desk.name(file.by)
        said = (labels.get(file.category, file.category), size, who, moments.day_time(file.at))
        texts.addWidget(Text("  ·  ".join(part for part in said if part), 12, 400, "muted"))
        line.addLayout(texts, 1)
        view = Button(self.tr("Open"), "ghost")
        view.setAccessibleName(self.tr("Open {0}").format(file.name))
        view.clicked.connect(lambda: self._open(file))
        line.addWidget(view)
        return holder

    def attach(self, paths: list[str]) -> None:
        """Attach files of this machine in the chosen category."""
        category = str(self.category.currentData() or "")
        for path in paths:
            self.uploads.attach_path(self._case, category, path)

    def _choose(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        self.attach(paths)

    def _open(self, file: FileRow) -> None:
        reads = self.desk.workspace.reads

        def job() -> str:
            # A name from outside never leads out of the folder that is made for it.
            folder = Path(tempfile.mkdtemp(prefix="casewright-"))
            target = folder / (Path(file.name).name or "file")
            target.write_bytes(reads.file_bytes(file.digest) or b"")
            target.chmod(0o400)
            return str(target)

        def show(path: str) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(path))

        self.desk.dispatch.read(job, show, self._failed, owner=self)

    def _failed(self, problem: Problem) -> None:
        self.failed.emit(problem)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.attach([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
