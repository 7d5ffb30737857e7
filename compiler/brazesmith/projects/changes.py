"""Changes of a project's files, as they are saved."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.base.source import shown
from brazesmith.projects.project import Project

if TYPE_CHECKING:
    from watchfiles.main import FileChange

#: Milliseconds without a change after which the changes of one save are complete.
_QUIET = 20
#: Seconds between two looks at all files.
_POLL_SECONDS = 0.2
#: The longest share of the time that looking may take.
_MOST_TIME_POLLING = 0.1


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

        if poll:
            stream = _polled(folders, recursive, self._stop)
        else:
            stream = watch(
                *folders,
                stop_event=self._stop,
                debounce=1000,
                step=_QUIET,
                rust_timeout=200,
                yield_on_timeout=False,
                recursive=recursive,
                raise_interrupt=False,
            )
        for changes in stream:
            paths = set(_relevant(changes))
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


def _polled(
    folders: set[Path], recursive: bool, stop: threading.Event
) -> Iterator[set[FileChange]]:
    """Yield what has changed between two looks at all files, until `stop`.

    When watchfiles polls, it misses a file that is saved twice within a second. Raises
    FileNotFoundError if a folder is missing at first.
    """
    from watchfiles import Change, DefaultFilter

    is_watched = DefaultFilter()
    for folder in folders:
        folder.stat()
    before, pause = _states(folders, recursive), _POLL_SECONDS
    while not stop.wait(pause):
        began = time.monotonic()
        after = _states(folders, recursive)
        pause = max(_POLL_SECONDS, (time.monotonic() - began) / _MOST_TIME_POLLING)
        changes = {(Change.added, path) for path in after.keys() - before.keys()}
        changes |= {(Change.deleted, path) for path in before.keys() - after.keys()}
        common = after.keys() & before.keys()
        changes |= {(Change.modified, path) for path in common if after[path] != before[path]}
        before = after
        yield {change for change in changes if is_watched(*change)}


def _states(folders: set[Path], recursive: bool) -> dict[str, tuple[int, ...]]:
    """Return what changes of each file and folder when it is written to, also if it is replaced."""
    found: dict[str, tuple[int, ...]] = {}
    opened: set[tuple[int, int]] = set()  # links may lead in a circle
    waiting = [(str(folder), True) for folder in folders]
    while waiting:
        path, is_open = waiting.pop()
        with contextlib.suppress(OSError):  # it may have gone meanwhile
            state = os.stat(path)
            found[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
            this = (state.st_dev, state.st_ino)
            if is_open and stat.S_ISDIR(state.st_mode) and this not in opened:
                opened.add(this)
                waiting += [(entry.path, recursive) for entry in os.scandir(path)]
    return found


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
