"""Start a project, also in a folder with other files: it adds to them and replaces none."""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from brazesmith.app.compile import write_build
from brazesmith.app.installation import Origin, wheel
from brazesmith.app.run import engines_for
from brazesmith.app.test import load_suite, run_suite
from brazesmith.base.files import write_file
from brazesmith.base.json import read_text
from brazesmith.base.resources import template_root
from brazesmith.base.source import quoted, shown
from brazesmith.base.toml import read_toml
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project, load_project

#: Where the recipe of each CI service belongs in a repository.
RECIPES: Final = {"github": ".github/workflows/brazesmith.yml", "gitlab": ".gitlab-ci.yml"}

_EXISTS: Final = "it already exists"


@dataclass(frozen=True)
class Change:
    """What happens to a file, with the reason or the details."""

    file: Path
    action: Literal["created", "added to", "changed", "left alone"]
    note: str = ""
    content: bytes = b""  # the whole file, or what is added to it


@dataclass(frozen=True)
class Setup:
    """What `init_project` did."""

    changes: Sequence[Change]
    has_sample: bool  # whether it wrote a transform with fixtures
    is_portable: bool  # whether other machines can install what requirements.txt lists


def init_project(folder: Path, origin: Origin, recipe: str | None, *, vendor: bool) -> Setup:
    """Make a folder a project that works, with the recipe of a CI service.

    With `vendor`, the wheel of a local origin is copied into the project. Raises UsageError or
    InputError before anything is written, or if the disk refuses.
    """
    settings = _settings(folder)
    sample = list(_sample(folder, is_configured=settings.action == "left alone"))
    changes = [*sample, settings, _readme(folder), _gitignore(folder)]
    changes += _installation(folder, origin, vendor)
    if recipe is not None:
        changes.append(_recipe(folder, recipe))
    for change in changes:
        _check_parent(change.file)
    for change in changes:
        _apply(change)
    has_sample = any(change.action == "created" for change in sample)
    if has_sample:
        changes += [Change(file, "created") for file in _generate(load_project(folder))]
    requirements = read_text(folder / "requirements.txt")
    is_portable = not any("file:" in line for line in _requiring(requirements))
    return Setup(changes, has_sample, is_portable)


def _settings(folder: Path) -> Change:
    """Return the change that adds `[tool.brazesmith]` to pyproject.toml."""
    file = folder / "pyproject.toml"
    new = _template("project/pyproject.toml")
    if not file.exists():
        return _created(file, new)
    tool = read_toml(file, shown(file)).get("tool", {})
    if isinstance(tool, dict) and "brazesmith" in tool:
        return Change(file, "left alone", "it already has [tool.brazesmith]")
    table = new[new.index("[tool.brazesmith]") :]
    try:
        tomllib.loads(f"{read_text(file)}\n{table}")
    except tomllib.TOMLDecodeError:
        raise UsageError(
            f"{shown(file)}: cannot add [tool.brazesmith], because `tool` is not a [table]",
            "write the settings of each tool under a header, such as [tool.ruff]",
        ) from None
    return _added(file, table, "[tool.brazesmith]")


def _sample(folder: Path, *, is_configured: bool) -> Iterator[Change]:
    """Yield the files of a transform with fixtures, for a project without specs."""
    specs = folder / "transforms"
    if is_configured:
        yield Change(specs, "left alone", "the project is already configured")
        return
    if any(specs.rglob("*.py")):
        yield Change(
            specs,
            "left alone",
            "it contains Python files, which brazesmith reads as specs; if they are not, set "
            "`transforms` under [tool.brazesmith] to another folder",
        )
        return
    source = template_root() / "project"
    for part in ("transforms", "fixtures"):
        for file in sorted((source / part).rglob("*.*")):
            if file.is_file() and "__pycache__" not in file.parts:
                copy = folder / file.relative_to(source)
                yield _created_once(copy, file.read_text("utf-8"))


def _readme(folder: Path) -> Change:
    return _created_once(folder / "README.md", _template("project/README.md"))


def _gitignore(folder: Path) -> Change:
    """Return the change that adds the missing lines to .gitignore."""
    file = folder / ".gitignore"
    new = _template("project/gitignore")
    if not file.exists():
        return _created(file, new)
    present = {line.strip() for line in read_text(file).splitlines()}
    missing = [line for line in new.splitlines() if line not in present]
    if not any(line for line in missing if not line.startswith("#")):
        return Change(file, "left alone", "nothing is missing")
    names = ", ".join(line for line in missing if not line.startswith("#"))
    return _added(file, "\n".join(missing) + "\n", names)


