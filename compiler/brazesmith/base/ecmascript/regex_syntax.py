r"""Parse a regular expression of the portable subset and write it in both languages.

The subset has the flags g, i, m and s, and these constructs:

- literal units, `.`, `|`, `^`, `$`, `\b`, `\B`; groups `(…)` and `(?:…)`; `(?=…)` and `(?!…)`;
- `\d \D \w \W \s \S`, `\t \n \v \f \r \0 \cX \xHH \uHHHH`, a backslash before any punctuation;
- classes `[…]` and `[^…]`, also `[]` and `[^]`; the quantifiers `* + ? {n} {n,} {n,m}`, lazy too.

Not supported, with the reason in the message: what JavaScript and Python repeat differently (a
repeated part that can match nothing, or a capture in a repetition, which JavaScript resets in every
iteration), back references, named groups, look-behind, `\p`, and syntax that only lenient engines
accept (a bare brace or bracket, an unknown escape).

A pattern is a sequence of UTF-16 code units, as it is in JavaScript without the u flag. Every unit
or class becomes an explicit set, so that no table of Python's re affects what matches.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from brazesmith.base.ecmascript import unit_sets as sets
from brazesmith.base.ecmascript.units import WHITE_SPACE

_MOST_REPETITIONS: Final = 1000
_DEEPEST_GROUP: Final = 50

_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{([0-9]{1,9})(?:(,)([0-9]{0,9}))?\})\??")
_GROUP_OPENING: Final = re.compile(r"\?(?:[:=!]|<[=!]?)?")
_LOOK_BEHIND: Final = "look-behind is not supported; capture the text before, or match it too"
_UNSUPPORTED_GROUPS: Final = {
    "?<=": _LOOK_BEHIND,
    "?<!": _LOOK_BEHIND,
    "?<": "named groups are not supported; write (…) and use numbers: $1, $2",
    "?": "expected one of : = ! after (?",
}
_LINE_TERMINATORS: Final = "\n\r\u2028\u2029"
_SETS: Final = {
    "d": sets.DIGIT,
    "D": sets.complement(sets.DIGIT),
    "w": sets.WORD,
    "W": sets.complement(sets.WORD),
    "s": sets.SPACE,
    "S": sets.complement(sets.SPACE),
}
_CONTROL_ESCAPES: Final = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_CODE: Final = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|c([A-Za-z])")

_WORD: Final = sets.python_pattern(sets.WORD)
_BOUNDARY: Final = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_NO_BOUNDARY: Final = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
_IN_LINE: Final = sets.python_pattern(sets.complement(sets.LINE_TERMINATOR))


class RegexError(ValueError):
    """A regular expression outside the portable subset; the position counts UTF-16 code units."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at position {position})")
        self.message = message
        self.position = position


@dataclass(frozen=True)
class Example:
    """A text that a part probably matches, and where its groups are in it, or (-1, -1)."""

    text: str = ""
    groups: tuple[tuple[int, int], ...] = ()

    def moved(self, offset: int) -> tuple[tuple[int, int], ...]:
        """The places of the groups after `offset` other units."""
        return tuple(
            (start + offset, end + offset) if start >= 0 else (start, end)
            for start, end in self.groups
        )

    @property
    def without_text(self) -> Example:
        """The same groups, none of which matches."""
        return Example("", ((-1, -1),) * len(self.groups))


@dataclass(frozen=True)
class Part:
    """A part of a pattern in both languages, with the properties that quantifiers check."""

    python: str
    javascript: str
    can_be_empty: bool = False
    captures: bool = False
    repetitions: int = 1
    """The repetitions of its most repeated part, with nested counts multiplied."""
    example: Example = Example()


def parse_pattern(pattern: str, flags: str) -> Part:
    """Parse the units of a pattern; raises RegexError for anything outside the subset."""
    parser = _Parser(pattern, flags)
    whole = parser.disjunction()
    if not parser.at_end():
        parser.fail("unmatched ); write \\) for a parenthesis")
    return whole


