"""What a node of hand-written JavaScript is for: a condition, a position, a key, a conversion."""

from __future__ import annotations

from typing import Final

from brazesmith.lint.syntax import NOTHING, Node, key_of, operator_of, text_of

#: Kinds of statements after which the lines below do not run.
_EXITS: Final = frozenset(
    {"return_statement", "throw_statement", "continue_statement", "break_statement"}
)
CONDITIONAL: Final = frozenset(
    {"if_statement", "while_statement", "do_statement", "for_statement", "ternary_expression"}
)
NEXT_TO: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
OPPOSITE: Final = {"===": "!==", "!==": "===", "==": "!=", "!=": "=="}
EQUALITIES: Final = frozenset(OPPOSITE)
OTHER_CONDITION: Final = {"&&": "||", "||": "&&"}
#: How a script writes that a second has a thousand milliseconds.
THOUSAND: Final = frozenset({"1000", "1e3", "1_000"})
#: Methods that take positions.
_POSITIONAL: Final = frozenset({"slice", "substring", "substr", "splice", "at", "charAt"})


def is_condition(node: Node) -> bool:
    """Whether only the truth of a value matters: in an `if`, a `!`, or a part of a condition."""
    parent = node.parent
    while parent.kind == "parenthesized_expression":
        node, parent = parent, parent.parent
    if parent.kind in CONDITIONAL:
        return node.name == "condition"
    if parent.kind == "unary_expression":
        return operator_of(parent) == "!"
    if parent.kind == "binary_expression" and operator_of(parent) in OTHER_CONDITION:
        return is_condition(parent)
    return False


def is_position(node: Node) -> bool:
    """Whether a number counts: an index, the start of a loop, a limit or a position in a text."""
    parent = node.parent
    if parent.kind == "binary_expression":
        return operator_of(parent) in NEXT_TO
    if parent.kind == "arguments":
        method = parent.parent.get("function")
        return method.get("property").text in _POSITIONAL
    in_loop = parent.kind == "variable_declarator" and parent.parent.parent.kind == "for_statement"
    return in_loop or node.name == "index"


def is_conversion(node: Node) -> bool:
    """Whether seconds become milliseconds, or the other way round."""
    if node.kind != "binary_expression":
        return False
    if node.get("right").text in THOUSAND:
        return operator_of(node) in ("*", "/")
    return node.get("left").text in THOUSAND and operator_of(node) == "*"


def compared_with(node: Node) -> str:
    """Return the expression that a text is compared with; "" if it is not compared."""
    parent = node.parent
    if parent.kind == "switch_case":
        return parent.parent.parent.get("value").first.text
    if parent.kind == "binary_expression" and operator_of(parent) in EQUALITIES:
        other = parent.get("right" if node.name == "left" else "left")
        return other.text if text_of(other) is None else ""
    return ""


def compared_texts(node: Node) -> list[Node]:
    """Return the texts of the script that are compared with the same expression as this one."""
    place = compared_with(node)
    strings = node.script.all("string")
    return [other for other in strings if place and compared_with(other) == place]


def is_type_name(node: Node) -> bool:
    """Whether a text is compared with a `typeof`."""
    return compared_with(node).startswith("typeof ")


def pair_key(node: Node) -> str | None:
    """Return the key whose value a node is."""
    return key_of(node.parent.get("key")) if node.parent.kind == "pair" else None


def entry_key(node: Node) -> str | None:
    """Return the key of an entry of an object."""
    if node.kind == "pair":
        return key_of(node.get("key"))
    return node.text if node.kind == "shorthand_property_identifier" else None


def leaves(statement: Node) -> bool:
    """Whether a statement is a single exit, perhaps in braces."""
    if statement.kind == "statement_block":
        return len(statement.parts) == 1 and statement.first.kind in _EXITS
    return statement.kind in _EXITS


def assigned(statement: Node) -> Node:
    """Return the property that a statement assigns to, or `NOTHING`."""
    expression = statement.first
    if expression.kind != "assignment_expression":
        return NOTHING
    left = expression.get("left")
    return left if left.kind in ("member_expression", "subscript_expression") else NOTHING


def is_called(node: Node) -> bool:
    """Whether a property is that of a method, or of one of JavaScript's own objects."""
    member = node.parent
    is_method = member.name == "function" and member.parent.kind == "call_expression"
    return is_method or member.get("object").text in ("Math", "Number", "JSON", "Object", "Date")


def adds_text(node: Node) -> bool:
    """Whether a sum contains a text, so that it joins texts."""
    if operator_of(node) != "+":
        return False
    while node.parent.kind == "binary_expression" and operator_of(node.parent) == "+":
        node = node.parent
    todo = [node]
    while todo:
        part = todo.pop()
        if part.kind in ("string", "template_string"):
            return True
        if part.kind in ("binary_expression", "parenthesized_expression"):
            todo += part.parts
    return False
