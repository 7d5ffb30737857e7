"""Where in a script something happens: a value of the body, an error, the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from brazesmith.base.pointers import pointer as join_pointer
from brazesmith.base.pointers import steps
from brazesmith.engines import ScriptError
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import (
    FUNCTIONS,
    LOOPS,
    NOTHING,
    Node,
    ParsedScript,
    key_of,
    operator_of,
    text_of,
    unwrapped,
    with_insertions,
)

_LINKS = ("member_expression", "subscript_expression")
_CHAIN = 200
_VARIABLES = 4


def node_at(script: ParsedScript, offset: int) -> Node:
    """Return the smallest node around an offset."""
    found = script.root
    for node in script.nodes:  # parents come first
        if node.start > offset:
            break
        if node.start <= offset < node.end and node.named:
            found = node
    return found


def error_node(script: ParsedScript, error: ScriptError, prefix: int) -> Node:
    """Return the expression that threw, or `NOTHING`."""
    if error.line is None or error.column is None:
        return NOTHING
    column = error.column - prefix if error.line == 1 else error.column
    node = node_at(script, script.offset(error.line, column))
    while node.parent.kind in _LINKS and node.name in ("property", "index"):
        node = node.parent
    return node


def is_thrown_on_purpose(node: Node) -> bool:
    """Whether a script throws an error itself there: `throw new Error("no order")`."""
    for _ in range(_CHAIN):
        if node.kind == "throw_statement":
            return True
        if not node or node.kind in FUNCTIONS or node.kind.endswith("_statement"):
            return False
        node = node.parent
    return False


def chain_of(node: Node) -> Node:
    """Return the whole chain of properties that a node belongs to."""
    while node.parent.kind in _LINKS and node.name == "object":
        node = node.parent
    return node


#: What a value is replaced with to find out whether a key writes it.
MARK: Final = "brazesmith-mark"
#: Tells whether a key writes the value at a pointer; None if it writes nothing.
Writes: TypeAlias = Callable[[Node, str], bool | None]


def value_node(script: ParsedScript, pointer: str, writes: Writes) -> Node:
    """Return the code that writes a value of the body: its key, or the result if there is none.

    If several keys have the name, or one that may be of another object, `writes` tells which it is.
    """
    path = steps(pointer)
    for length in range(len(path), 0, -1):
        around = [step for step in path[: length - 1] if not step.isdecimal()]
        named = [node for node in _keys(script) if _key_text(node) == path[length - 1]]
        named.sort(key=lambda node: _likeness(node, around), reverse=True)
        place = join_pointer(path[:length])
        if len(named) > 1:
            named.sort(key=lambda node: not writes(node, place))
        if named and (_is_inside(named[0], around) or writes(named[0], place) is not False):
            return named[0]
    return result_node(script)


def with_marked_value(script: ParsedScript, key: Node) -> str:
    """Return the script, in which a key has another value."""
    value = key.parent.get("value") or key.parent.parent.get("right")
    if key.kind == "shorthand_property_identifier":
        return f'{script.text[: key.end]}: "{MARK}"{script.text[key.end :]}'
    return with_value(script, value)


def with_value(script: ParsedScript, node: Node, text: str = MARK) -> str:
    """Return the script, in which an expression is another text."""
    return f'{script.text[: node.start]}"{text}"{script.text[node.end :]}'


def text_expressions(script: ParsedScript) -> list[Node]:
    """Return the templates with values in them, and then the sums; smaller ones first."""
    sums = [node for node in script.all("binary_expression") if operator_of(node) == "+"]
    templates = [node for node in script.all("template_string") if text_of(node) is None]
    return sorted((*sums, *templates), key=lambda node: (node in sums, node.end - node.start))


def is_key(script: ParsedScript, text: str) -> bool:
    """Return whether a script writes a key."""
    return any(_key_text(node) == text for node in _keys(script))


def _keys(script: ParsedScript) -> Iterator[Node]:
    """Yield the keys of object literals, and the properties that are assigned to."""
    for node in script.nodes:
        if node.kind == "pair":
            yield node.get("key")
        elif node.kind == "shorthand_property_identifier":
            yield node
        elif node.kind == "assignment_expression" and node.get("left").kind in _LINKS:
            left = node.get("left")
            yield left.get("property") or left.get("index")


def _key_text(node: Node) -> str | None:
    return text_of(node) if node.name == "index" else key_of(node)


def _likeness(node: Node, path: list[str]) -> int:
    """Return how many keys of a path are around a key, also through names of variables."""
    around = set(_around(node))
    return sum(2 if key in around else key.rstrip("s") in around for key in path)


def _is_inside(node: Node, path: list[str]) -> bool:
    """Whether a key is in the object of the last key of a path, as far as names show."""
    return not path or _likeness(node, path[-1:]) > 0


def _around(node: Node) -> Iterator[str]:
    for _ in range(_CHAIN):
        node = node.parent
        if not node:
            return
        if node.kind == "pair":
            yield key_of(node.get("key")) or ""
        elif node.kind == "variable_declarator":
            yield from (node.get("name").text, node.get("name").text.rstrip("s"))
        elif node.kind == "call_expression":
            yield node.get("function").get("object").text


def made_at(names: Names, key: Node) -> Node:
    """Return the code that makes the value of a key: the value of a variable, or else the key."""
    found = key
    for _ in range(_VARIABLES):
        value = found.parent.get("value") if found.name == "key" else found
        binding = names.binding(unwrapped(value))
        declarator = binding.node.parent if binding is not None else NOTHING
        if (
            binding is None
            or declarator.get("name") is not binding.node
            or not declarator.get("value")
        ):
            break
        found = unwrapped(declarator.get("value"))
    return found if found and found.kind not in ("object", "array") else key


def object_around(key: Node) -> Node:
    """Return the object literal with a key, or the key."""
    around = key.parent.parent if key.parent.kind == "pair" else key.parent
    return around if around.kind == "object" else key


def loop_around(node: Node) -> Node:
    """Return the outermost loop around a node, or call of a function that contains it."""
    found = NOTHING
    while node:
        if node.kind in LOOPS:
            found = node
        elif node.kind in FUNCTIONS and node.parent.kind == "arguments":
            found = node.parent.parent
        node = node.parent
    return found


def computed_key(script: ParsedScript) -> Node:
    """Return an assignment to a key that is computed, or a call that makes an object of entries."""
    for node in script.all("assignment_expression", "call_expression"):
        is_entries = node.get("function").text == "Object.fromEntries"
        index = node.get("left").get("index")
        if (index and text_of(index) is None) or is_entries:
            return node
    return NOTHING


def results(script: ParsedScript) -> list[Node]:
    """Return the `return` statements of the script itself."""
    return [node for node in script.all("return_statement") if node.function.kind == "program"]


def result_node(script: ParsedScript) -> Node:
    """Return the last result of a script: what it returns, or its last statement."""
    returned = results(script)
    if returned:
        return unwrapped(returned[-1].first) or returned[-1]
    return last_statement(script)


def last_statement(script: ParsedScript) -> Node:
    """Return the last statement of a script, or the script."""
    return next(iter(script.root.parts[::-1]), script.root)


def all_results(script: ParsedScript, names: Names) -> list[Node]:
    """Return the `return` statements of the script and of the functions whose result it returns."""
    found = results(script)
    for node in found:  # it grows
        call = unwrapped(node.first)
        function = _function_of(names, call.get("function")) if call else NOTHING
        inner = [one for one in script.all("return_statement") if one.function is function]
        found += [one for one in inner if one not in found]
    return found


def _function_of(names: Names, callee: Node) -> Node:
    """Return the function of the script that a call calls, or `NOTHING`."""
    callee = unwrapped(callee)
    binding = names.binding(callee)
    if binding is not None:
        declared = binding.node.parent
        callee = declared if declared.kind in FUNCTIONS else unwrapped(declared.get("value"))
    return callee if callee.kind in FUNCTIONS else NOTHING


def with_marked_results(script: ParsedScript, returned: Iterable[Node]) -> str:
    """Return the script, which returns the number of a `return`, and whether its value is nothing.

    If the value comes from another of these statements, it is that one's number.
    """
    added: list[tuple[int, str]] = []
    for number, node in enumerate(returned):
        value = node.first
        if value:
            added += [(value.start, f" $mark({number}, ("), (value.end, "\n))")]
        else:
            added.append((node.start + len("return"), f" $mark({number})"))
    return with_insertions(script.text, added) + _MARK_RESULT


_MARK_RESULT: Final = """
function $mark(number, value) {
  return value && value.$marked ? value : { $marked: true, number, isNothing: value == null };
}"""
