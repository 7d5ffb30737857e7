"""Fitting text into a width: a small document algebra after Wadler, Lindig and Prettier.

A document says where lines may break; `render` decides which of them do. A group is written on one
line if that fits, otherwise each of its own lines breaks; groups inside it decide for themselves.
A hard line breaks always, and so does every group around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never


@dataclass(frozen=True, slots=True)
class Line:
    """A place where the line may break; `flat` is what stands there when it does not."""

    flat: str = " "
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Concat:
    """Documents one after the other."""

    parts: tuple[Doc, ...]
    breaks: bool


@dataclass(frozen=True, slots=True)
class Nest:
    """A document whose lines are indented by two more spaces."""

    content: Doc
    breaks: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A document that is on one line, or broken at all its own lines."""

    content: Doc
    breaks: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of several layouts whose first line fits, otherwise the last one, broken."""

    options: tuple[Doc, ...]
    breaks: bool


@dataclass(frozen=True, slots=True)
class IfBroken:
    """One text when the group around it is broken, another when it is flat."""

    broken: str
    flat: str = ""


Doc: TypeAlias = str | Line | Concat | Nest | Group | Choice | IfBroken

line = Line()
softline = Line(flat="")
hardline = Line(hard=True)


def concat(*parts: Doc) -> Doc:
    """The parts one after the other."""
    return Concat(parts, any(map(breaks, parts)))


def nest(*parts: Doc) -> Doc:
    """The parts, with their lines indented by two more spaces."""
    return Nest(concat(*parts), any(map(breaks, parts)))


def group(*parts: Doc, broken: bool = False) -> Doc:
    """The parts on one line if they fit; `broken` says that they must not be."""
    return Group(concat(*parts), broken or any(map(breaks, parts)))


def broken(doc: Doc) -> Doc:
    """A group that must not be on one line; any other document as it is."""
    return Group(doc.content, True) if isinstance(doc, Group) else doc


def choice(*options: Doc) -> Doc:
    """The first layout whose first line fits; the last of them should fit anywhere."""
    return Choice(options, breaks(options[0]))


def join(separator: Doc, parts: Iterable[Doc]) -> Doc:
    """The parts with a separator between them."""
    joined: list[Doc] = []
    for part in parts:
        joined += [separator, part] if joined else [part]
    return concat(*joined)


def breaks(doc: Doc) -> bool:
    """Whether a document cannot be on one line."""
    match doc:
        case Line(hard=hard):
            return hard
        case Concat() | Nest() | Group() | Choice():
            return doc.breaks
        case str() | IfBroken():
            return False
        case _:
            assert_never(doc)


@dataclass(slots=True)  # not frozen: thousands are made, and that takes half the time
class _Task:
    """A document still to be written, at an indentation, in a group that is broken or flat."""

    doc: Doc
    indent: int
    broken: bool


def render(doc: Doc, width: float) -> str:
    """The text of a document. Lines are at most `width` wide where breaking them can achieve it."""
    tasks = [_Task(doc, 0, True)]
    out: list[str] = []
    column = 0
    margin = 0  # indentation not yet written: an empty line gets none
    while tasks:
        task = tasks.pop()
        text = ""
        match task.doc:
            case str(text):
                pass
            case IfBroken(broken, flat):
                text = broken if task.broken else flat
            case Line() if task.broken or task.doc.hard:
                out.append("\n")
                column = margin = task.indent
            case Line(flat=text):
                pass
            case _:
                tasks += _expand(task, tasks, width - column)
        if text:
            out += [" " * margin, text]
            column += len(text)
            margin = 0
    return "".join(out)


def _expand(task: _Task, rest: Sequence[_Task], room: float) -> list[_Task]:
    """The parts of a compound document, the one to be written first at the end."""
    indent = task.indent
    match task.doc:
        case Concat(parts):
            return [_Task(part, indent, task.broken) for part in reversed(parts)]
        case Nest(content):
            return [_Task(content, indent + 2, task.broken)]
        case Group(content, breaks=True):
            return [_Task(content, indent, True)]
        case Group(content):
            flat = _Task(content, indent, False)
            fits = not task.broken or _fits(flat, rest, room)
            return [flat if fits else _Task(content, indent, True)]
        case Choice(options):
            for option in options[:-1]:
                flat = _Task(option, indent, False)
                if _fits(flat, rest, room):
                    return [flat]
            return [_Task(options[-1], indent, True)]
        case str() | Line() | IfBroken():
            return []
        case _:
            assert_never(task.doc)


def _fits(task: _Task, rest: Sequence[_Task], room: float) -> bool:
    """Whether everything up to the next line break has room."""
    todo = [task]
    following = len(rest)
    while room >= 0:
        if not todo:
            if following == 0:
                return True
            following -= 1
            todo.append(rest[following])
        task = todo.pop()
        match task.doc:
            case str(text):
                room -= len(text)
            case IfBroken(broken, flat):
                room -= len(broken if task.broken else flat)
            case Line() if task.broken or task.doc.hard:
                return True
            case Line(flat=text):
                room -= len(text)
            case Concat(parts):
                todo += [_Task(part, 0, task.broken) for part in reversed(parts)]
            case Nest(content):
                todo.append(_Task(content, 0, task.broken))
            case Group(content, breaks=forced):
                todo.append(_Task(content, 0, task.broken or forced))
            case Choice(options):
                todo.append(_Task(options[-1 if task.broken else 0], 0, task.broken))
            case _:
                assert_never(task.doc)
    return False
