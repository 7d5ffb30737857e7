"""The filters that Braze documents, as far as it documents them.

Values of a type that a filter does not expect are converted as in Ruby's Liquid: a text filter uses
the text of any value, and a number filter uses 0 for a value that is not a number. Docstrings
mention what Braze does not document.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial, wraps
from operator import itemgetter
from typing import Any, Final
from urllib.parse import quote

from liquid.exceptions import FilterArgumentError

from brazesmith.engines.liquid.ruby import are_equal, number_of, text_of
from brazesmith.engines.liquid.strftime import strftime
from liquid import Environment

Filter = Callable[..., Any]
Conversion = Callable[[object], object]


def _unchanged(value: object) -> object:
    return value


#: Filters of python-liquid that behave as Braze documents, with a conversion of their input.
_LIBRARY: Final[dict[str, Conversion]] = {
    **dict.fromkeys(("first", "last", "size", "compact", "concat", "reverse"), _unchanged),
    **dict.fromkeys(("sort_natural", "default"), _unchanged),
    **dict.fromkeys(("abs", "at_most", "at_least", "ceil", "floor", "modulo"), number_of),
    **dict.fromkeys(("plus", "minus", "times", "divided_by"), number_of),
    **dict.fromkeys(("replace", "replace_first", "remove", "remove_first", "split"), text_of),
    **dict.fromkeys(("newline_to_br", "strip_html", "strip_newlines"), text_of),
    **dict.fromkeys(("upcase", "downcase", "url_encode"), text_of),
}

#: Filters that Braze's documentation lists as not supported.
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
    found = {name: (convert, environment.filters[name]) for name, convert in _LIBRARY.items()}
    found["date"] = (_unchanged, lambda value, form="": date(value, form, now()))
    environment.filters = {name: _total(name, *row) for name, row in (found | _OWN).items()}


def unknown(name: str) -> str:
    """Return the message for a filter that Braze does not have."""
    if name in UNSUPPORTED:
        return f"the filter `{name}` is not supported by Braze"
    return f"unknown filter `{name}`: Braze does not document it"


def _total(name: str, convert: Conversion, function: Filter) -> Filter:
    """Return the filter with converted values; every failure is a FilterArgumentError."""

    @wraps(function)  # also keeps python-liquid's attributes, such as `with_environment`
    def call(value: object, *args: object, **kwargs: object) -> object:
        try:
            result = function(convert(value), *map(convert, args), **kwargs)
        except (ArithmeticError, ValueError) as error:
            raise FilterArgumentError(str(error), token=None) from error
        except (TypeError, LookupError, FilterArgumentError) as error:
            if isinstance(error, FilterArgumentError) and not re.match(r"\w+\(\) ", str(error)):
                raise
            message = f"`{name}` has the wrong arguments"
            raise FilterArgumentError(message, token=None) from None
        if isinstance(result, float) and not math.isfinite(result):
            raise FilterArgumentError("the result is not a number", token=None)
        return result

    return call


# JSON --------------------------------------------------------------------------------------------


def json_escape(value: object) -> str:
    """Escape quotes, backslashes, line breaks and control characters, for use in a JSON string.

    Braze documents only quotes and backslashes, and does not document values other than text.
    """
    return json.dumps(text_of(value), ensure_ascii=False)[1:-1]


def as_json_string(value: object) -> str:
    """Write a value as JSON. Braze documents this only for objects."""
    return json.dumps(value, ensure_ascii=False, default=text_of)


def json_parse(text: str) -> object:
    """Parse JSON text. Other text is an error here; Braze does not document it."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FilterArgumentError(f"`json_parse`: not JSON: {error}", token=None) from error


# Text --------------------------------------------------------------------------------------------


def truncate(text: str, length: str = "50", ending: str = "...") -> str:
    """Cut a text to a length that includes the ending."""
    most = _whole(length)
    return text if len(text) <= most else text[: max(most - len(ending), 0)] + ending


def truncatewords(text: str, count: str = "15", ending: str = "...") -> str:
    """Return the first words of a text."""
    most, words = max(_whole(count), 1), text.split()
    return text if len(words) <= most else " ".join(words[:most]) + ending


def slice_(value: object, start: object, length: object = 1) -> object:
    """Return a part of a text or of an array; a negative start counts from the end."""
    whole = value if isinstance(value, list) else text_of(value)
    first, count = _whole(start), _whole(length)
    if first < 0:
        first += len(whole)
    return whole[first : first + count] if first >= 0 <= count else whole[:0]


_SPACE: Final = "\t\n\v\f\r \0"  # what Ruby's `strip` removes


def number_with_delimiter(text: str, delimiter: str = ",") -> str:
    """Insert a delimiter between the thousands of a number."""
    whole, point, rest = text.partition(".")
    digits = re.sub(r"(?<=\d)(?=(\d{3})+$)", lambda _: delimiter, whole)
    return digits + point + rest


def property_accessor(value: object, key: object) -> object:
    """Return the value under a key of an object."""
    return value.get(text_of(key)) if isinstance(value, dict) else None


def round_(number: int | float, digits: int | float = 0) -> int | float:
    """Round to a number of digits after the point, halves away from zero."""
    places = int(digits)
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
    """Flatten an array; nil has no elements, any other value is one element."""
    if isinstance(value, range) and len(value) > _MOST_ELEMENTS:
        raise FilterArgumentError("this range is too long", token=None)
    if isinstance(value, list | tuple | range):
        return [inner for element in value for inner in (_elements(element) or [None])]
    return [] if value is None else [value]


