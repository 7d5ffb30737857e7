"""Findings in the bodies of a program as diagnostics of its spec."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from brazesmith import ir
from brazesmith.base import pointers
from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.explore.certainty import is_certain
from brazesmith.explore.engine import NOW, Group, Judge, Observation
from brazesmith.explore.samples import EACH, MANY, Path, Variation
from brazesmith.passes.allowed import Allowed
from brazesmith.passes.provenance import Trail, trail
from brazesmith.passes.remedies import for_absent, in_spec_terms
from brazesmith.passes.spans import span_of

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.contract.destination import Destination


@dataclass(frozen=True, slots=True)
class _Traced:
    """A finding in the bodies of one end, with the trail that leads from the body to its value."""

    finding: Finding
    cause: Variation | None  # what is unusual about the payload of the body
    is_large: bool  # whether everything in that payload is long
    trail: Trail
    body: Any
    is_unavoided: bool  # whether every body of the end has it, though that is not certain


def reports(
    program: ir.Program, groups: list[Group], judge: Judge, allowed: Allowed, is_declared: bool
) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each rule and expression, however many places it concerns.

    It is an error if it is certain. If there is no declared type, little else is known. What is
    `allowed` is marked as silenced.
    """
    found: dict[tuple[str, Severity, Span | None, bool], list[_Traced]] = {}
    for group in groups:
        is_about_size = group.finding.code in _SIZE
        for observation, finding in group.clearest():
            path = _trail(program, observation, finding)
            is_error = group.is_always and is_certain(program, observation, finding, path, judge)
            # Without a type, an array may have any length, what is forbidden may hold anything, and
            # a time may be absent, which loses the event.
            of_any_type = is_about_size or finding.rule.forbids or finding.code == _NO_TIME
            is_known = is_declared or is_error or of_any_type
            if not is_known:
                continue
            is_silenced = allowed.covers(finding.code, finding.pointer) and not is_error
            severity = Severity.ERROR if is_error else Severity.WARNING
            span = span_of(path.nodes, finding.pointer)
            if span is None and program.site is not None:
                span = program.site.span()
            is_unavoided = group.is_always and not is_error
            for seen in group.observations if is_about_size else [observation]:
                cause, is_large = seen.trial.cause, seen.trial.is_large
                traced = _Traced(finding, cause, is_large, path, seen.body, is_unavoided)
                key = finding.code, severity, span, is_silenced
                found.setdefault(key, []).append(traced)
    for (_, severity, span, is_silenced), same in found.items():
        yield replace(_diagnostic(program, severity, span, same), silenced=is_silenced)


def risks(
    program: ir.Program, found: Iterable[tuple[Observation, Finding]], is_declared: bool
) -> Iterator[Diagnostic]:
    """Yield a note for each rule and expression that is risky in usual bodies.

    What the spec writes itself is a warning, and is known without a declared payload.
    """
    from brazesmith.contract.table import rule_text

    seen: set[tuple[str, Span | None]] = set()
    for observation, finding in found:
        path = _trail(program, observation, finding)
        span = span_of(path.nodes, finding.pointer)
        if (finding.code, span) in seen or _is_made_up(path):
            continue
        severity, message = Severity.NOTE, f"expected that {rule_text(finding.code)}"
        if _is_literal(finding, path):
            severity, message = Severity.WARNING, finding.message
        elif not is_declared or observation.trial.cause is not None:
            continue
        seen.add((finding.code, span))
        labels = () if span is None else (Label(span),)
        notes = (in_spec_terms(finding.hint),) if finding.hint else ()
        yield Diagnostic(finding.code, message, labels, notes, severity, program.name)


def _is_literal(finding: Finding, trail: Trail) -> bool:
    """Return whether a finding is about a constant, or a key, that the spec writes."""
    if not trail.nodes:
        return False
    if isinstance(trail.nodes[-1], ir.Const):
        return True
    key = pointers.steps(finding.pointer)[-1:]
    is_about_keys = any(where.endswith("<name>") for where in finding.rule.where)
    return is_about_keys and any(
        isinstance(entry, ir.Entry) and [entry.key] == key
        for node in trail.nodes
        if isinstance(node, ir.Object)
        for entry in node.entries
    )


def _is_made_up(trail: Trail) -> bool:
    """Return whether a finding may come from the text that stands for an undeclared value."""
    if not trail.nodes or isinstance(trail.nodes[-1], ir.Object | ir.Array):
        return False  # it is about what the spec itself lays out
    return any(isinstance(node, ir.Get | ir.Parameter) for node in ir.walk(trail.nodes[-1]))


def _trail(program: ir.Program, observation: Observation, finding: Finding) -> Trail:
    trial = observation.trial
    return trail(program, trial.payload, trial.headers, NOW, finding.pointer)


def _diagnostic(
    program: ir.Program, severity: Severity, span: Span | None, group: list[_Traced]
) -> Diagnostic:
    from brazesmith.contract.rules.rows import UNDOCUMENTED_ANSWER
    from brazesmith.contract.table import lookup, receiver_of, rule_text

    first = group[0].finding
    rule = lookup(first.code)
    assert rule is not None
    receiver = receiver_of(rule)
    is_error = severity is Severity.ERROR
    is_documented = not first.message.endswith(UNDOCUMENTED_ANSWER)
    certainty = "will" if is_error and is_documented else "may"
    verb = f"{certainty} {'refuse' if first.level == 'rejected' else 'drop'}"
    # A sampled value means nothing to a reader, so a warning states the rule.
    message = first.message if is_error else f"it expects that {rule_text(first.code)}"
    has_cause = not is_error or group[0].cause is not None
    remedies = _remedies(program, span, group)
    name = _name_of_payload(program)
    reasons = [re.sub(r"`payload\b", f"`{name}", reason) for reason in _reasons(group)]
    notes = filter(None, [*(reasons if has_cause else ()), *remedies])
    return Diagnostic(
        first.code,
        f"{receiver[:1].upper()}{receiver[1:]} {verb} this: {message}",
        () if span is None else (Label(span),),
        tuple(dict.fromkeys(notes)),
        severity,
        program.name,
    )


