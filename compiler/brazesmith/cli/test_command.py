"""`brazesmith test`: run every fixture and diff."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from brazesmith.app.project import Project, load_project
from brazesmith.base.diagnostics import Diagnostic, suggest
from brazesmith.base.source import shown
from brazesmith.cli import EXIT_DIFFERENCES
from brazesmith.cli.console import print_diagnostics, refuse, use_colour
from brazesmith.report import Format, Report, report_in
from brazesmith.report.progress import Progress
from brazesmith.report.text import Style, TextReport
from brazesmith.targets.script import Script
from brazesmith.testing.fixtures import Case, find_cases, stray_folders
from brazesmith.testing.select import ExpressionError, Selector, selector
from brazesmith.testing.settle import accept, record, update_refusal
from brazesmith.testing.suite import Runner, emulator_of, judge_of, run_suite, with_pinned_time

_STDOUT = "-"


@click.command("test")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--fixtures", metavar="DIR", help="Where the cases are, if not in the project's own.")
@click.option("--update", is_flag=True, help="Accept what comes out as expected, and list it.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML; `-` is standard output.")
@click.option("--json", metavar="FILE", help="Write all results as JSON; `-` is standard output.")
@click.option("--html", metavar="FILE", help="Write a page to look at.")
@click.option("-k", "expression", metavar="EXPR", help="Only these cases: `voice and not test`.")
def command(
    names: tuple[str, ...],
    fixtures: str | None,
    update: bool,
    junit: str | None,
    json: str | None,
    html: str | None,
    expression: str | None,
) -> None:
    """Run the fixtures of the named transforms, of all by default, and show what differs."""
    if update and (refusal := update_refusal(os.environ)):
        refuse(refusal)
    if [junit, json, html].count(_STDOUT) > 1:
        refuse("only one report can go to standard output")
    started = time.monotonic()
    project = load_project()
    selected = _selector(expression)
    with emulator_of(project) as emulator:  # V8 comes up while the transforms are compiled
        suite = _suite(project, names, fixtures, selected)
        formats: dict[Format, str | None] = {"json": json, "junit": junit, "html": html}
        stream = sys.stderr if _STDOUT in formats.values() else sys.stdout
        progress = Progress(sys.stderr, sum(map(len, suite.cases.values())))
        text = TextReport(
            _writer(stream, progress),
            [name for name, cases in suite.cases.items() if cases],
            Style(use_colour(stream)),
        )
        with ExitStack() as files:
            reports: list[Report] = [text]
            for format_, file in formats.items():
                if file is not None:
                    reports.append(report_in(format_, files.enter_context(_open(file))))
            _run(suite, emulator, reports, progress, update)
            for report in reports:
                report.finish(time.monotonic() - started, suite.diagnostics)
    if suite.broken or not text.total.clean:
        raise SystemExit(EXIT_DIFFERENCES)


@dataclass(frozen=True, slots=True)
class _Suite:
    """What is to be run."""

    project: Project
    scripts: Sequence[Script]
    cases: dict[str, list[Case]]
    diagnostics: Sequence[Diagnostic]

    @property
    def broken(self) -> bool:
        """Whether a transform does not compile."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def _suite(
    project: Project, names: Sequence[str], fixtures: str | None, selected: Selector | None
) -> _Suite:
    """Compile the transforms and find their cases; diagnostics are shown at once."""
    compiled = project.scripts(names)
    print_diagnostics(compiled.diagnostics)
    folder = Path(fixtures) if fixtures else project.fixtures
    found = {script.name: find_cases(folder, script.name) for script in compiled.scripts}
    if selected:
        found = {name: [c for c in cases if selected(c.id)] for name, cases in found.items()}
    suite = _Suite(project, compiled.scripts, found, compiled.diagnostics)
    if not (suite.broken or any(found.values())):
        refuse(_nothing(folder, list(found), bool(selected)))
    if not (names or suite.broken):
        _warn_of_strays(folder, list(found))
    return suite


def _nothing(folder: Path, names: list[str], filtered: bool) -> str:
    """Why there is nothing to run."""
    if not names:
        return "there are no transforms; `brazesmith init DIR` starts a project with one"
    if not folder.is_dir():
        return f"{shown(folder)}: no such folder; `brazesmith fixture add NAME FILE` makes a case"
    if filtered:
        return "no case matches -k"
    named = names[0] if len(names) == 1 else "any transform"
    return f"no cases of {named} in {shown(folder)}; `brazesmith fixture add NAME FILE` makes one"


def _run(
    suite: _Suite,
    emulator: Runner,
    reports: Sequence[Report],
    progress: Progress,
    update: bool,
) -> None:
    judge = judge_of(suite.project)
    for result in run_suite(suite.scripts, suite.cases, emulator, judge):
        settled = accept(with_pinned_time(result, emulator, judge)) if update else record(result)
        for report in reports:
            report.add(settled)
        progress.step(result.case.id)
    progress.clear()


def _warn_of_strays(fixtures: Path, names: list[str]) -> None:
    for stray in stray_folders(fixtures, names):
        nearest = suggest(stray, names)
        meant = f": is it `{nearest}`?" if nearest else ""
        folder = shown(fixtures / stray)
        click.echo(f"warning: {folder}: no transform is called `{stray}`{meant}", err=True)


def _selector(expression: str | None) -> Selector | None:
    try:
        return selector(expression) if expression is not None else None
    except ExpressionError as error:
        refuse(str(error))


def _writer(stream: IO[str], progress: Progress) -> Callable[[str], None]:
    def write(text: str) -> None:
        progress.clear()
        click.echo(text, stream)

    return write


@contextmanager
def _open(file: str) -> Iterator[IO[str]]:
    """A report's file, or standard output."""
    if file == _STDOUT:
        yield sys.stdout
        return
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        stream = open(file, "w", encoding="utf-8", newline="\n")  # noqa: SIM115
    except OSError as error:
        refuse(f"{file}: cannot be written: {error.strerror}")
    with stream:
        yield stream
