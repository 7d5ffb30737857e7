"""`brazesmith list`: every transform that is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from brazesmith.cli import EXIT_DIFFERENCES
from brazesmith.cli.console import print_diagnostics

if TYPE_CHECKING:
    from brazesmith.app.specfiles import Known


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def command(as_json: bool) -> None:
    """Show every transform: its name, its source event and its destination."""
    from brazesmith.app.project import load_project

    catalogue = load_project().catalogue
    rows = [_row(known) for known in catalogue.known]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    elif rows:
        _print_table(rows)
    elif not catalogue.is_broken:
        click.echo("no transforms; `brazesmith init DIR` starts a project with one", err=True)
    print_diagnostics(catalogue.diagnostics)
    if catalogue.is_broken:
        raise SystemExit(EXIT_DIFFERENCES)


def _row(known: Known) -> dict[str, str]:
    from brazesmith.base.diagnostics import SpecError

    try:
        program = known.transform.program()
        source, destination = program.source, program.request
    except SpecError:  # `compile` says what is wrong with it
        source, destination = "", "(does not compile)"
    return {"name": known.name, "source": source, "destination": destination}


def _print_table(rows: list[dict[str, str]]) -> None:
    width = {key: max(len(row[key]) for row in rows) for key in ("name", "source")}
    for row in rows:
        name, source = (row[key].ljust(width[key]) for key in ("name", "source"))
        click.echo(f"{name}  {source}  {row['destination']}".rstrip())
