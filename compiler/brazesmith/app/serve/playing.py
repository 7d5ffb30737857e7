"""Runs of the playground while somebody types: one at a time, and only the latest of a page counts.

A newer request of the same page replaces an older one, which is stopped: nothing queues up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, Final

from brazesmith.app.run import engines_for
from brazesmith.app.serve.editing import made_up
from brazesmith.app.serve.playground import Kind, Request, failed, play
from brazesmith.engines import Engines, Interrupted, Limits
from brazesmith.projects.errors import UsageError
from brazesmith.projects.limited import Ended, Superseded, call
from brazesmith.projects.project import Project
from brazesmith.projects.standby import Standby

#: How long a spec may take to compile.
SPEC_SECONDS: Final = 5.0

#: How long an older run may take to end by itself. Most do, and then V8 need not start again.
_GRACE_SECONDS: Final = 0.1

#: What the processes of specs import beside the compiler.
_MODULES: Final = (
    "brazesmith.app.serve.playground",
    "brazesmith.passes.provenance",
    "brazesmith.passes.skipped",
)


@dataclass(eq=False, slots=True)
class _Run:
    """A run, from the request to the result."""

    is_over: Event = field(default_factory=Event)  # nobody waits for its result any more
    is_finished: Event = field(default_factory=Event)
    engines: Engines | None = None  # while it has its turn
    is_interrupted: bool = False


class Playing:
    """Runs requests of the playground, from any thread. What it takes starts with the first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._standby: Standby | None = None
        self._runs = _Lane()
        self._reviews = _Lane()

    def warm(self, project: Project) -> None:
        """Start what a run takes, so that the first is fast."""
        self._processes()
        self._runs.warm(project)

    def run(self, project: Project, request: Request, page: str = "") -> dict[str, Any]:
        """Return what `play` returns. Raises Superseded if a newer request replaces this one.

        `page` tells pages apart, which do not replace the requests of one another. A review does
        not replace a run.
        """
        lane = self._reviews if request.is_review else self._runs
        with lane.turn(project, page) as (run, engines):
            if request.kind is not Kind.SPEC:
                return play(engines, project, request)
            try:
                report: dict[str, Any] = self._call(
                    engines, play, project, request, is_over=run.is_over.is_set
                )
            except Ended as ended:
                return failed(f"the spec was stopped: {ended}")
            return report

    def sample(self, project: Project, name: str) -> str | None:
        """Return a payload that the class of a transform allows; None if there is no class."""
        engines = engines_for(project)  # they do not start
        try:
            text: str | None = self._call(engines, made_up, project, name)
        except (Ended, UsageError):
            return None
        return text

    def close(self) -> None:
        """End all processes."""
        self._runs.close()
        self._reviews.close()
        if self._standby is not None:
            self._standby.close()

    def _call(
        self,
        engines: Engines,
        function: Callable[..., Any],
        *arguments: Any,
        is_over: Callable[[], bool] = lambda: False,
    ) -> Any:
        return call(
            function,
            *arguments,
            seconds=SPEC_SECONDS,
            standby=self._processes(),
            engines=engines,
            memory_mb=Limits().memory_mb,
            is_over=is_over,
        )

    def _processes(self) -> Standby:
        with self._lock:
            if self._standby is None:
                self._standby = Standby(*_MODULES)
            return self._standby


class _Lane:
    """Engines for one run at a time, and the latest run of each page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turn = Lock()
        self._latest: dict[str, _Run] = {}
        self._engines: Engines | None = None

    def warm(self, project: Project) -> None:
        """Start V8."""
        with self._turn:
            self._warmed(project)

    def close(self) -> None:
        """Stop what runs."""
        if self._engines is not None:
            self._engines.interrupt()
            self._engines.close()

    @contextmanager
    def turn(self, project: Project, page: str) -> Iterator[tuple[_Run, Engines]]:
        """Replace the older run of a page, wait for the engines, and lend them.

        Raises Superseded as soon as a newer run replaces this one.
        """
        run = _Run()
        with self._lock:
            older = self._latest.get(page)
            self._latest[page] = run
        if older is not None:
            self._stop(older)
        try:
            with self._turn:
                if run.is_over.is_set():
                    raise Superseded
                run.engines = self._warmed(project)
                try:
                    yield run, run.engines
                finally:
                    self._finish(run, project)
        except Interrupted:
            raise Superseded from None
        finally:
            with self._lock:
                if self._latest.get(page) is run:
                    del self._latest[page]

    def _stop(self, run: _Run) -> None:
        """Let a run end: one that waits at its turn, one that has the engines within a moment."""
        run.is_over.set()
        patience = _GRACE_SECONDS
        while run.engines is not None and not run.is_finished.wait(patience):
            with self._lock:
                if not run.is_finished.is_set():
                    run.is_interrupted = True
                    run.engines.interrupt()
            patience = 0.01

    def _finish(self, run: _Run, project: Project) -> None:
        """End the turn of a run: from here on, nothing interrupts its engines."""
        with self._lock:
            run.is_finished.set()
        if run.is_interrupted and self._engines is not None:
            self._engines.close()
            self._engines = None
            self._warmed(project)

    def _warmed(self, project: Project) -> Engines:
        """Return engines with the limits of a project; their V8 has been started."""
        engines = self._engines
        if engines is None or engines.limits.seconds != project.deadline_seconds:
            if engines is not None:
                engines.close()
            engines = self._engines = engines_for(project).__enter__()
        return engines
