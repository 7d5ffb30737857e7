"""Changes of a project's files, as they are saved."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.base.source import shown
from brazesmith.projects.project import Project

if TYPE_CHECKING:
    from watchfiles.main import FileChange

#: Milliseconds without a change after which the changes of one save are complete.
_QUIET = 20


class Changes:
    """Watches the specs, the fixtures and the settings; `connection` receives sets of paths."""

    def __init__(self, project: Project, *, poll: bool, notify: Callable[[str], None]) -> None:
        self.connection, self._sender = multiprocessing.Pipe(duplex=False)
        self._project = project
        self._poll = poll
        self._notify = notify
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.watched = (project.transforms, project.fixtures, project.file)
        folders = {project.transforms.absolute(), project.fixtures.absolute()}
        self._folders = {folder for folder in folders if folder.is_dir()}
        self._missing = folders - self._folders
        # Editors replace a file, so its folder is watched: this is how pyproject.toml is.
        self._start({project.root.absolute()}, recursive=False)
        self._start(self._folders, recursive=True)

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()

    def _start(self, folders: set[Path], *, recursive: bool) -> None:
        if folders:
            arguments = (folders, recursive)
            threading.Thread(target=self._watch, args=arguments, daemon=True).start()

    def _watch(self, folders: set[Path], recursive: bool) -> None:
        try:
            self._follow(folders, recursive, self._poll)
        except FileNotFoundError:  # a folder has gone meanwhile
            existing = {folder for folder in folders if folder.is_dir()}
            self._missing |= folders - existing
            self._start(existing, recursive=recursive)
        except OSError as error:  # the system watches only so many folders, or none at all
            names = ", ".join(map(shown, sorted(folders)))
            self._notify(f"cannot watch {names}: {error}; polling instead")
            self._follow(folders, recursive, True)

    def _follow(self, folders: set[Path], recursive: bool, poll: bool) -> None:
        from watchfiles import watch

        stream = watch(
            *folders,
            stop_event=self._stop,
            debounce=1000,
            step=_QUIET,
            rust_timeout=200,
            yield_on_timeout=False,
            recursive=recursive,
            force_polling=poll or None,  # None: the variable WATCHFILES_FORCE_POLLING
            poll_delay_ms=200,
            raise_interrupt=False,
        )
        gone: set[Path] = set()
        for changes in stream:
            # Polling reports again and again that a folder is missing.
            paths = {path for path in _relevant(changes) if path not in gone or path.exists()}
            gone = {folder for folder in folders if not folder.exists()}
            if not paths:
                continue
            if not recursive:
                self._follow_appeared(paths)
            with self._lock, contextlib.suppress(OSError):  # the reader has ended
                self._sender.send(paths)

    def _follow_appeared(self, paths: set[Path]) -> None:
        """Watch a folder that has appeared; one that has gone may appear again."""
        appeared = {folder for folder in self._missing & paths if folder.is_dir()}
        self._start(appeared, recursive=True)
        self._folders = self._folders | appeared
        self._missing -= appeared
        if not self._poll:  # polling goes on by itself
            self._missing |= {folder for folder in self._folders & paths if not folder.is_dir()}


def _relevant(changes: Iterable[FileChange]) -> Iterator[Path]:
    """Yield what has changed, without folders that only contain a change, and passing files."""
    from watchfiles import Change

    kinds: dict[Path, set[Change]] = {}
    for kind, name in changes:
        kinds.setdefault(Path(name), set()).add(kind)
    for path, found in kinds.items():
        is_passing = Change.added in found and not path.exists()
        is_container = found == {Change.modified} and path.is_dir()
        if not (is_passing or is_container):
            yield path
