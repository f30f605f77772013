"""Triggers on the command line: listed, with what they refused; tokens shown once; the intake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import httpx
import pytest

from tests.runtime.triggers.shop import BLUEPRINT

from .terminal import Terminal


@pytest.fixture
def shop(office: Terminal) -> Terminal:
    assert office.zoe("blueprint", "publish", office.write("shop.yaml", BLUEPRINT)).status == 0
    return office


def test_triggers_are_listed_with_when_they_are_next_due(shop: Terminal) -> None:
    found = {each["trigger"]: each for each in shop.json("trigger", "list")}
    assert list(found) == [
        "shop/daily", "shop/post-in", "shop/drop-in", "shop/api", "shop/open", "shop/told",
    ]  # fmt: skip
    assert found["shop/daily"]["next"]
    assert (found["shop/api"]["kind"], found["shop/api"]["next"]) == ("http", None)
    assert "shop/daily" in shop("trigger", "list").out
    assert shop.json("trigger", "show", "daily") == found["shop/daily"]


def test_what_a_trigger_could_not_do_is_shown(shop: Terminal) -> None:
    assert shop("worker", "--once", "--pool", "triggers").status == 0
    found = shop.json("trigger", "show", "shop/drop-in")
    assert "“drop” is not bound" in found["failing"]
    assert "not bound" in shop("trigger", "list").out
    assert "not bound" in shop("trigger", "show", "drop-in").out


def test_a_token_is_shown_once_and_can_be_taken_back(shop: Terminal) -> None:
    made = shop.json("--as", "zoe", "trigger", "token", "open", "--for", "web shop")
    assert made["token"].startswith("cwt_")
    (listed,) = shop.json("trigger", "tokens")
    assert (listed["token"], listed["trigger"], listed["label"]) == (
        made["id"], "shop/open", "web shop",
    )  # fmt: skip
    assert made["token"] not in shop("trigger", "tokens").out
    assert shop.zoe("trigger", "revoke", made["id"]).status == 0
    assert shop.zoe("trigger", "revoke", made["id"]).status == 3
    assert "no tokens" in shop("trigger", "tokens").out


def test_only_who_may_do_everything_issues_tokens_and_only_for_requests(shop: Terminal) -> None:
    assert shop("--as", "ann", "trigger", "token", "open").status == 3
    assert "kind http" in shop.zoe("trigger", "token", "daily").err
    assert "no trigger" in shop.zoe("trigger", "token", "nothing").err


def test_a_worker_takes_requests_while_it_runs(shop: Terminal) -> None:
    token = shop.json("--as", "zoe", "trigger", "token", "open")["token"]
    command = [sys.executable, "-m", "casewright", "-w", str(shop.workspace), "worker", "--http",
               "127.0.0.1:0"]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = process.stderr.readline().split()[-1].removesuffix("/openapi.json")
        answer = httpx.post(
            f"{address}/cases/shop/open", json={"code": "x"}, trust_env=False, timeout=20,
            headers={"authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
    finally:
        os.kill(process.pid, signal.SIGTERM)
        _, said = process.communicate(timeout=40)
    assert process.returncode == 0, said
    assert shop.json("case", "show", answer.json()["case"])["data"] == {"code": "x"}


@pytest.mark.parametrize("address", ["8080", "host:", "host:99999"])
def test_an_address_that_is_none_is_refused(shop: Terminal, address: str) -> None:
    assert shop("worker", "--http", address).status == 2


def test_once_and_requests_do_not_go_together(shop: Terminal) -> None:
    assert shop("worker", "--once", "--http", "127.0.0.1:0").status == 2
