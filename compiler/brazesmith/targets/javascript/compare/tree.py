"""Text to trees, by tree-sitter, which reads all of modern JavaScript.

Comments, parentheses, quotes and optional braces leave no trace in a tree. Syntax without a kind of
its own keeps the kind of tree-sitter; then `value` lists its tokens and fields, so that nothing of
the text is lost.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from brazesmith.base.ecmascript.numbers import number_to_string

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Tree:
    """A node. `start` and `end` are its place in the text, in bytes of UTF-8."""

    kind: str
    value: str = ""
    children: tuple[Tree, ...] = ()
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

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


#: What can be left out without a change of meaning.
_PUNCTUATION: Final = frozenset({";", ",", "(", ")", "[", "]", "{", "}"})

UNDEFINED: Final = Tree("undefined")
TRUE: Final = Tree("true")
FALSE: Final = Tree("false")
NULL: Final = Tree("null")

#: Kinds whose value is known without running anything.
CONSTANTS: Final = frozenset({"string", "number", "true", "false", "null", "undefined"})

FUNCTIONS: Final = frozenset({"function", "arrow", "method_definition"})


def read(text: bytes) -> Tree:
    """Return the statements of a function body, as a block. Raises UnreadableError."""
    import tree_sitter
    import tree_sitter_javascript

    language = tree_sitter.Language(tree_sitter_javascript.language())
    root = tree_sitter.Parser(language).parse(text).root_node
    if root.has_error:
        raise UnreadableError(_error(root).start_point.row + 1)
    return _block(root)


def _error(root: Node) -> Node:
    """Return the first node that is wrong."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            return node
        todo += [child for child in reversed(node.children) if child.has_error]
    return root


# --- Statements -----------------------------------------------------------------------------------


def _block(node: Node) -> Tree:
    """Convert a list of statements; a single statement becomes a list of one."""
    is_list = node.type in ("program", "statement_block", "class_static_block")
    nodes = _parts(node) if is_list else [node]
    found = tuple(tree for child in nodes for tree in _statements(child))
    return Tree("block", "", found, node.start_byte, node.end_byte)


def _statements(node: Node) -> Iterator[Tree]:
    """Yield the statements that one statement is written for: `const a = 1, b = 2;` is two."""
    match node.type:
        case "empty_statement" | "hash_bang_line":
            return
        case "lexical_declaration" | "variable_declaration":
            kind = node.children[0].type
            declarators = [child for child in _parts(node) if child.type == "variable_declarator"]
            for child in declarators:
                name, value = _field(child, "name"), child.child_by_field_name("value")
                init = (_tree(value),) if value else ()
                whole = node if len(declarators) == 1 else child
                yield _at(whole, "declare", kind, _tree(name), *init)
        case _:
            yield _tree(node)


def _if(node: Node) -> Tree:
    alternative = node.child_by_field_name("alternative")
    otherwise = _block(_parts(alternative)[0]) if alternative else Tree("block")
    test, then = _tree(_field(node, "condition")), _block(_field(node, "consequence"))
    return _at(node, "if", "", test, then, otherwise)


def _for(node: Node) -> Tree:
    initializer = _field(node, "initializer")
    is_empty = initializer.type == "empty_statement"
    start = Tree("block", "", () if is_empty else tuple(_statements(initializer)))
    condition = _field(node, "condition")
    test = TRUE if condition.type == "empty_statement" else _tree(condition)
    increment = node.child_by_field_name("increment")
    step = _tree(increment) if increment else UNDEFINED
    return _at(node, "for", "", start, test, step, _block(_field(node, "body")))


def _for_in(node: Node) -> Tree:
    left, kind = _tree(_field(node, "left")), node.child_by_field_name("kind")
    if kind is not None:
        left = replace(left, kind="declare", value=kind.type, children=(left,))
    is_async = any(child.type == "await" for child in node.children)
    operator = _field(node, "operator").type + (" await" if is_async else "")
    right, body = _tree(_field(node, "right")), _block(_field(node, "body"))
    return _at(node, "for in", operator, left, right, body)


def _while(node: Node) -> Tree:
    """`while (test)` is `for (; test; )`."""
    test, body = _tree(_field(node, "condition")), _block(_field(node, "body"))
    return _at(node, "for", "", Tree("block"), test, UNDEFINED, body)


def _case(node: Node) -> Tree:
    value = node.child_by_field_name("value")
    body = node.children_by_field_name("body")
    statements = [tree for child in body for tree in _statements(child)]
    return _at(node, node.type, "", *([_tree(value)] if value else []), *statements)


