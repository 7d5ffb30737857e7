"""What Python itself may do with an expression."""

from __future__ import annotations

from brazesmith import spec


def test_looking_is_allowed() -> None:
    assert repr(spec.payload.order.lines[0]["a b"]) == "<Anything payload.order.lines[0]['a b']>"
    assert repr(spec.upper(spec.payload.a)) == "<Text upper(payload.a)>"
    assert not hasattr(spec.payload, "_repr_html_")  # what notebooks and copy ask for
