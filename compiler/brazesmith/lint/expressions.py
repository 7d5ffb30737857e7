"""Expressions: one function for every kind of node.

The value of a condition states what holds if it is true and what holds if it is false.
"""

from __future__ import annotations

from dataclasses import replace

from brazesmith.lint.access import assign, from_literals, is_tested, read, subscript_key
from brazesmith.lint.calls import (
    as_number,
    as_text,
    call_method,
    call_value,
    evaluate_call,
    global_function,
)
from brazesmith.lint.facts import Member, Use
from brazesmith.lint.flow import Flow, evaluate, handles
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

# --- Names and literals ---------------------------------------------------------------------------


@handles("identifier", "shorthand_property_identifier")
def _identifier(flow: Flow, node: Node) -> Value:
    binding = flow.names.binding(node)
    if binding is None:
        return present(JsType.NUMBER) if node.text in ("NaN", "Infinity") else present()
    value = flow.state.values.get(binding)
    own = AccessPath(binding)
    if value is None and binding.kind == "input":
        declared = flow.source if binding.name == "payload" else None
        return present(JsType.OBJECT, path=own, declared=declared)
    if value is None:
        parent = binding.node.parent
        if parent.kind in FUNCTIONS and binding.node.name == "name":
            return present(JsType.FUNCTION, literals=(parent,))
        value = UNKNOWN
    path = value.path or own
    value = replace(value, path=path, truthy=value.truthy | {own, path})
    if flow.state.knows(own):
        return replace(value, presence=Presence.PRESENT)
    return flow.refine(value)


@handles("function_expression", "generator_function", "arrow_function", "method_definition")
def _function(flow: Flow, node: Node) -> Value:
    flow.defined[node] = flow.state
    return present(JsType.FUNCTION, literals=(node,))


_LITERALS = {
    "undefined": UNDEFINED,
    "null": Value(JsType.NULL, Presence.ABSENT),
    "true": present(JsType.BOOLEAN),
    "false": present(JsType.BOOLEAN),
    "number": present(JsType.NUMBER),
    "string": present(JsType.TEXT),
    "regex": present(JsType.PATTERN),
}


@handles(*_LITERALS)
def _literal(flow: Flow, node: Node) -> Value:
    return replace(_LITERALS[node.kind], made=node)


@handles("template_string")
def _template(flow: Flow, node: Node) -> Value:
    holes = [part for part in node.parts if part.kind == "template_substitution"]
    values = [evaluate(flow, hole.first) for hole in holes if hole.parts]
    if len(values) == 1 and len(holes) == len(node.parts):
        return as_text(flow, node, values[0])
    prose = any(value.type is JsType.DATE for value in values)
    return present(JsType.TEXT, time=Time.PROSE if prose else Time.NONE)


@handles("object")
def _object(flow: Flow, node: Node) -> Value:
    members = flow.found.members[node] = []
    for part in node.parts:
        match part.kind:
            case "pair":
                key, value_node = part.get("key"), part.get("value")
                name = key_of(key)
                computed = evaluate(flow, key.first) if name is None else UNKNOWN
                if computed.chosen and not is_tested(flow, computed):
                    flow.found.chosen[node] = computed.chosen
                members.append(Member(part, name, plain(evaluate(flow, value_node)), value_node))
            case "shorthand_property_identifier":
                members.append(Member(part, part.text, plain(evaluate(flow, part)), part))
            case "spread_element":
                value = plain(evaluate(flow, part.first))
                members.append(Member(part, None, value, part.first, spread=True))
            case "method_definition":
                members.append(Member(part, key_of(part.get("name")), _function(flow, part), part))
            case _:
                pass
    return present(JsType.OBJECT, literals=(node,))


@handles("array")
def _array(flow: Flow, node: Node) -> Value:
    elements: list[Node] = []
    pair = UNKNOWN  # `[key, value]`, which `Object.fromEntries` turns into an object
    for index, part in enumerate(node.parts):
        if part.kind == "spread_element":
            elements += flow.found.elements(evaluate(flow, part.first))
            continue
        value = evaluate(flow, part)
        elements += value.literals
        if index == 0 and not is_tested(flow, value):
            pair = value
    unique = tuple(dict.fromkeys(elements))
    return present(JsType.ARRAY, literals=(node,), elements=unique, chosen=pair.chosen)


# --- Reading from objects: optional chains --------------------------------------------------------


@handles("member_expression", "subscript_expression", "call_expression")
def _chained(flow: Flow, node: Node) -> Value:
    value, short = _chain(flow, node)
    if short and value.presence is not Presence.MAYBE:
        missing = "`?.` gives undefined where there is nothing"
        return flow.refine(replace(value, presence=Presence.MAYBE, reason=value.reason or missing))
    return value


