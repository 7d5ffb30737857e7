"""How a declared payload differs from what samples show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brazesmith.inference.classes import spelling
from brazesmith.inference.declare import Declaration, Note
from brazesmith.inference.paths import ROOT, Fold, Path, shown_path
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type, accepts


@dataclass(frozen=True, slots=True)
class Difference:
    """A path whose declaration differs: `new`, `unseen` or `changed`, and how."""

    change: str
    path: Path
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {"change": self.change, "path": shown_path(self.path), "text": self.text}


def differences(declared: Type, inferred: Declaration) -> list[Difference]:
    """Return how a declared type differs from the declaration that samples show.

    A field that the samples never had, and that may be missing, is no difference.
    """
    return list(_differences(declared, inferred.type, ROOT, inferred.notes))


def _differences(
    declared: Type, found: Type, path: Path, notes: Mapping[Path, Note]
) -> Iterator[Difference]:
    if declared.kind is Kind.ANY or found.kind is Kind.NEVER:
        return
    if found.kind is Kind.ANY:
        mixture = notes[path].remark if path in notes else "values of several types"
        yield Difference("changed", path, f"is declared as {declared.kind}, but is {mixture}")
        return
    if found.nullable and not declared.nullable:
        yield Difference("changed", path, "is sometimes null: add `nullable=True`")
    if found.optional and not declared.optional:
        share = f" ({notes[path].share})" if path in notes else ""
        yield Difference("changed", path, f"is sometimes missing{share}: add `optional=True`")
    if found.kind is Kind.NULL:
        return
    if not _fits(declared.kind, found.kind):
        text = f"is declared as {declared.kind}, but is {described(found)}"
        yield Difference("changed", path, text)
        return
    if declared.whole and found.kind is Kind.NUMBER and not found.whole:
        yield Difference("changed", path, "has decimals: declare `Number`")
    if new := [text for text in found.enum if declared.enum and text not in declared.enum]:
        texts = ", ".join(f'"{text}"' for text in new)
        yield Difference("changed", path, f"has texts that its `enum` does not have: {texts}")
    if declared.shape is not None and found.shape is not None:
        yield from _of_fields(declared, found, path, notes)
    elif declared.item is not None and found.item is not None:
        step = Fold.ELEMENT if declared.kind is Kind.ARRAY else Fold.VALUE
        yield from _differences(declared.item, found.item, (*path, step), notes)


def _of_fields(
    declared: Type, found: Type, path: Path, notes: Mapping[Path, Note]
) -> Iterator[Difference]:
    assert declared.shape is not None
    assert found.shape is not None
    for key, inner in declared.shape.fields.items():
        if key in found.shape.fields:
            yield from _differences(inner, found.shape.fields[key], (*path, key), notes)
        elif not inner.optional:
            text = "is in none of the samples: add `optional=True`, or remove it"
            yield Difference("unseen", (*path, key), text)
    for key, inner in found.shape.fields.items():
        if key not in declared.shape.fields:
            note = str(notes.get((*path, key), ""))
            text = _written(inner) + (f"  # {note}" if note else "")
            yield Difference("new", (*path, key), text)


def _fits(declared: Kind, found: Kind) -> bool:
    """Whether values of one kind are what another declares, as far as the kinds tell."""
    if declared in UNIX_KINDS and found in (Kind.NUMBER, Kind.TEXT):
        return True  # only their keys make numbers times
    if found in TEXT_KINDS and declared in TEXT_KINDS:
        return declared in (Kind.TEXT, found)
    return accepts(declared, found)


def _written(type_: Type) -> str:
    """Return what to write for a new field: its type, and the arguments of `field`."""
    options = [
        f"{name}=True"
        for name, is_set in (("optional", type_.optional), ("nullable", type_.nullable))
        if is_set and type_.kind not in (Kind.ANY, Kind.NULL)
    ]
    return _spelled(type_) + (f" = field({', '.join(options)})" if options else "")


def _spelled(type_: Type | None) -> str:
    match type_:
        case Type(kind=Kind.ARRAY):
            return f"Array[{_spelled(type_.item)}]"
        case Type(kind=Kind.OBJECT, shape=None):
            return f"Map[{_spelled(type_.item)}]"
        case Type(kind=Kind.OBJECT):
            return "Record"
        case Type():
            return spelling(type_)
        case _:
            return "Anything"


def described(type_: Type) -> str:
    """Return a type for a sentence."""
    if type_.kind is Kind.ARRAY and type_.item is not None and type_.item.kind is not Kind.NEVER:
        return f"array of {type_.item.kind}"
    return str(type_.kind)
