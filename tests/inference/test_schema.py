from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from brazesmith import (
    Array,
    Email,
    Map,
    Number,
    Payload,
    Phone,
    Record,
    Text,
    UnixSeconds,
    field,
    spec,
)
from brazesmith.app.infer import infer
from brazesmith.archive.reading import Sample, read_archives
from brazesmith.inference.declare import Declaration
from brazesmith.inference.schema import from_schema, to_schema
from brazesmith.inference.source import write_source
from brazesmith.ir import types
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Shape, Type
from brazesmith.language.payload import shape_of
from brazesmith.projects.project import Project

SAMPLES = Path(__file__).parent / "samples"


def imported(schema: Any, document: Any = None) -> Type:
    """Return the type that a schema declares; references are looked up in its document."""
    root = schema if document is None else document

    def resolve(reference: str) -> Any:
        found = root
        for part in reference.split("/")[1:]:
            found = found[part]
        return found

    return from_schema(schema, resolve)


# --- the round trip -------------------------------------------------------------------------------

scalars = st.sampled_from([*sorted(TEXT_KINDS | UNIX_KINDS), Kind.NUMBER, Kind.BOOLEAN])
keys = st.text(st.sampled_from("abc é$"), min_size=1, max_size=3)
docs = st.sampled_from(["", "what it means"])


@st.composite
def scalar_types(draw: st.DrawFn) -> Type:
    kind = draw(scalars)
    if kind is not Kind.TEXT:
        return Type(kind)
    enum = draw(st.sampled_from([(), ("a",), ("a", "b")]))
    return Type(kind, enum=enum, max_length=None if enum else draw(st.sampled_from([None, 9])))


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Type]) -> Type:
    fields = draw(st.dictionaries(keys, inner, min_size=1, max_size=3))
    declared = {}
    for key, type_ in fields.items():
        if type_.kind is Kind.ANY:
            declared[key] = type_
            continue
        optional = draw(st.booleans())
        why = "at times" if optional and draw(st.booleans()) else ""
        doc, nullable = draw(docs), draw(st.booleans())
        declared[key] = replace(
            type_, optional=optional, why_optional=why, nullable=nullable, doc=doc
        )
    # Two classes of one name are two definitions, so the name is that of the fields.
    name = "".join(sorted(declared)).encode().hex() + str(abs(hash(repr(declared))))
    return Type(Kind.OBJECT, shape=Shape(f"C{name}", declared))


def plain(type_: Type) -> Type:
    return replace(type_, enum=(), max_length=None)


declared_types = st.recursive(
    scalar_types() | st.just(types.ANY),
    lambda inner: (
        objects(inner)
        | inner.map(plain).map(types.array)
        | inner.map(plain).map(lambda item: Type(Kind.OBJECT, item=item))
    ),
    max_leaves=8,
)


@given(objects(declared_types))
def test_an_exported_payload_is_imported_unchanged(declared: Type) -> None:
    schema = to_schema(declared)
    Draft202012Validator.check_schema(schema)
    assert imported(json.loads(json.dumps(schema))) == declared


# --- export ---------------------------------------------------------------------------------------


class Address(Record):
    city: Text = field(max_length=40)


class Order(Payload, event="shop order"):
    id: Text
    """The number on the invoice."""
    total: Number
    tier: Text = field(enum=("gold", "silver"), nullable=True)
    email: Email = field(optional="guests have none")
    mobile: Phone = field(optional=True)
    placed: UnixSeconds
    billing: Address
    shipping: Address = field(nullable=True)
    lines: Array[Number]
    balances: Map[Number]


def test_the_schema_of_a_payload() -> None:
    declared = Type(Kind.OBJECT, shape=shape_of(Order))
    schema = to_schema(declared, "an order")
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == "Order"
    assert schema["description"] == "an order"
    assert schema["properties"]["id"] == {
        "type": "string",
        "description": "The number on the invoice.",
    }
    assert schema["properties"]["tier"] == {
        "type": ["string", "null"],
        "enum": ["gold", "silver", None],
    }
    assert schema["properties"]["shipping"] == {
        "anyOf": [{"$ref": "#/$defs/Address"}, {"type": "null"}]
    }
    assert schema["required"] == [
        "id", "total", "tier", "placed", "billing", "shipping", "lines", "balances",
    ]  # fmt: skip
    assert list(schema["$defs"]) == ["Address"]
    good = {
        "id": "1", "total": 2, "tier": None, "placed": "1772000000", "more": True,
        "billing": {"city": "Kiel"}, "shipping": None, "lines": [1], "balances": {"a": 1},
    }  # fmt: skip
    validator = Draft202012Validator(schema)
    validator.validate(good)
    for wrong in ({"tier": "lead"}, {"placed": "soon"}, {"billing": None}, {"lines": ["1"]}):
        assert not validator.is_valid(good | wrong)


