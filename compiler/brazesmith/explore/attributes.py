"""Attributes whose values are accepted, and still do not do what the spec seems to want.

Custom attributes that one transform can send with values of different types, and standard fields
that a null from the payload removes from the profile.

Braze detects the type of a custom attribute from the first value that it receives; the types of
later values do not change it. So an attribute that is a number for some payloads and text for
others has a type that depends on which of them comes first. Numbers with and without a fraction
have one type, and null has none. A value whose type the payload class does not declare counts for
nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from brazesmith import ir
from brazesmith.base import pointers
from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.contract.fields import (
    ARRAY_OPERATORS,
    ATTRIBUTE_FIELDS,
    NUMBER_OPERATORS,
    OBJECT_OPERATORS,
)
from brazesmith.explore.engine import NOW, Exploration, Observation, Trial
from brazesmith.explore.report import listed
from brazesmith.ir.types import UNIX_KINDS, Kind
from brazesmith.passes.provenance import Trail, trail
from brazesmith.passes.spans import span_of

_STANDARD: Final = frozenset(field.name for field in ATTRIBUTE_FIELDS)
#: Types that do not say which type a value has: a source sends Unix times in one form, not in both.
_LOOSE: Final = frozenset({Kind.ANY, *UNIX_KINDS})
#: The most characters of a payload that a note shows.
_MOST_SHOWN: Final = 300

#: Returns a payload with as few fields as possible whose body still fulfils a condition.
Shrink = Callable[[Trial, Callable[[Observation], bool]], Trial]


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of an attribute in an observed body."""

    observation: Observation
    pointer: str
    trail: Trail


def removals(program: ir.Program, exploration: Exploration) -> Iterator[Diagnostic]:
    """Yield a warning for each standard field that is null if a field of the payload is."""
    found: set[tuple[str, Span | None]] = set()
    for observation in exploration.observations:
        cause = observation.trial.cause
        if cause is None or cause.sample.value is not None or cause.type.kind is Kind.ANY:
            continue
        refused = {finding.pointer for finding in observation.findings}
        for name, pointer in _nulls(observation.body):
            trial = observation.trial
            path = trail(program, trial.payload, trial.headers, NOW, pointer)
            span = span_of(path.nodes, pointer)
            is_written = path.nodes != () and isinstance(path.nodes[-1], ir.Const)
            if pointer in refused or is_written or (name, span) in found:
                continue
            found.add((name, span))
            source = (span and span.expression) or "…"
            yield Diagnostic(
                "S125",
                f"`{name}` may be null, which removes it from the profile",
                () if span is None else (Label(span),),
                (
                    f"{listed(path.reads)} may be null",
                    f"write `fallback({source}, absent)` to leave it out",
                ),
                Severity.WARNING,
                program.name,
            )


def _nulls(body: Any) -> Iterator[tuple[str, str]]:
    """Yield each standard field that is null in a body, and its pointer."""
    objects = body.get("attributes") if isinstance(body, dict) else None
    for index, attributes in enumerate(objects if isinstance(objects, list) else ()):
        for name, value in attributes.items() if isinstance(attributes, dict) else ():
            if value is None and name in _STANDARD:
                yield name, pointers.pointer(("attributes", index, name))


def types_of(body: Any) -> Iterator[tuple[str, str, str]]:
    """Yield each custom attribute in a body: its name, its type, and a pointer to what decides."""
    objects = body.get("attributes") if isinstance(body, dict) else None
    for index, attributes in enumerate(objects if isinstance(objects, list) else ()):
        for name, value in attributes.items() if isinstance(attributes, dict) else ():
            type_, *inner = _type(value)
            if type_ and name not in _STANDARD:
                yield name, type_, pointers.pointer(("attributes", index, name, *inner))


