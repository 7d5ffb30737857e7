"""The result of a run for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from brazesmith.base.json import dump_json
from brazesmith.base.source import one_line, printable
from brazesmith.report.text import error_lines, finding_lines
from brazesmith.report.words import pointer_text

if TYPE_CHECKING:
    from brazesmith.app.run import RunResult

#: How many findings, and how many lost keys, are shown.
_AT_MOST: Final = 20


def body_text(result: RunResult) -> str | None:
    """Return the body as indented JSON; None if the script returned nothing."""
    if result.raw.error is not None or result.raw.body is None:
        return None
    return printable(dump_json(result.body, indent=2, ensure_ascii=False))


def remarks(result: RunResult) -> Iterator[str]:
    """Yield the lines about the body: the error, the skip, the findings, what JSON dropped."""
    error = result.raw.error
    if result.outcome == "abort" and error is not None:
        yield f"abort: nothing is sent, and Braze logs: {one_line(error.message)}"
        return
    if error is not None:
        yield from error_lines(result.script, error, result.failed_at)
        return
    if result.outcome == "skip":
        reason = result.skipped.reason if result.skipped else ""
        yield f"skip: nothing to send{reason and ' ('}{printable(reason)}{reason and ')'}"
        for hint in result.skipped.hints if result.skipped else ():
            yield f"  = {printable(hint)}"
    for finding, origin in zip(result.findings[:_AT_MOST], result.origins, strict=False):
        yield from finding_lines(finding, origin)
    if len(result.findings) > _AT_MOST:
        yield f"… and {len(result.findings) - _AT_MOST} more; use --json to see all"
    lost = result.raw.lost_keys
    if lost:
        yield "dropped by JSON (undefined, functions, NaN):"
        yield from (f"  {pointer_text(pointer)}" for pointer in lost[:_AT_MOST])
        if len(lost) > _AT_MOST:
            yield f"  … and {len(lost) - _AT_MOST} more; use --json to see all"
