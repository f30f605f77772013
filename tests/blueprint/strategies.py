"""Hypothesis strategies: whole blueprints that fit the model, and parts that other rooms may reuse.

``blueprints()`` gives documents with every kind of element; references in them may lead nowhere.
``sound_blueprints()`` gives documents about which ``check`` reports no error, so that the engine can
compile and run them.
"""

from __future__ import annotations

import string
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from casewright.blueprint.document import Blueprint

Data = dict[str, Any]


def texts(most: int = 20) -> SearchStrategy[str]:
    """Texts of any characters that a blueprint may hold, with line breaks."""
    usual = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"),
                          exclude_characters="\ufffe\uffff")  # fmt: skip
    return st.text(usual | st.sampled_from("\n \t:#'\"-"), max_size=most)


def ids() -> SearchStrategy[str]:
    """Ids of elements."""
    tail = st.text(string.ascii_letters + string.digits + "_-.", max_size=8)
    return st.builds(str.__add__, st.sampled_from(string.ascii_letters), tail)


def field_ids() -> SearchStrategy[str]:
    """Ids of fields."""
    tail = st.text(string.ascii_lowercase + string.digits + "_", max_size=8)
    return st.builds(str.__add__, st.sampled_from(string.ascii_lowercase), tail)


def names() -> SearchStrategy[Any]:
    """A name, or one for each language."""
    by_language = st.dictionaries(st.sampled_from(["en", "nl", "pt-BR"]), texts(), max_size=2)
    return texts() | by_language


def conditions() -> SearchStrategy[str]:
    """FEEL texts; only their form matters here."""
    return st.sampled_from(["true", "a > 1", 'status = "x"', "not(b)", "if a then b else c"])


def durations() -> SearchStrategy[str]:
    """ISO 8601 durations."""
    return st.sampled_from(["P1D", "P2W", "PT4H", "PT90M", "P1DT2H3M4S", "PT5S"])


def decimals() -> SearchStrategy[Decimal]:
    """Exact numbers, positive and negative, with and without places."""
    return st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9,
                       places=3)  # fmt: skip


def plain_values() -> SearchStrategy[Any]:
    """What settings may hold."""
    single = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | decimals() | texts()
    return st.recursive(
        single,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(8), inner, max_size=3),
        max_leaves=8,
    )


def some(**parts: SearchStrategy[Any]) -> SearchStrategy[Data]:
    """A mapping in which each of the parts may be missing."""
    return st.fixed_dictionaries({}, optional=parts)


def element(**parts: SearchStrategy[Any]) -> SearchStrategy[Data]:
    """An element: an id, perhaps a name and aims, and the parts, each of which may be missing."""
    return st.fixed_dictionaries(
        {"id": ids()}, optional={"name": names(), "serves": few(ids()), **parts}
    )


def few(part: SearchStrategy[Any], most: int = 2) -> SearchStrategy[list[Any]]:
    """A short list."""
    return st.lists(part, max_size=most)


def sets() -> SearchStrategy[Data]:
    """Field → FEEL."""
    return st.dictionaries(field_ids(), conditions(), max_size=2)


def routes(depth: int = 1) -> SearchStrategy[Data]:
    """Routes with any target, and perhaps one more for when nobody is there."""
    chain = {"otherwise": routes(depth - 1)} if depth else {}
    return some(
        **chain,
        current=st.booleans(), person=texts(), persona=ids(), queue=ids(), expression=conditions(),
        push=st.sampled_from(["pull", "round robin", "least loaded", "skill"]),
        skills=st.dictionaries(ids(), st.integers(1, 10), max_size=2),
        not_who_did=few(ids()),
    )  # fmt: skip


