"""Programs on the worker's machine: declared ones only, declared arguments only, never a shell.

Rule: the whole group of processes ends with the run, whatever the program started.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from casewright.blueprint.base import FieldId, Id, Model

from .base import BaseConnector, Failed, Job
from .mapping import Mapper, Outputs
from .port import Attachment, BadSettings, Operation, Parameter, Result, ValueType
from .settings import read_settings
from .values import BadInput, BadJson, read_json

_ANSWER = ("code", "body", "error")
_PIECE = 65_536
_MOST_ERROR = 4_000
_MOST_ARGUMENT = 100_000
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"


class ProgramParameter(Model):
    """One input of a program."""

    type: ValueType = "text"
    required: bool = True
    help: str = ""


class Argument(Model):
    """An argument from an input; ``before`` is put in front of the value (``--id=``)."""

    input: FieldId
    before: str = ""


class ProgramOperation(Model):
    """One program with its arguments in order: texts as they are, or inputs.

    ``again``: exit codes that mean "nothing was done, try later". ``secrets``: environment
    variable → role of the secret in it, because arguments can be seen by everybody.
    """

    program: str
    arguments: tuple[str | Argument, ...] = ()
    inputs: dict[FieldId, ProgramParameter] = Field(default_factory=dict)
    stdin: FieldId | None = None
    folder: str = ""
    variables: dict[str, str] = Field(default_factory=dict)
    secrets: dict[str, Id] = Field(default_factory=dict)
    success: tuple[int, ...] = (0,)
    again: tuple[int, ...] = ()
    answer: Literal["text", "json", "lines", "nothing"] = "text"
    outputs: Outputs = Field(default_factory=dict)
    repeatable: bool = False
    help: str = ""

    @field_validator("program")
    @classmethod
    def _whole_path(cls, program: str) -> str:
        if not Path(program).is_absolute() or "\0" in program:
            raise ValueError("a program is named by its whole path")
        return program

    @model_validator(mode="after")
    def _known(self) -> Self:
        named = [each.input for each in self.arguments if isinstance(each, Argument)]
        for name in [*named, *([self.stdin] if self.stdin else [])]:
            if name not in self.inputs:
                raise ValueError(f"there is no input {name!r}")
        return self


class ProgramSettings(Model):
    """The programs that may be started, by operation."""

    operations: dict[Id, ProgramOperation] = Field(min_length=1)


class ProgramKind:
    """The kind of connector named ``program``."""

    def open(self, settings: Mapping[str, Any]) -> ProgramConnector:
        """A connector with these settings; raises ``BadSettings``."""
        if os.name == "nt":
            raise BadSettings("Programs cannot be guarded on this system.", "Use a robot.")
        return ProgramConnector(read_settings(ProgramSettings, settings, "a program connector"))


class ProgramConnector(BaseConnector):
    """Declared programs."""

    def __init__(self, settings: ProgramSettings) -> None:
        self._sources = settings.operations
        self._mappers = {
            name: Mapper(each.outputs, _ANSWER, f"Operation {name}")
            for name, each in settings.operations.items()
        }
        roles = frozenset(role for each in self._sources.values() for role in each.secrets.values())
        super().__init__({name: self._declared(name) for name in self._sources}, roles)

    def _declared(self, name: str) -> Operation:
        source = self._sources[name]
        inputs = {n: Parameter(p.type, p.required, p.help) for n, p in source.inputs.items()}
        outputs = dict(self._mappers[name].types)
        return Operation(inputs, outputs, source.repeatable, help=source.help)

    def _do(self, job: Job) -> Result:
        source = self._sources[job.name]
        code, output, error = _run(source, job)
        if code in source.again:
            raise Failed("retry", f"{source.program} asks to try later (exit code {code}).{error}")
        if code < 0:
            raise job.trouble(f"{source.program} was ended by the signal {-code}.{error}")
        if code not in source.success:
            raise job.spoilt(f"{source.program} failed with the exit code {code}.{error}")
        data = {"code": code, "body": _body(source, output, job), "error": error}
        try:
            return Result(self._mappers[job.name].outputs(data, job.guard))
        except BadInput as problem:
            raise job.spoilt(f"The output of {job.name} is not as declared: {problem}") from problem


# -------------------------------------------------------------------------------- what goes in


def _command(source: ProgramOperation, job: Job) -> list[str]:
    """The program and its arguments; a value can never become an option of its own."""
    words = [_trusted(source.program)]
    plain = False
    for each in source.arguments:
        if isinstance(each, str):
            words.append(each)
            plain = plain or each == "--"
            continue
        value = job.inputs.get(each.input)
        several = value if isinstance(value, list) else [] if value is None else [value]
        for one in several:
            words.append(_argument(each, one, plain=plain))
    return words


def _argument(argument: Argument, value: Any, *, plain: bool) -> str:
    if isinstance(value, dict | list | Attachment):
        raise Failed("incident", f"The input {argument.input} cannot be an argument.")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "\0" in text or len(text) > _MOST_ARGUMENT:
        raise Failed("incident", f"The input {argument.input} cannot be an argument.")
    if text.startswith("-") and not argument.before and not plain:
        raise Failed(
            "incident",
            f"The input {argument.input} begins with “-” and would be taken for an option. Put"
            " “--” before it in the settings.",
        )
    return argument.before + text


def _trusted(program: str) -> str:
    """The program, if it is one and nobody else can have changed it."""
    try:
        found = os.stat(program)
    except OSError as problem:
        raise Failed("incident", f"There is no program {program}: {problem.strerror}.") from problem
    if not stat.S_ISREG(found.st_mode) or not os.access(program, os.X_OK):
        raise Failed("incident", f"{program} is no program that the worker may start.")
    if found.st_mode & stat.S_IWOTH:
        raise Failed("incident", f"{program} can be changed by everybody, so it is not started.")
    return program


def _environment(source: ProgramOperation, job: Job) -> dict[str, str]:
    """A bare environment: nothing of the worker's own leaks into the program."""
    kept = {name: os.environ[name] for name in ("LANG", "TZ") if name in os.environ}
    secrets = {name: job.secret(role) for name, role in source.secrets.items()}
    return {
        "PATH": os.defpath, "CASEWRIGHT_EFFECT": job.effect_id, **kept, **source.variables,
        **secrets,
    }  # fmt: skip


