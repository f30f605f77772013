"""Pictures of every widget, light and dark: `python -m tests.desktop.gallery.gallery DIR`.

Rule: what changes the look is looked at here first; nothing else imports this module.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import Scheme
from casewright.desktop.widgets.header import StatusBar
from casewright.desktop.widgets.navigation import Sidebar
from tests.desktop.gallery import gallery_pages
from tests.desktop.gallery.samples import OPEN_CASES, PLACES

WIDTH, HEIGHT = 1600, 1000
PAGES: dict[str, Callable[[], QWidget]] = {
    "worklist": gallery_pages.worklist_page,
    "case": gallery_pages.case_page,
    "fields": gallery_pages.fields_page,
    "pieces": gallery_pages.pieces_page,
    "icons": gallery_pages.icons_page,
}


def window_around(page: QWidget, active: str) -> QWidget:
    """The page inside sidebar and status bar."""
    window = QWidget()
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    middle = QHBoxLayout()
    middle.setSpacing(0)
    sidebar = Sidebar(PLACES)
    sidebar.set_active(active)
    sidebar.set_user("Lena Fischer", "Assessor · Utrecht")
    if active == "cases":
        sidebar.set_open_cases(OPEN_CASES, "1")
    middle.addWidget(sidebar)
    area = QScrollArea()
    area.setWidgetResizable(True)
    page.setProperty("page", "true")
    area.setWidget(page)
    middle.addWidget(area, 1)
    outer.addLayout(middle, 1)
    bar = StatusBar()
    bar.set_connection("connected", "Connected  ·  synced 2 s ago")
    bar.set_shortcuts([("Enter", "open"), ("J / K", "move"), ("Ctrl+Enter", "submit")])
    outer.addWidget(bar)
    return window


def render_gallery(folder: Path, text_size: int = 100) -> list[Path]:
    """Write one PNG per page and scheme into the folder (made if missing); gives their paths."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a QApplication must exist before pictures can be rendered")
    folder.mkdir(parents=True, exist_ok=True)
    found = app.findChild(Theme)
    theme = found if isinstance(found, Theme) else Theme(app)
    theme.set_text_size(text_size)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    written = []
    for scheme in schemes:
        theme.set_scheme(scheme)
        for name, build in PAGES.items():
            file = folder / f"{name}-{scheme}.png"
            _render(window_around(build(), "cases" if name == "case" else "work"), file)
            written.append(file)
    return written


def _render(window: QWidget, file: Path) -> None:
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.setFocus()
    for _turn in range(4):
        QCoreApplication.processEvents()
    for opener in window.findChildren(QWidget, "open-me"):
        gallery_pages.open_popup(opener)
    QCoreApplication.processEvents()
    window.grab().save(str(file))
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main(arguments: list[str]) -> int:
    """Render into the folder named first; an optional second argument is the text size."""
    if not arguments:
        print("usage: gallery DIR [TEXT SIZE IN PERCENT]", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    size = int(arguments[1]) if len(arguments) > 1 else 100
    for file in render_gallery(Path(arguments[0]), size):
        print(file)
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
