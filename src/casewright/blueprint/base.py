"""What every element of a blueprint shares: a stable id, a name, and what it serves; frozen."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_.\-]{0,63}$"
FIELD_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"

Id = Annotated[str, Field(pattern=ID_PATTERN)]
FieldId = Annotated[str, Field(pattern=FIELD_PATTERN)]
Text = Annotated[str, Field(max_length=4_000)]
#: One text, or one per language tag (``{"en": "Claim", "nl": "Schade"}``).
Name = Text | dict[Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")], Text]
#: A FEEL expression; parsed and typed by ``check``, not here, so that a draft may be wrong.
Feel = Annotated[str, Field(min_length=1, max_length=65_536)]
#: An ISO 8601 duration. With a calendar ``P2D`` means two working days.
DURATION_PATTERN = (
    r"^P([0-9]+W|[0-9]+D(T([0-9]+H([0-9]+M)?([0-9]+S)?|[0-9]+M([0-9]+S)?|[0-9]+S))?"
    r"|T([0-9]+H([0-9]+M)?([0-9]+S)?|[0-9]+M([0-9]+S)?|[0-9]+S))$"
)
Duration = Annotated[str, Field(pattern=DURATION_PATTERN)]


class Model(BaseModel):
    """A frozen part of the document; unknown keys are errors, because a typo must not be silent."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def derived(self) -> frozenset[str]:
        """The attributes that follow from other parts of the document: neither written nor walked."""
        return frozenset()


class Element(Model):
    """Anything that can be pointed at: ``id`` survives renames, ``serves`` is the Golden Thread."""

    id: Id
    name: Name = ""
    serves: tuple[Id, ...] = ()

    def title(self, language: str = "en") -> str:
        """The name to show in ``language``; falls back to any language, then to the id."""
        if isinstance(self.name, str):
            return self.name or self.id
        return self.name.get(language) or next(iter(self.name.values()), "") or self.id
