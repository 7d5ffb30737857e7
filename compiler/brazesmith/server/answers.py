"""Responses: an answer of the local Braze as HTTP, and the server's own refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import JSONResponse, Response

from brazesmith.localbraze import DECISIONS, Answer

#: The header that names the rows of `DECISIONS` that shaped an answer.
DECISIONS_HEADER: Final = "x-brazesmith-decisions"


def respond(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response for an answer, with additional headers."""
    all_headers = {**answer.headers, **(headers or {})}
    if answer.own_decisions:
        all_headers[DECISIONS_HEADER] = ", ".join(answer.own_decisions)
    return JSONResponse(answer.body, answer.status, all_headers)


def refusal(
    status: int, problem: str, *decisions: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal with a message of our own, and the rows of `DECISIONS` that it follows."""
    names = sorted(DECISIONS[name].name for name in (*decisions, "undocumented-sentence"))
    message = {"message": f"[brazesmith] {problem}"}
    return respond(Answer(status, message, own_decisions=tuple(names)), headers)