class _Parser:
    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = pattern
        self._ignores_case = "i" in flags
        self._multiline = "m" in flags
        self._dot_all = "s" in flags
        self._position = 0
        self._depth = 0

    def at_end(self) -> bool:
        return self._position == len(self._pattern)

    def fail(self, message: str, position: int | None = None) -> NoReturn:
        raise RegexError(message, self._position if position is None else position)

    def _peek(self, length: int = 1) -> str:
        return self._pattern[self._position : self._position + length]

    def _take(self, text: str) -> bool:
        if not self._pattern.startswith(text, self._position):
            return False
        self._position += len(text)
        return True

    # --- alternatives, sequences, quantifiers ---------------------------------------------------

    def disjunction(self) -> Part:
        alternatives = [self._sequence()]
        while self._take("|"):
            alternatives.append(self._sequence())
        first, *others = (part.example for part in alternatives)
        groups = [group for example in others for group in example.without_text.groups]
        return replace(
            _joined("|", alternatives, any(part.can_be_empty for part in alternatives)),
            example=Example(first.text, (*first.groups, *groups)),
        )

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while not self.at_end() and self._peek() not in "|)":
            parts.append(self._quantified())
        return _joined("", parts, all(part.can_be_empty for part in parts))

    def _quantified(self) -> Part:
        part = self._atom()
        start = self._position
        found = _QUANTIFIER.match(self._pattern, start)
        if found is None:
            return part
        self._position = found.end()
        least, most = _counts(found)
        if most is not None and least > most:
            self.fail(f"the counts of {found[0]} are in the wrong order", start)
        if most == 0:
            self.fail("a count of 0 matches nothing; remove the part", start)
        repetitions = part.repetitions * max(least, most or 1)
        if repetitions > _MOST_REPETITIONS:
            self.fail(f"more than {_MOST_REPETITIONS} repetitions, nested counts multiplied", start)
        if part.can_be_empty:
            self.fail(
                "the repeated part can match nothing, which JavaScript and Python treat "
                "differently; make it match at least one character",
                start,
            )
        if part.captures and most != 1:
            self.fail(
                "a capturing group cannot be repeated, because JavaScript resets it in every "
                "iteration; write (?:…) inside the repetition, or capture the whole repetition",
                start,
            )
        python, javascript = part.python + found[0], part.javascript + found[0]
        example = Example(part.example.text * max(least, 1), part.example.groups)
        return Part(python, javascript, least == 0, part.captures, repetitions, example)

    # --- atoms ---------------------------------------------------------------------------------

    def _atom(self) -> Part:
        start = self._position
        unit = self._peek()
        self._position += 1
        match unit:
            case "(":
                return self._group(start)
            case "[":
                return self._class()
            case "\\":
                return self._escape()
            case ".":
                return Part(
                    sets.python_pattern(sets.ALL) if self._dot_all else _IN_LINE,
                    ".",
                    example=Example("a"),
                )
            case "^":
                return _assertion(f"(?<!{_IN_LINE})" if self._multiline else r"\A", "^")
            case "$":
                return _assertion(f"(?!{_IN_LINE})" if self._multiline else r"\Z", "$")
            case "*" | "+" | "?":
                self.fail(f"{unit} has nothing to repeat; write \\{unit} for the character", start)
            case "{" | "}" | "]":
                self.fail(f"write \\{unit} for the character {unit}", start)
            case _ if unit in _LINE_TERMINATORS:
                self.fail(f"write \\u{ord(unit):04x} for the line break", start)
        units = self._with_case(sets.units_of(unit))
        return Part(sets.python_pattern(units), _javascript_literal(unit), example=Example(unit))

    def _with_case(self, units: sets.UnitSet) -> sets.UnitSet:
        return sets.ignoring_case(units) if self._ignores_case else units

    def _group(self, start: int) -> Part:
        found = _GROUP_OPENING.match(self._pattern, self._position)
        opening = found[0] if found else ""
        if opening in _UNSUPPORTED_GROUPS:
            self.fail(_UNSUPPORTED_GROUPS[opening], start)
        self._position += len(opening)
        self._depth += 1
        if self._depth > _DEEPEST_GROUP:
            self.fail(f"groups nested more than {_DEEPEST_GROUP} deep", start)
        body = self.disjunction()
        self._depth -= 1
        if not self._take(")"):
            self.fail("this ( is never closed", start)
        if opening == "?!" and body.captures:
            self.fail("a group inside (?!…) never captures anything; write (?:…)", start)
        example = body.example.without_text if opening in ("?=", "?!") else body.example
        if opening == "":
            example = Example(example.text, ((0, len(example.text)), *example.groups))
        return Part(
            python=f"({opening}{body.python})",
            javascript=f"({opening}{body.javascript})",
            can_be_empty=body.can_be_empty or opening in ("?=", "?!"),
            captures=body.captures or opening == "",
            repetitions=body.repetitions,
            example=example,
        )

    # --- escapes -------------------------------------------------------------------------------

    def _escape(self) -> Part:
        start = self._position - 1
        letter = self._peek()
        if letter in ("b", "B"):
            self._position += 1
            return _assertion(_BOUNDARY if letter == "b" else _NO_BOUNDARY, "\\" + letter)
        if "1" <= letter <= "9":
            self.fail("back references are not supported; repeat the part of the pattern", start)
        units, javascript = self._escaped_units(start)
        return Part(
            sets.python_pattern(self._with_case(units)), javascript, example=_example(units)
        )

    def _escaped_units(self, start: int) -> tuple[sets.UnitSet, str]:
        """The units that an escape matches, inside or outside a class, and its JavaScript."""
        letter = self._peek()
        self._position += 1
        if letter in _SETS:
            return _SETS[letter], "\\" + letter
        if letter in _CONTROL_ESCAPES:
            return sets.units_of(_CONTROL_ESCAPES[letter]), "\\" + letter
        if letter in ("x", "u", "c"):
            return _character(self._code(start))
        if letter == "0":
            if "0" <= self._peek() <= "9":
                self.fail("octal escapes are not supported; write \\xHH", start)
            return sets.units_of("\0"), "\\0"
        if letter == "" or letter in _LINE_TERMINATORS:
            self.fail("a lone backslash; write \\\\ for the character", start)
        if letter.isascii() and letter.isalnum():
            self.fail(f"\\{letter} has no meaning without the u or v flag", start)
        written = _javascript_literal(letter)
        return sets.units_of(letter), "\\" + letter if written == letter else written

    def _code(self, start: int) -> int:
        """The unit of an escape with its code, or with a control letter."""
        found = _CODE.match(self._pattern, self._position - 1)
        if found is None:
            hint = "write \\x with two hexadecimal digits, \\u with four, \\c with a letter"
            self.fail(hint, start)
        self._position = found.end()
        return ord(found[3]) % 32 if found[3] else int(found[1] or found[2], 16)

    # --- classes -------------------------------------------------------------------------------

    def _class(self) -> Part:
        start = self._position - 1
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        javascript = ""
        while not self._take("]"):
            if self.at_end():
                self.fail("this [ is never closed", start)
            item_start = self._position
            units, written = self._class_range(is_first=not ranges, before=javascript)
            if ranges and _is_high(ranges[-1][1]) and _is_low(units[0][0]):
                self.fail(
                    "a class splits a character into its surrogates; write (?:…|…)", item_start
                )
            ranges.extend(units)
            javascript += written
        units = self._with_case(sets.unit_set(ranges))
        if negated:
            units = sets.complement(units)
        if not ranges:
            # esprima reads neither [] nor [^].
            return Part(sets.python_pattern(units), r"[\s\S]" if negated else r"[^\s\S]")
        written = f"[{'^' if negated else ''}{javascript}]"
        return Part(sets.python_pattern(units), written, example=_example(units))

    def _class_range(self, *, is_first: bool, before: str) -> tuple[sets.UnitSet, str]:
        start = self._position
        if self._take("-"):
            if is_first or self._peek() == "]":
                return sets.units_of("-"), "-"
            self.fail("write \\- for a hyphen that is neither first nor last", start)
        first, javascript = self._class_units(before)
        if self._peek() != "-" or self._peek(2) in ("-", "-]"):
            return first, javascript
        self._position += 1
        if self._peek() == "-":
            self.fail("write \\- for a hyphen that ends a range")
        last, javascript_last = self._class_units("-")
        if not (_is_one_unit(first) and _is_one_unit(last)):
            self.fail("the ends of a range must be characters; write \\- for a hyphen", start)
        if first[0][0] > last[0][0]:
            self.fail("the ends of the range are in the wrong order", start)
        return ((first[0][0], last[0][0]),), f"{javascript}-{javascript_last}"

    def _class_units(self, before: str) -> tuple[sets.UnitSet, str]:
        start = self._position
        unit = self._peek()
        self._position += 1
        if unit == "\\":
            if self._take("b"):
                return sets.units_of("\b"), "\\b"
            return self._escaped_units(start)
        if unit in _LINE_TERMINATORS:
            self.fail(f"write \\u{ord(unit):04x} for the line break", start)
        # esprima uses Python's re, which warns about possible future set operations.
        if unit == "[" or (unit in "&~|" and before.endswith(unit)):
            return sets.units_of(unit), "\\" + unit
        return sets.units_of(unit), _javascript_literal(unit, in_class=True)


