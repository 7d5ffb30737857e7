"""Turn evidence into the declaration of a payload: types, and notes on what they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from brazesmith.inference.evidence import TYPES, Evidence, Form
from brazesmith.inference.paths import ROOT, Fold, Path
from brazesmith.inference.wordlists import has_word, word_set
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type


@dataclass(frozen=True, slots=True)
class Note:
    """What the samples show about a field beyond its type: in how many objects it was, and more.

    `longest` is the length of the longest text, `empty` how many values are empty texts or 0, and
    `different` how many different texts there are.
    """

    present: int
    of: int
    remark: str = ""
    longest: int = 0
    empty: int = 0
    different: int = 0

    @property
    def share(self) -> str:
        """In how many objects the field was, if not in all."""
        return f"in {self.present:,} of {self.of:,}" if self.present < self.of else ""

    def __str__(self) -> str:
        return "; ".join(filter(None, [self.share, self.remark]))


@dataclass(frozen=True, slots=True)
class Declaration:
    """The type of a payload, with shapes that have no names yet, and a note for each field."""

    type: Type
    notes: Mapping[Path, Note] = field(default_factory=dict)


#: The kinds of text, and the form that all texts of such a field have.
_TEXT_KINDS: Final = {
    Form.EMAIL: Kind.EMAIL,
    Form.UUID: Kind.UUID,
    Form.ISO8601: Kind.ISO8601,
    Form.PHONE: Kind.PHONE,
}
#: The kinds of text that may be empty.
ADDRESSES: Final = frozenset({Kind.EMAIL, Kind.PHONE})
_UNIX_KINDS: Final = {Form.SECONDS: Kind.UNIX_SECONDS, Form.MILLIS: Kind.UNIX_MILLIS}

_ENUM_VALUE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ _./:-][A-Za-z0-9]+)*")

#: The remark on a text that a spec converts with `parse_number`.
NUMBER_AS_TEXT: Final = "a number as text"

#: An enumeration needs this many texts, and this many for each different one. Measures that are
#: always whole are integers if there are as many.
_MANY: Final = 30
_ENUM_EACH: Final = 5
#: A form that fewer texts have is not worth a note.
_NEARLY: Final = 0.8
#: An object with at least this many different keys, of which each object has few, is a map.
_MAP_KEYS: Final = 12
_MAP_SHARE: Final = 0.5
#: Keys that are values: numbers, dates, UUIDs, addresses, and long ids.
_DATA_KEY: Final = re.compile(
    r"[0-9]+|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?|[0-9a-fA-F-]{24,}|[^@\s]+@[^@\s]+|[A-Za-z_-]*[0-9]{6,}"
)


def declare(evidence: Evidence) -> Declaration:
    """Return the declaration of the payloads that were seen: all objects, or all arrays."""
    notes: dict[Path, Note] = {}
    if not evidence.number_of(Form.OBJECT):
        return Declaration(_type(evidence, "", ROOT, notes), notes)
    if evidence.fields is None:  # not a map: a payload class has fields, however many there are
        return Declaration(Type(Kind.OBJECT, shape=Shape("", {}, open=True)), notes)
    return Declaration(Type(Kind.OBJECT, shape=_shape(evidence, ROOT, notes)), notes)


def _type(evidence: Evidence, key: str, path: Path, notes: dict[Path, Note]) -> Type:
    """Return the type of a value; the notes on its fields are added to `notes`.

    A value that was always null is of kind NULL. One that was never there, in an empty array, is of
    kind NEVER.
    """
    present = [form for form in TYPES if evidence.number_of(form)]
    if unix := _unix_kind(evidence, key):
        type_ = Type(unix)
    elif not present:
        return types.NULL
    elif len(present) > 1:
        return types.ANY
    elif present == [Form.TEXT]:
        enum = _enumeration(evidence, key)
        type_ = Type(_text_kind(evidence, key), enum=enum)
    elif present == [Form.NUMBER]:
        type_ = Type(Kind.NUMBER, whole=_is_whole(evidence, key))
    elif present == [Form.BOOLEAN]:
        type_ = types.BOOLEAN
    elif present == [Form.ARRAY]:
        type_ = types.array(_inner(evidence.items, key, (*path, Fold.ELEMENT), notes))
    elif _is_map(evidence):
        values = evidence.values or _all_values(evidence)
        type_ = Type(Kind.OBJECT, item=_inner(values, key, (*path, Fold.VALUE), notes))
    else:
        type_ = Type(Kind.OBJECT, shape=_shape(evidence, path, notes))
    return replace(type_, nullable=evidence.number_of(Form.NULL) > 0)


def _inner(evidence: Evidence | None, key: str, path: Path, notes: dict[Path, Note]) -> Type:
    """Return the type of the elements of an array, or of the values of a map.

    It cannot say that some are null, or that texts are from a set.
    """
    if evidence is None:
        return types.NEVER
    if evidence.number_of(Form.NULL):
        return types.ANY
    type_ = _type(evidence, key, path, notes)
    return replace(type_, enum=()) if type_.enum else type_


def _shape(evidence: Evidence, path: Path, notes: dict[Path, Note]) -> Shape:
    objects = evidence.number_of(Form.OBJECT)
    fields: dict[str, Type] = {}
    for key in _in_order(evidence):
        inner = (evidence.fields or {})[key]
        type_ = _type(inner, key, (*path, key), notes)
        notes[(*path, key)] = Note(
            inner.count,
            objects,
            _remark(inner, key, type_),
            inner.longest,
            inner.number_of(Form.EMPTY),
            _MANY if inner.texts is None else len(inner.texts),
        )
        fields[key] = types.optional(type_) if inner.count < objects else type_
    return Shape(_own_name(evidence), fields)


def _own_name(evidence: Evidence) -> str:
    """Return what objects call themselves, as those of some sources do: `"object": "invoice"`."""
    own = (evidence.fields or {}).get("object")
    texts = list(own.texts or {}) if own is not None else []
    is_name = len(texts) == 1 and own is not None and own.number_of(Form.TEXT) == own.count
    return texts[0] if is_name and texts[0] not in word_set("generic") else ""


def _in_order(evidence: Evidence) -> list[str]:
    """Return the keys of an object in the order of the samples.

    The longest order comes first; a key that it does not have precedes the next one in another.
    """
    result: list[str] = []
    for order in sorted(evidence.orders, key=lambda order: (-len(order), order)):
        place = len(result)
        for key in reversed(order):
            if key not in result:
                result.insert(place, key)
            place = result.index(key)
    return result + sorted((evidence.fields or {}).keys() - set(result))


def _unix_kind(evidence: Evidence, key: str) -> Kind | None:
    """Return the kind of Unix time that all values have, if the key is that of a time."""
    if not has_word(key, "time"):
        return None
    for form, kind in _UNIX_KINDS.items():
        if evidence.number_of(form) == evidence.filled > 0:
            return kind
    return None


def _is_whole(evidence: Evidence, key: str) -> bool:
    """Whether all numbers are whole; of a measure, many have to be."""
    count = evidence.number_of(Form.NUMBER)
    enough = _MANY if has_word(key, "measures") else 1
    return evidence.number_of(Form.WHOLE) == count >= enough


def _text_kind(evidence: Evidence, key: str) -> Kind:
    """Return the kind of all texts. An address may also be empty, as if it were missing."""
    if has_word(key, "label"):
        return Kind.TEXT
    empty = evidence.number_of(Form.EMPTY)
    for form, kind in _TEXT_KINDS.items():
        count = evidence.number_of(form)
        others = evidence.filled - count
        if count and (others == 0 or (others == empty and kind in ADDRESSES)):
            return kind
    return Kind.TEXT


def _enumeration(evidence: Evidence, key: str) -> tuple[str, ...]:
    """Return the texts of a field that are a fixed set, as far as many samples show; or none."""
    texts = evidence.texts or {}
    is_free = not key or has_word(key, "free")
    count = evidence.number_of(Form.TEXT)
    if is_free or len(texts) < 2 or count < max(_MANY, _ENUM_EACH * len(texts)):
        return ()
    is_set = all(_ENUM_VALUE.fullmatch(text) for text in texts) and min(texts.values()) > 1
    return tuple(sorted(texts)) if is_set else ()


def _is_map(evidence: Evidence) -> bool:
    """Whether the keys of an object are data: too many, too different, or values by their form."""
    fields = evidence.fields
    if fields is None:
        return True
    if fields and all(map(_DATA_KEY.fullmatch, fields)):
        return True
    if len(fields) < _MAP_KEYS:
        return not fields
    kinds = {form for inner in fields.values() for form in TYPES if inner.number_of(form)}
    share = sum(inner.count for inner in fields.values()) / len(fields)
    return len(kinds) == 1 and share <= _MAP_SHARE * evidence.number_of(Form.OBJECT)


def _all_values(evidence: Evidence) -> Evidence | None:
    merged = Evidence()
    for inner in (evidence.fields or {}).values():
        merged.merge(inner)
    return merged if merged.count else None


def _remark(evidence: Evidence, key: str, type_: Type) -> str:
    """Return what a reader of the class should know about the values of a field."""
    if not evidence.filled:
        return "always null"
    if type_.kind is Kind.ANY:
        return _mixture(evidence)
    if type_.kind is Kind.NUMBER and (rounded := evidence.number_of(Form.ROUNDED)):
        return f"above 2**53, where JavaScript rounds{_share(rounded, evidence.filled)}"
    if type_.kind in _UNIX_KINDS.values() and evidence.number_of(Form.TEXT):
        is_text = evidence.number_of(Form.TEXT) == evidence.filled
        return "as text" if is_text else "a number or text"
    if type_.kind in ADDRESSES and (empty := evidence.number_of(Form.EMPTY)):
        return f"empty{_share(empty, evidence.filled)}"
    if type_.kind is Kind.TEXT and not type_.enum:
        return _remark_on_text(evidence, key)
    if type_.kind is Kind.ARRAY:
        return _remark_on_items(evidence.items)
    if type_.item is not None and not (evidence.fields or evidence.values):
        return "always empty"
    return ""


def _remark_on_text(evidence: Evidence, key: str) -> str:
    filled = evidence.filled
    if evidence.number_of(Form.EMPTY) == filled:
        return "always empty"
    if has_word(key, "label"):
        return ""
    numeric = evidence.number_of(Form.NUMERIC)
    if numeric == filled:
        is_amount = has_word(key, "counts") or has_word(key, "measures")
        return NUMBER_AS_TEXT if is_amount or evidence.number_of(Form.DECIMAL) else ""
    for form in _TEXT_KINDS:
        count = evidence.number_of(form)
        if filled > count >= _NEARLY * filled:
            return f"{form}{_share(count, filled)}"
    return ""


def _remark_on_items(items: Evidence | None) -> str:
    if items is None:
        return "always empty"
    if not items.filled:
        return "all elements are null"
    if items.number_of(Form.NULL):
        return f"of {_mixture(items)}"
    return f"of {_mixture(items)}" if len(_json_types(items)) > 1 else ""


def _mixture(evidence: Evidence) -> str:
    """Return the JSON types of values, and how often each was there."""
    counts = {form: evidence.number_of(form) for form in _json_types(evidence)}
    if nulls := evidence.number_of(Form.NULL):
        counts[Form.NULL] = nulls
    return ", ".join(f"{form} in {count:,}" for form, count in counts.items())


def _json_types(evidence: Evidence) -> list[Form]:
    return [form for form in TYPES if evidence.number_of(form)]


def _share(count: int, of: int) -> str:
    return "" if count == of else f" in {count:,} of {of:,}"
