"""Attaching: files by dropping, removing, locking; only files of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import LIGHT
from casewright.desktop.widgets.basics import Button, Text
from casewright.desktop.widgets.field import FieldSpec
from casewright.desktop.widgets.fields_other import AttachmentField
from tests.desktop.widgets.hands import (
    click,
    focus,
    inks,
    named,
    names,
    picture,
    press,
    stand,
)

# ------------------------------------------------------------------------------------- files


@pytest.fixture
def photos(qtbot: QtBot) -> AttachmentField:
    field = AttachmentField(FieldSpec("f", "Photos", "attachment", required=True))
    stand(qtbot, field, 420, 260)
    return field


def files(folder: Path, *wanted: str) -> list[str]:
    for name in wanted:
        (folder / name).write_bytes(b"x" * 10)
    return [str(folder / name) for name in wanted]


def listed(field: AttachmentField) -> list[str]:
    value = field.value()
    assert isinstance(value, list)
    return [str(one["name"]) for one in value]


def dragged(urls: Sequence[QUrl], text: str = "") -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls(list(urls))
    if text:
        data.setText(text)
    return data


@pytest.mark.parametrize(
    "urls, taken",
    [
        (["file:///tmp/a.jpg"], True),
        (["https://example.org/a.jpg"], False),
        ([], False),
        (["https://example.org/a.jpg", "file:///tmp/a.jpg"], True),
    ],
)
def test_only_files_of_this_machine_are_taken(
    photos: AttachmentField, urls: list[str], taken: bool
) -> None:
    data = dragged([QUrl(one) for one in urls], "words")
    event = QDragEnterEvent(
        QPointF(5, 5).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setAccepted(False)
    photos.area.dragEnterEvent(event)
    assert event.isAccepted() is taken
    assert (LIGHT.accent_tint in inks(picture(photos.area))) is taken


def test_the_area_lights_up_under_files_and_goes_dark_when_they_leave(
    photos: AttachmentField, tmp_path: Path
) -> None:
    data = dragged([QUrl.fromLocalFile(files(tmp_path, "a.jpg")[0])])
    event = QDragEnterEvent(
        QPointF(5, 5).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    photos.area.dragEnterEvent(event)
    photos.area.dragLeaveEvent(None)
    assert LIGHT.accent_tint not in inks(picture(photos.area))


def test_dropping_a_folder_and_a_file_takes_the_file(
    photos: AttachmentField, tmp_path: Path
) -> None:
    (tmp_path / "sub").mkdir()
    urls = [QUrl.fromLocalFile(str(tmp_path / "sub"))]
    urls += [QUrl.fromLocalFile(one) for one in files(tmp_path, "a.jpg")]
    data = dragged(urls)
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    photos.area.dropEvent(drop)
    assert listed(photos) == ["a.jpg"]


def test_the_right_one_of_several_files_is_removed_with_the_keyboard(
    photos: AttachmentField, qtbot: QtBot, tmp_path: Path
) -> None:
    photos.add_files(files(tmp_path, "a.jpg", "b.jpg", "c.jpg"))
    qtbot.waitUntil(lambda: "Remove b.jpg" in names(photos))
    focus(qtbot, named(photos, "Remove b.jpg", Button))
    with qtbot.waitSignal(photos.changed):
        press(qtbot, Qt.Key.Key_Space)
    assert listed(photos) == ["a.jpg", "c.jpg"]
    qtbot.waitUntil(lambda: "Remove c.jpg" in names(photos))
    click(qtbot, named(photos, "Remove c.jpg", Button))
    assert listed(photos) == ["a.jpg"]


def test_needed_files_are_missed_until_there_is_one(
    photos: AttachmentField, tmp_path: Path
) -> None:
    assert photos.problem() == "Photos is required"
    photos.add_files(files(tmp_path, "a.jpg"))
    assert photos.problem() is None


def test_locked_files_can_be_seen_but_neither_removed_nor_added(
    photos: AttachmentField, qtbot: QtBot
) -> None:
    photos.set_value([{"name": "offer.pdf", "size": 2048, "digest": "9f"}])
    photos.set_read_only(True)
    qtbot.waitUntil(lambda: "offer.pdf" in names(photos))
    assert "Remove offer.pdf" not in names(photos)
    assert not photos.area.isVisible()
    photos.set_read_only(False)
    qtbot.waitUntil(lambda: "Remove offer.pdf" in names(photos))
    assert photos.area.isVisible()


def test_a_very_long_file_name_is_shortened_and_told_whole(
    photos: AttachmentField, qtbot: QtBot
) -> None:
    name = "photo-of-the-rear-bumper-" * 12 + ".jpg"
    photos.set_value([{"name": name, "size": 1}])
    qtbot.waitUntil(lambda: name in names(photos))
    label = named(photos, name, Text)
    picture(label)
    assert label.text().endswith("…")
    assert photos.minimumSizeHint().width() < 420


@pytest.mark.parametrize("value", [None, "a.jpg", [1, "x"], {"name": "a"}])
def test_a_value_of_another_shape_is_no_file(photos: AttachmentField, value: object) -> None:
    photos.set_value(value)
    assert photos.value() == []


def test_what_is_handed_out_cannot_change_the_field(photos: AttachmentField) -> None:
    photos.set_value([{"name": "a.pdf", "size": 1}])
    value = photos.value()
    assert isinstance(value, list)
    value[0]["name"] = "b.pdf"
    assert listed(photos) == ["a.pdf"]
