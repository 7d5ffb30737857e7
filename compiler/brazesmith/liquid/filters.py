"""The filters that Braze documents, as far as it documents them.

The list is Braze's (braze_contract.md D3). What a filter does with a value of another type than
the one it is for is Ruby's Liquid's habit: a text filter takes the text of anything, a filter for
numbers takes what is no number as 0. Where Braze documents less than is needed here, the docstring
says "not documented".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, quote_plus

from liquid.exceptions import FilterArgumentError
from liquid.undefined import Undefined

from brazesmith import ecmascript as es
from brazesmith.liquid.strftime import strftime
from brazesmith.liquid.values import is_number, text_of
from liquid import Environment

Filter = Callable[..., Any]

#: python-liquid's own that do as Braze documents, once their input is what they expect.
_KEPT: Final = (
    *("join", "first", "last", "compact", "concat", "map", "reverse"),
    *("sort", "sort_natural", "uniq", "where", "default"),
    *("abs", "at_most", "at_least", "ceil", "divided_by", "floor"),
    *("minus", "plus", "round", "times", "modulo"),
    *("escape", "newline_to_br", "remove", "remove_first", "replace", "replace_first"),
    *("split", "strip_html", "strip_newlines", "truncate", "truncatewords", "slice", "size"),
)

#: Those that Braze's documentation lists as not supported.
UNSUPPORTED: Final = frozenset(
    {
        *("find_index", "money_with_currency", "money_without_currency"),
        *("camelize", "camelcase", "handleize", "handle", "pluralize", "lstrip", "rstrip"),
        *("format_address", "highlight", "highlight_active_tag"),
        *("color_to_rgb", "color_to_hsl", "color_to_hex", "color_extract", "color_brightness"),
        *("color_modify", "color_lighten", "color_darken", "color_saturate", "color_desaturate"),
        *("color_mix", "color_contrast", "color_difference", "brightness_difference"),
        *("font_face", "font_modify", "font_url"),
    }
)


def install(environment: Environment, now: Callable[[], datetime]) -> None:
    """Give an environment Braze's filters and no others."""
    kept = {name: environment.filters[name] for name in _KEPT}
    environment.filters.clear()
    for name, function in kept.items():
        given = _TEXT_INPUT.get(name, _plain)
        environment.add_filter(name, _total(function, given))
    for name, function in _OWN.items():
        environment.add_filter(name, function)
    environment.add_filter("date", lambda value, form="": date(value, form, now()))


def unknown(name: str) -> str:
    """What to say of a filter that Braze does not have."""
    if name in UNSUPPORTED:
        return f"Braze documents the filter `{name}` as not supported"
    return f"Braze documents no filter `{name}`"


# Input -------------------------------------------------------------------------------------------


def _plain(value: object) -> object:
    return None if isinstance(value, Undefined) else value


def _number(value: object) -> object:
    """What Ruby's Liquid takes as a number: text of digits is one, all else is 0."""
    if is_number(value):
        return value
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"[+-]?\d+", text):
            return int(text) if len(text) < 400 else 0
        if re.fullmatch(r"[+-]?\d+\.\d+([eE][+-]?\d+)?", text):
            return float(text)
    return 0


_NUMBERS = (
    *("abs", "at_most", "at_least", "ceil", "divided_by", "floor"),
    *("minus", "plus", "round", "times", "modulo"),
)
_TEXTS = (
    *("escape", "newline_to_br", "remove", "remove_first", "replace", "replace_first"),
    *("split", "strip_html", "strip_newlines", "truncate", "truncatewords"),
)
_TEXT_INPUT: Final[dict[str, Callable[[object], object]]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_TEXTS, text_of),
}


def _total(function: Filter, given: Callable[[object], object]) -> Filter:
    """The filter over an input that it can use; a number that is none is a mistake."""
    arguments = _number if given is _number else _plain

    def call(value: object, *args: object, **kwargs: object) -> object:
        try:
            result = function(given(value), *map(arguments, args), **kwargs)
        except (OverflowError, ValueError) as error:
            raise FilterArgumentError(str(error), token=None) from error
        if isinstance(result, float) and not math.isfinite(result):
            raise FilterArgumentError("the result is no number", token=None)
        return result

    for marker in ("with_context", "with_environment"):
        if getattr(function, marker, False):
            setattr(call, marker, True)
    return call


# JSON --------------------------------------------------------------------------------------------


def json_escape(value: object) -> str:
    """Escape what has a meaning in a JSON string: quotes, backslashes, line breaks, controls.

    For use between quotes. Braze documents quotes and backslashes; that the result is always good
    inside a JSON string is its purpose. For a value that is no text: not documented.
    """
    return json.dumps(text_of(value), ensure_ascii=False)[1:-1]


