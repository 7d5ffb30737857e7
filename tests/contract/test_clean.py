"""The check in V8 never passes a body in which the judge finds something."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract import judge
from brazesmith.contract.clean import clean_check
from brazesmith.contract.destinations import destinations
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import IDENTIFIERS
from brazesmith.contract.judging import load_rules
from brazesmith.contract.rule import PLANS, Plan
from brazesmith.engines import Emulator, Input, Settling
from brazesmith.engines.settling import ran_of

ROOT = Path(__file__).parents[2]
NOW = "2026-11-29T12:00:00.000Z"
AT = datetime.fromisoformat(NOW)

RULES = load_rules(TRACK.rules)
EXAMPLES = [example for rule in RULES for example in (rule.good, rule.bad)]
EXPECTED = [
    json.loads(file.read_text(encoding="utf-8"))
    for file in sorted(ROOT.glob("fixtures/**/expected.json"))
]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as shared:
        yield shared


def settling() -> Settling:
    check = clean_check(TRACK, "combined-75", "strict")
    return Settling("return payload;", True, check, NOW, 1, ("", ""), "")


def clean(emulator: Emulator, bodies: Sequence[Any]) -> list[bool]:
    """Return for each body whether the check passes it."""
    lines = "".join(json.dumps(body) + "\n" for body in bodies)
    states = emulator.settle(settling(), lines.encode(), 1).states
    return [state == "=" for state in states.ljust(len(bodies), "!")]


def assert_nothing_found(body: Any) -> None:
    for plan in PLANS:
        found = judge(body, TRACK, plan=plan, profile="strict", now=AT).findings
        assert not found, (body, [finding.message for finding in found])


def check(emulator: Emulator, bodies: Sequence[Any]) -> int:
    """Judge every body about which the check is certain; return how many are clean."""
    passed = [body for body, ok in zip(bodies, clean(emulator, bodies), strict=True) if ok]
    for body in passed:
        assert_nothing_found(body)
    assert_same_findings(emulator, [copy.deepcopy(body) for body in bodies])
    return len(passed)


def assert_same_findings(emulator: Emulator, bodies: Sequence[Any]) -> None:
    """Check that bodies with the same reason have the same findings, also without identifiers."""
    for body in bodies:
        without_identifiers(body)
    lines = "".join(json.dumps(body) + "\n" for body in bodies)
    found = emulator.settle(settling(), lines.encode(), 1)
    texts = iter(found.lines)
    for body, state in zip(bodies, found.states, strict=True):
        text = "" if state == "!" else next(texts)
        reason = ran_of(text)[1].reason if state == "?" else ""
        if reason:
            list_name = reason.removeprefix("nobody in ")
            for plan in PLANS:
                assert findings(body, plan) == findings(NOBODY[list_name], plan), body


NOBODY = {
    "events": {"events": [{"name": "Order", "time": NOW}]},
    "attributes": {"attributes": [{"first_name": "Ada"}]},
    "purchases": {
        "purchases": [{"product_id": "p", "currency": "EUR", "price": 1, "time": NOW}],
    },
}


def findings(body: Any, plan: Plan) -> list[tuple[str, str, str, str]]:
    """Return the rule, the level, the place and the message of each finding."""
    found = judge(body, TRACK, plan=plan, profile="strict", now=AT).findings
    return [(one.code, one.level, one.pointer, one.message) for one in found]


def without_identifiers(body: Any) -> None:
    """Remove the identifiers of all objects."""
    if isinstance(body, dict):
        for objects in body.values():
            for one in objects if isinstance(objects, list) else ():
                for name in IDENTIFIERS if isinstance(one, dict) else ():
                    one.pop(name, None)


def test_findings_that_are_certain(emulator: Emulator) -> None:
    lines = "".join(json.dumps(body) + "\n" for body in NOBODY.values())
    found = emulator.settle(settling(), lines.encode(), 1)
    reasons = [ran_of(text)[1].reason for text in found.lines]
    assert reasons == [f"nobody in {name}" for name in NOBODY]
    assert_same_findings(emulator, list(copy.deepcopy(NOBODY).values()))


def test_only_for_track() -> None:
    others = [one for one in destinations() if one is not TRACK]
    assert [clean_check(one, "combined-75", "strict") for one in others] == [None] * len(others)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_bad_example_is_clean(emulator: Emulator, rule: Any) -> None:
    assert clean(emulator, [rule.bad]) == [False]
    check(emulator, [rule.good])


def test_most_accepted_bodies_of_the_fixtures_are_clean(emulator: Emulator) -> None:
    judged = [body for body in EXPECTED if keys(body) <= TRACK_KEYS]
    accepted = [body for body in judged if not judge(body, TRACK, now=AT).findings]
    count = check(emulator, accepted)
    print(f"{count} of {len(accepted)} accepted bodies are clean")
    assert count >= 0.95 * len(accepted)
    check(emulator, EXPECTED)


TRACK_KEYS = {"attributes", "events", "purchases"}


def keys(body: Any) -> set[str]:
    return set(body) if isinstance(body, dict) and body else {"other"}


# Bodies near the examples --------------------------------------------------------------------

TEXTS = (
    *("", " ", "a ", " a", "a\u00a0", "undefined", "NULL", "[object Object]", "nan", "\ud800"),
    *("time", "event_name", "price", "$add", "add", "inc", "first name", "Frist_name", "E-mail"),
    *(
        "ecommerce.order_placed",
        "Ecommerce",
        "eCommerce",
        "\u0130",
        "\u017f",
        "\u212a",
        "\u200b",
        "dob",
        "obd",
    ),
    *("2026-11-29T12:00:00Z", "2026-11-29T12:00:00.001Z", "2026-11-29T12:00:00+00:00"),
    *("2023-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "2023-02-30", "9999-12-31", "-001-01-01"),
    *("3001-01-01", "2024-05-01T12:00:00:000Z", "20240501T120000Z", "+12345-01-01"),
    *("2024-05-01T24:00:00Z", "2024-05-01T12:00:60Z", "2024-05-01T12:00:00-00:00", "2024-13-01"),
    *("ada@example.com", "a@gmail.com", "a..b@x.com", "a@b.onion", "a-@live.com", "\u017f@x.com"),
    *("+15551234567", "5551234567", "en", "en-US", "Europe/Paris", "Paris", "USD", "usd", "HRK"),
    *("n" * 58, "n" * 59, "n" * 255, "n" * 256, "é" * 255, "😀" * 200, "n" * 9000, "__proto__"),
)
NUMBERS = (0, -0.0, 1, -1, 1.5, 100, 101, 2**53, 10**30, 1e308, True, False, None)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield child
            yield from leaves(child)
    elif isinstance(value, list):
        for child in value:
            yield child
            yield from leaves(child)


BASES = [*EXAMPLES, *(body for body in EXPECTED if keys(body) <= TRACK_KEYS)]
SMALL = [value for value in leaves(BASES) if len(json.dumps(value)) < 2000]
VALUES = [*TEXTS, *NUMBERS, *SMALL, [], {}, [[]], ["a", "a"], [1, True], {"a": [{"b": None}]}]
NAMES = [*TEXTS, *(value for value in SMALL if isinstance(value, str) and len(value) < 60)]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container in a value with every key or index in it."""
    found = []
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            found += [(value, key), *places(child)]
    return found


