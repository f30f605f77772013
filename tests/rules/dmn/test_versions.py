"""Files of every version of DMN are read, evaluated, and written as DMN 1.5."""

from __future__ import annotations

import pytest

from casewright.rules import feel
from casewright.rules.dmn import DmnError, Model, load
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.versions import DMN_1_5, MODELS, is_dmn_import, is_feel
from casewright.rules.dmn.writing import write

from .models import answer, file, value

PERSON = {"age": 30, "rating": "good", "since": feel.evaluate('date("2019-05-01")', {})}


def opened(name: str, again: bool) -> Model:
    """A file as it is, or after it was written as DMN 1.5."""
    source = file(name)
    return load(write(read(source)) if again else source)


@pytest.mark.parametrize("again", [False, True])
class TestEveryVersion:
    """What a model answers does not depend on the version that it was written in."""

    def test_dmn_1_1_with_qualified_type_names(self, again: bool) -> None:
        model = opened("loan-1-1.dmn", again)
        assert model.problems() == ()
        assert answer(model, "Eligible", Person=PERSON) is True
        assert answer(model, "Offer", Person=PERSON, Amount=1000) == value("41.67")
        assert answer(model, "Offer", Person={**PERSON, "age": 17}, Amount=1000) is None
        assert answer(model, "Member Since", Person=PERSON) == 2019

    def test_dmn_1_1_refuses_values_that_its_types_do_not_allow(self, again: bool) -> None:
        model = opened("loan-1-1.dmn", again)
        assert answer(model, "Member Since", Person={**PERSON, "rating": "great"}) is None
        assert answer(model, "Member Since", Person={**PERSON, "age": "thirty"}) is None

    def test_dmn_1_2_with_a_function_over_a_list(self, again: bool) -> None:
        model = opened("shipping-1-2.dmn", again)
        assert model.problems() == ()
        parcels = [{"weight": 4, "zone": "EU"}, {"weight": 12, "zone": "US"}]
        assert answer(model, "Total Fee", Parcels=parcels) == 31
        assert answer(model, "Total Fee", Parcels=[]) is None
        # One parcel alone stands for a list of it.
        assert answer(model, "Total Fee", Parcels=parcels[0]) == 5
        assert answer(model, "Late After", Promised=value('duration("P3DT2H")')) == 3

    def test_dmn_1_3_with_a_function_type_and_a_service(self, again: bool) -> None:
        model = opened("access-1-3.dmn", again)
        assert model.problems() == ()
        assert answer(model, "Highest Grade", Roles=["clerk", "auditor"]) == 2
        assert answer(model, "Highest Grade", Roles=["clerk", "guest"]) is None
        night, noon = value('time("23:00:00")'), value('time("12:00:00")')
        assert answer(model, "Gate", Roles=["clerk"], Hour=night) is False
        assert answer(model, "Gate", Roles=["clerk"], Hour=noon) is True
        assert answer(model, "Gate", Roles=["manager"], Hour=night) is True

    def test_dmn_1_4_with_boxed_loops_and_conditions(self, again: bool) -> None:
        model = opened("scores-1-4.dmn", again)
        assert model.problems() == ()
        assert answer(model, "Passed", Scores=[40, 50, 60]) == [50, 60]
        assert answer(model, "Doubled", Scores=[40, 50, 60]) == [100, 121]
        assert answer(model, "Verdict", Scores=[50, 60]) == "all passed"
        assert answer(model, "Verdict", Scores=[40, 60]) == "some passed"
        assert answer(model, "Verdict", Scores=[40, 45]) == "none passed"


class TestVersions:
    def test_the_version_is_kept_with_the_document(self) -> None:
        names = ["loan-1-1.dmn", "shipping-1-2.dmn", "access-1-3.dmn", "scores-1-4.dmn"]
        assert [read(file(name)).version for name in names] == ["1.1", "1.2", "1.3", "1.4"]
        assert read(write(read(file(names[0])))).version == "1.5"

    def test_every_version_of_the_standard_is_known(self) -> None:
        assert sorted(MODELS.values()) == ["1.1", "1.2", "1.3", "1.4", "1.5"]
        assert MODELS[DMN_1_5] == "1.5"

    @pytest.mark.parametrize(
        "root",
        [
            '<definitions xmlns="http://www.omg.org/spec/DMN/20130901" name="a" namespace="b"/>',
            '<definitions name="a" namespace="b"/>',
            f'<decision xmlns="{DMN_1_5}" name="a"/>',
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        ],
    )
    def test_what_is_no_dmn_file_is_refused_with_what_it_is(self, root: str) -> None:
        with pytest.raises(DmnError, match=r"root element is .* DMN file of version 1.1 to 1.5"):
            load(root)

    def test_feel_of_any_version_is_feel(self) -> None:
        assert is_feel("")
        assert is_feel("feel")
        assert is_feel("http://www.omg.org/FEEL/20140401")
        assert is_feel("https://www.omg.org/spec/DMN/20230324/FEEL/")
        assert not is_feel("http://www.w3.org/1999/XPath")
        assert not is_feel("javascript")

    def test_only_models_are_imports_to_follow(self) -> None:
        assert all(is_dmn_import(space) for space in MODELS)
        assert not is_dmn_import("http://www.dmg.org/PMML-4_2")
        assert not is_dmn_import("http://www.w3.org/2001/XMLSchema")