def fields() -> SearchStrategy[Data]:
    """Fields of every kind."""
    kinds = [
        "text", "long text", "integer", "decimal", "money", "boolean", "date", "time", "date-time",
        "duration", "choice", "multi-choice", "person", "reference", "records", "attachment",
        "calculated",
    ]  # fmt: skip
    parts: dict[str, SearchStrategy[Any]] = {
        "name": names(), "kind": st.sampled_from(kinds), "help": texts(), "required": st.booleans(),
        "visible_when": conditions(), "validation": conditions(), "sensitive": st.booleans(),
        "listed": st.booleans(), "formula": conditions(), "max_length": st.integers(1, 10**6),
        "choices": few(st.fixed_dictionaries({"value": texts()}, optional={"name": names()})),
        "currency": st.sampled_from(["EUR", "USD"]),
    }  # fmt: skip
    column = st.fixed_dictionaries({"id": field_ids()}, optional=parts)
    return st.fixed_dictionaries({"id": field_ids()}, optional={**parts, "columns": few(column)})


def views() -> SearchStrategy[Data]:
    """Forms."""
    shown = st.fixed_dictionaries(
        {"field": field_ids()},
        optional={"required": st.booleans(), "editable": st.booleans(), "span": st.integers(1, 4)},
    )
    section = some(title=names(), columns=st.integers(1, 4), fields=few(field_ids() | shown, 3))
    return some(sections=few(section), paged=st.booleans())


def outcomes() -> SearchStrategy[Data]:
    """Buttons of every kind."""
    return st.fixed_dictionaries(
        {"id": ids()},
        optional={"name": names(), "next": ids(), "stage": ids(), "resolve": texts(),
                  "set": sets(), "when": conditions(), "reason": st.booleans()},
    )  # fmt: skip


def _step(kind: str, required: Data, **parts: SearchStrategy[Any]) -> SearchStrategy[Data]:
    common: Data = {
        "name": names(), "when": conditions(), "sla": few(ids()), "next": ids(), "help": texts(),
        "doer": st.fixed_dictionaries({"by": st.sampled_from(["person", "rule", "robot"])},
                                      optional={"why": texts()}),
        "repeat": some(**{"while": conditions(), "until": conditions(), "most": st.integers(1, 9)}),
        "boundaries": few(st.fixed_dictionaries(
            {"id": ids(), "next": ids()},
            optional={"after": durations(), "error": st.booleans(), "interrupt": st.booleans()})),
    }  # fmt: skip
    fixed = {"id": ids(), "kind": st.just(kind), **required}
    return st.fixed_dictionaries(fixed, optional={**common, **parts})


def _simple_steps() -> SearchStrategy[Data]:
    human: Data = {"route": routes(), "view": views(), "outcomes": few(outcomes()),
                   "urgency": st.integers(0, 100)}  # fmt: skip
    inputs = st.dictionaries(texts(8), conditions(), max_size=2)
    return st.one_of(
        _step("collect", {}, **human),
        _step("approve", {}, **human, need=st.integers(1, 9),
              mode=st.sampled_from(["single", "consensus", "reporting line"]),
              level_when=conditions(),
              levels=st.sampled_from(["one", "all", 3])),
        _step("attach", {}, **human, category=texts()),
        _step("robot", {"robot": ids()}, **human, inputs=inputs),
        _step("set data", {}, set=sets()),
        _step("connector", {"connector": ids()}, inputs=inputs, outputs=sets()),
        _step("predict", {}, model=texts()),
        _step("generate", {}, prompt=texts()),
        _step("create case", {"case_type": ids()}, map=sets(), back=sets(), wait=st.booleans()),
        _step("wait", {}, interval=durations(), keep=st.booleans(),
              cases=some(step=ids(), need=st.sampled_from(["all", "any"]))),
        _step("notify", {}, to=st.sampled_from(["owner", "manager"]) | routes(), text=texts()),
        _step("document", {}, template=texts(), format=st.sampled_from(["pdf", "docx"])),
        _step("milestone", {}),
        _step("change stage", {}, stage=ids(), resolve=texts()),
        _step("call process", {"process": ids()}),
        _step("go to", {"step": ids()}),
    )  # fmt: skip