def _installation(folder: Path, origin: Origin, vendor: bool) -> Iterator[Change]:
    """Yield the changes of requirements.txt and vendor/."""
    file = folder / "requirements.txt"
    old = read_text(file) if file.exists() else ""
    present = list(_requiring(old))
    requirement = origin.requirement
    is_replaceable = all(line == requirement or line.startswith("./vendor/") for line in present)
    if vendor and origin.local is not None and is_replaceable:
        with tempfile.TemporaryDirectory() as scratch:
            source = wheel(origin, Path(scratch))
            requirement = f"./vendor/{source.name}"
            yield _same_wheel(folder / requirement, source.read_bytes())
    elif present:
        requirement = present[0]
    if requirement in present:
        yield Change(file, "left alone", f"it already requires `{requirement}`")
    elif present:
        new = old.replace(present[0], requirement)
        note = f"it requires `{requirement}` instead of `{present[0]}`"
        yield Change(file, "changed", note, new.encode())
    elif not old:
        yield _created(file, f"{requirement}\n")
    elif "--hash" in old:
        yield Change(file, "left alone", f"it pins hashes; add `{requirement}` with its hash")
    else:
        yield _added(file, f"{requirement}\n", requirement)


def _same_wheel(file: Path, content: bytes) -> Change:
    if not file.exists():
        return Change(file, "created", content=content)
    if file.read_bytes() != content:
        raise UsageError(
            f"{shown(file)} is another build of the same version",
            "delete it, and run the command again",
        )
    return Change(file, "left alone", _EXISTS)


def _requiring(requirements: str) -> Iterator[str]:
    """Yield the lines of requirements.txt that require brazesmith."""
    for line in requirements.splitlines():
        requirement = re.sub(r"(^|\s)#.*", "", line).strip()
        if re.search(r"\bbrazesmith\b", requirement):
            yield requirement


def _recipe(folder: Path, service: str) -> Change:
    """Return the recipe of a CI service, which belongs in the root of the Git repository."""
    here = folder.resolve()
    root = next((place for place in (here, *here.parents) if (place / ".git").exists()), here)
    text = _template(f"ci/{service}.yml")
    if root == here:
        text = text.replace("    working-directory: .\n", "").replace("    - cd .\n", "")
        return _created_once(folder / RECIPES[service], text)
    below = here.relative_to(root).as_posix()
    change_folder = f"cd {quoted(below)}"
    text = text.replace("working-directory: .", f"working-directory: {json.dumps(below)}")
    text = text.replace("- cd .", f"- {json.dumps(change_folder)}")
    return _created_once(root / RECIPES[service], text)


def _template(name: str) -> str:
    return (template_root() / name).read_text("utf-8")


def _created(file: Path, text: str) -> Change:
    return Change(file, "created", content=text.encode())


def _created_once(file: Path, text: str) -> Change:
    return Change(file, "left alone", _EXISTS) if file.exists() else _created(file, text)


def _added(file: Path, text: str, note: str) -> Change:
    """Return a change that adds a paragraph to a file, with the line ends of the file."""
    old = file.read_bytes()
    start = "" if not old else "\n" if old.endswith(b"\n") else "\n\n"
    content = f"{start}{text}".encode()
    if b"\r\n" in old:
        content = content.replace(b"\n", b"\r\n")
    return Change(file, "added to", note, content)


def _check_parent(file: Path) -> None:
    """Raise UsageError if the folder of a file is a file itself."""
    parent = next(parent for parent in file.parents if parent.exists())
    if not parent.is_dir():
        raise UsageError(f"{shown(parent)} is a file, and must be a folder")


def _apply(change: Change) -> None:
    match change.action:
        case "created" | "changed":
            write_file(change.file, change.content)
        case "added to":
            write_file(change.file, change.file.read_bytes() + change.content)


def _generate(project: Project) -> Iterator[Path]:
    """Write the JavaScript and the expected bodies, as `compile` and `test --update` would."""
    suite = load_suite(project)
    yield from write_build(suite.compilation, project.build).changed
    with engines_for(project) as engines:
        for result in run_suite(suite, engines, update=True):
            expected = result.case.directory / "expected.json"
            if expected.exists():
                yield expected
