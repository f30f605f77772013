"""The language of the window: its texts, Qt's own, and how numbers and dates are written.

Rule: English stands in the source; other languages are compiled catalogues that ship with us.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from casewright import resources

_LOCALES = {"en": QLocale.Language.English, "de": QLocale.Language.German}
#: Names of languages as their speakers call them; never translated.
NAMES = {"en": "English", "de": "Deutsch"}


def speak(app: QApplication, language: str) -> None:
    """From now on new texts are in this language; windows that stand are built anew by their owner."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    wanted = _LOCALES.get(language, QLocale.Language.English)
    # A Swiss or a Canadian keeps their own dates and numbers.
    if QLocale().language() != wanted:
        system = QLocale.system()
        QLocale.setDefault(system if system.language() == wanted else QLocale(wanted))
    if language != "en":
        _install(app, str(resources.path("languages", f"casewright_{language}.qm")))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        _install(app, f"{folder}/qtbase_{language}.qm")


def _install(app: QApplication, file: str) -> None:
    translator = QTranslator(app)
    # Qt's own catalogue may be missing; then its few texts stay English.
    if translator.load(file):
        app.installTranslator(translator)
    else:
        translator.deleteLater()