def steps() -> SearchStrategy[Data]:
    """Steps of every kind, nested."""

    def nested(inner: SearchStrategy[Data]) -> SearchStrategy[Data]:
        branch = st.fixed_dictionaries(
            {"id": ids()}, optional={"when": conditions(), "steps": few(inner), "name": names()}
        )
        rule = some(when=conditions(), set=sets(), outcome=ids())
        join = st.sampled_from(["all", "any", "none", 1, 2])
        return st.one_of(
            _step("decide", {}, rules=few(rule), outcomes=few(outcomes()), branches=few(branch)),
            _step("parallel", {"branches": few(branch)}, join=join, choice=st.booleans()),
            _step("for each", {"each": conditions(), "steps": few(inner)}, join=join,
                  item=field_ids(), key=conditions()),
        )  # fmt: skip

    return st.recursive(_simple_steps(), nested, max_leaves=4)


def _items() -> dict[str, SearchStrategy[Any]]:
    criterion = some(on=few(st.fixed_dictionaries({"item": ids()})), when=conditions())
    start = some(mode=st.sampled_from(["stage", "after", "when", "person"]), after=few(ids()),
                 when=conditions(), repeat=st.booleans())  # fmt: skip
    return {"start": start, "entry": few(criterion), "exit": few(criterion), "sla": few(ids()),
            "required": st.booleans() | st.none(), "manual": st.booleans()}  # fmt: skip


def processes() -> SearchStrategy[Data]:
    """Processes with steps."""
    return element(**_items(), outlives_stage=st.booleans(), steps=few(steps(), 3))


def stages() -> SearchStrategy[Data]:
    """Stages with processes, milestones and phases."""
    resolve = st.fixed_dictionaries({"resolve": st.sampled_from(["Resolved-Ok", "Resolved"])})
    phase = element(**_items(), processes=few(processes(), 1), autocomplete=st.booleans())
    return element(
        alternate=st.booleans(), skip_when=conditions(),
        require=some(fields=few(field_ids()), attachments=few(texts()), condition=conditions()),
        complete=st.sampled_from(["advance", "wait", "return"]) | resolve,
        processes=few(processes()), milestones=few(element(**_items()), 1), phases=few(phase, 1),
    )  # fmt: skip


def slas() -> SearchStrategy[Data]:
    """Policies with every kind of action."""
    do: list[SearchStrategy[Data]] = [
        st.fixed_dictionaries({"do": st.just("notify")}, optional={"text": texts()}),
        st.fixed_dictionaries({"do": st.just("transfer"), "to": routes()}),
        st.fixed_dictionaries({"do": st.just("climb")}),
        st.fixed_dictionaries({"do": st.just("change stage"), "stage": ids()}),
        st.fixed_dictionaries({"do": st.just("start process"), "process": ids()}),
        st.fixed_dictionaries({"do": st.just("resolve"), "status": texts()}),
    ]
    limit = durations() | st.fixed_dictionaries({"at": conditions()})
    return element(
        goal=limit, deadline=limit, calendar=ids(), on_goal=few(st.one_of(do)),
        passed=st.fixed_dictionaries({"every": durations()}, optional={"times": st.integers(1, 9)}),
        urgency=some(initial=st.integers(0, 100), goal=st.integers(0, 100)),
    )  # fmt: skip


def case_types() -> SearchStrategy[Data]:
    """Case types with everything."""
    return st.fixed_dictionaries(
        {"id": ids(), "prefix": st.sampled_from(["A", "CLM", "X9"]),
         "stages": st.lists(stages(), min_size=1, max_size=2)},
        optional={"name": names(), "key": field_ids(), "fields": few(fields(), 3),
                  "actions": few(processes(), 1), "sla": few(ids()), "lock": st.booleans()},
    )  # fmt: skip


def documents() -> SearchStrategy[Data]:
    """Whole documents as plain data."""
    calendar = element(
        zone=st.sampled_from(["UTC", "Europe/Amsterdam"]),
        hours=st.dictionaries(st.sampled_from(["monday", "friday"]),
                              few(st.sampled_from(["09:00-12:00", "13:00-17:00"])), max_size=2),
        holidays=few(st.just("2026-12-25")),
    )  # fmt: skip
    purpose = some(
        outcome=texts(),
        measures=few(element(unit=texts(), target=decimals() | st.none())),
    )
    return st.fixed_dictionaries(
        {"blueprint": ids()},
        optional={
            "name": names(), "description": texts(60), "purpose": purpose,
            "personas": few(element()), "queues": few(element(threshold=st.integers(0, 100))),
            "calendars": few(calendar, 1), "slas": few(slas()),
            "connectors": few(element(settings=st.dictionaries(texts(8), plain_values(), max_size=2))),
            "messages": few(element(fields=few(fields(), 1)), 1), "processes": few(processes(), 1),
            "case_types": few(case_types()),
        },
    )  # fmt: skip


