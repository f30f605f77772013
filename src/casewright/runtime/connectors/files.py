"""Files and folders inside declared roots: list, read, write and move, nothing else.

Rule: a file appears whole or not at all, and nothing is overwritten unless that was asked for.
"""

from __future__ import annotations

import errno
import fnmatch
import heapq
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, BinaryIO

from pydantic import Field

from casewright.blueprint.base import Id, Model
from casewright.exchange import csv

from .base import BaseConnector, Failed, Job
from .port import Attachment, Operation, Parameter, Result, ValueType
from .roots import BadPath, Root, parts_of
from .settings import read_settings

_PIECE = 65_536
_WHERE = {"root": Parameter("text", required=False, help="Which root, when there are several")}
_FILE = {**_WHERE, "path": Parameter("text", help="From the root, with / between folders")}
_ABOUT: dict[str, ValueType] = {"size": "integer", "modified": "date-time", "digest": "text"}
_NEW = {"replace": Parameter("boolean", required=False, help="Replace a file that is there")}


def _operations(*, write: bool) -> dict[str, Operation]:
    reading = {
        "list": Operation(
            {**_WHERE, "folder": Parameter("text", required=False),
             "pattern": Parameter("text", required=False)},
            {"files": "list", "more": "boolean"}, True, help="Files and folders, by name",
        ),
        "read_text": Operation(
            {**_FILE, "encoding": Parameter("text", required=False)},
            {"text": "text", **_ABOUT}, True, help="A file as text",
        ),
        "read_csv": Operation(
            _FILE, {"rows": "list", "columns": "list", "refused": "list", "more": "boolean"}, True,
            help="The rows of a table, by column",
        ),
        "read_file": Operation(_FILE, dict(_ABOUT), True, help="A file as an attachment"),
    }  # fmt: skip
    writing = {
        "write_text": Operation(
            {**_FILE, "text": Parameter("text"), **_NEW}, dict(_ABOUT), True,
            help="Write a text as UTF-8",
        ),
        "write_file": Operation(
            {**_FILE, "file": Parameter("file"), **_NEW}, dict(_ABOUT), True,
            help="Write an attachment",
        ),
        "move": Operation(
            {**_FILE, "to": Parameter("text")}, {}, False, True,
            help="Rename a file, or move it to a folder of the same root; never over another",
        ),
    }  # fmt: skip
    return {**reading, **writing} if write else reading


class RootSettings(Model):
    """One folder; nothing is written there unless ``write`` says so."""

    path: str
    write: bool = False


class FilesSettings(Model):
    """The folders that this connector may touch, by name."""

    roots: dict[Id, RootSettings] = Field(min_length=1)


class FilesKind:
    """The kind of connector named ``files``."""

    def open(self, settings: Mapping[str, Any]) -> FilesConnector:
        """A connector with these settings; raises ``BadSettings``."""
        return FilesConnector(read_settings(FilesSettings, settings, "a file connector"))


class FilesConnector(BaseConnector):
    """Declared folders."""

    def __init__(self, settings: FilesSettings) -> None:
        self._roots = {
            name: Root(name, each.path, write=each.write) for name, each in settings.roots.items()
        }
        writable = any(root.write for root in self._roots.values())
        super().__init__(_operations(write=writable), frozenset())

    def _do(self, job: Job) -> Result:
        act = _ACTS[job.name]
        with _explained(job):
            return act(self._root(job), job)

    def _check(self, job: Job) -> Result | None:
        """A move is done when its source is gone and its target is there."""
        if job.name != "move":
            return super()._check(job)
        root = self._root(job)
        with _explained(job):
            source, target = (_status(root, job.inputs[name]) for name in ("path", "to"))
        if source is not None:
            return None
        if target is None:
            raise Failed(
                "uncertain", f"Neither {job.inputs['path']} nor {job.inputs['to']} is there."
            )
        return Result()

    def _root(self, job: Job) -> Root:
        name = job.inputs.get("root")
        if name is None and len(self._roots) == 1:
            name = next(iter(self._roots))
        root = self._roots.get(str(name))
        if root is None:
            raise Failed(
                "incident", f"There is no root “{name or ''}”. There is: {', '.join(self._roots)}."
            )
        if job.name in _WRITING and not root.write:
            raise Failed("incident", f"Nothing may be written in the root {root.name}.")
        return root


