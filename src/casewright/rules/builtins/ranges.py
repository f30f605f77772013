"""Built-in functions on ranges. Rule: a range in a text has constant ends, nothing is computed."""

from __future__ import annotations

from casewright.rules import iso, syntax
from casewright.rules.builtins.signature import Table
from casewright.rules.errors import FeelSyntaxError, NoValue
from casewright.rules.numbers import is_number
from casewright.rules.operations import negate, order
from casewright.rules.parser import parse
from casewright.rules.scope import NameTable
from casewright.rules.values import Range

TABLE = Table()
define = TABLE.define

_READERS = {
    "date": iso.parse_date,
    "time": iso.parse_time,
    "date and time": iso.parse_date_time,
    "duration": iso.parse_duration,
}
_NAMES = NameTable(_READERS)


@define("range", "from: string", "range")
def range_from_text(text: str) -> Range:
    try:
        tree = parse(text, {}, (_NAMES,))
    except FeelSyntaxError:
        raise NoValue(f"'{text}' is no range") from None
    # `> 10` makes a range too, but only the form with brackets is a range in a text.
    if not isinstance(tree, syntax.RangeLiteral) or text[tree.span[0]] not in "([]":
        raise NoValue(f"'{text}' is no range")
    low, high = _end(tree.low), _end(tree.high)
    if low is not None and high is not None and order(low, high) not in (-1, 0):
        raise NoValue("the ends of the range do not compare, or are in the wrong order")
    return Range(low, high, tree.low_closed, tree.high_closed)


def _end(node: syntax.Node | None) -> object:
    """The value of a constant end; None for an end that is missing."""
    found: object = None
    match node:
        case None:
            return None
        case syntax.Literal(value):
            found = value
        case syntax.Negate(syntax.Literal(value)) if is_number(value):
            found = negate(value)
        case syntax.Call(syntax.Name(name), (syntax.Literal(str() as text),)) if name in _READERS:
            found = _READERS[name](text)
    if found is None:
        raise NoValue("the ends of a range are constants")
    return found
