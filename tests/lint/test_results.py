"""What a script returns, when it returns, and what its body contains."""

from __future__ import annotations

import pytest
from tests.lint.shared import lint

OK = "{ attributes: [{ external_id: payload.id }] }"


def codes(code: str) -> list[str]:
    return [diagnostic.code for diagnostic in lint(code, "script.js")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"return {OK};", []),
        ("", ["L110"]),
        ("// nothing", ["L110"]),
        (f"const brazecall = {OK};", ["L110"]),
        (f"(payload.items || []).forEach((i) => {{ return {OK}; }});", ["L110"]),
        (f"function build() {{ return {OK}; }}", ["L110"]),
        (f"(() => {{ return {OK}; }})();", ["L110"]),
        (f"return (() => {{ return {OK}; }})();", []),
        (f"function build() {{ return {OK}; }} return build();", []),
        (f"if (payload.a) {{ return {OK}; }}", ["L111"]),
        (f"if (payload.a) {{ return {OK}; }} else {{ throw new Error('no'); }}", []),
        (f"if (payload.a) {{ return {OK}; }} else if (payload.b) {{ return {OK}; }}", ["L111"]),
        (f"switch (payload.a) {{ case 1: return {OK}; default: return {OK}; }}", []),
        (f"switch (payload.a) {{ case 1: return {OK}; }}", ["L111"]),
        (f"switch (payload.a) {{ case 1: case 2: return {OK}; default: throw Error('n'); }}", []),
        (f"switch (payload.a) {{ case 1: break; default: return {OK}; }}", ["L111"]),
        (f"try {{ return {OK}; }} catch (e) {{ throw e; }}", []),
        (f"try {{ payload.a.b.c(); return {OK}; }} catch (e) {{ }}", ["L111"]),
        (f"try {{ payload.x = 1; }} finally {{ return {OK}; }}", []),
        (f"while (true) {{ return {OK}; }}", []),
        (f"while (true) {{ if (payload.a) break; }} return {OK};", []),
        (f"for (const i of payload.items || []) {{ if (i.id) return {OK}; }}", ["L111"]),
        (f"for (;;) {{ if (payload.a) return {OK}; }}", []),
        (f"do {{ return {OK}; }} while (payload.a);", []),
        (f"a: {{ if (payload.a) break a; return {OK}; }}", ["L111"]),
        (f"if (payload.a) return; return {OK};", ["L111"]),
        (f"let b; if (payload.a) {{ b = {OK}; }} return b;", ["L111"]),
        (f"let b; if (payload.a) {{ b = {OK}; }} else {{ b = {OK}; }} return b;", []),
        (f"let b = {{ attributes: [] }}; if (payload.a) {{ b = {OK}; }} return b;", []),
        (f"let b; if (payload.a) b = {OK}; if (!b) return {{ attributes: [] }}; return b;", []),
        (
            (
                f"let b; for (const i of payload.a || []) {{ if (i.a) {{ b = {OK}; break; }} }} "
                "return b || { attributes: [] };"
            ),
            [],
        ),
        (f"let b; try {{ b = {OK}; }} catch (e) {{ b = {{ attributes: [] }}; }} return b;", []),
        (f"let b; (payload.items || []).forEach((i) => {{ b = {OK}; }}); return b;", ["L111"]),
        ("return null;", ["L111"]),
        ("return undefined;", ["L111"]),
        (f"return\n{OK};", ["L112"]),
        (f"return Promise.resolve({OK});", ["L113"]),
        (f"return new Promise((resolve) => resolve({OK}));", ["L113"]),
        (f"const f = async () => ({OK}); return f();", ["L113"]),
        (f"return JSON.stringify({OK});", ["L114"]),
        ("return [{ external_id: payload.id }];", ["L114"]),
        (f"return () => ({OK});", ["L114"]),
        (f"return JSON.parse(JSON.stringify({OK}));", []),
        ("return payload;", []),
        (f"return {OK}; payload.a = 1;", ["L115"]),
        (f"return {OK}; function later() {{}}", []),
        (f"throw new Error('off'); return {OK};", ["L115"]),
        (f"const x = (payload.a || []).map((i) => {{ i.id; }}); return {OK};", ["L116"]),
        (f"const x = (payload.a || []).map((i) => {{ return i.id; }}); return {OK};", []),
        (f"(payload.a || []).forEach((i) => {{ i.id; }}); return {OK};", []),
        (f"const x = (payload.a || []).filter((i) => {{ if (i.b) return 1; }}); return {OK};", []),
    ],
)
def test_results(code: str, expected: list[str]) -> None:
    assert codes(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const x = fetch('https://a.b');", ["L120"]),
        ("const x = require('lodash');", ["L120"]),
        ("const x = import('lodash');", ["L120"]),
        ("module.exports = payload;", ["L120"]),
        ("setTimeout(() => {}, 5);", ["L121"]),
        ("const x = new URL(payload.url);", ["L121"]),
        ("const x = crypto.randomUUID();", ["L121"]),
        ("const x = typeof Buffer === 'undefined' ? 1 : Buffer;", []),
        ("console.log(1);", ["L122"]),
        ("const console = { log() {} }; console.log(1);", []),
        ("const x = new Intl.DateTimeFormat();", ["L122"]),
        ("const x = undeclared;", ["L123"]),
        ("const x = typeof undeclared;", []),
        ("const x = body.id;", ["L123"]),
        ("function f() { return arguments.length; }", []),
        ("total = 1;", ["L124"]),
        ("for (i = 0; i < 3; i++) { payload.x = i; }", ["L124"]),
        ("[first, second] = (payload.items || []);", ["L124", "L124"]),
        ("const x = y; const y = 1;", ["L125"]),
        ("const f = () => y; const y = 1;", []),
        ("const x = 1; x = 2;", ["L126"]),
        ("const x = 1; x++;", ["L126"]),
        ("const x = 1; { let x = 2; x = 3; }", []),
        ("if (payload.a = 1) { payload.b = 1; }", ["L127"]),
        ("const x = payload.a === NaN;", ["L128"]),
        ("const x = typeof payload.a === 'undefined';", []),
        ("const x = typeof payload.a === 'array';", ["L128"]),
        ("let x = 1; let x = 2;", ["L103"]),
        ("var x = 1; var x = 2;", []),
        ("function f(a) { let a = 1; }", ["L103"]),
        ("function f(a) { var a = 1; if (a) { let a = 2; } }", []),
        ("try { payload.a(); } catch (e) { let f = e; }", []),
        ("let payload = {};", ["L106"]),
        ("class Order { static of() { return new Order(); } }", []),
        ("for (const [key, value] of Object.entries(payload)) { payload[key] = value; }", []),
        ("const { a, b: { c } = {}, ...rest } = payload; const d = [a, c, rest];", []),
        ("label: for (const a of (payload.a || [])) { for (;;) { continue label; } }", []),
        ("const f = function own(n) { return n ? own(n - 1) : 0; };", []),
    ],
)
def test_names(code: str, expected: list[str]) -> None:
    assert codes(f"{code} return {OK};") == expected


