"""Wrong, slow and malicious other systems: each case gets an incident with a clear reason.

One worker meets them all, goes on with what is right, and its memory stays bounded.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine.incidents import stuck
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.store.base import SqlStore
from casewright.store.vault_cipher import Secret
from casewright.store.vault_keys import VARIABLE
from casewright.store.vault_open import open_vault
from casewright.store.vault_port import Right
from tests.runtime.connectors.mailhouse import PASSWORD, USER, mailbox, postbox
from tests.runtime.connectors.servers import Authority, Reply, Request, drip, scripted, site
from tests.support.ports import take_free_port

ASK = {"path": "/", "outputs": {"word": "body.word"}}
MOST = 30_000_000


def blueprint(names: Mapping[str, str]) -> str:
    """A case type for each connector (name → operation with inputs), of one step."""
    types = "\n".join(
        f"""
  - id: {name}
    name: {name}
    prefix: {name[:3].upper()}
    fields: [{{id: word}}, {{id: found, kind: integer}}]
    stages:
      - id: ask
        complete: {{resolve: Resolved-Done}}
        processes:
          - id: asking-{name}
            steps:
              - {{id: step, kind: connector, connector: {name}, {operation}}}"""
        for name, operation in names.items()
    )
    connectors = "\n".join(f"  - {{id: {name}}}" for name in names)
    return f"blueprint: faults\nname: Faults\nconnectors:\n{connectors}\ncase_types:{types}"


class Place:
    """A workspace in which everything may be wrong."""

    def __init__(self, workspace: app.Workspace) -> None:
        self.workspace = workspace
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store
        self.steps: dict[str, str] = {}
        self.cases: dict[str, str] = {}

    def add(
        self, name: str, kind: str, settings: dict[str, Any], step: str = "operation: ask",
        **secrets: str,
    ) -> None:  # fmt: skip
        """A connector as somebody bound it, and the step that uses it."""
        known = {role: f"{name}.{role}" for role in secrets}
        vault = open_vault(self.store)
        for role, text in secrets.items():
            vault.set(known[role], Secret(text), "zoe")
            vault.grant(known[role], [Right("connector", name)], "zoe")
        bindings_of(self.store).bind(Binding(name, kind, settings, known, attempts=2), "zoe")
        self.steps[name] = step

    def web(self, name: str, url: str, step: str = "operation: ask", **more: Any) -> None:
        self.add(name, "rest", {"base_url": url, "operations": {"ask": ASK}, **more}, step)

    def run(self) -> None:
        """A case for each, and one worker for all, until nothing is to be tried again."""
        self.workspace.publish(blueprint(self.steps))
        for name in self.steps:
            self.cases[name] = self.workspace.create_case(name, {}).id
        worker = self.workspace.worker()
        for _ in range(3):
            worker.once()
            with self.store.transaction() as unit:
                unit.run("UPDATE effect_runs SET due = 0 WHERE final = 0")

    def problem(self, name: str) -> str:
        """What a person reads of the incident of a case."""
        case = self.cases[name]
        assert [token.step for token in stuck(self.workspace.live(case))] == ["step"], name
        rows = self.workspace.reads.history(case, limit=1_000)
        (raised,) = [row.payload for row in rows if row.kind == "IncidentRaised"]
        return str(raised["problem"])

    def data(self, name: str) -> dict[str, Any]:
        return self.workspace.live(self.cases[name]).data


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "master.keys"))
    with app.create(tmp_path / "x.casewright", actor="zoe") as workspace:
        yield Place(workspace)


@contextmanager
def measured() -> Iterator[list[int]]:
    """The peak of what was allocated meanwhile."""
    peak: list[int] = []
    tracemalloc.start()
    try:
        yield peak
        peak.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def huge() -> Iterator[bytes]:
    """A gigabyte, as it comes."""
    piece = b'"' + b"x" * 65_535
    return itertools.repeat(piece, 1_000_000_000 // len(piece))


#: Made before anything is measured.
BOMB = gzip.compress(b"0" * 100_000_000)
REPLIES: dict[str, Any] = {
    "refusing": lambda: Reply(status=401),
    "failing": lambda: Reply(status=500, body=b"{}"),
    "endless": lambda: Reply(body=huge()),
    "broken": lambda: Reply(body=b'{"word": '),
    "deep": lambda: Reply(body=b"[" * 100_000 + b"]" * 100_000),
    "bomb": lambda: Reply(body=BOMB, headers={"Content-Encoding": "gzip"}),
    "right": lambda: Reply(body=b'{"word": "yes"}'),
}
#: Name → what the incident must say.
SAID = {
    "away": "cannot be reached: Connection refused",
    "nowhere": "no-such-host.invalid",
    "refusing": "refuses our credentials: renew the secret",
    "expired": "certificate has expired",
    "failing": "answered 500",
    "slow": "took longer than 1 second",
    "endless": "larger than 10,000,000 bytes",
    "broken": "not JSON that can be read",
    "deep": "not JSON that can be read",
    "bomb": "larger than 10,000,000 bytes",
}


def test_every_bad_web_system_is_an_incident_and_the_worker_goes_on(
    place: Place, tmp_path: Path
) -> None:
    over = threading.Event()

    def slow(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
        drip(connection, over)

    def route(request: Request) -> Reply:
        reply: Reply = REPLIES[request.path.strip("/")]()
        return reply

    authority = Authority(tmp_path)
    with ExitStack() as open_now:
        server = open_now.enter_context(site(route))
        old = open_now.enter_context(site(lambda _: Reply(), authority.server(expired=True)))
        dripping = open_now.enter_context(scripted(slow))
        place.web("away", f"http://127.0.0.1:{take_free_port()}")
        place.web("nowhere", "http://no-such-host.invalid")
        place.web("expired", old.url, authority=str(authority.file))
        place.web("slow", f"http://127.0.0.1:{dripping}", "operation: ask, timeout: PT1S")
        for name in REPLIES:
            outputs = "operation: ask, outputs: {word: result.word}"
            place.web(name, f"{server.url}/{name}", outputs)
        with measured() as peak:
            place.run()
        over.set()
    for name, said in SAID.items():
        assert said in place.problem(name), name
    assert place.data("right")["word"] == "yes", "what is right went through beside all that"
    assert peak[0] < MOST, "a gigabyte and a bomb were not taken in"
    assert list(place.store.rows("outbox")) == []


def test_bad_mail_systems_are_incidents_too(place: Place, tmp_path: Path) -> None:
    send = (
        'operation: send, inputs: {to: "[\\"a@b.example\\"]", subject: "\\"x\\"", text: "\\"y\\""}'
    )
    authority = Authority(tmp_path)
    common = {"sender": "desk@casewright.example", "host": "127.0.0.1", "username": USER}
    trusting = {**common, "authority": str(authority.file)}
    with postbox("tls", authority.server()) as box, postbox(
        "tls", authority.server(expired=True)
    ) as old:  # fmt: skip
        place.add("wrong", "smtp", {**trusting, "port": box.port, "security": "tls"}, send,
                  password="guess")  # fmt: skip
        place.add("expired", "smtp", {**trusting, "port": old.port, "security": "tls"}, send,
                  password=PASSWORD)  # fmt: skip
        place.add("right", "smtp", {**trusting, "port": box.port, "security": "tls"}, send,
                  password=PASSWORD)  # fmt: skip
        place.run()
        assert len(box.taken) == 1
    assert "refuses the name or the password" in place.problem("wrong")
    assert "certificate of 127.0.0.1 is not valid" in place.problem("expired")
    assert not list(stuck(place.workspace.live(place.cases["right"])))
    for case in place.cases.values():
        said = str([row.payload for row in place.workspace.reads.history(case, limit=1_000)])
        assert "guess" not in said, "no secret stands in a history"
        assert PASSWORD not in said


def bad_mails() -> list[bytes]:
    """Mail that no two programs read alike, and one with a bomb in it."""
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"Subject: deep\r\n\r\nx"
    bomb = gzip.compress(b"0" * 20_000_000).hex().encode()
    return [
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/\xff\r\n\r\n",
        b"Subject: =?x?q?=\r\nFrom: <<>>\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xff",
        nested,
        b"Content-Type: application/zip; name=bomb.zip\r\n\r\n" + bomb,
        b"Subject: good\r\n\r\nwords",
    ]


def test_bad_mail_that_comes_in_stops_neither_the_worker_nor_the_good_one(
    place: Place, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    settings = {
        "host": "127.0.0.1", "username": USER, "security": "starttls",
        "authority": str(authority.file),
    }  # fmt: skip
    fetch = "operation: fetch, inputs: {since_uid: '0'}, outputs: {found: count(result.messages)}"
    trusted = ssl.create_default_context(cafile=str(authority.file))
    with mailbox(authority.files(), trusted) as house:
        house.put(*bad_mails())
        place.add("inbox", "imap", {**settings, "port": house.port}, fetch, password=PASSWORD)
        place.add("locked", "imap", {**settings, "port": house.port}, fetch, password="guess")
        with measured() as peak:
            place.run()
    assert place.data("inbox")["found"] >= len(bad_mails())
    assert "password" in place.problem("locked")
    assert peak[0] < MOST
