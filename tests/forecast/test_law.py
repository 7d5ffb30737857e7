"""The law of the forecast: what it is silent about, the judge never refuses or reports lost.

Payloads are generated from the source's declared type. CI tries few; `BRAZESMITH_EXAMPLES=5000`
tries many, and other ones at every run.
"""

from __future__ import annotations

import os
import string
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brazesmith import ir
from brazesmith.app.compile import compile_project
from brazesmith.contract import judge
from brazesmith.explore.engine import NOW
from brazesmith.ir.types import Kind, Type
from brazesmith.passes.check import resolve
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.catalogue import load_catalogue
from brazesmith.projects.project import load_project

ROOT = Path(__file__).parents[2]
PROJECT = load_project(ROOT)
EXAMPLES = int(os.environ.get("BRAZESMITH_EXAMPLES", "15"))

NASTY_KEYS = (
    "__proto__",
    "external_id",
    "time",
    "email",
    "$add",
    "a.b",
    "",
    "constructor",
    "é" * 90,
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=string.printable, max_size=1200),
    st.sampled_from(["", " ", "null", "undefined", "5", "2026-02-30T00:00:00Z", "😀" * 200]),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False,
              allow_infinity=False, width=32), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(st.one_of(st.sampled_from(NASTY_KEYS), st.text(max_size=12)), inner,
                        max_size=5),
    ),
    max_leaves=12,
)  # fmt: skip
SECONDS = st.integers(0, 1_767_000_000)  # before NOW: what is reported has happened


def values(type_: Type) -> st.SearchStrategy[Any]:
    """Every value that a declared type allows (but absence, which is for the object around it)."""
    found = _values(type_)
    return st.one_of(st.none(), found) if type_.nullable else found


def _values(type_: Type) -> st.SearchStrategy[Any]:
    if type_.enum:
        return st.sampled_from(type_.enum)
    match type_.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.NUMBER:
            return st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9))
        case Kind.TEXT:
            longest = type_.max_length
            return TEXTS if longest is None else TEXTS.map(lambda text: text[: longest // 2])
        case Kind.ISO8601:
            return st.datetimes(max_value=datetime(2026, 1, 1)).map(lambda at: f"{at.isoformat()}Z")
        case Kind.EMAIL:
            return st.sampled_from(["ada@example.com", "a.b+c@sub.example.org"])
        case Kind.PHONE:
            return st.integers(10**9, 10**10 - 1).map(lambda digits: f"+1{digits}")
        case Kind.UUID:
            return st.uuids().map(str)
        case Kind.UNIX_SECONDS:
            return st.one_of(SECONDS, SECONDS.map(str))
        case Kind.UNIX_MILLIS:
            return st.one_of(SECONDS.map(lambda s: s * 1000), SECONDS.map(lambda s: f"{s}000"))
        case Kind.ARRAY:
            return st.lists(values(type_.item) if type_.item else JSON, max_size=90)
        case Kind.OBJECT if type_.shape is not None:
            return _objects(type_)
        case Kind.OBJECT:
            item = values(type_.item) if type_.item else JSON
            keys = st.one_of(st.sampled_from(NASTY_KEYS), st.text(max_size=12))
            return st.dictionaries(keys, item, max_size=8)
        case _:
            return JSON


def _objects(type_: Type) -> st.SearchStrategy[dict[str, Any]]:
    assert type_.shape is not None
    fields = type_.shape.fields
    always = {key: values(inner) for key, inner in fields.items() if not inner.optional}
    sometimes = {key: values(inner) for key, inner in fields.items() if inner.optional}
    return st.fixed_dictionaries(always, optional=sometimes)


def declared_type(program: ir.Program) -> Type | None:
    """The type of the payload that a program reads; None where it reads none."""
    todo = list(ir.roots(program.body))
    while todo:
        node = todo.pop()
        if isinstance(node, ir.Input) and node.name == "payload":
            return node.type
        todo.extend(ir.children(node))
    return None


PROGRAMS = {
    entry.name: resolve(entry.transform.program(), PROJECT.settings)
    for entry in load_catalogue(PROJECT).entries
}


@pytest.mark.parametrize("name", PROGRAMS)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="BRAZESMITH_EXAMPLES" not in os.environ,  # CI finds the same every time
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_silence_is_kept(name: str, data: st.DataObject) -> None:
    program = PROGRAMS[name]
    type_ = declared_type(program)
    payload = {} if type_ is None else data.draw(values(type_))
    result = interpret(program, payload, now=NOW)
    if result.outcome != "body":
        return
    grave = [f for f in judge(result.body, program.destination).findings if f.level != "risky"]
    allowed = {code for code, _ in program.allowed}
    assert [f for f in grave if f.code not in allowed] == [], payload


def test_the_forecast_is_silent_about_what_brazesmith_brings_along() -> None:
    assert compile_project(PROJECT, forecast=True).diagnostics == ()
