"""A voice for tests of words: a few names, and fields that have none."""

from __future__ import annotations

from casewright.desktop import moments
from casewright.desktop.casefile.telling import DataWords, say
from casewright.runtime.narrate_told import Voice

ELEMENTS = {
    "assess": "Assessment", "look": "Look closer", "slow": "Two days", "paid": "Money came",
    "mandate": "The mandate", "clear": "Clear", "claim": "Motor claim",
}  # fmt: skip
PEOPLE = {"lena": "Lena Fischer", "tom": "Tom Rivera"}
VOICE = Voice(
    element=lambda one: ELEMENTS.get(one, one),
    person=lambda one: PEOPLE.get(one or "", one or ""),
    group=lambda one: {"claims": "Claims desk"}.get(one or "", one or ""),
    moment=moments.day_time,
    data=DataWords({}, PEOPLE),
    say=say,
)
