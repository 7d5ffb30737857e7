"""From a place in the body to the line that writes it."""

from __future__ import annotations

import pytest

from brazesmith.targets.javascript.locate import locate

COMPILED = """
const properties = payload.properties || {};
const identity = payload.userId
  ? { external_id: payload.userId }
  : {
      email: payload.email
    };
const brazecall = {
  events: [
    {
      ...identity,
      name: "Call Completed",
      properties: {
        agent_id: properties.agent_id,
        note:
          properties.note || null,
        "a/b": 1,
        items: properties.items.map((item) => ({
          sku: item.sku
        }))
      }
    }
  ]
};
return brazecall;
"""

BY_HAND = """
const props = payload?.properties ?? {};
function product(item) {
  return {
    sku: item.sku
  };
}
if (!payload.userId) {
  return { attributes: [] };
}
let user = null;
user = { external_id: payload.userId };
user.email = payload.email;
user["custom"] = {
  plan: 1
};
const events = [];
events.push({
  name: "first"
});
events.push({ name: "second" });
const brazecall = {
  attributes: [user],
  events,
  purchases: props.items.filter((i) => i.sku).map(product),
  more: Object.assign({}, {
    x: 1
  }, unknown),
  list: [...unknown, 1],
  ...rest(props)
};
brazecall.events[0].time = payload.time;
return clean(brazecall);
"""


@pytest.mark.parametrize(
    ("code", "pointer", "line"),
    [
        (COMPILED, "", "const brazecall = {"),
        (COMPILED, "/events", "  events: ["),
        (COMPILED, "/events/0", "    {"),
        (COMPILED, "/events/0/name", '      name: "Call Completed",'),
        (COMPILED, "/events/0/external_id", "  ? { external_id: payload.userId }"),
        (COMPILED, "/events/0/email", "      email: payload.email"),
        (COMPILED, "/events/0/properties/agent_id", "        agent_id: properties.agent_id,"),
        (COMPILED, "/events/0/properties/note", "          properties.note || null,"),
        (COMPILED, "/events/0/properties/a~1b", '        "a/b": 1,'),
        (COMPILED, "/events/0/properties/items/7/sku", "          sku: item.sku"),
        (COMPILED, "/events/0/properties/absent", "      properties: {"),
        (COMPILED, "/events/0/nothing", "      ...identity,"),
        (COMPILED, "/attributes", "const brazecall = {"),
        (BY_HAND, "", "return clean(brazecall);"),
        (BY_HAND, "/attributes/0/external_id", "user = { external_id: payload.userId };"),
        (BY_HAND, "/attributes/0/email", "user.email = payload.email;"),
        (BY_HAND, "/attributes/0/custom/plan", "  plan: 1"),
        (BY_HAND, "/events/0/name", '  name: "first"'),
        (BY_HAND, "/events/1/name", 'events.push({ name: "second" });'),
        (BY_HAND, "/events/0/time", "brazecall.events[0].time = payload.time;"),
        (BY_HAND, "/purchases/0/sku", "    sku: item.sku"),
        (BY_HAND, "/more/x", "    x: 1"),
        (BY_HAND, "/list/0", "  list: [...unknown, 1],"),
        (BY_HAND, "/what/ever", "  ...rest(props)"),
        ("\nreturn cond ? { a: 1 } :\n{ b: 2 };", "/b", "{ b: 2 };"),
        (
            "\nreturn build();\nfunction build() {\n  return { a: 1 };\n}",
            "/a",
            "  return { a: 1 };",
        ),
        ("\nlet x;\nreturn x = {\n  a: 1 };", "/a", "  a: 1 };"),
        ("\ntry { f() } catch { g(1_000) }\nreturn { a: 1 };", "/a", "return { a: 1 };"),
    ],
)
def test_located(code: str, pointer: str, line: str) -> None:
    number = locate(code, pointer)
    assert number is not None
    assert code.splitlines()[number - 1] == line


UNKNOWN = {
    "the payload itself": "return payload;",
    "a function of nobody": "return transform(payload);",
    "nothing returned": "f();",
    "nothing": "",
    "not JavaScript": "const a = ;",
    "a circle": "const x = y, y = a ? x : x; return x || y;",
    "too deep": "return " + "[" * 5000 + "]" * 5000,
}


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_unknown(code: str) -> None:
    assert locate(code, "/events/0") is None
