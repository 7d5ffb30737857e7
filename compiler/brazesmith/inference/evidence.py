"""What samples show: for every path of a payload, which values were there, and how often.

Evidence is a monoid. `merge` is associative and commutative, and evidence without values is its
identity, so samples can be counted in any order and in parts. It is updated in place because there
may be millions of samples; its size depends on the number of paths only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from brazesmith.contract.formats import Time, is_dialable, is_uuid, read_time

#: More different texts than an enumeration has, and longer ones, are not kept.
_MOST_TEXTS: Final = 12
_LONGEST_TEXT: Final = 40
#: An object with more different keys than this is a map.
_MOST_KEYS: Final = 500
#: How many orders of keys are kept for each object: the longest.
_MOST_ORDERS: Final = 24
#: What is nested more deeply is not examined.
_DEEPEST: Final = 40

#: Whole numbers that can be Unix times: from 2001 to 2099.
_SECONDS: Final = range(978_307_200, 4_102_444_800)
_MILLIS: Final = range(978_307_200_000, 4_102_444_800_000)


class Form(StrEnum):
    """A form of a value. A value has one of the JSON types, and any number of the others."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    ARRAY = "array"
    OBJECT = "object"
    WHOLE = "whole number"
    ROUNDED = "above 2**53"
    SECONDS = "unix seconds"
    MILLIS = "unix milliseconds"
    EMPTY = "empty"
    NUMERIC = "a number as text"
    DECIMAL = "a decimal number as text"
    ISO8601 = "ISO 8601 time"
    EMAIL = "e-mail address"
    PHONE = "phone number"
    UUID = "UUID"


#: The JSON types other than null.
TYPES: Final = (Form.OBJECT, Form.ARRAY, Form.TEXT, Form.NUMBER, Form.BOOLEAN)


@dataclass(slots=True)
class Evidence:
    """The values that were seen at one path.

    `texts` are the different texts and how often each was there, or None if there were too many.
    `items` are the elements of all arrays, `fields` the fields of all objects by key. If there were
    too many different keys, `fields` is None, and `values` are the values of all fields. `orders`
    are the orders of keys that objects had. `longest` is the length of the longest text.
    """

    forms: dict[Form, int] = field(default_factory=dict)
    texts: dict[str, int] | None = field(default_factory=dict)
    items: Evidence | None = None
    fields: dict[str, Evidence] | None = field(default_factory=dict)
    values: Evidence | None = None
    longest: int = 0
    orders: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many values were seen, null included."""
        return self.filled + self.forms.get(Form.NULL, 0)

    @property
    def filled(self) -> int:
        """How many values other than null were seen."""
        return sum(self.forms.get(form, 0) for form in TYPES)

    def number_of(self, form: Form) -> int:
        """Return how many values have a form."""
        return self.forms.get(form, 0)

    def add(self, value: Any, depth: int = 0) -> None:
        """Count one value."""
        match value:
            case str():
                self._count(forms_of_text(value))
                self._add_text(value, 1)
                self.longest = max(self.longest, len(value))
            case None:
                self._count((Form.NULL,))
            case bool():
                self._count((Form.BOOLEAN,))
            case int() | float():
                self._count(forms_of_number(value))
            case list():
                self._count((Form.ARRAY,))
                if depth < _DEEPEST and value:
                    self.items = self.items or Evidence()
                    for item in value:
                        self.items.add(item, depth + 1)
            case dict():
                self._count((Form.OBJECT,))
                if depth < _DEEPEST:
                    self._add_object(value, depth + 1)

    def merge(self, other: Evidence) -> None:
        """Count everything that other evidence has counted."""
        for form, count in other.forms.items():
            self.forms[form] = self.forms.get(form, 0) + count
        self.longest = max(self.longest, other.longest)
        if other.texts is None:
            self.texts = None
        for text, count in (other.texts or {}).items():
            self._add_text(text, count)
        self.items = _merged(self.items, other.items)
        self.values = _merged(self.values, other.values)
        if other.fields is None:
            self._collapse()
        for key, evidence in (other.fields or {}).items():
            self._field(key).merge(evidence)
        self._add_orders(other.orders)

    def _count(self, forms: Iterable[Form]) -> None:
        for form in forms:
            self.forms[form] = self.forms.get(form, 0) + 1

    def _add_text(self, text: str, count: int) -> None:
        if self.texts is None:
            return
        self.texts[text] = self.texts.get(text, 0) + count
        if len(self.texts) > _MOST_TEXTS or len(text) > _LONGEST_TEXT:
            self.texts = None

    def _add_object(self, value: dict[str, Any], depth: int) -> None:
        for key, item in value.items():
            self._field(key).add(item, depth)
        if self.fields is not None:
            self._add_orders([tuple(value)])

    def _field(self, key: str) -> Evidence:
        """Return the evidence for the field with this key, or for all values of a map."""
        if self.fields is not None:
            if key not in self.fields:
                self.fields[key] = Evidence()
            if len(self.fields) <= _MOST_KEYS:
                return self.fields[key]
            self._collapse()
        assert self.values is not None
        return self.values

    def _collapse(self) -> None:
        """Make this a map: merge the evidence of all fields."""
        self.values = self.values or Evidence()
        for evidence in (self.fields or {}).values():
            self.values.merge(evidence)
        self.fields = None
        self.orders = set()

    def _add_orders(self, orders: Iterable[tuple[str, ...]]) -> None:
        if self.fields is None:
            return
        for order in orders:
            if order in self.orders:
                continue
            self.orders.add(order)
            if len(self.orders) > _MOST_ORDERS:
                self.orders.remove(max(self.orders, key=_by_length))


def _by_length(order: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Sort the longest orders first."""
    return -len(order), order