def _name_of_payload(program: ir.Program) -> str:
    """Return what specs call the payload: `braze` in a webhook."""
    nodes = ir.walk(*ir.roots(program.body))
    inputs = (node for node in nodes if isinstance(node, ir.Input) and node.name == "payload")
    return next((node.label for node in inputs if node.label), "payload")


#: How many places, and what they may be, a note shows.
_MOST_SHOWN = 4
#: The rules about the number of objects in a request.
_SIZE = frozenset({"BZ006", "BZ508", "BZ703"})
_NO_TIME = "BZ303"


def _remedies(program: ir.Program, span: Span | None, group: list[_Traced]) -> Iterator[str]:
    """Yield what to write instead, with the names of the spec."""
    first = group[0].finding
    end = group[0].trail.nodes[-1:]
    may_be_absent = end != () and not isinstance(end[0], ir.Object | ir.Absent)
    if first.code == _NO_TIME and may_be_absent and span and (source := span.expression):
        yield f"write `fallback({source}, now())`"
        return
    if first.code in _SIZE:
        for traced in group:
            count = _fitting(program.destination, traced.body)
            if traced.cause is not None and count > 0:
                array = _place_text(traced.cause.path)
                yield f"`take({array}, {count})` keeps the first {count} and drops the others"
    for traced in group:
        yield from _remedy(traced, (span and span.expression) or "…")


def _remedy(traced: _Traced, source: str) -> Iterator[str]:
    """Yield what to write instead of a value, or of an absent one."""
    from brazesmith.contract.rules.rows import LEAVE_OUT
    from brazesmith.contract.table import rule_text

    finding, hint = traced.finding, in_spec_terms(traced.finding.hint)
    absent = for_absent(finding.message, traced.trail.absent, source)
    value = pointers.value_at(traced.body, pointers.steps(finding.pointer))
    if absent is not None:
        yield absent
    elif finding.hint == LEAVE_OUT:
        yield (
            f"write `fallback(non_empty({source}), …)` for another value, or leave the object "
            f"out with `when(is_filled({source}), …)`"
        )
    else:
        is_fraction = isinstance(value, float) and not value.is_integer()
        if is_fraction and "a whole number" in hint + rule_text(finding.code):
            yield f"write `rounded({source})` for a whole number"
        yield hint


def _fitting(destination: Destination, body: Any) -> int:
    """Return how many elements of an array of `MANY` would fit into a body beside the rest."""
    objects = sum(len(body.get(name) or ()) for name in destination.array_names)
    per_element, others = divmod(objects, MANY)
    return (destination.most_objects - others) // per_element if per_element else 0


def _reasons(group: list[_Traced]) -> Iterator[str]:
    """Yield the payload fields that can cause the finding, grouped by what they can be."""
    by_description: dict[str, list[Variation]] = {}
    if group[0].is_unavoided:
        yield "no payload that was tried avoids this; check it with a fixture"
        return
    usual_reads: dict[str, None] = {}
    long_reads: dict[str, None] = {}
    for traced in group:
        if traced.is_large:
            long_reads.update(dict.fromkeys(traced.trail.reads))
        elif traced.cause is None:  # found in the usual payload, though not in all
            usual_reads.update(dict.fromkeys(traced.trail.reads))
        else:
            by_description.setdefault(traced.cause.sample.description, []).append(traced.cause)
    by_places: dict[tuple[str, ...], list[str]] = {}
    for description, causes in by_description.items():
        places = tuple(dict.fromkeys(_place_text(cause.path) for cause in causes))
        is_optional = description == "may be absent" and len(places) == 1
        why = causes[0].type.why_optional if is_optional else ""
        by_places.setdefault(places, []).append(description + (f": {why}" if why else ""))
    for places, descriptions in by_places.items():
        yield f"{listed(places)} {_alternatives(descriptions)}"
    if usual_reads:
        yield f"this depends on {listed(usual_reads)}"
    if long_reads and not usual_reads and not by_description:
        yield f"{listed(long_reads)} may be that large{' together' if len(long_reads) > 1 else ''}"


def _alternatives(descriptions: list[str]) -> str:
    """Return "may be absent" and "may be null" as "may be absent or null"."""
    be, shown = "may be ", descriptions[:_MOST_SHOWN]
    same = [text.removeprefix(be) for text in shown if text.startswith(be)]
    last = " or ".join(same[-2:])
    return ", ".join(
        [
            *([be + ", ".join([*same[:-2], last])] if same else []),
            *(text for text in shown if not text.startswith(be)),
        ]
    )


def listed(places: Iterable[str]) -> str:
    """Return the first of several places, quoted, and how many more there are."""
    quoted = [f"`{place}`" for place in places]
    rest = len(quoted) - _MOST_SHOWN
    return ", ".join(quoted[:_MOST_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _place_text(path: Path) -> str:
    text = path[0]
    for step in path[1:]:
        text += "[…]" if step == EACH else f".{step}" if step.isidentifier() else f"[{step!r}]"
    return text
