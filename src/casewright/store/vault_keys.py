"""Where master keys live: the system's keyring, a file of mode 0600, or a systemd credential.

Rule: never inside the workspace; a place that others may read is refused, not repaired silently.
"""

from __future__ import annotations

import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from casewright.engine.decision import Refused

from .port import Unavailable
from .vault_cipher import Damaged, MasterKey
from .vault_port import MasterKeys

_HEAD = "casewright master keys 1"
#: The file to use in the place of the keyring.
VARIABLE = "CASEWRIGHT_KEY_FILE"
#: What a systemd unit loads with ``LoadCredential=``.
CREDENTIAL = "casewright-master-keys"


def write_keys(keys: Sequence[MasterKey]) -> str:
    """The text that holds these keys, the newest last."""
    lines = (f"{key.id} {b64encode(key.reveal()).decode()}" for key in keys)
    return "\n".join([_HEAD, *lines]) + "\n"


def read_keys(text: str, where: str) -> list[MasterKey]:
    """The keys in such a text; raises ``Refused`` when it is something else."""
    lines = text.split("\n")
    try:
        if lines[0] != _HEAD:
            raise ValueError(lines[0])
        pairs = [line.split(" ") for line in lines[1:] if line]
        return [MasterKey(key_id, b64decode(key, validate=True)) for key_id, key in pairs]
    except (ValueError, Damaged):
        # The cause is left out on purpose: it could carry a piece of a key.
        raise Refused(
            f"{where} does not hold master keys of Casewright.", "Restore it from your safe copy."
        ) from None


class KeyFile:
    """Keys in a file that only its owner may read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = f"the key file {path}"

    def all(self) -> Sequence[MasterKey]:
        """Every key, the newest last; none when there is no file."""
        try:
            handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            return ()
        except OSError as problem:
            raise Unavailable(f"{self.where} cannot be read: {problem.strerror}.") from problem
        with open(handle, encoding="ascii", errors="replace") as file:
            _refuse_open_to_others(os.fstat(handle), self.where)
            return read_keys(file.read(), self.where)

    def add(self, key: MasterKey) -> None:
        """Keep a further key; when somebody else makes the first one at this moment, theirs wins."""
        known = self.all()
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write([*known, key], first=not known)

    def drop(self, key_id: str) -> None:
        """Forget a key."""
        self._write([key for key in self.all() if key.id != key_id], first=False)

    def _write(self, keys: Sequence[MasterKey], *, first: bool) -> None:
        """Through a file beside it, so that a crash leaves the old keys or the new ones."""
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        with suppress(FileNotFoundError):
            beside.unlink()
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with open(handle, "w", encoding="ascii") as file:
                file.write(write_keys(keys))
                file.flush()
                os.fsync(file.fileno())
            if first:
                with suppress(FileExistsError):
                    os.link(beside, self.path)
            else:
                os.replace(beside, self.path)
        finally:
            beside.unlink(missing_ok=True)


def _refuse_open_to_others(found: os.stat_result, where: str) -> None:
    if os.name == "nt":
        return  # the profile folder's access list protects it
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO) or found.st_uid not in (os.getuid(), 0):
        raise Refused(
            f"{where} can be read by others than you, so its keys may be known to them.",
            "Make it yours alone (mode 0600), then run `casewright secret rotate --master`.",
        )


class CredentialKeys:
    """Keys that systemd hands to a service; they are changed where the unit gets them from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = f"the credential {path.name} of this service"

    def all(self) -> Sequence[MasterKey]:
        """Every key, the newest last."""
        try:
            return read_keys(self.path.read_text("ascii", errors="replace"), self.where)
        except OSError as problem:
            raise Unavailable(f"{self.where} cannot be read: {problem.strerror}.") from problem

    def add(self, key: MasterKey) -> None:
        """Not from inside the service."""
        raise self._fixed()

    def drop(self, key_id: str) -> None:
        """Not from inside the service."""
        raise self._fixed()

    def _fixed(self) -> Refused:
        return Refused(
            "A service cannot change the credential that systemd gives it.",
            f"Rotate on the machine that holds the key file (set {VARIABLE}), then update the unit.",
        )


class Ring(Protocol):
    """What is needed of the system's keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...


class KeyringKeys:
    """Keys in the system's keyring, one entry per workspace."""

    where = "the system's keyring"
    _SERVICE = "casewright"

    def __init__(self, ring: Ring, workspace: str) -> None:
        self._ring = ring
        self._workspace = workspace

    def all(self) -> Sequence[MasterKey]:
        """Every key, the newest last."""
        text = self._ring.get_password(self._SERVICE, self._workspace)
        return read_keys(text, self.where) if text else ()

    def add(self, key: MasterKey) -> None:
        """Keep a further key."""
        self._write([*self.all(), key])

    def drop(self, key_id: str) -> None:
        """Forget a key."""
        self._write([key for key in self.all() if key.id != key_id])

    def _write(self, keys: Sequence[MasterKey]) -> None:
        self._ring.set_password(self._SERVICE, self._workspace, write_keys(keys))


def find_keys(workspace: str, environment: Mapping[str, str], folder: Path) -> MasterKeys:
    """The place for this workspace's keys: credential, named file, file in use, keyring, file.

    ``folder`` holds the key files of a person without a keyring.
    """
    handed = environment.get("CREDENTIALS_DIRECTORY")
    if handed and (Path(handed) / CREDENTIAL).exists():
        return CredentialKeys(Path(handed) / CREDENTIAL)
    if named := environment.get(VARIABLE):
        return KeyFile(Path(named))
    own = folder / f"{workspace}.keys"
    ring = None if own.exists() else usable_ring()
    return KeyFile(own) if ring is None else KeyringKeys(ring, workspace)


def usable_ring() -> Ring | None:
    """The system's keyring, when the library is installed and a real backend answers."""
    try:
        import keyring
        from keyring.backends.fail import Keyring as Nothing
    except ImportError:
        return None
    found: Any = keyring.get_keyring()
    # A chain with nothing in it takes no password either.
    if isinstance(found, Nothing) or not getattr(found, "backends", [found]):
        return None
    ring: Ring = found
    return ring
