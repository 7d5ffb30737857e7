"""`brazesmith check BODY...`: judge request bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import click

from brazesmith.base.json import InputError
from brazesmith.cli import console
from brazesmith.contract.rule import PLANS, PROFILES
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.contract import Plan, Profile, Verdict
    from brazesmith.contract.destination import Destination


@click.command()
@click.argument("bodies", metavar="BODY...", nargs=-1, required=True)
@click.option(
    "--destination",
    type=console.DestinationName(),
    help="Where Braze sends the body (default: `track`, or a catalog for a body with `items`). "
    "For `webhook`, BODY is {method, url, headers, body}.",
)
@console.choice_option(
    "--plan", choices=PLANS, help="How Braze counts objects: over all three arrays, or in each."
)
@console.choice_option(
    "--profile",
    choices=PROFILES,
    help="Apply everything that Braze documents, or only what it is known to refuse.",
)
@console.choice_option(
    "--format",
    "form",
    choices=["text", "json"],
    help="json prints one object a line for each body.",
)
def command(
    bodies: tuple[str, ...], destination: Destination | None, plan: str, profile: str, form: str
) -> None:
    """Check request bodies against the receiver's rules.

    BODY is a JSON file, a .jsonl or .ndjson file with one body a line, or - for standard input.
    Exits with 1 if any body is rejected, and with 2 if a body cannot be read.
    """
    from brazesmith.app.check import check_files
    from brazesmith.report.verdict import summary, verdict_text

    verdicts: list[Verdict] = []
    unreadable = 0
    rules = cast("Plan", plan), cast("Profile", profile)
    for checked in check_files(bodies, destination, *rules):
        if isinstance(checked, InputError):
            console.report_error(str(checked), checked.hint)
            unreadable += 1
            continue
        verdicts.append(checked.verdict)
        if form == "json":
            click.echo(json.dumps(checked.to_json()))
        else:
            echo(verdict_text(checked.name, checked.verdict, checked.destination))
            if destination is None and checked.destination.name != "track":
                echo(f"  judged as {checked.destination}; --destination chooses another one")
    if form == "text" and len(verdicts) + unreadable > 1:
        echo(summary(verdicts, unreadable))
    if unreadable:
        raise SystemExit(console.EXIT_USAGE)
    if any(verdict.verdict != "accepted" for verdict in verdicts):
        raise SystemExit(console.EXIT_DIFFERENCES)
