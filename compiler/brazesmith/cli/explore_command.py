"""`brazesmith explore TARGET`: search for payloads that a transform gets wrong."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

from brazesmith.base.json import STDIN
from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    EXIT_INTERRUPTED,
    choice_option,
    complete_targets,
    list_written,
    notify,
    refuse,
    report_error,
    write_report,
)
from brazesmith.cli.searching import search_options
from brazesmith.report.formats import FORMATS, formatted
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination

#: The kinds of faults; the names of `explore.goals.Goal`, which is not imported for help.
GOALS: Final = ("rejected", "lost", "error", "identity", "batch")


@click.command("explore")
@click.argument("target", shell_complete=complete_targets)
@search_options
@click.option(
    "--goal",
    "goals",
    multiple=True,
    type=click.Choice(GOALS),
    help="Look only for this kind of fault. Can be repeated.",
)
@click.option("--save", is_flag=True, help="Store the payload of every fault as a case.")
@choice_option(
    "--format", "form", choices=FORMATS, help="How to print faults: github is annotations."
)
def command(
    target: str,
    payloads: tuple[str, ...],
    source: str | None,
    goals: tuple[str, ...],
    budget: float,
    seed: int,
    save: bool,
    destination: Destination | None,
    as_json: str | None,
    form: str,
) -> None:
    """Search for payloads that the source may send and that TARGET gets wrong.

    TARGET is a transform's name, a spec file, or a .js or .liquid file. Each fault is shown once,
    with the smallest payload that was found:

    \b
    error      it throws, and not on purpose
    rejected   Braze refuses the object or the request
    lost       Braze answers success, and drops or changes a value
    identity   it writes to another user, or merges two
    batch      one bad element costs the good ones

    Payloads come from the payload class, the cases, and --payload; of a file, also from --source
    or from what running it shows that it reads. With --save, each payload becomes a case that fails
    until the transform is fixed. Exits with 1 if a fault is found. If none is, this is no proof:
    the last lines say what was tried.
    """
    from brazesmith.app.exploring.explore import explore_script, write_cases
    from brazesmith.app.run import is_code, load_script
    from brazesmith.base.json import dump_json
    from brazesmith.base.source import quoted
    from brazesmith.explore.goals import Goal
    from brazesmith.projects.lock import writing
    from brazesmith.projects.project import load_project
    from brazesmith.report.explore import diagnostic_of, explored_lines

    if save and is_code(target):
        refuse("--save needs a transform of the project: files of code have no cases")
    if as_json == STDIN and form != "text":
        refuse("--json and --format cannot both write to standard output")
    project = load_project()
    progress = _Progress()
    try:
        found = explore_script(
            project,
            load_script(project, target, destination),
            payloads=payloads,
            source=source,
            goals=[Goal(goal) for goal in goals],
            seconds=budget,
            seed=seed,
            report=notify,
            progress=progress,
        )
    except KeyboardInterrupt:
        progress.clear()
        notify("interrupted before the search: nothing was tried")
        raise SystemExit(EXIT_INTERRUPTED) from None
    finally:
        progress.clear()
    if as_json != STDIN:
        if form == "text":
            for line in explored_lines(found):
                echo(line)
        else:
            echo(formatted([diagnostic_of(report, found) for report in found.reports], form))
    if as_json is not None:  # last, because the file may not be writable
        write_report(as_json, dump_json(found.to_json(), ensure_ascii=False) + "\n")
    for problem in found.problems:
        report_error(problem)
    if save and found.reports:
        with writing(project, notify):
            folders = write_cases(project, found)
        list_written(
            folders, f"fix the transform, then brazesmith test {quoted(found.script.name)}"
        )
    if not found.is_complete:
        notify("interrupted: other faults may not have been found")
        raise SystemExit(EXIT_INTERRUPTED)
    if not found.ok:
        raise SystemExit(EXIT_DIFFERENCES)


class _Progress:
    """Shows on a terminal how far a search is."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._began = self._shown = monotonic()

    def __call__(self, tried: int, found: int) -> None:
        if not self._is_terminal or monotonic() < self._shown + _OFTEN:
            return
        self._shown = monotonic()
        seconds = self._shown - self._began
        faults = f"{found} fault{'' if found == 1 else 's'}"
        click.echo(f"\r\033[K{tried:,} payloads, {faults}, {seconds:.0f} s", err=True, nl=False)

    def clear(self) -> None:
        """Remove what is shown in place."""
        if self._is_terminal:
            click.echo("\r\033[K", err=True, nl=False)


#: Seconds between two states that are shown.
_OFTEN: Final = 0.2
