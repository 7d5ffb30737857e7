"""Regular expressions with the same meaning in JavaScript and Python; see `regex_syntax`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from brazesmith.base.ecmascript.regex_syntax import RegexError, parse_pattern
from brazesmith.base.ecmascript.units import to_units
from brazesmith.base.ecmascript.values import ABSENT, Absent, Value

_FLAGS: Final = "gims"
_REFERENCE: Final = re.compile(r"\$(?:([$&`'])|([0-9]{1,2}))")


@dataclass(frozen=True)
class Regex:
    """A compiled regular expression; `/{source}/{flags}` is the JavaScript that means the same."""

    source: str
    flags: str
    groups: int
    compiled: re.Pattern[str] = field(repr=False, compare=False)


def compile_regex(pattern: str, flags: str = "") -> Regex:
    """Compiles a pattern of the portable subset (see `regex_syntax`).

    Raises RegexError for anything else. A pattern is a sequence of UTF-16 code units.
    """
    for position, flag in enumerate(flags):
        if flag not in _FLAGS:
            raise RegexError(f"unknown flag {flag}; use g, i, m or s", position)
        if flag in flags[:position]:
            raise RegexError(f"duplicate flag {flag}", position)
    part = parse_pattern(to_units(pattern), flags)
    compiled = re.compile(part.python)
    return Regex(
        source=part.javascript or "(?:)",
        flags="".join(sorted(flags)),
        groups=compiled.groups,
        compiled=compiled,
    )


def matches(regex: Regex, text: str) -> bool:
    """`regex.test(text)` of a new regular expression."""
    return regex.compiled.search(text) is not None


def match_group(regex: Regex, text: str, group: int) -> str | Absent:
    """The text that a group (0: the whole) of the first match captured.

    ABSENT if nothing matches, the group did not participate, or there is no such group.
    """
    found = regex.compiled.search(text)
    if found is None or not 0 <= group <= regex.groups:
        return ABSENT
    return _captured(found, group)


def _captured(found: re.Match[str], group: int) -> str | Absent:
    text: str | None = found[group]
    return ABSENT if text is None else text


def replace(regex: Regex, text: str, replacement: str) -> str:
    """`text.replace(regex, replacement)`: the first match, or with the flag g every match.

    The replacement is a template: $1 to $99, $&, $`, $' and $$. ECMA-262 GetSubstitution.
    """
    pieces: list[str] = []
    end = 0
    for found in _all_matches(regex, text) if "g" in regex.flags else _first_match(regex, text):
        pieces += [text[end : found.start()], _substitution(replacement, found)]
        end = found.end()
    return "".join([*pieces, text[end:]])


def _first_match(regex: Regex, text: str) -> Iterator[re.Match[str]]:
    found = regex.compiled.search(text)
    if found is not None:
        yield found


def _all_matches(regex: Regex, text: str) -> Iterator[re.Match[str]]:
    # Not finditer: after an empty match, Python tries a longer one at the same position, while
    # JavaScript advances by one unit.
    position = 0
    while position <= len(text):
        found = regex.compiled.search(text, position)
        if found is None:
            return
        yield found
        position = found.end() + (found.end() == found.start())


def _substitution(template: str, found: re.Match[str]) -> str:
    return _REFERENCE.sub(lambda reference: _referred(reference, found), template)


def _referred(reference: re.Match[str], found: re.Match[str]) -> str:
    match reference[1]:
        case "$":
            return "$"
        case "&":
            return found[0]
        case "`":
            return found.string[: found.start()]
        case "'":
            return found.string[found.end() :]
    digits: str = reference[2]
    if int(digits) > found.re.groups:
        digits = digits[0]
    if not 1 <= int(digits) <= found.re.groups:
        return reference[0]
    rest = reference[2][len(digits) :]
    return (found[int(digits)] or "") + rest


def split_regex(regex: Regex, text: str) -> list[Value]:
    """`text.split(regex)`, including captured groups, ABSENT for one that did not participate.

    ECMA-262 RegExp.prototype [ @@split ].
    """
    if not text:
        return [] if regex.compiled.match(text) else [text]
    parts: list[Value] = []
    start = position = 0
    while position < len(text):
        found = regex.compiled.search(text, position)
        if found is None or found.start() == len(text):
            break
        if found.end() == start:
            position = found.start() + 1
            continue
        parts.append(text[start : found.start()])
        parts += [_captured(found, group) for group in range(1, regex.groups + 1)]
        start = position = found.end()
    return [*parts, text[start:]]
