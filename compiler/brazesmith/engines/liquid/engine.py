"""Liquid as an engine: its command, its requests, and its answers as outcomes.

The body of an outcome is the request: `{method, url, headers, body}`. An abort is an error of kind
`Failure.ABORT`; its message is the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from brazesmith.engines.outcome import Failure, Input, Limits, Mode, Outcome, ScriptError
from brazesmith.engines.process import PYTHON, Engine


def _command(limits: Limits) -> tuple[str, ...]:
    return (*PYTHON, "-m", "brazesmith.engines.liquid.worker")


def _request(code: str, batch: Sequence[Input], mode: Mode, limits: Limits) -> str:
    inputs = [{"payload": item.payload, "now": item.now} for item in batch]
    return json.dumps({"code": code, "inputs": inputs, "mostBytes": limits.result_bytes})


def _outcomes(answer: str, code: str, limits: Limits) -> Iterator[Outcome]:
    result = json.loads(answer)
    problem = None
    if result["error"] is not None:
        kind, message, *place = result["error"]
        name = "Liquid" if place else None
        line, column = place or (None, None)
        source = code.split("\n")[line - 1] if line is not None else None
        problem = ScriptError(Failure(kind), name, message, line, column, source)
    yield Outcome(result["body"], problem, (), result["ms"])


LIQUID = Engine(
    "the Liquid emulator",
    _command,
    ("brazesmith", "liquid", "markupsafe", "dateutil", "babel", "pytz"),
    _request,
    _outcomes,
)
