"""Record types that several lists share: declared once, read, checked and written as declared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casewright.blueprint.canonical import plain
from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.rename import rename_field
from casewright.blueprint.schema import json_schema
from casewright.blueprint.text import edit, read, write
from casewright.blueprint.version import content_hash
from casewright.blueprint.walk import places
from casewright.engine.compile import compile_plan
from tests.blueprint.examples import auto, case_type, document, found, made, person, said

PART = {
    "id": "part",
    "name": "Part",
    "fields": [{"id": "label"}, {"id": "price", "kind": "money"}, {"id": "made", "kind": "date"}],
}


def typed(*steps: dict[str, Any], **field: Any) -> dict[str, Any]:
    """The clean document whose goods are parts, and in which a message brings parts too."""
    data = document()
    data["data_types"] = [PART]
    kind = case_type(data)
    for index, known in enumerate(kind["fields"]):
        if known["id"] == "goods":
            kind["fields"][index] = {"id": "goods", "kind": "records", "type": "part", **field}
    data["messages"][0]["fields"].append({"id": "parts", "kind": "records", "type": "part"})
    if steps:
        kind["stages"][0]["processes"][0]["steps"] = list(steps)
    return data


def goods(blueprint: Blueprint) -> Any:
    return next(field for field in blueprint.case_types[0].fields if field.id == "goods")


# ----------------------------------------------------------------------------------- reading


def test_a_list_of_a_type_has_the_types_fields_as_its_columns() -> None:
    blueprint = made(typed())
    assert [column.id for column in goods(blueprint).columns] == ["label", "price", "made"]
    assert [f.columns for f in blueprint.messages[0].fields if f.id == "parts"] == [
        goods(blueprint).columns
    ]


def test_it_is_written_as_it_was_declared() -> None:
    blueprint = made(typed())
    for notation in ("yaml", "json"):
        text = write(blueprint, "json" if notation == "json" else "yaml")
        assert read(text) == blueprint
        assert text.count("price") == 1
    assert plain(goods(blueprint)) == {"id": "goods", "kind": "records", "type": "part"}


def test_a_changed_type_is_a_changed_blueprint() -> None:
    data = typed()
    data["data_types"] = [{**PART, "fields": PART["fields"][:2]}]
    assert content_hash(made(data)) != content_hash(made(typed()))
    assert len(goods(made(data)).columns) == 2


def test_an_edit_of_the_type_reaches_every_list() -> None:
    text = write(made(typed()))
    changed = read(edit(text, ("data_types", "part", "fields", "label", "max_length"), 9))
    assert goods(changed).columns[0].max_length == 9


def test_columns_beside_a_type_are_refused_where_they_stand() -> None:
    data = typed(columns=[{"id": "own"}])
    with pytest.raises(BlueprintRefused) as refused:
        read(json.dumps(data))
    (finding,) = refused.value.findings
    assert finding.element == "loan/fields/goods"
    assert "columns of its own" in finding.problem


def test_the_schema_knows_it() -> None:
    definitions = json_schema()["$defs"]
    assert "type" in definitions["DataField"]["properties"]
    assert "DataType" in definitions


def test_it_is_walked_once() -> None:
    paths = [place.path for place in places(made(typed()))]
    assert paths.count("data_types/part/fields/price") == 1
    assert not [path for path in paths if path.startswith("loan/fields/goods/")]


# ---------------------------------------------------------------------------------- checking


def test_a_sound_one_says_nothing_and_runs() -> None:
    blueprint = made(typed())
    assert said(blueprint) == []
    field = compile_plan(blueprint, 1).type("loan").fields["goods"]
    assert list(field.columns) == ["label", "price", "made"]


def test_conditions_see_its_fields_with_their_types() -> None:
    total = {"id": "total", "kind": "calculated", "result": "money", "formula": "sum(goods.price)"}
    data = typed()
    case_type(data)["fields"].append(total)
    assert said(made(data)) == []
    total["formula"] = "sum(goods.prize)"
    assert found(made(data), "loan/fields/total.formula")


def test_a_for_each_writes_its_fields() -> None:
    each = {"id": "all", "kind": "for each", "each": "goods", "item": "one", "into": "goods"}
    good = auto("set", set={"price": "one.price * 2", "label": '"x"'})
    assert said(made(typed({**each, "steps": [good]}))) == []
    bad = auto("set", set={"price": '"much"', "colour": '"red"'})
    blueprint = made(typed({**each, "steps": [bad, person("p")]}))
    assert found(blueprint, "loan/intake/handle/all/set.set.price")
    assert found(blueprint, "loan/intake/handle/all/set.set")


def test_a_message_brings_records_of_it() -> None:
    take = {"id": "w", "kind": "wait", "message": "paper", "set": {"goods": "message.parts"}}
    assert said(made(typed(take))) == []
    take["set"] = {"amount": "sum(message.parts.prices)"}
    assert found(made(typed(take)), "loan/intake/handle/w.set.amount")


@pytest.mark.parametrize(
    "change, element, words",
    [
        ({"type": "prat"}, "loan/fields/goods.type", "no data type 'prat'"),
        ({"kind": "text"}, "loan/fields/goods.type", "has no data type"),
    ],
)
def test_a_wrong_use_is_found(change: dict[str, Any], element: str, words: str) -> None:
    (finding,) = found(made(typed(**change)), element)
    assert words in finding.problem


def test_an_unknown_type_proposes_the_nearest() -> None:
    (finding,) = found(made(typed(type="prat")), "loan/fields/goods.type")
    assert "part" in finding.remedy


def test_a_type_without_fields_and_one_that_nobody_uses_are_told() -> None:
    data = typed()
    data["data_types"] = [PART, {"id": "empty"}, {"id": "spare", "fields": [{"id": "a"}]}]
    assert found(made(data), "data_types/empty")
    assert found(made(data), "data_types/spare", "info")


def test_types_do_not_nest() -> None:
    data = typed()
    inner = {"id": "inner", "kind": "records", "type": "part"}
    data["data_types"] = [{**PART, "fields": [*PART["fields"], inner]}]
    assert found(made(data), "data_types/part/fields/inner.type")


def test_a_type_that_names_itself_a_thousand_times_costs_nothing() -> None:
    inner = [{"id": f"f{n}", "kind": "records", "type": "part"} for n in range(1_000)]
    data = typed()
    data["data_types"] = [{**PART, "fields": inner}]
    assert len(check(made(data))) >= 1_000


# ---------------------------------------------------------------------------------- renaming


def test_renaming_a_list_of_a_type_keeps_the_type() -> None:
    data = typed(auto("x", set={"amount": "sum(goods.price)"}))
    renamed = rename_field(made(data), "loan", "goods", "parts")
    field = renamed.case_types[0].fields[6]
    assert (field.id, field.type, len(field.columns)) == ("parts", "part", 3)
    step: Any = renamed.case_types[0].stages[0].processes[0].steps[0]
    assert step.set == {"amount": "sum(parts.price)"}
    assert said(renamed) == []
    assert "goods" not in write(renamed)
