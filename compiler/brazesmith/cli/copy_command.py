"""`brazesmith copy`: copy the code of a transform, to paste it into Braze."""

from __future__ import annotations

import sys

import click

from brazesmith.cli.console import EXIT_DIFFERENCES, complete_names, notify, refuse
from brazesmith.report.terminal import echo


@click.command("copy")
@click.argument("name", shell_complete=complete_names)
@click.option(
    "--section",
    metavar="FIELD",
    help="Copy one field of a webhook: url, method, headers or body.",
)
def command(name: str, section: str | None) -> None:
    """Copy the code of the transform NAME to the clipboard.

    Uses the system's clipboard, or else the terminal's (OSC 52). The fields of a webhook are copied
    one after the other. Exits with 1 if there is no clipboard.
    """
    from brazesmith.app.deploying.copying import pasteable
    from brazesmith.base.source import shown
    from brazesmith.projects.project import load_project

    code = pasteable(load_project(), name)
    sections = code.select(section)
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if len(sections) > 1 and not is_terminal:
        names = ", ".join(f"--section {short}" for short in code.short_names)
        refuse(f"`{name}` has {len(sections)} fields to copy", f"choose one: {names}")
    if code.is_stale:
        notify(f"{shown(code.file)} is not up to date; run `brazesmith compile` and commit it")
    for number, (field, text) in enumerate(sections.items(), 1):
        if not _copy(
            f"{field} of {name}" if field else name, text, code.hash, is_first=number == 1
        ):
            echo(f"no clipboard is available; the code is in {shown(code.file)}")
            raise SystemExit(EXIT_DIFFERENCES)
        echo(f"Paste it into {code.place(field)}.")
        if number < len(sections):
            click.prompt(
                "Press Enter to copy the next field", "", prompt_suffix="", show_default=False
            )


def _copy(what: str, text: str, hash_: str | None, *, is_first: bool) -> bool:
    """Copy a text and print how; return whether there is a way to."""
    from brazesmith.app.deploying.clipboard import Method, copy

    size = f"{len(text.encode('utf-8', 'replace')):,} bytes"
    about = f"{what} ({size}, code {hash_})"
    match copy(text):
        case Method.SYSTEM:
            echo(f"Copied {about} to the system's clipboard.")
        case Method.OSC52:
            echo(f"Sent {about} to the terminal's clipboard (OSC 52).")
            if is_first:
                echo(
                    "Terminals do not confirm this. If nothing is pasted, yours does not allow it."
                )
        case None:
            return False
    return True
