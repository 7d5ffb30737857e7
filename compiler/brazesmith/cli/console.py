"""What every command does alike on a terminal: when to use colour, how to refuse bad input."""

from __future__ import annotations

import os
from typing import IO, Any, NoReturn

import click

from brazesmith.cli import EXIT_USAGE
from brazesmith.jsontext import InputError


def use_colour(stream: IO[Any]) -> bool:
    """Colour is for a terminal only, and not where NO_COLOR (https://no-color.org) is set."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def report_input_error(error: InputError) -> None:
    """Say on stderr which input cannot be used, where and why."""
    click.echo(f"error: {error}", err=True)
    if error.hint:
        click.echo(f"  = {error.hint}", err=True)


def fail_usage(error: InputError) -> NoReturn:
    """Say which input cannot be used, and end with the exit code for bad usage."""
    report_input_error(error)
    raise SystemExit(EXIT_USAGE)
