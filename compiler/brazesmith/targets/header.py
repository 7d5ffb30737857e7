"""The comment above generated code: what it is, where it comes from, a hash that identifies it."""

from __future__ import annotations

import hashlib
import re
import textwrap

from brazesmith import ir
from brazesmith.targets.script import GENERATED


def fingerprint(code: str) -> str:
    """Return a hash that tells one version of the code from another."""
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def header(program: ir.Program, code: str) -> list[str]:
    """Return the lines of the comment; the caller makes sure that none of them can end it."""
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
    lines.append(f"Code         {fingerprint(code)}")
    lines += ["", GENERATED]
    return [re.sub("[\n\r\u2028\u2029]+", " ", line) for line in lines]
