"""Verdicts on request bodies for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.base.source import one_line
from brazesmith.report.text import finding_lines
from brazesmith.report.words import counted, pointer_text

if TYPE_CHECKING:
    from brazesmith.app.check import CheckedBody
    from brazesmith.app.openapi import BodySchema
    from brazesmith.contract import Finding, Verdict
    from brazesmith.contract.destination import Destination

#: How many findings of a body are shown.
_AT_MOST = 100

_COLOURS = {"accepted": "green", "partial": "yellow", "rejected": "red"}
_SEVERITIES = {
    "rejected": Severity.ERROR,
    "lost": Severity.WARNING,
    "risky": Severity.NOTE,
}


def verdict_text(name: str, verdict: Verdict, destination: Destination) -> str:
    """Return a verdict as text: the outcome, the answer, and each finding."""
    outcome = click.style(verdict.verdict, fg=_COLOURS[verdict.verdict], bold=True)
    receiver = destination.receiver[0].upper() + destination.receiver[1:]
    lines = [
        f"{click.style(one_line(name), bold=True)}: {outcome}",
        f"  {receiver} would answer {_answer(verdict, destination)}",
    ]
    for finding in verdict.findings[:_AT_MOST]:
        lines += ["", *("  " + line for line in finding_lines(finding))]
    if (more := len(verdict.findings) - _AT_MOST) > 0:
        lines += ["", f"  … and {more} more; --format json has all"]
    if verdict.findings:
        lines.append("")
    return "\n".join(lines)


def schema_text(checked: CheckedBody, schema: BodySchema) -> str:
    """Return what an OpenAPI schema says about a body, and whether it agrees with the rules."""
    problems = checked.problems or ()
    outcome = counted(len(problems), "problem") if problems else "valid"
    lines = [f"  {one_line(schema.file)}, {one_line(schema.operation)}: {outcome}"]
    lines += [
        one_line(f"    {problem.pointer or 'the whole body'}: {problem.message}")
        for problem in problems
    ]
    is_refused = checked.verdict.verdict != "accepted"
    if is_refused and not problems:
        lines.append("  They disagree: brazesmith's rules refuse what the schema allows.")
    elif problems and not is_refused:
        lines.append("  They disagree: the schema refuses what brazesmith's rules allow.")
    return "\n".join(lines)


def diagnostics_of(checked: CheckedBody) -> list[Diagnostic]:
    """Return the findings about a body, and its differences from a schema, as diagnostics."""
    line = checked.line or 1
    here = (Label(Span(checked.file, line, 1, line, 1)),)
    found = [_diagnostic(finding, here) for finding in checked.verdict.findings]
    problems = [(pointer_text(one.pointer), one.message) for one in checked.problems or ()]
    return [*found, *(Diagnostic("schema", f"{at}: {text}", here) for at, text in problems)]


def _diagnostic(finding: Finding, labels: tuple[Label, ...]) -> Diagnostic:
    """Return a finding as a diagnostic, with its place in the body before the message."""
    message = f"{pointer_text(finding.pointer)}: {finding.message}"
    answer = (f"Braze says: {finding.wire}",) if finding.wire else ()
    notes = (*answer, finding.hint) if finding.hint else answer
    return Diagnostic(finding.code, message, labels, notes, _SEVERITIES[finding.level])


def summary(verdicts: Sequence[Verdict], unreadable: int) -> str:
    """Return one line: how many bodies have which verdict."""
    outcomes = [verdict.verdict for verdict in verdicts]
    counts = [f"{outcomes.count(outcome)} {outcome}" for outcome in _COLOURS if outcome in outcomes]
    if unreadable:
        counts.append(f"{unreadable} unreadable")
    return f"{len(outcomes) + unreadable} bodies: {', '.join(counts)}"


def _answer(verdict: Verdict, destination: Destination) -> str:
    """Return the answer in one line; the status of an undocumented one is not Braze's."""
    message: str = verdict.response["message"]
    if message.startswith("[brazesmith] "):
        return message.removeprefix("[brazesmith] ")
    if verdict.verdict == "rejected":
        if message.startswith("[brazesmith "):
            return f"{verdict.status} (its message is not known)"
        return f"{verdict.status}: {message}"
    processed = [
        counted(verdict.response[f"{array.name}_processed"], array.noun)
        for array in destination.arrays
        if f"{array.name}_processed" in verdict.response
    ]
    refused = len(verdict.response.get("errors", ()))
    rest = f", {counted(refused, 'object')} refused" if refused else ""
    done = f": {', '.join(processed) or 'nothing'} processed{rest}" if processed or rest else ""
    return f"{verdict.status} {message}{done}"
