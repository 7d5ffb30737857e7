"""Regular expressions with the same meaning in JavaScript and Python; see `regex_syntax`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from brazesmith.base.ecmascript.regex_syntax import Example, RegexError, parse_pattern
from brazesmith.base.ecmascript.units import to_units
from brazesmith.base.ecmascript.values import ABSENT, Absent

_FLAGS: Final = "gims"
_REFERENCE: Final = re.compile(r"\$(?:([$&`'])|([0-9]{1,2}))")


@dataclass(frozen=True)
class Regex:
    """A compiled regular expression; `/{source}/{flags}` is the JavaScript that means the same."""

    source: str
    flags: str
    compiled: re.Pattern[str] = field(repr=False, compare=False)
    example: Example = field(default=Example(), repr=False, compare=False)


def compile_regex(pattern: str, flags: str = "") -> Regex:
    """Compile a pattern of the portable subset (see `regex_syntax`).

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
        compiled=compiled,
        example=part.example,
    )


def matches(regex: Regex, text: str) -> bool:
    """`regex.test(text)` of a new regular expression."""
    return regex.compiled.search(text) is not None


def match_group(regex: Regex, text: str, group: int) -> str | Absent:
    """The text that a group (0: the whole) of the first match captured.

    ABSENT if nothing matches, the group did not participate, or there is no such group.
    """
    found = regex.compiled.search(text)
    if found is None or not 0 <= group <= regex.compiled.groups:
        return ABSENT
    captured: str | None = found[group]
    return ABSENT if captured is None else captured


def example_of(regex: Regex, group: int = 0, wanted: str | None = None) -> str:
    """A text that the regular expression probably matches, with a wanted text in one of its groups.

    Without the wanted text if the group does not match it.
    """
    plain = regex.example.text
    if wanted is not None and 0 <= group <= len(regex.example.groups):
        start, end = (0, len(plain)) if group == 0 else regex.example.groups[group - 1]
        text = plain[:start] + wanted + plain[end:]
        if start >= 0 and match_group(regex, text, group) == wanted:
            return text
    return plain


def replace(regex: Regex, text: str, replacement: str) -> str:
    """`text.replace(regex, replacement)`: the first match, or with the flag g every match.

    The replacement is a template: $1 to $99, $&, $`, $' and $$. ECMA-262 GetSubstitution.
    """
    pieces: list[str] = []
    end = position = 0
    # Not finditer: after an empty match, Python tries a longer one at the same position, while
    # JavaScript advances by one unit.
    while position <= len(text) and (found := regex.compiled.search(text, position)):
        pieces += [
            text[end : found.start()],
            _REFERENCE.sub(partial(_referred, found), replacement),
        ]
        end = found.end()
        if "g" not in regex.flags:
            break
        position = end + (end == found.start())
    return "".join([*pieces, text[end:]])


def _referred(found: re.Match[str], reference: re.Match[str]) -> str:
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
