"""Single keys from a terminal, without waiting for Enter."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Keys:
    """The keyboard of a terminal. Output and Ctrl-C work as usual meanwhile."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def read(self) -> str:
        """Return what has been typed; "" at the end of input."""
        return os.read(self.descriptor, 64).decode(errors="replace")

    @contextmanager
    def released(self) -> Iterator[None]:
        """Give the keyboard to something else that reads lines or keys."""
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()

    def __enter__(self) -> Keys:
        import termios

        self._before = termios.tcgetattr(self.descriptor)
        self._take()
        # After Ctrl-Z, shells give the terminal back as they use it themselves.
        self._continue = signal.signal(signal.SIGCONT, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        import termios

        signal.signal(signal.SIGCONT, self._continue)
        termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self._before)

    def _take(self, *_: object) -> None:
        import termios
        import tty

        tty.setcbreak(self.descriptor, termios.TCSADRAIN)


def keyboard() -> Keys | None:
    """Return the keyboard, if a person sits at a terminal that has single keys."""
    if os.name == "nt" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return Keys(sys.stdin.fileno())
