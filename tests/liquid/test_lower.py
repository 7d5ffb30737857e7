"""Sizes and depths of generated Liquid, and the rows of operators that have a Liquid form."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

import pytest

import brazesmith as b
from brazesmith.engines.liquid.filters import NAMES
from brazesmith.engines.liquid.render import read
from brazesmith.operators import OPERATORS
from brazesmith.projects.pipeline import compile_transform
from brazesmith.targets.liquid.rows import WORDS, row

braze = b.Personalization()


def webhook(body: Any) -> b.Transform:
    return b.Transform(name="test/x", body=b.Webhook(url="https://a.example/x", body=body))


def rendered(body: Any, payload: Any) -> Any:
    return read(compile_transform(webhook(body)).script.code).render(payload)["body"]


def test_a_description_cannot_end_the_comment() -> None:
    transform = b.Transform(
        name="test/x",
        description="x {% endcomment %} {{ y",
        body=b.Webhook(url="https://a.example/", body={}),
    )
    assert "x { % endcomment % } {{ y" in compile_transform(transform).script.code


def test_the_header_has_a_hash_of_the_program_and_of_nothing_else() -> None:
    def hash_of(transform: b.Transform) -> str:
        found = re.search(r"^Code +(\w{12})$", compile_transform(transform).script.code, re.M)
        assert found is not None
        return found[1]

    one = webhook({"a": 1})
    assert hash_of(replace(one, name="test/y", description="Other words.")) == hash_of(one)
    assert hash_of(webhook({"a": 2})) != hash_of(one)


def test_failures_inside_one_another_do_not_multiply() -> None:
    text: Any = braze.user.city
    for _ in range(7):
        text = b.fallback(b.non_empty(b.concat(b.required(text, "none"), "!")), "?")
    code = compile_transform(webhook({"a": text})).script.code
    assert len(code) < 7000  # it had hundreds of thousands, after minutes


def test_many_choices_do_not_stand_in_one_another() -> None:
    value = braze.custom_attributes["x"]
    choices = [(value == f"v{n}", n) for n in range(200)]
    body = {"a": b.choose(*choices, otherwise=0)}
    assert rendered(body, {"custom_attributes": {"x": "v150"}}) == {"a": 150}
    assert rendered({"a": b.fallback(*(braze.context[f"x{n}"] for n in range(60)))}, {}) == {}


def test_what_is_too_deep_is_refused() -> None:
    value: Any = 1
    for n in range(120):
        value = b.when(b.is_filled(braze.custom_attributes[f"x{n}"]), {"a": value})
    with pytest.raises(b.SpecError, match="S120"):
        compile_transform(webhook({"a": value}))


@pytest.mark.parametrize("operator", [o for o in OPERATORS.values() if o.liquid], ids=repr)
def test_every_row_can_be_read(operator: Any) -> None:
    expression = row(operator)
    assert expression is not None
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    own = {parameter.name for parameter in operator.parameters}
    assert names <= own | WORDS | NAMES
