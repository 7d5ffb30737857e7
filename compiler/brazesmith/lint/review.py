"""One script, from its text to its diagnostics."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from brazesmith.base.diagnostics import Diagnostic, Label
from brazesmith.ir.types import Type
from brazesmith.lint.bodies import find_bodies
from brazesmith.lint.facts import Facts
from brazesmith.lint.flow import TooMuch
from brazesmith.lint.ignore import Ignored, ignores_of
from brazesmith.lint.rule import Finding, Review, Rule, rules
from brazesmith.lint.scopes import resolve
from brazesmith.lint.statements import walk
from brazesmith.lint.syntax import Node, Script, parse

#: Rules that find out whether a text is a script at all. Where it is not, the others keep silent.
_FIRST = ("L101", "L102")
#: How often one rule speaks of one script.
MOST = 20


def review(text: str, file: str, source: Type | None) -> list[Diagnostic]:
    """Everything that the rules say, in the order of the lines."""
    with _without_collector():
        return _review(text, file, source)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the search for garbage: of a large script a million nodes live to the end, and looking
    through them again and again takes longer than everything else."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _review(text: str, file: str, source: Type | None) -> list[Diagnostic]:
    script = parse(text, file)
    looked_at = _look_at(script, source)
    first = [d for rule in rules() if rule.code in _FIRST for d in _say(rule, looked_at)]
    if first:
        return sorted(first, key=_place)
    said = [d for rule in rules() for d in _say(rule, looked_at)]
    ignored = Ignored(script, ignores_of(script))
    kept = [diagnostic for diagnostic in said if not ignored.silences(diagnostic)]
    return sorted([*kept, *ignored.complaints(source is not None)], key=_place)


def _look_at(script: Script, source: Type | None) -> Review:
    names = resolve(script)
    try:
        facts = walk(script, names, source)
    except (RecursionError, TooMuch):
        return Review(script, names, Facts(), (), source, too_much=True)
    return Review(script, names, facts, find_bodies(facts), source)


def _say(rule: Rule, looked_at: Review) -> list[Diagnostic]:
    findings = list(rule.check(looked_at))
    said = [_diagnostic(rule, finding, looked_at.script) for finding in findings[:MOST]]
    more = len(findings) - MOST
    if more > 0:
        last = said[-1]
        notes = (*last.notes, f"{more} more like this are not shown")
        said[-1] = Diagnostic(last.code, last.message, last.labels, notes, last.severity)
    return said


def _diagnostic(rule: Rule, finding: Finding, script: Script) -> Diagnostic:
    places = [(finding.at, finding.label), *finding.also]
    labels = tuple(Label(script.span(*_ends(at)), text) for at, text in places)
    notes = (finding.hint or rule.hint,)
    return Diagnostic(rule.code, finding.message, labels, notes, rule.severity)


def _ends(at: Node | tuple[int, int]) -> tuple[int, int]:
    return at if isinstance(at, tuple) else (at.start, at.end)


def _place(diagnostic: Diagnostic) -> tuple[int, int, str]:
    span = diagnostic.labels[0].span
    return span.line, span.column, diagnostic.code
