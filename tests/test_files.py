"""Files are replaced as a whole, or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from brazesmith.base.files import replacing, side_by_side, write_file, write_if_changed
from brazesmith.base.json import InputError


def test_a_file_is_written_only_if_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "new/folder/expected.json"
    assert write_if_changed(file, "{}")
    before = file.stat().st_mtime_ns
    assert not write_if_changed(file, "{}")
    assert file.stat().st_mtime_ns == before
    assert os.listdir(file.parent) == ["expected.json"]


def test_nothing_changes_if_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "expected.json"
    file.write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"expected\.json: cannot write: No space left on device"):
        write_file(file, "new")
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["expected.json"]


def test_nothing_changes_if_the_writer_fails(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")

    def interrupted() -> None:
        with replacing(file) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_link_and_permissions_are_kept(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "target").chmod(0o600)
    (tmp_path / "link").symlink_to("target")
    write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o600


def test_a_device_is_not_replaced() -> None:
    write_file(Path(os.devnull), "text")
    assert Path(os.devnull).is_char_device()


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_file, args=(pipe, "text"))
    writer.start()
    assert pipe.read_text() == "text"
    writer.join()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file/x.js", "Not a directory|File exists"),
        ("folder", "Is a directory"),
        ("x" * 300, "long"),
    ],
)
def test_the_error_names_the_file(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=f"{name}: cannot write: .*({reason})"):
        write_file(tmp_path / name, "text")


def test_a_lone_surrogate_becomes_a_question_mark(tmp_path: Path) -> None:
    write_file(tmp_path / "x.js", "a\ud800b")
    assert (tmp_path / "x.js").read_text() == "a?b"
    assert not write_if_changed(tmp_path / "x.js", "a\ud800b")


def test_results_keep_the_order_of_the_items() -> None:
    assert side_by_side(str, range(100)) == list(map(str, range(100)))
