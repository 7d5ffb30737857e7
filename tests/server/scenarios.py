"""Scenarios in files: requests to a local Braze over HTTP, what it answers, and its state then.

A file of `scenarios/` maps names to lists of steps. The first key of a step is the request line;
its value is the body, JSON data, or a text that is sent as it is. Other keys of a step:

    headers     headers of the request, beside the API key
    status      the status of the answer (default: any below 400)
    answer      the JSON body of the answer, or the part of it that matters (see `matches`)
    has         headers of the answer; null: there is none
    state       the part of `/_/state` that matters, after the step
    log         the part of the newest log entry that matters
    dropped     true if the connection is closed without an answer

`run` works with any client that has httpx2's `request`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
import yaml

SHOP: Final = Path(__file__).with_name("shop")
KEY: Final = {"Authorization": "Bearer local-braze"}
_KEYS: Final = {"headers", "status", "answer", "has", "state", "log", "dropped"}

Request = Callable[..., Any]


def scenarios(folder: Path) -> list[Any]:
    """Return the scenarios of all files in a folder, as parameters of a test."""
    return [
        pytest.param(steps, id=f"{file.stem}: {name}")
        for file in sorted(folder.glob("*.yaml"))
        for name, steps in yaml.safe_load(file.read_text("utf-8")).items()
    ]


def run(request: Request, steps: list[dict[str, Any]]) -> None:
    """Send the requests of a scenario one after the other, and check the answers."""
    for number, step in enumerate(steps, 1):
        _step(request, step, f"step {number}, {next(iter(step))}")


def _step(request: Request, step: dict[str, Any], place: str) -> None:
    (line, body), *_ = step.items()
    unknown = step.keys() - _KEYS - {line}
    assert not unknown, f"{place}: unknown keys {unknown}"
    method, path = line.split(" ", 1)
    headers = {**KEY, "Content-Type": "application/json", **step.get("headers", {})}
    content = None
    if body is not None:
        content = body if isinstance(body, str) else json.dumps(body)
    if step.get("dropped"):
        with pytest.raises((httpx2.RemoteProtocolError, ConnectionError)):
            request(method, path, content=content, headers=headers)
    else:
        answer = request(method, path, content=content, headers=headers)
        _check(answer, step, place)
    for name, expected in (("state", step.get("state")), ("log", step.get("log"))):
        if expected is not None:
            found = request("GET", f"/_/{name}", headers=KEY).json()
            assert_matches(found[0] if name == "log" else found, expected, f"{place}, {name}")


def _check(answer: Any, step: dict[str, Any], place: str) -> None:
    if "status" in step:
        assert answer.status_code == step["status"], f"{place}: {answer.status_code} {answer.text}"
    else:
        assert answer.status_code < 400, f"{place}: {answer.status_code} {answer.text}"
    if "answer" in step:
        assert_matches(answer.json(), step["answer"], f"{place}, answer")
    for name, expected in step.get("has", {}).items():
        assert answer.headers.get(name) == expected, f"{place}: {name}"


def assert_matches(found: Any, expected: Any, place: str) -> None:
    """Check a value: objects may have other keys, `any` is any value, texts may end in `…`."""
    match expected:
        case dict():
            assert isinstance(found, dict), f"{place}: {found!r}"
            for key, inner in expected.items():
                assert key in found, f"{place}: no `{key}` in {found!r}"
                assert_matches(found[key], inner, f"{place}/{key}")
        case list():
            assert isinstance(found, list), f"{place}: {found!r}"
            assert len(found) == len(expected), f"{place}: {found!r}"
            for index, inner in enumerate(expected):
                assert_matches(found[index], inner, f"{place}/{index}")
        case "any":
            pass
        case str() if expected.endswith("…"):
            assert str(found).startswith(expected[:-1]), f"{place}: {found!r}"
        case _:
            assert found == expected, f"{place}: {found!r}"
