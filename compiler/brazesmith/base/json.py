"""JSON text, read strictly: what JavaScript's `JSON.parse` takes, and a place for every mistake.

Python's own reader takes `NaN` and `Infinity`, which are not JSON, and its messages assume that the
reader knows it. Everything that reads a payload, a body or an expected body reads it here.

A byte order mark at the start of a file is dropped (`JSON.parse` would stumble over it). A key that
is written twice in one object is refused: JavaScript would take the last, and say nothing of it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from brazesmith.base.source import line_and_column

#: What a file may be called on the command line to mean standard input, and how messages name it.
STDIN = "-"
STDIN_NAME = "<stdin>"

_SLOPPY_HINT = (
    "strict JSON is needed here; `brazesmith fixture add NAME FILE` reads a sloppy sample "
    "and stores it as strict JSON"
)


class InputError(Exception):
    """A file that cannot be used: which one, where in it (counted from 1), why, what to do."""

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
        """`name:line:column`, or only the name when the whole file is meant."""
        parts = (self.name, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def load_text(path: str | Path) -> str:
    """The text of a JSON file, unchanged but for a byte order mark, once it is known to be JSON.

    For payloads, which go to V8 as they were written.
    """
    text = read_text(path)
    parse_json(text, display_name(path))
    return text


def display_name(path: str | Path) -> str:
    """How messages name this file."""
    return STDIN_NAME if str(path) == STDIN else str(path)


def read_text(path: str | Path) -> str:
    """The text of a UTF-8 file, or of standard input when `path` is `-`."""
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
        raise InputError(name, None, None, "this is a directory, not a file") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(name, None, None, f"cannot be read: {reason}") from None
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Text from UTF-8 bytes, without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(name, 1, 1, "this is UTF-16, not UTF-8", "save the file as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = error.object  # the codec has dropped a byte order mark from it
        before = whole[: error.start].decode("utf-8", errors="replace")
        message = f"not UTF-8: the byte 0x{whole[error.start]:02X} has no meaning here"
        raise InputError(
            name, *line_and_column(before, len(before)), message, "save the file as UTF-8"
        ) from None


class DuplicateKeyError(InputError):
    """A key that is written twice in one object: valid JSON, and surely a mistake."""


def parse_json(text: str, name: str, *, first_line: int = 1) -> Any:
    """The value of a JSON text; `first_line` is where it starts in the file called `name`."""
    kind = InputError
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        position, (message, hint) = error.pos, _describe(text, error)
    except _NotJson as error:
        position = _constant_position(text)
        message, hint = f"`{error}` is not JSON", _SLOPPY_HINT
    except _TwoKeys:
        kind, (position, key) = DuplicateKeyError, _second_key(text)
        message, hint = f"the key {key} is written twice in one object", None
    except RecursionError:
        position, depth = _deepest(text)
        message, hint = f"nested too deeply to be read: {depth:,} levels", None
    line, column = line_and_column(text, position)
    raise kind(name, line + first_line - 1, column, message, hint)


class _NotJson(Exception):
    """`NaN`, `Infinity` or `-Infinity` was met."""


class _TwoKeys(Exception):
    """An object has a key twice."""


def _refuse_constant(text: str) -> Any:
    raise _NotJson(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise _TwoKeys
    return value


def _integer(digits: str) -> int | float:
    """Beyond 400 digits a number is infinite in JavaScript, and Python refuses to read it."""
    return int(digits) if len(digits) < 400 else float(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer
)


_STRING_OR_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity')
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def _constant_position(text: str) -> int:
    """Where the first `NaN` or `Infinity` outside a string stands."""
    for match in _STRING_OR_CONSTANT.finditer(text):
        if not match[0].startswith('"'):
            return match.start()
    return 0


def _second_key(text: str) -> tuple[int, str]:
    """Where a key stands that its object has already, and the key as it is written."""
    open_: list[set[str]] = []  # of every bracket around a place, the keys so far
    for match in _STRING_OR_BRACKET.finditer(text):
        if match[0] in "[{":
            open_.append(set())
        elif match[0] in "]}":
            open_.pop()
        elif re.match(r"\s*:", text[match.end() : match.end() + 100]):
            key = json.loads(match[0])
            if key in open_[-1]:
                return match.start(), match[0] if match[0].isprintable() else json.dumps(key)
            open_[-1].add(key)
    return 0, ""


def _deepest(text: str) -> tuple[int, int]:
    """Where the innermost bracket opens, and how deep that is."""
    depth = deepest = position = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        if match[0] in "[{":
            depth += 1
            if depth > deepest:
                deepest, position = depth, match.start()
        elif match[0] in "]}":
            depth -= 1
    return position, deepest


#: What Python says of a mistake, and what we say.
_MESSAGES = {
    "Expecting value": "a value is expected here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected here",
    "Expecting ':' delimiter": "a `:` is expected here",
    "Expecting ',' delimiter": "a `,` or the closing bracket is expected here",
    "Extra data": "the JSON value ends before this: there is more text after it",
    "Unterminated string starting at": "the string that starts here never ends",
    "Invalid control character at": "a line break or control character inside a string",
    "Invalid \\escape": "a backslash in a string that starts no JSON escape",
    "Invalid \\uXXXX escape": "`\\u` in a string needs four hexadecimal digits",
}


def _describe(text: str, error: json.JSONDecodeError) -> tuple[str, str | None]:
    """A message and perhaps a hint for text that is not JSON."""
    if not text.strip():
        return "empty: a JSON value is expected", None
    sloppy = _sloppiness(text, error.pos)
    if sloppy is not None:
        return f"not strict JSON: {sloppy}", _SLOPPY_HINT
    if error.pos >= len(text.rstrip()):
        return "not JSON: it ends too early", None
    reason = error.msg.removesuffix(": ").strip()
    return f"not JSON: {_MESSAGES.get(reason, reason[:1].lower() + reason[1:])}", None


_TYPOGRAPHIC_QUOTES = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019")


def _sloppiness(text: str, position: int) -> str | None:
    """The name of a mistake that JavaScript or other dialects allow, when one stands here."""
    rest = text[position : position + 40]
    before = text[:position].rstrip()
    if rest.startswith(("//", "/*", "#")):
        return "a comment"
    if rest.startswith("'"):
        return "single quotes"
    if rest.startswith(_TYPOGRAPHIC_QUOTES):
        return "typographic quotes"
    if rest.startswith(("}", "]")) and before.endswith(","):
        return "a comma before the closing bracket"
    if re.match(r",\s*[}\]]", text[position:]):  # Python 3.13 points at the comma
        return "a comma before the closing bracket"
    if re.match(r"[A-Za-z_$][\w$]*\s*:", rest):
        return "a key without double quotes"
    if match := re.match(r"undefined|None|True|False|nan\b|[+.]\d|0[xX]", rest):
        return f"`{match[0]}` is not a JSON value"
    return None
