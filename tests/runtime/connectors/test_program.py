"""Programs of the worker's machine: declared arguments, bounded output, and nothing left running."""

from __future__ import annotations

import os
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.port import Attachment, BadSettings, Limits, Result
from casewright.runtime.connectors.program import ProgramConnector, ProgramKind

from .running import EFFECT, HASTY, QUICK, done, failure, outputs, run

SHOW = "import json, sys; print(json.dumps(sys.argv[1:]))"


def connect(code: str = SHOW, *arguments: Any, **more: Any) -> ProgramConnector:
    """A connector whose program is Python running ``code``."""
    operation = {
        "program": sys.executable, "arguments": ["-I", "-c", code, *arguments], "answer": "json",
        "outputs": {"said": "body"}, **more,
    }  # fmt: skip
    return ProgramKind().open({"operations": {"it": operation}})


def text(**more: Any) -> dict[str, Any]:
    return {"inputs": {"what": {"type": "text", **more}}}


# -------------------------------------------------------------------------------- what goes in


def test_arguments_are_texts_and_inputs_in_order() -> None:
    connector = connect(
        SHOW, "--", {"input": "what"}, {"input": "n", "before": "--n="}, {"input": "many"},
        {"input": "missing"},
        inputs={"what": {}, "n": {"type": "decimal"}, "many": {"type": "list"},
                "missing": {"required": False}},
    )  # fmt: skip
    found = outputs(run(connector, "it", {"what": "a b", "n": Decimal("1.50"), "many": ["x", 2]}))
    assert found["said"] == ["--", "a b", "--n=1.50", "x", "2"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_no_value_ever_becomes_more_than_one_argument(value: str) -> None:
    connector = connect(SHOW, "--", {"input": "what"}, **text())
    assert outputs(run(connector, "it", {"what": value}))["said"] == ["--", value]


@pytest.mark.parametrize("value", ["; rm -rf /", "$(id)", "`id`", "a\nb", "|cat", "*", "&&", '"'])
def test_there_is_no_shell(value: str) -> None:
    connector = connect(SHOW, {"input": "what"}, **text())
    assert outputs(run(connector, "it", {"what": value}))["said"] == [value]


@pytest.mark.parametrize("value", ["-rf", "--help", "-"])
def test_a_value_is_never_taken_for_an_option(value: str) -> None:
    found = failure(run(connect(SHOW, {"input": "what"}, **text()), "it", {"what": value}))
    assert (found.kind, "option" in found.reason) == ("incident", True)


@pytest.mark.parametrize("value", ["a\0b", "x" * 200_000])
def test_what_no_argument_can_be_is_refused(value: str) -> None:
    found = failure(run(connect(SHOW, {"input": "what"}, **text()), "it", {"what": value}))
    assert found.kind == "incident"


@pytest.mark.parametrize("given_", ["grüß", Attachment("a", "b/c", "grüß".encode())])
def test_an_input_may_go_to_standard_input(given_: Any) -> None:
    kind = "file" if isinstance(given_, Attachment) else "text"
    code = "import json, sys; print(json.dumps(sys.stdin.buffer.read().decode()))"
    connector = connect(code, inputs={"what": {"type": kind}}, stdin="what")
    assert outputs(run(connector, "it", {"what": given_}))["said"] == "grüß"


def test_a_large_input_and_a_large_output_do_not_block_each_other() -> None:
    code = "import sys; data = sys.stdin.read(); sys.stderr.write('e' * 300000); print(len(data))"
    connector = connect(code, stdin="what", outputs={"n": "body"}, **text())
    found = outputs(run(connector, "it", {"what": "x" * 2_000_000}))
    assert found["n"] == 2_000_000


def test_a_program_that_does_not_read_its_input_is_no_trouble() -> None:
    connector = connect("print(1)", stdin="what", **text())
    assert outputs(run(connector, "it", {"what": "x" * 2_000_000}))["said"] == 1


def test_secrets_go_into_variables_and_the_workers_own_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WORKERS_OWN", "private")
    code = "import json, os, sys; print(json.dumps([dict(os.environ), sys.argv]))"
    connector = connect(code, secrets={"API_KEY": "token"}, variables={"MODE": "test"})
    assert connector.roles == {"token"}
    environment, arguments = outputs(run(connector, "it", token="hunter22"))["said"]
    assert environment["API_KEY"] == "hunter22"
    assert (environment["MODE"], environment["CASEWRIGHT_EFFECT"]) == ("test", EFFECT)
    assert "WORKERS_OWN" not in environment
    assert "hunter22" not in str(arguments)


def test_a_secret_that_the_program_prints_does_not_get_into_the_reason() -> None:
    code = "import os, sys; sys.exit('bad key ' + os.environ['K'])"
    found = failure(run(connect(code, secrets={"K": "token"}), "it", token="hunter22"))
    assert "bad key •••" in found.reason


def test_without_its_secret_nothing_is_started() -> None:
    found = failure(run(connect(secrets={"K": "token"}), "it"))
    assert (found.kind, "No secret is bound as token" in found.reason) == ("incident", True)


# ------------------------------------------------------------------------------ what comes out


@pytest.mark.parametrize(
    "answer, said", [("text", "a\nb\n"), ("lines", ["a", "b"]), ("nothing", None)]
)
def test_output_is_taken_as_declared(answer: str, said: Any) -> None:
    connector = connect("print('a'); print('b')", answer=answer)
    assert outputs(run(connector, "it"))["said"] == said


def test_output_that_is_no_json_is_uncertain_or_an_incident() -> None:
    assert failure(run(connect("print('{')"), "it")).kind == "uncertain"
    assert failure(run(connect("print('{')", repeatable=True), "it")).kind == "incident"


def test_output_of_another_type_is_said() -> None:
    connector = connect("print('[1]')", outputs={"n": {"value": "body", "type": "integer"}})
    assert "not as declared" in failure(run(connector, "it")).reason


@pytest.mark.parametrize(
    "code, more, kind",
    [
        (3, {}, "uncertain"),
        (3, {"repeatable": True}, "incident"),
        (75, {"again": [75]}, "retry"),
    ],
)
def test_an_exit_code_decides(code: int, more: dict[str, Any], kind: str) -> None:
    connector = connect(f"import sys; sys.stderr.write('no paper'); sys.exit({code})", **more)
    found = failure(run(connector, "it"))
    assert (found.kind, str(code) in found.reason) == (kind, True)
    assert "It said: no paper" in found.reason


def test_another_exit_code_can_be_a_success() -> None:
    connector = connect("import sys; sys.exit(1)", success=[0, 1], answer="nothing",
                        outputs={"code": "code"})  # fmt: skip
    assert outputs(run(connector, "it")) == {"code": 1}


def test_a_signal_leaves_it_uncertain() -> None:
    found = failure(run(connect("import os; os.kill(os.getpid(), 9)"), "it"))
    assert (found.kind, "signal 9" in found.reason) == ("uncertain", True)


def test_a_program_cannot_be_asked_what_it_did() -> None:
    assert failure(done(connect(), "it")).kind == "uncertain"


# --------------------------------------------------------------------------------------- bounds


def test_an_endless_output_is_cut_off() -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    found = failure(run(connect(code), "it"))
    assert (found.kind, "more than 100,000 bytes" in found.reason) == ("uncertain", True)


def test_endless_errors_are_kept_to_their_end() -> None:
    code = "import sys; sys.stderr.write('x' * 5000000 + ' the end'); sys.exit(1)"
    found = failure(run(connect(code), "it"))
    assert len(found.reason) <= 600


FAMILY = """
import os, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
sys.stdout.write(f"{os.getpid()} {child.pid}")
sys.stdout.flush()
with open(sys.argv[1], "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
os.rename(sys.argv[1], sys.argv[1] + ".done")
signal.pause()
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_cancelling_ends_the_program_and_its_children(tmp_path: Path) -> None:
    place = tmp_path / "pids"
    begun = Path(f"{place}.done")
    connector = connect(FAMILY, str(place))
    found = failure(
        connector.run("it", {}, {}, effect_id=EFFECT, stop=begun.exists, limits=Limits(seconds=60))
    )
    assert (found.kind, "it was cancelled" in found.reason) == ("uncertain", True)
    assert gone(begun)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_what_a_program_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    place = tmp_path / "pids"
    lazy = FAMILY.replace("signal.pause()\n", "")
    assert lazy != FAMILY
    run(connect(lazy, str(place)), "it", limits=QUICK)
    assert gone(Path(f"{place}.done"))


def gone(file: Path) -> bool:
    """Whether all the processes named in the file have ended, given a moment."""
    pause = threading.Event()
    pids = [int(each) for each in file.read_text().split()]
    for _ in range(200):
        if not any(map(alive, pids)):
            return True
        pause.wait(0.02)
    return False


def test_a_program_that_takes_too_long_is_ended() -> None:
    found = failure(run(connect("import signal; signal.pause()"), "it", limits=HASTY))
    assert (found.kind, "longer than 0.3 seconds" in found.reason) == ("uncertain", True)
    again = connect("import signal; signal.pause()", repeatable=True)
    assert failure(run(again, "it", limits=HASTY)).kind == "retry"


# ------------------------------------------------------------------------------ bad surroundings


def test_a_program_that_is_not_there_or_not_ours_is_an_incident(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\necho 1\n")
    for mode, said in ((0o644, "no program that the worker may start"), (0o757, "by everybody")):
        script.chmod(mode)
        connector = ProgramKind().open({"operations": {"it": {"program": str(script)}}})
        assert said in failure(run(connector, "it")).reason
    script.chmod(0o755)
    assert isinstance(run(connector, "it"), Result)
    script.unlink()
    found = failure(run(connector, "it"))
    assert (found.kind, "There is no program" in found.reason) == ("incident", True)


def test_a_file_that_cannot_run_is_an_incident(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_bytes(b"\x00\x01\x02")
    script.chmod(0o755)
    connector = ProgramKind().open({"operations": {"it": {"program": str(script)}}})
    assert "cannot be started" in failure(run(connector, "it")).reason
    connector = connect(folder="/no/such/folder")
    assert "cannot be started" in failure(run(connector, "it")).reason


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"program": "ls"},
        {"program": "./ls"},
        {"program": "/bin/ls", "arguments": [{"input": "x"}]},
        {"program": "/bin/ls", "stdin": "x"},
        {"program": "/bin/ls", "shell": True},
        {"program": "/bin/ls", "outputs": {"n": "body +"}},
    ],
)
def test_wrong_settings_are_refused(operation: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        ProgramKind().open({"operations": {"it": operation}})


def test_there_must_be_a_program() -> None:
    with pytest.raises(BadSettings):
        ProgramKind().open({"operations": {}})


def test_nothing_of_the_worker_is_open_in_the_program() -> None:
    reader, writer = os.pipe()
    try:
        code = "import json, os; print(json.dumps(sorted(os.listdir('/dev/fd'))))"
        found = outputs(run(connect(code), "it"))["said"]
        assert str(writer) not in found or len(found) <= 4
    finally:
        os.close(reader)
        os.close(writer)
