"""Somebody from outside answers by e-mail: sent, answered and read through real servers."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from concurrent.futures import Future
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Attachment, Failure, Result
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.runtime.notifications import replies
from casewright.runtime.notifications.replies import Answers, Known, commands_of, judge
from casewright.runtime.notifications.roster import Roster
from casewright.runtime.notifications.tokens import address
from casewright.store.base import SqlStore
from casewright.store.mail_rows import MailRows
from casewright.store.vault_cipher import Secret
from casewright.store.vault_keys import VARIABLE
from casewright.store.vault_open import open_vault
from casewright.store.vault_port import Right
from tests.runtime.connectors.mailhouse import PASSWORD, USER, Mailbox, Postbox, mailbox, postbox
from tests.runtime.connectors.servers import Authority
from tests.runtime.office import BLUEPRINT, new

OUTSIDE = "amira@example.org"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


class House:
    """A workspace that writes to people outside and reads their answers."""

    def __init__(self, workspace: app.Workspace, out: Postbox, into: Mailbox | None) -> None:
        self.workspace, self.out = workspace, out
        self._into = into
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store
        self.rows = MailRows(self.store)
        workspace.publish(BLUEPRINT)
        for person in ("ann", "bob"):
            self.do(c.DefinePerson(id=new(), actor="zoe", person=person, name=person.title()))
        self.case = workspace.create_case("parcel", {"code": "A"}).id
        self.do(
            c.AddParticipant(id=new(), actor="zoe", case=self.case, person=OUTSIDE, role="customer")
        )
        self.do(c.FollowCase(id=new(), actor="bob", case=self.case))

    def do(self, command: c.Command) -> None:
        self.workspace.handle(command)

    @property
    def into(self) -> Mailbox:
        """The mailbox of answers, for tests that have one."""
        assert self._into is not None
        return self._into

    def bind(self, authority: Authority) -> None:
        """Mail goes out and comes in, and answers are signed."""
        out = {
            "host": "127.0.0.1", "port": self.out.port, "security": "none",
            "sender": f"Parcels <{USER}>",
        }  # fmt: skip
        into = {
            "host": "127.0.0.1", "port": self.into.port, "security": "starttls", "username": USER,
            "authority": str(authority.file),
        }  # fmt: skip
        vault = open_vault(self.store)
        vault.set("imap", Secret(PASSWORD), "zoe")
        vault.grant("imap", [Right("connector", "replies")], "zoe")
        bindings = bindings_of(self.store)
        bindings.bind(Binding("notifications", "smtp", out), "zoe")
        bindings.bind(Binding("replies", "imap", into, {"password": "imap"}), "zoe")
        assert self.workspace.inbox.open_answers("zoe")
        assert not self.workspace.inbox.open_answers("zoe")

    def write(self, text: str = "Please send the photos") -> Any:
        """Zoe writes to the customer; gives the e-mail that arrives there."""
        self.do(c.AddComment(id=new(), actor="zoe", case=self.case, text=text, mentions=(OUTSIDE,)))
        self.work()
        return BytesParser(policy=default).parsebytes(self.out.taken[-1][2])

    def work(self) -> None:
        """A worker does all there is, the mailbox included."""
        self.workspace.worker().once()

    def comments(self) -> list[tuple[str, str]]:
        return [
            (row.actor, row.payload["text"])
            for row in self.workspace.reads.history(self.case)
            if row.kind == "CommentAdded" and row.actor != "zoe"
        ]

    def problems(self) -> list[str]:
        return [stray.problem for stray in self.rows.strays()]


@pytest.fixture
def house(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "master.keys"))
    context = ssl.create_default_context(cafile=authority.file)
    with (
        postbox() as out,
        mailbox(authority.files(), context) as into,
        app.create(tmp_path / "mail.casewright", actor="zoe") as workspace,
    ):
        made = House(workspace, out, into)
        made.bind(authority)
        yield made


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[House]:
    """The same without any server."""
    with app.create(tmp_path / "mail.casewright", actor="zoe") as workspace:
        yield House(workspace, Postbox(), None)


def answer(to: Any, text: str, sender: str = OUTSIDE, **headers: str) -> EmailMessage:
    """What somebody's mail program makes of an answer."""
    message = EmailMessage()
    message["From"] = f"Amira <{sender}>"
    message["To"] = str(to)
    message["Subject"] = "Re: parcel"
    message["Message-ID"] = headers.pop("message_id", "<one@example.org>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def test_an_answer_with_a_photo_lands_on_the_case_once(house: House) -> None:
    sent = house.write()
    assert "You can answer this e-mail" in sent.get_body(("plain",)).get_content()
    reply = answer(sent["Reply-To"], "Here it is.\n\nOn 2 Mar 2026 Parcels wrote:\n> Please send")
    reply.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="../left wing.png")
    house.into.put(reply.as_bytes())
    house.work()
    assert house.comments() == [(OUTSIDE, "Here it is.")]
    (file,) = house.workspace.reads.files(house.case)
    assert (file.name, file.media, file.by) == ("left wing.png", "image/png", OUTSIDE)
    assert house.workspace.reads.file_bytes(file.digest) == b"\x89PNG"
    assert [line.kind for line in house.workspace.inbox.of("bob")] == ["reply"]
    assert all(stray.sender != OUTSIDE for stray in house.rows.strays())
    # The server was set up anew and everything counts as new again; or a worker died half-way.
    house.rows.move_place("replies", 1, 0)
    house.work()
    assert len(house.comments()) == 1
    assert len(house.workspace.reads.files(house.case)) == 1


