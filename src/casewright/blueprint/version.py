"""Published versions: the content hash and the life draft → in review → published → retired."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from .canonical import canonical_bytes
from .document import Blueprint
from .finding import refuse

Status = Literal["draft", "in review", "published", "retired"]

#: What may follow what. A published version never changes again; retired takes no new cases.
LIFE: Mapping[Status, tuple[Status, ...]] = MappingProxyType(
    {
        "draft": ("in review", "published"),
        "in review": ("draft", "published"),
        "published": ("retired",),
        "retired": ("published",),
    }
)


def content_hash(blueprint: Blueprint) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(blueprint)).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a blueprint as the workspace keeps it.

    ``version`` counts 1, 2, 3 …; ``hash`` is `content_hash`; ``content`` the canonical JSON.
    """

    blueprint_id: str
    version: int
    hash: str
    content: bytes
    author: str
    note: str = ""
    status: Status = "published"

    @property
    def is_intact(self) -> bool:
        """Whether the content still is what was hashed."""
        return hashlib.sha256(self.content).hexdigest() == self.hash


def published(
    blueprint: Blueprint, version: int, author: str, note: str = "", status: Status = "published"
) -> Published:
    """The record of ``blueprint`` as version ``version``."""
    content = canonical_bytes(blueprint)
    digest = hashlib.sha256(content).hexdigest()
    return Published(blueprint.blueprint, version, digest, content, author, note, status)


def moved(record: Published, status: Status) -> Published:
    """``record`` in the next status; raises BlueprintRefused when its life has no such step."""
    if status not in LIFE[record.status]:
        refuse(
            f"Version {record.version} is {record.status}; it cannot become {status}.",
            f"From here it can become: {', '.join(LIFE[record.status])}.",
            element=record.blueprint_id,
        )
    return replace(record, status=status)
