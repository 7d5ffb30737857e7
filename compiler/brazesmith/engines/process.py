"""The parent's side of a worker process: start it, send requests, enforce limits, kill it."""

from __future__ import annotations

import os
import subprocess
import sys
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Protocol

import psutil

if sys.platform == "linux":
    import fcntl

from brazesmith.engines.deadline import Deadline
from brazesmith.engines.frames import read_frame, write_frame
from brazesmith.engines.outcome import Failure, Input, Limits, Mode, Outcome

STARTUP_SECONDS = 60.0  # a busy machine may take a while; a healthy one takes a fifth of a second
ENDING_SECONDS = 10.0  # the same for one that has closed its pipe
# Between two checks of a worker's memory, which can grow by some ten MB in the shorter time: the
# longer one is for a worker that is far from its limit.
POLL_SECONDS = 0.005
LONG_POLL_SECONDS = 0.02
PIPE_BYTES = 2**20
STDERR_LINES = 100  # the last lines of stderr are kept

# What V8 prints before it aborts because a script needs more memory than it can get.
OUT_OF_MEMORY = (
    "out of memory",
    "OutOfMemory",
    "invalid size error",
    "invalid array length",
    "Allocation failed",
)

# What V8 prints before a stack trace of its own code, which is of no use to a reader.
STACK_TRACE = "==== C stack trace"