def _joined(separator: str, parts: list[Part], can_be_empty: bool) -> Part:
    return Part(
        python=separator.join(part.python for part in parts),
        javascript=separator.join(part.javascript for part in parts),
        can_be_empty=can_be_empty,
        captures=any(part.captures for part in parts),
        repetitions=max((part.repetitions for part in parts), default=1),
        example=_in_a_row([part.example for part in parts]),
    )


def _in_a_row(examples: list[Example]) -> Example:
    text, groups = "", list[tuple[int, int]]()
    for example in examples:
        groups += example.moved(len(text))
        text += example.text
    return Example(text, tuple(groups))


def _example(units: sets.UnitSet) -> Example:
    """One of the units: a letter or a digit if possible."""
    codes = [*b"a5A", *(first for first, _ in units)]
    found = (code for code in codes if any(first <= code <= last for first, last in units))
    return Example("".join(map(chr, itertools.islice(found, 1))))


def _counts(found: re.Match[str]) -> tuple[int, int | None]:
    """The least and the most repetitions of a quantifier; None means unlimited."""
    if found[1] is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[found[0][0]]
    least = int(found[1])
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else None


def _assertion(python: str, javascript: str) -> Part:
    return Part(python, javascript, can_be_empty=True)


def _character(unit: int) -> tuple[sets.UnitSet, str]:
    """Return the set of one unit, and the unit as an escape."""
    # Parsers read \u005b as the start of a class, but not \x5b.
    return sets.units_of(chr(unit)), f"\\x{unit:02x}" if unit < 128 else f"\\u{unit:04x}"


def _is_one_unit(units: sets.UnitSet) -> bool:
    return len(units) == 1 and units[0][0] == units[0][1]


def _is_high(unit: int) -> bool:
    return 0xD800 <= unit <= 0xDBFF


def _is_low(unit: int) -> bool:
    return 0xDC00 <= unit <= 0xDFFF


def _javascript_literal(unit: str, *, in_class: bool = False) -> str:
    """A unit in a JavaScript regular expression literal, escaped if necessary."""
    if unit == "/" and not in_class:
        return "\\/"
    invisible = unit != " " and (unit <= "\x1f" or "\x7f" <= unit <= "\xa0" or unit in WHITE_SPACE)
    if invisible or _is_high(ord(unit)) or _is_low(ord(unit)):
        return _character(ord(unit))[1]
    return unit
