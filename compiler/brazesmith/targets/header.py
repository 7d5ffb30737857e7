"""The comment above generated code: what it is, where it comes from, a hash of the program."""

from __future__ import annotations

import hashlib
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import takewhile

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
    lines.append(f"Compiler     brazesmith {_version()}")
    lines.append(f"Code         {code_hash(identity)}")
    lines += ["", GENERATED]
    return [re.sub("[\n\r\u2028\u2029]+", " ", line) for line in lines]


@cache
def _version() -> str:
    return version("brazesmith")


def code_hash(identity: str) -> str:
    """Return the hash in the header of all texts of one program."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a text says: the name of the transform, and the hash of its code."""

    name: str
    code: str


_COMMENT = re.compile(r"/\*(.*?)\*/|{%-?\s*comment\s*-?%}(.*?){%-?\s*endcomment\s*-?%}", re.DOTALL)
_CODE = re.compile(r"^Code +([0-9a-f]{12})$", re.MULTILINE)


def read_header(text: str) -> Header | None:
    """Return the header of generated code; None if there is none."""
    for comment in _COMMENT.finditer(text.replace("\xa0", " ")):  # browsers copy some as that
        lines = [re.sub(r"^\s*\*?\s?", "", line).rstrip() for line in comment[0].splitlines()]
        found = _CODE.search("\n".join(lines))
        inside = (comment[1] or comment[2] or "").splitlines()
        name = next((line.strip(" *\t\r") for line in inside if line.strip(" *\t\r")), "")
        if found and name:
            return Header(name, found[1])
    return None


_AFTER_SUMMARY = ("Source ", "Destination ", "Spec ", "Allowed ", "Compiler ", "Code ")


def read_summary(text: str) -> str:
    """Return the description in the header of generated code; "" if there is none."""
    comment = _COMMENT.search(text)
    lines = (comment[1] or comment[2] or "").splitlines() if comment else []
    plain = [line.strip(" *\t\r") for line in lines]
    _, *rest = filter(None, plain) if any(plain) else ("",)
    return " ".join(takewhile(lambda line: not line.startswith(_AFTER_SUMMARY), rest))
