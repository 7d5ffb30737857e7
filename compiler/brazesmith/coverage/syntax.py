"""What the syntax of JavaScript says to the counters: chains, names, what is evaluated in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.base.source import one_line
from brazesmith.lint.syntax import FUNCTIONS, Node, key_of, unwrapped

MEMBERS: Final = ("member_expression", "subscript_expression")
#: Links of a chain of properties and calls.
LINKS: Final = (*MEMBERS, "call_expression")

COMPARISONS: Final = ("<", ">", "<=", ">=", "==", "===", "!=", "!==", "in", "instanceof")

#: Functions and classes whose name may come from where they stand.
_NAMELESS: Final = ("arrow_function", "function_expression", "generator_function", "class")

_LONGEST: Final = 60


def end_of(node: Node) -> int:
    """Return where the last token ends; a statement may end behind a comment."""
    while node.children:
        node = node.children[-1]
    return node.end


def object_of(link: Node) -> Node:
    """Return what a link of a chain of properties and calls is a link of."""
    return link.get("object") or link.get("function")


def is_link_of(link: Node, node: Node) -> bool:
    """Whether a node is what another one is a link of."""
    return link.kind in LINKS and object_of(link) is node


def is_method(link: Node) -> bool:
    """Whether a link calls a method, which needs its object as `this`."""
    return link.kind == "call_expression" and unwrapped(object_of(link)).kind in MEMBERS


def spine(top: Node) -> Sequence[Node]:
    """Return the links of a chain, the innermost first: `a.b`, `a.b?.c` and `a.b?.c()`."""
    links = []
    while top.kind in LINKS:
        links.append(top)
        top = object_of(top)
    return links[::-1]


def property_of(part: Node) -> str | None:
    """Return the key of a part of an object; None if it is computed or spread."""
    match part.kind:
        case "pair":
            return key_of(part.get("key"))
        case "method_definition":
            return key_of(part.get("name"))
        case "shorthand_property_identifier":
            return part.text
        case _:
            return None


def labelled(node: Node) -> Node:
    """Return a statement with its labels."""
    while node.parent.kind == "labeled_statement":
        node = node.parent
    return node


def binder_of(pattern: Node) -> Node:
    """Return what binds the names of a pattern: a function, a declaration, a loop or other."""
    node = pattern.parent
    while node.kind.endswith("pattern") or node.kind in (
        "formal_parameters",
        "variable_declarator",
    ):
        node = node.parent
    return node


def name_of(function: Node) -> str:
    """Return the name of a function, or of what it is assigned to; "" if there is none."""
    if function.kind not in FUNCTIONS:
        return ""
    name = function.get("name")
    if not name and function.parent.kind in (
        "variable_declarator",
        "pair",
        "assignment_expression",
    ):
        around = function.parent
        name = around.get("name") or around.get("key") or around.get("left")
    return short(name.text)


def is_nameless(node: Node) -> bool:
    """Whether a node is a function or class that JavaScript names after what it is assigned to."""
    node = unwrapped(node)
    return node.kind in _NAMELESS and not node.get("name")


def directives_of(body: Node) -> Iterator[Node]:
    """Yield the directives of a body, such as "use strict", which have to come first."""
    for node in body.children:
        if node.kind == "expression_statement" and node.first.kind == "string":
            yield node
        elif node.named:
            return


def short(text: str) -> str:
    """Return the first line of a text, shortened."""
    first = text.strip().split("\n", 1)[0].rstrip()
    if len(first) > _LONGEST or first != text.strip():
        first = first[: _LONGEST - 1].rstrip() + "…"
    return one_line(first)
