"""What a suite leaves out besides branches: declared fields, their values, and findings.

A field that no case has is a gap, whether or not the program uses it. Of the fields that it uses,
optional ones are wanted once absent, nullable ones once null, and booleans true and false.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, Span
from brazesmith.base.json import InputError, parse_json
from brazesmith.coverage.points import Kind, Point
from brazesmith.engines import Input
from brazesmith.engines.liquid.ruby import is_blank
from brazesmith.engines.liquid.values import PayloadError, sections
from brazesmith.explore.reading import Reading
from brazesmith.explore.samples import EACH, Path, is_read
from brazesmith.ir import types
from brazesmith.ir.types import Type
from brazesmith.language.payload import written_fields
from brazesmith.passes.provenance import origins

if TYPE_CHECKING:
    from brazesmith.contract import Finding

#: What a payload shows of a place: that it is there, that it is not, that it is null, or a value.
_Fact: TypeAlias = tuple[Path, str]

_ROOT: Final = "payload"
_PRESENT: Final = "present"
_ABSENT: Final = "absent"
_NULL: Final = "null"


@dataclass(frozen=True, slots=True)
class Fields:
    """Counts which declared fields and values inputs have."""

    declared: Type
    facts: dict[_Fact, int]
    points: tuple[Point, ...]
    is_webhook: bool

    @classmethod
    def of(cls, program: ir.Program) -> Fields | None:
        """Return the fields that the payload of a program declares, if a class declares it."""
        reading = Reading(program)
        return cls._of(program, reading.declared, reading.used)

    @classmethod
    def of_code(cls, program: ir.Program) -> Fields | None:
        """Return the fields for hand-written code in place of a program: it may use all of them."""
        return cls._of(program, Reading(program).declared, [(_ROOT,)])

    @classmethod
    def _of(cls, program: ir.Program, declared: Type | None, used: Iterable[Path]) -> Fields | None:
        if declared is None:
            return None
        is_webhook = program.destination.is_request
        found = dict(_wanted(declared, (_ROOT,), used, is_webhook, None))
        facts = {fact: number for number, fact in enumerate(found)}
        points = (replace(point, needs=_needs(facts, fact)) for fact, point in found.items())
        return cls(declared, facts, tuple(points), is_webhook)

    def hits(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the indexes of the points that each input shows, in the order of the inputs."""
        return [self._hits(input_.payload) for input_ in inputs]

    def _hits(self, text: str) -> frozenset[int]:
        try:
            payload = parse_json(text, "payload")
            if self.is_webhook:
                payload = _filled(sections(payload))
        except (InputError, PayloadError):
            return frozenset()
        seen = _seen(payload, self.declared, (_ROOT,))
        return frozenset(self.facts[fact] for fact in seen if fact in self.facts)


def _wanted(
    type_: Type, path: Path, used: Iterable[Path], only_used: bool, span: Span | None
) -> Iterator[tuple[_Fact, Point]]:
    """Yield what cases should show of a place and of those below it, with the points.

    `only_used`: only what the program uses, because Braze declares more than a webhook reads.
    """
    name = shown(path)
    is_used = is_read(path, used)
    if len(path) > 1 and path[-1] != EACH and (is_used or not only_used):
        yield (path, _PRESENT), Point(Kind.FIELD, f"`{name}`: in no case", span)
        if type_.optional and is_used:
            yield (path, _ABSENT), Point(Kind.FIELD, f"`{name}`: never absent", span)
    if type_.nullable and is_used and len(path) > 1 and type_.kind is not types.Kind.ANY:
        yield (path, _NULL), Point(Kind.FIELD, f"`{name}`: never null", span)
    values = type_.enum if is_used or not only_used else ()
    for value in (True, False) if type_.kind is types.Kind.BOOLEAN and is_used else values:
        text = json.dumps(value, ensure_ascii=False)
        yield (path, text), Point(Kind.VALUE, f"`{name}`: never {text}", span)
    if type_.shape is not None:
        record = type_.shape.record
        places = {} if record is None else _fields_of(record)
        for key, inner in type_.shape.fields.items():
            yield from _wanted(inner, (*path, key), used, only_used, places.get(key, span))
    elif type_.item is not None:
        yield from _wanted(type_.item, (*path, EACH), used, only_used, span)


def _needs(facts: Mapping[_Fact, int], fact: _Fact) -> int | None:
    """Return the point without which a place cannot be seen like this: that it, or its parent, is.

    What a case shows of the parent is enough for a field that is absent.
    """
    path, what = fact
    first = len(path) if what not in (_PRESENT, _ABSENT) else len(path) - 1
    above = (facts.get((path[:length], _PRESENT)) for length in range(first, 0, -1))
    return next((number for number in above if number is not None), None)


_fields_of = functools.cache(written_fields)


def _filled(value: Any) -> Any:
    """Return a personalization value without what is blank, because that is absent."""
    if not isinstance(value, dict):
        return value
    return {key: _filled(inner) for key, inner in value.items() if not is_blank(inner)}


def _seen(value: Any, type_: Type, path: Path) -> Iterator[_Fact]:
    """Yield what a payload shows of a place and of those below it."""
    if value is None:
        yield path, _NULL
        return
    if isinstance(value, bool) or (isinstance(value, str) and type_.enum):
        yield path, json.dumps(value, ensure_ascii=False)
    if type_.shape is not None and isinstance(value, dict):
        for key, inner in type_.shape.fields.items():
            below = (*path, key)
            yield below, _PRESENT if key in value else _ABSENT
            if key in value:
                yield from _seen(value[key], inner, below)
    elif type_.item is not None and isinstance(value, list | dict):
        for item in value if isinstance(value, list) else value.values():
            yield from _seen(item, type_.item, (*path, EACH))


def shown(path: Path) -> str:
    """Return a place as text: `lines[].sku`."""
    text = ""
    for step in path[1:]:
        text += "[]" if step == EACH else f".{step}" if step.isidentifier() else f"[{step!r}]"
    return text.removeprefix(".") or path[0]


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts which findings that a program may have, according to the forecast, its cases have."""

    program: ir.Program
    points: tuple[Point, ...]
    codes: tuple[str, ...]  # of each point

    @classmethod
    def of(cls, program: ir.Program, warnings: Iterable[Diagnostic]) -> Findings:
        """Return the findings of a program that the forecast warns of."""
        found: dict[tuple[str, Span | None], Point] = {}
        for warning in warnings:
            span = warning.labels[0].span if warning.labels else None
            if warning.code.startswith(_RULES):
                text = f"{warning.code} in no case: {warning.message}"
                found.setdefault((warning.code, span), Point(Kind.FINDING, text, span))
        return cls(program, tuple(found.values()), tuple(code for code, _ in found))

    def hits(self, runs: Iterable[tuple[Input, Sequence[Finding]]]) -> list[frozenset[int]]:
        """Return the indexes of the points that each input shows, with the findings of its body."""
        return [frozenset(self._hits(input_, findings)) for input_, findings in runs]

    def _hits(self, input_: Input, findings: Sequence[Finding]) -> Iterator[int]:
        wanted = [finding for finding in findings if finding.code in self.codes]
        pointers = [finding.pointer for finding in wanted]
        inputs = input_.payload, input_.headers, input_.now
        places = origins(self.program, *inputs, pointers) if pointers else []
        for finding, origin in zip(wanted, places, strict=True):
            for index, (code, point) in enumerate(zip(self.codes, self.points, strict=True)):
                is_there = None in (origin.span, point.span) or origin.span == point.span
                if code == finding.code and is_there:
                    yield index


#: How the codes of the receivers' rules begin.
_RULES: Final = "BZ"
