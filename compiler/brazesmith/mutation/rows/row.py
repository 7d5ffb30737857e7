"""A row: a function from a node of a program to changes of it, and what the rows share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.mutation.mutant import Fault
from brazesmith.mutation.places import around, between, text_at
from brazesmith.mutation.rows.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a program with a fault.

    Changes of one row with the same key are one fault: the source makes several such nodes.
    """

    fault: Fault
    original: ir.Node | ir.Body
    replacement: ir.Node | ir.Body
    key: Hashable


Row: TypeAlias = Callable[[Any, Surroundings], Iterator[Change]]


class Rows(dict[str, Row]):
    """Rows by the name of the mutation."""

    def row(self, name: str) -> Callable[[Row], Row]:
        """Add a function as a row."""

        def register(row: Row) -> Row:
            def changes(node: Any, near: Surroundings) -> Iterator[Change]:
                for change in row(node, near):
                    yield replace(change, fault=replace(change.fault, mutation=name))

            self[name] = changes
            return row

        return register


def change(
    original: ir.Node | ir.Body,
    replacement: ir.Node | ir.Body,
    text: str,
    span: Span | None,
    after: str | None = None,
    key: Hashable = None,
) -> Iterator[Change]:
    """Yield a change, if a person wrote what it changes. Without `after`, the source stays."""
    if span is not None:
        before = "" if after is None else text_at(span)
        fault = Fault("", text, span, before, after or "")
        yield Change(fault, original, replacement, (span, after, key))


def swap(
    node: ir.Node | ir.Body,
    new: ir.Node | ir.Body,
    text: str,
    spans: list[Span],
    place: Span | None,
    key: Hashable = None,
) -> Iterator[Change]:
    """Yield a change that swaps two parts of the source, if there are two in order."""
    match spans:
        case [one, other] if _position(one) < _position(other):
            middle = text_at(between(one, other))
            after = f"{text_at(other)}{middle}{text_at(one)}"
            yield from change(node, new, text, around(one, other), after)
        case _:
            yield from change(node, new, text, place, key=key)


def _position(span: Span) -> tuple[int, int]:
    return span.line, span.column
