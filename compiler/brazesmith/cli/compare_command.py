"""`brazesmith compare A B`: search for payloads on which two scripts differ."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from brazesmith.base.json import STDIN
from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    EXIT_INTERRUPTED,
    complete_targets,
    list_written,
    notify,
    refuse,
    report_error,
    write_report,
)
from brazesmith.cli.searching import search_options
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination


@click.command("compare")
@click.argument("first", metavar="A", shell_complete=complete_targets)
@click.argument("second", metavar="B", shell_complete=complete_targets)
@search_options
@click.option("--ignore", multiple=True, metavar="POINTER", help="Do not compare this place.")
@click.option("--save", is_flag=True, help="Store the payload of every difference as a case.")
def command(
    first: str,
    second: str,
    source: str | None,
    payloads: tuple[str, ...],
    budget: float,
    seed: int,
    ignore: tuple[str, ...],
    destination: Destination | None,
    save: bool,
    as_json: str | None,
) -> None:
    """Search for payloads on which A and B differ in what they send.

    A and B are names of transforms, spec files, and .js or .liquid files. One of them may be a
    version of the other: build, git:REF, or - for standard input.

    Payloads come from the payload class of a transform and its cases, from --source and --payload,
    or from what running a script shows that it reads. Each difference is shown with the smallest
    payload that was found. Exits with 1 if there is one. Without one, this is no proof: the last
    lines say what was tried.
    """
    from brazesmith.app.comparing.compare import compare_scripts, write_cases
    from brazesmith.app.run import is_code
    from brazesmith.base.json import dump_json
    from brazesmith.base.source import quoted
    from brazesmith.projects.lock import writing
    from brazesmith.projects.project import load_project
    from brazesmith.report.compare import compared_lines

    if save and all(map(is_code, (first, second))):
        refuse("--save needs a transform of the project as A or B: files of code have no cases")
    project = load_project()
    if sys.stderr.isatty():
        notify(f"searching for {budget:g} s; Ctrl-C ends the search and shows what was found")
    try:
        found = compare_scripts(
            project,
            first,
            second,
            payloads=payloads,
            source=source,
            seconds=budget,
            seed=seed,
            ignore=ignore,
            destination=destination,
            report=notify,
        )
    except KeyboardInterrupt:
        notify("interrupted before the search: nothing was compared")
        raise SystemExit(EXIT_INTERRUPTED) from None
    if as_json != STDIN:
        for line in compared_lines(found):
            echo(line)
    if as_json is not None:  # last, because the file may not be writable
        write_report(as_json, dump_json(found.to_json(), ensure_ascii=False) + "\n")
    for problem in found.problems:
        report_error(problem)
    if found.nothing_sent:
        report_error(found.nothing_sent, "add a payload that is sent, with --payload FILE")
    if save and found.clusters:
        with writing(project, notify):
            folders = write_cases(project, found)
        list_written(folders, f"brazesmith test {quoted(found.transform)} --review")
    if not found.is_complete:
        notify("interrupted: other differences may not have been found")
        raise SystemExit(EXIT_INTERRUPTED)
    if not found.ok:
        raise SystemExit(EXIT_DIFFERENCES)
