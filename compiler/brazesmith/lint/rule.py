"""Lint rules: a row in `rules.toml` and the function in `lint/rules/` that implements it.

`lint`, `explain` and `docs/lint.md` all read the rows, and the examples are their tests.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from brazesmith.base.diagnostics import Severity, suggest
from brazesmith.contract.destinations.track import TRACK
from brazesmith.ir.types import Type
from brazesmith.lint.facts import Body, Entity, Facts
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import Node, ParsedScript

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Review:
    """A script with everything that is known about it.

    `facts` are empty if the script is too large to analyze. `source` is the declared type of the
    payload, or None.
    """

    script: ParsedScript
    names: Names
    facts: Facts
    bodies: tuple[Body, ...]
    source: Type | None
    too_much: bool = False

    @property
    def entities(self) -> list[Entity]:
        """The objects in the arrays of bodies for /users/track."""
        return [entity for body in self.bodies if body.is_track for entity in body.entities]


Position = Node | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One match of a rule.

    `hint` replaces the hint of the rule, `label` is the text below the marked code, and `also` are
    further positions with their labels.
    """

    at: Position
    message: str
    hint: str = ""
    label: str = ""
    also: tuple[tuple[Position, str], ...] = ()


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


_MODULES = ("syntax", "results", "names", "payload", "times", "body", "identity")
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


@cache
def rules() -> tuple[LintRule, ...]:
    """Every rule, by code."""
    for module in _MODULES:
        importlib.import_module(f"brazesmith.lint.rules.{module}")
    table = Path(__file__).with_name("rules.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(table.replace("{MOST_OBJECTS}", str(TRACK.most_objects)))
    return tuple(_rule(code, row) for code, row in rows.items())


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
        # `review` reports L190 after all other rules.
        check=_CHECKS.get(code, lambda _review: ()),
    )
