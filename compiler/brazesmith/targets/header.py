"""The comment above generated code: what it is, where it comes from, a hash of the program."""

from __future__ import annotations

import hashlib
import re
import textwrap
from importlib.metadata import version

from brazesmith import ir
from brazesmith.targets.script import GENERATED


def header(program: ir.Program, identity: str) -> list[str]:
    """Return the lines of the comment; the caller makes sure that none of them can end it.

    `identity` is what the hash is of: the same for all texts of one program.
    """
    lines = [program.name, ""]
    if program.description:
        lines += [*textwrap.wrap(program.description, 96), ""]
    if program.source:
        lines.append(f"Source       {program.source}")
    lines.append(f"Destination  {program.request}")
    if program.file:
        lines.append(f"Spec         {program.file}")
    for allowed, reason in program.allowed:
        lines += textwrap.wrap(
            f"Allowed      {allowed}: {reason}", 96, subsequent_indent=" " * len("Allowed      ")
        )
    lines.append(f"Compiler     brazesmith {version('brazesmith')}")
    lines.append(f"Code         {hashlib.sha256(identity.encode()).hexdigest()[:12]}")
    lines += ["", GENERATED]
    return [re.sub("[\n\r\u2028\u2029]+", " ", line) for line in lines]
