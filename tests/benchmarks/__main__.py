"""``make bench``: measure what README and design promise; prints a table, writes benchmarks.json.

``--full`` takes a million pending and ten thousand due timers instead of a tenth and a fifth.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from casewright.store.accepted import plain

from . import feel_bench, ours, postgres, startup, table_bench, timers
from .measure import Result, interleaved
from .peer import Peer

CASES = 20


def corpus() -> Path:
    """The folder with the peer's model."""
    default = Path(__file__).parents[2] / ".." / "shared" / "corpus"
    return Path(os.environ.get("CASEWRIGHT_CORPUS", default)).resolve()


def core(peer: Peer) -> Iterator[Result]:
    """The engine alone against the peer in memory."""
    engine = ours.Core()
    mine, theirs = interleaved(lambda: engine.run(100), lambda: peer.in_memory(5))
    note = f"{mine.cpu * 1e6:.1f} µs against {theirs.cpu * 1e6:.0f} µs a completion"
    yield Result("core in memory vs SpiffWorkflow, CPU", theirs.cpu / mine.cpu, 100, 300, note)


def persisted(peer: Peer) -> Iterator[Result]:
    """Durable and audited against the peer, and against bare sqlite3 writing the same rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        durable = ours.Durable(folder / "ours.casewright", "NORMAL")
        mine, theirs = interleaved(
            lambda: durable.run(CASES), lambda: peer.persisted(2, folder / "peer.db", "NORMAL")
        )
        durable.store.close()
        note = (
            f"{mine.cpu * 1e6:.0f} µs against {theirs.cpu * 1e6:.0f} µs a completion; "
            f"on the wall {theirs.wall / mine.wall:.0f}×"
        )
        yield Result("persisted vs SpiffWorkflow, CPU", theirs.cpu / mine.cpu, 15, 25, note)
    yield from _raw()


def _raw() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty, statements = ours.record(folder, CASES)
        durable = ours.Durable(folder / "ours.casewright", "NORMAL")
        copies = iter(range(1_000))

        def bare() -> int:
            copy = folder / f"bare-{next(copies)}.casewright"
            copy.write_bytes(empty.read_bytes())
            ours.replay(copy, statements, "NORMAL")
            return CASES * ours.COMPLETIONS

        mine, raw = interleaved(lambda: durable.run(CASES), bare)
        durable.store.close()
        note = f"{mine.cpu * 1e6:.0f} µs against {raw.cpu * 1e6:.0f} µs a completion"
        yield Result(
            "persisted vs bare sqlite3, same rows, CPU", raw.cpu / mine.cpu, 0.3, 0.5, note
        )


def memory(peer: Peer) -> Iterator[Result]:
    """Memory of live cases in the middle of their work.

    Between commands a case is held as its snapshot (an in-memory store keeps no more); the peer
    holds its workflow object. The note says what our case takes as an object.
    """
    engine = ours.Core()
    mine = _bytes(lambda: [plain(engine.half_done(f"case-{n}")) for n in range(300)]) / 300
    whole = _bytes(lambda: [engine.half_done(f"case-{n}") for n in range(300)]) / 300
    theirs = _bytes(lambda: [peer.half_done() for _ in range(20)]) / 20
    note = (
        f"{mine / 1024:.1f} KiB against {theirs / 1024:.0f} KiB a case; "
        f"as an object {whole / 1024:.1f} KiB"
    )
    yield Result("memory per live case, SpiffWorkflow / ours", theirs / mine, 20, 40, note)


def _bytes(make: Callable[[], object]) -> int:
    make()
    tracemalloc.start()
    kept = make()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return size


def main() -> int:
    """Run everything; exit status 1 when a floor is not reached."""
    peer = Peer(corpus() / "bench" / "w1-spiffworkflow.bpmn")
    results: list[Result] = []
    parts = (
        core(peer), persisted(peer), memory(peer), startup.results(), postgres.results(),
        timers.results(full="--full" in sys.argv), feel_bench.run(), table_bench.run(),
    )  # fmt: skip
    for part in parts:
        for result in part:
            results.append(result)
            print(
                f"{result.name:48} {result.ratio:8.2f}  floor {result.floor:<6g} "
                f"target {result.target:<6g} {result.reached:7} {result.note}",
                flush=True,
            )
    table = {
        r.name: {"ratio": round(r.ratio, 3), "floor": r.floor, "target": r.target} for r in results
    }
    Path("benchmarks.json").write_text(json.dumps(table, indent=2) + "\n", encoding="utf8")
    return 0 if all(r.reached != "below" for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
