"""L120 to L128: globals that Braze does not promise, and names that are wrong in any JavaScript."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from brazesmith.base.diagnostics import suggest
from brazesmith.base.globals import ECMASCRIPT
from brazesmith.lint.rule import Problem, Review, did_you_mean, rule, unique
from brazesmith.lint.scopes import INPUTS, Binding
from brazesmith.lint.syntax import Node, ParsedScript, operator_of, text_of, unwrapped

_TABLE = Path(__file__).parents[1] / "globals.toml"
#: By rule: the globals that it reports, with what to do.
_GLOBALS = {
    code: {name: group["hint"] for group in groups for name in group["names"]}
    for code, groups in tomllib.loads(_TABLE.read_text(encoding="utf-8")).items()
}

#: Names from other products and languages, and what to write here.
_INSTEAD = {
    **dict.fromkeys(
        ("body", "data", "event", "input", "json", "webhook", "request", "req", "context"),
        "the contents of the webhook are in `payload`",
    ),
    "header": "the contents of the webhook are in `headers`",
    **dict.fromkeys(("None", "nil"), "write `null`"),
    "True": "write `true`",
    "False": "write `false`",
}


def _tested(script: ParsedScript) -> frozenset[str]:
    """Names that the script tests with `typeof`."""
    return frozenset(
        unwrapped(node.get("argument")).text
        for node in script.all("unary_expression")
        if operator_of(node) == "typeof"
    )


def _globals(review: Review, code: str, problem: str) -> Iterator[Problem]:
    names, tested = _GLOBALS[code], _tested(review.script)
    used = [node for node in review.names.free if node.text in names and node.text not in tested]
    for node in unique(used, lambda node: node.text):
        yield Problem(node, f"`{node.text}` {problem}", names[node.text])


@rule("L120")
def _libraries(review: Review) -> Iterator[Problem]:
    yield from _globals(review, "L120", "is not available in a transformation")
    for node in review.script.all("call_expression"):
        if node.get("function").kind == "import":
            yield Problem(node, "`import(…)` is not available in a transformation")


@rule("L121")
def _missing(review: Review) -> Iterator[Problem]:
    problem = "is not part of JavaScript, and Braze does not promise it"
    yield from _globals(review, "L121", problem)


@rule("L122")
def _undocumented(review: Review) -> Iterator[Problem]:
    yield from _globals(review, "L122", "is not documented by Braze")


@rule("L123")
def _undeclared(review: Review) -> Iterator[Problem]:
    elsewhere = ECMASCRIPT.union(_tested(review.script), *_GLOBALS.values())
    declared = [*INPUTS, *{binding.name for binding in review.names.declared}]
    undeclared = [
        node
        for node in review.names.free
        if node.text not in elsewhere
        and (node.text != "arguments" or node.function.kind == "program")
    ]
    for node in unique(undeclared, lambda node: node.text):
        hint = did_you_mean(node.text, declared) or _INSTEAD.get(node.text, "")
        yield Problem(node, f"`{node.text}` is not declared", hint)


@rule("L124")
def _leaked(review: Review) -> Iterator[Problem]:
    declared = [binding.name for binding in review.names.declared]
    for node in review.names.leaked:
        hint = did_you_mean(node.text, declared)
        yield Problem(node, f"`{node.text}` is not declared", hint)


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
    return declarator.kind == "variable_declarator" and declarator.get("value").contains(node)


@rule("L126")
def _constant(review: Review) -> Iterator[Problem]:
    for node, binding in review.names.bindings.items():
        if binding.kind != "const" or node is binding.node:
            continue
        target = node.name == "left" and "assignment" in node.parent.kind
        if target or node.parent.kind == "update_expression":
            also = ((binding.node, "declared as a constant here"),)
            yield Problem(node, f"`{node.text}` is a constant", also=also)


@rule("L127")
def _assigned(review: Review) -> Iterator[Problem]:
    for node in review.script.all("if_statement", "ternary_expression"):
        condition = node.get("condition")
        if condition.kind == "parenthesized_expression":
            condition = condition.first
        if condition.kind == "assignment_expression":
            yield Problem(condition, "this condition assigns instead of comparing")


_TYPES = frozenset(
    {"undefined", "object", "boolean", "number", "string", "function", "symbol", "bigint"}
)


@rule("L128")
def _constant_comparison(review: Review) -> Iterator[Problem]:
    for node in review.script.all("binary_expression"):
        left, right = node.get("left"), node.get("right")
        if operator_of(node) not in ("==", "===", "!=", "!=="):
            continue
        sides = unwrapped(left), unwrapped(right)
        for one, other in (sides, reversed(sides)):
            if one.text == "NaN" and one.kind == "identifier":
                yield Problem(node, "nothing equals NaN", "use `Number.isNaN(…)`")
            if one.kind != "unary_expression" or operator_of(one) != "typeof":
                continue
            text = text_of(other)
            if text is not None and text not in _TYPES:
                near = suggest(text, sorted(_TYPES))
                hint = f'did you mean "{near}"?' if near else ""
                yield Problem(node, f'`typeof` never returns "{text}"', hint)
            elif other.kind == "undefined":
                message = "`typeof` returns a string, never undefined"
                yield Problem(node, message, 'write "undefined" with quotes')
