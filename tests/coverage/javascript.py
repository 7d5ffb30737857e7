"""Hypothesis strategies of JavaScript: scripts that end, with every construct that is counted."""

from __future__ import annotations

from hypothesis import strategies as st

_LEAVES = st.sampled_from([
    "payload.a", "payload.b", "payload.b.c", "payload.list", "payload", "x", "y", "n", "1", "0",
    "''", "'é'", "null", "undefined", "[]", "({})", "Math.abs", "Math.max", "true", "/a/g", "z",
])  # fmt: skip
_AND_OR = st.sampled_from(["&&", "||"])
_ASSIGN = st.sampled_from(["=", "||=", "&&=", "??=", "+="])
_SPACE = st.sampled_from(["", " ", "\n", "\r\n", " // é\n", "/* 😀 */"])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def form(template: str) -> st.SearchStrategy[str]:
        count = template.count("§")
        return st.tuples(*[inner] * count).map(lambda parts: _filled(template, parts))

    operators = st.builds("({} {}{} {})".format, inner, _AND_OR, _SPACE, inner)
    assigned = st.builds("(x {} {})".format, _ASSIGN, inner)
    return st.one_of(
        operators, operators, assigned,
        *map(form, [
            "(§ && § || §)", "(§ ?? §)", "(§ ? § : §)", "!§", "(!(§) || !§)", "(§)?.c", "(§)?.[§]",
            "(§)?.c.d?.e", "payload.b?.c?.[§]", "(§)?.(§)", "o.m?.(§)", "o.m?.()", "o?.m(§)?.c",
            "o.q?.(...[§])", "((p = §) => p || §)(§)", "(({ q = § } = {}, [r = §] = []) => q)(§)",
            "(function () { return §; })()", "`${§}é${§}`", "typeof §", "[...[§]].length",
            "[...[§]].filter((y) => §)", "[§, §].map(() => §).some(function (y) { return § })",
            "payload.list?.map((y) => y)", "(§).map((y) => y)", "({ a: §, 1: § })[§]", "(§ > §)",
            "(§, §)", "[[x = §] = [§]]", "({ a: x = § } = { a: § })", "delete o?.w", "(§) in o",
            "[...(function* () { yield §; yield* [§]; })()]", "(async () => { await §; })()",
            "new (class { f = §; get g() { return §; } })().g", "String(§).length",
            "String(§).match(/a|b/g)", "(§)?.c.match(/a|b/)", "(§).match?.(/a|b/)",
            "new Map([['a', 1], ['b', 2]]).get(§)", "/a|b/.exec(§)", "(§ || payload.c)",
            "(§ ?? payload.c?.d)",
        ]),
    )  # fmt: skip


def _filled(template: str, parts: tuple[str, ...]) -> str:
    first, *rest = template.split("§")
    return first + "".join(part + text for part, text in zip(parts, rest, strict=True))


EXPRESSIONS = st.recursive(_LEAVES, _larger, max_leaves=8)

_ENDS = st.sampled_from([";", "\n", ";\n", " // é\n", ";/* 😀 */"])
_SIMPLE = st.one_of(
    st.builds("x = {}{}".format, EXPRESSIONS, _ENDS),
    st.builds("return {}{}".format, EXPRESSIONS, _ENDS),
    st.builds("throw {}{}".format, EXPRESSIONS, _ENDS),
    st.builds("y = {}{}".format, EXPRESSIONS, _ENDS),
    st.builds("var v = {}{}".format, EXPRESSIONS, _ENDS),
    st.sampled_from([";", "{}", "n++\n", "var w\n"]),
)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.lists(inner, max_size=3).map(lambda parts: "{ " + "".join(parts) + " }")
    body = st.one_of(inner, block)
    jump = st.sampled_from(["", "continue;", "break;", "continue a;", "break a\n"])
    loop = st.builds("{{ {} if ({}) {} }}".format, inner, EXPRESSIONS, jump.map(lambda j: j or ";"))
    case = st.builds("case {}: {} {}".format, EXPRESSIONS, inner, st.sampled_from(["", "break;"]))
    return st.one_of(
        st.builds("if ({}) {}".format, EXPRESSIONS, body),
        st.builds("if ({}) {}else {}".format, EXPRESSIONS, block, body),
        st.builds("a: for (const i of [{}, {}]) {}\n".format, EXPRESSIONS, EXPRESSIONS, loop),
        st.builds("for (const i in {}) {}\n".format, EXPRESSIONS, body),
        st.builds("a: while (n++ < 9 && {}) {}\n".format, EXPRESSIONS, loop),
        st.builds("for (; n++ < 9;) {}\n".format, body),
        st.builds("a: do {} while (n++ < 9 && ({}))\n".format, loop, EXPRESSIONS),
        st.builds("switch ({}) {{ {} {} }}\n".format, EXPRESSIONS, case, case),
        st.builds("switch ({}) {{ {} default: {} {} }}\n".format, EXPRESSIONS, case, inner, case),
        st.builds("try {} catch {}\n".format, block, block),
        st.builds("try {} catch ({{ name = {} }}) {} finally {}\n".format,
                  block, EXPRESSIONS, block, block),
        st.builds("(function () {} ());\n".format, block),
        block,
    )  # fmt: skip


STATEMENTS = st.recursive(_SIMPLE, _compound, max_leaves=6)


def _script(directive: str, statements: list[str]) -> str:
    head = "var x, y, n = 0; const o = { m(a) { return a }, w: 1 };\n"
    return f"{directive}{head}{''.join(statements)}\nreturn {{ x, y, n }}"


SCRIPTS = st.builds(
    _script, st.sampled_from(["", "'use strict'\n"]), st.lists(STATEMENTS, min_size=1, max_size=4)
)
