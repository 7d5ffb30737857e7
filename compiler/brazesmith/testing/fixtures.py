"""A case on disk: `fixtures/<transform>/<case>/` with a payload and what is promised for it.

Reads and writes the files of a case; knows nothing of running it. Everything that is wrong with a
case is found at once and said with file and key, as a `CaseError` of that case alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from brazesmith.base.diagnostics import suggest
from brazesmith.base.json import InputError, parse_json, read_text
from brazesmith.base.source import shown
from brazesmith.base.toml import read_toml
from brazesmith.testing.diff import MISSING, Json

PAYLOAD: Final = "payload.json"
EXPECTED: Final = "expected.json"
ACTUAL: Final = "expected.json.new"
HEADERS: Final = "headers.json"
SETTINGS: Final = "case.toml"

T = TypeVar("T")

#: A folder is a case when one of these lies in it.
_MARKS: Final = frozenset({PAYLOAD, EXPECTED, HEADERS, SETTINGS})


class OutcomeKind(StrEnum):
    """What a transformation or a webhook can come to."""

    BODY = "body"  # a request body
    SKIP = "skip"  # nothing to send
    ERROR = "error"  # an exception, a syntax error, a limit
    ABORT = "abort"  # a webhook's `abort_message`: nothing is sent, and Braze logs why


#: What leaves nothing that could be compared.
_WITHOUT_BODY: Final = (OutcomeKind.ERROR, OutcomeKind.ABORT)


class CaseError(Exception):
    """A case that cannot be read: one sentence for each thing that is wrong with its files."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Case:
    """One folder of fixtures: cheap, nothing is read yet."""

    transform: str
    name: str
    directory: Path
    files: frozenset[str]

    @property
    def id(self) -> str:
        """How reports and `-k` call the case: `<transform>/<case>`."""
        return f"{self.transform}/{self.name}"

    @property
    def payload_path(self) -> Path:
        """What Braze's endpoint receives."""
        return self.directory / PAYLOAD

    @property
    def expected_path(self) -> Path:
        """The body that is promised."""
        return self.directory / EXPECTED

    @property
    def actual_path(self) -> Path:
        """The body that came out instead, for a review."""
        return self.directory / ACTUAL


