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
    error = result["error"]
    if error is None:
        yield Outcome(result["body"], None, (), result["ms"])
        return
    line = error["line"]
    source = code.split("\n")[line - 1] if line is not None else None
    kind = Failure(error["kind"])
    name = "Liquid" if kind in (Failure.SYNTAX, Failure.EXCEPTION) else None
    problem = ScriptError(kind, name, error["message"], line, error["column"], source)
    yield Outcome(None, problem, (), result["ms"])


LIQUID = Engine(
    "the Liquid emulator",
    _command,
    ("brazesmith", "liquid", "markupsafe", "dateutil", "babel", "pytz", "typing_extensions"),
    _request,
    _outcomes,
)