def _only_part(kind: str) -> Callable[[Node], Tree]:
    return lambda node: _at(node, kind, "", *map(_tree, _parts(node)))


# --- Expressions ----------------------------------------------------------------------------------


def _inside(node: Node) -> Tree:
    """`(a)` is `a`."""
    [inner] = _parts(node)
    return _tree(inner)


def _name(node: Node) -> Tree:
    return _at(node, "name", _text(node))


def _shorthand(node: Node) -> Tree:
    """`{ a }` is `{ a: a }`."""
    return _at(node, "property", "", _at(node, "string", _text(node)), _name(node))


def _default_of_shorthand(node: Node) -> Tree:
    """`{ a = 1 }` is `{ a: a = 1 }`."""
    left, right = _field(node, "left"), _tree(_field(node, "right"))
    value = _at(node, "default", "", _name(left), right)
    return _at(node, "property", "", _at(left, "string", _text(left)), value)


def _default(node: Node) -> Tree:
    return _at(node, "default", "", _tree(_field(node, "left")), _tree(_field(node, "right")))


def _pair(node: Node) -> Tree:
    return _at(node, "property", "", _key(_field(node, "key")), _tree(_field(node, "value")))


def _key(node: Node) -> Tree:
    """Convert a key: `a`, `"a"` and `["a"]` are one, unless it sets the prototype."""
    match node.type:
        case "computed_property_name":
            key = _inside(node)
            if key.kind != "string" or key.value == "__proto__":
                return _at(node, "computed", "", key)
            return key
        case "number":
            return _at(node, "string", number_to_string(float(_number(node).value)))
        case "property_identifier":
            return _at(node, "string", _text(node))
        case _:
            return _tree(node)


def _string(node: Node) -> Tree:
    return _at(node, "string", _unescaped(_text(node)[1:-1]))


def _template(node: Node) -> Tree:
    if any(child.type == "template_substitution" for child in node.children):
        return _other(node)
    return _at(node, "string", _unescaped(_text(node)[1:-1].replace("\r\n", "\n")))


_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|([0-7]{1,3})|(\r\n|[\s\S]))"
)
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        octal, other = match[4], match[5]
        if octal is not None:
            return chr(int(octal, 8))
        if other is None:
            number = int(match[1] or match[2] or match[3], 16)
            return chr(number) if number <= sys.maxunicode else match[0]
        return (
            "" if other in ("\n", "\r\n", "\r", "\u2028", "\u2029") else _CONTROLS.get(other, other)
        )

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


def _binary(node: Node) -> Tree:
    operator = _field(node, "operator").type
    left, right = _tree(_field(node, "left")), _tree(_field(node, "right"))
    kind = "logical" if operator in ("&&", "||", "??") else "binary"
    return _at(node, kind, operator, left, right)


def _unary(node: Node) -> Tree:
    """Convert an operator before a value; `!0` is `true`, and `void 0` is `undefined`."""
    operator, argument = _field(node, "operator").type, _tree(_field(node, "argument"))
    match operator, argument.kind:
        case "!", "number":
            return _at(node, "true" if float(argument.value) == 0 else "false")
        case "void", "number":
            return _at(node, "undefined")
        case _:
            return _at(node, "unary", operator, argument)


def _update(node: Node) -> Tree:
    is_prefix = node.children[0].type in ("++", "--")
    operator = _field(node, "operator").type
    value = f"{operator} before" if is_prefix else f"{operator} after"
    return _at(node, "update", value, _tree(_field(node, "argument")))


def _assignment(node: Node) -> Tree:
    operator = node.child_by_field_name("operator")
    left, right = _tree(_field(node, "left")), _tree(_field(node, "right"))
    return _at(node, "assign", operator.type if operator else "=", left, right)


def _conditional(node: Node) -> Tree:
    fields = ("condition", "consequence", "alternative")
    return _at(node, "conditional", "", *(_tree(_field(node, name)) for name in fields))


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


def _new(node: Node) -> Tree:
    arguments = node.child_by_field_name("arguments")
    parts = _parts(arguments) if arguments else []
    return _at(node, "new", "", _tree(_field(node, "constructor")), *map(_tree, parts))


