"""Message ids that carry an effect and its case, so that a reply finds the way back.

Rule: pure; an id is trusted only for finding a case, never as a right to anything.
"""

from __future__ import annotations

import re

import msgspec

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OURS = re.compile(rf"<(?P<effect>{_UUID})\.(?P<case>{_UUID}|none)@(?P<domain>[^<>\s@]+)>")
_ID = re.compile(r"<[^<>\s]{1,240}>")
#: References beyond these, counted from the newest, do not help to find a case.
MOST_REFERENCES = 50
_NUMBER = re.compile(r"\[([A-Z][A-Z0-9]{0,9}-\d{1,12})\]")


class Thread(msgspec.Struct, frozen=True):
    """What a message says about the conversation it belongs to."""

    references: tuple[str, ...] = ()
    case: str = ""
    effect: str = ""
    number: str = ""


def message_id(effect: str, case: str, domain: str) -> str:
    """The id of the message that an effect sends; the same each time it is tried."""
    return f"<{effect}.{case or 'none'}@{domain}>"


def ids_in(text: str) -> tuple[str, ...]:
    """The message ids in a header, in order, each once; the newest of very many."""
    found = tuple(dict.fromkeys(_ID.findall(text)))
    return found[-MOST_REFERENCES:]


def thread_of(references: str, in_reply_to: str, subject: str, domain: str) -> Thread:
    """Which case a message is about: by our own ids in its references, else a number in [ ].

    The newest of our ids wins, because threads are forwarded and merged.
    """
    ids = ids_in(f"{references} {in_reply_to}")
    case = effect = ""
    for found in map(_OURS.fullmatch, reversed(ids)):
        if found is not None and found["domain"].lower() == domain.lower():
            effect = found["effect"]
            case = "" if found["case"] == "none" else found["case"]
            break
    number = _NUMBER.search(subject)
    return Thread(ids, case, effect, number[1] if number else "")
