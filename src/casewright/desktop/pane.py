"""What the window needs of a pane. Rule: panes implement it and never know the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Pane(QWidget):
    """A page of the window. ``case_wanted(id)`` opens a case, ``said(text)`` is a short word.
    ``table_wanted(BLUEPRINT:VERSION:DECISION)`` opens a decision where it was designed.
    ``counted(number)`` is what stands beside the pane's name in the sidebar.

    Everything has a harmless default, so that a pane says only what it can do.
    """

    case_wanted = Signal(str)
    said = Signal(str)
    table_wanted = Signal(str)
    counted = Signal(int)

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """(key, what it does) for the status bar."""
        return ()

    def entered(self) -> None:
        """It is shown now: read what was missed while hidden, take the keyboard."""

    def focus_search(self) -> None:
        """The keyboard goes into the search box, where there is one."""

    def submit(self) -> None:
        """Ctrl+Enter."""

    def get_next(self) -> None:
        """Get next work."""

    def save_draft(self) -> None:
        """Keep what is typed: the window or the page is about to go."""

    def expect(self, assignment: str, *, open_case: bool) -> None:
        """Show this work as soon as it is read, and open its case if that was asked for."""

    def show_person(self, person: str) -> None:
        """The work of this person."""

    def show_blueprint(self, version: str) -> None:
        """This version (``ID:NUMBER``) of a blueprint, or a decision of it (``ID:NUMBER:DECISION``)."""
