"""Findings in the bodies of a program as diagnostics of its spec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.explore.engine import Group
from brazesmith.explore.samples import EACH, Path, Variation
from brazesmith.passes.provenance import Trail
from brazesmith.passes.spans import span_of

if TYPE_CHECKING:
    from brazesmith.contract import Finding


@dataclass(frozen=True, slots=True)
class Traced:
    """A finding in the bodies of one end, with the trail that leads from the body to its value."""

    group: Group
    trail: Trail

    @property
    def finding(self) -> Finding:
        """The finding, as it was in the first of the bodies."""
        return self.group.finding

    @property
    def cause(self) -> Variation | None:
        """What was unusual about the payload of the first body, if that is one thing."""
        return self.group.observations[0].trial.cause


@dataclass(frozen=True, slots=True)
class _Report:
    code: str
    severity: Severity
    span: Span | None


def reports(program: ir.Program, found: list[Traced], is_declared: bool) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each rule and expression, however many places it concerns."""
    grouped: dict[_Report, list[Traced]] = {}
    for traced in found:
        is_always = traced.group.is_always
        if not is_declared and (not is_always or _is_made_up(traced)):
            continue
        severity = Severity.ERROR if is_always else Severity.WARNING
        span = span_of(traced.trail.nodes, traced.finding.pointer)
        if span is None and program.site is not None:
            span = program.site.span()
        grouped.setdefault(_Report(traced.finding.code, severity, span), []).append(traced)
    for report, group in grouped.items():
        yield _diagnostic(program, report, group)


def _is_made_up(traced: Traced) -> bool:
    """Return whether a finding may come from the text that stands for an undeclared value."""
    if not traced.trail.nodes or isinstance(traced.trail.nodes[-1], ir.Object | ir.Array):
        return False  # it is about what the spec itself lays out
    return any(isinstance(node, ir.Get | ir.Parameter) for node in ir.walk(traced.trail.nodes[-1]))


def _diagnostic(program: ir.Program, report: _Report, group: list[Traced]) -> Diagnostic:
    from brazesmith.contract.table import lookup, receiver_of

    first = group[0].finding
    rule = lookup(report.code)
    assert rule is not None
    receiver = receiver_of(rule)
    is_error = report.severity is Severity.ERROR
    verb = f"{'will' if is_error else 'may'} {'refuse' if first.level == 'rejected' else 'lose'}"
    what = "this" if len(group) == 1 else f"{len(group)} values of this"
    # A sampled value means nothing to a reader: a warning states the rule itself.
    message = first.message if is_error else rule.title[:1].lower() + rule.title[1:].rstrip(".")
    labels = (Label(report.span),) if report.span is not None else ()
    notes = [*_reasons(group), first.hint]
    return Diagnostic(
        report.code,
        f"{receiver[:1].upper()}{receiver[1:]} {verb} {what}: {message}",
        labels,
        tuple(dict.fromkeys(note for note in notes if note)),
        report.severity,
        program.name,
    )


def _reasons(group: list[Traced]) -> Iterator[str]:
    """Yield the places of the payload that can cause it, grouped by what they can be."""
    by_description: dict[str, list[Variation]] = {}
    usual_reads: dict[str, None] = {}
    for traced in group:
        if traced.cause is None:  # found in the usual payload, though not in all
            usual_reads.update(dict.fromkeys(traced.trail.reads))
        else:
            by_description.setdefault(traced.cause.sample.description, []).append(traced.cause)
    for description, causes in by_description.items():
        places = list(dict.fromkeys(_place_text(cause.path) for cause in causes))
        listed = ", ".join(f"`{place}`" for place in places[:4])
        more = f" and {len(places) - 4} more" if len(places) > 4 else ""
        is_optional = description == "may be absent" and len(places) == 1
        why = causes[0].type.why_optional if is_optional else ""
        yield f"{listed}{more} {description}" + (f": {why}" if why else "")
    if usual_reads:
        yield f"{', '.join(f'`{place}`' for place in usual_reads)} may hold other values than these"


def _place_text(path: Path) -> str:
    text = path[0]
    for step in path[1:]:
        text += "[…]" if step == EACH else f".{step}" if step.isidentifier() else f"[{step!r}]"
    return text
