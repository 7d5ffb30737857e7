"""The clock, the time zone and randomness."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from brazesmith.engines import Emulator, Input, Outcome

Run = Callable[..., Outcome]

NOON = "2026-01-02T12:00:00.250Z"

CLOCK = {
    "new Date": ("return new Date()", f'"{NOON}"'),
    "Date.now": ("return Date.now()", "1767355200250"),
    "Date as a function": (
        "return Date()",
        '"Fri Jan 02 2026 12:00:00 GMT+0000 (Coordinated Universal Time)"',
    ),
    "subclass": (
        "class D extends Date {}; return [new D(), new D() instanceof D]",
        f'["{NOON}",true]',
    ),
    "Reflect.construct": ("return Reflect.construct(Date, [])", f'"{NOON}"'),
    "with arguments": ("return new Date(0)", '"1970-01-01T00:00:00.000Z"'),
    "undefined as an argument": ("return String(new Date(undefined))", '"Invalid Date"'),
    "by constructor": ("return new (new Date(0).constructor)()", f'"{NOON}"'),
    "statics": (
        "return [Date.UTC(1970, 0), Date.parse('1970-01-01'), Date.length, Date.name]",
        '[0,0,7,"Date"]',
    ),
    "it stands still": (
        "const a = Date.now(); for (let i = 0; i < 1e6; i++); return Date.now() - a",
        "0",
    ),
}


@pytest.mark.parametrize(("code", "body"), CLOCK.values(), ids=CLOCK)
def test_a_pinned_clock(run: Run, code: str, body: str) -> None:
    assert run(code, now=NOON).body == body


@pytest.mark.parametrize(
    ("now", "body"),
    [
        ("2026-01-02T12:00:00Z", '"2026-01-02T12:00:00.000Z"'),
        ("2026-01-02T14:00:00+02:00", '"2026-01-02T12:00:00.000Z"'),
        ("2026-01-02T12:00:00", '"2026-01-02T12:00:00.000Z"'),
        ("2026-01-02", '"2026-01-02T00:00:00.000Z"'),
        ("1969-12-31T23:59:59.999Z", '"1969-12-31T23:59:59.999Z"'),
    ],
)
def test_ways_to_write_an_instant(run: Run, now: str, body: str) -> None:
    assert run("return new Date()", now=now).body == body


def test_an_unpinned_clock_goes(emulator: Emulator) -> None:
    pinned, free = emulator.run(
        "return Date.now() > 1700000000000 && new Date().getFullYear() > 2024",
        [Input("{}", now="2001-01-01"), Input("{}")],
    )
    assert (pinned.body, free.body) == ("false", "true")


def test_the_time_zone_is_utc_and_the_locale_american(run: Run) -> None:
    code = (
        "const d = new Date(2026, 6, 1);"
        "return [d.getTimezoneOffset(), d.toISOString(), d.toLocaleString(),"
        " (1234.5).toLocaleString()]"
    )
    assert run(code).body == ('[0,"2026-07-01T00:00:00.000Z","7/1/2026, 12:00:00 AM","1,234.5"]')


def test_a_seed_makes_randomness_repeatable(emulator: Emulator) -> None:
    code = "return [Math.random(), Math.random()]"
    one, same, other, free, freer = emulator.run(
        code,
        [Input("{}", seed=1), Input("{}", seed=1), Input("{}", seed=2), Input("{}"), Input("{}")],
    )
    assert one.body == same.body
    assert len({one.body, other.body, free.body, freer.body}) == 4


def test_a_pinned_clock_does_not_pin_randomness(emulator: Emulator) -> None:
    one, two = emulator.run("return Math.random()", [Input("{}", now=NOON)] * 2)
    assert one.body != two.body


@pytest.mark.parametrize("seed", [0, -1, 2**40])
def test_random_numbers_are_between_zero_and_one(run: Run, seed: int) -> None:
    code = (
        "const n = Array.from({ length: 1000 }, Math.random), sum = n.reduce((a, b) => a + b);"
        "return n.every(x => x >= 0 && x < 1) && new Set(n).size > 990 && sum > 400 && sum < 600"
    )
    assert run(code, seed=seed).body == "true"


def test_stand_ins_look_native(run: Run) -> None:
    code = "return [Date, Date.now, Math.random].every(f => String(f).includes('[native code]'))"
    assert run(code).body == "true"
