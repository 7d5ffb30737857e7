"""What to write against an error in hand-written JavaScript: a hint that names what to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

#: Messages of V8 and what helps: `{object}` is the value before the last key in the code, `{key}`
#: that key, `{place}` the place of the payload that causes the error, and `{owner}.{method}` what
#: the message is about.
_HINTS: Final = (
    (
        re.compile(r"Cannot read properties of \w+ \(reading '(?P<key>\d+)'\)"),
        "write `{object}?.[{key}]`, or send nothing without `{object}`",
    ),
    (
        re.compile(r"Cannot read properties of \w+ \(reading '(?P<key>\w+)'\)"),
        "write `{object}?.{key}`, or send nothing without `{object}`",
    ),
    (
        re.compile(r" is not a function"),
        "check the type of `{owner}` before calling `{method}`, or convert it",
    ),
    (re.compile(r" is not iterable"), "check `Array.isArray({owner}.{method})` first"),
    (
        re.compile(r"\.(split|match|slice|trim) is not a function or"),
        "check that {place} is a text first",
    ),
    (re.compile(r"is not iterable"), "check that {place} is an array first"),
    (re.compile(r"Reduce of empty array"), "give `reduce` an initial value"),
    (re.compile(r"Invalid time value"), "check that {place} is a time before formatting it"),
    (re.compile(r"Invalid time value"), "check that the date is valid before formatting it"),
    (re.compile(r"JSON"), "check that {place} is JSON, or catch the error of `JSON.parse`"),
    (re.compile(r""), "check {place} before using it"),
)  # fmt: skip
_MOST: Final = 60


def guard(message: str, code: str, conditions: Sequence[str]) -> str:
    """Return a hint for an error, or "" if nothing is known of its cause.

    `code` is what throws, and `conditions` say what is unusual about the payload, after its place:
    "`payload.id` is missing".
    """
    found = re.match(r"(`[^`]+`) is (?!empty)", conditions[0]) if conditions else None
    place = found[1] if found else ""
    owner, _, method = message.partition(" is not ")[0].rpartition(".")
    is_expression = owner != "" and " " not in owner
    names = {"place": place, "owner": owner if is_expression else "", "method": method}
    for pattern, hint in _HINTS:
        found = pattern.search(message)
        if found is None:
            continue
        key = found.groupdict().get("key", "")
        known = {**names, "key": key, "object": _before(code, key) if key else ""}
        if all(known[name] for name in re.findall(r"\{(\w+)\}", hint)):
            return hint.format_map(known)
    return ""


def _before(code: str, key: str) -> str:
    """Return the expression before a key in code: `a.b` of `a.b.c`; "" if that is not clear."""
    found = [before for before in _around(code, key) if re.match(r"[A-Za-z_$]", before)]
    text = found[0] if found else ""
    is_whole = len(text) <= _MOST and text.count("(") == text.count(")")
    return text if is_whole and not set(text) & {"\n", "`"} else ""


def _around(code: str, key: str) -> Iterator[str]:
    """Yield what is before a key: `a.b` of `a.b.c` and of `a.b[0]`."""
    before, is_index, _ = code.partition(f"[{key}]")
    if is_index:
        yield before
    before, is_member, after = code.partition(f".{key}")
    if is_member and not re.match(r"\w", after):
        yield before
