"""Connectors are bound from the command line: checked at once, listed, and no secret is shown."""

from __future__ import annotations

import pytest

from .terminal import Terminal

SETTINGS = """{"base_url": "https://claims.example", "auth": {"kind": "header"},
  "operations": {"create": {"method": "POST", "path": "/claims"}}}"""


def bind(office: Terminal, name: str = "claims", *more: str) -> None:
    said = office.zoe(
        "connector", "bind", name, "--kind", "rest", "--settings", SETTINGS, *more
    )  # fmt: skip
    assert said.status == 0, said.err


def test_a_connector_is_bound_listed_and_unbound(office: Terminal) -> None:
    bind(office, "claims", "--secret", "token=claims.token", "--attempts", "3")
    (found,) = office.json("--as", "zoe", "connector", "list")
    assert (found["connector"], found["kind"], found["attempts"]) == ("claims", "rest", 3)
    assert found["secrets"] == {"token": "claims.token"}
    assert found["settings"]["base_url"] == "https://claims.example"
    assert "claims.token" in office.zoe("connector", "list").out
    assert office.zoe("connector", "unbind", "claims").out == "claims is not bound any more\n"
    assert office.zoe("connector", "list").out == "No connectors are bound.\n"


def test_settings_come_from_a_file_and_binding_again_replaces(office: Terminal) -> None:
    bind(office)
    file = office.write("claims.json", SETTINGS.replace("claims.example", "other.example"))
    words = ("connector", "bind", "claims", "--kind", "rest", "--settings", f"@{file}")
    assert office.zoe(*words).status == 0
    (found,) = office.json("--as", "zoe", "connector", "list")
    assert found["settings"]["base_url"] == "https://other.example"


@pytest.mark.parametrize(
    "words, said",
    [
        (("x", "--kind", "pigeon"), "no kind of connector named “pigeon”"),
        (("x", "--kind", "rest"), "Set base_url"),
        (("x y", "--kind", "rest", "--settings", SETTINGS), "cannot be a connector's id"),
        (("x", "--kind", "rest", "--settings", SETTINGS, "--secret", "token"), "is not ROLE=NAME"),
        (("x", "--kind", "rest", "--settings", "[]"), "must be a JSON object"),
    ],
)
def test_what_cannot_work_is_refused_in_words(
    office: Terminal, words: tuple[str, ...], said: str
) -> None:
    found = office.zoe("connector", "bind", *words)
    assert found.status != 0
    assert said in found.err
    assert office.json("--as", "zoe", "connector", "list") == []


def test_unbinding_what_is_not_bound_is_refused(office: Terminal) -> None:
    said = office.zoe("connector", "unbind", "mail")
    assert said.status != 0
    assert "“mail” is not bound" in said.err


def test_only_somebody_who_may_do_everything_binds(office: Terminal) -> None:
    assert office.zoe("people", "add", "ann").status == 0
    said = office("--as", "ann", "connector", "list")
    assert said.status != 0
    assert "ann may not bind the connectors" in said.err


def test_a_worker_may_run_effects_only(office: Terminal) -> None:
    said = office.zoe("worker", "--once", "--pool", "effects")
    assert said.status == 0
    assert "Another worker" not in said.err
