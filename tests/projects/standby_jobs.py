"""What the processes of test_standby.py run."""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection


def double(connection: Connection, number: int) -> None:
    connection.send(2 * number)


def modules(connection: Connection) -> None:
    connection.send(sorted(sys.modules))


def leave(connection: Connection, code: int) -> None:
    os._exit(code)


def remember(connection: Connection) -> None:
    connection.send(vars(sys).setdefault("seen", 0))
    vars(sys)["seen"] += 1


def loop(connection: Connection) -> None:
    connection.send(os.getpid())
    while True:
        pass


def fail(connection: Connection) -> None:
    raise ValueError
