"""Lines and letters in English and German: complete, in order, and nothing typed is a template."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.notifications.inbox import Line, lines
from casewright.runtime.notifications.letter import Reader, letter
from casewright.runtime.notifications.preferences import KINDS
from casewright.runtime.notifications.words import LANGUAGES, SENTENCES, language_of, title
from casewright.store.notification_rows import NewsRow

HOUR = 3_600_000_000


def line(**more: Any) -> Line:
    given_: dict[str, Any] = {
        "kind": "mention", "case": "c", "number": "T-1", "subject": "", "text": "", "who": "ann",
        "at": 1_772_442_000_000_000, "count": 1, "read": False, "keys": (("bob", "case:c", 1),),
    }  # fmt: skip
    return Line(**(given_ | more))


def row(seq: int, at: int, **more: Any) -> NewsRow:
    given_: dict[str, Any] = {
        "person": "bob", "stream": "case:c", "seq": seq, "at": at, "kind": "mention", "case": "c",
        "number": "T-1", "subject": "", "text": f"{seq}", "actor": "ann",
    }  # fmt: skip
    return NewsRow(**(given_ | more))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_every_kind_is_said_in_every_language(language: str, kind: Any, count: int) -> None:
    said = title(kind, language, who="Ann", subject="The step", text="length 5 4", count=count)
    assert said
    assert "{" not in said
    if count > 1 and kind not in ("told",):
        assert "3" in said


def test_the_languages_say_the_same_things() -> None:
    keys = {frozenset(SENTENCES[language]) for language in LANGUAGES}
    assert len(keys) == 1
    for key in SENTENCES["en"]:
        for number in (0, 1):
            holes = {
                frozenset(re.findall(r"{\w+}", SENTENCES[language][key][number]))
                for language in LANGUAGES
            }
            assert len(holes) == 1, key


@pytest.mark.parametrize(
    "wanted, spoken", [("de", "de"), ("de-CH", "de"), ("DE", "de"), ("nl", "en"), ("", "en")]
)
def test_who_speaks_another_language_reads_english(wanted: str, spoken: str) -> None:
    assert language_of(wanted) == spoken


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_people_typed_is_never_read_as_a_template(who: str, subject: str) -> None:
    said = title("work", "en", who=who or "Ann", subject=subject or "x")
    assert said == f"{who or 'Ann'} gave you “{subject or 'x'}”"


def test_work_that_nobody_gave_says_so() -> None:
    assert title("told", "en", subject="{count} {who}") == "{count} {who}"
    assert title("work", "en", subject="Check") == "“Check” is yours to do"
    assert title("overdue", "de") == "„Der Fall“ ist überfällig"
    assert title("resolved", "en", subject="Resolved-Withdrawn") == "Resolved: Withdrawn"
    assert title("alert", "en", subject="desk", text="odd") == "desk: odd"
    assert title("alert", "de", subject="desk", text="oldest 50 30") == (
        "desk: die älteste wartet seit 50 min (Grenze 30 min)"
    )


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5 * HOUR), st.sampled_from("cd"), st.sampled_from(["mention", "work"]),
            st.booleans(),
        ),
        max_size=20,
    )
)  # fmt: skip
def test_lines_lose_nothing_mix_nothing_and_are_newest_first(
    found: list[tuple[int, str, Any, bool]],
) -> None:
    rows = [
        row(n, at, case=case, stream=f"case:{case}", kind=kind, read=read)
        for n, (at, case, kind, read) in enumerate(found)
    ]
    made = lines(rows)
    assert sorted(key for each in made for key in each.keys) == sorted(each.key for each in rows)
    assert [each.at for each in made] == sorted((each.at for each in made), reverse=True)
    by_key = {each.key: each for each in rows}
    for each in made:
        own = [by_key[key] for key in each.keys]
        assert {(one.case, one.kind, one.read) for one in own} == {
            (each.case, each.kind, each.read)
        }
        assert each.at - min(one.at for one in own) <= HOUR
        assert each.count == len(own)


def test_a_line_shows_the_newest_words_and_the_system_has_no_name() -> None:
    (found,) = lines([row(1, 0), row(2, HOUR, actor="system")])
    assert (found.text, found.who, found.count) == ("2", "", 2)
    assert len(lines([row(1, 0), row(2, HOUR + 1)])) == 2


# --------------------------------------------------------------------------------- letters


def called(person: str) -> str:
    return {"ann": "Ann Ode"}.get(person, person)


def test_a_letter_names_the_case_the_person_and_the_local_time() -> None:
    reader = Reader("Bob", "en", "Europe/Berlin")
    made = letter([line(text="Hi")], reader, called, reply="T-1")
    assert made.subject == "[T-1] Ann Ode mentioned you"
    assert "Hello Bob," in made.text
    assert "T-1  ·  02 Mar 2026, 10:00" in made.text
    assert "your answer is added to T-1" in made.text
    german = letter([line(), line()], Reader("Bob", "de"), called)
    assert german.subject == "2 Benachrichtigungen"
    assert "02.03.2026, 09:00" in german.text
    assert "antworten" not in german.text
    alert = letter([line(kind="alert", number="", case="", subject="desk", text="length 5 4")],
                   reader, called)  # fmt: skip
    assert alert.subject == "desk: 5 pieces of work wait (limit 4)"


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_is_typed_becomes_markup(text: str, name: str) -> None:
    made = letter([line(text=f"<b>{text}</b>", who=f"<i>{name}")], Reader(f"<u>{name}"), called)
    tags = set(re.findall(r"<(\w+)", made.html))
    assert tags <= {"html", "head", "meta", "body", "div", "p", "strong", "br"}
    assert made.html.startswith("<!DOCTYPE html>")
    assert "{body}" not in made.html or "{body}" in text + name


def test_several_lines_of_words_are_quoted_line_by_line() -> None:
    made = letter([line(text="one\ntwo")], Reader("Bob"), called)
    assert "> one\n> two\n" in made.text
    assert "one<br>two" in made.html
