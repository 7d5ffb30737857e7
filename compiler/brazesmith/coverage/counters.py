"""The counters of a script: points, and the code to insert around nodes of its syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.syntax import COMPARISONS, end_of, short
from brazesmith.lint.syntax import Node, ParsedScript, operator_of, unwrapped


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the script does not use."""

    counters: str
    values: str  # of an object with values of expressions
    flag: str  # of a variable of a statement: whether a loop has not run, and no case has matched
    nothing: str  # of an empty iterable
    sized: str  # of a function that counts the elements of an array, and returns it

    @classmethod
    def unused_in(cls, text: str) -> Names:
        """Return names that are not in a text, not even escaped."""
        text += _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16) % 0x110000), text)
        names, end = ("$h", "$v", "$f", "$n", "$s"), ""
        while any(name + end in text for name in names):
            end += "_"
        return cls(*(name + end for name in names))


_ESCAPE = re.compile(r"\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,9})\})")

#: An offset, what decides the order at it, and the code.
_Insertion: TypeAlias = tuple[int, int, int, int, str]


@dataclass(slots=True)
class Counters:
    """The points and the code so far."""

    script: ParsedScript
    names: Names
    points: list[Point] = field(default_factory=list)
    needs: int | None = None  # the point that leads to the node that is visited
    head: list[str] = field(default_factory=list)  # declarations
    _values: int = 0
    _order: dict[Node, int] = field(init=False)
    _starts: list[_Insertion] = field(default_factory=list)
    _ends: list[_Insertion] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._order = {node: number for number, node in enumerate(self.script.nodes)}

    # --- Points ---

    def truth(self, node: Node, kind: Kind = Kind.BRANCH) -> tuple[int, int]:
        """Add points for an expression that is true, and that is false."""
        text, inner = short(node.text), unwrapped(node)
        is_boolean = operator_of(inner) in (*COMPARISONS, "!")
        yes, no = ("true", "false") if is_boolean else ("truthy", "falsy")
        true = self.point(kind, f"`{text}` is never {yes}", node)
        return true, self.point(kind, f"`{text}` is never {no}", node)

    def nullish(self, node: Node) -> tuple[int, int]:
        """Add points for an expression without a value, and with one."""
        text = short(node.text)
        missing = self.branch(f"`{text}` is never null or undefined", node)
        return missing, self.branch(f"`{text}` never has a value", node)

    def branch(self, text: str, node: Node, end: Node | None = None) -> int:
        """Add a branch, up to the start of `end`; return its number."""
        return self.point(Kind.BRANCH, text, node, end)

    def point(self, kind: Kind, text: str, node: Node, end: Node | None = None) -> int:
        """Add a point, up to the start of `end`; return its number."""
        stop = end_of(node) if end is None else end.start
        code = self.script.text[node.start : stop].rstrip()
        span = self.script.span(node.start, node.start + len(code))
        self.points.append(Point(kind, text, span, self.needs))
        return len(self.points) - 1

    # --- Code ---

    def hit(self, point: int) -> str:
        """Return the code that counts a point."""
        return f"{self.names.counters}[{point}]=1"

    def value(self) -> str:
        """Return a new place for a value."""
        self._values += 1
        return f"{self.names.values}[{self._values}]"

    def seen(self, node: Node, test: str, yes: str, no: str) -> None:
        """Count which way the value of an expression turns out."""
        value = self.value()
        self.around(node, f"(({value}=(", f")){test}?{yes}:{no},{value})")

    def around(self, node: Node, before: str, after: str) -> None:
        """Insert code before and after a node, inside of what was inserted before."""
        self.begin(node, before)
        self.end(node, after)

    def begin(self, node: Node, text: str) -> None:
        """Insert code before a node."""
        self._starts.append((node.start, 1, self._order[node], len(self._starts), text))

    def end(self, node: Node, text: str) -> None:
        """Insert code after a node."""
        self._ends.append((end_of(node), 0, -self._order[node], -len(self._ends), text))

    def insertions(self) -> Iterator[tuple[int, str]]:
        """Yield the code by offset.

        At one offset, what ends something comes first, the innermost first, and then what begins
        something, the outermost first.
        """
        return ((at, text) for at, *_, text in sorted((*self._ends, *self._starts)))
