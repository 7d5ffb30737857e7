"""The rendered Liquid of a webhook is JSON, and is what the reference says, on every profile."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import brazesmith as b
from brazesmith.engines.liquid.render import read
from brazesmith.engines.liquid.template import Aborted
from brazesmith.engines.liquid.values import sections
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.pipeline import compile_transform
from brazesmith.targets.script import Language

pytestmark = pytest.mark.usefixtures("any_comparison")


class Attributes(b.Record, open=True):
    flag: b.Boolean = b.field(optional=True)
    other_flag: b.Boolean = b.field(optional=True)
    score: b.Number = b.field(optional=True)
    limit: b.Number = b.field(optional=True)
    word: b.Text = b.field(optional=True)
    since: b.Iso8601 = b.field(optional=True)


class Profile(b.Personalization):
    custom_attributes: Attributes


profile = Profile()
attributes = profile.custom_attributes

ANYTHING: list[Any] = [
    attributes["x y"],
    profile.event_properties["plan"],
    profile.event_properties["deep"].a[0]["b c"],
    profile.context["size"],
]
TEXTS: list[Any] = [
    profile.user.first_name,
    profile.user.phone_number,
    attributes.word,
    attributes.since,
]
NUMBERS: list[Any] = [attributes.score, attributes.limit]
FLAGS: list[Any] = [attributes.flag, attributes.other_flag]

CONSTANTS = [
    *("", " ", "pro", "a 'b'", "Zürich 😀", "{{", "{% x", "}}", "a{", "}", "${x}", "a${", "%}"),
    *('"', "\\", "\n", "\u2028", "\0", "'\"", "5"),
]
KEYS = ["a", "b c", "{{", "é", '"', "\\", "\n", "", "%}", "{", "${first_name}", "size", "__proto__"]
LITERALS: list[Any] = ["pro", "a 'b'", 'say "x"', "", " ", "5", 5, -1.5, 0, True, False]


class Writer:
    """Writes random values of a spec; expressions have no hash, which Hypothesis asks for."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.fuel = 14

    def one(self, *makers: Callable[[], Any]) -> Any:
        self.fuel -= 1
        return self.random.choice(makers if self.fuel > 0 else makers[:1])()

    def read(self) -> Any:
        return self.random.choice([ANYTHING, TEXTS, NUMBERS, FLAGS])[self.random.randrange(2)]

    def text(self) -> Any:
        pick, one = self.random.choice, self.one
        return one(
            lambda: TEXTS[self.random.randrange(len(TEXTS))],
            lambda: b.upper(self.read_text()),
            lambda: b.lower(self.text()),
            lambda: b.concat(self.text(), pick(CONSTANTS), self.text()),
            lambda: b.format_text("{} {{% {}", self.text(), pick(CONSTANTS)),
            lambda: b.when(self.condition(), self.text(), self.text()),
            lambda: b.non_empty(self.text()),
            lambda: b.fallback(self.text(), pick(CONSTANTS)),
            lambda: b.concat(b.required(self.text(), "needed"), pick(CONSTANTS)),
            lambda: b.concat(pick(NUMBERS), pick(CONSTANTS), pick(FLAGS)),
            lambda: b.to_text(self.read_printed()),
        )

    def read_text(self) -> Any:
        return self.random.choice([ANYTHING, TEXTS])[self.random.randrange(4)]

    def read_printed(self) -> Any:
        return self.random.choice([TEXTS, NUMBERS, FLAGS])[self.random.randrange(2)]

    def ordered(self) -> Any:
        return self.random.choice([ANYTHING[0], *NUMBERS, 0, 5, 2.5])

    def condition(self) -> Any:
        pick = self.random.choice
        return self.one(
            lambda: b.is_true(pick([FLAGS, ANYTHING])[self.random.randrange(2)]),
            lambda: pick([b.is_present, b.is_given, b.is_filled, b.is_text])(self.read()),
            lambda: pick([b.is_number, b.is_boolean, b.is_empty])(self.read()),
            lambda: b.equals(self.value(), pick(LITERALS)),
            lambda: b.equals(self.condition(), self.condition()),
            lambda: b.equals(self.text(), self.text()),
            lambda: pick([b.is_empty, b.is_given, b.is_filled])(self.value()),
            lambda: b.equals(self.read(), self.read()),
            lambda: b.one_of(self.read(), *self.random.sample(LITERALS, 3)),
            lambda: b.less(self.ordered(), self.ordered()),
            lambda: b.greater_or_equal(self.ordered(), self.ordered()),
            lambda: b.not_(self.condition()),
            lambda: b.all_of(self.condition(), self.condition()),
            lambda: b.any_of(self.condition(), self.condition()),
        )

    def value(self) -> Any:
        pick = self.random.choice
        return self.one(
            self.read,
            self.text,
            self.condition,
            lambda: pick(CONSTANTS),
            lambda: pick([None, True, 5, 1e21, 0.1, b.absent]),
            lambda: b.when(self.condition(), self.value(), self.value()),
            lambda: b.fallback(self.read(), self.value()),
            lambda: b.required(self.read(), "needed"),
            lambda: b.named("called", self.read()),
        )

    def body(self) -> Any:
        some = range(self.random.randrange(4))
        return self.one(
            self.value,
            lambda: [self.body() for _ in some],
            lambda: {key: self.body() for key in self.random.sample(KEYS, len(some))},
            lambda: b.from_entries([[self.text(), self.body()] for _ in some]),
            lambda: b.when(self.condition(), self.body()),
            lambda: {"is": self.body(), "last": "always"},
        )


