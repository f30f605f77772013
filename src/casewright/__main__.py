"""`python -m casewright` is the command `casewright`. Rule: nothing happens here but the call."""

from __future__ import annotations

from casewright.cli.main import main

if __name__ == "__main__":
    main()
