"""Cases on disk: `fixtures/<transform>/<case>/` with a payload and the expected outcome.

Reads and writes the files of a case, and does not run it. All problems of a case are reported at
once, with file and key, as a `CaseError` of that case alone.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.files import write_file
from brazesmith.base.json import InputError, parse_json, read_text
from brazesmith.base.source import quoted, relative, shown
from brazesmith.base.toml import read_toml
from brazesmith.suites.diff import MISSING, Json

PAYLOAD: Final = "payload.json"
EXPECTED: Final = "expected.json"
ACTUAL: Final = "expected.json.new"
HEADERS: Final = "headers.json"
SETTINGS: Final = "case.toml"

T = TypeVar("T")

#: Every file that a case can have.
CASE_FILES: Final = frozenset({PAYLOAD, EXPECTED, ACTUAL, HEADERS, SETTINGS})

#: A folder that contains one of these is a case.
_MARKS: Final = frozenset({PAYLOAD, EXPECTED, HEADERS, SETTINGS})


class OutcomeKind(StrEnum):
    """The outcome of a transformation or a webhook."""

    BODY = "body"  # a request body
    SKIP = "skip"  # nothing to send
    ERROR = "error"  # an exception, a syntax error, a limit
    ABORT = "abort"  # `abort_message`: nothing is sent, and Braze logs the reason


#: Outcomes that leave nothing to compare.
_WITHOUT_BODY: Final = (OutcomeKind.ERROR, OutcomeKind.ABORT)


class CaseError(Exception):
    """A case that cannot be read: one sentence for each problem of its files."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Case:
    """The folder of a case; its files are not read yet."""

    transform: str
    name: str
    directory: Path
    files: frozenset[str]

    @property
    def id(self) -> str:
        """The name of the case in reports and for `-k`: `<transform>/<case>`."""
        return f"{self.transform}/{self.name}"

    @property
    def selector(self) -> str:
        """What selects exactly this case on the command line."""
        return f"{self.transform}::{self.name}"

    @property
    def payload_path(self) -> Path:
        """The file of the payload."""
        return self.directory / PAYLOAD

    @property
    def expected_path(self) -> Path:
        """The file of the expected body."""
        return self.directory / EXPECTED

    @property
    def actual_path(self) -> Path:
        """The file that an unexpected body is written to, for review."""
        return self.directory / ACTUAL


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in `case.toml`."""

    now: str | None = None
    expect: OutcomeKind | None = None
    error: str | None = None
    findings: tuple[str, ...] = ()
    fault: str | None = None  # the code of a fault that `explore` found with this payload
    note: str | None = None

    def admits(self, message: str) -> bool:
        """Whether a message is the expected one: it contains `error`, or matches a /regex/."""
        if self.error is None:
            return True
        pattern = _regex(self.error)
        return bool(pattern.search(message)) if pattern else self.error in message


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """The contents of a case; JSON that goes to the script stays text."""

    case: Case
    payload: str
    data: Json  # the value of the payload
    headers: str
    settings: Settings
    expected: Json = MISSING


def find_cases(fixtures: Path, transform: str) -> list[Case]:
    """Return the cases of a transform, sorted by name; none if it has no folder."""
    folder = fixtures / transform
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    cases = (Case(transform, name, folder / name, _files(folder / name)) for name in names)
    return [case for case in cases if case.files & _MARKS]


def is_case_folder(folder: Path) -> bool:
    """Whether a folder contains a file of a case."""
    return not _MARKS.isdisjoint(_files(folder))


def _files(directory: Path) -> frozenset[str]:
    try:
        with os.scandir(directory) as entries:
            return frozenset(entry.name for entry in entries)
    except PermissionError:
        return frozenset({PAYLOAD})  # whoever reads it reports the reason


def load(case: Case) -> CaseFiles:
    """Read the files of a case. Raises CaseError with everything that is wrong with them."""
    problems: list[str] = []
    for file in sorted(case.files & CASE_FILES):
        if os.path.exists(path := case.directory / file) and stat.S_ISFIFO(os.stat(path).st_mode):
            raise CaseError(f"{shown(path)}: is a pipe, not a file")  # reading it might never end

    def attempt(read: Callable[[Case], T], otherwise: T) -> T:
        try:
            return read(case)
        except CaseError as error:
            problems.extend(error.problems)
            return otherwise

    payload, data = attempt(_payload, ("", None))
    headers = attempt(_headers, "{}")
    settings = attempt(_settings, Settings())
    expected = attempt(_expected, MISSING)
    if settings.expect not in (None, OutcomeKind.BODY) and EXPECTED in case.files:
        file = shown(case.directory / SETTINGS)
        setting = f'`expect = "{settings.expect}"`'
        problems.append(f"{file}: {setting} contradicts {EXPECTED}; delete one of them")
    if problems:
        raise CaseError(*problems)
    return CaseFiles(case, payload, data, headers, settings, expected)


def how_to_add(transform: str) -> str:
    """Return what to do about a transform without cases."""
    return f"run `brazesmith fixture add {quoted(transform)} FILE` to add one"


def _payload(case: Case) -> tuple[str, Json]:
    if PAYLOAD not in case.files:
        raise CaseError(
            f"{shown(case.directory)}: {PAYLOAD} is missing; run "
            f"`brazesmith fixture add {case.transform} FILE --case {quoted(case.name)}` to add it"
        )
    return _json(case, PAYLOAD)


def _headers(case: Case) -> str:
    text, headers = _json(case, HEADERS) if HEADERS in case.files else ("{}", {})
    if not isinstance(headers, dict):
        file = shown(case.directory / HEADERS)
        raise CaseError(f"{file}: headers must be an object, name to value")
    return text


def _expected(case: Case) -> Json:
    return _json(case, EXPECTED)[1] if EXPECTED in case.files else MISSING


def _json(case: Case, file: str) -> tuple[str, Json]:
    """Return the text of a file of strict JSON, and its value."""
    path = os.path.join(case.directory, file)
    try:
        text = read_text(path)
        return text, parse_json(text, path)
    except InputError as error:
        error.name = shown(path)
        hint = error.hint
        if file == PAYLOAD and error.message.startswith("not strict JSON"):
            hint = (
                "payloads are strict JSON; to rewrite it, run "
                f"`brazesmith fixture add {case.transform} {quoted(relative(path))} "
                f"--case {quoted(case.name)} --force`"
            )
        raise _case_error(error, hint) from None


def _case_error(error: InputError, hint: str | None) -> CaseError:
    return CaseError("\n".join(filter(None, [str(error), hint])))


# case.toml ---------------------------------------------------------------------------------------


def _settings(case: Case) -> Settings:
    if SETTINGS not in case.files:
        return Settings()
    path = case.directory / SETTINGS
    try:
        table = read_toml(path, shown(path))
    except InputError as error:
        raise _case_error(error, error.hint) from None
    values, problems = _values(table)
    if "error" in table and values.get("expect") not in _WITHOUT_BODY and not problems:
        problems.append('`error` is only allowed with `expect = "error"` or `expect = "abort"`')
    if problems:
        raise CaseError(*(f"{shown(path)}: {problem}" for problem in problems))
    return Settings(**values)


def _values(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Read each key of the table; return the values and the problems."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            known = f"known keys are {', '.join(_READERS)}"
            problems.append(f"unknown key `{key}`; {did_you_mean(key, _READERS, known)}")
            continue
        try:
            values[key] = reader(value)
        except ValueError as error:
            problems.append(f"`{key}` {error}")
    return values, problems


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {value!r}")
    return value


def _now(value: object) -> str:
    """Return an instant as JavaScript prints it, which is what `now()` is in a spec."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f'{_TIME}, not "{value}"') from None
    if not isinstance(moment, datetime):
        raise ValueError(f"{_TIME}, not {value!r}")
    if moment.tzinfo is None:
        raise ValueError(f'has no time zone; write "{moment.isoformat()}Z"')
    try:
        utc = moment.astimezone(UTC).isoformat(timespec="milliseconds")
        return utc.replace("+00:00", "Z")
    except OverflowError:
        raise ValueError("is outside the years 1 to 9999") from None


