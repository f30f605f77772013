"""``python -m tests.simulation SEED``: the same run again, step by step, then what is wrong with it."""

from __future__ import annotations

import sys

from .checks import check
from .office import prepared
from .run import Run


def main() -> None:
    """Run one seed and show it."""
    run = Run(int(sys.argv[1]), prepared())
    try:
        run.run()
    finally:
        print("\n".join(run.log))
    print(f"digest {run.digest()}")
    check(run)
    print(f"{len(run.accepted)} commands, {len(run.receiver.happened)} effects: nothing is wrong")


if __name__ == "__main__":
    main()
