"""Write files so that none is ever half written, also if the disk is full or the process dies."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO, TypeVar

from brazesmith.base.json import InputError
from brazesmith.base.source import shown

T = TypeVar("T")
R = TypeVar("R")

#: How many files are written at a time: a sync waits for the disk, not for the processor.
_THREADS: Final = 16

#: The name of a file that is being written: that of its target, and the process.
_TEMPORARY: Final = re.compile(r"\..+\.\d+\.tmp", re.DOTALL)

#: How many seconds a process writes at one file at most.
_LONGEST: Final = 3600


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[TextIO]:
    """Open a new version of a file, which replaces the old one when everything is written.

    Raises InputError, and leaves the old file, if that is not possible. Folders are created. A link
    stays a link, a file keeps its permissions, and a device or a pipe is written to directly. The
    new version survives a power failure only if it is `durable`, which takes a few milliseconds.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_file():
            with _open(target) as stream:
                yield stream
            return
        try:
            with _open(temporary) as stream:
                yield stream
                stream.flush()
                if durable:
                    os.fsync(stream.fileno())
            with contextlib.suppress(FileNotFoundError):
                os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(shown(path), None, None, f"cannot write: {error.strerror}") from error


def delete_abandoned(paths: Iterable[Path]) -> None:
    """Delete those of some files that processes were writing that have been killed since."""
    for path in paths:
        if _TEMPORARY.fullmatch(path.name):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _LONGEST:
                    path.unlink()


def write_file(path: Path, content: str | bytes, *, durable: bool = True) -> None:
    """Replace a file, as `replacing` does."""
    with replacing(path, durable=durable) as stream:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            stream.write(content)


def write_if_changed(path: Path, text: str) -> bool:
    """Replace a file unless it already contains the text; return whether it was written."""
    changed = differs(path, text)
    if changed:
        write_file(path, text)
    return changed


def differs(path: Path, text: str, relevant: Callable[[bytes], bytes] = bytes) -> bool:
    """Return whether a file does not exist, or does not contain exactly the text.

    Only what `relevant` keeps of both is compared.
    """
    try:
        return relevant(path.read_bytes()) != relevant(text.encode("utf-8", "replace"))
    except OSError:
        return True


def side_by_side(write: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Call a function that writes files for every item, several at a time."""
    if len(items) < 2:
        return list(map(write, items))
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(write, items))


def _open(path: Path) -> TextIO:
    """Open a file for writing; a lone surrogate, which UTF-8 does not have, becomes `?`."""
    return open(path, "w", encoding="utf-8", errors="replace", newline="\n")
