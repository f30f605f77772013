"""The window: places at the left, one page in the middle, the state of things at the foot.

Rule: it is painted before anything is loaded, and it knows panes only by what ``Pane`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casewright.desktop import pages
from casewright.desktop.menu import WindowMenu
from casewright.desktop.notifications.bell import Bell
from casewright.desktop.widgets.header import StatusBar
from casewright.desktop.widgets.navigation import NavItem, OpenCase, Sidebar

if TYPE_CHECKING:
    from casewright.desktop.casefile.page import CasePage
    from casewright.desktop.desk import Desk
    from casewright.desktop.dispatch import Dispatch, Problem
    from casewright.desktop.finding import Finder
    from casewright.desktop.glance import Glance
    from casewright.desktop.notifications.center import NewsCenter
    from casewright.desktop.pane import Pane
    from casewright.desktop.settings import Settings
    from casewright.desktop.theme import Theme
    from casewright.desktop.widgets.command_palette import CommandPalette
    from casewright.desktop.widgets.feedback import Toast

#: The panes that are not shown are built so long after the first one.
_REST_MS = 400
PLACES = ("work", "cases", "blueprints", "incidents")
#: Open cases listed in the sidebar; the longest unseen one gives way.
MOST_CASES = 8


class Shell(QWidget):
    """The main window. ``attach`` brings it to life once the workspace is open."""

    retry_wanted = Signal()
    create_wanted = Signal()
    attached = Signal()

    def __init__(self, theme: Theme, settings: Settings, dispatch: Dispatch) -> None:
        super().__init__()
        self.theme = theme
        self.settings = settings
        self.dispatch = dispatch
        self.desk: Desk | None = None
        self.panes: dict[str, Pane] = {}
        self.cases: dict[str, CasePage] = {}
        self.setWindowTitle("Casewright")
        self.sidebar = Sidebar(self._places())
        self.stack = QStackedWidget()
        self.status = StatusBar()
        self.waiting = pages.OpeningPage()
        self._asked = ""
        self._finder: Finder | None = None
        self.bell = Bell()
        self.news: NewsCenter | None = None
        self.menu = WindowMenu(self, theme, settings)
        self._build()
        self._connect()
        self._keys()
        self.show_opening()
        if not self.restoreGeometry(settings.geometry):
            self.resize(1440, 900)

    def _places(self) -> tuple[NavItem, ...]:
        return (
            NavItem("work", self.tr("My work"), "inbox"),
            NavItem("cases", self.tr("Cases"), "case"),
            NavItem("blueprints", self.tr("Blueprints"), "blueprint"),
            NavItem("incidents", self.tr("Incidents"), "warning"),
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.sidebar)
        middle.addWidget(self.stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.stack.addWidget(self.waiting)
        self.sidebar.add_user_action(self.menu.button)
        self.sidebar.add_logo_action(self.bell)
        self.sidebar.set_active("work")
        self.sidebar.set_shown("incidents", False)

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self.go)
        self.sidebar.case_chosen.connect(self.open_case)
        self.waiting.opened.connect(self._ask_for)
        self.dispatch.troubled.connect(self._troubled)
        self.menu.help_wanted.connect(self.show_help)

    def _keys(self) -> None:
        self._key("Ctrl+K", self.open_palette)
        self._key("F1", self.show_help)
        self._key("Ctrl+Return", self._submit)
        self._key("Ctrl+Enter", self._submit)
        self._key("Ctrl+G", self.next_work)
        self._key("Ctrl+W", self.close_case)
        self._key("/", self._search)
        self._key("Ctrl+B", self.show_news)
        for number, place in enumerate(PLACES, 1):
            self._key(f"Alt+{number}", partial(self.go, place))

    # Parts that the first paint does not need are made when they are first asked for.

    @cached_property
    def palette_box(self) -> CommandPalette:
        """The command palette."""
        from casewright.desktop.widgets.command_palette import CommandPalette

        return CommandPalette(self)

    @cached_property
    def toast(self) -> Toast:
        """The short word at the window's foot."""
        from casewright.desktop.widgets.feedback import Toast

        return Toast(self)

    @cached_property
    def failure(self) -> pages.FailurePage:
        """The page that says why there is no workspace."""
        page = pages.FailurePage()
        self.stack.addWidget(page)
        page.again.connect(self.retry_wanted)
        page.made.connect(self.create_wanted)
        return page

    def _say(self, text: str) -> None:
        self.toast.show_text(text)

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    # ----------------------------------------------------------------------------- life

    def show_opening(self) -> None:
        """The page while the workspace is being opened."""
        self.stack.setCurrentWidget(self.waiting)
        self.status.set_connection("busy", self.tr("Opening the workspace"))

    def show_failure(self, problem: Problem, location: str) -> None:
        """The workspace could not be opened: say why and what can be done."""
        self.failure.show_problem(problem, location)
        self.stack.setCurrentWidget(self.failure)
        self.status.set_connection("lost", self.tr("Not connected"))

    def show_glance(self, glance: Glance) -> None:
        """The first rows of the list, while forms and commands are still being loaded."""
        if self.desk is None:
            self.waiting.show_glance(glance)

    def _ask_for(self, assignment: str) -> None:
        """Enter on a row before its case can be opened: done as soon as it can."""
        self._asked = assignment
        self.status.set_connection("busy", self.tr("The case opens in a moment"))

    def attach(self, desk: Desk) -> None:
        """The workspace is open: show the list; the other panes are built one by one after it."""
        from casewright.desktop.pulse import Pulse

        self.desk = desk
        desk.renamed.connect(self._show_user)
        self._show_user()
        chosen, asked = self.waiting.chosen(), self._asked
        self.go("work")
        if chosen or asked:
            self.panes["work"].expect(asked or chosen, open_case=bool(asked))
        self._pulse = Pulse(desk, self.status, self)
        self.attached.emit()
        # The list is read first: until it is shown nothing else may take the processor.
        QTimer.singleShot(0, self, self._wait_for_rest)

    def _wait_for_rest(self) -> None:
        """Only now, when the list has had its turn, the pause before the other panes begins."""
        QTimer.singleShot(_REST_MS, self, self._build_rest)

    def _build_rest(self) -> None:
        """One pane per turn of the loop, so that typing and clicking come in between."""
        missing = [one for one in PLACES if one not in self.panes and self.may_see(one)]
        if missing:
            self.pane(missing[0])
            QTimer.singleShot(0, self, self._build_rest)
        else:
            self._build_news()

    def _build_news(self) -> None:
        """The bell comes to life last: nobody waits for it."""
        from casewright.desktop.notifications.center import NewsCenter

        if self.news is None and self.desk is not None:
            self.news = NewsCenter(self.desk, self.bell, self)
            self.news.case_wanted.connect(self.open_case)

    def show_news(self) -> None:
        """What the person was told: open the list, or close it."""
        self._build_news()
        if self.news is not None:
            self.news.toggle()

    def pane(self, place: str) -> Pane | None:
        """The pane of a place, built now if it is not there; None before the workspace is open."""
        if place not in self.panes and self.desk is not None and self.may_see(place):
            made = _make(place, self.desk, self.stack)
            self.panes[place] = made
            self.stack.addWidget(cast("QWidget", made))
            made.case_wanted.connect(self.open_case)
            made.said.connect(self._say)
            made.counted.connect(partial(self.sidebar.set_count, place))
        return self.panes.get(place)

    def may_see(self, place: str) -> bool:
        """Whether a place is for this person: incidents are for those who look after others."""
        desk = self.desk
        is_theirs = desk is not None and desk.directory.supervises(desk.actor)
        return place in PLACES and (place != "incidents" or is_theirs)

    def _show_user(self) -> None:
        self.sidebar.set_shown("incidents", self.may_see("incidents"))
        if self.desk is not None:
            directory = self.desk.directory
            actor = self.desk.actor
            self.sidebar.set_user(directory.person(actor), directory.role(actor) or actor)

    # ------------------------------------------------------------------------- going places

    def current(self) -> Pane | None:
        """The pane or case page that is shown, None before the workspace is open."""
        shown = self.stack.currentWidget()
        known: list[object] = [*self.panes.values(), *self.cases.values()]
        return cast("Pane", shown) if any(shown is one for one in known) else None

    def go(self, place: str) -> None:
        """Show a place of the sidebar."""
        pane = self.pane(place)
        if pane is None:
            return
        self._show(cast("QWidget", pane), place)

    def open_case(self, case: str) -> None:
        """Show the page of a case, by its id."""
        if self.desk is None:
            return
        page = self.cases.get(case) or self._new_page(case, self.desk)
        self.cases[case] = self.cases.pop(case)
        self._show(page, "cases", case)

    def _new_page(self, case: str, desk: Desk) -> CasePage:
        from casewright.desktop.casefile.page import CasePage

        page = CasePage(desk, case, self.stack)
        page.case_wanted.connect(self.open_case)
        page.said.connect(self._say)
        page.titled.connect(self._list_cases)
        page.table_wanted.connect(self.show_blueprint)
        self.stack.addWidget(page)
        self.cases[case] = page
        while len(self.cases) > MOST_CASES:
            self._drop(next(iter(self.cases)))
        return page

    def _drop(self, case: str) -> None:
        page = self.cases.pop(case)
        page.save_draft()
        self.stack.removeWidget(page)
        page.deleteLater()

    def shows_case(self) -> bool:
        """Whether the page of a case is shown."""
        shown = self.stack.currentWidget()
        return any(page is shown for page in self.cases.values())

    def close_case(self) -> None:
        """Close the case that is shown; its draft is kept."""
        shown = self.stack.currentWidget()
        case = next((one for one, page in self.cases.items() if page is shown), None)
        if case is not None:
            self._drop(case)
            self.go("cases")

    def _show(self, page: QWidget, place: str, case: str = "") -> None:
        self.stack.setCurrentWidget(page)
        self.sidebar.set_active(place if not case else "cases")
        self._list_cases(case)
        pane = self.current()
        if pane is not None:
            self.status.set_shortcuts(pane.shortcuts())
            pane.entered()

    def _list_cases(self, active: str = "") -> None:
        shown = self.stack.currentWidget()
        active = next((one for one, page in self.cases.items() if page is shown), "")
        self.sidebar.set_open_cases(
            [OpenCase(one, page.number, page.kind) for one, page in self.cases.items()], active
        )

    def show_person(self, person: str) -> None:
        """The open work of a person."""
        pane = self.pane("work")
        if pane is not None:
            self.go("work")
            pane.show_person(person)

    def show_blueprint(self, version: str) -> None:
        """A blueprint's canvas; ``version`` is ``ID:NUMBER``, with ``:DECISION`` that table."""
        pane = self.pane("blueprints")
        if pane is not None:
            self.go("blueprints")
            pane.show_blueprint(version)

    def show_help(self) -> None:
        """The help page for what is shown."""
        from casewright.desktop.help import HelpPage

        found = self.findChild(HelpPage)
        page = found if isinstance(found, HelpPage) else HelpPage(self.stack)
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
            page.closed.connect(lambda: self.go(self.sidebar.active() or "work"))
        shown = self.stack.currentWidget()
        page.open_topic(next((one for one, p in self.panes.items() if p is shown), "case"))
        self.stack.setCurrentWidget(page)
        self.status.set_shortcuts([("Esc", self.tr("back"))])

    # ------------------------------------------------------------------------------- actions

    def open_palette(self) -> None:
        """The command palette; empty until the workspace is open."""
        if self.desk is not None:
            self.finder(self.desk)
        self.palette_box.open()

    def finder(self, desk: Desk) -> Finder:
        """What fills the palette, made when it is first opened."""
        from casewright.desktop.finding import Finder

        self._finder = self._finder or Finder(self, desk)
        return self._finder

    def next_work(self) -> None:
        """Get next work, wherever the person is."""
        pane = self.pane("work")
        if pane is not None:
            self.go("work")
            pane.get_next()

    def toggle_scheme(self) -> None:
        """From light to dark or back; kept for the next start."""
        self.menu.set_scheme("light" if self.theme.is_dark else "dark")

    def _submit(self) -> None:
        pane = self.current()
        if pane is not None:
            pane.submit()

    def _search(self) -> None:
        pane = self.current()
        if pane is not None:
            pane.focus_search()

    def _troubled(self, problem: Problem) -> None:
        self.toast.show_text(f"{problem.what} {problem.remedy}".strip())
        if problem.kind == "environment":
            self.status.set_connection("lost", problem.what)

    def save_drafts(self) -> None:
        """Hand in everything typed and not yet kept."""
        for pane in (*self.panes.values(), *self.cases.values()):
            pane.save_draft()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.geometry = self.saveGeometry()
        super().closeEvent(event)

    def settle(self) -> None:
        """Give the keyboard to the page that is shown."""
        shown = self.stack.currentWidget()
        if shown is not None:
            QTimer.singleShot(0, shown, lambda: shown.setFocus(Qt.FocusReason.OtherFocusReason))


def _make(place: str, desk: Desk, parent: QWidget) -> Pane:
    """A pane, made where it will stand: whoever changes parents is styled twice."""
    if place == "work":
        from casewright.desktop.worklist.pane import WorklistPane

        return WorklistPane(desk, parent)
    if place == "cases":
        from casewright.desktop.casefile.cases import CasesPane

        return CasesPane(desk, parent)
    if place == "incidents":
        from casewright.desktop.supervisor.pane import IncidentsPane

        return IncidentsPane(desk, parent)
    from casewright.desktop.designer.pane import BlueprintsPane

    return BlueprintsPane(desk, parent)
