"""Small DMN models for tests: the pieces of a file as text, and shortcuts to evaluate them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from casewright.rules import feel
from casewright.rules.dmn import Model, load

FILES = Path(__file__).parent / "files"
SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file(name: str) -> bytes:
    """A model beside this module."""
    return (FILES / name).read_bytes()


def beside(namespace: str, uri: str) -> bytes:
    """Finds the imports of these files: by name, else by the last part of the namespace."""
    name = uri.rpartition("/")[2] or f"{namespace.rpartition(':')[2]}.dmn"
    place = FILES / name
    if not place.is_file():
        raise LookupError(name)
    return place.read_bytes()


def definitions(*parts: str, more: str = "") -> str:
    """A whole file in DMN 1.5."""
    head = f'<definitions xmlns="{SPACE}" id="m" name="M" namespace="urn:m" {more}>'
    return f"{head}{''.join(parts)}</definitions>"


def literal(text: str, more: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression {more}><text>{escape(text)}</text></literalExpression>"


def needs(*names: str) -> str:
    """Requirements: `d:name` for a decision, `k:name` for knowledge, else an input."""
    found = []
    for name in names:
        kind, local = (name[0], name[2:]) if name[1:2] == ":" else ("", name)
        tag = {"d": "requiredDecision", "k": "requiredKnowledge"}.get(kind, "requiredInput")
        outer = "knowledgeRequirement" if tag == "requiredKnowledge" else "informationRequirement"
        href = quoteattr(local if "#" in local else f"#{local}")
        found.append(f"<{outer}><{tag} href={href}/></{outer}>")
    return "".join(found)


def decision(name: str, logic: str, *required: str, kind: str = "") -> str:
    """A decision; its id is its name."""
    shown = quoteattr(name)
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    variable = f"<variable name={shown}{typed}/>"
    return f"<decision id={shown} name={shown}>{variable}{needs(*required)}{logic}</decision>"


def given(name: str, kind: str = "") -> str:
    """An input; its id is its name."""
    shown = quoteattr(name)
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    return f"<inputData id={shown} name={shown}><variable name={shown}{typed}/></inputData>"


def parameters(*names: str) -> str:
    """Formal parameters, `name:type` or `name`."""
    found = []
    for name in names:
        local, colon, kind = name.partition(":")
        typed = f" typeRef={quoteattr(kind)}" if colon else ""
        found.append(f"<formalParameter name={quoteattr(local)}{typed}/>")
    return "".join(found)


def knowledge(name: str, takes: str, logic: str, *required: str, kind: str = "") -> str:
    """A business knowledge model; `takes` are formal parameters."""
    shown = quoteattr(name)
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    return (
        f"<businessKnowledgeModel id={shown} name={shown}><variable name={shown}{typed}/>"
        f"<encapsulatedLogic>{takes}{logic}</encapsulatedLogic>{needs(*required)}"
        "</businessKnowledgeModel>"
    )


def item(name: str, kind: str = "", more: str = "", attributes: str = "") -> str:
    """A type definition."""
    reference = f"<typeRef>{escape(kind)}</typeRef>" if kind else ""
    return f"<itemDefinition name={quoteattr(name)} {attributes}>{reference}{more}</itemDefinition>"


def component(name: str, kind: str = "", more: str = "", attributes: str = "") -> str:
    """A component of a type definition."""
    found = item(name, kind, more, attributes)
    return found.replace("itemDefinition", "itemComponent")


def allowed(text: str, tag: str = "allowedValues") -> str:
    """The values that a type allows."""
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def table(
    inputs: list[str], outputs: list[str], rules: Sequence[tuple[str, ...]], more: str = ""
) -> str:
    """A decision table: inputs and outputs as `expression or name:type`, rules as cells."""
    parts = []
    for name in inputs:
        local, _, kind = name.partition(":")
        typed = f" typeRef={quoteattr(kind)}" if kind else ""
        text = f"<text>{escape(local)}</text>"
        parts.append(f"<input><inputExpression{typed}>{text}</inputExpression></input>")
    for name in outputs:
        local, _, kind = name.partition(":")
        typed = f" typeRef={quoteattr(kind)}" if kind else ""
        named = f" name={quoteattr(local)}" if local else ""
        parts.append(f"<output{named}{typed}/>")
    for cells in rules:
        entries = [
            f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells[: len(inputs)]
        ]
        entries += [
            f"<outputEntry><text>{escape(cell)}</text></outputEntry>"
            for cell in cells[len(inputs) :]
        ]
        parts.append(f"<rule>{''.join(entries)}</rule>")
    return f"<decisionTable {more}>{''.join(parts)}</decisionTable>"


def made(*parts: str) -> Model:
    """The model of these parts."""
    return load(definitions(*parts))


def value(text: str) -> object:
    """A FEEL value."""
    return feel.evaluate(text, {})


def answer(model: Model, name: str, /, **inputs: object) -> object:
    """The value of a decision as FEEL writes it in JSON."""
    return feel.to_json(model.evaluate(name, inputs))


def reasons(model: Model, name: str, /, **inputs: object) -> list[str]:
    """Why values were null, over the whole trace."""
    trace = model.evaluate_traced(name, inputs)[1]
    return [reason for entry in trace for reason in entry.get("reasons", [])]  # type: ignore[attr-defined]
