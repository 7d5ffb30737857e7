"""One line in, one line out; and the layouts of what does not fit on one."""

from __future__ import annotations

from dataclasses import replace

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
    # arrays and objects
    ("[]", "[]"),
    ("[a,...b]", "[a, ...b]"),
    ("({})", "{}"),
    ("({'a':1,'a-b':2,class:3})", '{ a: 1, "a-b": 2, class: 3 }'),
    ("({1:4})", '{ "1": 4 }'),
    ("({a:a, b, ...c})", "{ a: a, b: b, ...c }"),
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
    ("-(-x)", "-(-x)"),
    ("a - -b", "a - -b"),
    ("!(a && b)", "!(a && b)"),
    ("!a.b", "!a.b"),
    ("typeof a === 'x'", 'typeof a === "x"'),
    ("typeof (a + b)", "typeof (a + b)"),
    ("a?b:c", "a ? b : c"),
    ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
    # functions
    ("a=>a", "(a) => a"),
    ("()=>({})", "() => ({})"),
    ("()=>({}).a", "() => ({}.a)"),
    ("()=>{return a}", "() => {\n  return a;\n}"),
    ("a => b => c", "(a) => (b) => c"),
    ("a => b ? c : d", "(a) => (b ? c : d)"),
    ("(a => a) || b", "((a) => a) || b"),
    # hand-written JavaScript
    ("`a${b}`", "(`a${b}`)"),
    ("f(a  **  b)", "f((a  **  b))"),
    ("a => `${a}`", "(a) => (`${a}`)"),
    ("(function(a){})()", "(function(a){})()"),
]


@pytest.mark.parametrize(("text", "printed"), EXPRESSIONS, ids=[text for text, _ in EXPRESSIONS])
def test_expression(text: str, printed: str) -> None:
    assert print_expression(parse_expression(text).tree) == printed


STATEMENTS = [
    ("const a=1", "const a = 1;"),
    ("return a", "return a;"),
    ("return{a}", "return { a: a };"),
    ("throw new Error('x')", 'throw new Error("x");'),
    ("if(a){return b}", "if (a) {\n  return b;\n}"),
    ("if(a){}", "if (a) {}"),
    ("if(a){if(b){throw c}}", "if (a) {\n  if (b) {\n    throw c;\n  }\n}"),
    ("{const a=b}", "{\n  const a = b;\n}"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "printed"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statement(text: str, printed: str) -> None:
    assert print_program(parse_statements(text).tree) == (printed + "\n" if printed else "")


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
const names = payload.items.map((item) => {
  const name = item.name;
  return name;
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
    assert print_program(parse_statements(text).tree) == text.lstrip("\n")


def test_comments_and_blank_lines() -> None:
    a, comments = js.Identifier("a"), ("Who it is.", "")
    program = js.Program(
        (
            js.const("a", js.number(1)),
            replace(js.const("b", a), comments=comments, blank_before=True),
            js.ReturnStatement(a, comments=("one\ntwo\u2028alert(1)",)),
        )
    )
    assert print_program(program) == (
        "const a = 1;\n\n// Who it is.\n//\nconst b = a;\n// one\n// two\n// alert(1)\nreturn a;\n"
    )


def test_blank_line_before_the_first_statement_is_none() -> None:
    program = js.Program((js.ReturnStatement(js.Identifier("a"), blank_before=True),))
    assert print_program(program) == "return a;\n"
