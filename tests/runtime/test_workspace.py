"""People come and go, blueprints are published and retired; each refusal says what to do."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.workspace import decide_retire, decide_workspace

from .office import BLUEPRINT, Office, new


def define(person: str = "carl", **more: Any) -> c.DefinePerson:
    return c.DefinePerson(id=new(), actor="zoe", person=person, **{"name": "Carl", **more})


def test_a_person_is_added_and_changed(office: Office) -> None:
    office.do(define(queues=("desk",), skills={"french": 7}, manager="zoe"))
    office.do(define(queues=("depot", "desk")))
    carl = office.reads.person("carl")
    assert carl is not None
    assert (carl.queues, carl.skills, carl.manager) == (("depot", "desk"), {}, None)


def test_a_person_is_removed(office: Office) -> None:
    office.do(c.RemovePerson(id=new(), actor="zoe", person="bob"))
    assert office.reads.person("bob") is None
    with pytest.raises(Refused, match="There is no person “bob”"):
        office.do(c.RemovePerson(id=new(), actor="zoe", person="bob"))


@pytest.mark.parametrize(
    "wrong, says",
    [
        ({"person": "two words"}, "cannot be a person's id"),
        ({"person": ""}, "cannot be a person's id"),
        ({"person": "a:b"}, "cannot be a person's id"),
        ({"name": "  "}, "has no name"),
        ({"skills": {"french": 11}}, "Levels go from 1 to 10"),
        ({"manager": "nobody"}, "There is no person “nobody”"),
        ({"manager": "carl"}, "reports back to carl"),
    ],
)
def test_a_wrong_person_is_refused(office: Office, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        office.do(define(**wrong))


def test_a_reporting_line_that_comes_back_is_refused(office: Office) -> None:
    office.do(define("carl", manager="zoe"))
    office.do(define("dora", manager="carl"))
    with pytest.raises(Refused, match="reports back to zoe"):
        office.do(define("zoe", manager="dora"))


def test_a_command_that_is_not_of_the_workspace_is_refused() -> None:
    with pytest.raises(Refused, match="does not understand"):
        decide_workspace(c.WorkspaceCommand(id=new(), actor="x"), lambda key: None)


def versions(office: Office) -> list[tuple[int, str]]:
    return [(row.version, row.status) for row in office.reads.blueprints()]


def changed(number: int) -> str:
    return BLUEPRINT.replace("name: Parcels", f"name: Parcels {number}")


def test_versions_are_counted_from_one(office: Office) -> None:
    office.publish(changed(2))
    office.publish(changed(3))
    assert versions(office) == [(3, "published"), (2, "published"), (1, "published")]


def test_the_same_content_again_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="already published as version 1"):
        office.publish(BLUEPRINT)


def test_an_earlier_content_may_be_published_again(office: Office) -> None:
    office.publish(changed(2))
    office.publish(BLUEPRINT)
    assert versions(office)[0] == (3, "published")


def test_a_retired_version_takes_no_new_cases_and_its_number_is_not_used_again(
    office: Office,
) -> None:
    office.publish(changed(2))
    running = office.create(code="a")
    office.do(c.RetireBlueprint(id=new(), actor="zoe", blueprint="parcels", version=2))
    assert office.create(code="b").version == 1
    office.submit("ann", running, "check", outcome="ok")
    assert office.case(running.id).version == 2
    office.publish(changed(3))
    assert versions(office)[0] == (3, "published")


def test_retiring_what_is_not_there_or_gone_already_is_refused(office: Office) -> None:
    retire = c.RetireBlueprint(id=new(), actor="zoe", blueprint="parcels", version=9)
    with pytest.raises(Refused, match="has no version 9"):
        office.do(retire)
    office.do(c.RetireBlueprint(id=new(), actor="zoe", blueprint="parcels", version=1))
    with pytest.raises(Refused, match="already retired"):
        office.do(c.RetireBlueprint(id=new(), actor="zoe", blueprint="parcels", version=1))
    with pytest.raises(Refused, match="already retired"):
        decide_retire(retire, known=True, retired=True)


def test_retiring_an_older_version_twice_leaves_one_event(office: Office) -> None:
    office.publish(changed(2))
    office.do(c.RetireBlueprint(id=new(), actor="zoe", blueprint="parcels", version=1))
    before = len(list(office.reads.records("blueprint:parcels")))
    with pytest.raises(Refused, match="Version 1 of parcels is already retired"):
        office.do(c.RetireBlueprint(id=new(), actor="ann", blueprint="parcels", version=1))
    assert len(list(office.reads.records("blueprint:parcels"))) == before
    assert office.create(code="a").version == 2


@pytest.mark.parametrize(
    "content, says",
    [
        ("no json", "cannot be published"),
        ('{"blueprint": "parcels"}', "cannot be published: "),
        ('{"blueprint": "parcels", "name": "Not sorted", "case_types": []}', "cannot be published"),
    ],
)
def test_broken_content_is_refused_with_its_errors(office: Office, content: str, says: str) -> None:
    command = c.PublishBlueprint(id=new(), actor="zoe", blueprint="parcels", content=content)
    with pytest.raises(Refused, match=says):
        office.do(command)


def test_content_must_be_about_the_blueprint_and_canonical(office: Office) -> None:
    content = office.reads.blueprint("parcels").decode()
    other = c.PublishBlueprint(id=new(), actor="zoe", blueprint="other", content=content)
    with pytest.raises(Refused, match="is of blueprint parcels, not other"):
        office.do(other)
    loose = c.PublishBlueprint(id=new(), actor="zoe", blueprint="parcels", content=content + " ")
    with pytest.raises(Refused, match="not in its canonical form"):
        office.do(loose)


def test_a_blueprint_with_errors_is_refused_and_says_where(office: Office) -> None:
    with pytest.raises(Refused, match="1 error"):
        office.publish(changed(2).replace("route: {queue: desk}", "route: {queue: nowhere}"))
    assert versions(office) == [(1, "published")]