@dataclass(frozen=True, slots=True)
class Settings:
    """What `case.toml` says."""

    now: str | None = None
    expect: OutcomeKind | None = None
    error: str | None = None
    findings: tuple[str, ...] = ()
    note: str | None = None

    def admits(self, message: str) -> bool:
        """Whether an error's message is the one that is expected: a part of it, or a /regex/."""
        if self.error is None:
            return True
        pattern = _regex(self.error)
        return bool(pattern.search(message)) if pattern else self.error in message


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case with its files read; JSON that goes to the script stays the text that it was."""

    case: Case
    payload: str
    headers: str
    settings: Settings
    expected: Json = MISSING


# Finding -----------------------------------------------------------------------------------------


def find_cases(fixtures: Path, transform: str) -> list[Case]:
    """The cases of a transform, in the order of their names; none when it has no folder."""
    folder = fixtures / transform
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    cases = (Case(transform, name, folder / name, _files(folder / name)) for name in names)
    return [case for case in cases if case.files & _MARKS]


def stray_folders(fixtures: Path, transforms: Iterable[str]) -> list[str]:
    """Folders with payloads that belong to none of `transforms`, relative to the fixtures."""
    known = {fixtures / name for name in transforms}
    found = {
        Path(folder).parent
        for folder, _, files in os.walk(fixtures)
        if PAYLOAD in files and Path(folder).parent not in known
    }
    return sorted(path.relative_to(fixtures).as_posix() for path in found)


def _files(directory: Path) -> frozenset[str]:
    with os.scandir(directory) as entries:
        return frozenset(entry.name for entry in entries)


# Reading -----------------------------------------------------------------------------------------


def load(case: Case) -> Loaded:
    """Read the files of a case, or say everything that is wrong with them."""
    problems: list[str] = []
    payload = _attempt(problems, "", lambda: _payload(case))
    headers = _attempt(problems, "{}", lambda: _headers(case))
    settings = _attempt(problems, Settings(), lambda: _settings(case))
    expected = _attempt(problems, MISSING, lambda: _expected(case))
    if settings.expect not in (None, OutcomeKind.BODY) and EXPECTED in case.files:
        file = shown(case.directory / SETTINGS)
        said = f'`expect = "{settings.expect}"`'
        problems.append(f"{file}: {said} beside an {EXPECTED}: delete one of them")
    if problems:
        raise CaseError(*problems)
    return Loaded(case, payload, headers, settings, expected)


def _attempt(problems: list[str], otherwise: T, read: Callable[[], T]) -> T:
    try:
        return read()
    except CaseError as error:
        problems.extend(error.problems)
        return otherwise


def _payload(case: Case) -> str:
    if PAYLOAD not in case.files:
        raise CaseError(
            f"{shown(case.directory)}: there is no {PAYLOAD}: "
            f"`brazesmith fixture add {case.transform} FILE --case {case.name}` writes one"
        )
    return _json(case, PAYLOAD)[0]


def _headers(case: Case) -> str:
    if HEADERS not in case.files:
        return "{}"
    text, headers = _json(case, HEADERS)
    if not isinstance(headers, dict):
        raise CaseError(f"{shown(case.directory / HEADERS)}: headers are an object, name to value")
    return text


def _expected(case: Case) -> Json:
    return _json(case, EXPECTED)[1] if EXPECTED in case.files else MISSING


def _json(case: Case, file: str) -> tuple[str, Json]:
    """The text of a file of strict JSON, and its value."""
    path = os.path.join(case.directory, file)
    try:
        text = read_text(path)
        return text, parse_json(text, path)
    except InputError as error:
        error.name = shown(path)
        is_sloppy = file == PAYLOAD and error.message.startswith("not strict JSON")
        hint = _strict_payload(case) if is_sloppy else error.hint
        raise CaseError("\n".join(filter(None, [str(error), hint]))) from None


def _strict_payload(case: Case) -> str:
    return (
        "payloads are strict JSON; this rewrites it: "
        f"`brazesmith fixture add {case.transform} {shown(case.payload_path)} "
        f"--case {case.name} --force`"
    )


# case.toml ---------------------------------------------------------------------------------------


def _settings(case: Case) -> Settings:
    if SETTINGS not in case.files:
        return Settings()
    path = case.directory / SETTINGS
    try:
        table = read_toml(path, shown(path))
    except InputError as error:
        raise CaseError("\n".join(filter(None, [str(error), error.hint]))) from None
    values, problems = _values(table)
    if "error" in table and values.get("expect") not in _WITHOUT_BODY and not problems:
        problems.append(
            '`error` says what the message contains, and needs `expect = "error"` or "abort"'
        )
    if problems:
        raise CaseError(*(f"{shown(path)}: {problem}" for problem in problems))
    return Settings(**values)


def _values(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Each key of the table read by its own reader, and everything that is wrong."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            problems.append(_unknown_key(key))
            continue
        try:
            values[key] = reader(value)
        except ValueError as error:
            problems.append(f"`{key}` {error}")
    return values, problems


def _unknown_key(key: str) -> str:
    nearest = suggest(key, list(_READERS))
    meant = f"did you mean `{nearest}`?" if nearest else f"known are {', '.join(_READERS)}"
    return f"unknown key `{key}`: {meant}"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is a string, not {_toml_type(value)}")
    return value


def _now(value: object) -> str:
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f'is a time like "2026-01-02T03:04:05Z", not "{value}"') from None
    if not isinstance(moment, datetime):
        raise ValueError(f'is a time like "2026-01-02T03:04:05Z", not {_toml_type(value)}')
    if moment.tzinfo is None:
        raise ValueError(f'has no time zone: write "{moment.isoformat()}Z"')
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _expect(value: object) -> OutcomeKind:
    word = _text(value)
    try:
        return OutcomeKind(word)
    except ValueError:
        nearest = suggest(word, list(OutcomeKind))
        meant = f": did you mean `{nearest}`?" if nearest else ""
        known = '"body", "skip", "error" or "abort"'
        raise ValueError(f'is {known}, not "{word}"{meant}') from None


def _error(value: object) -> str:
    text = _text(value)
    try:
        _regex(text)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return text


def _regex(text: str) -> re.Pattern[str] | None:
    """The pattern of an expectation that is written between slashes."""
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return re.compile(text[1:-1])
    return None


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ValueError('is a list of codes, like ["BZ301"]')
    if value:
        from brazesmith.contract import explain

        known = explain.codes()
        for code in value:
            if code not in known:
                nearest = suggest(code, list(known))
                meant = f"did you mean `{nearest}`?" if nearest else "docs/rules.md has them all"
                raise ValueError(f'has "{code}", which is the code of no rule: {meant}')
    return tuple(value)


def _toml_type(value: object) -> str:
    match value:
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"a {type(value).__name__}"


_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "now": _now,
    "expect": _expect,
    "error": _error,
    "findings": _codes,
    "note": _text,
}


# Writing -----------------------------------------------------------------------------------------


def write_expected(case: Case, body: str) -> None:
    """Accept a body as the promised one."""
    _write(case.expected_path, body)


def write_now(case: Case, now: str) -> None:
    """Pin the time of a case whose settings say nothing of it; the rest of them stays."""
    path = case.directory / SETTINGS
    rest = read_text(path) if SETTINGS in case.files else ""
    path.write_text(f'now = "{now}"\n{rest}', encoding="utf-8", newline="")


def write_actual(case: Case, body: str) -> None:
    """Leave a body beside the promised one, for a review."""
    _write(case.actual_path, body)


def clear_actual(case: Case) -> None:
    """Delete the body of an earlier failure."""
    if ACTUAL in case.files:
        case.actual_path.unlink(missing_ok=True)


def _write(path: Path, body: str) -> None:
    text = indented(body)
    if not path.exists() or path.read_text(encoding="utf-8", errors="replace") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


_TOKENS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def indented(text: str) -> str:
    """JSON text laid out with two spaces; keys keep their order, numbers and strings their form."""
    lines, depth, before = [""], 0, ""
    for token in _TOKENS.findall(text):
        opened, closing = before in ("{", "["), token in ("}", "]")
        depth += opened - closing
        if before == "," or opened != closing:
            lines.append("  " * depth)
        lines[-1] += ": " if token == ":" else token
        before = token
    return "\n".join(lines) + "\n"
