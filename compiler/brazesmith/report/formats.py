"""Diagnostics for other programs: JSON, annotations of GitHub Actions, SARIF."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import relative

#: The values of `--format`; the first is the default.
FORMATS: Final = ("text", "json", "github", "sarif")
#: Those that have one document, or list, for everything.
ANNOTATED: Final = ("github", "sarif")

_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def formatted(diagnostics: Sequence[Diagnostic], form: str) -> str:
    """Return diagnostics as `json` (an array), `github` (a line for each) or `sarif`."""
    match form:
        case "json":
            return json.dumps([diagnostic.to_json() for diagnostic in diagnostics], indent=2)
        case "github":
            return "\n".join(map(_annotation, diagnostics))
        case _:
            return json.dumps(_sarif(diagnostics), indent=2)


def _annotation(diagnostic: Diagnostic) -> str:
    """Return a workflow command, which GitHub shows at the line of a pull request."""
    level = "notice" if diagnostic.severity == "note" else diagnostic.severity
    properties = {"title": diagnostic.code}
    for label in diagnostic.labels[:1]:
        span = label.span
        place = {"file": _in_repository(span.file), "line": span.line, "endLine": span.end_line}
        properties |= {name: str(value) for name, value in place.items()}
        properties["col"] = str(span.column)
    described = ",".join(f"{name}={_escaped(value, True)}" for name, value in properties.items())
    text = "\n".join([diagnostic.message, *diagnostic.notes])
    return f"::{level} {described}::{_escaped(text)}"


def _in_repository(file: str) -> str:
    """Return a path as GitHub reads it: relative to the repository, not to the project in it."""
    path, root = Path(os.path.abspath(file)), os.environ.get("GITHUB_WORKSPACE")
    if root and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return relative(file)


def _escaped(text: str, is_property: bool = False) -> str:
    for character in "%\r\n" + (":," if is_property else ""):
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _sarif(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    from importlib.metadata import version

    results = [_result(diagnostic) for diagnostic in diagnostics]
    rules = [{"id": code} for code in dict.fromkeys(result["ruleId"] for result in results)]
    driver = {"name": "brazesmith", "version": version("brazesmith"), "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _uri(file: str) -> str:
    return quote(_in_repository(file), errors="surrogateescape")


def _result(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "ruleId": diagnostic.code,
        "level": str(diagnostic.severity),
        "message": {"text": "\n".join([diagnostic.message, *diagnostic.notes])},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(label.span.file)},
                    "region": {
                        "startLine": label.span.line,
                        "startColumn": label.span.column,
                        "endLine": label.span.end_line,
                        "endColumn": label.span.end_column,
                    },
                }
            }
            for label in diagnostic.labels[:1]
        ],
    }
