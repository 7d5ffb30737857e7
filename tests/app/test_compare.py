"""`compare`: which scripts are the same, how they differ, and what cannot be compared."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from tests.golden.files import check

from brazesmith.app.comparing import compare
from brazesmith.app.comparing.clusters import clustered
from brazesmith.app.comparing.compare import Compared, compare_scripts, scripts_for
from brazesmith.app.comparing.differing import Aside, Key, Pair
from brazesmith.base.diagnostics import SpecError
from brazesmith.base.json import InputError
from brazesmith.engines import Engines
from brazesmith.explore.engine import Trial
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project
from brazesmith.replay.comparison import Group, Kind
from brazesmith.report.compare import compared_lines
from brazesmith.targets.script import GENERATED

SPEC = """
from brazesmith import *

class Order(Payload):
    id: Text = field(max_length=40)
    total: Number = field(optional=True)
    status: Text = field(enum=("new", "paid"))
    note: Text = field(optional=True, max_length=40)

order = Order()
event = Event(
    user=identify(external_id=order.id),
    name="Order",
    time=now(),
    properties={"total": order.total, "note": order.note, "large": order.total >= 100},
)
body = route((order.status == "paid", Track(events=[event])), otherwise=skip("not paid"))
transform = Transform(name="shop/order", source=order, body=body)
"""
#: Does the same as the spec, for what its class declares.
TWIN = """
if (payload.status !== "paid") return { attributes: [] };
if (typeof payload.id !== "string" || payload.id === "") {
  throw new Error("no id");
}
const properties = {};
if (payload.total !== undefined) properties.total = payload.total;
if (payload.note !== undefined) properties.note = payload.note;
properties.large = payload.total !== undefined && payload.total >= 100;
return {
  events: [
    { external_id: payload.id, name: "Order", time: new Date().toISOString(), properties },
  ],
};
"""
#: For files without a class.
SCRIPT = """
const user = payload.user || {};
if (!user.id) return { attributes: [] };
return {
  events: [
    {
      external_id: String(user.id),
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { total: payload.total || 0, city: String(payload.city || "").trim() },
    },
  ],
};
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "order.py").write_text(SPEC)
    case = tmp_path / "fixtures" / "shop" / "order" / "new"
    case.mkdir(parents=True)
    (case / "payload.json").write_text(json.dumps({"id": "o-1", "status": "new"}))
    (case / "case.toml").write_text('expect = "skip"\n')
    (tmp_path / "script.js").write_text(SCRIPT)
    return Project(tmp_path)


def compared(project: Project, first: str, second: str, **options: Any) -> Compared:
    """Compare two scripts on a fixed number of payloads, however fast the machine is."""
    return compare_scripts(project, first, second, **{"most": 500, "seconds": 600} | options)


def changed(before: str, after: str, code: str = SCRIPT) -> str:
    """Return the name of a file with a script that was changed in one place."""
    assert before in code
    Path("changed.js").write_text(code.replace(before, after))
    return "changed.js"


def text(found: Compared) -> str:
    return click.unstyle("\n".join(compared_lines(found)))


# --- Values that people write in several ways -----------------------------------------------------

