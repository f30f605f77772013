"""Every command as people and programs use it: words on the terminal, or the agreed JSON."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .terminal import Terminal


def create(office: Terminal, code: str = "A", **more: str) -> dict[str, Any]:
    data = "{" + f'"code": "{code}"' + "".join(f', "{k}": {v}' for k, v in more.items()) + "}"
    found: dict[str, Any] = office.json("--as", "zoe", "case", "create", "parcel", "--data", data)
    return found


def assignment(office: Terminal) -> str:
    (row,) = office.json("--as", "zoe", "work", "list")
    return str(row["assignment"])


# ---------------------------------------------------------------------------------- workspace


def test_whoever_makes_a_workspace_may_do_all_work(terminal: Terminal) -> None:
    said = terminal("--as", "zoe", "--json", "workspace", "init")
    assert said.data == {"workspace": str(terminal.workspace), "actor": "zoe"}
    (person,) = terminal.json("people", "list")
    assert (person["id"], person["everything"]) == ("zoe", True)
    assert terminal.workspace.stat().st_mode & 0o777 == 0o600


def test_a_workspace_is_not_made_over_another(office: Terminal) -> None:
    said = office("workspace", "init")
    assert said.status in (3, 4)
    assert office.json("blueprint", "list")


def test_info_says_what_is_there(office: Terminal) -> None:
    create(office)
    about = office.json("workspace", "info")
    assert (about["database"], about["cases"], about["open work"]) == ("SQLite", "1", "1")
    assert "SQLite" in office("workspace", "info").out


def test_verify_gives_the_agreed_document(office: Terminal) -> None:
    create(office)
    found = office.json("workspace", "verify", "--decisions")
    assert set(found) == {"ok", "cases", "events", "bad"}
    assert (found["ok"], found["cases"], found["bad"]) == (True, 1, [])


@pytest.mark.damages
def test_verify_names_the_bad_event_and_is_status_three(office: Terminal) -> None:
    import sqlite3

    case = create(office)
    with sqlite3.connect(office.workspace) as connection:
        connection.execute(
            "UPDATE events SET payload = replace(payload, '\"A\"', '\"B\"')"
            " WHERE stream LIKE 'case:%' AND seq = 1"
        )
    connection.close()
    said = office("--json", "workspace", "verify")
    assert said.status == 3
    (bad,) = said.data["bad"]
    assert (bad["case"], bad["seq"]) == (case["case"], 1)
    assert "changed" in bad["problem"]


def test_a_backup_is_restored_and_a_replay_gives_the_same_tables(office: Terminal) -> None:
    case = create(office)
    copy = office.folder / "copy.backup"
    assert office.json("workspace", "backup", copy)["bytes"] > 0
    replayed = office.json("workspace", "replay")
    assert (replayed["ok"], replayed["differences"]) == (True, [])
    office.workspace = office.folder / "restored.casewright"
    assert office.json("workspace", "restore", copy)["events"] == replayed["events"]
    assert office.json("case", "show", case["case"])["id"] == case["id"]


@pytest.mark.damages
def test_an_exported_seal_reveals_a_removed_tail(office: Terminal) -> None:
    import sqlite3

    case = create(office)
    seal = office.folder / "seal.json"
    office.json("workspace", "seal", "-o", seal)
    with sqlite3.connect(office.workspace) as connection:
        for table in ("seals", "seal_heads"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM events WHERE stream = ?", (f"case:{case['id']}",))
        connection.execute("DELETE FROM streams WHERE stream = ?", (f"case:{case['id']}",))
    connection.close()
    assert office("workspace", "verify", "--seal", seal).status == 3


def test_a_history_is_exported_as_lines(office: Terminal) -> None:
    case = create(office)
    lines = office.folder / "history.jsonl"
    one = office.json("workspace", "export", lines, "--case", case["case"])
    assert one["events"] == case["sequence"] == len(lines.read_text().splitlines())
    assert office("workspace", "export", lines).status == 4
    whole = office.json("workspace", "export", office.folder / "all.jsonl")
    assert whole["events"] > one["events"]


def test_upgrade_of_a_new_workspace_changes_nothing(office: Terminal) -> None:
    assert office.json("workspace", "upgrade")["schema"]


# ---------------------------------------------------------------------------------- blueprints


def test_a_new_blueprint_can_be_published_and_worked_at_once(office: Terminal) -> None:
    file = office.folder / "help-desk.blueprint.yaml"
    assert office.zoe("blueprint", "new", "help-desk", "-o", str(file)).status == 0
    assert office.json("blueprint", "check", file) == {"ok": True, "findings": []}
    assert office.json("--as", "zoe", "blueprint", "publish", file)["version"] == 1
    case = office.json("--as", "zoe", "case", "create", "request", "--data", '{"reference": "1"}')
    for _ in range(2):
        row = office.json("--as", "zoe", "work", "next")
        more = ("--data", '{"answer": "42"}') if row["step"] == "write_answer" else ()
        office.json("--as", "zoe", "work", "submit", row["assignment"], *more)
    assert office.json("case", "show", case["case"])["status"] == "Resolved-Answered"
    assert office.zoe("blueprint", "new", "help-desk", "-o", str(file)).status == 3
    assert office.zoe("blueprint", "new", "no good", "-o", str(office.folder / "x")).status == 3


def test_check_names_every_error_and_is_status_three(office: Terminal) -> None:
    from tests.runtime.office import BLUEPRINT

    file = office.write("bad.yaml", BLUEPRINT.replace("queue: desk", "queue: nowhere"))
    said = office("--json", "blueprint", "check", file)
    assert said.status == 3
    (finding,) = [f for f in said.data["findings"] if f["severity"] == "error"]
    assert {"element", "severity", "problem", "remedy"} <= set(finding)
    assert "nowhere" in finding["problem"]
    assert office.zoe("blueprint", "publish", file).status == 3


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"- a\n- b", b"blueprint: 1\n"])
def test_check_of_something_else_is_a_refusal_never_a_crash(
    office: Terminal, content: bytes
) -> None:
    file = office.write("bad.yaml", content)
    said = office("--json", "blueprint", "check", file)
    assert (said.status, said.data["ok"]) == (3, False)
    assert office.zoe("blueprint", "publish", file).status == 3


def test_versions_are_listed_shown_compared_and_retired(office: Terminal) -> None:
    from tests.runtime.office import BLUEPRINT

    file = office.write("two.yaml", BLUEPRINT.replace("name: Parcels", "name: Parcels 2"))
    office.zoe("blueprint", "publish", file, "--note", "a new name")
    newest, _ = office.json("blueprint", "list")
    assert (newest["blueprint"], newest["version"], newest["status"]) == ("parcels", 2, "published")
    assert newest["case_types"][0] == {"id": "parcel", "name": "Parcel"}
    assert office.json("blueprint", "show", "parcels", "--version", "1")["name"] == "Parcels"
    assert "name: Parcels 2" in office("blueprint", "show", "parcels").out
    changed = office.json("blueprint", "diff", "parcels", "1", "2")
    assert "+name: Parcels 2" in changed["lines"]
    same = {"equal": True, "changes": [], "lines": []}
    assert office.json("blueprint", "diff", "parcels", "2", file) == same
    assert office.zoe("blueprint", "diff", "parcels", "1", "nothing").status == 3
    office.json("--as", "zoe", "blueprint", "retire", "parcels", "2")
    assert office.json("blueprint", "list")[0]["status"] == "retired"


def test_the_schema_is_json(terminal: Terminal) -> None:
    assert terminal("blueprint", "schema").data["type"] == "object"


# --------------------------------------------------------------------------------------- cases


def test_a_case_is_shown_in_the_agreed_shape(office: Terminal) -> None:
    case = create(office, weight="12.50")
    shown = office.json("case", "show", case["case"])
    assert shown == case
    assert {
        "case", "type", "version", "status", "stage", "data", "assignments", "clocks", "urgency",
    } <= set(shown)  # fmt: skip
    assert (shown["case"], shown["type"], shown["stage"]) == ("PCL-1", "parcel", "register")
    assert str(shown["data"]["weight"]) == "12.50"
    (clock,) = shown["clocks"]
    assert set(clock) == {"clock", "policy", "on", "goal", "deadline", "state", "urgency"}
    assert (clock["policy"], clock["on"], clock["state"]) == ("pace", "step", "running")
    assert clock["goal"].endswith("Z")
    assert office.json("case", "show", case["id"]) == shown
    words = office("case", "show", "PCL-1").out
    assert "PCL-1" in words
    assert "Check it" in words


def test_decimals_keep_all_their_digits(office: Terminal) -> None:
    case = create(office, weight="1234567890.12345678901234567890")
    assert case["data"]["weight"] == Decimal("1234567890.12345678901234567890")


def test_data_comes_from_a_file_or_is_refused_as_usage(office: Terminal) -> None:
    file = office.write("data.json", '{"code": "F"}')
    made = office.json("--as", "zoe", "case", "create", "parcel", "--data", f"@{file}")
    assert made["data"] == {"code": "F"}
    for wrong in ("no json", "[1]", "@/nowhere/at/all"):
        assert office.zoe("case", "create", "parcel", "--data", wrong).status == 2


def test_cases_are_listed_and_found(office: Terminal) -> None:
    create(office, "A")
    create(office, "B")
    assert [row["case"] for row in office.json("case", "list")] == ["PCL-2", "PCL-1"]
    assert len(office.json("case", "list", "--type", "crate")) == 0
    assert len(office.json("case", "list", "--open", "--search", "PCL-1")) == 1
    assert office("case", "list", "--status", "Nothing").out == "No such cases.\n"


def test_a_history_is_told_in_words_and_as_recorded(office: Terminal) -> None:
    case = create(office)
    told = office.json("case", "history", case["case"])
    assert set(told[0]) == {"seq", "at", "actor", "kind", "text", "payload", "hash"}
    assert (told[0]["seq"], told[0]["actor"], told[0]["kind"]) == (1, "zoe", "CaseCreated")
    assert len(told[0]["hash"]) == 64
    assert "Stage Register entered" in office("case", "history", case["case"]).out


def test_a_case_is_shown_as_it_was(office: Terminal) -> None:
    case = create(office)
    office.json("--as", "zoe", "work", "submit", assignment(office), "--outcome", "lost")
    then = office.json("case", "at", case["case"], case["created"])
    assert (then["status"], then["stage"]) == ("Open", "register")
    assert office("case", "at", case["case"], "2001-01-01").status == 3
    assert office("case", "at", case["case"], "yesterday").status == 2


def test_a_case_is_steered_by_a_person(office: Terminal) -> None:
    case = create(office)["case"]

    def do(*words: str) -> dict[str, Any]:
        done: dict[str, Any] = office.json("--as", "zoe", "case", *words)
        return done

    assert do("change-stage", case, "sort", "--reason", "urgent")["stage"] == "sort"
    do("comment", case, "Please hurry")
    assert do("cancel", case, "--reason", "gone")["status"].startswith("Resolved")
    assert do("reopen", case)["stage"] == "register"
    assert do("resolve", case, "--status", "Resolved-Found")["status"] == "Resolved-Found"
    texts = [line["text"] for line in office.json("case", "history", case)]
    assert "Comment: Please hurry" in texts


def test_fields_are_changed_outside_a_form(office: Terminal) -> None:
    case = create(office)["case"]
    words = ("case", "data", case, "--data", '{"weight": 2.5}', "--reason", "weighed again")
    assert office.json("--as", "zoe", *words)["data"] == {"code": "A", "weight": Decimal("2.5")}
    assert office.json("case", "history", case)[-1]["payload"]["reason"] == "weighed again"
    assert office.zoe("case", "data", case, "--data", '{"weight": "much"}').status == 3
    assert office.zoe("case", "data", case, "--data", '{"colour": "red"}').status == 3
    assert office.zoe("case", "data", case).status == 2


def test_a_task_is_added_done_and_skipped(office: Terminal) -> None:
    case = create(office)["case"]
    office.zoe("people", "add", "ann", "--queue", "desk")
    office.json("--as", "zoe", "case", "task", case, "Call the sender", "--to", "ann")
    (mine,) = office.json("--as", "ann", "work", "list", "--mine")
    assert mine["assignee"] == "ann"
    assert office.zoe("case", "task", case, " ").status == 3
    assert office.zoe("case", "task", case, "Look", "--to", "nobody").status == 3
    assert office.json("--as", "ann", "work", "submit", mine["assignment"])["case"] == case


def test_a_step_is_skipped_and_done_again_with_a_reason(office: Terminal) -> None:
    case = create(office)["case"]
    work = assignment(office)
    assert office.zoe("work", "skip", work).status == 3
    office.json("--as", "zoe", "work", "skip", work, "--reason", "known sender")
    shown = office.json("case", "show", case)
    assert shown["stage"] == "sort"
    assert office.zoe("case", "redo", case, "step-a", "--reason", "again").status == 3
    assert office.zoe("case", "redo", case, "nothing", "--reason", "again").status == 3
    office.json("--as", "zoe", "case", "change-stage", case, "register")
    assert office.zoe("case", "redo", case, "check", "--reason", "again").status == 3


def test_a_case_is_suspended_and_resumed(office: Terminal) -> None:
    case = create(office)["case"]
    suspended = office.json("--as", "zoe", "case", "suspend", case, "--reason", "strike")
    assert (suspended["suspended"], suspended["clocks"][0]["state"]) == (True, "paused")
    assert office.zoe("case", "change-stage", case, "sort").status == 3
    resumed = office.json("--as", "zoe", "case", "resume", case)
    assert (resumed["suspended"], resumed["clocks"][0]["state"]) == (False, "running")
    assert office.zoe("case", "resume", case).status == 3


def test_a_message_that_nobody_waits_for_is_told_in_the_history(office: Terminal) -> None:
    case = create(office)["case"]
    office.json("--as", "zoe", "case", "message", case, "paid", "--data", '{"sum": 3}')
    assert office.json("case", "history", case)[-1]["kind"] == "MessageIgnored"
    assert office.zoe("case", "message", case, "paid", "--data", "[]").status == 2


def test_an_optional_process_that_is_not_there_is_refused(office: Terminal) -> None:
    case = create(office)["case"]
    said = office.zoe("case", "start", case, "nothing")
    assert said.status == 3
    assert "cannot be started here" in said.err


def test_a_file_is_attached(office: Terminal) -> None:
    case = create(office)["case"]
    file = office.write("note.txt", "hello")
    office.json("--as", "zoe", "case", "attach", case, file)
    attached = [r for r in office.json("case", "history", case) if r["kind"] == "FileAttached"]
    assert (attached[0]["payload"]["name"], attached[0]["payload"]["size"]) == ("note.txt", 5)


# ---------------------------------------------------------------------------------------- work


def test_the_worklist_has_the_agreed_shape(office: Terminal) -> None:
    create(office)
    (row,) = office.json("--as", "zoe", "work", "list")
    assert {
        "assignment", "case", "step", "stage", "urgency", "due", "assignee", "queue",
    } <= set(row)  # fmt: skip
    assert (row["case"], row["step"], row["queue"]) == ("PCL-1", "check", "desk")
    assert office.json("--as", "zoe", "work", "list", "--mine") == []
    assert len(office.json("work", "list", "--all")) == 1
    assert "PCL-1" in office.zoe("work", "list").out


def test_work_is_claimed_transferred_released_and_submitted(office: Terminal) -> None:
    create(office)
    office.zoe("people", "add", "ann", "--queue", "desk")
    work = assignment(office)
    assert office.json("--as", "zoe", "work", "claim", work)["assignee"] == "zoe"
    assert office.json("--as", "zoe", "work", "transfer", work, "--to", "ann")["assignee"] == "ann"
    assert office.json("--as", "ann", "work", "release", work)["assignee"] is None
    assert office.zoe("work", "transfer", work).status == 2
    done = office.json("--as", "ann", "work", "submit", work, "--outcome", "ok")
    assert set(done) == {"case", "status", "stage", "assignments"}
    assert (done["case"], done["stage"], len(done["assignments"])) == ("PCL-1", "sort", 3)
    assert office("--as", "ann", "work", "submit", work).status == 3


def test_get_next_work_gives_null_when_there_is_none(office: Terminal) -> None:
    assert office.json("--as", "zoe", "work", "next") is None
    assert office.zoe("work", "next").out == "Nothing to do.\n"
    create(office)
    assert office.json("--as", "zoe", "work", "next")["assignee"] == "zoe"


def test_a_draft_is_kept_and_shown(office: Terminal) -> None:
    create(office)
    work = assignment(office)
    assert office.zoe("work", "draft", work).out == "Nothing is kept.\n"
    kept = office.json("--as", "zoe", "work", "draft", work, "--data", '{"weight": 2.50}')
    assert kept == {"assignment": work, "data": {"weight": Decimal("2.50")}}
    assert "weight: 2.50" in office.zoe("work", "draft", work).out


def test_a_mistyped_form_is_refused_field_by_field_and_kept(office: Terminal) -> None:
    create(office)
    work = assignment(office)
    said = office.zoe(
        "--json", "work", "submit", work, "--outcome", "ok", "--data", '{"weight": -1}'
    )
    assert said.status == 3
    assert said.data["refused"]["fields"] == {"weight": "The weight must be positive."}
    assert office.json("--as", "zoe", "work", "draft", work)["data"] == {"weight": -1}


# -------------------------------------------------------------------------------------- intake


def test_intake_gives_the_agreed_document(office: Terminal) -> None:
    file = office.write("parcels.csv", "Code,Gewicht,Other\nA,1.5,x\nB,heavy,x\nA,1.5,x\n")
    found = office.json("--as", "zoe", "intake", "parcel", file)
    assert (found["created"], found["existing"]) == (1, 0)
    assert [bad["row"] for bad in found["refused"]] == [2, 3]
    again = office("--as", "zoe", "intake", "parcel", file)
    assert again.out.startswith("0 created, 1 existing, 2 refused")
    assert "Columns that fill no field: Other" in again.err


def test_intake_takes_a_map_and_refuses_a_wrong_one(office: Terminal) -> None:
    file = office.write("parcels.csv", "a=b,weight\nA,1\n")
    found = office.json("--as", "zoe", "intake", "parcels/parcel", file, "--map", "a=b=code")
    assert found["created"] == 1
    assert office.zoe("intake", "parcel", file, "--map", "nonsense").status == 2
    assert office.zoe("intake", "parcel", file).status == 3
    assert office.zoe("intake", "box", file).status == 3
    empty = office.write("empty.csv", "")
    assert office.zoe("intake", "parcel", empty).status == 3


# -------------------------------------------------------------------------------------- people


def test_people_are_added_imported_and_listed(office: Terminal) -> None:
    words = ("--name", "Ann", "--queue", "desk", "--queue", "depot", "--skill", "french=7")
    (ann,) = office.json("--as", "zoe", "people", "add", "ann", *words)
    assert (ann["name"], ann["queues"], ann["skills"]) == ("Ann", ["desk", "depot"], {"french": 7})
    file = office.write("people.yaml", "- {id: bob, name: Bob, manager: ann}\n")
    assert len(office.json("--as", "zoe", "people", "import", file)) == 1
    assert [each["id"] for each in office.json("people", "list")] == ["ann", "bob", "zoe"]
    assert "Ann" in office("people", "list").out
    assert office.zoe("people", "add", "x", "--skill", "french").status == 2


# ------------------------------------------------------------------------------- single commands


@pytest.mark.parametrize(
    "expression, context, result",
    [
        ("1 + 2", "{}", 3),
        ("a * 2", '{"a": 0.10}', Decimal("0.20")),
        ('if x > 5 then "big" else "small"', '{"x": 7}', "big"),
        ("nothing", "{}", None),
        ("[1, 2, 3][item > 1]", "{}", [2, 3]),
        ('duration("P1D")', "{}", "P1D"),
    ],
)
def test_feel_is_evaluated(terminal: Terminal, expression: str, context: str, result: Any) -> None:
    assert terminal.json("feel", expression, "--context", context) == {"result": result}


def test_feel_that_does_not_parse_is_refused_with_the_place(terminal: Terminal) -> None:
    said = terminal("feel", "1 +")
    assert said.status == 3
    assert "column" in said.err or "character" in said.err
    assert terminal("feel", "1", "--context", "[]").status == 2
    assert terminal("feel", "now() != null").out == "true\n"


def test_the_worker_does_what_is_due_and_ends(office: Terminal) -> None:
    create(office)
    done = office.json("worker", "--once")
    assert done == {
        "delivered": 0,
        "fired": 0,
        "pools": ["outbox", "timers", "upkeep", "triggers", "notifications"],
    }
    assert office("worker", "--once", "--pool", "timers").status == 0
    assert office("worker", "--once", "--pool", "nothing").status == 3


def test_doctor_gives_a_document(terminal: Terminal) -> None:
    said = terminal("--json", "doctor")
    assert said.status in (0, 4)
    assert said.data["ok"] == (said.status == 0)
    assert {"name", "ok", "needed", "remedy"} == set(said.data["probes"][0])


def test_the_sample_lives_through_its_weeks(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short one: two days of work, with its report."""
    from casewright.cli.sample import make

    monkeypatch.setattr(make, "WEEKS", 1)
    out = terminal.folder / "report"
    found = terminal.json("--as", "me", "demo", "--headless", "--out", out)
    assert found["figures"]["assignments_done"] > 0
    assert Path(found["report"][0]).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert {"flow.svg", "on-time.svg", "cycle-time.svg", "open-work.svg"} <= {
        file.name for file in out.iterdir()
    }
    assert terminal.json("workspace", "verify", "--decisions")["ok"]
