"""The folder with the results of a replay, and what is needed to continue it after a kill.

`results.ndjson` grows in the order of the archive. From time to time, `progress.json` states how
far it is complete and what the summary is up to there. `parts-*/` has the result lines of parts
that are not yet in order. Every process has such a folder of its own: the workers of a process that
was killed write to theirs until they notice.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import IO, Any, Final, Self

from psutil import STATUS_ZOMBIE, Error, Process

from brazesmith.base.files import write_file
from brazesmith.base.json import InputError
from brazesmith.base.source import shown
from brazesmith.replay.summary import Summary

RESULTS: Final = "results.ndjson"
SUMMARY: Final = "summary.json"
PROGRESS: Final = "progress.json"
_PARTS: Final = "parts-"
#: Seconds to wait for a lock that a process which was killed has left to a child for a moment.
_LOCK_TIMEOUT: Final = 30.0

#: Seconds between two states from which a killed replay can continue; longer if saving takes long.
_INTERVAL: Final = 2.0
_MOST_TIME_SAVING: Final = 0.05


@dataclass(slots=True)
class Progress:
    """How far a replay is: parts and bytes of results that are done, and their summary.

    `identity` is what the job and the archive are; if it has changed, the replay cannot continue.
    `checksum` is of what was read of the archive.
    """

    identity: dict[str, str]
    now: str
    parts: int = 0
    size: int = 0
    checksum: int = 0
    seconds: float = 0.0
    is_complete: bool = False
    summary: Summary = field(default_factory=Summary)

    def to_json(self) -> dict[str, Any]:
        """Return the progress as plain data."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"summary": self.summary.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Progress:
        """Return the progress of plain data."""
        return cls(**{**data, "summary": Summary.from_json(data["summary"])})


class Store:
    """An open folder of results. Only one process may have it open."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        if not progress.parts:  # nobody must continue an earlier replay with new results
            (folder / PROGRESS).unlink(missing_ok=True)
            (folder / SUMMARY).unlink(missing_ok=True)
        self.folder = folder
        self.progress = progress
        self._results = open(folder / RESULTS, "r+b" if progress.parts else "wb")  # noqa: SIM115 (closed on exit)
        self._results.truncate(progress.size)
        self._results.seek(progress.size)
        self._buffer = bytearray(1 << 20)  # for copying: new memory costs more than a copy
        self._due = monotonic() + _INTERVAL
        for abandoned in folder.glob(f"{_PARTS}*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        self._parts = Path(mkdtemp(prefix=_PARTS, dir=folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._parts, ignore_errors=True)
        with suppress(OSError):  # what was not saved is not needed
            self._results.close()

    def part(self, number: int) -> Path:
        """Return the file for the result lines of a part."""
        return self._parts / f"{number}.ndjson"

    def add(self, part: Path) -> None:
        """Add the result lines of the next part."""
        if part.exists():
            with open(part, "rb", buffering=0) as lines:
                while size := lines.readinto(self._buffer):
                    self._results.write(memoryview(self._buffer)[:size])
            part.unlink()

    @property
    def is_due(self) -> bool:
        """Whether the progress should be saved."""
        return monotonic() > self._due

    def save(self) -> None:
        """Save how far the replay is. Raises OSError and InputError if the disk is full."""
        began = monotonic()
        self._results.flush()
        os.fsync(self._results.fileno())
        self.progress.size = self._results.tell()
        write_file(self.folder / PROGRESS, json.dumps(self.progress.to_json()))
        ended = monotonic()
        self._due = ended + max(_INTERVAL, (ended - began) / _MOST_TIME_SAVING)


def read_progress(folder: Path) -> Progress | None:
    """Return how far an earlier replay came; None if there was none. Raises InputError."""
    file, results = folder / PROGRESS, folder / RESULTS
    hint = "start again without --resume"
    try:
        progress = Progress.from_json(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, IndexError):
        raise InputError(shown(file), None, None, "is damaged", hint) from None
    if not results.exists() or results.stat().st_size < progress.size:
        raise InputError(shown(results), None, None, "is incomplete", hint)
    return progress


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder of results. Raises InputError if another process holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError(shown(folder), None, None, "is a file; expected a folder") from None
    with open(folder / ".lock", "a+", encoding="utf-8") as file:
        if not _locked(file):
            message = "is in use by another replay"
            raise InputError(shown(folder), None, None, message)
        with suppress(OSError):  # the disk is full
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        yield


def _locked(file: IO[str]) -> bool:
    """Lock an open file; return whether that was possible. Windows has no such locks.

    The file names the process that locked it. If that was killed, a child of it holds the lock
    until it starts its own program.
    """
    try:
        import fcntl
    except ImportError:
        return True
    ends = monotonic() + _LOCK_TIMEOUT
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if _is_held(file) or monotonic() > ends:
                return False
            sleep(0.05)
        else:
            return True


def _is_held(file: IO[str]) -> bool:
    """Return whether the process that locked a file is still running."""
    file.seek(0)
    number = file.read()
    try:
        return number.isdecimal() and Process(int(number)).status() != STATUS_ZOMBIE
    except Error:
        return False
