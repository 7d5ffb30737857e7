"""Settle lines of an archive in bulk: run, compare and check them in V8, without parsing in Python.

A chunk of NDJSON goes into the worker as it is, and result lines come out. Everything unusual stays
open: the caller runs those lines again in the ordinary way, which is always right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from string import ascii_uppercase
from typing import Final

from brazesmith.base.stretch import Stretch
from brazesmith.engines.frames import SETTLE
from brazesmith.engines.outcome import Limits, milliseconds

#: A good size for chunks: V8 maps memory for every larger answer, and hands it back at once.
CHUNK_BYTES = 640 * 1024

SETTLED = "="  # the complete result line
RAN = "?"  # a body that is the same for both codes, but not certainly clean (`ran_of`)
DIFFERS = "~"  # both bodies (`pair_of`)
FAILED = "x"  # an error of the code, if there is no other code (`v8.engine.error_of`)
CACHED = ascii_uppercase  # the complete result line, made from the cached result of that number
BLANK = "_"
OPEN = "!"


@dataclass(frozen=True, slots=True)
class CachedResult:
    """What the caller made of an earlier line whose state was `x` or `?`.

    `key` is the text of a line that failed, or the `reason` of what ran. The result line of every
    other line with that key has `before` between its number and its body, and `after` behind it.
    """

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Settling:
    """What stays the same for all chunks of a job.

    `check` is the source of a JavaScript function, `(body, nowMs) => boolean | string`. It returns
    true only if the judge certainly finds nothing, and a text only if the judge finds the same in
    every body with that text. Without `check`, no line is settled. `now` (ISO 8601)
    applies to lines that do not set it. A settled line is `before[0]`, the line's number,
    `before[1]`, the body, `after`. `against` is the old code: a line is settled only if both bodies
    are byte-identical. `cached` may grow from chunk to chunk.
    """

    code: str
    is_pure: bool
    check: str | None
    now: str
    seed: int
    before: tuple[str, str]
    after: str
    against: str | None = None
    against_is_pure: bool = False
    cached: tuple[CachedResult, ...] = ()  # at most as many as there are states in `CACHED`


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the lines of a chunk; `is_complete` is whether the worker reached its end.

    `states` has a character for each line, in order, and is shorter if the worker stopped early:
    the other lines are open. `text` contains a line for each state except `_` and `!`; it is
    UTF-8, and every line ends with a line feed. The payload of a line that is not open contains
    no number that JavaScript changes.
    """

    states: str
    text: bytes
    is_complete: bool

    @property
    def lines(self) -> list[str]:
        """Return the lines of the text. They may contain other line separators, as U+2028."""
        return self.text.decode("utf-8").split("\n")[:-1]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a code returned: JSON text, or None, and whether the check passed it.

    All bodies with the same `reason`, unless it is empty, have the same findings.
    """

    body: str | None
    is_clean: bool
    reason: str = ""


def ran_of(text: str) -> tuple[datetime, Ran]:
    """Return what a line with the state `?` contains: when the code ran, and its body."""
    now, reason, body = text.split("\t")
    return _time(now), Ran(body, is_clean=False, reason=reason)


def pair_of(text: str) -> tuple[datetime, Ran, Ran]:
    """Return what a line with the state `~` contains: when the codes ran, the new and the old."""
    now, *are_clean, new, old = text.split("\t")
    is_clean, is_old_clean = (word == "true" for word in are_clean)
    return _time(now), Ran(new or None, is_clean), Ran(old or None, is_old_clean)


_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def _time(milliseconds: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(milliseconds))


def request_of(
    settling: Settling, limits: Limits, chunk: bytes | Stretch, first_line: int
) -> tuple[bytes, ...]:
    """Return the parts of a request.

    A line for the place of the chunk, if the worker reads it, one for the settling, one for the
    number of the first line and the cached results, and the chunk, if the worker does not read it.
    """
    head = _head(settling, limits.result_bytes)
    if isinstance(chunk, bytes):
        place, data = b"", chunk
    else:
        place, data = json.dumps([chunk.path, chunk.start, chunk.size]).encode(), b""
    cached = [(one.key, one.before, one.after) for one in settling.cached]
    start = json.dumps([first_line, cached]).encode()
    return SETTLE, place, b"\n", head, b"\n", start, b"\n", data


@lru_cache(maxsize=8)
def _head(settling: Settling, most_bytes: int) -> bytes:
    codes = [(settling.code, settling.is_pure)]
    if settling.against is not None:
        codes.append((settling.against, settling.against_is_pure))
    head = {
        "codes": [{"code": code, "isPure": is_pure} for code, is_pure in codes],
        "check": settling.check,
        "now": milliseconds(settling.now),
        "seed": settling.seed,
        "before": settling.before,
        "after": settling.after,
        "mostBytes": most_bytes,
    }
    return json.dumps(head).encode()


#: What a frame begins with if another one follows, and if all lines have a state.
MORE = b"more"
DONE = b"done"


def answer_of(frames: list[bytes]) -> Settled:
    """Return what the worker's frames report: a line of words, one of states, and others."""
    parts = [frame.split(b"\n", 2) for frame in frames]
    states = b"".join(states for _, states, _ in parts)
    is_complete = bool(frames) and frames[-1].startswith(DONE)
    return Settled(states.decode(), b"".join(text for _, _, text in parts), is_complete)