@contextmanager
def _explained(job: Job) -> Iterator[None]:
    """What the system says, as a failure in words."""
    what = str(job.inputs.get("path") or job.inputs.get("folder") or "the root")
    try:
        yield
    except (BadPath, csv.CsvRefused) as problem:
        raise Failed("incident", str(problem)) from problem
    except OSError as problem:
        said = _SAYS.get(problem.errno or 0)
        if said is not None:
            raise Failed("incident", said.format(what)) from problem
        raise Failed("retry", f"{what} cannot be used now: {problem.strerror}.") from problem


_SAYS = {
    errno.ENOENT: "There is no {}.",
    errno.EACCES: "{} may not be used by the worker. Give it the rights.",
    errno.EPERM: "{} may not be used by the worker. Give it the rights.",
    errno.EROFS: "{} lies on a disk that cannot be written to.",
    errno.ELOOP: "{} leads through a link; links are not followed.",
    errno.ENOTDIR: "{} leads through something that is no folder, or a link.",
    errno.EISDIR: "{} is a folder.",
    errno.EEXIST: "{} or its target is there already with another content; nothing was changed.",
    errno.EXDEV: "{} cannot be moved to another disk.",
    errno.ENAMETOOLONG: "{} is too long a name.",
    errno.ENXIO: "{} is no plain file.",
}


# ------------------------------------------------------------------------------------- reading


def _list(root: Root, job: Job) -> Result:
    folder, pattern = job.inputs.get("folder", ""), job.inputs.get("pattern", "*")
    most = job.limits.rows
    with root.folder(parts_of(folder) if folder else ()) as handle:
        found = heapq.nsmallest(most + 1, _matching(handle, pattern, job))
        shown = [_entry(name, handle) for name in found[:most]]
    files = [each for each in shown if each is not None]
    return Result({"files": files, "more": len(found) > most})


def _matching(handle: int, pattern: str, job: Job) -> Iterator[str]:
    with os.scandir(handle) as entries:
        for entry in entries:
            job.guard.check()
            # Names that are no text of this system cannot be named in a step either.
            if entry.name.isprintable() and fnmatch.fnmatchcase(entry.name, pattern):
                yield entry.name


def _entry(name: str, handle: int) -> dict[str, Any] | None:
    """What a list shows; None for links, pipes and what has just gone."""
    try:
        found = os.stat(name, dir_fd=handle, follow_symlinks=False)
    except FileNotFoundError:
        return None
    folder = stat.S_ISDIR(found.st_mode)
    if not folder and not stat.S_ISREG(found.st_mode):
        return None
    return {
        "name": name, "folder": folder, "size": 0 if folder else found.st_size,
        "modified": _moment(found),
    }  # fmt: skip


def _moment(found: os.stat_result) -> str:
    return datetime.fromtimestamp(int(found.st_mtime), UTC).isoformat()


def _content(file: BinaryIO, job: Job) -> bytes:
    """The whole file, if it is not too large."""
    limit = job.limits.bytes
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_PIECE):
        job.guard.check()
        size += len(piece)
        if size > limit:
            raise Failed("incident", f"{job.inputs['path']} has more than {limit:,} bytes.")
        pieces.append(piece)
    return b"".join(pieces)


def _about(content: bytes, found: os.stat_result) -> dict[str, Any]:
    digest = sha256(content).hexdigest()
    return {"size": len(content), "modified": _moment(found), "digest": digest}


def _read_text(root: Root, job: Job) -> Result:
    encoding = job.inputs.get("encoding", "utf-8-sig")
    with root.reading(job.inputs["path"]) as file:
        content, found = _content(file, job), os.fstat(file.fileno())
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as problem:
        raise Failed(
            "incident", f"{job.inputs['path']} is no text in the encoding {encoding}: {problem}."
        ) from problem
    return Result({"text": text, **_about(content, found)})


