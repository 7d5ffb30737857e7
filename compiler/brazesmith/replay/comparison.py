"""Compare what two codes make of a payload, and group the differences."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from brazesmith.base.pointers import folded, is_within
from brazesmith.replay.outcomes import Result
from brazesmith.suites.bodies import outcome_text
from brazesmith.suites.diff import MISSING, Difference, differences
from brazesmith.suites.diff import Kind as DifferenceKind

#: Longer bodies that differ are one difference: comparing them may take minutes.
_LONGEST: Final = 1_000_000

#: The whole body differs, however.
_CHANGED: Final = Difference("", DifferenceKind.CHANGED)


class Kind(StrEnum):
    """What a new version does differently with a payload, the worst first."""

    NEWLY_REJECTED = "newly_rejected"
    NEWLY_LOST = "newly_lost"
    NO_LONGER_SENT = "no_longer_sent"
    NEWLY_FAILING = "newly_failing"
    CHANGED = "changed"
    NEWLY_SENT = "newly_sent"
    FIXED = "fixed"

    @property
    def rank(self) -> int:
        """The place in the order of severity; 0 is the worst."""
        return _RANKS[self]


_RANKS: Final = {kind: rank for rank, kind in enumerate(Kind)}


class Group(NamedTuple):
    """What the changes of a cluster have in common, beside their values.

    `path` is a JSON pointer with `*` for array indexes, `change` how the value differs (added,
    removed, changed, type), `verdict` how the verdict changes, and `code` the rule that is newly
    violated, or not any more.
    """

    kind: Kind
    path: str
    change: str | None = None
    verdict: str | None = None
    code: str | None = None


class Values(NamedTuple):
    """The values before and after a change, as JSON texts; None if there is no value."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs: the changes by group, at most one of each; `kind` is the worst of them.

    There is none if the codes do the same, or (`is_ignored`) if they differ only where that does
    not count.
    """

    changes: tuple[tuple[Group, Values], ...] = ()
    is_ignored: bool = False

    @property
    def kind(self) -> Kind | None:
        """The worst kind of change."""
        return min((group.kind for group, _ in self.changes), key=lambda k: k.rank, default=None)


SAME: Final = Comparison()


def compare(old: Result, new: Result, ignore: Collection[str] = ()) -> Comparison:
    """Compare the results of an old and a new code for one payload."""
    if old.kind == "body" and new.kind == "body":
        return _bodies(old, new, ignore)
    if (old.kind, old.message) == (new.kind, new.message):
        return SAME
    texts = (json_text(outcome_text(one.kind, one.message)) for one in (old, new))
    values = Values(*texts)
    verdict = new.verdict if grave(new) else None
    return Comparison(((Group(_kind_of_outcome(old, new), "", verdict=verdict), values),))


def _kind_of_outcome(old: Result, new: Result) -> Kind:
    match old.kind, new.kind:
        case _, "body" if grave(new):
            levels = {level for _, level, _ in grave(new)}
            return Kind.NEWLY_REJECTED if "rejected" in levels else Kind.NEWLY_LOST
        case "body", "skip":
            return Kind.NO_LONGER_SENT
        case "body" | "skip", "error":
            return Kind.NEWLY_FAILING
        case "error", "body" | "skip":
            return Kind.FIXED
        case "skip", "body":
            return Kind.NEWLY_SENT
        case _:  # another error, another reason to abort
            return Kind.CHANGED


def _bodies(old: Result, new: Result, ignore: Collection[str]) -> Comparison:
    if old.text == new.text:
        return SAME
    is_long = max(len(old.text or ""), len(new.text or "")) > _LONGEST
    try:
        found = [_CHANGED] if is_long else differences(old.body, new.body)
    except RecursionError:
        found = [_CHANGED]
    counted = [one for one in found if not _is_ignored(folded(one.pointer), ignore)]
    if not counted:
        return Comparison(is_ignored=bool(found))
    changes: dict[Group, Values] = {}
    for group, values in _grouped(counted, old, new):
        changes.setdefault(group, values)
    return Comparison(tuple(changes.items()))


def _is_ignored(path: str, ignore: Collection[str]) -> bool:
    return any(is_within(path, folded(pointer)) for pointer in ignore)


def _grouped(
    found: Sequence[Difference], old: Result, new: Result
) -> Iterator[tuple[Group, Values]]:
    """Yield the group of every difference, and of every new finding that no difference explains."""
    before, after = grave(old), grave(new)
    verdict = _verdict(old, new)
    newly = sorted(after - before, key=lambda one: one[1] != "rejected")
    gone = sorted(before - after)
    explained: set[tuple[str, str, str]] = set()
    for one in found:
        path = folded(one.pointer)
        kind, code = Kind.CHANGED, None
        if related := [finding for finding in newly if _is_related(finding[2], path)]:
            explained.update(related)
            code = related[0][0]
            kind = _NEWLY[related[0][1]]
        elif related := [finding for finding in gone if _is_related(finding[2], path)]:
            kind, code = Kind.FIXED, related[0][0]
        changed = verdict if kind is not Kind.CHANGED else None
        yield Group(kind, path, str(one.kind), changed, code), _values(one)
    for code, level, path in newly:
        if (code, level, path) not in explained:
            yield Group(_NEWLY[level], path, None, verdict, code), Values(None, None)


_NEWLY: Final = {"rejected": Kind.NEWLY_REJECTED, "lost": Kind.NEWLY_LOST}


def _is_related(finding: str, difference: str) -> bool:
    """Whether a finding is about a value that differs, or about what is around or inside of it."""
    return is_within(finding, difference) or is_within(difference, finding)


def grave(result: Result) -> set[tuple[str, str, str]]:
    """Return the findings about what is refused or lost: code, level and path."""
    return {
        (finding.code, finding.level, folded(finding.pointer))
        for finding in result.findings
        if finding.level in _NEWLY
    }


def _verdict(old: Result, new: Result) -> str | None:
    if old.verdict != new.verdict:
        return f"{old.verdict} → {new.verdict}"
    return new.verdict


def _values(one: Difference) -> Values:
    return Values(_text(one.expected), _text(one.actual))


def _text(value: Any) -> str | None:
    return None if value is MISSING else json_text(value)


def change_json(group: Group, values: Values, sides: tuple[str, str]) -> dict[str, Any]:
    """Return a change as plain data, with its values, if there are any, as `sides`."""
    named = zip(sides, values, strict=True)
    return {
        "path": group.path,
        "kind": str(group.kind),
        **{side: json.loads(text) for side, text in named if text is not None},
        "change": group.change,
        "verdict": group.verdict,
        "code": group.code,
    }


def json_text(value: Any) -> str:
    """Return a value as JSON text, the same for equal objects."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
