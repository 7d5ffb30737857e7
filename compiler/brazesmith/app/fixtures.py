"""Add fixtures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from brazesmith.base.files import write_file
from brazesmith.base.json import STDIN, InputError, display_name, dump_json, parse_json, read_text
from brazesmith.base.source import shown
from brazesmith.base.stored import stored_note
from brazesmith.contract.integers import RoundedInteger, rounded_integers
from brazesmith.projects.catalogue import UnknownTransform, load_catalogue
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import HEADERS, PAYLOAD, SETTINGS, find_cases, indented

if TYPE_CHECKING:
    from brazesmith.app.serve.transforms import Transforms
    from brazesmith.archive.reading import Sample


#: The name of a case has at most so many characters. Systems allow about 255 in that of a folder.
_LONGEST: Final = 100


class CaseExists(UsageError):
    """A case of this name exists already."""


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

    catalogue = load_catalogue(project)
    may_exist = catalogue.is_broken and is_transform_name(transform)  # in a broken spec
    if transform not in catalogue.names and not may_exist:
        raise UnknownTransform(transform, catalogue.names)
    entry = next((entry for entry in catalogue.entries if entry.name == transform), None)
    type_ = entry.transform.payload_type if entry and entry.is_own else None
    sample = _sample(file, line)
    if headers:
        sample = replace(sample, headers=_headers(*headers))
    declared = to_json(type_) if type_ else None
    added = _add(project, transform, sample, declared, case or _stem(file), force)
    is_split = headers is None and sample.headers is not None and Path(file).name != PAYLOAD
    note = stored_note(display_name(file)) if is_split else ""
    return replace(added, note=list_note([sample.file]) if sample.may_be_list else note)


def fixture_from(
    project: Project,
    transforms: Transforms,
    entry: Mapping[str, Any],
    transform: str,
    case: str,
    *,
    force: bool = False,
) -> AddedCase:
    """Store the webhook of an entry of the log of `serve` as a case of a transform.

    It is what the log has, without secrets. Raises UnknownTransform, UsageError for an entry that
    is not a webhook in JSON, and CaseExists.
    """
    from brazesmith.archive.reading import Sample

    if transform not in transforms.files:
        raise UnknownTransform(transform, list(transforms.files))
    payload = entry["incoming"]
    if not isinstance(payload, dict | list):
        raise UsageError(
            "the log has no object or array as the body of this request, so it cannot become a"
            " payload"
        )
    text = dump_json(payload, ensure_ascii=False)
    place = f"entry {entry['id']} of the log"
    sample = Sample(payload, text, place, None, entry["headers"], entry["at"])
    script = transforms.scripts.get(transform)
    return _add(project, transform, sample, script.declared if script else None, case, force)


def _add(
    project: Project,
    transform: str,
    sample: Sample,
    declared: Mapping[str, Any] | None,
    case: str,
    force: bool,
) -> AddedCase:
    """Store a sample as a case; `declared` is the type of the payload as plain data."""
    from brazesmith.suites.declared import contradictions

    is_case = any(case == known.name for known in find_cases(project.fixtures, transform))
    name = case if is_case else case_slug(case)
    if not name:
        raise UsageError("the case cannot be named after a file", "set --case CASE")
    target = project.fixtures / transform / name / PAYLOAD
    if target.exists() and not force:
        raise CaseExists(
            f"{shown(target)} already exists",
            "use --force to overwrite it, or --case to add another",
        )
    header_text = None if sample.headers is None else dump_json(sample.headers, ensure_ascii=False)
    write_case(target.parent, sample.text, header_text, sample.received_at)
    found = contradictions(sample.payload, declared) if declared else ()
    rounded = tuple(rounded_integers(sample.text))
    has_headers = header_text is not None
    return AddedCase(transform, name, target, tuple(found), rounded, has_headers)


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


def _headers(text: str, name: str) -> dict[str, Any]:
    """Return the headers in a file of JSON or JSON5. Raises InputError."""
    from brazesmith.archive.relaxed import strict

    headers = parse_json(strict(text, name), name)
    if not isinstance(headers, dict):
        raise InputError(name, None, None, "headers must be an object, name to value")
    return headers


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


def free_case(folder: Path, name: str, payload: str) -> Path | None:
    """Return the folder of a new case, numbered if need be; None if there is one like it."""
    for one in chain([name], (f"{name}-{number}" for number in count(2))):
        file = folder / one / PAYLOAD
        if not file.parent.exists():
            return file.parent
        if file.exists() and read_text(file) == indented(payload):
            return None
    return None


def case_slug(text: str) -> str:
    """Return a folder name that needs no quotes in a shell: `Café (1)` becomes `cafe-1`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", plain.lower()).strip("-.")[:_LONGEST].rstrip("-.")
