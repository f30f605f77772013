"""A machine fills in a form: it types, leaves, hides, shows, locks and refreshes in any order.

What must always hold: nothing typed is lost, no error stands under a field that cannot be mended,
and what is sent is what is seen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from casewright.desktop.widgets.field import FieldSpec
from casewright.desktop.widgets.form import FormView

SPECS = (
    FieldSpec("name", "Name", "text", required=True, section="Who"),
    FieldSpec("age", "Age", "integer", section="Who"),
    FieldSpec("paid", "Paid", "money", currency="EUR", section="Money"),
    FieldSpec("when", "When", "date", section="Money"),
    FieldSpec("note", "Note", "text"),
)
IDS = [spec.id for spec in SPECS]
TYPED = {
    "name": ["Ada", "B", ""],
    "age": ["7", "7x", "", "2.5"],
    "paid": ["12", "12.50", "a lot", ""],
    "when": ["2026-11-19", "someday", ""],
    "note": ["Hello", ""],
}
#: What the text above means; None: it is no value (yet), or empty.
MEANS: dict[str, Any] = {
    "Ada": "Ada",
    "B": "B",
    "7": 7,
    "2026-11-19": "2026-11-19",
    "Hello": "Hello",
}


class Forms(RuleBasedStateMachine):
    """Beside the form stands what a person would expect of each field."""

    @initialize()
    def begin(self) -> None:
        self.form = FormView()
        self.form.set_specs(SPECS)
        self.form.resize(640, 500)
        self.form.show()
        self.specs = {spec.id: spec for spec in SPECS}
        self.text = dict.fromkeys(IDS, "")
        self.locked = False
        self.changed: list[str] = []
        self.form.changed.connect(self.changed.append)

    def teardown(self) -> None:
        if hasattr(self, "form"):
            self.form.close()
            self.form.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def line(self, field: str) -> QLineEdit:
        target = self.form.field(field).target()
        assert isinstance(target, QLineEdit)
        return target

    def is_open(self, field: str) -> bool:
        spec = self.specs[field]
        return spec.visible and spec.editable and not self.locked

    # -------------------------------------------------------------------------- a person

    @rule(field=st.sampled_from(IDS), data=st.data())
    def types(self, field: str, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(TYPED[field]))
        line = self.line(field)
        if not self.is_open(field):
            QTest.keyClicks(line, text)
            return
        line.selectAll()
        if text:
            QTest.keyClicks(line, text)
        else:
            line.del_()
            line.textEdited.emit("")
        self.text[field] = text

    @rule(field=st.sampled_from(IDS))
    def goes_there(self, field: str) -> None:
        self.line(field).setFocus()

    @rule()
    def tries_to_send(self) -> None:
        problems = self.form.problems()
        assert self.form.check() == (not problems)
        assert self.form.errors() == problems

    # ------------------------------------------------------------------ the form's own life

    @rule(field=st.sampled_from(IDS), visible=st.booleans(), required=st.booleans())
    def a_condition_changes(self, field: str, visible: bool, required: bool) -> None:
        self.specs[field] = replace(self.specs[field], visible=visible, required=required)
        self.form.adapt(list(self.specs.values()))

    @rule(field=st.sampled_from(IDS), editable=st.booleans())
    def a_field_is_locked_or_opened(self, field: str, editable: bool) -> None:
        self.specs[field] = replace(self.specs[field], editable=editable)
        self.form.adapt(list(self.specs.values()))

    @rule(locked=st.booleans())
    def the_whole_form_is_locked_or_opened(self, locked: bool) -> None:
        self.locked = locked
        self.form.set_read_only(locked)

    @rule()
    def it_is_read_again_without_news(self) -> None:
        self.form.adapt(list(self.specs.values()))
        self.form.set_values({})

    @rule(field=st.sampled_from(IDS))
    def a_refusal_names_a_field(self, field: str) -> None:
        self.form.set_errors({field: "Somebody says no."})
        if self.specs[field].visible:
            assert self.form.errors() == {field: "Somebody says no."}
        self.form.set_errors({})

    # ------------------------------------------------------------------------ always true

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        if not hasattr(self, "form"):
            return
        unread = self.form.typed()
        for field, text in self.text.items():
            value = self.form.values()[field]
            if text in MEANS:
                assert value == MEANS[text], (field, text)
            elif not text:
                assert value in (None, ""), (field, value)
            elif value is None:
                assert unread[field] == text, "a text that is no value is kept as a text"

    @invariant()
    def hidden_fields_take_no_room_and_have_no_errors(self) -> None:
        if not hasattr(self, "form"):
            return
        for field in IDS:
            spec = self.specs[field]
            assert self.form.field(field).isVisibleTo(self.form) == spec.visible
            if not spec.visible:
                assert self.form.field(field).error() == ""

    @invariant()
    def what_cannot_be_typed_into_is_no_problem(self) -> None:
        if hasattr(self, "form"):
            problems = self.form.problems()
            for field in IDS:
                if not self.is_open(field):
                    assert field not in problems

    @invariant()
    def the_fields_keep_their_order(self) -> None:
        if hasattr(self, "form"):
            assert self.form.field_ids() == IDS
            assert set(self.changed) <= set(IDS)


Forms.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestForms: Any = Forms.TestCase
