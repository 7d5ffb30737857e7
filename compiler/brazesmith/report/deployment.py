"""The text of `verify` and `status`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from brazesmith.base.source import one_line, printable, shown
from brazesmith.report import words
from brazesmith.report.words import bad, faint, good, pointer_text, strong, warn

if TYPE_CHECKING:
    from brazesmith.app.deploying.deployment import Verification
    from brazesmith.app.deploying.status import ProjectStatus
    from brazesmith.suites.bodies import BodyChange
    from brazesmith.targets.change import Change

#: How many differences are shown.
_AT_MOST: Final = 20
#: How many cases with the same differences are named.
_CASES: Final = 3
#: How many lines of one text, and how many characters of a line.
_TALL: Final = 8
_WIDE: Final = 140
#: How many characters of a commit's subject.
_SUBJECT: Final = 50

_PAINT: Final = {
    "current": good,
    "equivalent": good,
    "outdated": warn,
    "edited": bad,
    "unknown": bad,
}


def verification_lines(found: Verification) -> Iterator[str]:
    """Yield the report of a comparison: the state, what it means, what differs, what to do."""
    name = one_line(found.transform) if found.transform else "this code"
    yield f"{strong(name)}: {_PAINT[found.state](str(found.state))}"
    yield from (f"  {line}" for line in _meaning(found))
    for note in found.notes:
        yield faint(f"  note: {one_line(note)}")
    if found.changes and (found.state != "outdated" or not found.bodies):
        yield ""
        yield from _code_lines(found)
    if found.bodies:
        yield ""
        yield from _body_lines(found)
    advice = list(_advice(found))
    if advice:
        yield ""
        yield from advice


def _meaning(found: Verification) -> Iterator[str]:
    match str(found.state):
        case "current":
            yield f"Braze has {_origin(found)}."
        case "equivalent":
            yield f"Braze has another text of {_origin(found)}."
            yield "The text differs, but the code does the same."
        case "outdated":
            yield f"Braze has {_origin(found)}."
            if not found.bodies and not found.is_removed:
                yield _same_bodies(found)
        case "edited":
            yield from _edited(found)
        case _:
            yield from _unknown(found)


def _edited(found: Verification) -> Iterator[str]:
    origin = _origin(found)
    if found.claimed is None:
        yield f"The code has no header. It is compared with {origin}."
    elif found.claimed == found.hash:
        yield f"The header is that of {origin}."
        yield "The code below it was changed."
    else:
        yield f"The header has the hash {found.claimed}, which no known build has."
        yield f"The code is compared with {origin}."
    if found.unreadable_line is not None:
        yield f"Line {found.unreadable_line} is not valid JavaScript."
    if not found.bodies:
        yield _same_bodies(found)


def _same_bodies(found: Verification) -> str:
    """Return on what both codes send the same."""
    tried = [words.counted(found.cases, "fixture")] if found.cases else []
    tried += [words.counted(found.payloads, "explored payload")] if found.payloads else []
    if not tried:
        return "The transform has no fixtures, so no bodies were compared."
    return f"No difference in the bodies on {' and '.join(tried)}."


def _unknown(found: Verification) -> Iterator[str]:
    if found.is_intact:
        yield f"The code is as brazesmith generated it ({found.claimed}), but no commit has it."
        yield f"It is compared with {_origin(found)}."
    elif found.claimed is not None:
        yield "Its header names this transform, which neither the project nor its history has."
    else:
        yield "The code has no header, and it is not the same program as one of the transforms."
        for name, count in found.closest:
            yield f"{words.counted(count, 'difference')} from {one_line(name)}"


def _origin(found: Verification) -> str:
    """Return which build it is, and how old."""
    version = found.version
    if version is None:
        return f"the current code ({found.hash}), which is not committed"
    subject = one_line(version.subject)
    subject = subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1] + "…"
    commit = f"commit {version.commit[:10]} of {version.date}, {subject}"
    if found.is_current:
        return f"the current code ({commit})"
    if found.distance is None:
        return f"an earlier build ({commit}), which is not in the current branch"
    if found.distance == 0:
        return f"the latest committed build ({commit}); the current code is not committed"
    ago = words.counted(found.distance, "commit")
    return f"an earlier build ({commit}), {ago} ago"


# --- Differences ----------------------------------------------------------------------------------


def _code_lines(found: Verification) -> Iterator[str]:
    place = f" (- {shown(found.file)}, + dashboard)" if found.file else ""
    yield strong(words.counted(len(found.changes), "difference")) + f" in the code{faint(place)}"
    for change in found.changes[:_AT_MOST]:
        yield faint(f"  {_lines_of(change)}")
        yield from (bad(f"  - {line}") for line in _clipped(change.old))
        yield from (good(f"  + {line}") for line in _clipped(change.new))
    if len(found.changes) > _AT_MOST:
        yield faint(f"  … {len(found.changes) - _AT_MOST} more")


def _lines_of(change: Change) -> str:
    if change.old_line is None:
        return f"dashboard line {change.new_line}"
    if change.new_line is None:
        return f"line {change.old_line}"
    return f"line {change.old_line}, dashboard line {change.new_line}"


def _clipped(text: str | None) -> list[str]:
    """Return the lines of a piece of code, without the indentation that they share."""
    if text is None:
        return []
    first, *others = text.splitlines() or [""]
    indent = min((len(line) - len(line.lstrip()) for line in others if line.strip()), default=0)
    lines = [first, *(line[indent:] for line in others)]
    if len(lines) > _TALL:
        lines = [*lines[: _TALL - 1], f"… {len(lines) - _TALL + 1} more lines"]
    lines = [printable(line) for line in lines]
    return [line if len(line) <= _WIDE else line[: _WIDE - 1] + "…" for line in lines]


def _body_lines(found: Verification) -> Iterator[str]:
    where = f"{len(found.bodies)} of {words.counted(found.cases, 'fixture')}"
    if found.payloads:
        where = "an explored payload"
    yield strong(f"Different results on {where}")
    groups: dict[str, list[BodyChange]] = {}
    for body in found.bodies:
        rows = [row | {"case": ""} for row in body.to_json()]
        groups.setdefault(json.dumps(rows), []).append(body)
    for bodies in list(groups.values())[:_AT_MOST]:
        yield f"  {_cases(bodies)}"
        yield from (f"    {line}" for line in _one_body(bodies[0]))
    if len(groups) > _AT_MOST:
        yield faint(f"  … {len(groups) - _AT_MOST} more")


def _cases(bodies: Sequence[BodyChange]) -> str:
    """Return the names of cases that differ in the same way."""
    names = [one_line(body.case)[:_WIDE] for body in bodies[:_CASES]]
    more = len(bodies) - _CASES
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _one_body(body: BodyChange) -> Iterator[str]:
    if not body.differences:
        yield from _sides(one_line(body.old), one_line(body.new))
    for difference in body.differences[:_AT_MOST]:
        yield strong(pointer_text(difference.pointer))
        yield from (f"  {line}" for line in _sides(*words.both_sides(difference)))
    if len(body.differences) > _AT_MOST:
        yield faint(f"… {len(body.differences) - _AT_MOST} more")


def _sides(git: str, dashboard: str) -> Iterator[str]:
    for label, text, paint in (("Git", git, good), ("dashboard", dashboard, bad)):
        first, *rest = text.split("\n")
        yield f"{faint(f'{label:<10}')} {paint(first)}"
        yield from (" " * 11 + paint(line) for line in rest)


def _advice(found: Verification) -> Iterator[str]:
    name = one_line(found.transform) if found.transform else "NAME"
    match str(found.state):
        case "outdated" | "edited" if found.is_removed:
            yield "Delete the transformation in Braze, or restore the spec from that commit."
        case "outdated":
            yield f"Paste the current code: brazesmith copy {name}"
        case "edited" if not found.bodies and found.payloads:
            yield "That no difference was seen does not prove that there is none."
            yield f"To be sure, paste the code of Git again: brazesmith copy {name}"
        case "edited":
            yield "To keep the edit, change the spec until `verify` reports equivalent."
            yield f"To drop it, paste the code of Git again: brazesmith copy {name}"
        case "unknown" if found.is_intact:
            yield "Look for its commit in a clone that has the whole history and all branches."
            yield f"Or paste the current code: brazesmith copy {name}"
        case "unknown" if found.claimed is not None:
            yield "Run this in the project that the code comes from."
        case "unknown":
            nearest = one_line(found.closest[0][0]) if found.closest else "NAME"
            yield f"Name the transform, for example: brazesmith verify {nearest} FILE"


# --- Status ---------------------------------------------------------------------------------------


def status_lines(found: ProjectStatus) -> Iterator[str]:
    """Yield a line for each transform, and what to do."""
    rows = found.transforms
    width = max(len(one_line(row.name)) for row in rows)
    for row in rows:
        paint = warn if row.needs_paste else good
        mark = "paste" if row.needs_paste else "ok" if row.record and row.hash else "-"
        by = f" by {one_line(row.record.by)}" if row.record and row.record.by else ""
        recorded = f"verified {row.record.date}{by}" if row.record else ""
        text = f"{one_line(row.name):<{width}}  {row.hash or '-':<12}  {paint(f'{mark:<5}')}"
        yield f"{text}  {row.reason}{faint(f'  {recorded}') if recorded else ''}".rstrip()
    due = sum(row.needs_paste for row in rows)
    yield ""
    if not found.has_records:
        yield "There is no deployed.toml yet, so it is not known what Braze has."
        yield "After pasting, run: brazesmith verify --clipboard --record"
    elif due:
        yield f"{words.counted(due, 'transform')} to paste. Run `brazesmith copy NAME`, paste, then"
        yield "copy the code in the dashboard and run `brazesmith verify --clipboard --record`."
    elif removed := sum(row.hash is None for row in rows):
        yield f"{words.counted(removed, 'transform')} to delete in Braze."
    else:
        yield "Braze has what Git has, as far as it was recorded."
