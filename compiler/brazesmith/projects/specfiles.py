"""Load spec files: run the Python, collect its transforms, and report what is wrong with it."""

from __future__ import annotations

import contextlib
import linecache
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import ModuleType
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
from brazesmith.engines import Language
from brazesmith.projects import spec_modules
from brazesmith.projects.unseen import unseen_tests

if TYPE_CHECKING:
    from brazesmith.language.transform import Transform

#: The code of a failure that is a bug of brazesmith, not of a spec.
INTERNAL_ERROR = "S206"


@dataclass(frozen=True, slots=True)
class Entry:
    """A transform and the file that defines it."""

    transform: Transform
    file: Path
    is_own: bool = True  # the project's own, not an integration's

    @classmethod
    def of(cls, transform: Transform) -> Entry:
        """Return the entry of an integration's transform, which records where it was written."""
        file = transform.site.code.co_filename if transform.site is not None else ""
        return cls(transform, Path(file), is_own=False)

    @property
    def name(self) -> str:
        """The name of the transform."""
        return self.transform.name


def read_specs(
    file: Path, folder: Path, text: str | None = None
) -> tuple[list[Entry], list[Diagnostic]]:
    """Return the transforms at the top level of a file, or its diagnostics.

    `text` is an edited one that is not saved yet.
    """
    if text is not None:  # diagnostics show its lines
        linecache.cache[str(file)] = len(text), None, text.splitlines(keepends=True), str(file)
    try:
        # what a spec prints goes to stderr: stdout carries the code, the bodies and the JSON
        with contextlib.redirect_stdout(sys.stderr):
            module = spec_modules.load(file, folder, text)
    except SpecError as error:
        return [], list(error.diagnostics)
    except SyntaxError as error:
        return [], [_syntax_error(error, file)]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a spec may raise anything: SystemExit, a class of its own
        return [], [_exception(error, file, folder)]
    transforms = _transforms_of(vars(module).values())
    if not transforms:
        return [], [_no_transform(file)]
    source = file.read_bytes() if text is None else text.encode("utf-8", "surrogatepass")
    unseen = unseen_tests(source, str(file), vars(module))
    return [Entry(transform, file) for transform in transforms], unseen


def _transforms_of(values: Iterable[Any]) -> list[Transform]:
    from brazesmith.language.transform import Transform

    found: dict[int, Transform] = {}
    for value in values:
        members = value if isinstance(value, list | tuple) else (value,)
        for member in members:
            if isinstance(member, Transform):
                found[id(member)] = member
    return list(found.values())


def without_duplicates(entries: list[Entry]) -> tuple[list[Entry], list[Diagnostic]]:
    """Return the first transform of each name. Case is ignored, as some file systems ignore it."""
    by_name: dict[str, Entry] = {}
    duplicates: list[Diagnostic] = []
    for entry in entries:
        first = by_name.setdefault(entry.name.lower(), entry)
        if first is not entry and first.transform is not entry.transform:
            duplicates.append(_clash(entry, first, _duplicate(entry.name, first.name)))
    for name, entry in list(by_name.items()):
        for folder in map(str, PurePosixPath(name).parents):
            stem, dot, suffix = folder.rpartition(".")
            if dot and suffix in list(Language) and stem in by_name:
                first = by_name[stem]
                reason = f"`{first.name}` is compiled to a file, and `{entry.name}` to a folder"
                duplicates.append(_clash(entry, first, f"{reason}, of the same name"))
                by_name.pop(name, None)
    return list(by_name.values()), duplicates


def _clash(entry: Entry, first: Entry, message: str) -> Diagnostic:
    return Diagnostic("S107", message, labels_at(entry.transform.site, first.transform.site))


def _duplicate(name: str, first: str) -> str:
    if name == first:
        return f"two transforms are named `{name}`"
    return f"`{name}` and `{first}` are the same file on systems that ignore case"


def _syntax_error(error: SyntaxError, file: Path) -> Diagnostic:
    line, column = error.lineno or 1, error.offset or 1
    end_column = max(error.end_offset or 0, column + 1)
    span = Span(str(error.filename or file), line, column, error.end_lineno or line, end_column)
    if "codec can't decode" in error.msg:
        return Diagnostic(
            "S201", "the file is not UTF-8", (Label(span),), ("save the file as UTF-8",)
        )
    return Diagnostic("S201", f"invalid Python syntax: {error.msg}", (Label(span),))


def _exception(error: BaseException, file: Path, folder: Path) -> Diagnostic:
    """Report an exception of the spec's own code, at the line of the spec that led to it."""
    if isinstance(error, OSError) and error.filename == str(file):
        place = Label(Span(str(file), 1, 1, 1, 1))
        return Diagnostic("S202", f"the file cannot be read: {error.strerror}", (place,))
    stack = traceback.extract_tb(error.__traceback__)
    beside = [str(file), str(file.with_name("__init__.py"))]  # which is run before the spec
    frames = [frame for frame in stack if frame.filename in beside]
    labels: tuple[Label, ...] = ()
    if frames:
        frame = frames[-1]
        line = frame.lineno or 1
        last = frame.end_lineno or line
        start = characters(frame.filename, line, frame.colno or 0) + 1
        end = characters(frame.filename, last, frame.end_colno or 0) + 1
        labels = (Label(Span(frame.filename, line, start, last, end)),)
    if refusal := _needs_a_value(error):
        message, hint = refusal
        return Diagnostic("S104", message, labels, (hint,))
    first, *more = [line for line in _text_of(error).splitlines() if line.strip()] or [""]
    message = f"the spec raised {type(error).__name__}"
    message = f"{message}: {first}" if first else message
    return Diagnostic("S202", message, labels, (*more, *_advice(error, file, folder)))


