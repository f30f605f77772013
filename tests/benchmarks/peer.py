"""The peer: SpiffWorkflow 3.2 on its own model of workload W1, in memory and saved to SQLite."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

COMPLETIONS = 15
START = {"amount": 5000, "auto_n": 0}


class Peer:
    """Runs cases of ``w1-spiffworkflow.bpmn``."""

    def __init__(self, model: Path) -> None:
        from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
        from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

        parser = BpmnParser()
        parser.add_bpmn_file(str(model))
        self.spec = parser.get_spec("w1")
        self.serializer = BpmnWorkflowSerializer()

    def begin(self) -> Any:
        """A new case, moved to its first human step."""
        from SpiffWorkflow.bpmn import BpmnWorkflow

        workflow = BpmnWorkflow(self.spec)
        workflow.get_tasks()[0].data.update(START)
        workflow.do_engine_steps()
        return workflow

    def complete_one(self, workflow: Any) -> None:
        """Complete one open human step."""
        from SpiffWorkflow.util.task import TaskState

        ready = [t for t in workflow.get_tasks(state=TaskState.READY) if t.task_spec.manual]
        ready[0].run()
        workflow.do_engine_steps()

    def half_done(self) -> Any:
        """A case with half of its steps done."""
        workflow = self.begin()
        for _ in range(COMPLETIONS // 2):
            self.complete_one(workflow)
        return workflow

    def in_memory(self, cases: int) -> int:
        """Work cases to their end in memory; the number of completions."""
        for _ in range(cases):
            workflow = self.begin()
            for _ in range(COMPLETIONS):
                self.complete_one(workflow)
            assert workflow.completed
        return cases * COMPLETIONS

    def persisted(self, cases: int, path: Path, synchronous: str) -> int:
        """The same, loaded before and saved after each completion; the number of completions."""
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("CREATE TABLE IF NOT EXISTS cases (id INTEGER PRIMARY KEY, state TEXT)")
        for _ in range(cases):
            state = self.serializer.serialize_json(self.begin())
            case = connection.execute("INSERT INTO cases (state) VALUES (?)", (state,)).lastrowid
            for _ in range(COMPLETIONS):
                self._round(connection, case)
        saved = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
        assert saved >= cases
        connection.close()
        return cases * COMPLETIONS

    def _round(self, connection: sqlite3.Connection, case: int | None) -> None:
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute("SELECT state FROM cases WHERE id = ?", (case,)).fetchone()
        workflow = self.serializer.deserialize_json(row[0])
        self.complete_one(workflow)
        state = self.serializer.serialize_json(workflow)
        connection.execute("UPDATE cases SET state = ? WHERE id = ?", (state, case))
        connection.execute("COMMIT")
