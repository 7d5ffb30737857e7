"""Strict JSON from relaxed JSON: repeated keys, comments, trailing commas, the rest of JSON5.

A key that an object repeats has its last value, as in JavaScript's `JSON.parse`, which ECMAScript
specifies. Braze does not document which value its own code sees.

Numbers keep the form that they are written in, if JSON has it: 12345678901234567890 and 1.0.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.base.json import DuplicateKeyError, InputError, parse_json
from brazesmith.base.source import line_and_column

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def strict(text: str, name: str) -> str:
    """The strict JSON text of a sample, which may be JSON5; `name` is for messages."""
    try:
        parse_json(text, name)
    except DuplicateKeyError:
        return without_repeats(text) or _relaxed(text, name)
    except InputError:
        if not text.strip():
            raise
        return _relaxed(text, name)
    return text


def without_repeats(text: str) -> str | None:
    """Return JSON in which no object repeats a key; None if the text is not strict JSON."""
    try:
        value = json.loads(
            text, parse_int=_Number, parse_float=_Number, parse_constant=_NotJson.refuse
        )
        return _dump(value)
    except (json.JSONDecodeError, _NotJson, RecursionError):
        return None


def _relaxed(text: str, name: str) -> str:
    return _rewritten(text) or _dump(_json5(text, name))


_TOKEN: Final = re.compile(
    r"""
    (?P<space> (?: \s | \ufeff | //[^\n\r\u2028\u2029]*+ | /\*(?:[^*]|\*(?!/))*+\*/ )++ )
  | (?P<string> "[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+" | '[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+' )
  | (?P<number> [+-]? (?: 0[xX][0-9a-fA-F]++
      | (?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++) (?:[eE][+-]?[0-9]++)? ) )
  | (?P<name> [A-Za-z_$][\w$]* )
  | (?P<mark> [{}\[\],:] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
#: A backslash before what it cannot escape.
_INVALID: Final = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?:u(?![0-9a-fA-F]{4})|x(?![0-9a-fA-F]{2})|[1-9]|0[0-9])"
)
_ESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}


def _rewritten(text: str) -> str | None:
    """Return strict JSON, token by token; None if that is not possible.

    The library for JSON5 takes half a minute for a megabyte. It reads what this cannot, and knows
    the position of a mistake.
    """
    tokens: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        position = match.end()
        token = match[0]
        match match.lastgroup:
            case "space":
                continue
            case "string" if token[0] == "'" or "\\" in token:
                if _INVALID.search(token):
                    return None
                token = _string(token[1:-1])
            case "number":
                is_whole = token.lstrip("+-").isdigit() or "x" in token.lower()
                base = 16 if "x" in token.lower() else 10
                token = (_integer(token, base) if is_whole else _fraction(token)).text
            case "name" if tokens[-1:] in (["{"], [","]) and _KEY.match(text, position):
                token = f'"{token}"'
            case "mark" if token in "}]" and tokens[-1:] == [","] and tokens[-2] not in "[{,:":
                tokens.pop()
        if match.lastgroup != "mark" and tokens and tokens[-1] not in "[{,:":
            return None  # two values without a comma
        tokens.append(token)
    strict_text = "".join(tokens)
    try:
        parse_json(strict_text, "")
    except DuplicateKeyError:
        return without_repeats(strict_text)
    except InputError:
        return None
    return strict_text


_KEY: Final = re.compile(r"\s*:")


def _string(inner: str) -> str:
    """Return a string of JSON5, without its quotes, as one of JSON."""

    def unescaped(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 2:
            return chr(int(code[1:], 16))
        return "" if code in _CONTINUATIONS else _ESCAPED.get(code, code)

    return _dump(_ESCAPE.sub(unescaped, inner))


_CONTINUATIONS: Final = ("\n", "\r", "\r\n", "\u2028", "\u2029")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in the form that it is written in."""

    text: str


def _json5(text: str, name: str) -> Any:
    import json5

    try:
        return json5.loads(
            text,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_NotJson.refuse,
        )
    except _NotJson as error:
        place = line_and_column(text, max(0, text.find(str(error))))
        raise InputError(name, *place, f"`{error}` cannot be written in JSON") from None
    except RecursionError:
        raise InputError(name, None, None, "nested too deeply") from None
    except ValueError as error:
        raise _described(name, str(error)) from None


class _NotJson(Exception):
    """A value that JSON does not have."""

    @classmethod
    def refuse(cls, text: str) -> Any:
        raise cls(text)


def _integer(text: str, base: int = 10) -> _Number:
    return _Number(text.lstrip("+") if base == 10 else str(int(text, base)))


def _fraction(text: str) -> _Number:
    """`.5` and `5.` get their zero."""
    before_dot = re.sub(r"^(-?)\.", r"\g<1>0.", text.lstrip("+"))
    return _Number(re.sub(r"\.(?!\d)", ".0", before_dot))


def _dump(value: Any) -> str:
    match value:
        case dict():
            members = (f"{_dump(key)}:{_dump(item)}" for key, item in value.items())
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(_dump, value)) + "]"
        case _Number(text):
            return text
        case _:
            text = json.dumps(value, ensure_ascii=False)
            return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _described(name: str, message: str) -> InputError:
    """The message of json5 with its position in our form."""
    match = re.fullmatch(r"<string>:(\d+) (.*) at column (\d+)", message, re.DOTALL)
    if match is None:
        return InputError(name, None, None, message)
    reason = match[2][:1].lower() + match[2][1:]
    hint = "comments, trailing commas, single quotes and unquoted keys are allowed"
    return InputError(name, int(match[1]), int(match[3]), f"not JSON or JSON5: {reason}", hint)
