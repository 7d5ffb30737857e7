"""The file of `replay --accept`: differences between two versions that are intended.

    [[cluster]]
    transform = "shop/order.placed"
    kind = "changed"
    path = "/events/*/name"
    before = "Order"
    after = "Order Placed"
    why = "renamed with the analytics team"

Only `kind` and `path` are required. A cluster is accepted if it has everything that an entry says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.files import write_file
from brazesmith.base.json import InputError, read_text
from brazesmith.base.source import shown
from brazesmith.base.toml import read_toml
from brazesmith.replay.comparison import Group, Kind, Values, json_text

_VALUES: Final = ("before", "after")
_KEYS: Final = ("transform", "kind", "path", "change", "code", *_VALUES, "why")

_FIRST_LINES: Final = """\
# Intended differences, for `brazesmith replay --against`. Review them, and commit this file.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the file: what a cluster must have to be accepted."""

    wanted: Mapping[str, Any]

    def admits(self, transform: str, group: Group, values: Values | None) -> bool:
        """Whether a cluster has everything that the entry says."""
        has = _fields(transform, group, values)
        wanted = {key: value for key, value in self.wanted.items() if key != "why"}
        return all(key in has and json_text(has[key]) == json_text(wanted[key]) for key in wanted)

    def is_for(self, transform: str) -> bool:
        """Whether the entry is about a transform: it names this one, or none."""
        named: str = self.wanted.get("transform", transform)
        return named == transform

    def __str__(self) -> str:
        """Return the kind and the path."""
        return f"{self.wanted['kind']} {self.wanted['path'] or 'the whole body'}"


def _fields(transform: str, group: Group, values: Values | None) -> dict[str, Any]:
    """Return what the file may say of a cluster. TOML has no null, so no value may contain it."""
    sides = zip(("before", "after"), values or (None, None), strict=True)
    known = {side: json.loads(text) for side, text in sides if text is not None}
    known = {side: value for side, value in known.items() if not _has_null(value)}
    fields = {"change": group.change, "code": group.code, **known}
    return {
        "transform": transform,
        "kind": str(group.kind),
        "path": group.path,
        **{key: value for key, value in fields.items() if value is not None},
    }


def read_accepted(file: Path) -> list[Entry]:
    """Return the entries of a file. Raises InputError."""
    name = shown(file)
    data = read_toml(file, name)
    rows = data.get("cluster", [])
    if data.keys() - {"cluster"} or not _are_tables(rows):
        raise InputError(name, None, None, "expected only [[cluster]] tables")
    return [_entry(name, number, row) for number, row in enumerate(rows, 1)]


def _are_tables(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _entry(name: str, number: int, row: dict[str, Any]) -> Entry:
    def error(message: str, hint: str | None = None) -> InputError:
        return InputError(name, None, None, f"cluster {number}: {message}", hint)

    for key in row:
        if key not in _KEYS:
            raise error(f"unknown key `{key}`", did_you_mean(key, _KEYS, ", ".join(_KEYS)))
    for key in dict.fromkeys(("kind", "path", *row)):
        if key in _VALUES:
            try:
                json_text(row[key])
            except TypeError:
                raise error(f"`{key}` must be a JSON value", "write a time as a string") from None
        elif not isinstance(row.get(key), str):
            raise error(f"`{key}` must be a string")
    if row["kind"] not in list(Kind):
        known = ", ".join(Kind)
        raise error(f"unknown kind {row['kind']!r}", did_you_mean(row["kind"], Kind, known))
    return Entry(row)


def add_accepted(file: Path, transform: str, found: Iterable[tuple[Group, Values | None]]) -> int:
    """Add clusters to a file, which is created if there is none; return how many are new."""
    text = read_text(file) if file.exists() else _FIRST_LINES
    known = read_accepted(file) if file.exists() else []
    new = [
        _fields(transform, group, values)
        for group, values in found
        if not any(entry.admits(transform, group, values) for entry in known)
    ]
    for fields in new:
        rows = "".join(f"{key} = {_toml(value)}\n" for key, value in fields.items())
        text = f"{text.rstrip()}\n\n[[cluster]]\n{rows}"
    if new:
        write_file(file, text)
    return len(new)


def _has_null(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return any(map(_has_null, inner)) if isinstance(value, dict | list) else value is None


def _toml(value: Any) -> str:
    """Return a JSON value as a TOML value."""
    match value:
        case dict():
            rows = (f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
            return "{ " + ", ".join(rows) + " }"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case str():
            text = json.dumps(value, ensure_ascii=False)
            return re.sub("[\x7f\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
        case _:
            return json.dumps(value)