#: An e-mail address matters only without an id.
ORDER = """
const order = payload.order || {};
const email = (order.email || "").trim();
if (!order.id && !email) throw new Error("nobody");
const user = order.id ? { external_id: String(order.id) } : { email };
const lines = (order.lines || []).filter((line) => line.sku);
const total = lines.reduce((sum, line) => sum + Number(line.price) * (line.quantity || 1), 0);
return {
  events: [
    { ...user, name: "Order", time: new Date(order.at).toISOString(),
      properties: { total: Math.round(total * 100) / 100, coupon: order.coupon } },
  ],
};
"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('(order.email || "").trim()', 'order.email || ""',
         {"email": " ada@example.com ", "at": "2026-01-02T03:04:05.000Z"}),
        ("Math.round(total * 100) / 100", "Number(total.toFixed(2))", 1.345),
    ],
)  # fmt: skip
def test_spaces_and_parts_of_cents(
    project: Project, before: str, after: str, expected: Any
) -> None:
    Path("order.js").write_text(ORDER)
    found = compared(project, "order.js", changed(before, after, ORDER))
    orders = [cluster.shown.payload["order"] for cluster in found.clusters]
    prices = [line.get("price") for order in orders for line in order.get("lines", [])]
    assert expected in [*orders, *prices]


#: Nothing is known of the payload of this script but what it reads.
CART = """
const cart = payload.cart || {};
const status = String(cart.status).toLowerCase();
if (status !== "open") return null;
const lines = cart.lines || [];
const total = lines.reduce((sum, line) => sum + (Number(line.price) || 0) * line.count, 0);
const tags = {};
for (const { key, value } of cart.tags || []) tags[key] = value;
return {
  events: [
    { external_id: "u-1", name: "Cart", time: new Date(cart.updated_at * 1000).toISOString(),
      properties: { total, shipping: total < 50 ? 5 : 0, note: String(cart.note).slice(0, 90), tags,
        first: lines.map((line) => line.sku).filter(Boolean)[0] } },
  ],
};
"""
#: A planted change; where the bodies differ; the payload beside the usual status and time, or what
#: must be in it.
IN_A_CART: dict[str, tuple[str, str, str, Any]] = {
    "a sum": ("< 50", "<= 50", "shipping", {"lines": [{"price": 50, "count": 1}]}),
    "a word": (".toLowerCase()", "", "", {"status": "OPEN"}),
    "a character of two": (".slice(0, 90)", ".replace(/^(.{90}).*/su, '$1')", "note", "😀"),
    "a unit of time": ("cart.updated_at * 1000", "cart.updated_at", "time", {}),
    "a number as text": ("Number(line.price)", "(+line.price === line.price && line.price)",
                         "total", '"price": "'),
    "an element": ("[0] }", ".at(-1) }", "first", '"text"'),
    "a key twice": ("tags[key] = value", "tags[key] ??= value", "tags", '"tags": [{'),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_A_CART)
def test_planted_changes_are_found_without_samples(project: Project, name: str) -> None:
    before, after, place, expected = IN_A_CART[name]
    Path("cart.js").write_text(CART)
    found = compared(project, "cart.js", changed(before, after, CART), most=1500)
    shown = found.clusters[0].shown
    assert isinstance(shown.key, Key)
    assert place in (*shown.key.group.path.split("/"), "")
    assert not shown.is_at_other_time
    if isinstance(expected, str):
        assert expected in json.dumps(shown.payload, ensure_ascii=False)
    else:
        usual = {"status": "open", "updated_at": 1767323045}
        assert shown.payload == {"cart": usual | expected}


def test_one_cause_whether_or_not_the_other_script_fails(project: Project) -> None:
    """Without a time, the first one fails where the second one sends nothing."""
    Path("cart.js").write_text(CART)
    found = compared(project, "cart.js", changed(".toLowerCase()", "", CART))
    [cluster] = found.clusters
    kinds = [(one.first.kind, one.second.kind) for one in (cluster.shown, *cluster.others)]
    assert kinds == [("body", "skip"), ("error", "skip")]


# --- No difference --------------------------------------------------------------------------------


def test_a_hand_written_twin_does_the_same(project: Project) -> None:
    Path("twin.js").write_text(TWIN)
    found = compared(project, "twin.js", "shop/order")
    assert found.clusters == ()
    assert found.ok
    assert "no difference in 500 payloads" in text(found)
    assert "payloads from what the spec of `shop/order` declares and reads, " in text(found)


def test_branches_of_compiled_code_are_not_counted(project: Project) -> None:
    Path("compiled.js").write_text(f"// {GENERATED}\n{SCRIPT}")
    found = compared(project, "compiled.js", changed("payload.total", "+payload.total"), most=50)
    assert found.branches[0] is None
    assert found.branches[1] is not None


def test_the_same_code_is_not_run(project: Project) -> None:
    Path("copy.js").write_text(SCRIPT)
    found = compared(project, "script.js", "copy.js")
    assert found.ok
    assert (found.payloads, text(found)) == (0, "no difference: the code is the same")


NAME_AND_TIME = 'name: "Order",\n      time: "2026-01-02T03:04:05Z"'

#: Changes that do not change what is sent.
HARMLESS = {
    "another way to write it": ("payload.total || 0", "payload.total ? payload.total : 0"),
    "-0 is 0 in JSON": ("payload.total || 0", "payload.total || -0"),
    "the order of keys": (NAME_AND_TIME, ",\n".join(NAME_AND_TIME.split(",\n")[::-1])),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_sent_is_the_same(project: Project, name: str) -> None:
    assert compared(project, "script.js", changed(*HARMLESS[name])).clusters == ()


# --- Notes ----------------------------------------------------------------------------------------


def test_other_messages_are_a_note(project: Project) -> None:
    first = changed("return { attributes: [] }", 'throw new Error("a")')
    Path("first.js").write_text(Path(first).read_text())
    second = changed("return { attributes: [] }", 'throw new Error("b")')
    found = compared(project, "first.js", second)
    assert found.ok
    assert [(one.key, one.payload) for one in found.asides] == [("message", {})]
    assert "both fail on some payloads, with different messages" in text(found)


def test_other_ways_to_send_nothing_are_a_note(project: Project) -> None:
    found = compared(project, "script.js", changed("return { attributes: [] }", "return null"))
    assert found.ok
    assert [(one.key, one.payload) for one in found.asides] == [("nothing", {})]


def test_keys_without_a_value_are_a_note(project: Project) -> None:
    found = compared(project, "script.js", changed("total: ", "extra: undefined, total: "))
    assert found.ok
    [note] = found.asides
    assert (note.key, note.lost_keys) == ("lost_keys", ((), ("/events/0/properties/extra",)))
    assert "changed.js  undefined at /events/0/properties/extra" in text(found)


def test_the_order_of_keys_without_a_value_does_not_matter(project: Project) -> None:
    user = "external_id: payload.id"
    Path("one.js").write_text(
        f"return {{ attributes: [{{ {user}, a: payload.a, b: payload.b }}] }};"
    )
    Path("two.js").write_text(
        f"return {{ attributes: [{{ b: payload.b, a: payload.a, {user} }}] }};"
    )
    found = compared(project, "one.js", "two.js")
    assert found.ok
    assert found.asides == ()


def test_an_empty_key_in_the_payload_is_no_place_of_its_own(project: Project) -> None:
    plan = 'return { attributes: [{ external_id: "id-1", plan: payload.plan }] };'
    Path("one.js").write_text(plan)
    found = compared(project, "one.js", changed("payload.plan", 'headers["X-Plan"]', plan))
    differences = [one for cluster in found.clusters for one in (cluster.shown, *cluster.others)]
    assert differences
    places = [one.key.group.path for one in differences if isinstance(one.key, Key)]
    assert not any("" in place.split("/")[1:] for place in places)


# --- Differences ----------------------------------------------------------------------------------

ZERO = "payload.total || 0"
TOTAL, CITY = "/events/*/properties/total", "/events/*/properties/city"
USER = {"user": {"id": "id-1"}}

#: A planted change; the place where the bodies differ; the smallest payload that shows it.
PLANTED: dict[str, tuple[str, str, str, Any]] = {
    "another default": (ZERO, "payload.total || 1", TOTAL, USER),
    "null is kept": (ZERO, "payload.total === undefined ? 0 : payload.total", TOTAL, None),
    "NaN is null": (ZERO, "Number(payload.total || 0)", TOTAL, None),
    "a misspelt key": ("city: ", "town: ", CITY, USER),
    "no trim": (".trim()", "", CITY, None),
    "an error": (ZERO, "payload.total.valueOf() || 0", "", USER),
    "skipped": ("!user.id", "!user.id || !payload.total", "", USER),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_planted_changes_are_found(project: Project, name: str) -> None:
    before, after, path, payload = PLANTED[name]
    found = compared(project, "script.js", changed(before, after))
    by_path = {
        cluster.shown.key.group.path: cluster.shown
        for cluster in found.clusters[::-1]
        if isinstance(cluster.shown.key, Key)
    }
    assert not found.ok
    assert path in by_path
    if payload is not None:
        assert by_path[path].payload == payload


def test_a_script_that_hangs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample is tried first, so that it does not matter how little time there is."""
    monkeypatch.setattr(compare, "_SHRINKING", 0)
    Path("sample.json").write_text('{"user": {"id": "u-1"}, "city": "x"}')
    second = changed("const user", 'while (payload.city === "x") {}\nconst user')
    hurried = Project(project.root, {"deadline_seconds": 0.5})
    found = compared(hurried, "script.js", second, payloads=["sample.json"], seconds=0.1)
    [cluster] = found.clusters
    assert cluster.shown.payload["city"] == "x"
    assert "1. script.js sends a body, changed.js does not end" in text(found)
    assert "changed.js  the script takes more than " in text(found)


