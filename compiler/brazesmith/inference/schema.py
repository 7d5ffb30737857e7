"""Declared payloads as JSON Schema (2020-12), and the declarations that schemas make.

What JSON Schema cannot say is in two annotations: `x-brazesmith-type` (`Phone`, `UnixSeconds`,
`UnixMillis`) and `x-brazesmith-optional`, the reason why a field may be missing. OpenAPI's
`nullable` and Stripe's format `unix-time` are understood too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Final

from brazesmith.inference.naming import numbered
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TYPE: Final = "x-brazesmith-type"
_WHY: Final = "x-brazesmith-optional"
_DEFINITIONS: Final = "#/$defs/"

#: A number as text, as JSON Schema's pattern.
_NUMERIC: Final = r"^\s*[+-]?[0-9]{1,20}(\.[0-9]{0,20})?\s*$"

_SCALARS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    Kind.TEXT: {"type": "string"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.EMAIL: {"type": "string", "format": "email"},
    Kind.UUID: {"type": "string", "format": "uuid"},
    Kind.ISO8601: {"type": "string", "format": "date-time"},
    Kind.PHONE: {"type": "string", _TYPE: "Phone"},
    Kind.UNIX_SECONDS: {"type": ["number", "string"], "pattern": _NUMERIC, _TYPE: "UnixSeconds"},
    Kind.UNIX_MILLIS: {"type": ["number", "string"], "pattern": _NUMERIC, _TYPE: "UnixMillis"},
    Kind.NULL: {"type": "null"},
}

_ANNOTATED: Final = {
    "Phone": Kind.PHONE,
    "UnixSeconds": Kind.UNIX_SECONDS,
    "UnixMillis": Kind.UNIX_MILLIS,
}
_FORMATS: Final = {
    "email": Kind.EMAIL,
    "idn-email": Kind.EMAIL,
    "uuid": Kind.UUID,
    "date-time": Kind.ISO8601,
    "date": Kind.ISO8601,
    "phone": Kind.PHONE,
    "e164": Kind.PHONE,
}
_UNIX_FORMATS: Final = {"unix-time": Kind.UNIX_SECONDS, "unix-time-ms": Kind.UNIX_MILLIS}
_KINDS: Final = {
    "string": Kind.TEXT,
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "array": Kind.ARRAY,
    "object": Kind.OBJECT,
}


# --- export ---------------------------------------------------------------------------------------


def to_schema(type_: Type, description: str = "") -> dict[str, Any]:
    """Return the JSON Schema of a declared payload; classes are in `$defs`."""
    definitions = _Definitions()
    if type_.shape is None:
        schema = _of_type(type_, definitions)
    else:
        schema = {"title": type_.shape.name, **_of_shape(type_.shape, definitions)}
    schema = {
        "$schema": DIALECT,
        "description": description,
        **schema,
        "$defs": definitions.schemas,
    }
    return {key: value for key, value in schema.items() if value}


@dataclass(slots=True)
class _Definitions:
    """The classes so far: the name of each, and its schema."""

    names: list[tuple[Shape, str]] = field(default_factory=list)
    schemas: dict[str, Any] = field(default_factory=dict)

    def reference(self, shape: Shape) -> str:
        """Return the reference to the schema of a class, which is added unless it is there."""
        for other, name in self.names:
            if other == shape:
                return _DEFINITIONS + name
        name = numbered(shape.name, self.schemas)
        self.names.append((shape, name))
        self.schemas[name] = {}
        self.schemas[name] = _of_shape(shape, self)
        return _DEFINITIONS + name


def _of_shape(shape: Shape, definitions: _Definitions) -> dict[str, Any]:
    properties = {key: _of_field(type_, definitions) for key, type_ in shape.fields.items()}
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if shape.open:
        schema["additionalProperties"] = True
    if required := [key for key, type_ in shape.fields.items() if not type_.optional]:
        schema["required"] = required
    return schema


def _of_field(type_: Type, definitions: _Definitions) -> dict[str, Any]:
    schema = _of_type(type_, definitions)
    if type_.doc:
        schema["description"] = type_.doc
    if type_.why_optional:
        schema[_WHY] = type_.why_optional
    return schema


def _of_type(type_: Type, definitions: _Definitions) -> dict[str, Any]:
    match type_.kind:
        case Kind.ARRAY:
            schema: dict[str, Any] = {"type": "array"}
            if type_.item is not None:
                schema["items"] = _of_type(type_.item, definitions)
        case Kind.OBJECT if type_.shape is not None:
            reference = {"$ref": definitions.reference(type_.shape)}
            return {"anyOf": [reference, {"type": "null"}]} if type_.nullable else reference
        case Kind.OBJECT:
            inner = {} if type_.item is None else _of_type(type_.item, definitions)
            schema = {"type": "object", "additionalProperties": inner}
        case kind:
            schema = dict(_SCALARS.get(kind, {}))
            if type_.whole:
                schema["type"] = "integer"
    if type_.enum:
        schema["enum"] = [*type_.enum, None] if type_.nullable else list(type_.enum)
    if type_.max_length is not None:
        schema["maxLength"] = type_.max_length
    if type_.nullable and "type" in schema and schema["type"] != "null":
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = [*names, "null"]
    return schema


# --- import ---------------------------------------------------------------------------------------


def from_schema(schema: Any, resolve: Callable[[str], Any]) -> Type:
    """Return the type that a schema declares. What it cannot express is `Anything`.

    A schema that contains itself is `Anything` where it does. `resolve` returns what a reference in
    the document points to.
    """
    return _Import(resolve).type(schema)


@dataclass(frozen=True, slots=True)
class _Import:
    """The import of a schema below the references `above`."""

    resolve: Callable[[str], Any]
    above: tuple[str, ...] = ()

    def type(self, schema: Any) -> Type:
        if not isinstance(schema, dict):
            return types.ANY
        if isinstance(reference := schema.get("$ref"), str):
            return self._referred(schema, reference)
        if isinstance(parts := schema.get("allOf"), list):
            rest = {key: value for key, value in schema.items() if key != "allOf"}
            return self.type(self._merged([*parts, rest]))
        for keyword in ("oneOf", "anyOf"):
            if options := _list(schema, keyword):
                return self._of_options(schema, options)
        return _described(schema, self._plain(schema))

    def _referred(self, schema: Mapping[str, Any], reference: str) -> Type:
        target = self.resolve(reference)
        if reference in self.above:
            return types.ANY
        type_ = _Import(self.resolve, (*self.above, reference)).type(target)
        if type_.shape is not None:
            name = type_.shape.name or reference.rpartition("/")[2]
            type_ = replace(type_, doc="", shape=replace(type_.shape, name=name))
        return _described(schema, type_)

    def _merged(self, parts: Sequence[Any]) -> dict[str, Any]:
        """Return the schema that all parts of an `allOf` make up."""
        merged: dict[str, Any] = {}
        for part in parts:
            seen = list(self.above)
            while isinstance(part, dict) and isinstance(part.get("$ref"), str):
                if part["$ref"] in seen:
                    part = {}
                    break
                seen.append(part["$ref"])
                part = self.resolve(part["$ref"])
            if not isinstance(part, dict):
                continue
            if isinstance(inner := part.get("allOf"), list):
                rest = {key: value for key, value in part.items() if key != "allOf"}
                part = _Import(self.resolve, tuple(seen))._merged([*inner, rest])
            properties = {**_mapping(merged, "properties"), **_mapping(part, "properties")}
            required = [*_list(merged, "required"), *_list(part, "required")]
            merged |= part
            if properties:
                merged["properties"] = properties
            if required:
                merged["required"] = list(dict.fromkeys(required))
        return merged

    def _of_options(self, schema: Mapping[str, Any], options: Sequence[Any]) -> Type:
        """Return the type of a value that one of several schemas allows."""
        found = [self.type(option) for option in options]
        filled = [type_ for type_ in found if type_.kind is not Kind.NULL]
        joined = reduce(_joined, filled) if filled else types.NULL
        nullable = any(type_.nullable for type_ in found)
        return _described(schema, replace(joined, nullable=nullable))

    def _plain(self, schema: Mapping[str, Any]) -> Type:
        """Return the type of a schema without references and options."""
        names = _type_names(schema)
        nullable = "null" in names
        if schema.get(_TYPE) in _ANNOTATED:
            return Type(_ANNOTATED[schema[_TYPE]], nullable=nullable)
        values = [schema["const"]] if "const" in schema else _list(schema, "enum")
        if values:
            return _of_values(values)
        kinds = {_KINDS[name] for name in names if name in _KINDS}
        if len(kinds) != 1:
            return types.NULL if names == ["null"] else types.ANY
        return replace(self._of_kind(kinds.pop(), schema), nullable=nullable)

    def _of_kind(self, kind: Kind, schema: Mapping[str, Any]) -> Type:
        form = _text(schema, "format")
        match kind:
            case Kind.ARRAY:
                return types.array(self._item(schema.get("items")))
            case Kind.OBJECT:
                return self._object(schema)
            case Kind.TEXT:
                length = schema.get("maxLength")
                is_length = isinstance(length, int) and length > 0
                return Type(_FORMATS.get(form, kind), max_length=length if is_length else None)
            case Kind.NUMBER:
                kind = _UNIX_FORMATS.get(form, kind)
                return Type(kind, whole=kind is Kind.NUMBER and "number" not in _type_names(schema))
            case _:
                return Type(kind)

    def _object(self, schema: Mapping[str, Any]) -> Type:
        more = schema.get("additionalProperties")
        properties = _mapping(schema, "properties")
        if not properties:
            return Type(Kind.OBJECT, item=self._item(more))
        required = _list(schema, "required")
        fields: dict[str, Type] = {}
        for key, inner in properties.items():
            type_ = self.type(inner)
            why = _text(inner, _WHY) if isinstance(inner, dict) else ""
            optional = type_.kind is Kind.ANY or key not in required
            fields[str(key)] = replace(type_, optional=optional, why_optional=why)
        return Type(Kind.OBJECT, shape=Shape(_text(schema, "title"), fields, more is True))

    def _item(self, schema: Any) -> Type:
        """Return the type of elements, or of a map's values: not null, and no enumeration."""
        type_ = self.type(schema)
        return types.ANY if type_.nullable else replace(type_, enum=(), max_length=None, doc="")