def join(value: object, glue: object = " ") -> str:
    """Join the texts of the elements."""
    return text_of(glue).join(map(text_of, _elements(value)))


def uniq(value: object, key: object = None) -> list[Any]:
    """Remove duplicate elements, or objects with a duplicate value of a key."""
    kept: list[tuple[Any, Any]] = []
    for element in _elements(value):
        by = element.get(key) if key is not None and isinstance(element, dict) else element
        if not any(are_equal(by, other) for other, _ in kept):
            kept.append((by, element))
    return [element for _, element in kept]


def _pairs(value: object, key: object) -> list[tuple[Any, Any]]:
    """Return the elements, all of them objects, after their values under a key."""
    elements = _elements(value)
    if not all(isinstance(element, dict) for element in elements):
        raise FilterArgumentError(f"cannot read {text_of(key)!r}: not an object", token=None)
    return [(element.get(text_of(key)), element) for element in elements]


def map_(value: object, key: object) -> list[Any]:
    """Return the values of objects under a key."""
    return [found for found, _ in _pairs(value, key)]


def where(value: object, key: object, wanted: object = None) -> list[Any]:
    """Return the objects whose value of a key is `wanted`, or (without it) is truthy."""

    def is_wanted(found: object) -> bool:
        return found not in (None, False) if wanted is None else are_equal(found, wanted)

    return [element for found, element in _pairs(value, key) if is_wanted(found)]


def sort(value: object, key: object = None) -> list[Any]:
    """Sort the elements, or objects by a key; nil comes last."""
    pairs = _pairs(value, key) if key is not None else [(e, e) for e in _elements(value)]
    last = [element for found, element in pairs if found is None]
    try:
        pairs = sorted((pair for pair in pairs if pair[0] is not None), key=itemgetter(0))
    except TypeError:
        raise FilterArgumentError("cannot sort elements of different types", token=None) from None
    return [*(element for _, element in pairs), *last]


# URLs, digests -----------------------------------------------------------------------------------


#: Characters with a meaning in URLs, which `url_escape` does not encode.
_URL_MARKS: Final = ";/?:@&=+$,-_.!~*'()#[]"


def _digest(text: str, *, name: str) -> str:
    return hashlib.new(name, text.encode("utf-8", "replace")).hexdigest()


def _signature(text: str, key: str = "", *, name: str, write: Callable[[bytes], str]) -> str:
    secret, message = (part.encode("utf-8", "replace") for part in (key, text))
    return write(hmac.new(secret, message, name).digest())


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


# Time --------------------------------------------------------------------------------------------


def date(value: object, form: object, now: datetime) -> object:
    """Format a time with `strftime`, in UTC. A value that is not a time stays as it is."""
    moment, pattern = _moment(value, now), text_of(form)
    return value if moment is None or not pattern else strftime(moment, pattern)


def _moment(value: object, now: datetime) -> datetime | None:
    if value in ("now", "today"):
        return now
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    text = str(value) if is_whole else value
    if not isinstance(text, str):
        return None
    try:
        if is_whole or re.fullmatch("[0-9]+", text):
            return datetime.fromtimestamp(float(text), UTC)
        if re.fullmatch(r"[\s0-9.]*", text):
            return None
        from dateutil import parser  # it is slow to import

        moment = parser.parse(text, default=now.replace(hour=0, minute=0, second=0, microsecond=0))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


_OWN: Final[dict[str, tuple[Conversion, Filter]]] = {
    "slice": (_unchanged, slice_),
    "truncate": (text_of, truncate),
    "truncatewords": (text_of, truncatewords),
    "round": (number_of, round_),
    "join": (_unchanged, join),
    "uniq": (_unchanged, uniq),
    "sort": (_unchanged, sort),
    "map": (_unchanged, map_),
    "where": (_unchanged, where),
    "escape": (text_of, lambda text: html.escape(text).replace("&#x27;", "&#39;")),
    "append": (text_of, lambda text, end="": text + end),
    "prepend": (text_of, lambda text, start="": start + text),
    "capitalize": (text_of, lambda text: text[:1].upper() + text[1:].lower()),
    "strip": (text_of, lambda text: text.strip(_SPACE)),
    "json_escape": (text_of, json_escape),
    "as_json_string": (_unchanged, as_json_string),
    "json_parse": (text_of, json_parse),
    "money": (number_of, lambda number: f"{number:.2f}"),
    "number_with_delimiter": (text_of, number_with_delimiter),
    "property_accessor": (_unchanged, property_accessor),
    "url_escape": (text_of, lambda text: quote(text, safe=_URL_MARKS)),
    "url_param_escape": (text_of, lambda text: quote(text, safe="-_.~")),
    "base64_encode": (text_of, lambda text: _base64(text.encode("utf-8", "replace"))),
    "md5": (text_of, partial(_digest, name="md5")),
    "sha1": (text_of, partial(_digest, name="sha1")),
    "sha2": (text_of, partial(_digest, name="sha256")),
    "hmac_sha512": (text_of, partial(_signature, name="sha512", write=bytes.hex)),
}
for _name in ("sha1", "sha256"):
    for _ending, _write in (("", bytes.hex), ("_hex", bytes.hex), ("_base64", _base64)):
        _sign = partial(_signature, name=_name, write=_write)
        _OWN[f"hmac_{_name}{_ending}"] = (text_of, _sign)

#: The name of every filter.
NAMES: Final = frozenset({*_LIBRARY, *_OWN, "date"})
