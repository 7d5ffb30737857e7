"""The text of `parity check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from brazesmith.base.source import one_line
from brazesmith.report.words import bad, both_sides, counted, faint, good, pointer_text, warn

if TYPE_CHECKING:
    from brazesmith.app.parity import Comparison


def lines(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield a line for each request, the values that differ, and a summary."""
    for one in comparisons:
        name = one_line(one.step.name)
        if one.braze is None:
            yield f"{warn('not recorded')}  {name}"
        elif one.local is None:
            yield f"{warn('not permitted')}  {name}, needs {one.step.permission}"
        elif not one.differences:
            yield f"{good('same')}  {name}"
        else:
            yield f"{bad('differs')}  {name}"
            yield from _details(one)
    compared = [one for one in comparisons if one.local is not None]
    differing = sum(bool(one.differences) for one in compared)
    yield f"{counted(len(compared), 'answer')} compared, {differing} different"


def _details(one: Comparison) -> Iterator[str]:
    for difference in one.differences:
        braze, local = both_sides(difference)
        yield f"  {pointer_text(difference.pointer)}"
        yield f"    Braze: {braze}"
        yield f"    local: {local}"
    if one.decisions:
        names = ", ".join(one.decisions)
        yield faint(f"  undocumented, so the local Braze decided it: {names}")