def _described(schema: Mapping[str, Any], type_: Type) -> Type:
    """Return a type with what its schema says beside it."""
    nullable = type_.nullable or schema.get("nullable") is True
    return replace(type_, nullable=nullable, doc=_text(schema, "description") or type_.doc)


def _joined(left: Type, right: Type) -> Type:
    """Return the type of a value that has one type or the other; of objects, with both's fields."""
    if left.shape is None or right.shape is None:
        return types.join(left, right)
    ours, others = left.shape.fields, right.shape.fields
    fields: dict[str, Type] = {}
    for key in [*ours, *(key for key in others if key not in ours)]:
        if key in ours and key in others:
            fields[key] = _joined(ours[key], others[key])
        else:
            fields[key] = types.optional(ours[key] if key in ours else others[key])
    name = left.shape.name if left.shape.name == right.shape.name else ""
    return replace(left, shape=Shape(name, fields), nullable=left.nullable or right.nullable)


def _type_names(schema: Mapping[str, Any]) -> list[str]:
    """Return the names of the JSON types; a schema with properties is that of an object."""
    names = schema.get("type")
    if isinstance(names, str):
        return [names]
    if isinstance(names, list):
        return [name for name in names if isinstance(name, str)]
    is_object = "properties" in schema or "additionalProperties" in schema
    return ["object"] if is_object else ["array"] if "items" in schema else []


