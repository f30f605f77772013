"""Who acts when nobody is named, and fresh ids for commands.

Rule: nothing heavy is loaded here, because a window asks before it is painted.
"""

from __future__ import annotations

import getpass
import os
import time


def machine_user() -> str:
    """The operating system's user, who acts unless somebody else is named."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "user"


def new_id() -> str:
    """A fresh id for a command: a UUID of version 7 (RFC 9562), milliseconds before 74 random bits.

    Ids that grow with time stand beside each other in the store's index of commands, so that one
    page of it is written where ids in no order would each touch another.
    """
    stamp, drawn = f"{time.time_ns() // 1_000_000:012x}", os.urandom(10).hex()
    variant = "89ab"[int(drawn[0], 16) & 3]
    return f"{stamp[:8]}-{stamp[8:]}-7{drawn[1:4]}-{variant}{drawn[4:7]}-{drawn[7:19]}"
