"""Models that import others: names by prefix, inputs by prefix, several levels, and what is refused."""

from __future__ import annotations

import pytest

from casewright.rules.dmn import DmnError, load
from casewright.rules.dmn.versions import DMN_1_5

from .models import answer, beside, decision, definitions, file, given, literal, made, value

ANNA = {"name": "Anna", "born": value('date("1990-02-03")')}
BO = {"name": "Bo", "born": value('date("1980-02-03")')}
MAY = {"name": "May", "born": value('date("1970-02-03")')}


def imported(name: str, space: str, more: str = "") -> str:
    return f'<import name="{name}" namespace="{space}" importType="{DMN_1_5}" {more}/>'


class TestUsingWhatIsImported:
    """`prefix.name` in expressions, types and inputs."""

    def test_decisions_functions_and_types_of_two_levels(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        assert model.problems() == ()
        found = answer(
            model,
            "Greeting",
            **{
                "Person": ANNA,
                "Part One": {"people": {"Person": BO}},
                "Part Two": {"people": {"Person": MAY}},
            },
        )
        assert found == "Hello Bo (first); Hello May (second); Hello Anna"

    def test_inputs_may_be_given_by_their_dotted_name(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        inputs = {"Person": ANNA, "Part One.people.Person": BO, "Part Two.people.Person": MAY}
        found = answer(model, "Greeting", **inputs)
        assert found == "Hello Bo (first); Hello May (second); Hello Anna"
        assert answer(model, "Born In", people={"Person": MAY}) == 1970

    def test_an_input_of_an_import_may_be_given_plainly_when_the_name_is_free(self) -> None:
        model = load(file("first.dmn"), resolve=beside)
        assert answer(model, "Greeting", Person=BO) == "Hello Bo (first)"
        # Here the importing model has a Person of its own, so it does not stand for the other.
        both = load(file("both.dmn"), resolve=beside)
        assert answer(both, "Born In", Person=BO) is None

    def test_a_service_of_an_import_is_called_by_its_parameters(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        assert answer(model, "Served", Person=ANNA) == "Hello Anna"

    def test_the_type_of_an_import_is_checked(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        assert answer(model, "Served", Person={"name": "no birthday"}) is None

    def test_elements_of_an_import_can_be_evaluated_by_their_prefix(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        name = "Part One.people.Greeting"
        inputs = {"Part One": {"people": {"Person": BO}}}
        assert answer(model, name, **inputs) == "Hello Bo"
        assert answer(model, "people.Greeter", Person=ANNA) == "Hello Anna"

    def test_the_prefix_of_a_namespace_is_found_on_any_level(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        assert model.prefix_of("urn:casewright:test:both") == ""
        assert model.prefix_of("urn:casewright:test:people") == "people."
        assert model.prefix_of("urn:casewright:test:second") == "Part Two."
        assert model.prefix_of("urn:nowhere") is None

    def test_the_inputs_of_a_decision_are_known_with_their_paths(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        assert set(model.inputs_of("Greeting")) == {
            "Person",
            "Part One.people.Person",
            "Part Two.people.Person",
        }
        assert model.inputs_of("people.Greet").keys() == {"who"}
        assert model.inputs_of("people.Greeter").keys() == {"Person"}

    def test_texts_of_imported_inputs_are_read_by_their_types(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        person = {"name": "May", "born": "1970-02-03"}
        inputs = model.read_inputs("Born In", {"people": {"Person": person}})
        assert inputs == {"people": {"Person": MAY}}
        assert model.evaluate("Born In", inputs) == 1970

    def test_an_import_without_a_name_brings_its_names_as_they_are(self) -> None:
        base = definitions(given("n", "number"), decision("twice", literal("2 * n"), "n"))
        top = definitions(
            imported("", "urn:base"),
            decision("four times", literal("2 * twice"), "d:urn:base#twice"),
        )
        source = base.replace('namespace="urn:m"', 'namespace="urn:base"').encode()
        model = load(top, resolve=lambda space, uri: source)
        assert model.problems() == ()
        assert answer(model, "four times", n=3) == 12

    def test_a_reference_may_name_the_own_namespace(self) -> None:
        model = made(given("n", "number"), decision("twice", literal("2 * n"), "urn:m#n"))
        assert answer(model, "twice", n=4) == 8

    def test_elements_of_one_name_in_two_files_are_told_apart(self) -> None:
        model = load(file("both.dmn"), resolve=beside)
        people = {"people": {"Person": BO}}
        assert answer(model, "Part One.Greeting", **{"Part One": people}) == "Hello Bo (first)"
        assert answer(model, "Part Two.Greeting", **{"Part Two": people}) == "Hello Bo (second)"


class TestImportsThatCannotBeFollowed:
    def test_an_import_without_anybody_to_resolve_it(self) -> None:
        with pytest.raises(DmnError, match="import 'people': The model imports another file"):
            load(file("first.dmn"))

    def test_a_file_that_is_not_there(self) -> None:
        def nothing(space: str, uri: str) -> bytes:
            raise LookupError(f"no {uri}")

        with pytest.raises(DmnError, match=r"not found: no people\.dmn"):
            load(file("first.dmn"), resolve=nothing)

    def test_a_file_of_another_namespace(self) -> None:
        with pytest.raises(DmnError, match="has the namespace 'urn:casewright:test:both'"):
            load(file("first.dmn"), resolve=lambda space, uri: file("both.dmn"))

    def test_a_file_that_is_no_model(self) -> None:
        with pytest.raises(DmnError, match="not well-formed XML"):
            load(file("first.dmn"), resolve=lambda space, uri: b"nonsense")

    def test_a_file_that_imports_itself(self) -> None:
        source = definitions(imported("me", "urn:m"))
        with pytest.raises(DmnError, match="imports itself"):
            load(source, resolve=lambda space, uri: source.encode())

    def test_a_circle_of_imports(self) -> None:
        one = definitions(imported("two", "urn:two"))
        two = definitions(imported("one", "urn:m")).replace('namespace="urn:m" >', ">")
        two = two.replace('name="M"', 'name="M" namespace="urn:two"')
        files = {"urn:m": one.encode(), "urn:two": two.encode()}
        with pytest.raises(DmnError, match="imports itself"):
            load(one, resolve=lambda space, uri: files[space])

    def test_too_many_imports(self) -> None:
        def endless(space: str, uri: str) -> bytes:
            number = int(space.rpartition(":")[2])
            inner = definitions(imported("next", f"urn:{number + 1}"))
            return inner.replace('namespace="urn:m"', f'namespace="urn:{number}"', 1).encode()

        with pytest.raises(DmnError, match="imports more than 64 files"):
            load(definitions(imported("next", "urn:1")), resolve=endless)

    def test_a_reference_into_a_file_that_is_not_imported_is_a_problem(self) -> None:
        model = made(decision("a", literal("b"), "d:urn:other#b"))
        assert answer(model, "a") is None
        (problem,) = model.problems()
        assert problem.element == "a"
        assert "urn:other#b" in problem.problem


class TestSharing:
    def test_a_model_is_kept_by_the_content_of_all_its_files(self) -> None:
        first = load(file("first.dmn"), resolve=beside)
        assert load(file("first.dmn"), resolve=beside) is first
        other = file("people.dmn").replace(b"Hello", b"Good day")
        changed = load(file("first.dmn"), resolve=lambda space, uri: other)
        assert changed is not first
        assert answer(changed, "Greeting", Person=BO) == "Good day Bo (first)"
        assert answer(first, "Greeting", Person=BO) == "Hello Bo (first)"