@pytest.mark.parametrize("source", ["stripe", "typeform", "shopify.ndjson", "loyalty.ndjson"])
def test_samples_are_valid_by_the_schema_of_their_class(tmp_path: Path, source: str) -> None:
    archive = str(SAMPLES / source)
    declared = infer(Project(tmp_path), "a/b", [archive]).declaration.type
    validator = Draft202012Validator(to_schema(_named(declared)))
    for sample in read_archives([archive]):
        assert isinstance(sample, Sample)
        validator.validate(sample.payload)


def _named(type_: Type, name: str = "Root") -> Type:
    """Give every shape a name of its own."""
    if type_.shape is not None:
        inner = {key: _named(one, f"{name}.{key}") for key, one in type_.shape.fields.items()}
        return replace(type_, shape=replace(type_.shape, name=name, fields=inner))
    return type_ if type_.item is None else replace(type_, item=_named(type_.item, f"{name}.i"))


# --- import ---------------------------------------------------------------------------------------

TEXT = types.TEXT


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, types.ANY),
        ({}, types.ANY),
        ({"type": "integer"}, Type(Kind.NUMBER, whole=True)),
        ({"type": ["integer", "number"]}, types.NUMBER),
        ({"type": "integer", "format": "unix-time"}, Type(Kind.UNIX_SECONDS)),
        ({"type": ["string", "null"]}, Type(Kind.TEXT, nullable=True)),
        ({"type": "string", "nullable": True}, Type(Kind.TEXT, nullable=True)),
        ({"type": ["string", "number"]}, types.ANY),
        ({"type": "null"}, types.NULL),
        ({"type": "string", "format": "date"}, Type(Kind.ISO8601)),
        ({"type": "string", "maxLength": 9}, Type(Kind.TEXT, max_length=9)),
        ({"const": "a"}, Type(Kind.TEXT, enum=("a",))),
        ({"enum": ["a", None]}, Type(Kind.TEXT, enum=("a",), nullable=True)),
        ({"enum": [1, 2]}, types.NUMBER),
        ({"enum": [1, "a"]}, types.ANY),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, Type(Kind.TEXT, nullable=True)),
        ({"anyOf": [{"type": "string"}, {"type": "number"}]}, Type(Kind.ANY)),
        ({"type": "array"}, types.array(types.ANY)),
        ({"type": "array", "items": {"enum": ["a"]}}, types.array(TEXT)),
        ({"type": "array", "items": {"type": ["string", "null"]}}, types.array(types.ANY)),
        ({"type": "object"}, Type(Kind.OBJECT, item=types.ANY)),
        ({"additionalProperties": {"type": "string"}}, Type(Kind.OBJECT, item=TEXT)),
    ],
)
def test_keywords(schema: Any, expected: Type) -> None:
    assert imported(schema) == expected


def test_required_and_merged_properties() -> None:
    base = {"properties": {"id": {"type": "string"}}, "required": ["id"]}
    more = {"type": "object", "properties": {"n": {"type": "number"}}}
    document = {"$defs": {"Base": base}}
    found = imported({"allOf": [{"$ref": "#/$defs/Base"}, more]}, document)
    assert found.shape is not None
    assert found.shape.fields == {"id": TEXT, "n": types.optional(types.NUMBER)}


def test_alternatives_are_one_object_with_optional_fields() -> None:
    one = {
        "properties": {"kind": {"const": "a"}, "a": {"type": "string"}},
        "required": ["kind", "a"],
    }
    two = {"properties": {"kind": {"const": "b"}}, "required": ["kind"]}
    found = imported({"oneOf": [one, two]})
    assert found.shape is not None
    assert found.shape.fields["kind"].enum == ("a", "b")
    assert found.shape.fields["a"] == types.optional(TEXT)


@pytest.mark.parametrize("doc", ["A \\ and \u202e", 'in """quotes"""', '"', "long " * 60, " "])
def test_descriptions_become_documentation(doc: str) -> None:
    schema = {"properties": {"user_id": {"type": "string", "description": doc}}}
    text = write_source("a/b", Declaration(imported(schema)), dir(spec)).text
    (declared,) = (one for one in ast.parse(text).body if isinstance(one, ast.ClassDef))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 88
    assert len(declared.body) == (2 if doc.strip() else 1)


def test_a_schema_may_contain_itself() -> None:
    tree = {"type": "object", "properties": {"child": {"$ref": "#/$defs/Tree"}}}
    found = imported({"$ref": "#/$defs/Tree"}, {"$defs": {"Tree": tree}})
    assert found.shape == Shape("Tree", {"child": types.ANY})
    loop = {"$defs": {"Loop": {"allOf": [{"$ref": "#/$defs/Loop"}]}}}
    assert imported({"$ref": "#/$defs/Loop"}, loop).kind is Kind.ANY
