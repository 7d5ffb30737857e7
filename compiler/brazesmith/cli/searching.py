"""The options of the commands that search for payloads: `explore` and `compare`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from brazesmith.cli.console import Budget, DestinationName, complete_names

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option(
        "--source",
        metavar="NAME",
        shell_complete=complete_names,
        help="The transform whose payload class declares the fields, like shop/order.created.",
    ),
    click.option(
        "--payload",
        "payloads",
        multiple=True,
        type=click.Path(),
        metavar="FILE",
        help="Payloads to begin with: a sample, an archive, or a folder. Can be repeated.",
    ),
    click.option(
        "--destination",
        type=DestinationName(),
        help="Where the bodies of a file go (default: `track` for .js, `webhook` for .liquid).",
    ),
    click.option(
        "--budget",
        type=Budget(),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to search.",
    ),
    click.option(
        "--seed",
        type=int,
        default=0,
        show_default=True,
        metavar="N",
        help="The seed of the search.",
    ),
    click.option("--json", "as_json", metavar="FILE", help="Write the result as JSON."),
)


def search_options(command: F) -> F:
    """Add the options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
