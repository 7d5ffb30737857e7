"""Spec files: Python that is run, the transforms that it leaves, and what was wrong with it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brazesmith.base.diagnostics import (
    Diagnostic,
    Label,
    Severity,
    Span,
    SpecError,
    characters,
    labels_at,
    suggest,
)

if TYPE_CHECKING:
    from brazesmith.language.transform import Transform


@dataclass(frozen=True, slots=True)
class Known:
    """A transform that was found: a spec, with the file that holds it."""

    transform: Transform
    file: Path

    @classmethod
    def of(cls, transform: Transform) -> Known:
        """A transform, with the file that it says it was written in."""
        file = transform.place.code.co_filename if transform.place is not None else ""
        return cls(transform, Path(file))

    @property
    def name(self) -> str:
        """The name of the transform."""
        return self.transform.name


def read_specs(file: Path, folder: Path) -> tuple[list[Known], list[Diagnostic]]:
    """The transforms at the top level of a file, or what is wrong with the file."""
    try:
        module = _import(file, folder)
    except SpecError as error:
        return [], list(error.diagnostics)
    except SyntaxError as error:
        return [], [_syntax_error(error, file)]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a spec may raise anything: SystemExit, a class of its own
        return [], [_exception(error, file)]
    transforms = _transforms_of(vars(module).values())
    if not transforms:
        return [], [_nothing_there(file)]
    return [Known(transform, file) for transform in transforms], []


def _import(file: Path, folder: Path) -> Any:
    """Run a spec file as a module of its own; it may import its neighbours.

    What it prints goes to stderr: on stdout are the JavaScript, the bodies and the JSON.
    """
    digest = hashlib.sha256(str(file).encode()).hexdigest()[:12]
    spec = importlib.util.spec_from_file_location(f"brazesmith_spec_{digest}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    neighbours = [str(file.parent), str(folder)]
    sys.path[:0] = neighbours
    try:
        with contextlib.redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    finally:
        del sys.path[: len(neighbours)]
    return module


def _transforms_of(values: Iterable[Any]) -> list[Transform]:
    from brazesmith.language.transform import Transform

    found: dict[int, Transform] = {}
    for value in values:
        members = value if isinstance(value, list | tuple) else (value,)
        for member in members:
            if isinstance(member, Transform):
                found[id(member)] = member
    return list(found.values())


def without_doubles(known: list[Known]) -> tuple[list[Known], list[Diagnostic]]:
    """The first transform of each name. Letter case is no difference: it is none in file names."""
    by_name: dict[str, Known] = {}
    doubles: list[Diagnostic] = []
    for one in known:
        first = by_name.setdefault(one.name.lower(), one)
        if first is not one and first.transform is not one.transform:
            labels = labels_at(one.transform.place, first.transform.place)
            doubles.append(Diagnostic("S107", _double(one.name, first.name), labels))
    return list(by_name.values()), doubles


def _double(name: str, first: str) -> str:
    if name == first:
        return f"two transforms are called `{name}`"
    return f"`{name}` and `{first}` would be one file where letter case is no difference"


def _syntax_error(error: SyntaxError, file: Path) -> Diagnostic:
    line, column = error.lineno or 1, error.offset or 1
    end_column = max(error.end_offset or 0, column + 1)
    span = Span(str(error.filename or file), line, column, error.end_lineno or line, end_column)
    if "codec can't decode" in error.msg:
        return Diagnostic("S201", "this is not UTF-8", (Label(span),), ("save the file as UTF-8",))
    return Diagnostic("S201", f"this is not Python: {error.msg}", (Label(span),))


def _exception(error: BaseException, file: Path) -> Diagnostic:
    """An exception of the spec's own code, at the line of the spec that led to it."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(file)]
    labels: tuple[Label, ...] = ()
    if frames:
        frame = frames[-1]
        line = frame.lineno or 1
        last = frame.end_lineno or line
        start = characters(str(file), line, frame.colno or 0) + 1
        end = characters(str(file), last, frame.end_colno or 0) + 1
        labels = (Label(Span(str(file), line, start, last, end)),)
    said, *more = [line for line in _words_of(error).splitlines() if line.strip()] or [""]
    message = f"the spec stopped with {type(error).__name__}"
    message = f"{message}: {said}" if said else message
    return Diagnostic("S202", message, labels, (*more, *_advice(error)))


def _words_of(error: BaseException) -> str:
    """What an exception says; the place of the file that lacks a name says nothing to a reader."""
    if isinstance(error, ImportError):
        return re.sub(r" \((/|[A-Za-z]:\\).*\)$", "", str(error))
    return str(error)


def _advice(error: BaseException) -> Iterable[str]:
    """What to do, for the mistakes that are made most."""
    if isinstance(error, RecursionError):
        yield "a function that calls itself, or a list or dict that contains itself, has no end"
    elif isinstance(error, ModuleNotFoundError):
        yield "a module of your own lies beside the spec, or in the folder of the specs"
        yield f"any other must be installed for {sys.executable}"
    elif isinstance(error, NameError | ImportError):
        missing = re.search(r"name '(\w+)'", str(error))
        if missing is not None:
            yield from _names_like(missing[1])


def _names_like(name: str) -> Iterable[str]:
    """The word of the language that is meant, or that has not been imported."""
    from brazesmith import spec

    near = name if name in dir(spec) else suggest(name, dir(spec))
    if near == name:
        yield f"write `from brazesmith import {name}`"
    elif near:
        yield f"did you mean `{near}`?"


def too_deep(known: Known) -> Diagnostic:
    """What to say of a spec that Python cannot follow to its end."""
    return Diagnostic(
        "S204",
        "the spec is nested too deeply, or a list or dict in it contains itself",
        labels_at(known.transform.place),
        transform=known.name,
    )


def _nothing_there(file: Path) -> Diagnostic:
    span = Span(str(file), 1, 1, 1, 1)
    return Diagnostic(
        "S203",
        "this file defines no transform",
        (Label(span),),
        (
            "write `transform = Transform(…)` at its top level",
            "a file that is only imported by others has a name that begins with `_`",
        ),
        Severity.WARNING,
    )
