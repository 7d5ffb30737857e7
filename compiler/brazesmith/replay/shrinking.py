"""The smallest payload that still shows a difference between two codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.archive.reading import Unreadable, sample
from brazesmith.engines import Failure, Input
from brazesmith.explore.engine import Trial, smallest
from brazesmith.replay.comparison import Group, Values, compare
from brazesmith.replay.replayer import SEED, Replayer
from brazesmith.replay.summary import Tally

#: Failures that take so long that nothing is tried after them.
_SLOW: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})
#: Longer payloads are not shrunk.
_LONGEST: Final = 50_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A payload that shows a difference: its value, headers, and the time at which it ran."""

    payload: Any
    headers: Any
    now: str


def shrunk(replayer: Replayer, group: Group, values: Values | None, tally: Tally) -> Shown | None:
    """Return the smallest payload like a sample that shows the same; None if there is no sample."""
    text = tally.sample.text
    read = sample(text.encode(errors="replace"), "", None) if text else None
    if read is None or isinstance(read, Unreadable):
        return None
    now = read.received_at or replayer.job.now
    trial = Trial(read.payload, read.headers or {})
    if len(read.text) <= _LONGEST:
        trial = smallest(trial, lambda trials: list(_show(replayer, group, values, now, trials)))
    return Shown(trial.payload, trial.headers, now)


def _show(
    replayer: Replayer, group: Group, values: Values | None, now: str, trials: Sequence[Trial]
) -> Iterator[bool]:
    inputs = [Input(json.dumps(one.payload), json.dumps(one.headers), now, SEED) for one in trials]
    for new, old in replayer.results(inputs):
        if any(one and one.error and one.error.kind in _SLOW for one in (new, old)):
            return
        assert old is not None
        changes = compare(old, new, replayer.job.ignore).changes
        yield any(group == other and values in (None, found) for other, found in changes)
