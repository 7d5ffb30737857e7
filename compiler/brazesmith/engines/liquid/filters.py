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
import html
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Any, Final
from urllib.parse import quote, quote_plus

from liquid.exceptions import FilterArgumentError

from brazesmith.base import ecmascript as es
from brazesmith.engines.liquid.comparisons import defined
from brazesmith.engines.liquid.ruby import are_equal, is_number, number_of, text_of
from brazesmith.engines.liquid.strftime import strftime
from liquid import Environment

Filter = Callable[..., Any]

#: python-liquid's own that do as Braze documents, once their input is what they expect.
_KEPT: Final = (
    *("first", "last", "compact", "concat", "reverse", "sort_natural", "default"),
    *("abs", "at_most", "at_least", "ceil", "divided_by", "floor"),
    *("minus", "plus", "times", "modulo"),
    *("newline_to_br", "remove", "remove_first", "replace", "replace_first"),
    *("split", "strip_html", "strip_newlines", "size"),
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
    ours = {name: _total(each, _TEXT_INPUT.get(name, defined)) for name, each in kept.items()}
    ours |= _OWN
    ours["date"] = lambda value, form="": date(value, form, now())
    environment.filters.clear()
    for name, function in ours.items():
        environment.add_filter(name, _called(name, function))


def unknown(name: str) -> str:
    """What to say of a filter that Braze does not have."""
    if name in UNSUPPORTED:
        return f"Braze documents the filter `{name}` as not supported"
    return f"Braze documents no filter `{name}`"


# Input -------------------------------------------------------------------------------------------


_NUMBERS = (
    *("abs", "at_most", "at_least", "ceil", "divided_by", "floor"),
    *("minus", "plus", "times", "modulo"),
)
_TEXTS = (
    *("newline_to_br", "remove", "remove_first", "replace", "replace_first"),
    *("split", "strip_html", "strip_newlines"),
)
_TEXT_INPUT: Final[dict[str, Callable[[object], object]]] = {
    **dict.fromkeys(_NUMBERS, number_of),
    **dict.fromkeys(_TEXTS, text_of),
}


def _called(name: str, function: Filter) -> Filter:
    """The filter, which says so where it is given other arguments than it has."""

    def call(value: object, *args: object, **kwargs: object) -> object:
        try:
            return function(value, *args, **kwargs)
        except (TypeError, FilterArgumentError) as error:
            if isinstance(error, FilterArgumentError) and not re.match(r"\w+\(\) ", str(error)):
                raise
            message = f"`{name}` has the wrong arguments"
            raise FilterArgumentError(message, token=None) from None

    _mark_like(function, call)
    return call


def _mark_like(function: Filter, call: Filter) -> None:
    for marker in ("with_context", "with_environment"):
        if getattr(function, marker, False):
            setattr(call, marker, True)


def _total(function: Filter, given: Callable[[object], object]) -> Filter:
    """The filter over an input that it can use; a number that is none is a mistake."""
    arguments = number_of if given is number_of else defined

    def call(value: object, *args: object, **kwargs: object) -> object:
        try:
            result = function(given(value), *map(arguments, args), **kwargs)
        except (OverflowError, ValueError) as error:
            raise FilterArgumentError(str(error), token=None) from error
        if isinstance(result, float) and not math.isfinite(result):
            raise FilterArgumentError("the result is not a number", token=None)
        return result

    _mark_like(function, call)
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
    return json.dumps(defined(value), ensure_ascii=False, default=text_of)


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


def escape(text: str) -> str:
    """Escape what has a meaning in HTML."""
    return html.escape(text).replace("&#x27;", "&#39;")


def truncate(value: object, length: object = 50, ending: object = "...") -> str:
    """The beginning of a text, no longer than that with the ending."""
    text, end = text_of(value), text_of(ending)
    most = _whole(length)
    return text if len(text) <= most else text[: max(most - len(end), 0)] + end


def truncatewords(value: object, count: object = 15, ending: object = "...") -> str:
    """The first words of a text."""
    text, most = text_of(value), max(_whole(count), 1)
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]) + text_of(ending)


def slice_(value: object, start: object, length: object = 1) -> object:
    """A part of a text or of an array; a negative start counts from the end."""
    whole = value if isinstance(value, list) else text_of(value)
    first, count = _whole(start), _whole(length)
    if first < 0:
        first += len(whole)
    if first < 0 or count < 0:
        return [] if isinstance(whole, list) else ""
    return whole[first : first + count]


_SPACE: Final = "\t\n\v\f\r \0"  # what Ruby's `strip` takes away


