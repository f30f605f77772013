"""A document step: its templates are filled from the case, and correspondence is recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.filling import said_of
from casewright.engine.incidents import stuck
from casewright.engine.state import Case

from ..notation import Step, each, human, world
from ..world import World
from .test_connectors import effects, tell

MAIL = {"connector": "post", "to": "word", "subject": "About {{ n }}", "text": "Dear {{ word }}"}
FILE = {"name": "Letter T-1.pdf", "digest": "00", "size": 9, "media": "application/pdf"}
SENT = {"to": ["a@b.example"], "subject": "About 7", "text": "Dear a", "message": "<1@b.example>"}


def letter(**more: Any) -> Step:
    return {"id": "letter", "kind": "document", "name": "Letter", **more}


def begun(step: Step, **data: Any) -> tuple[World, Case]:
    fields = [
        {"id": "n", "kind": "integer"}, {"id": "word"}, {"id": "letters", "kind": "attachment"},
        {"id": "rows", "kind": "records", "columns": [{"id": "name"}]}, {"id": "results"},
    ]  # fmt: skip
    w = world(step, human("after"), connectors=[{"id": "post"}], fields=fields)
    return w, w.create(**{"n": 7, "word": "a@b.example", **data})


def body(w: World) -> dict[str, Any]:
    (asked,) = effects(w)
    assert asked.kind == "document"
    return asked.body


def test_a_template_is_filled_with_what_the_case_says() -> None:
    w, case = begun(letter(template="<p>{{ word }} has {{n * 2}} of {{ case.business_id }}</p>"))
    assert body(w)["file"] == {
        "name": "Letter T-1.pdf", "format": "pdf", "html": "<p>a@b.example has 14 of T-1</p>",
    }  # fmt: skip
    assert "connector" not in body(w)
    (asked,) = w.events(case, e.EffectRequested)
    assert (asked.type, asked.what) == ("document", "Letter T-1.pdf")


def test_what_a_person_typed_cannot_become_a_tag() -> None:
    w, _ = begun(letter(template="<p>{{ word }}</p>"), word='<script>x</script>\n&co "q"')
    assert body(w)["file"]["html"] == (
        "<p>&lt;script&gt;x&lt;/script&gt;<br/>&amp;co &quot;q&quot;</p>"
    )


def test_in_plain_text_nothing_is_escaped() -> None:
    w, _ = begun(letter(mail={**MAIL, "text": "{{ word }} & {{ n }}"}), word="<a@b.example>")
    assert body(w)["mail"]["text"] == "<a@b.example> & 7"


def test_the_file_has_a_name_of_its_own() -> None:
    w, _ = begun(letter(template="x", file="Reply to {{ word }}", format="html"))
    assert body(w)["file"]["name"] == "Reply to a@b.example.html"


def test_a_document_that_was_made_is_attached_in_its_category() -> None:
    w, case = begun(letter(template="x", category="letters"))
    case = tell(w, case, result={"file": FILE})
    (attached,) = w.events(case, e.FileAttached)
    assert (attached.name, attached.digest, attached.category) == (
        "Letter T-1.pdf",
        "00",
        "letters",
    )
    assert case.attachments == {"letters": 1}
    assert w.open(case) == ["after"]
    assert not w.events(case, e.MailSent)


def test_a_message_goes_to_whom_the_case_names() -> None:
    w, case = begun(letter(template="x", mail={**MAIL, "cc": '["c@b.example", "d@b.example"]'}))
    asked = body(w)
    assert asked["connector"] == "post", "so that it shares the connector's lane"
    assert asked["mail"] == {
        "to": ["a@b.example"], "cc": ["c@b.example", "d@b.example"], "subject": "About 7",
        "text": "Dear a@b.example", "case": case.id,
    }  # fmt: skip


def test_a_message_that_left_is_correspondence_with_its_files() -> None:
    w, case = begun(letter(template="x", mail=MAIL))
    case = tell(w, case, result={"file": FILE, "mail": SENT})
    (sent,) = w.events(case, e.MailSent)
    assert (sent.to, sent.subject, sent.text) == (("a@b.example",), "About 7", "Dear a")
    assert (sent.message, sent.files) == ("<1@b.example>", ("Letter T-1.pdf",))


def test_a_message_alone_needs_no_document() -> None:
    w, case = begun(letter(mail=MAIL))
    assert "file" not in body(w)
    case = tell(w, case, result={"mail": SENT})
    assert (w.open(case), w.events(case, e.FileAttached)) == (["after"], [])


def test_a_failed_letter_is_tried_again_under_the_same_key() -> None:
    w, case = begun(letter(template="x", mail=MAIL))
    (first,) = effects(w)
    case = tell(w, case, ok=False, error="no", doubt=True)
    assert len(list(stuck(case))) == 1
    w.act(c.RedoStep, case, step="letter", reason="looked")
    (second,) = effects(w)
    assert second.body["key"] == first.id
    assert second.body["mail"] == first.body["mail"]


def test_each_item_has_a_letter_of_its_own() -> None:
    step = letter(template="{{ item.name }}", file="{{ item.name }}")
    w, _ = begun(each("each", "rows", step), rows=[{"name": "a"}, {"name": "b"}])
    assert [asked.body["file"]["name"] for asked in effects(w)] == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize(
    "value, said",
    [
        (None, ""), (True, "yes"), (False, "no"), (7, "7"), (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"), ("x", "x"), (["a", None, 2], "a, , 2"),
        ({"street": "Main", "no": 3}, "street: Main, no: 3"),
    ],
)  # fmt: skip
def test_values_in_words(value: Any, said: str) -> None:
    assert said_of(value) == said


def test_a_template_that_reads_what_is_not_there_is_found_before() -> None:
    with pytest.raises(AssertionError, match="wrod"):
        world(letter(template="{{ wrod }}"))
