"""What the JavaScript of a spec looks like, and what never happens in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    all_of,
    concat,
    each,
    fail,
    fallback,
    format_text,
    from_entries,
    headers,
    identify,
    is_filled,
    is_object,
    is_present,
    is_true,
    iso8601,
    map_values,
    merge,
    named,
    now,
    pattern,
    payload,
    pick,
    raw_javascript,
    rename_keys,
    replace_pattern,
    reportable,
    required,
    route,
    skip,
    storable,
    to_text,
    upper,
    when,
)
from brazesmith.app.pipeline import compile_transform
from brazesmith.base.diagnostics import OurFault
from brazesmith.base.globals import PORTABLE
from brazesmith.engines import Emulator, Input
from brazesmith.targets.javascript.emit import verify
from brazesmith.targets.javascript.names import INHERITED, RESERVED_WORDS
from brazesmith.targets.javascript.parse import parse_statements
from brazesmith.targets.javascript.rows import functions
from brazesmith.targets.javascript.syntax import statement_trees, walk

p: Any = payload
USER = identify(external_id=p.userId)


def code_of(body: Any, **about: Any) -> str:
    return compile_transform(Transform(name="shop/order", body=body, **about)).script.code


def lines_of(body: Any) -> str:
    """The code between the header and the functions."""
    code = code_of(body).partition("*/")[2]
    return code.partition("// Functions that the code above calls.")[0].strip("\n")


def value(written: Any) -> Track:
    return Track(events=[{"x": written}])


def declared(code: str) -> list[str]:
    """Every name that code declares: constants, functions, parameters."""
    names = []
    for node in walk(statement_trees(code)):
        names += [node.id] if node.type in ("VariableDeclarator", "FunctionDeclaration") else []
        names += node.params or []
    return [node.name for node in names if node.type == "Identifier"]


@pytest.fixture(scope="module")
def v8() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


# --- what it looks like ---------------------------------------------------------------------------


def test_a_path_goes_through_constants_with_defaults() -> None:
    assert (
        lines_of(value([p.order.customer.name, p.order.lines[0].sku]))
        == """\
const order = payload.order || {};
const customer = order.customer || {};
const lines = order.lines || [];
const lines0 = lines[0] || {};

const brazecall = {
  events: [{ x: present([customer.name, lines0.sku]) }]
};

return brazecall;"""
    )


def test_an_array_of_what_may_be_there() -> None:
    there = when(is_filled(p.a), {"a": p.a})
    assert "x: isFilled(payload.a) ? [{ a: payload.a }] : []" in lines_of(value([there]))
    assert "present([" in lines_of(value([there, p.b]))
    assert "present([" in lines_of(value([when(is_filled(p.a), p.b)]))


def test_a_function_of_one_value_needs_no_arrow() -> None:
    assert "mapValues(payload.a, storable)" in lines_of(value(map_values(p.a, storable)))
    other = map_values(p.a, lambda x: storable(p.b))
    assert "mapValues(payload.a, (x) => storable(payload.b))" in lines_of(value(other))
    assert "(x) => upperCase(" in lines_of(value(map_values(p.a, lambda x: upper(x.b))))


def test_pairs_without_a_key_need_no_precaution() -> None:
    assert "fromEntries([[payload.a, { b: 1 }]])" in lines_of(
        value(from_entries([[p.a, {"b": 1}]]))
    )
    assert "present([payload.a, payload.b])" in lines_of(value(from_entries([[p.a, p.b]])))


def test_what_is_never_null_has_no_default() -> None:
    def given(otherwise: Any) -> str:
        either: Any = named("given", when(is_object(p.a), p.a, otherwise))
        return lines_of(value([either.x, either.y]))

    assert "const given = isObject(payload.a) ? payload.a : payload;" in given(p)
    assert "const given = isObject(payload.a) ? payload.a : { ...asObject(payload.b) };" in given(
        merge(p.b)
    )
    assert "const given = (isObject(payload.a) ? payload.a : payload.b) || {};" in given(p.b)


def test_what_a_payload_inherits_is_not_read() -> None:
    assert 'own(order, "constructor")' in lines_of(value([p.order.constructor, p.order.a]))
    assert 'own(payload, "length")' in lines_of(value(p.length))


def test_a_header_is_read_by_its_name() -> None:
    assert 'headers["X-Event"]' in lines_of(value(headers["X-Event"]))


def test_a_function_gets_a_default_where_it_reads_more_than_one_member() -> None:
    assert (
        lines_of(value(each(p.lines, lambda line: {"a": line.a, "b": line.b})))
        == """\
