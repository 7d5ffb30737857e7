"""Payloads that would kill survivors, stored as cases."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from brazesmith.app.fixtures import case_slug, write_case
from brazesmith.app.pipeline import code_of
from brazesmith.base.files import write_file
from brazesmith.base.json import dump_json
from brazesmith.base.source import printable
from brazesmith.explore.engine import Trial
from brazesmith.mutation.killing import ended, few, is_noticed, killed
from brazesmith.mutation.mutant import NOW, Fault, Mutant, Mutation, Status
from brazesmith.mutation.written import difference
from brazesmith.suites.fixtures import SETTINGS, OutcomeKind, find_cases
from brazesmith.suites.suite import Runner
from brazesmith.targets.script import Script

#: How many characters the name of a case has at most.
_LONGEST: Final = 60
#: How many faults the note of a case lists.
_LISTED: Final = 5
#: Times at which a body is compared, to find out whether it depends on the time.
_OTHER_TIMES: Final = ("2001-02-03T04:05:06Z", "2030-11-19T21:43:57Z")


@dataclass(frozen=True, slots=True)
class SavedCase:
    """A case that was written, and the mutants that it kills.

    If the original has a body, the expected one is to be reviewed; otherwise `expect` is what
    case.toml says.
    """

    transform: str
    name: str
    folder: Path
    kills: tuple[Mutant, ...]
    expect: OutcomeKind = OutcomeKind.BODY


def save_survivors(fixtures: Path, mutation: Mutation, engines: Runner) -> list[SavedCase]:
    """Store payloads that kill the survivors as cases, as few as possible.

    Raises InputError if a file cannot be written.
    """
    script = mutation.script
    survivors = [
        (result.mutant, result.trial)
        for result in mutation.results
        if result.status is Status.SURVIVED and result.trial is not None
    ]
    if script is None or not survivors:
        return []
    mutants = {mutant.number: mutant for mutant, _ in survivors}
    # Simple payloads come first, so that they are taken if a larger one kills no more.
    trials = sorted((trial for _, trial in survivors), key=lambda trial: len(trial.input.payload))
    codes = {number: _script_of(script, mutant) for number, mutant in mutants.items()}
    kills = killed(script, codes, [replace(trial.input, now=NOW) for trial in trials], engines)
    names = {case.name for case in find_cases(fixtures, mutation.transform)}
    saved: list[SavedCase] = []
    missing = set(mutants)
    for index in few(kills):
        new = tuple(mutants[number] for number in sorted(kills[index] & missing))
        missing -= kills[index]
        name = _name_of(new[0].fault, names)
        names.add(name)
        folder = fixtures / mutation.transform / name
        expect = _write(folder, script, trials[index], new, engines)
        saved.append(SavedCase(mutation.transform, name, folder, new, expect))
    return saved


def _script_of(script: Script, mutant: Mutant) -> Script:
    code = mutant.code if mutant.program is None else code_of(mutant.program)
    return replace(script, code=code, file=None)


def _write(
    folder: Path, script: Script, trial: Trial, kills: Sequence[Mutant], engines: Runner
) -> OutcomeKind:
    """Write the files of a case; return what it expects."""
    input_ = replace(trial.input, now=NOW)
    times = [replace(input_, now=time) for time in _OTHER_TIMES]
    first, *others = map(ended, engines.run(script, [input_, *times]))
    settings = {}
    if first.kind is OutcomeKind.BODY and any(is_noticed(first, other) for other in others):
        settings["now"] = NOW
    if first.kind is not OutcomeKind.BODY:
        settings["expect"] = str(first.kind)
    settings["note"] = _note(kills)
    write_case(folder, input_.payload, input_.headers if trial.headers else None)
    lines = [f"{key} = {_quoted(value)}\n" for key, value in settings.items()]
    write_file(folder / SETTINGS, "".join(lines))
    return first.kind


def _note(kills: Sequence[Mutant]) -> str:
    texts = [mutant.fault.text for mutant in kills[:_LISTED]]
    more = f" and {len(kills) - _LISTED} more" if len(kills) > _LISTED else ""
    return f"fails if {'; '.join(texts)}{more}"


def _quoted(text: str) -> str:
    """Return a string of TOML."""
    return dump_json(printable(text), ensure_ascii=False)


def _name_of(fault: Fault, taken: Collection[str]) -> str:
    """Return a name for a case that notices a fault: `dropped-default-currency`."""
    subject = next(filter(None, map(case_slug, _subjects(fault))))
    name = case_slug(f"{fault.mutation} {subject}")[:_LONGEST].rstrip("-.")
    names = (f"{name}-{number}" if number > 1 else name for number in itertools.count(1))
    return next(unused for unused in names if unused not in taken)


def _subjects(fault: Fault) -> Iterator[str]:
    """Yield what a fault is about: the key or the constant that was there, or its line."""
    found = re.findall(r"`([^`]+)`|\"([^\"]+)\"", fault.text)
    names = [one or other for one, other in found]
    yield names[-1] if names else ""
    before, _ = difference(fault)
    yield before[0] if before else fault.before
    yield str(fault.span.line) if fault.span else "fault"
    yield "fault"
