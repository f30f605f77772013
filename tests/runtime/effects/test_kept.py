"""Binding connectors in a workspace: what cannot work is refused when it is bound, not later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Limits
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.runtime.effects.kept import Bindings, StoreFiles
from casewright.store.open import open_store

CREATE = {"method": "POST", "path": "/claims"}
SETTINGS: dict[str, Any] = {
    "base_url": "https://x", "operations": {"create": CREATE}, "auth": {"kind": "header"},
}  # fmt: skip
CLAIMS = Binding("claims", "rest", SETTINGS, {"token": "claims.token"}, Limits(seconds=2.5), 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Any]:
    made = open_store(tmp_path / "x.casewright", create=True)
    yield made
    made.close()


@pytest.fixture
def bindings(store: Any) -> Bindings:
    return bindings_of(store)


def test_a_binding_is_found_as_it_was_bound(bindings: Bindings) -> None:
    assert bindings.get("claims") is None
    bindings.bind(CLAIMS, "zoe")
    assert bindings.get("claims") == CLAIMS
    assert bindings.all() == [CLAIMS]


def test_numbers_come_back_as_what_they_are(bindings: Bindings) -> None:
    bindings.bind(CLAIMS, "zoe")
    found = bindings.get("claims")
    assert found is not None
    assert isinstance(found.limits.seconds, float)
    assert isinstance(found.attempts, int)


@pytest.mark.parametrize(
    "wrong, said",
    [
        (Binding("no space", "rest", SETTINGS), "cannot be a connector's id"),
        (Binding("", "rest", SETTINGS), "cannot be a connector's id"),
        (Binding("x", "pigeon", {}), "no kind of connector named “pigeon”"),
        (Binding("x", "rest", {"nonsense": 1}), "settings"),
        (Binding("x", "rest", SETTINGS, {"passport": "p"}), "needs no secret “passport”"),
        (Binding("x", "rest", SETTINGS, attempts=0), "Say 1 to 100"),
    ],
)
def test_what_cannot_work_is_refused_and_not_kept(
    bindings: Bindings, wrong: Binding, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        bindings.bind(wrong, "zoe")
    assert bindings.all() == []


def test_unbinding_what_is_not_bound_is_refused(bindings: Bindings) -> None:
    bindings.bind(CLAIMS, "zoe")
    bindings.unbind("claims")
    assert bindings.all() == []
    with pytest.raises(Refused, match="is not bound"):
        bindings.unbind("claims")


@pytest.mark.parametrize("content", [b"hello", b"", b"x" * 300_000])
def test_files_are_kept_by_what_they_hold(store: Any, content: bytes) -> None:
    files = StoreFiles(store)
    digest = files.put(content)
    assert files.put(content) == digest
    assert files.get(digest) == content


def test_a_file_that_is_not_there_is_refused(store: Any) -> None:
    with pytest.raises(Refused, match="keeps no file 000000000000"):
        StoreFiles(store).get("0" * 64)
