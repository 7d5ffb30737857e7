"""Replace secrets in what is stored: by the names that carry them, and at given pointers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from brazesmith.base.pointers import steps

#: What is stored in place of a secret.
REDACTED: Final = "[redacted]"

#: What is stored in place of data that is nested too deeply.
TOO_DEEP: Final = "[nested too deeply]"

#: Parts of names of headers whose values are secrets.
_HEADER: Final = (
    "auth", "signature", "hmac", "token", "secret", "key", "cookie", "password", "credential", "jwt"
)  # fmt: skip

#: How the names of secrets in a body end, in lower case and without `_` and `-`.
_FIELD: Final = (
    "authorization", "apikey", "accesskey", "privatekey", "secretkey", "token", "secret", "cookie",
    "password", "passwd", "credentials", "jwt",
)  # fmt: skip

#: A secret in a text that is not JSON, such as `api_key=…` in a form.
_IN_TEXT: Final = re.compile(
    r"""(?ix) ( (?:authorization|api[_-]?key|token|secret|cookie|password|passwd|jwt)
                ["']? \s* [=:] \s* ["']? (?:(?:bearer|basic)\s+)? ) [^\s&;,"']+ """
)


def is_secret_header(name: str) -> bool:
    """Return whether the value of a header is a secret, by the name of the header."""
    lower = name.lower()
    return any(part in lower for part in _HEADER) and "idempotency" not in lower


@lru_cache(512)  # the names of fields repeat
def is_secret_field(name: str) -> bool:
    """Return whether the text in a field of a body is a secret, by the name of the field."""
    return name.lower().replace("_", "").replace("-", "").endswith(_FIELD)


def redacted_field(name: str, value: Any) -> Any:
    """Return the value of a field without secrets."""
    return REDACTED if type(value) is str and is_secret_field(name) else redacted(value)


def redacted_headers(headers: Mapping[str, Any], instead: str = REDACTED) -> dict[str, Any]:
    """Return headers without the values of secrets."""
    return {name: instead if is_secret_header(name) else value for name, value in headers.items()}


def redacted_text(text: str) -> str:
    """Return a text that is not JSON without what follows the names of secrets."""
    return _IN_TEXT.sub(rf"\1{REDACTED}", text)


def redacted_query(query: str) -> str:
    """Return the query of a URL without secrets."""
    found = parse_qsl(query, keep_blank_values=True)
    if not any(is_secret_field(name) for name, _ in found):
        return query
    pairs = [(name, REDACTED if is_secret_field(name) else value) for name, value in found]
    return urlencode(pairs, safe="[]")


def redacted(value: Any, pointers: Iterable[str] = ()) -> Any:
    """Return JSON data without secrets: texts in fields with such names, and what is at pointers.

    A step `*` of a pointer is any key or index. The value itself is not changed. Of data that is
    nested too deeply for Python, nothing is left.
    """
    try:
        return _redacted(value, [steps(pointer) for pointer in pointers])
    except RecursionError:
        return TOO_DEEP


def _redacted(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    match value:
        case dict():
            return {key: _member(key, inner, paths) for key, inner in value.items()}
        case list():
            return [
                _below(inner, _after(str(index), paths)) if paths else _redacted(inner, ())
                for index, inner in enumerate(value)
            ]
        case _:
            return value


def _member(key: str, value: Any, paths: Sequence[Sequence[str]]) -> Any:
    if type(value) is str:
        if value and is_secret_field(key):
            return REDACTED
        if not paths:
            return value
    return _below(value, _after(key, paths)) if paths else _redacted(value, ())


def _after(step: str, paths: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return what is left of the paths that go through a step."""
    return [path[1:] for path in paths if path and path[0] in (step, "*")]


def _below(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    """Return a value, of which a path that has ended hides everything."""
    return REDACTED if any(not path for path in paths) else _redacted(value, paths)
