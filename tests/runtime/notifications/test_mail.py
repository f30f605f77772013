"""News goes out by e-mail: once, in the person's language and time, to a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine import commands as c
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.store.base import SqlStore
from casewright.store.mail_rows import MailRow, MailRows
from casewright.store.port import Conflict
from tests.runtime.connectors.mailhouse import Postbox, postbox
from tests.runtime.office import BLUEPRINT, new


class House:
    """A workspace whose mail goes to a server of ours."""

    def __init__(self, workspace: app.Workspace, box: Postbox) -> None:
        self.workspace = workspace
        self.box = box
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store
        self.rows = MailRows(self.store)
        workspace.publish(BLUEPRINT)
        self.person("bob", "de", email="bob@example.org")
        self.person("ann")
        self.case = workspace.create_case("parcel", {"code": "A"}).id

    def person(self, person: str, language: str = "en", email: str = "") -> None:
        self.workspace.handle(
            c.DefinePerson(
                id=new(), actor="zoe", person=person, name=person.title(), email=email,
                language=language,
            )
        )  # fmt: skip

    def bind(self) -> None:
        settings = {
            "host": "127.0.0.1", "port": self.box.port, "security": "none",
            "sender": "Parcels <parcels@casewright.example>",
        }  # fmt: skip
        bindings_of(self.store).bind(Binding("notifications", "smtp", settings, attempts=2), "zoe")

    def prefer(self, person: str, **settings: Any) -> None:
        self.workspace.handle(
            c.SetNotifications(id=new(), actor="zoe", person=person, settings=settings)
        )

    def comment(self, text: str, *mentions: str) -> None:
        self.workspace.handle(
            c.AddComment(id=new(), actor="ann", case=self.case, text=text, mentions=mentions)
        )

    def work(self) -> None:
        """A worker does all there is."""
        self.workspace.worker().once()

    def messages(self) -> list[Any]:
        parser = BytesParser(policy=default)
        return [parser.parsebytes(content) for _, _, content in self.box.taken]

    def states(self) -> list[str]:
        return [mail.state for mail in self.rows.mails()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with (
        postbox() as box,
        app.create(tmp_path / "mail.casewright", actor="zoe") as workspace,
    ):
        yield House(workspace, box)


@pytest.mark.postgres
def test_on_a_server_it_goes_out_once_too(postgres_url: str) -> None:
    with postbox() as box, app.create(postgres_url, actor="zoe") as workspace:
        made = House(workspace, box)
        made.bind()
        made.prefer("bob", kinds={"mention": "both"})
        made.comment("Hello", "bob")
        for _ in range(2):
            made.work()
        assert (len(box.taken), made.states()) == (1, ["sent"])
        assert list(made.store.rows("effect_runs")) == []
        assert [line.kind for line in workspace.inbox.of("bob")] == ["mention"]


def test_a_mention_arrives_in_german_as_text_and_as_html_with_nothing_in_it_alive(
    house: House,
) -> None:
    house.bind()
    house.prefer("bob", kinds={"mention": "both"}, zone="Europe/Berlin")
    house.comment("Look & <script>alert(1)</script>\nsecond {name} line", "bob")
    house.work()
    (message,) = house.messages()
    assert message["To"] == "bob@example.org"
    assert message["Subject"] == "[PCL-1] Ann hat Sie erwähnt"
    assert message["Auto-Submitted"] == "auto-generated"
    plain = message.get_body(("plain",)).get_content()
    assert "Guten Tag Bob," in plain
    assert "> Look & <script>alert(1)</script>" in plain
    assert "> second {name} line" in plain
    html = message.get_body(("html",)).get_content()
    assert "Look &amp; &lt;script&gt;" in html
    assert "<script" not in html
    assert '<html lang="de">' in html
    assert house.states() == ["sent"]


def test_many_workers_and_rounds_send_it_once(house: House) -> None:
    house.bind()
    house.prefer("bob", kinds={"mention": "mail"})
    house.comment("Hello", "bob")
    for _ in range(3):
        house.work()
    assert len(house.box.taken) == 1
    assert list(house.store.rows("effect_runs")) == []
    assert list(house.store.rows("notification_due")) == []
    assert house.workspace.inbox.of("bob") == []  # by e-mail only


def test_what_came_together_is_one_message(house: House) -> None:
    house.bind()
    house.prefer("bob", kinds={"mention": "both", "resolved": "both"})
    house.workspace.handle(c.FollowCase(id=new(), actor="bob", case=house.case))
    house.comment("One", "bob")
    house.comment("Two", "bob")
    house.workspace.handle(c.CancelCase(id=new(), actor="ann", case=house.case))
    house.work()
    (message,) = house.messages()
    assert message["Subject"] == "2 Benachrichtigungen"
    assert "Sie wurden 2-mal erwähnt" in message.get_body(("plain",)).get_content()


def test_a_digest_waits_for_its_time(house: House) -> None:
    house.bind()
    house.prefer("bob", kinds={"mention": "mail"}, mail="daily")
    house.comment("Hello", "bob")
    house.work()
    assert house.box.taken == []
    ((_, _, _, due),) = house.store.rows("notification_due")
    assert due > house.store.now()


def test_who_has_no_address_reads_it_in_the_window(house: House) -> None:
    house.bind()
    house.prefer("ann", kinds={"told": "mail", "mention": "mail"})
    house.workspace.handle(
        c.AddComment(id=new(), actor="bob", case=house.case, text="Hi", mentions=("ann",))
    )
    house.work()
    assert house.box.taken == []
    assert [line.kind for line in house.workspace.inbox.of("ann")] == ["mention"]


def test_without_a_way_out_nothing_is_written_and_later_it_goes(house: House) -> None:
    house.prefer("bob", kinds={"mention": "mail"})
    house.comment("Hello", "bob")
    house.work()
    assert house.rows.mails() == []
    house.bind()
    house.work()
    assert len(house.box.taken) == 1


def test_what_is_older_than_a_day_is_not_sent_any_more(house: House) -> None:
    house.bind()
    house.prefer("bob", kinds={"mention": "mail"})
    house.comment("Hello", "bob")
    house.workspace.inbox.catch_up()
    ((person, stream, seq, due),) = list(house.store.rows("notification_due"))
    with house.store.transaction() as unit:
        unit.run("UPDATE notification_due SET due = ?", (due - 25 * 3_600_000_000,))
    house.work()
    assert (person, house.box.taken) == ("bob", [])
    assert list(house.store.rows("notification_due")) == []
    with pytest.raises(Conflict):
        house.rows.send([(person, stream, seq)], None)


def test_a_refused_address_is_an_incident_that_a_person_sees_and_sends_again(
    house: House,
) -> None:
    house.bind()
    house.box.refuse["bob@example.org"] = "550 nobody here"
    house.prefer("bob", kinds={"mention": "mail"})
    house.comment("Hello", "bob")
    house.work()
    (mail,) = house.rows.mails(("incident",))
    assert "550 nobody here" in mail.reason
    assert (mail.person, mail.news) == ("bob", 1)
    house.work()
    assert house.states() == ["incident"]
    house.box.refuse.clear()
    assert house.rows.move(mail.id, ("incident", "uncertain"), "waiting")
    house.work()
    assert house.states() == ["sent"]
    assert len(house.box.taken) == 1
    assert not house.rows.move(mail.id, ("incident",), "waiting")


def test_somebody_from_outside_is_told_by_e_mail_what_is_said_to_them(house: House) -> None:
    house.bind()
    outside = "amira@example.org"
    house.comment("Not yet", outside)
    house.workspace.handle(
        c.AddParticipant(id=new(), actor="ann", case=house.case, person=outside, role="customer")
    )
    house.comment("Please send the photos", outside)
    house.comment("And the form", outside)
    house.work()
    (message,) = house.messages()
    assert message["To"] == outside
    plain = message.get_body(("plain",)).get_content()
    assert "And the form" in plain
    assert "Not yet" not in plain
    assert "because you take part in PCL-1" in plain


def test_a_message_is_written_with_its_news_or_not_at_all(house: House) -> None:
    row = MailRow("m", "bob", 1, 1, "waiting", b"{}")
    with pytest.raises(Conflict):
        house.rows.send([("bob", "case:x", 1)], row)
    assert house.rows.mails() == []