const brazecall = {
  events: [
    {
      x: mapArray(payload.lines, (eachLine) => {
        const line = eachLine || {};
        return { a: line.a, b: line.b };
      })
    }
  ]
};

return withoutUndefined(brazecall);"""
    )


def test_what_is_used_twice_is_computed_once() -> None:
    name = upper(p.name)
    code = lines_of(value([name, concat(name, "!")]))
    assert code.count("upperCase(") == 1
    assert "const name = upperCase(payload.name);" in code


def test_a_value_with_a_name_has_it_in_javascript_too() -> None:
    full = named("full_name", concat(p.first, " ", p.last), "As on the card.")
    code = lines_of(value(full))
    assert '// As on the card.\nconst fullName = concat(payload.first, " ", payload.last);' in code


def test_the_time_is_asked_for_once() -> None:
    read = "new Date().toISOString()"
    assert lines_of(value([now(), now()])).count(read) == 1
    assert f"const now = {read};" in lines_of(value(each(p.xs, lambda x: now())))
    assert f"x: {read}" in lines_of(value(now()))


def test_a_failure_stands_where_it_is_certain() -> None:
    code = lines_of(Track(events=[Event(user=USER, name="n", time=now())]))
    check, _, rest = code.partition("const brazecall")
    assert 'throw new Error("shop/order: no usable identifier' in check
    assert "throw" not in rest


def test_a_failure_waits_for_its_condition() -> None:
    code = lines_of(value(when(p.kind == "card", named("card", required(p.card, "no card")))))
    assert 'payload.kind === "card" ? required(payload.card, "shop/order: no card")' in code
    code = lines_of(value(each(p.xs, lambda x: required(x, "an x is missing"))))
    assert 'mapArray(payload.xs, (x) => required(x, "shop/order: an x is missing"))' in code


def test_a_required_value_of_a_value_that_can_fail_is_written_once() -> None:
    once = required(p.a, "no a")
    for _ in range(12):
        once = required(once, "never")
    assert len(code_of(value(once))) < 5000


def test_a_quiet_skip_says_why() -> None:
    body = route((p.test == True, skip("a test order")), otherwise=value(1))  # noqa: E712
    assert (
        lines_of(body)
        == """\
if (payload.test === true) {
  // A test order
  return { attributes: [] };
}

const brazecall = {
  events: [{ x: 1 }]
};

