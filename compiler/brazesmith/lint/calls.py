"""What calls mean for the walk: functions of the script, of ECMAScript, and methods.

A function of the script is walked through once, with the arguments of its first call; what it
returned stands for what it returns. A callback is walked through where it is handed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from brazesmith.lint.facts import Callback, IsoCall, Member
from brazesmith.lint.flow import Flow, Frame, generalized
from brazesmith.lint.patterns import bind
from brazesmith.lint.reading import as_number, as_text, subject_of
from brazesmith.lint.syntax import FUNCTIONS, Node, parameters_of, text_of, unwrapped
from brazesmith.lint.values import (
    ELEMENT,
    NO_PLACES,
    UNDEFINED,
    UNKNOWN,
    Places,
    Presence,
    Sort,
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
                bind(flow, pattern, present(Sort.ARRAY))
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
        before.absorb(ends if certain else [*ends, before.fork()])
    result = _result(function, frame)
    flow.finished[function] = result
    return result


def _result(function: Node, frame: Frame) -> Value:
    if function.has("async"):
        return present(Sort.PROMISE)
    if function.kind.startswith("generator") or function.has("*"):
        return present(Sort.OBJECT)
    if not frame.results:
        return UNKNOWN  # it always throws
    result = frame.results[0][0]
    for value, _ in frame.results[1:]:
        result = join(result, value)
    return result


def run_callback(flow: Flow, function: Value, arguments: Sequence[Value]) -> Value:
    """Walk through a function that was handed to something, which calls it never or often."""
    result: Value | None = None
    for literal in function.literals:
        if literal.kind in FUNCTIONS:
            value = call_function(flow, literal, arguments, certain=False)
            result = value if result is None else join(result, value)
    return UNKNOWN if result is None else result


# --- Functions of ECMAScript ----------------------------------------------------------------------

_Global = Callable[[Flow, Node, Sequence[Value], Sequence[Node]], Value]


def is_global(name: str) -> bool:
    """Whether `call_global` knows a function of this name."""
    return name in _GLOBALS or name.startswith(("Math.", "Promise."))


def call_global(
    flow: Flow, node: Node, name: str, values: Sequence[Value], arguments: Sequence[Node]
) -> Value:
    """`Object.keys(x)`, `Number(x)` …"""
    handler = _GLOBALS.get(name)
    if handler is not None:
        return handler(flow, node, values, arguments)
    if name.startswith("Math."):
        presence = max((value.presence for value in values), default=Presence.PRESENT)
        first = values[0] if values else UNKNOWN
        return Value(Sort.NUMBER, presence, about=first.subject, time=first.time, made=first.made)
    for value in values:
        run_callback(flow, value, [])
    return present(Sort.PROMISE)


def _first(values: Sequence[Value]) -> Value:
    return values[0] if values else UNDEFINED


def _number(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    return as_number(_first(values))


def _text(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    return as_text(flow, node, values[0]) if values else present(Sort.TEXT)


def _boolean(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    value = _first(values)
    return replace(present(Sort.BOOLEAN), truthy=value.truthy, falsy=value.falsy)


def _is_nothing(
    flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]
) -> Value:
    """`isNaN(x)`: where it is false there is an x."""
    return replace(present(Sort.BOOLEAN), falsy=subject_of(_first(values)))


def _is_something(
    flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]
) -> Value:
    """`Number.isFinite(x)`: where it is true there is an x."""
    return replace(present(Sort.BOOLEAN), truthy=subject_of(_first(values)))


def _has_own(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    """`Object.hasOwn(object, "key")`."""
    key = text_of(unwrapped(arguments[1])) if len(arguments) > 1 else None
    place = _first(values).place
    facts = frozenset([place.below(key)]) if key is not None and place is not None else NO_PLACES
    return replace(present(Sort.BOOLEAN), truthy=facts)


def _now(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    return Value(Sort.NUMBER, Presence.PRESENT, time=Time.MILLIS, made=node)


def _parsed(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    value = _first(values)
    return Value(Sort.NUMBER, value.presence, about=value.subject, time=Time.MILLIS, made=node)


def _date(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    """`Date()` without `new`: a text."""
    return Value(Sort.TEXT, Presence.PRESENT, time=Time.PROSE, made=node)


def _listing(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    """`Object.keys`, `Object.entries`, `Object.values`: an error where there is no object."""
    if not arguments:
        return present(Sort.ARRAY)
    value = values[0]
    flow.use(node, arguments[0], value)
    return Value(
        Sort.ARRAY,
        Presence.PRESENT,
        about=value.subject,
        made=node,
        chosen=flow.origin(value, arguments[0]),
    )


def _from_entries(
    flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]
) -> Value:
    return replace(present(Sort.OBJECT), chosen=_first(values).chosen)


def _assign(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    """`Object.assign(target, …)` is the target with spreads at its end."""
    if not values:
        return present(Sort.OBJECT)
    target = values[0]
    for literal in target.literals:
        members = flow.found.members.setdefault(literal, [])
        for value, argument in zip(values[1:], arguments[1:], strict=True):
            members.append(Member(argument, None, plain(value), argument, spread=True))
    return target


def _parse_json(
    flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]
) -> Value:
    value = _first(values)
    if value.place is not None and value.place.root.kind == "given" and not value.place.path:
        flow.found.json_parsed.append(node)
    if value.literals:
        return Value(Sort.OBJECT, Presence.PRESENT, literals=value.literals)
    return Value(about=value.subject)


def _to_json(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    return replace(present(Sort.TEXT), literals=_first(values).literals)


def _same(flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]) -> Value:
    return plain(_first(values))


def _array_from(
    flow: Flow, node: Node, values: Sequence[Value], arguments: Sequence[Node]
) -> Value:
    if len(values) > 1:
        element = element_of(flow, values[0], arguments[0])
        result = run_callback(flow, values[1], [element, present(Sort.NUMBER)])
        return replace(present(Sort.ARRAY), elements=result.literals)
    return replace(present(Sort.ARRAY), elements=tuple(flow.found.elements(_first(values))))


_GLOBALS: dict[str, _Global] = {
    "Number": _number,
    "parseInt": _number,
    "parseFloat": _number,
    "Number.parseInt": _number,
    "Number.parseFloat": _number,
    "String": _text,
    "Boolean": _boolean,
    "isNaN": _is_nothing,
    "Number.isNaN": _is_nothing,
    "isFinite": _is_something,
    "Number.isFinite": _is_something,
    "Number.isInteger": _is_something,
    "Array.isArray": _is_something,
    "Object.hasOwn": _has_own,
    "Date.now": _now,
    "Date.parse": _parsed,
    "Date.UTC": _parsed,
    "Date": _date,
    "Object.keys": _listing,
    "Object.entries": _listing,
    "Object.values": _listing,
    "Object.fromEntries": _from_entries,
    "Object.assign": _assign,
    "Object.freeze": _same,
    "structuredClone": _same,
    "JSON.parse": _parse_json,
    "JSON.stringify": _to_json,
    "Array.from": _array_from,
}


# --- Methods --------------------------------------------------------------------------------------

#: Methods that call a function for the elements of an array.
_EACH = frozenset(
    {
        "map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some",
        "every", "flatMap", "reduce", "reduceRight",
    }
)  # fmt: skip
#: Those of them that need what the function returns.
_NEED_RESULT = _EACH - {"forEach"}
_TEXT_METHODS = frozenset(
    {
        "trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "replace", "replaceAll",
        "substring", "substr", "padStart", "padEnd", "repeat", "normalize", "charAt",
    }
)  # fmt: skip
_PROSE = re.compile(r"to(Locale(Date|Time)?|Date|Time|UTC|GMT)?String")


def call_method(
    flow: Flow,
    node: Node,
    receiver: Value,
    method: str,
    values: Sequence[Value],
    arguments: Sequence[Node],
) -> Value:
    """`receiver.method(…)`."""
    if method in _EACH and values:
        return _each(flow, node, receiver, method, values)
    for value in values:
        run_callback(flow, value, [])
    subject = subject_of(receiver)
    match method:
        case "toISOString":
            if receiver.sort is Sort.DATE and not flow.guarded:
                if receiver.presence is not Presence.PRESENT:
                    flow.found.iso_calls.append(IsoCall(node, receiver))
                flow.assume(subject)
            return Value(Sort.TEXT, Presence.PRESENT, time=Time.ISO)
        case "toJSON" if receiver.sort is Sort.DATE:
            return Value(Sort.TEXT, receiver.presence, time=Time.ISO)
        case "getTime" | "valueOf" if receiver.sort is Sort.DATE:
            about = receiver.subject
            return Value(Sort.NUMBER, receiver.presence, about=about, time=Time.MILLIS, made=node)
        case _ if _PROSE.fullmatch(method) and receiver.sort is Sort.DATE:
            return Value(Sort.TEXT, Presence.PRESENT, time=Time.PROSE, made=node)
        case "toString":
            return replace(
                present(Sort.TEXT),
                about=receiver.subject,
                time=receiver.time,
                made=receiver.made,
            )
        case "push" | "unshift":
            for literal in receiver.literals:
                flow.found.pushed.setdefault(literal, []).extend(values)
            return present(Sort.NUMBER)
        case "concat" if receiver.sort is Sort.ARRAY or receiver.elements:
            elements = flow.found.elements(receiver)
            for value in values:
                elements += value.elements if value.sort is Sort.ARRAY else value.literals
            return replace(present(Sort.ARRAY), elements=tuple(dict.fromkeys(elements)))
        case "match" | "exec":
            reason = f"`{method}` gives null where nothing matches"
            about = receiver.subject if method == "match" else _first(values).subject
            facts = frozenset([about]) if about is not None else NO_PLACES
            return Value(
                presence=Presence.MAYBE, about=about, reason=reason, made=node, truthy=facts
            )
        case "hasOwnProperty":
            key = text_of(unwrapped(arguments[0])) if arguments else None
            if key is not None and receiver.place is not None:
                subject = frozenset([receiver.place.below(key)])
            return replace(present(Sort.BOOLEAN), truthy=subject)
        case "includes" | "has" | "test" | "startsWith" | "endsWith" | "indexOf":
            return _asked(receiver, method, values)
        case "then" | "catch" | "finally":
            return present(Sort.PROMISE)
        case "slice" | "reverse" | "sort" if receiver.elements or receiver.chosen is not None:
            return plain(receiver)
        case "toFixed" | "join":
            return present(Sort.TEXT)
        case "split":
            return replace(present(Sort.ARRAY), about=receiver.subject)
        case _ if method in _TEXT_METHODS:
            kept = receiver.chosen
            return Value(Sort.TEXT, Presence.PRESENT, about=receiver.subject, chosen=kept)
        case _:
            return Value(truthy=subject, about=receiver.subject)


def _asked(receiver: Value, method: str, values: Sequence[Value]) -> Value:
    """`list.includes(x)`: true or false, x has been looked at."""
    tested: Places = NO_PLACES
    facts = subject_of(receiver)
    for value in (receiver, *values):
        if value.subject is not None:
            tested |= {replace(value.subject, tested=True)}
            facts |= {value.subject}
    sort = Sort.NUMBER if method == "indexOf" else Sort.BOOLEAN
    about = _first(values).subject if values else receiver.subject
    return replace(present(sort), about=about, truthy=facts | tested, falsy=tested)


def element_of(flow: Flow, array: Value, node: Node) -> Value:
    """Any element of an array that is gone through."""
    if array.chosen is not None and array.made is not None:
        function = array.made.get("function")
        name = function.text if function is not None else ""
        if name == "Object.keys":
            return Value(Sort.TEXT, Presence.PRESENT, chosen=array.chosen)
        if name == "Object.entries":
            return Value(Sort.ARRAY, Presence.PRESENT, chosen=array.chosen)
        return UNKNOWN
    literals = tuple(flow.found.elements(array))
    item = part_type(array.declared, ELEMENT) if array.declared is not None else None
    nullable = item is not None and item.nullable
    presence = Presence.MAYBE if nullable else Presence.PRESENT
    if array.place is not None:
        place = array.place.below(ELEMENT)
        return replace(read_value(place, item, presence, node), literals=literals)
    return Value(presence=presence, declared=item, literals=literals)


def _each(flow: Flow, node: Node, receiver: Value, method: str, values: Sequence[Value]) -> Value:
    element = element_of(flow, receiver, node)
    arguments = [element, present(Sort.NUMBER), receiver]
    if method.startswith("reduce"):
        arguments = [values[1] if len(values) > 1 else UNKNOWN, *arguments]
    result = run_callback(flow, values[0], arguments)
    if method in _NEED_RESULT:
        for literal in values[0].literals:
            if literal in flow.finished and flow.finished[literal].sort is Sort.UNDEFINED:
                flow.found.callbacks.append(Callback(literal, method))
    match method:
        case "map" | "flatMap":
            elements = result.elements if method == "flatMap" else result.literals
            return replace(
                present(Sort.ARRAY), elements=elements, about=receiver.subject,
                chosen=result.chosen,
            )  # fmt: skip
        case "filter":
            return Value(
                Sort.ARRAY,
                Presence.PRESENT,
                about=receiver.subject,
                declared=receiver.declared,
                elements=tuple(flow.found.elements(receiver)),
            )
        case "find" | "findLast":
            return replace(
                element,
                place=None,
                presence=Presence.MAYBE,
                reason=f"`{method}` gives undefined where nothing matches",
                truthy=NO_PLACES,
            )
        case "some" | "every":
            return replace(present(Sort.BOOLEAN), truthy=subject_of(receiver))
        case "reduce" | "reduceRight":
            start = values[1] if len(values) > 1 else UNKNOWN
            return plain(join(start, result)) if start.literals else UNKNOWN
        case "forEach":
            return UNDEFINED
        case _:
            return present(Sort.NUMBER)
