"""Read samples from archives, one at a time: memory does not grow with their number.

An archive is a file, a folder, or `-` for standard input. A file contains JSON documents, one or
several, which may be JSON5, or NDJSON, one sample in each line, or it is Parquet. It may be
compressed with gzip or Zstandard. Its content decides, not its name. A sample is the payload
itself, or
`{"payload": …, "headers": …, "received_at": …}`.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from brazesmith.archive import parquet
from brazesmith.archive.blocks import Blocks, from_gzip, from_zstandard
from brazesmith.archive.relaxed import strict, without_repeats
from brazesmith.base.json import (
    STDIN,
    DuplicateKeyError,
    InputError,
    decode,
    display_name,
    innermost,
    members,
    parse_json,
)
from brazesmith.base.source import line_and_column, shown
from brazesmith.base.stored import is_stored, stored_time

T = TypeVar("T")

#: The files that are read in a folder, also with `.gz` or `.zst` after it.
SUFFIXES: Final = (".json", ".json5", ".jsonc", ".ndjson", ".jsonl", ".parquet")
_COMPRESSED: Final = (".gz", ".zst")

#: The files of a case: its payload is a sample, and its other files are not.
_PAYLOAD: Final = "payload.json"
_HEADERS: Final = "headers.json"

#: Beyond this many characters, a text that is not strict JSON gets no exact position in JSON5.
_LONG: Final = 200_000
_MAGIC_GZIP: Final = b"\x1f\x8b"
_MAGIC_ZSTD: Final = b"\x28\xb5\x2f\xfd"

#: The longest line that is read, in bytes. Longer ones are reported and skipped.
LONGEST_LINE: Final = 64_000_000
#: The levels of objects and arrays that a sample may have. How deep Python can read differs.
MOST_LEVELS: Final = 500
_BLOCK: Final = 65_536


@dataclass(frozen=True, slots=True)
class Sample:
    """A payload: its value, its strict JSON text, what was stored with it, and where it is.

    `line` is the line where the sample begins, or None if it is the whole file.
    """

    payload: Any
    text: str
    file: str
    line: int | None
    headers: dict[str, Any] | None = None
    received_at: str | None = None

    @property
    def place(self) -> str:
        """The file, and the line in it if it has several samples."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def may_be_list(self) -> bool:
        """Whether the sample may be a list of payloads: a whole file that is an array of objects.

        It is one payload nevertheless, because a source may send arrays.
        """
        is_file = self.line is None and Path(self.file).name != _PAYLOAD
        is_list = isinstance(self.payload, list) and len(self.payload) > 1
        return is_file and is_list and all(isinstance(item, dict) for item in self.payload)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a line of one, that is not a sample."""

    file: str
    line: int | None
    column: int | None
    reason: str
    hint: str | None = None

    def __str__(self) -> str:
        return str(InputError(self.file, self.line, self.column, self.reason))

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        place = {"file": self.file, "line": self.line, "column": self.column}
        return {**place, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class File:
    """An open file: whether each of its lines is a sample, the first lines, and the rest.

    `headers` are those of a case, from the file beside its payload. `position` returns how many
    bytes of the file, which may be compressed, have been read. `path` is set if other processes can
    open the file and find the same bytes in it.
    """

    name: str
    are_samples: bool
    start: list[bytes]
    stream: IO[bytes]
    headers: dict[str, Any] | None
    position: Callable[[], int]
    path: str | None = None


def list_note(files: Sequence[str]) -> str:
    """Return what to tell the user about files that may be lists of payloads, see `Sample`."""
    match len(files) - 1:
        case 0:
            more = ""
        case 1:
            more = ", and so is 1 other"
        case others:
            more = f", and so are {others:,} others"
    return (
        f"note: {files[0]} is one payload, an array of objects{more}; if every object is a "
        "payload, write one in each line: jq -c '.[]' FILE"
    )


def read_archives(paths: Iterable[str]) -> Iterator[Sample | Unreadable]:
    """Yield every sample of several archives, in order, and every part that cannot be read."""
    for path in files_of(paths):
        yield from read_file(path, samples)


def files_of(paths: Iterable[str]) -> Iterator[str]:
    """Yield the files of archives, in order; a folder without samples is yielded itself."""
    for path in paths:
        if path != STDIN and os.path.isdir(path):
            yield from map(str, list(_files_below(Path(path))) or [Path(path)])
        else:
            yield path


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the samples in a folder; of a case, only the payload."""
    entries = sorted(folder.iterdir())
    if any(entry.name == _PAYLOAD for entry in entries):
        yield folder / _PAYLOAD
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files_below(entry)
        elif _is_sample(entry.name.lower()):
            yield entry


