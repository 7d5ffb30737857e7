"""`brazesmith test`: run the fixtures and compare."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from glob import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from brazesmith.app.run import engines_for
from brazesmith.app.test import load_suite, mismatches, run_suite
from brazesmith.base.files import delete_abandoned, replacing
from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    Amount,
    DestinationName,
    choice_option,
    complete_targets,
    file_option,
    notify,
    print_diagnostics,
    refuse,
    report_error,
)
from brazesmith.projects.lock import writing
from brazesmith.projects.project import load_project
from brazesmith.report import Format, Report, report_in
from brazesmith.report.progress import Progress
from brazesmith.report.terminal import echo
from brazesmith.report.text import TextReport
from brazesmith.suites.accept import update_refusal
from brazesmith.suites.leftovers import leftover_line
from brazesmith.suites.suite import CaseResult, Status

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination

_STDOUT = "-"


@click.command("test")
@click.argument("names", nargs=-1, metavar="[NAME|CASE]...", shell_complete=complete_targets)
@file_option("--fixtures", metavar="DIR", help="The folder of the cases (default: `fixtures`).")
@click.option("--update", is_flag=True, help="Accept the actual bodies as expected, and list them.")
@click.option("--review", is_flag=True, help="Step through differences; accept or reject each.")
@file_option("--junit", help="Write JUnit XML; `-` is standard output.")
@file_option("--json", help="Write all results as JSON; `-` is standard output.")
@file_option("--html", help="Write an HTML page.")
@choice_option(
    "--format",
    "form",
    choices=["text", "github"],
    help="github prints annotations, and the report on standard error.",
)
@click.option("--no-cache", is_flag=True, help="Compile everything again.")
@file_option("--code", help="Run hand-written code instead, on the cases of one transform.")
@click.option(
    "--destination",
    type=DestinationName(),
    help="With --code and a folder of cases: where the bodies go (default: `track`).",
)
@click.option("--coverage", is_flag=True, help="Show what the cases do not exercise.")
@click.option(
    "--fail-under",
    type=Amount(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if the total coverage is less; implies --coverage.",
)
@click.option("-k", "expression", metavar="EXPR", help="Run only matching cases: `a and not b`.")
def command(
    names: tuple[str, ...],
    fixtures: str | None,
    update: bool,
    review: bool,
    junit: str | None,
    json: str | None,
    html: str | None,
    form: str,
    no_cache: bool,
    code: str | None,
    destination: Destination | None,
    coverage: bool,
    fail_under: float | None,
    expression: str | None,
) -> None:
    """Run the fixtures of transforms (default: all) and show differences."""
    coverage = coverage or fail_under is not None
    if update and review:
        refuse("--update accepts every body, and --review asks; use one of them")
    if update or review:
        option = "--update" if update else "--review"
        if refusal := update_refusal(os.environ, option):
            refuse(refusal)
    if review and not (sys.stdin.isatty() and sys.stdout.isatty()):
        refuse("--review asks on a terminal; elsewhere, accept bodies with `test CASE --update`")
    github = _STDOUT if form == "github" else None
    formats: dict[Format, str | None] = {
        "json": json,
        "junit": junit,
        "html": html,
        "github": github,
    }
    places = [place for place in formats.values() if place is not None]
    if places.count(_STDOUT) > 1:
        refuse("only one report can go to standard output")
    if len(set(map(os.path.abspath, places))) < len(places):
        refuse("two reports cannot go to one file")
    started = time.monotonic()
    project = load_project()
    folder = Path(fixtures) if fixtures else None
    lock = writing(project, notify) if update or review else nullcontext()
    with lock, engines_for(project) as engines, ExitStack() as files:  # V8 starts while compiling
        suite = load_suite(
            project,
            names,
            fixtures=folder,
            expression=expression,
            use_cache=not no_cache,
            code=code,
            destination=destination,
            coverage=coverage,
        )
        print_diagnostics(suite.compilation.diagnostics)
        if suite.why_empty and not (coverage and suite.measured):
            refuse(suite.why_empty)
        for leftover in suite.leftovers:
            report_error(leftover_line(leftover))
        if suite.untested and not coverage:
            notify(f"warning: transforms without cases: {', '.join(suite.untested)}")
        stream = sys.stderr if _STDOUT in formats.values() else sys.stdout
        progress = Progress(sys.stderr, suite.size)
        text = TextReport(
            _writer(stream, progress),
            [name for name, cases in suite.cases.items() if cases],
            review=review,
            fold=coverage,
            options=suite.options,
        )
        reports: list[Report] = [text]
        for format_, file in formats.items():
            if file is not None:
                reports.append(report_in(format_, files.enter_context(_open(file))))
        results: list[CaseResult] = []
        counted: list[CaseResult] = []
        for result in run_suite(suite, engines, update=update):
            if review and result.acceptable:
                results.append(result)
            if coverage:
                counted.append(replace(result, body=None))  # large, and not needed
            for report in reports:
                report.add(result)
            progress.step(result.case.id)
        measured = None
        if coverage:
            from brazesmith.app.coverage import measure

            measured = measure(suite, counted, engines, use_cache=not no_cache)
        progress.clear()
        diagnostics = suite.compilation.diagnostics
        text.finish(time.monotonic() - started, diagnostics, measured)
        for report in reports[1:]:
            report.finish(time.monotonic() - started, (*diagnostics, *suite.leftovers), measured)
        left = text.total.failures - len(results)
        if results:
            from brazesmith.report.review import review as step_through

            results = step_through(mismatches(results, project, engines), click.getchar, echo)
            left += sum(result.status is not Status.PASSED for result in results)
    is_weak = False
    if measured is not None:
        for line in measured.shortfalls(fail_under):
            report_error(line)
        is_weak = measured.is_weak(fail_under)
    if suite.compilation.failed or suite.leftovers or left or is_weak:
        raise SystemExit(EXIT_DIFFERENCES)


def _writer(stream: IO[str], progress: Progress) -> Callable[[str], None]:
    def write(text: str) -> None:
        progress.clear()
        echo(text, stream)

    return write


@contextmanager
def _open(file: str) -> Iterator[IO[str]]:
    """Open the file of a report, or standard output."""
    if file == _STDOUT:
        yield sys.stdout
        return
    path = Path(file)
    delete_abandoned(path.parent.glob(f".{escape(path.name)}.*.tmp"))
    with replacing(path) as stream:
        yield stream
