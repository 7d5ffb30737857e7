"""Lint rules: a row in `rules.toml` and the function in `lint/rules/` that implements it.

`lint`, `explain` and `docs/lint.md` all read the rows, and the examples are their tests.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final, TypeVar

from brazesmith.base.diagnostics import Severity, suggest
from brazesmith.contract.destinations.track import TRACK
from brazesmith.engines import ScriptError
from brazesmith.explore.engine import Observation
from brazesmith.explore.samples import Path
from brazesmith.ir.types import Type
from brazesmith.lint.bodies import value_at
from brazesmith.lint.constants import Constant
from brazesmith.lint.places import (
    MARK,
    made_at,
    text_expressions,
    value_node,
    with_marked_value,
    with_value,
)
from brazesmith.lint.runs import Runs, Seen, leaves
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import NOTHING, Node, ParsedScript
from brazesmith.lint.throws import Throw

T = TypeVar("T")
#: How many expressions are tried to find the one that makes a text.
_MOST_TEXTS: Final = 40


@dataclass(frozen=True, slots=True)
class Review:
    """A script with everything that is known about it.

    `runs` is None if the script does not compile. `source` is the declared type of the payload.
    `refused` is V8's syntax error.
    """

    script: ParsedScript
    names: Names
    source: Type | None = None
    runs: Runs | None = None
    throws: Sequence[Throw] = ()
    constants: Sequence[Constant] = ()
    refused: ScriptError | None = None

    @property
    def seen(self) -> Sequence[Seen]:
        """What was observed, if at most one thing was unusual."""
        found = self.runs.seen if self.runs is not None else ()
        return [seen for seen in found if not seen.is_compound]

    def written_at(self, shown: Observation, pointer: str) -> Node:
        """Return the code that writes a value of a body; a run shows which of several keys."""

        def writes(key: Node, place: str) -> bool | None:
            code = with_marked_value(self.script, key)
            marked = self.runs.observe([shown.trial], code) if self.runs is not None else ()
            is_written = any(MARK in leaves(other.body).values() for other in marked)
            if not is_written:
                return None
            return any(value_at(other.body, place) == MARK for other in marked)

        return value_node(self.script, pointer, writes)

    def text_at(self, shown: Observation, pointer: str, is_wrong: Callable[[Any], object]) -> Node:
        """Return the smallest expression that puts a text together wrongly, or `NOTHING`."""
        for node in text_expressions(self.script)[:_MOST_TEXTS] if self.runs is not None else ():
            code = with_value(self.script, node)
            for other in self.runs.observe([shown.trial], code) if self.runs is not None else ():
                value = value_at(other.body, pointer)
                if isinstance(value, str) and MARK in value and not is_wrong(value):
                    return node
        return NOTHING

    def made_at(self, shown: Observation, pointer: str) -> Node:
        """Return the code that makes a value of a body."""
        return made_at(self.names, self.written_at(shown, pointer))


Position = Node | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One match of a rule.

    `hint` replaces the hint of the rule, `label` is the text below the marked code, and `also` are
    further positions with their labels. `seen` is a run that shows the problem, and `shows` tells
    whether another one does. `part` is what has to be there in the payload.
    """

    at: Position
    message: str
    hint: str = ""
    label: str = ""
    also: tuple[tuple[Position, str], ...] = ()
    seen: Observation | None = None
    shows: Callable[[Observation], bool] | None = None
    part: Path = ()


Check = Callable[[Review], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule; `rules.toml` explains the texts.

    A rule with `examples_source` needs `--source`; its examples read that transform's payload.
    """

    code: str
    title: str
    severity: Severity
    why: str
    hint: str
    bad: str
    good: str
    known_from: str
    examples_source: str
    check: Check
    retired: str = ""

    @property
    def is_retired(self) -> bool:
        """Whether the rule is no longer checked; `retired` says why."""
        return self.retired != ""

    @property
    def needs_syntax_only(self) -> bool:
        """Whether the rule is also checked if the script does not compile."""
        return self.code in _OF_BROKEN_SCRIPTS


def unique(items: Iterable[T], key: Callable[[T], Hashable]) -> list[T]:
    """Drop items with the key of an earlier item."""
    first: dict[Hashable, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """The hint for a misspelled name; "" if it is not similar to any candidate."""
    near = suggest(name, list(candidates)[:1000])
    return f"did you mean `{near}`?" if near is not None else ""


#: Rules about scripts that do not compile.
_OF_BROKEN_SCRIPTS = ("L101", "L102", "L103", "L104", "L106")
_MODULES = ("syntax", "results", "names", "throws", "values", "body", "identity")
#: By code: the functions that implement the rules, and bad examples too long for the table.
_CHECKS: dict[str, Check] = {}
_LONG_EXAMPLES: dict[str, str] = {}


def rule(code: str, bad: str = "") -> Callable[[Check], Check]:
    """Register the function that implements a rule; `bad` is its bad example if that is long."""

    def register(check: Check) -> Check:
        assert code not in _CHECKS, f"duplicate rule {code}"
        _CHECKS[code] = check
        _LONG_EXAMPLES[code] = bad
        return check

    return register


def rules() -> tuple[LintRule, ...]:
    """Return every rule that is checked, by code."""
    return tuple(rule for rule in rows() if not rule.is_retired)


@cache
def rows() -> tuple[LintRule, ...]:
    """Return every row of the table, also those of retired rules."""
    for module in _MODULES:
        importlib.import_module(f"brazesmith.lint.rules.{module}")
    table = FilePath(__file__).with_name("rules.toml").read_text(encoding="utf-8")
    loaded = tomllib.loads(table.replace("{MOST_OBJECTS}", str(TRACK.most_objects)))
    return tuple(_rule(code, row) for code, row in loaded.items())


def _rule(code: str, row: Mapping[str, str]) -> LintRule:
    prose = {key: " ".join(text.split()) for key, text in row.items()}
    return LintRule(
        code,
        prose["title"],
        Severity(row["severity"]),
        why=prose["why"],
        hint=prose["hint"],
        known_from=prose.get("known_from", ""),
        bad=_LONG_EXAMPLES.get(code) or row["bad"].rstrip("\n"),
        good=row["good"].rstrip("\n"),
        examples_source=row.get("source", ""),
        retired=prose.get("retired", ""),
        # `review` reports L190 after all other rules.
        check=_CHECKS.get(code, lambda _review: ()),
    )
