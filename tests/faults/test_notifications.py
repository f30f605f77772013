"""A worker is killed while it tells people of what happened: the next goes on, nobody is told twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

from casewright import app
from casewright.engine import commands as c
from casewright.runtime.notifications.follow import differences
from tests.runtime.office import BLUEPRINT, new

CASES = 40
#: Follows one stream per transaction, for ever.
FOLLOW = """
import sys
from casewright import app
from casewright.runtime.notifications import follow

follow.BATCH = 1
with app.open(sys.argv[1], actor="zoe") as workspace:
    follower = follow.Follower(workspace.inbox.rows)
    while True:
        if follower.round():
            print("followed", flush=True)
"""


def test_nobody_is_told_twice_or_not_at_all_when_a_worker_is_killed(
    tmp_path: Path, python: Path
) -> None:
    file = tmp_path / "killed.casewright"
    with app.create(file, actor="zoe") as workspace:
        workspace.publish(BLUEPRINT)
        workspace.handle(c.DefinePerson(id=new(), actor="zoe", person="bob", name="Bob"))
        for number in range(CASES):
            case = workspace.create_case("parcel", {"code": f"{number}"}).id
            workspace.handle(
                c.AddComment(id=new(), actor="zoe", case=case, text="Hi", mentions=("bob",))
            )
        killed = 0
        for _ in range(3):
            process = subprocess.Popen(
                [python, "-c", FOLLOW, str(file)], stdout=subprocess.PIPE, text=True
            )
            assert process.stdout is not None
            for _ in range(4):
                process.stdout.readline()
            process.kill()
            process.wait()
            process.stdout.close()
            killed += 1
            half = len(workspace.inbox.rows.of("bob"))
            assert 0 < half < CASES
        workspace.inbox.catch_up()
        rows = workspace.inbox.rows.of("bob")
        assert (killed, len(rows), len({row.stream for row in rows})) == (3, CASES, CASES)
        assert differences(workspace.inbox.rows) == []