def test_an_answer_without_the_address_is_found_by_the_message_it_answers(house: House) -> None:
    sent = house.write()
    house.into.put(
        answer(USER, "By the thread", In_Reply_To=str(sent["Message-ID"])).as_bytes(),
        answer(
            USER, "Somebody else", "eve@example.org", message_id="<two@example.org>",
            In_Reply_To=str(sent["Message-ID"]),
        ).as_bytes(),
    )  # fmt: skip
    house.work()
    assert house.comments() == [(OUTSIDE, "By the thread")]
    assert any("not whom the address" in problem for problem in house.problems())


def test_what_is_forged_goes_to_nobody_and_is_listed(house: House) -> None:
    sent = house.write()
    good = str(sent["Reply-To"])
    wrong = good.replace(good.split("+")[1][26:42], "a" * 16)
    html = EmailMessage()
    for name, value in (("From", OUTSIDE), ("To", wrong), ("Message-ID", "<html@example.org>")):
        html[name] = value
    html.set_content("<p>Hi<script>alert(1)</script></p>", subtype="html")
    house.into.put(
        answer(wrong, "Guessed").as_bytes(),
        answer(good, "Handed on", "eve@example.org", message_id="<2@x.example>").as_bytes(),
        answer(good, "I am away", message_id="<3@x.example>", Auto_Submitted="auto-replied")
        .as_bytes(),
        html.as_bytes(),
    )  # fmt: skip
    house.work()
    assert house.comments() == []
    listed = {stray.text: stray for stray in house.rows.strays()}
    assert {"Guessed", "Handed on", "I am away", "Hi"} <= set(listed)
    assert "machine" in listed["I am away"].problem
    assert house.rows.looked_at(listed["Guessed"].id)
    assert not house.rows.looked_at(listed["Guessed"].id)
    assert "Guessed" not in {stray.text for stray in house.rows.strays()}


def test_a_mailbox_that_cannot_be_read_is_listed_and_the_worker_goes_on(house: House) -> None:
    open_vault(house.store).set("imap", Secret("wrong"), "zoe")
    house.write()
    assert any("refuses the name or the password" in problem for problem in house.problems())
    assert len(house.out.taken) == 1


# -------------------------------------------------------------------------- without any server

CASE = "99999999-8888-7777-6666-555555555555"
KEY = b"k" * 32


class Kept:
    """Keeps files in memory."""

    def put_file(self, content: bytes) -> str:
        return f"digest of {len(content)}"


def known(house: House, key: bytes = KEY) -> Known:
    case = house.workspace.live(house.case)
    return Known(key, Roster(), lambda one: case if one == case.id else None, lambda _: None)