def _needs_a_value(error: BaseException) -> tuple[str, str] | None:
    """Return a message and a remedy if Python's own code was called with an expression."""
    from brazesmith.operators.expressions import Expr

    text = _text_of(error)
    named = re.search(rf"\b({'|'.join(_names_of(Expr))})\b", text)
    is_unnamed = text.startswith(_WITHOUT_THE_CLASS)
    if not isinstance(error, TypeError | AttributeError) or not (named or is_unnamed):
        return None
    remedy = (remedy for pattern, remedy in _IN_PLACE_OF_FUNCTIONS if re.search(pattern, text))
    found = f"an expression ({named[1]})" if named else "an expression"
    return (
        f"Python cannot compute with {found}: the payload is not known at compile time",
        next(remedy, "use an operator of the language: docs/operators.md lists them"),
    )


#: The texts of errors of Python's own functions that do not name the class of the argument.
_WITHOUT_THE_CLASS = ("fromisoformat: argument must be str", "quote_from_bytes() expected bytes")


def _names_of(class_: type) -> Iterator[str]:
    """Yield the names of a class and the classes that are derived from it."""
    yield class_.__name__
    derived: type
    for derived in class_.__subclasses__():
        yield from _names_of(derived)


#: What to write instead of functions of Python, by the text of the error that they raise.
_IN_PLACE_OF_FUNCTIONS = (
    ("^sequence item", 'to join text, write `concat(a, b)` or `join([a, b], ", ")`'),
    ("JSON serializable", "write `to_json(x)`"),
    ("the JSON object", "write `parse_json(x)`"),
    ("string or bytes-like", "write `matches(x, …)`, `extract(x, …)` or `replace_pattern(x, …)`"),
    ("fromisoformat|strptime", "write `iso8601(x)`"),
    ("quote_from_bytes", "write `url_encoded(x)`"),
)


def _text_of(error: BaseException) -> str:
    """Return an exception's text, without the path that Python adds to an ImportError."""
    try:
        text = str(error)
    except Exception:  # the spec defines its class
        return ""
    if isinstance(error, ImportError):
        text = re.sub(r" \((/|[A-Za-z]:\\).*\)$", "", text)
    return spec_modules.without_packages(text)


def _advice(error: BaseException, file: Path, folder: Path) -> Iterable[str]:
    """Yield remedies for the most frequent mistakes."""
    if (name := _module_without_it(error)) and (
        relative := spec_modules.relative_name(name, file, folder)
    ):
        yield f"this is not your `{name}`: to import yours, write `from {relative} import …`"
    elif isinstance(error, RecursionError):
        yield "a function calls itself without end, or a list or dict contains itself"
    elif isinstance(error, ModuleNotFoundError):
        yield "if the module is yours, put it beside the spec or in the folder of the specs"
        yield f"otherwise install it in the environment of {sys.executable}"
    elif isinstance(error, ImportError) and "relative import" in _text_of(error):
        yield "relative imports reach the modules below the folder of the specs"
        yield "put what specs share in this folder: `from _common import …` works in every spec"
    elif isinstance(error, NameError | ImportError | AttributeError):
        missing = re.search(
            r"name '(\w+)'|^module 'brazesmith\S*' has no .* '(\w+)'", _text_of(error)
        )
        if missing is not None:
            yield from _names_like(missing[1] or missing[2])


def _module_without_it(error: BaseException) -> str:
    """Return the name of a module that does not have what is imported or read from it."""
    match error:
        case ImportError(name=str() as name):
            return name
        case AttributeError(obj=ModuleType() as module):
            return module.__name__
    return ""


def _names_like(name: str) -> Iterable[str]:
    """Yield the name of the spec language that is probably meant."""
    from brazesmith import spec

    near = name if name in dir(spec) else suggest(name, dir(spec))
    if near == name:
        yield f"add `from brazesmith import {name}`"
    elif near:
        yield f"did you mean `{near}`?"


def too_deep(entry: Entry) -> Diagnostic:
    """Return the diagnostic of a spec that exceeds Python's recursion limit."""
    return Diagnostic(
        "S204",
        "the spec is nested too deeply, or a list or dict in it contains itself",
        labels_at(entry.transform.site),
        transform=entry.name,
    )


def internal_error(entry: Entry, error: Exception) -> Diagnostic:
    """Return the diagnostic of a spec on which brazesmith itself fails."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return Diagnostic(
        INTERNAL_ERROR,
        f"internal error in brazesmith: {type(error).__name__}: {error}",
        labels_at(entry.transform.site),
        (
            f"at {Path(frame.filename).name}:{frame.lineno}; other transforms are not affected",
            "please report it with the spec and these lines",
            "set BRAZESMITH_TRACEBACK=1 to see the traceback",
        ),
        transform=entry.name,
    )


def _no_transform(file: Path) -> Diagnostic:
    span = Span(str(file), 1, 1, 1, 1)
    return Diagnostic(
        "S203",
        "this file defines no transform",
        (Label(span),),
        (
            "add `transform = Transform(…)` at its top level",
            "if other specs only import it, rename it so that its name begins with `_`",
        ),
        Severity.WARNING,
    )
