"""`brazesmith verify`: compare code from the dashboard with Git."""

from __future__ import annotations

import json
import os
from datetime import date

import click

from brazesmith.cli.console import EXIT_DIFFERENCES, complete_targets, notify, refuse
from brazesmith.report.terminal import echo


@click.command("verify")
@click.argument("name", required=False, shell_complete=complete_targets)
@click.argument("file", required=False, type=click.Path())
@click.option("--clipboard", is_flag=True, help="Read the code from the clipboard.")
@click.option("--record", "is_recorded", is_flag=True, help="Write the result to deployed.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def command(
    name: str | None, file: str | None, clipboard: bool, is_recorded: bool, as_json: bool
) -> None:
    """Compare code from the dashboard with Git.

    The code is in FILE, or - for standard input, or in the clipboard. NAME is its transform;
    without it, the header of the code decides. Exits with 1 unless Braze has the program of Git.
    """
    from brazesmith.app.deploying.deployment import record, verify
    from brazesmith.base.source import printable, shown
    from brazesmith.projects.project import load_project

    if name is not None and file is None and not clipboard and _is_file(name):
        name, file = None, name
    text = _text(file, clipboard, name)
    project = load_project()
    found = verify(project, text, name)
    if as_json:
        click.echo(printable(json.dumps(found.to_json(), indent=2, ensure_ascii=False)))
    else:
        from brazesmith.report.deployment import verification_lines

        for line in verification_lines(found):
            echo(line)
    if is_recorded:
        path = record(project, found, date.today())
        if path is None:
            notify("not recorded: this code belongs to no build")
        else:
            notify(f"recorded in {shown(path)}; commit it")
    if not found.ok:
        raise SystemExit(EXIT_DIFFERENCES)


def _is_file(text: str) -> bool:
    """Whether an argument is a file and not a name; a pipe that a shell makes is one too."""
    is_file = os.path.exists(text) and not os.path.isdir(text)
    return is_file or text == "-" or text.endswith((".js", ".liquid", ".txt"))


def _text(file: str | None, clipboard: bool, name: str | None) -> str:
    """Return the code to verify. Exits if there is none."""
    from brazesmith.app.deploying.clipboard import paste
    from brazesmith.base.json import display_name, read_text

    if file is not None and clipboard:
        refuse("FILE and --clipboard exclude each other", "pass one of them")
    if clipboard:
        text = paste()
        if text is None:
            refuse("the clipboard cannot be read", "save the code to a file, and pass the file")
        where = "the clipboard"
    elif file is not None:
        text, where = read_text(file), display_name(file)
    else:
        known = f"{name} " if name else ""
        refuse(
            "there is no code to verify",
            f"copy it in the dashboard, then run `brazesmith verify {known}--clipboard`, or pass "
            "a file, or - for standard input",
        )
    if not text.strip():
        refuse(f"{where} is empty", "copy the whole code of the transformation in the dashboard")
    return text