def blueprints() -> SearchStrategy[Blueprint]:
    """Whole blueprints that fit the model; what they name may not exist."""
    return documents().map(Blueprint.model_validate)


@st.composite
def sound_blueprints(draw: st.DrawFn, most_stages: int = 3, most_steps: int = 4) -> Blueprint:
    """Blueprints without errors: human, automatic and parallel steps, decisions, loops and clocks.

    The case type is ``item`` with the fields ``count`` (integer), ``flag`` (boolean), ``note``
    (text) and ``rows`` (records with ``label``); its people work from the queue ``desk``.
    """
    numbers = iter(range(10_000))
    stages = [
        _sound_stage(draw, numbers, position, most_steps)
        for position in range(draw(st.integers(1, most_stages)))
    ]
    stages[-1]["complete"] = {"resolve": "Resolved-Done"}
    return Blueprint.model_validate(
        {
            "blueprint": "drawn",
            "queues": [{"id": "desk"}],
            "slas": [{"id": "promise", "goal": "PT1H", "deadline": "PT4H"}],
            "case_types": [
                {
                    "id": "item",
                    "prefix": "IT",
                    "sla": draw(st.sampled_from([[], ["promise"]])),
                    "fields": [
                        {"id": "count", "kind": "integer", "default": "0"},
                        {"id": "flag", "kind": "boolean", "default": "false"},
                        {"id": "note", "max_length": 100},
                        {"id": "rows", "kind": "records", "columns": [{"id": "label"}]},
                    ],
                    "stages": stages,
                }
            ],
        }
    )


def _sound_stage(draw: st.DrawFn, numbers: Any, position: int, most: int) -> Data:
    steps = [_sound_step(draw, numbers, 2) for _ in range(draw(st.integers(1, most)))]
    if draw(st.booleans()):
        first, again = f"s{next(numbers)}", f"s{next(numbers)}"
        buttons = [{"id": "ok"}, {"id": "again", "next": first}]
        steps = [_person(first, []), *steps, _person(again, buttons)]
    return {"id": f"stage{position}", "processes": [{"id": f"process{position}", "steps": steps}]}


def _person(id: str, outcomes: list[Data]) -> Data:
    return {"id": id, "kind": "collect", "route": {"queue": "desk"}, "outcomes": outcomes}


def _sound_step(draw: st.DrawFn, numbers: Any, depth: int) -> Data:
    id = f"s{next(numbers)}"
    kinds = ["person", "set", "milestone", "wait", "decide"]
    kind = draw(st.sampled_from(kinds + (["parallel", "each"] if depth else [])))
    when = draw(st.sampled_from([{}, {"when": "count < 5"}, {"when": "flag = false"}]))
    match kind:
        case "person":
            return _person(id, [{"id": "ok"}, {"id": "no", "set": {"flag": "true"}}]) | when
        case "set":
            return {"id": id, "kind": "set data", "set": {"count": "count + 1"}} | when
        case "milestone":
            return {"id": id, "kind": "milestone"}
        case "wait":
            return {"id": id, "kind": "wait", "interval": "PT30M"} | when
        case "decide":
            rules = [{"when": "count > 2", "set": {"note": '"many"'}}, {"set": {"note": '"few"'}}]
            return {"id": id, "kind": "decide", "rules": rules}
        case "each":
            inner = [_sound_step(draw, numbers, 0)]
            return {"id": id, "kind": "for each", "each": "rows", "steps": inner}
    branches = [
        {"id": f"b{next(numbers)}", "steps": [_sound_step(draw, numbers, depth - 1)]}
        for _ in range(draw(st.integers(2, 3)))
    ]
    join = draw(st.sampled_from(["all", "any", 2]))
    return {"id": id, "kind": "parallel", "branches": branches, "join": join}
