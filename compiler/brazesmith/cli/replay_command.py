"""`brazesmith replay`: archived payloads through one version of a transform, or through two."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

from brazesmith.base.json import STDIN
from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    EXIT_INTERRUPTED,
    DestinationName,
    complete_names,
    list_written,
    notify,
    refuse,
    write_report,
)
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination


@click.command("replay")
@click.argument("target", shell_complete=complete_names)
@click.argument("archives", nargs=-1)
@click.option("--against", metavar="OTHER", help="Compare with an older version.")
@click.option("-o", "--output", metavar="DIR", help="Write results.ndjson and summary.json.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="The number of workers.")
@click.option("--ignore", multiple=True, metavar="POINTER", help="Do not compare this place.")
@click.option("--accept", metavar="FILE", help="The differences that are intended (TOML).")
@click.option("--update", is_flag=True, help="Add all differences to the file of --accept.")
@click.option("--fixtures", is_flag=True, help="Store a sample of every difference as a case.")
@click.option("--now", metavar="ISO", help="The time, for payloads stored without one.")
@click.option(
    "--destination",
    type=DestinationName(),
    help="Where the bodies of a file go (default: `track` for .js, `webhook` for .liquid).",
)
@click.option("--json", "as_json", metavar="FILE", help="Write the summary as JSON.")
@click.option("--html", metavar="FILE", help="Write a page with everything.")
@click.option("--resume", is_flag=True, help="Continue the interrupted replay in DIR.")
def command(
    target: str,
    archives: tuple[str, ...],
    against: str | None,
    output: str | None,
    jobs: int | None,
    ignore: tuple[str, ...],
    accept: str | None,
    update: bool,
    fixtures: bool,
    now: str | None,
    destination: Destination | None,
    as_json: str | None,
    html: str | None,
    resume: bool,
) -> None:
    """Run the payloads in ARCHIVES through TARGET, judge the bodies, and sum up.

    TARGET is a transform's name, or a .js or .liquid file. Archives are files, folders, or - for
    standard input: NDJSON (a payload in each line), JSON, also compressed (.gz, .zst).

    With --against, both versions run on every payload, and the differences are grouped. OTHER is
    the older version: build, git:REF, another name, a file of code, or - for standard input.
    """
    from brazesmith.app.accepted import add_accepted, read_accepted
    from brazesmith.app.replay import replay, write_fixtures
    from brazesmith.app.run import checked_time, is_code
    from brazesmith.archive.chunks import total_size
    from brazesmith.archive.reading import list_note
    from brazesmith.base.json import dump_json
    from brazesmith.base.source import quoted, shown
    from brazesmith.projects.lock import writing
    from brazesmith.projects.project import load_project
    from brazesmith.report.replay import page, summary_lines

    if [*archives, against, accept].count(STDIN) > 1:
        refuse("`-` is named twice: standard input can be read only once")
    if as_json == html == STDIN:
        refuse("--json and --html cannot both write to standard output")
    if against is None and (accept or fixtures or ignore):
        refuse("--accept, --fixtures and --ignore need --against OTHER")
    if fixtures and is_code(target):
        refuse("--fixtures needs a transform of the project: files of code have no cases")
    if update and accept is None:
        refuse("--update needs --accept FILE")
    if update and os.environ.get("CI"):
        refuse("--update accepts differences, which is not done in CI")
    accepted = (
        read_accepted(Path(accept)) if accept and (Path(accept).exists() or not update) else ()
    )
    project = load_project()
    progress = _Progress(total_size(archives))
    try:
        found = replay(
            project,
            target,
            archives,
            against=against,
            output=Path(output) if output else None,
            workers=jobs,
            ignore=ignore,
            now=checked_time(now, "--now"),
            destination=destination,
            resume=resume,
            accepted=accepted,
            report=progress,
            report_sample=progress.sample,
        )
    finally:
        progress.clear()
    if found.lists:
        notify(list_note(found.lists))
    if as_json is not None:
        write_report(as_json, dump_json(found.to_json(), ensure_ascii=False) + "\n")
    if html is not None:
        write_report(html, page(found))
    if STDIN not in (as_json, html):
        for line in summary_lines(found):
            echo(line)
    if not found.is_complete:
        hint = "continue with --resume" if output else "with -o DIR, --resume would continue it"
        notify(f"interrupted after {found.summary.payloads:,} payloads; {hint}")
        raise SystemExit(EXIT_INTERRUPTED)
    if fixtures:
        with writing(project, notify):
            folders = write_fixtures(project, found)
        list_written(folders, f"brazesmith test {quoted(found.transform)} --review")
    if update and accept is not None:
        pairs = [(one.group, one.values) for one in found.clusters]
        number = add_accepted(Path(accept), found.transform, pairs)
        notify(f"added {number} to {shown(accept)}; review them")
    elif not found.ok:
        raise SystemExit(EXIT_DIFFERENCES)


class _Progress:
    """Shows how far a replay is: in place on a terminal, otherwise a line now and then."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._is_terminal = sys.stderr.isatty()
        self._shown = monotonic()
        self._start: tuple[float, int, int] | None = None  # after what was done already

    def __call__(self, payloads: int, size: int) -> None:
        began, payloads_before, size_before = self._start = self._start or (
            monotonic(),
            payloads,
            size,
        )
        if payloads == payloads_before:
            return
        seconds = max(monotonic() - began, 1e-9)
        text = f"{payloads:,} payloads, {(payloads - payloads_before) / seconds:,.0f}/s"
        if self._total:
            text += f", {min(size / self._total, 1):.0%}"
            if size > size_before:
                left = seconds * (self._total - size) / (size - size_before)
                text += f", {max(left, 0):,.0f} s left"
        self._show(text)

    def sample(self, number: int, total: int) -> None:
        """Show how many samples are shrunk."""
        self._show(f"shrinking samples, {number} of {total}")

    def clear(self) -> None:
        """Remove what is shown in place."""
        if self._is_terminal:
            click.echo("\r\033[K", err=True, nl=False)

    def _show(self, text: str) -> None:
        if monotonic() < self._shown + (_OFTEN if self._is_terminal else _SELDOM):
            return
        self._shown = monotonic()
        if self._is_terminal:
            click.echo(f"\r\033[K{text}", err=True, nl=False)
        else:
            notify(text)


#: Seconds between two states of a replay that are shown, on a terminal and elsewhere.
_OFTEN: Final = 0.2
_SELDOM: Final = 10.0
