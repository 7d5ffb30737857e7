"""JavaScript syntax trees: a copy of tree-sitter's. Nothing here depends on Braze.

tree-sitter reads all of modern JavaScript and never fails. Unreadable text becomes a node of the
kind `ERROR`, and a token that it adds is `missing`. Its positions are UTF-8 bytes; ours are
characters, as in `Span`. Node kinds and field names are those of tree-sitter-javascript.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from brazesmith.base.diagnostics import Span

if TYPE_CHECKING:
    import tree_sitter

FUNCTIONS = frozenset((
    "function_declaration", "generator_function_declaration", "function_expression",
    "generator_function", "arrow_function", "method_definition",
))  # fmt: skip
LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})


@dataclass(slots=True, eq=False)
class Node:
    """A node of the tree, equal only to itself. `parse` creates it, and it never changes.

    `children` includes tokens such as `{`, but no comments. `name` is the field of the parent that
    contains it. `function` is the innermost function around it, or the script.
    """

    script: ParsedScript = field(repr=False)
    kind: str
    name: str
    start: int
    end: int
    named: bool
    missing: bool
    parent: Node = field(init=False, repr=False)
    function: Node = field(init=False, repr=False)
    children: list[Node] = field(default_factory=list, repr=False)

    def __bool__(self) -> bool:
        return self.kind != ""

    @property
    def text(self) -> str:
        """The source text of the node."""
        return self.script.text[self.start : self.end]

    @property
    def parts(self) -> list[Node]:
        """The children that are not mere tokens."""
        return [child for child in self.children if child.named]

    @property
    def first(self) -> Node:
        """The first of its parts, or `NOTHING`."""
        return next(iter(self.parts), NOTHING)

    @property
    def first_line(self) -> tuple[int, int]:
        """The start and end of its first line."""
        return self.start, self.start + max(len(self.text.split("\n", 1)[0].rstrip()), 1)

    def get(self, name: str) -> Node:
        """The child in a field, or `NOTHING`."""
        for child in self.children:
            if child.name == name:
                return child
        return NOTHING

    def all(self, name: str) -> list[Node]:
        """The children in a field that may contain several."""
        return [child for child in self.children if child.name == name]

    def has(self, token: str) -> bool:
        """Whether a token such as `async` is among the children."""
        return any(child.kind == token for child in self.children)

    def contains(self, node: Node) -> bool:
        """Whether a node of the same script starts inside this one."""
        return self.start <= node.start < self.end


@dataclass(eq=False)
class ParsedScript:
    """A text and its tree."""

    file: str
    text: str
    root: Node = field(init=False, repr=False)
    nodes: list[Node] = field(default_factory=list, repr=False)
    comments: list[Node] = field(default_factory=list, repr=False)

    def all(self, *kinds: str) -> Iterator[Node]:
        """The nodes of some kinds, in the order of the text."""
        return (node for node in self.nodes if node.kind in kinds)

    @cached_property
    def _line_starts(self) -> list[int]:
        # As linecache, which shows the lines, counts them.
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column."""
        starts = self._line_starts
        return min(starts[min(line, len(starts)) - 1] + column - 1, len(self.text))

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(self.file, *self.position(start), *self.position(end))


#: Stands for a child or parent that a node does not have. It is false, without kind and children.
NOTHING: Final = Node(ParsedScript("", ""), "", "", 0, 0, named=False, missing=False)
NOTHING.parent = NOTHING.function = NOTHING


def parse(text: str, file: str) -> ParsedScript:
    """Parse a text; never fails."""
    import tree_sitter
    import tree_sitter_javascript

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    tree = parser.parse(text.encode("utf-8", "surrogatepass"))
    script = ParsedScript(file, text)
    _copy(tree.walk(), script, _characters(text))
    return script


def _characters(text: str) -> list[int] | range:
    """For every UTF-8 byte, and for the end, the index of its character."""
    if text.isascii():
        return range(len(text) + 1)
    encoded = (character.encode("utf-8", "surrogatepass") for character in text)
    return [index for index, data in enumerate(encoded) for _ in data] + [len(text)]


def _copy(cursor: tree_sitter.TreeCursor, script: ParsedScript, at: list[int] | range) -> None:
    """Copy the tree under the cursor without recursion, because scripts may be nested deeply."""
    parent = NOTHING
    while True:
        theirs = cursor.node
        assert theirs is not None
        node = Node(
            script,
            theirs.type,
            cursor.field_name or "",
            at[theirs.start_byte],
            at[theirs.end_byte],
            theirs.is_named,
            theirs.is_missing,
        )
        node.parent = parent
        if node.kind in ("comment", "html_comment"):
            script.comments.append(node)
        else:
            script.nodes.append(node)
            if parent:
                parent.children.append(node)
                node.function = parent if parent.kind in FUNCTIONS else parent.function
            else:
                script.root = node.function = node
            if cursor.goto_first_child():
                parent = node
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            parent = parent.parent


def is_broken(script: ParsedScript) -> bool:
    """Whether a script contains what tree-sitter cannot read."""
    return any(node.kind == "ERROR" or node.missing for node in script.nodes)


def with_insertions(text: str, added: Iterable[tuple[int, str]]) -> str:
    """Return a text with other texts at some offsets."""
    code, at = [], 0
    for start, addition in sorted(added, key=lambda pair: pair[0]):
        code += [text[at:start], addition]
        at = start
    return "".join((*code, text[at:]))


# --- Reading nodes --------------------------------------------------------------------------------


def unwrapped(node: Node) -> Node:
    """The expression inside of parentheses."""
    while node.kind == "parenthesized_expression" and node.parts:
        node = node.first
    return node


def text_of(node: Node) -> str | None:
    """The value of a string literal, or of a template without substitutions."""
    node = unwrapped(node)
    if node.kind not in ("string", "template_string"):
        return None
    if any(part.kind == "template_substitution" for part in node.parts):
        return None
    return _ESCAPE.sub(_unescaped, node.text[1:-1])


_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    number = int(code[1:].strip("{}"), 16) if len(code) > 1 else -1
    return chr(number) if 0 <= number <= 0x10FFFF else code.strip("\r\n")


def key_of(node: Node) -> str | None:
    """The key of a property; None if it is computed."""
    if node.kind == "computed_property_name":
        return text_of(node.first)
    return node.text if "identifier" in node.kind or node.kind == "number" else text_of(node)


def operator_of(node: Node) -> str:
    """The operator of a unary, binary or assigning expression."""
    return node.get("operator").kind


def parameters_of(function: Node) -> list[Node]:
    """The parameters of a function, which are patterns."""
    return function.all("parameter") or function.get("parameters").parts


def bound_names(pattern: Node) -> Iterator[Node]:
    """The names that a pattern binds: `{ a, b: [c] = [], ...d }` binds four."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        match node.kind:
            case "identifier" | "shorthand_property_identifier_pattern":
                yield node
            case "assignment_pattern" | "object_assignment_pattern":
                stack += node.all("left")
            case "pair_pattern":
                stack += node.all("value")
            case "array_pattern" | "object_pattern" | "rest_pattern":
                stack += reversed(node.parts)
            case _:
                pass  # a member, in an assignment: `[a.b] = c` binds no name
