"""Streams of bytes that are made block by block."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from brazesmith.base.json import InputError

#: How many compressed bytes are unpacked at a time.
_SIZE: Final = 32_768
_TRUNCATED: Final = "the compressed file is truncated"


class Blocks(io.RawIOBase):
    """Blocks as a stream. It ends where they cannot be read; then `error` is why.

    So nothing is lost of what could be read before an error.
    """

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._rest = b""
        self.error: Exception | None = None

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with the next bytes."""
        while not self._rest and self.error is None:
            try:
                block = next(self._blocks, None)
            except (InputError, OSError, EOFError, zlib.error) as error:
                self.error = error
                break
            if block is None:
                break
            self._rest = block
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def from_gzip(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a gzip file. Raises OSError, EOFError and zlib.error."""
    try:
        with gzip.GzipFile(fileobj=file) as unzipped:
            while block := unzipped.read1(_SIZE):
                yield block
    except EOFError:
        raise EOFError(_TRUNCATED) from None


def from_zstandard(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a Zstandard file. Raises OSError and EOFError."""
    import zstandard

    data = file.read(_SIZE)
    while data:
        frame = zstandard.ZstdDecompressor().decompressobj()
        while data and not frame.eof:
            try:
                yield frame.decompress(data)
            except zstandard.ZstdError as error:
                raise OSError(str(error)) from None
            data = frame.unused_data if frame.eof else file.read(_SIZE)
        if not frame.eof:
            raise EOFError(_TRUNCATED)
        data = data or file.read(_SIZE)
