"""Secrets are replaced in what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base.redaction import (
    redacted,
    redacted_headers,
    redacted_query,
    redacted_text,
)

X = "[redacted]"


@pytest.mark.parametrize(
    ("value", "pointers", "expected"),
    [
        ({"api_key": "s", "id": 1}, [], {"api_key": X, "id": 1}),
        ({"apiKey": "s", "Access-Token": "s"}, [], {"apiKey": X, "Access-Token": X}),
        ({"tokens": 5, "token": 5, "token_count": "5"}, [], None),
        ([{"user": {"password": "s"}}], [], [{"user": {"password": X}}]),
        ({"user": {"email": "a", "id": 1}}, ["/user/email"], {"user": {"email": X, "id": 1}}),
        ({"of": [{"card": "1"}, {"card": 2}]}, ["/of/*/card"], {"of": [{"card": X}, {"card": X}]}),
        ({"items": [1, 2]}, ["/items/1"], {"items": [1, X]}),
        ({"a/b": {"c": 1}}, ["/a~1b"], {"a/b": X}),
        ({"a": 1}, ["/b", "/a/b"], None),
        ({"a": {"b": {"c": 1, "d": 2}}}, ["/*/b/c"], {"a": {"b": {"c": X, "d": 2}}}),
        ("text", [], None),
        ([1, 2], ["/2"], None),
    ],
)  # fmt: skip
def test_a_body(value: Any, pointers: list[str], expected: Any) -> None:
    assert redacted(value, pointers) == (value if expected is None else expected)


#: Texts with secrets that are known by their form, and what is left of them.
FORMS = {
    "https://ada:s3cret@example.com/a": f"https://ada:{X}@example.com/a",
    "https://example.com/?token=s3cret&id=1#access_token=s3cret": (
        f"https://example.com/?token={X}&id=1#access_token={X}"
    ),
    "see https://a.example/?a=1&sig=s3cret for it": f"see https://a.example/?a=1&sig={X} for it",
    "Authorization: Bearer s3cret-s3cret": f"Authorization: Bearer {X}",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s3cret": X,
    "a bearer certificate": "a bearer certificate",
    "the token: 5 items": "the token: 5 items",
    "http://example.com:80/a@b?id=1&page=token": "http://example.com:80/a@b?id=1&page=token",
    "eyJ is how a JWT begins": "eyJ is how a JWT begins",
}


@pytest.mark.parametrize(("text", "public"), FORMS.items())
def test_a_secret_in_a_text(text: str, public: str) -> None:
    assert redacted({"a": [text, {"b": text}]}) == {"a": [public, {"b": public}]}
    assert redacted({"a": text, "b": text}, ["/b"]) == {"a": public, "b": X}
    assert redacted_headers({"referer": text}) == {"referer": public}


def test_headers() -> None:
    headers = {"Authorization": "Bearer s", "cookie": "s", "X-Hub-Signature": "s", "host": "h"}
    assert redacted_headers(headers) == {**dict.fromkeys(headers, X), "host": "h"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("api_key=s3cret&id=1", f"api_key={X}&id=1"),
        ("{'token': 's3cret', 'id': 1}", f"{{'token': '{X}', 'id': 1}}"),
        ("Authorization: Bearer s3cret", f"Authorization: Bearer {X}"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_a_text(text: str, expected: str) -> None:
    assert redacted_text(text) == expected


def test_a_query() -> None:
    assert redacted_query("cursor=abc%3D&x") == "cursor=abc%3D&x"
    assert redacted_query("api_key=s3cret&a=1") == f"api_key={X}&a=1"
    assert redacted_query("key=s3cret&auth=s3cret&a=1") == f"key={X}&auth={X}&a=1"
    assert "s3cret" not in redacted_query("url=https%3A%2F%2Fa%2F%3Ftoken%3Ds3cret")


def test_what_is_nested_too_deeply() -> None:
    value: Any = 1
    for _ in range(900):
        value = [value]
    assert redacted(value) == "[nested too deeply]"


KEYS = st.text("abc/~", max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_what_has_no_secrets_stays_the_same(value: Any) -> None:
    assert redacted(value, ["/no such key/*/x"]) == value


@given(JSON)
def test_every_text_is_hidden_behind_a_pointer(value: Any) -> None:
    assert redacted({"a": value}, ["/a"]) == {"a": X}
