"""Differences of two scripts that probably have one cause."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from brazesmith.app.comparing.differing import Difference, Key, cost, size
from brazesmith.app.comparing.likelihood import Likelihood
from brazesmith.base.pointers import steps
from brazesmith.explore.leaves import values
from brazesmith.replay.comparison import Kind
from brazesmith.suites.diff import Kind as DifferenceKind


@dataclass(frozen=True, slots=True)
class Cluster:
    """Differences that probably have one cause: the one to show, and the others."""

    shown: Difference
    others: tuple[Difference, ...] = ()

    @property
    def likelihood(self) -> Likelihood:
        """How likely the likeliest payload is that shows one of them."""
        return min(one.likelihood for one in (self.shown, *self.others))

    def to_json(self) -> dict[str, Any]:
        """Return the cluster as plain data."""
        return {
            **self.shown.to_json(),
            "others": [other.to_json() for other in self.others],
        }


def clustered(differences: Iterable[Difference]) -> list[Cluster]:
    """Return differences in clusters: first what the likeliest payloads show, and the worst.

    Together are those that show each other, those that are alike in fields of one object, and those
    that are only there together with another one. Where one script fails and the other one sends
    nothing, it probably also sends nothing where the first one does not fail.
    """
    clusters: list[list[Difference]] = []
    for one in differences:
        related = [group for group in clusters if any(_are_alike(one, other) for other in group)]
        merged = [one, *(other for group in related for other in group)]
        clusters = [group for group in clusters if group not in related] + [merged]
    for group in list(clusters):
        others = [other for other in clusters if other is not group]
        causes = [other for other in others if _explains(other, group)]
        if causes:
            causes[0].extend(group)
            clusters.remove(group)
    return [_cluster(group) for group in sorted(clusters, key=_order)]


def _order(group: Sequence[Difference]) -> tuple[Likelihood, int, int, _Rank]:
    """Return what decides how early a cluster is shown."""
    worst = min(map(_rank, group))
    return min(one.likelihood for one in group), worst[0], -len(group), worst


def _cluster(group: Sequence[Difference]) -> Cluster:
    """Return a cluster: what is shown of it, and the others, the likeliest first.

    What is shown is the worst that one of the likeliest payloads with the fewest differences shows.
    """
    at_usual_time = [one for one in group if not one.is_at_other_time] or group
    smallest = min(
        at_usual_time,
        key=lambda one: (one.likelihood, not _has_body(one), *cost(one), _rank(one)),
    )
    shown = min((one for one in group if one.key in smallest.shows), key=_rank, default=smallest)
    shown = replace(smallest, key=shown.key)
    others = [one for one in group if one.key not in shown.shows]
    return Cluster(shown, tuple(sorted(others, key=lambda one: (one.likelihood, _rank(one)))))


def _are_alike(one: Difference, other: Difference) -> bool:
    """Whether two differences probably have one cause."""
    if one.now != other.now:
        return False
    assert isinstance(one.key, Key)
    assert isinstance(other.key, Key)
    group, other_group = one.key.group, other.key.group
    is_mutual = one.key in other.shows and other.key in one.shows
    sides = zip(one.key[1:], other.key[1:], strict=True)
    is_same_place = (
        group.path != ""
        and (group.kind, group.code) == (other_group.kind, other_group.code)
        and _is_same_field(_place(one), _place(other))
    )
    likeness = _likeness(one)
    places = [(_error_place(side), _error_place(other_side)) for side, other_side in sides]
    is_same_error = any(place and place == other_place for place, other_place in places)
    is_about_value = group.path == other_group.path and (group.code is None) != (
        other_group.code is None
    )
    if is_mutual or is_same_place or is_same_error or is_about_value:
        return True
    return likeness is not None and likeness == _likeness(other)


def _place(one: Difference) -> list[str]:
    """Return the path of a difference, with "*" for keys that are values of the payload."""
    assert isinstance(one.key, Key)
    texts = {str(value) for _, value in values([one.payload, one.headers])}
    return ["*" if step in texts else step for step in steps(one.key.group.path)]


def _explains(group: Sequence[Difference], other: Sequence[Difference]) -> bool:
    """Whether differences are the cause of others: they are there whenever these are, or wider."""
    if len(other) == 1 and any(one.key == other[0].cause for one in group):
        return True
    if any(map(_has_body, other)):
        return False
    return any(_skipping(one) == _skipping(other[0]) for one in group if _has_body(one))


def _skipping(one: Difference) -> list[bool]:
    """Return which of the scripts sends nothing."""
    assert isinstance(one.key, Key)
    return [side == "skip" for side in one.key[1:]]


def _is_same_field(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two paths are the same, but for a key above the field."""
    if len(one) != len(other) or one[-1] != other[-1]:
        return False
    return sum(step != other_step for step, other_step in zip(one, other, strict=True)) <= 1


def _error_place(ending: str) -> str:
    """Return where in a script an error is thrown, as `_ending` has it; "" without an error."""
    kind, _, rest = ending.partition(" ")
    return rest.partition(" ")[0] if kind == "error" else ""


def _likeness(one: Difference) -> tuple[Key, str] | None:
    """Return what a difference has in common with one in another field of the same object.

    None if it has nothing to do with it, as far as the values show.
    """
    assert isinstance(one.key, Key)
    group = one.key.group
    relation = ""
    if one.key.before == one.key.after:
        values = [json.loads(text) for text in one.values or () if text is not None]
        relation = _relation(*values) if len(values) == 2 else ""
        if not relation and group.code is None:
            return None
    above = group._replace(path=group.path.rpartition("/")[0])
    if group.change in (ADDED, REMOVED):  # whatever the value is
        return Key(above), ""
    return one.key._replace(group=above), relation


def _relation(before: Any, after: Any) -> str:
    """Return how a value becomes another one of the same kind, if that is easy to see."""
    match before, after:
        case bool(), bool():
            return f"{before} → {after}"
        case int() | float(), int() | float() if before and after:
            return f"times {after / before:g}" if after / before in _FACTORS else ""
        case str(), str() if before.startswith(after) or after.startswith(before):
            return "shorter" if len(after) < len(before) else "longer"
        case str(), str() if before.casefold() == after.casefold():
            return "case"
        case str(), str() if before.strip() == after.strip():
            return "spaces"
        case _:
            return ""


ADDED, REMOVED = str(DifferenceKind.ADDED), str(DifferenceKind.REMOVED)

#: Factors between units: cents, milliseconds, and a sign.
_FACTORS: Final = (100, 0.01, 1000, 0.001, -1)


#: What decides how early a difference is shown: its kind, whether no body is sent, its size.
_Rank: TypeAlias = tuple[int, bool, int, str]


def _rank(one: Difference) -> _Rank:
    """Return what decides how early a difference is shown."""
    assert isinstance(one.key, Key)
    group = one.key.group
    kind = group.kind
    if kind is Kind.FIXED:  # the other way round, it is one of these
        kind = Kind.NEWLY_REJECTED if group.code else Kind.NEWLY_FAILING
    return kind.rank, not _has_body(one), size(one), group.path


def _has_body(one: Difference) -> bool:
    return "body" in (one.first.kind, one.second.kind)
