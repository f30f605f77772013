"""What can go wrong with an expression. Rule: wrong data gives null, only these are raised."""

from __future__ import annotations

_NEAR = 30


class RulesError(Exception):
    """Base of everything that the rules room raises on purpose."""


class FeelSyntaxError(RulesError):
    """The text is not a FEEL expression; `position` is the offset where reading stopped."""

    def __init__(self, message: str, position: int, text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.text = text

    @property
    def near(self) -> str:
        """The text from where reading stopped to the end of its line, at most 30 characters."""
        rest = self.text[self.position :].partition("\n")[0].strip()
        return rest if len(rest) <= _NEAR else rest[: _NEAR - 1] + "…"

    def __str__(self) -> str:
        if not self.text:
            return f"{self.message} (at character {self.position + 1})"
        line = self.text.count("\n", 0, self.position) + 1
        column = self.position - (self.text.rfind("\n", 0, self.position) + 1) + 1
        place = f"(line {line}, column {column})"
        return f"{self.message} {place}" + (f" near {self.near}" if self.near else "")


class LimitExceeded(RulesError):
    """An expression asked for more than its budget; `limit` names it, `allowed` is its size."""

    def __init__(self, limit: str, allowed: int) -> None:
        super().__init__(
            f"The expression exceeds the limit '{limit}' ({allowed:,}). "
            "It was stopped and gave no result. Make the expression or its data smaller."
        )
        self.limit = limit
        self.allowed = allowed


class EvaluationStopped(RulesError):
    """The caller's `stop()` said so; an environment error, never a decision."""

    def __init__(self) -> None:
        super().__init__("The evaluation was stopped before it ended. Nothing was decided; retry.")


class NoValue(Exception):
    """Inside the room only: this operation has no value, for `reason`; it becomes null."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
