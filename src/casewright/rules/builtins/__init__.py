"""The built-in functions of FEEL. Rule: each is declared once, in the module of its subject."""

from __future__ import annotations

from casewright.rules.builtins import (
    contexts,
    lists,
    numeric,
    ranges,
    relations,
    strings,
    temporal,
)
from casewright.rules.builtins.signature import merge
from casewright.rules.scope import NameTable

FUNCTIONS = merge(
    contexts.TABLE,
    lists.TABLE,
    numeric.TABLE,
    ranges.TABLE,
    relations.TABLE,
    strings.TABLE,
    temporal.TABLE,
)
FUNCTION_NAMES = NameTable(FUNCTIONS)
