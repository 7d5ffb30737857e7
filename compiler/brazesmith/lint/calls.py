"""Calls: functions of the script, functions of ECMAScript, and methods.

A function of the script is walked through once, with the arguments of its first call, whose result
represents all results. A callback is walked through where it is passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from brazesmith.lint.facts import Callback, IsoCall, Member
from brazesmith.lint.flow import Flow, Frame, generalized
from brazesmith.lint.patterns import bind
from brazesmith.lint.reading import as_number, as_text, subject_of
from brazesmith.lint.syntax import FUNCTIONS, Node, parameters_of, text_of, unwrapped
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
    part_type,
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
        return generalized(flow.finished[function], function)
    if function in flow.running or len(flow.running) > 60:
        return UNKNOWN
    flow.running.add(function)
    before, frame = flow.state, Frame(function)
    flow.state = before.fork()
    flow.state.reachable = True
    flow.frames.append(frame)
    try:
        for number, pattern in enumerate(parameters_of(function)):
            if pattern.kind == "rest_pattern":
                bind(flow, pattern, present(JsType.ARRAY))
            else:
                given = arguments[number] if number < len(arguments) else UNDEFINED
                bind(flow, pattern, plain(given))
        flow.execute(flow, function)
        if flow.state.reachable:
            frame.results.append((UNDEFINED, flow.state))
    finally:
        flow.frames.pop()
        flow.state = before
        flow.running.discard(function)
    ends = [state for _, state in frame.results]
    if ends:
        before.merge(ends if certain else [*ends, before.fork()])
    result = _result(function, frame)
    flow.finished[function] = result
    return result


def _result(function: Node, frame: Frame) -> Value:
    if function.has("async"):
        return present(JsType.PROMISE)
    if function.kind.startswith("generator") or function.has("*"):
        return present(JsType.OBJECT)
    if not frame.results:
        return UNKNOWN  # it always throws
    result = frame.results[0][0]
    for value, _ in frame.results[1:]:
        result = join(result, value)
    return result


def run_callback(flow: Flow, function: Value, arguments: Sequence[Value]) -> Value:
    """Walk through a function that is passed as an argument and called any number of times."""
    result: Value | None = None
    for literal in function.literals:
        if literal.kind in FUNCTIONS:
            value = call_function(flow, literal, arguments, certain=False)
            result = value if result is None else join(result, value)
    return UNKNOWN if result is None else result


# --- Functions of ECMAScript ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """A call with the values of its arguments."""

    flow: Flow
    node: Node
    arguments: Sequence[Node]
    values: Sequence[Value]

    @property
    def first(self) -> Value:
        """The value of the first argument."""
        return self.values[0] if self.values else UNDEFINED

    def text(self, number: int) -> str | None:
        """The text of an argument that is a string literal."""
        if number >= len(self.arguments):
            return None
        return text_of(unwrapped(self.arguments[number]))

    @property
    def presence(self) -> Presence:
        """Whether all arguments are there."""
        return max((value.presence for value in self.values), default=Presence.PRESENT)

    def run_callbacks(self) -> None:
        """Walk through the functions among the arguments."""
        for value in self.values:
            run_callback(self.flow, value, [])


def is_global(name: str) -> bool:
    """Whether `call_global` knows a function of this name."""
    return name in _GLOBALS or name.startswith(("Math.", "Promise."))


def call_global(name: str, call: Call) -> Value:
    """`Object.keys(x)`, `Number(x)` …"""
    handler = _GLOBALS.get(name)
    if handler is not None:
        return handler(call)
    if name.startswith("Math."):
        first = call.values[0] if call.values else UNKNOWN
        return Value(
            JsType.NUMBER, call.presence, about=first.subject, time=first.time, made=first.made
        )
    call.run_callbacks()
    return present(JsType.PROMISE)


def _text(call: Call) -> Value:
    return as_text(call.flow, call.node, call.first) if call.values else present(JsType.TEXT)


def _boolean(call: Call) -> Value:
    return present(JsType.BOOLEAN, truthy=call.first.truthy, falsy=call.first.falsy)


def _is_missing(call: Call) -> Value:
    """`isNaN(x)`: if it is false, x is there."""
    return present(JsType.BOOLEAN, falsy=subject_of(call.first))


def _is_there(call: Call) -> Value:
    """`Number.isFinite(x)`: if it is true, x is there."""
    return present(JsType.BOOLEAN, truthy=subject_of(call.first))


def _has_own(call: Call) -> Value:
    """`Object.hasOwn(object, "key")`."""
    return present(JsType.BOOLEAN, truthy=_member_paths(call.first, call.text(1)) or NO_PATHS)


def _member_paths(value: Value, key: str | None) -> Paths | None:
    """The path of a member; None if the object or the key is not known."""
    if key is None or value.path is None:
        return None
    return frozenset([value.path.below(key)])


def _time(call: Call) -> Value:
    first = call.first
    return Value(
        JsType.NUMBER, first.presence, about=first.subject, time=Time.MILLIS, made=call.node
    )


def _listing(call: Call) -> Value:
    """`Object.keys`, `Object.entries`, `Object.values`: they throw if there is no object."""
    if not call.arguments:
        return present(JsType.ARRAY)
    value, argument = call.first, call.arguments[0]
    call.flow.use(call.node, argument, value)
    chosen = call.flow.origin(value, argument)
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
        result = run_callback(call.flow, call.values[1], [element, present(JsType.NUMBER)])
        return present(JsType.ARRAY, elements=result.literals)
    return present(JsType.ARRAY, elements=tuple(call.flow.found.elements(call.first)))


_GLOBALS: dict[str, Callable[[Call], Value]] = {
    **dict.fromkeys(
        ("Number", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat"),
        lambda call: as_number(call.first),
    ),
    "String": _text,
    "Boolean": _boolean,
    **dict.fromkeys(("isNaN", "Number.isNaN"), _is_missing),
    **dict.fromkeys(
        ("isFinite", "Number.isFinite", "Number.isInteger", "Array.isArray"), _is_there
    ),
    "Object.hasOwn": _has_own,
    "Date.now": lambda call: present(JsType.NUMBER, time=Time.MILLIS, made=call.node),
    **dict.fromkeys(("Date.parse", "Date.UTC"), _time),
    # without `new`: a string
    "Date": lambda call: present(JsType.TEXT, time=Time.PROSE, made=call.node),
    **dict.fromkeys(("Object.keys", "Object.entries", "Object.values"), _listing),
    "Object.fromEntries": lambda call: present(JsType.OBJECT, chosen=call.first.chosen),
    "Object.assign": _assign,
    **dict.fromkeys(("Object.freeze", "structuredClone"), lambda call: plain(call.first)),
    "JSON.parse": _parse_json,
    "JSON.stringify": lambda call: present(JsType.TEXT, literals=call.first.literals),
    "Array.from": _array_from,
}


# --- Methods --------------------------------------------------------------------------------------

#: Methods that call a function for the elements of an array.
_WITH_CALLBACK = frozenset(
    {
        "map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some",
        "every", "flatMap", "reduce", "reduceRight",
    }
)  # fmt: skip
#: Those that use the function's result.
_NEED_RESULT = _WITH_CALLBACK - {"forEach"}
_TEXT_METHODS = frozenset(
    {
        "trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "replace", "replaceAll",
        "substring", "substr", "padStart", "padEnd", "repeat", "normalize", "charAt",
    }
)  # fmt: skip
_PROSE = re.compile(r"to(Locale(Date|Time)?|Date|Time|UTC|GMT)?String")


def call_method(receiver: Value, method: str, call: Call) -> Value:
    """`receiver.method(…)`."""
    flow, node = call.flow, call.node
    if method in _WITH_CALLBACK and call.values:
        return _call_with_callback(receiver, method, call)
    call.run_callbacks()
    subject = subject_of(receiver)
    match method:
        case "toISOString":
            if receiver.type is JsType.DATE and not flow.guarded:
                if receiver.presence is not Presence.PRESENT:
                    flow.found.iso_calls.append(IsoCall(node, receiver))
                flow.assume(subject)
            return present(JsType.TEXT, time=Time.ISO)
        case "toJSON" if receiver.type is JsType.DATE:
            return Value(JsType.TEXT, receiver.presence, time=Time.ISO)
        case "getTime" | "valueOf" if receiver.type is JsType.DATE:
            about = receiver.subject
            return Value(JsType.NUMBER, receiver.presence, about=about, time=Time.MILLIS, made=node)
        case _ if _PROSE.fullmatch(method) and receiver.type is JsType.DATE:
            return present(JsType.TEXT, time=Time.PROSE, made=node)
        case "toString":
            return present(
                JsType.TEXT,
                about=receiver.subject,
                time=receiver.time,
                made=receiver.made,
            )
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
            reason = f"`{method}` gives null where nothing matches"
            about = receiver.subject if method == "match" else call.first.subject
            facts = frozenset([about]) if about is not None else NO_PATHS
            return Value(
                presence=Presence.MAYBE, about=about, reason=reason, made=node, truthy=facts
            )
        case "hasOwnProperty":
            paths = _member_paths(receiver, call.text(0))
            return present(JsType.BOOLEAN, truthy=subject if paths is None else paths)
        case "includes" | "has" | "test" | "startsWith" | "endsWith" | "indexOf":
            return _asked(receiver, method, call.values)
        case "then" | "catch" | "finally":
            return present(JsType.PROMISE)
        case "slice" | "reverse" | "sort" if receiver.elements or receiver.chosen is not None:
            return plain(receiver)
        case "toFixed" | "join":
            return present(JsType.TEXT)
        case "split":
            return present(JsType.ARRAY, about=receiver.subject)
        case _ if method in _TEXT_METHODS:
            kept = receiver.chosen
            return present(JsType.TEXT, about=receiver.subject, chosen=kept)
        case _:
            return Value(truthy=subject, about=receiver.subject)


def _asked(receiver: Value, method: str, values: Sequence[Value]) -> Value:
    """`list.includes(x)`: whatever the result, x has been tested."""
    tested: Paths = NO_PATHS
    facts = subject_of(receiver)
    for value in (receiver, *values):
        if value.subject is not None:
            tested |= {replace(value.subject, tested=True)}
            facts |= {value.subject}
    type_ = JsType.NUMBER if method == "indexOf" else JsType.BOOLEAN
    about = values[0].subject if values else receiver.subject
    return present(type_, about=about, truthy=facts | tested, falsy=tested)


def element_of(flow: Flow, array: Value, node: Node) -> Value:
    """Any element of an array that is iterated over."""
    if array.chosen is not None and array.made is not None:
        function = array.made.get("function")
        name = function.text if function is not None else ""
        if name == "Object.keys":
            return present(JsType.TEXT, chosen=array.chosen)
        if name == "Object.entries":
            return present(JsType.ARRAY, chosen=array.chosen)
        return UNKNOWN
    literals = tuple(flow.found.elements(array))
    item = part_type(array.declared, ELEMENT) if array.declared is not None else None
    nullable = item is not None and item.nullable
    presence = Presence.MAYBE if nullable else Presence.PRESENT
    if array.path is not None:
        path = array.path.below(ELEMENT)
        return replace(read_value(path, item, presence, node), literals=literals)
    return Value(presence=presence, declared=item, literals=literals)


def _call_with_callback(receiver: Value, method: str, call: Call) -> Value:
    flow, values = call.flow, call.values
    element = element_of(flow, receiver, call.node)
    arguments = [element, present(JsType.NUMBER), receiver]
    start = values[1] if len(values) > 1 else UNKNOWN
    if method.startswith("reduce"):
        arguments = [start, *arguments]
    result = run_callback(flow, values[0], arguments)
    if method in _NEED_RESULT:
        for literal in values[0].literals:
            if literal in flow.finished and flow.finished[literal].type is JsType.UNDEFINED:
                flow.found.callbacks.append(Callback(literal, method))
    match method:
        case "map" | "flatMap":
            elements = result.elements if method == "flatMap" else result.literals
            return present(JsType.ARRAY, elements=elements, about=receiver.subject,
                chosen=result.chosen,
            )  # fmt: skip
        case "filter":
            return present(
                JsType.ARRAY,
                about=receiver.subject,
                declared=receiver.declared,
                elements=tuple(flow.found.elements(receiver)),
            )
        case "find" | "findLast":
            return replace(
                element,
                path=None,
                presence=Presence.MAYBE,
                reason=f"`{method}` gives undefined where nothing matches",
                truthy=NO_PATHS,
            )
        case "some" | "every":
            return present(JsType.BOOLEAN, truthy=subject_of(receiver))
        case "reduce" | "reduceRight":
            return plain(join(start, result)) if start.literals else UNKNOWN
        case "forEach":
            return UNDEFINED
        case _:
            return present(JsType.NUMBER)
