"""The process of `watch` that compiles and tests.

A fresh process for every run (`projects/standby.py`): no module of an earlier version of a spec is
left in it, and to interrupt a run is to end its process. It is started before there is work, so
that V8 is ready when a file is saved.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.app.watch import Work
    from brazesmith.engines import Engines
    from brazesmith.projects.project import Project


#: What a process imports beside the compiler.
MODULES = ("brazesmith.cli.console", "brazesmith.report.diagnostics", "brazesmith.report.text")


@dataclass(frozen=True, slots=True)
class Job:
    """What a process has to do, with the filters of the user."""

    work: Work
    patterns: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()  # the only ones that are wanted; none is all
    expression: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a process has found out."""

    known: Mapping[str, str | None]  # the transforms, with the spec files of own ones
    transforms: tuple[str, ...] = ()  # what compiled
    failed: tuple[str, ...] = ()  # the cases that fail
    mismatches: tuple[str, ...] = ()  # those whose new body can be accepted
    exit_code: int = 0  # of a run that could not begin, for example without such a transform


def serve(connection: Connection, project: Project) -> None:
    """Start V8 before there is a job, wait for the job, and carry it out."""
    from brazesmith.app.run import engines_for
    from brazesmith.cli.console import report_exception

    with engines_for(project) as engines:
        job = connection.recv()
        try:
            done = _carry_out(job, project, engines)
            sys.stdout.flush()
            sys.stderr.flush()
        except BrokenPipeError:  # the reader has ended; the first process will notice
            done = Done({})
        except Exception as error:
            done = Done({}, exit_code=report_exception(error))
        connection.send(done)  # before the workers end, which takes a moment


def _carry_out(job: Job, project: Project, engines: Engines) -> Done:
    """Compile, write the code, run the cases, and print what is to be seen."""
    from brazesmith.app.compile import write_build
    from brazesmith.app.test import run_suite, suite_of
    from brazesmith.app.watch import compile_work
    from brazesmith.base.source import shown
    from brazesmith.cli.console import notify, print_diagnostics
    from brazesmith.projects.lock import writing
    from brazesmith.report.terminal import echo
    from brazesmith.report.text import TextReport
    from brazesmith.suites.suite import Status

    started = time.monotonic()
    compilation = compile_work(project, job.work, job.patterns, engines)
    print_diagnostics(compilation.diagnostics, most_warnings=3)
    with writing(project, notify):
        is_whole = job.work.everything and not job.patterns
        build = write_build(
            compilation if is_whole else replace(compilation, known=None), project.build
        )
    for file in build.changed:
        echo(f"wrote {shown(file)}")
    for file in build.stale:
        echo(f"stale {shown(file)}; `compile --prune` deletes it")
    suite = suite_of(project, compilation, job.expression, job.cases)
    text = TextReport(echo, [name for name, cases in suite.cases.items() if cases])
    failed, mismatches = [], []
    for result in run_suite(suite, engines):
        text.add(result)
        if result.status is not Status.PASSED:
            failed.append(result.case.selector)
        if result.acceptable:
            mismatches.append(result.case.selector)
    text.finish(time.monotonic() - started, compilation.diagnostics)
    names = tuple(script.name for script in compilation.scripts)
    return Done(compilation.known or {}, names, tuple(failed), tuple(mismatches))
