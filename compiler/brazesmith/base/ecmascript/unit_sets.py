"""Sets of UTF-16 code units, which a character or class of a regular expression matches."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, TypeAlias

from brazesmith.base.ecmascript.text import upper
from brazesmith.base.ecmascript.units import WHITE_SPACE

UnitSet: TypeAlias = tuple[tuple[int, int], ...]
"""Ranges of code units, both ends included, ascending, with gaps between them."""

_LAST_UNIT: Final = 0xFFFF


def unit_set(ranges: Iterable[tuple[int, int]]) -> UnitSet:
    """The set of all units in some ranges, which may overlap and be in any order."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def units_of(text: str) -> UnitSet:
    """The set of the units of a text."""
    return unit_set((ord(unit), ord(unit)) for unit in text)


def complement(units: UnitSet) -> UnitSet:
    """All other units."""
    gaps: list[tuple[int, int]] = []
    next_unit = 0
    for first, last in units:
        if next_unit < first:
            gaps.append((next_unit, first - 1))
        next_unit = last + 1
    if next_unit <= _LAST_UNIT:
        gaps.append((next_unit, _LAST_UNIT))
    return tuple(gaps)


ALL: Final = complement(())
DIGIT: Final = unit_set([(ord("0"), ord("9"))])
WORD: Final = unit_set([*DIGIT, (ord("A"), ord("Z")), (ord("a"), ord("z")), (ord("_"), ord("_"))])
SPACE: Final = units_of(WHITE_SPACE)
LINE_TERMINATOR: Final = units_of("\n\r\u2028\u2029")


def ignoring_case(units: UnitSet) -> UnitSet:
    """The set together with every unit that is equal to a member when case is ignored.

    ECMA-262 Canonicalize without the u and v flags: two units are equal when toUpperCase makes the
    same single unit of them, except that nothing beyond ASCII equals an ASCII letter (so neither
    the Kelvin sign nor the long s does).
    """
    additions = [
        (other, other)
        for unit, others in _case_variants().items()
        if any(first <= unit <= last for first, last in units)
        for other in others
    ]
    return unit_set([*units, *additions])


@cache
def _case_variants() -> dict[int, list[int]]:
    """For every unit that equals others when case is ignored: all that it equals."""
    by_canonical: dict[int, list[int]] = {}
    for unit in range(_LAST_UNIT + 1):
        by_canonical.setdefault(_canonicalize(unit), []).append(unit)
    groups = [group for group in by_canonical.values() if len(group) > 1]
    return {unit: group for group in groups for unit in group}


def _canonicalize(unit: int) -> int:
    mapped = upper(chr(unit))
    if len(mapped) != 1 or (unit >= 128 and ord(mapped) < 128):
        return unit
    return ord(mapped)


def python_pattern(units: UnitSet) -> str:
    """Return a Python regular expression that matches one unit of the set."""
    ranges = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in units)
    return f"[{ranges}]" if units else "(?!)"
