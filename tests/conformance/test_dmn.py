"""DMN's own compatibility kit: all of it that is there, counted strictly, nothing left out silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.cli.conformance import EXCLUDED, Count, dmn


@pytest.fixture(scope="session")
def kit(corpus: Path) -> Path:
    """The folder of the kit's test cases."""
    folder = corpus / "dmn-tck" / "TestCases"
    if not folder.is_dir():
        pytest.skip(f"no compatibility kit at {folder}; set CASEWRIGHT_CORPUS")
    return folder


def _shown(count: Count) -> list[str]:
    return [f"{bad['file']} {bad['case']} {bad['node']}" for bad in count.failures[:20]]


def test_level_2_is_met_completely(kit: Path) -> None:
    count = dmn(kit / "compliance-level-2")
    assert count.cases > 80
    assert count.passed == count.cases, _shown(count)
    assert count.nodes_passed == count.nodes
    assert count.excluded == []


def test_level_3_is_met_but_for_what_is_excluded_by_name(kit: Path) -> None:
    count = dmn(kit / "compliance-level-3")
    assert count.cases > 2_500
    assert count.passed / count.cases >= 0.99, _shown(count)
    assert count.non_null_passed / count.non_null >= 0.985, _shown(count)
    assert [left["directory"] for left in count.excluded] == ["0076-feel-external-java"]


def test_only_one_directory_is_excluded() -> None:
    assert list(EXCLUDED) == ["0076-feel-external-java"]
