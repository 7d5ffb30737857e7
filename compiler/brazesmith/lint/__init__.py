"""Lint: review hand-written JavaScript before it is pasted into Braze.

    diagnostics = lint(text, "order.js")

From the text to the diagnostics:

    syntax.py, scopes.py     the syntax tree and its names
    recording.py             what the script reads; recorder.js runs inside V8
    model.py                 the payload that this shows, or that a type declares, or a sample
    runs.py                  runs the script on such payloads, and on variations of them
    inputs.py                what it reads, as inputs of an exploration
    throws.py, bodies.py     what the runs show
    constants.py             which literals are wrong
    budget.py                how much is run
    places.py                where in the script that is
    rules/                   the rules: of the syntax, and of the runs
    fixes.py                 changes of the script that were run before they are suggested
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Diagnostic
    from brazesmith.engines import Engines
    from brazesmith.ir.types import Type


def lint(
    text: str,
    file: str,
    source: Type | None = None,
    *,
    samples: Sequence[Any] = (),
    engines: Engines | None = None,
    seconds: float | None = None,
) -> list[Diagnostic]:
    """Return the diagnostics of a script, in the order of its lines.

    `source` is the declared type of its payload, `samples` are payloads that its source has sent.
    The script runs in `engines`, or in an engine of its own, for at most `seconds`.
    """
    from brazesmith.engines import Engines, Limits
    from brazesmith.lint.budget import RUNS, SECONDS, Budget
    from brazesmith.lint.review import review

    limit = SECONDS if seconds is None else seconds
    if engines is not None:
        return review(text, file, source, samples, Budget(engines, RUNS, limit))
    with Engines(Limits(seconds=2.0)) as own:
        return review(text, file, source, samples, Budget(own, RUNS, limit))