EVENT = "external_id: payload.id, name: 'A', time: new Date()"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("new Date()", []),
        ("new Date().toISOString()", []),
        ("new Date().toJSON()", []),
        ("payload.created_at", []),
        ("payload.happened", []),
        ("payload.occurred || new Date().toISOString()", []),
        ("'2026-01-02T03:04:05Z'", []),
        ("Date.now()", ["L140"]),
        ("Math.floor(Date.now() / 1000)", ["L140"]),
        ("new Date().getTime()", ["L140"]),
        ("Number(payload.happened)", ["L140"]),
        ("payload.happened * 1", ["L140"]),
        ("+payload.happened", ["L140"]),
        ("parseInt(payload.created, 10)", ["L140"]),
        ("1767323045", ["L140"]),
        ("new Date().toString()", ["L140"]),
        ("String(new Date())", ["L140"]),
        ("`${new Date()}`", ["L140"]),
        ("new Date() + ''", ["L140"]),
        ("payload.timestamp", []),
        ("payload.created || new Date().toISOString()", []),
        ("new Date(payload.created)", ["L143"]),
        ("new Date(payload.created * 1000)", ["L143"]),
        ("new Date((payload.created || 0) * 1000)", ["L144"]),
        ("new Date(payload.created * 1000).toISOString()", ["L143"]),
        ("new Date(payload.at).toISOString()", ["L143"]),
        ("payload.at ? new Date(payload.at).toISOString() : null", []),
        ("payload.at && new Date(payload.at).toISOString()", []),
        ("new Date(payload.at || Date.now()).toISOString()", []),
        ("new Date(2026, 1, 2).toISOString()", []),
        ("isNaN(Date.parse(payload.at)) ? null : new Date(payload.at).toISOString()", []),
    ],
)
def test_times(time: str, expected: list[str]) -> None:
    event = f"{{ external_id: payload.id, name: 'A', time: {time} }}"
    assert codes(f"return {{ events: [{event}] }};") == expected


