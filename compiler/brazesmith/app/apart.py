"""Calls a function that loads specs in a process of its own, which can be ended.

One process cannot load specs twice, and a spec may do anything, also never end.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import monotonic
from typing import Final, TypeVar

from brazesmith.app.errors import UsageError
from brazesmith.app.limited import Superseded
from brazesmith.app.project import Project
from brazesmith.base.json import InputError

T = TypeVar("T")

#: Seconds that loading all specs may take.
_PATIENCE: Final = 120.0
#: Seconds after which the caller is asked again whether it still wants the result.
_PAUSE: Final = 0.2


def apart(
    function: Callable[[Project], T],
    project: Project,
    is_over: Callable[[], bool] = lambda: False,
    seconds: float = _PATIENCE,
) -> T:
    """Return what a function at the top level of a module returns for a project.

    Raises UsageError if the function does, or if its process ends or takes too long, and Superseded
    as soon as `is_over` returns true.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_call, args=(theirs, function, project), daemon=True)
    process.start()
    theirs.close()
    end = monotonic() + seconds
    try:
        while not ours.poll(_PAUSE):
            if is_over():
                raise Superseded
            if monotonic() > end:
                raise UsageError(f"loading the specs did not end within {seconds:g} seconds")
        result: T | UsageError = ours.recv()
    except (EOFError, OSError):
        raise UsageError("the process that loads the specs ended without a result") from None
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(result, UsageError):
        raise result
    return result


def _call(connection: Connection, function: Callable[[Project], T], project: Project) -> None:
    """Call a function and send the result, or why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process
    with contextlib.suppress(BrokenPipeError):
        try:
            connection.send(function(project))
        except (UsageError, InputError) as error:
            connection.send(UsageError(str(error)))