return brazecall;"""
    )


def test_a_loud_failure_says_why() -> None:
    code = lines_of(fail(format_text("unknown: {}", p.type)))
    assert 'throw new Error("shop/order: " + concat("unknown: ", payload.type));' in code
    assert '"shop/order: " + toText(payload.type)' in lines_of(fail(p.type))


def test_bodies_share_the_constants_that_both_need() -> None:
    first = Track(events=[{"a": p.order.id, "b": p.order.note}])
    code = lines_of(route((is_true(p.order.paid), first), otherwise=value(p.order.id)))
    assert code.count("const order = ") == 1


def test_branches_that_name_the_same_compute_it_once() -> None:
    def tell(name: str, source: Any) -> Any:
        user = identify(external_id=named("id", upper(source.userId)), email=source.email)
        return Track(events=[Event(user=user, name=name, time=now())])

    code = code_of(route((p.kind == "a", tell("A", p)), otherwise=tell("B", p)))
    before, _ = code.split("if (payload.kind")
    assert "const id = upperCase(payload.userId);" in before
    assert "const identifier = " in before
    assert "const now = " in before
    assert code.count("identifier === undefined") == 2  # each branch fails where it is taken


def test_what_only_looks_the_same_is_not_shared() -> None:
    def tell(text: Any) -> Any:
        return Track(attributes=[Attributes(user=USER, custom={"x": named("x", text)})])

    written = [raw_javascript("Math.random()") for _ in range(2)]
    for left, right in [(p.a, p.b), ("1", 1), (0, False), written]:
        body = route((p.kind == "a", tell(left)), otherwise=tell(right))
        before, _ = code_of(body).split("if (payload.kind")
        assert "const x = " not in before


def test_nothing_is_cleaned_where_nothing_can_be_absent() -> None:
    assert "withoutUndefined" not in code_of(value([1, {"a": "b"}, is_present(p.a)]))
    assert "withoutUndefined" in code_of(value(p.a))
    assert "withoutUndefined" not in code_of(value(required(p.a, "no a")))


def test_what_a_test_or_an_operator_makes_sure_of_leaves_nothing_out() -> None:
    assert "withoutUndefined" not in code_of(value(when(is_filled(p.a), {"b": p.a}, None)))
    assert "withoutUndefined" in code_of(value(when(is_filled(p.a), {"b": p.c}, None)))
    assert "withoutUndefined" in code_of(value(when(is_filled(p.a), None, {"b": p.a})))
    assert "withoutUndefined" not in code_of(value(reportable({"b": p.a})))
    assert "withoutUndefined" in code_of(value(reportable(p.b)))


def test_the_first_of_several_times_is_found_by_or() -> None:
    times = [iso8601(p.a), iso8601(p.b), now()]
    chain = "isoTime(payload.a, 1000) || isoTime(payload.b, 1000) || new Date().toISOString()"
    assert chain in lines_of(value(fallback(*times)))
    assert "x: firstPresent(" in lines_of(value(fallback(p.a, *times)))


def test_what_raw_javascript_makes_becomes_json(v8: Emulator) -> None:
    code = code_of(
        value([p.missing, raw_javascript("new Date(0)"), {"x": raw_javascript("0 / 0")}])
    )
    assert "return asJson(brazecall);" in code
    [outcome] = v8.run(code, [Input("{}")])
    assert outcome.body == '{"events":[{"x":["1970-01-01T00:00:00.000Z",{"x":null}]}]}'


def test_an_object_with_known_keys_is_assigned(v8: Emulator) -> None:
    either = named("either", when(is_filled(p.a), {"a": p.a}, {"b": 1}))
    assert "Object.assign({}, either, { x: 1 })" in lines_of(
        Track(events=[merge(either, {"x": 1})])
    )
    assert "{ ...either }" not in lines_of(Track(events=[merge({"x": 1}, either)]))
    # A payload chooses these keys: assigning one that is called __proto__ would lose it.
    for dynamic in (merge(p.a, {"x": 1}), merge({"__proto__": p.a}, {"x": 1})):
        code = code_of(Track(events=[dynamic]))
        assert "Object.assign" not in code
        [outcome] = v8.run(code, [Input('{"a": {"__proto__": 5}}')])
        assert outcome.body is not None
        assert '"__proto__"' in outcome.body


BODIES = (
    '{"a":[{},[],null,"",0,1e400,{"b":null}],"__proto__":{"c":1},"constructor":2,"1":"x","0":"y"}',
    r'{"\\ud800":"\\udc00","toJSON":1,"deep":[[[{"__proto__":[]}]]]}',
)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_without_undefined_is_what_json_makes_of_it(v8: Emulator, body: str) -> None:
    helpers = "".join(functions()[name] for name in ("withoutUndefined", "mapValues"))
    helpers += "".join(functions()[name] for name in ("isObject", "setKey"))
    code = f"""
        const body = {{ a: payload, b: undefined, c: [{{ d: undefined, e: payload }}] }};
        const clean = withoutUndefined(body);
        return [JSON.stringify(body), JSON.stringify(clean), "b" in clean, "d" in clean.c[0]];
        {helpers}
    """
    [outcome] = v8.run(code, [Input(body)])
    assert outcome.body is not None, outcome.error
    before, after, *left = json.loads(outcome.body)
    assert (before, left) == (after, [False, False])


# --- names ----------------------------------------------------------------------------------------

TAKEN = sorted(PORTABLE | RESERVED_WORDS | set(functions()) | {"payload", "headers", "brazecall"})


def test_no_constant_takes_a_name_that_means_something() -> None:
    reads = [[p[name].x, p[name].y] for name in TAKEN]
    code = lines_of(value(reads))
    names = declared(code)
    assert len(names) >= len(TAKEN)
    assert not set(names) & (set(TAKEN) - {"brazecall"})
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name", ["fail", "undefined", "arguments", "payload", "own", "Object", "x2"]
)
def test_no_parameter_takes_a_name_that_means_something(name: str) -> None:
    each_of = eval(f"lambda {name}: [{name}.a, {name}.b, root.traits.c]", {"root": p})
    code = code_of(value(each(p.xs, each_of)))
    parameters = set(declared(code)) - set(declared(code_of(value(each(p.xs, lambda q: 1)))))
    assert not parameters & (set(TAKEN) - {"brazecall", "own", "present", "isObject"}), parameters


def test_a_named_value_keeps_its_name_before_others() -> None:
    code = lines_of(value([p.shop.order.a, named("order", upper(p.b))]))
    assert "const order = upperCase(payload.b);" in code
    assert "const shopOrder = shop.order || {};" in code


def test_two_functions_may_use_one_name() -> None:
    code = lines_of(value([each(p.a, lambda item: item), each(p.b, lambda item: item)]))
    assert code.count("(item) => item") == 2


# --- the same, always -----------------------------------------------------------------------------

SPEC = """
from brazesmith import *
from brazesmith.app.pipeline import compile_transform
body = Track(
    events=each(payload.orders, lambda order: Event(
        user=identify(external_id=order.user, email=payload.email), name="Order", time=now(),
        properties=pick(order, "a", "b", "constructor", "length"),
    )),
    attributes=[Attributes(user=identify(email=payload.email), dynamic=payload.attributes)],
)
print(compile_transform(Transform(name="shop/order", body=body)).script.code)
"""


def test_the_same_spec_gives_the_same_bytes_in_every_process() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SPEC],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1


def test_compiling_twice_gives_the_same_bytes() -> None:
    transform = Transform(name="t", body=value(each(p.xs, lambda x: [x.a, x.b, p.c.d, p.c.e])))
    first, second = (compile_transform(transform).script.code for _ in range(2))
    assert first == second


# --- the header -----------------------------------------------------------------------------------


def fingerprint_of(code: str) -> str:
    found = re.search(r"^ \* Code +(\w{12})$", code, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_header_has_a_hash_of_the_code_and_of_nothing_else() -> None:
    code = code_of(value(p.a))
    other_words = code_of(value(p.a), description="Something else.")
    assert fingerprint_of(code) == fingerprint_of(other_words)
    assert fingerprint_of(code) != fingerprint_of(code_of(value(p.b)))
    # A change in a function alone is a change of the code.
    once, always = (code_of(value(replace_pattern(p.a, "a", to))) for to in ("b", "c"))
    assert fingerprint_of(once) != fingerprint_of(always)


@pytest.mark.parametrize(
    "text", ["a */ throw 1; /*", "a\nb", "a\r\nb", "a\u2028b", "*/", "//", "$"]
)
def test_no_description_can_end_the_header(text: str, v8: Emulator) -> None:
    code = code_of(value(1), description=text)
    header, _, rest = code.partition("\n */\n")
    assert all(line.startswith(" *") for line in header.splitlines()[1:])
    assert "*/" not in header
    assert "throw" not in rest
    (outcome,) = v8.run(code, [Input("{}")])
    assert outcome.body == '{"events":[{"x":1}]}'


@pytest.mark.parametrize("text", ["a\nthrow 1", "a\u2028throw 1", "*/ throw 1", "a\rthrow 1"])
def test_no_comment_can_become_code(text: str, v8: Emulator) -> None:
    named_ = named("x", upper(p.a), text)
    body = route((is_true(p.skip), skip(text)), otherwise=value([named_, 1]))
    code = code_of(body)
    outcomes = v8.run(code, [Input("{}"), Input('{"skip": true}')])
    assert [outcome.body for outcome in outcomes] == ['{"events":[{"x":[1]}]}', '{"attributes":[]}']


def test_texts_of_a_spec_stay_texts(v8: Emulator) -> None:
    texts = ['"', "'", "\\", "\n", "\u2028", "</script>", "${1}", "`", "\ud83d", "😀", "\0", "*/"]
    (outcome,) = v8.run(code_of(value(texts)), [Input("{}")])
    assert json.loads(outcome.body or "") == {"events": [{"x": texts}]}


@pytest.mark.parametrize("source", ["/", "", "[/]", r"\u2028", "a b", "\\/", "😀", "\\\\"])
def test_patterns_of_a_spec_stay_patterns(source: str, v8: Emulator) -> None:
    written = replace_pattern(p.a, pattern(source, "i"), "-")
    (outcome,) = v8.run(code_of(value(written)), [Input('{"a": "A"}')])
    assert outcome.error is None


# --- what a payload controls stays data -----------------------------------------------------------

DYNAMIC = [
    map_values(p.x, lambda v: v),
    rename_keys(p.x, lambda k: k),
    rename_keys(p.y, lambda k: "__proto__"),
    from_entries([[p.key, p.x]]),
    merge(p.x, {"a": 1}),
    {"__proto__": p.x},
    pick(p, "__proto__", "x"),
]


@pytest.mark.parametrize("written", DYNAMIC, ids=lambda written: type(written).__name__)
def test_no_key_sets_a_prototype(written: Any, v8: Emulator) -> None:
    """The prototypes of what comes out are looked at in V8 itself, before it is JSON."""
    code = f"""
