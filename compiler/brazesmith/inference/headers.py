"""Captured request headers: which of them a spec may want to read, and which are secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from brazesmith.base.redaction import is_secret_header, redacted_headers
from brazesmith.base.source import one_line
from brazesmith.inference.evidence import Evidence

#: Headers of every request, which say nothing about the event.
_USUAL: Final = frozenset(
    {
        "accept", "accept-encoding", "accept-language", "cache-control", "connection",
        "content-encoding", "content-length", "content-type", "date", "expect", "forwarded", "host",
        "keep-alive", "origin", "pragma", "referer", "te", "trailer", "traceparent", "tracestate",
        "transfer-encoding", "upgrade", "user-agent", "via",
    }
)  # fmt: skip
_USUAL_PREFIXES: Final = ("x-forwarded", "x-real", "x-amz", "x-amzn", "cf-", "sec-", "cdn-")
#: What is stored in place of a secret.
REDACTED: Final = "redacted"
_LONGEST: Final = 60


def add_headers(evidence: Evidence, headers: Mapping[str, Any]) -> None:
    """Count the headers of one request; their names are compared in lower case."""
    evidence.add({name.lower(): value for name, value in headers.items()})


def headers_to_read(evidence: Evidence) -> dict[str, str]:
    """Return the headers that a spec may read, and the value of those that always have the same."""
    fields = evidence.fields or {}
    return {
        one_line(name): _only_value(name, fields[name])
        for name in sorted(fields)
        if name not in _USUAL and not name.startswith(_USUAL_PREFIXES)
    }


def redacted(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return headers without the values of secrets, as they can be committed."""
    return redacted_headers(headers, REDACTED)


def _only_value(name: str, evidence: Evidence) -> str:
    texts = list(evidence.texts or {})
    if len(texts) != 1 or is_secret_header(name) or len(texts[0]) > _LONGEST:
        return ""
    return one_line(texts[0])
