"""`brazesmith init`: start a project."""

from __future__ import annotations

from pathlib import Path

import click

from brazesmith.base.source import shown
from brazesmith.cli.console import notify
from brazesmith.report.terminal import echo


@click.command("init")
@click.argument("directory", metavar="DIR")
def command(directory: str) -> None:
    """Start a project in DIR: a transform, its fixtures, configuration, a CI recipe."""
    from brazesmith.app.init import init_project
    from brazesmith.app.installation import is_local

    requirement = init_project(Path(directory))
    echo(f"created a project with one transform in {shown(Path(directory).resolve())}")
    echo("next:")
    echo(f"  cd {directory}")
    echo("  brazesmith test")
    if is_local(requirement):
        notify(
            f"note: pyproject.toml requires `{requirement}`, which exists only on this machine; "
            "for CI and colleagues, replace it by a URL that they can reach"
        )
