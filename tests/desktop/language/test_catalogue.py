"""The German catalogue: every text of the window is in it, nothing else, and it fits its places."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from PySide6.QtCore import QTranslator

from casewright import resources
from casewright.desktop.language import NAMES
from casewright.desktop.settings import LANGUAGES
from tests.desktop.language.strings import ROOT, Said, all_said

OTHERS = [one for one in LANGUAGES if one != "en"]
#: To mend: edit the .ts, then ``pyside6-lrelease resources/languages/casewright_de.ts``.
HOLE = re.compile(r"\{\w*\}|%n")


class Message(NamedTuple):
    """One entry of a catalogue; several forms where it depends on a number."""

    context: str
    source: str
    forms: tuple[str, ...]


def messages(language: str) -> Iterator[Message]:
    file = resources.path("languages", f"casewright_{language}.ts")
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            said = tuple(forms or [translation.text or ""])
            yield Message(context.findtext("name") or "", message.findtext("source") or "", said)


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return all_said()


def test_the_window_says_a_good_deal(said: list[Said]) -> None:
    # If the search for texts broke, everything below would pass.
    assert len(said) > 400
    contexts = Counter(one.context for one in said)
    assert {"Shell", "WorklistPane", "CasePage", "Words", "Moments", "LookBack"} <= set(contexts)
    assert "" not in contexts


def test_every_language_has_a_name_of_its_own() -> None:
    assert set(NAMES) == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing(language: str, said: list[Said]) -> None:
    known = {(one.context, one.source) for one in messages(language)}
    missing = [f"{one.where} {one.context}: {one.text!r}" for one in said if one[:2] not in known]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_is_not_said_any_more(language: str, said: list[Said]) -> None:
    wanted = {one[:2] for one in said}
    assert [one for one in messages(language) if one[:2] not in wanted] == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_stands_there_twice(language: str) -> None:
    counts = Counter(one[:2] for one in messages(language))
    assert [one for one, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_says_something_and_keeps_the_places_for_values(language: str) -> None:
    for one in messages(language):
        wanted = sorted(HOLE.findall(one.source))
        for form in one.forms:
            assert form.strip(), one
            found = sorted(HOLE.findall(form))
            # «One field …» needs no number.
            assert found == wanted or (len(one.forms) > 1 and form is one.forms[0]), one


@pytest.mark.parametrize("language", OTHERS)
def test_the_margins_of_a_text_are_kept(language: str) -> None:
    for one in messages(language):
        for form in one.forms:
            assert form.startswith(" ") == one.source.startswith(" "), one
            assert form.endswith(" ") == one.source.endswith(" "), one
            assert form.count("\t") == one.source.count("\t"), one
            assert form.count("`") == one.source.count("`"), one


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_stays_a_sentence(language: str) -> None:
    for one in messages(language):
        if one.source.endswith((".", "?")):
            assert one.forms[-1].endswith(one.source[-1]), one


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    translator = QTranslator()
    file = resources.path("languages", f"casewright_{language}.qm")
    assert translator.load(str(file))
    for one in messages(language):
        number = 5 if len(one.forms) > 1 else -1
        found = translator.translate(one.context, one.source, None, number)
        assert found == one.forms[-1], f"compile {file.name} again: {one}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_help_page_is_there_and_as_long_as_the_english_one(language: str) -> None:
    folder = resources.path("help")
    pages = sorted(file.name for file in folder.glob("*.md"))
    assert pages == sorted(file.name for file in (folder / language).glob("*.md"))
    for page in pages:
        english = (folder / page).read_text(encoding="utf-8")
        other = (folder / language / page).read_text(encoding="utf-8")
        assert other.count("\n#") == english.count("\n#")
        assert other.count("\n- ") == english.count("\n- ")
        assert other.count("\n|") == english.count("\n|")
        assert len(other) > 0.8 * len(english)


#: Calls whose first text is read by people.
SHOWS = {
    "Text", "Button", "Card", "setText", "set_texts", "setToolTip", "setAccessibleName",
    "setPlaceholderText", "setWindowTitle", "addTab", "set_hint",
}  # fmt: skip


def test_nothing_is_shown_that_was_not_given_to_translation() -> None:
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            text = first.value if isinstance(first, ast.Constant) else ""
            is_words = isinstance(text, str) and any(letter.isalpha() for letter in text)
            # What the pictures type into the palette is no text of the window.
            if (
                file.name != "screenshots.py"
                and name in SHOWS
                and is_words
                and text != "Casewright"
            ):
                found.append(f"{file.name}:{node.lineno} {text!r}")
    assert found == []
