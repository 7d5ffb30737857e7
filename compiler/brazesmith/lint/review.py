"""The lint pipeline: one script, from its text to its diagnostics.

What the syntax shows is reported first. If V8 compiles the script, it is run (`runs`), and what the
runs show is reported with the smallest payload that shows it.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from brazesmith.base.diagnostics import Diagnostic, Evidence, Label
from brazesmith.base.source import printable
from brazesmith.engines import Engines, Failure, Input, ScriptError
from brazesmith.explore.engine import Observation, shrink_while
from brazesmith.ir.types import Type
from brazesmith.lint import ignore
from brazesmith.lint.budget import Budget
from brazesmith.lint.constants import find_constants
from brazesmith.lint.fixes import verified_fix
from brazesmith.lint.rule import LintRule, Position, Problem, Review, rules, unique
from brazesmith.lint.runs import LONGEST, run_script
from brazesmith.lint.scopes import resolve
from brazesmith.lint.syntax import Node, ParsedScript, parse
from brazesmith.lint.throws import find_throws
from brazesmith.targets.script import Script

#: The most diagnostics of one rule in one script.
MOST: Final = 20
#: How many payloads are tried to find one that is small.
_MOST_SMALLER: Final = 1000
#: A longer payload or body is cut in notes.
_WIDE: Final = 160


def review(
    text: str, file: str, source: Type | None, samples: Sequence[Any], engines: Budget
) -> list[Diagnostic]:
    """Return the diagnostics of all rules, in the order of the lines."""
    with _without_collector():
        script = parse(text, file)
        context = Review(script, resolve(script), source, refused=_refused(script, engines))
        if context.refused is None and len(text) <= LONGEST:
            runs = run_script(script, context.names, engines, source, samples)
            context = replace(context, runs=runs, constants=find_constants(script, runs))
            context = replace(
                context, throws=find_throws(script, context.names, runs.seen, len(runs.prefix))
            )
        diagnostics = list(_unignored(context, _check(context, _ordered())))
        return sorted(diagnostics, key=_position)


def _ordered() -> list[LintRule]:
    """Return the rules; last the one that reports whether others stopped the script."""
    return sorted(rules(), key=lambda rule: rule.code == "L139")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause garbage collection: the million nodes of a large script live until the end, and
    scanning them repeatedly takes longer than everything else."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _refused(script: ParsedScript, engines: Engines) -> ScriptError | None:
    """Return V8's syntax error, if the script has one."""
    [outcome] = engines.run(Script("lint", script.text), [Input("{}")])
    error = outcome.error
    return error if error is not None and error.kind is Failure.SYNTAX else None


def _check(context: Review, checked: Iterable[LintRule]) -> list[Diagnostic]:
    """Return the diagnostics of some rules; of each rule the first."""
    found: list[Diagnostic] = []
    for rule in checked:
        if context.refused is not None and not rule.needs_syntax_only:
            continue
        problems = unique(rule.check(context), lambda problem: _ends(problem.at))
        more = len(problems) - MOST
        for number, problem in enumerate(problems[:MOST], 1):
            last = number == MOST and more > 0
            notes = (f"{more} more like this are not shown",) if last else ()
            found.append(_diagnostic(rule, problem, context, *notes))
    return found


def _unignored(context: Review, diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics that no comment ignores, and the problems with such comments."""
    comments = ignore.ignores(context.script)
    matched: list[set[str]] = [set() for _ in comments]
    for diagnostic in diagnostics:
        for comment, codes in zip(comments, matched, strict=True):
            if comment.matches(diagnostic):
                codes.add(diagnostic.code)
                break
        else:
            yield diagnostic
    [rule] = [rule for rule in rules() if rule.code == ignore.CODE]
    for comment, codes in zip(comments, matched, strict=True):
        for problem in comment.problems(codes, context.source is not None):
            yield _diagnostic(rule, problem, context)


def _diagnostic(rule: LintRule, problem: Problem, context: Review, *notes: str) -> Diagnostic:
    labels = tuple(
        Label(context.script.span(*_ends(at)), _line(text))
        for at, text in [(problem.at, problem.label), *problem.also]
    )
    observation = _smallest(problem, context)
    fix = verified_fix(problem, context)  # on the payload that is not shortened
    hint = fix or problem.hint or rule.hint
    evidence = _evidence(observation)
    return Diagnostic(
        rule.code,
        _line(problem.message),
        labels,
        (_line(hint), *_shown(evidence), *notes),
        rule.severity,
        evidence=evidence,
    )


def _smallest(problem: Problem, context: Review) -> Observation | None:
    """Return a run with the smallest payload that shows a problem."""
    runs, seen = context.runs, problem.seen
    if runs is None or seen is None or problem.shows is None:
        return seen
    shows, usual = problem.shows, _grave(seen)

    def is_as_bad(observation: Observation) -> bool:
        return shows(observation) and _grave(observation) <= usual

    engines = Budget(runs.engines, _MOST_SMALLER)
    trial = shrink_while(runs.script, engines, runs.judge, seen.trial, is_as_bad)
    return next(iter(runs.observe([trial])), seen)


def _grave(observation: Observation) -> set[str]:
    """Return the rules that a body breaks: a smaller payload must not break others."""
    return {finding.code for finding in observation.findings if finding.level != "risky"}


def _evidence(observation: Observation | None) -> Evidence | None:
    if observation is None:
        return None
    outcome = observation.outcome
    return Evidence(
        observation.trial.payload,
        observation.trial.headers or None,
        observation.body,
        None if outcome.error is None else str(outcome.error),
    )


def _shown(evidence: Evidence | None) -> Iterator[str]:
    """Yield the payload and what becomes of it, as notes."""
    if evidence is None:
        return
    yield f"payload: {_short(evidence.payload)}"
    if evidence.headers:
        yield f"headers: {_short(evidence.headers)}"
    if evidence.error is not None:
        yield _line(f"error: {evidence.error}"[: 2 * _WIDE])
    elif evidence.body is not None:
        yield f"body: {_short(evidence.body)}"
    else:
        yield "body: none"


def _line(text: str) -> str:
    """Return a text from a script in one line, without characters that a terminal would obey."""
    return printable(text).replace("\n", "\\n")


def _short(value: Any) -> str:
    text = _line(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _WIDE else f"{text[:_WIDE]}…"


def _ends(at: Position) -> tuple[int, int]:
    return (at.start, at.end) if isinstance(at, Node) else at


def _position(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span = diagnostic.labels[0].span
    return span.line, span.column, diagnostic.code
