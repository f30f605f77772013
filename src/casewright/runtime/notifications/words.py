"""Notifications in words, in the languages we have. Rule: one sentence per kind, no markup.

Names of steps, people and cases are the workspace's own and stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from .preferences import Kind

#: Language → key → text. ``one`` is said of a single thing, ``many`` of several of a kind.
SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "work": ("{who} gave you “{subject}”", "{count} pieces of work were given to you"),
        "work by itself": ("“{subject}” is yours to do", "{count} pieces of work are yours to do"),
        "offered": ("“{subject}” waits in your queue", "{count} pieces of work wait in your queue"),
        "mention": ("{who} mentioned you", "You were mentioned {count} times"),
        "due soon": (
            "The goal of “{subject}” has passed; the deadline comes next",
            "{count} goals have passed; the deadlines come next",
        ),
        "overdue": ("“{subject}” is overdue", "{count} deadlines have passed"),
        "resolved": ("Resolved: {subject}", "Resolved {count} times"),
        "told": ("{subject}", "{count} messages: {subject}"),
        "incident": ("“{subject}” could not go on by itself", "{count} incidents"),
        "reply": ("{who} replied", "{count} replies"),
        "alert": ("{subject}: {measure}", "{count} alerts: {subject}"),
        "length": ("{value} pieces of work wait (limit {limit})", ""),
        "oldest": ("the oldest waits for {value} min (limit {limit} min)", ""),
        "risk": ("{value} % are about to miss their deadline (limit {limit} %)", ""),
        "the case": ("The case", ""),
    },
    "de": {
        "work": ("{who} gab Ihnen „{subject}“", "{count} Aufgaben wurden Ihnen gegeben"),
        "work by itself": ("„{subject}“ ist Ihre Aufgabe", "{count} Aufgaben sind für Sie da"),
        "offered": (
            "„{subject}“ wartet in Ihrem Arbeitskorb",
            "{count} Aufgaben warten in Ihrem Arbeitskorb",
        ),
        "mention": ("{who} hat Sie erwähnt", "Sie wurden {count}-mal erwähnt"),
        "due soon": (
            "Das Ziel von „{subject}“ ist verstrichen; als Nächstes kommt die Frist",
            "{count} Ziele sind verstrichen; als Nächstes kommen die Fristen",
        ),
        "overdue": ("„{subject}“ ist überfällig", "{count} Fristen sind verstrichen"),
        "resolved": ("Abgeschlossen: {subject}", "{count}-mal abgeschlossen"),
        "told": ("{subject}", "{count} Nachrichten: {subject}"),
        "incident": ("„{subject}“ kam von selbst nicht weiter", "{count} Störungen"),
        "reply": ("{who} hat geantwortet", "{count} Antworten"),
        "alert": ("{subject}: {measure}", "{count} Warnungen: {subject}"),
        "length": ("{value} Aufgaben warten (Grenze {limit})", ""),
        "oldest": ("die älteste wartet seit {value} min (Grenze {limit} min)", ""),
        "risk": ("{value} % drohen ihre Frist zu verpassen (Grenze {limit} %)", ""),
        "the case": ("Der Fall", ""),
    },
}
LANGUAGES = tuple(SENTENCES)


def language_of(wanted: str) -> str:
    """The language we speak with somebody: theirs, else English."""
    short = wanted[:2].lower()
    return short if short in SENTENCES else "en"


def title(
    kind: Kind, language: str, *, who: str = "", subject: str = "", text: str = "", count: int = 1
) -> str:
    """What happened, in one line; ``text`` is the notification's, which for alerts holds figures."""
    said = SENTENCES[language_of(language)]
    key = "work by itself" if kind == "work" and not who else kind
    measure = ""
    if kind == "alert":
        measure = _measured(said, text)
    if kind == "resolved":
        subject = subject.removeprefix("Resolved-")
    subject = subject or said["the case"][0]
    line = said[key][0 if count == 1 else 1]
    # What people typed may hold braces: it is put in last and never read as a template.
    parts = {"who": who, "count": str(count), "measure": measure, "subject": subject}
    return "".join(_filled(line, parts))


def _measured(said: Mapping[str, tuple[str, str]], text: str) -> str:
    measure, _, figures = text.partition(" ")
    value, _, limit = figures.partition(" ")
    if measure not in ("length", "oldest", "risk"):
        return text
    return "".join(_filled(said[measure][0], {"value": value, "limit": limit}))


def _filled(template: str, parts: Mapping[str, str]) -> list[str]:
    """The template's pieces with the parts in the places of their names."""
    done: list[str] = []
    for number, piece in enumerate(template.replace("}", "{").split("{")):
        done.append(parts.get(piece, "") if number % 2 else piece)
    return done
