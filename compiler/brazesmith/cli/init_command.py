"""`brazesmith init`: start a project."""

from __future__ import annotations

from pathlib import Path

import click

from brazesmith.base.source import shown


@click.command("init")
@click.argument("directory", metavar="DIR")
def command(directory: str) -> None:
    """Start a project in DIR: a transform, its fixtures, configuration, a CI recipe."""
    from brazesmith.app.init import init_project

    init_project(Path(directory))
    click.echo(f"created a project with one transform in {shown(Path(directory).resolve())}")
    click.echo("next:")
    click.echo(f"  cd {directory}")
    click.echo("  brazesmith test")
