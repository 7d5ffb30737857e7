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
    "auth", "signature", "hmac", "token", "secret", "key", "cookie", "password", "credential",
    "jwt", "session",
)  # fmt: skip

#: How the names of secrets in a body end, in lower case and without `_` and `-`.
_FIELD: Final = (
    "authorization", "apikey", "accesskey", "privatekey", "secretkey", "token", "secret", "cookie",
    "password", "passwd", "pwd", "passphrase", "credential", "credentials", "sessionid", "jwt",
)  # fmt: skip

#: Names of parameters of URLs that are secrets, beside those of fields.
_PARAMETERS: Final = ("key", "auth", "sig", "signature", "hmac")

#: A secret in a text that is not JSON, such as `api_key=…` in a form.
_IN_TEXT: Final = re.compile(
    r"""(?ix) ( (?:authorization|api[_-]?key|token|secret|cookie|password|passwd|jwt)
                ["']? \s* [=:] \s* ["']? (?:(?:bearer|basic)\s+)? ) [^\s&;,"']+ """
)

#: Secrets inside any text: the password and the parameters of a URL, a bearer token, a JWT.
_PASSWORD: Final = re.compile(r"(://[^\s/?#:@]*:)[^\s/?#@]+(?=@)")
_PARAMETER: Final = re.compile(r"(?<=[?&#;])([\w.~%\[\]-]+)=[^\s&#;\"'<>]+")
_BEARER: Final = re.compile(r"(?i)\b(bearer\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}")
_JWT: Final = re.compile(r"\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*")


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
    return {
        name: instead if is_secret_header(name) else _redacted(value, ())
        for name, value in headers.items()
    }


def redacted_text(text: str) -> str:
    """Return a text that is not JSON without what follows the names of secrets."""
    return without_secrets(_IN_TEXT.sub(rf"\1{REDACTED}", text))


def without_secrets(text: str) -> str:
    """Return a text without the secrets that are known by their form, as those in a URL."""
    if "://" in text:
        text = _PASSWORD.sub(rf"\1{REDACTED}", text)
        text = _PARAMETER.sub(_parameter, text)
    if "earer" in text.lower():
        text = _BEARER.sub(rf"\1{REDACTED}", text)
    return _JWT.sub(REDACTED, text) if "eyJ" in text else text


def _parameter(found: re.Match[str]) -> str:
    return f"{found[1]}={REDACTED}" if _is_secret_parameter(found[1]) else found[0]


def _is_secret_parameter(name: str) -> bool:
    return is_secret_field(name) or name.lower() in _PARAMETERS


def redacted_query(query: str) -> str:
    """Return the query of a URL without secrets."""
    found = parse_qsl(query, keep_blank_values=True)
    pairs = [
        (name, REDACTED if _is_secret_parameter(name) else without_secrets(value))
        for name, value in found
    ]
    return query if pairs == found else urlencode(pairs, safe="[]")


def redacted(value: Any, pointers: Iterable[str] = ()) -> Any:
    """Return JSON data without secrets: texts in fields with such names, and what is at pointers.

    In other texts, secrets are replaced that are known by their form, as those in a URL.

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
        case str():
            return without_secrets(value)
        case _:
            return value


def _member(key: str, value: Any, paths: Sequence[Sequence[str]]) -> Any:
    if type(value) is str:
        if value and is_secret_field(key):
            return REDACTED
        if not paths:
            return without_secrets(value)
    return _below(value, _after(key, paths)) if paths else _redacted(value, ())


def _after(step: str, paths: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return what is left of the paths that go through a step."""
    return [path[1:] for path in paths if path and path[0] in (step, "*")]


def _below(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    """Return a value, of which a path that has ended hides everything."""
    return REDACTED if any(not path for path in paths) else _redacted(value, paths)
