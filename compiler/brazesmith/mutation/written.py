"""Faults as a person would write them: edits of the lines of a spec.

A mutant is a changed program; its spec is Python, which can say the same thing in many ways. So
edits are guessed, the most likely first. Whoever shows one compiles the spec with it before: that
must give the program of the mutant.
"""

from __future__ import annotations

import ast
import linecache
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.base.json import dump_json
from brazesmith.mutation.mutant import Fault, Mutant

#: Start and end of a part of a text.
_Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """Other text at a place of a file."""

    span: Span
    text: str


@dataclass(frozen=True)
class Source:
    """The text of a file of specs, and its syntax."""

    file: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax; nothing if the text is not Python."""
        try:
            return ast.parse(self.text)
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def range(self, node: ast.AST) -> _Range:
        """Return where a node is in the text; Python counts bytes within lines."""
        position: Any = node
        return (
            self._offset(position.lineno, position.col_offset),
            self._offset(position.end_lineno, position.end_col_offset),
        )

    def _offset(self, line: int, offset: int) -> int:
        before = self._lines[line - 1].encode()[:offset].decode(errors="ignore")
        return self._starts[line - 1] + len(before)

    def at(self, span: Span) -> _Range:
        """Return the offsets of a span."""
        return (
            self._starts[span.line - 1] + span.column - 1,
            self._starts[span.end_line - 1] + span.end_column - 1,
        )

    def written(self, node: ast.AST) -> str:
        """Return the text of a node."""
        start, end = self.range(node)
        return self.text[start:end]

    def nodes(self, span: Span) -> list[ast.AST]:
        """Return the nodes that are exactly at a span, outer ones first."""
        wanted = self.at(span)
        return [
            node
            for node in ast.walk(self.tree)
            if hasattr(node, "end_col_offset") and self.range(node) == wanted
        ]

    def edit(self, place: _Range, text: str) -> Edit:
        """Return the edit that puts text at a place."""
        return Edit(Span(self.file, *self._position(place[0]), *self._position(place[1])), text)

    def _position(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n") + 1, offset - before.rfind("\n")

    def edited(self, edit: Edit) -> str:
        """Return the whole text with an edit."""
        start, end = self.at(edit.span)
        return self.text[:start] + edit.text + self.text[end:]


def edits(mutant: Mutant, source: Source) -> Iterator[Edit]:
    """Yield edits of one file that may be the fault, the most likely first, each once."""
    seen: set[str] = {source.text}
    for place, text in _Guesses(mutant, source).all():
        edit = source.edit(place, text)
        edited = source.edited(edit)
        if edited not in seen:
            seen.add(edited)
            yield edit


def with_key(declaration: str, key: str) -> str | None:
    """Return the declaration of a field, `name: Type = field(…)`, with another key of the payload.

    None if it has no place for one.
    """
    try:
        [statement] = ast.parse(declaration).body
    except (SyntaxError, ValueError):
        return None
    source = Source("", declaration)
    argument = f"key={dump_json(key, ensure_ascii=False)}"
    match statement:
        case ast.AnnAssign(value=None):
            return f"{declaration} = field({argument})"
        case ast.AnnAssign(value=ast.Call(func=ast.Name(id="field"), keywords=[first, *_] as all_)):
            given = next((keyword for keyword in all_ if keyword.arg == "key"), None)
            start, end = source.range(given or first)
            rest = declaration[end:] if given else f", {declaration[start:]}"
            return f"{declaration[:start]}{argument}{rest}"
        case _:
            return None


#: A guess: a part of the text, and what is in its place.
_Guess: TypeAlias = tuple[_Range, str]


class _Guesses:
    """The edits that may be the fault of a mutant, in one file."""

    def __init__(self, mutant: Mutant, source: Source) -> None:
        self.fault = mutant.fault
        self.changes = mutant.changes
        self.source = source

    def all(self) -> Iterator[_Guess]:
        """Yield every guess."""
        span = self.fault.span
        nodes = self._nodes(span)
        if self.fault.before != self.fault.after:
            if span is not None and span.file == self.source.file:
                yield from self._shorter(self.source.at(span))
                yield self.source.at(span), self.fault.after
            return
        yield from self._of_values()
        yield from self._of_constants()
        for original, _ in self.changes:
            nodes += self._nodes(_span_of(original))
        for node in dict.fromkeys(nodes):
            yield from self._of_choices(node)
            if isinstance(node, ast.expr):
                yield from self._of_expression(node)

    def _nodes(self, span: Span | None) -> list[ast.AST]:
        if span is None or span.file != self.source.file:
            return []
        return self.source.nodes(span)

    def _shorter(self, removed: _Range) -> Iterator[_Guess]:
        """Yield `a` in place of `fallback(a, b)`, if that is what removing `b` leaves."""
        if self.fault.after:
            return
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
                for lost, kept in pairwise([*node.args, node.args[0]]):
                    start, end = self.source.range(lost)
                    if removed[0] <= start and end <= removed[1]:
                        yield self.source.range(node), self.source.written(kept)

    def _of_values(self) -> Iterator[_Guess]:
        """Yield the removal of a value, or a swap of two values, where they are written."""
        for original, replacement in self.changes:
            if not isinstance(original, ir.Call) or not isinstance(replacement, ir.Node):
                continue
            old = original.arguments
            new = replacement.arguments if isinstance(replacement, ir.Call) else (replacement,)
            moved = [one for one, other in zip(old, new, strict=False) if one is not other]
            if len(old) == len(new) and len(moved) == 2:
                for left in self._nodes(_span_of(moved[0])):
                    for right in self._nodes(_span_of(moved[1])):
                        if isinstance(left, ast.expr) and isinstance(right, ast.expr):
                            yield self._swapped(left, right)
            for lost in old:
                if all(lost is not one for one in new):
                    for node in self._nodes(_span_of(lost)):
                        yield from self._removed(node)

    def _of_constants(self) -> Iterator[_Guess]:
        """Yield another text wherever a text is written: a function may get it from elsewhere."""
        for original, replacement in self.changes:
            match original, replacement:
                case ir.Const(value=str() as old), ir.Const(value=str() as new):
                    for node in ast.walk(self.source.tree):
                        if isinstance(node, ast.Constant) and node.value == old:
                            yield self.source.range(node), dump_json(new, ensure_ascii=False)
                case _:
                    pass

    def _of_choices(self, node: ast.AST) -> Iterator[_Guess]:
        """Yield a choice without a case, or with the values of two cases swapped."""
        case = self.source.parents.get(node)
        if not isinstance(case, ast.Tuple) or not isinstance(self._around(case), ast.Call):
            return
        yield from self._removed(case)
        if len(case.elts) == 2:
            yield self.source.range(case.elts[0]), "True"
        cases = [one for one in _parts_of(self._around(case)) if isinstance(one, ast.Tuple)]
        for one, other in pairwise(cases):
            if case in (one, other) and len(one.elts) == len(other.elts) == 2:
                yield self._swapped(one.elts[1], other.elts[1])

    def _of_expression(self, node: ast.expr) -> Iterator[_Guess]:
        """Yield an expression without one of its parts, one of the parts alone, and neither."""
        parts = [one.value if isinstance(one, ast.keyword) else one for one in _parts_of(node)]
        for part in parts:
            yield self.source.range(node), self.source.written(part)
        for one in parts:
            yield from self._removed(one)
            for inner in _parts_of(one) if isinstance(one, ast.List | ast.Tuple) else ():
                yield from self._removed(inner)
        yield from self._removed(node)

    def _around(self, node: ast.AST) -> ast.AST | None:
        return self.source.parents.get(node)

    def _swapped(self, left: ast.expr, right: ast.expr) -> _Guess:
        ranges = sorted([self.source.range(left), self.source.range(right)])
        (start, end), (other_start, other_end) = ranges
        text = self.source.text
        between = text[end:other_start]
        return (start, other_end), f"{text[other_start:other_end]}{between}{text[start:end]}"

    def _removed(self, node: ast.AST) -> Iterator[_Guess]:
        """Yield the removal of a part from the call, list, tuple or dict around it."""
        around = self._around(node)
        if isinstance(around, ast.keyword):
            node, around = around, self._around(around)
        items = self._items(around)
        for index, (start, end) in enumerate(items):
            if start <= self.source.range(node)[0] < end:
                yield _without(self.source.text, items, index), ""

    def _items(self, around: ast.AST | None) -> list[_Range]:
        """Return where the items of a call, list, tuple or dict are."""
        match around:
            case ast.Call(args=arguments, keywords=keywords):
                return sorted(self.source.range(item) for item in [*arguments, *keywords])
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return list(map(self.source.range, items))
            case ast.Dict(keys=keys, values=values):
                return [self._entry(key, value) for key, value in zip(keys, values, strict=True)]
            case _:
                return []

    def _entry(self, key: ast.expr | None, value: ast.expr) -> _Range:
        start, end = self.source.range(value)
        if key is None:
            return self.source.text.rindex("**", 0, start), end
        return self.source.range(key)[0], end


def _span_of(part: ir.Node | ir.Body) -> Span | None:
    """Return the expression that makes a value, or the condition of a choice of bodies."""
    match part:
        case ir.Branch(condition=condition):
            return _span_of(condition)
        case ir.Send() | ir.Skip() | ir.Stop():
            return None
        case _:
            return part.site.span() if part.site is not None else None


def _without(text: str, items: Sequence[_Range], index: int) -> _Range:
    """Return the range to delete so that an item and one comma are gone."""
    start, end = items[index]
    if index + 1 < len(items):
        return start, items[index + 1][0]
    if index:
        return items[index - 1][1], end
    rest = text[end:]
    comma = len(rest) - len(rest.lstrip())
    return start, end + comma + 1 if rest[comma : comma + 1] == "," else end


def _parts_of(node: ast.AST | None) -> Sequence[ast.expr | ast.keyword]:
    match node:
        case ast.Call(args=arguments, keywords=keywords):
            return [*arguments, *keywords]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return items
        case ast.Compare(left=left, comparators=[right]) | ast.BinOp(left=left, right=right):
            return [left, right]
        case _:
            return []


def difference(fault: Fault) -> tuple[list[str], list[str]]:
    """Return the lines that a fault removes from the source and those that it adds.

    They have no common indentation. There are none if the fault is not an edit of the source.
    """
    span = fault.span
    if span is None or fault.before == fault.after:
        return [], []
    source = Source(span.file, "".join(linecache.getlines(span.file)))
    old = source.text.split("\n")
    new = source.edited(Edit(span, fault.after)).split("\n")
    first = _same(old, new)
    same = _same(old[first:][::-1], new[first:][::-1])
    before, after = old[first : len(old) - same], new[first : len(new) - same]
    lines = textwrap.dedent("\n".join([*before, *after])).split("\n")
    return lines[: len(before)], lines[len(before) :] if after else []


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