def _type(value: Any) -> tuple[str, *tuple[int, ...]]:
    """Return the type that Braze detects ("" if none), and which element of an array decides."""
    match value:
        case bool():
            return ("a Boolean",)
        case int() | float():
            return ("a number",)
        case str():
            return ("text",)
        case list():
            objects = (n for n, element in enumerate(value) if isinstance(element, dict))
            first = next(objects, None)
            if first is not None:
                return "an array of objects", first
            return ("an array" if value else "",)
        case dict():
            keys = tuple(value)
            if keys == NUMBER_OPERATORS:
                return ("a number",)
            if keys and set(keys) <= set(ARRAY_OPERATORS):
                return ("an array",)
            is_change = bool(keys) and set(keys) <= OBJECT_OPERATORS.keys()
            return ("an array of objects" if is_change else "an object",)
        case _:
            return ("",)


def conflicts(
    program: ir.Program, exploration: Exploration, shrink: Shrink
) -> Iterator[Diagnostic]:
    """Yield a warning for each custom attribute that can have values of different types."""
    found: dict[str, dict[str, list[tuple[Observation, str]]]] = {}
    for observation in exploration.observations:
        if observation.trial.is_large:
            continue
        for name, type_, pointer in types_of(observation.body):
            found.setdefault(name, {}).setdefault(type_, []).append((observation, pointer))
    for name, by_type in found.items():
        if len(by_type) > 1:
            values = {type_: _declared(program, seen) for type_, seen in by_type.items()}
            known = {type_: value for type_, value in values.items() if value is not None}
            if len(known) > 1:
                yield _conflict(program, name, known, shrink)


def _declared(program: ir.Program, values: list[tuple[Observation, str]]) -> _Value | None:
    """Return the first value whose type the payload class or the spec determines."""
    seen: set[Hashable] = set()
    for observation, pointer in values:
        trial = observation.trial
        if trial.cause is not None and trial.cause.type.kind in _LOOSE:
            continue
        # The same value of the same variation has the same source, whatever payload was varied,
        # and that of the payload itself if the variation does not change the value.
        steps, base = pointers.steps(pointer), observation.base
        value = pointers.value_at(observation.body, steps)
        is_kept = (
            base is not None
            and base.end == observation.end
            and pointers.value_at(base.body, steps) == value
        )
        cause = None if is_kept else trial.cause and trial.cause.path
        key = (observation.end, pointer, json.dumps(value), cause)
        if key in seen:
            continue
        seen.add(key)
        path = trail(program, trial.payload, trial.headers, NOW, pointer)
        if path.nodes and not _is_undeclared(path.nodes[-1]):
            return _Value(observation, pointer, path)
    return None


def _is_undeclared(node: ir.Node) -> bool:
    reads = (inner for inner in ir.walk(node) if isinstance(inner, ir.Get | ir.Parameter))
    return node.type.kind is Kind.ANY and any(read.type.kind is Kind.ANY for read in reads)


def _conflict(
    program: ir.Program, name: str, values: dict[str, _Value], shrink: Shrink
) -> Diagnostic:
    labels: list[Label] = []
    notes: list[str] = []
    for type_, value in values.items():

        def has_type(seen: Observation, type_: str = type_) -> bool:
            return any(found[:2] == (name, type_) for found in types_of(seen.body))

        span = span_of(value.trail.nodes, value.pointer)
        if span is not None and span not in (label.span for label in labels):
            labels.append(Label(span, type_))
        payload = json.dumps(shrink(value.observation.trial, has_type).payload, ensure_ascii=False)
        shown = payload if len(payload) <= _MOST_SHOWN else payload[:_MOST_SHOWN] + "…"
        notes.append(f"{type_} for the payload {shown}")
    if not labels and program.site is not None:
        labels.append(Label(program.site.span()))
    listed = " or ".join(values)
    return Diagnostic(
        "S119",
        f"the custom attribute `{name}` can be {listed}; the first value that Braze receives "
        "determines its type",
        tuple(labels[::-1]),
        (*notes, "send values of one type, or use two attributes"),
        Severity.WARNING,
        program.name,
    )
