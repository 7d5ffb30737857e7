"""`brazesmith list`: every transform of the project."""

from __future__ import annotations

import json

import click

from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    NO_TRANSFORMS,
    complete_names,
    print_diagnostics,
)
from brazesmith.report.terminal import echo


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.option(
    "--schema",
    metavar="NAME",
    shell_complete=complete_names,
    help="Print the declared payload of one transform as JSON Schema.",
)
def command(as_json: bool, schema: str | None) -> None:
    """List all transforms with their source events and destinations."""
    from brazesmith.app.list import list_transforms, payload_schema
    from brazesmith.projects.project import load_project

    if schema is not None:
        click.echo(json.dumps(payload_schema(load_project(), schema), indent=2))
        return
    listing = list_transforms(load_project())
    if as_json:
        click.echo(json.dumps(listing.to_json(), indent=2))
    elif listing.transforms:
        names = max(len(transform.name) for transform in listing.transforms)
        sources = max(len(transform.source) for transform in listing.transforms)
        for row in listing.transforms:
            line = f"{row.name:<{names}}  {row.source:<{sources}}  {row.destination}"
            echo(line.rstrip())
    elif not listing.is_broken:
        echo(NO_TRANSFORMS, err=True)
    print_diagnostics(listing.diagnostics)
    if listing.is_broken:
        raise SystemExit(EXIT_DIFFERENCES)
