"""The inputs of an exploration: what the payload and the headers of a script may be.

They come from the program, a declared type, samples, cases or an archive. Whoever explores varies
the first payloads (`starts`) within `type`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from brazesmith.explore.engine import Trial
from brazesmith.explore.samples import Path, usual
from brazesmith.ir.types import Kind, Shape, Type


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a script may be given.

    `type` is that of `{payload, headers}`. `starts` are payloads to begin with, the most usual one
    first. `texts` are the texts that the script compares places with, `words` all texts in its
    code, and `numbers` all numbers in it: it may compare values or lengths with them. `keys` are
    those in hand-written code: an object whose keys are not known may have them. `described` says
    in words where the payloads come from, such as "3 cases", for the report. `branching` are the
    places that conditions of the script depend on, as far as these are known. `narrowed` returns
    the type of the payloads that lead where one leads, if the script reads other things of others.
    """

    type: Type
    starts: tuple[Trial, ...]
    texts: Mapping[Path, Sequence[str]] = field(default_factory=dict)
    stored: tuple[Trial, ...] = ()  # those of the starts that are samples or cases
    words: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    described: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    branching: frozenset[Path] = frozenset()
    narrowed: Callable[[Trial], Type] | None = None

    @property
    def usual(self) -> Trial:
        """The most usual payload."""
        return self.starts[0] if self.starts else Trial(**usual(self.type))


def joined(one: Type, other: Type) -> Type:
    """Return the type of payloads that several scripts get, or several branches of one.

    It has the fields of both types. What one of them requires is required.
    """
    if one.kind is Kind.ANY or other.kind is Kind.ANY:
        known = other if one.kind is Kind.ANY else one
    elif one.shape is not None and other.shape is not None:
        known = replace(one, shape=_joined_shape(one.shape, other.shape))
    elif one.shape is None and other.shape is not None and one.kind is Kind.OBJECT:
        known = other
    elif one.item is not None and other.item is not None:
        known = replace(one, item=joined(one.item, other.item))
    elif one.enum and other.enum:
        known = replace(one, enum=tuple(dict.fromkeys((*one.enum, *other.enum))))
    else:
        known = one
    return replace(
        known,
        optional=one.optional and other.optional,
        nullable=one.nullable and other.nullable,
    )


def _joined_shape(one: Shape, other: Shape) -> Shape:
    fields = {**one.fields, **other.fields}
    for key in one.fields.keys() & other.fields.keys():
        fields[key] = joined(one.fields[key], other.fields[key])
    return replace(one, fields=fields)
