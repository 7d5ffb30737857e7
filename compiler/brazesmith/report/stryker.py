"""Results of `mutate` in Stryker's report schema, which its HTML viewer opens.

The format is described at
https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema.
What it has no place for is in `config`: the scores of the transforms and the killing payloads.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from brazesmith.base.diagnostics import Span
from brazesmith.base.json import InputError, read_text
from brazesmith.base.source import relative
from brazesmith.mutation.mutant import Ended, Mutation, Result, Status, by_fault
from brazesmith.suites.diff import MISSING
from brazesmith.suites.fixtures import Case

#: Stryker's name of each status. Ignored mutants do not count in its score, as for us.
_STATUS: Final[Mapping[Status, str]] = {
    Status.KILLED: "Killed",
    Status.TIMEOUT: "Timeout",
    Status.SURVIVED: "Survived",
    Status.UNDECLARED: "Ignored",
    Status.EQUIVALENT: "Ignored",
    Status.REFUSED: "CompileError",
    Status.ERROR: "RuntimeError",
    Status.PENDING: "Pending",
}
#: Scores in percent: one below `high` is orange in the viewer, one below `low` red.
_THRESHOLDS: Final = {"high": 100, "low": 80}
#: What the names of mutations of hand-written code begin with.
_TEXT: Final = "text mutant: "
_LANGUAGES: Final = {".py": "python", ".js": "javascript"}


def stryker_report(
    mutations: Sequence[Mutation], cases: Mapping[str, Sequence[Case]]
) -> dict[str, Any]:
    """Return the results as plain data; `cases` are those of each transform.

    Every case of a transform runs on every mutant, so all of them cover it. A fault in a line that
    several transforms share is one mutant.
    """
    tests = {name: [case.selector for case in found] for name, found in cases.items()}
    files: dict[str, dict[str, Any]] = {}
    for results in by_fault(mutations):
        mutation, result = results[0]
        span = _span(mutation, result)
        name = relative(span.file)
        if name not in files:
            files[name] = _file(span.file)
        file = files[name]
        covering = [test for one, _ in results for test in tests.get(one.transform, ())]
        file["mutants"].append(_mutant(mutation, result, span, file["source"], covering))
    known = {test for found in tests.values() for test in found}
    test_files = {
        relative(case.payload_path): _test_file(case)
        for mutation in mutations
        for case in cases.get(mutation.transform, ())
    }
    for mutation in mutations:
        for killer in {result.killed_by for result in mutation.results} - known - {""}:
            test_files[killer] = {"tests": [{"id": killer, "name": killer}]}
    return {
        "schemaVersion": "2",
        "thresholds": _THRESHOLDS,
        "files": files,
        "testFiles": test_files,
        "framework": {"name": "brazesmith", "version": version("brazesmith")},
        "config": {
            "transforms": list(map(_summary, mutations)),
            "survivors": list(_survivors(mutations)),
        },
    }


def mutant_id(mutation: Mutation, result: Result) -> str:
    """Return a name for a mutant that no other one has: `shop/order#3`."""
    return f"{mutation.transform}#{result.mutant.number}"


def _span(mutation: Mutation, result: Result) -> Span:
    """Return the place of a mutant; without one, the beginning of the spec."""
    span = result.mutant.fault.span
    if span is not None:
        return span
    file = mutation.script.file if mutation.script else None
    return Span(str(file or mutation.transform), 1, 1, 1, 1)


def _file(path: str) -> dict[str, Any]:
    try:
        source = read_text(path)
    except InputError:  # it was moved, or is not a file: the results count all the same
        source = ""
    return {"language": _LANGUAGES.get(Path(path).suffix, "text"), "source": source, "mutants": []}


def _mutant(
    mutation: Mutation, result: Result, span: Span, source: str, tests: Sequence[str]
) -> dict[str, Any]:
    fault = result.mutant.fault
    lines = source.split("\n")
    text = fault.after
    if fault.before == "" != text and span.column > 1:  # the viewer marks no place without text
        span = replace(span, column=span.column - 1)
        text = f"{lines[span.line - 1][span.column - 1]}{text}"
    found: dict[str, Any] = {
        "id": mutant_id(mutation, result),
        "mutatorName": f"text mutant: {fault.mutation}"
        if result.mutant.is_text
        else fault.mutation,
        "description": fault.text,
        "location": {
            "start": _position(lines, span.line, span.column),
            "end": _position(lines, span.end_line, span.end_column),
        },
        "status": _STATUS[result.status],
        "coveredBy": list(tests),
        "killedBy": [result.killed_by] if result.killed_by else [],
    }
    if fault.before != fault.after:
        found["replacement"] = text
    if reason := _reason(result):
        found["statusReason"] = reason
    return found


def _reason(result: Result) -> str:
    """Return why a mutant has its status, in words."""
    if result.status is Status.KILLED and result.killed_by:
        return f"the case {result.killed_by} fails"
    if result.trial is not None:
        payload = result.trial.input.payload
        reason = result.reason or "no case fails; this payload would kill it"
        return f"{reason}: {payload}"
    return result.reason


def _position(lines: Sequence[str], line: int, column: int) -> dict[str, int]:
    """Return a position as JavaScript counts it: in UTF-16 units."""
    text = lines[line - 1] if line <= len(lines) else ""
    wide = sum(character > "\uffff" for character in text[: column - 1])
    return {"line": line, "column": column + wide}


def _test_file(case: Case) -> dict[str, Any]:
    start = {"line": 1, "column": 1}
    found: dict[str, Any] = {
        "tests": [{"id": case.selector, "name": case.name, "location": {"start": start}}]
    }
    with contextlib.suppress(InputError):  # `test` reports it
        found["source"] = read_text(case.payload_path)
    return found


def _summary(mutation: Mutation) -> dict[str, Any]:
    return {
        "transform": mutation.transform,
        "cases": mutation.cases,
        "mutants": len(mutation.results),
        **{str(status): mutation.count(status) for status in Status},
        "score": mutation.score,
        "killed_by_others": mutation.others,
        "tried": mutation.tried,
        "problem": mutation.problem,
        "complete": mutation.complete,
        "seconds": round(mutation.seconds, 3),
    }


def _survivors(mutations: Iterable[Mutation]) -> Iterable[dict[str, Any]]:
    for mutation in mutations:
        for result in mutation.results:
            if result.status is Status.SURVIVED and result.trial is not None:
                yield {
                    "id": mutant_id(mutation, result),
                    "payload": result.trial.payload,
                    "headers": result.trial.headers,
                    "expected": _ended(result.expected),
                    "actual": _ended(result.actual),
                }


def _ended(ended: Ended | None) -> dict[str, Any] | None:
    """Return what a script made of a payload as plain data: a body, or the message of an error."""
    if ended is None:
        return None
    body = {} if ended.body is MISSING else {"body": ended.body}
    error = {} if ended.message is None else {"error": ended.message}
    return {"outcome": str(ended.kind), **body, **error}
