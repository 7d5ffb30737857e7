"""The clipboard: through the system, or through the terminal with OSC 52."""

from __future__ import annotations

import base64
import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import IO, Final


class Method(StrEnum):
    """How a text was copied."""

    SYSTEM = "system"  # the system's clipboard, which was read again and has the text
    OSC52 = "osc52"  # sent to the terminal, which does not answer


#: The longest sequence: xterm and many others accept 100,000 bytes, of which few are not the text.
OSC52_LIMIT: Final = 99_900

#: screen accepts strings of 768 bytes.
_SCREEN_PIECE: Final = 700


def copy(
    text: str,
    environment: Mapping[str, str] = os.environ,
    open_terminal: Callable[[], contextlib.AbstractContextManager[IO[bytes]]] | None = None,
) -> Method | None:
    """Copy a text, and return how; None if there is no way to, or the text is too long for it."""
    # On another machine, the system's clipboard is not the one of the person who pastes.
    is_remote = any(environment.get(name) for name in ("SSH_TTY", "SSH_CONNECTION"))
    has_display = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if (not is_remote or has_display) and _copy_to_system(text):
        return Method.SYSTEM
    return Method.OSC52 if _send(text, environment, open_terminal or _terminal) else None


def paste() -> str | None:
    """Return the text of the system's clipboard; None if it cannot be read."""
    import pyperclip

    try:
        text = pyperclip.paste()
    except (pyperclip.PyperclipException, OSError, UnicodeDecodeError):  # a picture, for example
        return None
    return text if isinstance(text, str) else None


def _copy_to_system(text: str) -> bool:
    """Copy to the system's clipboard; return whether it then has the text."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    found = paste()
    return found is not None and _lines(found) == _lines(text)


def _lines(text: str) -> str:
    """Return a text with the line ends that every system has."""
    return text.replace("\r\n", "\n")


@contextlib.contextmanager
def _terminal() -> Iterator[IO[bytes]]:
    with open("/dev/tty", "wb", buffering=0) as stream:
        yield stream


def _send(
    text: str,
    environment: Mapping[str, str],
    open_terminal: Callable[[], contextlib.AbstractContextManager[IO[bytes]]],
) -> bool:
    """Send a text to the terminal's clipboard; return whether it was sent."""
    if len(osc52(text, {})) > OSC52_LIMIT or environment.get("TERM", "dumb") == "dumb":
        return False
    try:
        with open_terminal() as stream:
            stream.write(osc52(text, environment))
    except OSError:
        return False
    return True


def osc52(text: str, environment: Mapping[str, str]) -> bytes:
    """Return the sequence that copies a text, wrapped for tmux or screen if one is in between."""
    payload = base64.b64encode(text.encode("utf-8", "replace"))
    sequence = b"\x1b]52;c;" + payload + b"\x07"
    if environment.get("TMUX"):
        # tmux passes the first one on if allow-passthrough is on, the second if set-clipboard is.
        return b"\x1bPtmux;" + sequence.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\" + sequence
    if environment.get("STY") or environment.get("TERM", "").startswith("screen"):
        pieces = range(0, len(sequence), _SCREEN_PIECE)
        return b"".join(
            b"\x1bP" + sequence[start : start + _SCREEN_PIECE] + b"\x1b\\" for start in pieces
        )
    return sequence
