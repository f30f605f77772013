"""Built-in functions on lists. Rule: positions count from 1, or from the end below 0."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key

from casewright.rules import numbers
from casewright.rules.builtins.signature import Table
from casewright.rules.builtins.strings import cut
from casewright.rules.errors import NoValue
from casewright.rules.frames import Run
from casewright.rules.limits import check_list
from casewright.rules.numbers import CONTEXT, Number, as_decimal
from casewright.rules.operations import ARITHMETIC, equal, order
from casewright.rules.values import DaysDuration, Function, MonthsDuration

TABLE = Table()
define = TABLE.define
Items = Sequence[object]


def same(run: Run, a: object, b: object) -> bool:
    """Whether two items count as the same one."""
    return equal(a, b, run.tick) is True


@define("list contains", "list: list, element: Any?", "boolean", needs_run=True)
def list_contains(run: Run, items: Items, element: object) -> bool:
    run.tick(len(items))
    return any(same(run, item, element) for item in items)


@define("count", "list: list", "number")
def count(items: Items) -> int:
    return len(items)


def _numbers(items: Items) -> list[Number]:
    if not items:
        raise NoValue("an empty list has no such value")
    found = [item for item in items if numbers.is_number(item)]
    if len(found) != len(items):
        raise NoValue("every item must be a number")
    return found  # type: ignore[return-value]


def _extreme(items: Items, wanted: int) -> object:
    if not items:
        raise NoValue("an empty list has no least or greatest item")
    best = items[0]
    for item in items:
        sign = order(item, best)
        if sign is None:
            raise NoValue("the items do not compare")
        best = item if sign == wanted else best
    return best


@define("min", "list: list", "Any")
def minimum(items: Items) -> object:
    return _extreme(items, -1)


@define("min", "c...: Any?", "Any")
def minimum_of(*items: object) -> object:
    return _extreme(items, -1)


@define("max", "list: list", "Any")
def maximum(items: Items) -> object:
    return _extreme(items, 1)


@define("max", "c...: Any?", "Any")
def maximum_of(*items: object) -> object:
    return _extreme(items, 1)


def _total(items: Items) -> object:
    if not items:
        raise NoValue("an empty list has no sum")
    total = items[0]
    if not (numbers.is_number(total) or isinstance(total, DaysDuration | MonthsDuration)):
        raise NoValue("only numbers and durations have a sum")
    for item in items[1:]:
        total = ARITHMETIC["+"](total, item)
    if total is None:
        raise NoValue("the items cannot be added")
    return total


@define("sum", "list: list", "Any")
def total(items: Items) -> object:
    return _total(items)


@define("sum", "n...: Any?", "Any")
def total_of(*items: object) -> object:
    return _total(items)


@define("mean", "list: list", "Any")
def mean(items: Items) -> object:
    return ARITHMETIC["/"](_total(items), len(items))


@define("mean", "n...: Any?", "Any")
def mean_of(*items: object) -> object:
    return ARITHMETIC["/"](_total(items), len(items))


@define("product", "list: list", "number")
def product(items: Items) -> Number:
    result: Number = 1
    for item in _numbers(items):
        result = numbers.multiply(result, item)
    return result


@define("product", "n...: number", "number")
def product_of(*items: object) -> Number:
    return product(items)


@define("median", "list: list", "number")
def median(items: Items) -> Number | None:
    if not items:
        return None
    ranked = sorted(_numbers(items))
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ranked[middle]
    return numbers.divide(numbers.add(ranked[middle - 1], ranked[middle]), 2)


@define("median", "n...: number", "number")
def median_of(*items: object) -> Number | None:
    return median(items)


@define("stddev", "list: list", "number")
def standard_deviation(items: Items) -> Number:
    found = _numbers(items)
    if len(found) < 2:
        raise NoValue("a standard deviation needs two numbers")
    average = numbers.divide(product_sum(found), len(found))
    squares = [numbers.power(numbers.subtract(item, average), 2) for item in found]
    return CONTEXT.sqrt(as_decimal(numbers.divide(product_sum(squares), len(found) - 1)))


def product_sum(items: Sequence[Number]) -> Number:
    """The sum of numbers."""
    result: Number = 0
    for item in items:
        result = numbers.add(result, item)
    return result


@define("stddev", "n...: number", "number")
def standard_deviation_of(*items: object) -> Number:
    return standard_deviation(items)


@define("mode", "list: list", "list<number>")
def mode(items: Items) -> list[Number]:
    if not items:
        return []
    counts: dict[Number, int] = {}
    for item in _numbers(items):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, times in counts.items() if times == most)


@define("mode", "n...: number", "list<number>")
def mode_of(*items: object) -> list[Number]:
    return mode(items)


def _decided(items: Items, decisive: bool) -> bool:
    """What `all` (false decides) and `any` (true decides) make of booleans."""
    if decisive in [item for item in items if isinstance(item, bool)]:
        return decisive
    if not all(isinstance(item, bool) for item in items):
        raise NoValue("every item must be true or false")
    return not decisive


@define("all", "list: list", "boolean")
def all_true(items: Items) -> bool:
    return _decided(items, False)


@define("all", "b...: Any?", "boolean")
def all_of(*items: object) -> bool:
    return _decided(items, False)


@define("any", "list: list", "boolean")
def any_true(items: Items) -> bool:
    return _decided(items, True)


@define("any", "b...: Any?", "boolean")
def any_of(*items: object) -> bool:
    return _decided(items, True)


def place(items: Items, position: Number) -> int:
    """The index of a position (NoValue outside the list)."""
    found = cut(position)
    if found == 0 or abs(found) > len(items):
        raise NoValue("the position lies outside the list")
    return found - 1 if found > 0 else len(items) + found


@define("sublist", "list: list, start position: number, length?: number", "list")
def sublist(items: Items, start: Number, length: Number | None = None) -> list[object]:
    begin = place(items, start)
    if length is None:
        return list(items[begin:])
    size = cut(length)
    if size < 1 or begin + size > len(items):
        raise NoValue("the length lies outside the list")
    return list(items[begin : begin + size])


@define("append", "list: list, item...: Any?", "list")
def append(items: Items, *more: object) -> list[object]:
    return [*items, *more]


@define("concatenate", "list...: list", "list")
def concatenate(*lists: Items) -> list[object]:
    check_list(sum(map(len, lists)))
    return [item for items in lists for item in items]


@define("insert before", "list: list, position: number, newItem: Any?", "list")
def insert_before(items: Items, position: Number, item: object) -> list[object]:
    index = place(items, position)
    return [*items[:index], item, *items[index:]]


@define("remove", "list: list, position: number", "list")
def remove(items: Items, position: Number) -> list[object]:
    index = place(items, position)
    return [*items[:index], *items[index + 1 :]]


@define("list replace", "list: list, position: number, newItem: Any?", "list")
def list_replace(items: Items, position: Number, item: object) -> list[object]:
    index = place(items, position)
    return [*items[:index], item, *items[index + 1 :]]


@define("list replace", "list: list, match: function, newItem: Any?", "list")
def list_replace_where(items: Items, match: Function, item: object) -> list[object]:
    if len(match.parameters) != 2:
        raise NoValue("the function takes an item and the new item")
    return [item if _true(match.call(old, item)) else old for old in items]


def _true(answer: object) -> bool:
    if not isinstance(answer, bool):
        raise NoValue("the function must give true or false")
    return answer


@define("reverse", "list: list", "list")
def reverse(items: Items) -> list[object]:
    return list(reversed(items))


@define("index of", "list: list, match: Any?", "list<number>", needs_run=True)
def index_of(run: Run, items: Items, match: object) -> list[int]:
    run.tick(len(items))
    return [index + 1 for index, item in enumerate(items) if same(run, item, match)]


def _distinct(run: Run, items: Items) -> list[object]:
    kept: list[object] = []
    simple: set[tuple[type, object]] = set()
    for item in items:
        # Texts and ints are most of what lists hold; they need no pairwise comparison.
        if type(item) is str:
            if (str, item) not in simple:
                simple.add((str, item))
                kept.append(item)
            continue
        run.tick(1 + len(kept))
        if not any(same(run, item, other) for other in kept):
            kept.append(item)
    return kept


@define("distinct values", "list: list", "list", needs_run=True)
def distinct_values(run: Run, items: Items) -> list[object]:
    return _distinct(run, items)


@define("union", "list...: list", "list", needs_run=True)
def union(run: Run, *lists: Items) -> list[object]:
    return _distinct(run, concatenate(*lists))


@define("flatten", "list: list", "list", needs_run=True)
def flatten(run: Run, items: Items) -> list[object]:
    flat: list[object] = []
    todo: list[object] = list(reversed(items))
    while todo:
        run.tick()
        item = todo.pop()
        if isinstance(item, list | tuple):
            todo.extend(reversed(item))
        else:
            flat.append(item)
        check_list(len(flat) + len(todo))
    return flat


@define("sort", "list: list, precedes: function", "list")
def sort_by(items: Items, precedes: Function) -> list[object]:
    if len(precedes.parameters) != 2:
        raise NoValue("the function takes two items")

    def compare(a: object, b: object) -> int:
        if precedes.call(a, b) is True:
            return -1
        return 1 if precedes.call(b, a) is True else 0

    return sorted(items, key=cmp_to_key(compare))


@define("sort", "list: list", "list")
def sort(items: Items) -> list[object]:
    def compare(a: object, b: object) -> int:
        sign = order(a, b)
        if sign is None:
            raise NoValue("the items do not compare")
        return sign

    return sorted(items, key=cmp_to_key(compare))
