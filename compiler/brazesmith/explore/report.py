"""Findings in the bodies of a program as diagnostics of its spec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.explore.samples import EACH, Path, Variation
from brazesmith.passes.provenance import Trail
from brazesmith.passes.spans import span_of

if TYPE_CHECKING:
    from brazesmith.contract import Finding


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding in some of the bodies of a branch, or in all of them.

    `trail` leads from the body to what was found; `variations` has what was unusual about the
    payload of each body, None where that is no one thing.
    """

    finding: Finding
    trail: Trail
    variations: list[Variation | None]
    is_always: bool


@dataclass(frozen=True, slots=True)
class _Report:
    code: str
    severity: Severity
    span: Span | None


def reports(
    program: ir.Program, sightings: list[Sighting], is_declared: bool
) -> Iterator[Diagnostic]:
    """One diagnostic for each rule and expression, whatever number of places it concerns."""
    grouped: dict[_Report, list[Sighting]] = {}
    for sighting in sightings:
        if not is_declared and (not sighting.is_always or _is_made_up(sighting)):
            continue
        severity = Severity.ERROR if sighting.is_always else Severity.WARNING
        span = span_of(sighting.trail.nodes, sighting.finding.pointer)
        if span is None and program.place is not None:
            span = program.place.span()
        grouped.setdefault(_Report(sighting.finding.code, severity, span), []).append(sighting)
    for report, group in grouped.items():
        yield _diagnostic(program, report, group)


def _is_made_up(sighting: Sighting) -> bool:
    """Whether a finding may come from the text that stands for an undeclared value."""
    nodes = sighting.trail.nodes
    if not nodes or isinstance(nodes[-1], ir.Object | ir.Array):
        return False  # it is about what the spec itself lays out
    return any(isinstance(node, ir.Get | ir.Parameter) for node in ir.walk(nodes[-1]))


def _diagnostic(program: ir.Program, report: _Report, group: list[Sighting]) -> Diagnostic:
    first = group[0].finding
    always = report.severity is Severity.ERROR
    verb = "refuse" if first.level == "rejected" else "lose"
    what = "this" if len(group) == 1 else f"{len(group)} values of this"
    # A sampled value is nobody's value: of what only may happen the rule itself is told.
    told = first.message if always else _title(report.code)
    labels = (Label(report.span),) if report.span is not None else ()
    notes = [*_reasons(group), first.hint]
    return Diagnostic(
        report.code,
        f"Braze {'will' if always else 'may'} {verb} {what}: {told}",
        labels,
        tuple(dict.fromkeys(note for note in notes if note)),
        report.severity,
        program.name,
    )


def _title(code: str) -> str:
    from brazesmith.contract import lookup

    rule = lookup(code)
    title = rule.title if rule is not None else code
    return title[:1].lower() + title[1:].rstrip(".")


def _reasons(group: list[Sighting]) -> Iterator[str]:
    """Why: the places of the payload that can be so, grouped by what they can be."""
    by_words: dict[str, list[Variation]] = {}
    usual_reads: dict[str, None] = {}
    for sighting in group:
        if sighting.variations[0] is None:  # found in the usual payload, though not in all
            usual_reads.update(dict.fromkeys(sighting.trail.reads))
        for variation in (v for v in sighting.variations[:1] if v is not None):
            by_words.setdefault(variation.sample.said, []).append(variation)
    for said, found in by_words.items():
        places = list(dict.fromkeys(_place_text(variation.path) for variation in found))
        listed = ", ".join(f"`{place}`" for place in places[:4])
        more = f" and {len(places) - 4} more" if len(places) > 4 else ""
        why = found[0].type.why_optional if said == "may be absent" and len(places) == 1 else ""
        yield f"{listed}{more} {said}" + (f": {why}" if why else "")
    if usual_reads:
        yield f"{', '.join(f'`{place}`' for place in usual_reads)} may hold other values than these"


def _place_text(path: Path) -> str:
    text = path[0]
    for step in path[1:]:
        text += "[…]" if step == EACH else f".{step}" if step.isidentifier() else f"[{step!r}]"
    return text
