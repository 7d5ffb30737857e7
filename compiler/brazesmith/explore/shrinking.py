"""Shrinking: from a payload that shows something to one that a person would write.

Fields and elements that do not matter are removed, as far as the type allows that. Values that do
not matter become those of the payload that was varied, or usual ones; numbers, texts and arrays
become as small as possible. All payloads are shrunk side by side, so that scripts run in bulk.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Generator, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.samples import usual
from brazesmith.explore.sites import (
    ALL,
    Address,
    Site,
    inputs_of,
    replaced,
    sites,
    trial_of,
    value_at,
)
from brazesmith.ir.types import Kind, Type

#: Says what payloads show; fewer answers than payloads if the time is up.
Shown: TypeAlias = Callable[[Sequence[Trial]], Sequence[Collection[Hashable]]]

#: A text with more characters is made shorter; a shorter one may be meant.
_SHORT_TEXT: Final = 40
#: Into how many parts the range of a number or a length is divided at once.
_PARTS: Final = 8
#: How many payloads are tried at once.
_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class _Asked:
    """The smallest payload so far, and smaller ones, if they show the same."""

    best: Any
    smaller: list[Any]


#: Yields what to try, is sent which of that works, and returns the smallest payload.
_Steps: TypeAlias = Generator[_Asked, list[bool], Any]


def shrunk(
    found: Mapping[Hashable, tuple[Trial, Trial]], type_: Type, shown: Shown
) -> dict[Hashable, Trial]:
    """Return the smallest payload that shows each key.

    `found` has a payload for each key, and the one that it was made from.
    """
    best = {key: inputs_of(trial) for key, (trial, _) in found.items()}
    steps = {
        key: _shrink(inputs_of(trial), inputs_of(origin), type_)
        for key, (trial, origin) in found.items()
    }
    asked: dict[Hashable, _Asked] = {}

    def advance(key: Hashable, answer: list[bool] | None) -> None:
        try:
            step = next(steps[key]) if answer is None else steps[key].send(answer)
        except StopIteration as end:
            best[key] = end.value
            asked.pop(key, None)
        else:
            best[key], asked[key] = step.best, step

    for key in found:
        advance(key, None)
    while asked:
        keys = list(_together(asked))
        trials = {to_text(inputs): inputs for key in keys for inputs in asked[key].smaller}
        answers = shown([trial_of(inputs) for inputs in trials.values()])
        if len(answers) < len(trials):
            break
        shows = dict(zip(trials, answers, strict=True))
        for key in keys:
            advance(key, [key in shows[to_text(inputs)] for inputs in asked[key].smaller])
    return {key: trial_of(inputs) for key, inputs in best.items()}


def _together(asked: Mapping[Hashable, _Asked]) -> Iterator[Hashable]:
    """Yield the keys to shrink next: as many as make up a good number of payloads."""
    count = 0
    for key, step in asked.items():
        count += len(step.smaller)
        yield key
        if count >= _AT_ONCE:
            return


def _shrink(inputs: Any, origin: Any, type_: Type) -> _Steps:
    """Shrink a payload until nothing about it can be simpler."""
    limits: dict[tuple[Address, str], float] = {}
    while True:
        before = inputs
        found = [s for s in sites(inputs, type_) if ALL not in s.address][
            ::-1
        ]  # inner and later ones first
        options = [_simpler(site, value_at(origin, site.address), limits) for site in found]
        flat = [
            (site, value) for site, values in zip(found, options, strict=True) for value in values
        ]
        works = yield _Asked(inputs, [replaced(inputs, s.address, v) for s, v in flat])
        changes: dict[Address, Any] = {}
        for (site, value), is_smaller in zip(flat, works, strict=True):
            if is_smaller:
                changes.setdefault(site.address, value)
            else:
                _note(limits, site, value)
        # Each of these changes works alone. The longest run of them that works together is taken.
        smaller = list(itertools.accumulate(_outer(changes), _changed, initial=inputs))[1:]
        works = yield _Asked(inputs, smaller)
        together = list(itertools.compress(smaller, works))
        if not together:
            return inputs
        inputs = together[-1]
        if to_text(inputs) == to_text(before):
            return inputs


def _outer(changes: Mapping[Address, Any]) -> Iterator[tuple[Address, Any]]:
    """Yield the changes that are not inside of others."""
    for address, value in changes.items():
        if not any(address[:length] in changes for length in range(1, len(address))):
            yield address, value


def _changed(inputs: Any, change: tuple[Address, Any]) -> Any:
    return replaced(inputs, *change)


def _simpler(site: Site, original: Any, limits: Mapping[tuple[Address, str], float]) -> list[Any]:
    """Return simpler values for a site, the simplest first."""
    now, usual_one = site.value, usual(site.type)
    if now is ABSENT:
        return []
    found: list[Any] = [ABSENT] if site.is_removable else []
    if isinstance(now, list | dict):
        if type(original) is type(now) and len(to_text(original)) < len(to_text(now)):
            found.append(original)
        return [*found, *_smaller_container(site, limits)]
    if _is_same(now, original):
        return found
    if original is not ABSENT and not isinstance(original, list | dict):
        found.append(original)
    if _is_same(now, usual_one) or (now is None and not site.type.nullable):
        return found
    if not isinstance(usual_one, list | dict):
        found.append(usual_one)
    if site.type.enum:
        return found
    match now:
        case bool() | None:
            pass
        case int() | float() if site.type.kind in (Kind.NUMBER, Kind.ANY):
            found += _smaller_numbers(now, limits.get((site.address, "number"), -1))
        case str() if site.type.kind in (Kind.TEXT, Kind.ANY) and now:
            found.append("")
            if len(now) > _SHORT_TEXT or len(set(now)) == 1:
                found.append("x" * len(now))
                lengths = _between(len(now), limits.get((site.address, "size"), -1))
                found += [now[:length] for length in lengths]
    return [value for value in found if not _is_same(value, now)]


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _smaller_container(
    site: Site, limits: Mapping[tuple[Address, str], float]
) -> list[list[Any] | dict[str, Any]]:
    now = site.value
    if not now:
        return []
    if isinstance(now, dict):
        if site.type.shape is not None:  # its other fields are sites
            return []
        entries = list(now.items())
        half = len(entries) // 2
        halves = [dict(entries[:half]), dict(entries[half:])] if half > _PARTS else []
        return [{}, *halves]
    lengths = _between(len(now), limits.get((site.address, "size"), -1))
    half = len(now) // 2
    rest = [now[half:]] if half > _PARTS else []
    last = [now[-1:]] if len(now) > 1 else []
    return [*(now[:length] for length in lengths), *last, *rest]


def _smaller_numbers(now: float, limit: float) -> list[float]:
    """Return numbers closer to zero; `limit` is known to be too close."""
    if now < 0:
        return [0, -now, *(-n for n in _smaller_numbers(-now, limit))]
    if not float(now).is_integer():
        return [0, int(now), int(now) + 1, round(now, 1)]
    return list(_between(int(now), limit))


def _between(now: int, limit: float) -> list[int]:
    """Return numbers from above a limit to below a number, the smaller ones first."""
    if not 0 <= limit < now:
        powers = itertools.takewhile(lambda n: n < now, (10**n for n in itertools.count()))
        return [0, *powers] if now > 0 else []
    low = int(limit) + 1
    step = max((now - low) // _PARTS, 1)
    return sorted({*range(low, now, step), now - 1} - {now}) if low < now else []


def _note(limits: dict[tuple[Address, str], float], site: Site, value: Any) -> None:
    """Note that a value is too small."""
    match site.value, value:
        case (bool(), _) | (_, bool()):
            return
        case (int() | float(), int() | float()) if value * site.value >= 0:
            kind, size = "number", abs(value)
            is_smaller = size < abs(site.value)
        case (str(), str()) | (list(), list()):
            kind, size = "size", len(value)
            is_smaller = site.value[:size] == value and size < len(site.value)
        case _:
            return
    if is_smaller:
        key = (site.address, kind)
        limits[key] = max(limits.get(key, -1), size)
