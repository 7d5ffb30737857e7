"""Read archives in chunks: lines of NDJSON as bytes, for whoever parses them elsewhere.

Lines are not parsed here, and those of an ordinary file are not even copied: whoever parses them
reads them. Other files, such as a folder of
JSON documents, become lines of NDJSON. Where a chunk ends depends only on the archives.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO, Final

from brazesmith.archive.lines import stored_line
from brazesmith.archive.reading import (
    LONGEST_LINE,
    File,
    Sample,
    Unreadable,
    files_of,
    read_file,
    samples,
    too_long,
)
from brazesmith.base.json import STDIN
from brazesmith.base.stretch import Stretch

#: The size of a chunk in bytes.
_SIZE: Final = 1_000_000
#: The most documents in a chunk.
_DOCUMENTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive samples, one in each line of `content`; a line may be blank, or no JSON.

    The content is in `data`, or still in its file. It has the CRC-32 `checksum`, and its first line
    is the line `first_line` of `file`. If the samples are documents, `places` has the file and the
    line of each, and `lists` are the files of those that may be lists of payloads. `read` is how
    many bytes of the archives, which may be compressed, have been read up to there.
    """

    data: bytes | Stretch
    file: str
    first_line: int = 1
    places: tuple[tuple[str, int], ...] = ()
    lists: tuple[str, ...] = ()
    read: int = 0
    checksum: int = 0

    def content(self) -> bytes:
        """Return the samples as NDJSON. Raises FileChanged."""
        return self.data if isinstance(self.data, bytes) else self.data.read()

    def place(self, index: int) -> tuple[str, int]:
        """Return the file and the line number of the sample at an index."""
        return self.places[index] if self.places else (self.file, self.first_line + index)


def read_chunks(paths: Iterable[str]) -> Generator[Chunk | Unreadable]:
    """Yield the samples of archives in chunks, in order, and every file that cannot be read."""
    documents: list[_Document] = []
    size = done = 0
    for path in files_of(paths):
        for part in read_file(path, _read):
            if isinstance(part, _Document):
                documents.append(part)
                size += len(part.data)
                if len(documents) < _DOCUMENTS and size < _SIZE:
                    continue
            yield from _joined(documents, done)
            size = 0
            if isinstance(part, Chunk):
                yield replace(part, read=done + part.read)
            elif isinstance(part, Unreadable):
                yield part
        done += _size(path) or 0
    yield from _joined(documents, done)


def total_size(paths: Iterable[str]) -> int | None:
    """Return the size of archives in bytes; None if standard input or a pipe is one of them."""
    sizes = [_size(path) for path in files_of(paths)]
    return None if None in sizes else sum(filter(None, sizes))


def _size(path: str) -> int | None:
    return os.path.getsize(path) if path != STDIN and os.path.isfile(path) else None


@dataclass(frozen=True, slots=True)
class _Document:
    """A sample that is a whole file or a part of several lines, as one line."""

    place: tuple[str, int]
    data: bytes
    may_be_list: bool


def _joined(documents: list[_Document], read: int) -> Iterator[Chunk]:
    """Yield collected documents as a chunk, and forget them."""
    if documents:
        places = tuple(one.place for one in documents)
        data = b"".join(one.data for one in documents)
        lists = tuple(one.place[0] for one in documents if one.may_be_list)
        yield Chunk(
            data,
            places[0][0],
            places=places,
            lists=lists,
            read=read,
            checksum=zlib.crc32(data),
        )
        documents.clear()


def _read(file: File) -> Iterator[Chunk | Unreadable | _Document]:
    if file.are_samples:
        yield from _cut(file) if file.path is None else _stretches(file, file.path)
        return
    if not any(map(bytes.strip, file.start)):  # the file is blank
        return
    for found in samples(file):
        if isinstance(found, Unreadable):
            yield found
        else:
            yield _Document((found.file, found.line or 1), _line(found), found.may_be_list)


def _line(sample: Sample) -> bytes:
    """Return a sample as a line of NDJSON."""
    headers = None if sample.headers is None else json.dumps(sample.headers)
    return stored_line(sample.text, headers, sample.received_at)


def _cut(file: File) -> Iterator[Chunk | Unreadable]:
    """Cut the lines of a file into chunks."""
    line, data, block = 1, b"", b"".join(file.start)
    if len(block) < _SIZE:
        block += file.stream.read(_SIZE)
    while block:
        end = block.rfind(b"\n") + 1
        if end:
            whole = b"".join((data, memoryview(block)[:end]))
            checksum = zlib.crc32(whole)
            yield Chunk(whole, file.name, line, read=file.position(), checksum=checksum)
            line += whole.count(b"\n")
            data = block[end:]
        else:
            data += block
        block = b""
        if len(data) > LONGEST_LINE:
            yield too_long(file.name, line)
            line, data, block = line + 1, b"", _skip_line(file.stream)
        block = block or file.stream.read(_SIZE)
    if data:
        checksum = zlib.crc32(data)
        yield Chunk(data, file.name, line, read=file.position(), checksum=checksum)


def _stretches(file: File, path: str) -> Iterator[Chunk | Unreadable]:
    """Find the chunks of an ordinary file without copying them."""
    line, start = 1, 0
    block = bytearray(_SIZE)  # used again, because new memory costs more than reading
    with open(path, "rb", buffering=0) as stream:
        while read := stream.readinto(block):
            size = block.rfind(b"\n", 0, read) + 1
            lines = block.count(b"\n", 0, size)
            checksum = zlib.crc32(memoryview(block)[:size])
            if not size:
                stream.seek(start)
                lines, size, checksum = 1, *_measure_line(stream)
            if size > LONGEST_LINE:
                yield too_long(file.name, line)
            else:
                lines_there = Stretch(path, start, size)
                end = start + size
                yield Chunk(lines_there, file.name, line, read=end, checksum=checksum)
            line += lines
            start += size
            stream.seek(start)


def _measure_line(stream: IO[bytes]) -> tuple[int, int]:
    """Return the size of a line that is longer than a block, or the last one, and its CRC-32."""
    size = checksum = end = 0
    while not end and (block := stream.read(_SIZE)):
        end = block.find(b"\n") + 1
        part = block[:end] if end else block
        size, checksum = size + len(part), zlib.crc32(part, checksum)
    return size, checksum


def _skip_line(stream: IO[bytes]) -> bytes:
    """Skip the rest of a line; return what was read after it."""
    while block := stream.read(_SIZE):
        _, newline, rest = block.partition(b"\n")
        if newline:
            return rest
    return b""
