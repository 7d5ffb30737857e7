"""The filters that Braze documents, as far as it documents them.

Those of standard Liquid behave like Ruby's (`texts.py`, `numbers.py`, `arrays.py`). The others are
Braze's own, which Ruby's gem does not have: they use the text of any value, and docstrings mention
what Braze does not document.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import quote

from liquid.exceptions import FilterArgumentError

from brazesmith.engines.liquid import arrays, numbers, texts
from brazesmith.engines.liquid.numbers import number_of, value_of
from brazesmith.engines.liquid.ruby import text_of
from brazesmith.engines.liquid.times import date
from liquid import Environment

Filter: TypeAlias = Callable[..., object]

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
    found = {**_FILTERS, "date": lambda value, form: date(value, form, now())}
    environment.filters = {name: _total(name, filter_) for name, filter_ in found.items()}


def unknown(name: str) -> str:
    """Return the message for a filter that Braze does not have."""
    if name in UNSUPPORTED:
        return f"the filter `{name}` is not supported by Braze"
    return f"unknown filter `{name}`: Braze does not document it"


def _total(name: str, filter_: Filter) -> Filter:
    """Return the same filter; every failure is a FilterArgumentError."""

    def call(value: object, *args: object, **kwargs: object) -> object:
        try:
            return filter_(value, *args, **kwargs)
        except (ArithmeticError, ValueError) as error:
            raise FilterArgumentError(str(error), token=None) from error
        except (TypeError, LookupError) as error:
            if isinstance(error, FilterArgumentError):
                raise
            message = f"`{name}` has the wrong arguments"
            raise FilterArgumentError(message, token=None) from None

    return call


def _of_text(function: Callable[..., object]) -> Filter:
    """Return a filter that uses the text of its value and arguments."""
    return lambda *values: function(*map(text_of, values))


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


# Text ------------------------------------------------------------------------------------------


def number_with_delimiter(text: str, delimiter: str = ",") -> str:
    """Insert a delimiter between the thousands of a number."""
    whole, point, rest = text.partition(".")
    digits = re.sub(r"(?<=\d)(?=(\d{3})+$)", lambda _: delimiter, whole)
    return digits + point + rest


def property_accessor(value: object, key: object) -> object:
    """Return the value under a key of an object."""
    return value.get(text_of(key)) if isinstance(value, dict) else None


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


_OWN: Final[dict[str, Filter]] = {
    "json_escape": json_escape,
    "as_json_string": as_json_string,
    "json_parse": _of_text(json_parse),
    "money": lambda value: f"{value_of(number_of(value)):.2f}",
    "number_with_delimiter": _of_text(number_with_delimiter),
    "property_accessor": property_accessor,
    "url_escape": _of_text(partial(quote, safe=_URL_MARKS)),
    "url_param_escape": _of_text(partial(quote, safe="-_.~")),
    "md5": _of_text(partial(_digest, name="md5")),
    "sha1": _of_text(partial(_digest, name="sha1")),
    "sha2": _of_text(partial(_digest, name="sha256")),
    "hmac_sha512": _of_text(partial(_signature, name="sha512", write=bytes.hex)),
}
for _name in ("sha1", "sha256"):
    for _ending, _write in (("", bytes.hex), ("_hex", bytes.hex), ("_base64", _base64)):
        _sign = partial(_signature, name=_name, write=_write)
        _OWN[f"hmac_{_name}{_ending}"] = _of_text(_sign)

_FILTERS: Final = {**texts.FILTERS, **numbers.FILTERS, **arrays.FILTERS, **_OWN}
#: The name of every filter.
NAMES: Final = frozenset({*_FILTERS, "date"})
