"""Reading members, assigning to them, and destructuring."""

from __future__ import annotations

from dataclasses import replace

from brazesmith.lint.facts import Member, Use
from brazesmith.lint.flow import Flow, evaluate
from brazesmith.lint.syntax import NOTHING, Node, key_of, text_of, unwrapped
from brazesmith.lint.values import (
    UNKNOWN,
    JsType,
    Presence,
    Value,
    is_undeclared,
    join,
    part_of,
    plain,
    present,
    read_value,
)


def is_tested(flow: Flow, value: Value) -> bool:
    """Whether the script has compared the value with something."""
    return any(flow.state.knows(path) for path in value.tested)


def read(flow: Flow, node: Node, base: Value, key: str | int, chosen: Node = NOTHING) -> Value:
    """`base.key`; `chosen` is the part of the payload that the key is from."""
    if key == "length" and (base.path is None or base.declared is None):
        return present(JsType.NUMBER, about=base.subject, truthy=base.subjects)
    own = from_literals(flow, base, key)
    if own is not None:
        return own
    if base.chosen and base.type is JsType.ARRAY and key == 0:
        return present(JsType.TEXT, chosen=base.chosen)  # of a pair of a payload's
    path = base.path.below(key) if base.path is not None else None
    if base.declared is None:
        if path is not None:
            presence = Presence.PRESENT if chosen else Presence.UNKNOWN
            return flow.refine(read_value(path, None, presence, node))
        literals = base.elements if isinstance(key, int) or not chosen else ()
        return Value(about=base.subject, literals=literals)
    if is_undeclared(base.declared, key) and base.declared.shape is not None:
        flow.found.undeclared.append((node, str(key), base.declared.shape))
    if key == "length":
        return present(JsType.NUMBER, about=base.subject)
    part, presence = part_of(base.declared, key)
    if chosen and part is not None and not part.nullable:
        presence = Presence.PRESENT  # a key that is known to exist
    if path is None:
        return Value(presence=presence, declared=part, made=node)
    return flow.refine(read_value(path, part, presence, node))


def from_literals(flow: Flow, base: Value, key: str | int) -> Value | None:
    """The member of an object literal of this script, if that is certain."""
    if len(base.literals) != 1 or not isinstance(key, str):
        return None
    members = flow.found.members_of(base.literals)
    if any(member.key is None for member in members):
        return None
    found = [member.value for member in members if member.key == key]
    return found[-1] if found else None


def subscript_key(flow: Flow, index: Node) -> tuple[str | int, Node]:
    """The key in brackets (its source text if computed), and the part of the payload it is from."""
    value = evaluate(flow, index)
    text = text_of(index)
    if text is not None:
        return text, NOTHING
    inner = unwrapped(index)
    if inner.kind == "number" and inner.text.isdigit():
        return int(inner.text), NOTHING
    return f"[{index.text}]", value.chosen


def assign(flow: Flow, target: Node, value: Value, source: Node = NOTHING) -> None:
    """Assign a value to a pattern; `source` is the expression on the right."""
    target = unwrapped(target)
    match target.kind:
        case "identifier" | "shorthand_property_identifier_pattern":
            binding = flow.names.binding(target)
            if binding is not None:
                flow.state.assign(binding, value)
        case "assignment_pattern" | "object_assignment_pattern":
            value = _with_default(flow, value, target.get("right"))
            assign(flow, target.get("left"), value, source)
        case "object_pattern":
            flow.use(target, source or target, value)
            for part in target.parts:
                _assign_part(flow, part, value)
        case "array_pattern":
            flow.use(target, source or target, value)
            index = 0
            for child in target.children:
                if child.kind == "rest_pattern":
                    assign(flow, child, UNKNOWN)
                elif child.named:
                    assign(flow, child, read(flow, child, value, index))
                index += child.kind == ","
        case "rest_pattern":
            assign(flow, target.first, value)
        case "member_expression" | "subscript_expression":
            _assign_member(flow, target, value, source or target)
        case _:
            pass


def _assign_part(flow: Flow, part: Node, value: Value) -> None:
    """One part of `{ a, b: c, d = 1, ...e }`."""
    match part.kind:
        case "shorthand_property_identifier_pattern":
            assign(flow, part, read(flow, part, value, part.text))
        case "object_assignment_pattern":
            assign(flow, part, read(flow, part, value, part.get("left").text))
        case "pair_pattern":
            key = key_of(part.get("key"))
            found = read(flow, part, value, key) if key is not None else UNKNOWN
            assign(flow, part.get("value"), found)
        case "rest_pattern":
            assign(flow, part, present(JsType.OBJECT, chosen=flow.found.origin(value, part)))
        case _:
            pass


def _with_default(flow: Flow, value: Value, default: Node) -> Value:
    other = plain(evaluate(flow, default))
    if value.exists:
        return value
    joined = join(replace(value, presence=Presence.PRESENT), other)
    return replace(joined, path=value.path, declared=value.declared)


def _assign_member(flow: Flow, target: Node, value: Value, source: Node) -> None:
    base_node, index = target.get("object"), target.get("index")
    base = flow.found.values.get(base_node) or evaluate(flow, base_node)  # `a.b += 1` read it
    flow.use(target, base_node, base)
    key: str | int = target.get("property").text
    if index:
        key, chosen = subscript_key(flow, index)
        if chosen and not is_tested(flow, flow.found.values.get(index, UNKNOWN)):
            flow.found.chosen_keys.append(Use(target, index, base))
            flow.found.chosen.update(dict.fromkeys(base.literals, chosen))
    name = key if isinstance(key, str) and not key.startswith("[") else None
    for literal in base.literals:
        members = flow.found.members.setdefault(literal, [])
        members.append(Member(target, name, plain(value), source))
    if base.path is not None:
        path = base.path.below(key)
        flow.state.forget(path)
        if value.exists:
            flow.state.learn(path)
