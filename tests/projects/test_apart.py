"""A function runs in a process of its own: its result, its refusal, its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from brazesmith.engines import deadline
from brazesmith.projects.errors import UsageError
from brazesmith.projects.limited import Superseded, apart
from brazesmith.projects.project import Project

PROJECT = Project(Path("/shop"))


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """Let the processes import apart_jobs.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        yield


def job(name: str) -> Callable[[Project], str]:
    function: Callable[[Project], str] = getattr(import_module("apart_jobs"), name)
    return function


def test_the_result() -> None:
    assert apart(job("name"), PROJECT) == "shop"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("refuse", "no"),
        ("die", "loading the specs was stopped: it crashed, or a spec calls `os._exit`"),
    ],
)
def test_there_is_no_result(name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        apart(job(name), PROJECT)
    assert str(caught.value) == message


def test_it_takes_too_long() -> None:
    with pytest.raises(UsageError, match=r"it did not finish within 1\.5 seconds"):
        apart(job("hang"), PROJECT, seconds=1.5)


def test_it_sleeps_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "longest", lambda seconds: 2 * seconds)
    with pytest.raises(UsageError, match=r"it did not finish within 1 second"):
        apart(job("sleep"), PROJECT, seconds=1)


def test_nobody_wants_the_result() -> None:
    with pytest.raises(Superseded):
        apart(job("hang"), PROJECT, lambda: True)
