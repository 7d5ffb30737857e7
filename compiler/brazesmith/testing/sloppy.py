"""Sloppy JSON made strict: comments, trailing commas, single quotes, whatever JSON5 has.

Numbers stay as they were written where JSON has that form: 12345678901234567890 and 1.0 survive.
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
    """The strict JSON text of a sample that may be sloppy; `name` is for messages."""
    try:
        parse_json(text, name)
    except DuplicateKeyError:
        raise
    except InputError:
        if not text.strip():
            raise
        return _dump(_json5(text, name))
    return text


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it is written."""

    text: str


def _json5(text: str, name: str) -> Any:
    import json5

    try:
        return json5.loads(
            text,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_NotJson.refuse,
            allow_duplicate_keys=False,
        )
    except _NotJson as error:
        place = line_and_column(text, max(0, text.find(str(error))))
        raise InputError(name, *place, f"`{error}` cannot be written in JSON") from None
    except RecursionError:
        raise InputError(name, None, None, "nested too deeply to be read") from None
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
    """The message of json5 with its place in our form."""
    if twice := re.fullmatch(r'Duplicate key (".*") found in object', message):
        return InputError(name, None, None, f"the key {twice[1]} is written twice in one object")
    match = re.fullmatch(r"<string>:(\d+) (.*) at column (\d+)", message, re.DOTALL)
    if match is None:
        return InputError(name, None, None, message)
    said = match[2][:1].lower() + match[2][1:]
    hint = "comments, trailing commas, single quotes and unquoted keys would be fine"
    return InputError(name, int(match[1]), int(match[3]), f"not JSON, nor JSON5: {said}", hint)
