"""The search: what it finds in scripts with planted faults, and what it makes of that."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from collections.abc import Collection, Hashable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from brazesmith.explore import search as searching
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.search import DOWN, Clue, Search, Show, payloads, search
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type

from .planted_faults import SCRIPTS, inputs, shape

ORDER = shape(
    status=Type(Kind.TEXT, enum=("paid", "refunded", "open")),
    total=types.NUMBER,
    note=types.optional(types.TEXT),
)
INPUTS = inputs(ORDER, numbers=(500,))


def show(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
    """A script with two faults."""
    return [
        [
            *["large refund"] * (payload["status"] == "refunded" and payload["total"] > 500),
            *["long note"] * (len(payload.get("note", "")) > 100),
        ]
        for payload in (trial.payload for trial in trials)
    ]


def found(result: Search) -> dict[Hashable, Any]:
    return {key: trial.payload for key, trial in result.found.items()}


def run(given_inputs: Inputs, shows: Show, most: int = 500, **options: Any) -> Search:
    """Search as long as it takes."""
    return search(
        given_inputs, shows, seconds=1e6, seed=options.pop("seed", 0), most=most, **options
    )


# --- planted faults ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
def test_planted_faults_are_found(name: str) -> None:
    script = SCRIPTS[name]

    def shows(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        return [
            [fault for fault, is_there in script.faults.items() if is_there(trial.payload)]
            for trial in trials
        ]

    def is_all(found: Collection[Hashable]) -> bool:
        return len(found) == len(script.faults)

    result = run(script.inputs, shows, most=script.most, enough=is_all, shrink=False, seed=2)
    assert set(script.faults) - set(result.found) == set()
    assert all(script.faults[str(key)](payload) for key, payload in found(result).items())


def test_what_is_found_is_what_a_person_would_write() -> None:
    assert found(run(INPUTS, show)) == {
        "large refund": {"status": "refunded", "total": 501},
        "long note": {"status": "paid", "total": 5, "note": "x" * 101},
    }


# --- results -----------------------------------------------------------------------------------


def test_the_same_seed_finds_the_same() -> None:
    one, other = (run(INPUTS, show, 300, seed=3) for _ in range(2))
    assert one == other


def test_chunks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run(INPUTS, show, 300)
    monkeypatch.setattr(searching, "_LARGEST_CHUNK", 7)
    assert run(INPUTS, show, 300) == expected


def test_seeds_vary_differently() -> None:
    one, other = (payloads(SCRIPTS["order"].inputs, most=900, seed=seed) for seed in (0, 1))
    assert one != other


def test_payloads_are_distinct() -> None:
    tried = [str(trial) for trial in payloads(INPUTS, most=300, seed=0)]
    assert len(tried) == len(set(tried)) == 300


def test_the_first_payloads_come_first() -> None:
    starts = [{"status": "open", "total": n} for n in range(9)]
    tried = payloads(inputs(ORDER, *starts), most=9, seed=0)
    assert [trial.payload for trial in tried] == starts


def test_enough_is_enough() -> None:
    result = run(INPUTS, show, enough=lambda keys: "large refund" in keys)
    assert "large refund" in result.found
    assert result.stopped == "everything that was looked for was found"


def test_the_most_payloads_are_counted_without_shrinking() -> None:
    counted: list[Trial] = []

    def counts(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        counted.extend(trials)
        return [[]] * len(trials)

    result = run(INPUTS, counts, 123)
    assert (len(counted), result.payloads, result.stopped) == (123, 123, "123 payloads were tried")


def test_no_payloads_are_no_payloads() -> None:
    result = run(INPUTS, show, 0)
    assert (result.payloads, result.stopped) == (0, "no payloads were tried")


def test_nothing_to_vary_ends_the_search() -> None:
    nothing = Inputs(shape(payload=shape(), headers=shape()), ())
    result = run(nothing, lambda trials: [[]] * len(trials))
    assert result.stopped == "there are no more payloads to try"


def test_clues_are_varied_but_not_found() -> None:
    def by_letter(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        """Show how much of a word a payload spells, which nobody would guess at once."""
        spelt = ["".join(str(trial.payload.get(key)) for key in "abcdef") for trial in trials]
        right = [
            len(list(itertools.takewhile("secret".startswith, itertools.accumulate(text))))
            for text in spelt
        ]
        return [[Clue(count), *["spelt"] * (count == 6)] for count in right]

    letters = shape(**dict.fromkeys("abcdef", types.TEXT))
    texts = {("payload", key): tuple("abcdefghijklmnopqrstuvwxyz") for key in "abcdef"}
    result = run(inputs(letters, texts=texts), by_letter, most=8000, enough=bool)
    assert set(result.found) == {"spelt"}


# --- time --------------------------------------------------------------------------------------


class Clock:
    """A clock that shows which payloads take time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("brazesmith.explore.search.time.monotonic", lambda: self.now)


