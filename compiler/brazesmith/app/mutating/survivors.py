"""Payloads that would kill survivors, stored as cases."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from brazesmith.app.fixtures import case_slug, write_case
from brazesmith.app.run import run_and_judge
from brazesmith.base.files import write_file
from brazesmith.base.json import dump_json
from brazesmith.base.source import printable
from brazesmith.engines import Input
from brazesmith.explore.engine import Trial
from brazesmith.mutation.killing import ended, few, is_noticed, killed
from brazesmith.mutation.mutant import NOW, Fault, Mutant, Mutation, Status
from brazesmith.mutation.written import difference
from brazesmith.projects.pipeline import code_of
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import SETTINGS, Case, CaseError, OutcomeKind, find_cases, load
from brazesmith.suites.suite import GRAVE, Runner
from brazesmith.targets.script import Script

#: How many characters the name of a case has at most.
_LONGEST: Final = 40
#: How many faults the note of a case lists.
_LISTED: Final = 5
#: Words of JavaScript and Python that say nothing about a line.
_KEYWORDS: Final = frozenset(
    {"const", "let", "var", "if", "elif", "else", "return", "new", "for", "while", "case", "typeof"}
)
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


def save_survivors(
    project: Project,
    mutation: Mutation,
    engines: Runner,
    known: Collection[Case] = (),
    fixtures: Path | None = None,
) -> list[SavedCase]:
    """Store payloads that kill the survivors as cases, as few as possible.

    Payloads whose body is accepted come first: a case with a rejected one documents a problem.
    What a case kills that is not among the `known` ones needs no other: it was added meanwhile.
    `fixtures` is the folder of the cases (default: that of the project).
    Raises InputError if a file cannot be written.
    """
    script = mutation.script
    if script is None:
        return []
    found = {
        result.mutant.number: (result.mutant, result.trial)
        for result in mutation.results
        if result.status is Status.SURVIVED and result.trial is not None
    }
    codes = {number: _script_of(script, mutant) for number, (mutant, _) in found.items()}
    fixtures = fixtures or project.fixtures
    cases = find_cases(fixtures, mutation.transform)
    names = {case.name for case in cases}
    new_names = names - {case.name for case in known}
    added = _inputs([case for case in cases if case.name in new_names])
    for number in set().union(*killed(script, codes, added, engines)):
        del found[number], codes[number]
    if not found:
        return []
    survivors = list(found.values())
    usual = _usual_payload(cases)
    runs: list[_Original] = []
    for mutant, trial in survivors:
        run = _run(project, script, trial, engines)
        mutated = codes[mutant.number]
        runs.append(_completed(project, script, mutated, run, trial, usual, engines))
    runs.sort(key=lambda run: (len(run.findings), len(run.input.payload)))
    mutants = {mutant.number: mutant for mutant, _ in survivors}
    kills = killed(script, codes, [run.input for run in runs], engines)
    clean = [found if not run.findings else set() for run, found in zip(runs, kills, strict=True)]
    done: set[int] = set().union(*clean)
    chosen = [*few(clean), *few([found - done for found in kills])]
    saved: list[SavedCase] = []
    missing = set(mutants)
    for index in chosen:
        new = tuple(mutants[number] for number in sorted(kills[index] & missing))
        missing -= kills[index]
        name = _name_of(new[0].fault, names)
        names.add(name)
        folder = fixtures / mutation.transform / name
        _write(folder, runs[index], new)
        saved.append(SavedCase(mutation.transform, name, folder, new, runs[index].kind))
    return saved


@dataclass(frozen=True, slots=True)
class _Original:
    """What the original makes of a payload; `findings` are the codes that fail a case."""

    input: Input
    has_headers: bool
    kind: OutcomeKind
    findings: tuple[str, ...]
    reads_clock: bool


def _usual_payload(cases: Sequence[Case]) -> Mapping[str, Any]:
    """Return the payload of the first case that is an object."""
    for case in cases:
        with suppress(CaseError):
            data = load(case).data
            if isinstance(data, dict):
                return data
    return {}


def _inputs(cases: Sequence[Case]) -> list[Input]:
    """Return what cases run on; those that cannot be read are left out."""
    inputs: list[Input] = []
    for case in cases:
        with suppress(CaseError):
            files = load(case)
            inputs.append(Input(files.payload, files.headers, now=files.settings.now or NOW))
    return inputs


def _completed(
    project: Project,
    script: Script,
    mutant: Script,
    run: _Original,
    trial: Trial,
    usual: Mapping[str, Any],
    engines: Runner,
) -> _Original:
    """Return a run whose body is accepted, if fields of the usual payload are all that it lacks.

    Payloads that kill a mutant are as small as possible, and may lack what Braze requires.
    """
    best, payload = run, trial.payload
    for key, value in usual.items() if isinstance(payload, dict) else ():
        if not best.findings:
            break
        if key in payload:
            continue
        more = Trial({**payload, key: value}, trial.headers)
        found = _run(project, script, more, engines)
        if len(found.findings) < len(best.findings):
            [kills] = killed(script, {1: mutant}, [found.input], engines)
            if kills:
                best, payload = found, more.payload
    return best if not best.findings else run


def _run(project: Project, script: Script, trial: Trial, engines: Runner) -> _Original:
    input_ = replace(trial.input, now=NOW)
    result = run_and_judge(project, script, input_, engines)
    times = [replace(input_, now=time) for time in _OTHER_TIMES]
    first, *others = map(ended, [result.raw, *engines.run(script, times)])
    return _Original(
        input_,
        bool(trial.headers),
        result.outcome,
        tuple(sorted({one.code for one in result.findings if one.level in GRAVE})),
        first.kind is OutcomeKind.BODY and any(is_noticed(first, other) for other in others),
    )


def _script_of(script: Script, mutant: Mutant) -> Script:
    code = mutant.code if mutant.program is None else code_of(mutant.program)
    return replace(script, code=code, file=None)


def _write(folder: Path, run: _Original, kills: Sequence[Mutant]) -> None:
    """Write the files of a case."""
    write_case(folder, run.input.payload, run.input.headers if run.has_headers else None)
    lines = []
    if run.reads_clock:
        lines.append(f'now = "{NOW}"\n')
    if run.kind is not OutcomeKind.BODY:
        lines.append(f'expect = "{run.kind}"\n')
    if run.findings:
        lines.append(f"findings = {dump_json(run.findings)}\n")
    lines.append(f"note = {_quoted(_note(kills))}\n")
    write_file(folder / SETTINGS, "".join(lines))


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
    """Yield what a fault is about, as one word: a key, a field or a constant, or else its line."""
    found = re.findall(r"`([^`]+)`|\"([^\"]+)\"", fault.text)
    words = re.findall(r"[^\W\d]\w*", next((one or other for one, other in reversed(found)), ""))
    yield words[-1] if words else ""
    before, _ = difference(fault)
    words = re.findall(r"[^\W\d]\w*", before[0] if before else fault.before)
    yield next((word for word in words if word not in _KEYWORDS), "")
    yield str(fault.span.line) if fault.span else "fault"
