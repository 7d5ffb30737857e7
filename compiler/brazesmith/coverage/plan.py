"""What the run of a program notes: which points its conditions, choices and values reach.

A decision is evaluated as it is written, and its atoms note the points of their results.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite


@dataclass(slots=True)
class Atom:
    """A condition without parts. Its points are set when the decision around it is known."""

    node: ir.Node
    site: CallSite | None
    true: int | None = None
    false: int | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """A negated decision."""

    inner: Tree


@dataclass(frozen=True, slots=True)
class Pair:
    """Two decisions, of which the second may be superfluous."""

    left: Tree
    right: Tree
    decisive: bool  # the result of the left that makes the right superfluous


@dataclass(frozen=True, slots=True)
class Fixed:
    """A result that is known."""

    result: bool


Tree: TypeAlias = "Atom | Not | Pair | Fixed"


@dataclass(slots=True)
class Plan:
    """What the run of a program notes, by the `id` of a node."""

    decisions: dict[int, Tree] = field(default_factory=dict)  # of Branch, If, Function, Call
    choices: dict[int, dict[int | None, int]] = field(default_factory=dict)  # by argument
    operands: dict[int, tuple[int, int]] = field(default_factory=dict)  # there, missing
    conversions: dict[int, tuple[int, int]] = field(default_factory=dict)  # of a text: done, not
    sizes: dict[int, tuple[int | None, int | None]] = field(
        default_factory=dict
    )  # empty, several elements
    answers: dict[int, tuple[int, int]] = field(default_factory=dict)  # true, false
    constants: dict[int, dict[Any, int]] = field(default_factory=dict)  # by constant
    #: The number of an argument, a regular expression in its place, and the point.
    patterns: dict[int, list[tuple[int, Any, int]]] = field(default_factory=dict)
    scripts: dict[int, dict[int, int]] = field(default_factory=dict)  # of Raw: by its own point
    tables: dict[int, dict[str | None, int]] = field(default_factory=dict)  # by key; None: others
