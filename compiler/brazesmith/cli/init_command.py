"""`brazesmith init`: start a project."""

from __future__ import annotations

from pathlib import Path

import click

from brazesmith.base.source import shown
from brazesmith.report.terminal import echo


@click.command("init")
@click.argument("directory", metavar="DIR")
def command(directory: str) -> None:
    """Start a project in DIR: a transform, its fixtures, configuration, a CI recipe."""
    from brazesmith.app.init import init_project

    init_project(Path(directory))
    echo(f"created a project with one transform in {shown(Path(directory).resolve())}")
    echo("next:")
    echo(f"  cd {directory}")
    echo("  brazesmith test")
