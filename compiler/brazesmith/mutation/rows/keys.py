"""Keys of the payload and of bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.ir.types import Kind
from brazesmith.language.payload import place_of
from brazesmith.mutation.places import text_at
from brazesmith.mutation.rows.conditions import negated
from brazesmith.mutation.rows.constants import constant, literal, misspelt
from brazesmith.mutation.rows.row import Change, Rows, change
from brazesmith.mutation.rows.surroundings import ONLY_UPDATES, Surroundings
from brazesmith.mutation.written import with_key

ROWS = Rows()


@ROWS.row("misspelt key")
def _misspelt_key(node: Any, near: Surroundings) -> Iterator[Change]:
    """A key of the payload or of the body with a typing error."""
    match node:
        case ir.Get(parent=parent, key=str() as key):
            shape = parent.type.shape
            if shape is not None and shape.record is not None and key in shape.fields:
                yield from _misspelt_field(node, shape.record, key, near)
            else:
                yield from _misspelt_read(node, key, near)
        case ir.Object(entries=entries) if id(node) not in near.made:
            for index, entry in enumerate(entries):
                if isinstance(entry, ir.Entry):
                    yield from _misspelt_entry(node, index, entry, near)


def _misspelt_field(node: ir.Get, record: type, key: str, near: Surroundings) -> Iterator[Change]:
    span = place_of(record, key)
    if span is not None and near.places.is_written(span.file):
        other = misspelt(key)
        text = f"`{other}` instead of `{key}`"
        after = with_key(text_at(span), other)
        yield from change(node, replace(node, key=other), text, span, after)


def _misspelt_read(node: ir.Get, key: str, near: Surroundings) -> Iterator[Change]:
    other = misspelt(key)
    text = f"`{other}` instead of `{key}`"
    attribute = near.places.attribute(node.site, key)
    if attribute is not None:
        yield from change(node, replace(node, key=other), text, attribute, other)
    else:
        yield from constant(node, replace(node, key=other), key, other, text, near)


def _misspelt_entry(
    node: ir.Object, index: int, entry: ir.Entry, near: Surroundings
) -> Iterator[Change]:
    part = near.places.item(node.site, entry.key)
    if part is None or part.name == part.span:  # a name in a list, which is read too
        return
    other = misspelt(entry.key)
    entries = (*node.entries[:index], replace(entry, key=other), *node.entries[index + 1 :])
    text = f'"{other}" instead of "{entry.key}"'
    after = literal(other, text_at(part.name))
    place = near.places.span(node.site)
    yield from change(node, replace(node, entries=entries), text, part.name, after, place)


@ROWS.row("missing property")
def _missing_property(node: Any, near: Surroundings) -> Iterator[Change]:
    """An object without one of its entries."""
    if not isinstance(node, ir.Object) or id(node) in near.made:
        return
    what = "the case" if id(node) in near.tables else "the property"
    for index, entry in enumerate(node.entries):
        if isinstance(entry, ir.Entry):
            rest = replace(node, entries=(*node.entries[:index], *node.entries[index + 1 :]))
            part = near.places.droppable(node.site, entry.key) if len(node.entries) > 1 else None
            part = part or near.places.item(node.site, entry.key)
            if part is not None:
                text = f"{what} `{entry.key}` is missing"
                place = near.places.span(node.site)
                yield from change(node, rest, text, part.removal, "", place)


@ROWS.row("inverted `_update_existing_only`")
def _inverted_update(node: Any, near: Surroundings) -> Iterator[Change]:
    """Users are created where only those who exist should be updated, or the reverse."""
    if near.entries.get(id(node)) != ONLY_UPDATES:
        return
    match node:
        case ir.Const(value=bool() as value):
            text = f"{not value} instead of {value}"
            new = replace(node, value=not value)
            span = near.places.constant(node.site, value, ONLY_UPDATES.removeprefix("_"))
            if span is not None:
                yield from change(node, new, text, span, str(not value))
            else:
                yield from change(node, new, text, near.places.span(node.site), key="update")
        case ir.Call() | ir.Named() | ir.Get() if node.type.kind is Kind.BOOLEAN:
            yield from negated(node, near)
