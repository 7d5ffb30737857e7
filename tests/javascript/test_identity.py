"""Which changes of JavaScript change the program, and so the hash in the header."""

from __future__ import annotations

import re

import pytest

from brazesmith.operators.javascript import functions
from brazesmith.targets.javascript import identity as module
from brazesmith.targets.javascript.compare.code import JavaScriptCode
from brazesmith.targets.javascript.parse import parse_statements

CODE = r"""
// The name of a plan.
const plan = text(payload.text, { text: 1 });
if (payload.items) {
  const first = payload.items.find((item) => item === plan);
  return { first: first, plan };
}
return `${plan}` === "1" ? number(plan) : [/a"b/g, text];

// Text unchanged.
function text(value) {
  return number(value) === 1 ? text(value.next) : value;
}

function number(value) {
  return value;
}
"""


def identity(code: str) -> str:
    """Return the identity of a body that functions follow."""
    body, *declarations = re.split(r"(?m)^(?=function )", code)
    return module.identity(parse_statements(body), declarations)


def renamed(code: str, old: str, new: str) -> str:
    """Rename a function, but not labels (`.text`, `text:`) and strings."""
    return re.sub(rf"(?<![.\"])\b{old}\b(?!:)", new, code)


@pytest.mark.parametrize(
    "same",
    [
        CODE.replace("The name of", "What names"),
        CODE.replace("// Text unchanged.\n", ""),
        CODE.replace("  return value;", "    return (\n value\n)"),
        CODE.replace('"1"', "'1'"),
        renamed(CODE, "text", "asText"),
        renamed(CODE, "value", "plan"),
        renamed(CODE, "item", "first"),
        renamed(CODE, "first", "item"),
        renamed(CODE, "plan", "item")
        .replace(", item }", ", plan: item }")
        .replace("(item) => item", "(x) => x"),
        CODE.replace("first: first, plan", "first, plan: plan"),
        renamed(CODE, "number", "aNumber"),
        renamed(renamed(renamed(CODE, "text", "x"), "number", "text"), "x", "number"),
        CODE.partition("function number")[0].replace(
            "// Text", "function number(value) { return value; }\n// Text"
        ),
    ],
)
def test_comments_layout_and_local_names_do_not_count(same: str) -> None:
    assert same != CODE
    assert identity(same) == identity(CODE)
    assert JavaScriptCode(same).is_same(JavaScriptCode(CODE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{ text: 1 }", "{ text: 2 }"),
        ("{ text: 1 }", "{ asText: 1 }"),
        ("payload.text", "payload.asText"),
        ("=== 1", "!== 1"),
        ('"1"', "1"),
        ("`${plan}`", "`${plan} `"),
        ("/g", "/gi"),
        (r'a"b', r'a"c'),
        ("number(plan)", "text(plan)"),
        ("const plan = text", "const plan = number"),
        ("=> item", "=> plan"),
        ("=== plan)", "=== item)"),
        ("{ first: first", "{ plan: first"),
        ("{ first: first", "{ first: plan"),
        ("{ first: first", "{ first: payload"),
        ("text(value.next)", "text(payload.next)"),
    ],
)
def test_everything_else_counts(old: str, new: str) -> None:
    assert old in CODE
    assert identity(CODE.replace(old, new)) != identity(CODE)
    assert not JavaScriptCode(CODE.replace(old, new)).is_same(JavaScriptCode(CODE))


def test_a_parameter_that_is_not_used_makes_another_version_that_does_the_same() -> None:
    other = CODE.replace("function number(value) {", "function number(value, other) {")
    assert identity(other) != identity(CODE)
    assert JavaScriptCode(other).is_same(JavaScriptCode(CODE))


@pytest.mark.parametrize("name", functions())
def test_every_function_can_be_renamed(name: str) -> None:
    code = f"return {name}(payload);\n{functions()[name]}"
    assert identity(renamed(code, name, "another")) == identity(code)
