"""JSON pointers, written and read."""

from __future__ import annotations

from brazesmith.base.pointers import pointer, steps


def test_what_is_written_is_read() -> None:
    assert pointer(["a/b", 0, "~1"]) == "/a~1b/0/~01"
    assert steps("/a~1b/0/~01") == ["a/b", "0", "~1"]
    assert pointer([]) == ""
    assert steps("") == []
