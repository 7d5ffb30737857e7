"""Statements: which of them are reached, and in what state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from brazesmith.ir.types import Type
from brazesmith.lint import expressions as expressions  # fills the table of handlers
from brazesmith.lint.access import assign
from brazesmith.lint.calls import call_function, element_of
from brazesmith.lint.facts import Facts, Use
from brazesmith.lint.flow import (
    MOST_BRANCHES,
    Flow,
    State,
    TooMuch,
    evaluate,
    evaluate_parts,
    handles,
)
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import FUNCTIONS, Node, ParsedScript, operator_of, text_of, unwrapped
from brazesmith.lint.values import NO_PATHS, UNDEFINED, UNKNOWN, JsType, Paths, plain, present


def walk(script: ParsedScript, names: Names, source: Type | None) -> Facts:
    """Walk through a script, then through the functions that it never calls."""
    flow = Flow(names, source)
    statements = script.root.parts
    _execute(flow, statements)
    if flow.state.reachable:
        flow.found.end = statements[-1] if statements else script.root
    end = flow.state
    for node in script.nodes:
        if node.kind in FUNCTIONS and node not in flow.finished:
            flow.state = flow.defined.get(node, end).fork()
            call_function(flow, node, [UNKNOWN] * 20)
    return flow.found


#: Statements that have an effect even if unreachable, or none at all.
_HOISTED = (
    "function_declaration", "generator_function_declaration", "empty_statement",
    "class_declaration", "break_statement",
)  # fmt: skip


def _execute(flow: Flow, statements: Sequence[Node]) -> None:
    reported = False
    for statement in statements:
        if flow.state.reachable:
            evaluate(flow, statement)
        elif not reported and statement.kind not in _HOISTED:
            flow.found.unreachable.append(statement)
            reported = True


@handles("function_declaration", "generator_function_declaration")
def _function(flow: Flow, node: Node) -> None:
    """A declaration has no effect where it is."""


@handles("variable_declarator")
def _declarator(flow: Flow, node: Node) -> None:
    pattern, right = node.get("name"), node.get("value")
    if right:
        assign(flow, pattern, evaluate(flow, right), right)
        return
    declared = flow.names.binding(pattern) in flow.state.values
    if node.parent.kind == "lexical_declaration" or not declared:
        assign(flow, pattern, UNDEFINED)


@handles("statement_block")
def _block(flow: Flow, node: Node) -> None:
    _execute(flow, node.parts)


@handles("if_statement")
def _if(flow: Flow, node: Node) -> None:
    """The branches of an `if`, following `else if` without recursion."""
    before = flow.state
    ends: list[State] = []
    while node.kind == "if_statement":
        if len(ends) > MOST_BRANCHES:
            raise TooMuch
        condition = evaluate(flow, node.get("condition"))
        constant = unwrapped(node.get("condition")).kind
        with flow.branch(condition.truthy) as then:
            then.reachable = constant != "false"
            earlier = len(flow.returns)
            _branch(flow, node.get("consequence"))
            if _contradicts_type(flow, node.get("condition")):
                del flow.returns[earlier:]
        ends.append(then)
        flow.state = flow.state.fork(reachable=constant != "true")
        flow.assume(condition.falsy)
        node = node.get("alternative").first
    _branch(flow, node)
    ends.append(flow.state)
    flow.state = before
    before.merge(ends)


_TYPEOF = {JsType.OBJECT: "object", JsType.ARRAY: "object", JsType.FUNCTION: "function"}


def _contradicts_type(flow: Flow, condition: Node) -> bool:
    """Whether a test such as `typeof x === "number"` fails for what this call passes as x."""
    test = unwrapped(condition)
    operand = test.get("left").get("argument")
    value = flow.found.values.get(operand, UNKNOWN)
    if operator_of(test) != "===" or operator_of(test.get("left")) != "typeof":
        return False
    if not value.exists or value.type not in _TYPEOF:
        return False
    return text_of(test.get("right")) not in (None, _TYPEOF[value.type])


def _branch(flow: Flow, node: Node) -> None:
    if flow.state.reachable:
        evaluate(flow, node)


@contextmanager
def _breakable(
    flow: Flow, paths: Paths = NO_PATHS, *, once: bool = False, endless: bool = False
) -> Iterator[None]:
    """Walk through a body that `break` exits, and that runs any number of times or `once`.

    `paths` exist in the body. An endless loop only ends with `break`.
    """
    flow.exits.append([])
    with flow.branch(paths) as inside:
        yield
    ends = [] if endless else [inside] if once else [flow.state.fork(), inside]
    flow.state.merge([*ends, *flow.exits.pop()])


@handles("for_statement", "while_statement")
def _loop(flow: Flow, node: Node) -> None:
    evaluate(flow, node.get("initializer"))
    test = unwrapped(node.get("condition"))
    if test.kind in ("expression_statement", "empty_statement"):
        test = test.first
    condition = evaluate(flow, test)
    with _breakable(flow, condition.truthy, endless=not test or test.text in ("true", "1")):
        _branch(flow, node.get("body"))
    with flow.branch(condition.truthy):
        evaluate(flow, node.get("increment"))


@handles("do_statement", "labeled_statement")
def _once(flow: Flow, node: Node) -> None:
    with _breakable(flow, once=True):
        _branch(flow, node.get("body"))
        evaluate(flow, node.get("condition"))


@handles("for_in_statement")
def _for_in(flow: Flow, node: Node) -> None:
    right_node = node.get("right")
    right = evaluate(flow, right_node)
    if operator_of(node) == "of":
        flow.use(node, right_node, right)
        element = element_of(flow, right, right_node)
    else:
        element = present(JsType.TEXT, chosen=flow.found.origin(right, right_node))
    with _breakable(flow, right.subjects):  # a missing object has no keys
        assign(flow, node.get("left"), plain(element))
        _branch(flow, node.get("body"))


@handles("break_statement", "continue_statement")
def _leave(flow: Flow, node: Node) -> None:
    """After `continue` too, the loop may end in this state."""
    for exits in flow.exits if node.get("label") else flow.exits[-1:]:
        exits.append(flow.state.fork())
    flow.state.reachable = False


@handles("return_statement")
def _return(flow: Flow, node: Node) -> None:
    value = evaluate(flow, node.first) if node.parts else UNDEFINED
    flow.returns.append((value, flow.state.fork()))
    if flow.function is None:
        flow.found.results.append(Use(node, node.first, value))
    flow.state.reachable = False


@handles("throw_statement")
def _throw(flow: Flow, node: Node) -> None:
    evaluate_parts(flow, node)
    flow.state.reachable = False


@handles("try_statement")
def _try(flow: Flow, node: Node) -> None:
    """Errors inside `try … catch` are handled, so reads there are not recorded."""
    before = flow.state
    handler = node.get("handler")
    flow.guarded += bool(handler)
    with flow.branch() as body:
        _branch(flow, node.get("body"))
    flow.guarded -= bool(handler)
    ends = [body]
    if handler:
        # Any part of the body may have run before it threw.
        middle = before.fork()
        middle.merge([body.fork(reachable=True), before.fork()])
        flow.state = middle
        assign(flow, handler.get("parameter"), UNKNOWN)
        _branch(flow, handler.get("body"))
        ends.append(middle)
        flow.state = before
    before.merge(ends)
    if node.get("finalizer"):
        reachable, before.reachable = before.reachable, True
        _branch(flow, node.get("finalizer").get("body"))
        before.reachable = before.reachable and reachable


@handles("switch_statement")
def _switch(flow: Flow, node: Node) -> None:
    value = evaluate(flow, node.get("value"))
    before = flow.state
    cases = node.get("body").parts
    flow.exits.append([])
    falling = before.fork(reachable=False)
    for case in cases:
        with flow.branch():
            test = evaluate(flow, case.get("value"))
        facts = test.truthy | value.subjects if case.get("value") else test.truthy
        with flow.branch(facts) as matched:
            pass
        flow.state = before.fork()
        flow.state.merge([matched, falling])
        _execute(flow, case.all("body"))
        falling = flow.state
        flow.state = before
    ends = [*flow.exits.pop(), falling]
    if all(case.kind != "switch_default" for case in cases):
        ends.append(before.fork())
    before.merge(ends)
