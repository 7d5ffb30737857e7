"""Compare what two codes of one transform send, on fixtures or other payloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from brazesmith.base.json import InputError
from brazesmith.engines import Input, Outcome
from brazesmith.suites.diff import MISSING, Difference, differences
from brazesmith.suites.fixtures import Case, CaseError, OutcomeKind, load
from brazesmith.suites.suite import Runner, outcome_of
from brazesmith.targets.script import Script

#: The time of a case that sets none, so that both codes run at the same time.
_NOW: Final = "2026-01-02T03:04:05.000Z"


@dataclass(frozen=True, slots=True)
class BodyChange:
    """What two codes do differently with one payload.

    Either both send a body, with differences, or the outcomes are not of one kind.
    """

    case: str
    old: str = ""  # the outcome, like "a body" or "an error: …"
    new: str = ""
    differences: tuple[Difference, ...] = ()

    def to_json(self) -> Iterator[dict[str, Any]]:
        """Yield the differences as plain data."""
        if not self.differences:
            yield {"kind": "outcome", "case": self.case, "git": self.old, "dashboard": self.new}
        for found in self.differences:
            row = {"kind": "body", "case": self.case, "pointer": found.pointer}
            sides = {"git": found.expected, "dashboard": found.actual}
            yield row | {name: value for name, value in sides.items() if value is not MISSING}


def body_changes(
    old: Script, new: Script, cases: Sequence[Case], engines: Runner
) -> Iterator[BodyChange]:
    """Run two codes on cases, and yield what differs. Cases that cannot be read are left out."""
    names: list[str] = []
    inputs: list[Input] = []
    for case in cases:
        try:
            files = load(case)
        except CaseError:
            continue
        names.append(case.name)
        inputs.append(Input(files.payload, files.headers, files.settings.now or _NOW, seed=1))
    yield from compared(old, new, names, inputs, engines)


def compared(
    old: Script, new: Script, names: Sequence[str], inputs: Sequence[Input], engines: Runner
) -> Iterator[BodyChange]:
    """Run two codes on inputs, and yield what differs."""
    if not inputs:
        return
    outcomes = zip(names, engines.run(old, inputs), engines.run(new, inputs), strict=True)
    for name, before, after in outcomes:
        if (change := _change(before, after)) is not None:
            yield replace(change, case=name)


def _change(old: Outcome, new: Outcome) -> BodyChange | None:
    try:
        (old_kind, old_body), (new_kind, new_body) = outcome_of(old), outcome_of(new)
    except InputError:  # nested too deeply
        return None if old.body == new.body else BodyChange("", "a body", "another body")
    if OutcomeKind.BODY in (old_kind, new_kind) and old_kind is new_kind:
        found = differences(old_body, new_body)
        return BodyChange("", differences=tuple(found)) if found else None
    before, after = (
        outcome_text(kind, None if outcome.error is None else outcome.error.text)
        for kind, outcome in ((old_kind, old), (new_kind, new))
    )
    return BodyChange("", before, after) if before != after else None


def outcome_text(kind: str, message: str | None) -> str:
    """Return what became of a payload: a body, nothing to send, or a message."""
    match kind:
        case OutcomeKind.BODY:
            return "a body"
        case OutcomeKind.SKIP if message is None:
            return "nothing to send"
        case OutcomeKind.ERROR:
            return f"an error: {message}"
        case _:
            return f"an abort: {message}"
