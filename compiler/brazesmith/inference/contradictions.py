"""Compare samples with the class that declares their payload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from brazesmith.contract import wording
from brazesmith.inference.declare import ADDRESSES
from brazesmith.inference.evidence import Form, forms_of_number, forms_of_text
from brazesmith.inference.paths import ROOT, Fold, Path, shown_path
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

#: How many different findings at one path are told apart.
_MOST_AT_PATH: Final = 10
_OTHERS: Final = "other values"

#: The form of every text that a kind of text declares.
_TEXT_FORMS: Final = {
    Kind.EMAIL: Form.EMAIL,
    Kind.PHONE: Form.PHONE,
    Kind.UUID: Form.UUID,
    Kind.ISO8601: Form.ISO8601,
}


@dataclass(slots=True)
class Contradiction:
    """What samples have at a path that their class does not allow, how often, and where first."""

    path: Path
    found: str
    declared: str
    place: str
    example: str = ""
    count: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {
            "path": shown_path(self.path),
            "found": self.found,
            "declared": self.declared,
            "count": self.count,
            "place": self.place,
        }


@dataclass(slots=True)
class Contradictions:
    """The contradictions in all samples so far, for the type that is declared."""

    declared: Type
    found: dict[tuple[Path, str], Contradiction] = field(default_factory=dict)
    _at_path: dict[Path, int] = field(default_factory=dict)

    def add(self, payload: Any, place: str) -> None:
        """Compare the payload of one sample, which is at `place`."""
        for path, found, declared in _contradictions(payload, self.declared, ROOT):
            if (path, found) not in self.found:
                number = self._at_path[path] = self._at_path.get(path, 0) + 1
                if number > _MOST_AT_PATH:
                    found = _OTHERS
            first = Contradiction(path, found, declared, place)
            self.found.setdefault((path, found), first).count += 1

    def sorted(self) -> list[Contradiction]:
        """Return the contradictions, those at one path together, the most frequent first."""
        totals: dict[Path, int] = {}
        for one in self.found.values():
            totals[one.path] = totals.get(one.path, 0) + one.count
        return sorted(
            self.found.values(),
            key=lambda one: (-totals[one.path], shown_path(one.path), -one.count, one.found),
        )


def _contradictions(value: Any, declared: Type, path: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each path whose value is not what is declared, what is there, and what is declared."""
    if value is None:
        if not (declared.nullable or declared.kind in (Kind.ANY, Kind.NULL)):
            yield path, "null", f"{declared.kind}, not nullable"
        return
    if not _has_kind(value, declared.kind):
        yield path, _found(value), str(declared.kind)
        return
    match value:
        case str() if declared.enum and value not in declared.enum:
            yield path, wording.shown(value), "an enumeration without it"
        case str() if declared.max_length is not None and len(value) > declared.max_length:
            yield path, "a longer text", f"at most {declared.max_length} characters"
        case list() if declared.item is not None:
            for item in value:
                yield from _contradictions(item, declared.item, (*path, Fold.ELEMENT))
        case dict() if declared.shape is not None:
            for key, inner in declared.shape.fields.items():
                if key in value:
                    yield from _contradictions(value[key], inner, (*path, key))
                elif not inner.optional:
                    yield (*path, key), "missing", f"{inner.kind}, not optional"
        case dict() if declared.item is not None:
            for item in value.values():
                yield from _contradictions(item, declared.item, (*path, Fold.VALUE))


def _has_kind(value: Any, kind: Kind) -> bool:
    match value:
        case bool():
            return kind in (Kind.BOOLEAN, Kind.ANY)
        case int() | float():
            is_other_unit = _is_other_unit(kind, forms_of_number(value))
            return kind in (Kind.NUMBER, Kind.ANY) or (kind in UNIX_KINDS and not is_other_unit)
        case str():
            return kind is Kind.ANY or _is_text_of(value, kind)
        case list():
            return kind in (Kind.ARRAY, Kind.ANY)
        case _:
            return kind in (Kind.OBJECT, Kind.ANY)


def _is_text_of(text: str, kind: Kind) -> bool:
    forms = forms_of_text(text)
    if kind in UNIX_KINDS:
        return Form.NUMERIC in forms and not _is_other_unit(kind, forms)
    if kind in ADDRESSES and Form.EMPTY in forms:
        return True
    return kind in TEXT_KINDS and _TEXT_FORMS.get(kind, Form.TEXT) in forms


def _is_other_unit(kind: Kind, forms: tuple[Form, ...]) -> bool:
    """Whether a number is Unix time in the unit that is not declared."""
    return (Form.MILLIS if kind is Kind.UNIX_SECONDS else Form.SECONDS) in forms


def _found(value: Any) -> str:
    """Return what a value is: its most telling form."""
    match value:
        case bool():
            return "a boolean"
        case int() | float():
            forms = [*forms_of_number(value)]
            units = [form for form in forms if form in (Form.SECONDS, Form.MILLIS)]
            return f"a number ({units[0]})" if units else "a number"
        case str():
            return "text" if value else "an empty text"
        case list():
            return "an array"
        case _:
            return "an object"
