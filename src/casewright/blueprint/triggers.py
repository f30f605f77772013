"""Triggers: what makes a case without anybody creating it. What they are bound to is the workspace's.

Rule: a trigger names what happens and which case follows; ``map`` gives the fields of the new case
by FEEL over what happened.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Element, Feel, FieldId, Id, Text

#: Wall time in the trigger's zone.
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$")]
#: What of a mail, a file, a request or a schedule expressions see, by the kind of trigger.
SEEN = {"schedule": "scheduled", "mail": "mail", "http": "body", "message": "message"}


class TriggerBase(Element):
    """What all triggers share: the case type they create, and its first data."""

    case_type: Id
    map: dict[FieldId, Feel] = Field(default_factory=dict)


class ScheduleTrigger(TriggerBase):
    """By time: an ``rrule`` (RFC 5545, from ``start`` on) or a ``cron`` line, in ``zone``.

    ``missed``: what becomes of times at which nothing ran: one case each, one for the last of
    them, or none. FEEL sees ``scheduled``, the date and time.
    """

    kind: Literal["schedule"] = "schedule"
    rrule: Text | None = None
    start: Moment | None = None
    cron: Text | None = None
    zone: str = "UTC"
    missed: Literal["all", "last", "skip"] = "last"


class MailTrigger(TriggerBase):
    """New messages in the mailbox of ``connector`` (kind imap). FEEL sees ``mail``.

    A reply to a case's mail lands on that case (``replies``); anything else makes a case.
    """

    kind: Literal["mail"] = "mail"
    connector: Id
    mailbox: Text = ""
    replies: bool = True
    attachments: FieldId | None = None


class FolderTrigger(TriggerBase):
    """New files in a folder of ``connector`` (kind files): each row of each table makes a case.

    ``columns``: column → field, where names differ. A file that was taken goes to ``done``.
    """

    kind: Literal["folder"] = "folder"
    connector: Id
    root: Text = ""
    folder: Text = ""
    pattern: Text = "*"
    columns: dict[str, FieldId] = Field(default_factory=dict)
    done: Text = ""


class HttpTrigger(TriggerBase):
    """A request with a token. Its JSON object is ``body``; without ``map`` its keys are fields."""

    kind: Literal["http"] = "http"


class MessageTrigger(TriggerBase):
    """A message that no running case takes. FEEL sees ``message``."""

    kind: Literal["message"] = "message"
    message: Id


class DataTrigger(TriggerBase):
    """``when`` becomes true for a case of type ``watch``; ``map`` sees that case's fields."""

    kind: Literal["data"] = "data"
    watch: Id
    when: Feel


class StatusTrigger(TriggerBase):
    """A case of type ``watch`` comes to ``status``; ``Resolved`` means any final one."""

    kind: Literal["status"] = "status"
    watch: Id
    status: Text


Trigger = Annotated[
    ScheduleTrigger
    | MailTrigger
    | FolderTrigger
    | HttpTrigger
    | MessageTrigger
    | DataTrigger
    | StatusTrigger,
    Field(discriminator="kind"),
]