def _given(source: ProgramOperation, job: Job) -> bytes | None:
    if source.stdin is None:
        return None
    value = job.inputs.get(source.stdin)
    if isinstance(value, Attachment):
        return value.content
    return b"" if value is None else str(value).encode("utf-8", "replace")


# ------------------------------------------------------------------------------------ the run


def _run(source: ProgramOperation, job: Job) -> tuple[int, bytes, str]:
    """Exit code, standard output and the end of standard error."""
    command, environment = _command(source, job), _environment(source, job)
    given = _given(source, job)
    job.guard.check()
    try:
        process = subprocess.Popen(
            command, env=environment, cwd=source.folder or "/", start_new_session=True,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    except (OSError, ValueError) as problem:
        raise Failed("incident", f"{source.program} cannot be started: {problem}.") from problem
    job.acted = True
    with process, _group(process, job), _helpers(process, given) as errors:
        output = _output(process.stdout, job)
        _wait(process)
    job.guard.check()
    said = b"".join(errors)[-_MOST_ERROR:].decode(errors="replace").strip()
    return process.returncode, output, f" It said: {said}" if said else ""


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Until it ends; without collecting it where possible, so that its group keeps its number."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


@contextmanager
def _group(process: subprocess.Popen[bytes], job: Job) -> Iterator[None]:
    """The program and all it started end here, and earlier when the guard says so."""

    def kill() -> None:
        if process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    job.guard.on_end(kill)
    try:
        yield
    finally:
        kill()
        process.wait()


@contextmanager
def _helpers(process: subprocess.Popen[bytes], given: bytes | None) -> Iterator[list[bytes]]:
    """Threads that feed the input and keep the end of the errors while the output is read."""
    errors: list[bytes] = []
    threads = [threading.Thread(target=_keep_end, args=(process.stderr, errors))]
    if given is not None:
        threads.append(threading.Thread(target=_feed, args=(process.stdin, given)))
    for thread in threads:
        thread.start()
    try:
        yield errors
    finally:
        # What still holds the pipes is killed first, or the threads would wait for it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()


def _feed(pipe: IO[bytes] | None, given: bytes) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError, OSError), pipe:
            pipe.write(given)


def _keep_end(pipe: IO[bytes] | None, errors: list[bytes]) -> None:
    while pipe is not None and (piece := os.read(pipe.fileno(), _PIECE)):
        errors.append(piece[-_MOST_ERROR:])
        del errors[:-8]


def _output(pipe: IO[bytes] | None, job: Job) -> bytes:
    """All of standard output, at most ``limits.bytes``."""
    pieces: list[bytes] = []
    size = 0
    while pipe is not None and (piece := os.read(pipe.fileno(), _PIECE)):
        job.guard.check()
        size += len(piece)
        if size > job.limits.bytes:
            raise job.spoilt(
                f"{job.name} wrote more than {job.limits.bytes:,} bytes; it was ended."
            )
        pieces.append(piece)
    return b"".join(pieces)


def _body(source: ProgramOperation, output: bytes, job: Job) -> Any:
    if source.answer == "json":
        try:
            return read_json(output, job.limits.depth)
        except BadJson as problem:
            raise job.spoilt(f"The output of {job.name} is no JSON: {problem}.") from problem
    if source.answer == "nothing":
        return None
    text = output.decode(errors="replace")
    return text.splitlines() if source.answer == "lines" else text
