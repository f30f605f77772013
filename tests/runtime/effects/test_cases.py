"""Cases whose steps reach the world: published, bound, run by a worker, seen in the case."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine import commands as c
from casewright.engine.incidents import stuck
from casewright.engine.state import Case
from casewright.runtime.connectors.port import Limits
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.store.base import SqlStore
from tests.runtime.connectors.servers import Reply, Request, Route, site
from tests.runtime.office import new

BLUEPRINT = """
blueprint: orders
name: Orders
connectors:
  - id: shop
    operations:
      - id: order
        inputs: [{id: article, required: true}, {id: amount, kind: decimal}]
        outputs: [{id: number}, {id: price, kind: money}]
      - {id: find, inputs: [{id: key}], outputs: [{id: number}, {id: price, kind: money}, {id: found, kind: boolean}]}
case_types:
  - id: order
    name: Order
    prefix: ORD
    fields:
      - {id: article}
      - {id: amount, kind: decimal}
      - {id: number}
      - {id: price, kind: money, currency: EUR}
    stages:
      - id: buy
        name: Buy
        complete: {resolve: Resolved-Bought}
        processes:
          - id: buying
            steps:
              - id: place-order
                kind: connector
                connector: shop
                operation: order
                inputs: {article: article, amount: amount}
                outputs: {number: result.number, price: result.price}
                STEP
              - {id: look, name: Look at it, kind: collect}
      - id: other
        name: Other
        alternate: true
        complete: wait
        processes: []
