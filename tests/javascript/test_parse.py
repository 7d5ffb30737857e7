"""What is read, what is refused, and where the error is said to be."""

from __future__ import annotations

import sys
import warnings
from threading import Event, Thread

import pytest

from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import (
    JavaScriptSyntaxError,
    parse_expression,
    parse_statements,
)
from brazesmith.targets.javascript.syntax import deep_recursion


def expression(text: str) -> js.Expression:
    tree: js.Expression = parse_expression(text).tree
    return tree


def test_return_is_allowed_at_the_top() -> None:
    program = js.Program((js.ReturnStatement(js.Identifier("a")),))
    assert parse_statements("// nothing\nreturn a; /* at all */").tree == program
    assert parse_statements("").tree == js.Program()


def test_a_key_has_one_form() -> None:
    assert expression("({a: 1, 'b-c': 2, 0x10: 3, d})") == expression(
        "({'a': 1, \"b-c\": 2, '16': 3, d: d})"
    )


def test_a_character_is_one_however_it_is_written() -> None:
    assert expression('"\\ud83d\\ude00"') == js.Literal("😀")


def test_patterns_of_regexps_are_not_judged_by_python() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert expression("/[^]\\p{L}[[]/u") == js.RegExpLiteral("[^]\\p{L}[[]", "u")


VERBATIM = [
    "`😀 ${a}`",
    "a ** b",
    "~a",
    "a = b",
    "a++",
    "'x' in a",
    "function (a) { return a; }",
    "(a, b = 1) => a",
    "({ a }) => a",
    "(...a) => a",
    "(a) => { for (const b of a) { f(b); } }",
    "() => {\n  // a comment\n  let a = 1;\n  return a;\n}",
]


@pytest.mark.parametrize("text", VERBATIM)
def test_what_is_not_written_by_brazesmith_stays_text(text: str) -> None:
    assert expression(text) == js.Verbatim(text)
    assert expression(f"f('😀', ({text}))") == js.call(
        js.Identifier("f"), js.Literal("😀"), expression(text)
    )


STATEMENT_ERRORS = [
    ("const a = ;", "Unexpected token ;", 1, 11),
    ("a;\n  b c", "Unexpected identifier", 2, 5),
    ("a;\r\n  b c", "Unexpected identifier", 2, 5),
    ("'😀' b", "Unexpected identifier", 1, 5),
    ("if (a) {\n  b();\n", "the code ends too early, or there is an extra bracket", 2, 7),
    ("f(a", "the code ends too early, or there is an extra bracket", 1, 4),
    ("/* a", "the code ends too early, or there is an extra bracket", 1, 5),
    ("a = 'b", "Unexpected character, or a string, comment or pattern that is not closed", 1, 5),
    ("}), (function () {", "there is an extra `}`", 1, 19),
    ("}); f(function () {", "there is an extra bracket", 1, 20),
    ("}", "the code ends too early, or there is an extra bracket", 1, 2),
    ("a?.b", "Unexpected token .", 1, 3),
    ("const a", "Missing initializer in const declaration", 1, 8),
    ("a();", "unexpected ExpressionStatement", 1, 1),
    ("return a;\nlet b = 1;", "unexpected VariableDeclaration", 2, 1),
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
    ("", "the code ends too early, or there is an extra bracket", 1, 1),
    ("a +", "the code ends too early, or there is an extra bracket", 1, 4),
    ("a b", "Unexpected identifier", 1, 3),
    ("a;", "Unexpected token ;", 1, 2),
    ("a][b", "expected one expression", 1, 5),
    ("a] + c[b", "expected one expression", 1, 9),
    ("a]; c[b", "there is an extra bracket", 1, 8),
    ("a, b", "a comma between expressions is not supported", 1, 1),
    ("a,", "the code ends too early, or there is an extra bracket", 1, 3),
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
    ("[() => class A {}]", "a class is not supported", 1, 8),
    ("() => {\n  switch (b) {}\n}", "`switch` is not supported", 2, 3),
    ("() => { do {} while (a); }", "`do … while` is not supported", 1, 9),
    ("() => { x: for (;;) break x; }", "a label is not supported", 1, 9),
    ("() => { with (a) b(); }", "`with` is not supported", 1, 9),
    ("function* f() {}", "a generator function is not supported", 1, 1),
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


def test_threads_that_read_deeply_nested_code_share_the_recursion_limit() -> None:
    before = sys.getrecursionlimit()
    started, done = Event(), Event()

    def read() -> None:
        with deep_recursion():
            started.set()
            done.wait(10)

    thread = Thread(target=read)
    thread.start()
    started.wait(10)
    with deep_recursion():
        done.set()
        thread.join()
        assert sys.getrecursionlimit() > before
    assert sys.getrecursionlimit() == before
