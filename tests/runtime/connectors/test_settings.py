"""Settings of connectors: a typing mistake is refused with its place, and shows no secret."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from casewright.blueprint.base import Model
from casewright.runtime.connectors.http import tls_context
from casewright.runtime.connectors.port import BadSettings
from casewright.runtime.connectors.settings import read_settings


class Part(Model):
    """A part of settings."""

    port: int = Field(ge=1)


class Whole(Model):
    """Settings with parts."""

    host: str
    parts: dict[str, Part] = Field(default_factory=dict)


def test_settings_are_read_into_their_model() -> None:
    found = read_settings(Whole, {"host": "x", "parts": {"a": {"port": 1}}}, "a connector")
    assert found.parts["a"].port == 1


@pytest.mark.parametrize(
    "given, where",
    [
        ({}, "host"),
        ({"host": 1}, "host"),
        ({"host": "x", "hots": "y"}, "hots"),
        ({"host": "x", "parts": {"a": {"port": 0}}}, "parts.a.port"),
        ({"host": "x", "parts": {"a": {"prot": 1, "port": 1}}}, "parts.a.prot"),
        ({"host": "x", "parts": []}, "parts"),
    ],
)
def test_a_mistake_is_refused_with_its_place(given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings(Whole, given, "a connector")
    assert f"The settings of a connector are wrong at {where}:" in refused.value.reason
    assert "bindings" in refused.value.remedy


def test_a_wrong_value_is_not_repeated_because_it_may_be_a_secret() -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings(Whole, {"host": "x", "parts": {"a": {"port": "hunter22"}}}, "a connector")
    assert "hunter22" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_old_versions_of_tls_are_not_spoken() -> None:
    context = tls_context()
    assert context.minimum_version.name == "TLSv1_2"
    assert context.check_hostname
