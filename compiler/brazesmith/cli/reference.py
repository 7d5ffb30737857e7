"""A page of docs/commands/ for each command: `python -m brazesmith.cli.reference docs`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from brazesmith.app.reference import rendered
from brazesmith.cli import COMMANDS, main


def page(name: str) -> str:
    """Return the page of a command as Markdown."""
    context = click.Context(main, info_name="brazesmith")
    command = main.get_command(context, name)
    assert command is not None
    return rendered("_command", {"parts": list(_parts(name, command, context))})


def _parts(name: str, command: click.Command, parent: click.Context) -> Iterator[Mapping[str, Any]]:
    """Yield what the page shows of a command, and of each command below it."""
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    records = [parameter.get_help_record(context) for parameter in command.params]
    yield {
        "path": context.command_path,
        "usage": usage,
        "help": re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.cleandoc(command.help or "")),
        "options": [record for record in records if record and record[1]],
    }
    if isinstance(command, click.Group):
        for below, subcommand in command.commands.items():
            yield from _parts(below, subcommand, context)


if __name__ == "__main__":
    for _name in COMMANDS:
        file = Path(sys.argv[1]) / "commands" / f"{_name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(page(_name), encoding="utf-8")
