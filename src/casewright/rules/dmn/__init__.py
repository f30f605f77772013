"""DMN: decision models as the standard defines them. Rule: bytes in, values out; pure and shared."""

from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.model import Model, load
from casewright.rules.dmn.types import Problem

__all__ = ["DmnError", "Model", "Problem", "load"]
