"""`brazesmith init`: start a project."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brazesmith.base.source import quoted, shown
from brazesmith.cli.console import choice_option, notify, refuse
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.app.init import Setup


@click.command("init")
@click.argument("directory", type=click.Path(), metavar="DIR")
@choice_option("--ci", choices=["github", "gitlab", "none"], help="The CI service of the recipe.")
@click.option(
    "--vendor/--no-vendor",
    default=None,
    help="Whether to copy the wheel of brazesmith into the project, if it was installed from this "
    "machine (default: ask on a terminal).",
)
def command(directory: str, ci: str, vendor: bool | None) -> None:
    """Start a project in DIR: a transform, its fixtures, configuration, a CI recipe.

    DIR may contain other files. Files that exist are added to or left alone.
    """
    from brazesmith.app import installation
    from brazesmith.app.init import init_project

    if not directory:
        refuse("DIR is empty; write `.` for this folder")
    found = installation.origin()
    if found.local is not None and vendor is None and _is_terminal():
        vendor = click.confirm(
            f"brazesmith was installed from {shown(found.local)}, which CI cannot reach.\n"
            "Copy its wheel to vendor/, so that CI can install it?",
            default=True,
        )
    recipe = None if ci == "none" else ci
    setup = init_project(Path(directory), found, recipe, vendor=bool(vendor))
    for change in setup.changes:
        note = f": {change.note}" if change.note else ""
        echo(f"{change.action:<10}  {shown(change.file)}{note}")
    echo("next:")
    for line in _next(directory, setup):
        echo(f"  {line}")
    if not setup.is_portable:
        notify(
            "warning: CI and colleagues cannot install brazesmith, because requirements.txt names "
            "a file on this machine\n"
            f"  = run `{_program()} init --vendor {quoted(directory)}` to copy the wheel into "
            "the project, or write a version or the URL of a Git repository there"
        )


def _next(directory: str, setup: Setup) -> Iterator[str]:
    """Yield the commands to continue with."""
    if Path(directory).resolve() != Path.cwd():
        yield f"cd {quoted(directory)}"
    yield f"{_program()} {'test' if setup.has_sample else 'list'}"


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _program() -> str:
    """Return how the user can call brazesmith."""
    if shutil.which("brazesmith"):
        return "brazesmith"
    if sys.argv[0].endswith("__main__.py"):
        return f"{quoted(sys.executable)} -m brazesmith"
    return quoted(os.path.abspath(sys.argv[0]))
