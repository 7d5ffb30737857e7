"""`brazesmith lint FILE…`: what a reviewer would say of hand-written JavaScript."""

from __future__ import annotations

import io
import json
import linecache
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from brazesmith.base.diagnostics import Diagnostic, Severity
from brazesmith.base.json import InputError, display_name, read_text
from brazesmith.cli import EXIT_DIFFERENCES, EXIT_USAGE
from brazesmith.cli.console import refuse, render_diagnostic, report_input_error, use_colour

if TYPE_CHECKING:
    from brazesmith.ir.types import Type


@click.command("lint")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--source",
    metavar="NAME",
    help="A transform whose payload class says which fields there are: regal/call.completed.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is one object a line for each file.",
)
def command(files: tuple[str, ...], source: str | None, form: str) -> None:
    """Say what is wrong with hand-written transformations.

    FILE is JavaScript as it is pasted into Braze, or - for standard input. Ends with 1 when there
    are errors, with 2 when a file cannot be read; warnings alone end with 0.
    """
    from brazesmith.lint import lint

    payload = _payload(source) if source is not None else None
    counts: list[Diagnostic] = []
    unreadable = False
    for file in files:
        name = display_name(file)
        try:
            text = read_text(file)
        except InputError as error:
            report_input_error(error)
            unreadable = True
            continue
        diagnostics = lint(text, name, payload)
        counts += diagnostics
        if form == "json":
            told = {"file": name, "diagnostics": [one.to_json() for one in diagnostics]}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            _show(name, text, diagnostics)
    if unreadable:
        raise SystemExit(EXIT_USAGE)
    if any(diagnostic.is_error for diagnostic in counts):
        raise SystemExit(EXIT_DIFFERENCES)


def _payload(name: str) -> Type:
    from brazesmith.app.project import load_project
    from brazesmith.lint.source import SourceError, declared_payload

    try:
        return declared_payload(load_project(), name)
    except SourceError as error:
        refuse(str(error))


def _show(name: str, text: str, diagnostics: Sequence[Diagnostic]) -> None:
    """Every diagnostic with its lines, and how many there are."""
    # The frames show the very text that was read, whatever becomes of the file, and of `-` too.
    linecache.cache[name] = (len(text), None, io.StringIO(text, None).readlines(), name)
    colour = use_colour(sys.stdout)
    for diagnostic in diagnostics:
        click.echo(render_diagnostic(diagnostic, colour) + "\n", color=colour)
    click.echo(f"{name}: {_count(diagnostics)}")


def _count(diagnostics: Sequence[Diagnostic]) -> str:
    warnings = sum(one.severity is Severity.WARNING for one in diagnostics)
    counts = {"error": len(diagnostics) - warnings, "warning": warnings}
    told = [f"{n} {word}" if n == 1 else f"{n} {word}s" for word, n in counts.items() if n]
    return ", ".join(told) or "clean"
