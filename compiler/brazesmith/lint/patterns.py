"""Destructuring and assignment: what the left side of `=` takes from the value on the right."""

from __future__ import annotations

from dataclasses import replace

from brazesmith.lint.facts import ChosenKey, Member
from brazesmith.lint.flow import Flow
from brazesmith.lint.reading import is_tested, read
from brazesmith.lint.syntax import Node, key_of, text_of, unwrapped
from brazesmith.lint.values import UNKNOWN, JsType, Presence, Value, join, plain, present


def bind(flow: Flow, pattern: Node, value: Value, source: Node | None = None) -> None:
    """Assign a value to a pattern; `source` is the expression on the right."""
    match pattern.kind:
        case "identifier" | "shorthand_property_identifier_pattern":
            binding = flow.names.binding(pattern)
            if binding is not None:
                flow.state.assign(binding, value)
        case "assignment_pattern" | "object_assignment_pattern":
            left, right = pattern.get("left"), pattern.get("right")
            if left is not None:
                bind(flow, left, _with_default(flow, value, right), source)
        case "object_pattern":
            flow.use(pattern, source or pattern, value)
            for part in pattern.parts:
                _bind_part(flow, part, value)
        case "array_pattern":
            flow.use(pattern, source or pattern, value)
            for index, element in enumerate(_elements(pattern)):
                if element is not None and element.kind == "rest_pattern":
                    bind(flow, element, UNKNOWN)
                elif element is not None:
                    bind(flow, element, plain(read(flow, element, value, index)))
        case "rest_pattern":
            for part in pattern.parts:
                bind(flow, part, value)
        case "member_expression" | "subscript_expression":
            _assign_member(flow, pattern, value, source or pattern)
        case _:
            pass


def _elements(pattern: Node) -> list[Node | None]:
    """The patterns of `[a, , b]`, with None for a hole."""
    found: list[Node | None] = [None]
    for child in pattern.children[1:-1]:
        if child.kind == ",":
            found.append(None)
        else:
            found[-1] = child
    return found


def _bind_part(flow: Flow, part: Node, value: Value) -> None:
    """One part of `{ a, b: c, d = 1, ...e }`."""
    match part.kind:
        case "shorthand_property_identifier_pattern":
            bind(flow, part, plain(read(flow, part, value, part.text)))
        case "object_assignment_pattern":
            name = part.get("left")
            if name is not None:
                bind(flow, part, plain(read(flow, part, value, name.text)))
        case "pair_pattern":
            key_node, target = part.get("key"), part.get("value")
            key = key_of(key_node) if key_node is not None else None
            if target is not None:
                found = plain(read(flow, part, value, key)) if key is not None else UNKNOWN
                bind(flow, target, found)
        case "rest_pattern":
            rest = present(JsType.OBJECT, chosen=flow.origin(value, part))
            bind(flow, part, rest)
        case _:
            pass


def _with_default(flow: Flow, value: Value, default: Node | None) -> Value:
    if value.presence is Presence.PRESENT:
        flow.value_of(default)
        return value
    other = plain(flow.value_of(default))
    joined = join(replace(value, presence=Presence.PRESENT), other)
    return replace(joined, path=value.path, declared=value.declared)


def assign(flow: Flow, target: Node, value: Value, right: Node) -> None:
    """`target = value`."""
    target = unwrapped(target)
    if target.kind in ("member_expression", "subscript_expression"):
        _assign_member(flow, target, value, right)
    else:
        bind(flow, target, plain(value), right)


def _assign_member(flow: Flow, target: Node, value: Value, right: Node) -> None:
    base_node = target.get("object")
    if base_node is None:
        return
    base = flow.found.values.get(base_node) or flow.value_of(base_node)  # `a.b += 1` read it
    flow.use(target, base_node, base)
    key: str | int | None = None
    if target.kind == "member_expression":
        name = target.get("property")
        key = name.text if name is not None else None
    elif (index := target.get("index")) is not None:
        key, chosen = subscript_key(flow, index)
        if chosen is not None and not is_tested(flow, flow.found.values.get(index, UNKNOWN)):
            flow.found.chosen_keys.append(ChosenKey(target, index, base.literals))
            flow.found.chosen.update(dict.fromkeys(base.literals, chosen))
    known = isinstance(key, str) and not key.startswith("[")
    for literal in base.literals:
        members = flow.found.members.setdefault(literal, [])
        members.append(Member(target, str(key) if known else None, plain(value), right))
    if base.path is not None and key is not None:
        path = base.path.below(key)
        flow.state.forget(path)
        if value.presence is Presence.PRESENT:
            flow.state.learn(path)


def subscript_key(flow: Flow, index: Node) -> tuple[str | int, Node | None]:
    """The key in brackets (its source text if computed), and the part of the payload it is from."""
    inner = unwrapped(index)
    value = flow.value_of(index)
    text = text_of(inner)
    if text is not None:
        return text, None
    if inner.kind == "number" and inner.text.isdigit():
        return int(inner.text), None
    return f"[{index.text}]", value.chosen
