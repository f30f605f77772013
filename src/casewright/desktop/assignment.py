"""The form of one assignment: claim, type, keep, send. Shared by the worklist and the case page.

Rule: what is typed is never lost: it is kept as a draft, and a refusal leaves it where it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.assignment_parts import ConflictPanel, FitScroll
from casewright.desktop.assignment_values import (
    choices_of,
    conflict_rows,
    holder_of,
    look_of,
    nothing_to_fill,
    say_finished_meanwhile,
    say_offered,
    since_of,
    stored_value,
)
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.field_specs import Look, Slot, from_form, spec_of, to_form
from casewright.desktop.foot import Foot
from casewright.desktop.opened import OpenedForm, read_form
from casewright.desktop.theme import px
from casewright.desktop.uploads import Uploads
from casewright.desktop.widgets.basics import Card, Text, hairline
from casewright.desktop.widgets.feedback import Banner, BannerTone
from casewright.desktop.widgets.form import FormView
from casewright.desktop.widgets.pill import Pill
from casewright.engine.commands import ClaimAssignment, SaveDraft, SubmitAssignment
from casewright.runtime.door import Outcome
from casewright.runtime.reading import Changes

#: So long after the last key the draft is kept.
AUTOSAVE_MS = 1_500


class AssignmentForm(QWidget):
    """Shows the assignment of an id. ``loaded(OpenedForm)``, ``submitted(case id)``."""

    loaded = Signal(object)
    submitted = Signal(str)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.opened: OpenedForm | None = None
        self._wanted = ""
        self._seen = 0
        self._typed: set[str] = set()
        self._claiming = False
        self.banner = Banner(self)
        self.conflicts = ConflictPanel(self)
        self.card = Card("", margin=0)
        self.title = Text("", 13, 600)
        self.subtitle = Text("", 12, 400, "muted")
        self.pill = Pill()
        self.form = FormView()
        self.empty = Text("", 13, 400, "muted", wrap=True)
        self.foot = Foot()
        self.uploads = Uploads(desk, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.banner)
        column.addWidget(self.conflicts)
        column.addWidget(self.card)
        head = QWidget()
        top = QVBoxLayout(head)
        top.setContentsMargins(px(16), px(14), px(16), px(10))
        top.setSpacing(px(3))
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.pill)
        top.addLayout(first)
        top.addWidget(self.subtitle)
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(px(16), 0, px(16), px(12))
        body.addWidget(self.empty)
        body.addWidget(self.form)
        self.area = FitScroll(inner)
        self.card.body.setSpacing(0)
        self._line = hairline()
        for part in (head, self.area, self._line, self.foot):
            self.card.body.addWidget(part)
        self.card.hide()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._save_now)
        self.form.changed.connect(self._edited)
        self.foot.save.connect(self._save_now)
        self.foot.chosen.connect(self.send)
        self.banner.action.connect(self.claim)
        self.conflicts.theirs.connect(self._take_theirs)
        self.conflicts.settled.connect(self._settled)
        self.uploads.done.connect(self.reload)
        self.uploads.failed.connect(self._refused)
        self.desk.dispatch.changed.connect(self._changed)

    # ------------------------------------------------------------------------------ loading

    @property
    def assignment(self) -> str:
        """The id of the assignment that is shown or on its way."""
        return self._wanted

    @property
    def is_mine(self) -> bool:
        """Whether the person may type: the work is open and theirs."""
        return (
            self.opened is not None
            and self.opened.assignment is not None
            and self.opened.assignment.assignee == self.desk.actor
        )

    def show_assignment(self, assignment: str) -> None:
        """Show another assignment; what was typed into this one is kept first."""
        if assignment == self._wanted:
            return
        self.save_draft()
        self._wanted = assignment
        self._typed.clear()
        self._claiming = False
        self.banner.hide()
        self.conflicts.hide()
        if not assignment:
            self.opened = None
            self.card.hide()
            return
        self.reload()

    def reload(self) -> None:
        """Read the assignment again; typed values stay."""
        wanted, desk, reader = self._wanted, self.desk, self.desk.reader()
        if wanted:
            desk.dispatch.read(
                lambda: read_form(reader, wanted),
                self._loaded,
                self._unread,
                owner=self,
            )

    def _unread(self, problem: Problem) -> None:
        self.banner.show_message(problem.what, "", problem.remedy, tone="warn")

    def _loaded(self, opened: OpenedForm) -> None:
        if opened.row.assignment != self._wanted:
            return
        fresh = self.opened is None or self.opened.row.assignment != opened.row.assignment
        lost = not fresh and opened.assignment is None and bool(self._typed)
        if lost and self.opened is not None:
            # Somebody else finished it: what was typed stays in sight, and can be copied.
            opened = replace(opened, slots=self.opened.slots)
        self.opened = opened
        if fresh or not self._typed:
            self._seen = opened.case.sequence
        self._show_head(opened)
        if lost:
            self.form.set_read_only(True)
        else:
            self._show_fields(opened, fresh)
        self._show_state(opened)
        self.card.show()
        self.loaded.emit(opened)

    def _show_head(self, opened: OpenedForm) -> None:
        row = opened.row
        self.title.setText(row.step_name)
        helps = opened.node.source.help if opened.node else ""
        self.subtitle.setText(helps or since_of(opened))
        self.setAccessibleName(f"{row.step_name}, {row.number}")
        self.pill.set(*holder_of(self.desk, opened, mine=self.is_mine))

    def _show_fields(self, opened: OpenedForm, fresh: bool) -> None:
        look = look_of(opened, {} if fresh else self.typed_values())
        self.form.set_read_only(False)
        if fresh:
            self.form.set_specs(())
        self._apply(opened, look)
        values = {slot.id: stored_value(opened, slot, look) for slot in opened.slots}
        keep = set() if fresh else self._typed
        self.form.set_values({one: v for one, v in values.items() if one not in keep})
        if fresh and opened.draft is not None and self.is_mine:
            self._restore(opened)
        nothing = not opened.slots
        self.empty.setVisible(nothing)
        self.form.setVisible(not nothing)
        self.empty.setText(nothing_to_fill(opened))
        self.form.set_read_only(not self.is_mine)
        self.area.updateGeometry()

    def _restore(self, opened: OpenedForm) -> None:
        """Show a draft again: values, and texts that were no values yet."""
        assert opened.draft is not None
        for slot in opened.slots:
            if slot.id in opened.draft.data and slot.plan.kind not in ("calculated", "attachment"):
                field = self.form.field(slot.id)
                kept = to_form(slot.plan.source.kind, opened.draft.data[slot.id])
                field.set_value(kept)
                if field.value() is None and isinstance(kept, str):
                    field.set_typed(kept)
                self._typed.add(slot.id)
        self._seen = opened.draft.seen or self._seen
        self.foot.set_note(kept=self._kept_at(opened.draft.saved))
        self._refresh_look()

    def _show_state(self, opened: OpenedForm) -> None:
        row = opened.row
        working = opened.assignment is not None and self.is_mine
        self.foot.setVisible(working)
        self._line.setVisible(working)
        self.foot.set_choices(choices_of(opened))
        if row.closed is None and opened.assignment is not None and not row.assignee:
            say_offered(self.banner, self.desk.directory.group(row.queue or row.persona))
            self._claiming = True
        elif self._claiming:
            self._claiming = False
            self.banner.hide()
        if row.closed is not None and self._typed:
            say_finished_meanwhile(self.banner)

    # ------------------------------------------------------------------------------- typing

    def typed_values(self) -> dict[str, Any]:
        """What the person changed, as it would be stored; a text that is no value stays a text."""
        if self.opened is None:
            return {}
        unread = self.form.typed()
        found: dict[str, Any] = {}
        for slot in self.opened.slots:
            if slot.id in self._typed and slot.plan.kind not in ("calculated", "attachment"):
                value = self.form.field(slot.id).value()
                text = unread.get(slot.id)
                found[slot.id] = text if text else from_form(slot.plan.source.kind, value)
        return found

    def _edited(self, field: str) -> None:
        slot = self._slot(field)
        if slot is None or self.opened is None:
            return
        if slot.plan.kind == "attachment":
            files = self.form.field(field).value()
            self.uploads.attach(self.opened.case.id, slot.id, files)
            return
        self._typed.add(field)
        self._timer.start()
        self._refresh_look()

    def _slot(self, field: str) -> Slot | None:
        slots = self.opened.slots if self.opened else ()
        return next((slot for slot in slots if slot.id == field), None)

    def _refresh_look(self) -> None:
        if self.opened is None:
            return
        look = look_of(self.opened, self.typed_values())
        self._apply(self.opened, look)
        calculated = {
            slot.id: to_form(slot.plan.source.result, look.calculated[slot.id])
            for slot in self.opened.slots
            if slot.id in look.calculated and not slot.hidden
        }
        self.form.set_values(calculated)

    def _apply(self, opened: OpenedForm, look: Look) -> None:
        specs = [spec_of(slot, look, opened.choices) for slot in opened.slots]
        self.form.adapt(specs)
        self.foot.set_note(required=any(s.required and s.visible for s in specs))
        self.area.updateGeometry()

    # ----------------------------------------------------------------------- keeping, sending

    def save_draft(self) -> None:
        """Keep what was typed since the last time; quietly."""
        pending = self._timer.isActive()
        self._timer.stop()
        if pending and self.is_mine:
            self._keep()

    def _save_now(self) -> None:
        self._timer.stop()
        if self.is_mine:
            self._keep()

    def _keep(self) -> None:
        opened = self.opened
        if opened is None:
            return
        command = SaveDraft(
            id=self.desk.new_id(), actor=self.desk.actor, case=opened.case.id,
            assignment=opened.row.assignment, data=self.typed_values(), seen=self._seen,
        )  # fmt: skip
        self.desk.dispatch.run(command, self, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.foot.set_note(kept=self._kept_at(moments.now()))

    def _kept_at(self, instant: int) -> str:
        return self.tr("draft saved {0}").format(moments.clock_text(instant))

    def claim(self) -> None:
        """Take offered work."""
        if not self._claiming or self.opened is None:
            return
        work = {"case": self.opened.case.id, "assignment": self.opened.row.assignment}
        command = ClaimAssignment(id=self.desk.new_id(), actor=self.desk.actor, **work)
        self.desk.dispatch.run(command, self, lambda _outcome: self.reload(), self._refused)

    def submit(self) -> None:
        """Ctrl+Enter: claim what is offered, else send with the first outcome."""
        if self._claiming:
            self.claim()
        elif self.is_mine:
            self.foot.press_primary()

    def send(self, outcome: str) -> None:
        """Check everything, then hand it in; problems stand under their fields."""
        opened = self.opened
        if opened is None or opened.live is None:
            return
        data = self.typed_values()
        node = opened.live.node
        chosen = node.outcomes.get(outcome) if node else None
        if chosen is None or chosen.validate:
            problems = {**opened.live.problems(data, outcome), **self.form.problems()}
            self.form.set_errors(problems)
            if problems:
                return
        self._timer.stop()
        self.foot.set_busy(True)
        command = SubmitAssignment(
            id=self.desk.new_id(), actor=self.desk.actor, case=opened.case.id,
            assignment=opened.row.assignment, outcome=outcome, data=data, seen=self._seen,
            reason=self.foot.reason_text(),
        )  # fmt: skip
        self.desk.dispatch.run(command, self, self._sent, self._refused)

    def _sent(self, _outcome: Outcome) -> None:
        opened = self.opened
        self.foot.set_busy(False)
        self.foot.set_note(kept="")
        self._typed.clear()
        self.banner.hide()
        if opened is not None:
            self.said.emit(
                self.tr("{0} of {1} is done").format(opened.row.step_name, opened.row.number)
            )
            self.submitted.emit(opened.case.id)

    def _refused(self, problem: Problem) -> None:
        self.foot.set_busy(False)
        if problem.conflicts:
            self._show_conflicts(problem)
            return
        self.form.set_errors(problem.fields)
        if not problem.fields:
            tone: BannerTone = "bad" if problem.kind == "bug" else "warn"
            self._claiming = False
            self.banner.show_message(problem.what, "", problem.remedy, tone=tone)
        self.failed.emit(problem)

    # ---------------------------------------------------------------------------- conflicts

    def _show_conflicts(self, problem: Problem) -> None:
        self._theirs = {field: theirs for field, (theirs, _mine) in problem.conflicts.items()}
        if self.opened is not None:
            self.conflicts.show_conflicts(conflict_rows(self.desk, self.opened, problem))

    def _take_theirs(self, field: str) -> None:
        slot = self._slot(field)
        if slot is not None:
            self.form.set_values({field: to_form(slot.plan.source.kind, self._theirs[field])})
            self._typed.discard(field)
            self._refresh_look()

    def _settled(self) -> None:
        """Every field was chosen: what is shown now is what the person has seen."""
        if self.opened is not None:
            self._seen = self.opened.case.sequence

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if self.opened is not None and self.opened.case.id in changes.cases:
            self.reload()
