"""What runs of a script exercise, counted in our own trees.

points.py       what can be exercised: branches, statements, operands, fields, values, findings
program.py      counts the points of a program with the reference interpreter
planner.py      finds these points
plan.py         what runs note to reach them
listing.py      which point needs which, and where each one is
handwritten.py  hand-written JavaScript in a spec: its points and its values
possible.py     how conditions can turn out: what cannot happen is not asked for
alternatives.py the alternatives of a regular expression
domains.py      values that stand for all values of a type
wording.py      points in the words of the spec
instrument.py   inserts counters into JavaScript: branches and statements
operands.py     the same for what a script computes with: sizes of arrays, keys of tables
counters.py     the points and the code of both
syntax.py       the shapes of JavaScript that the counters depend on
script.py       counts the points of a script in JavaScript
branches.py     the branches that the payloads of a search reach
measured.py     the score and the gaps
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.coverage.points import Counter
    from brazesmith.engines import Engines
    from brazesmith.targets.script import Script


def counter(script: Script, engines: Engines) -> Counter | None:
    """Return what counts the points of a script; None for hand-written Liquid.

    `engines` run hand-written JavaScript, also that in a spec.
    """
    from brazesmith.engines import Language

    if (program := script.source) is not None:
        from brazesmith.coverage.program import ProgramCounter

        return ProgramCounter.of(program, engines)
    if script.language is not Language.JAVASCRIPT:
        return None
    from brazesmith.coverage import script as javascript

    return javascript.counter(script, engines)
