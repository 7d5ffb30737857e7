"""Load spec files: run the Python, collect its transforms, and report what is wrong with it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import linecache
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from brazesmith.app.unseen import unseen_tests
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
        module = _import(file, folder, text)
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
        return [], [_no_transform(file)]
    source = file.read_bytes() if text is None else text.encode("utf-8", "surrogatepass")
    unseen = unseen_tests(source, str(file), vars(module))
    return [Entry(transform, file) for transform in transforms], unseen


def _import(file: Path, folder: Path, text: str | None) -> Any:
    """Run a spec file as a module.

    It may import modules beside it and in the folder of the specs by name, and all modules below
    that folder by relative imports. What it prints goes to stderr, because stdout carries the
    JavaScript, the bodies and the JSON.
    """
    digest = hashlib.sha256(str(file).encode()).hexdigest()[:12]
    name = f"{_package(file.parent, folder)}.spec_{digest}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    neighbours = [file.parent, folder]
    _forget_namesakes(neighbours)
    sys.path[:0] = map(str, neighbours)
    try:
        with contextlib.redirect_stdout(sys.stderr), _without_bytecode():
            if text is None:
                spec.loader.exec_module(module)
            else:
                exec(compile(text, str(file), "exec", dont_inherit=True), vars(module))
    finally:
        del sys.path[: len(neighbours)]
    return module


@contextlib.contextmanager
def _without_bytecode() -> Iterator[None]:
    """Write no bytecode beside specs.

    Of a spec that is saved again within a second, with the same size, Python would take the old
    one. What all specs import is not affected: its bytecode is written before.
    """
    import brazesmith.spec  # noqa: F401  (only imported)

    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


#: The beginning of the name of a folder of specs, as a package.
_SPECS: Final = "brazesmith_specs_"


def _package(directory: Path, root: Path) -> str:
    """Return the name of a directory as a package, for relative imports of the specs in it."""
    if directory == root or not directory.is_relative_to(root):
        name = f"{_SPECS}{hashlib.sha256(str(directory).encode()).hexdigest()[:12]}"
    else:
        part = re.sub(r"\W", "_", directory.name)
        name = f"{_package(directory.parent, root)}.{part}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(directory)]
        sys.modules[name] = package
    return name


def _forget_namesakes(directories: Sequence[Path]) -> None:
    """Forget modules of specs that are not the ones that their names mean in these directories.

    `a/_common.py` and `b/_common.py` are two modules: each spec imports the one beside it.
    """
    roots = [name for name in sys.modules if name.startswith(_SPECS) and "." not in name]
    folders = tuple(f"{sys.modules[root].__path__[0]}{os.sep}" for root in roots)
    for name, module in list(sys.modules.items()):
        place = "" if "." in name else getattr(module, "__file__", None) or ""
        if not place.startswith(folders) or _is_installed(Path(place)):
            continue
        visible = (
            directory / path
            for directory in directories
            for path in (f"{name}/__init__.py", f"{name}.py")
        )
        if next((path for path in visible if path.is_file()), None) != Path(place):
            for other in [key for key in sys.modules if f"{key}.".startswith(f"{name}.")]:
                del sys.modules[other]


def _is_installed(file: Path) -> bool:
    """Whether a module is found without the folders of specs: they may contain an environment."""
    folder = file.parent.parent if file.name == "__init__.py" else file.parent
    return str(folder) in sys.path


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


def _exception(error: BaseException, file: Path) -> Diagnostic:
    """Report an exception of the spec's own code, at the line of the spec that led to it."""
    if isinstance(error, OSError) and error.filename == str(file):
        place = Label(Span(str(file), 1, 1, 1, 1))
        return Diagnostic("S202", f"the file cannot be read: {error.strerror}", (place,))
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(file)]
    labels: tuple[Label, ...] = ()
    if frames:
        frame = frames[-1]
        line = frame.lineno or 1
        last = frame.end_lineno or line
        start = characters(str(file), line, frame.colno or 0) + 1
        end = characters(str(file), last, frame.end_colno or 0) + 1
        labels = (Label(Span(str(file), line, start, last, end)),)
    if refusal := _needs_a_value(error):
        message, hint = refusal
        return Diagnostic("S104", message, labels, (hint,))
    first, *more = [line for line in _text_of(error).splitlines() if line.strip()] or [""]
    message = f"the spec raised {type(error).__name__}"
    message = f"{message}: {first}" if first else message
    return Diagnostic("S202", message, labels, (*more, *_advice(error)))


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
        return re.sub(r" \((/|[A-Za-z]:\\).*\)$", "", text)
    return text


def _advice(error: BaseException) -> Iterable[str]:
    """Yield remedies for the most frequent mistakes."""
    if isinstance(error, RecursionError):
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
