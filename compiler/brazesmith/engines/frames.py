"""Frames on pipes: the protocol between a worker process and its parent.

A frame is a length (four bytes, big-endian) and as many bytes. Workers import this module, but not
`brazesmith.engines.process`. It uses only the standard library, so that workers start fast.
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

#: A request that begins with this settles the lines of a chunk (`engines/settling.py`).
SETTLE = b"settle\n"

#: The answers to one request, as they become known.
Answer: TypeAlias = Callable[[bytes], Iterator[bytes]]


def read_frame(pipe: IO[bytes]) -> bytes:
    """Return the next frame; empty at the end of the stream."""
    head = pipe.read(4)
    return pipe.read(int.from_bytes(head, "big")) if len(head) == 4 else b""


def write_frame(pipe: IO[bytes], *parts: bytes) -> None:
    """Write one frame, which is in parts, and flush the pipe."""
    pipe.write(sum(map(len, parts)).to_bytes(4, "big"))
    for part in parts:
        pipe.write(part)
    pipe.flush()


def serve(start: Callable[[], Answer]) -> NoReturn:
    """Run as a worker until stdin ends: report that it is ready, then answer each request."""
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
        os._exit(1)  # an ordinary exit waits for V8's threads, possibly forever


def _private_stdout() -> IO[bytes]:
    """Reserve stdout for frames, and redirect everything else that is printed to stderr."""
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return frames


def _read_requests(pipe: IO[bytes], requests: SimpleQueue[bytes]) -> None:
    """Queue requests; exit when the parent closes the pipe, even in the middle of a run."""
    while frame := read_frame(pipe):
        requests.put(frame)
    os._exit(0)
