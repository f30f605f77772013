"""Casewright: case management and workflow orchestration. Rule: importing this loads nothing else.

>>> import casewright
>>> workspace = casewright.open("permits.casewright")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casewright.app import open as open

__version__ = "0.1.0"

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> object:
    # The composition root pulls in the store; whoever only wants the version, a rule or the shell's
    # first paint must not pay for it.
    if name == "open":
        from casewright import app

        return app.open
    raise AttributeError(f"module 'casewright' has no attribute {name!r}")