def _expect(value: object) -> OutcomeKind:
    word = _text(value)
    if word not in list(OutcomeKind):
        near = did_you_mean(word, OutcomeKind)
        known = '"body", "skip", "error" or "abort"'
        raise ValueError(f'must be {known}, not "{word}"{near and ": " + near}')
    return OutcomeKind(word)


def _error(value: object) -> str:
    text = _text(value)
    try:
        _regex(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return text


def _regex(text: str) -> re.Pattern[str] | None:
    """Return the pattern of an `error` that is written between slashes."""
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return re.compile(text[1:-1])
    return None


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ValueError('must be a list of codes, like ["BZ301"]')
    if value:
        from brazesmith.contract import integers
        from brazesmith.contract.table import ALL_RULES

        known = [*(rule.code for rule in ALL_RULES), *integers.CODES]
        for code in value:
            if code not in known:
                hint = did_you_mean(code, known, "docs/rules.md lists all codes")
                raise ValueError(f'contains "{code}", which is not the code of a rule; {hint}')
    return tuple(value)


_TIME: Final = 'must be a time like "2026-01-02T03:04:05Z"'

_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "now": _now,
    "expect": _expect,
    "error": _error,
    "findings": _codes,
    "fault": _text,
    "note": _text,
}


# Writing -----------------------------------------------------------------------------------------


def write_setting(case: Case, key: str, value: str) -> None:
    """Add a setting to a case that does not have it; the others stay as they are."""
    path = case.directory / SETTINGS
    rest = read_text(path) if SETTINGS in case.files else ""
    write_file(path, f'{key} = "{value}"\n{rest}')


def clear_actual(case: Case) -> None:
    """Delete the body of an earlier mismatch."""
    if ACTUAL in case.files:
        case.actual_path.unlink(missing_ok=True)


_TOKENS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def indented(text: str) -> str:
    """Indent JSON text by two spaces; the order of keys and the form of values are kept."""
    lines, depth, before = [""], 0, ""
    for token in _TOKENS.findall(text):
        opened, closing = before in ("{", "["), token in ("}", "]")
        depth += opened - closing
        if before == "," or opened != closing:
            lines.append("  " * depth)
        lines[-1] += ": " if token == ":" else token
        before = token
    return "\n".join(lines) + "\n"
