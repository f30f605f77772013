"""Settings of connectors as people write them. Rule: unknown keys and wrong values are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .port import BadSettings

Settings = TypeVar("Settings", bound=BaseModel)


def read_settings(model: type[Settings], given: Mapping[str, Any], what: str) -> Settings:
    """The settings as ``model``; raises ``BadSettings`` naming the first wrong key."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the settings"
        raise BadSettings(
            f"The settings of {what} are wrong at {where}: {first['msg']}.",
            "Correct them in the workspace's bindings.",
        ) from None
