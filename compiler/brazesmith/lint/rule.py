"""A rule is one row: what it finds, why that matters, what to write, a bad and a good example.

The rows are in `lint/rules/`, each beside the function that looks for it. `lint`, `explain` and
`docs/lint.md` all read them, and the examples are their tests.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from brazesmith.base.diagnostics import Severity
from brazesmith.ir.types import Type
from brazesmith.lint.bodies import Body, Entity
from brazesmith.lint.facts import Facts
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import Node, Script


@dataclass(frozen=True, slots=True)
class Review:
    """A script with everything that is known of it.

    `facts` are empty where the script is too much to be walked through. `source` is what
    the payload is declared to be, if somebody said so.
    """

    script: Script
    names: Names
    facts: Facts
    bodies: tuple[Body, ...]
    source: Type | None
    too_much: bool = False

    @property
    def entities(self) -> list[Entity]:
        """The objects in the arrays of bodies that are meant for /users/track."""
        return [entity for body in self.bodies if body.is_track for entity in body.entities]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule has something to say.

    `label` stands below the marked text, `hint` instead of the rule's own. `also` are further
    places, with what is to be said of them.
    """

    at: Node | tuple[int, int]
    message: str
    label: str = ""
    hint: str = ""
    also: tuple[tuple[Node | tuple[int, int], str], ...] = ()


Check = Callable[[Review], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `known_from` is where what the rule says of Braze is known from. `examples_source` is the
    transform whose payload the examples are about; such a rule speaks only with `--source`.
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


#: Every rule, by its code; filled as the modules in `lint/rules/` are imported.
_ROWS: dict[str, Rule] = {}

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def rule(
    code: str,
    title: str,
    severity: Severity,
    *,
    why: str,
    hint: str,
    bad: str,
    good: str,
    known_from: str = "",
    examples_source: str = "",
) -> Callable[[Check], Check]:
    """Make a row of the function that looks for what the rule is about."""

    def register(check: Check) -> Check:
        assert code not in _ROWS, f"{code} is there twice"
        _ROWS[code] = Rule(
            code, title, severity, why, hint, bad, good, known_from, examples_source, check
        )
        return check

    return register


def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    from brazesmith.lint.rules import MODULES

    for module in MODULES:
        importlib.import_module(f"brazesmith.lint.rules.{module}")
    return tuple(_ROWS[code] for code in sorted(_ROWS))
