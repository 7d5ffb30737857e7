"""Compare payloads with the class that declares them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final, TypeAlias

from brazesmith.contract import wording
from brazesmith.inference.evidence import Form, forms_of_number, forms_of_text
from brazesmith.inference.paths import ROOT, Fold, Path, shown_path

#: A declared type, as `ir.types.to_json` returns it.
Declared: TypeAlias = Mapping[str, Any]

#: How many different findings at one path are told apart.
_MOST_AT_PATH: Final = 10
_OTHERS: Final = "other values"

#: Forms that are declared as kinds; they have the same names.
_UNITS: Final = (Form.SECONDS, Form.MILLIS)
_ADDRESSES: Final = (Form.EMAIL, Form.PHONE)
_TEXTS: Final = (*_ADDRESSES, Form.UUID, Form.ISO8601)
_TYPES: Final[Mapping[str, type]] = {
    "string": str, "boolean": bool, "array": list, "object": dict
}  # fmt: skip
_NUMERIC: Final = re.compile(r"\s*[+-]?[0-9]{1,20}(\.[0-9]{0,20})?\s*")


class Problem(Enum):
    """Why a value contradicts its declaration. A text has a FORM, such as that of an address."""

    NULL = auto()
    MISSING = auto()
    TYPE = auto()
    WHOLE = auto()
    ENUM = auto()
    LENGTH = auto()
    FORM = auto()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value that contradicts its declaration, and its path."""

    path: Path
    value: Any
    declared: Declared
    problem: Problem


def mismatches(value: Any, declared: Declared, path: Path = ROOT) -> Iterator[Mismatch]:
    """Yield every value in a payload that contradicts its declaration."""
    if value is None:
        if not declared.get("nullable") and declared["json"]:
            yield Mismatch(path, value, declared, Problem.NULL)
        return
    if problem := _problem(value, declared):
        yield Mismatch(path, value, declared, problem)
        return
    match value:
        case list() if "item" in declared:
            for item in value:
                yield from mismatches(item, declared["item"], (*path, Fold.ELEMENT))
        case dict() if "fields" in declared:
            for key, inner in declared["fields"].items():
                if key in value:
                    yield from mismatches(value[key], inner, (*path, key))
                elif not inner.get("optional"):
                    yield Mismatch((*path, key), None, inner, Problem.MISSING)
        case dict() if "item" in declared:
            for item in value.values():
                yield from mismatches(item, declared["item"], (*path, Fold.VALUE))


def _problem(value: Any, declared: Declared) -> Problem | None:
    """Return how a value other than null contradicts its declaration, apart from what is in it."""
    kind = declared["kind"]
    if not _has_type(value, declared["json"]):
        return Problem.TYPE
    match value:
        case float() if declared.get("whole") and not value.is_integer():
            return Problem.WHOLE
        case str() if value not in declared.get("enum", (value,)):
            return Problem.ENUM
        case str() if len(value) > declared.get("max_length", math.inf):
            return Problem.LENGTH
        case str() if not _has_form(kind, forms_of_text(value)):
            return Problem.FORM
        case int() | float() if _is_other_unit(kind, forms_of_number(value)):
            return Problem.FORM
        case _:
            return None


def _has_type(value: Any, json_type: str) -> bool:
    if json_type in _TYPES:
        return isinstance(value, _TYPES[json_type])
    if json_type == "numeric" and isinstance(value, str):
        return _NUMERIC.fullmatch(value) is not None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number or not json_type


def _has_form(kind: str, forms: tuple[Form, ...]) -> bool:
    if kind in _UNITS:
        return Form.NUMERIC in forms and not _is_other_unit(kind, forms)
    is_empty = kind in _ADDRESSES and Form.EMPTY in forms
    return is_empty or kind in forms or kind not in _TEXTS


def _is_other_unit(kind: str, forms: tuple[Form, ...]) -> bool:
    """Whether a number is Unix time in the unit that is not declared."""
    return kind in _UNITS and any(form in forms for form in _UNITS if form != kind)


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

    declared: Declared
    found: dict[tuple[Path, str], Contradiction] = field(default_factory=dict)
    _at_path: dict[Path, int] = field(default_factory=dict)

    def add(self, payload: Any, place: str) -> None:
        """Compare the payload of one sample, which is at `place`."""
        for one in mismatches(payload, self.declared):
            path, (found, declared) = one.path, _described(one)
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


def _described(one: Mismatch) -> tuple[str, str]:
    """Return what is there, and what is declared."""
    kind = one.declared["kind"]
    match one.problem:
        case Problem.NULL:
            return "null", f"{kind}, not nullable"
        case Problem.MISSING:
            return "missing", f"{kind}, not optional"
        case Problem.WHOLE:
            return "a number with decimals", "whole number"
        case Problem.ENUM:
            return wording.shown(one.value), "an enumeration without it"
        case Problem.LENGTH:
            return "a longer text", f"at most {one.declared['max_length']} characters"
        case _:
            return _found(one.value), kind


def _found(value: Any) -> str:
    """Return what a value is, and the unit of a number that may be Unix time."""
    match value:
        case str():
            return "text" if value else "an empty text"
        case int() | float() if not isinstance(value, bool):
            forms = forms_of_number(value)
            units = [f" ({form})" for form in _UNITS if form in forms]
            return "".join(["a number", *units])
        case _:
            return wording.kind_of(value)
