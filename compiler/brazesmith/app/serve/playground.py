"""The playground: run a spec or a script that is being edited on one payload, and judge the body.

The same as `brazesmith run`, with everything at its line of the editor. What cannot be read yet,
while somebody types, is a problem with a position, and everything else still has a result.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from brazesmith.app.compile import Compilation, compile_file
from brazesmith.app.run import RunResult, checked_time, hand_written, run_script
from brazesmith.base.diagnostics import Diagnostic, Label, Span
from brazesmith.base.json import InputError, dump_json, parse_json
from brazesmith.base.source import relative
from brazesmith.base.stored import split_stored
from brazesmith.contract.destinations import named
from brazesmith.engines import Engines, Failure, Input, Language
from brazesmith.projects.errors import UsageError
from brazesmith.projects.limited import OutOfTime
from brazesmith.projects.project import Project
from brazesmith.suites.diff import MISSING, differences
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.suites.suite import outcome_of
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.passes.provenance import Origin

#: How long the review of a script may take; what it has found by then is shown.
REVIEW_SECONDS: Final = 3.0

#: How many findings about a script get a line: each may take some runs.
_TRACED: Final = 20

#: How many findings and differences are shown.
_MOST: Final = 200

#: How much of what a spec prints is shown.
_PRINTED: Final = 10_000


class Kind(StrEnum):
    """What is edited."""

    SPEC = "spec"
    JAVASCRIPT = "javascript"
    LIQUID = "liquid"


@dataclass(frozen=True, slots=True)
class Request:
    """What is in the editors: texts, however far they are typed.

    `name` is the transform that a spec defines, or that a script stands for. `file` is the file of
    the spec. `destination` is where the body of a script goes, by name. `previous` is an earlier
    body. A review also lints a script, and judges the bodies that a spec can produce.
    """

    kind: Kind
    text: str
    payload: str
    headers: str = "{}"
    now: str | None = None
    expected: str | None = None
    previous: str | None = None
    name: str | None = None
    file: Path | None = None
    destination: str | None = None
    is_review: bool = False


class Place(StrEnum):
    """Where something is: one of the editors, or the generated code."""

    TEXT = "text"
    CODE = "code"
    PAYLOAD = "payload"
    HEADERS = "headers"
    NOW = "now"
    EXPECTED = "expected"
    PREVIOUS = "previous"


def play(engines: Engines, project: Project, request: Request) -> dict[str, Any]:
    """Return the result of a request as plain data, for `POST /_/run`.

    Executes a spec, so call it for one in a process of its own (`projects/limited.py`).
    """
    inputs = _Inputs(request)
    script: Script | None
    found: Sequence[Diagnostic]
    if request.kind is not Kind.SPEC:
        script = _script(request)
        found = _lint(request, script, inputs, engines) if request.is_review else ()
        return _played(project, request, script, found, inputs, engines)
    printed = StringIO()
    with redirect_stderr(printed):
        script, found = _compiled(project, request, engines)
        result = _played(project, request, script, found, inputs, engines)
    return result | {"printed": printed.getvalue()[:_PRINTED]}


class _Inputs:
    """The texts around the code, read as far as they can be read."""

    def __init__(self, request: Request) -> None:
        self.problems: list[dict[str, Any]] = []
        self.note = ""
        self.input: Input | None = None
        self.expected = self._json(Place.EXPECTED, request.expected)
        self.previous = self._json(Place.PREVIOUS, request.previous)
        count = len(self.problems)
        headers = self._headers(request.headers)
        now = self._now(request.now)
        try:
            parts = split_stored(request.payload, Place.PAYLOAD)
        except InputError as error:
            self.problems.append(_problem(Place.PAYLOAD, error))
        else:
            self.note = parts.note
            if len(self.problems) == count:
                self.input = Input(parts.payload, parts.headers or headers, now)

    def _json(self, place: Place, text: str | None) -> Any:
        """Return the value of a JSON text; MISSING if there is none, or it cannot be read."""
        if text is None or not text.strip():
            return MISSING
        try:
            return parse_json(text, place)
        except InputError as error:
            self.problems.append(_problem(place, error))
            return MISSING

    def _headers(self, text: str) -> str:
        headers = self._json(Place.HEADERS, text)
        if headers is MISSING:
            return "{}"
        if not isinstance(headers, dict):
            reason = "headers must be an object, name to value"
            self.problems.append(_error(reason, Place.HEADERS, 1, 1))
        return text

    def _now(self, text: str | None) -> str | None:
        if text is None or not text.strip():
            return None
        try:
            return checked_time(text.strip())
        except UsageError as error:
            self.problems.append(_error(f"{error}; {error.hint}", Place.NOW))
            return None


def _error(
    message: str, place: Place, line: int | None = None, column: int | None = None
) -> dict[str, Any]:
    return {"message": message, "place": str(place), "line": line, "column": column}


def _problem(place: Place, error: InputError) -> dict[str, Any]:
    hint = f"; {error.hint}" if error.hint else ""
    return _error(f"{error.message}{hint}", place, error.line, error.column)


# Code --------------------------------------------------------------------------------------------


def _script(request: Request) -> Script:
    """Return hand-written code."""
    language = Language.LIQUID if request.kind is Kind.LIQUID else Language.JAVASCRIPT
    destination = named(request.destination) if request.destination else None
    return hand_written(request.name or "playground", request.text, language, destination)


def spec_file(project: Project, request: Request) -> Path:
    """Return the file of the spec in a request; a new one would be in the folder of the specs."""
    return request.file or project.transforms / "playground.py"


def _compiled(
    project: Project, request: Request, engines: Engines
) -> tuple[Script | None, Sequence[Diagnostic]]:
    """Compile a spec; return the script that the request is about, and the diagnostics."""
    file = spec_file(project, request)
    try:
        compilation = compile_file(
            project, file, request.text, forecast=request.is_review, engines=engines
        )
    except OutOfTime as error:
        return None, [_out_of_time(error, file)]
    except (UsageError, InputError) as error:
        return None, [Diagnostic("S202", str(error))]
    script = _wanted(compilation, request.name)
    found = compilation.diagnostics
    if script is None and not found:
        found = (_choose(compilation, request.name),)
    return script, found


def _wanted(compilation: Compilation, name: str | None) -> Script | None:
    """Return the script with a name, or the only one: it may have been renamed."""
    scripts = compilation.scripts
    same = [script for script in scripts if script.name == name]
    is_broken = any(name == failure for failure in compilation.failures)
    return next(iter(same or (scripts if len(scripts) == 1 and not is_broken else ())), None)


def _choose(compilation: Compilation, name: str | None) -> Diagnostic:
    names = ", ".join(script.name for script in compilation.scripts)
    wanted = f"`{name}` is not among them" if name else "open one of them"
    return Diagnostic("S107", f"the spec defines several transforms: {names}; {wanted}")


def _out_of_time(error: OutOfTime, file: Path) -> Diagnostic:
    """Return the diagnostic of a spec that reached its deadline, with the line where it was."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file) and frame.lineno]
    labels = tuple(Label(Span(str(file), line, 1, line + 1, 1)) for line in lines[-1:])
    return Diagnostic("S202", f"the spec {error}", labels, ("look for a loop that does not end",))


