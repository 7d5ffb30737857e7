"""What the playground edits: the texts and cases of a transform; and saving a case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from brazesmith.app.fixtures import CaseExists, case_slug, write_case
from brazesmith.app.run import checked_time
from brazesmith.base.files import write_file
from brazesmith.base.json import InputError, members, parse_json, read_text
from brazesmith.base.source import relative, shown
from brazesmith.base.stored import split_stored
from brazesmith.engines import Engines
from brazesmith.projects.errors import UsageError
from brazesmith.projects.lock import writing
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import (
    EXPECTED,
    HEADERS,
    PAYLOAD,
    SETTINGS,
    Case,
    CaseError,
    find_cases,
    indented,
    load,
)
from brazesmith.targets.header import read_header
from brazesmith.targets.script import Language, Script

_LANGUAGES: Final = {Language.JAVASCRIPT: "javascript", Language.LIQUID: "liquid"}


def opened(project: Project, name: str, script: Script | None, file: str | None) -> dict[str, Any]:
    """Return a transform as the playground opens it. `script` is None if it does not compile.

    `file` is that of its spec; None for a transform of an integration.
    """
    code = None
    if script is not None:
        header = read_header(script.code)
        language = _LANGUAGES[script.language]
        code = {
            "language": language,
            "text": script.code,
            "hash": header.code if header else None,
        }
    is_webhook = script is not None and script.language is Language.LIQUID
    return {
        "name": name,
        "kind": "webhook" if is_webhook else "transform",
        "destination": script.destination.request if script else None,
        "spec": None if file is None else {"file": shown(file), "text": _text(Path(file)) or ""},
        "code": code,
        "fixtures": [_fixture(case) for case in find_cases(project.fixtures, name)],
        "sample": None,
    }


def _fixture(case: Case) -> dict[str, Any]:
    """Return the texts of a case as they are, also if it cannot be run."""
    now, problem = None, None
    try:
        now = load(case).settings.now
    except CaseError as error:
        problem = str(error)
    return {
        "name": case.name,
        "payload": _text(case.directory / PAYLOAD) or "",
        "headers": _text(case.directory / HEADERS),
        "now": now,
        "expected": _text(case.directory / EXPECTED),
        "problem": problem,
    }


def _text(file: Path) -> str | None:
    try:
        return read_text(file)
    except InputError:
        return None


def made_up(engines: Engines, project: Project, name: str) -> str | None:
    """Return a payload that the class of a transform allows; None if there is no class.

    Executes specs, so call it in a process of its own.
    """
    from brazesmith.app.generate import generate

    try:
        [line] = generate(project, name, 1, 1)
    except UsageError:
        return None
    return indented(dict(members(line.decode()))["payload"])


def save_case(
    project: Project,
    transform: str,
    case: str,
    payload: str,
    *,
    headers: str | None = None,
    now: str | None = None,
    expected: str | None = None,
) -> Path:
    """Write a new case of a transform from JSON texts; return its folder.

    The values of secret headers are not stored. Raises InputError for a text that is not JSON,
    UsageError, and CaseExists.
    """
    parts = split_stored(payload, PAYLOAD)
    headers = parts.headers or headers
    if headers is not None and not isinstance(parse_json(headers, HEADERS), dict):
        raise InputError(HEADERS, 1, 1, "headers must be an object, name to value")
    if expected is not None:
        parse_json(expected, EXPECTED)
    checked_time(now)
    name = case_slug(case)
    if not name:
        raise UsageError("the case needs a name", "use letters, digits and `-`")
    folder = project.fixtures / transform / name
    with writing(project, lambda _: None):
        if folder.exists():
            raise CaseExists(f"{shown(folder)} already exists; choose another name")
        write_case(folder, parts.payload, headers if headers and headers.strip() != "{}" else None)
        if expected is not None:
            write_file(folder / EXPECTED, indented(expected))
        if now is not None:
            write_file(folder / SETTINGS, f'now = "{now}"\n')
    return folder


def written(folder: Path) -> Mapping[str, Any]:
    """Return a folder and its files, as `POST /_/fixtures` answers."""
    files = sorted(file.name for file in folder.iterdir())
    return {"folder": relative(folder), "case": folder.name, "files": files}
