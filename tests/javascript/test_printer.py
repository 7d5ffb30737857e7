"""One line in, one line out; and the layouts of what does not fit on one."""

from __future__ import annotations

import pytest

from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import parse_expression, parse_statements
from brazesmith.targets.javascript.printer import print_expression, print_program

EXPRESSIONS = [
    # names, literals
    ("payload", "payload"),
    ("null", "null"),
    ("'it\\'s'", '"it\'s"'),
    ('"a\\"b"', '"a\\"b"'),
    ('"Zoë 😀"', '"Zoë 😀"'),
    ('"\\u2028\\u2029\\ud800\\x00\\x7f"', '"\\u2028\\u2029\\ud800\\u0000\\u007f"'),
    ('"\\u202e\\ufeff"', '"\\u202e\\ufeff"'),
    ('"</script>"', '"</script>"'),
    ("0x10", "16"),
    ("1.50", "1.5"),
    ("1e21", "1e+21"),
    ("1e20", "100000000000000000000"),
    ("5e-324", "5e-324"),
    ("9007199254740993", "9007199254740992"),
    ("/[/]\\/(?<year>\\d{4})/giu", "/[/]\\/(?<year>\\d{4})/giu"),
    ("/[[]/", "/[[]/"),
    ("`a${b}c`", "`a${b}c`"),
    ("`\\`\\${x}\\\\\n$`", "`\\`\\${x}\\\\\\n$`"),
    ("`$${a}{`", "`$${a}{`"),
    # arrays and objects
    ("[]", "[]"),
    ("[a,...b]", "[a, ...b]"),
    ("({})", "{}"),
    ("({'a':1,'a-b':2,class:3})", '{ a: 1, "a-b": 2, class: 3 }'),
    ("({1:4})", '{ "1": 4 }'),
    ("({a:a, b, ...c})", "{ a: a, b, ...c }"),
    ('({["__proto__"]:1})', '{ ["__proto__"]: 1 }'),
    ("({[key]: 1})", "{ [key]: 1 }"),
    ("({a:{b:1}})", "{ a: { b: 1 } }"),
    ("({zoë:1})", '{ "zoë": 1 }'),
    # members and calls
    ("a.b['c'].d['e-f'][0]", 'a.b["c"].d["e-f"][0]'),
    ("(1).p", "(1).p"),
    ("(1.5).p", "(1.5).p"),
    ('"a".p', '"a".p'),
    ("(-1).p", "(-1).p"),
    ("f(...a, b)", "f(...a, b)"),
    ("(a || b).c", "(a || b).c"),
    ("(() => a)()", "(() => a)()"),
    ("(function () {})()", "(function () {})()"),
    ("(a ? b : c)(d)", "(a ? b : c)(d)"),
    ("new A", "new A()"),
    ("new a.B(c)", "new a.B(c)"),
    ("new (a())()", "new (a())()"),
    ("new (a().b)()", "new (a().b)()"),
    ("new (new A())()", "new (new A())()"),
    ("new A().b()", "new A().b()"),
    # operators
    ("a+b+c", "a + b + c"),
    ("a+(b+c)", "a + (b + c)"),
    ("a-(b-c)", "a - (b - c)"),
    ("a*b+c", "a * b + c"),
    ("a*(b+c)", "a * (b + c)"),
    ("a%b*c", "(a % b) * c"),
    ("a&&b||c", "(a && b) || c"),
    ("a&&(b||c)", "a && (b || c)"),
    ("a||b||c", "a || b || c"),
    ("a||(b||c)", "a || (b || c)"),
    ("a===b===c", "(a === b) === c"),
    ("a|b&c", "a | (b & c)"),
    ("a**b**c", "a ** b ** c"),
    ("(a**b)**c", "(a ** b) ** c"),
    ("2**-x", "2 ** -x"),
    ("(++a)**b", "(++a) ** b"),
    ("-(-x)", "-(-x)"),
    ("+ +x", "+(+x)"),
    ("- --x", "-(--x)"),
    ("+-x", "+-x"),
    ("a - -b", "a - -b"),
    ("a + ++b", "a + ++b"),
    ("a++ + b", "a++ + b"),
    ("!(a && b)", "!(a && b)"),
    ("!a.b", "!a.b"),
    ("typeof a === 'x'", 'typeof a === "x"'),
    ("typeof (a + b)", "typeof (a + b)"),
    ("void 0", "void 0"),
    ("delete a.b", "delete a.b"),
    ("'a' in b", '"a" in b'),
    ("a?b:c", "a ? b : c"),
    ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
    ("(a = b) ? c : d", "(a = b) ? c : d"),
    ("a = b += c", "a = b += c"),
    ("a || (b = c)", "a || (b = c)"),
    # functions
    ("a=>a", "(a) => a"),
    ("()=>({})", "() => ({})"),
    ("()=>({}).a", "() => ({}.a)"),
    ("()=>{}", "() => {}"),
    ("(a,b=1,...c)=>a", "(a, b = 1, ...c) => a"),
    ("({a,b:c,d=1,...e})=>a", "({ a, b: c, d = 1, ...e }) => a"),
    ("([a,,b,,])=>a", "([a, , b, ,]) => a"),
    ("a => b => c", "(a) => (b) => c"),
    ("a => b ? c : d", "(a) => (b ? c : d)"),
    ("(a => a) || b", "((a) => a) || b"),
    ("function f(a){}", "function f(a) {}"),
]