def mutate(body: Any, dice: random.Random) -> Any:
    """Change a value, add a member, remove one, or repeat an element."""
    found = places(body)
    if not found:
        return copy.deepcopy(dice.choice(VALUES))
    container, key = dice.choice(found)
    action = dice.randrange(5)
    if action == 0:
        del container[key]
    elif action == 1 and isinstance(container, list):
        container.extend([copy.deepcopy(container[key])] * dice.choice((1, 80)))
    elif action == 2 and isinstance(container, dict):
        container[dice.choice(NAMES)] = copy.deepcopy(dice.choice(VALUES))
    elif action == 3 and isinstance(container, dict):
        for number in range(dice.choice((2, 300))):
            container[f"p{number}"] = copy.deepcopy(dice.choice(VALUES[:80]))
    else:
        container[key] = copy.deepcopy(dice.choice(VALUES))
    return body


@settings(deadline=None)
@given(dice=st.randoms(use_true_random=False))
def test_no_mutated_body_with_findings_is_clean(emulator: Emulator, dice: random.Random) -> None:
    bodies = []
    for _ in range(40):
        body = copy.deepcopy(dice.choice(BASES))
        for _ in range(dice.choice((1, 1, 2, 3))):
            body = mutate(body, dice)
        bodies.append(body)
    check(emulator, bodies)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)
_CUSTOM = st.dictionaries(
    st.text(max_size=20) | st.from_regex(r"[A-Za-z_][\w .]{0,20}", fullmatch=True),
    _JSON | st.from_regex(r"[+-]?\d{1,6}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", fullmatch=True),
    max_size=6,
)


