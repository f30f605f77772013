"""Every pane is drawn, light and dark, from a real workspace that stays as it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage

from casewright import app
from casewright.desktop.screenshots import HEIGHT, WIDTH, busiest, render

PANES = (
    "blueprint-motor-claim", "blueprint-service-request", "case-data", "case-files",
    "case-history", "case-related", "case-talk", "case-work", "cases", "help", "my-work", "palette",
)  # fmt: skip


def test_every_pane_is_drawn_in_both_schemes(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    files = render(folder, str(office))
    wanted = {f"{pane}-{scheme}.png" for pane in PANES for scheme in ("light", "dark")}
    assert {file.name for file in files} == wanted
    light, dark = (
        QImage(str(folder / "my-work-light.png")),
        QImage(str(folder / "my-work-dark.png")),
    )
    assert (light.width(), light.height()) == (WIDTH, HEIGHT)
    corner = (300, 90)
    assert (
        QColor(light.pixel(*corner)).lightness()
        > 200
        > 60
        > QColor(dark.pixel(*corner)).lightness()
    )
    assert all(colours(QImage(str(file))) > 12 for file in files), "none is empty"


def colours(image: QImage) -> int:
    """How many colours a coarse grid over a picture meets."""
    width, height = image.width(), image.height()
    return len({image.pixel(x, y) for x in range(5, width, 11) for y in range(5, height, 7)})


def test_drawing_changes_nothing(office: Path, tmp_path: Path) -> None:
    with app.open(office) as workspace:
        before = {
            stream: len(list(workspace.reads.records(stream)))
            for stream in workspace.reads.streams()
        }
    render(tmp_path / "pictures", str(office))
    with app.open(office) as workspace:
        after = {
            stream: len(list(workspace.reads.records(stream)))
            for stream in workspace.reads.streams()
        }
    assert before == after


def test_the_person_with_the_most_different_work_is_shown(office: Path) -> None:
    with app.open(office) as workspace:
        assert busiest(workspace) in ("greta", "anna")
