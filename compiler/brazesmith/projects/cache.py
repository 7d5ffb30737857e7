"""The cache of compiled transforms: `.brazesmith/cache/` in the folder of a project.

A command that finds everything here imports neither specs nor the compiler. The key of an entry
covers everything that determines the result: the files of brazesmith and of the libraries that it
compiles with, the Python version, the project's settings and, for the project's own transforms,
all Python files below the folder of the specs. Specs are Python and may read anything, so own
transforms are cached only if every spec is `self_contained`.

Files are written atomically and carry a checksum; an invalid file is ignored. The cache never reads
`build/`. Set BRAZESMITH_CACHE=off to disable it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeAlias

from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.base.files import write_file
from brazesmith.base.json import InputError
from brazesmith.base.resources import template_root
from brazesmith.contract.destinations import named
from brazesmith.projects.lock import private_folder
from brazesmith.projects.project import Project
from brazesmith.targets.script import Language, Script

#: A script, and the warnings of its forecast (None if there was none).
CachedScript: TypeAlias = tuple[Script, tuple[Diagnostic, ...] | None]

#: Libraries that take part in a compilation.
_LIBRARIES: Final = ("esprima", "liquid", "py_mini_racer")

#: Modules that a self-contained spec may import: they depend on nothing outside the spec.
_PURE: Final = """
    __future__ abc base64 collections copy dataclasses decimal enum fractions functools hashlib html
    itertools json math numbers operator re statistics string textwrap types typing unicodedata
"""

#: Built-in functions that a self-contained spec does not use.
_IMPURE: Final = frozenset({"__import__", "breakpoint", "eval", "exec", "input", "open"})


@dataclass(frozen=True, slots=True)
class Cache:
    """The entries of a project. `key` determines transforms of integrations, `own_key` all."""

    project: Project
    key: str
    own_key: str

    def names(self) -> dict[str, str | None] | None:
        """Return the names of all transforms, with the spec files of the project's own."""
        names: dict[str, str | None] | None = self._read("names", self.own_key)
        return names

    def write_names(self, names: Mapping[str, str | None]) -> None:
        """Store the names of all transforms, with the spec files of the project's own."""
        self._write("names", self.own_key, names)

    def script(self, name: str, *, is_own: bool) -> CachedScript | None:
        """Return the script of a transform, and the warnings of its forecast (None if not run)."""
        data = self._read(f"script {name}", self.own_key if is_own else self.key)
        if data is None:
            return None
        warnings = data.pop("warnings")
        destination, language = named(data.pop("destination")), Language(data.pop("language"))
        attributes = tuple((key, _label(label)) for key, label in data.pop("attributes"))
        script = Script(**data, destination=destination, language=language, attributes=attributes)
        return script, None if warnings is None else tuple(map(_diagnostic, warnings))

    def write_script(
        self, script: Script, warnings: tuple[Diagnostic, ...] | None, *, is_own: bool
    ) -> None:
        """Store the script of a transform with the warnings of its forecast."""
        data = {
            "name": script.name,
            "code": script.code,
            "destination": str(script.destination),
            "language": script.language,
            "is_pure": script.is_pure,
            "declared": script.declared,
            "attributes": [(name, asdict(label)) for name, label in script.attributes],
            "warnings": None if warnings is None else list(map(asdict, warnings)),
        }
        self._write(f"script {script.name}", self.own_key if is_own else self.key, data)

    def counts(self, name: str, *, is_own: bool) -> Any:
        """Return what was stored of the coverage of a transform: plain data, or None."""
        return self._read(f"coverage {name}", self.own_key if is_own else self.key)

    def write_counts(self, name: str, counts: Any, *, is_own: bool) -> None:
        """Store what was counted of the coverage of a transform, as plain data."""
        self._write(f"coverage {name}", self.own_key if is_own else self.key, counts)

    def _file(self, slot: str) -> Path:
        folder = self.project.root / ".brazesmith" / "cache"
        return folder / f"{_digest(slot)[:32]}.json"

    def _read(self, slot: str, key: str) -> Any:
        try:
            checksum, _, body = self._file(slot).read_text(encoding="utf-8").partition("\n")
        except (OSError, ValueError):
            return None
        return json.loads(body) if checksum == _digest(slot, key, body) else None

    def _write(self, slot: str, key: str, value: Any) -> None:
        """Replace an entry. A folder that cannot be written to is not an error."""
        body = json.dumps(value)
        with contextlib.suppress(OSError, InputError):
            private_folder(self.project)
            text = f"{_digest(slot, key, body)}\n{body}"
            write_file(self._file(slot), text, durable=False)


def open_cache(project: Project) -> Cache | None:
    """Return the cache of a project.

    None if it is disabled, there is no pyproject.toml, or a spec cannot be read.
    """
    if os.environ.get("BRAZESMITH_CACHE", "").lower() in ("off", "0", "false"):
        return None
    if not project.file.is_file():
        return None
    settings = json.dumps(project.settings, sort_keys=True, default=repr)
    key = _digest(sys.version, str(project.root), settings, *_installation())
    try:
        sources = [f"{file} {_digest_of_file(file)}" for file in _sources(project)]
    except OSError:
        return None
    return Cache(project, key, _digest(key, *sources))


def self_contained(project: Project) -> bool:
    """Return whether the specs depend on nothing but Python files of the project.

    They import only brazesmith, one another, and modules of the standard library that have no
    access to files, the environment or the time, and they do not call `open`, `exec` and the like.
    """
    import ast

    pure = frozenset(_PURE.split())
    sources = list(_sources(project))
    own = [_module_name(file) for file in sources]
    for file in sources:
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        for node in ast.walk(tree):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(level=0, module=str() as module):
                    modules = [module]
                case ast.Name(id=name) if name in _IMPURE:
                    return False
                case _:
                    continue
            for module in modules:
                top = module.partition(".")[0]
                is_language = module == "brazesmith" or module.startswith("brazesmith.integrations")
                if not (is_language or top in pure or top in own):
                    return False
    return True


def _module_name(file: Path) -> str:
    return file.parent.name if file.name == "__init__.py" else file.stem


def _sources(project: Project) -> Iterator[Path]:
    folder = project.transforms
    return iter(sorted(folder.rglob("*.py"))) if folder.is_dir() else iter(())


def _installation() -> Iterator[str]:
    """Yield what changes with brazesmith itself and its libraries: files, sizes and times."""
    package = Path(__file__).parents[1]
    for root in (package, template_root()):
        pending = [str(root)]
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.name != "__pycache__":
                            pending.append(entry.path)
                    else:
                        yield _stamp(entry.path, entry.stat())
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield _stamp(spec.origin, os.stat(spec.origin))


def _stamp(path: str, stat: os.stat_result) -> str:
    return f"{path} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"


def _diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    labels = tuple(map(_label, data["labels"]))
    rest = {"notes": tuple(data["notes"]), "severity": Severity(data["severity"])}
    return Diagnostic(**{**data, **rest, "labels": labels})


def _label(data: Mapping[str, Any]) -> Label:
    return Label(Span(**data["span"]), data["text"])


def _digest_of_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _digest(*parts: str) -> str:
    """Return a digest of texts that tells ("a", "b") from ("ab")."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(data))
        state.update(data)
    return state.hexdigest()