def test_a_script_that_hangs_keeps_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)

    def hangs(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        clock.now += 2
        return [["timeout", DOWN]]

    result = search(INPUTS, hangs, seconds=7, seed=0)
    assert clock.now <= 8
    assert set(result.found) == {"timeout"}


def test_a_script_that_always_hangs_is_not_tried_for_ever() -> None:
    result = run(INPUTS, lambda trials: [["timeout"]])
    assert result.stopped == "the script keeps running out of time or memory"
    assert result.payloads < 20


def test_a_script_that_never_answers_is_not_tried_for_ever() -> None:
    result = run(INPUTS, lambda trials: [])
    assert result.stopped == "the script keeps running out of time or memory"


def test_payloads_behind_one_that_hangs_are_tried_again() -> None:
    def hangs(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        shown: list[Collection[Hashable]] = []
        for trial, keys in zip(trials, show(trials), strict=True):
            if trial.payload["total"] == 2**53 + 1:
                return [*shown, ["timeout"]]
            shown.append(keys)
        return shown

    assert {"timeout", "large refund"} <= set(run(INPUTS, hangs, most=200).found)


def test_slow_scripts_get_fewer_payloads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)

    def slow(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        clock.now += 0.1 * len(trials)
        return show(trials)

    search(INPUTS, slow, seconds=30, seed=0)
    assert clock.now < 31


# --- types -------------------------------------------------------------------------------------


def allows(type_: Type, value: Any) -> bool:
    """Return whether a declared type allows a value."""
    if value is None:
        return type_.nullable
    match type_.kind:
        case Kind.ANY:
            return True
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.NUMBER:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number and (not type_.whole or float(value).is_integer())
        case Kind.ARRAY:
            assert type_.item is not None
            item = type_.item
            return isinstance(value, list) and all(allows(item, inner) for inner in value)
        case Kind.OBJECT if type_.item is not None:
            item = type_.item
            return isinstance(value, dict) and all(allows(item, v) for v in value.values())
        case Kind.OBJECT:
            assert type_.shape is not None
            fields = type_.shape.fields
            return isinstance(value, dict) and all(
                allows(inner, value[key]) if key in value else inner.optional
                for key, inner in fields.items()
            )
        case Kind.UNIX_SECONDS | Kind.UNIX_MILLIS:
            return type(value) is int or (isinstance(value, str) and value.lstrip("-").isdigit())
        case Kind.EMAIL:
            return isinstance(value, str) and "@" in value
        case Kind.ISO8601:
            return isinstance(value, str) and "T" in value
        case _:
            is_short = type_.max_length is None or len(value) <= type_.max_length
            return isinstance(value, str) and is_short and (not type_.enum or value in type_.enum)


PLAIN = st.builds(
    Type,
    st.sampled_from([
        Kind.ANY, Kind.BOOLEAN, Kind.NUMBER, Kind.TEXT, Kind.ISO8601, Kind.EMAIL, Kind.PHONE,
        Kind.UUID, Kind.UNIX_SECONDS, Kind.UNIX_MILLIS,
    ]),
    optional=st.booleans(),
    nullable=st.booleans(),
    whole=st.booleans(),
)  # fmt: skip
TEXTS = st.builds(
    Type,
    st.just(Kind.TEXT),
    optional=st.booleans(),
    enum=st.sampled_from([(), ("a", "b")]),
    max_length=st.sampled_from([1, 5, 30]),
)
DECLARED = st.recursive(
    PLAIN | TEXTS,
    lambda inner: (
        st.builds(types.array, inner)
        | st.builds(Type, st.just(Kind.OBJECT), item=inner)
        | st.dictionaries(st.sampled_from("abcd"), inner).map(lambda fields: shape(**fields))
    ),
    max_leaves=6,
)


#: An example searches, which takes a while: it is not made smaller.
_searching = settings(
    max_examples=15,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.nested_given, HealthCheck.too_slow],
)


@given(st.dictionaries(st.sampled_from("abcdef"), DECLARED))
@_searching
def test_payloads_are_within_the_type(fields: dict[str, Type]) -> None:
    declared = shape(**fields)
    tried = inputs(declared, numbers=(3, 100), words=("a word",))
    for trial in payloads(tried, most=100, seed=0):
        assert allows(declared, trial.payload), trial.payload


@given(st.dictionaries(st.sampled_from("abcdef"), DECLARED), st.integers(0, 100))
@_searching
def test_smaller_payloads_are_within_the_type(fields: dict[str, Type], number: int) -> None:
    declared = shape(**fields)
    counter = itertools.count()

    def shows(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        return [["some"] if hash(str(t)) % 3 else [next(counter) // 50] for t in trials]

    for payload in found(run(inputs(declared), shows, most=number + 1)).values():
        assert allows(declared, payload), payload


# --- hypothesis --------------------------------------------------------------------------------


def test_hypothesis_leaves_no_traces(tmp_path: Path) -> None:
    code = (
        "from tests.explore.planted_faults import SCRIPTS\n"
        "from brazesmith.explore.search import payloads\n"
        "assert len(payloads(SCRIPTS['order'].inputs, most=2000, seed=0)) == 2000\n"
    )
    environment = {**os.environ, "CI": "true", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("", "", [])


def test_settings_of_others_make_no_difference() -> None:
    script = SCRIPTS["order"].inputs
    expected = payloads(script, most=900, seed=0)
    before = settings.get_current_profile_name()
    settings.register_profile("other", max_examples=1, derandomize=True, database=None)
    settings.load_profile("other")
    try:
        assert payloads(script, most=900, seed=0) == expected
    finally:
        settings.load_profile(before)


def test_random_numbers_of_others_stay_the_same() -> None:
    random.seed(1)
    expected = random.random()
    random.seed(1)
    payloads(SCRIPTS["order"].inputs, most=900, seed=0)
    assert random.random() == expected


def test_arrays_of_long_arrays_are_not_made() -> None:
    nested = types.array(types.array(types.array(types.TEXT)))
    tried = payloads(inputs(shape(rows=nested)), most=600, seed=0)
    assert max(len(str(trial)) for trial in tried) < 200_000
