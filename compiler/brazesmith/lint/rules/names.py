"""L123 to L128: names and comparisons that JavaScript itself holds against a script."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.base.diagnostics import suggest
from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.rules.apis import ECMASCRIPT, LIBRARIES, MISSING, UNDOCUMENTED, asked_for
from brazesmith.lint.scopes import GIVEN, Binding
from brazesmith.lint.syntax import Node, operator_of, text_of, unwrapped

#: Names that people take for the webhook, and what it is called here.
_WEBHOOK = {
    "body": "payload",
    "data": "payload",
    "event": "payload",
    "input": "payload",
    "json": "payload",
    "webhook": "payload",
    "request": "payload",
    "req": "payload",
    "context": "payload",
    "header": "headers",
}
_PYTHON = {"None": "null", "True": "true", "False": "false", "nil": "null"}


@rule(
    "L123",
    "a name that nobody declares",
    ERROR,
    why="Reading it throws a ReferenceError, and the event is lost.",
    hint="declare it with `const` or `let`",
    bad="const brazecall = { attributes: [{ external_id: payload.id }] };\nreturn brazecal;",
    good="const brazecall = { attributes: [{ external_id: payload.id }] };\nreturn brazecall;",
)
def _unknown(review: Review) -> Iterator[Finding]:
    elsewhere = ECMASCRIPT.union(LIBRARIES, MISSING, UNDOCUMENTED)
    asked = asked_for(review.script)
    declared = [*GIVEN, *{binding.name for binding in review.names.declared}]
    told: set[str] = set()
    for node in review.names.free:
        name = node.text
        if name in elsewhere or name in asked or name in told:
            continue
        if name == "arguments" and node.function.kind != "program":
            continue
        told.add(name)
        yield Finding(node, f"`{name}` is not declared", hint=_meant(name, declared))


def _meant(name: str, declared: list[str]) -> str:
    near = suggest(name, declared[:1000])
    if near is not None:
        return f"did you mean `{near}`?"
    if name in _WEBHOOK:
        return f"the webhook's contents are in `{_WEBHOOK[name]}`"
    if name in _PYTHON:
        return f"in JavaScript it is `{_PYTHON[name]}`"
    return ""


@rule(
    "L124",
    "an assignment to a name that nobody declares",
    WARNING,
    why="It makes a global variable. Mostly it is a misspelt name, and the variable that was meant "
    "keeps its old value.",
    hint="declare it with `const` or `let`",
    bad="let brazecall;\nbrazecal = { attributes: [{ external_id: payload.id }] };\n"
    "return brazecall;",
    good="let brazecall;\nbrazecall = { attributes: [{ external_id: payload.id }] };\n"
    "return brazecall;",
)
def _leaked(review: Review) -> Iterator[Finding]:
    declared = [binding.name for binding in review.names.declared]
    for node in review.names.leaked:
        near = suggest(node.text, declared[:1000])
        hint = f"did you mean `{near}`?" if near else ""
        yield Finding(node, f"`{node.text}` is not declared", hint=hint)


@rule(
    "L125",
    "a variable that is used before its declaration",
    ERROR,
    why="A `const`, `let` or `class` does not exist above its line: reading it throws a "
    "ReferenceError.",
    hint="move the declaration up",
    bad="const brazecall = { attributes: [user] };\nconst user = { external_id: payload.id };\n"
    "return brazecall;",
    good="const user = { external_id: payload.id };\nconst brazecall = { attributes: [user] };\n"
    "return brazecall;",
)
def _early(review: Review) -> Iterator[Finding]:
    told: set[Binding] = set()
    for node, binding in review.names.bindings.items():
        if binding.kind not in ("const", "let", "class") or node is binding.node:
            continue
        if node.start > binding.node.start and not _in_own_value(node, binding):
            continue
        if binding in told or node.function is not binding.node.function:
            continue
        told.add(binding)
        also = ((binding.node, "declared here"),)
        yield Finding(node, f"`{node.text}` is used before it is declared", also=also)


def _in_own_value(node: Node, binding: Binding) -> bool:
    """`const x = x.y`."""
    declarator = binding.node.parent
    if declarator is None or declarator.kind != "variable_declarator":
        return False
    value = declarator.get("value")
    return value is not None and value.start <= node.start < value.end


@rule(
    "L126",
    "an assignment to a constant",
    ERROR,
    why="It throws a TypeError where it is reached, and the event is lost.",
    hint="declare it with `let`",
    bad='const name = "Guest";\nif (payload.name) {\n  name = payload.name;\n}\n'
    "return { attributes: [{ external_id: payload.id, first_name: name }] };",
    good='let name = "Guest";\nif (payload.name) {\n  name = payload.name;\n}\n'
    "return { attributes: [{ external_id: payload.id, first_name: name }] };",
)
def _constant(review: Review) -> Iterator[Finding]:
    for node, binding in review.names.bindings.items():
        if binding.kind != "const" or node is binding.node or node.parent is None:
            continue
        target = node.name == "left" and "assignment" in node.parent.kind
        if target or node.parent.kind == "update_expression":
            also = ((binding.node, "declared as a constant"),)
            yield Finding(node, f"`{node.text}` is a constant", also=also)


@rule(
    "L127",
    "an assignment in a condition",
    WARNING,
    why="`=` assigns, and the condition is then whatever was assigned: every event takes the same "
    "branch.",
    hint="compare with `===`",
    bad='if (payload.type = "order") {\n'
    "  return { attributes: [{ external_id: payload.id }] };\n}\n"
    "return { attributes: [] };",
    good='if (payload.type === "order") {\n'
    "  return { attributes: [{ external_id: payload.id }] };\n}\n"
    "return { attributes: [] };",
)
def _assigned(review: Review) -> Iterator[Finding]:
    for node in review.script.nodes:
        condition = (
            node.get("condition") if node.kind in ("if_statement", "ternary_expression") else None
        )
        if condition is not None and condition.kind == "parenthesized_expression":
            condition = condition.parts[0] if condition.parts else None
        if condition is not None and condition.kind == "assignment_expression":
            yield Finding(condition, "this assigns, and does not compare")


_TYPES = frozenset(
    {"undefined", "object", "boolean", "number", "string", "function", "symbol", "bigint"}
)


@rule(
    "L128",
    "a comparison that comes out the same for every event",
    WARNING,
    why="Nothing is equal to NaN, not even NaN, and `typeof` gives one of eight texts.",
    hint="write `Number.isNaN(x)`; of a type one of " + ", ".join(sorted(_TYPES)),
    bad='if (typeof payload.score === "int") {\n  return { attributes: [] };\n}\n'
    "return { attributes: [{ external_id: payload.id }] };",
    good='if (typeof payload.score === "number") {\n  return { attributes: [] };\n}\n'
    "return { attributes: [{ external_id: payload.id }] };",
)
def _same(review: Review) -> Iterator[Finding]:
    for node in review.script.nodes:
        if node.kind != "binary_expression":
            continue
        if operator_of(node) not in ("==", "===", "!=", "!=="):
            continue
        left, right = node.get("left"), node.get("right")
        if left is None or right is None:
            continue
        for one, other in (
            (unwrapped(left), unwrapped(right)),
            (unwrapped(right), unwrapped(left)),
        ):
            if one.text == "NaN" and one.kind == "identifier":
                yield Finding(node, "nothing is equal to NaN", hint="write `Number.isNaN(…)`")
            if one.kind != "unary_expression" or operator_of(one) != "typeof":
                continue
            text = text_of(other)
            if other.kind == "undefined" or (text is not None and text not in _TYPES):
                shown = text if text is not None else "undefined, without quotes"
                near = suggest(text or "", sorted(_TYPES)) or (
                    "undefined" if text is None else None
                )
                hint = f'did you mean "{near}"?' if near else ""
                yield Finding(node, f"`typeof` never gives {shown}", hint=hint)
