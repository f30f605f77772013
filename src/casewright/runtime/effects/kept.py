"""What a workspace keeps for its connectors: bindings by id, and files by their digest.

Rule: a binding is checked by its kind before it is kept, so that a wrong address or setting is
refused at once and not when the first effect runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import ConnectorKind
from casewright.store.bindings import BindingRows
from casewright.store.port import Store

from .connect import Binding

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,99}")
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(Binding, float_hook=Decimal)


class Bindings:
    """The connectors of a workspace; ``kind`` finds an installed kind by name."""

    def __init__(self, rows: BindingRows, kind: Callable[[str], ConnectorKind]) -> None:
        self._rows = rows
        self._kind = kind

    def get(self, connector: str) -> Binding | None:
        """The binding as it is now, so that a change holds for the next attempt."""
        row = self._rows.get(connector)
        return None if row is None else _DECODER.decode(row.body)

    def all(self) -> Sequence[Binding]:
        """Every binding, by id."""
        return [_DECODER.decode(row.body) for row in self._rows.all()]

    def bind(self, binding: Binding, who: str) -> None:
        """Keep a binding; raises ``Refused`` when its kind or settings cannot work."""
        if not _ID.fullmatch(binding.connector):
            raise Refused(
                f"“{binding.connector[:80]}” cannot be a connector's id.",
                "Begin with a letter; use letters, digits, “.”, “-” and “_”, at most 100.",
            )
        if not 1 <= binding.attempts <= 100:
            raise Refused(f"{binding.attempts} attempts are not possible.", "Say 1 to 100.")
        opened = self._kind(binding.kind).open(binding.settings)
        unknown = sorted(set(binding.secrets) - set(opened.roles))
        if unknown:
            raise Refused(
                f"A {binding.kind} connector with these settings needs no secret “{unknown[0]}”.",
                f"It takes: {', '.join(sorted(opened.roles)) or 'none'}.",
            )
        self._rows.put(binding.connector, _ENCODER.encode(binding), who)

    def unbind(self, connector: str) -> None:
        """Forget a binding; raises ``Refused`` when there is none."""
        if not self._rows.remove(connector):
            raise Refused(
                f"The connector “{connector}” is not bound in this workspace.",
                "See `casewright connector list`.",
            )


class StoreFiles:
    """Attachments in the workspace's own store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, digest: str) -> bytes:
        """The bytes; raises ``Refused`` when there are none."""
        found = self._store.reads.file_bytes(digest)
        if found is None:
            raise Refused(
                f"The workspace keeps no file {digest[:12]}….", "Attach it to the case again."
            )
        return found

    def put(self, content: bytes) -> str:
        """Keep bytes; gives their digest."""
        return self._store.put_file(content)
