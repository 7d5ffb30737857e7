"""The types of the expression language: what a value is, and whether it may be absent or null.

Types are descriptions, not promises about payloads. Checks read them, but the generated JavaScript
does not rely on them: see `brazesmith.operators` for the results of operators on unusable values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a value is. The text kinds after TEXT are texts with a meaning."""

    ANY = "anything"
    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    ISO8601 = "ISO 8601 time"
    EMAIL = "e-mail address"
    PHONE = "phone number"
    UUID = "UUID"
    UNIX_SECONDS = "unix seconds"  # a number, or a numeric text
    UNIX_MILLIS = "unix milliseconds"  # a number, or a numeric text
    ARRAY = "array"
    OBJECT = "object"
    FUNCTION = "function"
    PATTERN = "regular expression"
    NEVER = "never"  # a failure: there is no value


TEXT_KINDS = frozenset({Kind.TEXT, Kind.ISO8601, Kind.EMAIL, Kind.PHONE, Kind.UUID})
UNIX_KINDS = frozenset({Kind.UNIX_SECONDS, Kind.UNIX_MILLIS})


@dataclass(frozen=True, slots=True)
class Shape:
    """The declared fields of an object by key, and the class that declares them, if any.

    An object with an `open` shape may have other keys.
    """

    name: str
    fields: Mapping[str, Type] = field(hash=False)
    open: bool = False
    record: type | None = None


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with details."""

    kind: Kind
    optional: bool = False  # may be absent
    nullable: bool = False  # may be null
    why_optional: str = ""  # for diagnostics: "the shop sets it only for …"
    enum: tuple[str, ...] = ()  # the only texts it can be
    max_length: int | None = None  # of a text, in characters
    whole: bool = False  # of a number: it has no decimals
    item: Type | None = None  # of array elements, of the values of a map, of the JSON in a text
    shape: Shape | None = None  # of a declared object
    doc: str = ""

    def __str__(self) -> str:
        text = str(self.kind)
        if self.kind is Kind.ARRAY and self.item is not None:
            text = f"array of {self.item.kind}"
        if self.nullable and self.kind is not Kind.NULL:
            text += " or null"
        return f"optional {text}" if self.optional else text


ANY = Type(Kind.ANY, optional=True, nullable=True)
NULL = Type(Kind.NULL, nullable=True)
NEVER = Type(Kind.NEVER)
ABSENT = Type(Kind.NEVER, optional=True)
FUNCTION = Type(Kind.FUNCTION)
TEXT = Type(Kind.TEXT)
NUMBER = Type(Kind.NUMBER)
BOOLEAN = Type(Kind.BOOLEAN)
OBJECT = Type(Kind.OBJECT)


def array(item: Type) -> Type:
    """Return the type of an array of `item`."""
    return Type(Kind.ARRAY, item=item)


def optional(type_: Type) -> Type:
    """Return the same type, which may be absent."""
    return type_ if type_.optional else replace(type_, optional=True)


def required(type_: Type) -> Type:
    """Return the same type, neither absent nor null."""
    return replace(type_, optional=False, nullable=False)


def to_json(type_: Type) -> dict[str, Any]:
    """Return what a type says about values as plain data, which needs no `Type` to be read."""
    data: dict[str, Any] = {"kind": str(type_.kind), "json": _JSON.get(type_.kind, "")}
    for name in ("optional", "nullable", "enum", "max_length", "whole"):
        if value := getattr(type_, name):
            data[name] = value
    if type_.item is not None:
        data["item"] = to_json(type_.item)
    if type_.shape is not None:
        data["fields"] = {key: to_json(field) for key, field in type_.shape.fields.items()}
    return data


#: The JSON types of values; a Unix time may be a number or a numeric text.
_JSON = {
    **dict.fromkeys(TEXT_KINDS, "string"),
    **dict.fromkeys(UNIX_KINDS, "numeric"),
    Kind.BOOLEAN: "boolean",
    Kind.NUMBER: "number",
    Kind.ARRAY: "array",
    Kind.OBJECT: "object",
}


def accepts(wanted: Kind, given: Kind) -> bool:
    """Return whether a value of kind `given` is valid where `wanted` is expected.

    Absence and null are ignored: every operator has a result for them.
    """
    if Kind.ANY in (wanted, given) or given in (Kind.NULL, Kind.NEVER) or wanted is given:
        return True
    if wanted is Kind.TEXT:
        return given in TEXT_KINDS or given in UNIX_KINDS
    if wanted is Kind.NUMBER:
        return given in UNIX_KINDS
    # A plain text may be any of the texts with a meaning, but one meaning is not another.
    return given is Kind.TEXT and wanted in TEXT_KINDS


def join(left: Type, right: Type) -> Type:
    """Return the type of a value that has one type or the other."""
    if left.kind is Kind.NEVER:
        return optional(right) if left.optional else right
    if right.kind is Kind.NEVER:
        return optional(left) if right.optional else left
    optional_ = left.optional or right.optional
    nullable = left.nullable or right.nullable
    if left.kind is Kind.NULL or right.kind is Kind.NULL:
        other = right if left.kind is Kind.NULL else left
        return replace(other, optional=optional_, nullable=True)
    if left.kind is right.kind:
        item = left.item
        if left.item is not None and right.item is not None:
            item = join(left.item, right.item)
        enum = (*left.enum, *right.enum) if left.enum and right.enum else ()
        shape = left.shape if left.shape == right.shape else None
        return Type(left.kind, optional_, nullable, enum=enum, item=item, shape=shape)
    if left.kind in TEXT_KINDS and right.kind in TEXT_KINDS:
        return Type(Kind.TEXT, optional_, nullable)
    return Type(Kind.ANY, optional_, nullable)
