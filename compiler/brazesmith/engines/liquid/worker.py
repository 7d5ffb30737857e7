"""The worker process of Liquid: renders one request after the other.

Its parent enforces the deadline, as for V8's worker (`brazesmith.engines.process`). A request is
`{code, inputs: [{payload, now}], mostBytes}`; the answer is a frame for each input, `{body, error,
ms}`. An error is `[kind, message]`, for templates `[kind, message, line, column]`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from time import perf_counter
from typing import Any, NoReturn

from brazesmith.engines.frames import serve
from brazesmith.engines.liquid.render import Webhook, read
from brazesmith.engines.liquid.template import Aborted, TemplateError
from brazesmith.engines.liquid.values import PayloadError, strict_json, without_surrogates


@lru_cache(maxsize=64)
def _webhook(code: str) -> Webhook | TemplateError:
    try:
        return read(without_surrogates(code))
    except TemplateError as error:
        return error


def answer(code: str, item: dict[str, Any], most_bytes: int) -> dict[str, Any]:
    """Render one input: return the request as JSON text, or the error."""
    began = perf_counter()
    body: str | None = None
    error: tuple[str, str] | tuple[str, str, int | None, int | None] | None = None
    try:
        webhook = _webhook(code)
        if isinstance(webhook, TemplateError):
            raise webhook
        payload = strict_json(item["payload"])
        request = webhook.render(payload, _now(item["now"]))
        body = _json(request)
        if len(body) > most_bytes:
            body, error = None, ("result", f"the request is longer than {most_bytes} bytes")
    except Aborted as abort:
        error = "abort", abort.reason
    except TemplateError as problem:
        kind = "syntax" if problem.syntax else "exception"
        error = kind, problem.message, problem.line, problem.column
    except PayloadError as problem:
        error = "input", str(problem)
    except RecursionError:
        error = "result", "the request is nested too deeply"
    return {"body": body, "error": error, "ms": (perf_counter() - began) * 1000}


def _json(request: dict[str, Any]) -> str:
    """Write JSON, with escapes only if it contains a lone surrogate, which UTF-8 cannot encode."""
    text = json.dumps(request, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(request)
    return text


def _now(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise PayloadError(f"now: {text!r} is not an ISO 8601 time") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def answers(frame: bytes) -> Iterator[bytes]:
    """Render the inputs of a request, one after the other."""
    request = json.loads(frame)
    for item in request["inputs"]:
        result = answer(request["code"], item, request["mostBytes"])
        yield json.dumps(result).encode("ascii")


def main() -> NoReturn:
    """Serve requests until stdin ends."""
    sys.set_int_max_str_digits(0)  # render long numbers; the parent limits the time
    serve(lambda: answers)


if __name__ == "__main__":
    main()
