"""What is mutated, and what the reference interpreter makes of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from brazesmith import ir
from brazesmith.contract.destinations import sends_nothing
from brazesmith.engines import Engines
from brazesmith.mutation.mutant import Ended, Result
from brazesmith.passes import interpreter
from brazesmith.passes.check import has_raw
from brazesmith.passes.interpreter import Run
from brazesmith.suites.diff import Json
from brazesmith.suites.fixtures import CaseFiles, OutcomeKind
from brazesmith.targets.script import Script


@dataclass(frozen=True, slots=True)
class Subject:
    """What is mutated: a script with its cases.

    `program` is that of a spec, not simplified, and `emit` returns the code of such a program.
    """

    script: Script
    cases: Sequence[CaseFiles]
    engines: Engines
    program: ir.Program | None = None
    emit: Callable[[ir.Program], str] | None = None

    @property
    def is_interpretable(self) -> bool:
        """Whether the reference interpreter can run all of it."""
        return self.program is not None and not has_raw(self.program.body)


class Budget:
    """The time for a run, in seconds."""

    def __init__(self, seconds: float = math.inf) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """How many seconds are left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.left == 0


#: The results so far, by the number of the mutant.
Results = dict[int, Result]


def interpreted(program: ir.Program, run: Run) -> Ended:
    """Return what a program makes of the inputs of a run. Raises NotInterpretable."""
    return ended_as(program, interpreter.evaluate(program, run.again()))


def ended_as(program: ir.Program, result: interpreter.Result) -> Ended:
    """Return the result of the interpreter as what an engine would have done."""
    match result.outcome:
        case "error":
            return Ended(OutcomeKind.ERROR, message=result.message)
        case "abort":
            return Ended(OutcomeKind.ABORT, message=result.message)
        case "skip":
            nothing: Json = {name: [] for name in program.destination.nothing}
            return Ended(OutcomeKind.SKIP, nothing)
        case "body":
            kind = OutcomeKind.SKIP if sends_nothing(result.body) else OutcomeKind.BODY
            return Ended(kind, result.body)