def test_one_cause_in_many_fields_is_one_difference(project: Project) -> None:
    fields = [f"field_{number}" for number in range(15)]
    code = "return { events: [{ external_id: payload.id, name: 'x', properties: {\n%s } }] };"
    for name, end in (("first.js", ""), ("second.js", " || null")):
        Path(name).write_text(code % ",\n".join(f"{f}: payload.{f}{end}" for f in fields))
    found = compared(project, "first.js", "second.js", most=300)
    assert len(found.clusters) == 1
    assert len(text(found).splitlines()) < 70


def test_keys_from_the_payload_are_one_difference(project: Project) -> None:
    second = changed("city: ", "[payload.key]: { seen: 1 }, city: ")
    Path("first.js").write_text(Path(second).read_text())
    second = changed("city: ", "[payload.key]: { seen: 2 }, city: ")
    found = compared(project, "first.js", second)
    assert len(found.clusters) == 1


def test_what_a_source_sends_comes_first(project: Project) -> None:
    """Samples before variations of them, and values that sources hardly send at last."""
    Path("sample.json").write_text('{"user": {"id": "u-1"}, "city": "Paris", "total": 3}')
    hostile = 'Object.hasOwn(payload, "__proto__")'
    second = changed("city: ", f"...({hostile} ? {{ seen: 1 }} : {{}}), city: ")
    second = changed(ZERO, "payload.total || 1", Path(second).read_text())
    second = changed(".trim()", ".trim().toUpperCase()", Path(second).read_text())
    found = compared(project, "script.js", second, payloads=["sample.json"])
    shown = [cluster.shown for cluster in found.clusters]
    assert [
        (str(one.key.group.path), one.likelihood.name) for one in shown if isinstance(one.key, Key)
    ] == [
        (CITY, "STORED"),
        (TOTAL, "PLAUSIBLE"),
        ("/events/*/properties/seen", "UNLIKELY"),
    ]
    lines = text(found)
    assert "1. /events/*/properties/city differs\n   a sample or a case shows it" in lines
    assert "seen differs\n   only payloads show it that a source hardly sends" in lines


