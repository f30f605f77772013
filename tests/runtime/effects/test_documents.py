"""Letters of cases: made by a worker, attached, sent by a real server, and seen in the history."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from casewright import app
from casewright.engine.commands import RedoStep
from casewright.engine.incidents import stuck
from casewright.runtime.connectors.threads import thread_of
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.store.base import SqlStore
from tests.runtime.connectors.mailhouse import Postbox, postbox
from tests.runtime.office import new

BLUEPRINT = """
blueprint: letters
name: Letters
connectors: [{id: post, name: Post, type: smtp}]
case_types:
  - id: request
    name: Request
    prefix: REQ
    fields:
      - {id: name}
      - {id: email}
      - {id: amount, kind: money, currency: EUR}
      - {id: letters, kind: attachment}
    stages:
      - id: reply
        name: Reply
        complete: {resolve: Resolved-Answered}
        processes:
          - id: replying
            steps:
              - id: letter
                name: Letter
                kind: document
                category: letters
                file: "Reply {{ case.business_id }}"
                template: |
                  <h1>Your request {{ case.business_id }}</h1>
                  <p>Dear {{ name }}, you get <b>{{ amount }} €</b>.</p>
                format: FORMAT
                MAIL
"""
MAIL = (
    'mail: {connector: post, to: email, subject: "Your request {{ case.business_id }}",'
    ' text: "Dear {{ name }}, see the letter."}'
)


class House:
    """A workspace that writes letters."""

    def __init__(self, workspace: app.Workspace) -> None:
        self.workspace = workspace
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store

    def publish(self, mail: str = MAIL, kind: str = "pdf") -> None:
        self.workspace.publish(BLUEPRINT.replace("MAIL", mail).replace("FORMAT", kind))

    def bind(self, box: Postbox) -> None:
        settings = {
            "host": "127.0.0.1", "port": box.port, "security": "none",
            "sender": "Desk <desk@casewright.example>",
        }  # fmt: skip
        bindings_of(self.store).bind(Binding("post", "smtp", settings, attempts=2), "zoe")

    def request(self, email: str = "ann@b.example") -> str:
        data = {"name": "Ann <Jones>", "email": email, "amount": "1250.00"}
        return self.workspace.create_case("request", data).id

    def work(self) -> None:
        with self.store.transaction() as unit:
            unit.run("UPDATE effect_runs SET due = 0 WHERE final = 0")
        self.workspace.worker().once()

    def events(self, case: str, kind: str) -> list[dict[str, Any]]:
        rows = self.workspace.reads.history(case, limit=1_000)
        return [row.payload for row in rows if row.kind == kind]

    def file(self, case: str) -> bytes:
        (attached,) = self.events(case, "FileAttached")
        found = self.workspace.reads.file_bytes(attached["digest"])
        assert found is not None
        assert len(found) == attached["size"]
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with app.create(tmp_path / "x.casewright", actor="zoe") as workspace:
        yield House(workspace)


def words_of(content: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_a_letter_is_attached_as_pdf_and_sent_with_it(house: House) -> None:
    house.publish()
    with postbox() as box:
        house.bind(box)
        case = house.request()
        house.work()
    live = house.workspace.live(case)
    assert live.status == "Resolved-Answered"
    said = words_of(house.file(case))
    assert "Your request REQ-1" in said
    assert "Dear Ann <Jones>, you get 1250" in said
    message = box.message()
    assert (message["Subject"], message["To"]) == ("Your request REQ-1", "ann@b.example")
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (
        "Reply REQ-1.pdf",
        house.file(case),
    )
    assert message.get_body(("plain",)).get_content().strip() == "Dear Ann <Jones>, see the letter."


def test_correspondence_stands_in_the_history(house: House) -> None:
    house.publish()
    with postbox() as box:
        house.bind(box)
        case = house.request()
        house.work()
    told = [row.text for row in house.workspace.history(case)]
    assert "Letter asked for Reply REQ-1.pdf" in told
    assert "File attached: Reply REQ-1.pdf" in told
    assert "An e-mail went to ann@b.example: Your request REQ-1 · Reply REQ-1.pdf" in told
    (sent,) = house.events(case, "MailSent")
    thread = thread_of("", sent["message"], "", "casewright.example")
    assert thread.case == case, "a reply finds the case"


def test_without_mail_it_is_only_attached(house: House) -> None:
    house.publish("")
    case = house.request()
    house.work()
    assert house.file(case).startswith(b"%PDF")
    assert house.events(case, "MailSent") == []


def test_html_is_kept_as_html_with_its_values_escaped(house: House) -> None:
    house.publish("", "html")
    case = house.request()
    house.work()
    assert "Dear Ann &lt;Jones&gt;" in house.file(case).decode()
    assert house.events(case, "FileAttached")[0]["name"] == "Reply REQ-1.html"


def test_a_format_that_cannot_be_made_says_so(house: House) -> None:
    house.publish("", "docx")
    case = house.request()
    house.work()
    (raised,) = house.events(case, "IncidentRaised")
    assert "cannot make docx" in raised["problem"]


def test_a_wrong_address_is_an_incident_and_stays_one_until_it_is_corrected(house: House) -> None:
    house.publish()
    with postbox() as box:
        house.bind(box)
        case = house.request("nobody")
        house.work()
        (raised,) = house.events(case, "IncidentRaised")
        assert "“nobody” is no e-mail address" in raised["problem"]
        assert house.events(case, "FileAttached") == [], "what was not sent is not said to be"
        house.workspace.handle(
            RedoStep(id=new(), actor="zoe", case=case, step="letter", reason="x")
        )
        house.work()
        assert len(list(stuck(house.workspace.live(case)))) == 1
    assert box.taken == []


def test_a_server_that_breaks_off_in_the_middle_leaves_it_to_a_person(house: House) -> None:
    house.publish()
    with postbox() as box:
        house.bind(box)
        box.answer = "999 what"
        case = house.request()
        house.work()
        house.work()
    (reported,) = house.events(case, "EffectReported")
    assert reported["doubt"] is True
    assert len(list(stuck(house.workspace.live(case)))) == 1


def test_mail_that_is_not_bound_says_so(house: House) -> None:
    house.publish()
    case = house.request()
    house.work()
    (raised,) = house.events(case, "IncidentRaised")
    assert "“post” is not bound" in raised["problem"]
