"""A worker process of a replay: runs one chunk after the other, and judges what it makes.

The first request is the job, each other one a part of an archive and the file for its result lines,
if they are wanted. Both ends are brazesmith, so requests and answers are pickled, except for the
data of a part, which follows it. While a part
is running, an answer tells how many payloads are done; the last one is the summary of the part.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import NoReturn

from brazesmith.archive.chunks import Chunk
from brazesmith.archive.reading import Unreadable
from brazesmith.base.stretch import FileChanged, Stretch
from brazesmith.engines.frames import Answer, serve
from brazesmith.replay.record import Record
from brazesmith.replay.replayer import Replayer

#: Seconds between two answers that tell how many payloads are done.
_INTERVAL = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an archive, and the file that its result lines are added to.

    `checksum` is of the archives up to the end of the part.
    """

    content: Chunk | Unreadable
    results: Path | None
    checksum: int = 0


def packed(part: Part) -> tuple[bytes, bytes]:
    """Return a part as the pieces of a request: its data is not copied."""
    content = part.content
    if isinstance(content, Unreadable) or isinstance(content.data, Stretch):
        return pickle.dumps(part), b""
    return pickle.dumps(replace(part, content=replace(content, data=b""))), content.data


def _unpacked(request: bytes) -> Part:
    stream = BytesIO(request)
    part: Part = pickle.load(stream)
    if isinstance(part.content, Unreadable) or isinstance(part.content.data, Stretch):
        return part
    return replace(part, content=replace(part.content, data=stream.read()))


def main() -> NoReturn:
    """Serve requests until stdin ends."""

    def start() -> Answer:
        replayers: list[Replayer] = []

        def answer(request: bytes) -> Iterator[bytes]:
            if replayers:
                yield from _replay(replayers[0], _unpacked(request))
            else:
                replayers.append(Replayer(pickle.loads(request)))

        return answer

    serve(start)


def _replay(replayer: Replayer, part: Part) -> Iterator[bytes]:
    try:
        with ExitStack() as stack:
            write = None
            if part.results is not None:
                write = stack.enter_context(open(part.results, "ab")).write
            record = Record(replayer.job, write)
            told = monotonic()
            for found in replayer.replay(part.content):
                record.add(found)
                if monotonic() > told + _INTERVAL:
                    told = monotonic()
                    yield pickle.dumps(record.summary.payloads)
    except (OSError, FileChanged) as error:  # the disk is full, or the archive has changed
        yield pickle.dumps(error)
    else:
        yield pickle.dumps(record.summary)


if __name__ == "__main__":
    main()
