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
        taken = {name for _, name in self.names}
        name, number = shape.name, 2
        while name in taken:
            name, number = f"{shape.name}{number}", number + 1
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


#: Returns what a reference in the document of a schema points to.
Resolve = Callable[[str], Any]


def from_schema(schema: Any, resolve: Resolve) -> Type:
    """Return the type that a schema declares. What it cannot express is `Anything`.

    A schema that contains itself is `Anything` where it does.
    """
    return _type(schema, resolve, ())


def _type(schema: Any, resolve: Resolve, above: tuple[str, ...]) -> Type:
    """Return the type of a schema below the references `above`."""
    if not isinstance(schema, dict):
        return types.ANY
    if isinstance(reference := schema.get("$ref"), str):
        return _referred(schema, reference, resolve, above)
    if isinstance(parts := schema.get("allOf"), list):
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        return _type(_merged([*parts, rest], resolve, above), resolve, above)
    for keyword in ("oneOf", "anyOf"):
        if isinstance(options := schema.get(keyword), list) and options:
            return _of_options(schema, options, resolve, above)
    type_ = _plain(schema, resolve, above)
    nullable = type_.nullable or schema.get("nullable") is True
    return replace(type_, nullable=nullable, doc=_text(schema, "description"))


def _referred(
    schema: Mapping[str, Any], reference: str, resolve: Resolve, above: tuple[str, ...]
) -> Type:
    target = resolve(reference)
    if reference in above:
        return types.ANY
    type_ = _type(target, resolve, (*above, reference))
    if type_.shape is not None and not type_.shape.name:
        name = reference.rpartition("/")[2]
        type_ = replace(type_, shape=replace(type_.shape, name=name))
    doc = _text(schema, "description") or ("" if type_.shape else type_.doc)
    return replace(type_, doc=doc, nullable=type_.nullable or schema.get("nullable") is True)


def _merged(parts: Sequence[Any], resolve: Resolve, above: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema that all parts of an `allOf` make up."""
    merged: dict[str, Any] = {}
    for part in parts:
        seen = list(above)
        while isinstance(part, dict) and isinstance(part.get("$ref"), str):
            if part["$ref"] in seen:
                part = {}
                break
            seen.append(part["$ref"])
            part = resolve(part["$ref"])
        if not isinstance(part, dict):
            continue
        if isinstance(inner := part.get("allOf"), list):
            rest = {key: value for key, value in part.items() if key != "allOf"}
            part = _merged([*inner, rest], resolve, tuple(seen))
        properties = {**_mapping(merged, "properties"), **_mapping(part, "properties")}
        required = [*_list(merged, "required"), *_list(part, "required")]
        merged |= part
        if properties:
            merged["properties"] = properties
        if required:
            merged["required"] = list(dict.fromkeys(required))
    return merged


def _of_options(
    schema: Mapping[str, Any], options: Sequence[Any], resolve: Resolve, above: tuple[str, ...]
) -> Type:
    """Return the type of a value that one of several schemas allows."""
    found = [_type(option, resolve, above) for option in options]
    filled = [type_ for type_ in found if type_.kind is not Kind.NULL]
    nullable = schema.get("nullable") is True or any(type_.nullable for type_ in found)
    joined = reduce(_joined, filled) if filled else types.NULL
    return replace(joined, nullable=nullable, doc=_text(schema, "description") or joined.doc)


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


def _plain(schema: Mapping[str, Any], resolve: Resolve, above: tuple[str, ...]) -> Type:
    """Return the type of a schema without references and options."""
    if schema.get(_TYPE) in _ANNOTATED:
        names = _list(schema, "type")
        return Type(_ANNOTATED[schema[_TYPE]], nullable="null" in names)
    values = [schema["const"]] if "const" in schema else _list(schema, "enum")
    if values:
        return _of_values(values)
    names = _type_names(schema)
    kinds = [_KINDS[name] for name in names if name in _KINDS]
    if len(set(kinds)) != 1:
        return types.NULL if names == ["null"] else types.ANY
    type_ = _of_kind(kinds[0], schema, resolve, above)
    return replace(type_, nullable="null" in names)


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


def _of_kind(
    kind: Kind, schema: Mapping[str, Any], resolve: Resolve, above: tuple[str, ...]
) -> Type:
    form = _text(schema, "format")
    match kind:
        case Kind.ARRAY:
            return types.array(_item(schema.get("items"), resolve, above))
        case Kind.OBJECT:
            return _object(schema, resolve, above)
        case Kind.TEXT:
            length = schema.get("maxLength")
            is_length = isinstance(length, int) and length > 0
            return Type(_FORMATS.get(form, kind), max_length=length if is_length else None)
        case Kind.NUMBER:
            kind = _UNIX_FORMATS.get(form, kind)
            return Type(kind, whole=kind is Kind.NUMBER and "number" not in _type_names(schema))
        case _:
            return Type(kind)


def _object(schema: Mapping[str, Any], resolve: Resolve, above: tuple[str, ...]) -> Type:
    properties = _mapping(schema, "properties")
    if not properties:
        return Type(Kind.OBJECT, item=_item(schema.get("additionalProperties"), resolve, above))
    required = _list(schema, "required")
    fields: dict[str, Type] = {}
    for key, inner in properties.items():
        type_ = _type(inner, resolve, above)
        why = _text(inner, _WHY) if isinstance(inner, dict) else ""
        optional = type_.kind is Kind.ANY or key not in required
        fields[str(key)] = replace(type_, optional=optional, why_optional=why)
    is_open = schema.get("additionalProperties") is True
    return Type(Kind.OBJECT, shape=Shape(_text(schema, "title"), fields, is_open))


def _item(schema: Any, resolve: Resolve, above: tuple[str, ...]) -> Type:
    """Return the type of elements, or of a map's values, which cannot be null or enumerations."""
    type_ = _type(schema, resolve, above)
    if type_.nullable:
        return types.ANY
    return replace(type_, enum=(), max_length=None, doc="")


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
