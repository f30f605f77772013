"""The pages of the gallery. Rule: composed of the widgets alone, as a pane would compose them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casewright.desktop.theme import icon, icon_names, px
from casewright.desktop.widgets.basics import Button, Card, Text, hairline, icon_button
from casewright.desktop.widgets.chevrons import StageChevrons
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.clockcard import Clock, ClockCard
from casewright.desktop.widgets.command_palette import CommandPalette
from casewright.desktop.widgets.feedback import Banner, EmptyState, Toast
from casewright.desktop.widgets.form import FormView
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.person import Avatar, AvatarStack, UrgencyMark
from casewright.desktop.widgets.pill import Pill
from casewright.desktop.widgets.search import SearchBox
from casewright.desktop.widgets.tabs import Tab, Tabs
from casewright.desktop.widgets.timeline import HistoryList, HistoryModel
from casewright.desktop.widgets.worklist import WorkModel
from casewright.desktop.widgets.worklist_view import WorkTable
from tests.desktop.gallery import samples

CHIPS = (
    Chip("all", "All", 1204),
    Chip("today", "Due today", 38),
    Chip("late", "Overdue", 6),
    Chip("team", "Team"),
)
TABS = (
    Tab("work", "Work"),
    Tab("data", "Data"),
    Tab("history", "History"),
    Tab("files", "Attachments", 4),
    Tab("talk", "Discussion", 2),
    Tab("related", "Related", 1),
)


def _column(parent: QWidget | None = None) -> QVBoxLayout:
    column = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    column.setSpacing(px(12))
    return column


def worklist_page() -> QWidget:
    """The worklist at the left, the case with its form at the right."""
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(px(20), px(16), px(20), px(16))
    row.setSpacing(px(18))
    row.addLayout(_worklist_column(), 54)
    row.addLayout(_case_column(), 46)
    return page


def _worklist_column() -> QVBoxLayout:
    column = _column()
    header = PageHeader()
    header.set_texts("My work", "1,204 open items · 6 overdue")
    search = SearchBox("Search work…")
    search.setFixedWidth(px(230))
    header.add_action(search)
    header.add_action(Button("Get next work", "primary"))
    column.addWidget(header)
    column.addWidget(FilterChips(CHIPS))
    rows = samples.work_rows()
    table = WorkTable(WorkModel([*rows[:14], None, *rows[14:]]))
    table.select(0)
    column.addWidget(table, 1)
    return column


def _case_column() -> QVBoxLayout:
    column = _column()
    header = PageHeader()
    header.set_texts(
        "Verify income documents", "C-104200 · Mortgage application · opened 3 days ago"
    )
    header.add_action(Button("Reassign"))
    header.add_action(Button("More"))
    column.addWidget(header)
    column.addWidget(StageChevrons(samples.STAGES))
    column.addWidget(_income_card())
    history = Card("What happened", "5 events")
    history.add_corner(Button("Export", icon_name="upload"))
    history.body.addWidget(HistoryList(HistoryModel(samples.HAPPENINGS)))
    column.addWidget(history, 1)
    return column


def _income_card() -> Card:
    card = Card("Income check")
    form = FormView(samples.INCOME_FORM)
    form.set_values(samples.INCOME_VALUES)
    form.field("income").set_error("Payslip shows 52,400.00. Correct it or explain.")
    card.body.addWidget(form)
    feet = QHBoxLayout()
    feet.setSpacing(px(8))
    feet.addWidget(Text("* required", 12, 400, "muted"))
    feet.addStretch(1)
    feet.addWidget(Button("Save draft"))
    feet.addWidget(Button("Submit", "primary"))
    card.body.addLayout(feet)
    return card


def _labelled(title: str, widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(4))
    column.addWidget(Text(title, 11.5, 500, "muted"))
    column.addWidget(widget)
    return column


def case_head() -> QHBoxLayout:
    """Id, title, status, urgency, participants, clocks and actions of a case in one row."""
    row = QHBoxLayout()
    row.setSpacing(px(8))
    header = PageHeader()
    header.set_texts(
        "Motor claim",
        "Rear-end collision on the A10  ·  Anna de Vries  ·  opened 18 Nov 2026",
        "CLM-1042",
    )
    header.add_beside(Pill("Open, in Assess", "accent"))
    row.addWidget(header, 1)
    row.addLayout(_labelled("Urgency", UrgencyMark(45)))
    row.addSpacing(px(24))
    row.addLayout(_labelled("Participants", AvatarStack(samples.PEOPLE)))
    row.addSpacing(px(12))
    row.addWidget(ClockCard(Clock("Assess goal", "today 12:01", "1:18:42 left", 0.86, "at risk")))
    row.addWidget(ClockCard(Clock("Case deadline", "Wed 2 Dec", "7 d 6:59 left", 0.2)))
    row.addWidget(Button("Actions"))
    row.addWidget(icon_button("more", "More"))
    return row


def case_page() -> QWidget:
    """The head of a case with tabs, its form and its history."""
    page = QWidget()
    column = _column(page)
    column.setContentsMargins(px(20), px(12), px(20), px(16))
    column.addLayout(case_head())
    column.addWidget(StageChevrons(samples.CLAIM_STAGES))
    column.addWidget(Tabs(TABS))
    banner = Banner(page)
    banner.show_message(
        "Somebody else changed the excess while you were typing.",
        "Tomás Rivera set it to 300.00 at 10:41; you entered 350.00.",
        "Choose which one the claim keeps; nothing you typed is lost.",
        "Compare",
        "warn",
    )
    column.addWidget(banner)
    row = QHBoxLayout()
    row.setSpacing(px(12))
    work = Card("Assess damage", "Your assignment  ·  draft saved 10:42")
    work.add_corner(Pill("7 of 8 read", "robot", "robot"))
    form = FormView(samples.EVERY_FIELD[:14])
    form.set_values(samples.EVERY_VALUE)
    work.body.addWidget(form)
    row.addWidget(work, 1)
    history = Card("What happened", "42 events")
    history.body.addWidget(HistoryList(HistoryModel(samples.HAPPENINGS)))
    row.addWidget(history, 1)
    column.addLayout(row, 1)
    return page


def fields_page() -> QWidget:
    """Every kind of field: filled with errors at the left, read-only at the right."""
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(px(20), px(16), px(20), px(16))
    row.setSpacing(px(12))
    for title in ("With mistakes", "Read only"):
        card = Card(title)
        form = FormView(samples.EVERY_FIELD)
        form.set_values(samples.EVERY_VALUE)
        if title == "Read only":
            form.set_read_only(True)
        else:
            form.set_typed({"count": "two", "day": "31 Feb", "adjuster": "Lenna"})
            form.set_values({"name": None})
            form.check()
        card.body.addWidget(form)
        row.addWidget(card, 1)
    return page


def pieces_page() -> QWidget:
    """Buttons, pills, chips, chevrons, clocks, banners, empty state, palette, toast."""
    page = QWidget()
    column = _column(page)
    column.setContentsMargins(px(20), px(16), px(20), px(16))
    column.addLayout(_buttons())
    column.addLayout(_pills())
    column.addWidget(StageChevrons(samples.OTHER_STAGES))
    column.addLayout(_clocks())
    column.addWidget(Tabs(TABS))
    for tone in ("bad", "warn", "good", "accent"):
        banner = Banner(page)
        banner.show_message("The claim was not sent.", "", "Try again.", "Try again", tone)
        column.addWidget(banner)
    card = Card()
    card.body.addWidget(
        EmptyState(
            "inbox",
            "Nothing waits for you",
            "New work arrives here. Take an item from a queue, or start a case.",
            "Get next work",
        )
    )
    column.addWidget(card, 1)
    page.setObjectName("open-me")
    return page


def _buttons() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addWidget(Button("Submit", "primary", "check"))
    row.addWidget(Button("Save draft"))
    row.addWidget(Button("Open evidence", "ghost"))
    row.addWidget(Button("Cancel the case", "danger", "stop"))
    off = Button("Run 200 replications", "primary")
    off.setEnabled(False)
    row.addWidget(off)
    grey = Button("Actions")
    grey.setEnabled(False)
    row.addWidget(grey)
    row.addWidget(icon_button("more", "More"))
    row.addWidget(SearchBox("Search work…"), 1)
    return row


def _pills() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addWidget(Pill("Assess"))
    row.addWidget(Pill("Open", "accent"))
    row.addWidget(Pill("5 passed", "good", "check"))
    row.addWidget(Pill("1 gap", "warn", "warning"))
    row.addWidget(Pill("1 failed", "bad", "cross"))
    row.addWidget(Pill("Running", "robot", "play"))
    row.addWidget(Pill("Days to settle", "gold", "diamond"))
    for name in samples.PEOPLE:
        row.addWidget(Avatar(name))
    for urgency in (10, 45, 90):
        row.addWidget(UrgencyMark(urgency))
    row.addStretch(1)
    return row


def _clocks() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addWidget(ClockCard(Clock("Assess goal", "today 12:01", "1:18:42 left", 0.86, "at risk")))
    row.addWidget(ClockCard(Clock("Case deadline", "Wed 2 Dec", "7 d 6:59 left", 0.2)))
    row.addWidget(ClockCard(Clock("Decide goal", "Thu 13:50", "2 h over", 1, "late")))
    row.addWidget(ClockCard(Clock("Triage goal", "Thu 13:05", "45 min kept", 0.4, "paused")))
    row.addStretch(1)
    return row


def open_popup(page: QWidget) -> None:
    """Open the palette and a toast over a page that is on the screen."""
    window = page.window()
    palette = CommandPalette(window, [lambda _query: samples.ENTRIES])
    palette.open()
    palette.setGeometry(px(900), px(470), px(620), px(300))
    palette.line.setText("mo")
    toast = Toast(window)
    toast.show_text("C-104200 went to Priya Nair", can_undo=True)


def icons_page() -> QWidget:
    """All icons in their three sizes."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(px(20), px(16), px(20), px(16))
    for place, name in enumerate(icon_names()):
        row = QHBoxLayout()
        for size in (18, 16, 13):
            mark = QLabel()
            mark.setPixmap(icon(name, "ink").pixmap(QSize(px(size), px(size))))
            row.addWidget(mark)
        row.addWidget(Text(name, 12, 400, "muted"), 1)
        grid.addLayout(row, place // 6, place % 6)
    grid.addWidget(hairline(), 20, 0, 1, 6)
    grid.setRowStretch(21, 1)
    grid.setAlignment(Qt.AlignmentFlag.AlignTop)
    return page
