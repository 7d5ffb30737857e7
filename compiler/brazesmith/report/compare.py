"""The result of a comparison of two scripts, as a person reads it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from brazesmith.app.comparing.differing import Aside, Key, is_at
from brazesmith.app.comparing.likelihood import Likelihood
from brazesmith.base.pointers import folded
from brazesmith.base.source import one_line, printable
from brazesmith.engines import Failure
from brazesmith.replay.comparison import Kind
from brazesmith.report.brief import brief, brief_lines, cut
from brazesmith.report.words import (
    bad,
    counted,
    faint,
    good,
    place_in_spec,
    pointer_text,
    strong,
    warn,
)

if TYPE_CHECKING:
    from brazesmith.app.comparing.clusters import Cluster
    from brazesmith.app.comparing.compare import Compared
    from brazesmith.app.comparing.differing import Difference
    from brazesmith.replay.comparison import Group
    from brazesmith.replay.outcomes import Result

#: How many clusters are shown, and of each how many others like it.
_MOST: Final = 20
_MOST_OTHERS: Final = 4
#: How many lines of the difference of two bodies are shown, and how many that do not differ around
#: others.
_MOST_LINES: Final = 40
_CONTEXT: Final = 2
_INDENT: Final = " " * 5
_MOST_MISSED: Final = 3

_OUTCOMES: Final = {"body": "sends a body", "skip": "sends nothing", "error": "fails"}

_ASIDES: Final = {
    Aside.MESSAGE: "both fail on some payloads, with different messages",
    Aside.NOTHING: "both send nothing for some payloads, and return different values",
    Aside.LOST: (
        "one returns keys without a value (undefined) that the other leaves out; Braze does not "
        "document whether it drops such keys"
    ),
}


_LIKELIHOODS: Final = {
    Likelihood.STORED: "a sample or a case shows it",
    Likelihood.UNLIKELY: "only payloads show it that a source hardly sends",
}


def compared_lines(found: Compared) -> Iterator[str]:
    """Yield the lines of a result: the differences, the likeliest first, and what was tried."""
    for number, cluster in enumerate(found.clusters[:_MOST], 1):
        yield from _cluster(found, number, cluster)
        yield ""
    if len(found.clusters) > _MOST:
        yield f"… {len(found.clusters) - _MOST} more; --json FILE has them"
        yield ""
    for aside in found.asides:
        yield from _aside(found, aside)
    if found.unrepeated:
        verb = "was" if found.unrepeated == 1 else "were"
        yield warn(
            f"{counted(found.unrepeated, 'difference')} {verb} seen once and not again; a script "
            "may be slow, or keep a state"
        )
    if found.random:
        verb = "calls" if len(found.random) == 1 else "call"
        yield (
            f"note: {' and '.join(found.random)} {verb} Math.random; within a run, it returned the "
            "same number each time, and to both"
        )
    yield _title(found)
    yield from _tried(found)


def _title(found: Compared) -> str:
    if found.is_same_code:
        return good("no difference: the code is the same")
    payloads = f"{found.payloads:,} payload{'' if found.payloads == 1 else 's'}"
    if found.clusters:
        return bad(f"{counted(len(found.clusters), 'difference')} in {payloads}")
    if found.nothing_sent:
        return bad(f"not compared in {payloads}")
    paint = good if found.ok and not any(found.missed) else warn
    return paint(f"no difference in {payloads}{_branches(found)}")


def _branches(found: Compared) -> str:
    """Return how many branches were reached: `, 9 of 9 branches of both`."""
    sides = zip((found.first, found.second), found.branches, strict=True)
    known = [(label, tally) for label, tally in sides if tally is not None and tally[1]]
    if len(known) == 2 and known[0][1] == known[1][1]:
        known = [("both", known[0][1])]
    texts = [f"{reached} of {total} branches of {label}" for label, (reached, total) in known]
    return f", {' and '.join(texts)}" if texts else ""


def _tried(found: Compared) -> Iterator[str]:
    if found.is_same_code:
        return
    text = f"tried for {found.seconds:.1f} s with seed {found.seed}"
    if found.is_complete:  # otherwise, the places were not counted
        text += f": {found.varied:,} places varied"
    if found.clusters:
        text += _branches(found)
    if found.stopped:
        text += f"; ended early: {found.stopped}"
    yield faint(text)
    yield from _missed(found)
    if found.described:
        yield faint(f"payloads from {one_line(', '.join(found.described))}")


def _missed(found: Compared) -> Iterator[str]:
    """Yield branches that no payload reached: there, the scripts may differ."""
    for label, points in zip((found.first, found.second), found.missed, strict=True):
        for point in points[:_MOST_MISSED]:
            place = f" ({place_in_spec(point.span)})" if point.span else ""
            yield faint(f"not reached in {label}: {one_line(point.text)}{place}")
        if len(points) > _MOST_MISSED:
            yield faint(f"… {len(points) - _MOST_MISSED} more in {label}; --json FILE has them")


def _cluster(found: Compared, number: int, cluster: Cluster) -> Iterator[str]:
    one = cluster.shown
    yield f"{strong(f'{number}.')} {bad(_headline(found, one))}"
    if message := _message(one):
        yield f"   {cut(one_line(message))}"
    if likelihood := _LIKELIHOODS.get(cluster.likelihood):
        yield faint(f"   {likelihood}")
    yield from _payload(one)
    if one.first.kind == one.second.kind == "body":
        yield from _bodies(found, one)
    else:
        width = max(len(found.first), len(found.second))
        for label, result in ((found.first, one.first), (found.second, one.second)):
            yield f"   {faint(f'{label:<{width}}')}  {_ending(result)}"
    yield from _others(found, cluster.others)


def _headline(found: Compared, one: Difference) -> str:
    """Return in one line how two scripts differ on a payload."""
    assert isinstance(one.key, Key)
    group = one.key.group
    if not one.first.kind == one.second.kind == "body":
        first, second = _outcome(one.first), _outcome(one.second)
        return f"{found.first} {first}, {found.second} {second}"
    path = pointer_text(group.path)
    verdicts = ""
    if one.first.verdict != one.second.verdict:
        verdicts = f" ({one.first.verdict} → {one.second.verdict})"
    if group.code is None:
        return f"{path} differs{verdicts}"
    return f"{group.code} at {path}, only for {_label_of_finding(found, group)}{verdicts}"


def _label_of_finding(found: Compared, group: Group) -> str:
    """Return which of the scripts sends the body that has a finding."""
    return found.first if group.kind is Kind.FIXED else found.second


def _outcome(result: Result) -> str:
    """Return what becomes of a payload, as the verb of a sentence about a script."""
    if result.error is not None and result.error.kind is Failure.TIMEOUT:
        return "does not end"
    return _OUTCOMES[result.kind]


def _message(one: Difference) -> str:
    """Return the message of the finding that only one of the bodies has; "" without one."""
    assert isinstance(one.key, Key)
    group = one.key.group
    findings = (*one.second.findings, *one.first.findings)
    messages = (
        finding.message
        for finding in findings
        if finding.code == group.code and is_at(folded(finding.pointer), group.path)
    )
    return next(messages, "")


def _ending(result: Result) -> str:
    """Return how a run ends, in one line."""
    match result.kind:
        case "body":
            return cut(one_line(json.dumps(brief(result.body), ensure_ascii=False)))
        case "skip" if result.message is None:
            return f"returns {cut(one_line(result.text or 'undefined'))}"
        case "skip":
            return f"aborts: {cut(one_line(result.message or ''))}"
        case _:
            error = result.error
            place = "" if error is None or error.line is None else f" (line {error.line})"
            return f"{cut(one_line(result.message or ''))}{place}"


def _payload(one: Difference) -> Iterator[str]:
    yield faint("   payload")
    yield from brief_lines(one.payload, _INDENT)
    if one.headers:
        yield faint("   headers")
        yield from brief_lines(one.headers, _INDENT)
    if one.is_at_other_time:
        yield faint(f"   only at other times, such as {one.now}")


def _bodies(found: Compared, one: Difference) -> Iterator[str]:
    """Yield the difference of the two bodies, with what is around the values that differ."""
    first, second = one.first.body, _in_order_of(one.first.body, one.second.body)
    before, after = _pretty(brief(first)), _pretty(brief(second))
    if before == after:  # long texts differ where they are cut
        before, after = _pretty(first), _pretty(second)
    lines = list(difflib.unified_diff(before, after, lineterm="", n=_CONTEXT))[2:]
    yield faint(f"   bodies: - {found.first}, + {found.second}")
    for line in lines[:_MOST_LINES]:
        text = cut(printable(line))
        if line.startswith("@@"):
            if line != lines[0]:
                yield faint("     …")
            continue
        yield f"     {bad(text) if line[0] == '-' else good(text) if line[0] == '+' else text}"
    if len(lines) > _MOST_LINES:
        yield faint(f"     … {len(lines) - _MOST_LINES} more lines")


def _in_order_of(first: Any, second: Any) -> Any:
    """Return the second value with its keys in the order of the first one."""
    match first, second:
        case dict(), dict():
            keys = [
                *(key for key in first if key in second),
                *(k for k in second if k not in first),
            ]
            return {key: _in_order_of(first.get(key), second[key]) for key in keys}
        case list(), list():
            pairs = zip_longest(first[: len(second)], second)
            return [_in_order_of(one, other) for one, other in pairs]
        case _:
            return second


def _pretty(body: Any) -> list[str]:
    return json.dumps(body, indent=2, ensure_ascii=False).splitlines()


def _others(found: Compared, others: tuple[Difference, ...]) -> Iterator[str]:
    """Yield where else the scripts differ in the same way, for other payloads."""
    if not others:
        return
    yield faint("   also")
    for one in others[:_MOST_OTHERS]:
        yield f"     {_other(found, one)}"
        yield faint(
            f"       for {cut(one_line(json.dumps(brief(one.payload), ensure_ascii=False)))}"
        )
    if len(others) > _MOST_OTHERS:
        more = len(others) - _MOST_OTHERS
        yield faint(f"     … {more} more; --json FILE has them")


def _other(found: Compared, one: Difference) -> str:
    """Return where and how two scripts differ, in a line."""
    assert isinstance(one.key, Key)
    group, values = one.key.group, one.values
    path = pointer_text(group.path)
    if not one.first.kind == one.second.kind == "body":
        return f"{_outcome(one.first)} → {_outcome(one.second)}"
    if values is None:
        return f"{path}: {group.code}, only for {_label_of_finding(found, group)}"
    return f"{path}: {' → '.join(map(_value, values))}"


def _value(text: str | None) -> str:
    if text is None:
        return "nothing"
    return cut(one_line(json.dumps(brief(json.loads(text)), ensure_ascii=False)))


def _aside(found: Compared, one: Difference) -> Iterator[str]:
    """Yield what two scripts do differently that does not change what is sent."""
    assert isinstance(one.key, Aside)
    width = max(len(found.first), len(found.second))
    yield f"note: {_ASIDES[one.key]}, such as for"
    yield from brief_lines(one.payload, _INDENT)
    sides = ((found.first, one.first), (found.second, one.second))
    for index, (label, result) in enumerate(sides):
        text = _ending(result)
        if one.key is Aside.LOST:
            keys = one.lost_keys[index]
            text = f"undefined at {', '.join(map(one_line, keys[:3]))}" if keys else "no such key"
            text += f" and {len(keys) - 3} more" if len(keys) > 3 else ""
        yield f"   {faint(f'{label:<{width}}')}  {text}"
    yield ""
