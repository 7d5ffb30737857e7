"""`deployed.toml`: which code each transform has in Braze, as `verify --record` found it.

    ["shop/order.placed"]
    hash = "c997afd81964"
    date = 2026-11-29
    by = "Ada Lovelace"

`edited = true` is added if the code in Braze was changed by hand. Comments are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from brazesmith.base.files import write_file
from brazesmith.base.json import InputError, read_text
from brazesmith.base.source import shown
from brazesmith.base.toml import read_toml
from brazesmith.projects.project import Project

FILE: Final = "deployed.toml"

_COMMENTS: Final = re.compile(r"(?:[ \t]*#.*\n)*")

_FIRST_LINE: Final = """\
# The code that Braze has, as `brazesmith verify --record` found it. Commit this file.
"""


@dataclass(frozen=True, slots=True)
class Record:
    """What was found in Braze for one transform."""

    hash: str  # of the code; if it was edited, of the code that it was before
    date: date
    by: str | None = None
    is_edited: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data."""
        values = {"hash": self.hash, "date": self.date.isoformat(), "by": self.by}
        return values | {"edited": self.is_edited}


def read_deployed(project: Project) -> Mapping[str, Record] | None:
    """Return the records of a project by transform; None if there is no file. Raises InputError."""
    file = project.root / FILE
    if not file.exists():
        return None
    return {name: _record(file, name, row) for name, row in read_toml(file, shown(file)).items()}


def _record(file: Path, name: str, row: Any) -> Record:
    match row:
        case {"hash": str(hash_), "date": date() as day} if not isinstance(day, datetime):
            by = row.get("by")
            return Record(hash_, day, by if isinstance(by, str) else None, bool(row.get("edited")))
    raise InputError(
        shown(file),
        None,
        None,
        f"`{name}` must be a table with `hash` and `date`",
        f"delete it and run `brazesmith verify {name} --record` again",
    )


def write_record(project: Project, name: str, record: Record) -> Path:
    """Add or replace the record of a transform, and return the file. Raises InputError."""
    file = project.root / FILE
    text = _FIRST_LINE
    if file.exists():
        read_deployed(project)  # a file that cannot be read is not rewritten
        text = read_text(file)
    head, *blocks = _split(text)
    tables = {_title(block): block for block in blocks}
    comments = _COMMENTS.match(tables.get(_key(name), ""))
    tables[_key(name)] = (comments[0] if comments else "") + _table(name, record)
    parts = [head, *(tables[title] for title in sorted(tables))]
    write_file(file, "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n")
    return file


def _split(text: str) -> list[str]:
    """Return what comes before the first table, and every table with the comments above it."""
    head, *tables = re.split(r"^(?=[ \t]*\[)", text, flags=re.MULTILINE)
    parts = [head]
    for table in tables:
        before, comments = _cut_comments(parts[-1])
        parts[-1:] = [before, comments + table]
    return parts


def _cut_comments(text: str) -> tuple[str, str]:
    """Cut the comments off that are directly above what follows a text."""
    lines = text.splitlines(keepends=True)
    count = 0
    while count < len(lines) and lines[-1 - count].lstrip().startswith("#"):
        count += 1
    at = len(lines) - count
    return "".join(lines[:at]), "".join(lines[at:])


def _title(block: str) -> str:
    """Return what is between the brackets of the first table."""
    match = re.search(r"^[ \t]*\[(.*)\]", block, re.MULTILINE)
    return match[1].strip() if match else ""


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _table(name: str, record: Record) -> str:
    lines = [f"[{_key(name)}]", f'hash = "{record.hash}"', f"date = {record.date.isoformat()}"]
    if record.by:
        lines.append(f"by = {json.dumps(record.by, ensure_ascii=False)}")
    if record.is_edited:
        lines.append("edited = true")
    return "\n".join(lines)