class WorkerDied(Exception):
    """The worker has ended: it was killed for exceeding a limit, or it crashed."""

    def __init__(self, kind: Failure, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


class EmulatorUnavailable(RuntimeError):
    """No worker can start, because the installation is broken."""


class Program(Protocol):
    """A program that serves requests (`frames.serve`): its command, and the packages it imports."""

    @property
    def name(self) -> str:
        """Its name in messages."""

    @property
    def command(self) -> Callable[[Limits], tuple[str, ...]]:
        """The command that starts it."""

    @property
    def modules(self) -> tuple[str, ...]:
        """The packages that it imports."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Something that runs code in a worker process: a program, its requests and answers."""

    name: str
    command: Callable[[Limits], tuple[str, ...]]
    modules: tuple[str, ...]
    request: Callable[[str, Sequence[Input], Mode, Limits], str]
    outcomes: Callable[[str, str, Limits], Iterator[Outcome]]  # of one frame


class Worker:
    """One worker process."""

    def __init__(self, limits: Limits, program: Program) -> None:
        self._memory_mb = limits.memory_mb
        self._name = program.name
        self._process = subprocess.Popen(
            program.command(limits),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(*program.modules),
            start_new_session=True,  # Ctrl-C is for the parent, which ends its workers
        )
        for pipe in (self._process.stdin, self._process.stdout):
            _widen(pipe)
        self._watched = psutil.Process(self._process.pid)
        self._frames: SimpleQueue[bytes] = SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=STDERR_LINES)
        Thread(target=_read_frames, args=(self._process.stdout, self._frames), daemon=True).start()
        self._errors = Thread(
            target=_read_lines, args=(self._process.stderr, self._stderr), daemon=True
        )
        self._errors.start()
        # Also at interpreter exit, and when a caller forgets to close.
        self._end = weakref.finalize(self, _kill, self._process)
        self._is_ready = False

    def await_ready(self) -> None:
        """Wait until the worker has started."""
        if self._is_ready:
            return
        try:
            self.receive(STARTUP_SECONDS)
        except WorkerDied as death:
            if (self._process.returncode or 0) < 0:  # killed from outside; the next may survive
                raise
            reason = death.message.splitlines()[-1]  # the last line of a traceback is the error
            raise EmulatorUnavailable(f"{self._name} does not start: {reason}") from death
        self._is_ready = True

    def send(self, *request: bytes) -> None:
        """Send one request, which is in parts."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, *request)
        except OSError as error:
            raise self._post_mortem() from error

    def receive(self, seconds: float) -> bytes:
        """Return the next frame; kill a worker that exceeds a limit before that."""
        deadline = Deadline(self._watched, seconds)
        poll = POLL_SECONDS
        while True:
            try:
                frame = self._frames.get(timeout=poll)
            except Empty:
                is_large = self._within_memory() > self._memory_mb / 2
                if deadline.has_passed(poll):
                    self.kill()
                    limit = "1 second" if seconds == 1 else f"{seconds:g} seconds"
                    message = f"the script did not finish within {limit}"
                    raise WorkerDied(Failure.TIMEOUT, message) from None
                poll = POLL_SECONDS if is_large else LONG_POLL_SECONDS
                continue
            if not frame:
                raise self._post_mortem()
            self._within_memory()  # it may have answered before anybody looked
            return frame

    def resident_mb(self) -> float:
        """Return the resident memory of the process; 0 if it has ended."""
        try:
            return self._watched.memory_info().rss / 2**20
        except psutil.Error:
            return 0.0

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def kill(self) -> None:
        """Kill the process."""
        self._end()

    def _within_memory(self) -> float:
        """Kill a worker that takes too much memory; otherwise, return its resident memory in MB."""
        resident = self.resident_mb()
        if resident > self._memory_mb:
            self.kill()
            raise WorkerDied(
                Failure.MEMORY, f"out of memory: the script took more than {self._memory_mb} MB"
            )
        return resident

    def _post_mortem(self) -> WorkerDied:
        """Return why the worker ended, if it was not killed here."""
        try:
            code = self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:  # it closed its pipe, but does not exit
            self.kill()
            code = self._process.wait()
        self._errors.join(ENDING_SECONDS)
        printed = "\n".join(self._stderr)
        self.kill()
        if any(sign in printed for sign in OUT_OF_MEMORY):
            return WorkerDied(Failure.MEMORY, "out of memory")
        ended = f"was killed by signal {-code}" if code < 0 else f"exited with code {code}"
        reason = printed.split(STACK_TRACE)[0].strip()
        tail = f": {reason}" if reason else ""
        return WorkerDied(Failure.CRASH, f"the worker process {ended}{tail}")


#: -P, -S, -s: only PYTHONPATH below and the standard library; no site, no start-up hooks.
PYTHON = (sys.executable, "-P", "-S", "-s")


def environment(*modules: str) -> dict[str, str]:
    """Return the environment of a worker: none of the caller's secrets, and a fixed time zone."""
    folders: dict[str, None] = {}
    for module in modules:
        found = find_spec(module)
        if found is None or found.origin is None:
            raise EmulatorUnavailable(f"the Python package `{module}` is not installed")
        path = Path(found.origin)
        folders[str(path.parent.parent if path.stem == "__init__" else path.parent)] = None
    variables = {
        "PYTHONPATH": os.pathsep.join(folders),
        "TZ": "UTC",
        "LC_ALL": "en_US.UTF-8",
        # glibc returns large buffers to the system at once, which costs more than filling them.
        "MALLOC_MMAP_THRESHOLD_": str(2**26),
        "MALLOC_TRIM_THRESHOLD_": str(2**26),
    }
    if "SYSTEMROOT" in os.environ:  # without it, no process starts on Windows
        variables["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return variables


def _read_frames(pipe: IO[bytes], frames: SimpleQueue[bytes]) -> None:
    """Queue all frames, and an empty one at the end."""
    with pipe:
        while frame := read_frame(pipe):
            frames.put(frame)
    frames.put(b"")


def _read_lines(pipe: IO[bytes], lines: deque[str]) -> None:
    with pipe:
        lines.extend(line.decode("utf-8", "replace").rstrip()[:500] for line in pipe)


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold more, so that fewer switches between the processes are necessary."""
    if sys.platform == "linux" and pipe is not None:
        with suppress(OSError):  # more than the system allows
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdin is not None:
        with suppress(OSError):  # nobody reads the rest of a request
            process.stdin.close()
