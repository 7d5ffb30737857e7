"""A mutant: a program with one fault, and what the cases and explored payloads showed of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.engines import Failure
from brazesmith.explore.engine import Trial
from brazesmith.suites.diff import MISSING, Json
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.targets.script import Script

#: The time at which explored payloads run. No usual payload contains it.
NOW: Final = "2026-03-14T15:09:26.535Z"


class Status(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"  # a case fails
    TIMEOUT = "timeout"  # it hung or used too much memory; this counts as killed
    SURVIVED = "survived"  # every case passes, although it is another program
    UNDECLARED = "undeclared"  # it differs on payloads only that contradict the payload class
    EQUIVALENT = "equivalent"  # no payload was found on which it differs
    REFUSED = "refused"  # the compiler refuses it, so that no case need notice it
    ERROR = "error"  # it could not be compiled for another reason
    PENDING = "pending"  # the run ended before


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, as a change of the source.

    `mutation` is the name of the row (`mutation.rows`), and `text` says in words what is wrong. In
    the source, the text at `span`, which is `before`, becomes `after`. Where the source cannot be
    changed in one place, as for a constant that Python computes, both are the same, and `span` is
    the expression that makes the value.
    """

    mutation: str
    text: str
    span: Span | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A script with one fault. `number` counts from 1 within its transform, in the spec's order.

    Of a spec, `changes` are the nodes that the line of the source makes, with their replacements,
    and `program` is the result, not simplified. Of hand-written code, `code` is the result.
    """

    number: int
    fault: Fault
    changes: tuple[tuple[ir.Node | ir.Body, ir.Node | ir.Body], ...] = field(default=(), repr=False)
    program: ir.Program | None = field(default=None, repr=False)
    code: str = field(default="", repr=False)

    @property
    def is_text(self) -> bool:
        """Whether it is a change of the text of hand-written code."""
        return bool(self.code)

    @property
    def original(self) -> ir.Node | ir.Body:
        """The part of the program that is changed, or the first of several like it."""
        return self.changes[0][0]

    @property
    def replacement(self) -> ir.Node | ir.Body:
        """What it is replaced by."""
        return self.changes[0][1]


@dataclass(frozen=True, slots=True)
class Ended:
    """What a script made of a payload: the kind of outcome, and a body or the message of an error.

    `failure` is why an engine has no body.
    """

    kind: OutcomeKind
    body: Json = MISSING
    message: str | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a mutant.

    `killed_by` is the first case that fails, `TRANSFORM::CASE`: several transforms may share the
    line. `trial` is a payload of the transform `where` on which a survivor, or an undeclared one,
    differs, with what the original (`expected`) and the mutant (`actual`) make of it. `reason` says
    why a mutant does not count, or is pending.
    """

    mutant: Mutant
    status: Status
    killed_by: str = ""
    trial: Trial | None = None
    expected: Ended | None = None
    actual: Ended | None = None
    reason: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Mutation:
    """The results of one transform, in the order of its mutants.

    `problem` says why there is no score: no cases, a case that fails, a spec with errors.
    `tried` payloads were explored for its survivors.
    """

    transform: str
    script: Script | None = None
    results: tuple[Result, ...] = ()
    cases: int = 0
    tried: int = 0
    problem: str = ""
    complete: bool = True
    seconds: float = 0.0

    @property
    def others(self) -> dict[str, int]:
        """Other transforms that share lines, with how many faults only their cases notice."""
        killers = (result.killed_by.split("::")[0] for result in self.results)
        return dict(Counter(name for name in killers if name not in ("", self.transform)))

    def count(self, *statuses: Status) -> int:
        """Return how many mutants have one of these statuses."""
        return sum(result.status in statuses for result in self.results)

    @property
    def killed(self) -> int:
        """How many mutants the cases notice."""
        return self.count(Status.KILLED, Status.TIMEOUT)

    @property
    def score(self) -> float | None:
        """The share of mutants that the cases notice, from 0 to 1.

        None if there is no verdict, or nothing to notice. What no payload reveals that the source
        may send does not count, and neither do errors.
        """
        judged = self.killed + self.count(Status.SURVIVED)
        if self.problem or not self.complete or not judged:
            return None
        return self.killed / judged


#: Of several results of one fault, the first of these counts.
_RANK: Final = (
    Status.KILLED, Status.TIMEOUT, Status.SURVIVED, Status.ERROR, Status.PENDING,
    Status.REFUSED, Status.UNDECLARED, Status.EQUIVALENT,
)  # fmt: skip


def by_fault(mutations: Iterable[Mutation]) -> list[list[tuple[Mutation, Result]]]:
    """Return the results of each fault in every transform that has it; the first one counts."""
    found: dict[Fault, list[tuple[Mutation, Result]]] = defaultdict(list)
    for mutation in mutations:
        for result in mutation.results:
            found[result.mutant.fault].append((mutation, result))
    return [
        sorted(results, key=lambda pair: _RANK.index(pair[1].status)) for results in found.values()
    ]