"""
ORDER = {
    "method": "POST", "path": "/orders",
    "inputs": {"article": {"type": "text"}, "amount": {"type": "decimal", "required": False}},
    "outputs": {"number": "body.number", "price": {"value": "body.price", "type": "decimal"}},
}  # fmt: skip
FIND = {
    "path": "/orders/{key}", "inputs": {"key": {"type": "text"}},
    "outputs": {
        "number": "body.number", "price": {"value": "body.price", "type": "decimal"},
        "found": "body.found",
    },
}  # fmt: skip
KEYED = {**ORDER, "idempotency_header": "Idempotency-Key"}
CHECK = "already_done: {operation: find, inputs: {key: effect}, when: result.found}"


class Shop:
    """A workspace with a published blueprint, and what people and workers do in it."""

    def __init__(self, workspace: app.Workspace) -> None:
        self.workspace = workspace
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store

    def publish(self, step: str = "") -> None:
        self.workspace.publish(BLUEPRINT.replace("STEP", step))

    def bind(self, url: str, order: dict[str, Any] = KEYED, **more: Any) -> None:
        settings = {"base_url": url, "operations": {"order": order, "find": FIND}}
        bindings_of(self.store).bind(Binding("shop", "rest", settings, **more), "zoe")

    def order(self, article: str = "lamp") -> str:
        return self.workspace.create_case("order", {"article": article, "amount": "1.10"}).id

    def live(self, case: str) -> Case:
        return self.workspace.live(case)

    def act(self, kind: type[c.CaseCommand], case: str, **more: Any) -> None:
        self.workspace.handle(kind(id=new(), actor="zoe", case=case, **more))

    def work(self) -> None:
        """A worker does what is due now; what is to be tried again is due at once."""
        with self.store.transaction() as unit:
            unit.run("UPDATE effect_runs SET due = 0 WHERE final = 0")
        self.workspace.worker().once()

    def events(self, case: str, kind: str) -> list[dict[str, Any]]:
        rows = self.workspace.reads.history(case, limit=1_000)
        return [row.payload for row in rows if row.kind == kind]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with app.create(tmp_path / "x.casewright", actor="zoe") as workspace:
        yield Shop(workspace)


class Orders:
    """The other system: takes an order once per key."""

    def __init__(self, *faults: Reply | None) -> None:
        self.faults = list(faults)
        self.known: dict[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.lock = threading.Lock()

    def __call__(self, request: Request) -> Reply:
        with self.lock:
            self.calls[request.method] += 1
            if request.method == "GET":
                key = request.path.rpartition("/")[2]
                body = {"found": key in self.known, "number": self.known.get(key), "price": 12.5}
                return Reply(body=json.dumps(body).encode())
            fault = self.faults.pop(0) if self.faults else None
            if fault is not None:
                return fault
            key = request.headers.get("idempotency-key", str(len(self.known)))
            number = self.known.setdefault(key, f"A-{len(self.known) + 1}")
            return Reply(body=json.dumps({"number": number, "price": 12.5}).encode())


def test_the_value_from_the_other_system_stands_in_the_case(shop: Shop) -> None:
    shop.publish()
    with site(orders := Orders()) as server:
        shop.bind(server.url)
        case = shop.order()
        assert shop.live(case).effects, "the step waits until a worker comes"
        shop.work()
    assert json.loads(server.asked[0].body) == {"article": "lamp", "amount": 1.1}
    live = shop.live(case)
    assert (live.data["number"], str(live.data["price"])) == ("A-1", "12.5")
    assert [work.step for work in live.assignments.values()] == ["look"]
    assert len(orders.known) == 1
    told = [row.text for row in shop.workspace.history(case) if "place-order" in row.text]
    assert told == [
        "place-order asked for shop: order",
        "place-order succeeded (number, price)",
    ]


def test_a_failure_is_an_incident_and_a_retry_under_the_same_key_ends_it(shop: Shop) -> None:
    shop.publish("retry: {attempts: 2}")
    with site(orders := Orders(Reply(status=500), Reply(status=500))) as server:
        shop.bind(server.url)
        case = shop.order()
        shop.work()
        shop.work()
        (token,) = stuck(shop.live(case))
        (reported,) = shop.events(case, "EffectReported")
        assert (reported["ok"], reported["attempts"]) == (False, 2)
        assert "answered 500" in reported["error"]
        assert orders.calls["POST"] == 2, "as often as the step says"
        shop.act(c.RedoStep, case, step=token.step, reason="they are back")
        shop.work()
    keys = {asked.headers["idempotency-key"] for asked in server.asked}
    assert len(keys) == 1
    assert shop.live(case).data["number"] == "A-1"


def test_a_retry_at_once_after_an_incident_is_not_lost(shop: Shop) -> None:
    """No worker looks between the incident and the retry: the ledger still knows the old row."""
    shop.publish()
    with site(Orders(Reply(status=400))) as server:
        shop.bind(server.url)
        case = shop.order()
        shop.work()
        assert len(list(shop.store.rows("effect_runs"))) == 1
        shop.act(c.RedoStep, case, step="place-order", reason="again")
        shop.work()
    assert shop.live(case).data["number"] == "A-1"


def test_what_is_uncertain_is_asked_for_by_the_check_of_the_step(shop: Shop) -> None:
    """The answer got lost after the order was taken: nothing is ordered twice."""
    shop.publish(CHECK)
    orders = Orders()

    def lost(request: Request) -> Reply:
        reply = orders(request)
        if request.method == "POST":
            return Reply(headers={"Content-Length": "999"}, body=iter([b"{"]))
        return reply

    with site(lost) as server:
        shop.bind(server.url, ORDER)
        case = shop.order()
        effect = next(iter(shop.live(case).effects))
        shop.work()
        orders.known[effect] = "A-9"
        shop.work()
    live = shop.live(case)
    assert live.data["number"] == "A-9"
    assert [asked.method for asked in server.asked].count("POST") == 1
    assert next(each.path for each in server.asked if each.method == "GET").endswith(effect)


def test_what_the_check_does_not_find_is_done_again(shop: Shop) -> None:
    shop.publish(CHECK)
    plain = {**ORDER, "again": []}
    orders = Orders(Reply(headers={"Content-Length": "999"}, body=iter([b"{"])))
    with site(orders) as server:
        shop.bind(server.url, plain)
        case = shop.order()
        for _ in range(3):
            shop.work()
    assert [asked.method for asked in server.asked] == ["POST", "GET", "POST"]
    assert shop.live(case).data["number"] == "A-1"


def test_without_a_check_a_person_decides_about_what_may_have_happened(shop: Shop) -> None:
    shop.publish("on_error: look")
    orders = Orders(Reply(headers={"Content-Length": "999"}, body=iter([b"{"])))
    with site(orders) as server:
        shop.bind(server.url, ORDER)
        case = shop.order()
        shop.work()
        shop.work()
    live = shop.live(case)
    assert [token.step for token in stuck(live)] == ["place-order"]
    (reported,) = shop.events(case, "EffectReported")
    assert reported["doubt"] is True
    assert "uncertain whether it happened" in reported["error"]
    assert len(server.asked) == 1, "nothing that may have happened is repeated blindly"


def test_a_failure_takes_the_way_out_that_the_step_names(shop: Shop) -> None:
    shop.publish("on_error: look")
    with site(Orders(Reply(status=404))) as server:
        shop.bind(server.url)
        case = shop.order()
        shop.work()
    live = shop.live(case)
    assert [work.step for work in live.assignments.values()] == ["look"]
    assert not list(stuck(live))


def test_an_unbound_connector_and_an_unknown_operation_say_so(shop: Shop) -> None:
    shop.publish(CHECK)
    case = shop.order()
    shop.work()
    (first,) = shop.events(case, "IncidentRaised")
    assert "“shop” is not bound in this workspace" in first["problem"]
    settings = {"base_url": "http://127.0.0.1:9", "operations": {"order": ORDER}}
    bindings_of(shop.store).bind(Binding("shop", "rest", settings), "zoe")
    shop.act(c.RedoStep, case, step="place-order", reason="bound")
    shop.work()
    assert "has no operation “find”" in shop.events(case, "IncidentRaised")[1]["problem"]


def test_the_steps_own_time_out_ends_an_attempt(shop: Shop) -> None:
    shop.publish("timeout: PT1S\n                retry: {attempts: 1}")
    held = threading.Event()

    def slow(request: Request) -> Reply:
        held.wait(20)
        return Reply()

    with site(slow) as server:
        shop.bind(server.url, limits=Limits(seconds=60))
        case = shop.order()
        shop.work()
        held.set()
    (raised,) = shop.events(case, "IncidentRaised")
    assert "took longer than 1 second" in raised["problem"]


# ------------------------------------------------------------------------------- ended meanwhile


def meanwhile(shop: Shop, act: Any) -> Route:
    """A system that takes the order while something happens to the case."""
    orders = Orders()

    def route(request: Request) -> Reply:
        act()
        return orders(request)

    return route


@pytest.mark.parametrize("how", ["stage", "case"])
def test_what_was_done_for_a_step_that_ended_is_recorded_late(shop: Shop, how: str) -> None:
    shop.publish()
    cases: list[str] = []

    def end() -> None:
        if how == "stage":
            shop.act(c.ChangeStage, cases[0], stage="other")
        else:
            shop.act(c.CancelCase, cases[0], reason="over")

    with site(meanwhile(shop, end)) as server:
        shop.bind(server.url)
        cases.append(shop.order())
        shop.work()
        shop.work()
    (reported,) = shop.events(cases[0], "EffectReported")
    assert (reported["ok"], reported["late"]) == (True, True)
    assert "number" not in shop.live(cases[0]).data
    assert list(shop.store.rows("effect_runs")) == []
    assert len(server.asked) == 1


def test_what_ended_before_a_worker_came_is_never_begun(shop: Shop) -> None:
    shop.publish()
    with site(Orders()) as server:
        shop.bind(server.url)
        case = shop.order()
        shop.act(c.CancelCase, case, reason="over")
        shop.work()
    assert server.asked == []


def test_a_suspended_case_takes_the_answer_when_it_goes_on(shop: Shop) -> None:
    shop.publish()
    with site(Orders()) as server:
        shop.bind(server.url)
        case = shop.order()
        shop.act(c.SuspendCase, case)
        shop.work()
        assert "number" not in shop.live(case).data
        shop.act(c.ResumeCase, case)
    assert shop.live(case).data["number"] == "A-1"
    assert list(shop.store.rows("outbox")) == []
