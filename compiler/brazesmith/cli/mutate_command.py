"""`brazesmith mutate`: find out which faults the cases would not notice."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from brazesmith.base.json import STDIN
from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    NO_TRANSFORMS,
    Budget,
    DestinationName,
    choice_option,
    complete_targets,
    file_option,
    notify,
    print_diagnostics,
    refuse,
    report_error,
    write_report,
)
from brazesmith.report.terminal import echo
from brazesmith.suites.accept import update_refusal

if TYPE_CHECKING:
    from brazesmith.app.mutating.mutate import MutationRun
    from brazesmith.contract.destination import Destination
    from brazesmith.projects.project import Project


@click.command("mutate")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_targets)
@click.option("--since", metavar="REF", help="Only transforms that changed since a commit.")
@click.option("--save", is_flag=True, help="Add payloads that kill the survivors as cases.")
@file_option("--code", help="Mutate hand-written code instead, with the cases of one transform.")
@click.option(
    "--destination",
    type=DestinationName(),
    help="With --code and a folder of cases: where the bodies go (default: `track`).",
)
@click.option(
    "--budget",
    type=Budget(),
    metavar="SECONDS",
    help="Stop after so many seconds, without a verdict (default: no limit).",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, metavar="N", help="The seed of the search."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes share the work (default: 2).",
)
@file_option("--json", help="Write the report in Stryker's format; `-` is standard output.")
@choice_option(
    "--format",
    "form",
    choices=["text", "github"],
    help="github prints annotations, and the report on standard error.",
)
@click.option("-v", "--verbose", is_flag=True, help="Also list the faults that change nothing.")
def command(
    names: tuple[str, ...],
    since: str | None,
    save: bool,
    code: str | None,
    destination: Destination | None,
    budget: float | None,
    seed: int,
    jobs: int | None,
    json: str | None,
    form: str,
    verbose: bool,
) -> None:
    """Introduce faults into transforms (default: all), and show those that no case notices.

    The faults are those that a person could make: a dropped default, a misspelt key, `<` instead of
    `<=`. Each survivor is shown with a payload that would reveal it as a case. Exits with 1 while
    any survives, and if the run is not complete.
    """
    from brazesmith.app.mutating.mutate import JOBS, mutate
    from brazesmith.projects.project import load_project
    from brazesmith.report.mutation import diagnostic_of, mutation_lines

    if save and (refusal := update_refusal(os.environ, "--save")):
        refuse(refusal)
    if since is not None and code:
        refuse("--since compares specs with a commit; leave out --code")
    if json == STDIN and form == "github":
        refuse("only one report can go to standard output")
    project = load_project()
    usual = signal.signal(signal.SIGTERM, signal.default_int_handler)  # it ends as by Ctrl-C
    try:
        run = mutate(
            project,
            names,
            since=since,
            code=code,
            destination=destination,
            seconds=budget,
            seed=seed,
            jobs=jobs or JOBS,
        )
    finally:
        signal.signal(signal.SIGTERM, usual)
    print_diagnostics(run.diagnostics)
    if not run.mutations and not run.diagnostics:
        if since is None:
            refuse(NO_TRANSFORMS)
        notify(f"nothing to do: no transform changed since {since}")
    stream = sys.stderr if json == STDIN or form == "github" else sys.stdout
    for line in mutation_lines(run, verbose=verbose, is_saved=save):
        echo(line, stream)
    if json is not None:
        from brazesmith.base.json import dump_json
        from brazesmith.report.stryker import stryker_report

        report = stryker_report(run.mutations, run.cases)
        write_report(json, dump_json(report, ensure_ascii=False) + "\n")
    if form == "github":
        from brazesmith.mutation.mutant import Status
        from brazesmith.report.formats import formatted

        survivors = [one for one in run.results if one.status is Status.SURVIVED]
        if survivors:
            click.echo(formatted(list(map(diagnostic_of, survivors)), "github"))
    for mutation in run.mutations:
        if mutation.problem:
            report_error(f"{mutation.transform}: {mutation.problem}")
    if save and not run.stopped:
        _save(project, run)
    if run.stopped:
        report_error(f"incomplete, so there is no verdict: {run.stopped}")
        raise SystemExit(EXIT_DIFFERENCES)
    if not run.passed:
        raise SystemExit(EXIT_DIFFERENCES)


def _save(project: Project, run: MutationRun) -> None:
    """Store payloads as cases of the transforms that they were found for, and list them."""
    from brazesmith.app.mutating.survivors import save_survivors
    from brazesmith.app.run import engines_for
    from brazesmith.base.source import shown
    from brazesmith.projects.lock import writing
    from brazesmith.report.words import counted
    from brazesmith.suites.fixtures import OutcomeKind

    with writing(project, notify), engines_for(project) as engines:
        for mutation in run.mutations:
            own = [one for one in mutation.results if one.where == mutation.transform]
            own_mutation = replace(mutation, results=tuple(own))
            known = run.cases[mutation.transform]
            for case in save_survivors(project, own_mutation, engines, known, run.fixtures):
                count = counted(len(case.kills), "fault")
                review = "; review its body" if case.expect is OutcomeKind.BODY else ""
                notify(f"added {shown(case.folder)}: notices {count}{review}")
