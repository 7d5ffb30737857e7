"""Expressions: one function for every kind of node.

The value of a condition states what holds if it is true and what holds if it is false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from brazesmith.lint.calls import (
    Call,
    call_function,
    call_global,
    call_method,
    is_global,
    run_callback,
)
from brazesmith.lint.facts import DateMade, Member
from brazesmith.lint.flow import Flow
from brazesmith.lint.patterns import assign, subscript_key
from brazesmith.lint.reading import (
    as_number,
    as_text,
    from_literals,
    is_tested,
    read,
    subject_of,
)
from brazesmith.lint.syntax import FUNCTIONS, Node, key_of, operator_of, text_of, unwrapped
from brazesmith.lint.values import (
    NO_PATHS,
    UNDEFINED,
    UNKNOWN,
    AccessPath,
    JsType,
    Paths,
    Presence,
    Time,
    Value,
    join,
    plain,
    present,
)


def evaluate(flow: Flow, node: Node | None) -> Value:
    """The value of an expression; its effects are applied to the state."""
    if node is None:
        return UNKNOWN
    handler = _EXPRESSIONS.get(node.kind)
    if handler is not None:
        value = handler(flow, node)
    elif node.kind in FUNCTIONS:
        value = _function(flow, node)
    else:
        for part in node.parts:
            evaluate(flow, part)
        value = UNKNOWN
    flow.found.values[node] = value
    return value


# --- Names and literals ---------------------------------------------------------------------------


def _identifier(flow: Flow, node: Node) -> Value:
    binding = flow.names.binding(node)
    if binding is None:
        return present(JsType.NUMBER) if node.text in ("NaN", "Infinity") else present()
    value = flow.state.value(binding)
    if value is None and binding.kind == "input":
        declared = flow.source if binding.name == "payload" else None
        return present(JsType.OBJECT, path=AccessPath(binding), declared=declared)
    if value is None:
        parent = binding.node.parent
        if parent is not None and parent.kind in FUNCTIONS and binding.node.name == "name":
            return present(JsType.FUNCTION, literals=(parent,))
        value = UNKNOWN
    own = AccessPath(binding)
    if value.path is None:
        value = replace(value, path=own)
    facts = frozenset([own]) if value.path == own else frozenset([own, *_paths(value)])
    value = replace(value, truthy=value.truthy | facts)
    if flow.state.knows(own):
        return replace(value, presence=Presence.PRESENT)
    return flow.refine(value)


def _paths(value: Value) -> list[AccessPath]:
    return [value.path] if value.path is not None else []


def _function(flow: Flow, node: Node) -> Value:
    flow.defined[node] = flow.state
    return present(JsType.FUNCTION, literals=(node,))


def _literal(type_: JsType) -> Callable[[Flow, Node], Value]:
    def value(flow: Flow, node: Node) -> Value:
        return present(type_, made=node)

    return value


def _template(flow: Flow, node: Node) -> Value:
    holes = [part for part in node.parts if part.kind == "template_substitution"]
    values = [(hole.parts[0], evaluate(flow, hole.parts[0])) for hole in holes if hole.parts]
    words = any(part.kind != "template_substitution" for part in node.parts)
    if len(values) == 1 and not words:
        return as_text(flow, node, values[0][1])
    prose = any(value.type is JsType.DATE for _, value in values)
    return present(JsType.TEXT, time=Time.PROSE if prose else Time.NONE)


def _object(flow: Flow, node: Node) -> Value:
    members = flow.found.members[node] = []
    for part in node.parts:
        match part.kind:
            case "pair":
                key, value_node = part.get("key"), part.get("value")
                if key is None or value_node is None:
                    continue
                name = key_of(key)
                if name is None and key.parts:
                    _chosen_name(flow, node, key.parts[0])
                value = plain(evaluate(flow, value_node))
                members.append(Member(part, name, value, value_node))
            case "shorthand_property_identifier":
                members.append(Member(part, part.text, plain(evaluate(flow, part)), part))
            case "spread_element" if part.parts:
                value = plain(evaluate(flow, part.parts[0]))
                members.append(Member(part, None, value, part.parts[0], spread=True))
            case "method_definition":
                name_node = part.get("name")
                name = key_of(name_node) if name_node is not None else None
                members.append(Member(part, name, _function(flow, part), part))
            case _:
                pass
    return present(JsType.OBJECT, literals=(node,))


def _chosen_name(flow: Flow, literal: Node, key: Node) -> None:
    """`{ [key]: … }` with a key from the payload."""
    value = evaluate(flow, key)
    if value.chosen is not None and not is_tested(flow, value):
        flow.found.chosen[literal] = value.chosen


def _array(flow: Flow, node: Node) -> Value:
    elements: list[Node] = []
    chosen: Node | None = None
    for index, part in enumerate(node.parts):
        if part.kind == "spread_element" and part.parts:
            elements += flow.found.elements(evaluate(flow, part.parts[0]))
            continue
        value = evaluate(flow, part)
        elements += value.literals
        if index == 0 and not is_tested(flow, value):
            chosen = value.chosen
    # `[key, value]`, of which `Object.fromEntries` makes an object
    return present(
        JsType.ARRAY,
        literals=(node,),
        elements=tuple(dict.fromkeys(elements)),
        chosen=chosen,
    )


# --- Reading from objects: optional chains --------------------------------------------------------


def _chained(flow: Flow, node: Node) -> Value:
    value, short = _chain(flow, node)
    if short and value.presence is not Presence.MAYBE:
        missing = "`?.` gives undefined where there is nothing"
        return flow.refine(replace(value, presence=Presence.MAYBE, reason=value.reason or missing))
    return value


def _chain(flow: Flow, node: Node) -> tuple[Value, bool]:
    """The value of a link of a chain, and whether `?.` may end the chain before it."""
    if node.kind in ("member_expression", "subscript_expression"):
        value, short = _read_link(flow, node)
    elif node.kind == "call_expression":
        value, short = _call_link(flow, node)
    else:
        return evaluate(flow, node), False
    flow.found.values[node] = value
    return value, short


def _base(flow: Flow, node: Node) -> tuple[Value, bool]:
    """The object that a link reads from, and whether the chain may end before it."""
    base_node = node.get("object")
    assert base_node is not None
    base, short = _chain(flow, base_node)
    if node.get("optional_chain") is not None:
        missing = base.presence is not Presence.PRESENT
        return replace(base, presence=Presence.PRESENT), short or missing
    flow.use(node, base_node, base)
    return base, short


def _read_link(flow: Flow, node: Node) -> tuple[Value, bool]:
    base, short = _base(flow, node)
    if node.kind == "member_expression":
        name = node.get("property")
        return read(flow, node, base, name.text if name is not None else ""), short
    index = node.get("index")
    if index is None:
        return UNKNOWN, short
    key, chosen = subscript_key(flow, index)
    return read(flow, node, base, key, chosen), short


# --- Calls ----------------------------------------------------------------------------------------


def _call_link(flow: Flow, node: Node) -> tuple[Value, bool]:
    callee = node.get("function")
    arguments = _arguments(node)
    if callee is None:
        return UNKNOWN, False
    inner = unwrapped(callee)
    name = _global_name(flow, inner)
    if is_global(name):
        values = [evaluate(flow, argument) for argument in arguments]
        return call_global(name, Call(flow, node, arguments, values)), False
    if inner.kind == "member_expression":
        return _call_method(flow, node, inner, arguments)
    function, short = _chain(flow, inner)
    values = [evaluate(flow, argument) for argument in arguments]
    return _call_values(flow, function, values), short


def _call_method(flow: Flow, node: Node, callee: Node, arguments: list[Node]) -> tuple[Value, bool]:
    receiver, short = _base(flow, callee)
    name = callee.get("property")
    method = name.text if name is not None else ""
    values = [evaluate(flow, argument) for argument in arguments]
    own = from_literals(flow, receiver, method)
    if own is not None and own.type is JsType.FUNCTION:
        return _call_values(flow, own, values), short
    short = short or node.get("optional_chain") is not None
    return call_method(receiver, method, Call(flow, node, arguments, values)), short


def _global_name(flow: Flow, node: Node) -> str:
    """`Object.keys`, if `Object` is not a variable of the script; otherwise ""."""
    root = node
    if node.kind == "member_expression":
        root = node.get("object") or node
    if root.kind != "identifier" or flow.names.binding(root) is not None:
        return ""
    return "".join(node.text.split()) if node.end - node.start < 50 else ""


def _call_values(flow: Flow, function: Value, arguments: list[Value]) -> Value:
    """Call a function of the script; its arguments count as tested."""
    bodies = [literal for literal in function.literals if literal.kind in FUNCTIONS]
    result = UNKNOWN
    for number, body in enumerate(bodies):
        value = call_function(flow, body, arguments)
        result = value if number == 0 else join(result, value)
    if not bodies:
        for argument in arguments:
            run_callback(flow, argument, [])
    asked: Paths = NO_PATHS
    for argument in arguments:
        path = argument.subject
        if path is not None:
            asked |= {path, replace(path, tested=True)}
    return replace(result, truthy=result.truthy | asked, falsy=result.falsy | asked)


def _arguments(node: Node) -> list[Node]:
    listed = node.get("arguments")
    if listed is None:
        return []
    return listed.parts if listed.kind == "arguments" else [listed]


def _new(flow: Flow, node: Node) -> Value:
    constructor = node.get("constructor")
    arguments = _arguments(node)
    values = [evaluate(flow, argument) for argument in arguments]
    if constructor is None or flow.names.binding(constructor) is not None:
        evaluate(flow, constructor)
        return present(JsType.OBJECT)
    match constructor.text:
        case "Date":
            return _new_date(flow, node, values, arguments)
        case "Promise":
            return present(JsType.PROMISE)
        case "Array":
            return present(JsType.ARRAY)
        case "RegExp":
            return present(JsType.PATTERN)
        case _:
            for value in values:
                run_callback(flow, value, [])
            return present(JsType.OBJECT)


def _new_date(flow: Flow, node: Node, values: list[Value], arguments: list[Node]) -> Value:
    presence = max((value.presence for value in values), default=Presence.PRESENT)
    if len(values) == 1:
        flow.found.dates.append(DateMade(node, arguments[0], values[0]))
    about = next((value.subject for value in values if value.subject is not None), None)
    return Value(JsType.DATE, presence, about=about, made=node)


# --- Operators ------------------------------------------------------------------------------------


def _sequence(flow: Flow, node: Node) -> Value:
    value = UNKNOWN
    for part in node.parts:
        value = evaluate(flow, part)
    return value


def _unary(flow: Flow, node: Node) -> Value:
    value = evaluate(flow, node.get("argument"))
    match operator_of(node):
        case "!":
            return present(JsType.BOOLEAN, truthy=value.falsy, falsy=value.truthy)
        case "typeof":
            return present(JsType.TEXT, about=value.subject)
        case "+" | "-":
            return as_number(value)
        case "void":
            return UNDEFINED
        case _:
            return present(JsType.BOOLEAN)


def _binary(flow: Flow, node: Node) -> Value:
    """Evaluate a chain of operators, which nests to the left, without recursion."""
    chain = [node]
    left = node.get("left")
    while left is not None and left.kind == "binary_expression" and len(chain) < 10_000:
        chain.append(left)
        left = left.get("left")
    value = evaluate(flow, left)
    left_node = left
    for link in reversed(chain):
        right = link.get("right")
        value = _operate(flow, link, value, left_node, right)
        flow.found.values[link] = value
        left_node = link
    return value


def _operate(
    flow: Flow, node: Node, left: Value, left_node: Node | None, right_node: Node | None
) -> Value:
    match operator_of(node):
        case "&&":
            return _and(flow, left, right_node)
        case "||":
            return _or(flow, left, right_node, left.falsy)
        case "??":
            return _or(flow, left, right_node, NO_PATHS)
        case "==" | "===":
            return _equals(left, left_node, evaluate(flow, right_node), right_node, True)
        case "!=" | "!==":
            return _equals(left, left_node, evaluate(flow, right_node), right_node, False)
        case "<" | ">" | "<=" | ">=" | "instanceof":
            right = evaluate(flow, right_node)
            facts = subject_of(left) | subject_of(right)
            return present(JsType.BOOLEAN, truthy=facts, about=left.subject)
        case "in":
            return _in(left, left_node, evaluate(flow, right_node))
        case "+":
            return _plus(flow, node, left, evaluate(flow, right_node), left_node, right_node)
        case operator:
            return _arithmetic(operator, left, evaluate(flow, right_node))


def _and(flow: Flow, left: Value, right_node: Node | None) -> Value:
    before = flow.state
    with flow.branch(left.truthy) as branch:
        right = evaluate(flow, right_node)
    before.merge([branch, before.fork()])
    presence = right.presence
    if left.presence is not Presence.PRESENT:
        presence = max(presence, Presence.MAYBE if left.presence > 1 else left.presence)
    return replace(
        right,
        presence=presence,
        truthy=left.truthy | right.truthy,
        falsy=left.falsy & right.falsy,
    )


def _or(flow: Flow, left: Value, right_node: Node | None, facts: Paths) -> Value:
    before = flow.state
    with flow.branch(facts) as branch:
        right = evaluate(flow, right_node)
    before.merge([branch, before.fork()])
    kept = replace(left, presence=Presence.PRESENT)
    result = join(kept, right)
    if left.path is not None and _is_empty(right_node):
        # `payload.traits || {}`: its members are those of the payload
        result = replace(result, path=left.path, declared=left.declared, type=left.type)
    return replace(result, truthy=left.truthy & right.truthy, falsy=left.falsy | right.falsy)


def _is_empty(node: Node | None) -> bool:
    return (
        node is not None
        and unwrapped(node).kind in ("object", "array")
        and not unwrapped(node).parts
    )


def _equals(
    left: Value, left_node: Node | None, right: Value, right_node: Node | None, same: bool
) -> Value:
    """`a === b`: a value that equals an existing value exists."""
    facts_if_same: Paths = NO_PATHS
    facts_if_not: Paths = NO_PATHS
    tested: Paths = NO_PATHS
    for value, other, other_node in ((left, right, right_node), (right, left, left_node)):
        path = value.subject
        if path is None:
            continue
        tested |= {replace(path, tested=True)}
        text = text_of(unwrapped(other_node)) if other_node is not None else None
        nothing = other.type in (JsType.UNDEFINED, JsType.NULL) or text == "undefined"
        empty = text == "" or other.type is JsType.BOOLEAN
        if nothing:
            facts_if_not |= {path}
        elif empty:
            facts_if_not |= {path}
            facts_if_same |= {path}
        elif other.presence is Presence.PRESENT:
            facts_if_same |= {path}
    truthy, falsy = facts_if_same | tested, facts_if_not | tested
    if not same:
        truthy, falsy = falsy, truthy
    about = left.subject or right.subject
    return present(JsType.BOOLEAN, about=about, truthy=truthy, falsy=falsy)


def _in(left: Value, left_node: Node | None, right: Value) -> Value:
    key = text_of(unwrapped(left_node)) if left_node is not None else None
    facts = subject_of(right)
    if key is not None and right.path is not None:
        facts |= {right.path.below(key)}
    if left.subject is not None:  # `key in reserved`
        facts |= {replace(left.subject, tested=True)}
    tested = frozenset(path for path in facts if path.tested)
    return present(JsType.BOOLEAN, truthy=facts, falsy=tested)


def _plus(
    flow: Flow,
    node: Node,
    left: Value,
    right: Value,
    left_node: Node | None,
    right_node: Node | None,
) -> Value:
    words = [text_of(unwrapped(n)) if n is not None else None for n in (left_node, right_node)]
    for word, other in ((words[0], right), (words[1], left)):
        if word == "":
            return as_text(flow, node, other)
    if any(words) or JsType.TEXT in (left.type, right.type):
        return present(JsType.TEXT)
    if JsType.DATE in (left.type, right.type):
        return present(JsType.TEXT, time=Time.PROSE)
    if left.type is JsType.NUMBER and right.type is JsType.NUMBER:
        return _arithmetic("+", left, right)
    return Value(presence=max(left.presence, right.presence), about=left.subject or right.subject)


def _arithmetic(operator: str, left: Value, right: Value) -> Value:
    presence = max(left.presence, right.presence)
    time, made = Time.NONE, None
    for value, factor in ((left, right), (right, left)):
        number = _number(factor)
        if number is None or value.time is Time.NONE:
            continue
        seconds = value.time in (Time.SECONDS, Time.GUESSED)
        if operator == "*" and number == 1000 and seconds:
            time, made = Time.MILLIS, value.made
        elif operator == "/" and number == 1000 and value.time is Time.MILLIS:
            time, made = Time.SECONDS, value.made
        elif (operator in "*/" and number == 1) or (operator in "-+|" and number == 0):
            time, made = value.time, value.made
    about = left.subject or right.subject
    facts = subject_of(left) | subject_of(right)
    return Value(JsType.NUMBER, presence, about=about, time=time, made=made, truthy=facts)


def _number(value: Value) -> float | None:
    if value.type is not JsType.NUMBER or value.made is None or value.made.kind != "number":
        return None
    try:
        return float(value.made.text.replace("_", ""))
    except ValueError:
        return None


def _ternary(flow: Flow, node: Node) -> Value:
    condition = evaluate(flow, node.get("condition"))
    before = flow.state
    with flow.branch(condition.truthy) as then:
        left = evaluate(flow, node.get("consequence"))
    with flow.branch(condition.falsy) as otherwise:
        right = evaluate(flow, node.get("alternative"))
    before.merge([then, otherwise])
    return join(left, right)


def _assignment(flow: Flow, node: Node) -> Value:
    target, right = node.get("left"), node.get("right")
    value = evaluate(flow, right)
    if target is not None and right is not None:
        assign(flow, target, value, right)
    return value


def _augmented(flow: Flow, node: Node) -> Value:
    target, right = node.get("left"), node.get("right")
    left = evaluate(flow, target)
    match operator_of(node):
        case "||=" | "??=":
            value = _or(flow, left, right, left.falsy)
        case "&&=":
            value = _and(flow, left, right)
        case "+=":
            value = _plus(flow, node, left, evaluate(flow, right), target, right)
        case operator:
            value = _arithmetic(operator.removesuffix("="), left, evaluate(flow, right))
    if target is not None and right is not None:
        assign(flow, target, value, right)
    return value


def _update(flow: Flow, node: Node) -> Value:
    target = node.get("argument")
    evaluate(flow, target)
    value = Value(JsType.NUMBER, Presence.UNKNOWN)
    binding = flow.names.binding(target) if target is not None else None
    if binding is not None:
        flow.state.assign(binding, value)
    return value


def _class(flow: Flow, node: Node) -> Value:
    body = node.get("body")
    for member in body.parts if body is not None else ():
        if member.kind == "method_definition":
            _function(flow, member)
        else:
            evaluate(flow, member.get("value"))
    return present(JsType.FUNCTION)


_EXPRESSIONS: dict[str, Callable[[Flow, Node], Value]] = {
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "undefined": lambda flow, node: UNDEFINED,
    "null": lambda flow, node: Value(JsType.NULL, Presence.ABSENT),
    "true": _literal(JsType.BOOLEAN),
    "false": _literal(JsType.BOOLEAN),
    "number": _literal(JsType.NUMBER),
    "string": _literal(JsType.TEXT),
    "regex": _literal(JsType.PATTERN),
    "template_string": _template,
    "object": _object,
    "array": _array,
    "member_expression": _chained,
    "subscript_expression": _chained,
    "call_expression": _chained,
    "new_expression": _new,
    "parenthesized_expression": _sequence,
    "sequence_expression": _sequence,
    "unary_expression": _unary,
    "binary_expression": _binary,
    "ternary_expression": _ternary,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "update_expression": _update,
    "class": _class,
}
