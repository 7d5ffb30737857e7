"""How scripts read the payload: when the lint warns and, above all, when it does not."""

from __future__ import annotations

import pytest
from tests.lint.shared import lint

from brazesmith import Array, Payload, Record, Text, field
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.ir.types import Kind, Type
from brazesmith.language.payload import shape_of


class Traits(Record, open=True):
    email: Text = field(optional=True)
    phone: Text


class Properties(Record):
    disposition: Text = field(optional=True)
    objections: Array[Text] = field(optional=True, nullable=True)


class Call(Payload, event="Regal call.completed"):
    userId: Text
    traits: Traits = field(optional="not of every contact")
    properties: Properties = field(nullable=True)
    meta: Properties


CALL = Type(Kind.OBJECT, shape=shape_of(Call))
SEND = "return { attributes: [{ external_id: 'u', x: x }] };"


def found(code: str, *, source: bool = True) -> list[Diagnostic]:
    return lint(code, "script.js", CALL if source else None)


def codes(code: str, *, source: bool = True) -> list[str]:
    return [diagnostic.code for diagnostic in found(code, source=source)]


GUARDED = [
    "const x = payload.traits?.email;",
    "const x = payload.traits && payload.traits.email;",
    "const x = (payload.traits || {}).email;",
    "const x = (payload.traits ?? {}).email;",
    "const t = payload.traits || {}; const x = t.email;",
    "const x = payload.traits ? payload.traits.email : null;",
    "const x = !payload.traits ? null : payload.traits.email;",
    "const { email: x } = payload.traits || {};",
    "const { traits: { email: x } = {} } = payload;",
    "const { traits = {} } = payload; const x = traits.email;",
    "let x; if (payload.traits) { x = payload.traits.email; }",
    "let x; if (payload.traits != null) { x = payload.traits.email; }",
    "let x; if (payload.traits !== undefined) { x = payload.traits.email; }",
    'let x; if (typeof payload.traits !== "undefined") { x = payload.traits.email; }',
    'let x; if (typeof payload.traits === "object") { x = payload.traits.email; }',
    'let x; if ("traits" in payload) { x = payload.traits.email; }',
    'let x; if (payload.hasOwnProperty("traits")) { x = payload.traits.email; }',
    'let x; if (Object.hasOwn(payload, "traits")) { x = payload.traits.email; }',
    "let x; if (payload.traits?.email) { x = payload.traits.email; }",
    "let x; if (payload.traits?.email === 'a') { x = payload.traits.phone; }",
    "if (!payload.traits) { return { attributes: [] }; } const x = payload.traits.email;",
    "if (!payload.traits) throw new Error('no'); const x = payload.traits.email;",
    "if (payload.traits == null) { throw new Error('no'); } const x = payload.traits.email;",
    "if (!(payload && payload.traits)) { throw new Error('no'); } const x = payload.traits.email;",
    ("if (!payload.userId || !payload.traits) { throw new Error('no'); }"
    "const x = payload.traits.email;"),
    ("const p = payload; const t = p.traits; if (!t) { throw new Error('no'); }"
    "const x = payload.traits.email;"),
    ("const has = payload.traits && payload.traits.email; let x; if (has) { x = "
    "payload.traits.phone; }"),
    "const has = Boolean(payload.traits); let x = has ? payload.traits.phone : null;",
    "const has = !!payload.traits; let x = has ? payload.traits.phone : null;",
    "let x; try { x = payload.traits.email; } catch (error) { x = null; }",
    "payload.traits = payload.traits || {}; const x = payload.traits.email;",
    "payload.traits ||= {}; const x = payload.traits.email;",
    "if (!payload.traits) { payload.traits = {}; } const x = payload.traits.email;",
    ("function isObject(v) { return typeof v === 'object' && v !== null; }"
    "let x; if (isObject(payload.traits)) { x = payload.traits.email; }"),
    "let x; switch (payload.traits) { case undefined: x = 1; break; default: x = 2; }",
    "const read = (t) => t ? t.email : null; const x = read(payload.traits);",
    "const read = (t = {}) => t.email; const x = read(payload.traits);",
    "const x = (payload.properties || {}).objections?.map((o) => o.length);",
    "const o = (payload.properties || {}).objections || []; const x = o.map((y) => y.length);",
    "let x = 0; for (const key in payload.traits) { x = payload.traits.email; }",
    "const t = Object.assign({}, payload.traits); const x = t.email;",
    "const t = { ...payload.traits }; const x = t.email;",
    "let t = {}; if (payload.traits) { t = payload.traits; } const x = t.email;",
]  # fmt: skip


@pytest.mark.parametrize("code", GUARDED)
def test_guarded_reads_are_not_reported(code: str) -> None:
    assert found(code + SEND) == []


