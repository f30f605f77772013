"""The palette: every kind of step, what it needs, and how the flow goes on after it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Duration, Element, Feel, FieldId, Id, Model, Name, Text
from .fields import View
from .people import Route

#: A step's id, ``end`` (this path ends) or ``terminate`` (the whole process ends).
Target = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.\-]{0,63}$")]
Join = Literal["all", "any", "none"] | Annotated[int, Field(ge=1, le=10_000)]


class Judgement(Model):
    """Who does the step and why that was chosen: the technology judgement."""

    by: Literal["person", "rule", "predictive model", "generative AI", "robot", "connector"]
    why: Text = ""


class Outcome(Model):
    """A button (or an automatic result) and where it leads; unset = the next step in the list."""

    id: Id
    name: Name = ""
    next: Target | None = None
    stage: Id | None = None
    resolve: Text | None = None
    set: dict[FieldId, Feel] = Field(default_factory=dict)
    when: Feel | None = None
    reason: bool = False
    validate_form: bool = True


class Boundary(Model):
    """Something that may happen while a step is open. Exactly one trigger is set.

    ``interrupt`` cancels the step; otherwise a further path starts beside it at ``next``.
    """

    id: Id
    after: Duration | None = None
    at: Feel | None = None
    message: Id | None = None
    when: Feel | None = None
    error: bool = False
    interrupt: bool = True
    next: Target


class Repeat(Model):
    """A structured loop: again while the condition holds, or until it does; at most ``most``."""

    loop_while: Feel | None = Field(default=None, alias="while")
    until: Feel | None = None
    most: int = Field(default=100, ge=1, le=10_000)


class StepBase(Element):
    """What any step may have."""

    when: Feel | None = None
    doer: Judgement | None = None
    sla: tuple[Id, ...] = ()
    next: Target | None = None
    on_error: Target | None = None
    on_cancel: Target | None = None
    repeat: Repeat | None = None
    boundaries: tuple[Boundary, ...] = ()
    help: Text = ""


class HumanStep(StepBase):
    """A step that a person does in a form and ends with one of its outcomes."""

    route: Route = Route(current=True)
    view: View = View()
    outcomes: tuple[Outcome, ...] = ()
    urgency: int = Field(default=0, ge=0, le=100)


class Collect(HumanStep):
    kind: Literal["collect"] = "collect"


class Approve(HumanStep):
    """``consensus``: ``need`` of the people of ``route`` (or of ``approvers``, FEEL list).

    ``authority matrix``: the first output of ``table`` names who approves, one after the other.
    ``reporting line``: the managers above the person whom ``route`` names, or of whom it names the
    manager (else who acts), one after the other: ``levels`` of them, and of those each for whom
    ``level_when`` holds; it sees ``level`` (1: the direct manager) and ``approver`` (an id).
    """

    kind: Literal["approve"] = "approve"
    mode: Literal["single", "reporting line", "authority matrix", "consensus"] = "single"
    levels: Literal["one", "all"] | Annotated[int, Field(ge=1, le=20)] = "one"
    table: Id | None = None
    approvers: Feel | None = None
    need: int = Field(default=1, ge=1, le=1_000)
    level_when: Feel | None = None


class Attach(HumanStep):
    """A person adds a file of ``category``."""

    kind: Literal["attach"] = "attach"
    category: Text = ""


class Robot(HumanStep):
    """Attended: the assignee runs it beside the form; unattended: a worker's pool does."""

    kind: Literal["robot"] = "robot"
    robot: Id
    attended: bool = False
    inputs: dict[str, Feel] = Field(default_factory=dict)
    outputs: dict[FieldId, str] = Field(default_factory=dict)


class Rule(Model):
    """One row of a decide step: when it holds, set fields and choose an outcome."""

    when: Feel | None = None
    set: dict[FieldId, Feel] = Field(default_factory=dict)
    outcome: Id | None = None


class Branch(Model):
    """A list of steps under a decide or a parallel step."""

    id: Id
    name: Name = ""
    when: Feel | None = None
    steps: tuple[Step, ...] = ()


