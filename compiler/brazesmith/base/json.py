"""Strict JSON: what JavaScript's `JSON.parse` accepts, with a line and column for every mistake.

Python's own reader accepts `NaN` and `Infinity`, which are not JSON, and its messages mention
Python. Everything that reads a payload, a body, or an expected body reads it here.

A byte order mark at the start of a file is dropped, because `JSON.parse` would not accept it. A
duplicate key in an object is refused, because JavaScript would silently use the last one.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from brazesmith.base.source import line_and_column

#: The file argument that means standard input, and its name in messages.
STDIN = "-"
STDIN_NAME = "<stdin>"

_SLOPPY_HINT = (
    "write strict JSON; `brazesmith fixture add NAME FILE` reads relaxed JSON and stores it as "
    "strict JSON"
)


class InputError(Exception):
    """A file that cannot be used: its name, the position (from 1), the reason, what to do."""

    def __init__(
        self, name: str, line: int | None, column: int | None, message: str, hint: str | None = None
    ) -> None:
        super().__init__(name, line, column, message, hint)
        self.name = name
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint

    @property
    def place(self) -> str:
        """`name:line:column`, or only the name for a problem of the whole file."""
        parts = (self.name, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def load_text(path: str | Path) -> str:
    """Return the text of a JSON file, checked but unchanged (except for a byte order mark).

    For payloads, because V8 parses them itself.
    """
    text = read_text(path)
    parse_json(text, display_name(path))
    return text


def display_name(path: str | Path) -> str:
    """Return the name of this file in messages."""
    return STDIN_NAME if str(path) == STDIN else str(path)


def read_text(path: str | Path) -> str:
    """Return the text of a UTF-8 file, or of standard input if `path` is `-`."""
    name = display_name(path)
    try:
        if name == STDIN_NAME:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb", buffering=0) as file:
                data = file.read()
    except FileNotFoundError:
        raise InputError(name, None, None, "no such file") from None
    except IsADirectoryError:
        raise InputError(name, None, None, "is a directory, not a file") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(name, None, None, f"cannot be read: {reason}") from None
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 bytes, dropping a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(name, 1, 1, "this is UTF-16, not UTF-8", "save the file as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = error.object  # the codec has dropped a byte order mark from it
        before = whole[: error.start].decode("utf-8", errors="replace")
        message = f"not UTF-8: unexpected byte 0x{whole[error.start]:02X}"
        raise InputError(
            name, *line_and_column(before, len(before)), message, "save the file as UTF-8"
        ) from None


class DuplicateKeyError(InputError):
    """A duplicate key in one object: valid JSON, but almost certainly a mistake."""


def parse_json(text: str, name: str, *, first_line: int = 1) -> Any:
    """Parse a JSON text that starts in line `first_line` of the file called `name`."""
    kind = InputError
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        position, (message, hint) = error.pos, _describe(text, error)
    except _NotJsonError as error:
        position = next(at for at, token in _tokens(text) if token not in _BRACKETS)
        message, hint = f"`{error}` is not JSON", _SLOPPY_HINT
    except _DuplicateError:
        kind, (position, key) = DuplicateKeyError, _duplicate_key(text)
        message, hint = f"duplicate key {key} in an object", None
    except RecursionError:
        position, depth = innermost(text)
        message, hint = f"nested too deeply: {depth:,} levels", None
    line, column = line_and_column(text, position)
    raise kind(name, line + first_line - 1, column, message, hint)


def members(text: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the unchanged JSON text of each member of an object in valid JSON."""
    position = _after(text, text.index("{") + 1)
    while text[position] != "}":
        key, position = _DECODER.raw_decode(text, position)
        start = _after(text, position)
        _, position = _DECODER.raw_decode(text, start)
        yield key, text[start:position]
        position = _after(text, position)


