"""Replay archives with several workers, and keep the results."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from time import monotonic
from typing import Any

from brazesmith.archive.chunks import Chunk, read_chunks
from brazesmith.archive.reading import Unreadable, files_of
from brazesmith.base.json import STDIN, STDIN_NAME
from brazesmith.replay.job import Job
from brazesmith.replay.pool import Pool
from brazesmith.replay.store import Progress, Store
from brazesmith.replay.worker import Part


class ArchiveChanged(Exception):
    """A replay cannot continue, because the archive is not the one that it began with."""


def identity_of(job: Job, archives: Sequence[str]) -> dict[str, Any]:
    """Return what a replay that continues must have in common with its beginning."""
    files = [
        [file, os.path.getsize(file), os.stat(file).st_mtime_ns]
        for file in files_of(archives)
        if file != STDIN and os.path.isfile(file)
    ]
    return {"job": job.fingerprint, "archives": list(archives), "files": files}


def run_parts(
    job: Job,
    archives: Sequence[str],
    workers: int,
    progress: Progress,
    store: Store | None,
    report: Callable[[int, int], None],
) -> None:
    """Run the parts of archives that are not done yet; update the progress.

    `report` is called with the number of payloads that are done, and of bytes of payloads.
    """
    began = monotonic() - progress.seconds
    size = 0
    with closing(read_chunks(archives)) as contents, Pool(job, workers) as pool:
        for part, summary in pool.replay(_parts(contents, progress, store)):
            progress.summary.add(summary)
            progress.parts += 1
            progress.checksum = part.checksum
            progress.seconds = monotonic() - began
            if isinstance(part.content, Chunk):
                size += len(part.content.data)
            if store is not None and part.results is not None:
                store.add(part.results)
            report(progress.summary.payloads, size)
    progress.is_complete = True


def _parts(
    contents: Iterable[Chunk | Unreadable], progress: Progress, store: Store | None
) -> Iterator[Part]:
    """Yield the parts that are not done yet. Raises ArchiveChanged."""
    done, checksum = progress.parts, 0
    for number, content in enumerate(contents):
        if number == done and checksum != progress.checksum:
            raise ArchiveChanged
        if isinstance(content, Chunk) and content.file == STDIN_NAME:
            checksum = zlib.crc32(content.data, checksum)
        if number >= done:
            yield Part(content, store.part(number) if store else None, checksum)
