"""Processes that have already imported the compiler.

A spec is Python. To run an edited one without leftovers of its earlier versions, and to be able to
stop it, takes a process of its own for each run. A `Standby` imports the compiler once and waits;
for each run, it forks, which takes a few milliseconds. It has no threads, so that it may fork.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any, NoReturn

import psutil

#: What a process runs: a function at the top level of a module, called with a connection first.
Function = Callable[..., None]


class Process:
    """A process that runs one function and ends. At its end, `connection` has no more messages.

    `watched` is None if it has ended before it could be watched.
    """

    def __init__(self, pid: int, connection: Connection) -> None:
        self.connection = connection
        self.watched: psutil.Process | None = None
        with contextlib.suppress(psutil.Error):
            self.watched = psutil.Process(pid)

    def send(self, value: Any) -> None:
        """Send a value. If the process has ended, `receive` tells."""
        with contextlib.suppress(OSError):
            self.connection.send(value)

    def receive(self) -> Any:
        """Return the next value that the process sends; None if it has ended."""
        with contextlib.suppress(EOFError, OSError):
            return self.connection.recv()
        return None

    def resident_mb(self) -> float:
        """Return the resident memory; 0 if the process has ended."""
        with contextlib.suppress(psutil.Error):
            if self.watched is not None:
                return float(self.watched.memory_info().rss / 2**20)
        return 0.0

    def end(self) -> None:
        """End the process, whatever it is doing; its workers end with it."""
        with contextlib.suppress(psutil.Error):
            if self.watched is not None:
                self.watched.kill()
        self.connection.close()


class Standby:
    """Starts processes that have imported the compiler, and other modules. Thread-safe.

    The process that waits starts at once, or again if it was killed.
    """

    def __init__(self, *modules: str) -> None:
        self._modules = modules
        self._lock = Lock()
        self._waiting: subprocess.Popen[bytes] | None = None
        self._next: Process | None = None  # it was forked ahead, which takes a moment
        if _CAN_FORK:
            self._control = self._launch()

    def start(self, function: Function, *arguments: Any) -> Process:
        """Run `function(connection, *arguments)` in a process of its own.

        Blocks until the compiler is imported, if it is not yet.
        """
        if not _CAN_FORK:
            return spawned(function, *arguments)
        job = pickle.dumps((function, arguments))
        with self._lock:
            process, self._next = self._next, None
            if process is None or not _is_sent(process, job):
                process = self._forked() or self._forked_again()
                _is_sent(process, job)
        Thread(target=self._fork_ahead, daemon=True).start()
        return process

    @property
    def pid(self) -> int | None:
        """The id of the process that waits; None if there is none."""
        return self._waiting.pid if self._waiting else None

    def close(self) -> None:
        """End the process that waits, and all that it has started."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._next is not None:
            self._next.end()
            self._next = None
        if self._waiting is not None:
            self._control.close()
            self._waiting.wait()
            self._waiting = None

    def _launch(self) -> socket.socket:
        """Start the process that waits; return a socket that takes connections to fork for."""
        ours, theirs = socket.socketpair()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; from brazesmith.projects import standby; "
            f"standby.wait({theirs.fileno()}, {self._modules!r})"
        )
        with theirs:
            self._waiting = subprocess.Popen(
                [sys.executable, "-c", code],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the first process
            )
        return ours

    def _forked(self) -> Process | None:
        """Return a new process that expects a job; None if nothing waits any more."""
        ours, theirs = multiprocessing.Pipe()
        pid = 0
        with theirs, contextlib.suppress(OSError):
            socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
            pid = int.from_bytes(self._control.recv(_PID_BYTES), "big")
        if pid == 0:
            ours.close()
            return None
        return Process(pid, ours)

    def _fork_ahead(self) -> None:
        """Fork a process for the next job, while the last one is being done."""
        with self._lock:
            if self._next is None and self._waiting is not None:
                self._next = self._forked()

    def _forked_again(self) -> Process:
        """Return a new process, after what waits was killed."""
        self._end()
        self._control = self._launch()
        process = self._forked()
        if process is None:
            raise OSError("no process can be started")
        return process


def _is_sent(process: Process, job: bytes) -> bool:
    """Send a job; return whether there was a process to take it."""
    try:
        process.connection.send_bytes(job)
    except OSError:
        process.end()
        return False
    return True


def spawned(function: Function, *arguments: Any) -> Process:
    """Run `function(connection, *arguments)` in a process that has imported nothing."""
    job = pickle.dumps((function, arguments))
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run_job, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    started = Process(process.pid or 0, ours)
    _is_sent(started, job)
    return started


_CAN_FORK = hasattr(os, "fork")
_PID_BYTES = 8


def wait(control: int, modules: tuple[str, ...]) -> None:
    """Import the compiler; then fork for each connection that arrives, until the socket ends."""
    _rehearse()
    for module in modules:
        import_module(module)
    children: set[int] = set()
    # The first process may be killed at any time.
    with socket.socket(fileno=control) as requests, contextlib.suppress(OSError):
        while descriptors := socket.recv_fds(requests, 16, 1)[1]:
            children -= _ended(children)
            [connection] = descriptors
            process = os.fork()
            if process == 0:
                requests.close()
                _run_job(Connection(connection))
            os.close(connection)
            children.add(process)
            requests.sendall(process.to_bytes(_PID_BYTES, "big"))
    for process in children - _ended(children):
        os.kill(process, signal.SIGKILL)


def _ended(processes: set[int]) -> set[int]:
    """Return which child processes have ended."""
    return {process for process in processes if os.waitpid(process, os.WNOHANG) != (0, 0)}


def _run_job(connection: Connection) -> NoReturn:
    """Receive what this process has to run, run it, and exit."""
    try:
        with connection, contextlib.suppress(EOFError, ConnectionError):
            function, arguments = pickle.loads(connection.recv_bytes())
            function(connection, *arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _rehearse() -> None:
    """Compile something typical, and judge a body. No thread starts.

    This imports what that takes, and fills caches, such as the one of parsed JavaScript functions.
    """
    from brazesmith import spec
    from brazesmith.contract.verdict import judge
    from brazesmith.explore import forecast  # noqa: F401  (only imported)
    from brazesmith.projects.pipeline import compile_transform
    from brazesmith.suites.diff import differences

    payload = spec.payload
    skus = spec.take(spec.each(payload.items, lambda item: item.sku), 5)
    event = spec.Event(
        user=spec.identify(external_id=payload.id, email=payload.email, phone=payload.phone),
        name="Rehearsal",
        time=spec.fallback(spec.iso8601(payload.at), spec.now()),
        properties=spec.fitted({**spec.pick(payload, "number", "total"), "skus": skus}),
    )
    compile_transform(spec.Transform(name="rehearsal", body=spec.Track(events=[event])))
    judge({"attributes": [{"email": "rehearsal@example.com"}]})
    differences({"events": [1, 2]}, {"events": [2]})
    gc.freeze()  # no collection in a forked process looks at any of this
