"""Which texts are the same program, and what is reported where they are not."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith import Event, Track, Transform, identify, iso8601, payload
from brazesmith.projects.pipeline import compile_transform
from brazesmith.targets.change import Change
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.compare.code import JavaScriptCode
from brazesmith.targets.javascript.compare.program import parse
from brazesmith.targets.javascript.printer import print_program

from .trees import programs, searched

MINIFIED = Path(__file__).parent / "minified"
SOURCE = (MINIFIED / "source.js").read_text("utf-8")
SOURCE_CODE = JavaScriptCode(SOURCE)


def is_same(left: str, right: str) -> bool:
    return JavaScriptCode(left).is_same(JavaScriptCode(right))


def changes(old: str, new: str) -> list[Change]:
    return JavaScriptCode(old).changes(JavaScriptCode(new))


SAME = [
    # comments, layout, names
    ("return 1;", "/* a */ return 1 // b"),
    ("const a = f(payload);\nreturn [a, a];", "const b=f(payload);return[b,b]"),
    ("return x.map((a) => a + 1);", "return x.map(b => { return b + 1; });"),
    ("function f(a) { return a; }\nreturn f(1);", "return g(1);\nfunction g(b) { return b }"),
    (
        "return f(1) + g(2);\nfunction f(a) { return -a; }\nfunction g(a) { return a; }",
        "return f(1) + g(2);\nfunction g(a) { return a; }\nfunction f(a) { return -a; }",
    ),
    ("try { f(); } catch (error) { g(error); }", "try { f() } catch (e) { g(e) }"),
    ("for (const a of b) { f(a); }", "for (const x of b) f(x)"),
    ("const { a, b = 1 } = c;\nreturn [a, b];", "const {a: x, b: y = 1} = c; return [x, y]"),
    # literals and keys
    ("return 'a\\n\\u00e9';", 'return "a\\x0aé";'),
    ("return [true, undefined, 1000, 16];", "return [!0, void 0, 1e3, 0x10]"),
    ("return { 'a': 1, b: b };", "return {a: 1, b}"),
    ('return payload["a"].b;', "return payload.a.b"),
    ("return `a`;", 'return "a"'),
    ('return "a" + "b" + x + "c" + "d";', 'return "ab" + x + "cd"'),
    ("return 24 * 60 * 60;", "return 86400"),
    ("return Infinity;", "return 1 / 0"),
    ("return new Date();", "return new Date"),
    # statements
    ("const a = 1;\nconst b = 2;\nreturn [a, b, a, b];", "const a = 1, b = 2; return [a, b, a, b]"),
    ("if (a) { return 1; }\nreturn 2;", "return a ? 1 : 2"),
    ("if (a) return 1; else return 2;", "if (!a) return 2; return 1"),
    ("if (a === 1) { f(); }", "1 === a && f()"),
    ("if (a !== 1) { f(); }", "a === 1 || f()"),
    ("if (a) { if (b) { f(); } }", "a && b && f()"),
    ("if (a) { return 1; }\nif (b) { return 1; }\nreturn 2;", "return a || b ? 1 : 2"),
    ("f();\ng();\nreturn h();", "return f(), g(), h()"),
    ("if (!(a || b)) { f(); }", "if (!a && !b) f()"),
    ("for (const a of b) { if (!a) { continue; }\nf(a); }", "for (const a of b) a && f(a)"),
    (
        "function f(a) { if (a) { return undefined; }\ng(a); }\nreturn f(1);",
        "return f(1);function f(a) { a || g(a) }",
    ),
    ("let a = f();\nreturn a + a;", "const a = f(); return a + a"),
    ("const a = f();\nreturn a ? 1 : 2;", "return f() ? 1 : 2"),
    ("const a = b ? 1 : 2;\nreturn a;", "return b ? 1 : 2"),
    # operators
    ('return typeof a === "string";', 'return "string" == typeof a'),
    ("return a > 5 && 3 * b;", "return 5 < a && b * 3"),
    ("return a ? a : b;", "return a || b"),
    ("return a === null || a === undefined;", "return a == null"),
    ("return a == null ? undefined : a.b.c;", "return a?.b.c"),
    ("return a ?? b;", "return a != null ? a : b"),
    # functions and names that are used again
    ("return f(a);\nfunction f(b) { return b + g(b); }\nfunction g(b) { return -b; }",
     "return a + -a"),
    ("return f(a);\nfunction f(b) { if (b === 1) { return 2; }\nreturn h(b); }",
     "return 1 === a ? 2 : h(a)"),
    ("return f(a.b);\nfunction f(b) { return { x: b, y: b }; }",
     "return ((a) => ({ x: a, y: a }))(a.b)"),
    ("const b = f(a);\nconst c = g(b);\nreturn [b, c];", "var b = f(a), a_ = g(b); return [b, a_]"),
    ("const b = f(a);\nconst c = g(b) + 1;\nreturn c;", "var b = f(a); b = g(b) + 1; return b"),
    ("if (!a) { throw new Error('x'); }\nreturn f(a);", "if (a) return f(a); throw Error('x')"),
]  # fmt: skip

DIFFERENT = [
    ("return 1;", "return 2;"),
    ("return a;", "return b;"),
    ("const a = 1;\nreturn b;", "const b = 1;\nreturn b;"),
    ("const a = 1;\nreturn [a, payload];", "const a = 1;\nreturn [payload, a];"),
    ("return (a) => (b) => a;", "return (a) => (b) => b;"),
    ("const a = f();\nreturn (a) => a;", "const a = f();\nreturn (b) => a;"),
    ("return f(1);\nfunction f(a) { return a; }", "return f(1);\nfunction f(a) { return -a; }"),
    (
        "return f(1) + g(2);\nfunction f(a) { return -a; }\nfunction g(a) { return a; }",
        "return g(1) + f(2);\nfunction f(a) { return -a; }\nfunction g(a) { return a; }",
    ),
    ("return a - b;", "return b - a;"),
    ("return a < b;", "return !(a >= b);"),
    ("return a == null;", "return a === null;"),
    ("return a || b;", "return a ?? b;"),
    ("return a && b || c;", "return a && (b || c);"),
    ("return a ? b : c;", "return a ? c : b;"),
    ("return f().a;", "return f()?.a;"),
    ("return (a?.b).c;", "return a?.b.c;"),
    ("return { __proto__: a };", 'return { ["__proto__"]: a };'),
    ("return { a: 1, b: 2 };", "return { b: 2, a: 1 };"),
    ("return [1, , 2];", "return [1, 2];"),
    ("return `a${b}`;", 'return "a" + b;'),
    ("return /a/;", "return /a/g;"),
    ("return\n1;", "return 1;"),
    ("return 0;", "return -0;"),
    ("return '5';", "return 5;"),
    ("let a = 1;\na = 2;\nreturn a;", "const a = 1;\na = 2;\nreturn a;"),
    ("f();\ng();", "g();\nf();"),
    ("for (const a of b) { f(a); }", "for (const a in b) { f(a); }"),
    ("for (const a of b) { break; }", "for (const a of b) { continue; }"),
    ("const a = f();\ng();\nreturn a;", "g();\nreturn f();"),
    ("const a = f();\nreturn g() + a;", "return g() + f();"),
    ("const a = f();\nreturn () => a;", "return () => f();"),
    ("const a = f();\nreturn b && a;", "return b && f();"),
    ("return async (a) => a;", "return (a) => a;"),
    ("return function (a) { return a; };", "return (a) => a;"),
    ("return (a, ...b) => b;", "return (a, b) => b;"),
    ("return { get a() { return 1; } };", "return { set a(b) { return 1; } };"),
    ("return { a() { return 1; } };", "return { *a() { return 1; } };"),
    ("switch (a) { case 1: f(); break; case 2: g(); }", "switch (a) { case 1: f(); case 2: g(); }"),
    ("if (a) { return 1; }", "if (a) { return 1; } else { return 2; }"),
    ("function undefined_(undefined) { return undefined; }\nreturn undefined_(1);",
     "function undefined_(a) { return undefined; }\nreturn undefined_(1);"),
    ("const a = 1;\nreturn eval('a');", "const b = 1;\nreturn eval('a');"),
    ("return a++;", "return ++a;"),
    ("delete a.b;", "void a.b;"),
    # the order of effects, and which object is changed
    ("const a = {};\nconst b = {};\na.x = f();\nreturn g(a, b);",
     "const a = {};\nconst b = {};\nb.x = f();\nreturn g(a, b);"),
    ("const a = o.x;\no.x = 1;\nreturn a;", "o.x = 1;\nreturn o.x;"),
    ("const a = o.x;\nf();\nreturn a;", "f();\nreturn o.x;"),
    ("let a = 0;\nfor (const b of c) { a += b; }\nreturn a;",
     "let a = 0;\nfor (const b of c) { a = b; }\nreturn a;"),
    ("let a = 0;\nfor (const b of c) { if (a) { f(); }\na = b; }\nreturn a;",
     "for (const b of c) { let a = 0;\nif (a) { f(); }\na = b; }\nreturn 0;"),
    ("let a = 1;\nconst b = () => a;\na = 2;\nreturn b();", "return 1;"),
    ("if (a) { f(); } else { g(); }", "if (a) { f(); }\ng();"),
    ("return f(a) || f(a);", "return f(a);"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_same(left: str, right: str) -> None:
    assert is_same(left, right)
    assert is_same(right, left)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different(left: str, right: str) -> None:
    assert not is_same(left, right)
    assert not is_same(right, left)


@pytest.mark.parametrize("file", sorted(MINIFIED.glob("*.js")), ids=lambda file: file.stem)
def test_what_minifiers_write_is_the_same(file: Path) -> None:
    assert is_same(SOURCE, file.read_text("utf-8"))


#: Tokens of code: strings, numbers, names and operators.
_TOKENS = re.compile(
    r'"[^"\n]*"|//[^\n]*|/\*.*?\*/|\d+(?:\.\d+)?|[A-Za-z_$][\w$]*|[=!]==|&&|\|\||[<>]=?|[-+*]',
    re.DOTALL,
)
_OTHER = {
    "===": "!==", "!==": "===", "&&": "||", "||": "&&", "<": "<=", "<=": "<", ">": ">=",
    ">=": ">", "+": "-", "-": "+", "*": "+",
}  # fmt: skip
_KEYWORDS = frozenset(
    {
        "const", "let", "return", "function", "if", "else", "for", "in", "of", "new", "typeof",
        "throw", "true", "false", "null", "undefined",
    }
)  # fmt: skip


def mutants(text: str) -> list[str]:
    """Return texts with one token changed: each string, number, name and operator."""
    found = []
    for match in _TOKENS.finditer(text):
        token = match[0]
        if token.startswith(("//", "/*")) or token in _KEYWORDS:
            continue
        if token[0] == '"':
            new = f'{token[:-1]}~"'
        elif token[0].isdigit():
            new = f"{token}7"
        elif token in _OTHER:
            new = _OTHER[token]
        else:
            new = f"{token}_"
        found.append(text[: match.start()] + new + text[match.end() :])
    return found


def test_any_changed_token_is_a_difference() -> None:
    body = SOURCE.partition("*/")[2]
    code = JavaScriptCode(body)
    # A regular expression, and what follows the header, are tokens too; a parameter that nothing
    # uses, and a key of the same text as its quoted form, would not be.
    same = [text for text in mutants(body) if code.is_same(JavaScriptCode(text))]
    assert same == []


def test_a_change_is_shown_as_the_smallest_statement_or_key() -> None:
    assert changes(
        "return {\n  name: 1,\n  time: f(payload.time)\n};",
        "return { name: 1,\n time: f(payload.when) };",
    ) == [Change(3, "time: f(payload.time)", 2, "time: f(payload.when)")]


def test_what_is_inserted_or_removed_is_one_change() -> None:
    old = "const a = f();\nconst b = g();\nreturn { a: a, b: b };"
    new = "const a = f();\nlog(a);\nconst b = g();\nreturn { b: b, c: 3 };"
    assert changes(old, new) == [
        Change(None, None, 2, "log(a);"),
        Change(3, "a: a", None, None),
        Change(None, None, 4, "c: 3"),
    ]


def test_a_renamed_name_is_no_change() -> None:
    old = "const user = payload.user;\nreturn f(user, 1);\nfunction f(a, b) { return [a, b]; }"
    new = "const u = payload.user;\nreturn g(u, 2);\nfunction g(x, y) { return [x, y]; }"
    assert changes(old, new) == [Change(2, "return f(user, 1);", 2, "return g(u, 2);")]


def test_changes_of_minified_code_are_shown_one_by_one() -> None:
    minified = (MINIFIED / "esbuild.js").read_text("utf-8").replace("Order Placed", "Order Bought")
    assert changes(SOURCE, minified) == [
        Change(46, 'name: "Order Placed"', 1, 'name:"Order Bought"')
    ]


def test_code_that_is_not_javascript_is_compared_by_line() -> None:
    code = JavaScriptCode("const a = 1;\nreturn (a;\n")
    assert code.unreadable_line == 2
    assert changes("const a = 1;\n  return (a);\n", code.text) == [
        Change(2, "return (a);", 2, "return (a;")
    ]


@pytest.mark.parametrize("character", ["\u200b", "\u2060"])
def test_invisible_characters_are_valid_in_texts_alone(character: str) -> None:
    assert JavaScriptCode(f"f();\nreturn 1{character};").unreadable_line == 2
    valid = f"// {character}\nreturn ['{character}', `{character}`, /{character}/];"
    assert JavaScriptCode(valid).unreadable_line is None


@pytest.mark.parametrize("text", ["(" * 9000 + "1" + ")" * 9000, "[" * 9000 + "]" * 9000])
def test_deeply_nested_code_is_compared_by_line(text: str) -> None:
    assert is_same(f"return {text};", f"  return {text};")
    assert not is_same(f"return {text};", f"return {text} + 1;")


@pytest.mark.parametrize("text", ["a" + ".b" * 2000, "a ? 1 : " * 2000 + "2", "a" + " + b" * 2000])
def test_deep_code_is_compared(text: str) -> None:
    assert is_same(f"return {text};", f"  return {text};")
    assert not is_same(f"return {text};", f"return {text}.c;")


def test_functions_that_call_each_other_often_are_not_followed() -> None:
    calls = [f"function f{i}(x) {{ return f{i + 1}(x) + f{i + 1}(x); }}" for i in range(25)]
    text = "\n".join([*calls, "function f25(x) { return g(x); }", "return f0(1);"])
    assert not is_same(text, "return g(1);")


def test_the_hash_of_generated_code_can_be_computed() -> None:
    event = Event(user=identify(external_id=payload.id), name="Sold", time=iso8601(payload.at))
    transform = Transform(name="shop/sold", body=Track(events=[event]))
    code = compile_transform(transform).script.code
    [written] = re.findall(r"Code +(\w+)", code)
    assert JavaScriptCode(code).hash == written
    assert JavaScriptCode(code.replace("Sold", "Bought")).hash != written


def test_an_inserted_declaration_is_not_taken_for_a_changed_one() -> None:
    old = "const a = f(payload.a, 1);\nconst b = { x: g(payload.b), y: 2 };\nreturn [a, b];"
    new = (
        "const a = f(payload.a, 1);\nconst long = a > 600;\n"
        "const c = { x: long ? 1 : g(payload.b), y: 2 };\nreturn [a, c];"
    )
    assert changes(old, new) == [
        Change(None, None, 2, "const long = a > 600;"),
        Change(2, "x: g(payload.b)", 3, "x: long ? 1 : g(payload.b)"),
    ]


@settings(searched, max_examples=40)
@given(st.randoms(use_true_random=False))
def test_names_order_comments_and_layout_make_no_difference(random: Random) -> None:
    program = parse(SOURCE)
    names = [f"name{number}" for number in range(len(program.spelling))]
    random.shuffle(names)
    text = program.text
    parts = [part for part in program.tree.walk() if part.kind == "local"]
    for part in sorted(parts, key=lambda part: -part.start):
        text = text[: part.start] + names[int(part.value)].encode() + text[part.end :]
    renamed = parse(text.decode())
    functions = list(map(renamed.source, renamed.functions.values()))
    random.shuffle(functions)
    statements = list(map(renamed.source, renamed.statements))
    lines = "\n".join([*functions, *statements]).split("\n")
    changed = "".join(
        random.choice(["  ", "/* a */", "\t"]) + line + random.choice([" // b\n", "\n\n", "\r\n"])
        for line in lines
    )
    assert SOURCE_CODE.is_same(JavaScriptCode(changed))
    assert not SOURCE_CODE.is_same(JavaScriptCode(changed.replace("total", "amount")))


@searched
@given(programs)
def test_the_width_of_lines_makes_no_difference(tree: js.Program) -> None:
    narrow, wide = print_program(tree, 20), print_program(tree, 100)
    assert is_same(narrow, wide)
    assert changes(narrow, wide) == []


@searched
@given(programs, programs)
def test_programs_without_a_change_are_the_same(old: js.Program, new: js.Program) -> None:
    texts = print_program(old), print_program(new)
    assert is_same(*texts) or changes(*texts)