def _lint(
    request: Request, script: Script, inputs: _Inputs, engines: Engines
) -> Sequence[Diagnostic]:
    from brazesmith.app.lint import lint_text

    if script.language is not Language.JAVASCRIPT:
        return ()
    samples = []
    if inputs.input is not None:
        samples.append(parse_json(inputs.input.payload, Place.PAYLOAD))
    return lint_text(
        request.text, script.name, samples=samples, engines=engines, seconds=REVIEW_SECONDS
    ).diagnostics


# Results -----------------------------------------------------------------------------------------


def _played(
    project: Project,
    request: Request,
    script: Script | None,
    found: Sequence[Diagnostic],
    inputs: _Inputs,
    engines: Engines,
) -> dict[str, Any]:
    """Run a script, if there is one and its input can be read, and report everything."""
    file = str(spec_file(project, request)) if request.kind is Kind.SPEC else None
    report: dict[str, Any] = _NOTHING | {
        "diagnostics": [_diagnostic(diagnostic, file) for diagnostic in found],
        "problems": inputs.problems,
        "note": inputs.note,
        "review": request.is_review,
    }
    if script is None:
        return report | {"outcome": str(OutcomeKind.ERROR), "error": _uncompiled(found, file)}
    report |= {
        "code": script.code if request.kind is Kind.SPEC else None,
        "destination": script.destination.request,
        "name": script.name,
    }
    if inputs.input is None:
        [error, *_] = (one for one in inputs.problems if one["place"] in _REQUIRED)
        return report | {"outcome": str(OutcomeKind.ERROR), "error": error}
    result = run_script(project, script, inputs.input, engines)
    return report | _ran(result, inputs, _places(request, file, result, inputs.input, engines))


#: The inputs without which nothing runs.
_REQUIRED: Final = (Place.PAYLOAD, Place.HEADERS, Place.NOW)

#: The result of code that was not run.
_NOTHING: Final[dict[str, Any]] = {
    "name": None,
    "destination": None,
    "outcome": None,
    "verdict": None,
    "body": None,
    "body_text": None,
    "error": None,
    "skipped": None,
    "findings": [],
    "more_findings": 0,
    "response": None,
    "lost_keys": [],
    "diagnostics": [],
    "problems": [],
    "note": "",
    "code": None,
    "diff": {"expected": None, "previous": None},
    "duration_ms": 0.0,
    "printed": "",
    "review": False,
}


def failed(message: str) -> dict[str, Any]:
    """Return the result of a spec whose process ended."""
    error = _error(message, Place.TEXT)
    return {**_NOTHING, "outcome": str(OutcomeKind.ERROR), "error": error}


