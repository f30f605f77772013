"""Cases by request: over a real connection, with tokens, keys, limits, and a description."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from casewright import app
from casewright.engine.decision import Refused
from casewright.runtime.triggers.assemble import requests_of
from casewright.runtime.triggers.http import serving
from casewright.runtime.triggers.limits import MOST_CALLERS, Limit
from casewright.runtime.triggers.tokens import digest_of, issue, known, revoke
from casewright.store.base import SqlStore
from casewright.store.rows import CaseQuery
from casewright.store.trigger_rows import TriggerRows

from .shop import BLUEPRINT


class Shop:
    """A workspace that takes requests."""

    def __init__(self, workspace: app.Workspace, client: httpx.Client) -> None:
        self.workspace = workspace
        assert isinstance(workspace.store, SqlStore)
        self.rows = TriggerRows(workspace.store)
        self.client = client
        self.tokens: dict[str, str] = {}

    def post(self, trigger: str = "shop/open", body: Any = None, **headers: str) -> httpx.Response:
        """Send a request with a token of that trigger."""
        if trigger not in self.tokens:
            self.tokens[trigger] = issue(self.rows, trigger, "a test", "zoe")[1]
        given = {"authorization": f"Bearer {self.tokens[trigger]}", **headers}
        return self.client.post(
            f"/cases/{trigger}",
            content=body if isinstance(body, bytes) else json.dumps(body),
            headers={"content-type": "application/json", **given},
        )

    def count(self, kind: str = "parcel") -> int:
        return self.workspace.reads.count_cases(CaseQuery(types=(kind,)))


@contextmanager
def open_shop(path: Path) -> Iterator[Shop]:
    with app.create(path, actor="zoe") as workspace:
        workspace.publish(BLUEPRINT)
        assert isinstance(workspace.store, SqlStore)
        requests = requests_of(workspace.store, workspace.door, workspace.catalogue)
        with socket.create_server(("127.0.0.1", 0)) as listening, serving(requests, listening):
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
                yield Shop(workspace, client)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "x.casewright") as found:
        yield found


def test_a_request_makes_a_case(shop: Shop) -> None:
    answer = shop.post(body={"code": "x", "weight": 1.10})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["case"], told["status"], told["created"]) == ("PCL-1", "Open", True)
    case = shop.workspace.live(told["id"])
    assert (case.data["code"], str(case.data["weight"]), case.created_by) == (
        "x", "1.10" if str(case.data["weight"]) == "1.10" else "1.1", "system",
    )  # fmt: skip


def test_what_a_request_says_is_mapped_where_the_trigger_says_so(shop: Shop) -> None:
    answer = shop.post("shop/api", {"code": "k", "lines": [{"amount": 7}], "more": None})
    assert answer.status_code == 201
    assert shop.workspace.live(answer.json()["id"]).data == {"code": "k", "amount": 7}


def test_the_same_key_makes_one_case_however_often_it_is_sent(shop: Shop) -> None:
    key = {"idempotency-key": "abc"}
    first = shop.post("shop/api", {"code": "k", "lines": []}, **key)
    again = shop.post("shop/api", {"code": "k", "lines": []}, **key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "created": False}
    other = shop.post("shop/api", {"code": "other", "lines": []}, **key)
    assert other.status_code == 409
    assert shop.count("order") == 1


def test_many_at_once_with_one_key_make_one_case(shop: Shop) -> None:
    shop.post(body={"code": "first"})
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(shop.post, "shop/open", {"code": "x"}) for _ in range(16)]
        codes = sorted(each.result().status_code for each in sent)
    assert codes == [200] * 15 + [201]
    assert shop.count() == 2


def test_without_a_key_the_key_field_tells_cases_apart(shop: Shop) -> None:
    assert [shop.post(body={"code": code}).status_code for code in "xyx"] == [201, 201, 200]
    assert shop.post(body={"code": "x", "weight": 2}).status_code == 409


def test_without_either_every_request_is_a_new_matter(shop: Shop) -> None:
    bodies = [{"code": "k", "lines": []}] * 2
    assert [shop.post("shop/api", body).status_code for body in bodies] == [201, 201]
    assert shop.count("order") == 2


@pytest.mark.parametrize(
    "body, status, word",
    [
        (b"{", 400, "JSON object"), (b"[1]", 400, "JSON object"), (b"\xff", 400, "JSON object"),
        (b"[" * 100_000, 400, "JSON object"),
        ({"weight": 1}, 422, "required"), ({"code": "x", "weight": "heavy"}, 422, "weight"),
        ({"code": "x", "colour": "red"}, 422, "colour"),
        (b'{"code": "' + b"x" * 1_000_001 + b'"}', 413, "bytes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_answered_in_words(shop: Shop, body: Any, status: int, word: str) -> None:
    answer = shop.post(body=body)
    assert answer.status_code == status
    assert word in answer.text
    assert shop.count() == 0


def test_only_json_is_taken(shop: Shop) -> None:
    assert shop.post(body=b"code=x", **{"content-type": "text/plain"}).status_code == 415


@pytest.mark.parametrize(
    "headers, status",
    [({"authorization": ""}, 401), ({"authorization": "Bearer cwt_guessed"}, 401),
     ({"authorization": "Basic cwt_x"}, 401)],
)  # fmt: skip
def test_without_a_token_nothing_is_made_and_nothing_is_said(
    shop: Shop, headers: dict[str, str], status: int
) -> None:
    answer = shop.post(body={"code": "x"}, **headers)
    assert answer.status_code == status
    assert answer.headers["www-authenticate"] == "Bearer"
    assert shop.post("shop/nothing", {"code": "x"}, **headers).status_code == status
    assert shop.count() == 0


def test_a_token_is_for_one_trigger_and_until_it_is_taken_back(shop: Shop) -> None:
    made, token = issue(shop.rows, "shop/open", "the web shop", "zoe")
    bearer = {"authorization": f"Bearer {token}"}
    assert shop.post("shop/api", {}, **bearer).status_code == 403
    assert shop.post("shop/open", {"code": "x"}, **bearer).status_code == 201
    revoke(shop.rows, made)
    assert shop.post("shop/open", {"code": "y"}, **bearer).status_code == 401
    with pytest.raises(Refused, match="no token"):
        revoke(shop.rows, made)


def test_a_trigger_that_is_gone_takes_nothing(shop: Shop) -> None:
    assert shop.post("shop/daily", {}).status_code == 404, "it is no trigger by request"


def test_the_description_names_what_is_taken(shop: Shop) -> None:
    found = shop.client.get("/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert set(found["paths"]) == {"/cases/shop/api", "/cases/shop/open"}
    post = found["paths"]["/cases/shop/open"]["post"]
    shape = post["requestBody"]["content"]["application/json"]["schema"]
    assert shape["required"] == ["code"]
    assert shape["properties"]["weight"] == {"type": "number", "title": "Weight"}
    assert {"200", "201", "401", "409", "422", "429"} <= set(post["responses"])
    assert shop.client.get("/health").json() == {"ok": True}


def test_tokens_are_kept_as_digests_only(shop: Shop) -> None:
    _, token = issue(shop.rows, "shop/open", "x", "zoe")
    (row,) = [each for each in shop.rows.tokens() if each.digest == digest_of(token)]
    assert token not in repr(row)
    assert known(shop.rows, token) == row
    assert known(shop.rows, row.digest) is None
    assert known(shop.rows, "cwt_" + "x" * 1_000) is None


# --------------------------------------------------------------------------------------- limits


def test_a_caller_may_send_a_few_at_once_and_then_so_many_a_second() -> None:
    now = [0.0]
    limit = Limit(2.0, 3, lambda: now[0])
    assert [limit.wait("a") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert limit.wait("b") == 0.0, "others are not held up"
    now[0] = 0.5
    assert [limit.wait("a") > 0 for _ in range(2)] == [False, True]
    now[0] = 100.0
    assert [limit.wait("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_however_many_call_memory_is_bounded() -> None:
    limit = Limit(1.0, 1, lambda: 0.0)
    for number in range(MOST_CALLERS + 500):
        limit.wait(str(number))
    assert len(limit._callers) == MOST_CALLERS


def test_too_many_are_told_when_to_come_again(tmp_path: Path) -> None:
    with open_shop(tmp_path / "x.casewright") as shop:
        wrong = {"authorization": "Bearer cwt_wrong"}
        answers = [shop.post(body={}, **wrong) for _ in range(12)]
        assert [each.status_code for each in answers[:10]] == [401] * 10
        assert answers[11].status_code == 429
        assert int(answers[11].headers["retry-after"]) > 0
        assert shop.post(body={"code": "x"}).status_code == 201, "who has a token is not held up"
