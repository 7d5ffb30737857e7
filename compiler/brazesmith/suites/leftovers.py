"""What is left over below the fixtures: cases that no runner would run, and misspelt files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from brazesmith.base.diagnostics import Diagnostic, Label, Span, did_you_mean, suggest
from brazesmith.base.source import quoted, relative, shown
from brazesmith.suites.fixtures import CASE_FILES, PAYLOAD


def leftovers(fixtures: Path, transforms: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the folders below `fixtures`.

    `transforms` are the names of all transforms, also of those that do not compile.
    """
    if not fixtures.is_dir():
        return
    for path, folders, files in os.walk(fixtures):
        folders.sort()
        name = Path(path).relative_to(fixtures).as_posix()
        transform = name.rpartition("/")[0]
        is_known = transform in transforms
        if name == ".":
            continue
        if name in transforms and not is_known:
            yield from _outside(path, name, files)
        elif not is_known and PAYLOAD in files:
            hint = did_you_mean(transform, transforms, "delete the folder, or add the transform")
            yield _leftover(path, f"a case of an unknown transform, `{transform}`; {hint}")
        elif is_known and name not in transforms:
            misspelt = list(_misspelt(path, files))
            yield from misspelt
            if not (misspelt or folders or CASE_FILES & set(files)):
                yield _leftover(path, f"a case without {PAYLOAD}; add one, or delete the folder")


def _outside(path: str, transform: str, files: Collection[str]) -> Iterator[Diagnostic]:
    """Yield the files of cases, and samples, that are beside the cases of a transform."""
    for name in sorted(files):
        file = os.path.join(path, name)
        if name in CASE_FILES:
            remedy = f"move it to {shown(path)}/CASE/{name}"
        elif name.endswith(".json"):
            command = f"brazesmith fixture add {transform} {quoted(relative(file))}"
            remedy = f"run `{command}`, and delete it"
        else:
            continue
        yield _leftover(file, f"not in the folder of a case; {remedy}")


def _misspelt(path: str, files: Collection[str]) -> Iterator[Diagnostic]:
    for file in sorted(set(files) - CASE_FILES):
        near = suggest(file.lower(), sorted(CASE_FILES), cutoff=0.8)
        if near and near not in files:
            place = os.path.join(path, file)
            yield _leftover(place, f"not a file of a case; did you mean `{near}`?")


def _leftover(path: str, message: str) -> Diagnostic:
    return Diagnostic("leftover", message, (Label(Span(path, 1, 1, 1, 1)),))


def leftover_line(leftover: Diagnostic) -> str:
    """Return a leftover as one line: its file or folder, and what is wrong with it."""
    return f"{shown(leftover.labels[0].span.file)}: {leftover.message}"