def money(value: object) -> str:
    """A number with two decimal places: 145 is 145.00."""
    return f"{number_of(value):,.2f}".replace(",", "")


def number_with_delimiter(value: object, delimiter: object = ",") -> str:
    """A number with a mark between its thousands."""
    whole, point, rest = text_of(value).partition(".")
    digits = re.sub(r"(?<=\d)(?=(\d{3})+$)", lambda _: text_of(delimiter), whole)
    return digits + point + rest


def property_accessor(value: object, key: object) -> object:
    """The value under a key of an object."""
    return value.get(text_of(key)) if isinstance(value, Mapping) else None


def round_(value: object, digits: object = 0) -> int | float:
    """The nearest number with so many digits after the point; of two, the one away from zero."""
    number, places = number_of(value), int(number_of(digits))
    if isinstance(number, int) and places >= 0:
        return number
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(rounded) if places > 0 else int(rounded)


def _whole(value: object) -> int:
    text = text_of(value).strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise FilterArgumentError(f"{text!r} is not a whole number", token=None)
    return int(text)


# Arrays ------------------------------------------------------------------------------------------


_MOST_ELEMENTS: Final = 1_000_000


def _elements(value: object) -> list[Any]:
    """The elements of an array, and of arrays in it; nil has none, anything else is one."""
    if isinstance(value, range) and len(value) > _MOST_ELEMENTS:
        raise FilterArgumentError("there are too many numbers in this range", token=None)
    if isinstance(value, list | tuple | range):
        return [inner for each in value for inner in (_elements(each) or [None])]
    return [] if defined(value) is None else [value]


def join(value: object, glue: object = " ") -> str:
    """The texts of the elements, one after the other."""
    return text_of(glue).join(map(text_of, _elements(value)))


def uniq(value: object, key: object = None) -> list[Any]:
    """The elements without those that are there already; by a key, of objects."""
    kept: list[tuple[Any, Any]] = []
    for each in _elements(value):
        by = each.get(key) if key is not None and isinstance(each, Mapping) else each
        if not any(are_equal(by, other) for other, _ in kept):
            kept.append((by, each))
    return [each for _, each in kept]


def _objects(value: object, key: object) -> list[Mapping[str, Any]]:
    elements = _elements(value)
    if not all(isinstance(each, Mapping) for each in elements):
        raise FilterArgumentError(f"what is no object has no {text_of(key)!r}", token=None)
    return elements


def map_(value: object, key: object) -> list[Any]:
    """The value of each object under a key."""
    return [each.get(text_of(key)) for each in _objects(value, key)]


def where(value: object, key: object, wanted: object = None) -> list[Any]:
    """The objects whose value under a key is the one that is wanted, or is not false."""

    def is_wanted(found: object) -> bool:
        return found not in (None, False) if wanted is None else are_equal(found, wanted)

    return [each for each in _objects(value, key) if is_wanted(each.get(text_of(key)))]


def sort(value: object, key: object = None) -> list[Any]:
    """The elements in order, or objects by a key; what is nil stands last."""
    elements = _elements(value)
    values = elements if key is None else map_(value, key)
    pairs = list(zip(values, elements, strict=True))
    there = [pair for pair in pairs if pair[0] is not None]
    try:
        there.sort(key=itemgetter(0))
    except TypeError:
        raise FilterArgumentError("elements of different kinds have no order", token=None) from None
    return [each for _, each in (*there, *(pair for pair in pairs if pair[0] is None))]


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
        return defined(value)
    return strftime(moment, pattern)


def _moment(value: object, now: datetime) -> datetime | None:
    if value in ("now", "today"):
        return now
    if (is_number(value) and not isinstance(value, float)) or (
        isinstance(value, str) and re.fullmatch("[0-9]+", value)
    ):
        try:
            return datetime.fromtimestamp(float(str(value)), UTC)
        except (OverflowError, ValueError, OSError):
            return None
    if not isinstance(value, str) or re.fullmatch(r"[\s0-9.]*", value):
        return None
    from dateutil import parser

    try:
        moment = parser.parse(value, default=now.replace(hour=0, minute=0, second=0, microsecond=0))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


_OWN: Final[dict[str, Filter]] = {
    "slice": _total(slice_, defined),
    "truncate": _total(truncate, defined),
    "truncatewords": _total(truncatewords, defined),
    "round": _total(round_, number_of),
    "join": _total(join, defined),
    "uniq": _total(uniq, defined),
    "sort": _total(sort, defined),
    "map": _total(map_, defined),
    "where": _total(where, defined),
    "escape": _texts(escape),
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
