"""`brazesmith status`: which transforms need to be pasted into Braze again."""

from __future__ import annotations

import json

import click

from brazesmith.cli.console import EXIT_DIFFERENCES, NO_TRANSFORMS, print_diagnostics
from brazesmith.report.terminal import echo


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def command(as_json: bool) -> None:
    """Show for every transform what is built, what Braze has, and whether to paste it again.

    What Braze has is what `brazesmith verify --record` wrote to deployed.toml. Exits with 1 if a
    transform needs to be pasted, unless there is no deployed.toml yet.
    """
    from brazesmith.app.deploying.status import status
    from brazesmith.projects.project import load_project

    found = status(load_project())
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2))
    elif found.transforms:
        from brazesmith.report.deployment import status_lines

        for line in status_lines(found):
            echo(line)
    elif found.ok:
        echo(NO_TRANSFORMS, err=True)
    print_diagnostics(found.diagnostics)
    if not found.ok:
        raise SystemExit(EXIT_DIFFERENCES)
