"""How likely payloads are, with samples and without."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.app.comparing.likelihood import Likelihood, likelihoods
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.ir import types

SAMPLE = Trial({"id": "u-1", "total": 3, "at": "2026-01-02", "tags": ["a"], "user": {"n": 1}}, {})
STORED = Inputs(types.OBJECT, (SAMPLE,), stored=(SAMPLE,))
GUESSED = Inputs(types.OBJECT, (SAMPLE,))

STORED_PLAUSIBLE: list[Any] = [
    {},
    {"total": None},
    {"total": 4.5},
    {"total": "3"},  # sources change numbers to texts
    {"tags": ["b", None, "c"]},
    {"at": "2099-12-31T00:00:00Z"},
    {"other": {"a": True}},
]
STORED_UNLIKELY: list[Any] = [
    {"toString": None},
    {"user": {"__proto__": 1}},
    {"": 1},
    {"id": "constructor"},
    {"id": "x" * 301},
    {"id": "a\x00"},
    {"at": "-000044-01-01T00:00:00Z"},
    {"at": "0001-01-01"},
    {"total": 1e21},
    {"total": -63549403200},
    {"total": 1e-7},
    {"total": {}},
    {"total": "three"},
    {"tags": "a"},
    {"user": 5},
]


@pytest.mark.parametrize("payload", STORED_PLAUSIBLE)
def test_plausible(payload: Any) -> None:
    assert likelihoods(STORED)(Trial(payload, {})) is Likelihood.PLAUSIBLE


@pytest.mark.parametrize("payload", STORED_UNLIKELY)
def test_unlikely(payload: Any) -> None:
    assert likelihoods(STORED)(Trial(payload, {})) is Likelihood.UNLIKELY


def test_samples_are_the_likeliest() -> None:
    assert likelihoods(STORED)(SAMPLE) is Likelihood.STORED
    assert likelihoods(GUESSED)(SAMPLE) is Likelihood.PLAUSIBLE


@pytest.mark.parametrize(
    ("payload", "likelihood"),
    [
        ({"total": 4}, Likelihood.PLAUSIBLE),
        ({"total": "three"}, Likelihood.POSSIBLE),  # nobody knows which scalars a source sends
        ({"total": True}, Likelihood.POSSIBLE),
        ({"total": {}}, Likelihood.UNLIKELY),
        ({"user": "text"}, Likelihood.UNLIKELY),
    ],
)
def test_without_samples(payload: Any, likelihood: Likelihood) -> None:
    assert likelihoods(GUESSED)(Trial(payload, {})) is likelihood


def test_what_samples_have_is_not_unlikely() -> None:
    odd = Trial({"id": "x" * 400, "": 1, "at": "1900-01-01"}, {})
    known = likelihoods(Inputs(types.OBJECT, (odd,), stored=(odd,)))
    assert known(Trial({**odd.payload, "more": 1}, {})) is Likelihood.PLAUSIBLE
