"""What the commands share on a terminal: when to use colour, how to report errors."""

from __future__ import annotations

import contextlib
import errno
import io
import math
import os
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from brazesmith.base.diagnostics import Diagnostic, SpecError
from brazesmith.base.json import STDIN, InputError
from brazesmith.base.source import printable, shown
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import destinations, named
from brazesmith.report.formats import FORMATS, formatted
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

#: Exit codes, the same for every command; 0 is success.
EXIT_DIFFERENCES = 1
EXIT_USAGE = 2
EXIT_BUG = 70
#: What shells report of a program that Ctrl-C has ended.
EXIT_INTERRUPTED = 130

#: For a command that finds no transforms.
NO_TRANSFORMS = "no transforms; run `brazesmith init DIR` to start a project with one"


class DestinationName(click.ParamType[Destination]):
    """A parameter that names a destination; integrations are imported only if they are needed."""

    name = "choice"

    def convert(self, value: Any, param: Any, ctx: Any) -> Destination:
        """Return the descriptor with this name."""
        try:
            return named(value)
        except ValueError:
            return named(_choice().convert(value, param, ctx))  # reports the choices

    def get_metavar(self, *args: Any, **kwargs: Any) -> str:
        """Return the choices, as help shows them."""
        return str(_choice().get_metavar(*args, **kwargs))

    def shell_complete(self, *args: Any) -> list[CompletionItem]:
        """Return the names that begin with a text."""
        return list(_choice().shell_complete(*args))


class Amount(click.FloatRange):
    """A parameter that is a number in a range. `nan` is a float, and in none."""

    unit = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Return the number."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a {self.unit}.", param, ctx)
        return number


class Budget(Amount):
    """A parameter that is a number of seconds, more than none."""

    unit = "number of seconds"

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)


def _choice() -> Any:
    return click.Choice([str(destination) for destination in destinations()])


def choice_option(*names: str, choices: Sequence[str], help: str) -> Callable[[F], F]:
    """Return the decorator of an option with choices; the first is the default."""
    choice = click.Choice(choices)
    return click.option(*names, type=choice, default=choices[0], show_default=True, help=help)


#: The decorator of an option that names a file; shells complete it.
file_option = partial(click.option, type=click.Path(), metavar="FILE")


def report_error(message: str, hint: str | None = None) -> None:
    """Print an error and what to do about it on stderr. Names in it may come from anywhere."""
    echo(f"error: {printable(message)}", err=True)
    if hint:
        echo(f"  = {printable(hint)}", err=True)


def notify(message: str) -> None:
    """Print what the command is doing on stderr."""
    echo(message, err=True)


def write_report(file: str, text: str) -> None:
    """Write a report to a file, or to standard output for `-`."""
    from brazesmith.base.files import write_file

    if file == STDIN:
        click.echo(text, nl=False)
    else:
        write_file(Path(file), text)


def list_written(folders: Sequence[Path], next_step: str) -> None:
    """Say which cases were written, and what to do with them."""
    for folder in folders:
        notify(f"wrote {shown(folder)}")
    if folders:
        notify(f"next: {next_step}")


def refuse(message: str, hint: str | None = None) -> NoReturn:
    """Print why the request cannot be carried out, and exit with the code for bad usage."""
    report_error(message, hint)
    raise SystemExit(EXIT_USAGE)


def report_exception(error: Exception) -> int:
    """Print an exception on stderr; return the exit code."""
    from brazesmith.engines import EmulatorUnavailable
    from brazesmith.projects.errors import UsageError

    match error:
        case InputError() | UsageError():
            report_error(str(error), error.hint)
            return EXIT_USAGE
        case SpecError():
            print_diagnostics(error.diagnostics)
            return EXIT_DIFFERENCES
        case EmulatorUnavailable():
            report_error(str(error), "the installation is broken: install brazesmith again")
            return EXIT_BUG
        case OSError(filename=str() as file):
            report_error(f"{file}: {error.strerror}")
            return EXIT_USAGE
        case OSError(errno=errno.ENOSPC):  # of a stream, which has no name
            report_error("cannot write the output: the disk is full")
            return EXIT_USAGE
        case _:
            _report_bug(error)
            return EXIT_BUG


def _report_bug(error: Exception) -> None:
    """Print an internal error, and what a report of it should contain."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    report_error(f"internal error in brazesmith: {type(error).__name__}: {error}", f"at {place}")
    echo("  = please report it with the command, the spec or file, and these lines", err=True)
    if os.environ.get("BRAZESMITH_TRACEBACK"):
        echo("".join(traceback.format_exception(error)), err=True)
    else:
        echo("  = set BRAZESMITH_TRACEBACK=1 to see the traceback", err=True)


format_option = choice_option(
    "--format", "form", choices=FORMATS, help="How to print diagnostics: github is annotations."
)


def complete_names(context: click.Context, parameter: click.Parameter, start: str) -> list[str]:
    """Return the names of transforms that begin with a text, for the completion of a shell.

    None if the project is broken. What specs print is not shown.
    """
    from brazesmith.app.compile import transform_names
    from brazesmith.projects.project import load_project

    with contextlib.redirect_stderr(io.StringIO()):
        try:
            return [name for name in transform_names(load_project()) if name.startswith(start)]
        except Exception:
            return []


def complete_targets(
    context: click.Context, parameter: click.Parameter, start: str
) -> list[CompletionItem]:
    """Return the names of transforms that begin with a text, or let the shell complete files."""
    from click.shell_completion import CompletionItem

    names = complete_names(context, parameter, start)
    return [CompletionItem(name) for name in names] or [CompletionItem(start, type="file")]


def print_diagnostics(
    diagnostics: Sequence[Diagnostic], form: str = "text", most_warnings: int | None = None
) -> None:
    """Print every diagnostic, as text on stderr, where notes are only counted.

    If there are more than `most_warnings`, warnings are one line for each code of a transform.
    """
    if form != "text":
        echo(formatted(diagnostics, form))
    elif diagnostics:
        from brazesmith.report.diagnostics import brief, folded, joined, render_diagnostic

        whole = joined(found for found in diagnostics if found.severity != "note")
        warnings = [found for found in whole if found.severity == "warning"]
        is_brief = most_warnings is not None and len(warnings) > most_warnings
        for found in whole:
            if not (is_brief and found in warnings):
                echo(render_diagnostic(found) + "\n", err=True)
        if is_brief:
            for line in brief(warnings):
                echo(line, err=True)
            echo("`compile --verbose` shows every warning and what to write\n", err=True)
        for line in folded(found for found in diagnostics if found.severity == "note"):
            echo(line, err=True)