@pytest.mark.parametrize(("text", "printed"), EXPRESSIONS, ids=[text for text, _ in EXPRESSIONS])
def test_expression(text: str, printed: str) -> None:
    assert print_expression(parse_expression(text)) == printed


STATEMENTS = [
    ("const a=1,b=2", "const a = 1, b = 2;"),
    ("let a", "let a;"),
    ("const {a, 'b-c': d} = e", 'const { a, "b-c": d } = e;'),
    ("return", "return;"),
    ("return a", "return a;"),
    ("throw new Error('x')", 'throw new Error("x");'),
    ("({}).a", "({}.a);"),
    ("({a} = b)", "({ a } = b);"),
    ("(function(){})()", "(function () {})();"),
    ("(function(){}).call()", "(function () {}).call();"),
    ("'use strict'", '"use strict";'),
    (";;", ""),
    ("if(a)b()", "if (a) {\n  b();\n}"),
    ("if(a);else b()", "if (a) {} else {\n  b();\n}"),
    (
        "if(a){if(b)c()}else if(d)e()\nelse f()",
        "if (a) {\n  if (b) {\n    c();\n  }\n} else if (d) {\n  e();\n} else {\n  f();\n}",
    ),
    ("for(const a of b)c()", "for (const a of b) {\n  c();\n}"),
    ("for(const a in b);", "for (const a in b) {}"),
    ("for(a.b of c);", "for (a.b of c) {}"),
    ("for(;;)break", "for (;;) {\n  break;\n}"),
    ("for(let i=0;i<n;i++);", "for (let i = 0; i < n; i++) {}"),
    ("for(let i=('a' in b);;);", 'for (let i = ("a" in b);;) {}'),
    ("for(('a' in b);;);", 'for (("a" in b);;) {}'),
    ("while(a)continue", "while (a) {\n  continue;\n}"),
    ("try{a()}catch(e){}finally{b()}", "try {\n  a();\n} catch (e) {} finally {\n  b();\n}"),
    ("function f(a){return a}", "function f(a) {\n  return a;\n}"),
]


