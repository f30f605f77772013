"""What can be wrong with a DMN file. Rule: one kind of error, which says where and what to do."""

from __future__ import annotations

from casewright.rules.errors import RulesError


class DmnError(RulesError):
    """A model cannot be used; `element` names the place, `remedy` says what to do."""

    def __init__(self, problem: str, element: str = "", remedy: str = "") -> None:
        place = f"{element}: " if element else ""
        super().__init__(f"{place}{problem}" + (f" {remedy}" if remedy else ""))
        self.problem = problem
        self.element = element
        self.remedy = remedy
