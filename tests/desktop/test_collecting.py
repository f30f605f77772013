"""Garbage with Qt objects in it dies on the GUI thread, whichever thread allocates."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from casewright.desktop.collecting import WHOLE, Collector


class Knot(QObject):
    """A Qt object in a reference cycle, which remembers where it died."""

    def __init__(self, died: list[int]) -> None:
        super().__init__()
        self.me = self
        self._gone = weakref.finalize(self, lambda: died.append(threading.get_ident()))


def _allocate_much() -> None:
    kept = [[number] for number in range(50_000)]
    assert len(kept) == 50_000


def test_a_knot_of_qt_objects_is_not_collected_by_another_thread(qtbot: QtBot) -> None:
    owner = QObject()
    collector = Collector(owner)
    died: list[int] = []
    try:
        Knot(died)
        thread = threading.Thread(target=_allocate_much)
        thread.start()
        thread.join()
        assert died == [], "another thread collected it"
        for _ in range(WHOLE):
            collector.look()
        assert died == [threading.get_ident()]
    finally:
        collector.stop()


def test_automatic_collection_comes_back_when_the_window_closes(qtbot: QtBot) -> None:
    assert gc.isenabled()
    owner = QObject()
    collector = Collector(owner)
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