def as_json_string(value: object) -> str:
    """Write a value as JSON. Documented for objects; for other values not documented."""
    return json.dumps(_plain(value), ensure_ascii=False, default=text_of)


def json_parse(value: object) -> object:
    """Read JSON text. What it does with other text is not documented; here it is a mistake."""
    text = text_of(value)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FilterArgumentError(f"json_parse: this is not JSON: {error}", token=None) from error


# Text --------------------------------------------------------------------------------------------


def _texts(function: Callable[..., str]) -> Filter:
    return lambda value, *args: function(text_of(value), *map(text_of, args))


def upcase(text: str) -> str:
    """Write in upper case."""
    return es.from_units(es.upper(es.to_units(text)))


def downcase(text: str) -> str:
    """Write in lower case. A Greek sigma at the end of a word: not documented."""
    return es.from_units(es.lower(es.to_units(text)))


def capitalize(text: str) -> str:
    """The first letter in upper case, all others in lower case."""
    return upcase(text[:1]) + downcase(text[1:])


_SPACE: Final = "\t\n\v\f\r \0"  # what Ruby's `strip` takes away


def money(value: object) -> str:
    """A number with two decimal places: 145 is 145.00."""
    return f"{_number(value):,.2f}".replace(",", "")


def number_with_delimiter(value: object, delimiter: object = ",") -> str:
    """A number with a mark between its thousands."""
    whole, point, rest = text_of(value).partition(".")
    digits = re.sub(r"(?<=\d)(?=(\d{3})+$)", lambda _: text_of(delimiter), whole)
    return digits + point + rest


def property_accessor(value: object, key: object) -> object:
    """The value under a key of an object."""
    return value.get(text_of(key)) if isinstance(value, Mapping) else None


# URLs, digests -----------------------------------------------------------------------------------


def url_escape(text: str) -> str:
    """Escape what may not stand in a URL; marks with a meaning in URLs stay."""
    return quote(text, safe=";/?:@&=+$,-_.!~*'()#[]")


def _digest(name: str) -> Filter:
    def digest(text: str) -> str:
        return hashlib.new(name, text.encode("utf-8", "replace")).hexdigest()

    return _texts(digest)


def _signature(name: str, written: Callable[[bytes], str]) -> Filter:
    def sign(text: str, key: str = "") -> str:
        secret, message = (part.encode("utf-8", "replace") for part in (key, text))
        return written(hmac.new(secret, message, name).digest())

    return _texts(sign)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


# Time --------------------------------------------------------------------------------------------


def date(value: object, form: object, now: datetime) -> object:
    """A time in a form of `strftime`, in UTC. What is no time stays as it is."""
    moment = _moment(value, now)
    pattern = text_of(form)
    if moment is None or not pattern:
        return text_of(value)
    return strftime(moment, pattern)


def _moment(value: object, now: datetime) -> datetime | None:
    if value in ("now", "today"):
        return now
    if is_number(value) or (isinstance(value, str) and value.isdecimal()):
        try:
            return datetime.fromtimestamp(float(str(value)), UTC)
        except (OverflowError, ValueError, OSError):
            return None
    if not isinstance(value, str) or not value.strip():
        return None
    from dateutil import parser

    try:
        moment = parser.parse(value, default=now.replace(hour=0, minute=0, second=0, microsecond=0))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


_OWN: Final[dict[str, Filter]] = {
    "append": _texts(lambda text, end="": text + end),
    "prepend": _texts(lambda text, start="": start + text),
    "upcase": _texts(upcase),
    "downcase": _texts(downcase),
    "capitalize": _texts(capitalize),
    "strip": _texts(lambda text: text.strip(_SPACE)),
    "json_escape": json_escape,
    "as_json_string": as_json_string,
    "json_parse": json_parse,
    "money": money,
    "number_with_delimiter": number_with_delimiter,
    "property_accessor": property_accessor,
    "url_escape": _texts(url_escape),
    "url_param_escape": _texts(lambda text: quote(text, safe="-_.~")),
    "url_encode": _texts(quote_plus),
    "base64_encode": _texts(lambda text: _base64(text.encode("utf-8", "replace"))),
    "md5": _digest("md5"),
    "sha1": _digest("sha1"),
    "sha2": _digest("sha256"),
    "hmac_sha1": _signature("sha1", bytes.hex),
    "hmac_sha1_hex": _signature("sha1", bytes.hex),
    "hmac_sha1_base64": _signature("sha1", _base64),
    "hmac_sha256": _signature("sha256", bytes.hex),
    "hmac_sha256_hex": _signature("sha256", bytes.hex),
    "hmac_sha256_base64": _signature("sha256", _base64),
    "hmac_sha512": _signature("sha512", bytes.hex),
}

#: Every filter there is.
NAMES: Final = frozenset({*_KEPT, *_OWN, "date"})
