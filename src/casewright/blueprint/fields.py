"""The data of a case: typed fields with label, help, conditions and sensitivity."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Element, Feel, FieldId, Id, Model, Name, Text

FieldKind = Literal[
    "text",
    "long text",
    "integer",
    "decimal",
    "money",
    "boolean",
    "date",
    "time",
    "date-time",
    "duration",
    "choice",
    "multi-choice",
    "person",
    "reference",
    "records",
    "attachment",
    "calculated",
]


class Choice(Model):
    """One value of a choice; ``value`` is stored, ``name`` is shown."""

    value: Text
    name: Name = ""


class DataField(Element):
    """One field. ``id`` is its name in FEEL; conditions are FEEL over the other fields.

    ``records`` uses ``columns``, or names a data type as its ``type``, whose fields the document
    then puts into ``columns``; ``choice`` uses ``choices``; ``money`` has one ``currency``
    (ISO 4217) and its value is the amount; ``attachment`` is a category of files;
    ``calculated`` has ``formula`` and ``result`` (the kind of its value).
    """

    id: FieldId
    kind: FieldKind = "text"
    help: Text = ""
    required: bool = False
    required_when: Feel | None = None
    visible_when: Feel | None = None
    editable_when: Feel | None = None
    validation: Feel | None = None
    message: Text = ""
    sensitive: bool = False
    listed: bool = False
    choices: tuple[Choice, ...] = ()
    type: Id | None = None
    columns: tuple[DataField, ...] = ()
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    case_type: Id | None = None
    formula: Feel | None = None
    result: FieldKind = "text"
    default: Feel | None = None
    min_length: int = Field(default=0, ge=0)
    max_length: int = Field(default=100_000, ge=1)

    @model_validator(mode="after")
    def _one_source_of_columns(self) -> Self:
        if self.type is not None and self.columns:
            raise PydanticCustomError("columns_of_type", "The columns come from the type")
        return self

    def derived(self) -> frozenset[str]:
        """The columns of a field with a ``type`` are the type's."""
        return _COLUMNS if self.type is not None else frozenset()


_COLUMNS = frozenset({"columns"})


class ViewField(Model):
    """A field as one step shows it; unset conditions are the field's own."""

    field: FieldId
    required: bool | None = None
    editable: bool = True
    visible_when: Feel | None = None
    span: int = Field(default=1, ge=1, le=4)


class Section(Model):
    """A titled group of fields in a form."""

    title: Name = ""
    columns: int = Field(default=2, ge=1, le=4)
    fields: tuple[ViewField | FieldId, ...] = ()


class View(Model):
    """The form of a step: sections in order, ``pages`` when each section is a page."""

    sections: tuple[Section, ...] = ()
    paged: bool = False
