"""The only way to a terminal: text from files cannot control it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import IO, Any, Final

import click

from brazesmith.base.source import printable

#: The styles that reports use: reset, bold, faint, and the colours.
_STYLE: Final = re.compile(r"(\x1b\[(?:[0-2]|3[1-6])m)")


def echo(text: str, stream: IO[Any] | None = None, *, err: bool = False) -> None:
    """Print text and a line break to a stream (default: standard output, or standard error).

    Control characters and marks that change the direction of text are escaped; tabs, line breaks
    and, if the stream shows colours, the styles of reports are not.
    """
    file = stream or (sys.stderr if err else sys.stdout)
    click.echo(safe(text), file, color=use_colour(file))


def safe(text: str) -> str:
    """Return text in which everything is escaped that could control a terminal."""
    parts = _STYLE.split(text)
    return "".join(part if n % 2 else _escaped(part) for n, part in enumerate(parts))


def _escaped(text: str) -> str:
    return "\t".join(map(printable, text.split("\t")))


def use_colour(stream: IO[Any] | None, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to use colour: on a terminal, unless NO_COLOR is set, or if FORCE_COLOR is."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    is_terminal = stream is not None and stream.isatty()  # a closed one is None
    return is_terminal and environment.get("TERM") != "dumb"
