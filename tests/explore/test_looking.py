"""The faults that one payload shows, in small hand-written scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.engines import Engines, Limits, ScriptError
from brazesmith.explore.engine import Trial
from brazesmith.explore.goals import Goal
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.looking import LEAST_SECONDS, Looker
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.targets.script import Script

KEYS = "email, phone, external_id, user_alias, braze_id, _update_existing_only"
USER = {"user": {"id": "ada-1", "email": "ada@example.com", "plan": "Pro"}}
BATCH = {"items": [{"id": "ada-1", "n": "tea"}, {"id": "bob-2", "n": "rum"}]}


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines() as running:
        yield running


def type_of(value: Any) -> Type:
    """Return the type of a payload whose plan is one of two."""
    match value:
        case dict():
            fields = {key: type_of(inner) for key, inner in value.items()}
            return Type(Kind.OBJECT, shape=Shape("sample", fields, open=True))
        case list():
            return types.array(type_of(value[0]))
        case "Pro":
            return Type(Kind.TEXT, enum=("Pro", "Free"))
        case int():
            return types.NUMBER
        case _:
            return types.TEXT


def error_place(error: ScriptError) -> str | None:
    return None if error.name == "Error" else f"{error.line}:{error.column}"


def looker_of(code: str, inputs: Inputs, engines: Engines) -> Looker:
    return Looker(
        Script("test", code),
        engines,
        lambda body: judge(body, "track").findings,
        inputs,
        datetime.now(UTC),
        list(Goal),
        error_place,
    )


def faults(code: str, payload: Any, engines: Engines) -> list[str]:
    """Return the faults that a payload shows, as text."""
    inputs = Inputs(type_of({"payload": payload, "headers": {}}), (Trial(payload, {}),))
    looker = looker_of(code, inputs, engines)
    [looked] = looker.look(inputs.starts)
    return [f"{fault.goal} {fault.code} {fault.place}" for fault in looked.faults]


def one(user: str) -> str:
    """Return a script that sends one user."""
    return f"const u = payload.user; return {{ attributes: [{user}] }};"


def each(user: str) -> str:
    """Return a script that sends a user for each element, `i`, at the index `k`."""
    return f"const all = payload.items; return {{ attributes: all.map((i, k) => ({user})) }};"


@pytest.mark.parametrize(
    ("code", "payload", "expected"),
    [
        (one("{ external_id: u.id }"), USER, []),
        (one("{ external_id: `crm-${u.id.trim()}` }"), USER, []),
        (one("{ email: u.email.toLowerCase() }"), USER, []),
        (one("{ external_id: u.email.toLowerCase() }"), USER, []),
        (
            one("{ external_id: u.id.toLowerCase() }"),
            {"user": {"id": "6B1E7A52-0C4D-4F9A-8E3B-2D5F7C9A0001"}},
            [],
        ),
        (
            one("{ external_id: u.id.toLowerCase() }"),
            {"user": {"id": "2026-01-02T03:04:05Z"}},
            [],
        ),
        (one("{ user_alias: { alias_name: u.id, alias_label: 'crm' } }"), USER, []),
        (one("{ ...u, external_id: u.id, _update_existing_only: true }"), USER, []),
        (
            one("{ ...u, external_id: u.id }"),
            USER,
            ["X114 /attributes/*"],
        ),
        (one("{ external_id: 'test-user' }"), USER, ["X111 /attributes/*/external_id"]),
        (one("{ external_id: u.plan }"), USER, ["X111 /attributes/*/external_id"]),
        (one("{ external_id: `user-${u.uid}` }"), USER, ["X112 /attributes/*/external_id"]),
        (one("{ external_id: `${u}` }"), USER, ["X112 /attributes/*/external_id"]),
        (one("{ external_id: u.id.slice(0, 3) }"), USER, ["X113 /attributes/*/external_id"]),
        (one("{ external_id: u.id.slice(-4) }"), USER, ["X113 /attributes/*/external_id"]),
        (one("{ external_id: u.id.toLowerCase() }"), USER, ["X113 /attributes/*/external_id"]),
        (
            one("{ phone: `+1${u.phone.replace(/\\D/g, '').slice(-10)}` }"),
            {"user": {"phone": "+1 (415) 555-0123"}},
            ["X113 /attributes/*/phone"],
        ),
        (one("{ external_id: u.email.split('@')[0] }"), USER, ["X113 /attributes/*/external_id"]),
        (
            one("{ external_id: String(Number(u.id)) }"),
            {"user": {"id": "4711"}},
            ["X113 /attributes/*/external_id"],
        ),
        (
            one("{ external_id: String(u.id) }"),
            {"user": {"id": 4711}},
            ["P102 /attributes/*/external_id"],
        ),
        (
            one("{ email: (u.more || {}).email || u.email, ...(u.traits || {}) }"),
            {"user": {"email": "ada@example.com", "more": {"a": "b"}, "traits": {"c": "d"}}},
            ["X114 /attributes/*"],
        ),
        (
            f"const {{ {KEYS}, ...rest }} = payload.user.traits;"
            + one("{ email: (u.more || {}).email || u.email, ...rest }"),
            {"user": {"email": "ada@example.com", "more": {"a": "b"}, "traits": {"c": "d"}}},
            [],
        ),
        (one("{ external_id: u.id, ...u }"), USER, ["X114 /attributes/*"]),
        (
            one("{ external_id: u.id, [u.key]: u.value }"),
            {"user": {"id": "ada-1", "key": "colour", "value": "red"}},
            ["X114 /attributes/*"],
        ),
        (
            "const { a, b } = payload;" + one("{ external_id: b.id || a.id, n: b.n }"),
            {"a": {"id": "ada-1"}, "b": {"id": "", "n": "tea"}},
            ["X115 /attributes/*/external_id"],
        ),
        (
            "const { a, b } = payload;" + one("{ external_id: b.id || a.id, n: a.n }"),
            {"a": {"id": "ada-1", "n": "rum"}, "b": {"id": "", "n": "tea"}},
            [],
        ),
        (
            "const { a, b } = payload;" + one("{ email: b.email || a.email, n: b.n }"),
            {"a": {"email": "ada@example.com"}, "b": {"email": "", "n": "tea"}},
            [],
        ),
        (each("{ external_id: i.id, drink: i.n }"), BATCH, []),
        (each("{ external_id: i.id, drink: i.n, first: all[0].n }"), BATCH, []),
        (
            each("{ external_id: all[1 - k].id, drink: i.n }"),
            BATCH,
            ["X115 /attributes/*/external_id"],
        ),
        (
            each("{ external_id: all[0].id, drink: i.n }"),
            BATCH,
            ["X115 /attributes/*/external_id"],
        ),
    ],
)  # fmt: skip
def test_users(code: str, payload: Any, expected: list[str], engines: Engines) -> None:
    found = faults(code, payload, engines)
    assert [text.removeprefix("identity ") for text in found if "identity" in text] == expected


def until_bad(items: str) -> str:
    """Return a script that sends elements up to the first bad one."""
    loop = f"for (const i of {items}) {{ if (!i.n) break; found.push(i); }}"
    return f"const found = []; {loop} return {{ attributes: found }};"


BAD = {"items": [{"id": "ada-1", "n": "tea"}, {"id": "bob-2", "n": ""}]}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (each("{ external_id: i.id, drink: i.n }"), []),
        ("return { attributes: payload.items.filter((i) => i.n) }", []),
        (each("{ external_id: i.id, drink: i.n || fail }"), ["batch X121", "error X101"]),
        (each("{ external_id: i.id, d: i.n || (() => { throw Error(k) })() }"), ["batch X121"]),
        ("if (payload.items.some((i) => !i.n)) return {}; return { attributes: payload.items }",
         ["batch X122"]),
        (until_bad("payload.items"), []),
        (until_bad("[...payload.items].reverse()"), ["batch X122"]),
    ],
)  # fmt: skip
def test_batches(code: str, expected: list[str], engines: Engines) -> None:
    found = [text.rpartition(" ")[0] for text in faults(code, BAD, engines)]
    assert sorted(text for text in found if text.startswith(("error", "batch"))) == expected


def test_a_payload_that_hangs_is_run_once() -> None:
    payload = types.required(types.array(types.NUMBER))
    inputs = Inputs(Type(Kind.OBJECT, shape=Shape("inputs", {"payload": payload})), ())
    with Engines(Limits(seconds=0.3)) as own:
        looker = looker_of("for (; payload[0] === 1;); return {}", inputs, own)
        first, hanging, last = (Trial([number], {}) for number in (0, 1, 2))
        assert [one.has_ended for one in looker.look([first, hanging, last])] == [True, False]
        runs = looker.runs
        assert [one.has_ended for one in looker.look([last, hanging, first])] == [True, False]
        assert looker.runs == runs + 2
        assert looker.engines.limits.seconds == LEAST_SECONDS
        confirmed = looker.confirm(hanging)
    assert confirmed is not None
    [shown] = confirmed.faults.values()
    assert shown.message == "the script did not finish within 1 second"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("{ external_id: u.id }", 0),
        ("{ external_id: u.id, drink: u.drink }", 0),
        ("{ external_id: u.id.includes('5') ? u.email : u.id }", 1),
        ("{ external_id: u.id.includes('5') ? `crm:${u.id}` : u.id }", 1),
        ("{ external_id: u.id, [u.id.includes('5') ? 'tea' : 'rum']: true }", 1),
    ],
)  # fmt: skip
def test_users_are_compared_once_for_each_kind(code: str, expected: int, engines: Engines) -> None:
    """Three payloads whose user is named like before show nothing new, but one named otherwise."""
    users = [{"user": {"id": f"ada-{n}", "email": "ada@example.com"}} for n in range(6)]
    trials = [Trial(user, {}) for user in users]
    inputs = Inputs(type_of({"payload": users[0], "headers": {}}), (trials[0],))
    looker = looker_of(one(code), inputs, engines)
    for trial in trials[:4]:
        looker.look([trial], is_thorough=False)
    runs = looker.runs
    looker.look([trials[4]], is_thorough=False)
    assert looker.runs == runs + 1
    looker.look([trials[5]], is_thorough=False)
    assert (looker.runs > runs + 2) == bool(expected)


def test_users_of_batches_are_compared_for_each_user(engines: Engines) -> None:
    """Which element names a user may depend on any value of any element."""
    trials = [
        Trial({"items": [{"id": f"ada-{n}", "n": "tea"}, {"id": "bob-2", "n": "rum"}]}, {})
        for n in range(5)
    ]
    inputs = Inputs(type_of({"payload": BATCH, "headers": {}}), (trials[0],))
    looker = looker_of(each("{ external_id: i.id, drink: i.n }"), inputs, engines)
    for trial in trials[:4]:
        looker.look([trial], is_thorough=False)
    runs = looker.runs
    looker.look([trials[4]], is_thorough=False)
    assert looker.runs > runs + 3  # without each of two elements, and with other ones