class Decide(StepBase):
    """Rules in order, first match wins; or ``branches``, of which the first that holds is taken."""

    kind: Literal["decide"] = "decide"
    table: Id | None = None
    rules: tuple[Rule, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    branches: tuple[Branch, ...] = ()


class SetData(StepBase):
    kind: Literal["set data"] = "set data"
    set: dict[FieldId, Feel] = Field(default_factory=dict)


class Retry(Model):
    """How often and how soon what failed in passing is tried again, growing by ``factor``.

    Without ``attempts`` it is as often as the workspace's binding says.
    """

    attempts: int | None = Field(default=None, ge=1, le=100)
    first: Duration = "PT1S"
    factor: int = Field(default=3, ge=1, le=10)
    most: Duration = "PT15M"


class DoneCheck(Model):
    """How to find out whether an earlier attempt succeeded: ask ``operation``, then ``when``.

    ``inputs`` see the case and ``effect``, the idempotency key; ``when`` sees ``effect`` and
    ``result``, what the operation gave. Where it holds, the step's outputs read that result.
    """

    operation: Text
    inputs: dict[str, Feel] = Field(default_factory=dict)
    when: Feel


class Connector(StepBase):
    """Runs an operation of a connector. ``outputs`` read ``result``, what the operation gives.

    ``timeout`` ends one attempt; ``already_done`` decides when nobody knows whether it happened.
    """

    kind: Literal["connector"] = "connector"
    connector: Id
    operation: Text = ""
    inputs: dict[str, Feel] = Field(default_factory=dict)
    outputs: dict[FieldId, Feel] = Field(default_factory=dict)
    retry: Retry | None = None
    timeout: Duration | None = None
    already_done: DoneCheck | None = None


class Predict(StepBase):
    kind: Literal["predict"] = "predict"
    model: Text = ""
    inputs: dict[str, Feel] = Field(default_factory=dict)
    outputs: dict[FieldId, Feel] = Field(default_factory=dict)


class Generate(StepBase):
    kind: Literal["generate"] = "generate"
    prompt: Text = ""
    inputs: dict[str, Feel] = Field(default_factory=dict)
    outputs: dict[FieldId, Feel] = Field(default_factory=dict)


class CreateCase(StepBase):
    """Create one child case, or one for each item of a FEEL list (``item`` names it in FEEL)."""

    kind: Literal["create case"] = "create case"
    case_type: Id
    each: Feel | None = None
    item: FieldId = "item"
    map: dict[FieldId, Feel] = Field(default_factory=dict)
    #: parent field ← FEEL over the child's fields, when the child is resolved.
    back: dict[FieldId, Feel] = Field(default_factory=dict)
    wait: bool = False


class WaitCases(Model):
    """All or any children made by ``step`` (None: all children), resolved or at ``status``."""

    step: Id | None = None
    need: Literal["all", "any"] = "all"
    status: Text | None = None


class Wait(StepBase):
    """Exactly one of interval, date, message, cases. ``keep``: a message that came early counts."""

    kind: Literal["wait"] = "wait"
    interval: Duration | None = None
    date: Feel | None = None
    message: Id | None = None
    keep: bool = False
    set: dict[FieldId, Feel] = Field(default_factory=dict)
    cases: WaitCases | None = None
    calendar: Id | None = None


class Notify(StepBase):
    kind: Literal["notify"] = "notify"
    to: Literal["assignee", "manager", "owner", "participants"] | Route = "owner"
    subject: Text = ""
    text: Text = ""


#: A text with ``{{ FEEL }}`` placeholders.
Template = Annotated[str, Field(max_length=200_000)]


class Mail(Model):
    """A message that leaves by a connector of the kind ``smtp``; the document goes along.

    ``to`` and ``cc`` are FEEL: an address or a list of them.
    """

    connector: Id
    to: Feel
    cc: Feel | None = None
    subject: Template
    text: Template


class Document(StepBase):
    """Fills ``template`` (HTML), attaches the file to the case and sends it by ``mail`` if given.

    Without a template only the message is sent. ``file`` is the file's name.
    """

    kind: Literal["document"] = "document"
    template: Template = ""
    file: Template = ""
    category: Text = ""
    format: Literal["pdf", "docx", "html"] = "pdf"
    mail: Mail | None = None
    retry: Retry | None = None


class Milestone(StepBase):
    kind: Literal["milestone"] = "milestone"


class ChangeStage(StepBase):
    """Go to ``stage``, or resolve the case with ``resolve``."""

    kind: Literal["change stage"] = "change stage"
    stage: Id | None = None
    resolve: Text | None = None
    reason: Text = ""


class Parallel(StepBase):
    """Branches side by side. Branches whose ``when`` is false are not begun.

    ``join`` all | any | N | none; ``rest`` of the branches after the join: cancel or finish.
    ``choice``: the first branch in which anything completes is chosen, the others are cancelled.
    """

    kind: Literal["parallel"] = "parallel"
    branches: tuple[Branch, ...]
    join: Join = "all"
    rest: Literal["cancel", "finish"] = "cancel"
    choice: bool = False


class ForEach(StepBase):
    """The steps once for each item of a list; a branch sees its item as ``item`` and may write it.

    ``key`` is FEEL over the item and must be unique. ``collect`` names a records field that
    receives what the branches wrote.
    """

    kind: Literal["for each"] = "for each"
    each: Feel
    item: FieldId = "item"
    key: Feel | None = None
    steps: tuple[Step, ...]
    join: Join = "all"
    rest: Literal["cancel", "finish"] = "cancel"
    complete_when: Feel | None = None
    into: FieldId | None = None
    sequential: bool = False


class CallProcess(StepBase):
    kind: Literal["call process"] = "call process"
    process: Id


class GoTo(StepBase):
    kind: Literal["go to"] = "go to"
    step: Target


Step = Annotated[
    Collect
    | Approve
    | Attach
    | Robot
    | Decide
    | SetData
    | Connector
    | Predict
    | Generate
    | CreateCase
    | Wait
    | Notify
    | Document
    | Milestone
    | ChangeStage
    | Parallel
    | ForEach
    | CallProcess
    | GoTo,
    Field(discriminator="kind"),
]

Branch.model_rebuild()
Decide.model_rebuild()
Parallel.model_rebuild()
ForEach.model_rebuild()
