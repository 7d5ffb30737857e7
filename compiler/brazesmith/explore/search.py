"""The search for payloads that show something: what a script does wrong, or two do differently.

    found = search(inputs, show, seconds=30, seed=0).found

`show` runs payloads in bulk, and says what each of them shows. The search tries the first payloads,
then each with one thing changed, then whatever hypothesis makes of them. A payload that shows
something new is varied further. What is found is shrunk (`shrinking`) to what a person would write.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.shrinking import changes_of, is_same, shrunk
from brazesmith.explore.sites import (
    Address,
    inputs_of,
    lengthened,
    replaced,
    trial_of,
    value_at,
)
from brazesmith.explore.values import Chooser, Start, Variant

T = TypeVar("T")

#: Says what each payload shows. It may answer for fewer payloads than it is given: the last one for
#: which it answers took the script down, and the others are tried again. If it answers for all and
#: the last one did, the keys of that one contain `DOWN`.
Show: TypeAlias = Callable[[Sequence[Trial]], Sequence[Collection[Hashable]]]

#: How much of the time is left to shrink what was found, at least and at most, and how many
#: payloads that takes for each. What is found at the end may take some time more.
_SHRINKING: Final = (0.1, 0.4)
_SHRINKING_EACH: Final = 80
_LATE: Final = 0.3
_LATE_SECONDS: Final = 3
#: The same, at most, if a payload took the script down, and how much of that is left to look at the
#: result again: each run then takes as long as it may, and starts the script anew.
_DOWN_SECONDS: Final = 4.0
_AFTER_SHRINKING: Final = 0.5
#: How many payloads are tried before it is known how long that takes, and how many at most.
_FIRST_CHUNK: Final = 20
_LARGEST_CHUNK: Final = 500
#: Payloads with more characters are not made: arrays of long arrays take very long.
_LONGEST: Final = 100_000
#: A payload with so many characters takes about twice as long as a small one.
_HEAVY: Final = 1000
#: How long a chunk of payloads takes, in seconds.
_CHUNK_SECONDS: Final = 0.3
#: After how many payloads that took the script down the search ends.
_MOST_DOWN: Final = 10
#: A payload that took the script down and has as few changes is not tried again, whatever else
#: changes; nor is a place at which so many values do.
_FEW_CHANGES: Final = 2
_MOST_VALUES: Final = 3
#: After how many rounds with hardly any new payload the search ends, and how many those are.
_MOST_IDLE: Final = 5
_HARDLY_ANY: Final = 10
#: About how many payloads are made at once, in several ways.
_BATCH: Final = 900
#: After how many payloads it is known how useful they are.
_UNKNOWN: Final = 200
#: How many of the first payloads are varied, and as many that show something new; how many more
#: after each round.
_MOST_STARTS: Final = 120
_STARTS_AT_ONCE: Final = 10
#: How many variations of a payload that reached a new branch are tried at once.
_AT_ONCE: Final = 40
#: The most changes that are made to other payloads, because they led one to a new branch.
_MOST_TRANSFERRED: Final = 8
#: The seeds of the rounds of one search are not those of another's.
_ROUNDS: Final = 1_000_003


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that is not looked for itself, such as a branch that is reached.

    Payloads that show a new clue are varied further, but are not found. Those that reach a new
    branch are varied most.
    """

    value: Hashable
    is_branch: bool = False


