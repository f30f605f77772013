"""A DMN model as it is written. Rule: frozen values without behaviour, one class per construct."""

from __future__ import annotations

from dataclasses import dataclass, field

from casewright.rules.dmn.markup import Element
from casewright.rules.dmn.table import BARE, DecisionTable, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable(Part):
    """A name with its type (a type reference as text, "" for any)."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed(Part):
    """Unary tests that values of a type must pass."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition(Part):
    """A type: a reference, or components, or a function; perhaps a list of that."""

    name: str
    type: str = ""
    components: tuple[ItemDefinition, ...] = ()
    collection: bool = False
    allowed: Allowed | None = None
    constraint: Allowed | None = None
    function: FunctionItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionItem(Part):
    """The signature that a function type has."""

    parameters: tuple[Variable, ...] = ()
    result: str = ""


# ----------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Part):
    """FEEL text."""

    text: str
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Part):
    """One line of a boxed context; without a variable it is the result."""

    variable: Variable | None
    value: Boxed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedContext(Part):
    """Named values, each seeing those above it."""

    entries: tuple[Entry, ...]
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Part):
    """A call by named parameters."""

    function: Boxed | None
    bindings: tuple[tuple[Variable, Boxed | None], ...]
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(Part):
    """A function with its parameters; `kind` is FEEL, Java or PMML."""

    parameters: tuple[Variable, ...]
    body: Boxed | None
    kind: str = "FEEL"
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedList(Part):
    """A list, item by item."""

    items: tuple[Boxed | None, ...]
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Part):
    """Rows of the same columns: a list of contexts."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed | None, ...], ...]
    type: str = ""
    row_parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Part):
    """If, then, else."""

    test: Boxed | None
    yes: Boxed | None
    no: Boxed | None
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedFilter(Part):
    """The items of a list that match."""

    source: Boxed | None
    match: Boxed | None
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterator(Part):
    """`for`, `some` or `every` over a list."""

    kind: str
    variable: str
    source: Boxed | None
    body: Boxed | None
    type: str = ""


Boxed = (
    Literal
    | BoxedContext
    | Invocation
    | FunctionDefinition
    | BoxedList
    | Relation
    | Conditional
    | BoxedFilter
    | Iterator
    | DecisionTable
)


# -------------------------------------------------------------------- elements


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Part):
    """Another file whose elements are used as `name.element`."""

    name: str
    namespace: str
    uri: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed(Part):
    """A reference `namespace#id` (or `#id`) to an element."""

    href: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Part):
    """Data that come from outside."""

    name: str
    variable: Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRow:
    """One example of a decision: its inputs and the expected result, all FEEL text."""

    __test__ = False

    name: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    expected: str = "null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Part):
    """A decision: what it needs and how it is made."""

    name: str
    variable: Variable
    needs: tuple[Needed, ...] = ()
    logic: Boxed | None = None
    tests: tuple[TestRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKnowledge(Part):
    """A reusable function."""

    name: str
    variable: Variable
    needs: tuple[Needed, ...] = ()
    logic: FunctionDefinition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(Part):
    """Decisions offered as one function; the references are in the order of the parameters."""

    name: str
    variable: Variable
    outputs: tuple[Needed, ...] = ()
    encapsulated: tuple[Needed, ...] = ()
    input_decisions: tuple[Needed, ...] = ()
    input_data: tuple[Needed, ...] = ()


Node = InputData | Decision | BusinessKnowledge | DecisionService


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Part):
    """A whole file. `version` is the DMN version it was read from."""

    name: str
    namespace: str
    version: str = "1.5"
    language: str = ""
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    nodes: tuple[Node, ...] = ()
    diagrams: tuple[Element, ...] = field(default=(), repr=False, hash=False)


__all__ = [
    "BARE", "Allowed", "Boxed", "BoxedContext", "BoxedFilter", "BoxedList", "BusinessKnowledge",
    "Conditional", "Decision", "DecisionService", "DecisionTable", "Definitions", "Entry",
    "FunctionDefinition", "FunctionItem", "Import", "InputData", "Invocation", "ItemDefinition",
    "Iterator", "Literal", "Needed", "Node", "Part", "Relation", "TestRow", "Variable",
]  # fmt: skip
