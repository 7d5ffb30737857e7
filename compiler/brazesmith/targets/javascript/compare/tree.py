"""Text to trees, by tree-sitter, which reads all of modern JavaScript.

A tree is tree-sitter's without comments, parentheses, quotes, optional braces and abbreviations.
Kinds and fields have tree-sitter's names, except for the few that this module names itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from brazesmith.base.ecmascript.numbers import number_to_string

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Tree:
    """A node. `value` has its tokens, or the text of a leaf.

    `fields` names the children, "" for those of a list. `start` and `end` are the place in the
    text, in bytes of UTF-8.
    """

    kind: str
    value: str = ""
    children: tuple[Tree, ...] = ()
    fields: tuple[str, ...] = ()
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def get(self, name: str) -> Tree | None:
        """Return the child in a field."""
        for child, own in zip(self.children, self.fields, strict=True):
            if own == name:
                return child
        return None

    def part(self, name: str) -> Tree:
        """Return the child in a field that is never empty."""
        return self.children[self.fields.index(name)]

    @property
    def words(self) -> frozenset[str]:
        """The tokens."""
        return frozenset(self.value.split())

    def walk(self, *, stop: frozenset[str] = frozenset()) -> Iterator[Tree]:
        """Yield this node and the nodes inside it, but not the inside of kinds to stop at."""
        todo = [self]
        while todo:
            tree = todo.pop()
            yield tree
            if tree.kind not in stop:
                todo += reversed(tree.children)


class UnreadableError(Exception):
    """The text is not JavaScript. `line` is the first that cannot be read, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not valid JavaScript")
        self.line = line


FUNCTIONS: Final = frozenset({"function_declaration", "function", "arrow", "method_definition"})

#: Tokens that can be left out without a change of meaning.
_PUNCTUATION: Final = frozenset(
    {";", ",", "(", ")", "[", "]", "{", "}", ":", ".", "=>", "for", "comment"}
)

#: Kinds of tree-sitter that are the same for a comparison.
_KINDS: Final = {
    "program": "statement_block",
    "identifier": "name",
    "shorthand_property_identifier": "name",
    "shorthand_property_identifier_pattern": "name",
    "undefined": "name",
    "property_identifier": "string",
    "pair_pattern": "pair",
    "object_pattern": "object",
    "array_pattern": "array",
    "rest_pattern": "spread_element",
    "object_assignment_pattern": "assignment_pattern",
    "member_expression": "member",
    "subscript_expression": "member",
    "augmented_assignment_expression": "assignment_expression",
    "generator_function_declaration": "function_declaration",
    "function_expression": "function",
    "generator_function": "function",
    "arrow_function": "arrow",
}
_FIELDS: Final = {"property": "index", "parameter": "parameters"}

#: Kinds and fields of a statement that may be a block; without braces, it is a block of one.
_BODIES: Final = {
    ("if_statement", "consequence"),
    ("if_statement", "alternative"),
    *((f"{kind}_statement", "body") for kind in ("for", "for_in", "while", "do")),
    ("arrow_function", "body"),
}
#: Characters that tree-sitter takes for spaces, and JavaScript does not allow between tokens.
_INVISIBLE: Final = re.compile("\u200b|\u2060".encode())
_LINKS: Final = {
    "call_expression": "function",
    "member_expression": "object",
    "subscript_expression": "object",
}


def read(text: bytes) -> Tree:
    """Return the statements of a function body, as a block. Raises UnreadableError."""
    import tree_sitter
    import tree_sitter_javascript

    language = tree_sitter.Language(tree_sitter_javascript.language())
    root = tree_sitter.Parser(language).parse(text).root_node
    if root.has_error:
        raise UnreadableError(_error(root).start_point.row + 1)
    for match in _INVISIBLE.finditer(text):
        node = root.descendant_for_byte_range(match.start(), match.start())
        if node and node.children and node.type not in ("string", "template_string"):
            raise UnreadableError(text.count(b"\n", 0, match.start()) + 1)
    return _tree(root)


