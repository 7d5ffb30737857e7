"""Faults happen to the requests that they are for; `faults.yaml` has the examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.app.serve.faults import Fault, Faults, Injected, read_fault
from brazesmith.projects.errors import UsageError

EXAMPLES = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES["injected"], ids=lambda example: example["name"])
def test_what_happens(example: dict[str, Any]) -> None:
    faults = Faults()
    for data in example["faults"]:
        faults.add(read_fault(data))
    assert [str(faults.next(path)) for path in example["requests"]] == example["expected"]


@pytest.mark.parametrize(("data", "message"), EXAMPLES["refused"], ids=str)
def test_what_is_wrong_with_a_fault(data: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_fault(data)
    assert str(caught.value) == message


def test_active_faults_are_shown_with_what_they_did() -> None:
    faults = Faults()
    faults.add(read_fault({"status": 429, "count": 2}))
    assert faults.add(Fault(drop=True, nth=5)) == {
        "id": 2,
        "drop": True,
        "nth": 5,
        "count": 1,
        "seen": 0,
        "hits": 0,
    }
    faults.next("/a")
    [first, second] = faults.to_json()
    assert first == {"id": 1, "status": 429, "count": 1, "seen": 1, "hits": 1}
    assert second["seen"] == 0  # the first one ended the request
    faults.next("/a")
    assert [fault["id"] for fault in faults.to_json()] == [2]
    faults.clear()
    assert faults.to_json() == []
    assert faults.next("/a") == Injected()


@given(st.integers(0, 2**53 - 1), st.integers(0, 100).map(lambda n: n / 100))
def test_the_same_seed_gives_the_same_faults(seed: int, probability: float) -> None:
    fault = Fault(status=500, probability=probability, seed=seed)
    first, second = Faults(), Faults()
    first.add(fault)
    second.add(fault)
    assert [first.next("/") for _ in range(20)] == [second.next("/") for _ in range(20)]
