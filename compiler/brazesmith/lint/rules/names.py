"""L123 to L128: names and comparisons that are wrong in any JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.base.diagnostics import suggest
from brazesmith.base.globals import ECMASCRIPT
from brazesmith.lint.rule import Problem, Review, did_you_mean, rule, unique
from brazesmith.lint.rules.apis import LIBRARIES, MISSING, UNDOCUMENTED, asked_for
from brazesmith.lint.scopes import INPUTS, Binding
from brazesmith.lint.syntax import Node, operator_of, text_of, unwrapped

#: Names that other products use for the webhook, and its name here.
_WEBHOOK = {
    **dict.fromkeys(
        ("body", "data", "event", "input", "json", "webhook", "request", "req", "context"),
        "payload",
    ),
    "header": "headers",
}
_PYTHON = {"None": "null", "True": "true", "False": "false", "nil": "null"}


@rule("L123")
def _undeclared(review: Review) -> Iterator[Problem]:
    elsewhere = ECMASCRIPT.union(LIBRARIES, MISSING, UNDOCUMENTED, asked_for(review.script))
    declared = [*INPUTS, *{binding.name for binding in review.names.declared}]
    undeclared = [
        node
        for node in review.names.free
        if node.text not in elsewhere
        and (node.text != "arguments" or node.function.kind == "program")
    ]
    for node in unique(undeclared, lambda node: node.text):
        name = node.text
        hint = did_you_mean(name, declared)
        if not hint and name in _WEBHOOK:
            hint = f"the contents of the webhook are in `{_WEBHOOK[name]}`"
        elif not hint and name in _PYTHON:
            hint = f"write `{_PYTHON[name]}`"
        yield Problem(node, f"`{name}` is not declared", hint=hint)


@rule("L124")
def _leaked(review: Review) -> Iterator[Problem]:
    declared = [binding.name for binding in review.names.declared]
    for node in review.names.leaked:
        hint = did_you_mean(node.text, declared)
        yield Problem(node, f"`{node.text}` is not declared", hint=hint)


@rule("L125")
def _early(review: Review) -> Iterator[Problem]:
    reported: set[Binding] = set()
    for node, binding in review.names.bindings.items():
        if binding.kind not in ("const", "let", "class") or node is binding.node:
            continue
        if node.start > binding.node.start and not _in_own_value(node, binding):
            continue
        if binding not in reported and node.function is binding.node.function:
            reported.add(binding)
            also = ((binding.node, "declared here"),)
            yield Problem(node, f"`{node.text}` is used before it is declared", also=also)


def _in_own_value(node: Node, binding: Binding) -> bool:
    """`const x = x.y`."""
    declarator = binding.node.parent
    if declarator is None or declarator.kind != "variable_declarator":
        return False
    value = declarator.get("value")
    return value is not None and value.start <= node.start < value.end


@rule("L126")
def _constant(review: Review) -> Iterator[Problem]:
    for node, binding in review.names.bindings.items():
        if binding.kind != "const" or node is binding.node or node.parent is None:
            continue
        target = node.name == "left" and "assignment" in node.parent.kind
        if target or node.parent.kind == "update_expression":
            also = ((binding.node, "declared as a constant here"),)
            yield Problem(node, f"`{node.text}` is a constant", also=also)


@rule("L127")
def _assigned(review: Review) -> Iterator[Problem]:
    for node in review.script.all("if_statement", "ternary_expression"):
        condition = node.get("condition")
        if condition is not None and condition.kind == "parenthesized_expression":
            condition = condition.parts[0] if condition.parts else None
        if condition is not None and condition.kind == "assignment_expression":
            yield Problem(condition, "this condition assigns instead of comparing")


_TYPES = frozenset(
    {"undefined", "object", "boolean", "number", "string", "function", "symbol", "bigint"}
)


@rule("L128")
def _constant_comparison(review: Review) -> Iterator[Problem]:
    for node in review.script.all("binary_expression"):
        left, right = node.get("left"), node.get("right")
        if operator_of(node) not in ("==", "===", "!=", "!==") or left is None or right is None:
            continue
        sides = unwrapped(left), unwrapped(right)
        for one, other in (sides, reversed(sides)):
            if one.text == "NaN" and one.kind == "identifier":
                yield Problem(node, "nothing equals NaN", hint="use `Number.isNaN(…)`")
            if one.kind != "unary_expression" or operator_of(one) != "typeof":
                continue
            text = text_of(other)
            if text is not None and text not in _TYPES:
                near = suggest(text, sorted(_TYPES))
                hint = f'did you mean "{near}"?' if near else ""
                yield Problem(node, f'`typeof` never returns "{text}"', hint=hint)
            elif other.kind == "undefined":
                message = "`typeof` returns a string, never undefined"
                yield Problem(node, message, hint='write "undefined" with quotes')