def _ran(result: RunResult, inputs: _Inputs, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    verdict, response = None, None
    if result.answer is not None:
        verdict, status, answer = result.answer
        response = {"status": status, "body": answer}
    has_value = result.outcome in (OutcomeKind.BODY, OutcomeKind.SKIP)
    skipped = None
    if result.skipped is not None:
        skipped = {"reason": result.skipped.reason, "hints": list(result.skipped.hints)}
    return {
        "outcome": str(result.outcome),
        "verdict": verdict,
        "body": result.body,
        "body_text": dump_json(result.body, indent=2, ensure_ascii=False) if has_value else None,
        "error": _run_error(result),
        "skipped": skipped,
        "findings": [
            finding.to_json() | place
            for finding, place in zip(result.findings[:_MOST], places, strict=False)
        ],
        "more_findings": max(len(result.findings) - _MOST, 0),
        "response": response,
        "lost_keys": list(result.raw.lost_keys),
        "diff": {
            "expected": _diff(inputs.expected, result.body) if has_value else None,
            "previous": _diff(inputs.previous, result.body) if has_value else None,
        },
        "duration_ms": round(result.raw.duration_ms, 3),
    }


def _diff(expected: Any, body: Any) -> list[dict[str, Any]] | None:
    """Return the differences as `test` reports them; None if there is nothing to compare with."""
    if expected is MISSING:
        return None
    return [
        one.to_json() | {"types": one.types, "expected_pointer": one.expected_pointer}
        for one in differences(expected, body)[:_MOST]
    ]


def _run_error(result: RunResult) -> dict[str, Any] | None:
    """Return the error of a run, at the line of the spec if that is known."""
    error = result.raw.error
    if error is None:
        return None
    if error.kind is Failure.INPUT:
        return _error(error.text, Place.PAYLOAD)
    if result.script.load_program is None:
        return _error(error.text, Place.TEXT, error.line, error.column)
    if result.failed_at is not None:
        return _error(error.text, Place.TEXT, result.failed_at.line, result.failed_at.column)
    return _error(error.text, Place.CODE, error.line, error.column)


def _uncompiled(found: Sequence[Diagnostic], file: str | None) -> dict[str, Any]:
    [first, *_] = sorted(found, key=lambda diagnostic: not diagnostic.is_error)
    row = _diagnostic(first, file)
    return _error(f"{first.code}: {first.message}", Place.TEXT, row["line"], row["column"])


def _diagnostic(diagnostic: Diagnostic, file: str | None) -> dict[str, Any]:
    """Return a diagnostic with its position in the text, and with its file if it is another."""
    here = [label for label in diagnostic.labels if file is None or label.span.file == file]
    elsewhere = next((label.span for label in diagnostic.labels if label not in here), None)
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "transform": diagnostic.transform,
        "notes": list(diagnostic.notes),
        "label": here[0].text if here else "",
        **_position(here[0].span if here else None),
        "file": f"{relative(Path(elsewhere.file))}:{elsewhere.line}"
        if elsewhere and not here
        else None,
    }


def _position(span: Span | None) -> dict[str, Any]:
    names = ("line", "column", "end_line", "end_column")
    return {name: None if span is None else getattr(span, name) for name in names}


def _places(
    request: Request, file: str | None, result: RunResult, input_: Input, engines: Engines
) -> Sequence[dict[str, Any]]:
    """Return, for each finding, the position of the code that makes the value, and what it read."""
    match request.kind:
        case Kind.SPEC:
            return [_origin(origin, file) for origin in result.origins]
        case Kind.JAVASCRIPT:
            spans = _written_at(result, input_, engines)
        case Kind.LIQUID:
            spans = [None] * len(result.findings)
    return [_position(span) | {"reads": [], "file": None} for span in spans]


def _origin(origin: Origin, file: str | None) -> dict[str, Any]:
    span = origin.span
    is_here = span is not None and span.file == file
    elsewhere = f"{relative(Path(span.file))}:{span.line}" if span and not is_here else None
    place = _position(span if is_here else None)
    return place | {"reads": list(origin.reads), "file": elsewhere}


def _written_at(result: RunResult, input_: Input, engines: Engines) -> list[Span | None]:
    """Return where hand-written JavaScript writes the value of each finding.

    Of several keys with the same name, the one is taken that, as a run shows, writes it.
    """
    if not result.findings:
        return []
    from brazesmith.lint.bodies import value_at
    from brazesmith.lint.places import MARK, value_node, with_marked_value
    from brazesmith.lint.syntax import Node, parse

    script = result.script
    parsed = parse(script.code, script.name)

    def writes(key: Node, pointer: str) -> bool:
        code = replace(script, code=with_marked_value(parsed, key))
        [outcome] = engines.run(code, [input_])
        with suppress(InputError):
            return bool(value_at(outcome_of(outcome)[1], pointer) == MARK)
        return False

    spans: list[Span | None] = []
    for number, finding in enumerate(result.findings[:_MOST]):
        if finding.is_about_body and number < _TRACED:
            node = value_node(parsed, finding.pointer, writes)
            spans.append(parsed.span(node.start, node.end))
        else:
            spans.append(None)
    return spans
