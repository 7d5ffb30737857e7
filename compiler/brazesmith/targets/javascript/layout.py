"""Fitting text into a width: a small document algebra after Wadler, Lindig and Prettier.

A document says where lines may break; `render` decides which of them do. A group is written on one
line if that fits, otherwise each of its own lines breaks; groups inside it decide for themselves.
A hard line always breaks, and so does every group around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """A place where the line may break; `flat` is written there when it does not."""

    flat: str = " "
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class IfBroken:
    """One text when the group around it is broken, another when it is flat."""

    broken: str
    flat: str = ""


@dataclass(frozen=True, slots=True)
class Sequel:
    """Documents one after the other, perhaps indented further or a group."""

    parts: tuple[Doc, ...]
    breaks: bool
    indent: int = 0
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of several layouts whose first line fits, otherwise the last one, broken."""

    options: tuple[Doc, ...]
    breaks: bool


Doc: TypeAlias = str | Line | IfBroken | Sequel | Choice

line = Line()
softline = Line(flat="")
hardline = Line(breaks=True)


def concat(*parts: Doc) -> Sequel:
    """Return the parts one after the other."""
    return Sequel(parts, any(map(breaks, parts)))


def nest(*parts: Doc) -> Sequel:
    """Return the parts, with their lines indented by two more spaces."""
    return Sequel(parts, any(map(breaks, parts)), indent=2)


def group(*parts: Doc, broken: bool = False) -> Sequel:
    """Return the parts on one line if they fit and `broken` is false."""
    return Sequel(parts, broken or any(map(breaks, parts)), is_group=True)


def broken(doc: Doc) -> Doc:
    """Return a group that is not on one line; any other document unchanged."""
    return replace(doc, breaks=True) if isinstance(doc, Sequel) and doc.is_group else doc


def choice(*options: Doc) -> Choice:
    """Return the first layout whose first line fits; the last of them should fit anywhere."""
    return Choice(options, breaks(options[0]))


def join(separator: Doc, parts: Iterable[Doc]) -> Sequel:
    """Return the parts with a separator between them."""
    joined = [doc for part in parts for doc in (separator, part)]
    return concat(*joined[1:])


def breaks(doc: Doc) -> bool:
    """Whether a document cannot be on one line."""
    return isinstance(doc, Line | Sequel | Choice) and doc.breaks


#: A document to write, its indentation, and whether the group around it is broken.
_Task: TypeAlias = tuple[Doc, int, bool]


def render(doc: Doc, width: float) -> str:
    """Return the text of a document, in lines of at most `width` where breaking can achieve it."""
    tasks: list[_Task] = [(doc, 0, True)]
    out: list[str] = []
    column = 0
    margin = 0  # indentation that is not written yet, because an empty line has none
    while tasks:
        doc, indent, broken = tasks.pop()
        match doc:
            case str():
                if doc:
                    out += [" " * margin, doc]
                    column += len(doc)
                    margin = 0
            case Line() if broken or doc.breaks:
                out.append("\n")
                column = margin = indent
            case Line() | IfBroken():
                tasks.append((_text(doc, broken), indent, broken))
            case Sequel(parts):
                if doc.is_group:
                    broken = doc.breaks or (broken and not _fits(parts, tasks, width - column))
                tasks += [(part, indent + doc.indent, broken) for part in reversed(parts)]
            case Choice(options):
                room = width - column
                flat = next((one for one in options[:-1] if _fits([one], tasks, room)), None)
                tasks.append((options[-1] if flat is None else flat, indent, flat is None))
    return "".join(out)


def _text(doc: Line | IfBroken, broken: bool) -> str:
    return doc.broken if isinstance(doc, IfBroken) and broken else doc.flat


def _fits(docs: Sequence[Doc], following: Sequence[_Task], room: float) -> bool:
    """Whether flat documents, and what follows them up to the next line break, have room."""
    tasks = [(doc, False) for doc in reversed(docs)]
    left = len(following)
    while room >= 0 and (tasks or left):
        if not tasks:
            left -= 1
            tasks.append((following[left][0], following[left][2]))
        doc, broken = tasks.pop()
        match doc:
            case str():
                room -= len(doc)
            case Line() if broken or doc.breaks:
                return True
            case Line() | IfBroken():
                room -= len(_text(doc, broken))
            case Sequel(parts):
                broken = broken or (doc.is_group and doc.breaks)
                tasks += [(part, broken) for part in reversed(parts)]
            case Choice(options):
                tasks.append((options[-1 if broken else 0], broken))
    return room >= 0
