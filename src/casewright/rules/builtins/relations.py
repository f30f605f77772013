"""How points and ranges lie to each other. Rule: the fourteen relations of DMN, ends included or not."""

from __future__ import annotations

from casewright.rules.builtins.signature import Table
from casewright.rules.errors import NoValue
from casewright.rules.operations import order
from casewright.rules.values import Range

TABLE = Table()
define = TABLE.define


def _order(a: object, b: object) -> int:
    """-1, 0 or 1 (NoValue when the two do not compare, as an open end with anything)."""
    sign = order(a, b)
    if sign is None:
        raise NoValue("the ends do not compare")
    return sign


def _starts_earlier(a: Range, b: Range) -> bool:
    """Whether `a` has something before all of `b`."""
    sign = _order(a.low, b.low)
    return sign < 0 or (sign == 0 and a.low_closed and not b.low_closed)


def _ends_later(a: Range, b: Range) -> bool:
    """Whether `a` has something after all of `b`."""
    sign = _order(a.high, b.high)
    return sign > 0 or (sign == 0 and a.high_closed and not b.high_closed)


def _wholly_before(a: Range, b: Range) -> bool:
    sign = _order(a.high, b.low)
    return sign < 0 or (sign == 0 and not (a.high_closed and b.low_closed))


def _same_start(a: Range, b: Range) -> bool:
    return _order(a.low, b.low) == 0 and a.low_closed == b.low_closed


def _same_end(a: Range, b: Range) -> bool:
    return _order(a.high, b.high) == 0 and a.high_closed == b.high_closed


# ------------------------------------------------------------ before and after


@define("before", "point1: Any, point2: Any", "boolean")
def before_point(a: object, b: object) -> bool:
    """The first point comes before the second."""
    return _order(a, b) < 0


@define("before", "point: Any, range: range", "boolean")
def point_before(point: object, space: Range) -> bool:
    """The point comes before everything in the range."""
    sign = _order(point, space.low)
    return sign < 0 or (sign == 0 and not space.low_closed)


@define("before", "range: range, point: Any", "boolean")
def range_before(space: Range, point: object) -> bool:
    """Everything in the range comes before the point."""
    sign = _order(space.high, point)
    return sign < 0 or (sign == 0 and not space.high_closed)


@define("before", "range1: range, range2: range", "boolean")
def before(a: Range, b: Range) -> bool:
    """Everything in the first range comes before everything in the second."""
    return _wholly_before(a, b)


@define("after", "point1: Any, point2: Any", "boolean")
def after_point(a: object, b: object) -> bool:
    """The first point comes after the second."""
    return _order(a, b) > 0


@define("after", "point: Any, range: range", "boolean")
def point_after(point: object, space: Range) -> bool:
    """The point comes after everything in the range."""
    return range_before(space, point)


@define("after", "range: range, point: Any", "boolean")
def range_after(space: Range, point: object) -> bool:
    """Everything in the range comes after the point."""
    return point_before(point, space)


@define("after", "range1: range, range2: range", "boolean")
def after(a: Range, b: Range) -> bool:
    """Everything in the first range comes after everything in the second."""
    return _wholly_before(b, a)


# -------------------------------------------------------- touching, overlapping


@define("meets", "range1: range, range2: range", "boolean")
def meets(a: Range, b: Range) -> bool:
    """The first range ends where the second starts, and both hold that point."""
    return _order(a.high, b.low) == 0 and a.high_closed and b.low_closed


@define("met by", "range1: range, range2: range", "boolean")
def met_by(a: Range, b: Range) -> bool:
    """The first range starts where the second ends, and both hold that point."""
    return meets(b, a)


@define("overlaps", "range1: range, range2: range", "boolean")
def overlaps(a: Range, b: Range) -> bool:
    """The ranges have a point in common."""
    return not _wholly_before(a, b) and not _wholly_before(b, a)


@define("overlaps before", "range1: range, range2: range", "boolean")
def overlaps_before(a: Range, b: Range) -> bool:
    """They overlap; the first starts earlier and does not end later."""
    return _starts_earlier(a, b) and not _wholly_before(a, b) and not _ends_later(a, b)


@define("overlaps after", "range1: range, range2: range", "boolean")
def overlaps_after(a: Range, b: Range) -> bool:
    """They overlap; the first starts later and does not end earlier."""
    return overlaps_before(b, a)


# ------------------------------------------------------------------- inside


@define("includes", "range: range, point: Any", "boolean")
def includes_point(space: Range, point: object) -> bool:
    """The point lies in the range; an included end belongs to it even when nothing else does."""
    start, end = _order(space.low, point), _order(space.high, point)
    return (
        (start < 0 < end) or (start == 0 and space.low_closed) or (end == 0 and space.high_closed)
    )


@define("includes", "range1: range, range2: range", "boolean")
def includes(a: Range, b: Range) -> bool:
    """All of the second range lies in the first."""
    return not (_starts_earlier(b, a) or _ends_later(b, a))


@define("during", "point: Any, range: range", "boolean")
def point_during(point: object, space: Range) -> bool:
    """The point lies in the range."""
    return includes_point(space, point)


@define("during", "range1: range, range2: range", "boolean")
def during(a: Range, b: Range) -> bool:
    """All of the first range lies in the second."""
    return includes(b, a)


# ------------------------------------------------------------ common ends


@define("starts", "point: Any, range: range", "boolean")
def point_starts(point: object, space: Range) -> bool:
    """The point is the included start of the range."""
    return _order(point, space.low) == 0 and space.low_closed


@define("starts", "range1: range, range2: range", "boolean")
def starts(a: Range, b: Range) -> bool:
    """They start alike and the first does not end later."""
    return _same_start(a, b) and not _ends_later(a, b)


@define("started by", "range: range, point: Any", "boolean")
def started_by_point(space: Range, point: object) -> bool:
    """The range starts with the point and holds it."""
    return point_starts(point, space)


@define("started by", "range1: range, range2: range", "boolean")
def started_by(a: Range, b: Range) -> bool:
    """They start alike and the first does not end earlier."""
    return starts(b, a)


@define("finishes", "point: Any, range: range", "boolean")
def point_finishes(point: object, space: Range) -> bool:
    """The point is the included end of the range."""
    return _order(point, space.high) == 0 and space.high_closed


@define("finishes", "range1: range, range2: range", "boolean")
def finishes(a: Range, b: Range) -> bool:
    """They end alike and the first does not start earlier."""
    return _same_end(a, b) and not _starts_earlier(a, b)


@define("finished by", "range: range, point: Any", "boolean")
def finished_by_point(space: Range, point: object) -> bool:
    """The range ends with the point and holds it."""
    return point_finishes(point, space)


@define("finished by", "range1: range, range2: range", "boolean")
def finished_by(a: Range, b: Range) -> bool:
    """They end alike and the first does not start later."""
    return finishes(b, a)


@define("coincides", "point1: Any, point2: Any", "boolean")
def coincides_point(a: object, b: object) -> bool:
    """The points are equal."""
    return _order(a, b) == 0


@define("coincides", "range1: range, range2: range", "boolean")
def coincides(a: Range, b: Range) -> bool:
    """The ranges have the same ends, open or closed alike."""
    return _same_start(a, b) and _same_end(a, b)
