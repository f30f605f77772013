"""Files in declared folders: read, written whole, moved, never outside, never over another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.files import FilesConnector, FilesKind
from casewright.runtime.connectors.port import Attachment, BadSettings, Failure, Limits, Result
from casewright.runtime.connectors.roots import BadPath, parts_of

from .running import done, failure, outputs, run


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "2026").mkdir(parents=True)
    (folder / "a.txt").write_text("grüß dich", encoding="utf-8")
    (folder / "2026" / "b.csv").write_text("name;amount\nAnn;1,5\nBob;2\n", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("keep out")
    return folder


@pytest.fixture
def connector(inbox: Path) -> FilesConnector:
    return connect(inbox)


def connect(folder: Path, *, write: bool = True) -> FilesConnector:
    return FilesKind().open({"roots": {"in": {"path": str(folder), "write": write}}})


# ------------------------------------------------------------------------------------ reading


def test_a_folder_is_listed_by_name_with_a_pattern(connector: FilesConnector) -> None:
    found = outputs(run(connector, "list"))
    assert [(each["name"], each["folder"]) for each in found["files"]] == [
        ("2026", True), ("a.txt", False),
    ]  # fmt: skip
    found = outputs(run(connector, "list", {"folder": "2026", "pattern": "*.csv"}))
    assert [each["name"] for each in found["files"]] == ["b.csv"]
    assert found["files"][0]["size"] == 26
    assert found["files"][0]["modified"].endswith("+00:00")
    assert outputs(run(connector, "list", {"pattern": "*.pdf"}))["files"] == []


def test_a_very_full_folder_is_cut_with_a_sign(connector: FilesConnector, inbox: Path) -> None:
    for n in range(20):
        (inbox / f"f{n:02}").touch()
    found = outputs(run(connector, "list", {"pattern": "f*"}, limits=Limits(rows=5)))
    assert ([each["name"] for each in found["files"]], found["more"]) == (
        ["f00", "f01", "f02", "f03", "f04"], True,
    )  # fmt: skip


def test_a_text_is_read_with_its_digest(connector: FilesConnector, inbox: Path) -> None:
    found = outputs(run(connector, "read_text", {"path": "a.txt"}))
    assert (found["text"], found["size"], len(found["digest"])) == ("grüß dich", 11, 64)
    (inbox / "old.txt").write_bytes("grüß".encode("latin-1"))
    bad = failure(run(connector, "read_text", {"path": "old.txt"}))
    assert (bad.kind, "no text in the encoding" in bad.reason) == ("incident", True)
    found = outputs(run(connector, "read_text", {"path": "old.txt", "encoding": "latin-1"}))
    assert found["text"] == "grüß"
    assert failure(run(connector, "read_text", {"path": "a.txt", "encoding": "x"})).kind


def test_a_table_is_read_by_column(connector: FilesConnector) -> None:
    found = outputs(run(connector, "read_csv", {"path": "2026/b.csv"}))
    assert found["columns"] == ["name", "amount"]
    assert found["rows"] == [{"name": "Ann", "amount": "1,5"}, {"name": "Bob", "amount": "2"}]
    assert (found["refused"], found["more"]) == ([], False)


def test_bad_rows_are_told_and_long_tables_cut(connector: FilesConnector, inbox: Path) -> None:
    (inbox / "t.csv").write_text("a,b\n1,2\n1,2,3\n" + "1,2\n" * 50)
    found = outputs(run(connector, "read_csv", {"path": "t.csv"}, limits=Limits(rows=10)))
    assert (len(found["rows"]), len(found["refused"]), found["more"]) == (9, 1, True)
    (inbox / "empty.csv").touch()
    assert "no header" in failure(run(connector, "read_csv", {"path": "empty.csv"})).reason


def test_a_file_becomes_an_attachment(connector: FilesConnector) -> None:
    found = run(connector, "read_file", {"path": "2026/b.csv"})
    assert isinstance(found, Result)
    assert (found.files[0].name, len(found.files[0].content)) == ("b.csv", 26)


def test_too_large_a_file_is_not_read(connector: FilesConnector, inbox: Path) -> None:
    with (inbox / "big").open("wb") as file:
        file.truncate(1_000_000_000)  # a gigabyte that takes no room on the disk
    for operation in ("read_text", "read_file"):
        found = failure(run(connector, operation, {"path": "big"}))
        assert (found.kind, "more than 100,000 bytes" in found.reason) == ("incident", True)


# ---------------------------------------------------------------------------- never outside

OUTSIDE = [
    "../secret.txt", "2026/../../secret.txt", "/etc/passwd", "a/../a.txt", "./a.txt", "", ".",
    "..", "2026//b.csv", "a.txt/", "..\\secret.txt", "C:/x", "a\0b", "a\nb", "x" * 2_000,
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_path_that_leads_elsewhere_is_an_incident(connector: FilesConnector, path: str) -> None:
    assert failure(run(connector, "read_text", {"path": path})).kind == "incident"
    assert failure(run(connector, "write_text", {"path": path, "text": "x"})).kind == "incident"
    assert failure(run(connector, "move", {"path": "a.txt", "to": path})).kind == "incident"
    if path:
        assert failure(run(connector, "list", {"folder": path})).kind == "incident"


@given(st.text(st.sampled_from("ab./\\:~ \0\u202e"), max_size=12))
def test_whatever_is_accepted_leads_straight_down(path: str) -> None:
    try:
        parts = parts_of(path)
    except BadPath:
        return
    assert "/".join(parts) == path
    assert not {"", ".", ".."} & set(parts)


def test_links_are_neither_followed_nor_listed(
    connector: FilesConnector, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "out").symlink_to(tmp_path)
    (inbox / "loop").symlink_to("loop")
    for path in ("link.txt", "out/secret.txt", "loop"):
        found = failure(run(connector, "read_text", {"path": path}))
        assert (found.kind, "link" in found.reason) == ("incident", True)
    for path in ("out/new.txt", "loop/new.txt"):
        assert failure(run(connector, "write_text", {"path": path, "text": "x"})).kind == "incident"
    names = [each["name"] for each in outputs(run(connector, "list"))["files"]]
    assert names == ["2026", "a.txt"]
    assert not (tmp_path / "new.txt").exists()


def test_writing_over_a_link_replaces_the_link_and_not_its_target(
    connector: FilesConnector, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "link.txt").symlink_to(tmp_path / "secret.txt")
    outputs(run(connector, "write_text", {"path": "link.txt", "text": "mine", "replace": True}))
    assert (tmp_path / "secret.txt").read_text() == "keep out"
    assert (inbox / "link.txt").read_text() == "mine"
    assert not (inbox / "link.txt").is_symlink()


def test_a_pipe_does_not_hang_the_worker(connector: FilesConnector, inbox: Path) -> None:
    os.mkfifo(inbox / "pipe")
    found = failure(run(connector, "read_text", {"path": "pipe"}))
    assert (found.kind, "no plain file" in found.reason) == ("incident", True)
    assert failure(run(connector, "move", {"path": "pipe", "to": "p"})).kind == "incident"


def test_a_root_that_only_reads_has_no_writing_operation(inbox: Path) -> None:
    connector = connect(inbox, write=False)
    assert set(connector.operations) == {"list", "read_text", "read_csv", "read_file"}
    two = FilesKind().open(
        {"roots": {"a": {"path": str(inbox)}, "b": {"path": str(inbox), "write": True}}}
    )
    inputs = {"path": "x", "text": "x"}
    assert "Nothing may be written" in (
        failure(run(two, "write_text", {**inputs, "root": "a"})).reason
    )
    assert "There is: a, b" in failure(run(two, "write_text", inputs)).reason
    outputs(run(two, "write_text", {**inputs, "root": "b"}))


# ------------------------------------------------------------------------------------- writing


def test_a_file_appears_whole_and_nothing_is_left_beside_it(
    connector: FilesConnector, inbox: Path
) -> None:
    found = outputs(run(connector, "write_text", {"path": "2026/new.txt", "text": "über"}))
    assert (inbox / "2026" / "new.txt").read_text(encoding="utf-8") == "über"
    assert found["size"] == 5
    assert sorted(os.listdir(inbox / "2026")) == ["b.csv", "new.txt"]


def test_a_file_that_is_there_is_not_overwritten_unless_asked(
    connector: FilesConnector, inbox: Path
) -> None:
    found = failure(run(connector, "write_text", {"path": "a.txt", "text": "other"}))
    assert (found.kind, "there already" in found.reason) == ("incident", True)
    assert (inbox / "a.txt").read_text(encoding="utf-8") == "grüß dich"
    run(connector, "write_text", {"path": "a.txt", "text": "other", "replace": True})
    assert (inbox / "a.txt").read_text() == "other"
    assert sorted(os.listdir(inbox)) == ["2026", "a.txt"]


def test_writing_the_same_again_is_as_good_as_once(connector: FilesConnector) -> None:
    inputs = {"path": "new.bin", "file": Attachment("x", "x/y", b"\x00\xff")}
    first, second = (outputs(run(connector, "write_file", inputs)) for _ in range(2))
    assert first["digest"] == second["digest"]


def test_what_an_earlier_attempt_left_half_written_is_cleared(
    connector: FilesConnector, inbox: Path
) -> None:
    from .running import EFFECT

    (inbox / f".{EFFECT}.part").write_text("half")
    outputs(run(connector, "write_text", {"path": "new.txt", "text": "whole"}))
    assert sorted(os.listdir(inbox)) == ["2026", "a.txt", "new.txt"]


def test_a_folder_that_is_not_there_is_not_made(connector: FilesConnector) -> None:
    found = failure(run(connector, "write_text", {"path": "no/such/x", "text": "x"}))
    assert (found.kind, found.reason) == ("incident", "There is no no/such/x.")


# -------------------------------------------------------------------------------------- moving


def test_a_file_is_moved_and_that_can_be_seen_afterwards(
    connector: FilesConnector, inbox: Path
) -> None:
    inputs = {"path": "a.txt", "to": "2026/done.txt"}
    assert done(connector, "move", inputs) is None
    outputs(run(connector, "move", inputs))
    assert (inbox / "2026" / "done.txt").exists()
    assert not (inbox / "a.txt").exists()
    assert outputs(done(connector, "move", inputs)) == {}
    assert failure(done(connector, "move", {"path": "x", "to": "y"})).kind == "uncertain"


def test_a_move_never_overwrites(connector: FilesConnector, inbox: Path) -> None:
    found = failure(run(connector, "move", {"path": "a.txt", "to": "2026/b.csv"}))
    assert (found.kind, "there already" in found.reason) == ("incident", True)
    assert (inbox / "a.txt").exists()
    assert (inbox / "2026" / "b.csv").read_text().startswith("name")


def test_a_move_that_came_half_way_is_finished(connector: FilesConnector, inbox: Path) -> None:
    os.link(inbox / "a.txt", inbox / "2026" / "done.txt")
    outputs(run(connector, "move", {"path": "a.txt", "to": "2026/done.txt"}))
    assert (inbox / "2026" / "done.txt").read_text(encoding="utf-8") == "grüß dich"
    assert not (inbox / "a.txt").exists()


def test_a_move_to_itself_loses_nothing(connector: FilesConnector, inbox: Path) -> None:
    outputs(run(connector, "move", {"path": "a.txt", "to": "a.txt"}))
    assert (inbox / "a.txt").read_text(encoding="utf-8") == "grüß dich"


@pytest.mark.parametrize("path, said", [("nothing", "There is no"), ("2026", "no plain file")])
def test_what_cannot_be_moved_is_said(connector: FilesConnector, path: str, said: str) -> None:
    found = failure(run(connector, "move", {"path": path, "to": "x"}))
    assert (found.kind, said in found.reason) == ("incident", True)


# ---------------------------------------------------------------------------- bad surroundings


@contextmanager
def without_rights(path: Path) -> Iterator[None]:
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        yield
    finally:
        path.chmod(mode)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_missing_rights_are_an_incident(connector: FilesConnector, inbox: Path) -> None:
    with without_rights(inbox / "a.txt"):
        found = failure(run(connector, "read_text", {"path": "a.txt"}))
    assert (found.kind, "Give it the rights" in found.reason) == ("incident", True)


def test_a_root_that_went_away_is_said(connector: FilesConnector, inbox: Path) -> None:
    inbox.rename(inbox.with_name("gone"))
    assert isinstance(run(connector, "list"), Failure)


@pytest.mark.parametrize("path", ["relative", "/no/such/folder", "/etc/passwd"])
def test_a_root_must_be_a_folder(path: str) -> None:
    with pytest.raises(BadSettings, match="no folder"):
        FilesKind().open({"roots": {"a": {"path": path}}})


@pytest.mark.parametrize("settings", [{}, {"roots": {}}, {"roots": {"a": {"paths": "/"}}}])
def test_wrong_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        FilesKind().open(settings)
