"""`brazesmith watch`: compile and test what a change affects, whenever a file is saved."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NoReturn

import click

from brazesmith.app.watch import Work, affected
from brazesmith.base.json import InputError
from brazesmith.base.source import shown
from brazesmith.cli.console import complete_targets, notify, report_error, report_exception
from brazesmith.cli.keys import Keys, keyboard
from brazesmith.cli.watch_process import MODULES, Done, Job, serve
from brazesmith.projects.changes import Changes
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project, load_project
from brazesmith.projects.standby import Process, Standby
from brazesmith.report.terminal import echo
from brazesmith.report.words import faint, strong
from brazesmith.suites.select import ExpressionError, selector

_HELP = "a all   f failed only   p filter   u update   r review   c copy   q quit"

_EVERYTHING = Work(everything=True)


@click.command("watch")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_targets)
@click.option("-k", "expression", metavar="EXPR", help="Run only matching cases: `a and not b`.")
@click.option("--poll", is_flag=True, help="Look for changes; for network drives and containers.")
def command(names: tuple[str, ...], expression: str | None, poll: bool) -> None:
    """Compile and test transforms (default: all), and again whenever a file is saved.

    Only what a change affects is compiled and tested. On a terminal, keys do more: a runs
    everything, f only what failed, p sets a filter, u accepts the new bodies, r reviews them, c
    copies code, and q quits.
    """
    project = load_project()
    if expression is not None and (problem := _problem(expression)):
        raise click.UsageError(problem)
    with ExitStack() as stack:
        keys = keyboard()
        if keys:
            stack.enter_context(keys)
        with contextlib.suppress(KeyboardInterrupt):
            _Watch(project, names, expression, poll, keys).run()


class _Watch:
    """The state of the command: what is known of the project, what runs, what is selected."""

    def __init__(
        self,
        project: Project,
        patterns: tuple[str, ...],
        expression: str | None,
        poll: bool,
        keys: Keys | None,
    ) -> None:
        self._project = project
        self._patterns = patterns
        self._expression = expression
        self._poll = poll
        self._changes = Changes(project, poll=poll, notify=notify)
        self._keys = keys
        self._output = _pipe_of_output()
        self._standby = Standby(*MODULES)
        self._next: Process | None = None  # one that is ready for the next change
        self._running: tuple[Process, Job] | None = None
        self._has_finished = False  # the first run
        self._is_interrupted = False
        self._last = Done({})

    def run(self) -> None:
        """React to saved files, keys, and runs that end, until the user quits."""
        signal.signal(signal.SIGINT, self._interrupt)
        try:
            self._start(_EVERYTHING, "everything")
            while self._react() and not self._is_interrupted:
                pass
        finally:
            self._changes.close()
            for process in (self._next, self._running and self._running[0]):
                if process:
                    process.end()
            self._standby.close()

    def _interrupt(self, *_: object) -> NoReturn:
        """React to Ctrl-C. Python forgets an exception that is raised while it frees an object."""
        self._is_interrupted = True
        raise KeyboardInterrupt

    def _react(self) -> bool:
        """Wait for something to happen, and react; return whether to go on."""
        process = self._running[0] if self._running else None
        sources: list[Connection | int] = [
            self._changes.connection,
            *([process.connection] if process else []),
            *([self._keys.descriptor] if self._keys else []),
            *self._output,
        ]
        for source in wait(sources, 1):  # in between, Python reacts to signals such as SIGCONT
            if source in self._output:
                raise BrokenPipeError
            if source is self._changes.connection:
                self._changed(self._changes.connection.recv())
            elif process and self._running and source is process.connection:
                self._finished(self._running[1], process.receive())
            elif self._keys:
                typed = self._keys.read()
                keys = ["?"] if typed.startswith("\x1b") else list(typed)  # an arrow is one key
                if not keys or not all(map(self._pressed, keys)):
                    return False
        return True

    def _changed(self, paths: set[Path]) -> None:
        try:
            if self._project.file in paths:
                self._set_project(load_project(self._project.root))
            work = affected(paths, self._project, self._last.known)
        except (UsageError, InputError) as error:
            report_exception(error)
            return
        if not work:
            return
        if self._running:
            work |= self._running[1].work  # what the interrupted run would have done
        names = sorted(shown(path) for path in paths)
        self._start(work, f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''} changed")

    def _set_project(self, project: Project) -> None:
        """Work with new settings, which may name other folders."""
        if project == self._project:
            return
        changes = Changes(project, poll=self._poll, notify=notify)
        self._changes.close()
        self._changes, self._project = changes, project
        if self._next:  # it has the old settings
            self._next.end()
            self._next = None

    def _start(self, work: Work, why: str, cases: Sequence[str] = ()) -> None:
        """Begin a run; one that is still going on has become stale, and ends."""
        if self._running:
            self._running[0].end()
        if self._keys:
            click.clear()
        echo(f"{strong(why)}{faint(self._selection())}")
        job = Job(work, self._patterns, tuple(cases), self._expression)
        process = self._next or self._standby.start(serve, self._project)
        process.send(job)
        self._running, self._next = (process, job), None

    def _finished(self, job: Job, done: Done | None) -> None:
        self._running, self._next = None, self._standby.start(serve, self._project)
        if done is None:
            report_error("the process of the run has ended; save a file to start another")
            done = Done({})
        if done.exit_code and not self._has_finished:
            raise SystemExit(done.exit_code)
        self._has_finished = True
        is_complete = job.work.everything and done.known
        known = done.known if is_complete else {**self._last.known, **done.known}
        self._last = Done(known, done.transforms, done.failed, done.mismatches)
        watched = ", ".join(map(shown, self._changes.watched))
        echo("\n" + faint(f"watching {watched}{self._selection()}"))
        if self._keys:
            echo(faint(_HELP))

    def _selection(self) -> str:
        """Return what is selected, to be shown behind what is watched."""
        names = f" of {', '.join(self._patterns)}" if self._patterns else ""
        return names + (f"   filter: {self._expression}" if self._expression else "")

    def _pressed(self, key: str) -> bool:
        """Do what a key means; return whether to go on."""
        match key:
            case "q" | "\x04":
                return False
            case "a":
                self._start(_EVERYTHING, "everything")
            case "f" if self._last.failed:
                self._start(self._of_cases(self._last.failed), "failed only", self._last.failed)
            case "f":
                echo("nothing has failed")
            case "p" | "u" | "r" | "c" if self._running:
                echo("press this key again after the run")
            case "p":
                self._ask_filter()
            case "u":
                self._accept("--update")
            case "r":
                self._accept("--review")
            case "c":
                self._copy()
            case "\n":
                echo("")
            case _:
                echo(faint(_HELP))
        return True

    def _of_cases(self, cases: Sequence[str]) -> Work:
        """Return the work of some cases, by their selectors."""
        names = {case.partition("::")[0] for case in cases}
        specs = {name: self._last.known.get(name) for name in names}
        return Work(
            files=frozenset(Path(spec) for spec in specs.values() if spec is not None),
            names=frozenset(name for name, spec in specs.items() if spec is None),
        )

    def _ask_filter(self) -> None:
        text = self._line("filter, like `guest and not empty` (nothing: all cases): ")
        if text is None:
            return
        if problem := text and _problem(text):
            report_error(problem)
            return
        self._expression = text or None
        self._start(_EVERYTHING, "everything")

    def _accept(self, option: str) -> None:
        """Accept the bodies of the last run, or review them one by one."""
        if not self._last.mismatches:
            echo("no body differs")
            return
        self._command("test", *self._last.mismatches, option)

    def _copy(self) -> None:
        names = self._last.transforms
        name = names[0] if len(names) == 1 else self._line("copy which transform? ")
        if name:
            self._command("copy", name)

    def _command(self, *arguments: str) -> None:
        """Run another command on the terminal."""
        assert self._keys is not None
        with self._keys.released(), contextlib.suppress(KeyboardInterrupt):
            subprocess.run([sys.executable, "-m", "brazesmith", *arguments], check=False)
        self._is_interrupted = False  # Ctrl-C was for the other command

    def _line(self, prompt: str) -> str | None:
        """Ask for a line of text; None after Ctrl-C or Ctrl-D."""
        assert self._keys is not None
        with self._keys.released(), contextlib.suppress(EOFError, KeyboardInterrupt):
            return input(prompt).strip()
        self._is_interrupted = False
        echo("")
        return None


def _pipe_of_output() -> list[int]:
    """Return the descriptor of standard output if it is a pipe, which says when its reader ends."""
    if os.name == "nt" or not stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode):
        return []
    return [sys.stdout.fileno()]


def _problem(expression: str) -> str | None:
    """Return what is wrong with an expression that selects cases."""
    try:
        selector(expression)
    except ExpressionError as error:
        return str(error)
    return None
