"""Trees are equal when programs are, and cannot say what JavaScript cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.printer import print_expression

A = js.Identifier("a")


def test_literals_are_equal_as_in_javascript() -> None:
    assert js.Literal(1) == js.Literal(1.0)
    assert hash(js.Literal(1)) == hash(js.Literal(1.0))
    assert js.Literal(1) != js.Literal(True)
    assert js.Literal(0) != js.Literal(False)
    assert js.Literal(1) != js.Literal("1")


def test_comments_do_not_count() -> None:
    assert js.ReturnStatement(A, comments=("x",), blank_before=True) == js.ReturnStatement(A)


@pytest.mark.parametrize(
    ("value", "printed"), [(1, "1"), (-1, "-1"), (-0.0, "-0"), (0, "0"), (-1.5, "-1.5")]
)
def test_number(value: float, printed: str) -> None:
    assert print_expression(js.number(value)) == printed


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [""]),
        ("short", ["short"]),
        (" word" * 30, [" word" * 17 + " ", "word " * 12 + "word"]),
        ("x" * 90 + " y", ["x" * 90 + " ", "y"]),
        ("a\n" + " " + "x" * 90, ["a\n ", "x" * 90]),
    ],
)
def test_a_long_string_is_split_between_words(text: str, pieces: list[str]) -> None:
    tree = js.concatenated(text)
    assert [node.value for node in js.walk(tree) if isinstance(node, js.Literal)] == pieces
    assert "".join(pieces) == text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("a", "{ a: x.a }"),
        ("class", "{ class: x.class }"),
        ("a-b", '{ "a-b": x["a-b"] }'),
        ("1", '{ "1": x["1"] }'),
        ("", '{ "": x[""] }'),
        ("__proto__", '{ ["__proto__"]: x.__proto__ }'),
        ("constructor", "{ constructor: x.constructor }"),
    ],
)
def test_keys_and_members(name: str, printed: str) -> None:
    value = js.member(js.Identifier("x"), name)
    assert print_expression(js.ObjectExpression((js.prop(name, value),))) == printed


@pytest.mark.parametrize(
    "build",
    [
        lambda: js.Literal(-1),
        lambda: js.Literal(-0.0),
        lambda: js.Literal(float("nan")),
        lambda: js.Literal(float("inf")),
        lambda: js.Literal(2**53 + 1),
        lambda: js.Identifier("a b"),
        lambda: js.Identifier(""),
        lambda: js.Identifier("1a"),
        lambda: js.Identifier("a;alert(1)"),
        lambda: js.RegExpLiteral(""),
        lambda: js.RegExpLiteral("a\nb"),
        lambda: js.MemberExpression(A, js.Literal("b")),
        lambda: js.Property(js.Literal("a"), A),
        lambda: js.Property(js.Identifier("__proto__"), A),
        lambda: js.Property(js.Literal("__proto__"), A),
    ],
)
def test_what_cannot_be_said(build: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        build()


def test_references_are_no_labels() -> None:
    value = js.call(js.member(A, "b"), js.MemberExpression(A, js.Identifier("c"), computed=True))
    tree = js.ObjectExpression((js.prop("d", value), js.Property(js.Identifier("e"), A, True)))
    assert js.references(tree) == {"a", "c", "e"}


def test_walk_is_in_the_order_of_the_text() -> None:
    tree = js.call(js.member(A, "b"), js.Literal(1), js.Literal(2))
    assert [type(node).__name__ for node in js.walk(tree)] == [
        "CallExpression", "MemberExpression", "Identifier", "Identifier", "Literal", "Literal",
    ]  # fmt: skip
