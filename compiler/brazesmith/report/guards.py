"""What to write against an error in hand-written JavaScript: a hint that names what to check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

#: Messages of V8 and what helps: `{object}` is the value before the last key in the code, `{key}`
#: that key, `{place}` the place of the payload that causes the error.
_HINTS: Final = (
    (
        r"Cannot read properties of \w+ \(reading '(?P<key>\d+)'\)",
        "write `{object}?.[{key}]`, or send nothing without `{object}`",
    ),
    (
        r"Cannot read properties of \w+ \(reading '(?P<key>\w+)'\)",
        "write `{object}?.{key}`, or send nothing without `{object}`",
    ),
    (
        r"(?P<object>[\w.$]+)\.(?P<key>\w+) is not a function",
        "check the type of `{object}` before calling `{key}`, or convert it",
    ),
    (r"(?P<object>[a-z][\w.$]*\.[\w.$]+) is not iterable",
     "check `Array.isArray({object})` first"),
    (r"is not iterable", "check that {place} is an array first"),
    (r"Reduce of empty array", "give `reduce` an initial value"),
    (r"Invalid time value", "check that {place} is a time before formatting it"),
    (r"Invalid time value", "check that the date is valid before formatting it"),
    (r"JSON", "check that {place} is JSON, or catch the error of `JSON.parse`"),
    (r"", "check {place} before using it"),
)  # fmt: skip
_MOST: Final = 60


def guard(message: str, code: str, conditions: Sequence[str]) -> str:
    """Return a hint for an error, or "" if nothing is known of its cause.

    `code` is what throws, and `conditions` say what is unusual about the payload, after its place:
    "`payload.id` is missing".
    """
    found = re.match(r"(`[^`]+`) is (?!empty)", conditions[0]) if conditions else None
    place = found[1] if found else ""
    for pattern, hint in _HINTS:
        found = re.search(pattern, message)
        if found is None:
            continue
        known = {"place": place, "object": "", "key": "", **found.groupdict()}
        if known["key"] and not known["object"]:
            known["object"] = _before(code, known["key"])
        names = re.findall(r"\{(\w+)\}", hint)
        if all(known[name] for name in names):
            return hint.format_map(known)
    return ""


def _before(code: str, key: str) -> str:
    """Return the expression before a key in code: `a.b` of `a.b.c`; "" if that is not clear."""
    found = re.fullmatch(rf"([^\n`]+?)(?:\.{key}\b|\[{key}\]).*", code, re.DOTALL)
    text = found[1] if found else ""
    is_whole = len(text) <= _MOST and text.count("(") == text.count(")")
    return text if is_whole and re.match(r"[A-Za-z_$]", text) else ""
