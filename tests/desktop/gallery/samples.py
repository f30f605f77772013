"""Invented content for the gallery and for trying widgets out. Rule: plain data, nothing real."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from casewright.desktop.widgets.chevrons import Stage
from casewright.desktop.widgets.command_palette import Entry
from casewright.desktop.widgets.field import FieldSpec, Option
from casewright.desktop.widgets.navigation import NavItem, OpenCase
from casewright.desktop.widgets.timeline import Happening
from casewright.desktop.widgets.worklist import Due, WorkRow

PEOPLE = ("Amara Osei", "Lena Fischer", "Tomás Rivera", "Yuki Tanaka", "Priya Nair", "Jonas Berg")
PLACES = (
    NavItem("work", "My work", "inbox", 17),
    NavItem("cases", "Cases", "case"),
    NavItem("blueprints", "Blueprints", "blueprint"),
    NavItem("overview", "Overview", "chart"),
    NavItem("robots", "Automations", "robot"),
    NavItem("settings", "Settings", "settings"),
)
OPEN_CASES = (
    OpenCase("1", "CLM-1042", "Motor claim"),
    OpenCase("2", "CLM-1038", "Glass damage"),
    OpenCase("3", "CLM-0997", "Motor claim"),
)
_TITLES = (
    ("Verify income documents", "Mortgage application", "Assess", 15, Due("5h overdue", "overdue")),
    ("Confirm proof of residence", "Address change", "Intake", 20, Due("in 2h", "soon")),
    ("Review merchant response", "Card dispute", "Fulfil", 50, Due("in 1d", "later")),
    ("Complete beneficial-owner check", "Business onboarding", "Intake", 80, Due("in 2d", "later")),
    ("Approve credit limit", "Loan increase", "Intake", 10, Due("1h overdue", "overdue")),
    ("Assess damage report", "Insurance claim", "Close", 10, Due("in 3d", "later")),
    ("Call customer back", "Account closure", "Intake", 45, Due("in 9h", "soon")),
    ("Resolve screening match", "KYC refresh", "Close", 10, Due("in 5d", "later")),
)


def work_rows(count: int = 40) -> list[WorkRow]:
    """Rows of a worklist; every seventh is offered to a queue."""
    rows = []
    for place in range(count):
        title, kind, stage, urgency, due = _TITLES[place % len(_TITLES)]
        queued = place % 7 == 5
        rows.append(
            WorkRow(
                id=f"a{place}",
                title=title,
                case_id=f"C-{104200 + 7 * place}",
                case_type=kind,
                stage=stage,
                urgency=urgency,
                due=due,
                assignee="" if queued else PEOPLE[place % len(PEOPLE)],
                queue="Assess queue" if queued else "",
            )
        )
    return rows


STAGES = (
    Stage("intake", "Intake", "done", "Done 19 Nov"),
    Stage("assess", "Assess", "current", "5h overdue"),
    Stage("decide", "Decide", "future", "SLA 2 days"),
    Stage("fulfil", "Fulfil", "future", "Not started"),
    Stage("close", "Close", "future", "Not started"),
)
CLAIM_STAGES = (
    Stage("report", "Report", "done", "Done 19 Nov 09:05"),
    Stage("triage", "Triage", "done", "Done 19 Nov 12:31"),
    Stage("assess", "Assess", "current", "Goal in 1 h 18 min, at risk"),
    Stage("decide", "Decide", "future", "Forecast Tue 24 Nov"),
    Stage("settle", "Settle", "future", "Forecast Thu 26 Nov"),
)
OTHER_STAGES = (
    Stage("report", "Report", "done", "Done 19 Nov 09:05"),
    Stage("triage", "Triage", "skipped", "Skipped, no injury"),
    Stage("fraud", "Fraud investigation", "alternate", "Since 20 Nov 08:12"),
    Stage("settle", "Settle", "future", "Not entered yet"),
)

_EMPLOYMENT = (
    Option("permanent", "Employed, permanent"),
    Option("fixed", "Employed, fixed term"),
    Option("self", "Self-employed"),
)
INCOME_FORM = (
    FieldSpec("employment", "Employment type", "choice", choices=_EMPLOYMENT),
    FieldSpec("income", "Annual income", "money", required=True, currency="EUR"),
    FieldSpec("employer", "Employer"),
    FieldSpec("since", "Employed since", "date"),
    FieldSpec("note", "Reviewer note", "long_text", placeholder="What did you check?"),
)
INCOME_VALUES: dict[str, object] = {
    "employment": "permanent",
    "income": Decimal("54200"),
    "employer": "Northwind Logistics",
    "since": "2019-11-12",
}

_PERSON_OPTIONS = tuple(Option(f"p{n}", name, "Claims, Utrecht") for n, name in enumerate(PEOPLE))
_COST_COLUMNS = (
    FieldSpec("what", "What", required=True),
    FieldSpec("day", "Day", "date"),
    FieldSpec("amount", "Amount", "money", currency="EUR"),
)
EVERY_FIELD = (
    FieldSpec("name", "Policy holder", required=True, section="About the claim"),
    FieldSpec("count", "Vehicles involved", "integer", help="Count trailers too."),
    FieldSpec("share", "Own share", "decimal"),
    FieldSpec("excess", "Excess", "money", required=True, currency="EUR"),
    FieldSpec("day", "Day of the loss", "date", required=True),
    FieldSpec("at", "Time of day", "time"),
    FieldSpec("call", "Call back at", "date_time"),
    FieldSpec("stay", "Repair takes", "duration", help="For example 3 d 4 h."),
    FieldSpec("cover", "Cover", "choice", choices=_EMPLOYMENT),
    FieldSpec("adjuster", "Adjuster", "person", choices=_PERSON_OPTIONS),
    FieldSpec("related", "Related case", "reference", lookup=lambda _query: ()),
    FieldSpec("injury", "Injury reported", "boolean", placeholder="Somebody was hurt"),
    FieldSpec("policy", "Policy number", editable=False),
    FieldSpec("total", "Proposed settlement", "calculated", currency="EUR"),
    FieldSpec("parts", "Damaged parts", "multi_choice", choices=_EMPLOYMENT, section="Damage"),
    FieldSpec("costs", "Costs", "list", columns=_COST_COLUMNS),
    FieldSpec("photos", "Photos", "attachment"),
    FieldSpec("story", "What happened", "long_text"),
)
EVERY_VALUE: dict[str, object] = {
    "name": "Anna de Vries",
    "count": 2,
    "share": Decimal("0.125"),
    "excess": Decimal("350"),
    "day": "2026-11-18",
    "at": "17:40:00",
    "call": "2026-11-20T09:30:00",
    "stay": "P3DT4H",
    "cover": "permanent",
    "adjuster": "p1",
    "injury": False,
    "policy": "MV-88-204-117",
    "total": Decimal("2068.6"),
    "parts": ["permanent", "self"],
    "costs": [
        {"what": "Rear bumper", "day": "2026-11-19", "amount": Decimal("1104")},
        {"what": "Labour", "day": "2026-11-20", "amount": Decimal("894.86")},
    ],
    "photos": [{"name": "rear-left.jpg", "size": 1843200}],
    "story": "Rear-end collision on the A10, photos match the invoice.",
}

_DAY = datetime.fromisoformat
HAPPENINGS = (
    Happening(
        "1",
        _DAY("2026-11-19T09:05"),
        "Report was finished, Triage began",
        "required fields and the claim form were there",
        icon="layers",
    ),
    Happening(
        "2",
        _DAY("2026-11-19T09:05"),
        "Triage clock started",
        "goal 13:05, deadline Fri 08:35",
        icon="clock",
        tone="warn",
    ),
    Happening(
        "3",
        _DAY("2026-11-19T09:40"),
        "Jonas Berg took Triage claim",
        "get next work, urgency 25",
        "Jonas Berg",
    ),
    Happening(
        "4",
        _DAY("2026-11-19T11:18"),
        "Robot Vehicle register found no damage",
        "plate H-482-KX, from Register web",
        icon="robot",
        tone="robot",
    ),
    Happening(
        "5",
        _DAY("2026-11-20T12:31"),
        "Tomás Rivera approved the reserve",
        "1 h 25 min after it was asked",
        "Tomás Rivera",
    ),
)
ENTRIES = (
    Entry("next", "Get next work", "takes the most urgent item", "Ctrl+G", "play"),
    Entry("dark", "Switch to dark", "or back to light", "", "moon"),
    Entry("CLM-1042", "CLM-1042 Motor claim", "Anna de Vries", "case", "case"),
    Entry("p1", "Lena Fischer", "Assessor, Utrecht", "person", "person"),
)