UNGUARDED = [
    "const x = payload.traits.email;",
    "const p = payload; const x = p.traits.email;",
    "const t = payload.traits; const x = t.email;",
    "const { email: x } = payload.traits;",
    "const { traits: { email: x } } = payload;",
    "const { traits } = payload; const x = traits.email;",
    'const x = payload["traits"]["email"];',
    "const x = payload?.traits.email;",
    "let x; if (payload.userId) { x = payload.traits.email; }",
    "let x; if (!payload.traits) { x = payload.traits.email; }",
    "let x = payload.traits || payload.traits.email;",
    "if (payload.traits) { const y = 1; } const x = payload.traits.email;",
    "const read = (t) => t.email; const x = read(payload.traits);",
    "function read() { return payload.traits.email; } const x = read();",
    "const read = () => payload.traits.email; const x = read();",
    "const x = Object.keys(payload.traits);",
    "payload.traits.seen = true; const x = 1;",
]


@pytest.mark.parametrize("code", UNGUARDED)
def test_unguarded_reads_are_reported(code: str) -> None:
    assert codes(code + SEND) == ["L130"]


def test_a_part_is_reported_once_however_often_it_is_read() -> None:
    code = "const a = payload.meta.disposition ? payload.traits.email : payload.traits.phone;"
    [diagnostic] = found(code + "const x = a;" + SEND)
    assert diagnostic.message == "`payload.traits` may be missing, and reading from it throws"


def test_the_hint_is_code_to_paste() -> None:
    code = "const x = payload.properties.objections.map((o) => o.length);"
    [diagnostic] = found(code + SEND)
    assert diagnostic.notes[0] == "write `payload.properties?.objections?.map(…)`"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const x = payload.a.b;", []),
        ("const x = payload.a.b.c;", ["L131"]),
        ("const x = payload.a.b.c; const y = payload.a.b.d.e;", ["L131", "L131"]),
        ("const x = payload.a.b.c; const y = payload.d.e.f;", ["L131", "L131"]),
        ("const x = payload.a?.b?.c;", []),
        ("const a = payload.a; const x = a.b.c;", ["L131"]),
        ("const x = payload.a && payload.a.b && payload.a.b.c;", []),
        ("const x = payload.items.map((item) => item.name);", ["L131"]),
        ("const x = payload.items.map((item) => item.name.first);", ["L131", "L131"]),
        ("const x = payload.items.find((item) => item.id);", ["L131"]),
        ("const x = payload.items.find((item) => item.id).id;", ["L131", "L132"]),
        ("const x = (payload.text || '').match(/a/)[0];", ["L132"]),
        ("const m = (payload.text || '').match(/a/); const x = m ? m[0] : null;", []),
        ("const f = (a) => { if (a) { return { b: 1 }; } }; const x = f(payload.c).b;", ["L132"]),
        ("const u = payload.user?.name; const x = u.length;", ["L131"]),
        ("const u = payload.user?.name; const x = u ? u.length : 0;", []),
    ],
)
def test_without_a_source(code: str, expected: list[str]) -> None:
    assert codes(code + SEND, source=False) == expected


def test_a_field_that_is_not_declared() -> None:
    [diagnostic] = found("const x = payload.properties?.dispositon;" + SEND)
    assert diagnostic.code == "L133"
    assert diagnostic.message == "Properties has no field `dispositon`"
    assert diagnostic.notes == ("did you mean `disposition`?",)
    assert found("const x = payload.traits?.whatever;" + SEND) == []  # an open class
    assert found("const t = payload.traits || {}; const x = t.phone;" + SEND) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('headers["X-Shop-Event"]', []),
        ("headers.Host", []),
        ('headers["X-GitHub-Event"]', ["L135"]),
        ('headers["x-shop-event"]', ["L135"]),
        ('headers["X-Shop-Event"] || headers["x-shop-event"]', []),
        ('headers["content-type"]', ["L135"]),
        ('headers["Content-Type"]', ["L135"]),
        ('headers.get("X-Shop-Event")', ["L135"]),
    ],
)
def test_headers(code: str, expected: list[str]) -> None:
    assert codes(f"const x = {code};" + SEND) == expected


def test_a_text_field_may_be_parsed_as_json() -> None:
    assert codes("const x = JSON.parse(payload.userId);" + SEND) == []
    assert codes("const x = JSON.parse(JSON.stringify(payload));" + SEND) == []
    assert codes("const x = JSON.parse(headers);" + SEND) == ["L134"]


def test_a_computed_key_is_not_undeclared() -> None:
    code = "const x = Object.keys(payload.meta).map((key) => payload.meta[key]);"
    assert codes(code + SEND) == []
