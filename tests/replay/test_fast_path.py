"""Lines that V8 runs and checks in bulk get the result lines of an ordinary run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.archive.chunks import Chunk
from brazesmith.base.stretch import FileChanged, Stretch
from brazesmith.replay.job import Code, Job
from brazesmith.replay.pool import Pool
from brazesmith.replay.record import Record
from brazesmith.replay.replayer import Replayer
from brazesmith.replay.worker import Part

ROOT = Path(__file__).parents[2]

PAGE = (ROOT / "bench/partner_page.js").read_text(encoding="utf-8")
GENERATED = (ROOT / "build/regal/call.completed.js").read_text(encoding="utf-8")
ORDER = """
if (payload.skip) return payload.skip === 1 ? undefined : { attributes: [] };
const event = { external_id: payload.id, name: "Order", time: payload.at || new Date() };
return { events: [{ ...event, properties: { a: payload.a, host: headers.host } }] };
"""
NEW_ORDER = ORDER.replace('"Order"', 'payload.a > 1 ? "" : "Order"').replace(
    "return {", "return { attributes: [{ external_id: payload.id, gender: payload.gender }],"
)
SECOND_ORDER = ORDER.replace("payload.a,", "[payload.a, payload.a].flat(),")
ECHO = "return payload"
ECHO_CHANGED = "payload.a = payload.a ?? null; return payload"
JOBS = {
    "generated code": (GENERATED, None),
    "partner page": (PAGE, None),
    "page and generated code": (PAGE, GENERATED),
    "orders": (NEW_ORDER, None),
    "orders and older ones": (NEW_ORDER, ORDER),
    "arrays": (SECOND_ORDER, ORDER),
    "any payload": (ECHO, ECHO_CHANGED),
}

CALLS = [
    json.loads(file.read_text(encoding="utf-8"))
    for file in sorted(ROOT.glob("fixtures/regal/call.completed/*/payload.json"))
]
VALUES = st.sampled_from(
    [
        None, True, 0, -1, 1, 1.0, 2.5, 1e20, 2**60, 2**64, 10**20, 10**21, 5e-324, float("inf"),
        "", "x", "é", "\u2028\ud800", "a\tb\nc", "1767600000000", {"a": 1}, [1, True, "x"], [],
    ]
)  # fmt: skip
TIMES = ["2026-01-05T08:00:00.433Z", "2030-05-01T00:00:00Z", "2026-01-05T08:00:00+02:00", "2026-01"]
ORDERS = st.fixed_dictionaries(
    {"id": st.sampled_from(["u-1", "", None])},
    optional={
        "a": VALUES,
        "skip": st.sampled_from([1, 2]),
        "at": st.sampled_from(TIMES),
        "gender": st.sampled_from(["F", "unknown"]),
        "events": st.just([{"name": "x"}]),
    },
)
PAYLOADS = st.one_of(ORDERS, st.sampled_from(CALLS), st.just([1]), st.just(7))
ENVELOPES = st.fixed_dictionaries(
    {"payload": PAYLOADS},
    optional={"headers": st.just({"host": "h"}), "received_at": st.sampled_from(TIMES)},
)
LINES = st.one_of(
    st.one_of(PAYLOADS, ENVELOPES).map(lambda one: json.dumps(one).replace("Infinity", "1e999")),
    st.sampled_from(["", " ", "{", '{"a":NaN}', '{"id":"u","a":1e400}', '{"a":[1,2,]}']),
    st.sampled_from(
        [
            '{"id":"u","id":"v"}',
            '{"payload":{"id":1},"payload":{"id":"u","a":1.0},"headers":{}}',
            '{"id":"u","a":{"b":1,"b":12345678901234567890}}',
            "{id:'u',id:'v'}",
            *(f'{{"id":"u","a":{"[" * levels}{"]" * levels}}}' for levels in (498, 499, 500, 990)),
            '{"received_at":1,"payload":{"id":"u"},"received_at":"2026-01-05T08:00:00Z"}',
        ]
    ),
)


@pytest.fixture(params=list(JOBS.values()), ids=list(JOBS), scope="module")
def replayer(request: pytest.FixtureRequest) -> Iterator[Replayer]:
    new, old = (
        code and Code(name, code, "js", "track", code is GENERATED)
        for name, code in zip(("new", "old"), request.param, strict=True)
    )
    with Replayer(Job(new, "2026-01-06T00:00:00Z", old)) as found:
        yield found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive") / "a.ndjson"


@given(lines=st.lists(LINES, min_size=1, max_size=8))
def test_result_lines_are_those_of_ordinary_runs(
    replayer: Replayer, archive: Path, lines: list[str]
) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    places = tuple(("a.ndjson", number) for number in range(1, len(lines) + 1))
    fast = recorded(replayer, Chunk(data, "a.ndjson"))
    assert fast == recorded(replayer, Chunk(data, "a.ndjson", places=places))
    archive.write_bytes(b"{}\n" + data + b"{}\n")
    assert fast == recorded(replayer, Chunk(Stretch(str(archive), 3, len(data)), "a.ndjson"))


@pytest.mark.parametrize("old", [None, PAGE, GENERATED], ids=["alone", "itself", "generated code"])
def test_results_that_come_again(old: str | None) -> None:
    """V8 completes the lines of the second chunk itself: two errors, and bodies without a user."""
    page = Code("page", PAGE, "js", "track", is_pure=False)
    older = None if old is None else Code("old", old, "js", "track", is_pure=False)
    job = Job(page, "2026-01-06T00:00:00Z", older)
    properties = {"properties": {}, "originalTimestamp": 1}
    kinds = [
        {"originalTimestamp": 1},
        properties,
        properties,
        {**properties, "userId": "u"},
        {"userId": "u"},
    ]
    data = b"".join(json.dumps(kind).encode() + b"\n" for kind in [*kinds, *kinds[1:], *kinds])
    places = tuple(("a.ndjson", number) for number in range(1, data.count(b"\n") + 1))
    with Replayer(job) as replayer:
        for _ in range(2):
            fast = recorded(replayer, Chunk(data, "a.ndjson"))
            assert fast == recorded(replayer, Chunk(data, "a.ndjson", places=places))


def test_an_archive_that_is_removed(tmp_path: Path) -> None:
    job = Job(Code("page", PAGE, "js", "track", is_pure=False), "2026-01-06T00:00:00Z")
    part = Part(Chunk(Stretch(str(tmp_path / "a.ndjson"), 0, 3), "a.ndjson"), None)
    with Pool(job, 1) as pool, pytest.raises(FileChanged):
        list(pool.replay([part]))


def recorded(replayer: Replayer, chunk: Chunk) -> tuple[list[str], object]:
    """Return the result lines of a chunk, and its summary."""
    parts: list[bytes] = []
    record = Record(replayer.job, parts.append)
    for found in replayer.replay(chunk):
        record.add(found)
    return b"".join(parts).decode().splitlines(), record.summary.to_json()


# Scripts whose bodies change when they are read again. The names that this needs are spelled so
# that they cannot be found in the code. Each script begins with `body`, which is clean, and ends
# by returning it; `REACHED` leads to functions that define accessors.
BEGIN = """
const body = { events: [{ external_id: payload.id, name: "Order", time: "2026-01-01T00:00:00Z" }] };
const [event] = body.events;
const hidden = { value: () => 1 };
let reads = 0;
"""
REACHED = 'const O = body["construc" + "tor"]; const f = O["def" + "ineProperty"];'
HOSTILE = {
    "getter": "return { get events() { return reads++ ? body.events : [1]; } };",
    "toJSON": "body.toJSON = () => ({ events: [1] });",
    "computed toJSON": 'body["to" + "JSON"] = () => ({ events: [1] });',
    "hidden toJSON": f'{REACHED} f(event, "to" + "JSON", hidden);',
    "toJSON of an array": 'body.events["to" + "JSON"] = () => [1];',
    "toJSON assigned to an array": 'Object.assign(body.events, { ["to" + "JSON"]: () => [1] });',
    "toJSON from entries": (
        'Object.assign(body.events, Object.fromEntries([["to" + "JSON", () => [1]]]));'
    ),
    "toJSON from a text": (
        """Object.assign(body.events, JSON.parse('{"to' + 'JSON":1}', (key, value) =>"""
        'key === "" ? value : () => [1]));'
    ),
    "computed key in a pattern": (
        'const { ["construc" + "tor"]: O } = body; const { ["def" + "ineProperty"]: f } = O;'
        'f(event, "to" + "JSON", hidden);'
    ),
    "a comment after a computed key": (
        'const { ["construc" + "tor"] /**/ : O } = body;'
        'const { ["def" + "ineProperty"] /**/ : f } = O; f(event, "to" + "JSON", hidden);'
    ),
    "a comment before a bracket": (
        'const O = body // =\n["construc" + "tor"]; const f = O /**/ ["def" + "ineProperty"];'
        'f(event, "to" + "JSON", hidden);'
    ),
    "a comment of HTML": (
        'const O = body <!-- =\n["construc" + "tor"]; const f = O <!-- =\n["def" + "ineProperty"];'
        'f(event, "to" + "JSON", hidden);'
    ),
    "an object as a key": (
        'const O = body[{ toString() { return "construc" + "tor"; } }];'
        'const f = O[{ toString() { return "def" + "ineProperty"; } }];'
        'f(event, "to" + "JSON", hidden);'
    ),
    "an escape sequence": (
        r'const f = body["con\structor"]["def\ineProperty"]; f(event, "to" + "JSON", hidden);'
    ),
    "optional access": (
        'const f = body?.["construc" + "tor"]?.["def" + "ineProperty"];'
        'f(event, "to" + "JSON", hidden);'
    ),
    "a member called const": (
        'const box = { const: body }; const f = box. const["construc" + "tor"]["def" + '
        '"ineProperty"]; f(event, "to" + "JSON", hidden);'
    ),
    "an inherited toJSON": (
        'body.events["_" + "_pro" + "to_" + "_"] = { ["to" + "JSON"]: () => [1] };'
    ),
    "a getter that a method defines": (
        'event["_" + "_def" + "ineGetter_" + "_"]("name", () => reads++ ? "Order" : "");'
    ),
    "a proxy": (
        f'{REACHED} const P = O["construc" + "tor"]("return Pro" + "xy")();'
        'body.events = [new P(event, { ["ge" + "t"]: (target, key) => '
        'key === "name" && reads++ === 0 ? "" : target[key] })];'
    ),
    "what runs later": "Array.fromAsync([1], () => { Array.isArray = () => true; });",
}  # fmt: skip


@pytest.mark.parametrize("against", ["nothing", "itself", "a clean one"])
@pytest.mark.parametrize("script", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_checked_is_what_was_serialized(script: str, against: str) -> None:
    new = Code("new", f"{BEGIN}{script}\nreturn body;", "js", "track", is_pure=False)
    clean = Code("old", f"{BEGIN}return body;", "js", "track", is_pure=False)
    job = Job(new, "2026-01-06T00:00:00Z", {"itself": new, "a clean one": clean}.get(against))
    data = b'{"id":"u-1"}\n' * 3
    places = tuple(("a.ndjson", number) for number in (1, 2, 3))
    with Replayer(job) as replayer:
        fast = recorded(replayer, Chunk(data, "a.ndjson"))
        assert fast == recorded(replayer, Chunk(data, "a.ndjson", places=places))
