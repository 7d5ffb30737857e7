"""Where an error is, in the coordinates of the script as its author wrote it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from brazesmith.engines import Failure, Outcome

Run = Callable[..., Outcome]
Place = tuple[int | None, int | None]

# code, name, message, (line, column)
THROWN: dict[str, tuple[str, str | None, str, Place]] = {
    "first line": ("throw new Error('no')", "Error", "no", (1, 7)),
    "third line": ("\n\n  throw new TypeError('no')", "TypeError", "no", (3, 9)),
    "reading null": (
        "const a = payload.a;\nreturn a.b",
        "TypeError",
        "Cannot read properties of undefined (reading 'b')",
        (2, 10),
    ),
    "in a callback": (
        "[1].map(\n  x => null.y)",
        "TypeError",
        "Cannot read properties of null (reading 'y')",
        (2, 13),
    ),
    "in a function": ("function f() {\n  throw Error('deep')\n}\nf()", "Error", "deep", (2, 9)),
    "in a getter of the body": (
        "return {\n  get a() { throw Error('late') } }",
        "Error",
        "late",
        (2, 19),
    ),
    "by a built-in": (
        "\nJSON.parse('{')",
        "SyntaxError",
        "Expected property name or '}' in JSON at position 1 (line 1 column 2)",
        (2, 6),
    ),
    "in eval": (
        "\neval('null.x')",
        "TypeError",
        "Cannot read properties of null (reading 'x')",
        (2, 1),
    ),
    "own class": (
        "class Sad extends Error { name = 'Sad' }\nthrow new Sad('so')",
        "Sad",
        "so",
        (2, 7),
    ),
    "string": ("\n  throw 'text'", None, "text", (2, 3)),
    "number": ("throw 7", None, "7", (1, 1)),
    "null": ("throw null", None, "null", (1, 1)),
    "symbol": ("throw Symbol('s')", None, "Symbol(s)", (1, 1)),
    "object": ("\nthrow { code: 1 }", None, '{"code":1}', (2, 1)),
    "string in a callback": ("[1].forEach(() => {\n  throw 'x' })", None, "x", (2, 3)),
    "undeclared": ("\nreturn nowhere", "ReferenceError", "nowhere is not defined", (2, 1)),
    "stack without frames": (
        "const e = Error('x');\ne.stack = '';\nthrow e",
        "Error",
        "x",
        (3, 1),
    ),
    "message like a frame": (
        "\nthrow Error('at transform.js:9:9')",
        "Error",
        "at transform.js:9:9",
        (2, 7),
    ),
    "windows line ends": ("let a;\r\n\r\nthrow Error('x')", "Error", "x", (3, 7)),
    "several lines of message": ("\nthrow 'a\\nb'", None, "a\nb", (2, 1)),
    "a name of its own": ("\nthrow Error('x')\n//# sourceURL=mine.js", "Error", "x", (2, 7)),
    "far right": ("/*" + 300 * " " + "*/ throw 'x'", None, "x", (1, 306)),
}


@pytest.mark.parametrize(("code", "name", "message", "place"), THROWN.values(), ids=THROWN)
def test_an_exception(run: Run, code: str, name: str | None, message: str, place: Place) -> None:
    error = run(code).error
    assert error is not None
    assert (error.kind, error.name, error.message) == (Failure.EXCEPTION, name, message)
    assert (error.line, error.column) == place
    assert error.line is not None
    assert error.source == code.replace("\r\n", "\n").split("\n")[error.line - 1]


SYNTAX: dict[str, tuple[str, Place]] = {
    "first line": ("let x = ;", (1, 9)),
    "later line": ("const a = 1;\n  return a +* 2;", (2, 13)),
    "declared twice": ("let a;\nlet a;", (2, 5)),
    "left open": ("if (payload) {\n  return 1;\n", (2, 12)),
    "left open in a function": ("const f = () => {\n", (1, 18)),
    "await": ("\nawait payload", (2, 1)),
    "import": ("import x from 'y'", (1, 1)),
    "closed too much": ("\n}", (2, 2)),
    "strict": ("'use strict';\nwith (payload) {}", (2, 1)),
}


@pytest.mark.parametrize(("code", "place"), SYNTAX.values(), ids=SYNTAX)
def test_a_syntax_error(run: Run, code: str, place: Place) -> None:
    outcome = run(code)
    error = outcome.error
    assert error is not None
    assert (error.kind, error.name) == (Failure.SYNTAX, "SyntaxError")
    assert error.message
    assert (error.line, error.column) == place
    assert outcome.body is None


EARLY = "unexpected end of the code: a bracket, a string or an expression is still open"
TOO_MANY = "there is one `}` too many before this position"


@pytest.mark.parametrize(
    ("code", "message", "place"),
    [
        ("if (payload) {\n  return 1;\n", EARLY, (2, 12)),
        ("return f(", EARLY, (1, 10)),
        ("const a = [1,\n\n", EARLY, (1, 14)),
        ("const a =", EARLY, (1, 10)),
        ("const a = `b", EARLY, (1, 13)),
        ("return {}\n}", TOO_MANY, (2, 2)),
        ("return {}\n}\n}\n", "Unexpected token '}'", (3, 1)),
        ("function f() { } }\nreturn 1", TOO_MANY, (2, 1)),
        ("return { a: 1 });", "Unexpected token ')'", (1, 16)),
        ("return [1;", "Unexpected token ';'", (1, 10)),
        ("let payload", "Identifier 'payload' has already been declared", (1, 5)),
    ],
)
def test_a_bracket_too_few_or_too_many(run: Run, code: str, message: str, place: Place) -> None:
    error = run(code).error
    assert error is not None
    assert (error.name, error.message) == ("SyntaxError", message)
    assert (error.line, error.column) == place


def test_a_long_message_is_cut_and_still_located(run: Run) -> None:
    error = run("\nthrow Error('x'.repeat(1e6))").error
    assert error is not None
    assert len(error.message) == 10_000
    assert error.line == 2


def test_an_error_reads_well(run: Run) -> None:
    assert str(run("\nnull.a").error) == (
        "TypeError: Cannot read properties of null (reading 'a') (line 2)"
    )
    assert str(run("throw 'x'").error) == "x (line 1)"
    assert str(run("return 1n").error).startswith("the returned value cannot be a body")
