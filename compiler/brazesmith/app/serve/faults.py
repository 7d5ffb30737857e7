"""Faults that are injected on purpose: slow answers, refusals, and connections without an answer.

{"status": 429, "count": 1}                          the next request is refused
{"status": 503, "nth": 3}                            the third request from now on
{"latency_ms": 6000, "path": "/users/*"}             longer than Regal waits
{"drop": true, "probability": 0.1, "seed": 7}        one of ten, the same ones every time
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from random import Random
from threading import Lock
from typing import Any, Final

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.json import to_text
from brazesmith.projects.errors import UsageError

_STATUSES: Final = range(400, 600)
_LONGEST_MS: Final = 600_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to which requests.

    An answer comes `latency_ms` later. With `status`, the request is refused, and with `drop`, the
    connection is closed without an answer; neither has an effect on the state.

    It happens to requests whose path matches the pattern `path`: to the `count` next ones (default:
    all), to those after `nth` - 1 others, or to each with a `probability`, which draws from `seed`.
    """

    status: int | None = None
    latency_ms: float = 0
    drop: bool = False
    path: str = "*"
    count: int | None = None
    nth: int | None = None
    probability: float | None = None
    seed: int = 0


_KEYS: Final = tuple(one.name for one in fields(Fault))


@dataclass(frozen=True, slots=True)
class Injected:
    """What happens to one request; nothing, by default."""

    latency_ms: float = 0
    status: int | None = None
    drop: bool = False

    def __bool__(self) -> bool:
        return self != Injected()

    def __str__(self) -> str:
        return ", ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.latency_ms:
            yield f"{self.latency_ms:,g} ms of latency"
        if self.status is not None:
            yield f"status {self.status}"
        if self.drop:
            yield "connection dropped"


@dataclass(slots=True)
class _Active:
    """A fault at work: how many requests it has seen, and to how many it happened."""

    number: int
    fault: Fault
    dice: Random
    seen: int = 0
    hits: int = 0

    @property
    def left(self) -> int | None:
        """To how many more requests it happens; None if that is not limited."""
        count = self.fault.count
        if count is None and self.fault.nth is not None:
            count = 1
        return None if count is None else count - self.hits

    def happens(self) -> bool:
        """Count a request, and return whether the fault happens to it."""
        self.seen += 1
        fault = self.fault
        if fault.nth is not None and self.seen < fault.nth:
            return False
        if fault.probability is not None and self.dice.random() >= fault.probability:
            return False
        self.hits += 1
        return True

    def to_json(self) -> dict[str, Any]:
        """Return the fault as `/_/faults` prints it: without what is not set.

        `count` is to how many more requests it happens.
        """
        default = Fault()
        chosen = {
            name: getattr(self.fault, name)
            for name in _KEYS
            if getattr(self.fault, name) != getattr(default, name)
        }
        if self.left is not None:
            chosen["count"] = self.left
        return {"id": self.number, **chosen, "seen": self.seen, "hits": self.hits}


@dataclass
class Faults:
    """The faults that are active. All methods may be called from several threads."""

    _active: list[_Active] = field(default_factory=list, init=False)
    _added: int = field(default=0, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def add(self, fault: Fault) -> dict[str, Any]:
        """Add a fault, and return it as `/_/faults` prints it."""
        with self._lock:
            self._added += 1
            active = _Active(self._added, fault, Random(fault.seed))
            self._active.append(active)
            return active.to_json()

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._active.clear()

    def next(self, path: str) -> Injected:
        """Return what happens to the next request, to a path.

        Latencies add up. The first fault that decides how a request ends is the last one that
        counts it.
        """
        if not self._active:
            return Injected()
        latency: float = 0
        status, drop = None, False
        with self._lock:
            for active in self._active:
                if not fnmatchcase(path, active.fault.path) or not active.happens():
                    continue
                fault = active.fault
                latency += fault.latency_ms
                if fault.drop or fault.status is not None:
                    status, drop = fault.status, fault.drop
                    break
            self._active = [active for active in self._active if active.left != 0]
        return Injected(latency, status, drop)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the active faults, as `/_/faults` prints them."""
        with self._lock:
            return [active.to_json() for active in self._active]


def read_fault(data: Any) -> Fault:
    """Return the fault that JSON data describes. Raises UsageError."""
    if not isinstance(data, dict):
        raise UsageError(
            f'expected an object, like {{"status": 429, "count": 1}}, found {_shown(data)}'
        )
    for key in data:
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS, f"known keys: {', '.join(_KEYS)}")
            raise UsageError(f"`{key}` is unknown; {hint}")
    fault = Fault(
        status=_integer(data, "status", _STATUSES),
        latency_ms=_number(data, "latency_ms", _LONGEST_MS) or 0,
        drop=_drop(data),
        path=_path(data),
        count=_integer(data, "count", range(1, 10**9)),
        nth=_integer(data, "nth", range(1, 10**9)),
        probability=_number(data, "probability", 1),
        seed=_integer(data, "seed", range(2**53)) or 0,
    )
    if fault.status is not None and fault.drop:
        raise UsageError("`status` and `drop` exclude each other; remove one of them")
    if fault.status is None and not fault.drop and not fault.latency_ms:
        raise UsageError(
            'the fault has no effect; add `"status": 429`, `"latency_ms": 6000` or `"drop": true`'
        )
    return fault


def _integer(data: Mapping[str, Any], key: str, allowed: range) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if type(value) is not int or value not in allowed:
        raise UsageError(
            f"`{key}`: expected an integer from {allowed[0]:,} to {allowed[-1]:,}, found"
            f" {_shown(value)}"
        )
    return value


def _number(data: Mapping[str, Any], key: str, most: float) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    is_number = type(value) in (int, float) and math.isfinite(value)
    if not is_number or not 0 <= value <= most:
        raise UsageError(f"`{key}`: expected a number from 0 to {most:,}, found {_shown(value)}")
    return float(value) if type(value) is float else int(value)


def _drop(data: Mapping[str, Any]) -> bool:
    value = data.get("drop", False)
    if type(value) is not bool:
        raise UsageError(f"`drop`: expected true or false, found {_shown(value)}")
    return value


def _path(data: Mapping[str, Any]) -> str:
    value = data.get("path", "*")
    if type(value) is not str or not value.startswith(("/", "*")):
        raise UsageError(
            f"`path`: expected a path or a pattern, like /users/* or /transformations/*, found"
            f" {_shown(value)}"
        )
    return value


def _shown(value: Any) -> str:
    text = to_text(value)
    return text if len(text) <= 60 else f"{text[:60]} …"
