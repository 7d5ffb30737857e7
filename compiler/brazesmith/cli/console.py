"""What every command does alike on a terminal: when to use colour, how to refuse bad input."""

from __future__ import annotations

import errno
import linecache
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.json import InputError
from brazesmith.base.source import marked, shown
from brazesmith.cli import EXIT_BUG, EXIT_USAGE
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import destinations, named


class DestinationName(click.ParamType[Destination]):
    """A parameter that names a destination; integrations are imported only if they are needed."""

    name = "choice"

    def convert(self, value: Any, param: Any, ctx: Any) -> Destination:
        """Return the descriptor of this name."""
        try:
            return named(value)
        except ValueError:
            return named(_choice().convert(value, param, ctx))  # which says what the choices are

    def get_metavar(self, *args: Any, **kwargs: Any) -> str:
        """Return the choices, as help shows them."""
        return str(_choice().get_metavar(*args, **kwargs))


def _choice() -> Any:
    return click.Choice([str(destination) for destination in destinations()])


def use_colour(stream: IO[Any] | None) -> bool:
    """Colour is for a terminal only, and not where NO_COLOR (https://no-color.org) is set."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream is not None and stream.isatty()  # a closed one is None


def report_input_error(error: InputError) -> None:
    """Say on stderr which input cannot be used, where and why."""
    click.echo(f"error: {error}", err=True)
    if error.hint:
        click.echo(f"  = {error.hint}", err=True)


def refuse(message: str, hint: str | None = None) -> NoReturn:
    """Say what cannot be done, and end with the exit code for bad usage."""
    click.echo(f"error: {message}", err=True)
    if hint:
        click.echo(f"  = {hint}", err=True)
    raise SystemExit(EXIT_USAGE)


def explain_exception(error: Exception) -> int:
    """Say what went wrong on stderr, and give the exit code: a mistake of usage, or a bug."""
    from brazesmith.app.project import ProjectError, UnknownTransform

    match error:
        case InputError():
            report_input_error(error)
            return EXIT_USAGE
        case ProjectError() | UnknownTransform():
            click.echo(f"error: {error}", err=True)
            return EXIT_USAGE
        case OSError(filename=str() as file):
            click.echo(f"error: {file}: {error.strerror}", err=True)
            return EXIT_USAGE
        case OSError(errno=errno.ENOSPC):  # of a stream, which has no name
            click.echo("error: what was found cannot be written: the disk is full", err=True)
            return EXIT_USAGE
        case _:
            _report_bug(error)
            return EXIT_BUG


def _report_bug(error: Exception) -> None:
    """What a user needs to know, and what we need to be told, of a fault of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    click.echo(f"error: this is a fault of brazesmith's: {type(error).__name__}: {error}", err=True)
    click.echo(f"  = at {place}; nothing of yours needs to change", err=True)
    click.echo("  = please report the command, the spec or file, and these lines", err=True)
    if os.environ.get("BRAZESMITH_TRACEBACK"):
        click.echo("".join(traceback.format_exception(error)), err=True)
    else:
        click.echo("  = BRAZESMITH_TRACEBACK=1 shows the traceback", err=True)


_SEVERITY_COLOURS = {"error": "red", "warning": "yellow"}


def render_diagnostic(diagnostic: Diagnostic, colour: bool) -> str:
    """A diagnostic as a compiler shows it: message, place, the line with the expression marked."""

    def style(text: str, **how: Any) -> str:
        return click.style(text, **how) if colour else text

    accent = _SEVERITY_COLOURS[diagnostic.severity]
    head = style(f"{diagnostic.severity}[{diagnostic.code}]", fg=accent, bold=True)
    where = f" ({diagnostic.transform})" if diagnostic.transform else ""
    lines = [f"{head}: {style(diagnostic.message, bold=True)}{where}"]
    width = max((len(str(label.span.line)) for label in diagnostic.labels), default=1)
    for number, label in enumerate(diagnostic.labels):
        span = label.span
        arrow = "-->" if number == 0 else ":::"
        lines.append(f"{' ' * width}{arrow} {shown(span.file)}:{span.line}:{span.column}")
        source = linecache.getline(span.file, span.line).rstrip()
        if source:
            last = span.end_column - 1 if span.end_line == span.line else len(source)
            line = marked(source, span.column, max(1, last - span.column + 1))
            below = f"{line.blank}{style(line.mark, fg=accent)} {label.text}"
            lines.append(f"{span.line:>{width}} | {line.text}")
            lines.append(f"{' ' * width} | {below}".rstrip())
    lines += [f"{' ' * width} = {note}" for note in diagnostic.notes]
    return "\n".join(lines)


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Every diagnostic on stderr, and how many there are."""
    for diagnostic in diagnostics:
        click.echo(render_diagnostic(diagnostic, use_colour(sys.stderr)) + "\n", err=True)
