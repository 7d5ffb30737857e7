"""Judge request bodies that lie in files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brazesmith.base.json import InputError, display_name, parse_json, read_text
from brazesmith.contract.destinations import named

if TYPE_CHECKING:
    from brazesmith.app.openapi import BodySchema, SchemaProblem
    from brazesmith.contract import Plan, Profile, Verdict
    from brazesmith.contract.destination import Destination

#: Files with one body a line.
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class CheckedBody:
    """A body that was judged: the file that it was read from, and the verdict.

    `line` is its line in a file with one body a line. `problems` are the differences from an
    OpenAPI schema, None if it was not validated. `sends_nothing` means that a transformation that
    returns the body sends nothing, which is no error.
    """

    file: str
    line: int | None
    verdict: Verdict
    destination: Destination
    problems: tuple[SchemaProblem, ...] | None = None
    sends_nothing: bool = False

    @property
    def name(self) -> str:
        """The file, with the line if there is one."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def is_accepted(self) -> bool:
        """Whether neither the rules nor the schema refuse the body."""
        return self.verdict.verdict == "accepted" and not self.problems

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain data, for `--format json`; `schema` if it was validated."""
        place = {"file": self.file, "line": self.line, "destination": str(self.destination)}
        data = place | self.verdict.to_json()
        if self.problems is None:
            return data
        problems = [problem.to_json() for problem in self.problems]
        return {**data, "schema": {"valid": not problems, "problems": problems}}


def check_files(
    files: Iterable[str],
    destination: Destination | None,
    plan: Plan,
    profile: Profile,
    schema: BodySchema | None = None,
) -> Iterator[CheckedBody | InputError]:
    """Judge the bodies in files (`-` is standard input); yield why one cannot be read.

    Without a destination, the keys of a body decide where it goes.
    """
    from brazesmith.contract import judge

    for file in files:
        name = display_name(file)
        try:
            texts = _texts(file, name)
        except InputError as error:
            yield error
            continue
        for line, text in texts:
            try:
                body = parse_json(text, name, first_line=line or 1)
                problems = None if schema is None else schema.problems(body)
            except InputError as error:
                yield error
            else:
                receiver = destination or _destination_of(body)
                verdict = judge(body, receiver, plan=plan, profile=profile)
                nothing = receiver.sends_nothing(body)
                yield CheckedBody(name, line, verdict, receiver, problems, nothing)


def _destination_of(body: Any) -> Destination:
    """Return where a body with nothing that `track` has goes: with `items`, to a catalog."""
    track, messages = named("track"), named("messages-send")
    if not isinstance(body, dict) or body.keys() & set(track.array_names):
        return track
    if "items" not in body:
        return messages if body and body.keys() <= set(messages.keys) else track
    items = body["items"] if isinstance(body["items"], list) else []
    are_ids = items and all(isinstance(item, dict) and set(item) == {"id"} for item in items)
    return named("catalog-delete" if are_ids else "catalog-update")


def _texts(file: str, name: str) -> list[tuple[int | None, str]]:
    """Return the text of every body in a file, with its line if there is one a line."""
    text = read_text(file)
    if not (file.endswith(_LINES) or _has_lines(text)):
        return [(None, text)]
    lines: list[tuple[int | None, str]] = []
    lines += [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise InputError(name, None, None, "empty; expected one body a line")
    return lines


def _has_lines(text: str) -> bool:
    """Return whether the first line is a whole JSON value, and others follow."""
    first, _, rest = text.strip().partition("\n")
    try:
        return bool(rest) and parse_json(first, "") is not None
    except InputError:
        return False
