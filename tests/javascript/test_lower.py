"""Laws of generated JavaScript: names, repeatable output, and payloads that stay data."""

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
    Track,
    Transform,
    each,
    from_entries,
    map_values,
    merge,
    payload,
    pick,
    rename_keys,
    replace_pattern,
)
from brazesmith.base.diagnostics import InternalError
from brazesmith.base.globals import PORTABLE
from brazesmith.engines import Emulator, Input
from brazesmith.projects.pipeline import compile_transform
from brazesmith.targets.javascript.names import OF_OBJECTS, OF_OTHER_VALUES, RESERVED_WORDS
from brazesmith.targets.javascript.parse import parse_statements
from brazesmith.targets.javascript.rows import functions
from brazesmith.targets.javascript.syntax import statement_trees, walk
from brazesmith.targets.javascript.target import verify

p: Any = payload


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
        const isChanged = (key, value) => value === Infinity ? "changed" : value;
        const texts = [JSON.stringify(body), JSON.stringify(clean, isChanged)];
        return texts.concat(["b" in clean, "d" in clean.c[0]]);
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


# --- the same, always -----------------------------------------------------------------------------

SPEC = """
from brazesmith import *
from brazesmith.projects.pipeline import compile_transform
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


def test_the_header_has_a_hash_of_the_program_and_of_nothing_else() -> None:
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
    assert set(json.loads(outcome.body or "")) <= OF_OBJECTS | OF_OTHER_VALUES


# --- the check of our own output ------------------------------------------------------------------


def test_text_that_means_something_else_is_a_fault_of_ours() -> None:
    tree = parse_statements("return { a: 1 + 2 };").tree
    verify("return { a: 1 + 2 };", tree)
    with pytest.raises(InternalError, match="parses as a different tree"):
        verify("return { a: 1 - 2 };", tree)
    with pytest.raises(InternalError, match="does not parse"):
        verify("return { a: ", tree)
    with pytest.raises(InternalError, match="fetch"):
        verify("return fetch();", parse_statements("return fetch();").tree)


def test_a_programs_name_and_events_are_in_the_header() -> None:
    transform = Transform(name="shop/order", body=value(1), description="An order.")
    code = compile_transform(transform, spec_file="transforms/order.py").script.code
    assert code.startswith("/*\n * shop/order\n *\n * An order.\n")
    assert " * Destination  POST /users/track\n" in code
    assert " * Spec         transforms/order.py\n" in code
    assert replace(transform, name="b").name == "b"