def test_random_numbers_are_no_difference(project: Project) -> None:
    first = changed("city: ", "roll: Math.random(), city: ")
    Path("first.js").write_text(Path(first).read_text())
    second = changed(
        "const user", "const sample = Math.random();\nconst user", Path(first).read_text()
    )
    found = compared(project, "first.js", second)
    assert found.ok
    assert found.random == ("first.js", "changed.js")
    assert "note: first.js and changed.js call Math.random; " in text(found)


def test_a_difference_at_other_times_only(project: Project) -> None:
    later = "Date.now() < 1800000000000 ? payload.total || 0 : 1"
    found = compared(project, "script.js", changed("payload.total || 0", later))
    [cluster] = found.clusters
    assert cluster.shown.now.startswith("2030-")
    assert "only at other times, such as 2030-" in text(found)


def test_a_difference_that_is_not_seen_again(project: Project) -> None:
    Path("copy.js").write_text(SCRIPT)
    with Engines() as engines:
        pair = Pair(project, scripts_for(project, "script.js", "copy.js"), engines, ())
        key = Key(Group(Kind.CHANGED, "/events/*/name", "changed"), "text", "text")
        assert pair.differences({frozenset([key]): Trial({"user": {"id": "u-1"}}, {})}) == []
    assert pair.unrepeated == 1
    found = Compared("script.js", "copy.js", unrepeated=1)
    assert not found.ok
    assert "1 difference was seen once and not again" in text(found)


def test_ignored_places_do_not_count(project: Project) -> None:
    second = changed("payload.total || 0", "payload.total || 1")
    ignore = ["/events/*/properties/total"]
    assert compared(project, "script.js", second, ignore=ignore).ok


def test_samples_are_tried_first(project: Project) -> None:
    rare = 'payload.city === "Q7-93" ? 1 : payload.total || 0'
    Path("calls.ndjson").write_text('{"user": {"id": "u"}, "city": "Q7-93", "other": 1}\n')
    second = changed("payload.total || 0", rare.replace('"Q7-93"', '["Q7", "93"].join("-")'))
    [cluster] = compared(project, "script.js", second, payloads=["calls.ndjson"]).clusters
    assert cluster.shown.payload["city"] == "Q7-93"
    assert "other" not in cluster.shown.payload


def test_the_same_seed_finds_the_same(project: Project) -> None:
    second = changed(".trim()", "")
    first = compared(project, "script.js", second).to_json()
    again = compared(project, "script.js", second).to_json()
    for found in (first, again):
        del found["seconds"]
    assert first == again


def test_json(project: Project) -> None:
    found = compared(project, "script.js", changed("payload.total || 0", "payload.total || 1"))
    data = found.to_json()
    json.dumps(data)
    assert {"same": False, "seed": 0, "problems": [], "notes": []}.items() <= data.items()
    [difference] = data["differences"]
    assert difference["payload"] == {"user": {"id": "id-1"}}
    assert (difference["first"]["outcome"], difference["second"]["verdict"]) == ("body", "accepted")
    [change] = difference["changes"]
    assert (change["path"], change["first"], change["second"]) == (
        "/events/*/properties/total",
        0,
        1,
    )


