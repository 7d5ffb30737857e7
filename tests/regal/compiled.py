"""The compiled Regal transforms of this repository, run in V8."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brazesmith.app.compile import compile_project
from brazesmith.engines import Emulator, Input, Outcome
from brazesmith.integrations.regal.payloads import EVENTS
from brazesmith.projects.project import load_project

ROOT = Path(__file__).parents[2]
NAMES = list(EVENTS)
NOW = "2026-01-02T03:04:05.000Z"


PROJECT = load_project(ROOT)


@functools.cache
def code(name: str) -> str:
    """The JavaScript of `regal/<name>`."""
    [script] = compile_project(PROJECT, [f"regal/{name}"]).scripts
    return script.code


@functools.cache
def example(name: str) -> str:
    """Regal's example of an event, in an envelope."""
    folder = ROOT / "fixtures/regal" / name
    cases = ("current", "enveloped", "example")
    [file] = [folder / case / "payload.json" for case in cases if (folder / case).is_dir()][:1]
    return file.read_text(encoding="utf-8")


def outcomes(v8: Emulator, name: str, payloads: Sequence[Any]) -> list[Outcome]:
    """What the transform makes of payloads."""
    inputs = [Input(json.dumps(payload), now=NOW) for payload in payloads]
    return v8.run(code(name), inputs, is_pure=True)


def body(v8: Emulator, name: str, payload: Any) -> Any:
    """The body of one payload."""
    [outcome] = outcomes(v8, name, [payload])
    assert outcome.body is not None, outcome.error
    return json.loads(outcome.body)
