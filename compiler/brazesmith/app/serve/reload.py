"""Compiles the transforms of a workspace again, in the background, when a spec is saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from brazesmith.app.serve.workspace import Workspace
from brazesmith.app.watch import affected
from brazesmith.base.json import InputError
from brazesmith.projects.changes import Changes
from brazesmith.projects.errors import UsageError
from brazesmith.projects.limited import Superseded
from brazesmith.projects.project import Project, load_project

#: Seconds after which the thread sees that it should end.
_PAUSE = 0.5


class Reloader:
    """Watches the specs and the settings of a workspace, from `start` to `close`.

    Until the new scripts are there, webhooks are run by the old ones. `reloaded` is called after
    each compilation. `notify` is called with what cannot be watched or compiled. `load` reads the
    settings of a folder again.
    """

    def __init__(
        self,
        workspace: Workspace,
        notify: Callable[[str], None],
        reloaded: Callable[[], None] = lambda: None,
        *,
        load: Callable[[Path], Project] = load_project,
        poll: bool = False,
    ) -> None:
        self._load = load
        self._workspace = workspace
        self._notify = notify
        self._reloaded = reloaded
        self._poll = poll
        self._pending: set[Path] = set()  # changed files that have not had an effect yet
        self._stop = Event()
        self._thread = Thread(target=self._run, name="reload", daemon=True)
        self._changes = Changes(workspace.project, poll=poll, notify=notify)

    def start(self) -> None:
        """Begin to react to saved files."""
        self._thread.start()

    def close(self) -> None:
        """End, also a compilation that is going on."""
        self._stop.set()
        self._thread.join()
        self._changes.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._changes.connection.poll(_PAUSE):
                self._pending |= self._changes.connection.recv()
                with suppress(Superseded):
                    self._reload()
                    self._pending = set()

    def _reload(self) -> None:
        """Compile if the changed files concern transforms. Raises Superseded by other changes."""
        project = self._workspace.project
        try:
            if project.file in self._pending:
                project = self._load(project.root)
            if affected(self._pending, project, {}):
                self._workspace.reload(project, self._is_superseded)
                self._reloaded()
        except (UsageError, InputError) as error:
            self._workspace.refuse_reload(str(error))
            self._notify(f"{error}; the transforms stay as they were")
            return
        if project.transforms != self._changes.watched[0]:
            self._changes.close()
            self._changes = Changes(project, poll=self._poll, notify=self._notify)

    def _is_superseded(self) -> bool:
        return self._stop.is_set() or self._changes.connection.poll()