def to_text(value: Any) -> str:
    """Return the compact JSON text of a value, ten times as fast as `json.dumps`."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # nested deeply, a large integer, or a lone surrogate
        return json.dumps(value)


#: How an integer ends that is exact here and would be a float in orjson.
_LARGE = ("000,", "000}", "000]")


def from_text(text: str) -> Any:
    """Return the value of an object that JSON.stringify wrote, three times as fast as `json.loads`.

    The value is the same. Raises RecursionError if it is nested deeply.
    """
    if not any(end in text for end in _LARGE):
        with suppress(orjson.JSONDecodeError):  # nested deeply, or a lone surrogate
            return orjson.loads(text)
    return json.loads(text)


def dump_json(value: Any, **options: Any) -> str:
    """Return the JSON text of a value; options are those of `json.dumps`."""
    try:
        return json.dumps(value, allow_nan=False, **options)
    except ValueError:
        return json.dumps(_finite(value), **options)


def _finite(value: Any) -> Any:
    """Replace infinity, which JSON can only write as a number that is too large."""
    match value:
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
        case float() if math.isinf(value):
            return int(math.copysign(1, value)) * 10**400
        case _:
            return value


class _NotJsonError(Exception):
    """The text contains `NaN`, `Infinity` or `-Infinity`."""


class _DuplicateError(Exception):
    """An object has a duplicate key."""


def _refuse_constant(text: str) -> Any:
    raise _NotJsonError(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise _DuplicateError
    return value


def _integer(digits: str) -> int | float:
    """Parse an integer; 400 or more digits give infinity, as in JavaScript (Python would raise)."""
    return int(digits) if len(digits) < 400 else float(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer
)


def _after(text: str, position: int) -> int:
    """Return the position after white space, commas and colons."""
    return len(text) - len(text[position:].lstrip(" \t\r\n,:"))


_BRACKETS = "[]{}"
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[\[\]{}]|NaN|-?Infinity')


def _tokens(text: str, *, keys: bool = False) -> Iterator[tuple[int, str]]:
    """The position and text of every bracket and constant outside strings, and of every key."""
    for match in _TOKEN.finditer(text):
        if match[1] is None:
            yield match.start(), match[0]
        elif keys and match[2]:
            yield match.start(), match[1]


def _duplicate_key(text: str) -> tuple[int, str]:
    """The position of the first duplicate key, and the key as it is written."""
    seen: list[set[str]] = []  # for every open bracket, the keys so far
    for position, token in _tokens(text, keys=True):
        if token in "[{":
            seen.append(set())
        elif token in "]}":
            seen.pop()
        else:
            key = json.loads(token)
            if key in seen[-1]:
                return position, token if token.isprintable() else json.dumps(key)
            seen[-1].add(key)
    return 0, ""


def innermost(text: str) -> tuple[int, int]:
    """Return the position of the innermost opening bracket, and how many are open there."""
    depth = deepest = position = 0
    for start, token in _tokens(text):
        if token in "[{":
            depth += 1
            if depth > deepest:
                deepest, position = depth, start
        elif token in "]}":
            depth -= 1
    return position, deepest


#: Python's messages, and their replacements.
_MESSAGES = {
    "Expecting value": "expected a value",
    "Expecting property name enclosed in double quotes": "expected a key in double quotes",
    "Expecting ':' delimiter": "expected `:`",
    "Expecting ',' delimiter": "expected `,` or the closing bracket",
    "Extra data": "unexpected text after the JSON value",
    "Unterminated string starting at": "unterminated string",
    "Invalid control character at": "line break or control character in a string",
    "Invalid \\escape": "invalid escape sequence in a string",
    "Invalid \\uXXXX escape": "`\\u` in a string needs four hexadecimal digits",
}


def _describe(text: str, error: json.JSONDecodeError) -> tuple[str, str | None]:
    """The message and hint for a text that is not JSON."""
    if not text.strip():
        return "the file is empty: expected a JSON value", None
    sloppy = _sloppiness(text, error.pos)
    if sloppy is not None:
        return f"not strict JSON: {sloppy}", _SLOPPY_HINT
    if error.pos >= len(text.rstrip()):
        return "not JSON: unexpected end of the text", None
    reason = error.msg.removesuffix(": ").strip()
    return f"not JSON: {_MESSAGES.get(reason, reason[:1].lower() + reason[1:])}", None


#: What strict JSON does not allow, but JavaScript or another dialect does.
_DIALECTS = (
    (r"//|/\*|#", "a comment"),
    (r"'", "single quotes"),
    (r"[\u201c\u201d\u201e\u2018\u2019]", "typographic quotes"),
    (r",\s*[}\]]", "a comma before the closing bracket"),  # Python 3.13 points at the comma
    (r"[A-Za-z_$][\w$]*\s*:", "a key without double quotes"),
    (r"undefined|None|True|False|nan\b|[+.]\d|0[xX]", "`{}` is not a JSON value"),
)


def _sloppiness(text: str, position: int) -> str | None:
    """Return what at this position is allowed only in a dialect of JSON, if anything."""
    if text[position : position + 1] in ("}", "]") and text[:position].rstrip().endswith(","):
        return "a comma before the closing bracket"
    for pattern, description in _DIALECTS:
        if found := re.compile(pattern).match(text, position):
            return description.format(found[0])
    return None
