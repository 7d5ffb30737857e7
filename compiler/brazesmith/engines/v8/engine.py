"""V8 as an engine: its command, its requests, and its answers as outcomes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from brazesmith.base.pointers import pointer
from brazesmith.engines.outcome import (
    Failure,
    Input,
    Limits,
    Mode,
    Outcome,
    ScriptError,
    milliseconds,
)
from brazesmith.engines.process import PYTHON, Engine
from brazesmith.engines.v8 import positions

WORKER = Path(__file__).with_name("worker.py")

# What V8 throws if it cannot allocate a typed array; a script can catch it.
ALLOCATION_FAILED = "Array buffer allocation failed"

ENDS_TOO_EARLY = "unexpected end of the code: a bracket, a string or an expression is still open"


def _command(limits: Limits) -> tuple[str, ...]:
    """Limit V8's heap to less than the process, so that V8 collects garbage first."""
    return (*PYTHON, str(WORKER), str(limits.memory_mb * 3 // 4))


def _request(code: str, batch: Sequence[Input], mode: Mode, limits: Limits) -> str:
    """Write a request. In bulk mode, texts are separate lines, and are not encoded again."""
    texts = [text for item in batch for text in (item.payload, item.headers)]
    is_bulk = mode.is_bulk and not any("\n" in text for text in texts)
    inputs: list[dict[str, Any]] = []
    for item in batch:
        own = {} if is_bulk else {"payload": item.payload, "headers": item.headers}
        now = None if item.now is None else milliseconds(item.now)
        inputs.append({"now": now, "seed": item.seed, **own})
    request = {
        "code": code,
        "inputs": inputs,
        "isPure": mode.is_pure,
        "isBulk": is_bulk,
        "mostBytes": limits.result_bytes,
    }
    return "\n".join((json.dumps(request), *(texts if is_bulk else ())))


def _outcomes(answer: str, code: str, limits: Limits) -> Iterator[Outcome]:
    """Parse one answer of the worker."""
    head, *bodies = answer.split("\n")
    frame = json.loads(head)
    results = frame["outcomes"]
    lines = iter(bodies)
    # V8's clock has a resolution of one millisecond. Runs that took less share the remaining time.
    quick = sum(1 for result in results if result["ms"] < 1)
    share = max(frame["elapsedMs"] - sum(result["ms"] for result in results), 0.0) / max(quick, 1)
    for at, result in enumerate(results):
        where = frame["where"] if at == len(results) - 1 else None
        if result.get("body") is True:
            result["body"] = next(lines)
        yield _outcome(result, float(result["ms"] or share), code, where, limits)


def _outcome(
    result: dict[str, Any], duration: float, code: str, where: str | None, limits: Limits
) -> Outcome:
    if "error" in result:
        return Outcome(None, _script_error(result["error"], code, where), (), duration)
    body: str | None = result["body"]
    most = limits.result_bytes
    if body is not None and 3 * len(body) > most and len(body.encode("utf-8")) > most:
        message = f"the returned value cannot be a body: its JSON is longer than {most} bytes"
        return Outcome(None, ScriptError(Failure.RESULT, None, message), (), duration)
    return Outcome(body, None, tuple(map(pointer, result["lost"])), duration)


@lru_cache(maxsize=256)  # few errors are thrown again and again
def error_of(text: str, code: str) -> ScriptError:
    """Return the error of a line that failed while lines were settled, from the worker's text."""
    return _script_error(json.loads(text)["error"], code, None)


def _script_error(result: dict[str, Any], code: str, where: str | None) -> ScriptError:
    place = positions.in_stack(result["stack"], result["message"], code)
    if place is None and where is not None:
        place = positions.in_report(where, code)
    kind = Failure(result["kind"])
    if result["message"] == ALLOCATION_FAILED:
        kind = Failure.MEMORY
    error = ScriptError(kind, result["name"], result["message"])
    if place is None:
        return error
    if kind is Failure.SYNTAX and place.is_behind and error.message.startswith("Unexpected"):
        error = replace(error, message=ENDS_TOO_EARLY)  # V8 names a token of its own
    return replace(error, line=place.line, column=place.column, source=place.source)


V8 = Engine("V8", _command, ("brazesmith", "py_mini_racer"), _request, _outcomes)