def _is_sample(name: str) -> bool:
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    return name.endswith(SUFFIXES)


def read_file(path: str, read: Callable[[File], Iterator[T]]) -> Iterator[T | Unreadable]:
    """Open a file, yield what a function reads from it, and report what cannot be read."""
    name = shown(display_name(path))
    try:
        with _opened(path) as (file, blocks):
            stream = file if blocks is None else io.BufferedReader(blocks)
            start, are_samples = _start(stream)
            if not start and blocks is not None and blocks.error is not None:
                raise blocks.error
            headers = _headers_beside(path)
            position = file.tell if file.seekable() else lambda: 0
            plain = _plain(path) if blocks is None else None
            yield from read(File(name, are_samples, start, stream, headers, position, plain))
            if blocks is not None and blocks.error is not None:
                raise blocks.error
    except IsADirectoryError:
        reason = f"contains no samples: {', '.join(SUFFIXES)}, also .gz and .zst"
        yield Unreadable(name, None, None, reason)
    except InputError as error:
        yield Unreadable(error.name, error.line, error.column, error.message, error.hint)
    except FileNotFoundError:
        yield Unreadable(name, None, None, "no such file")
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Unreadable(name, None, None, f"cannot be read: {reason}")


def _plain(path: str) -> str | None:
    """Return the real path of an ordinary file; None for others, such as pipes."""
    real = os.path.realpath(path)
    return real if path != STDIN and os.path.isfile(real) else None


@contextmanager
def _opened(path: str) -> Iterator[tuple[IO[bytes], Blocks | None]]:
    """Open a file, and what its content is made of if it is compressed, or Parquet."""
    if path == STDIN:
        # The wrapper is closed in the end, and standard input stays open.
        file = io.BufferedReader(Blocks(iter(partial(sys.stdin.buffer.read, _BLOCK), b"")))
        yield file, _unpacked(file, file.peek(4))
        return
    with open(path, "rb") as archive:
        magic = archive.peek(4)
        is_parquet = magic.startswith(parquet.MAGIC)
        blocks = Blocks(parquet.lines_of(path)) if is_parquet else _unpacked(archive, magic)
        yield archive, blocks


def _unpacked(file: IO[bytes], magic: bytes) -> Blocks | None:
    """Return the content of a file whose first bytes say that it is compressed."""
    if magic.startswith(_MAGIC_GZIP):
        return Blocks(from_gzip(file))
    return Blocks(from_zstandard(file)) if magic.startswith(_MAGIC_ZSTD) else None


def samples(file: File) -> Iterator[Sample | Unreadable]:
    """Yield the samples of a file: those of its lines, or the whole as one."""
    if not file.are_samples:
        data = b"".join(chain(file.start, file.stream))
        ends = [match.end() for match in _BETWEEN.finditer(data) if match[0][0] in b"}]"]
        for begin, end in pairwise([0, *ends, len(data)]):
            row = 1 + data.count(b"\n", 0, begin) if ends else None
            yield sample(data[begin:end], file.name, row, file.headers)
        return
    number, is_rest = 1, False
    for line in chain(file.start, iter(partial(file.stream.readline, LONGEST_LINE + 1), b"")):
        if len(line) > LONGEST_LINE and not is_rest:
            yield too_long(file.name, number)
        elif line.strip() and not is_rest:
            yield sample(line.rstrip(b"\r\n"), file.name, number)
        is_rest = not line.endswith(b"\n")
        number += not is_rest


def too_long(name: str, line: int) -> Unreadable:
    """Return what is reported of a line that is too long to be read."""
    return Unreadable(name, line, None, f"longer than {LONGEST_LINE:,} bytes")