def _of_values(values: Sequence[Any]) -> Type:
    filled = [value for value in values if value is not None]
    nullable = len(filled) < len(values)
    if filled and all(isinstance(value, str) for value in filled):
        return Type(Kind.TEXT, nullable=nullable, enum=tuple(filled))
    kinds = {
        Kind.BOOLEAN if isinstance(value, bool) else Kind.NUMBER if isinstance(value, int | float)
        else Kind.ANY
        for value in filled
    }  # fmt: skip
    if not kinds:
        return types.NULL
    return Type(kinds.pop(), nullable=nullable) if len(kinds) == 1 else types.ANY


def _mapping(schema: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = schema.get(key)
    return value if isinstance(value, dict) else {}


def _list(schema: Mapping[str, Any], key: str) -> list[Any]:
    value = schema.get(key)
    return value if isinstance(value, list) else []


def _text(schema: Mapping[str, Any], key: str) -> str:
    value = schema.get(key)
    return value.strip() if isinstance(value, str) else ""


def component_names(document: Any) -> Iterator[str]:
    """Yield the names of the schemas in an OpenAPI document, or of the definitions in a schema."""
    for path in (("components", "schemas"), ("$defs",), ("definitions",)):
        node = document
        for key in path:
            node = node.get(key) if isinstance(node, dict) else None
        if isinstance(node, dict):
            yield from (f"/{'/'.join(path)}/{name}" for name in node)