def test_an_address_is_no_right_without_a_key_or_a_case(plain: House) -> None:
    to = address(USER, KEY, plain.case, OUTSIDE)
    mail = {"to": [to], "sender": OUTSIDE.upper()}
    assert judge(mail, known(plain)).person == OUTSIDE
    assert judge(mail, known(plain, b"")).problem
    elsewhere = {"to": [address(USER, KEY, CASE, OUTSIDE)], "sender": OUTSIDE}
    assert judge(elsewhere, known(plain)).problem
    assert judge({"problem": "It is too big."}, known(plain)).problem == "It is too big."
    thread = {"effect": CASE, "case": plain.case, "sender": OUTSIDE}
    assert judge(thread, known(plain)).problem


def test_too_many_files_and_left_out_ones_are_said_in_the_comment() -> None:
    files = tuple(Attachment(f"{n}.txt", "text/plain", b"x") for n in range(25))
    mail = {
        "message_id": "<m>", "text": "See", "left_out": ["The attachment big.zip was left out"],
        "attachments": [{"file": n} for n in range(25)],
    }  # fmt: skip
    found = list(commands_of(mail, replies.Found(CASE, OUTSIDE), files, Kept()))
    *attached, words = found
    assert len(attached) == replies.MOST_FILES
    assert isinstance(words, c.AddComment)
    assert words.text.splitlines() == [
        "See", "[The attachment big.zip was left out]", "[Only the first 20 attachments were kept.]"
    ]  # fmt: skip
    again = list(commands_of(mail, replies.Found(CASE, OUTSIDE), files, Kept()))
    assert [each.id for each in again] == [each.id for each in found]
    other = list(
        commands_of({**mail, "message_id": "<n>"}, replies.Found(CASE, OUTSIDE), files, Kept())
    )
    assert {each.id for each in other}.isdisjoint(each.id for each in found)
    (empty,) = commands_of({"uid": 5}, replies.Found(CASE, OUTSIDE), (), Kept())
    assert isinstance(empty, c.AddComment)
    assert empty.text == "[An answer without words.]"


def submit_to(problem: Exception | None) -> Any:
    def submit(_: c.Command) -> Future[Any]:
        future: Future[Any] = Future()
        if problem is not None:
            future.set_exception(problem)
        else:
            future.set_result(None)
        return future

    return submit


def answers(house: House, found: Result | Failure | None, problem: Exception | None) -> Answers:
    return Answers(
        house.rows, lambda _inputs, _stop: found, lambda: True, lambda: known(house),
        submit_to(problem), Kept(),
    )  # fmt: skip


def drained(room: Answers) -> int:
    done = 0
    while count := room.round():
        done += count
    room.close()
    return done


def test_an_answer_that_the_case_refuses_is_listed_and_the_next_is_read(plain: House) -> None:
    to = [address(USER, KEY, plain.case, OUTSIDE)]
    mail = {"uid": 7, "to": to, "sender": OUTSIDE, "text": "Hi", "message_id": "<x>"}
    outputs = {"messages": [mail], "last_uid": 7, "uid_validity": 3, "more": False}
    assert drained(answers(plain, Result(outputs), Refused("It is closed.", "Reopen it."))) >= 1
    assert plain.rows.place("replies") == (3, 7)
    assert any("It is closed." in problem for problem in plain.problems())


def test_more_mail_than_fits_a_fetch_is_read_at_once(plain: House) -> None:
    calls: list[dict[str, Any]] = []

    def fetch(inputs: Any, _stop: Any) -> Result:
        calls.append(dict(inputs))
        more = len(calls) < 3
        mail = {"uid": len(calls), "problem": "It cannot be read."}
        return Result({"messages": [mail], "last_uid": len(calls), "uid_validity": 9, "more": more})

    room = Answers(plain.rows, fetch, lambda: True, lambda: known(plain), submit_to(None), Kept())
    assert drained(room) >= 3
    assert calls == [{}, {"since_uid": 1, "uid_validity": 9}, {"since_uid": 2, "uid_validity": 9}]
    assert len(plain.rows.strays()) == 3


def test_without_a_mailbox_nothing_is_fetched(plain: House) -> None:
    room = Answers(
        plain.rows, lambda _i, _s: pytest.fail("asked"), lambda: False, lambda: known(plain),
        submit_to(None), Kept(),
    )  # fmt: skip
    assert room.round() == 0
    room.close()
    assert drained(answers(plain, None, None)) == 0
