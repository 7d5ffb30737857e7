"""What is read, what is refused, and where the error is said to be."""

from __future__ import annotations

import warnings

import pytest

from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import (
    JavaScriptSyntaxError,
    parse_expression,
    parse_statements,
)


def test_return_is_allowed_at_the_top() -> None:
    assert parse_statements("return a;").body == (js.ReturnStatement(js.identifier("a")),)


def test_comments_and_empty_statements_are_left_out() -> None:
    assert parse_statements("// nothing\n;;/* at all */").body == ()
    assert parse_statements("").body == ()


def test_a_branch_is_always_a_block() -> None:
    assert parse_statements("if (a) b();") == parse_statements("if (a) { b(); }")


def test_a_key_has_one_form() -> None:
    assert parse_expression("({a: 1, 'b-c': 2, 0x10: 3})") == parse_expression(
        "({'a': 1, \"b-c\": 2, '16': 3})"
    )


def test_a_character_is_one_however_it_is_written() -> None:
    assert parse_expression('"\\ud83d\\ude00"') == js.Literal("😀")
    assert parse_expression("`\\u{1F600}`") == js.TemplateLiteral(("😀",))


def test_patterns_of_regexps_are_not_judged_by_python() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_expression("/[^]\\p{L}[[]/u") == js.RegExpLiteral("[^]\\p{L}[[]", "u")


STATEMENT_ERRORS = [
    ("const a = ;", "Unexpected token ;", 1, 11),
    ("a;\n  b c", "Unexpected identifier", 2, 5),
    ("a;\r\n  b c", "Unexpected identifier", 2, 5),
    ("'😀' b", "Unexpected identifier", 1, 5),
    ("if (a) {\n  b();\n", "the code ends too early, or there is a bracket too many", 2, 7),
    ("f(a", "the code ends too early, or there is a bracket too many", 1, 4),
    ("/* a", "the code ends too early, or there is a bracket too many", 1, 5),
    ("a = 'b", "Unexpected character, or something that is not closed", 1, 5),
    ("}), (function () {", "there is one `}` too many", 1, 19),
    ("}); f(function () {", "there is a bracket too many", 1, 20),
    ("}", "the code ends too early, or there is a bracket too many", 1, 2),
    ("a?.b", "Unexpected token .", 1, 3),
    ("const a", "Missing initializer in const declaration", 1, 8),
    ("class A {}", "a class is not supported", 1, 1),
    ("a;\nswitch (b) {}", "`switch` is not supported", 2, 1),
    ("do {} while (a)", "`do … while` is not supported", 1, 1),
    ("x: for (;;) break x", "a label is not supported", 1, 1),
    ("with (a) b()", "`with` is not supported", 1, 1),
    ("async function f() {}", "an async function is not supported", 1, 1),
    ("function* f() {}", "a generator function is not supported", 1, 1),
]


@pytest.mark.parametrize(
    ("text", "message", "line", "column"), STATEMENT_ERRORS, ids=[e[0] for e in STATEMENT_ERRORS]
)
def test_error_in_statements(text: str, message: str, line: int, column: int) -> None:
    with pytest.raises(JavaScriptSyntaxError) as caught:
        parse_statements(text)
    error = caught.value
    assert (error.message, error.line, error.column) == (message, line, column)


EXPRESSION_ERRORS = [
    ("", "the code ends too early, or there is a bracket too many", 1, 1),
    ("a +", "the code ends too early, or there is a bracket too many", 1, 4),
    ("a b", "Unexpected identifier", 1, 3),
    ("a;", "Unexpected token ;", 1, 2),
    ("a][b", "this is not one expression", 1, 5),
    ("a] + c[b", "this is not one expression", 1, 9),
    ("a]; c[b", "there is a bracket too many", 1, 8),
    ("a, b", "a comma between expressions is not supported", 1, 1),
    ("a,", "the code ends too early, or there is a bracket too many", 1, 3),
    ("...a", "Unexpected token ...", 1, 1),
    ("this.a", "`this` is not supported", 1, 1),
    ("f`a`", "a template with a tag is not supported", 1, 1),
    ("[a, , b]", "an array with a hole is not supported", 1, 1),
    ("{ a() {} }", "a method in an object literal is not supported", 1, 3),
    ("{ get a() {} }", "a getter or setter is not supported", 1, 3),
    (
        "{ __proto__: a }",
        "`__proto__` as a key without brackets (it sets the prototype) is not supported",
        1,
        3,
    ),
    ("1e999", "a number as large as that is not supported", 1, 1),
    ("async () => a", "an async function is not supported", 1, 1),
]


@pytest.mark.parametrize(
    ("text", "message", "line", "column"), EXPRESSION_ERRORS, ids=[e[0] for e in EXPRESSION_ERRORS]
)
def test_error_in_an_expression(text: str, message: str, line: int, column: int) -> None:
    with pytest.raises(JavaScriptSyntaxError) as caught:
        parse_expression(text)
    error = caught.value
    assert (error.message, error.line, error.column) == (message, line, column)


def test_nesting_has_an_end() -> None:
    assert parse_expression("[" * 200 + "]" * 200)
    with pytest.raises(JavaScriptSyntaxError, match="nested too deeply"):
        parse_expression("[" * 5000 + "]" * 5000)
