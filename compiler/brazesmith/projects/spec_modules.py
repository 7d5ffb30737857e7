"""Import the modules of specs under names of their own.

A spec and what it imports from its folder are modules of a package that only brazesmith knows. So
`numbers.py` among the specs never takes the place of Python's `numbers` in brazesmith, in a
library, or in another spec, and modules of the same name in two folders are two modules.
"""

from __future__ import annotations

import builtins
import hashlib
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

#: The beginning of the name of a folder of specs, as a package.
_SPECS: Final = "brazesmith_specs_"


def load(file: Path, folder: Path, text: str | None = None) -> ModuleType:
    """Run a spec file, or an edited text of it, as a module.

    By name, it imports modules beside it and in the folders above it, up to the folder of the
    specs; by relative imports, all modules below that folder.
    """
    name = f"{_package(file.parent, folder)}.spec_{_digest(file)}"
    loader = _Loader(name, str(file))
    spec = spec_from_file_location(name, file, loader=loader)
    assert spec is not None
    module = module_from_spec(spec)
    if text is None:
        loader.exec_module(module)
    else:
        vars(module)["__builtins__"] = _BUILTINS
        exec(compile(text, str(file), "exec", dont_inherit=True), vars(module))
    return module


def without_packages(text: str) -> str:
    """Return a message with the names of modules as specs write them."""
    return re.sub(rf"\b{_SPECS}\w+\.", "", text)


def relative_name(name: str, file: Path, folder: Path) -> str | None:
    """Return how a spec imports a module of specs whose name means another module: `.numbers`."""
    top = name.partition(".")[0]
    if not _is_reserved(top):
        return None
    dots = "."
    for directory in (file.parent, *file.parent.parents):
        if (directory / f"{top}.py").is_file() or (directory / top).is_dir():
            return f"{dots}{name}"
        if directory == folder:
            return None
        dots += "."
    return None


def _package(directory: Path, root: Path) -> str:
    """Return the name of a directory as a package, which contains the specs in it."""
    if directory == root or not directory.is_relative_to(root):
        name = f"{_SPECS}{_digest(directory)}"
        is_package = False
    else:
        part = re.sub(r"\W", "_", directory.name)
        name = f"{_package(directory.parent, root)}.{part}"
        is_package = part == directory.name and (directory / "__init__.py").is_file()
    if name in sys.modules:
        return name
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
    if is_package:
        import_module(name)
    else:
        package = ModuleType(name)
        package.__path__ = [str(directory)]
        sys.modules[name] = package
    return name


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


class _Loader(SourceFileLoader):
    """Runs a file of specs without bytecode, and with imports that find its neighbours.

    Python takes cached bytecode for a file of the same size and the same time in seconds, so a
    file that is saved twice within a second would have its old code.
    """

    def path_stats(self, path: Any) -> Mapping[str, Any]:
        """Raise the error after which Python neither reads nor writes bytecode."""
        raise OSError

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        vars(module)["__builtins__"] = _BUILTINS
        super().exec_module(module)


class _Finder:
    """Finds the modules of specs. Python's own finders may not know new files yet."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module of a package of specs is."""
        for directory in (path or ()) if name.startswith(_SPECS) else ():
            spec = FileFinder(directory, (_Loader, [".py"])).find_spec(name, target)
            if spec is not None:
                return spec
        return None


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """Import a module for a spec: what `import` calls in its code."""
    top = name.partition(".")[0]
    package = _package_with(top, (globals or {}).get("__package__") or "") if level == 0 else None
    if package is None:
        return builtins.__import__(name, globals, locals, fromlist, level)
    if fromlist:
        return builtins.__import__(f"{package}.{name}", globals, locals, fromlist)
    import_module(f"{package}.{name}")
    return sys.modules[f"{package}.{top}"]


_BUILTINS: Final = {**vars(builtins), "__import__": _import}


def _package_with(name: str, package: str) -> str | None:
    """Return the nearest package of specs, from one upwards, that has a module of this name."""
    if _is_reserved(name):
        return None
    while package.startswith(_SPECS):
        spec = _Finder.find_spec(f"{package}.{name}", sys.modules[package].__path__)
        if spec is not None and (spec.loader is not None or find_spec(name) is None):
            return package
        package = package.rpartition(".")[0]
    return None


def _is_reserved(name: str) -> bool:
    """Return whether a name means the same module everywhere: a public one of Python, or ours."""
    is_public = not name.startswith("_") or name == "__future__"
    return is_public and (name in sys.stdlib_module_names or name == "brazesmith")
