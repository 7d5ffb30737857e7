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
    x.filter(…), x.some(…) the test is true for an element, and false for one
    switch                 every case matches (running into a case is no match), and none does
    try … catch            the block throws, and does not
    a = 1, in a pattern    the default is used

What a script computes with besides (`operands.py`) is listed.

Not counted: what cannot turn out otherwise (`while (true)`), the statements inside `with`, and a
statement that tree-sitter cannot parse, or its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from brazesmith.coverage.counters import Counters, Names
from brazesmith.coverage.operands import Constants, Operands, tests_of
from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.syntax import (
    LINKS,
    binder_of,
    directives_of,
    is_link_of,
    is_method,
    is_nameless,
    labelled,
    name_of,
    object_of,
    short,
    spine,
)
from brazesmith.lint.syntax import (
    FUNCTIONS,
    LOOPS,
    NOTHING,
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
_JUMPS = ("return_statement", "throw_statement", "break_statement", "continue_statement")
_DECLARATIONS = ("lexical_declaration", "variable_declaration")
_LISTS = ("program", "statement_block", "switch_case", "switch_default")
_AND_OR = ("&&", "||")
_PARTS = ("consequence", "alternative")
_CONSTANTS = ("true", "false", "null", "undefined", "number", "string", "regex")


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
    names = Names.unused_in(script.text)
    counting = _Counting(script, names)
    skipped = _skipped(script)
    for node in script.nodes:  # parents come first
        if node in skipped:
            skipped.update(node.children)
        else:
            counting.visit(node)
    counting.finish()
    return Instrumented(
        with_insertions(script.text, counting.insertions()),
        _head(names, len(counting.points)) + "".join(counting.head),
        names.counters,
        tuple(counting.points),
    )


def _head(names: Names, points: int) -> str:
    """Return the declarations of the names."""
    hits, sized = names.counters, names.sized
    return (
        f"const {hits} = new Uint8Array({points}), {names.values} = {{ __proto__: null }}, "
        f"{names.nothing} = {{ __proto__: null, next: () => ({{ done: true }}), "
        f"[Symbol.iterator]() {{ return this; }} }}, {sized}array = Array.isArray, "
        f"{sized} = (value, none, many) => {{ const isOther = !{sized}array(value); "
        f"if (isOther || value.length === 0) {hits}[none] = 1; "
        f"if (isOther || value.length > 1) {hits}[many] = 1; return value; }};"
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


@dataclass(slots=True)
class _Counting(Counters):
    """Visits the nodes of a script, and counts its branches and statements."""

    _tested: set[Node] = field(default_factory=set)  # of which only the truth counts
    _entries: dict[Node, str] = field(default_factory=dict)  # by the body of a loop
    _ways: dict[Node, tuple[int, int]] = field(default_factory=dict)  # by expression: true, false
    _leads: dict[Node, int] = field(default_factory=dict)  # the point that leads to a node
    _inside: dict[Node, int | None] = field(default_factory=dict)  # the same, for nodes inside too
    _directives: set[Node] = field(default_factory=set)
    _last: dict[Node, int] = field(default_factory=dict)  # of a list of statements
    _constants: Constants = field(init=False)
    _operands: Operands = field(init=False)
    _given: dict[Node, int] = field(default_factory=dict)  # by pattern: its default is not used
    _called: list[tuple[int, Node]] = field(default_factory=list)  # of parameters, with the body

    def __post_init__(self) -> None:
        Counters.__post_init__(self)
        self._constants = Constants(self.script)
        self._operands = Operands(self, self._constants)

    def visit(self, node: Node) -> None:
        """Count what a node is. Its parent has been visited before."""
        lead = self._leads.get(node, self._inside.get(node.parent))
        self._inside[node] = self.needs = self._way_to(node, lead)
        if node in self._tested:
            self._test(node)
        self._statement(node)
        if node.kind == "program" or node.parent.kind in FUNCTIONS:
            self._directives.update(directives_of(node))
        match node.kind:
            case "if_statement" | "ternary_expression" | "do_statement":
                self._tested.add(node.get("condition"))
            case "while_statement" | "for_statement" | "for_in_statement":
                self._loop(node)
            case "switch_statement":
                self._switch(node)
            case "try_statement" if node.get("handler"):
                self._try(node.get("body"))
            case "catch_clause":
                throws = self.branch("the `try` block never throws", node)
                self._leads[node.get("body")] = throws
                self.end(node.get("body").children[0], f"{self.hit(throws)};")
            case "binary_expression":
                self._logical(node)
            case "augmented_assignment_expression" if operator_of(node) in ("&&=", "||=", "??="):
                self._assigning(node)
            case "assignment_pattern" | "object_assignment_pattern":
                self._default(node)
            case "arrow_function" if node.get("body").kind != "statement_block":
                self._run(node.get("body"))
            case "field_definition" if node.get("value") and not is_nameless(node.get("value")):
                self._run(node.get("value"))
            case kind if kind in LINKS and not is_link_of(node.parent, node):
                self._chain(node)
            case _:
                pass
        self._tested.update(tests_of(node))
        part = node.get("arguments") or node.get("index")
        self.needs = self._leads.get(part, self.needs) if part else self.needs
        true, _ = self._ways.get(node, (self.needs, None))
        self._operands.count(node, tested=node in self._tested, true=true)

    def finish(self) -> None:
        """Let the points of parameters need that the function is called."""
        for point, body in self._called:
            first = body.first if body.kind == "statement_block" else body
            lead = self._inside.get(first, self.points[point].needs)
            self.points[point] = replace(self.points[point], needs=lead)

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
            name = name_of(parent.parent) if parent not in self._last else ""
            text = f"`{name}` is never called" if name else f"`{short(node.text)}` never runs"
            self.needs = self._last.get(parent, self.needs)
            runs = self.point(Kind.STATEMENT, text, node)
            self._inside[node] = self.needs = self._last[parent] = runs
            counted += f"{self.hit(runs)};"
        if not is_body:
            self.begin(node, counted)
        elif node.kind == "statement_block":
            self.end(node.children[0], counted)
        else:
            self.begin(node, "{" + counted)
            self.end(node, "}")

    def _run(self, node: Node) -> None:
        """Count an expression that runs like a statement."""
        runs = self.point(Kind.STATEMENT, f"`{short(node.text)}` never runs", node)
        self._leads[node] = runs
        self.around(node, f"({self.hit(runs)},", ")")

    def _loop(self, node: Node) -> None:
        """Count whether a loop runs. Its condition counts if it has several operands."""
        condition, body = unwrapped(node.get("condition")), node.get("body")
        if node.kind != "for_in_statement":
            if not condition or condition.kind in (*_CONSTANTS, "empty_statement"):
                return
            if condition.kind == "binary_expression" and operator_of(condition) in _AND_OR:
                self._tested.add(node.get("condition"))
        loop, flag = short(self.script.text[node.start : body.start]), self.names.flag
        runs = self.branch(f"the body of `{loop}` never runs", node, body)
        self._leads[body] = runs
        if self._constants.is_counted_out(node):
            self._entries[body] = f"{self.hit(runs)};"
            return
        skipped = self.branch(f"`{loop}` is never skipped", node, body)
        self.needs, text = runs, f"the body of `{loop}` never runs a second time"
        again = self.point(Kind.OPERAND, text, node, body)
        self._entries[body] = f"{flag}||({self.hit(again)});{flag}=0;{self.hit(runs)};"
        self.around(labelled(node), f"{{let {flag}=1;", f"{flag}&&({self.hit(skipped)})}}")

    def _switch(self, node: Node) -> None:
        """Count the cases that match."""
        flag, cases = self.names.flag, node.get("body").parts
        switched = unwrapped(node.get("value"))
        value, end = short(switched.text), "}"
        for case in cases:
            colon = next(child for child in case.children if child.kind == ":")
            test = short(case.get("value").text)
            text = f"`{value}` is never `{test}`" if test else f"`{value}` is never anything else"
            if test and switched.kind in _CONSTANTS:
                text = f"the case `{test}` never matches"
            matches = self.branch(text, case, colon)
            for statement in case.all("body"):
                self._leads[statement] = matches
            self.end(colon, f"{flag}&&({flag}=0,{self.hit(matches)});")
        if all(case.get("value") for case in cases):
            other = self.branch(f"`{value}` is never anything else", node, node.get("body"))
            end = f"{flag}&&({self.hit(other)})}}"
        self.around(labelled(node), f"{{let {flag}=1;", end)

    def _try(self, block: Node) -> None:
        """Count whether a `try` block ends without an exception, if its last statement shows it."""
        last = block.parts[-1] if block.parts else NOTHING
        jumps = [jump for jump in self.script.all(*_JUMPS) if block.contains(jump)]
        if any(jump is not last and jump.function is block.function for jump in jumps):
            return
        value, text = self.value(), "the `try` block always throws"
        if last.kind == "return_statement" and last.first and not is_nameless(last.first):
            ends = self.hit(self.branch(text, block))
            self.around(last.first, f"({value}=(", f"),{ends},{value})")
        elif last.kind in ("expression_statement", *_DECLARATIONS):
            self.end(last, f";{self.hit(self.branch(text, block))};")

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
            case kind if kind not in _CONSTANTS and not is_nameless(node):
                self._ways[node] = self.truth(node)
                self.seen(node, "", *map(self.hit, self._ways[node]))
            case _:
                pass

    def _logical(self, node: Node) -> None:
        left = node.get("left")
        if operator_of(node) in _AND_OR:
            self._tested.add(left)
            if node in self._tested:
                self._tested.add(node.get("right"))
        elif operator_of(node) == "??" and not is_nameless(left):
            missing, there = self.nullish(left)
            self._leads[node.get("right")] = missing
            self.seen(left, "==null", self.hit(missing), self.hit(there))

    def _assigning(self, node: Node) -> None:
        """Count whether `a ||= b` assigns: `b` sets a flag."""
        left, right, operator = node.get("left"), node.get("right"), operator_of(node)
        if is_nameless(right):
            return
        if operator == "??=":
            assigns, stays = self.nullish(left)
        else:
            true, false = self.truth(left)
            assigns, stays = (true, false) if operator == "&&=" else (false, true)
        self._leads[right] = assigns
        done, result, value = self.value(), self.value(), self.value()
        self.around(node, f"({done}=0,{result}=", f",{done}||({self.hit(stays)}),{result})")
        self.around(right, f"({value}=(", f"),{self.hit(assigns)},{done}=1,{value})")

    def _default(self, node: Node) -> None:
        right = node.get("right")
        if is_nameless(right) or self._constants.calls.uses_default(node) is not None:
            return
        name = short(node.get("left").text)
        used = self.branch(f"the default of `{name}` is never used", node)
        self._leads[right] = used
        done, binder = self.value(), binder_of(node)
        body = binder.get("body")
        is_listed = binder.parent.kind in _LISTS and binder.kind in _DECLARATIONS
        if not (binder.kind in FUNCTIONS or is_listed or body in self._entries):
            self.around(right, f"({self.hit(used)},", ")")
            return
        text = f"the default of `{name}` is always used"
        around = node.parent
        while around.kind.endswith("pattern") and around not in self._given:
            around = around.parent
        self.needs = self._given.get(around, self.needs)
        given = self._given[node] = self.point(Kind.OPERAND, text, node)
        self.around(right, f"({self.hit(used)},{done}=1,", ")")
        code = f"{done}||({self.hit(given)}),{done}=0"
        if is_listed:
            self.end(binder, f";{code};")
        elif body in self._entries:
            self._entries[body] += f"{code};"
        elif body.kind == "statement_block":
            self.end(body.children[0], f"{code};")
        else:
            self.around(body, f"({code},", ")")
        if binder.kind in FUNCTIONS:
            self._called += ((point, body) for point in (used, given))

    def _chain(self, top: Node) -> None:
        """Count whether the values before the `?.` of a chain are null or undefined.

        If one is, nothing more of the chain runs but counters, which must not count that as theirs.
        The variable `stopped` tells them. It is 0 again behind the chain.
        """
        chain = spine(top)
        links = [node for node in chain if node.get("optional_chain")]
        methods = [link for link in links if is_method(link)]
        if not links or (methods and top.parent.kind == "unary_expression"):
            return  # `delete a.b?.().c` needs the chain as it is
        stopped = f"{self.names.values}.stopped"
        needs, begin, check = self.needs, "", ""
        for node in chain:
            for part in (node.get("arguments"), node.get("index")):
                if self.needs is not None:
                    self._leads[part] = self.needs
            if node not in links:
                continue
            before = object_of(node)
            missing, there = self.nullish(before)
            self.needs = there
            self._leads[node.get("arguments") or node.get("index")] = there
            stop, goes_on = f"({stopped}=1,{self.hit(missing)})", self.hit(there)
            if node in methods:
                done = self.value()
                begin += f"{done}=0,"
                check += f"{done}||{stopped}||{stop},"
                self._at_call(node.get("arguments"), f"{goes_on},{done}=1")
            else:
                is_last = node is links[-1] and not methods
                if is_last:
                    stop = f"({stopped}?{stopped}=0:{self.hit(missing)})"
                elif node is not links[0]:
                    stop = f"({check}{stopped}||{stop})"
                self.seen(before, "==null", stop, goes_on)
                check = ""
        self.needs = needs
        if methods:
            result = self.value()
            self.around(top, f"({begin}{result}=", f",{check}{stopped}=0,{result})")

    def _at_call(self, arguments: Node, code: str) -> None:
        """Run code before the arguments of a call are evaluated."""
        first = arguments.first
        if not first:
            self.end(arguments.children[0], f"...({code},{self.names.nothing})")
        else:
            self.around(first.first if first.kind == "spread_element" else first, f"({code},", ")")

    # --- What leads to a node ---------------------------------------------------------------------

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
