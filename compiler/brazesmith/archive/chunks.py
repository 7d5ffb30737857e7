"""Read archives in chunks: lines of NDJSON as bytes, for whoever parses them elsewhere.

Lines are not parsed here, so a chunk costs no more than a copy. Other files, such as a folder of
JSON documents, become lines of NDJSON. Where a chunk ends depends only on the archives.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final

from brazesmith.archive.lines import stored_line
from brazesmith.archive.reading import File, Sample, Unreadable, files_of, read_file, samples
from brazesmith.base.json import STDIN

#: The size of a chunk in bytes.
_SIZE: Final = 1_000_000
#: The longest line that is read, in bytes. Longer ones are reported and skipped.
_LONGEST_LINE: Final = 64_000_000
#: The most documents in a chunk.
_DOCUMENTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive samples, one in each line of `data`; a line may be blank, or no JSON.

    The first line is the line `first_line` of `file`. If the samples are documents, `places` has
    the file and the line of each.
    """

    data: bytes
    file: str
    first_line: int = 1
    places: tuple[tuple[str, int], ...] = ()

    def place(self, index: int) -> tuple[str, int]:
        """Return the file and the line number of the sample at an index."""
        return self.places[index] if self.places else (self.file, self.first_line + index)


def read_chunks(paths: Iterable[str]) -> Generator[Chunk | Unreadable]:
    """Yield the samples of archives in chunks, in order, and every file that cannot be read."""
    documents: list[_Document] = []
    for path in files_of(paths):
        for part in read_file(path, _read):
            if isinstance(part, _Document):
                documents.append(part)
                if len(documents) < _DOCUMENTS and sum(len(one.data) for one in documents) < _SIZE:
                    continue
            yield from _joined(documents)
            if not isinstance(part, _Document):
                yield part
    yield from _joined(documents)


def total_size(paths: Iterable[str]) -> int | None:
    """Return the size of archives in bytes; None if standard input or a pipe is one of them."""
    total = 0
    for path in files_of(paths):
        if path == STDIN or (os.path.exists(path) and not os.path.isfile(path)):
            return None
        total += os.path.getsize(path) if os.path.isfile(path) else 0
    return total


@dataclass(frozen=True, slots=True)
class _Document:
    """A sample that is a whole file or a part of several lines, as one line."""

    place: tuple[str, int]
    data: bytes


def _joined(documents: list[_Document]) -> Iterator[Chunk]:
    """Yield collected documents as a chunk, and forget them."""
    if documents:
        places = tuple(one.place for one in documents)
        yield Chunk(b"".join(one.data for one in documents), places[0][0], places=places)
        documents.clear()


def _read(file: File) -> Iterator[Chunk | Unreadable | _Document]:
    if file.are_samples:
        yield from _cut(file)
        return
    for found in samples(file):
        if isinstance(found, Unreadable):
            yield found
        else:
            yield _Document((found.file, found.line or 1), _line(found))


def _line(sample: Sample) -> bytes:
    """Return a sample as a line of NDJSON."""
    headers = None if sample.headers is None else json.dumps(sample.headers)
    return stored_line(sample.text, headers, sample.received_at)


def _cut(file: File) -> Iterator[Chunk | Unreadable]:
    """Cut the lines of a file into chunks."""
    line, data = 1, b"".join(file.start)
    while True:
        block = file.stream.read(_SIZE)
        end = block.rfind(b"\n") + 1
        if end:
            whole = b"".join((data, memoryview(block)[:end]))
            yield Chunk(whole, file.name, line)
            line += whole.count(b"\n")
            data = block[end:]
        elif not block:
            if data:
                yield Chunk(data, file.name, line)
            return
        else:
            data += block
        if len(data) > _LONGEST_LINE:
            yield Unreadable(file.name, line, None, f"longer than {_LONGEST_LINE} bytes")
            data = _skip_line(file.stream)
            line += 1


def _skip_line(stream: IO[bytes]) -> bytes:
    """Skip the rest of a line; return what was read after it."""
    while block := stream.read(_SIZE):
        _, newline, rest = block.partition(b"\n")
        if newline:
            return rest
    return b""
