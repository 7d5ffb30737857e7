"""Calls: functions of the script, functions of ECMAScript, and methods.

A function of the script is walked through once, with the arguments of its first call, whose result
represents all results. A callback is walked through where it is passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from brazesmith.lint.access import assign
from brazesmith.lint.facts import Member, Use
from brazesmith.lint.flow import Flow, evaluate
from brazesmith.lint.syntax import FUNCTIONS, NOTHING, Node, parameters_of, text_of
from brazesmith.lint.values import (
    ELEMENT,
    NO_PATHS,
    UNDEFINED,
    UNKNOWN,
    JsType,
    Paths,
    Presence,
    Time,
    Value,
    join,
    part_of,
    plain,
    present,
    read_value,
)

# --- Functions of the script ----------------------------------------------------------------------


def call_function(
    flow: Flow, function: Node, arguments: Sequence[Value], *, certain: bool = True
) -> Value:
    """Call a function of the script. `certain`: the call happens, and happens once."""
    if function in flow.finished:
        return _generalized(flow.finished[function], function)
    if function in flow.running or len(flow.running) > 60:
        return UNKNOWN
    flow.running.add(function)
    inner = flow.inside(function)
    for number, pattern in enumerate(parameters_of(function)):
        if pattern.kind == "rest_pattern":
            assign(inner, pattern, present(JsType.ARRAY))
        else:
            argument = arguments[number] if number < len(arguments) else UNDEFINED
            assign(inner, pattern, plain(argument))
    body = function.get("body")
    value = evaluate(inner, body)
    if inner.state.reachable:
        inner.returns.append((UNDEFINED if body.kind == "statement_block" else value, inner.state))
    flow.running.discard(function)
    ends = [state for _, state in inner.returns]
    if ends:
        flow.state.merge(ends if certain else [*ends, flow.state.fork()])
    result = flow.finished[function] = _result(function, [value for value, _ in inner.returns])
    return result


def _result(function: Node, returned: list[Value]) -> Value:
    if function.has("async"):
        return present(JsType.PROMISE)
    if function.kind.startswith("generator") or function.has("*"):
        return present(JsType.OBJECT)
    return join(*returned)  # of a function that always throws nothing is known


def _generalized(value: Value, function: Node) -> Value:
    """The result of a function's first call, as the result of any other call.

    What the function created stays known; what came from its arguments does not.
    """
    literals = tuple(filter(function.contains, value.literals))
    passed = value.path is not None or literals != value.literals
    return replace(
        value,
        presence=Presence.UNKNOWN if passed else value.presence,
        path=None,
        about=None,
        declared=None,
        literals=literals,
        elements=tuple(filter(function.contains, value.elements)),
        made=value.made if function.contains(value.made) else NOTHING,
        chosen=value.chosen if function.contains(value.chosen) else NOTHING,
    )


def _run_callback(flow: Flow, function: Value, arguments: Sequence[Value] = ()) -> Value:
    """Walk through a function that is passed as an argument and called any number of times."""
    functions = [literal for literal in function.literals if literal.kind in FUNCTIONS]
    return join(*(call_function(flow, node, arguments, certain=False) for node in functions))


# --- Any call -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """A call with the values of its arguments, and of the object whose method is called."""

    flow: Flow
    node: Node
    arguments: Sequence[Node]
    values: Sequence[Value]
    receiver: Value = UNKNOWN

    @property
    def first(self) -> Value:
        """The value of the first argument."""
        return self.values[0] if self.values else UNDEFINED

    @property
    def presence(self) -> Presence:
        """Whether all arguments exist."""
        return max((value.presence for value in self.values), default=Presence.PRESENT)

    def run_callbacks(self) -> None:
        """Walk through the functions among the arguments."""
        for value in self.values:
            _run_callback(self.flow, value)

    def member_paths(self, value: Value, number: int) -> Paths:
        """The path of the member whose key is an argument; empty if either is not known."""
        key = text_of(self.arguments[number]) if number < len(self.arguments) else None
        if key is None or value.path is None:
            return NO_PATHS
        return frozenset([value.path.below(key)])


def evaluate_call(flow: Flow, node: Node, receiver: Value = UNKNOWN) -> Call:
    """Evaluate the arguments of a call."""
    listed = node.get("arguments")
    arguments = listed.parts if listed.kind == "arguments" else [listed] if listed else []
    return Call(flow, node, arguments, [evaluate(flow, part) for part in arguments], receiver)


def call_value(function: Value, call: Call) -> Value:
    """Call a function of the script; its arguments count as tested."""
    functions = [literal for literal in function.literals if literal.kind in FUNCTIONS]
    result = join(*(call_function(call.flow, node, call.values) for node in functions))
    if not functions:
        call.run_callbacks()
    tested = NO_PATHS.union(*(value.subjects | value.tested for value in call.values))
    return replace(result, truthy=result.truthy | tested, falsy=result.falsy | tested)


def as_text(flow: Flow, node: Node, value: Value) -> Value:
    """`String(x)` and equivalents."""
    if not value.exists and value.type is not JsType.DATE:
        flow.found.texts.append(node)
    return present(
        JsType.TEXT,
        about=value.subject,
        time=Time.PROSE if value.type is JsType.DATE else value.time,
        made=value.made,
        chosen=value.chosen,
    )


def as_number(value: Value) -> Value:
    """`Number(x)` and equivalents."""
    return Value(
        JsType.NUMBER,
        value.presence,
        about=value.subject,
        reason=value.reason,
        time=Time.MILLIS if value.type is JsType.DATE else value.time,
        made=value.made,
        truthy=value.subjects,
    )


# --- Functions of ECMAScript ----------------------------------------------------------------------


def global_function(name: str) -> Callable[[Call], Value] | None:
    """The effect of `Object.keys(x)`, `Number(x)` …, if a function of this name is known."""
    if name.startswith("Math."):
        return _math
    return _promise if name.startswith("Promise.") else _GLOBALS.get(name)


def _math(call: Call) -> Value:
    first = call.first if call.values else UNKNOWN
    about = first.subject
    return Value(JsType.NUMBER, call.presence, about=about, time=first.time, made=first.made)


def _promise(call: Call) -> Value:
    call.run_callbacks()
    return present(JsType.PROMISE)


def _text(call: Call) -> Value:
    return as_text(call.flow, call.node, call.first) if call.values else present(JsType.TEXT)


def _time(call: Call) -> Value:
    return replace(as_number(call.first), reason="", time=Time.MILLIS, made=call.node)


def _listing(call: Call) -> Value:
    """`Object.keys`, `Object.entries`, `Object.values`: they throw if there is no object."""
    if not call.arguments:
        return present(JsType.ARRAY)
    value, argument = call.first, call.arguments[0]
    call.flow.use(call.node, argument, value)
    chosen = call.flow.found.origin(value, argument)
    return present(JsType.ARRAY, about=value.subject, made=call.node, chosen=chosen)


def _assign(call: Call) -> Value:
    """`Object.assign(target, …)` is the target with spreads at its end."""
    if not call.values:
        return present(JsType.OBJECT)
    for literal in call.first.literals:
        members = call.flow.found.members.setdefault(literal, [])
        for value, argument in zip(call.values[1:], call.arguments[1:], strict=True):
            members.append(Member(argument, None, plain(value), argument, spread=True))
    return call.first


def _parse_json(call: Call) -> Value:
    value = call.first
    if value.path is not None and value.path.root.kind == "input" and not value.path.keys:
        call.flow.found.json_parsed.append(call.node)
    if value.literals:
        return present(JsType.OBJECT, literals=value.literals)
    return Value(about=value.subject)


def _array_from(call: Call) -> Value:
    if len(call.values) > 1:
        element = element_of(call.flow, call.first, call.arguments[0])
        result = _run_callback(call.flow, call.values[1], [element, present(JsType.NUMBER)])
        return present(JsType.ARRAY, elements=result.literals)
    return present(JsType.ARRAY, elements=tuple(call.flow.found.elements(call.first)))


def _boolean(**conditions: Paths) -> Value:
    return present(JsType.BOOLEAN, **conditions)


_FUNCTIONS: Sequence[tuple[str, Callable[[Call], Value]]] = (
    ("Number parseInt parseFloat", lambda call: as_number(call.first)),
    ("Number.parseInt Number.parseFloat", lambda call: as_number(call.first)),
    ("String", _text),
    ("Boolean", lambda call: _boolean(truthy=call.first.truthy, falsy=call.first.falsy)),
    ("isNaN Number.isNaN", lambda call: _boolean(falsy=call.first.subjects)),
    ("isFinite Number.isFinite", lambda call: _boolean(truthy=call.first.subjects)),
    ("Number.isInteger Array.isArray", lambda call: _boolean(truthy=call.first.subjects)),
    ("Object.hasOwn", lambda call: _boolean(truthy=call.member_paths(call.first, 1))),
    ("Date.now", lambda call: present(JsType.NUMBER, time=Time.MILLIS, made=call.node)),
    ("Date.parse Date.UTC", _time),
    # without `new`: a string
    ("Date", lambda call: present(JsType.TEXT, time=Time.PROSE, made=call.node)),
    ("Object.keys Object.entries Object.values", _listing),
    ("Object.fromEntries", lambda call: present(JsType.OBJECT, chosen=call.first.chosen)),
    ("Object.assign", _assign),
    ("Object.freeze structuredClone", lambda call: plain(call.first)),
    ("JSON.parse", _parse_json),
    ("JSON.stringify", lambda call: present(JsType.TEXT, literals=call.first.literals)),
    ("Array.from", _array_from),
)
_GLOBALS = {name: function for names, function in _FUNCTIONS for name in names.split()}


# --- Methods --------------------------------------------------------------------------------------

#: Methods that call a function for the elements of an array.
_WITH_CALLBACK = frozenset((
    "map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every",
    "flatMap", "reduce", "reduceRight",
))  # fmt: skip
_TEXT_METHODS = frozenset((
    "trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "replace", "replaceAll",
    "substring", "substr", "padStart", "padEnd", "repeat", "normalize", "charAt",
))  # fmt: skip
_PROSE = re.compile(r"to(Locale(Date|Time)?|Date|Time|UTC|GMT)?String")


def call_method(method: str, call: Call) -> Value:
    """`receiver.method(…)`."""
    flow, node, receiver = call.flow, call.node, call.receiver
    if method in _WITH_CALLBACK and call.values:
        return _call_with_callback(method, call)
    call.run_callbacks()
    about = receiver.subject
    if receiver.type is JsType.DATE:
        match method:
            case "toISOString" if not flow.guarded:
                if not receiver.exists:
                    flow.found.iso_calls.append(Use(node, node, receiver))
                flow.assume(receiver.subjects)
            case "toJSON":
                return Value(JsType.TEXT, receiver.presence, time=Time.ISO)
            case "getTime" | "valueOf":
                known = Value(JsType.NUMBER, receiver.presence, about=about)
                return replace(known, time=Time.MILLIS, made=node)
            case _ if _PROSE.fullmatch(method):
                return present(JsType.TEXT, time=Time.PROSE, made=node)
            case _:
                pass
    match method:
        case "toISOString":
            return present(JsType.TEXT, time=Time.ISO)
        case "toString":
            return present(JsType.TEXT, about=about, time=receiver.time, made=receiver.made)
        case "push" | "unshift":
            for literal in receiver.literals:
                flow.found.pushed.setdefault(literal, []).extend(call.values)
            return present(JsType.NUMBER)
        case "concat" if receiver.type is JsType.ARRAY or receiver.elements:
            elements = flow.found.elements(receiver)
            for value in call.values:
                elements += value.elements if value.type is JsType.ARRAY else value.literals
            return present(JsType.ARRAY, elements=tuple(dict.fromkeys(elements)))
        case "match" | "exec":
            matched = receiver if method == "match" else call.first
            return Value(
                presence=Presence.MAYBE,
                about=matched.subject,
                reason=f"`{method}` gives null where nothing matches",
                made=node,
                truthy=matched.subjects,
            )
        case "hasOwnProperty":
            paths = call.member_paths(receiver, 0) or receiver.subjects
            return _boolean(truthy=paths)
        case "includes" | "has" | "test" | "startsWith" | "endsWith" | "indexOf":
            return _search(method, call)
        case "then" | "catch" | "finally":
            return present(JsType.PROMISE)
        case "slice" | "reverse" | "sort" if receiver.elements or receiver.chosen:
            return plain(receiver)
        case "toFixed" | "join":
            return present(JsType.TEXT)
        case "split":
            return present(JsType.ARRAY, about=about)
        case _ if method in _TEXT_METHODS:
            return present(JsType.TEXT, about=about, chosen=receiver.chosen)
        case _:
            return Value(truthy=receiver.subjects, about=about)


def _search(method: str, call: Call) -> Value:
    """`list.includes(x)`: whatever the result, x has been tested."""
    values = (call.receiver, *call.values)
    tested = NO_PATHS.union(*(value.tested for value in values))
    return present(
        JsType.NUMBER if method == "indexOf" else JsType.BOOLEAN,
        about=(call.first if call.values else call.receiver).subject,
        truthy=tested.union(*(value.subjects for value in values)),
        falsy=tested,
    )


def element_of(flow: Flow, array: Value, node: Node) -> Value:
    """Any element of an array that is iterated over."""
    if array.chosen and array.made:
        match array.made.get("function").text:
            case "Object.keys":
                return present(JsType.TEXT, chosen=array.chosen)
            case "Object.entries":
                return present(JsType.ARRAY, chosen=array.chosen)
            case _:
                return UNKNOWN
    literals = tuple(flow.found.elements(array))
    item = part_of(array.declared, ELEMENT)[0] if array.declared is not None else None
    presence = Presence.MAYBE if item is not None and item.nullable else Presence.PRESENT
    if array.path is None:
        return Value(presence=presence, declared=item, literals=literals)
    element = read_value(array.path.below(ELEMENT), item, presence, node)
    return replace(element, literals=literals)


def _call_with_callback(method: str, call: Call) -> Value:
    flow, values, receiver = call.flow, call.values, call.receiver
    element = element_of(flow, receiver, call.node)
    arguments = [element, present(JsType.NUMBER), receiver]
    start = values[1] if len(values) > 1 else UNKNOWN
    if method.startswith("reduce"):
        arguments = [start, *arguments]
    result = _run_callback(flow, call.first, arguments)
    if method != "forEach":
        flow.found.callbacks += (
            (literal, method)
            for literal in call.first.literals
            if flow.finished.get(literal, UNKNOWN).type is JsType.UNDEFINED
        )
    known = present(JsType.ARRAY, about=receiver.subject)
    match method:
        case "map":
            return replace(known, elements=result.literals, chosen=result.chosen)
        case "flatMap":
            return replace(known, elements=result.elements, chosen=result.chosen)
        case "filter":
            elements = tuple(flow.found.elements(receiver))
            return replace(known, declared=receiver.declared, elements=elements)
        case "find" | "findLast":
            reason = f"`{method}` gives undefined where nothing matches"
            maybe = replace(element, presence=Presence.MAYBE, reason=reason)
            return replace(maybe, path=None, truthy=NO_PATHS)
        case "some" | "every":
            return _boolean(truthy=receiver.subjects)
        case "reduce" | "reduceRight":
            return plain(join(start, result)) if start.literals else UNKNOWN
        case "forEach":
            return UNDEFINED
        case _:
            return present(JsType.NUMBER)
