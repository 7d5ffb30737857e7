"""Text that is not valid JavaScript, and `brazesmith-ignore` comments."""

from __future__ import annotations

import pytest
from tests.lint.shared import lint

SEND = "return { attributes: [{ external_id: payload.id }] };"


@pytest.mark.parametrize(
    ("code", "line", "column", "message"),
    [
        ("return {\n  a: [1, 2\n};", 3, 1, "expected `]`, found `}`"),
        ("if (payload.a) {\n  return 1;\n", 1, 16, "this `{` is never closed"),
        ("return {};\n}", 2, 1, "unmatched `}`"),
        ("return { a: 1 b: 2 };", 1, 15, "unexpected identifier 'b'"),
        ("const a = 'b\nreturn a;", 1, 11, "unterminated string"),
        ("return { a: “b” };", 1, 13, "`“` is not a JavaScript quote"),
        ("return <div/>;", 1, 8, "JSX is not supported"),
        ("break;", 1, 1, "illegal break statement"),
        ("const a;", 1, 7, "missing initializer in const declaration"),
        ("{ attributes: [], events: [] };", 1, 1, "an object is not a statement"),
        ("return { a: 1,, b: 2 };", 1, 15, "unexpected token ','"),
        ("const a: string = 1;", 1, 7, "missing initializer in const declaration"),
        ("/* a\nreturn { a: 1 };", 1, 1, "this comment is never closed"),
        ("const a = 1; /* b\nreturn { a: 1 }; /* c */ /* d", 2, 26, "this comment is never closed"),
    ],
)
def test_syntax_errors(code: str, line: int, column: int, message: str) -> None:
    first = lint(code, "script.js")[0]
    span = first.labels[0].span
    assert (span.line, span.column, first.message) == (line, column, message)
    assert first.code in ("L101", "L102")


def test_a_slash_and_a_star_in_a_string_do_not_open_a_comment() -> None:
    [diagnostic] = lint('const a = "/*"; return { a: a, b: 1 c: 2 };', "script.js")
    assert diagnostic.code == "L101"


@pytest.mark.parametrize(
    "code",
    [
        "const { a = 1, ...b } = payload; b?.[0]?.(a ?? 1); return { attributes: [] };",
        "const re = /[/\\]}]+/giu; return { attributes: [] };",
        "class A { #x = 1; static { } get x() { return this.#x; } } return { attributes: [] };",
        "const f = function* () { yield* [1]; }; return { attributes: [] };",
        "let a = 1_000n ** 2n; a ||= 1n; return { attributes: [] };",
        "const été = `a${`b${payload.c}`}`; return { attributes: [{ external_id: 'u', été }] };",
        "label: for (;;) { break label; } return { attributes: [] };",
        "<!-- old\nreturn { attributes: [] };",
        "'use strict';\nreturn { attributes: [] };",
        "return {\n  attributes: [],\n};",
    ],
)
def test_modern_javascript_is_read(code: str) -> None:
    assert lint(code, "script.js") == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("// brazesmith-ignore L122: it is switched off in production", []),
        ("/* brazesmith-ignore L122: it is switched off */", []),
        ("// brazesmith-ignore l122, L131: both are known", ["L190"]),
        ("// brazesmith-ignore L122", ["L190", "L122"]),
        ("// brazesmith-ignore L122:", ["L190", "L122"]),
        ("// brazesmith-ignore", ["L190", "L122"]),
        ("// brazesmith-ignore L131: nothing of the kind", ["L190", "L122"]),
        ("// brazesmith-ignore L130: only with a source", ["L122"]),
        ("// brazesmith-ignore L999: what", ["L190", "L122"]),
        ("// brazesmith-ignore L120: an error", ["L190", "L122"]),
    ],
)
def test_ignoring(comment: str, expected: list[str]) -> None:
    codes = [d.code for d in lint(f"{comment}\nconsole.log(1);\n{SEND}", "script.js")]
    assert codes == expected


def test_ignoring_on_the_line_itself() -> None:
    assert lint(f"console.log(1); // brazesmith-ignore L122: fine\n{SEND}", "script.js") == []
    far = f"// brazesmith-ignore L122: too far away\n\nconsole.log(1);\n{SEND}"
    assert [d.code for d in lint(far, "script.js")] == ["L190", "L122"]


def test_an_error_cannot_be_ignored() -> None:
    code = f"// brazesmith-ignore L120: please\nfetch('a');\n{SEND}"
    assert [d.code for d in lint(code, "script.js")] == ["L190", "L120"]


def test_only_the_first_of_many_are_shown() -> None:
    found = lint("".join(f"name{i};\n" for i in range(50)) + SEND, "script.js")
    assert len(found) == 20
    assert found[-1].notes[-1] == "30 more like this are not shown"
