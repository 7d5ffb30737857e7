"""Single keys from a terminal, without waiting for Enter."""

from __future__ import annotations

import os
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
        import termios

        single_keys = termios.tcgetattr(self.descriptor)
        termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self._before)
        try:
            yield
        finally:
            termios.tcsetattr(self.descriptor, termios.TCSADRAIN, single_keys)

    def __enter__(self) -> Keys:
        import termios
        import tty

        self._before = termios.tcgetattr(self.descriptor)
        tty.setcbreak(self.descriptor)
        return self

    def __exit__(self, *_: object) -> None:
        import termios

        termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self._before)


def keyboard() -> Keys | None:
    """Return the keyboard, if a person sits at a terminal that has single keys."""
    if os.name == "nt" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return Keys(sys.stdin.fileno())
