"""Every pane is drawn, light and dark, from a real workspace that stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtGui import QColor, QImage

from casewright import app
from casewright.desktop.screenshots import HEIGHT, WIDTH, busiest, render

PANES = (
    "blueprint-motor-claim", "blueprint-service-request", "case-data", "case-files",
    "case-history", "case-past", "case-related", "case-talk", "case-work", "cases", "help",
    "incidents", "my-work", "notifications", "palette", "table-payment-mandate",
)  # fmt: skip
SCHEMES = ("light", "dark")


class Drawn(NamedTuple):
    """The pictures, and how many records each stream had before and after."""

    files: list[Path]
    before: dict[str, int]
    after: dict[str, int]

    def image(self, name: str) -> QImage:
        return QImage(str(next(file for file in self.files if file.stem == name)))


def records(file: Path) -> dict[str, int]:
    with app.open(file) as workspace:
        reads = workspace.reads
        return {stream: len(list(reads.records(stream))) for stream in reads.streams()}


@pytest.fixture(scope="module")
def drawn(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """All pictures, drawn once: they take the longest of all that is tested here."""
    folder = tmp_path_factory.mktemp("pictures")
    file = folder / "office.casewright"
    for made in _office.parent.iterdir():
        shutil.copy(made, folder / made.name)
    before = records(file)
    files = render(folder / "made", str(file))
    return Drawn(files, before, records(file))


def colours(image: QImage) -> int:
    """How many colours a coarse grid over a picture meets."""
    width, height = image.width(), image.height()
    return len({image.pixel(x, y) for x in range(5, width, 11) for y in range(5, height, 7)})


def test_every_pane_is_drawn_in_both_schemes(drawn: Drawn) -> None:
    wanted = {f"{pane}-{scheme}.png" for pane in PANES for scheme in SCHEMES}
    assert {file.name for file in drawn.files} == wanted


@pytest.mark.parametrize("pane", PANES)
def test_no_picture_is_empty_and_all_have_one_size(drawn: Drawn, pane: str) -> None:
    for scheme in SCHEMES:
        image = drawn.image(f"{pane}-{scheme}")
        assert (image.width(), image.height()) == (WIDTH, HEIGHT)
        assert colours(image) > 12


@pytest.mark.parametrize("pane", PANES)
def test_light_is_light_and_dark_is_dark(drawn: Drawn, pane: str) -> None:
    # The sidebar below its entries: plain surface in every picture.
    spot = (60, 560)
    light = QColor(drawn.image(f"{pane}-light").pixel(*spot)).lightness()
    dark = QColor(drawn.image(f"{pane}-dark").pixel(*spot)).lightness()
    assert light > 200
    assert dark < 60


def test_drawing_changes_nothing(drawn: Drawn) -> None:
    assert drawn.before == drawn.after


def test_the_person_with_the_most_different_work_is_shown(office: Path) -> None:
    with app.open(office) as workspace:
        assert busiest(workspace) in ("greta", "anna")
