"""Effects of kind ``document``: a filled template becomes a file of the workspace, or a message.

Rule: the file is made first and is the same each time, so only the message must not be repeated.
"""

from __future__ import annotations

from typing import Any

import msgspec

from casewright.runtime.connectors.port import Failure, Result, Stop

from .asked import retried
from .connect import ConnectorHandler, Files
from .port import Task
from .states import Policy

KIND = "document"
#: How often a file is tried that no other system has a part in.
_ATTEMPTS = 3
_MEDIA = {"pdf": "application/pdf", "html": "text/html"}


class DocumentHandler:
    """Makes documents and sends them through the connectors of the workspace."""

    def __init__(self, connectors: ConnectorHandler, files: Files) -> None:
        self._connectors = connectors
        self._files = files

    def policy(self, task: Task) -> Policy:
        """A file alone may be made again; with a message it is as its connector says."""
        if "mail" not in task.body:
            return retried(task, _ATTEMPTS, True, False)
        return self._connectors.policy(_mail(task, None))

    def run(self, task: Task, stop: Stop) -> Result | Failure:
        """The file, then the message."""
        file = None
        if "file" in task.body:
            made = self._made(task.body["file"])
            if isinstance(made, Failure):
                return made
            file = made
        if "mail" not in task.body:
            return Result({"file": file})
        sent = self._connectors.run(_mail(task, file), stop)
        return sent if isinstance(sent, Failure) else _told(task, file, sent)

    def check(self, task: Task, stop: Stop) -> Result | Failure | None:
        """Whether the message left, where its connector can tell."""
        found = self._connectors.check(_mail(task, None), stop)
        if not isinstance(found, Result):
            return found
        file = self._made(task.body["file"]) if "file" in task.body else None
        return file if isinstance(file, Failure) else _told(task, file, found)

    def _made(self, wanted: dict[str, Any]) -> dict[str, Any] | Failure:
        media = _MEDIA.get(wanted["format"])
        if media is None:
            return Failure("incident", f"This version cannot make {wanted['format']} documents.")
        try:
            content = _content(wanted)
        except ValueError as problem:
            return Failure("incident", f"The document cannot be made: {problem}.")
        return {
            "name": wanted["name"], "digest": self._files.put(content), "size": len(content),
            "media": media,
        }  # fmt: skip


def _content(wanted: dict[str, Any]) -> bytes:
    if wanted["format"] == "html":
        head = '<!doctype html>\n<meta charset="utf-8">\n'
        return f"{head}{wanted['html']}".encode()
    from casewright.exchange.pdf import pdf  # not before a document is made

    return pdf(wanted["html"], wanted["name"].removesuffix(".pdf"))


def _mail(task: Task, file: dict[str, Any] | None) -> Task:
    """The message as an operation of its connector."""
    inputs = dict(task.body["mail"])
    if file is not None:
        inputs["attachments"] = [file]
    body = {**task.body, "operation": "send", "inputs": inputs}
    return msgspec.structs.replace(task, body=body)


def _told(task: Task, file: dict[str, Any] | None, sent: Result) -> Result:
    mail = task.body["mail"]
    said = {
        "to": [*mail.get("to", ()), *mail.get("cc", ())],
        "subject": mail["subject"],
        "text": mail["text"],
        "message": str(sent.outputs.get("message_id", "")),
    }
    return Result({"mail": said} if file is None else {"file": file, "mail": said})