#: What the scripts of the golden file run on. What a search finds changes with the search.
PAYLOADS = (
    {"id": "o-1", "status": "paid", "user": {"id": "u-1"}},
    {"id": "o-1", "status": "new"},
    {"user": {"id": "u-1", "name": "Ada"}, "city": " Paris ", "total": 3},
    {"user": {"name": "Ada"}},
    {"id": "o-1", "status": "paid", "note": "n"},
    {"user": {"id": "u-1", "name": "Ada"}, "city": "x" * 300},
)


def result_on(project: Project, first: str, second: str) -> Compared:
    """Return what is shown of two scripts if a search finds `PAYLOADS`."""
    trials = [Trial(payload, {}) for payload in PAYLOADS]
    with Engines() as engines:
        pair = Pair(project, scripts_for(project, first, second), engines, ())
        pair.show(trials)
        differences = pair.differences(pair.first)
    return Compared(
        first,
        second,
        tuple(clustered(one for one in differences if isinstance(one.key, Key))),
        tuple(one for one in differences if isinstance(one.key, Aside)),
        payloads=4812,
        varied=12,
        seconds=9.5,
        described=("what the spec of `shop/order` declares and reads", "1 case"),
        branches=tuple(one.tally for one in pair.branches),
        missed=tuple(one.missed for one in pair.branches),
    )


def test_what_people_read(project: Project) -> None:
    """`compare.txt` has results as they are printed: read it from top to bottom."""
    Path("second.js").write_text(
        SCRIPT.replace("payload.total || 0", "payload.total || 0.5")
        .replace(".trim()", ".trim().toUpperCase()")
        .replace("const user", "payload.user.name;\nconst user")
        .replace("return { attributes: [] }", "return null")
    )
    Path("twin.js").write_text(TWIN)
    results = (
        result_on(project, "script.js", "second.js"),
        result_on(project, "second.js", "shop/order"),
        result_on(project, "twin.js", "shop/order"),
        compared(project, "script.js", "script.js"),
    )
    shown = [f"=== compare {one.first} {one.second}\n\n{text(one)}\n" for one in results]
    # Programs that are equal share their counters, with the paths of the first test that counts.
    here = re.sub(r"\(\S*/transforms/", "(transforms/", "\n".join(shown))
    check(Path(__file__).with_name("compare.txt"), here)


# --- What cannot be compared ----------------------------------------------------------------------


def test_nothing_to_compare_is_no_success(project: Project) -> None:
    Path("a.js").write_text('throw new Error("a");')
    Path("b.js").write_text('throw new Error("b");')
    found = compared(project, "a.js", "b.js")
    assert not found.ok
    assert found.nothing_sent.startswith("nothing was compared: no payload made either script send")


def test_problems_of_a_suite_are_no_success(project: Project) -> None:
    Path("twin.js").write_text(TWIN)
    (project.fixtures / "shop/order/new/case.toml").write_text("")
    found = compared(project, "twin.js", "shop/order")
    assert found.clusters == ()
    assert not found.ok
    assert found.problems[0].startswith("shop/order: 1 case fails (new); run ")


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("build", "git:main", "build and git:main are versions of a transform, and neither names"),
        ("-", "-", "`-` is named twice: standard input can be read only once"),
        ("script.js", "bad.js", "bad.js:1:"),
        ("bad.js", "script.js", "bad.js:1:"),
        ("none.js", "script.js", "none.js: no such file"),
        ("script.js", "page.liquid", "script.js and page.liquid cannot be compared: one is"),
        ("shop/order", "build", "build/shop/order.js: no such file"),
        ("shop/order", "git:main:a.js", "git:main:a.js: a path cannot follow the commit"),
        ("shop/ordre", "script.js", "unknown transform `shop/ordre`"),
    ],
)
def test_mistakes(project: Project, first: str, second: str, message: str) -> None:
    Path("bad.js").write_text("return {;")
    Path("page.liquid").write_text("{{ ${first_name} }}")
    with pytest.raises((InputError, UsageError)) as raised:
        compared(project, first, second)
    assert str(raised.value).startswith(message)


def test_a_spec_that_does_not_compile(project: Project) -> None:
    file = project.root / "transforms" / "order.py"
    file.write_text(SPEC.replace("order.id", "order.ident"))
    with pytest.raises(SpecError):
        compared(project, "script.js", "shop/order")
