"""Payloads near what the lines of hand-written code contain."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.mutation.javascript import text_mutants
from brazesmith.mutation.lines import near_lines

TYPE = Type(Kind.OBJECT, shape=Shape("inputs", {"payload": types.ANY, "headers": types.ANY}))


@pytest.mark.parametrize(
    ("code", "payload", "made"),
    [
        ("return payload.total >= 5000;", {"total": 3}, {"total": 5000.0}),
        ("return Math.round(payload.total * 100) > 0;", {"total": 3}, {"total": 0.01}),
        # Units that the script converts from.
        ("return payload.s / 60 >= 7;", {"s": 3}, {"s": 420.0}),
        ("const M = 60 * 1000;\nreturn payload.ms / M >= 7;", {"ms": 3}, {"ms": 420000.0}),
        ("return Number(payload.rating) > 5;", {"rating": "3"}, {"rating": "6"}),
        (
            "return (Date.parse(payload.b) - Date.parse(payload.a)) / 36e5 > 24;",
            {"a": "2026-01-02", "b": "2026-03-04"},
            {"a": "2026-01-02", "b": "2026-01-03"},
        ),
        ("if (payload.a && payload.b !== 'c') return;", {"a": 1}, {"a": 1, "b": "c"}),
        ("const T = { ch: 1 }; return T[payload.c.trim()];", {"c": "de"}, {"c": "ch"}),
        ("return payload.mail.trim();", {"mail": "A@b.com"}, {"mail": " A@b.com "}),
        ("return payload.mail.toLowerCase();", {"mail": "A@b.com"}, {"mail": "a@B.COM"}),
        ("if (payload.phone.length < 7) return;", {"phone": "1"}, {"phone": "5555555"}),
        ("switch (payload.kind) { case 'b': return 1; }", {"kind": "a"}, {"kind": "b"}),
        ("return pad(payload.at);", {"at": "2026-01-02"}, {"at": "2026-10-10T10:10:10Z"}),
        ("return pad(payload.at);", {"at": 1767323045}, {"at": 1791627010.0}),
        ("return pad(payload.at);", {"at": 1767323045000}, {"at": 1791627010000.0}),
        (
            "return payload.names.slice(0, 3);",
            {"names": [{"x": "a"}]},
            {"names": [{"x": "a"}, {"x": "a1"}, {"x": "a2"}, {"x": "a3"}]},
        ),
    ],
)
def test_a_payload_on_which_the_fault_shows_is_tried(code: str, payload: Any, made: Any) -> None:
    start = Trial(payload, {})
    found = near_lines(Inputs(TYPE, (start,)), code, text_mutants(code, "x.js"), [start])
    assert made in [trial.payload for trial in found.starts]


def test_other_lines_do_not_count() -> None:
    code = "const a = payload.n > 7;\nreturn payload.n > 9;\n"
    mutants = [
        one for one in text_mutants(code, "x.js") if one.fault.span and one.fault.after == "10"
    ]
    assert near_lines(Inputs(TYPE, ()), code, mutants, []).numbers == (9.0,)