const body = (function () {{
{code_of(value(written)).replace("withoutUndefined(brazecall)", "brazecall")}
}})();
return inherits(body);

function inherits(value) {{
  if (typeof value !== "object" || value === null) return [];
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === Array.prototype;
  return Object.values(value).map(inherits).concat(isPlain ? [] : ["another prototype"]).flat();
}}
"""
    given = '{"x": {"__proto__": {"y": 1}}, "y": {"z": {"y": 1}}, "key": "__proto__"}'
    (outcome,) = v8.run(code, [Input(given)])
    assert (outcome.error, outcome.body) == (None, "[]"), code


def test_all_that_values_inherit_is_known(v8: Emulator) -> None:
    """What V8's objects, arrays, texts, numbers and booleans have without a payload's doing."""
    code = """
const values = [{}, [], "", 0, true];
const names = new Set();
for (const value of values) {
  for (let at = Object(value); at !== null; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  }
}
return Array.from(names);
"""
    (outcome,) = v8.run(code, [Input("{}")])
    assert set(json.loads(outcome.body or "")) <= INHERITED


# --- the check of our own output ------------------------------------------------------------------


def test_text_that_means_something_else_is_a_fault_of_ours() -> None:
    tree = parse_statements("return { a: 1 + 2 };").tree
    verify("return { a: 1 + 2 };", tree)
    with pytest.raises(OurFault, match="reads as something else"):
        verify("return { a: 1 - 2 };", tree)
    with pytest.raises(OurFault, match="does not parse"):
        verify("return { a: ", tree)
    with pytest.raises(OurFault, match="fetch"):
        verify("return fetch();", parse_statements("return fetch();").tree)


def test_a_programs_name_and_events_are_in_the_header() -> None:
    transform = Transform(name="shop/order", body=value(1), description="An order.")
    code = compile_transform(transform, spec_file="transforms/order.py").script.code
    assert code.startswith("/*\n * shop/order\n *\n * An order.\n")
    assert " * Destination  POST /users/track\n" in code
    assert " * Spec         transforms/order.py\n" in code
    assert replace(transform, name="b").name == "b"


def test_conditions_are_read_as_they_are_written() -> None:
    condition = all_of(p.a == 1, p.b != "x", is_present(p.c))
    assert 'payload.a === 1 && payload.b !== "x" && payload.c != null' in lines_of(
        value(when(condition, to_text(p.a)))
    )
    user = Attributes(user=USER, dynamic=p.attributes)
    assert "...withoutKeys(payload.attributes, reserved)" in lines_of(Track(attributes=[user]))