def _function(node: Node) -> Tree:
    name = node.child_by_field_name("name")
    kind = "arrow" if node.type == "arrow_function" else "function"
    words = [word for word in ("async", "*") if any(c.type == word for c in node.children)]
    if node.type.endswith("declaration"):
        words.append("declaration")
    single, body = node.child_by_field_name("parameter"), _field(node, "body")
    parameters = [single] if single else _parts(_field(node, "parameters"))
    if body.type == "statement_block":
        block = _block(body)
    else:  # `=> a` is `=> { return a; }`
        block = _at(body, "block", "", _at(body, "return", "", _tree(body)))
    names = Tree("names", "", (_name(name),) if name else ())
    params = Tree("params", "", tuple(map(_tree, parameters)))
    return _at(node, kind, " ".join(words), names, params, block)


# --- Chains: `a.b(c)?.d` --------------------------------------------------------------------------


def _chain(node: Node) -> Tree:
    tree, tests = _link(node)
    for test in reversed(tests):
        tree = _at(node, "conditional", "", test, UNDEFINED, tree)
    return tree


def _link(node: Node) -> tuple[Tree, list[Tree]]:
    """Return a chain, and the tests of its `?.`: `a?.b` is `a == null ? undefined : a.b`."""
    if node.type not in _LINKS:
        return _tree(node), []
    before, tests = _link(_field(node, _LINKS[node.type]))
    is_optional = any(child.type == "optional_chain" for child in node.children)
    value = "?." if is_optional else ""
    if is_optional and before.kind == "name":
        tests, value = [*tests, Tree("binary", "==", (before, NULL))], ""
    match node.type:
        case "call_expression":
            arguments = _field(node, "arguments")
            if arguments.type != "arguments":  # a template with a tag
                return _other(node), []
            return _at(node, "call", value, before, *map(_tree, _parts(arguments))), tests
        case "member_expression":
            name = _field(node, "property")
            kind = "private" if name.type == "private_property_identifier" else "string"
            return _at(node, "member", value, before, _at(name, kind, _text(name))), tests
        case _:
            return _at(node, "member", value, before, _tree(_field(node, "index"))), tests


_LINKS: Final = {
    "member_expression": "object",
    "subscript_expression": "object",
    "call_expression": "function",
}


# --- All kinds ------------------------------------------------------------------------------------

_Convert: TypeAlias = Callable[["Node"], Tree]

_CONVERT: Final[dict[str, _Convert]] = {
    "statement_block": _block,
    "expression_statement": _only_part("expression"),
    "return_statement": _only_part("return"),
    "throw_statement": _only_part("throw"),
    "if_statement": _if,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "switch_case": _case,
    "switch_default": _case,
    "parenthesized_expression": _inside,
    "identifier": _name,
    "shorthand_property_identifier": _shorthand,
    "shorthand_property_identifier_pattern": _shorthand,
    "object_assignment_pattern": _default_of_shorthand,
    "assignment_pattern": _default,
    "pair": _pair,
    "pair_pattern": _pair,
    "object": _only_part("object"),
    "object_pattern": _only_part("object"),
    "array": _array,
    "array_pattern": _array,
    "spread_element": _only_part("spread"),
    "rest_pattern": _only_part("spread"),
    "string": _string,
    "template_string": _template,
    "number": _number,
    "regex": lambda node: _at(node, "regex", _text(node)),
    "true": lambda node: _at(node, "true"),
    "false": lambda node: _at(node, "false"),
    "null": lambda node: _at(node, "null"),
    "undefined": lambda node: _at(node, "name", "undefined"),
    "unary_expression": _unary,
    "binary_expression": _binary,
    "update_expression": _update,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "ternary_expression": _conditional,
    "sequence_expression": _only_part("sequence"),
    "new_expression": _new,
    "call_expression": _chain,
    "member_expression": _chain,
    "subscript_expression": _chain,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "function_expression": _function,
    "generator_function": _function,
    "arrow_function": _function,
}


def _tree(node: Node) -> Tree:
    return _CONVERT.get(node.type, _other)(node)


def _other(node: Node) -> Tree:
    """Convert syntax without a kind of its own, with all its tokens and the names of its fields."""
    tokens: list[str] = []
    parts: list[Tree] = []
    for index, child in enumerate(node.children):
        if child.type == "comment" or child.type in _PUNCTUATION:
            continue
        tokens.append(node.field_name_for_child(index) or "")
        if child.is_named:
            parts.append(_tree(child))
        else:
            tokens.append(child.type)
    value = " ".join(tokens) if node.children else _text(node)
    return _at(node, node.type, value, *parts)


def _at(node: Node, kind: str, value: str = "", *children: Tree) -> Tree:
    return Tree(kind, value, children, node.start_byte, node.end_byte)


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _field(node: Node, name: str) -> Node:
    child = node.child_by_field_name(name)
    assert child is not None, (node.type, name)
    return child


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogatepass")
