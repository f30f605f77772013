"""The motor claim asks its legacy system: published, bound, run and seen from the command line."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from casewright import resources
from casewright.cli.sample import register

from .terminal import Terminal

CLAIM = (
    '{"policy": "POL-20004", "policyholder": "Ann", "accident": "2026-03-01", "damage": "theft"}'
)
NOBODY = CLAIM.replace("POL-20004", "none")


@contextmanager
def running() -> Iterator[str]:
    """The register on a free port; gives its address."""
    with register.server(0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def claims(office: Terminal) -> Terminal:
    """A workspace with the motor claim."""
    file = resources.path("samples", "motor-claim.blueprint.yaml")
    assert office.zoe("blueprint", "publish", file).status == 0
    return office


def bind(claims: Terminal, address: str) -> None:
    """The register's own settings, at another address."""
    text = resources.path("samples", "claims-register.connector.json").read_text("utf-8")
    settings = json.dumps({**json.loads(text), "base_url": address})
    words = ("connector", "bind", "claims-register", "--kind", "rest", "--settings", settings)
    assert claims.zoe(*words).status == 0


def assessed(claims: Terminal, data: str = CLAIM) -> str:
    """A claim that has come to the fraud check; its number."""
    case = claims.json("--as", "zoe", "case", "create", "claim", "--data", data)
    (work,) = case["assignments"]
    assert claims.zoe("work", "claim", work["assignment"]).status == 0
    said = claims.zoe("work", "submit", work["assignment"], "--outcome", "complete")
    assert said.status == 0, said.err
    return str(case["case"])


def steps(claims: Terminal, case: str) -> list[str]:
    return sorted(work["step"] for work in claims.json("case", "show", case)["assignments"])


def test_the_register_knows_policies_and_always_the_same_of_them() -> None:
    with running() as address:
        known = httpx.get(f"{address}/policies/POL-20004/claims")
        assert known.json() == {"policy": "POL-20004", "claims": 3, "since": "2023-01-01"}
        assert httpx.get(f"{address}/policies/POL-20004/claims").json() == known.json()
        for path in ("/policies/POL-x/claims", "/policies/", "/policies/%2e%2e/claims", "/"):
            assert httpx.get(address + path).status_code == 404


def test_the_value_of_the_register_stands_in_the_claim_and_decides(claims: Terminal) -> None:
    with running() as address:
        bind(claims, address)
        assert claims.zoe("connector", "check", "motor-claim").out == "Everything fits.\n"
        case = assessed(claims)
        assert steps(claims, case) == ["appraise"], "the register has not been asked yet"
        assert claims.zoe("worker", "--once").status == 0
    shown = claims.json("case", "show", case)
    assert (shown["data"]["previous_claims"], shown["data"]["fraud_score"]) == (3, 80)
    assert steps(claims, case) == ["appraise", "look-closer"]
    history = claims.zoe("case", "history", case).out
    assert "Ask the claims register asked for claims-register: history" in history
    assert "Ask the claims register succeeded (previous_claims)" in history


def test_a_policy_that_the_register_does_not_know_is_looked_up_by_a_person(
    claims: Terminal,
) -> None:
    with running() as address:
        bind(claims, address)
        case = assessed(claims, NOBODY)
        claims.zoe("worker", "--once")
    assert steps(claims, case) == ["appraise", "look-up-claims"]
    assert claims.json("incidents", "list") == []
    assert "answered 404" in claims.zoe("case", "history", case).out


def test_where_nothing_is_bound_a_person_looks_it_up_and_the_check_says_so(
    claims: Terminal,
) -> None:
    said = claims.zoe("connector", "check", "motor-claim")
    assert (said.status, "not bound in this workspace" in said.out) == (0, True)
    case = assessed(claims)
    claims.zoe("worker", "--once")
    assert steps(claims, case) == ["appraise", "look-up-claims"]


def test_a_binding_without_the_operation_is_an_error(claims: Terminal) -> None:
    settings = '{"base_url": "http://127.0.0.1:9", "operations": {"other": {"path": "/"}}}'
    words = ("connector", "bind", "claims-register", "--kind", "rest", "--settings", settings)
    assert claims.zoe(*words).status == 0
    said = claims.zoe("connector", "check", "motor-claim")
    assert said.status == 3
    assert "has no operation “history”" in said.out


def test_a_port_that_is_taken_is_said(office: Terminal) -> None:
    with register.server(0) as server:
        said = office("demo", "--service", str(server.server_address[1]))
    assert said.status == 4
    assert "cannot be used" in said.err


def test_the_service_says_how_to_bind_it(office: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", interrupted)
    said = office("demo", "--service", "18765")
    assert said.status == 0
    assert "casewright connector bind claims-register --kind rest --settings @" in said.err
