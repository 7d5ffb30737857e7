"""Settling: a line is settled only if an ordinary run returns the same body."""

from __future__ import annotations

from brazesmith.engines import Emulator, Settling

NOW = "2026-01-01T00:00:00Z"


def settling(code: str, **fields: object) -> Settling:
    """Return a settling whose check accepts a body with `ok`."""
    columns = {
        "code": code,
        "is_pure": False,
        "check": "(body, nowMs) => body.ok === true",
        "now": NOW,
        "seed": 1,
        "before": ('{"line":', ',"body":'),
        "after": "}",
        **fields,
    }
    return Settling(**columns)  # type: ignore[arg-type]  # the fields of a test


def test_every_kind_of_line(emulator: Emulator) -> None:
    lines = [
        '{"ok": true}',
        '{"ok": false}\r',
        " \t",
        "[1]",
        "not JSON",
        "null",
        '{"fails": true}',
        '{"payload": {"ok": true}, "headers": {"A": "b"}}',
        '{"payload": {"ok": true}, "received_at": "2024-02-30T00:00:00Z"}',
        '{"payload": {"ok": true}, "other": 1}',
    ]
    code = "if (payload.fails) throw 1; return { ok: payload.ok, a: headers.A }"
    found = emulator.settle(settling(code), "\n".join(lines).encode(), 7)
    assert found.states == "=?_?!!!=!?"
    assert found.lines == [
        '{"line":7,"body":{"ok":true}}',
        '{"ok":false}',
        "{}",
        '{"line":14,"body":{"ok":true,"a":"b"}}',
        "{}",
    ]


def test_two_codes(emulator: Emulator) -> None:
    new = "if (payload.skip) return; return { ok: true, n: payload.n }"
    old = "return { ok: true, n: payload.n < 2 ? payload.n : 0 }"
    found = emulator.settle(settling(new, against=old), b'{"n":1}\n{"n":2}\n{"skip":1,"n":1}\n', 1)
    assert found.states == "=~~"
    assert found.lines == [
        '{"line":1,"body":{"ok":true,"n":1}}',
        '{"ok":true,"n":2}\t{"ok":true,"n":0}',
        '\t{"ok":true,"n":1}',
    ]


def test_a_chunk_that_changes_the_realm_is_open(emulator: Emulator) -> None:
    code = "if (payload.change) Array.prototype.extra = 1; return { ok: true, n: [].extra }"
    job = settling(code)
    assert emulator.settle(job, b'{"a":1}\n{"change":1}\n{"a":1}', 1).states == ""
    assert emulator.settle(job, b'{"a":1}\n{"a":2}', 1).states == "=="


def test_a_line_that_hangs(emulator: Emulator) -> None:
    job = settling("while (payload.hang); return { ok: true }")
    found = emulator.settle(job, b'{"a":1}\n{"hang":1}\n{"a":1}', 1)
    assert found.states == ""
    assert emulator.settle(job, b'{"a":1}', 1).states == "="
