"""Optional chaining and `??` as conditionals, which esprima can parse: ES2020 to ES2017.

`a?.b` becomes `(a != null ? a.b : undefined)`, and `a ?? b` becomes `(a != null ? a : b)`. What is
more than a path is evaluated once, as the argument of a function.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node

#: The field of each kind of link of a chain that holds what the link follows.
_LINKS: Final = {
    "member_expression": "object",
    "subscript_expression": "object",
    "call_expression": "function",
}
_PATH: Final = re.compile(r"[\w$]+(?:\.[\w$]+|\[(?:\d+|\"[^\"\\]*\"|'[^'\\]*')\])*")


def without_modern_operators(source: str) -> str:
    """Return an expression without `?.` and `??`; unchanged if it has none or does not parse."""
    if "?." not in source and "??" not in source:
        return source
    import tree_sitter
    import tree_sitter_javascript

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    before = b"(\n"  # so that `{` begins an object
    tree = parser.parse(before + source.encode("utf-8", "surrogatepass") + b"\n)")
    if tree.root_node.has_error:
        return source
    lowered = _Lowering(source).text(tree.root_node)
    return lowered.removeprefix("(\n").removesuffix("\n)")


class _Lowering:
    """Writes nodes of tree-sitter again; `source` shows which names are taken."""

    def __init__(self, source: str) -> None:
        self._taken = set(re.findall(r"[\w$]+", source))

    def text(self, node: Node) -> str:
        """Return the text of a node, lowered."""
        if node.type in _LINKS:
            return _choice(*self._tested(node), "undefined")
        operator = node.child_by_field_name("operator")
        if node.type == "binary_expression" and operator is not None and operator.type == "??":
            left, right = node.child_by_field_name("left"), self._field(node, "right")
            assert left is not None
            tests, value = self._tested(left) if left.type in _LINKS else ([], self.text(left))
            if _PATH.fullmatch(value):
                return _choice([*tests, f"{value} != null"], value, right)
            return self._once(_choice(tests, value, "undefined"), lambda name: name, right)
        return self._with_children(node)

    def _with_children(self, node: Node) -> str:
        """Return the text of a node, with its children lowered."""
        whole, start = node.text or b"", node.start_byte
        parts, at = [], 0
        for child in node.children:
            parts += [_decoded(whole[at : child.start_byte - start]), self.text(child)]
            at = child.end_byte - start
        return "".join([*parts, _decoded(whole[at:])])

    def _tested(self, node: Node) -> tuple[list[str], str]:
        """Return what must not be null for a chain of links to be evaluated, and the chain."""
        links: list[Node] = []
        base: Node | None = node
        while base is not None and base.type in _LINKS:
            links.insert(0, base)
            base = base.child_by_field_name(_LINKS[base.type])
        assert base is not None
        return self._followed(self.text(base), links)

    def _followed(self, before: str, links: list[Node]) -> tuple[list[str], str]:
        tests: list[str] = []
        for index, link in enumerate(links):
            if any(child.type == "optional_chain" for child in link.children):
                if not _PATH.fullmatch(before):
                    rest = partial(self._rest, links[index:])
                    return tests, self._once(before, rest, "undefined")
                tests.append(f"{before} != null")
            before += self._link(link)
        return tests, before

    def _rest(self, links: list[Node], name: str) -> str:
        """Return the rest of a chain, which follows a name that is not null."""
        first, *others = links
        return _choice(*self._followed(name + self._link(first), others), "undefined")

    def _link(self, link: Node) -> str:
        """Return what a link adds: `.name`, `[index]` or `(arguments)`."""
        match link.type:
            case "member_expression":
                return "." + self._field(link, "property")
            case "subscript_expression":
                return f"[{self._field(link, 'index')}]"
            case _:
                return self._field(link, "arguments")

    def _field(self, node: Node, name: str) -> str:
        child = node.child_by_field_name(name)
        assert child is not None
        return self.text(child)

    def _once(self, value: str, then: Callable[[str], str], otherwise: str) -> str:
        """Return a choice that evaluates a value once, as the argument of a function."""
        numbered = (f"value{number or ''}" for number in itertools.count())
        name = next(name for name in numbered if name not in self._taken)
        self._taken.add(name)
        return f"(({name}) => {_choice([f'{name} != null'], then(name), otherwise)})({value})"


def _choice(tests: list[str], then: str, otherwise: str) -> str:
    return f"({' && '.join(tests)} ? {then} : {otherwise})" if tests else then


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass")
