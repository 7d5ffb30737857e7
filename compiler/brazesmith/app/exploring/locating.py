"""Where a value of a body, or an error, comes from: in the spec, or in a hand-written script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.engines import Engines, Failure, ScriptError
from brazesmith.explore.engine import NOW, Observation, Trial
from brazesmith.explore.goals import ErrorPlace
from brazesmith.lint import model
from brazesmith.lint.budget import Budget
from brazesmith.lint.model import Part
from brazesmith.lint.places import error_node, is_thrown_on_purpose
from brazesmith.lint.rule import Review
from brazesmith.lint.runs import Runs
from brazesmith.lint.scopes import resolve
from brazesmith.lint.syntax import Node, ParsedScript, parse
from brazesmith.passes.provenance import origins
from brazesmith.passes.remedies import for_absent, in_spec_terms
from brazesmith.passes.skipped import where_failed
from brazesmith.targets.script import Language, Script

#: How many runs, and how many seconds, may find out which code writes a value.
_RUNS: Final = 200
_SECONDS: Final = 5.0
#: What the engine says of an error; a script that catches one may throw its message again.
_OF_ENGINE: Final = re.compile(
    r"(Type|Reference|Range|Syntax|URI)Error|Cannot (read|set) prop|is not (a function|defined)"
    r"|is not iterable|Unexpected token|Invalid time value|Maximum call stack"
)
_ENGINE_ERRORS: Final = ("TypeError", "ReferenceError", "RangeError", "SyntaxError", "URIError")


@dataclass(frozen=True, slots=True)
class Located:
    """Where something comes from: the code, what it reads of the payload, and what to write."""

    span: Span | None = None
    reads: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()  # keys that the spec writes, and whose values are absent

    def hint(self, hint: str, message: str) -> str:
        """Return the hint of a rule, in the words of the spec if that is where it is."""
        if not self.is_spec or self.span is None:
            return hint
        absent = for_absent(message, self.absent, self.span.expression)
        return absent or in_spec_terms(hint)

    @property
    def is_spec(self) -> bool:
        """Whether the code is a spec."""
        return self.span is not None and self.span.file.endswith(".py")


class Locator(Protocol):
    """Finds out where something comes from."""

    def value(self, seen: Observation, pointer: str) -> Located:
        """Return where a value in the body of a run comes from."""

    def error(self, trial: Trial, error: ScriptError) -> Located:
        """Return where an error is thrown."""


def locator_of(script: Script, engines: Engines) -> Locator:
    """Return what finds places in the spec of a script, or in hand-written code."""
    program = script.program
    if program is not None:
        return _InSpec(script, program)
    if script.language is Language.JAVASCRIPT:
        return _InScript(script, engines)
    return _Nowhere()


class _Nowhere:
    """Of hand-written Liquid, only the positions of errors are known."""

    def value(self, seen: Observation, pointer: str) -> Located:
        return Located()

    def error(self, trial: Trial, error: ScriptError) -> Located:
        return Located()


class _InSpec:
    def __init__(self, script: Script, program: ir.Program) -> None:
        self._script, self._program = script, program

    def value(self, seen: Observation, pointer: str) -> Located:
        input_ = seen.trial.input
        [origin] = origins(self._program, input_.payload, input_.headers, NOW, [pointer])
        return Located(origin.span, origin.reads, origin.absent)

    def error(self, trial: Trial, error: ScriptError) -> Located:
        input_ = trial.input
        span = where_failed(self._program, input_.payload, input_.headers, NOW, error.message)
        return Located(span or self._raw(error))

    def _raw(self, error: ScriptError) -> Span | None:
        """Return the hand-written JavaScript of a spec that has the line of an error."""
        line = (error.source or "").strip()
        for node in ir.walk(*ir.roots(self._program.body)):
            if isinstance(node, ir.Raw) and node.site is not None and node.source in line:
                return node.site.span()
        return None


class _InScript:
    def __init__(self, script: Script, engines: Engines) -> None:
        parsed = parse(script.code, str(script.file or script.name))
        payload, headers = (Part((name,), model.OBJECT) for name in ("payload", "headers"))
        runs = Runs(script, Budget(engines, _RUNS, _SECONDS), payload, headers)
        self._parsed = parsed
        self._review = Review(parsed, resolve(parsed), runs=runs)

    def value(self, seen: Observation, pointer: str) -> Located:
        return Located(_span(self._review.made_at(seen, pointer)))

    def error(self, trial: Trial, error: ScriptError) -> Located:
        node = error_node(self._parsed, error, 0)
        return Located(_span(node) if node else None)


def _span(node: Node) -> Span:
    start, end = node.first_line
    return node.script.span(start, end)


# --- errors that are thrown on purpose -----------------------------------------------------------


def error_place_of(script: Script) -> ErrorPlace:
    """Return what tells the errors of a script apart, and which of them it throws on purpose."""
    if script.language is Language.LIQUID:
        return lambda error: None if error.kind is Failure.ABORT else error.text

    @cache
    def parsed() -> ParsedScript:
        return parse(script.code, script.name)

    @cache
    def node_at(line: int | None, column: int | None) -> Node:
        position = ScriptError(Failure.EXCEPTION, None, "", line, column)
        return error_node(parsed(), position, 0)

    def place(error: ScriptError) -> str | None:
        if error.kind is not Failure.EXCEPTION:
            return str(error.kind)
        node = node_at(error.line, error.column)
        if not node:
            return error.text
        is_thrown = is_thrown_on_purpose(node)
        if is_thrown and not (_is_caught(node) and _is_of_engine(error)):
            return None
        return f"{error.line}:{error.column}"

    return place


def _is_of_engine(error: ScriptError) -> bool:
    return error.name in _ENGINE_ERRORS or _OF_ENGINE.search(error.message) is not None


def _is_caught(node: Node) -> bool:
    """Whether code runs after something was caught."""
    while node:
        if node.kind == "catch_clause":
            return True
        node = node.parent
    return False
