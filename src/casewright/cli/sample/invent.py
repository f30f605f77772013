"""Invented data: who asks for what, and what people type into forms. Rule: seeded, so repeatable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from casewright.blueprint.fields import DataField
from casewright.engine.state import Instant

_FIRST = (
    "Amira", "Björn", "Clara", "Dirk", "Esra", "Femke", "Goran", "Hanna", "Ivo", "Jana", "Karim",
    "Lotte", "Mehmet", "Nadia", "Oskar", "Petra", "Quinten", "Rosa", "Sven", "Tessa",
)  # fmt: skip
_LAST = (
    "Aerts", "Bakker", "Costa", "Dekker", "Eriksson", "Ferrari", "García", "Hendriks", "Ivanova",
    "Jansen", "Koster", "Lefèvre", "Meijer", "Novak", "Okafor", "Peeters", "Rossi", "Schmidt",
)  # fmt: skip
_SUBJECTS = (
    "Printer on floor 2 jams", "Access to the shared drive", "Second screen for the front desk",
    "Badge does not open the garage", "New headset", "Meeting room is too warm",
    "Password of the archive", "Projector without sound", "Standing desk", "Wireless is slow",
    "Licence for the drawing program", "Parking place for a visitor", "Chair is broken",
    "Template of the council letter", "Telephone rings at the wrong desk",
)  # fmt: skip
_ACCIDENTS = (
    "Rear-ended at a traffic light; bumper and tailgate are dented.",
    "A stone from a lorry cracked the windscreen on the motorway.",
    "Touched a pillar in the parking garage; scratches along the right side.",
    "The car was stolen from the street in front of the house during the night.",
    "Slid on wet leaves into a lamp post; bonnet and headlight are damaged.",
    "Sideswiped on a roundabout; the other driver admitted the fault.",
    "A branch fell on the roof during the storm.",
    "Collision with a deer; the front is badly damaged.",
)  # fmt: skip
_SENTENCES = (
    "Checked and in order.", "The documents are complete.", "Called the applicant; all is clear.",
    "Nothing unusual was found.", "As agreed with the colleague.", "See the drawing in the file.",
    "The condition is met with the change of last week.", "Done; the sender has been told.",
)  # fmt: skip
#: What people write to each other about a case.
REMARKS = (
    "I spoke to the applicant; the missing page comes by post.",
    "Please look at the drawing before you decide.",
    "The insurer wants to know when this is settled.",
    "Same address as last month, so I have reused the site plan.",
    "Called twice, nobody answered. I try again tomorrow.",
    "Agreed with the team lead: this one goes first.",
    "The amount is plausible; I have seen two offers.",
    "Thanks, that was quick.",
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso_at(instant: Instant) -> str:
    """A stored date-time, to the second."""
    return (_EPOCH + timedelta(microseconds=instant)).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_at(instant: Instant) -> str:
    """A stored date."""
    return (_EPOCH + timedelta(microseconds=instant)).date().isoformat()


def name(rng: Random) -> str:
    """Somebody's name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def claim(rng: Random, now: Instant, number: int) -> dict[str, Any]:
    """A motor claim as it is reported."""
    story = rng.choice(_ACCIDENTS)
    damage = "theft" if "stolen" in story else "glass" if "windscreen" in story else "bodywork"
    day = 86_400_000_000
    return {
        "policy": f"POL-{20_000 + number * 37}",
        "policyholder": name(rng),
        "plate": f"{rng.choice('GHJKLNPR')}-{rng.randint(100, 999)}-{rng.choice('BDFGHJKL')}{rng.choice('BDFGHJKL')}",
        "accident": day_at(now - rng.randint(0, 6) * day),
        "damage": damage,
        "description": story,
        "previous_claims": rng.choice((0, 0, 0, 0, 1, 1, 2, 3)),
    }


def request(rng: Random, now: Instant, number: int) -> dict[str, Any]:
    """A service request."""
    del now
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    kind = rng.choice(("question", "fault", "fault", "wish"))
    data: dict[str, Any] = {"subject": subject, "requester": name(rng), "kind": kind}
    if kind == "wish":
        data["cost"] = Decimal(rng.randint(30, 900)) + Decimal("0.50")
    return data


def onboarding(rng: Random, now: Instant, number: int) -> dict[str, Any]:
    """A colleague who begins in some days."""
    del number
    devices = rng.sample(("laptop", "phone", "screen"), rng.randint(1, 2))
    return {
        "colleague": name(rng),
        "role_name": rng.choice(("Planner", "Adviser", "Lawyer", "Engineer", "Analyst")),
        "site": rng.choice(("Amsterdam", "Utrecht", "Remote")),
        "first_day": day_at(now + rng.randint(6, 18) * 86_400_000_000),
        "devices": [{"device": each, "wishes": ""} for each in devices],
    }


def permit(rng: Random, now: Instant, number: int) -> dict[str, Any]:
    """An application for an environmental permit, as the register hands it over."""
    team = rng.choice(("Centre", "North", "South", "Harbour"))
    return {
        "application": f"case-{4_100 + number}",
        "channel": rng.choice(("Internet", "Internet", "Internet", "Desk", "Post", "e-mail")),
        "department": rng.choice(("General", "General", "Customer contact", "Experts")),
        "team": team,
        "responsible": rng.choice(("anna", "bram", "farid")),
        "received": iso_at(now - rng.randint(0, 20) * 3_600_000_000),
        "deadline": iso_at(now + rng.choice((28, 35, 42, 42, 56, 56)) * 86_400_000_000),
        "letter": "We have received your application and will tell you within the legal term.",
    }


def fill(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> Any:
    """Something a person might type into ``field``; None where nothing sensible comes to mind."""
    maker = _MAKERS.get(field.kind)
    return maker(field, rng, now, people) if maker else None


def _text(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> str:
    del now, people
    words = f"{field.title()} {rng.randint(100, 999)}"
    return words[: field.max_length]


def _long(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> str:
    del now, people
    return " ".join(rng.sample(_SENTENCES, 2))[: field.max_length]


def _whole(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> int:
    del field, now, people
    return rng.randint(1, 5)


def _money(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> Decimal:
    del field, now, people
    # Most are small, a few are large enough to need two approvals.
    return (
        Decimal(rng.choice((180, 420, 650, 900, 1_400, 2_600, 4_800, 9_500, 14_000)))
        + Decimal(rng.randint(0, 99)) / 100
    )


def _choice(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> str | None:
    del now, people
    return rng.choice(field.choices).value if field.choices else None


def _choices(field: DataField, rng: Random, now: Instant, people: tuple[str, ...]) -> list[str]:
    del now, people
    values = [choice.value for choice in field.choices]
    return sorted(rng.sample(values, min(len(values), rng.randint(1, 2))))


_MAKERS: Mapping[str, Any] = {
    "text": _text,
    "long text": _long,
    "integer": _whole,
    "decimal": _money,
    "money": _money,
    "boolean": lambda field, rng, now, people: True,
    "date": lambda field, rng, now, people: day_at(now + rng.randint(3, 20) * 86_400_000_000),
    "date-time": lambda field, rng, now, people: iso_at(now),
    "choice": _choice,
    "multi-choice": _choices,
    "person": lambda field, rng, now, people: rng.choice(people),
}
