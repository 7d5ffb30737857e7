"""Captures webhooks in an archive, which `replay`, `infer` and `fixture add` read as it is.

Each webhook is one line, in the form of a stored webhook (`base.stored`), without secrets. In a
compressed file it is a frame of its own, so that the file is whole after every webhook, also if the
process is killed. Only the owner of the file can read it.

`{transform}` in the name of the file makes one archive for each transform.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from brazesmith.archive.blocks import from_gzip, from_zstandard
from brazesmith.archive.lines import stored_line
from brazesmith.base.json import DuplicateKeyError, InputError, parse_json
from brazesmith.base.redaction import redacted, redacted_headers
from brazesmith.base.source import shown

#: The part of a file name that stands for the transform.
TRANSFORM: Final = "{transform}"
_COMPRESSED: Final = (".gz", ".zst")
_MB: Final = 1_000_000
_OWNER_ONLY: Final = 0o600


def captured_line(payload: str, headers: str, at: datetime, pointers: Sequence[str]) -> bytes:
    """Return the line of a webhook, without secrets. The payload and the headers are JSON texts.

    A payload that is not JSON is not stored, because what is secret in it is not known.
    """
    public = json.dumps(redacted_headers(json.loads(headers)), ensure_ascii=False)
    return stored_line(_public(payload, pointers), public, at.isoformat())


def _public(payload: str, pointers: Sequence[str]) -> str:
    """Return the text of a payload without secrets; unchanged if there are none."""
    is_repeated = False
    try:
        value = parse_json(payload, "payload")
    except DuplicateKeyError:
        is_repeated, value = True, json.loads(payload)  # the last value counts, as in JavaScript
    except InputError:
        return json.dumps(f"not JSON, {len(payload):,} characters")
    public = redacted(value, pointers)
    if public == value and not is_repeated:
        return payload
    return json.dumps(public, ensure_ascii=False)


@dataclass
class Capture:
    """An archive that webhooks are appended to, from any thread. Raises InputError at the start.

    A file that has become larger than `most_mb` is renamed: the time is added to its name. If a
    webhook cannot be written later, `notify` is called, once, and the webhook is processed anyway.
    """

    path: Path
    pointers: Sequence[str] = ()
    most_mb: float = 100.0
    notify: Callable[[str], None] = lambda problem: None
    _files: dict[Path, int] = field(default_factory=dict, init=False)  # descriptors
    _lock: Lock = field(default_factory=Lock, init=False)
    _has_failed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Open the file, unless its name depends on the transform."""
        if TRANSFORM not in self.path.name:
            with self._lock:
                self._descriptor(self.path)

    def append(self, transform: str, payload: str, headers: str, at: datetime) -> None:
        """Add a webhook. The payload and the headers are JSON texts."""
        line = captured_line(payload, headers, at, self.pointers)
        path = self.path.with_name(self.path.name.replace(TRANSFORM, transform.replace("/", ".")))
        try:
            with self._lock:
                descriptor = self._descriptor(path)
                _write(descriptor, _packed(line, path.suffix))
                if os.fstat(descriptor).st_size > self.most_mb * _MB:
                    os.close(self._files.pop(path))
                    _set_aside(path, at)
        except (OSError, InputError) as error:
            if not self._has_failed:
                self._has_failed = True
                self.notify(f"{shown(path)}: webhooks are not captured any more: {error}")

    def close(self) -> None:
        """Close all files."""
        with self._lock:
            for descriptor in self._files.values():
                os.close(descriptor)
            self._files.clear()

    def _descriptor(self, path: Path) -> int:
        """Return the descriptor of a file, which is opened if necessary."""
        if path not in self._files:
            self._files[path] = _opened(path)
        return self._files[path]


def _opened(path: Path) -> int:
    """Open a file to append to it. Raises InputError."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not _is_whole(path):
            _set_aside(path, datetime.fromtimestamp(path.stat().st_mtime).astimezone())
        descriptor = os.open(path, flags, _OWNER_ONLY)
        with suppress(OSError):  # a device, or the file of another user
            os.chmod(path, _OWNER_ONLY)
    except OSError as error:
        reason = f"cannot be written to: {error.strerror}"
        raise InputError(shown(path), None, None, reason) from error
    return descriptor


def _is_whole(path: Path) -> bool:
    """Return whether something can be appended to a file: it may end in the middle of a line.

    That happens if the power failed, or the disk was full.
    """
    unpack = {".gz": from_gzip, ".zst": from_zstandard}.get(path.suffix)
    with open(path, "rb") as file:
        if unpack is None:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            return file.read() in (b"", b"\n")
        try:
            for _ in unpack(file):
                pass
        except (OSError, EOFError, zlib.error):
            return False
    return True


def _packed(line: bytes, suffix: str) -> bytes:
    match suffix:
        case ".gz":
            return gzip.compress(line, 6)
        case ".zst":
            import zstandard

            return zstandard.ZstdCompressor().compress(line)
        case _:
            return line


def _write(descriptor: int, data: bytes) -> None:
    """Write everything at the end of a file; the system writes less if the disk is full."""
    written = os.write(descriptor, data)
    if written < len(data):
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - written)
        raise OSError("the disk is full")


def _set_aside(path: Path, at: datetime) -> None:
    """Add a time to the name of a file: `traffic.2026-01-05T08-00-00.000.ndjson.zst`."""
    suffixes = [*path.suffixes[-2:]] if path.suffix in _COMPRESSED else [path.suffix]
    suffix = "".join(suffixes)
    stem = path.name.removesuffix(suffix)
    moment = at.isoformat(timespec="milliseconds")[:23].replace(":", "-")
    target = path.with_name(f"{stem}.{moment}{suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{stem}.{moment}-{number}{suffix}")
    path.rename(target)
