"""Summaries of parts are merged to the summary of the whole, however the whole is cut."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from brazesmith.replay.comparison import Comparison, Group, Kind, Values
from brazesmith.replay.row import Found, Line, Row
from brazesmith.replay.summary import MOST_GROUPS, Summary, shown_clusters

VALUES = st.builds(Values, st.sampled_from(["1", "2", None]), st.sampled_from(["3", "4", None]))
GROUPS = st.builds(Group, st.sampled_from(Kind), st.sampled_from(["", "/events/*/name"]))
COMPARISONS = st.builds(
    Comparison,
    st.lists(st.tuples(GROUPS, VALUES), max_size=2, unique_by=lambda one: one[0]).map(tuple),
    st.booleans(),
)
FINDINGS = st.builds(
    Found,
    st.sampled_from(["BZ301", "BZ304"]),
    st.sampled_from(["rejected", "risky"]),
    st.sampled_from(["/events/0", "/events/1", ""]),
    st.just("a message"),
)
ROWS = st.builds(
    Row,
    st.just(Line("a.ndjson", 0, "{}")),
    st.sampled_from(["body", "skip", "error", "unreadable"]),
    error=st.sampled_from(["no user", "no time"]),
    verdict=st.sampled_from([None, "accepted", "rejected"]),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    comparison=st.none() | COMPARISONS,
)


def numbered(rows: list[Row]) -> list[Row]:
    import dataclasses

    return [
        dataclasses.replace(row, line=Line("a.ndjson", number, f"line {number}"))
        for number, row in enumerate(rows, 1)
    ]


def summary_of(rows: list[Row]) -> Summary:
    summary = Summary()
    for row in rows:
        summary.count(row)
    return summary


def plain(summary: Summary) -> object:
    """Return what is shown of a summary."""
    data = json.loads(json.dumps(summary.to_json()))
    groups = ("findings", "errors", "unread", "clusters")
    return data | {name: sorted(data[name], key=str) for name in groups}


@given(st.lists(ROWS, max_size=12).map(numbered), st.lists(st.integers(0, 12), max_size=3))
def test_parts_sum_up_to_the_whole(rows: list[Row], cuts: list[int]) -> None:
    total = Summary()
    places = [0, *sorted(cuts), len(rows)]
    for start, end in pairwise(places):
        total.add(summary_of(rows[start:end]))
    assert plain(total) == plain(summary_of(rows))


@given(st.lists(ROWS, max_size=8).map(numbered))
def test_a_summary_is_plain_data(rows: list[Row]) -> None:
    summary = summary_of(rows)
    assert Summary.from_json(json.loads(json.dumps(summary.to_json()))) == summary


def test_what_is_not_listed_is_counted() -> None:
    rows = [Row(Line("a", n, ""), "error", error=f"order {n}") for n in range(MOST_GROUPS + 7)]
    whole = summary_of([*rows, *rows[:3], *rows[-3:]])
    assert (len(whole.errors), whole.unlisted) == (MOST_GROUPS, {"errors": 10})
    merged = summary_of(rows[:1500])
    merged.add(summary_of(rows[1500:]))
    assert merged.unlisted == {"errors": 7}
    assert Summary.from_json(merged.to_json()) == merged


def test_clusters_are_ordered_by_severity_and_count() -> None:
    def changed(kind: Kind, path: str, *values: Values) -> list[Row]:
        return [
            Row(Line("a", 1, "{}"), "body", comparison=Comparison(((Group(kind, path), one),)))
            for one in values
        ]

    one, two = Values("1", "2"), Values("1", "3")
    rows = [
        *changed(Kind.FIXED, "/a", one, one, one),
        *changed(Kind.CHANGED, "/b", one, two, two),
        *changed(Kind.NEWLY_REJECTED, "/c", one),
        *changed(Kind.CHANGED, "/d", *(Values("1", str(number)) for number in range(5))),
    ]
    shown = [
        (group.kind, group.path, values, tally.count)
        for group, values, tally in shown_clusters(summary_of(rows))
    ]
    assert shown == [
        ("newly_rejected", "/c", one, 1),
        ("changed", "/d", None, 5),  # more values than anybody would read
        ("changed", "/b", two, 2),
        ("changed", "/b", one, 1),
        ("fixed", "/a", one, 3),
    ]
