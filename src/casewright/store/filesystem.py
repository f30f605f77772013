"""Where a workspace file may live: on a local disk, readable by its owner only.

SQLite's locks are not reliable on network file systems, so they are refused.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .port import Taken, Unavailable

NETWORK = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre",
     "fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "fuse.rclone", "davfs")
)  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_MAGIC = b"SQLite format 3\x00"


def kind_of(path: Path, mounts: str) -> str:
    """The type of the file system that holds ``path``, by the text of ``/proc/self/mounts``."""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def refuse_network(path: Path) -> None:
    """Raise ``Unavailable`` when ``path`` lies on a network file system."""
    if sys.platform == "win32":
        remote = str(path).startswith("\\\\")
    else:
        remote = _MOUNTS.exists() and kind_of(path, _MOUNTS.read_text()) in NETWORK
    if remote:
        raise Unavailable(
            f"{path} lies on a network file system, where SQLite can lose work."
            " Put the workspace on a local disk, or use a PostgreSQL server for a team."
        )


def refuse_foreign(path: Path) -> None:
    """Raise ``Unavailable`` unless ``path`` is a file as SQLite writes it; changes nothing.

    Asked before anything else is done with what a person named by mistake: a folder or somebody's
    letter must not change its permissions because of us.
    """
    if not path.exists():
        raise Unavailable(f"There is no workspace {path}. Check the name, or create it.")
    if not path.is_file():
        raise Unavailable(f"{path} is not a file. Name the workspace file itself.")
    try:
        with path.open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError as problem:
        raise Unavailable(f"{path} cannot be read: {problem.strerror}.") from problem
    if begins not in (b"", _MAGIC):
        raise Unavailable(f"{path} is no Casewright workspace. Check the name, or create one.")


def make_private(path: Path, *, create: bool) -> None:
    """See to it that only its owner may read the file; creates it when asked to."""
    if create:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise Taken(f"{path} exists already. Choose another name, or open it.") from None
        except OSError as problem:
            raise Unavailable(f"{path} cannot be created: {problem.strerror}.") from problem
    elif sys.platform != "win32" and path.stat().st_uid == os.getuid():
        os.chmod(path, 0o600)
