"""Frames on pipes: how a worker process is asked, and how it answers.

A frame is a length (four bytes, big-endian) and as many bytes. This is all that a worker needs to
know of those who start it (`brazesmith.engines.process`); it uses the standard library alone, so
that a worker is up in a moment.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import IO, NoReturn, TypeAlias

READY = b'"ready"'

#: The answers to one request, as they become known.
Answer: TypeAlias = Callable[[bytes], Iterator[bytes]]


def read_frame(pipe: IO[bytes]) -> bytes:
    """Return the next frame; empty at the end of the stream."""
    head = pipe.read(4)
    return pipe.read(int.from_bytes(head, "big")) if len(head) == 4 else b""


def write_frame(pipe: IO[bytes], frame: bytes) -> None:
    """Write one frame and push it through."""
    pipe.write(len(frame).to_bytes(4, "big") + frame)
    pipe.flush()


def serve(start: Callable[[], Answer]) -> NoReturn:
    """Be a worker until stdin ends: say that it is ready, then answer one request after another."""
    try:
        frames = _private_stdout()
        answer = start()
        requests: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=_read_requests, args=(sys.stdin.buffer, requests), daemon=True).start()
        write_frame(frames, READY)
        while True:
            for frame in answer(requests.get()):
                write_frame(frames, frame)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)  # an ordinary exit waits for V8's threads, and may do so for ever


def _private_stdout() -> IO[bytes]:
    """Take stdout for the frames alone; whatever else is printed there goes to stderr."""
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return frames


def _read_requests(pipe: IO[bytes], requests: SimpleQueue[bytes]) -> None:
    """Fill the queue; end the process when the other side is gone, even in the middle of a run."""
    while frame := read_frame(pipe):
        requests.put(frame)
    os._exit(0)