def _chain(flow: Flow, node: Node) -> tuple[Value, bool]:
    """The value of a link of a chain, and whether `?.` may end the chain before it."""
    match node.kind:
        case "member_expression":
            base, short = _base(flow, node)
            value = read(flow, node, base, node.get("property").text)
        case "subscript_expression":
            base, short = _base(flow, node)
            value = read(flow, node, base, *subscript_key(flow, node.get("index")))
        case "call_expression":
            value, short = _call(flow, node)
        case _:
            return evaluate(flow, node), False
    flow.found.values[node] = value
    return value, short


def _base(flow: Flow, node: Node) -> tuple[Value, bool]:
    """The object that a link reads from, and whether the chain may end before it."""
    base_node = node.get("object")
    base, short = _chain(flow, base_node)
    if node.get("optional_chain"):
        return replace(base, presence=Presence.PRESENT), short or not base.exists
    flow.use(node, base_node, base)
    return base, short


def _call(flow: Flow, node: Node) -> tuple[Value, bool]:
    callee = unwrapped(node.get("function"))
    native = global_function(_global_name(flow, callee))
    if native is not None:
        return native(evaluate_call(flow, node)), False
    if callee.kind != "member_expression":
        function, short = _chain(flow, callee)
        return call_value(function, evaluate_call(flow, node)), short
    receiver, short = _base(flow, callee)
    method = callee.get("property").text
    call = evaluate_call(flow, node, receiver)
    own = from_literals(flow, receiver, method)
    if own is not None and own.type is JsType.FUNCTION:
        return call_value(own, call), short
    return call_method(method, call), short or bool(node.get("optional_chain"))


def _global_name(flow: Flow, node: Node) -> str:
    """`Object.keys`, if `Object` is not a variable of the script; otherwise ""."""
    root = node.get("object") if node.kind == "member_expression" else node
    if root.kind != "identifier" or flow.names.binding(root) is not None:
        return ""
    return "".join(node.text.split()) if node.end - node.start < 50 else ""


_CONSTRUCTORS = {
    "Promise": JsType.PROMISE, "Array": JsType.ARRAY, "RegExp": JsType.PATTERN,
}  # fmt: skip


@handles("new_expression")
def _new(flow: Flow, node: Node) -> Value:
    constructor = node.get("constructor")
    call = evaluate_call(flow, node)
    if flow.names.binding(constructor) is not None:
        evaluate(flow, constructor)
        return present(JsType.OBJECT)
    if constructor.text == "Date":
        if len(call.values) == 1:
            flow.found.dates.append(Use(node, call.arguments[0], call.first))
        subjects = [value.subject for value in call.values if value.subject is not None]
        about = next(iter(subjects), None)
        return Value(JsType.DATE, call.presence, about=about, made=node)
    if constructor.text in _CONSTRUCTORS:
        return present(_CONSTRUCTORS[constructor.text])
    call.run_callbacks()
    return present(JsType.OBJECT)


# --- Operators ------------------------------------------------------------------------------------


@handles("parenthesized_expression", "sequence_expression")
def _sequence(flow: Flow, node: Node) -> Value:
    value = UNKNOWN
    for part in node.parts:
        value = evaluate(flow, part)
    return value


@handles("unary_expression")
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


@handles("binary_expression")
def _binary(flow: Flow, node: Node) -> Value:
    """Evaluate a chain of operators, which nests to the left, without recursion."""
    chain = [node]
    left_node = node.get("left")
    while left_node.kind == "binary_expression" and len(chain) < 10_000:
        chain.append(left_node)
        left_node = left_node.get("left")
    value = evaluate(flow, left_node)
    for link in reversed(chain):
        value = _operate(flow, link, operator_of(link), value)
        flow.found.values[link] = value
    return value


@handles("augmented_assignment_expression")
def _augmented(flow: Flow, node: Node) -> Value:
    left = evaluate(flow, node.get("left"))
    value = _operate(flow, node, operator_of(node).removesuffix("="), left)
    assign(flow, node.get("left"), plain(value), node.get("right"))
    return value


def _operate(flow: Flow, node: Node, operator: str, left: Value) -> Value:
    left_node, right_node = node.get("left"), node.get("right")
    match operator:
        case "&&":
            return _and(flow, left, right_node)
        case "||":
            return _or(flow, left, right_node, left.falsy)
        case "??":
            return _or(flow, left, right_node, NO_PATHS)
        case _:
            right = evaluate(flow, right_node)
    match operator:
        case "==" | "===" | "!=" | "!==":
            equal = _equals(left, left_node, right, right_node)
            if operator.startswith("="):
                return equal
            return replace(equal, truthy=equal.falsy, falsy=equal.truthy)
        case "<" | ">" | "<=" | ">=" | "instanceof":
            facts = left.subjects | right.subjects
            return present(JsType.BOOLEAN, truthy=facts, about=left.subject)
        case "in":
            return _in(left, left_node, right)
        case "+":
            return _plus(flow, node, left, right)
        case _:
            return _arithmetic(operator, left, right)


