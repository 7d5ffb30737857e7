"""The summary of a replay, as a person reads it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from brazesmith.base.source import one_line, shown
from brazesmith.contract.destination import OUTCOMES as VERDICTS
from brazesmith.replay.comparison import Kind
from brazesmith.replay.summary import MOST_GROUPS

if TYPE_CHECKING:
    from brazesmith.app.replay import Replay, ShownCluster
    from brazesmith.replay.summary import Tally

#: How many findings, errors and clusters are shown; `--json` and `--html` have all.
_MOST: Final = 25
_LONGEST: Final = 120


#: The colours of levels and of kinds of difference.
_COLOURS: Final = {
    "rejected": "red", "lost": "yellow", "risky": "cyan",
    Kind.NEWLY_REJECTED: "red", Kind.NEWLY_LOST: "red", Kind.NO_LONGER_SENT: "red",
    Kind.NEWLY_FAILING: "red", Kind.CHANGED: "yellow", Kind.NEWLY_SENT: "yellow",
    Kind.FIXED: "green",
}  # fmt: skip

#: How a value differs, where its kind of difference does not say it.
_CHANGES: Final = {None: "another outcome", "type": "another type"}


def summary_lines(found: Replay) -> Iterator[str]:
    """Yield the lines of a summary, the worst first."""
    summary = found.summary
    against = f" against {shown(found.against)}" if found.against else ""
    title = f"{shown(found.transform)}{against}: {_count(summary.payloads, 'payload')}"
    yield click.style(title, bold=True)
    verdicts = ", ".join(
        f"{summary.verdicts[verdict]:,} {verdict}"
        for verdict in VERDICTS
        if summary.verdicts[verdict]
    )
    for outcome, number, more in (
        ("body", summary.outcomes["body"], verdicts),
        ("skip", summary.outcomes["skip"], "nothing to send"),
        ("error", summary.outcomes["error"], ""),
        ("unreadable", summary.unreadable, ""),
    ):
        if number:
            tail = f"   {more}" if more else ""
            yield f"  {number:>11,}  {_percent(found.share(number))}  {outcome}{tail}"
    yield from _clusters(found)
    unlisted = summary.unlisted
    yield from _tallies(found, "unreadable", _rows(summary.unread), unlisted["unread"])
    yield from _tallies(found, "errors", _rows(summary.errors), unlisted["errors"])
    findings = [
        (
            f"{click.style(place.level, fg=_COLOURS[place.level])} ",
            f"{place.code} at {place.path or 'the whole body'}",
            tally,
        )
        for place, tally in found.findings
    ]
    yield from _tallies(found, "findings", findings, unlisted["findings"])
    if findings:
        yield "  `brazesmith explain CODE` says what a code means"


def page(found: Replay) -> str:
    """Return the summary as a page, with all clusters."""
    from datetime import UTC, datetime
    from importlib.metadata import version

    from brazesmith.report.page import environment

    jinja = environment()
    jinja.filters["pretty"] = lambda value: json.dumps(value, indent=2, ensure_ascii=False)
    jinja.filters["change"] = _change
    jinja.filters["unlisted"] = unlisted_note
    jinja.filters["place"] = lambda tally: _place(found, tally)
    summary = found.summary
    counts = [
        *((verdict, summary.verdicts[verdict]) for verdict in VERDICTS),
        *((outcome, summary.outcomes[outcome]) for outcome in ("skip", "error")),
        ("unreadable", summary.unreadable),
    ]
    clusters = sorted(found.clusters, key=lambda one: one.is_accepted)
    return jinja.get_template("replay.html.j2").render(
        found=found,
        clusters=clusters,
        kinds=list(_kinds(clusters)),
        counts=counts,
        unread=_rows(summary.unread),
        errors=_rows(summary.errors),
        findings=[
            (place.level, f"{place.code} at {place.path or 'the whole body'}", tally)
            for place, tally in found.findings
        ],
        now=datetime.now(UTC),
        version=version("brazesmith"),
    )


def _rows(tallies: Mapping[str, Tally]) -> list[tuple[str, str, Tally]]:
    """Return messages, the most frequent first."""
    rows = sorted(tallies.items(), key=lambda row: (-row[1].count, row[0]))
    return [("", text, tally) for text, tally in rows]


def _kinds(clusters: Sequence[ShownCluster]) -> Iterator[tuple[str, int, int]]:
    """Yield the kinds of clusters: their number, and the position of the first from 1."""
    kinds = ["accepted" if one.is_accepted else str(one.group.kind) for one in clusters]
    for kind, number in Counter(kinds).items():
        yield kind, number, kinds.index(kind) + 1


def _clusters(found: Replay) -> Iterator[str]:
    if found.against is None:
        return
    summary = found.summary
    ignored = f", {summary.ignored:,} with ignored differences only" if summary.ignored else ""
    yield ""
    yield f"{summary.changed:,} with differences, {summary.same:,} without{ignored}"
    open_ones = [one for one in found.clusters if not one.is_accepted]
    if len(open_ones) > _MOST:
        kinds = (f"{number:,} {kind.replace('_', ' ')}" for kind, number, _ in _kinds(open_ones))
        yield f"{len(open_ones):,} clusters: {', '.join(kinds)}"
    for one in open_ones[:_MOST]:
        yield ""
        yield from _cluster(found, one)
    if len(open_ones) > _MOST:
        yield ""
    yield from _rest(len(open_ones), summary.unlisted["clusters"])
    if accepted := len(found.clusters) - len(open_ones):
        yield ""
        yield f"{_count(accepted, 'cluster')} accepted"
    for entry in found.unused:
        yield f"note: no cluster is like this accepted one any more: {shown(entry)}"


def _cluster(found: Replay, one: ShownCluster) -> Iterator[str]:
    group = one.group
    code = f", {group.code}" if group.code else ""
    verdict = f" ({group.verdict}{code})" if group.verdict or code else ""
    path = group.path or "the whole body"
    kind = click.style(str(group.kind).replace("_", " "), fg=_COLOURS[group.kind], bold=True)
    yield f"{one.tally.count:>11,}  {_percent(one.share)}  {kind}: {_short(path)}{verdict}"
    if change := _change(one):
        yield f"{'':13}{change}"
    sample = ""
    if one.sample is not None:
        sample = f": {_short(_dump(one.sample.payload), 300)}"
        if one.sample.headers:
            sample += f" with the headers {_short(_dump(one.sample.headers), 300)}"
    yield click.style(f"{'':13}{_place(found, one.tally)}{sample}", dim=True)


def _change(one: ShownCluster) -> str:
    """Return how a cluster differs, in a line; empty if only the verdict does."""
    if one.values is None:
        return f"{_CHANGES.get(one.group.change, one.group.change)}, many values"
    if not any(one.values):
        return ""
    is_text = one.group.change is None
    return " → ".join(_value(text, is_text=is_text) for text in one.values)


def _value(text: str | None, *, is_text: bool) -> str:
    """Return a value as JSON; if it is a text about the outcome, as it is."""
    if text is None:
        return "(nothing)"
    return _short(json.loads(text), 300) if is_text else _short(text)


def _rest(number: int, unlisted: int) -> Iterator[str]:
    """Yield what is reported of rows that are not shown, and of what is not listed at all."""
    if number > _MOST:
        yield f"and {number - _MOST:,} more; --json FILE and --html FILE have them"
    if unlisted:
        yield f"and {unlisted_note(unlisted)}"


def unlisted_note(count: int) -> str:
    """Return what is reported of rows that are not listed."""
    return f"{count:,} cases of other kinds: only the first {MOST_GROUPS:,} kinds are listed"


def _tallies(
    found: Replay, title: str, rows: list[tuple[str, str, Tally]], unlisted: int
) -> Iterator[str]:
    if rows:
        yield ""
        yield click.style(title, bold=True)
    for tag, text, tally in rows[:_MOST]:
        share = _percent(found.share(tally.count))
        yield f"  {tally.count:>11,}  {share}  {tag}{_short(text)}   {_place(found, tally)}"
    yield from (f"  {line}" for line in _rest(len(rows), unlisted))


def _place(found: Replay, tally: Tally) -> str:
    sample = tally.sample
    if sample.number is None:
        return sample.file
    return f"{sample.file}:{sample.number}" if found.has_files else f"line {sample.number:,}"


def _percent(share: float) -> str:
    return f"{share:>7.1%}" if share == 0 or share >= 0.001 else " <0.1%"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _short(text: str, longest: int = _LONGEST) -> str:
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
