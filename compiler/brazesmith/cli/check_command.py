"""`brazesmith check BODY...`: judge request bodies by Braze's rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import click

from brazesmith.base.json import InputError, display_name, parse_json, read_text
from brazesmith.cli import EXIT_DIFFERENCES, EXIT_USAGE
from brazesmith.cli.console import DestinationName, report_input_error, use_colour

if TYPE_CHECKING:
    from brazesmith.contract import Finding, Plan, Profile, Verdict
    from brazesmith.contract.destination import Destination

_COLOURS = {"rejected": "red", "partial": "yellow", "lost": "yellow", "risky": "cyan"}
_LINES = (".jsonl", ".ndjson")


@click.command()
@click.argument("bodies", metavar="BODY...", nargs=-1, required=True)
@click.option(
    "--destination",
    type=DestinationName(),
    default="track",
    show_default=True,
    help="Where Braze sends the body; `webhook` is a whole request, {method, url, headers, body}.",
)
@click.option(
    "--plan",
    type=click.Choice(["combined-75", "per-array-75"]),
    default="combined-75",
    show_default=True,
    help="How Braze counts objects: in all three arrays together, or in each.",
)
@click.option(
    "--profile",
    type=click.Choice(["strict", "braze"]),
    default="strict",
    show_default=True,
    help="All that Braze documents, or only what it is known to refuse.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is one object a line for each body.",
)
def command(
    bodies: tuple[str, ...], destination: Destination, plan: str, profile: str, form: str
) -> None:
    """Judge request bodies by Braze's rules, or by those of whom Braze posts to.

    BODY is a JSON file, a .jsonl or .ndjson file with one body a line, or - for standard input.
    Ends with 1 when something is rejected, with 2 when a body cannot be read.
    """
    from brazesmith.contract import judge

    verdicts: list[Verdict] = []
    unreadable = 0
    for name, body in _read(bodies):
        if isinstance(body, InputError):
            report_input_error(body)
            unreadable += 1
            continue
        verdict = judge(
            body,
            destination,
            plan=cast("Plan", plan),
            profile=cast("Profile", profile),
        )
        verdicts.append(verdict)
        _print(name, verdict, form, destination)
    if form == "text" and len(verdicts) + unreadable > 1:
        click.echo(_summary(verdicts, unreadable))
    if unreadable:
        raise SystemExit(EXIT_USAGE)
    if any(verdict.verdict != "accepted" for verdict in verdicts):
        raise SystemExit(EXIT_DIFFERENCES)


def _read(paths: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The name and the value of every body, or the reason why there is none."""
    for path in paths:
        name = display_name(path)
        try:
            text = read_text(path)
            if path.endswith(_LINES):
                yield from _read_lines(name, text)
            else:
                yield name, parse_json(text, name)
        except InputError as error:
            yield name, error


def _read_lines(name: str, text: str) -> Iterator[tuple[str, Any]]:
    if not text.strip():
        raise InputError(name, None, None, "empty: one body a line is expected")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield f"{name}:{number}", parse_json(line, name, first_line=number)
        except InputError as error:
            yield name, error


def _print(name: str, verdict: Verdict, form: str, destination: Destination) -> None:
    if form == "json":
        click.echo(json.dumps(verdict.to_json()))
    else:
        click.echo(_text(name, verdict, destination), color=use_colour(sys.stdout))


def _text(name: str, verdict: Verdict, destination: Destination) -> str:
    outcome = click.style(verdict.verdict, fg=_COLOURS.get(verdict.verdict, "green"), bold=True)
    receiver = destination.receiver[0].upper() + destination.receiver[1:]
    lines = [
        f"{click.style(name, bold=True)}: {outcome}",
        f"  {receiver} would answer {_answer(verdict, destination)}",
    ]
    for finding in verdict.findings:
        lines += ["", *_finding(finding)]
    if verdict.findings:
        lines.append("")
    return "\n".join(lines)


def _answer(verdict: Verdict, destination: Destination) -> str:
    """What the receiver would do, in one line."""
    if verdict.verdict == "rejected":
        message = verdict.response["message"]
        known = not message.startswith("[brazesmith ")
        return (
            f"{verdict.status}: {message}"
            if known
            else f"{verdict.status} (its words are not known)"
        )
    processed = [
        _count(verdict.response[f"{array.name}_processed"], array.noun)
        for array in destination.arrays
        if f"{array.name}_processed" in verdict.response
    ]
    refused = len(verdict.response.get("errors", ()))
    told = f", {_count(refused, 'object')} refused" if refused else ""
    done = f": {', '.join(processed) or 'nothing'} processed{told}" if processed or told else ""
    return f"{verdict.status} {verdict.response['message']}{done}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _finding(finding: Finding) -> list[str]:
    level = click.style(f"{finding.level}[{finding.code}]", fg=_COLOURS[finding.level])
    lines = [f"  {level} {_printable(finding.pointer) or '(the body)'}", f"    {finding.message}"]
    if finding.wire:
        lines.append(f"    Braze says: {finding.wire}")
    lines.append(f"    = {finding.hint}")
    return lines


def _printable(text: str) -> str:
    """A pointer may hold any key: what a terminal should not receive is escaped."""
    return text if text.isprintable() else json.dumps(text)[1:-1]


def _summary(verdicts: list[Verdict], unreadable: int) -> str:
    outcomes = [verdict.verdict for verdict in verdicts]
    counts = [
        f"{outcomes.count(outcome)} {outcome}"
        for outcome in ("accepted", "partial", "rejected")
        if outcome in outcomes
    ]
    if unreadable:
        counts.append(f"{unreadable} not readable")
    return f"{len(outcomes) + unreadable} bodies: {', '.join(counts)}"