@pytest.mark.parametrize(("text", "printed"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statement(text: str, printed: str) -> None:
    assert print_program(parse_statements(text)) == (printed + "\n" if printed else "")


# Each of these is printed as it stands.
LAYOUTS = {
    "a chain of questions": """
const tier =
  score < 7
    ? "detractor"
    : score < 9
      ? "passive"
      : "promoter";
""",
    "identity": """
const identity = payload.userId
  ? { external_id: payload.userId }
  : traits.email
    ? { email: traits.email }
    : traits.phone
      ? { user_alias: { alias_name: traits.phone, alias_label: "phone" } }
      : null;
""",
    "a small object stays on its line": """
const user = { external_id: payload.userId };
return { attributes: [] };
""",
    "a body": """
const brazecall = {
  events: [
    {
      external_id: payload.userId,
      name: "Call Completed",
      time: toIso8601(properties.started_at),
      properties: {
        direction: properties.direction,
        talk_time: Number(properties.talk_time),
        "hold-time": properties["hold-time"],
        is_long: properties.talk_time > 600
      }
    }
  ]
};
return brazecall;
""",
    "a long condition": """
if (
  properties.direction !== "outbound" &&
  properties.direction !== "inbound" &&
  properties.disposition !== undefined
) {
  throw new Error(
    "regal/call.completed: the payload has no identifier: userId, traits.email or traits.phone"
  );
}
""",
    "long values go below their key": """
const brazecall = {
  agent:
    properties.agent_full_name_as_entered ||
    properties.agent_name_as_shown_in_the_dialer ||
    properties.agent_firstname,
  time:
    typeof properties.started_at === "number" || typeof properties.started_at === "string"
      ? toIso8601(properties.started_at)
      : payload.originalTimestamp,
  campaign:
    payload.context.campaign_that_the_contact_was_in.the_long_name_of_the_campaign_in_question
};
""",
    "a long list of strings": """
const states = [
  "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
  "Florida", "Georgia"
];
""",
    "the last argument opens": """
const items = payload.items.map((item) => ({
  sku: item.sku,
  name: item.name,
  price: Number(item.price),
  quantity: Number(item.quantity)
}));
payload.items.forEach((item) => {
  names.push(item.name);
});
const kept = Object.assign({}, properties, {
  started_at: toIso8601(properties.started_at),
  ended_at: toIso8601(properties.ended_at)
});
const labels = payload.items.map((item) =>
  [item.first_part_of_the_label, item.second_part_of_the_label, item.last_part].join(" ")
);
""",
    "arguments below each other": """
const label = joinWhatIsPresent(
  properties.first_part_of_the_label,
  properties.second_part_of_the_label,
  properties.third_part
);
""",
    "a chain of calls": """
const names = payload.items
  .filter((item) => item.kind === "product" && item.quantity > 0)
  .map((item) => item.brand + " " + item.name);
const short = Object.keys(properties).filter((key) => key.length < 8).map((key) => key.trim());
const present = Object.keys(properties)
  .filter((key) => properties[key] !== undefined && properties[key] !== "")
  .reduce((kept, key) => Object.assign(kept, { [key]: properties[key] }), {});
""",
    "parentheses around what does not fit": """
const isShort = !(
  properties.talk_time > 600 ||
  properties.hold_time_in_the_waiting_queue > 300 ||
  properties.was_transferred
);
const items = (
  payload.items_that_the_agent_recorded ||
  payload.items_that_the_system_recorded ||
  []
).map((item) => item.sku);
const once = (() => {
  return 1;
})();
const outcome = {
  converted: "won",
  callback: "open",
  voicemail: "open",
  "not-interested": "lost"
}[properties.disposition];
""",
    "what is returned begins on the line of `return`": """
return (
  properties.direction !== "outbound" &&
  properties.direction !== "inbound" &&
  properties.disposition !== undefined
);
""",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_layout(text: str) -> None:
    assert print_program(parse_statements(text)) == text.lstrip("\n")


def test_comments_and_blank_lines() -> None:
    program = js.Program(
        (
            js.FunctionDeclaration(js.identifier("f"), (), js.BlockStatement()),
            js.VariableDeclaration(
                "const",
                (js.VariableDeclarator(js.identifier("a"), js.number(1)),),
                comments=("Who it is.", ""),
                blank_before=True,
            ),
            js.ReturnStatement(comments=("one\ntwo\u2028alert(1)",)),
        )
    )
    assert print_program(program) == (
        "function f() {}\n\n// Who it is.\n//\nconst a = 1;\n// one\n// two\n// alert(1)\nreturn;\n"
    )


def test_blank_line_before_the_first_statement_is_none() -> None:
    assert print_program(js.Program((js.ReturnStatement(blank_before=True),))) == "return;\n"
