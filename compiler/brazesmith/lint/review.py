"""The lint pipeline: one script, from its text to its diagnostics."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from brazesmith.base.diagnostics import Diagnostic, Label
from brazesmith.ir.types import Type
from brazesmith.lint import ignore
from brazesmith.lint.facts import Facts, find_bodies
from brazesmith.lint.flow import TooMuch
from brazesmith.lint.rule import LintRule, Position, Problem, Review, rules
from brazesmith.lint.scopes import resolve
from brazesmith.lint.statements import walk
from brazesmith.lint.syntax import Node, ParsedScript, parse

#: Rules that check whether a text is JavaScript at all. If it is not, the others do not run.
_FIRST = ("L101", "L102")
#: The most diagnostics of one rule in one script.
MOST = 20


def review(text: str, file: str, source: Type | None) -> list[Diagnostic]:
    """The diagnostics of all rules, in the order of the lines."""
    with _without_collector():
        context = _context(parse(text, file), source)
        diagnostics = _check(context, [rule for rule in rules() if rule.code in _FIRST])
        if not diagnostics:
            diagnostics = list(_unignored(context, _check(context, rules())))
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


def _context(script: ParsedScript, source: Type | None) -> Review:
    names = resolve(script)
    try:
        facts = walk(script, names, source)
    except (RecursionError, TooMuch):
        return Review(script, names, Facts(), (), source, too_much=True)
    return Review(script, names, facts, find_bodies(facts), source)


def _check(context: Review, checked: Iterable[LintRule]) -> list[Diagnostic]:
    """The diagnostics of some rules; of each rule the first."""
    found: list[Diagnostic] = []
    for rule in checked:
        problems = list(rule.check(context))
        more = len(problems) - MOST
        for number, problem in enumerate(problems[:MOST], 1):
            last = number == MOST and more > 0
            notes = (f"{more} more like this are not shown",) if last else ()
            found.append(_diagnostic(rule, problem, context.script, *notes))
    return found


def _unignored(context: Review, diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics that no comment ignores, and the problems with such comments."""
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
            yield _diagnostic(rule, problem, context.script)


def _diagnostic(rule: LintRule, problem: Problem, script: ParsedScript, *notes: str) -> Diagnostic:
    labels = tuple(
        Label(script.span(*_ends(at)), text)
        for at, text in [(problem.at, problem.label), *problem.also]
    )
    notes = (problem.hint or rule.hint, *notes)
    return Diagnostic(rule.code, problem.message, labels, notes, rule.severity)


def _ends(at: Position) -> tuple[int, int]:
    return (at.start, at.end) if isinstance(at, Node) else at


def _position(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span = diagnostic.labels[0].span
    return span.line, span.column, diagnostic.code