@settings(deadline=None)
@given(custom=_CUSTOM, name=st.text(max_size=12), user=st.text(max_size=12), email=st.emails())
def test_no_random_body_with_findings_is_clean(
    emulator: Emulator, custom: dict[str, Any], name: str, user: str, email: str
) -> None:
    time = "2024-05-01T12:00:00Z"
    bodies = [
        {"events": [{"external_id": user, "name": "n", "time": time, "properties": custom}]},
        {"events": [{"external_id": "u", "name": name, "time": time, "properties": custom}]},
        {"attributes": [{"external_id": "u", **custom}]},
        {"attributes": [{"email": email, **custom}]},
        *({"attributes": [{"external_id": "u", key: value}]} for key, value in custom.items()),
        *(
            {
                "events": [
                    {"external_id": "u", "name": "n", "time": time, "properties": {key: value}}
                ]
            }
            for key, value in custom.items()
        ),
    ]
    check(emulator, bodies)


@pytest.mark.parametrize(
    ("time", "is_past"),
    [
        ("2026-11-28T23:59:59Z", True),
        ("2026-11-29T00:00:00Z", True),
        ("2026-11-29T11:59:59.999Z", True),
        ("2026-11-29T12:00:00Z", True),
        ("2026-11-29T12:00:00.001Z", False),
        ("2026-11-29T12:00:01Z", False),
        ("2026-11-30T00:00:00Z", False),
        ("2026-11-29T13:00:00+01:00", True),
        ("2026-11-29T12:00:00-00:01", False),
        ("2026-02-28T00:00:00Z", True),
        ("2026-02-29T00:00:00Z", False),
        ("2026-10-31T00:00:00Z", True),
    ],
)
def test_events_in_the_future_are_not_clean(emulator: Emulator, time: str, is_past: bool) -> None:
    body = {"events": [{"external_id": "u", "name": "n", "time": time}]}
    assert clean(emulator, [body]) == [is_past]


# Values that JSON.stringify changes -----------------------------------------------------------

VALUES_OF_SCRIPTS = (
    "undefined",
    "NaN",
    "[undefined]",
    "[,]",
    "[NaN]",
    "() => 1",
    "Symbol.iterator",
    "new Date(1e12)",
    "[new Date(1e12)]",
    "{ a: [new Date(1e12)] }",
    "[Object('2024-05-01T12:00:00Z')]",
    "[{ toJSON: () => '2024-05-01T12:00:00Z' }]",
    "[{ ['toJ' + 'SON']: () => '2024-05-01T12:00:00Z' }]",
    "{ get a() { this.n = (this.n || 0) + 1; return this.n > 1 ? 1 : ['2024-05-01T12:00:00Z'] } }",
    "Object.assign(Object.create({ $a: 1 }), { b: 1 })",
    "Object.create({}, { $a: { value: 1, enumerable: true } })",
    "new Map([['$a', 1]])",
    "new (class { $a = 1 })()",
    "new Proxy({ $a: 1 }, {})",
    "{ __proto__: { a: 1 } }",
    "'x'.repeat(300)",
    "new String('x'.repeat(300))",
    "Object.assign([], { toJSON: () => ['2024-05-01T12:00:00Z'] })",
)


@pytest.mark.parametrize("value", VALUES_OF_SCRIPTS)
def test_values_that_json_changes(emulator: Emulator, value: str) -> None:
    event = 'external_id: "u", name: "n", time: "2024-05-01T12:00:00Z"'
    bodies = [
        f"{{ events: [{{ {event}, properties: {{ v }} }}] }}",
        f"{{ events: [{{ {event}, properties: v }}] }}",
        f"{{ events: [{{ {event}, name: v, v }}] }}",
        "{ attributes: [{ external_id: 'u', v }] }",
        "{ attributes: [{ external_id: 'u', first_name: v }] }",
        f"{{ events: [v, {{ {event} }}] }}",
        f"Object.assign({{ events: [{{ {event} }}] }}, v)",
        "v",
    ]
    for body in bodies:
        code = f"const v = {value}; return {body}"
        job = replace(settling(), code=code, is_pure=False)
        [outcome] = emulator.run(code, [Input("{}", now=NOW)])
        if emulator.settle(job, b"{}", 1).states == "=":
            assert outcome.body is not None
            assert_nothing_found(json.loads(outcome.body))