#: Shown by a payload that took the script down.
DOWN: Final = Clue("down")


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: for each key that `show` returned, a payload that shows it.

    `payloads` is how many were tried, `varied` how many places of them had several values.
    `stopped` says why the search ended before its time, "" if it did not.
    """

    found: Mapping[Hashable, Trial]
    payloads: int
    varied: int
    seconds: float = field(compare=False)
    stopped: str


def search(
    inputs: Inputs,
    show: Show,
    *,
    seconds: float,
    seed: int,
    most: int | None = None,
    enough: Callable[[Collection[Hashable]], bool] | None = None,
    again: Show | None = None,
    shrink: bool = True,
) -> Search:
    """Search for payloads for so many seconds, or until `enough` is found or `most` were tried.

    `again` says what payloads show while what was found is shrunk (default: `show`), so that `show`
    need not look for what it has shown before. Without `shrink`, the payloads are as they were
    found. The same seed and the same `most` have the same result, unless the time is up before.
    """
    began = time.monotonic()
    searching = _Searching(inputs, show, seed, most, enough, again or show)
    end = began + seconds
    while not searching.stopped and time.monotonic() < end - searching.after:
        searching.look(seconds, end)
        if shrink:
            late = 0 if searching.is_down else min(_LATE_SECONDS, seconds * _LATE)
            searching.shrink(end + late - searching.after)
    found = searching.smallest if shrink else searching.as_found
    took = time.monotonic() - began
    return Search(found, searching.tried, searching.candidates.varied, took, searching.stopped)


def payloads(inputs: Inputs, *, most: int, seed: int) -> list[Trial]:
    """Return different payloads, at most so many: the first ones, and variations of them."""
    attempts = itertools.chain.from_iterable(_Candidates(inputs, seed).batches())
    return [attempt.trial for attempt in itertools.islice(attempts, most)]


@dataclass(frozen=True, slots=True, eq=False)
class _Attempt:
    """A payload to try, and the first payload that it was made from.

    `weight` is about how much longer it takes to run than a small payload, `source` which way to
    make payloads made it.
    """

    trial: Trial
    origin: Trial
    weight: int
    source: _Source | None = None


class _Searching:
    """What a search has found so far, and what it is going to try next."""

    def __init__(
        self,
        inputs: Inputs,
        show: Show,
        seed: int,
        most: int | None,
        enough: Callable[[Collection[Hashable]], bool] | None,
        again: Show,
    ) -> None:
        self.type, self.most, self.enough, self.again = inputs.type, most, enough, again
        self.candidates = _Candidates(inputs, seed)
        self.after = 0.0  # how much of the time is left when everything is shrunk, in seconds
        self.found: dict[Hashable, _Attempt] = {}
        self.smallest: dict[Hashable, Trial] = {}  # of what was found
        self.clues: set[Hashable] = set()
        self.tried = 0
        self.stopped = "no payloads were tried" if most == 0 else ""
        self._runner = _Runner(show)
        self._batches = self.candidates.batches()
        self._rest: list[_Attempt] = []

    @property
    def as_found(self) -> dict[Hashable, Trial]:
        """What was found, not shrunk."""
        return {key: attempt.trial for key, attempt in self.found.items()}

    def look(self, seconds: float, end: float) -> None:
        """Try payloads, until there is just enough time to shrink what was found."""
        runner = self._runner
        runner.is_late = False
        while not self.stopped and not runner.is_late:
            if not self._rest:
                self._rest = next(self._batches, [])
                self.stopped = "" if self._rest else "there are no more payloads to try"
            left = len(self._rest) if self.most is None else self.most - self.tried
            answered = 0
            for attempt, keys in runner.results(
                self._rest[:left], lambda: end - self._reserve(seconds)
            ):
                answered += 1
                self._note(attempt, keys)
                if self.stopped or attempt in runner.down:
                    break
            self._rest = list(self.candidates.allowed(self._rest[answered:]))
            if len(runner.down) >= _MOST_DOWN and not self.stopped:
                self.stopped = "the script keeps running out of time or memory"

    @property
    def is_down(self) -> bool:
        """Whether a payload took the script down."""
        return self._runner.down != []

    def _reserve(self, seconds: float) -> float:
        """Return how much of the time is left to shrink what was found."""
        if self.is_down:
            left = min(seconds * _SHRINKING[1], _DOWN_SECONDS)
            self.after = left * _AFTER_SHRINKING
            return left
        count = len(self.found) - len(self.smallest)
        least, most = (seconds * share if count else 0 for share in _SHRINKING)
        return min(most, max(least, count * _SHRINKING_EACH * self._runner.pace))

    def _note(self, attempt: _Attempt, keys: Collection[Hashable]) -> None:
        self.tried += 1
        new = [key for key in keys if key not in self.found and key not in self.clues]
        self.clues.update(key for key in new if isinstance(key, Clue))
        self.found |= {key: attempt for key in new if not isinstance(key, Clue)}
        if attempt in self._runner.down:
            self.candidates.avoided.add(attempt.trial)
            # There is hardly any time to shrink it: the smallest one is taken.
            self.found |= {key: attempt for key in keys if self._is_smaller(attempt, key)}
        elif new:
            is_found = any(not isinstance(key, Clue) for key in new)
            is_branch = any(isinstance(key, Clue) and key.is_branch for key in new)
            self.candidates.add(attempt, is_found=is_found, is_branch=is_branch)
        if new and self.enough is not None and self.enough(self.found):
            self.stopped = "everything that was looked for was found"
        elif self.tried == self.most:
            self.stopped = f"{self.tried:,} payloads were tried"

    def _is_smaller(self, attempt: _Attempt, key: Hashable) -> bool:
        known = self.found.get(key)
        if known is None or known not in self._runner.down:
            return False
        return len(_name(attempt.trial)) < len(_name(known.trial))

    def shrink(self, end: float) -> None:
        """Shrink what was found since the last time; at last, what took the script down."""
        new = {key: attempt for key, attempt in self.found.items() if key not in self.smallest}
        for is_down in (False, True):
            chosen = {
                key: (attempt.trial, attempt.origin)
                for key, attempt in new.items()
                if (attempt in self._runner.down) is is_down
            }
            shown = partial(_Runner(self.again, self._runner.pace).shown, end=end)
            self.smallest |= shrunk(chosen, self.candidates.first, self.type, shown)


def _recent() -> deque[Any]:
    """Return a list without its first items, if they become too many."""
    return deque(maxlen=_MOST_STARTS)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Payloads to vary, the newest ones, and what is left to try of them with one change."""

    starts: deque[Start] = field(default_factory=_recent)
    likely: deque[Iterator[Variant]] = field(default_factory=_recent)
    unusual: deque[Iterator[Variant]] = field(default_factory=_recent)

    def add(self, start: Start) -> None:
        """Add a payload to vary."""
        if start.sites:
            self.starts.append(start)
            self.likely.append(start.one_place(lambda values: values.likely))
            self.unusual.append(start.one_place(lambda values: values.unusual))

    def several(self, count: int) -> Iterator[Variant]:
        """Yield so many payloads with one change, several of each payload at once."""
        for queue, most in ((self.likely, count), (self.unusual, count // 3)):
            yield from _turns(queue, most, _AT_ONCE)

    def one_place(self, count: int) -> Iterator[Variant]:
        """Yield so many payloads with one change, most of them with a likely value."""
        yield from _turns(self.likely, count)
        yield from _turns(self.unusual, count // 3)


class _Avoided:
    """What is not tried again, because the script does not end: changes of the usual payload."""

    def __init__(self, usual: Trial) -> None:
        self._usual = inputs_of(usual)
        self._changes: list[list[tuple[Address, Any]]] = []
        self._places: Counter[Address] = Counter()

    def add(self, trial: Trial) -> None:
        """Avoid the few changes of a payload; all changes of a place if several are avoided."""
        changes = list(changes_of(inputs_of(trial), self._usual))
        if 0 < len(changes) <= _FEW_CHANGES:
            self._changes.append(changes)
        if len(changes) == 1:
            self._places[changes[0][0]] += 1

    def covers(self, trial: Trial) -> bool:
        """Whether a payload is not tried."""
        inputs = inputs_of(trial)

        def has(change: tuple[Address, Any]) -> bool:
            address, value = change
            return is_same(value_at(inputs, address), value)

        if any(all(map(has, changes)) for changes in self._changes):
            return True
        places = [place for place, count in self._places.items() if count >= _MOST_VALUES]
        return not all(has((place, value_at(self._usual, place))) for place in places)


@dataclass(slots=True, eq=False)
class _Source:
    """A way to make payloads, and how often these were useful."""

    make: Callable[[int], Iterator[tuple[Trial, Trial]]]
    tried: int = 0
    useful: int = 0

    @property
    def rate(self) -> float:
        """How useful a payload will be, as far as that is known."""
        return (self.useful + 1) / (self.tried + _UNKNOWN)


class _Candidates:
    """The payloads to try, without repetition. What is added is varied from then on."""

    def __init__(self, inputs: Inputs, seed: int) -> None:
        self.inputs, self.seed = inputs, seed
        self.first = inputs.usual
        self.avoided = _Avoided(self.first)
        self._chooser = Chooser(inputs)
        self._first, self._new, self._branches = _Pool(), _Pool(), _Pool()
        self._found: deque[_Attempt] = deque()  # what waits to be varied
        self._clues: deque[_Attempt] = _recent()
        self._reached: deque[_Attempt] = deque()  # which reached new branches
        self._roots: list[Trial] = []  # the first payloads that reached branches
        self._transferred: deque[Iterator[tuple[Trial, Trial]]] = deque()
        self._added: set[int] = set()  # the identities of the payloads that are varied
        self._names: set[int] = set()
        self._seeds = itertools.count(seed * _ROUNDS)

    @property
    def varied(self) -> int:
        """How many places are varied."""
        starts = itertools.chain(*(pool.starts for pool in self._pools))
        return len({site.path for start in starts for site in start.sites})

    @property
    def _pools(self) -> tuple[_Pool, ...]:
        return self._first, self._new, self._branches

    def add(self, attempt: _Attempt, *, is_found: bool, is_branch: bool) -> None:
        """Vary a payload that shows something new: a clue, or what is looked for."""
        if attempt.source is not None and (is_found or is_branch):
            attempt.source.useful += 1
        others = self._found if is_found else self._clues
        (self._reached if is_branch else others).append(attempt)
        if is_branch and attempt.trial is attempt.origin:
            self._roots.append(attempt.trial)
        elif is_branch:
            self._transferred.append(self._others_with(attempt))

    def _others_with(self, attempt: _Attempt) -> Iterator[tuple[Trial, Trial]]:
        """Yield the other first payloads with the changes that led one of them to a new branch.

        What matters for one event of a router matters for others.
        """
        changes = list(changes_of(inputs_of(attempt.trial), inputs_of(attempt.origin)))
        if 1 < len(changes) <= _MOST_TRANSFERRED:
            for first in self._roots:
                inputs = inputs_of(first)
                for address, value in changes:
                    if value_at(inputs, address) is not ABSENT:
                        inputs = replaced(inputs, address, value)
                yield trial_of(inputs), first

    def allowed(self, attempts: Iterable[_Attempt]) -> Iterator[_Attempt]:
        """Yield the payloads that are not avoided."""
        return (attempt for attempt in attempts if not self.avoided.covers(attempt.trial))

    def _add(self, pool: _Pool, attempt: _Attempt) -> None:
        if id(attempt.trial) not in self._added:
            self._added.add(id(attempt.trial))
            pool.add(self._chooser.start(attempt.trial, attempt.origin))

    def batches(self) -> Iterator[list[_Attempt]]:
        """Yield payloads until there are no more."""
        trials = list(self.inputs.starts) or [self.first]
        starts = [start for trial in trials for start in self._fresh(trial, trial)]
        starts += [
            start for trial in trials for start in self._fresh(self._lengthened(trial), trial)
        ]
        yield starts
        waiting = deque(_outlined(starts))
        usual_one = _Pool()
        self._add(usual_one, waiting.popleft())
        self._first.starts.extend(usual_one.starts)
        sources = [
            *(
                _Source(partial(_trials, pool.one_place))
                for pool in (usual_one, self._first, self._new)
            ),
            _Source(partial(_trials, self._branches.several)),
            _Source(partial(_turns, self._transferred)),
            _Source(partial(_trials, self._several_places)),
        ]
        idle = 0
        while True:
            for _ in range(min(len(waiting), _STARTS_AT_ONCE)):
                for attempt in self.allowed([waiting.popleft()]):
                    self._add(self._first, attempt)
            for queue in (self._found, self._clues):
                for _ in range(min(len(queue), _STARTS_AT_ONCE)):
                    self._add(self._new, queue.popleft())
            while self._reached:
                self._add(self._branches, self._reached.popleft())
            together = sum(source.rate for source in sources)
            counts = [int(_BATCH * source.rate / together) for source in sources]
            made = 0
            for source, count in zip(sources, counts, strict=True):
                batch = [
                    attempt
                    for trial, origin in source.make(count)
                    for attempt in self.allowed(self._fresh(trial, origin, source))
                ]
                made += len(batch)
                if batch:
                    yield batch
            idle = 0 if made > _HARDLY_ANY or waiting else idle + 1
            if idle == _MOST_IDLE:
                return

    def _several_places(self, count: int) -> Iterator[Variant]:
        """Yield at least so many payloads with changes at several places."""
        from brazesmith.explore.strategies import varied  # hypothesis takes a while to import

        pools = [list(pool.starts) for pool in self._pools if pool.starts]
        while pools and count > 0:
            found = varied(pools, next(self._seeds))
            yield from found
            count -= len(found)

    def _lengthened(self, trial: Trial) -> Trial:
        return trial_of(lengthened(inputs_of(trial), self.inputs.type))

    def _fresh(
        self, trial: Trial, origin: Trial, source: _Source | None = None
    ) -> Iterator[_Attempt]:
        """Yield a payload that was made from another one, unless it has been tried."""
        name = _name(trial)
        is_too_long = len(name) > _LONGEST and trial is not origin
        if not is_too_long and hash(name) not in self._names:
            self._names.add(hash(name))
            if source is not None:
                source.tried += 1
            yield _Attempt(trial, origin, _weight(name), source)


def _trials(make: Callable[[int], Iterator[Variant]], count: int) -> Iterator[tuple[Trial, Trial]]:
    """Yield so many payloads that something makes, with those that they were made from."""
    return ((trial_of(inputs), start.origin) for start, inputs in make(count))


def _name(trial: Trial) -> str:
    return to_text([trial.payload, trial.headers])


def _weight(name: str) -> int:
    return 1 + len(name) // _HEAVY


def _outlined(starts: Sequence[_Attempt]) -> Iterator[_Attempt]:
    """Yield the payloads to vary: those with different keys first, and not too many."""
    outlines: dict[Hashable, list[_Attempt]] = {}
    for start in starts:
        outlines.setdefault(_outline(inputs_of(start.trial)), []).append(start)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*outlines.values()))
    return itertools.islice(filter(None, turns), _MOST_STARTS)


def _outline(value: Any) -> Hashable:
    """Return the keys of a payload, and how many elements its arrays have: none, one or more."""
    match value:
        case dict():
            return tuple(sorted((key, _outline(inner)) for key, inner in value.items()))
        case list():
            return len(value[:2]), *map(_outline, value[:1])
        case _:
            return ()


def _turns(queue: deque[Iterator[T]], count: int, at_once: int = 1) -> Iterator[T]:
    """Yield about so many items of several iterators in turn, and drop those that end."""
    while queue and count > 0:
        variants = queue.popleft()
        some = list(itertools.islice(variants, at_once))
        yield from some
        count -= len(some)
        if len(some) == at_once:
            queue.append(variants)


class _Runner:
    """Lets `show` answer for payloads, in chunks that take as long as they may.

    `pace` is how many seconds a small payload takes.
    """

    def __init__(self, show: Show, pace: float = 0) -> None:
        self.show, self.pace = show, pace
        self.down: list[_Attempt] = []  # what took the script down
        self.is_late = False
        self._size = _FIRST_CHUNK

    def results(
        self, attempts: Sequence[_Attempt], until: Callable[[], float]
    ) -> Iterator[tuple[_Attempt, Collection[Hashable]]]:
        """Yield what each payload shows, until the time is up."""
        while attempts and len(self.down) < _MOST_DOWN:
            left = until() - time.monotonic()
            if left <= 0:
                self.is_late = True
                return
            chunk = self._chunk(attempts)
            answers = self._answers(chunk, left)
            if len(answers) < len(chunk) or DOWN in answers[-1]:
                self.down.append(chunk[max(len(answers) - 1, 0)])
            yield from zip(chunk, answers or [()], strict=False)
            attempts = attempts[max(len(answers), 1) :]

    def shown(self, trials: Sequence[Trial], end: float) -> list[Collection[Hashable]]:
        """Return what payloads show, of fewer of them if the time is up."""
        attempts = [_Attempt(trial, trial, _weight(_name(trial))) for trial in trials]
        return [keys for _, keys in self.results(attempts, lambda: end)]

    def _chunk(self, attempts: Sequence[_Attempt]) -> Sequence[_Attempt]:
        """Return the first payloads, as many as may be run at once: one at least."""
        weights = itertools.accumulate(attempt.weight for attempt in attempts[: self._size])
        return attempts[: max(1, sum(weight <= self._size for weight in weights))]

    def _answers(self, chunk: Sequence[_Attempt], left: float) -> Sequence[Collection[Hashable]]:
        began = time.monotonic()
        answers = self.show([attempt.trial for attempt in chunk])
        took = time.monotonic() - began
        weight = sum(attempt.weight for attempt in chunk[: len(answers)])
        self.pace = max(took, 1e-6) / max(weight, 1)
        wanted = int(min(_CHUNK_SECONDS, left / 2) / self.pace)
        self._size = max(1, min(wanted, self._size * 4, _LARGEST_CHUNK))
        return answers