def _error(root: Node) -> Node:
    """Return the first node that is wrong."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            return node
        todo += [child for child in reversed(node.children) if child.has_error]
    return root


def _tree(node: Node) -> Tree:
    return _CONVERT.get(node.type, _node)(node)


def _node(node: Node) -> Tree:
    """Convert any syntax, with its tokens and the names of its fields."""
    tokens: list[str] = []
    children: list[Tree] = []
    fields: list[str] = []
    for index, child in enumerate(node.children):
        name = node.field_name_for_child(index) or ""
        if not child.is_named or child.type == "optional_chain":
            if child.type not in _PUNCTUATION:
                tokens.append("?." if child.type == "optional_chain" else child.type)
        elif child.type not in _PUNCTUATION:
            found = list(_converted(node, name, child))
            children += found
            fields += [_FIELDS.get(name, name)] * len(found)
    value = " ".join(tokens) if node.children else _text(node)
    kind = _KINDS.get(node.type, node.type)
    return Tree(kind, value, tuple(children), tuple(fields), node.start_byte, node.end_byte)


def _converted(node: Node, name: str, child: Node) -> Iterator[Tree]:
    """Yield what a child of a node becomes: `const a = 1, b = 2;` is two declarations."""
    if child.type == "else_clause":
        [child] = _parts(child)
    if (node.type, name) in _BODIES and child.type != "statement_block":
        inner = [_tree(child)] if node.type == "arrow_function" else list(_statement(child))
        if node.type == "arrow_function":  # `=> a` is `=> { return a; }`
            inner = [_at(child, "return_statement", "return", *inner)]
        yield _at(child, "statement_block", "", *inner)
    elif name == "parameter" and node.type == "arrow_function":
        yield _at(child, "formal_parameters", "", _tree(child))
    elif name == "initializer" and child.type.endswith("_declaration"):
        yield _at(child, "statement_block", "", *_statement(child))
    elif child.type in _LINKS and _LINKS.get(node.type) == name:
        yield _node(child)  # inside a chain
    else:
        yield from _statement(child)


def _statement(node: Node) -> Iterator[Tree]:
    if node.type in ("lexical_declaration", "variable_declaration"):
        declarators = [child for child in _parts(node) if child.type == "variable_declarator"]
        for child in declarators:
            whole = node if len(declarators) == 1 else child
            tree = _node(child)
            yield Tree(
                "declare",
                node.children[0].type,
                tree.children,
                tree.fields,
                whole.start_byte,
                whole.end_byte,
            )
    elif node.type not in ("empty_statement", "hash_bang_line"):
        yield _tree(node)


def _chain(node: Node) -> Tree:
    """Convert `a?.b.c`, whose `?.` decides on all that follows: it is not `(a?.b).c`."""
    tree = _node(node)
    link = tree
    while link.kind in ("member", "call_expression"):
        if "?." in link.value:
            return _at(node, "chain", "", tree)
        link = link.children[0]
    return tree


def _new(node: Node) -> Tree:
    """`new A` is `new A()`."""
    tree = _node(node)
    if tree.get("arguments") is not None:
        return tree
    return replace(
        tree,
        children=(*tree.children, Tree("arguments")),
        fields=(*tree.fields, "arguments"),
    )


def _inside(node: Node) -> Tree:
    """`(a)` is `a`."""
    [inner] = _parts(node)
    return _tree(inner)


def _shorthand(node: Node) -> Tree:
    """`{ a }` is `{ a: a }`, and `{ a = 1 }` is `{ a: a = 1 }`."""
    value = _node(node)
    name = value.value
    if value.children:
        key, name_ = value.children[0].children
        name, value = key.value, replace(value, children=(name_, *value.children[1:]))
    pair = _at(node, "pair", "", _at(node, "string", name), value)
    return replace(pair, fields=("key", "value"))


def _key(node: Node) -> Tree:
    """`["a"]` is `a`, unless it sets the prototype."""
    inner = _inside(node)
    if inner.kind != "string" or inner.value == "__proto__":
        return _at(node, node.type, "", inner)
    return inner


def _pair(node: Node) -> Tree:
    """`{ 1: a }` is `{ "1": a }`."""
    tree = _node(node)
    key, value = tree.children
    if key.kind == "number":
        key = replace(key, kind="string", value=number_to_string(float(key.value)))
    return replace(tree, children=(key, value))


def _string(node: Node) -> Tree:
    text = _text(node)[1:-1]
    return _at(node, "string", _unescaped(text.replace("\r\n", "\n")))


def _template(node: Node) -> Tree:
    is_text = all(child.type != "template_substitution" for child in node.children)
    return _string(node) if is_text else _node(node)


_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|([0-7]{1,3})|([\s\S]))"
)
_CONTROLS: Final = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v",
    "\n": "", "\r": "", "\u2028": "", "\u2029": "",
}  # fmt: skip


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        octal, other = match[4], match[5]
        if octal is not None:
            return chr(int(octal, 8))
        if other is not None:
            return _CONTROLS.get(other, other)
        number = int(match[1] or match[2] or match[3], 16)
        return chr(number) if number <= sys.maxunicode else match[0]

    text = _ESCAPE.sub(character, text)
    # Two escapes may be the halves of one character.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _number(node: Node) -> Tree:
    text = _text(node).replace("_", "").lower()
    if text.endswith("n"):
        return _at(node, "bigint", str(int(text[:-1], 0)))
    if text[:2] in ("0x", "0o", "0b"):
        value = float(int(text, 0))
    elif re.fullmatch("0[0-7]+", text):
        value = float(int(text, 8))
    else:
        value = float(text)
    return _at(node, "number", repr(value))


def _update(node: Node) -> Tree:
    tree = _node(node)
    is_prefix = not node.children[0].is_named
    return replace(tree, value=f"{tree.value} {'before' if is_prefix else 'after'}")


def _array(node: Node) -> Tree:
    """Convert an array or a pattern, with its holes."""
    parts: list[Tree] = []
    is_hole = True
    for child in node.children[1:-1]:
        if child.type == ",":
            if is_hole:
                parts.append(Tree("hole"))
            is_hole = True
        elif child.type != "comment":
            parts.append(_tree(child))
            is_hole = False
    return _at(node, "array", "", *parts)


_CONVERT: Final[dict[str, Callable[[Node], Tree]]] = {
    **dict.fromkeys(_LINKS, _chain),
    "new_expression": _new,
    "parenthesized_expression": _inside,
    "shorthand_property_identifier": _shorthand,
    "shorthand_property_identifier_pattern": _shorthand,
    "object_assignment_pattern": _shorthand,
    "computed_property_name": _key,
    "pair": _pair,
    "pair_pattern": _pair,
    "array": _array,
    "array_pattern": _array,
    "string": _string,
    "template_string": _template,
    "number": _number,
    "regex": lambda node: _at(node, "regex", _text(node)),
    "update_expression": _update,
}


def _at(node: Node, kind: str, value: str = "", *children: Tree) -> Tree:
    fields = ("",) * len(children)
    return Tree(kind, value, children, fields, node.start_byte, node.end_byte)


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogatepass")
