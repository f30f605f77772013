"""Lists of people as files hold them: read strictly, defined with managers first."""

from __future__ import annotations

import pytest

from casewright.engine.decision import Refused
from casewright.runtime.staff import define, read_people

from .office import Office


def test_people_are_defined_managers_first(office: Office) -> None:
    people = read_people(
        b"- {id: low, name: Low, manager: mid}\n- {id: mid, manager: top, queues: [desk]}\n- {id: top}\n"
    )
    commands = define(people, "zoe")
    assert [command.person for command in commands] == ["top", "mid", "low"]
    for command in commands:
        office.do(command)
    mid = office.reads.person("mid")
    assert mid is not None
    assert (mid.name, mid.manager, mid.queues) == ("mid", "top", ("desk",))


def test_a_circle_of_managers_is_left_to_the_door_to_refuse() -> None:
    people = read_people(b"- {id: a, manager: b}\n- {id: b, manager: a}\n")
    assert {command.person for command in define(people, "zoe")} == {"a", "b"}


def test_a_mapping_with_people_is_understood_too() -> None:
    assert [each["id"] for each in read_people(b"people:\n  - id: 7\n")] == ["7"]


@pytest.mark.parametrize(
    "source, says",
    [
        (b"name: x", "not a list of people"),
        (b"- {name: x}", "Person 1, id"),
        (b"- {id: a}\n- {id: b, skills: {x: much}}", "Person 2, skills.x"),
        (b"- {id: a, role: boss}", "Person 1, role"),
        (b"- plain", "Person 1"),
        (b"\xff\xfe", "not in UTF-8"),
        (b"- {id: a", "not YAML"),
        (b"- !!python/object:os.system {id: a}", "not YAML"),
    ],
)
def test_a_wrong_list_is_refused_with_the_entry(source: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_people(source)


def test_the_people_of_the_samples_can_be_read(project) -> None:  # type: ignore[no-untyped-def]
    people = read_people((project / "resources" / "samples" / "people.yaml").read_bytes())
    assert len(people) == 12
