"""What JavaScript computes with: sizes of arrays, results of comparisons, keys of tables.

These points are listed, and the score does not count them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.coverage.alternatives import alternatives
from brazesmith.coverage.calls import Calls
from brazesmith.coverage.counters import Counters
from brazesmith.coverage.points import Kind
from brazesmith.coverage.syntax import COMPARISONS, LINKS, MEMBERS, is_link_of, property_of, short
from brazesmith.lint.syntax import (
    FUNCTIONS,
    LOOPS,
    Node,
    ParsedScript,
    bound_names,
    operator_of,
    parameters_of,
    text_of,
    unwrapped,
)

#: Methods of an array that call a function with the elements, and those whose result is a test.
_TESTING: Final = (
    "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every",
)  # fmt: skip
_CALLING: Final = (*_TESTING, "map", "flatMap", "forEach", "reduce", "reduceRight")
#: Methods whose result has as many elements as the array.
_KEEPING: Final = ("map", "sort", "reverse", "toSorted", "toReversed")
#: Methods that answer yes or no.
_ANSWERING: Final = ("includes", "startsWith", "endsWith", "test", "has", "some", "every")

#: What changes its operand.
_CHANGING: Final = ("unary_expression", "update_expression")

#: What contains a value that somebody decides on, or counts, elsewhere.
_ELSEWHERE: Final = (
    "variable_declarator", "assignment_expression", "expression_statement", "switch_case",
    "unary_expression", *LOOPS,
)  # fmt: skip


class Constants:
    """Arrays and objects that a script writes out: literals, and constants that are literals."""

    def __init__(self, script: ParsedScript) -> None:
        self.calls = Calls(script)
        names: dict[str, list[Node]] = {}
        changed = set()
        for node in script.nodes:
            if node.kind == "variable_declarator":
                is_plain = node.get("name").kind == "identifier" and node.parent.has("const")
                for name in bound_names(node.get("name")):
                    names.setdefault(name.text, []).append(node.get("value") if is_plain else name)
            elif node.kind in FUNCTIONS:
                for parameter in parameters_of(node):
                    for name in bound_names(parameter):
                        names.setdefault(name.text, []).append(name)
            elif node.kind == "assignment_expression":
                changed.add(node.get("left").get("object").text)
        self._values = {
            name: unwrapped(values[0])
            for name, values in names.items()
            if len(values) == 1 and name not in changed
        }

    def literal(self, node: Node) -> Node:
        """Return the literal that an expression is, or is the name of; otherwise the expression."""
        node = unwrapped(node)
        return self._values.get(node.text, node) if node.kind == "identifier" else node

    def sizes(self, node: Node) -> tuple[bool, bool]:
        """Return whether an array may be empty, and whether it may have several elements.

        Both are false if the script writes out how many elements it has.
        """
        is_name, node = unwrapped(node).kind == "identifier", self.literal(node)
        if given := self.calls.arguments(node):
            sizes = [self.sizes(argument) for argument in given]
            return any(empty for empty, _ in sizes), any(several for _, several in sizes)
        if node.kind in ("array", "object") and (node.parts or not is_name):
            spreads = [part.kind == "spread_element" for part in node.parts]
            return any(spreads) and all(spreads), any(spreads)
        if node.kind == "call_expression":
            method, arguments = _method_of(node), node.get("arguments")
            of = node.get("function").get("object")
            if of.text == "Object" and method in ("keys", "values", "entries"):
                return self.sizes(arguments.first)
            if method in _KEEPING:
                return self.sizes(of)
            if method == "split" and text_of(arguments.first):
                return False, True
        return True, True

    def is_counted_out(self, loop: Node) -> bool:
        """Whether the script writes out how often a loop runs: `for (let i = 0; i < 3; i++)`."""
        if loop.kind == "for_in_statement":
            return self.sizes(loop.get("right")) == (False, False)
        condition = unwrapped(loop.get("condition"))
        first = loop.get("initializer").first
        if first.get("value").kind != "number" or first.get("name").text != condition.first.text:
            return False
        limit = condition.get("right")
        if limit.get("property").text == "length":
            return self.sizes(limit.get("object")) == (False, False)
        return self.literal(limit).kind == "number"


def tests_of(call: Node) -> Iterator[Node]:
    """Yield the results of a function that tests elements: `y.z` of `x.filter((y) => y.z)`."""
    function = _callback(call)
    if not function or _method_of(call) not in _TESTING:
        return
    body = function.get("body")
    if body.kind != "statement_block":
        yield body
        return
    for node in call.script.all("return_statement"):
        if node.function is function and node.first:
            yield node.first


class Operands:
    """Counts what the nodes of a script compute with."""

    def __init__(self, counters: Counters, constants: Constants) -> None:
        self._counters = counters
        self._constants = constants
        self._sizes: dict[tuple[Node, str], tuple[int, int]] = {}  # by function and array

    def count(self, node: Node, *, tested: bool, true: int | None) -> None:
        """Count what a node computes with, whose truth is `tested` or not.

        `true` is the point that is reached if it is true, or else the one that leads to it.
        """
        match node.kind:
            case "call_expression":
                if _callback(node) and _method_of(node) in _CALLING:
                    self._array(node)
                if _method_of(node) in _ANSWERING and not tested:
                    _answers(self._counters, node)
                self._counters.needs = true
                self._choices(node)
            case "binary_expression" | "unary_expression":
                if operator_of(node) in (*COMPARISONS, "!") and not tested:
                    _answers(self._counters, node)
            case "subscript_expression":
                _keys(self._counters, node, self._constants)
            case _:
                pass
        if not tested and _is_fallback(node):
            self._fallback(node)

    def _fallback(self, node: Node) -> None:
        """Count whether the last alternative of `a || b` or `a ?? b`, read somewhere, is there."""
        of = self._constants.literal(node.get("object")) if node.get("object") else node
        if self._constants.literal(of).kind not in ("identifier", *LINKS):
            return  # what the script writes out
        is_nullish = operator_of(node.parent) == "??"
        test, text = ("==null", "never has a value") if is_nullish else ("", "is never truthy")
        point = self._counters.point(Kind.OPERAND, f"`{short(node.text)}` {text}", node)
        hit = self._counters.hit(point)
        self._counters.seen(node, test, *(("0", hit) if is_nullish else (hit, "0")))

    def _array(self, call: Node) -> None:
        """Count arrays without elements, and with several, with which a function is called."""
        array = call.get("function").get("object")
        if not _is_plain(call):
            return
        if _method_of(array) in _KEEPING and _callback(array):
            return  # counted there
        place = call.function, array.text
        if place not in self._sizes:
            self._sizes[place] = self._points_of(array)
        none, many = self._sizes[place]
        if (none, many) != (_NOWHERE, _NOWHERE):
            self._counters.around(array, f"{self._counters.names.sized}(", f",{none},{many})")

    def _choices(self, call: Node) -> None:
        """Count the constants of a list, and the alternatives of a pattern, that a value is."""
        counters, value = self._counters, call.get("arguments").first
        listed = self._constants.literal(call.get("function").get("object"))
        text = short(call.text)
        if not value or value.kind == "spread_element":
            return
        match _method_of(call):
            case "includes" if listed.kind == "array" and len(listed.parts) > 1:
                _constants_of(counters, value, call, listed.parts)
            case "has" | "get" as method if listed.kind == "new_expression":
                items = listed.get("arguments").first.parts
                if listed.get("constructor").text == "Map":
                    items = [item.first for item in items]
                _constants_of(counters, value, call, items, has_others=method == "get")
            case "test" | "exec" if listed.kind == "regex":
                _alternatives(counters, value, text, call, listed)
            case "match" | "search":
                pattern, array = self._constants.literal(value), call.get("function").get("object")
                if pattern.kind == "regex" and _is_plain(call):
                    _alternatives(counters, array, text, call, pattern)
            case _:
                pass

    def _points_of(self, array: Node) -> tuple[int, int]:
        text = short(array.text)
        empty, several = self._constants.sizes(array)

        def point(is_possible: bool, what: str) -> int:
            if not is_possible:
                return _NOWHERE
            return self._counters.point(Kind.OPERAND, f"`{text}` {what}", array)

        return point(empty, "is never empty"), point(several, "never has several elements")


#: No element of the counters.
_NOWHERE: Final = -1


def _is_fallback(node: Node) -> bool:
    """Whether a node is a value that is read, in place of one that is missing."""
    is_last = operator_of(node.parent) in ("||", "??") and node.name == "right"
    return is_last and node.kind in ("identifier", *MEMBERS)


def _answers(counters: Counters, node: Node) -> None:
    """Count whether a comparison whose result is sent is true, and is false."""
    parent = node.parent
    while parent.kind == "parenthesized_expression":
        parent = parent.parent
    is_compared = parent.kind == "binary_expression" and operator_of(parent) not in ("&&", "||")
    if not (is_compared or parent.kind in _ELSEWHERE or is_link_of(parent, node)):
        counters.seen(node, "", *map(counters.hit, counters.truth(node, Kind.OPERAND)))


def _keys(counters: Counters, node: Node, constants: Constants) -> None:
    """Count the keys of a table that are looked up: `NAMES[kind]`."""
    table, index = constants.literal(node.get("object")), node.get("index")
    keys = [property_of(part) for part in table.parts]
    is_constant = unwrapped(index).kind in ("number", "string")
    is_target = "assignment" in node.parent.kind or node.parent.kind in _CHANGING
    is_table = table.kind == "object" and None not in keys
    if not is_table or is_constant or is_target:
        return
    known = [key for key in keys if key is not None]
    _looked_up(counters, index, short(node.text), node, known, has_others=True)


def _constants_of(
    counters: Counters,
    value: Node,
    call: Node,
    items: Sequence[Node],
    *,
    has_others: bool = False,
) -> None:
    """Count which of some written texts the argument of a call is."""
    constants = [constant for item in items if (constant := text_of(item)) is not None]
    if constants and len(constants) == len(items):
        _looked_up(counters, value, short(call.text), call, constants, has_others=has_others)


def _alternatives(counters: Counters, value: Node, text: str, place: Node, pattern: Node) -> None:
    """Count which alternatives of a regular expression match a value."""
    flags = pattern.get("flags").text.replace("g", "")
    seen, tests = counters.value(), ""
    for alternative, source in [] if "y" in flags else alternatives(pattern.get("pattern").text):
        point = counters.point(Kind.OPERAND, f"`{text}`: never `{alternative}`", place)
        tests += f"/{source or '(?:)'}/{flags}.test({seen})&&({counters.hit(point)}),"
    if tests:
        counters.around(value, f"({seen}=(", f'),typeof {seen}=="string"&&({tests}0),{seen})')


def _looked_up(
    counters: Counters,
    value: Node,
    text: str,
    place: Node,
    keys: Sequence[str],
    *,
    has_others: bool = False,
) -> None:
    """Count which of some keys a value is; with `has_others`, also whether it is none of them."""
    code, other = "", _NOWHERE
    for key in dict.fromkeys(keys):
        point = counters.point(Kind.OPERAND, f"`{text}`: never `{key}`", place)
        code += f"[{json.dumps(key)}]:{point},"
    if has_others:
        other = counters.point(Kind.OPERAND, f"`{text}`: never anything else", place)
    seen, found = counters.value(), counters.value()
    counters.head.append(f"{found} = {{ __proto__: null, {code} }};")
    counters.around(
        value,
        f"({seen}=(",
        f'),{counters.names.counters}[(typeof {seen}=="string"||typeof {seen}=="number")'
        f"&&{seen} in {found}?{found}[{seen}]:{other}]=1,{seen})",
    )


def _method_of(call: Node) -> str:
    """Return the name of the method that is called, or ""."""
    return call.get("function").get("property").text if call.kind == "call_expression" else ""


def _callback(call: Node) -> Node:
    """Return the function that is the first argument of a call, or `NOTHING`."""
    first = unwrapped(call.get("arguments").first)
    return first if first.kind in FUNCTIONS else call.get("")


def _is_plain(call: Node) -> bool:
    """Whether the object of a method is a value by itself; in `a?.b.map(…)`, `a?.b` is not."""
    member = call.get("function")
    array = member.get("object")
    is_linked = member.has("?.") or not _has_optional(array)
    return array.kind != "super" and is_linked


def _has_optional(node: Node) -> bool:
    while node:
        if node.get("optional_chain"):
            return True
        node = node.get("object") or node.get("function")
    return False
