"""Shrinking: from a payload that shows something to one that a person would write.

Fields and elements that do not matter are removed, as far as the type allows that. Values that do
not matter become those of the payload that was varied, or usual ones; numbers, texts and arrays
become as small as possible. All payloads are shrunk side by side, so that scripts run in bulk.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Generator, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.nested import parsed
from brazesmith.explore.samples import HOSTILE_TEXTS, usual
from brazesmith.explore.sites import (
    ALL,
    MOST_ELEMENTS,
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
#: Texts to try instead of odd ones.
_PLAIN_TEXTS: Final = ("two words", "12a", "12", "2026-01-02")
#: How many times a payload is made simpler, should that never end.
_MOST_ROUNDS: Final = 60
#: A value with more characters in JSON makes a payload large.
_LARGE: Final = 1000
#: How many payloads with one or two of the changes are tried.
_MOST_CHANGES: Final = 30
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
    found: Mapping[Hashable, tuple[Trial, Trial]], usual_one: Trial, type_: Type, shown: Shown
) -> dict[Hashable, Trial]:
    """Return the smallest payload that shows each key.

    `found` has a payload for each key, and the one that it was made from. Values that do not matter
    become those of the usual payload, if it has any there. A payload that shows something else as
    well is not taken, unless the larger one does too: a body without an id is refused, whatever
    else is wrong with it.
    """
    best = {key: inputs_of(trial) for key, (trial, _) in found.items()}
    steps = {
        key: _shrink(inputs_of(trial), [inputs_of(usual_one), inputs_of(origin)], type_)
        for key, (trial, origin) in found.items()
    }
    asked: dict[Hashable, _Asked] = {}
    shows: dict[str, Collection[Hashable]] = {}

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
    first = {to_text(inputs): trial_of(inputs) for inputs in best.values()}
    shows |= zip(first, shown([*first.values()]), strict=False)
    while asked:
        keys = list(_together(asked))
        tries = {to_text(inputs): inputs for key in keys for inputs in asked[key].smaller}
        trials = {name: trial_of(tries[name]) for name in tries if name not in shows}
        answers = shown([*trials.values()])
        shows |= zip(trials, answers, strict=False)
        for key in keys:
            names = [to_text(inputs) for inputs in asked[key].smaller]
            if all(name in shows for name in names):
                others = _others(key, shows.get(to_text(best[key]), ()))
                works = [
                    key in shows[name] and _others(key, shows[name]) <= others for name in names
                ]
                advance(key, works)
        if len(answers) < len(trials):
            break
    return {key: trial_of(inputs) for key, inputs in best.items()}


def _others(key: Hashable, shown: Collection[Hashable]) -> set[Hashable]:
    """Return the other keys of the same type that a payload shows."""
    return {other for other in shown if type(other) is type(key) and other != key}


def _together(asked: Mapping[Hashable, _Asked]) -> Iterator[Hashable]:
    """Yield the keys to shrink next: as many as make up a good number of payloads."""
    count = 0
    for key, step in asked.items():
        count += len(step.smaller)
        yield key
        if count >= _AT_ONCE:
            return


def _shrink(inputs: Any, bases: list[Any], type_: Type) -> _Steps:
    """Shrink a payload until nothing about it can be simpler; first what is large.

    `bases` are payloads whose values are preferred: the first ones most.
    """
    for base in bases:
        inputs = yield from _less_changed(inputs, base)
    for base in bases:
        inputs = yield from _reduced(inputs, base, type_)
    limits: dict[tuple[Address, str], float] = {}
    for choose in (_large, list):
        for _ in range(_MOST_ROUNDS):
            before = to_text(inputs), dict(limits)
            found = choose(_sites(inputs, type_))
            inputs = yield from _simplified(inputs, bases, found, limits)
            if (to_text(inputs), limits) == before:
                break
    return inputs


def _large(found: list[Site]) -> list[Site]:
    """Return the sites that make a payload large: they cost time until they are shorter."""
    large = [
        site for site in found if site.value is not ABSENT and len(to_text(site.value)) > _LARGE
    ]
    outer = {site.address[:length] for site in large for length in range(len(site.address))}
    return [site for site in large if site.address not in outer]


def _simplified(
    inputs: Any, bases: list[Any], found: list[Site], limits: dict[tuple[Address, str], float]
) -> _Steps:
    """Try simpler values at some sites, and return the payload with all that work together."""
    options = [
        (site, value) for site in found for value in _simpler(site, _originals(site, bases), limits)
    ]
    works = yield _Asked(inputs, [replaced(inputs, site.address, new) for site, new in options])
    changes: dict[Address, Any] = {}
    for (site, value), is_smaller in zip(options, works, strict=True):
        if is_smaller:
            changes.setdefault(site.address, value)
        else:
            _note(limits, site, value)
    # Each of these changes works alone. The longest run of them that works together is taken.
    smaller = list(itertools.accumulate(_outer(changes), _changed, initial=inputs))[1:]
    works = yield _Asked(inputs, smaller)
    return [inputs, *itertools.compress(smaller, works)][-1]


def _less_changed(inputs: Any, origin: Any) -> _Steps:
    """Try a payload that differs in one change from the one that was varied, or in two."""
    changes = list(changes_of(inputs, origin))
    few = [*itertools.combinations(changes, 1), *itertools.combinations(changes, 2)][:_MOST_CHANGES]
    smaller = [functools.reduce(_changed, some, origin) for some in few if len(some) < len(changes)]
    works = yield _Asked(inputs, smaller)
    return next(itertools.compress(smaller, works), inputs)


def changes_of(now: Any, before: Any, address: Address = ()) -> Iterator[tuple[Address, Any]]:
    """Yield the changes that make one value of another, the inner ones if possible."""
    match now, before:
        case dict(), dict():
            for key in dict.fromkeys((*before, *now)):
                inner = now.get(key, ABSENT), before.get(key, ABSENT)
                yield from changes_of(*inner, (*address, key))
        case list(), list() if len(now) == len(before):
            for index, inner in enumerate(zip(now, before, strict=True)):
                yield from changes_of(*inner, (*address, index))
        case _ if not is_same(now, before):
            yield address, now


def _reduced(inputs: Any, origin: Any, type_: Type) -> _Steps:
    """Try a payload without all that has not changed, as far as the type allows that."""
    changed = [address for address, _ in changes_of(inputs, origin)]
    reduced = inputs
    for site in _sites(inputs, type_):
        length = len(site.address)
        if site.is_removable and all(
            other[:length] != site.address and site.address[: len(other)] != other
            for other in changed
        ):
            reduced = replaced(reduced, site.address, ABSENT)
    works = yield _Asked(inputs, [reduced])
    return reduced if works[0] else inputs


def _sites(inputs: Any, type_: Type) -> list[Site]:
    """Return the sites, inner and later ones first.

    All elements of an array are one site, unless every element has its own.
    """
    return [site for site in sites(inputs, type_) if not _is_repeated(site, inputs)][::-1]


def _is_repeated(site: Site, inputs: Any) -> bool:
    if ALL not in site.address:
        return False
    array = value_at(inputs, site.address[: site.address.index(ALL)])
    return len(array) <= MOST_ELEMENTS


def _outer(changes: Mapping[Address, Any]) -> Iterator[tuple[Address, Any]]:
    """Yield the changes that are not inside of others."""
    for address, value in changes.items():
        if not any(address[:length] in changes for length in range(1, len(address))):
            yield address, value


def _changed(inputs: Any, change: tuple[Address, Any]) -> Any:
    return replaced(inputs, *change)


def _originals(site: Site, bases: list[Any]) -> list[Any]:
    """Return the values of other payloads at a site; of all elements, that of the first one."""
    address = tuple(0 if step == ALL else step for step in site.address)
    return [value_at(base, address) for base in bases]


def _simpler(
    site: Site, originals: list[Any], limits: Mapping[tuple[Address, str], float]
) -> list[Any]:
    """Return simpler values for a site, the simplest first.

    `originals` are the values that other payloads have there, the preferred ones first.
    """
    now = site.value
    if now is ABSENT:
        return []
    found: list[Any] = [ABSENT] if site.is_removable else []
    if isinstance(now, list | dict):
        size = len(to_text(now))
        found += [o for o in originals if type(o) is type(now) and len(to_text(o)) < size]
        return [*found, *_smaller_container(site, limits)]
    usual_one = usual(site.type)
    if parsed(now) is not ABSENT:  # what the text contains has sites of its own
        return [*found, *(o for o in (*originals, "") if isinstance(o, str) and len(o) < len(now))]
    if site.type.kind is Kind.ANY and type(usual_one) is not type(now):
        usual_one = ABSENT
    others = _PLAIN_TEXTS if _is_odd(now) and not site.type.enum else ()
    plain = [value for value in (*originals, usual_one, *others) if _is_plain(value, site.type)]
    for value in plain:
        if is_same(now, value):
            return found
        found.append(value)
    if not site.type.enum:
        found += _smaller_scalars(site, limits)
    return [value for value in found if not is_same(value, now)]


def _is_plain(value: Any, type_: Type) -> bool:
    """Return whether a person may have written a value for a place that does not matter."""
    match value:
        case None:
            return type_.nullable
        case str():
            is_allowed = type_.max_length is None or len(value) <= type_.max_length
            return is_allowed and not _is_long(value)
        case int() | float():  # or true and false
            return True
        case _:
            return False


def _is_odd(value: Any) -> bool:
    return isinstance(value, str) and (value in HOSTILE_TEXTS or not value.isascii())


def _is_long(text: str) -> bool:
    is_made_up = len(text) > 1 and len(set(text)) == 1
    return len(text) > _SHORT_TEXT or is_made_up


def _smaller_scalars(site: Site, limits: Mapping[tuple[Address, str], float]) -> list[Any]:
    match site.value:
        case bool():
            return []
        case int() | float() as number if site.type.kind in (Kind.NUMBER, Kind.ANY):
            return list(_smaller_numbers(number, limits.get((site.address, "number"), -1)))
        case str() as text if site.type.kind in (Kind.TEXT, Kind.ANY) and _is_long(text):
            lengths = _between(len(text), limits.get((site.address, "size"), -1))
            return ["", "x" * len(text), *(text[:length] for length in lengths)]
        case str() as text if site.type.kind in (Kind.TEXT, Kind.ANY) and text:
            return [""]
        case _:
            return []


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are of one type and equal."""
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
    is_mixed = len(now) > MOST_ELEMENTS and any(not is_same(item, now[0]) for item in now)
    equal = [[now[0]] * len(now)] if is_mixed else []
    return [*(now[:length] for length in lengths), *last, *rest, *equal]


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