def _read_file(root: Root, job: Job) -> Result:
    path = job.inputs["path"]
    with root.reading(path) as file:
        content, found = _content(file, job), os.fstat(file.fileno())
    attachment = Attachment(path.rpartition("/")[2], "application/octet-stream", content)
    return Result(_about(content, found), (attachment,))


def _read_csv(root: Root, job: Job) -> Result:
    """Rows as they are read, so that a large table costs no more than its first rows."""
    rows: list[dict[str, str]] = []
    refused: list[dict[str, Any]] = []
    size, more = 0, False
    with root.reading(job.inputs["path"]) as file:
        table = csv.read(file)
        for row in table.rows:
            job.guard.check()
            if len(rows) + len(refused) >= job.limits.rows or size > job.limits.bytes:
                more = True
                break
            if row.problem:
                refused.append({"row": row.row, "reason": row.problem})
            else:
                rows.append(row.cells)
                size += sum(map(len, row.cells.values()))
    columns = list(table.columns)
    return Result({"rows": rows, "columns": columns, "refused": refused, "more": more})


# ------------------------------------------------------------------------------------- writing


def _write_text(root: Root, job: Job) -> Result:
    return _written(root, job, job.inputs["text"].encode("utf-8", "replace"))


def _write_file(root: Root, job: Job) -> Result:
    return _written(root, job, job.inputs["file"].content)


def _written(root: Root, job: Job, content: bytes) -> Result:
    """Through a file beside it; the same content that is there already is as good as written."""
    *folders, name = parts_of(job.inputs["path"])
    with root.folder(tuple(folders)) as folder:
        beside = f".{job.effect_id[:60]}.part".replace("/", "_")
        with suppress(FileNotFoundError):
            os.unlink(beside, dir_fd=folder)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(beside, flags, 0o660, dir_fd=folder)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
                found = os.fstat(handle)
            if job.inputs.get("replace"):
                os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
            else:
                _appear(root, job, folder, beside, name, content)
            os.fsync(folder)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(beside, dir_fd=folder)
    return Result(_about(content, found))


def _appear(
    root: Root, job: Job, folder: int, beside: str, name: str, content: bytes
) -> None:  # fmt: skip
    try:
        os.link(beside, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        with root.reading(job.inputs["path"]) as file:
            if file.read(len(content) + 1) != content:
                raise


def _move(root: Root, job: Job) -> Result:
    """A second name, then the first one goes: nothing that is there is ever overwritten."""
    *from_folders, old = parts_of(job.inputs["path"])
    *to_folders, new = parts_of(job.inputs["to"])
    if (from_folders, old) == (to_folders, new):
        return Result()
    with root.folder(tuple(from_folders)) as source, root.folder(tuple(to_folders)) as target:
        before = os.stat(old, dir_fd=source, follow_symlinks=False)
        if not stat.S_ISREG(before.st_mode):
            raise BadPath(f"{job.inputs['path']} is no plain file.")
        try:
            os.link(old, new, src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False)
        except FileExistsError:
            there = os.stat(new, dir_fd=target, follow_symlinks=False)
            # An earlier attempt may have come half-way: then the file has both names.
            same = (there.st_dev, there.st_ino) == (before.st_dev, before.st_ino)
            if not same or before.st_nlink < 2:
                raise
        job.acted = True
        os.unlink(old, dir_fd=source)
        os.fsync(target)
    return Result()


def _status(root: Root, path: str) -> os.stat_result | None:
    *folders, name = parts_of(path)
    try:
        with root.folder(tuple(folders)) as folder:
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


_WRITING = ("write_text", "write_file", "move")
_ACTS: dict[str, Callable[[Root, Job], Result]] = {
    "list": _list,
    "read_text": _read_text,
    "read_csv": _read_csv,
    "read_file": _read_file,
    "write_text": _write_text,
    "write_file": _write_file,
    "move": _move,
}