def _merged(left: Evidence | None, right: Evidence | None) -> Evidence | None:
    if right is None:
        return left
    merged = left or Evidence()
    merged.merge(right)
    return merged


def forms_of_number(value: float) -> tuple[Form, ...]:
    """Return the forms of a number."""
    forms = [Form.NUMBER]
    if isinstance(value, float) and not value.is_integer():
        return tuple(forms)
    whole = int(value)  # a float is sought in every element of a range
    if isinstance(value, int):
        forms.append(Form.WHOLE)
    if whole == 0:
        forms.append(Form.EMPTY)
    elif abs(whole) > 2**53:
        forms.append(Form.ROUNDED)
    elif whole in _SECONDS:
        forms.append(Form.SECONDS)
    elif whole in _MILLIS:
        forms.append(Form.MILLIS)
    return tuple(forms)


_NUMERIC: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+")


@lru_cache(maxsize=4096)
def forms_of_text(text: str) -> tuple[Form, ...]:
    """Return the forms of a text."""
    forms = [Form.TEXT]
    if not text.strip():
        forms.append(Form.EMPTY)
    elif len(text) > 320:
        pass  # longer than everything that has a form
    elif numeric := _NUMERIC.fullmatch(text):
        forms.append(Form.NUMERIC)
        if numeric[1]:
            forms.append(Form.DECIMAL)
        elif int(text) in _SECONDS:
            forms.append(Form.SECONDS)
        elif int(text) in _MILLIS:
            forms.append(Form.MILLIS)
    elif text[0].isdecimal() and _is_time(text):
        forms.append(Form.ISO8601)
    elif "@" in text:
        if _EMAIL.fullmatch(text):
            forms.append(Form.EMAIL)
    elif text[0] == "+" and is_dialable(text) and 7 <= sum(map(str.isdigit, text)) <= 15:
        forms.append(Form.PHONE)
    if len(text) == 36 and is_uuid(text):
        forms.append(Form.UUID)
    return tuple(forms)


#: A day, or a day and a time without an offset or with a space in it, which `iso8601` reads too.
_LOOSE_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?)?)?"
)


def _is_time(text: str) -> bool:
    quality, _ = read_time(text)
    return quality is Time.INSTANT or (
        quality is Time.LOOSE and _LOOSE_TIME.fullmatch(text) is not None
    )
