"""`brazesmith check BODY...`: judge request bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import click

from brazesmith.base.json import InputError
from brazesmith.cli import console
from brazesmith.contract.rule import PLANS, PROFILES
from brazesmith.report.formats import ANNOTATED, FORMATS, formatted
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.app.openapi import BodySchema
    from brazesmith.base.diagnostics import Diagnostic
    from brazesmith.contract import Plan, Profile, Verdict
    from brazesmith.contract.destination import Destination


@click.command()
@click.argument("bodies", metavar="BODY...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--destination",
    type=console.DestinationName(),
    help="Where Braze sends the body (default: what its keys show, otherwise `track`). "
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
@console.file_option(
    "--schema",
    help="Also validate against an OpenAPI 3 file, as Braze publishes for each endpoint.",
)
@console.choice_option(
    "--format",
    "form",
    choices=FORMATS,
    help="json prints one object a line for each body, with the file; github is annotations.",
)
def command(
    bodies: tuple[str, ...],
    destination: Destination | None,
    plan: str,
    profile: str,
    schema: str | None,
    form: str,
) -> None:
    """Check request bodies against the receiver's rules.

    BODY is a JSON file, a file with one body a line, or - for standard input. Exits with 1 if any
    body is rejected or differs from the schema, and with 2 if a file cannot be read.
    """
    from brazesmith.app.check import check_files
    from brazesmith.contract.destinations import named
    from brazesmith.report.verdict import diagnostics_of, schema_text, summary, verdict_text

    if schema is not None:
        destination = destination or named("track")
    described = None if schema is None or destination is None else _schema(schema, destination)
    refused = False
    verdicts: list[Verdict] = []
    diagnostics: list[Diagnostic] = []
    unreadable = 0
    rules = cast("Plan", plan), cast("Profile", profile)
    for checked in check_files(bodies, destination, *rules, described):
        if isinstance(checked, InputError):
            console.report_error(str(checked), checked.hint)
            unreadable += 1
            continue
        verdicts.append(checked.verdict)
        refused = refused or not checked.is_accepted
        if form == "json":
            click.echo(json.dumps(checked.to_json()))
        elif form in ANNOTATED:
            diagnostics += diagnostics_of(checked)
        else:
            echo(verdict_text(checked.name, checked.verdict, checked.destination))
            if checked.sends_nothing:
                echo("  A transformation that returns this body sends nothing, which is no error.")
            if destination is None and checked.destination.name != "track":
                echo(f"  judged as {checked.destination}; --destination chooses another one")
            if described is not None:
                echo(schema_text(checked, described))
    if form in ANNOTATED:
        echo(formatted(diagnostics, form))
    elif form == "text" and len(verdicts) + unreadable > 1:
        echo(summary(verdicts, unreadable))
    if unreadable:
        raise SystemExit(console.EXIT_USAGE)
    if refused:
        raise SystemExit(console.EXIT_DIFFERENCES)


def _schema(file: str, destination: Destination) -> BodySchema:
    from brazesmith.app.openapi import load_schema

    if destination.receiver != "Braze":
        raise click.BadParameter("OpenAPI files describe Braze's endpoints", param_hint="--schema")
    try:
        return load_schema(file, destination)
    except InputError as error:
        console.report_error(str(error), error.hint)
        raise SystemExit(console.EXIT_USAGE) from None
