"""The summary of a replay. Summaries of parts are merged, in any grouping, to that of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final, NamedTuple

from brazesmith.base.pointers import folded
from brazesmith.replay.comparison import Comparison, Group, Kind, Values
from brazesmith.replay.row import Line, Row

#: At most this many places, messages and clusters are listed. A payload can invent keys.
MOST_GROUPS: Final = 2_000
#: A cluster is split by its values if there are at most this many pairs of them.
_FEW_VALUES: Final = 4
#: Payloads up to this many characters are kept as samples.
_LONGEST_SAMPLE: Final = 50_000
_LONGEST_VALUE: Final = 200


@dataclass(slots=True)
class Tally:
    """How many payloads show something, and the first of them; its text is empty if it is long."""

    count: int
    sample: Line

    def add(self, other: Tally) -> None:
        """Add others; of two samples of one file, the earlier is kept."""
        self.count += other.count
        if _is_before(other.sample, self.sample):
            self.sample = other.sample


@dataclass(slots=True)
class Cluster:
    """The changes of one group: all together, and by their values while these are few."""

    all: Tally
    by_values: dict[Values, Tally] | None

    @property
    def count(self) -> int:
        """How many payloads there are."""
        return self.all.count

    def add(self, other: Cluster) -> None:
        """Add the changes of a later part."""
        self.all.add(other.all)
        if self.by_values is None or other.by_values is None:
            self.by_values = None
            return
        for values, tally in other.by_values.items():
            _add(self.by_values, values, tally)
        if len(self.by_values) > _FEW_VALUES:
            self.by_values = None


class Place(NamedTuple):
    """Where a rule is violated; `path` is a JSON pointer with `*` for array indexes."""

    code: str
    level: str
    path: str


@dataclass(slots=True)
class Summary:
    """What happened to the payloads of an archive, or of a part of it.

    `unlisted` counts what is not among the first 2,000 groups of a kind.
    """

    payloads: int = 0
    unreadable: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    findings: dict[Place, Tally] = field(default_factory=dict)
    errors: dict[str, Tally] = field(default_factory=dict)
    unread: dict[str, Tally] = field(default_factory=dict)  # by reason
    same: int = 0
    changed: int = 0
    ignored: int = 0  # payloads that differ only where that is ignored
    clusters: dict[Group, Cluster] = field(default_factory=dict)
    unlisted: Counter[str] = field(default_factory=Counter)  # by the name of the kind

    def count_settled(self, count: int, *, is_compared: bool) -> None:
        """Count payloads with bodies that have no findings and are the same in both codes."""
        self.payloads += count
        self.outcomes["body"] += count
        self.verdicts["accepted"] += count
        self.same += count if is_compared else 0

    def count(self, row: Row, count: int = 1) -> None:
        """Count a payload, or the first of several with the same result."""
        self.payloads += count
        if row.outcome == "unreadable":
            self.unreadable += count
            self._count("unread", row.error, row.line, count)
            return
        self.outcomes[row.outcome] += count
        if row.outcome == "error":
            self._count("errors", row.error, row.line, count)
        if row.verdict is not None:
            self.verdicts[row.verdict] += count
        for place in {Place(one.code, one.level, folded(one.pointer)) for one in row.findings}:
            self._count("findings", place, row.line, count)
        if row.comparison is not None:
            self._count_comparison(row.comparison, row.line, count)

    def _count(self, kind: str, key: Any, line: Line, count: int) -> None:
        """Count payloads; most of the time, there is a tally with an earlier sample."""
        tally = getattr(self, kind).get(key)
        if tally is None or _is_before(line, tally.sample):
            self._add(kind, key, _tally_of(line, count))
        else:
            tally.count += count

    def _count_comparison(self, comparison: Comparison, line: Line, count: int) -> None:
        if comparison.kind is not None:
            self.changed += count
        elif comparison.is_ignored:
            self.ignored += count
        else:
            self.same += count
        for group, values in comparison.changes:
            self._add("clusters", group, _cluster_of(line, values, count))

    def add(self, other: Summary) -> None:
        """Add the summary of the part that follows."""
        self.payloads += other.payloads
        self.unreadable += other.unreadable
        self.outcomes.update(other.outcomes)
        self.verdicts.update(other.verdicts)
        self.same += other.same
        self.changed += other.changed
        self.ignored += other.ignored
        self.unlisted.update(other.unlisted)
        for kind in ("findings", "errors", "unread", "clusters"):
            for key, group in getattr(other, kind).items():
                self._add(kind, key, group)

    def _add(self, kind: str, key: Any, group: Tally | Cluster) -> None:
        if not _add(getattr(self, kind), key, group):
            self.unlisted[kind] += group.count

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain data, from which `from_json` makes it again."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {
            "findings": [[place, asdict(tally)] for place, tally in self.findings.items()],
            "errors": [[message, asdict(tally)] for message, tally in self.errors.items()],
            "unread": [[reason, asdict(tally)] for reason, tally in self.unread.items()],
            "clusters": [
                [
                    group,
                    asdict(cluster.all),
                    cluster.by_values
                    and [[values, asdict(tally)] for values, tally in cluster.by_values.items()],
                ]
                for group, cluster in self.clusters.items()
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Summary:
        """Return the summary of plain data."""
        summary = cls(**data)
        for name in ("outcomes", "verdicts", "unlisted"):
            setattr(summary, name, Counter(data[name]))
        summary.findings = {Place(*place): _tally(tally) for place, tally in data["findings"]}
        summary.errors = {message: _tally(tally) for message, tally in data["errors"]}
        summary.unread = {reason: _tally(tally) for reason, tally in data["unread"]}
        summary.clusters = {
            Group(Kind(group[0]), *group[1:]): Cluster(
                _tally(tally), values and {Values(*pair): _tally(one) for pair, one in values}
            )
            for group, tally, values in data["clusters"]
        }
        return summary


def shown_clusters(summary: Summary) -> Iterator[tuple[Group, Values | None, Tally]]:
    """Yield the clusters, the worst first, each split by its values if they are few."""
    found = [
        (group, values, tally)
        for group, cluster in summary.clusters.items()
        for values, tally in (
            [(None, cluster.all)] if cluster.by_values is None else cluster.by_values.items()
        )
    ]
    yield from sorted(found, key=_severity)


def _severity(found: tuple[Group, Values | None, Tally]) -> tuple[int, int, str]:
    group, values, tally = found
    return group.kind.rank, -tally.count, str((group, values))


def _cluster_of(line: Line, values: Values, count: int) -> Cluster:
    """Return the cluster of changes with the same values. Long values are never few."""
    is_long = any(text is not None and len(text) > _LONGEST_VALUE for text in values)
    return Cluster(_tally_of(line, count), None if is_long else {values: _tally_of(line, count)})


def _tally_of(line: Line, count: int) -> Tally:
    """Return the tally of payloads; the line is the first of them."""
    return Tally(count, line if len(line.text) <= _LONGEST_SAMPLE else line._replace(text=""))


def _is_before(one: Line, other: Line) -> bool:
    """Whether a line comes earlier in a file. The rows of Spark come in any order."""
    if not (isinstance(one.number, int) and isinstance(other.number, int)):
        return False
    return one.file == other.file and one.number < other.number


def _tally(data: dict[str, Any]) -> Tally:
    return Tally(data["count"], Line(*data["sample"]))


def _add(groups: dict[Any, Any], key: Any, group: Tally | Cluster) -> bool:
    """Add a group to others; return whether it is listed."""
    if key in groups:
        groups[key].add(group)
    elif len(groups) < MOST_GROUPS:
        groups[key] = group
    else:
        return False
    return True
