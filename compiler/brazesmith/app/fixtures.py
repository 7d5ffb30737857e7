"""Add fixtures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.app.catalogue import UnknownTransform, load_catalogue
from brazesmith.app.errors import UsageError
from brazesmith.app.project import Project
from brazesmith.base.files import write_file
from brazesmith.base.json import STDIN, InputError, display_name, dump_json, parse_json
from brazesmith.base.source import shown
from brazesmith.base.stored import stored_note
from brazesmith.contract.integers import RoundedInteger, rounded_integers
from brazesmith.testing.fixtures import HEADERS, PAYLOAD, SETTINGS, find_cases, indented

if TYPE_CHECKING:
    from brazesmith.archive.reading import Sample


@dataclass(frozen=True, slots=True)
class AddedCase:
    """A case that was written: its transform, its name, and the file of its payload.

    `contradictions` say where the payload is not what the payload class declares.
    `rounded` are the integers that JavaScript cannot hold. `note` is what to tell the user about a
    sample that was split into payload and headers, or that may be a list of payloads.
    """

    transform: str
    name: str
    payload: Path
    contradictions: tuple[str, ...] = ()
    rounded: tuple[RoundedInteger, ...] = ()
    has_headers: bool = False
    note: str = ""


def add_fixture(
    project: Project,
    transform: str,
    file: str,
    *,
    line: int | None = None,
    headers: tuple[str, str] | None = None,
    case: str | None = None,
    force: bool = False,
) -> AddedCase:
    """Store a sample payload, or the one at a line of an archive, as a case of a transform.

    `headers` are the text of the request headers and the name of their file; by default, those of a
    sample that is a webhook as Braze stores it. The case is named after the file unless `case` is
    set. Raises UnknownTransform, InputError for a file that cannot be parsed, and UsageError for a
    case that exists, unless `force` is set.
    """
    from brazesmith.archive.reading import list_note
    from brazesmith.ir.types import to_json
    from brazesmith.language.transform import is_transform_name
    from brazesmith.testing.declared import contradictions

    catalogue = load_catalogue(project)
    may_exist = catalogue.is_broken and is_transform_name(transform)  # in a broken spec
    if transform not in catalogue.names and not may_exist:
        raise UnknownTransform(transform, catalogue.names)
    sample = _sample(file, line)
    stored = None if sample.headers is None else dump_json(sample.headers, ensure_ascii=False)
    header_text = _headers(*headers) if headers else stored
    is_case = any(case == known.name for known in find_cases(project.fixtures, transform))
    name = case if case and is_case else case_slug(case or _stem(file))
    if not name:
        raise UsageError("set --case CASE; the case cannot be named after a file")
    target = project.fixtures / transform / name / PAYLOAD
    if target.exists() and not force:
        raise UsageError(
            f"{shown(target)} already exists; use --force to overwrite it, or --case to add another"
        )
    write_case(target.parent, sample.text, header_text, sample.received_at)
    entry = next((entry for entry in catalogue.entries if entry.name == transform), None)
    declared = entry.transform.payload_type if entry and entry.is_own else None
    found = contradictions(sample.payload, to_json(declared)) if declared else ()
    rounded = tuple(rounded_integers(sample.text))
    has_headers = header_text is not None
    is_split = sample.headers is not None and Path(file).name != PAYLOAD
    note = stored_note(display_name(file)) if is_split else ""
    if sample.may_be_list:
        note = list_note([sample.file])
    return AddedCase(transform, name, target, tuple(found), rounded, has_headers, note)


def _sample(file: str, line: int | None) -> Sample:
    """Return the only sample of a file, or the one at a line. Raises InputError and UsageError."""
    from brazesmith.archive.reading import Unreadable, read_file, samples

    if file != STDIN and Path(file).is_dir():
        raise InputError(shown(file), None, None, "is a folder; expected a file")
    found = read_file(file, samples)
    if line is not None:
        found = (one for one in found if (one.line or 1) == line)
    first, second, *_ = *islice(found, 2), None, None
    if first is None:
        place = display_name(file) if line is None else f"{display_name(file)}:{line}"
        raise UsageError(f"{shown(place)}: there is no sample")
    if isinstance(first, Unreadable):
        raise InputError(first.file, first.line, first.column, first.reason, first.hint)
    if second is not None:
        raise UsageError(
            f"{first.file} contains several samples, the first in line {first.line}",
            "choose one with --line N",
        )
    return first


def _stem(file: str) -> str:
    return "" if file == STDIN else Path(file).stem


def _headers(text: str, name: str) -> str:
    """Return headers as strict JSON text. Raises InputError."""
    from brazesmith.archive.relaxed import strict

    text = strict(text, name)
    if not isinstance(parse_json(text, name), dict):
        raise InputError(name, None, None, "headers must be an object, name to value")
    return text


def write_case(
    folder: Path, payload: str, headers: str | None, received_at: str | None = None
) -> Path:
    """Write the payload and the headers of a case, JSON texts; return the file of the payload.

    `received_at` is the time at which it runs; settings that exist are kept. The values of secret
    headers are replaced, because cases are committed.
    """
    from brazesmith.inference.headers import redacted

    write_file(folder / PAYLOAD, indented(payload))
    if headers is not None:
        public = redacted(parse_json(headers, HEADERS))
        write_file(folder / HEADERS, indented(dump_json(public, ensure_ascii=False)))
    settings = folder / SETTINGS
    if received_at is not None and not settings.exists():
        write_file(settings, f'now = "{received_at}"\n')
    return folder / PAYLOAD


def case_slug(text: str) -> str:
    """Return a folder name that needs no quotes in a shell: `Café (1)` becomes `cafe-1`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", plain.lower()).strip("-.")
