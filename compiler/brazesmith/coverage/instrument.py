"""Insert counters into JavaScript: which statements run, and which way every condition turns out.

Every counter is a plain assignment to an element of an array, and values pass through unchanged, so
that a script does the same with and without counters. No line breaks are added. Two differences
remain: `toString` of a function shows the counters, and a message of V8 that quotes a counted
expression, such as "(a || b) is not a function", quotes the counters too.

What counts as a way:

    if, ?:, do … while     every operand of the condition is true, and is false
    &&, ||, &&=, ||=       the left operand is true, and is false
    ??, ??=, ?.            the left operand is null or undefined, and has a value
    while, for             the loop runs at least once, and not at all
    switch                 every case matches (running into a case is no match), and none does
    try … catch            the block throws
    a = 1, in a pattern    the default is used

Not counted: what cannot turn out otherwise (`while (true)`), the statements inside `with`, and a
statement that tree-sitter cannot parse, or its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from brazesmith.base.source import one_line
from brazesmith.coverage.points import Kind, Point
from brazesmith.lint.syntax import (
    FUNCTIONS,
    LOOPS,
    Node,
    ParsedScript,
    operator_of,
    unwrapped,
    with_insertions,
)

_STATEMENTS = LOOPS | {
    "break_statement", "class_declaration", "continue_statement", "debugger_statement",
    "expression_statement", "if_statement", "labeled_statement", "lexical_declaration",
    "return_statement", "switch_statement", "throw_statement", "try_statement",
    "variable_declaration",
}  # fmt: skip
_LISTS = ("program", "statement_block", "switch_case", "switch_default")
_MEMBERS = ("member_expression", "subscript_expression")
_LINKS = (*_MEMBERS, "call_expression")
_AND_OR = ("&&", "||")
_COMPARISONS = ("<", ">", "<=", ">=", "==", "===", "!=", "!==", "in", "instanceof")
_PARTS = ("consequence", "alternative")
_CONSTANTS = ("true", "false", "null", "undefined", "number", "string", "regex")
#: Functions and classes whose name may come from where they stand.
_NAMELESS = ("arrow_function", "function_expression", "generator_function", "class")
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Instrumented:
    """A script with counters.

    `text` is a function body. It uses the names that `head` declares; `counters` is the one of an
    array with an element for each point, which is 1 if the point was reached.
    """

    text: str
    head: str
    counters: str
    points: tuple[Point, ...]


def instrument(script: ParsedScript) -> Instrumented:
    """Insert counters into a script."""
    names = _Names.unused_in(script.text)
    counting = _Counting(script, names)
    skipped = _skipped(script)
    for node in script.nodes:  # parents come first
        if node in skipped:
            skipped.update(node.children)
        else:
            counting.visit(node)
    counters = f"{names.counters} = new Uint8Array({len(counting.points)})"
    return Instrumented(
        with_insertions(script.text, counting.insertions()),
        f"const {counters}, {names.values} = {{ __proto__: null }}, {names.nothing} = "
        "{ __proto__: null, next: () => ({ done: true }), [Symbol.iterator]() { return this; } };",
        names.counters,
        tuple(counting.points),
    )


def _skipped(script: ParsedScript) -> set[Node]:
    """Return the nodes inside which nothing is counted."""
    found = set()
    statements = script.root.children
    for node in script.nodes:
        if node.kind == "with_statement":
            found.add(node.get("body"))
        elif node.kind == "ERROR" or node.missing:
            if node is script.root:
                return {node}
            while node.parent is not script.root:
                node = node.parent
            number = statements.index(node)
            found.update(statements[max(number - 1, 0) : number + 2])
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    """Names that the script does not use."""

    counters: str
    values: str  # of an object with values of expressions
    flag: str  # of a variable of a statement: whether a loop has not run, and no case has matched
    nothing: str  # of an empty iterable

    @classmethod
    def unused_in(cls, text: str) -> _Names:
        """Return names that are not in a text, not even escaped."""
        text += _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16) % 0x110000), text)
        names, end = ("$h", "$v", "$f", "$n"), ""
        while any(name + end in text for name in names):
            end += "_"
        return cls(*(name + end for name in names))


_ESCAPE = re.compile(r"\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,9})\})")


@dataclass(slots=True)
class _Counting:
    """The points and insertions so far."""

    script: ParsedScript
    names: _Names
    points: list[Point] = field(default_factory=list)
    _order: dict[Node, int] = field(init=False)
    _values: int = 0
    _before: list[tuple[int, int, int, str]] = field(default_factory=list)
    _after: list[tuple[int, int, int, str]] = field(default_factory=list)
    _tested: set[Node] = field(default_factory=set)  # of which only the truth counts
    _entries: dict[Node, str] = field(default_factory=dict)  # by the body of a loop
    _ways: dict[Node, tuple[int, int]] = field(default_factory=dict)  # by expression: true, false
    _leads: dict[Node, int] = field(default_factory=dict)  # the point that leads to a node
    _inside: dict[Node, int | None] = field(default_factory=dict)  # the same, for nodes inside too
    _directives: set[Node] = field(default_factory=set)
    _last: dict[Node, int] = field(default_factory=dict)  # of a list of statements
    _needs: int | None = None  # the one that leads to the node that is visited

    def __post_init__(self) -> None:
        self._order = {node: number for number, node in enumerate(self.script.nodes)}

    def insertions(self) -> Iterator[tuple[int, str]]:
        """Yield the insertions by offset.

        At one offset, what ends something comes first, the innermost first, and then what begins
        something, the outermost first.
        """
        ends = [(at, 0, -order, -number, text) for at, order, number, text in self._after]
        starts = [(at, 1, order, number, text) for at, order, number, text in self._before]
        return ((at, text) for at, *_, text in sorted((*ends, *starts)))

    def visit(self, node: Node) -> None:
        """Count what a node is. Its parent has been visited before."""
        lead = self._leads.get(node, self._inside.get(node.parent))
        self._inside[node] = self._needs = self._way_to(node, lead)
        if node in self._tested:
            self._test(node)
        self._statement(node)
        if node.kind == "program" or node.parent.kind in FUNCTIONS:
            self._directives.update(_directives(node))
        match node.kind:
            case "if_statement" | "ternary_expression" | "do_statement":
                self._tested.add(node.get("condition"))
            case "while_statement" | "for_statement" | "for_in_statement":
                self._loop(node)
            case "switch_statement":
                self._switch(node)
            case "catch_clause":
                throws = self._branch("the `try` block never throws", node)
                self._leads[node.get("body")] = throws
                self._end(node.get("body").children[0], f"{self._hit(throws)};")
            case "binary_expression":
                self._logical(node)
            case "augmented_assignment_expression" if operator_of(node) in ("&&=", "||=", "??="):
                self._assigning(node)
            case "assignment_pattern" | "object_assignment_pattern":
                self._default(node)
            case "arrow_function" if node.get("body").kind != "statement_block":
                self._run(node.get("body"))
            case "field_definition" if node.get("value") and not _is_nameless(node.get("value")):
                self._run(node.get("value"))
            case kind if kind in _LINKS and not _is_link_of(node.parent, node):
                self._chain(node)
            case _:
                pass

    # --- Statements -------------------------------------------------------------------------------

    def _statement(self, node: Node) -> None:
        """Count a statement of a list, or one that is the body of an `if`, `else` or loop.

        Such a body gets braces.
        """
        parent = node.parent
        is_body = (
            (parent.kind == "if_statement" and node.name == "consequence")
            or (parent.kind == "else_clause" and node.named)
            or (parent.kind in LOOPS and node.name == "body")
        )
        is_listed = parent.kind in _LISTS and node.name in ("", "body")
        if not (is_body or is_listed):
            return
        counted = self._entries.get(node, "")
        if node.kind in _STATEMENTS and node not in self._directives:
            name = _name_of(parent.parent) if parent not in self._last else ""
            text = f"`{name}` is never called" if name else f"`{_short(node.text)}` never runs"
            self._needs = self._last.get(parent, self._needs)
            runs = self._point(Kind.STATEMENT, text, node)
            self._inside[node] = self._needs = self._last[parent] = runs
            counted += f"{self._hit(runs)};"
        if not is_body:
            self._begin(node, counted)
        elif node.kind == "statement_block":
            self._end(node.children[0], counted)
        else:
            self._begin(node, "{" + counted)
            self._end(node, "}")

    def _run(self, node: Node) -> None:
        """Count an expression that runs like a statement."""
        runs = self._point(Kind.STATEMENT, f"`{_short(node.text)}` never runs", node)
        self._leads[node] = runs
        self._around(node, f"({self._hit(runs)},", ")")

    def _loop(self, node: Node) -> None:
        """Count whether a loop runs. Its condition counts if it has several operands."""
        condition, body = unwrapped(node.get("condition")), node.get("body")
        if node.kind != "for_in_statement":
            if not condition or condition.kind in (*_CONSTANTS, "empty_statement"):
                return
            if condition.kind == "binary_expression" and operator_of(condition) in _AND_OR:
                self._tested.add(node.get("condition"))
        loop, flag = _short(self.script.text[node.start : body.start]), self.names.flag
        runs = self._branch(f"the body of `{loop}` never runs", node, body)
        skipped = self._branch(f"`{loop}` is never skipped", node, body)
        self._leads[body] = runs
        self._entries[body] = f"{flag}=0;{self._hit(runs)};"
        self._around(_labelled(node), f"{{let {flag}=1;", f"{flag}&&({self._hit(skipped)})}}")

    def _switch(self, node: Node) -> None:
        """Count the cases that match."""
        flag, cases = self.names.flag, node.get("body").parts
        switched = unwrapped(node.get("value"))
        value, end = _short(switched.text), "}"
        for case in cases:
            colon = next(child for child in case.children if child.kind == ":")
            test = _short(case.get("value").text)
            text = f"`{value}` is never `{test}`" if test else f"`{value}` is never anything else"
            if test and switched.kind in _CONSTANTS:
                text = f"the case `{test}` never matches"
            matches = self._branch(text, case, colon)
            for statement in case.all("body"):
                self._leads[statement] = matches
            self._end(colon, f"{flag}&&({flag}=0,{self._hit(matches)});")
        if all(case.get("value") for case in cases):
            other = self._branch(f"`{value}` is never anything else", node, node.get("body"))
            end = f"{flag}&&({self._hit(other)})}}"
        self._around(_labelled(node), f"{{let {flag}=1;", end)

    # --- Expressions ------------------------------------------------------------------------------

    def _test(self, node: Node) -> None:
        """Count whether an expression is true, or the operands of which it consists."""
        match node.kind:
            case "parenthesized_expression":
                self._tested.add(node.first)
            case "unary_expression" if operator_of(node) == "!":
                self._tested.add(node.get("argument"))
            case "binary_expression" if operator_of(node) in _AND_OR:
                pass  # see _logical
            case kind if kind not in _CONSTANTS and not _is_nameless(node):
                self._ways[node] = self._truth(node)
                self._seen(node, "", *map(self._hit, self._ways[node]))
            case _:
                pass

    def _logical(self, node: Node) -> None:
        left = node.get("left")
        if operator_of(node) in _AND_OR:
            self._tested.add(left)
            if node in self._tested:
                self._tested.add(node.get("right"))
        elif operator_of(node) == "??" and not _is_nameless(left):
            missing, there = self._nullish(left)
            self._leads[node.get("right")] = missing
            self._seen(left, "==null", self._hit(missing), self._hit(there))

    def _assigning(self, node: Node) -> None:
        """Count whether `a ||= b` assigns: `b` sets a flag."""
        left, right, operator = node.get("left"), node.get("right"), operator_of(node)
        if _is_nameless(right):
            return
        if operator == "??=":
            assigns, stays = self._nullish(left)
        else:
            true, false = self._truth(left)
            assigns, stays = (true, false) if operator == "&&=" else (false, true)
        self._leads[right] = assigns
        done, result, value = self._value(), self._value(), self._value()
        self._around(node, f"({done}=0,{result}=", f",{done}||({self._hit(stays)}),{result})")
        self._around(right, f"({value}=(", f"),{self._hit(assigns)},{done}=1,{value})")

    def _default(self, node: Node) -> None:
        right = node.get("right")
        if not _is_nameless(right):
            name = _short(node.get("left").text)
            used = self._branch(f"the default of `{name}` is never used", node)
            self._leads[right] = used
            self._around(right, f"({self._hit(used)},", ")")

    def _chain(self, top: Node) -> None:
        """Count whether the values before the `?.` of a chain are null or undefined.

        If one is, nothing more of the chain runs but counters, which must not count that as theirs.
        The variable `stopped` tells them. It is 0 again behind the chain.
        """
        spine = _spine(top)
        links = [node for node in spine if node.get("optional_chain")]
        methods = [link for link in links if _is_method(link)]
        if not links or (methods and top.parent.kind == "unary_expression"):
            return  # `delete a.b?.().c` needs the chain as it is
        stopped = f"{self.names.values}.stopped"
        needs, begin, check = self._needs, "", ""
        for node in spine:
            for part in (node.get("arguments"), node.get("index")):
                if self._needs is not None:
                    self._leads[part] = self._needs
            if node not in links:
                continue
            before = _object(node)
            missing, there = self._nullish(before)
            self._needs = there
            self._leads[node.get("arguments") or node.get("index")] = there
            stop, goes_on = f"({stopped}=1,{self._hit(missing)})", self._hit(there)
            if node in methods:
                done = self._value()
                begin += f"{done}=0,"
                check += f"{done}||{stopped}||{stop},"
                self._at_call(node.get("arguments"), f"{goes_on},{done}=1")
            else:
                is_last = node is links[-1] and not methods
                if is_last:
                    stop = f"({stopped}?{stopped}=0:{self._hit(missing)})"
                elif node is not links[0]:
                    stop = f"({check}{stopped}||{stop})"
                self._seen(before, "==null", stop, goes_on)
                check = ""
        self._needs = needs
        if methods:
            result = self._value()
            self._around(top, f"({begin}{result}=", f",{check}{stopped}=0,{result})")

    def _at_call(self, arguments: Node, code: str) -> None:
        """Run code before the arguments of a call are evaluated."""
        first = arguments.first
        if not first:
            self._end(arguments.children[0], f"...({code},{self.names.nothing})")
        else:
            self._around(first.first if first.kind == "spread_element" else first, f"({code},", ")")

    def _seen(self, node: Node, test: str, yes: str, no: str) -> None:
        """Count which way the value of an expression turns out."""
        value = self._value()
        self._around(node, f"(({value}=(", f")){test}?{yes}:{no},{value})")

    # --- Points and insertions --------------------------------------------------------------------

    def _truth(self, node: Node) -> tuple[int, int]:
        text = _short(node.text)
        is_boolean = operator_of(unwrapped(node)) in _COMPARISONS
        yes, no = ("true", "false") if is_boolean else ("truthy", "falsy")
        true = self._branch(f"`{text}` is never {yes}", node)
        return true, self._branch(f"`{text}` is never {no}", node)

    def _nullish(self, node: Node) -> tuple[int, int]:
        text = _short(node.text)
        missing = self._branch(f"`{text}` is never null or undefined", node)
        return missing, self._branch(f"`{text}` never has a value", node)

    def _branch(self, text: str, node: Node, end: Node | None = None) -> int:
        return self._point(Kind.BRANCH, text, node, end)

    def _point(self, kind: Kind, text: str, node: Node, end: Node | None = None) -> int:
        """Add a point, up to the start of `end`; return its number."""
        stop = _end(node) if end is None else end.start
        code = self.script.text[node.start : stop].rstrip()
        span = self.script.span(node.start, node.start + len(code))
        self.points.append(Point(kind, text, span, self._needs))
        return len(self.points) - 1

    def _hit(self, point: int) -> str:
        """Return the code that counts a point."""
        return f"{self.names.counters}[{point}]=1"

    def _way_to(self, node: Node, otherwise: int | None) -> int | None:
        """Return the point that leads to a part of an `if`, `?:`, `&&` or `||`."""
        parent = node.parent
        match parent.kind:
            case "if_statement" | "ternary_expression" if node.name in _PARTS:
                wanted = node.name == "consequence"
                return self._outcome(parent.get("condition"), wanted, otherwise)
            case "binary_expression" if operator_of(parent) in _AND_OR and node.name == "right":
                return self._outcome(parent.get("left"), operator_of(parent) == "&&", otherwise)
            case _:
                return otherwise

    def _outcome(self, node: Node, wanted: bool, otherwise: int | None) -> int | None:
        """Return the point of an outcome of a condition; of several operands, that of the last."""
        while node not in self._ways:
            match node.kind:
                case "parenthesized_expression":
                    node = node.first
                case "unary_expression" if operator_of(node) == "!":
                    node, wanted = node.get("argument"), not wanted
                case "binary_expression" if operator_of(node) in _AND_OR:
                    node = node.get("right")
                case _:
                    return otherwise
        true, false = self._ways[node]
        return true if wanted else false

    def _value(self) -> str:
        """Return a new place for a value."""
        self._values += 1
        return f"{self.names.values}[{self._values}]"

    def _around(self, node: Node, before: str, after: str) -> None:
        self._begin(node, before)
        self._end(node, after)

    def _begin(self, node: Node, text: str) -> None:
        self._before.append((node.start, self._order[node], len(self._before), text))

    def _end(self, node: Node, text: str) -> None:
        self._after.append((_end(node), self._order[node], len(self._after), text))


def _end(node: Node) -> int:
    """Return where the last token ends; a statement may end behind a comment."""
    while node.children:
        node = node.children[-1]
    return node.end


def _object(link: Node) -> Node:
    """Return what a link of a chain of properties and calls is a link of."""
    return link.get("object") or link.get("function")


def _is_link_of(link: Node, node: Node) -> bool:
    """Whether a node is what another one is a link of."""
    return link.kind in _LINKS and _object(link) is node


def _is_method(link: Node) -> bool:
    """Whether a link calls a method, which needs its object as `this`."""
    return link.kind == "call_expression" and unwrapped(_object(link)).kind in _MEMBERS


def _spine(top: Node) -> Sequence[Node]:
    """Return the links of a chain, the innermost first: `a.b`, `a.b?.c` and `a.b?.c()`."""
    links = []
    while top.kind in _LINKS:
        links.append(top)
        top = _object(top)
    return links[::-1]


def _labelled(node: Node) -> Node:
    """Return a statement with its labels."""
    while node.parent.kind == "labeled_statement":
        node = node.parent
    return node


def _name_of(function: Node) -> str:
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
    return _short(name.text)


def _is_nameless(node: Node) -> bool:
    """Whether a node is a function or class that JavaScript names after what it is assigned to."""
    node = unwrapped(node)
    return node.kind in _NAMELESS and not node.get("name")


def _directives(body: Node) -> Iterator[Node]:
    """Yield the directives of a body, such as "use strict", which have to come first."""
    for node in body.children:
        if node.kind == "expression_statement" and node.first.kind == "string":
            yield node
        elif node.named:
            return


def _short(text: str) -> str:
    """Return the first line of a text, shortened."""
    first = text.strip().split("\n", 1)[0].rstrip()
    if len(first) > _LONGEST or first != text.strip():
        first = first[: _LONGEST - 1].rstrip() + "…"
    return one_line(first)
