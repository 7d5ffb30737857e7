"""The types of the custom attributes that a program sends, as far as the spec declares them.

Other transforms are compared with them (`brazesmith.app.attributes`). Within one transform,
running it shows more (`brazesmith.explore.attributes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith import ir
from brazesmith.base.diagnostics import Label
from brazesmith.contract.fields import (
    ARRAY_OPERATORS,
    ATTRIBUTE_FIELDS,
    NUMBER_OPERATORS,
    OBJECT_OPERATORS,
)
from brazesmith.ir.types import TEXT_KINDS, Kind, Type
from brazesmith.passes.spans import span_of

_STANDARD = frozenset(field.name for field in ATTRIBUTE_FIELDS)


def attribute_types(program: ir.Program) -> tuple[tuple[str, Label], ...]:
    """Return the name of each custom attribute with a label: where it is sent, and its type."""
    found: dict[tuple[str, str], Label] = {}
    for send in ir.sends(program.body):
        for parent, name, value in _attributes(send.body):
            type_ = _type(value)
            span = span_of([parent, value], f"/attributes/{name}") if type_ else None
            if span is not None:
                found.setdefault((name, type_), Label(span, type_))
    return tuple((name, label) for (name, _), label in found.items())


def _attributes(body: ir.Node) -> Iterator[tuple[ir.Node, str, ir.Node]]:
    """Yield the custom attributes in a body: the object around them, their names and values."""
    for entry in body.entries if isinstance(body, ir.Object) else ():
        if isinstance(entry, ir.Entry) and entry.key == "attributes":
            for attributes in _objects(entry.value):
                for inner in attributes.entries:
                    if isinstance(inner, ir.Entry) and inner.key not in _STANDARD:
                        yield attributes, inner.key, inner.value


def _objects(node: ir.Node | ir.Spread) -> Iterator[ir.Object]:
    """Yield the objects that an array can have for elements."""
    match node:
        case ir.Object():
            yield node
            for entry in node.entries:
                if isinstance(entry, ir.Spread):
                    yield from _objects(entry)
        case ir.Array(items=below) | ir.Call(arguments=below):
            for item in below:
                yield from _objects(item)
        case ir.Spread(value=value) | ir.Named(value=value) | ir.Function(result=value):
            yield from _objects(value)
        case ir.If(then=then, otherwise=otherwise):
            yield from _objects(then)
            yield from _objects(otherwise)
        case _:
            return


def _type(value: ir.Node) -> str:
    """Return the type that Braze detects, "" if the spec does not determine it."""
    if isinstance(value, ir.Object):
        keys = {entry.key for entry in value.entries if isinstance(entry, ir.Entry)}
        if keys and keys <= {*NUMBER_OPERATORS, *ARRAY_OPERATORS, *OBJECT_OPERATORS}:
            return ""
    return _name_of(value.type)


def _name_of(type_: Type) -> str:
    match type_.kind:
        case Kind.BOOLEAN:
            return "a Boolean"
        case Kind.NUMBER:
            return "a number"
        case Kind.OBJECT:
            return "an object"
        case Kind.ARRAY if type_.item is not None and type_.item.kind is Kind.OBJECT:
            return "an array of objects"
        case Kind.ARRAY if type_.item is not None and type_.item.kind is not Kind.ANY:
            return "an array"
        case kind:
            return "text" if kind in TEXT_KINDS else ""
