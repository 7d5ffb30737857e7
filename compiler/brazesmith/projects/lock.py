"""One writer at a time: the lock of a project's files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from brazesmith.base.files import delete_abandoned, write_file
from brazesmith.base.json import InputError
from brazesmith.projects.project import Project


@contextmanager
def writing(project: Project, notify: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a project; while another process holds it, say so once and wait.

    Deletes what processes left in the cache and the build folder when they were killed. The system
    releases the lock when its process ends, so that none is left behind. In a folder that cannot be
    written to, and on Windows, there is no lock.
    """
    file = _open(project)
    if file is None:
        yield
        return
    import fcntl

    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notify(f"waiting until another brazesmith (process {_holder(file)}) has finished")
            fcntl.flock(file, fcntl.LOCK_EX)
        with suppress(OSError):  # the disk is full; the process is only mentioned in a message
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        for folder in (private_folder(project), project.build):
            delete_abandoned(folder.rglob("*.tmp"))
        yield


def private_folder(project: Project) -> Path:
    """Return the folder of what is not part of the project, which Git ignores; create it.

    Raises InputError.
    """
    folder = project.root / ".brazesmith"
    if not (folder / ".gitignore").is_file():
        write_file(folder / ".gitignore", "*\n")
    return folder


def _open(project: Project) -> IO[str] | None:
    if os.name == "nt" or not project.file.is_file():
        return None
    try:
        return open(private_folder(project) / "lock", "a+", encoding="utf-8")
    except (OSError, InputError):
        return None


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"
