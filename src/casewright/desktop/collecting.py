"""Cyclic garbage is collected on the GUI thread only.

Rule: a Qt object caught in a reference cycle must not die in a thread that happens to allocate
something at that moment; Qt would touch freed memory later. So automatic collection is off while
a window is open, and a timer collects here.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: Milliseconds between looks, and looks between collections of everything.
EVERY = 1_000
WHOLE = 30


class Collector(QObject):
    """Collects young garbage each second when there is any, and all of it every half minute."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._young = gc.get_threshold()[0] or 700
        self._looks = 0
        self._before = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect when enough was allocated since the last time."""
        self._looks += 1
        if self._looks % WHOLE == 0:
            gc.collect()
        elif gc.get_count()[0] > self._young:
            gc.collect(1)

    def stop(self) -> None:
        """Give automatic collection back as it was."""
        self._timer.stop()
        gc.collect()
        if self._before:
            gc.enable()
