"""A project's transforms in front of a local Braze: what arrives is run, judged and applied."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from brazesmith.app.compile import compile_project
from brazesmith.app.project import Project
from brazesmith.app.run import RunResult, engines_for, run_script
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.engines import Input
from brazesmith.localbraze import Answer, LocalBraze
from brazesmith.targets.script import Script
from brazesmith.testing.fixtures import OutcomeKind

#: Braze prints this answer of a transformation URL in its one example.
ACKNOWLEDGED = Answer(201, {"message": "success"})

#: How many requests the log keeps.
LOG_SIZE = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A request in the log: what arrived, what the transform made of it, what changed."""

    id: int
    at: datetime
    transform: str | None
    incoming: Any  # parsed; the text if it is not JSON
    headers: Mapping[str, str]
    result: RunResult | None
    answer: Answer
    changes: Sequence[Mapping[str, Any]] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the entry as `/_/log` prints it."""
        raise NotImplementedError


class Workspace:
    """A project, its compiled transforms, and the local Braze that their bodies change.

    Transforms that do not compile are in `diagnostics`; the others work. All methods may be called
    from several threads.
    """

    def __init__(self, project: Project, braze: LocalBraze) -> None:
        self.project = project
        self.braze = braze
        self.log: deque[Entry] = deque(maxlen=LOG_SIZE)
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.scripts: dict[str, Script] = {}
        self._engines = engines_for(project)
        self._running = Lock()
        self.load()

    def load(self) -> None:
        """Compile the project's transforms, again after a spec has changed."""
        compilation = compile_project(self.project)
        self.scripts = {script.name: script for script in compilation.scripts}
        self.diagnostics = compilation.diagnostics

    def receive(self, name: str, payload: str, headers: str) -> Answer:
        """Run a transform on a webhook and apply the body. Raises KeyError for an unknown name.

        The answer acknowledges the webhook, whatever the transform does with it; the log has that.
        """
        with self._running:
            result = run_script(
                self.project, self.scripts[name], Input(payload, headers), self._engines
            )
        if result.outcome is OutcomeKind.BODY:
            self.braze.track(result.body)
        return ACKNOWLEDGED

    def close(self) -> None:
        """End the engines and close the database."""
        self._engines.close()
        self.braze.close()
