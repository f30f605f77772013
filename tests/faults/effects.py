"""A worker of effects, to be killed. Reads one workspace per line, forks a worker for it.

The worker runs what is due and ends; the line ``ended CODE`` says how it did. Loading everything
once makes a kill cheap.
"""

from __future__ import annotations

import os
import sys

from casewright import app
from casewright.runtime.connectors import rest  # noqa: F401 - loaded before the fork
from casewright.runtime.effects import assemble, connect  # noqa: F401
from casewright.runtime.worker import Worker  # noqa: F401


def main() -> None:
    """Serve until there are no more lines."""
    os.write(1, b"ready\n")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.write(1, f"pid {os.getpid()}\n".encode())
            with app.open(line.strip(), actor="zoe") as workspace:
                workspace.worker(pools=("effects",)).once()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        os.write(1, f"ended {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