NASTY = st.sampled_from(
    [
        *('"', "\\", "\n", "\r\n", '\\"', "\u2028", "\u0000", "\u001f", "😀", "null", "true", "5"),
        *("", " ", "\u00a0", "{{", "{% if", "{{x}}", "</script>", "ß", "ΑΣ", "pro", "a 'b'"),
        *("%}", "${first_name}", "\\u0041", "'", "[]", "{}"),
    ]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.sampled_from([5, 0, -1.5, 1e21, 1e-7, 5.0, 1e16, 123456789.125])
    | NASTY
    | st.text(max_size=5).filter(lambda text: text.isascii() or "\u03a3" not in text)
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b c", "size", "0"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def section(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, anything))


payloads = st.fixed_dictionaries(
    {},
    optional={
        "user": section("first_name", "phone_number", "phone"),
        "custom_attributes": section(
            "x y", "flag", "other_flag", "score", "limit", "word", "since"
        ),
        "event_properties": section("plan", "deep"),
        "context": section("size"),
    },
)


def as_numbers(value: Any) -> Any:
    """Every number as JavaScript's."""
    match value:
        case bool():
            return value
        case int() | float():
            return float(value)
        case list():
            return [as_numbers(item) for item in value]
        case dict():
            return {key: as_numbers(inner) for key, inner in value.items()}
        case _:
            return value


NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def assert_strict_json(text: str) -> None:
    """JSON without a key that is there twice."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in found]
        assert len(set(keys)) == len(keys), keys
        return dict(found)

    json.loads(text, object_pairs_hook=pairs)


def agree(transform: b.Transform, payload: Any) -> None:
    compiled = compile_transform(transform)
    assert compiled.script.language is Language.LIQUID
    expected = interpret(compiled.program, payload, now="2026-01-02T03:04:05.000Z")
    webhook = read(compiled.script.code)
    if expected.outcome == "abort":
        with pytest.raises(Aborted) as caught:
            webhook.render(payload)
        assert caught.value.reason == expected.message
        return
    request = webhook.render(payload)
    assert not isinstance(request["body"], str), f"{compiled.script.code}\n{request['body']}"
    assert webhook.body is not None
    text = webhook.body.render(sections(payload), NOW)
    assert_strict_json(text)
    assert as_numbers(request) == as_numbers(expected.body), compiled.script.code


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), payloads)
def test_the_liquid_means_what_the_reference_says(random: Random, payload: Any) -> None:
    writer = Writer(random)
    try:
        webhook = b.Webhook(url="https://example.com/x", body={"body": writer.body()})
        whole = b.route((writer.condition(), webhook), otherwise=b.fail("not this one"))
        agree(b.Transform(name="test/webhook", source=profile, body=whole), payload)
    except b.SpecError as error:
        codes = {diagnostic.code for diagnostic in error.diagnostics}
        if not codes <= {"S120", "S105"}:  # not supported by Liquid, or the condition is never true
            raise
        event("refused")


@settings(max_examples=300, deadline=None)
@given(payloads)
def test_a_typical_webhook_on_every_profile(payload: Any) -> None:
    user = profile.user
    body = {
        "id": user.user_id,
        "phones": b.from_entries([[user.phone_number, {"label": attributes.word}]]),
        "name": b.format_text("{} Ltd.", user.first_name),
        "flag": attributes.flag,
        "list": [attributes.score, attributes["x y"], user.first_name],
        "any": {"plan": profile.event_properties["plan"], "word": attributes.word},
    }
    phone = b.required(user.phone_number, "no phone")
    agree(
        b.Transform(
            name="test/typical",
            source=profile,
            body=b.Webhook(url="https://example.com/x", body={**body, "phone": phone}),
        ),
        payload,
    )


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), payloads)
def test_a_url_means_what_the_reference_says(random: Random, payload: Any) -> None:
    part = b.fallback(b.non_empty(Writer(random).text()), "none")
    url = b.format_text("https://example.com/{}?of={}", part, b.required(TEXTS[0], "no text"))
    try:
        agree(
            b.Transform(name="test/url", source=profile, body=b.Webhook(url=url, body={})), payload
        )
    except b.SpecError as error:
        codes = {diagnostic.code for diagnostic in error.diagnostics}
        if not codes <= {"S120", "S105"}:  # not supported by Liquid, or the condition is never true
            raise
        event("refused")


def test_the_time_is_iso8601() -> None:
    transform = b.Transform(
        name="test/now", body=b.Webhook(url="https://example.com/", body={"at": b.now()})
    )
    code = compile_transform(transform).script.code
    body = read(code).render({})["body"]
    assert len(json.dumps(body)) == len('{"at": "2026-01-02T03:04:05.000Z"}')
