"""The benchmark of tables compares the same table: every side gives the same answers."""

from __future__ import annotations

import pytest

from . import table_bench


@pytest.mark.parametrize("rows", [1, 50])
def test_our_table_matches_its_last_row(rows: int) -> None:
    assert table_bench.ours(table_bench.compiled(rows), table_bench.data(rows), 2)() == 2


@pytest.mark.parametrize("rows", [1, 10])
def test_zen_engine_gives_the_same(rows: int) -> None:
    pytest.importorskip("zen", reason="zen-engine is not installed (it is only measured against)")
    assert table_bench.zen(rows, 2)() == 2


@pytest.mark.parametrize("rows", [1, 10])
def test_spiff_workflow_gives_the_same(rows: int) -> None:
    pytest.importorskip("SpiffWorkflow", reason="SpiffWorkflow is only measured against")
    assert table_bench.spiff(rows, 2)() == 2
