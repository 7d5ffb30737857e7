"""Replay archives with several workers, and keep the results."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from time import monotonic

from brazesmith.archive.chunks import Chunk, read_chunks
from brazesmith.archive.reading import Unreadable, files_of
from brazesmith.base.json import STDIN
from brazesmith.replay.job import Job
from brazesmith.replay.pool import Pool
from brazesmith.replay.store import Progress, Store
from brazesmith.replay.worker import Part


class ArchiveChanged(Exception):
    """A replay cannot continue, because the archive is not the one that it began with."""


def identity_of(job: Job, archives: Sequence[str]) -> dict[str, str]:
    """Return what a replay that continues must have in common with its beginning."""
    files = [
        [file, os.path.getsize(file), os.stat(file).st_mtime_ns]
        for file in files_of(archives)
        if file != STDIN and os.path.isfile(file)
    ]
    checksum = hashlib.sha256(json.dumps([archives, files]).encode("utf-8", "surrogatepass"))
    return {"job": job.fingerprint, "archives": checksum.hexdigest()}


def run_parts(
    job: Job,
    archives: Sequence[str],
    workers: int,
    progress: Progress,
    store: Store | None,
    report: Callable[[int, int], None],
    report_list: Callable[[str], None],
) -> None:
    """Run the parts of archives that are not done yet; update the progress.

    `report` is called with the number of payloads that are done, and of bytes of the archives: at
    first with what was done already. `report_list` is called with every file that may be a list of
    payloads. Raises ArchiveChanged.
    """
    began = monotonic() - progress.seconds
    with closing(read_chunks(archives)) as contents, Pool(job, workers) as pool:
        for part, summary in pool.replay(_parts(contents, progress, store, report)):
            with _uninterrupted():
                if store is not None and part.results is not None:
                    store.add(part.results)
                progress.summary.add(summary)
                progress.parts += 1
                progress.checksum = part.checksum
                progress.seconds = monotonic() - began
                if store is not None and store.is_due:
                    store.save()
            if isinstance(part.content, Chunk):
                report(progress.summary.payloads, part.content.read)
                for file in part.content.lists:
                    report_list(file)
    progress.is_complete = True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C until a block has ended, because half of its work would spoil the results."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pending.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pending:
        signal.raise_signal(signal.SIGINT)


def _parts(
    contents: Iterable[Chunk | Unreadable],
    progress: Progress,
    store: Store | None,
    report: Callable[[int, int], None],
) -> Iterator[Part]:
    """Yield the parts that are not done yet. Raises ArchiveChanged."""
    done, before = progress.parts, progress.checksum
    number = checksum = read = 0
    for number, content in enumerate(contents, 1):
        if number == done + 1:
            if checksum != before:
                raise ArchiveChanged
            report(progress.summary.payloads, read)
        if isinstance(content, Chunk):
            checksum, read = zlib.crc32(b"%d" % content.checksum, checksum), content.read
        if number > done:
            yield Part(content, store.part(number) if store else None, checksum)
    if number < done or (number == done and checksum != before):
        raise ArchiveChanged
