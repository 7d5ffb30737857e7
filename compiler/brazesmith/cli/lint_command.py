"""`brazesmith lint FILE…`: lint hand-written transformations."""

from __future__ import annotations

import io
import json
import linecache
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from brazesmith.base.diagnostics import Diagnostic, Label, Span, has_errors
from brazesmith.base.json import InputError
from brazesmith.base.source import one_line, printable
from brazesmith.cli import console
from brazesmith.report.formats import ANNOTATED, FORMATS, formatted
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.app.lint import LintResult


@click.command("lint")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--source",
    metavar="NAME",
    shell_complete=console.complete_names,
    help="The transform whose payload class declares the fields, like shop/order.created.",
)
@console.file_option(
    "--payload",
    "samples",
    metavar="SAMPLE",
    multiple=True,
    help="A JSON file with a payload that the source sends. Can be repeated.",
)
@console.choice_option(
    "--format",
    "form",
    choices=FORMATS,
    help="json prints one object a line for each file; github is annotations.",
)
def command(
    files: tuple[str, ...], source: str | None, samples: tuple[str, ...], form: str
) -> None:
    """Lint hand-written transformations.

    FILE is JavaScript as it is pasted into Braze, or - for standard input. Exits with 1 if there
    are errors, and with 2 if a file cannot be read. Warnings alone exit with 0.
    """
    from brazesmith.app.lint import lint_files
    from brazesmith.base.json import display_name, parse_json, read_text
    from brazesmith.base.stored import split_stored
    from brazesmith.projects.declared import declared_payload
    from brazesmith.projects.project import load_project

    hint = "without --source, the file is linted without knowing what may be missing"
    payload = declared_payload(load_project(), source, hint) if source is not None else None
    values = []
    for sample in samples:
        parts = split_stored(read_text(sample), display_name(sample))
        if parts.note:
            console.notify(parts.note)
        values.append(parse_json(parts.payload, display_name(sample)))
    exit_code = 0
    diagnostics: list[Diagnostic] = []
    for result in lint_files(files, payload, values):
        if isinstance(result, InputError):
            console.report_error(str(result), result.hint)
            exit_code = console.EXIT_USAGE
            continue
        if form == "json":
            click.echo(printable(json.dumps(result.to_json(), ensure_ascii=False)))
        elif form in ANNOTATED:
            diagnostics += _located(result)
        else:
            _show(result)
        if has_errors(result.diagnostics):
            exit_code = exit_code or console.EXIT_DIFFERENCES
    if form in ANNOTATED:
        echo(formatted(diagnostics, form))
    raise SystemExit(exit_code)


def _located(result: LintResult) -> Iterator[Diagnostic]:
    """Yield the diagnostics; those without a place are at the beginning of the file."""
    start = (Label(Span(result.file, 1, 1, 1, 1)),)
    for diagnostic in result.diagnostics:
        yield replace(diagnostic, labels=diagnostic.labels or start)


def _show(result: LintResult) -> None:
    """Print every diagnostic with its lines, and how many there are."""
    from brazesmith.report.diagnostics import counted, render_diagnostic

    # The lines are shown from the text that was read: the file may be standard input, or change.
    lines = io.StringIO(result.text, None).readlines()
    linecache.cache[result.file] = (len(result.text), None, lines, result.file)
    for diagnostic in result.diagnostics:
        echo(render_diagnostic(diagnostic) + "\n")
    echo(f"{one_line(result.file)}: {counted(result.counts)}")
