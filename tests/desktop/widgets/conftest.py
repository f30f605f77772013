"""Fixtures of the widget tests: a light theme and a fixed locale. Rule: nothing depends on the host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication

from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import theme_of

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
DUTCH = QLocale(QLocale.Language.Dutch, QLocale.Country.Netherlands)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Numbers and dates as in Britain, whatever the machine says."""
    before = QLocale()
    QLocale.setDefault(BRITISH)
    yield
    QLocale.setDefault(before)


@pytest.fixture
def dutch(english: None) -> Iterator[None]:
    """Numbers and dates as in the Netherlands."""
    QLocale.setDefault(DUTCH)
    yield
    QLocale.setDefault(BRITISH)


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Theme:
    """The light theme at 100 %."""
    theme = theme_of(qapp) or Theme(qapp, "light")
    theme.set_scheme("light")
    theme.set_text_size(100)
    return theme


@pytest.fixture(autouse=True)
def gone_afterwards() -> Iterator[None]:
    """Windows of earlier tests are really deleted: each would be styled anew by every theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen platform says this when windows and popups are shown; it is about the platform,
    # not about our windows.
    for item in items:
        if "desktop" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
