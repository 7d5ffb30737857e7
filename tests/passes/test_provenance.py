"""Where the values of a body come from: the spec's expression, and the places of the payload."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.agreement.engines import compiled
from tests.agreement.payloads import Maker
from tests.agreement.specs import Writer

from brazesmith import (
    Attributes,
    Event,
    Personalization,
    SpecError,
    Track,
    Transform,
    Value,
    Webhook,
    add,
    all_of,
    any_of,
    choose,
    concat,
    each,
    entries,
    fallback,
    find,
    first,
    first_filled,
    first_id,
    first_match,
    first_short,
    first_truthy,
    fitted,
    flatten,
    format_text,
    from_entries,
    greatest,
    identify,
    iso_spelling,
    join,
    keys,
    last,
    map_values,
    merge,
    named,
    nestable,
    non_empty,
    omit,
    only,
    only_entries,
    parse_json,
    payload,
    pick,
    rename_keys,
    reportable,
    required,
    reverse,
    route,
    skip,
    spread,
    storable,
    sum_of,
    take,
    translate,
    unique,
    upper,
    values,
    when,
    without_nulls,
    zip_arrays,
)
from brazesmith.app.compile import compile_one
from brazesmith.operators import OPERATORS
from brazesmith.passes.interpreter import interpret
from brazesmith.passes.provenance import Trail, origin, origins, trail
from brazesmith.projects.project import load_project

p = payload
USER = identify(external_id=p.id)
PAYLOAD: dict[str, Any] = {
    "id": "u-1",
    "a": "A",
    "b": "B",
    "none": None,
    "empty": "",
    "key": "x",
    "flag": True,
    "note": "word " * 100,
    "o": {"x": 1, "y": "Y", "nothing": None, "in": {"z": [None, {"w": 5}]}},
    "items": [{"sku": "s0", "n": 1}, {"n": 2}, {"sku": "s2", "n": 3}],
    "tags": ["t", "t", "u", None],
    "nested": [[1, 2], 3, [4]],
    "pairs": [["k", {"v": 1}], ["k", {"v": 2}], [5, 6]],
    "json": '{"q": 1}',
}


def trail_of(value: Value, pointer: str = "") -> Trail:
    body = Track(events=[Event(user=USER, name="e", time="2026-01-01", properties={"v": value})])
    program = Transform(name="t", body=body).program()
    return trail(program, PAYLOAD, {}, "", f"/events/0/properties/v{pointer}")


def reads(value: Value, pointer: str = "") -> list[str]:
    return list(trail_of(value, pointer).reads)


ITEMS = p["items"]


@pytest.mark.parametrize(
    ("value", "pointer", "expected"),
    [
        # what the spec lays out
        (p.a, "", ["a"]),
        ("fixed", "", []),
        (p.o, "/in/z/1/w", ["o.in.z[1].w"]),
        ({"k": p.a, "l": p.b}, "/l", ["b"]),
        ({"k": p.a, "l": p.b}, "", ["a", "b"]),
        ([p.a, p.missing, p.b], "/1", ["b"]),
        ([p.a, spread(p.tags), p.b], "/2", ["tags[1]"]),
        ([p.a, spread(p.tags), p.b], "/5", ["b"]),
        (pick(p.o, "x", "y"), "/y", ["o.y"]),
        (merge({"x": p.a}, p.o), "/x", ["o.x"]),
        (merge(p.o, {"x": p.a}), "/x", ["a"]),
        (merge(p.o, {"q": p.a}), "/y", ["o.y"]),
        (named("both", {"k": p.a}), "/k", ["a"]),
        (required(p.a, "no a"), "", ["a"]),
        # choices
        (when(p.flag == True, p.a, p.b), "", ["a"]),  # noqa: E712  (an expression)
        (when(p.flag == False, p.a, p.b), "", ["b"]),  # noqa: E712
        (choose((p.a == "B", p.x), (p.a == "A", p.b), otherwise=p.o), "", ["b"]),
        (fallback(p.missing, p.none, p.b, p.a), "", ["b"]),
        (fallback(p.missing, p.none), "", ["none"]),
        (fallback(p.missing, p.o), "/y", ["o.y"]),
        (first_truthy(p.empty, p.b, p.a), "", ["b"]),
        (first_truthy(p.empty, p.o), "/y", ["o.y"]),
        (first_filled(p.empty, p.none, p.b), "", ["b"]),
        (first_id(p.none, p.b, p.a), "", ["b"]),
        (first_match("^B", p.a, p.b), "", ["b"]),
        (first_short(9, p.none, p.b, p.a), "", ["b"]),
        (non_empty(p.a), "", ["a"]),
        (iso_spelling(p.a), "", ["a"]),
        (translate(p.key, {"x": p.a, "y": p.b}), "", ["a"]),
        # objects
        (reportable({"k": p.a, "l": p.b}), "/l", ["b"]),
        (reportable(p.o), "/y", ["o.y"]),
        (fitted({"k": p.a, "l": p.note}), "/l", ["note"]),
        (fitted(p.items_or_not), "", ["items_or_not"]),
        (fitted(ITEMS), "/2/sku", ["items[2].sku"]),
        (nestable({"k": p.a, "l": p.b}), "/l", ["b"]),
        (storable(p.tags), "/0", ["tags"]),
        (without_nulls(p.o), "/in/z/0/w", ["o.in.z[1].w"]),
        (without_nulls(reportable(fitted({"k": p.a, "l": p.b}))), "/l", ["b"]),
        (omit(p.o, "x"), "/y", ["o.y"]),
        (only_entries(p.o, lambda value: value == "Y"), "/y", ["o.y"]),
        (map_values(p.o, lambda value: value), "/y", ["o.y"]),
        (map_values(p.o, lambda value, key: key), "/y", []),
        (map_values(p.o, lambda value: {"k": value, "l": p.a}), "/y/l", ["a"]),
        (rename_keys(p.o, "new_"), "/new_y", ["o.y"]),
        (rename_keys(p.o, {"y": "z"}), "/z", ["o.y"]),
        (p.o[p.key], "", ["o.x"]),
        (ITEMS[1], "/n", ["items[1].n"]),
        (values(p.o), "/1", ["o.y"]),
        (entries(p.o), "/1/1", ["o.y"]),
        (entries(p.o), "/1/0", ["o"]),
        (keys(p.o), "/1", ["o"]),
        (from_entries([["k", p.a], ["l", p.b]]), "/l", ["b"]),
        (from_entries(p.pairs), "/k/v", ["pairs[1][1].v"]),
        # arrays
        (each(ITEMS, lambda item: item.sku), "/1", ["items[2].sku"]),
        (each(ITEMS, lambda item: {"n": item.n, "a": p.a}), "/1/n", ["items[1].n"]),
        (each(ITEMS, lambda item: {"n": item.n, "a": p.a}), "/1/a", ["a"]),
        (each(ITEMS, lambda item, index: index), "/1", []),
        (each(p.nested, lambda inner: each(inner, lambda x: x)), "/1/0", ["nested[2][0]"]),
        (only(ITEMS, lambda item: item.n != 2), "/1/sku", ["items[2].sku"]),
        (each(only(ITEMS, lambda i: i.n > 1), lambda i: i.n), "/1", ["items[2].n"]),
        (find(ITEMS, lambda item: item.n == 3), "/sku", ["items[2].sku"]),
        (find(ITEMS, lambda item: item.n == 3).sku, "", ["items[2].sku"]),
        (first(ITEMS).sku, "", ["items[0].sku"]),
        (last(ITEMS), "/n", ["items[2].n"]),
        (take(ITEMS, 2), "/1/n", ["items[1].n"]),
        (reverse(ITEMS), "/0/n", ["items[2].n"]),
        (unique(p.tags), "/1", ["tags[2]"]),
        (flatten(p.nested), "/3", ["nested[2][0]"]),
        (zip_arrays(ITEMS, p.tags), "/1/0/n", ["items[1].n"]),
        (zip_arrays(ITEMS, p.tags), "/1/1", ["tags[1]"]),
        # values that are computed: whatever they are computed from
        (upper(p.a), "", ["a"]),
        (upper(first(ITEMS).sku), "", ["items[0].sku"]),
        (format_text("{} of {}", p.a, p.b), "", ["a", "b"]),
        (concat(p.a, when(p.flag == False, p.a, p.b)), "", ["a", "b"]),  # noqa: E712
        (add(p.o.x, 1), "", ["o.x"]),
        (greatest(p.o.x, ITEMS[0].n), "", ["o.x", "items[0].n"]),
        (sum_of(each(ITEMS, lambda item: item.n + p.o.x)), "", ["items", "o.x"]),
        (join(p.tags, ","), "", ["tags"]),
        (parse_json(p.json), "/q", ["json"]),
        (all_of(p.a == "A", p.b == "B"), "", ["a", "b"]),
        (any_of(p.a == "A", p.b == "B"), "", ["a", "b"]),
    ],
)
def test_a_value_leads_to_the_places_that_it_is_made_of(
    value: Value, pointer: str, expected: list[str]
) -> None:
    assert reads(value, pointer) == [f"payload.{place}" for place in expected]


def test_every_row_with_a_source_is_in_the_table_above() -> None:
    source = Path(__file__).read_text("utf-8")
    spelled = {"first_present": "fallback", "or_else": "first_truthy", "get": "p.o[p.key]"}
    spelled |= {"without": "omit", "renamed": "rename_keys"}
    rows = [row.name for row in OPERATORS.values() if row.source is not None]
    assert [name for name in rows if f"({spelled.get(name, name)}" not in source] == []


@pytest.mark.parametrize(
    ("value", "pointer", "expected"),
    [
        (when(p.flag == True, p.a, p.b), "", ["flag"]),  # noqa: E712
        (fallback(p.missing, p.b), "", ["missing", "b"]),
        ([p.missing, p.b], "/0", ["missing"]),
        (find(ITEMS, lambda item: item.n == p.o.x), "/n", ["items", "o.x"]),
        (p.o[p.key], "", ["o", "key"]),
    ],
)
def test_what_chose_a_value_is_known_too(value: Value, pointer: str, expected: list[str]) -> None:
    assert list(trail_of(value, pointer).decided_by) == [f"payload.{place}" for place in expected]


def test_a_branch_leads_to_its_own_expressions() -> None:
    def body(name: Value) -> Track:
        return Track(attributes=[Attributes(user=USER, custom={"n": name})])

    program = Transform(
        name="t",
        body=route((p.a == "B", body(p.a)), (p.b == "B", body(p.b)), otherwise=skip("neither")),
    ).program()
    found = trail(program, PAYLOAD, {}, "", "/attributes/0/n")
    assert found.reads == ("payload.b",)
    assert found.decided_by == ("payload.a", "payload.b")
    assert trail(program, {"id": "u-1"}, {}, "", "/attributes/0/n") == Trail()


def test_a_webhook_leads_to_the_values_of_the_profile() -> None:
    braze = Personalization()
    attributes = braze.custom_attributes
    body = {"plan": attributes["plan"], "all": {"city": upper(braze.user.city)}}
    program = Transform(
        name="t", source=braze, body=Webhook(url="https://a.example/", body=body)
    ).program()
    profile = {"custom_attributes": {"plan": "gold"}, "user": {"city": "Bonn"}}
    assert trail(program, profile, {}, "", "/body/plan").reads == (
        "payload.custom_attributes.plan",
    )
    assert trail(program, profile, {}, "", "/body/all/city").reads == ("payload.user.city",)


def test_the_span_is_the_argument_that_makes_the_value() -> None:
    program = Transform(
        name="t",
        body=Track(
            events=[
                Event(
                    user=USER,
                    name="e",
                    time="2026-01-01",
                    properties=reportable({"first": p.a, "second": upper(p.b)}),
                )
            ]
        ),
    ).program()
    found = origin(program, PAYLOAD, {}, "", "/events/0/properties/second")
    assert found.reads == ("payload.b",)
    assert found.span is not None
    line = Path(__file__).read_text("utf-8").splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith("upper(p.b)")


def test_one_field_of_a_call_of_regal_comes_from_one_field() -> None:
    root = Path(__file__).parents[2]
    script = compile_one(load_project(root), "regal/call.completed")
    assert script.program is not None
    case = sorted((root / "fixtures" / "regal" / "call.completed").iterdir())[0]
    event = json.loads((case / "payload.json").read_text("utf-8"))
    found = trail(script.program, event, {}, "", "/events/0/properties/talk_time")
    assert found.reads == ("payload.properties.talk_time",)


# --- any spec, any payload ----------------------------------------------------------------------


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The JSON pointers of the values in a body that have no parts."""
    inner: dict[str, Any] = {}
    if isinstance(value, dict):
        inner = value
    elif isinstance(value, list):
        inner = {str(index): item for index, item in enumerate(value)}
    if not inner:
        yield pointer, value
    for key, part in inner.items():
        yield from leaves(part, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")


def places(value: Any, name: str = "payload") -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """The places in a payload, as reads are written, each with a function that changes it."""
    yield name, lambda new: new
    steps: list[Any] = []
    if isinstance(value, dict):
        steps = list(value)
    elif isinstance(value, list):
        steps = list(range(len(value)))
    for step in steps:
        text = f"{name}[{step!r}]"
        if isinstance(step, str) and step.isidentifier():
            text = f"{name}.{step}"
        for place, change in places(value[step], text):

            def changed(new: Any, step: Any = step, change: Any = change) -> Any:
                copy = dict(value) if isinstance(value, dict) else list(value)
                copy[step] = change(new)
                return copy

            yield place, changed


def overlap(place: str, read: str) -> bool:
    """Whether one of two places is in the other."""
    short, long = sorted((place, read), key=len)
    return long.startswith(short) and long[len(short) : len(short) + 1] in ("", ".", "[")


def test_only_what_a_trail_names_can_change_a_value() -> None:
    random = Random(8)
    compared = 0
    while compared < 3000:
        try:
            program, _ = compiled(Writer(random).spec())
        except SpecError:
            continue
        maker = Maker(random, program)
        for _ in range(4):
            event, headers = maker.payload(), maker.headers()
            result = interpret(program, event, headers, now="2026-01-01T00:00:00.000Z")
            if result.outcome != "body":
                continue
            found = list(leaves(result.body))
            changes = list(places(event))
            for pointer, value in random.sample(found, min(3, len(found))):
                known = trail(program, event, headers, "2026-01-01T00:00:00.000Z", pointer)
                named_places = (*known.reads, *known.decided_by)
                others = [c for c in changes if not any(overlap(c[0], n) for n in named_places)]
                for place, change in random.sample(others, min(4, len(others))):
                    new = change(random.choice([None, "", "other", 7, [], {"a": 1}, True]))
                    after = interpret(program, new, headers, now="2026-01-01T00:00:00.000Z")
                    if after.outcome == "body":
                        compared += 1
                        now = dict(leaves(after.body)).get(pointer, "nothing")
                        assert now == value, (pointer, place, named_places, event, new)


def test_few_of_many_values_are_traced() -> None:
    """Each takes an interpretation of the body, which may be as long as the list."""
    custom = {"n": each(payload.lines, lambda line: line.sku)}
    person = Attributes(user=identify(external_id=payload.id), custom=custom)
    program = Transform(name="m/x", body=Track(attributes=[person])).program()
    lines = [{"sku": str(number)} for number in range(1000)]
    sent = json.dumps({"id": "u", "lines": lines})
    pointers = [f"/attributes/0/n/{number}" for number in range(1000)]
    found = origins(program, sent, "{}", None, pointers)
    assert (len(found), found[0].reads) == (1000, ("payload.lines[0].sku",))
    assert [one.span is not None for one in found] == [True] * 40 + [False] * 960
