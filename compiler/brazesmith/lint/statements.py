"""Statements: which of them are reached, and in what state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from brazesmith.ir.types import Type
from brazesmith.lint.calls import call_function, element_of
from brazesmith.lint.expressions import evaluate
from brazesmith.lint.facts import Facts, Result
from brazesmith.lint.flow import MOST_BRANCHES, Flow, State, TooMuch
from brazesmith.lint.patterns import bind
from brazesmith.lint.reading import subject_of
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import FUNCTIONS, Node, Script, unwrapped
from brazesmith.lint.values import (
    NO_PATHS,
    UNDEFINED,
    UNKNOWN,
    JsType,
    Paths,
    plain,
    present,
)


def walk(script: Script, names: Names, source: Type | None) -> Facts:
    """Walk through a script, then through the functions that it never calls."""
    flow = Flow(script, names, source, evaluate, _execute_function)
    statements = script.root.parts
    _execute_all(flow, statements)
    if flow.state.reachable:
        flow.found.end = statements[-1] if statements else script.root
    end = flow.state
    for node in script.nodes:
        if node.kind in FUNCTIONS and node not in flow.finished:
            flow.state = flow.defined.get(node, end).fork()
            call_function(flow, node, [UNKNOWN] * 20)
    return flow.found


def _execute_function(flow: Flow, function: Node) -> None:
    """Execute a function body; an arrow function may be an expression."""
    body = function.get("body")
    exits, guarded = flow.exits, flow.guarded
    flow.exits = []
    if body is not None and body.kind == "statement_block":
        _execute_all(flow, body.parts)
    else:
        value = evaluate(flow, body)
        flow.frames[-1].results.append((value, flow.state.fork()))
        _end(flow)
    flow.exits, flow.guarded = exits, guarded


def _end(flow: Flow) -> None:
    """End the current path."""
    flow.state.reachable = False


def _execute_all(flow: Flow, statements: Sequence[Node]) -> None:
    reported = False
    for statement in statements:
        if flow.state.reachable:
            _execute(flow, statement)
        elif not reported and not _is_hoisted(statement):
            flow.found.unreachable.append(statement)
            reported = True


def _is_hoisted(statement: Node) -> bool:
    """Whether a statement has an effect even if unreachable."""
    if statement.kind in ("function_declaration", "generator_function_declaration"):
        return True
    return statement.kind in ("empty_statement", "class_declaration", "break_statement")


def _execute(flow: Flow, node: Node) -> None:
    handler = _STATEMENTS.get(node.kind)
    if handler is not None:
        handler(flow, node)
    elif node.kind not in ("function_declaration", "generator_function_declaration"):
        evaluate(flow, node)


def _expression(flow: Flow, node: Node) -> None:
    for part in node.parts:
        evaluate(flow, part)


def _declaration(flow: Flow, node: Node) -> None:
    for declarator in node.parts:
        pattern, right = declarator.get("name"), declarator.get("value")
        if pattern is None:
            continue
        if right is None:
            binding = flow.names.binding(pattern)
            if node.kind == "lexical_declaration" or (
                binding is not None and flow.state.value(binding) is None
            ):
                bind(flow, pattern, UNDEFINED)
        else:
            bind(flow, pattern, evaluate(flow, right), right)


def _block(flow: Flow, node: Node) -> None:
    _execute_all(flow, node.parts)


def _if(flow: Flow, node: Node) -> None:
    """The branches of an `if`, following `else if` without recursion."""
    before = flow.state
    ends: list[State] = []
    rung: Node | None = node
    while rung is not None:
        if len(ends) > MOST_BRANCHES:
            raise TooMuch
        condition_node = rung.get("condition")
        condition = evaluate(flow, condition_node)
        constant = unwrapped(condition_node).kind if condition_node is not None else ""
        rest = flow.state
        with flow.branch(condition.truthy) as then:
            then.reachable = constant != "false"
            _branch(flow, rung.get("consequence"))
        ends.append(then)
        flow.state = rest.fork()
        flow.state.reachable = constant != "true"
        flow.assume(condition.falsy)
        alternative = rung.get("alternative")
        inner = alternative.parts[0] if alternative is not None and alternative.parts else None
        rung = inner if inner is not None and inner.kind == "if_statement" else None
        if rung is None:
            _branch(flow, inner)
            ends.append(flow.state)
    flow.state = before
    before.merge(ends)


def _branch(flow: Flow, node: Node | None) -> None:
    if node is not None and flow.state.reachable:
        _execute(flow, node)


@contextmanager
def _breakable(
    flow: Flow, paths: Paths = NO_PATHS, *, once: bool = False, endless: bool = False
) -> Iterator[None]:
    """Walk through a body that `break` exits, and that runs any number of times or `once`.

    `paths` exist in the body. An endless loop only ends with `break`.
    """
    before = flow.state
    flow.exits.append([])
    with flow.branch(paths) as inside:
        yield
    ends = [] if endless else [inside] if once else [before.fork(), inside]
    before.merge([*ends, *flow.exits.pop()])


def _while(flow: Flow, node: Node) -> None:
    condition_node = node.get("condition")
    condition = evaluate(flow, condition_node)
    endless = condition_node is not None and unwrapped(condition_node).text in ("true", "1")
    with _breakable(flow, condition.truthy, endless=endless):
        _branch(flow, node.get("body"))


def _do(flow: Flow, node: Node) -> None:
    with _breakable(flow, once=True):
        _branch(flow, node.get("body"))
        evaluate(flow, node.get("condition"))


def _for(flow: Flow, node: Node) -> None:
    start = node.get("initializer")
    if start is not None:
        _execute(flow, start)
    condition_node = node.get("condition")
    if condition_node is not None and condition_node.kind == "expression_statement":
        condition = evaluate(flow, condition_node.parts[0]) if condition_node.parts else UNKNOWN
    else:
        condition = evaluate(flow, condition_node)
    endless = condition_node is None or condition_node.kind == "empty_statement"
    with _breakable(flow, condition.truthy, endless=endless):
        _branch(flow, node.get("body"))
    with flow.branch(condition.truthy):
        evaluate(flow, node.get("increment"))


def _for_in(flow: Flow, node: Node) -> None:
    right_node, left = node.get("right"), node.get("left")
    if right_node is None or left is None:
        return
    right = evaluate(flow, right_node)
    operator = node.get("operator")
    if operator is not None and operator.kind == "of":
        flow.use(node, right_node, right)
        element = element_of(flow, right, right_node)
    else:
        element = present(JsType.TEXT, chosen=flow.origin(right, right_node))
    with _breakable(flow, subject_of(right)):  # a missing object has no keys
        bind(flow, left, plain(element))
        _branch(flow, node.get("body"))


def _break(flow: Flow, node: Node) -> None:
    labelled = node.get("label") is not None
    for exits in flow.exits if labelled else flow.exits[-1:]:
        exits.append(flow.state.fork())
    _end(flow)


def _continue(flow: Flow, node: Node) -> None:
    """The loop may end after this iteration, in this state."""
    if flow.exits:
        flow.exits[-1].append(flow.state.fork())
    _end(flow)


def _return(flow: Flow, node: Node) -> None:
    argument = node.parts[0] if node.parts else None
    value = evaluate(flow, argument) if argument is not None else UNDEFINED
    frame = flow.frames[-1]
    frame.results.append((value, flow.state.fork()))
    if frame.function is None:
        flow.found.results.append(Result(node, argument, value))
    _end(flow)


def _throw(flow: Flow, node: Node) -> None:
    _expression(flow, node)
    _end(flow)


def _try(flow: Flow, node: Node) -> None:
    """Errors inside `try … catch` are handled, so reads there are not recorded."""
    before = flow.state
    handler, finalizer = node.get("handler"), node.get("finalizer")
    flow.guarded += handler is not None
    with flow.branch(NO_PATHS) as body:
        _branch(flow, node.get("body"))
    flow.guarded -= handler is not None
    ends = [body]
    if handler is not None:
        # Any part of the body may have run before it threw.
        middle = before.fork()
        halves = [body.fork(), before.fork()]
        halves[0].reachable = True
        middle.merge(halves)
        flow.state = middle
        parameter = handler.get("parameter")
        if parameter is not None:
            bind(flow, parameter, UNKNOWN)
        _branch(flow, handler.get("body"))
        ends.append(middle)
        flow.state = before
    before.merge(ends)
    if finalizer is not None:
        reachable, before.reachable = before.reachable, True
        _branch(flow, finalizer.get("body"))
        before.reachable = before.reachable and reachable


def _switch(flow: Flow, node: Node) -> None:
    value = evaluate(flow, node.get("value"))
    before = flow.state
    body = node.get("body")
    cases = body.parts if body is not None else []
    flow.exits.append([])
    falling: State | None = None
    for case in cases:
        test_node = case.get("value")
        with flow.branch(NO_PATHS):
            test = evaluate(flow, test_node)
        facts = test.truthy
        if value.subject is not None and test_node is not None:
            facts |= {value.subject}
        flow.state = branch = before.fork()
        flow.assume(facts)
        if falling is not None and falling.reachable:
            flow.state = joined = before.fork()
            joined.merge([branch, falling])
        _execute_all(flow, case.all("body"))
        falling = flow.state
        flow.state = before
    ends = flow.exits.pop()
    if falling is not None:
        ends.append(falling)
    if all(case.kind != "switch_default" for case in cases):
        ends.append(before.fork())
    before.merge(ends)


def _labeled(flow: Flow, node: Node) -> None:
    with _breakable(flow, once=True):
        _branch(flow, node.get("body"))


def _class(flow: Flow, node: Node) -> None:
    body = node.get("body")
    for member in body.parts if body is not None else ():
        if member.kind != "method_definition":
            evaluate(flow, member.get("value"))


_STATEMENTS: dict[str, Callable[[Flow, Node], None]] = {
    "expression_statement": _expression,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "statement_block": _block,
    "if_statement": _if,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _do,
    "break_statement": _break,
    "continue_statement": _continue,
    "return_statement": _return,
    "throw_statement": _throw,
    "try_statement": _try,
    "switch_statement": _switch,
    "labeled_statement": _labeled,
    "class_declaration": _class,
}
