"""Judge request bodies that lie in files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brazesmith.base.json import InputError, display_name, parse_json, read_text

if TYPE_CHECKING:
    from brazesmith.contract import Plan, Profile, Verdict
    from brazesmith.contract.destination import Destination

#: Files with one body a line.
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class CheckedBody:
    """A body that was judged: the file (and line) that it was read from, and the verdict."""

    name: str
    verdict: Verdict

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain data, for `--format json`."""
        return self.verdict.to_json()


def check_files(
    files: Iterable[str], destination: Destination, plan: Plan, profile: Profile
) -> Iterator[CheckedBody | InputError]:
    """Judge the bodies in files (`-` is standard input); yield why one cannot be read."""
    from brazesmith.contract import judge

    for name, body in _read(files):
        if isinstance(body, InputError):
            yield body
        else:
            yield CheckedBody(name, judge(body, destination, plan=plan, profile=profile))


def _read(files: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of every body, or an InputError in place of the value."""
    for file in files:
        name = display_name(file)
        try:
            text = read_text(file)
            if file.endswith(_LINES):
                yield from _read_lines(name, text)
            else:
                yield name, parse_json(text, name)
        except InputError as error:
            yield name, error


def _read_lines(name: str, text: str) -> Iterator[tuple[str, Any]]:
    if not text.strip():
        raise InputError(name, None, None, "empty; expected one body a line")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield f"{name}:{number}", parse_json(line, name, first_line=number)
        except InputError as error:
            yield name, error