def test_a_number_is_never_a_time() -> None:
    code = (
        "const at = Number(payload.happened);\n"
        "return { events: [{ external_id: payload.id, name: 'A', time: at }] };"
    )
    assert codes(code) == ["L140"]


def test_a_date_that_was_tested_does_not_throw() -> None:
    assert (
        codes(
            "const d = new Date(payload.at || undefined);\n"
            "if (isNaN(d.getTime())) { throw new Error('no time'); }\n"
            "return { events: [{ external_id: 'u', name: 'A', time: d.toISOString() }] };"
        )
        == []
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return { events: [] };", []),
        ("return { event: [] };", ["L150"]),
        ("return { Attributes: [] };", ["L150"]),
        ("return { attributes: [], source: 'x' };", ["L151"]),
        ("return { catalog_name: 'rooms', items: [{ id: 'a' }] };", []),
        ("return { campaign_id: 'c', recipients: [{ external_user_id: 'u' }] };", []),
        (f"return {{ events: {{ {EVENT} }} }};", ["L152"]),
        ("return { events: [{ external_id: payload.id, name: 'A' }] };", ["L153"]),
        ("const e = { external_id: payload.id, name: 'A' }; return { events: [e] };", ["L153"]),
        (
            ("const e = { external_id: payload.id, name: 'A' }; e.time = new Date(); "
            "return { events: [e] };"),
            [],
        ),
        ("return { events: (payload.a || []).map((i) => ({ email: i.id })) };", ["L159", "L153"]),
        (
            ("const events = []; (payload.a || []).forEach((i) => { events.push({ email: i.id,"
            " name: 'A' }); }); return { events };"),
            ["L159", "L153"],
        ),
        ("const b = {}; b.events = [{ external_id: payload.id }]; return b;", ["L153"]),
        ("return { purchases: [{ external_id: payload.id }] };", ["L153"]),
        (f"return {{ events: [{{ {EVENT}, update_existing_only: true }}] }};", ["L154"]),
        (f"return {{ events: [{{ {EVENT}, _update_exisiting_only: true }}] }};", ["L154"]),
        ("return { attributes: [{ externalId: 'a', email: payload.b }] };", ["L154"]),
        (f"return {{ events: [{{ {EVENT}, activityId: 1 }}] }};", []),
        (f"return {{ events: [{{ {EVENT}, properties: {{ event_name: 1 }} }}] }};", ["L155"]),
        (f"return {{ events: [{{ {EVENT}, properties: {{ price: 1 }} }}] }};", []),
        ("return { attributes: [{ external_id: 'YOUR_ID' }] };", ["L157"]),
        ("return { attributes: [{ external_id: '<user id>' }] };", ["L157"]),
        ("return { attributes: [{ external_id: 'xxxx-xxxx' }] };", ["L157"]),
        ("return { attributes: [{ external_id: 'INSERT ID' }] };", ["L157"]),
        ("return { attributes: [{ external_id: '{{${user_id}}}' }] };", ["L157"]),
        ("const g = 'YOUR GROUP'; return { attributes: [{ external_id: 'u', g }] };", ["L157"]),
        ("return { attributes: [{ external_id: 'u', a: (payload.a || '').trim('<br>') }] };", []),
        ("return { attributes: [{ external_id: 'u', a: payload.a === 'TODO' }] };", []),
        ("return { attributes: [{ external_id: 'u', a: 'Your order' }] };", []),
        ("return { attributes: [{ external_id: 'u', a: '<b>' }] };", []),
        ("return { attributes: [{ external_id: 'u', a: null }] };", []),
        ("return { attributes: [{ external_id: 'u', a: { b: null } }] };", ["L158"]),
        (
            (
                "const user_alias = { alias_name: 'a', alias_label: 'b' };"
                "return { attributes: [{ external_id: 'u', user_alias }] };"
            ),
            ["L160"],
        ),
        (
            ("return { attributes: [{ external_id: payload.a ? 'u' : undefined, "
            "braze_id: payload.a ? undefined : 'b' }] };"),
            [],
        ),
        ("return { attributes: [{ first_name: 'Ada' }] };", ["L161"]),
        ("return { attributes: [{ ...payload.user, first_name: 'Ada' }] };", []),
        (
            (
                "const same = (x) => x; const inner = same([{ a: 1 }]);"
                "return { attributes: same([{ external_id: 'u', b: inner }]) };"
            ),
            [],
        ),
        ("return { attributes: [{ external_id: `${payload.id}` }] };", ["L163"]),
        ("return { attributes: [{ external_id: '' + payload.id }] };", ["L163"]),
        ("const id = String(payload.id); return { attributes: [{ external_id: id }] };", ["L163"]),
        ("return { attributes: [{ external_id: 'shop-' + payload.id }] };", ["L163"]),
        (
            (
                "const id = (x) => 'shop-' + x;"
                "return { attributes: [{ external_id: id(payload.id) }] };"
            ),
            ["L163"],
        ),
        ("return { attributes: [{ external_id: payload.id, ...payload.user }] };", ["L164"]),
        ("return { attributes: [{ ...payload.user, external_id: payload.id }] };", []),
        ("return { attributes: [{ external_id: 'u', ...(payload.a ? { b: 1 } : {}) }] };", []),
        ("return { attributes: [Object.assign({ external_id: 'u' }, payload.user)] };", ["L164"]),
        (
            "const { id, ...r } = payload; return { attributes: [{ external_id: id, ...r }] };",
            ["L164"],
        ),
        (
            ("const p = Object.entries(payload.a || {}).map(([k, v]) => [k, v?.new]);"
            "const a = Object.fromEntries(p);"
            "return { attributes: [{ external_id: 'u', ...a }] };"),
            ["L164"],
        ),
        (
            ("const p = Object.entries(payload.a || {}).filter(([k]) => k === 'b');"
            "const a = Object.fromEntries(p);"
            "return { attributes: [{ external_id: 'u', ...a }] };"),
            [],
        ),
        (
            ("const a = {}; for (const k in payload.a) { a['shop_' + k] = payload.a[k]; }"
            "return { attributes: [{ external_id: 'u', ...a }] };"),
            [],
        ),
        (
            ("const a = {}; Object.keys(payload.a).forEach((k) => { a[k] = payload.a[k]; });"
            "return { attributes: [{ ...a, external_id: 'u' }] };"),
            ["L165"],
        ),
        (
            ("const a = { external_id: 'u' }; for (const k in payload.a) { a[k] = payload.a[k]; }"
            "return { attributes: [a] };"),
            ["L165"],
        ),
        (
            (f"const p = {{}}; for (const k in payload.a) {{ p[k] = payload.a[k]; }}"
            f"return {{ events: [{{ {EVENT}, properties: p }}] }};"),
            [],
        ),
        (f"return {{ events: [{{ {EVENT}, properties: {{ a: 1, ...payload.a }} }}] }};", []),
    ],
)  # fmt: skip
def test_bodies(code: str, expected: list[str]) -> None:
    assert codes(code) == expected
