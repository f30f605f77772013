"""People from a directory: what it says, what it cannot say, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from casewright.engine.decision import Refused
from casewright.runtime import directory
from casewright.runtime.directory import ATTRIBUTES, Search, people, read
from casewright.store.port import Unavailable
from casewright.store.vault_cipher import Secret

ldap3 = pytest.importorskip("ldap3", reason="the library for directories is not installed")

BASE = "ou=people,dc=example,dc=org"
SEARCH = Search("ldaps://directory.example", BASE)


def dn(uid: str) -> str:
    return f"uid={uid},{BASE}"


@pytest.fixture
def mock() -> Any:
    """A directory of ldap3's own, in memory, with four people and a printer."""
    server = ldap3.Server("directory.example", get_info=ldap3.OFFLINE_SLAPD_2_4)
    connection = ldap3.Connection(
        server, user="cn=reader,dc=example,dc=org", password="pass",
        client_strategy=ldap3.MOCK_SYNC, raise_exceptions=True,
    )  # fmt: skip
    add = connection.strategy.add_entry
    add("cn=reader,dc=example,dc=org", {"userPassword": "pass", "sn": "reader"})
    person = {"objectClass": "inetOrgPerson", "sn": "x"}
    add(dn("boss"), {**person, "uid": "boss", "cn": "The Boss", "preferredLanguage": "nl"})
    add(
        dn("ann"),
        {
            **person,
            "uid": "ann",
            "cn": "Ann Lee",
            "mail": "ann@example.org",
            "manager": dn("boss").upper(),
        },
    )
    add(dn("bob"), {**person, "uid": "bob", "cn": "Bob", "manager": "uid=gone,dc=example,dc=org"})
    add(f"cn=nameless,{BASE}", {**person, "cn": "nameless"})
    add(f"cn=printer,{BASE}", {"objectClass": "device", "cn": "printer"})
    return connection


def bound(connection: Any) -> Any:
    connection.bind()
    return connection


def test_a_search_gives_people_with_their_managers_by_id(mock: Any) -> None:
    found = read(SEARCH, lambda _: bound(mock))
    by_id = {entry["id"]: entry for entry in found.people.values()}
    assert sorted(by_id) == ["ann", "bob", "boss"]
    assert (by_id["ann"]["name"], by_id["ann"]["email"], by_id["ann"]["manager"]) == (
        "Ann Lee", "ann@example.org", "boss",
    )  # fmt: skip
    assert by_id["boss"]["language"] == "nl"
    assert by_id["bob"]["manager"] is None, "a manager outside of what was found is left out"
    assert [bad.reason for bad in found.refused] == ["it has no uid."]


def test_other_attributes_and_another_search_may_be_named(mock: Any) -> None:
    search = Search(SEARCH.url, BASE, "(uid=ann)", names={"id": "mail", "queues": "sn"})
    found = read(search, lambda _: bound(mock))
    (entry,) = found.people.values()
    assert (entry["id"], entry["queues"], entry["manager"]) == ("ann@example.org", ("x",), None)


def test_a_field_that_a_directory_cannot_give_is_refused() -> None:
    with pytest.raises(Refused, match="cannot give the field “everything”"):
        read(Search("ldaps://x", BASE, names={"everything": "x"}))


def test_a_directory_that_says_no_is_the_environment(mock: Any) -> None:
    def stranger(_: Search) -> Any:
        mock.rebind("cn=nobody,dc=example,dc=org", "wrong")
        return mock

    with pytest.raises(Unavailable, match="did not answer as asked"):
        read(SEARCH, stranger)


@pytest.mark.parametrize("url", ["http://x", "directory.example", "ldap://", "file:///etc/passwd"])
def test_an_address_that_is_no_directory_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="is no address of a directory"):
        read(Search(url, BASE))


def test_a_directory_that_is_not_there_is_the_environment(free_port: int) -> None:
    search = Search(f"ldap://127.0.0.1:{free_port}", BASE, bind="cn=x", password=Secret("geheim"))
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 did not answer") as problem:
        read(search)
    assert "geheim" not in str(problem.value)
    assert "geheim" not in repr(search)


def test_entries_are_as_hostile_as_files() -> None:
    entries: list[tuple[str, Mapping[str, Any]]] = [
        ("a", {"uid": ["ann"], "cn": ["x" * 501]}),
        ("b", {"UID": "bob", "manager": "b", "cn": ["", "Bob"]}),
        ("c", {"uid": ["bob"]}),
        ("d", {"uid": [], "cn": None}),
        ("e", {"uid": ["eve"], "manager": ["bob"]}),
    ]
    found = people(entries, ATTRIBUTES)
    assert {row: (e["id"], e["name"], e["manager"]) for row, e in found.people.items()} == {
        2: ("bob", "Bob", None), 5: ("eve", "", "bob"),
    }  # fmt: skip
    assert [(bad.row, bad.reason) for bad in found.refused] == [
        (1, "cn: a value is longer than 500 characters."),
        (3, "bob stands in row 2 already."),
        (4, "it has no uid."),
    ]


def test_without_the_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"casewright\[ldap\]"):
        read(SEARCH)