def _and(flow: Flow, left: Value, right_node: Node) -> Value:
    with flow.branch(left.truthy) as branch:
        right = evaluate(flow, right_node)
    flow.state.merge([branch, flow.state.fork()])
    presence = right.presence
    if not left.exists:
        presence = max(presence, min(left.presence, Presence.MAYBE))
    truthy, falsy = left.truthy | right.truthy, left.falsy & right.falsy
    return replace(right, presence=presence, truthy=truthy, falsy=falsy)


def _or(flow: Flow, left: Value, right_node: Node, facts: Paths) -> Value:
    with flow.branch(facts) as branch:
        right = evaluate(flow, right_node)
    flow.state.merge([branch, flow.state.fork()])
    result = join(replace(left, presence=Presence.PRESENT), right)
    default = unwrapped(right_node)
    if left.path is not None and default.kind in ("object", "array") and not default.parts:
        # `payload.traits || {}`: its members are those of the payload
        result = replace(result, path=left.path, declared=left.declared, type=left.type)
    return replace(result, truthy=left.truthy & right.truthy, falsy=left.falsy | right.falsy)


def _equals(left: Value, left_node: Node, right: Value, right_node: Node) -> Value:
    """`a === b`: a value that equals an existing value exists."""
    if_same = if_not = left.tested | right.tested
    for value, other, other_node in ((left, right, right_node), (right, left, left_node)):
        text = text_of(other_node)
        if other.type in (JsType.UNDEFINED, JsType.NULL) or text == "undefined":
            if_not |= value.subjects
        elif text == "" or other.type is JsType.BOOLEAN:
            if_not |= value.subjects
            if_same |= value.subjects
        elif other.exists:
            if_same |= value.subjects
    about = left.subject or right.subject
    return present(JsType.BOOLEAN, about=about, truthy=if_same, falsy=if_not)


def _in(left: Value, left_node: Node, right: Value) -> Value:
    """`key in object`: if it is true, the member exists; `key` has been tested."""
    facts = right.subjects | left.tested
    key = text_of(left_node)
    if key is not None and right.path is not None:
        facts |= {right.path.below(key)}
    tested = frozenset(path for path in facts if path.tested)
    return present(JsType.BOOLEAN, truthy=facts, falsy=tested)


def _plus(flow: Flow, node: Node, left: Value, right: Value) -> Value:
    texts = text_of(node.get("left")), text_of(node.get("right"))
    if texts[0] == "":
        return as_text(flow, node, right)
    if texts[1] == "":
        return as_text(flow, node, left)
    if any(texts) or JsType.TEXT in (left.type, right.type):
        return present(JsType.TEXT)
    if JsType.DATE in (left.type, right.type):
        return present(JsType.TEXT, time=Time.PROSE)
    if left.type is JsType.NUMBER and right.type is JsType.NUMBER:
        return _arithmetic("+", left, right)
    return Value(presence=max(left.presence, right.presence), about=left.subject or right.subject)


def _arithmetic(operator: str, left: Value, right: Value) -> Value:
    result = Value(
        JsType.NUMBER,
        max(left.presence, right.presence),
        about=left.subject or right.subject,
        truthy=left.subjects | right.subjects,
    )
    for value, factor in ((left, right), (right, left)):
        time = _scaled_time(operator, value.time, _number(factor))
        if time is not Time.NONE:
            result = replace(result, time=time, made=value.made)
    return result


def _scaled_time(operator: str, time: Time, factor: float | None) -> Time:
    """The unit of a time after a multiplication, division or rounding."""
    match operator, factor:
        case "*", 1000 if time in (Time.SECONDS, Time.GUESSED):
            return Time.MILLIS
        case "/", 1000 if time is Time.MILLIS:
            return Time.SECONDS
        case ("*" | "/", 1) | ("-" | "+" | "|", 0):
            return time
        case _:
            return Time.NONE


def _number(value: Value) -> float | None:
    if value.type is not JsType.NUMBER or value.made.kind != "number":
        return None
    try:
        return float(value.made.text.replace("_", ""))
    except ValueError:
        return None


@handles("ternary_expression")
def _ternary(flow: Flow, node: Node) -> Value:
    condition = evaluate(flow, node.get("condition"))
    with flow.branch(condition.truthy) as then:
        left = evaluate(flow, node.get("consequence"))
    with flow.branch(condition.falsy) as otherwise:
        right = evaluate(flow, node.get("alternative"))
    flow.state.merge([then, otherwise])
    return join(left, right)


@handles("assignment_expression")
def _assignment(flow: Flow, node: Node) -> Value:
    right = node.get("right")
    value = evaluate(flow, right)
    assign(flow, node.get("left"), plain(value), right)
    return value


@handles("update_expression")
def _update(flow: Flow, node: Node) -> Value:
    target = node.get("argument")
    evaluate(flow, target)
    value = Value(JsType.NUMBER)
    binding = flow.names.binding(target)
    if binding is not None:
        flow.state.assign(binding, value)
    return value


@handles("class", "class_declaration")
def _class(flow: Flow, node: Node) -> Value:
    for member in node.get("body").parts:
        evaluate(flow, member if member.kind == "method_definition" else member.get("value"))
    return present(JsType.FUNCTION)
