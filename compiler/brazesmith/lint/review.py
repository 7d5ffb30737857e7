"""The lint pipeline: one script, from its text to its diagnostics."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from brazesmith.base.diagnostics import Diagnostic, Label
from brazesmith.ir.types import Type
from brazesmith.lint.bodies import find_bodies
from brazesmith.lint.facts import Facts
from brazesmith.lint.flow import TooMuch
from brazesmith.lint.ignore import ignored
from brazesmith.lint.rule import LintRule, Problem, Review, rules
from brazesmith.lint.scopes import resolve
from brazesmith.lint.statements import walk
from brazesmith.lint.syntax import Node, Script, parse

#: Rules that check whether a text is JavaScript at all. If it is not, the others do not run.
_FIRST = ("L101", "L102")
#: The most diagnostics of one rule in one script.
MOST = 20


def review(text: str, file: str, source: Type | None) -> list[Diagnostic]:
    """The diagnostics of all rules, in the order of the lines."""
    with _without_collector():
        script = parse(text, file)
        context = _context(script, source)
        diagnostics = [d for rule in rules() if rule.code in _FIRST for d in _apply(rule, context)]
        if not diagnostics:
            comments = ignored(script)
            reported = [d for rule in rules() for d in _apply(rule, context)]
            diagnostics = [d for d in reported if not comments.matches(d)]
            diagnostics += comments.problems(source is not None)
        return sorted(diagnostics, key=_position)


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


def _context(script: Script, source: Type | None) -> Review:
    names = resolve(script)
    try:
        facts = walk(script, names, source)
    except (RecursionError, TooMuch):
        return Review(script, names, Facts(), (), source, too_much=True)
    return Review(script, names, facts, find_bodies(facts), source)


def _apply(rule: LintRule, context: Review) -> list[Diagnostic]:
    problems = list(rule.check(context))
    more = len(problems) - MOST
    notes = (f"{more} more like this are not shown",) if more > 0 else ()
    return [
        _diagnostic(rule, problem, context.script, notes if number == MOST else ())
        for number, problem in enumerate(problems[:MOST], 1)
    ]


def _diagnostic(
    rule: LintRule, problem: Problem, script: Script, notes: tuple[str, ...]
) -> Diagnostic:
    positions = [(problem.at, problem.label), *problem.also]
    labels = tuple(Label(script.span(*_ends(at)), text) for at, text in positions)
    notes = (problem.hint or rule.hint, *notes)
    return Diagnostic(rule.code, problem.message, labels, notes, rule.severity)


def _ends(at: Node | tuple[int, int]) -> tuple[int, int]:
    return at if isinstance(at, tuple) else (at.start, at.end)


def _position(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span = diagnostic.labels[0].span
    return span.line, span.column, diagnostic.code
