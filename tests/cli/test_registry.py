"""Commands load when they are called; the help and the table know all of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from casewright.cli.registry import GROUPS, SINGLE, Commands

from .terminal import Terminal


@pytest.mark.parametrize("name", [*GROUPS, *SINGLE])
def test_every_name_leads_to_a_command_with_words(name: str) -> None:
    commands = Commands()
    assert commands[name].name == name
    assert commands[name] is commands[name]
    assert commands[name].help


def test_a_name_that_nobody_knows_is_no_command(terminal: Terminal) -> None:
    with pytest.raises(KeyError):
        Commands()["nonsense"]
    said = terminal("nonsense")
    assert said.status == 2
    assert "nonsense" in said.err


def test_the_table_behaves_as_a_mapping() -> None:
    commands = Commands()
    assert len(commands) == len(list(commands)) == len(GROUPS) + len(SINGLE)
    assert "work" in commands
    assert "nonsense" not in commands
    commands["own"] = "a command"
    assert commands["own"] == "a command"
    del commands["own"]
    assert "own" not in commands


@pytest.mark.parametrize("name", [*GROUPS, *SINGLE])
def test_every_command_has_its_help(terminal: Terminal, name: str) -> None:
    said = terminal(name, "--help")
    assert said.status == 0
    assert f"Usage: casewright {name}" in said.out
    assert said.err == ""


def test_the_help_names_every_command(terminal: Terminal) -> None:
    lines = terminal("--help").out.splitlines()
    shown = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :] if line[2:3] != " "]
    assert shown == [*GROUPS, *SINGLE]


def test_the_help_loads_no_command() -> None:
    script = (
        "import sys\n"
        "from casewright.cli.main import run\n"
        "assert run(['--help']) == 0\n"
        "loaded = {name for name in sys.modules if name.startswith('casewright')}\n"
        "assert loaded == {'casewright', 'casewright.cli', 'casewright.cli.main',\n"
        "                  'casewright.cli.registry', 'casewright.cli.session'}, loaded\n"
        "assert not {'msgspec', 'rich', 'pydantic', 'yaml', 'ruamel'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_call_loads_its_own_module_only() -> None:
    script = (
        "import sys\n"
        "from casewright.cli.main import run\n"
        "assert run(['feel', '1 + 1']) == 0\n"
        "others = {'blueprint', 'case', 'work', 'people', 'workspace', 'migrate', 'queue'}\n"
        "loaded = {name.rpartition('.')[2] for name in sys.modules if name.startswith('casewright.cli.')}\n"
        "assert not others & loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "2\n"), done.stderr
