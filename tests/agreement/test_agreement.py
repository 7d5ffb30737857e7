"""The reference interpreter gives the same answer as V8, for every spec and every payload.

In CI a few hundred specs. `BRAZESMITH_EXAMPLES=1000000` runs that many pairs of a spec and a
payload, from `BRAZESMITH_SEED` (0) on; what it finds becomes a case of `test_found.py`.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brazesmith import SpecError
from brazesmith.engines import Emulator

from .engines import Case, agree, compiled, in_node, in_python, in_v8
from .payloads import Maker
from .specs import Writer

pytestmark = pytest.mark.usefixtures("any_comparison")

EXAMPLES = int(os.environ.get("BRAZESMITH_EXAMPLES", "0"))
SEED = int(os.environ.get("BRAZESMITH_SEED", "0"))
PAYLOADS_IN_CI = 8
PAYLOADS = 40


@pytest.fixture(scope="module")
def v8() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def check_one(v8: Emulator, random: Random, payloads: int) -> int:
    """Write a spec and payloads for it; how many pairs were compared."""
    source = Writer(random).spec()
    try:
        program, code = compiled(source)
    except SpecError:
        return 0
    except Exception as fault:
        fault.add_note(source)
        raise
    maker = Maker(random, program)
    cases = [Case(maker.payload(), maker.headers()) for _ in range(payloads)]
    for case, answer in zip(cases, in_v8(v8, code, cases), strict=True):
        expected = in_python(program, case)
        if not agree(program, case, expected, answer):
            given_ = f"payload {json.dumps(case.payload)}\nheaders {json.dumps(case.headers)}"
            pytest.fail(f"{source}\n{given_}\nPython {expected}\nV8     {answer}\n\n{code}")
    return len(cases)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.randoms(use_true_random=False))
def search(v8: Emulator, random: Random) -> None:
    check_one(v8, random, PAYLOADS_IN_CI)


@pytest.mark.skipif(EXAMPLES > 0, reason="the long search runs instead")
def test_python_and_v8_agree(v8: Emulator) -> None:
    search(v8)


@pytest.mark.skipif(EXAMPLES == 0, reason="BRAZESMITH_EXAMPLES says how many")
def test_python_and_v8_agree_on_very_many(v8: Emulator) -> None:
    done = 0
    for seed in itertools.count(SEED):
        if done >= EXAMPLES:
            break
        done += check_one(v8, Random(seed), PAYLOADS)
        if seed % 1000 == 0:
            print(f"seed {seed}: {done} pairs agree", flush=True)


def test_node_agrees_far_from_utc() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on PATH")
    jobs = []
    for seed in range(120):
        random = Random(f"node {seed}")
        try:
            program, code = compiled(Writer(random).spec())
        except SpecError:
            continue
        maker = Maker(random, program)
        cases = [Case(maker.payload(), maker.headers()) for _ in range(8)]
        jobs.append((program, code, cases))
    answers = in_node(node, [(code, cases) for _, code, cases in jobs])
    for (program, code, cases), told in zip(jobs, answers, strict=True):
        for case, answer in zip(cases, told, strict=True):
            expected = in_python(program, case)
            assert agree(program, case, expected, answer), f"{case}\n{expected}\n{answer}\n{code}"


def test_payloads_that_are_not_objects(v8: Emulator) -> None:
    """The elements of an array can be read; a scalar or null is an error, in both."""
    payloads: list[Any] = [None, "text", 5, True, [], [1, {"a": {"a": 1}}]]
    for seed in range(60):
        try:
            program, code = compiled(Writer(Random(f"other {seed}")).spec())
        except SpecError:
            continue
        cases = [Case(payload, {}) for payload in payloads]
        for case, answer in zip(cases, in_v8(v8, code, cases), strict=True):
            expected = in_python(program, case)
            if isinstance(case.payload, list):
                assert agree(program, case, expected, answer), f"{expected}\n{answer}\n{code}"
            else:
                assert expected.error is not None
                assert answer.error == f"None: {expected.error}"