def _start(stream: IO[bytes]) -> tuple[list[bytes], bool]:
    """Read the first lines of a file, and return whether each line is a sample."""
    start: list[bytes] = []
    first: list[bytes] = []
    while line := stream.readline(LONGEST_LINE + 1):
        start.append(line)
        if len(line) > LONGEST_LINE:
            return start, True
        if not _is_comment(line):
            first.append(line)
        if len(first) == 2:
            break
    return start, _are_samples(first)


#: The end of a document before another; strings, which may look like it, are matched first.
_BETWEEN: Final = re.compile(
    rb"""  "(?:[^"\\\n]|\\.)*+"  |  '(?:[^'\\\n]|\\.)*+'  |  [}\]]\s*(?=[{\[])  """, re.VERBOSE
)


def _is_comment(line: bytes) -> bool:
    """Whether a line at the beginning of a file is not part of a value."""
    return not line.strip() or line.lstrip().startswith((b"//", b"/*", b"*"))


def _are_samples(first: list[bytes]) -> bool:
    """Whether the lines of a file are samples, judged by the first two of them.

    The second line decides if the first is damaged. In a document, it is part of a value.
    """
    if len(first) < 2:
        return False
    if _is_whole(first[0]):
        return True
    continues = first[0].rstrip().endswith((b",", b":", b"[", b"{"))
    return not continues and _is_whole(first[1])


def _is_whole(line: bytes) -> bool:
    """Whether a line is an object or an array."""
    try:
        return isinstance(_parsed(decode(line, ""), "")[0], dict | list)
    except InputError:
        return False


def sample(
    data: bytes, name: str, line: int | None, headers: dict[str, Any] | None = None
) -> Sample | Unreadable:
    """Read one sample; `line` is its line in a file of several."""
    try:
        text = decode(data, name)
        _check_levels(text, name)
        value, text = _parsed(text, name)
    except InputError as error:
        row = (line or 1) + error.line - 1 if error.line else line
        return Unreadable(name, row, error.column, error.message, error.hint)
    received_at = None
    if is_stored(value):
        headers, received_at = value.get("headers"), value.get("received_at")
        if received_at is not None and (received_at := stored_time(received_at)) is None:
            reason = "`received_at` is not an ISO 8601 time, such as 2026-01-05T08:00:00Z"
            return Unreadable(name, line, None, reason)
        value, text = value["payload"], dict(members(text))["payload"]
    if not isinstance(value, dict | list):
        return Unreadable(name, line, None, "expected a payload, which is an object or an array")
    return Sample(value, text, name, line, headers, received_at)


def _check_levels(text: str, name: str) -> None:
    """Raise InputError if a text has too many levels."""
    if text.count("{") + text.count("[") > MOST_LEVELS:
        position, levels = innermost(text)
        if levels > MOST_LEVELS:
            place = line_and_column(text, position)
            raise InputError(name, *place, f"nested too deeply: more than {MOST_LEVELS} levels")


def _parsed(text: str, name: str) -> tuple[Any, str]:
    """Return the value of a JSON or JSON5 text, and its strict JSON text. Raises InputError."""
    try:
        return parse_json(text, name), text
    except InputError as error:
        if isinstance(error, DuplicateKeyError) and (once := without_repeats(text)) is not None:
            return parse_json(once, name), once
        if len(text) > _LONG:
            raise InputError(name, error.line, error.column, error.message) from None
        strict_error = error
    try:
        text = strict(text, name)
    except InputError as error:
        if strict_error.hint is not None:  # what is not strict there is allowed, so it is later
            raise error from None
        raise strict_error from None
    return parse_json(text, name), text


def _headers_beside(path: str) -> dict[str, Any] | None:
    """Return the headers of a case, from the file beside its payload."""
    file = Path(path).with_name(_HEADERS)
    if Path(path).name != _PAYLOAD or not file.is_file():
        return None
    name = shown(file)
    headers = _parsed(decode(file.read_bytes(), name), name)[0]
    if not isinstance(headers, dict):
        raise InputError(name, None, None, "headers must be an object, name to value")
    return headers
