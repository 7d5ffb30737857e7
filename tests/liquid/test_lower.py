"""What a webhook's spec becomes: commas, quotes, conditions, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import brazesmith as b
from brazesmith.app.pipeline import compile_transform
from brazesmith.base.diagnostic_codes import entry
from brazesmith.engines.liquid.document import Section, marker
from brazesmith.engines.liquid.document import read as read_document
from brazesmith.engines.liquid.render import read
from brazesmith.engines.liquid.template import Aborted
from brazesmith.operators import OPERATORS
from brazesmith.passes.interpreter import interpret
from brazesmith.targets.liquid.lower import lower
from brazesmith.targets.liquid.nodes import lines_of
from brazesmith.targets.liquid.rows import WORDS, row

braze = b.Personalization()


class Attributes(b.Record, open=True):
    flag: b.Boolean = b.field(optional=True)
    score: b.Number = b.field(optional=True)


class Profile(b.Personalization):
    custom_attributes: Attributes


typed = Profile()


def webhook(body: Any, **given: Any) -> b.Transform:
    return b.Transform(name="test/x", body=b.Webhook(url="https://a.example/x", body=body, **given))


def liquid(body: Any) -> str:
    return "\n".join(lines_of(lower(webhook(body).program()).statements))


def refused(transform: b.Transform) -> list[str]:
    with pytest.raises(b.SpecError) as caught:
        compile_transform(transform)
    return [each.code for each in caught.value.diagnostics]


def test_a_text_is_escaped_and_a_required_last_key_settles_the_commas() -> None:
    body = {"a": braze.user.first_name, "b": typed.custom_attributes.flag, "c": "x"}
    assert liquid(body) == (
        "{% assign flag = custom_attribute.${flag} %}\n"
        "{\n"
        '  {% if ${first_name} != blank %}"a": "{{${first_name} | json_escape}}",{% endif %}\n'
        '  {% if flag == true or flag == false %}"b": {{flag}},{% endif %}\n'
        '  "c": "x"\n'
        "}"
    )


def test_what_may_be_absent_after_the_required_key_brings_its_comma() -> None:
    assert liquid({"c": 5, "a": braze.user.city}) == (
        '{\n  "c": 5\n  {% if ${city} != blank %},"a": "{{${city} | json_escape}}"{% endif %}\n}'
    )


def test_where_nothing_is_certain_a_variable_holds_the_comma() -> None:
    assert liquid({"x": [braze.user.city, braze.user.country]}).splitlines()[2:5] == [
        '    {% assign comma = "" %}',
        (
            '    {% if ${city} != blank %}{{comma}}"{{${city} | json_escape}}"'
            '{% assign comma = "," %}{% endif %}'
        ),
        "    {% if ${country} != blank %}",
    ]


def test_a_number_is_put_only_where_it_is_one() -> None:
    assert liquid({"n": typed.custom_attributes.score}) == (
        "{% assign score = custom_attribute.${score} %}\n"
        "{% assign score_number = score | plus: 0 %}\n"
        "{\n"
        '  {% if score == score_number %}"n": {{score}}{% endif %}\n'
        "}"
    )


def test_what_is_known_is_not_asked_again() -> None:
    phone = braze.user.phone_number
    body = {"phones": b.from_entries([[phone, {}]]), "phone": phone}
    transform = b.Transform(
        name="test/x",
        body=b.route(
            (b.is_filled(phone), b.Webhook(url="https://a.example/", body=body)),
            otherwise=b.fail("no phone"),
        ),
    )
    assert lines_of(lower(transform.program()).statements) == [
        "{% assign phone_number = ${phone_number} %}",
        '{% if phone_number == blank %}{% abort_message("no phone") %}{% endif %}',
        "{",
        '  "phones": {',
        '    "{{phone_number | json_escape}}": {}',
        "  },",
        '  "phone": "{{phone_number | json_escape}}"',
        "}",
    ]


def test_constants_never_look_like_liquid() -> None:
    text = liquid({"{{x}}": "{% if %} {{ }} {"})
    assert text == '{\n  "\\u007b{x}}": "\\u007b% if %} \\u007b{ }} \\u007b"\n}'


def test_the_file_has_all_that_is_pasted() -> None:
    transform = webhook(
        {"id": braze.user.user_id},
        method="PUT",
        headers={"Authorization": b.secret("CRM_KEY"), "X-From": "{{braze}}"},
    )
    code = compile_transform(transform).script.code
    assert "Destination  PUT https://a.example/x\n" in code
    assert f"{marker(Section.URL)}\nhttps://a.example/x\n" in code
    assert f"{marker(Section.METHOD)}\nPUT\n" in code
    headers = "Authorization: <CRM_KEY>\nX-From: {{ '{' }}{braze}}\n"
    assert f"{marker(Section.HEADERS)}\n{headers}" in code
    assert compile_transform(transform).script.code == code


def test_a_description_cannot_end_the_comment() -> None:
    transform = b.Transform(
        name="test/x",
        description="x {% endcomment %} {{ y",
        body=b.Webhook(url="https://a.example/", body={}),
    )
    assert "x { % endcomment % } {{ y" in compile_transform(transform).script.code


@pytest.mark.parametrize(
    "body",
    [
        {"a": b.slice_text(braze.user.city, 0, 1)},
        {"a": b.each(braze.event_properties["xs"], lambda x: x)},
        {"a": braze.event_properties},
        {"a": braze.event_properties["x"].size},
        {"a": b.concat("n: ", typed.custom_attributes.score)},
        {"a": b.upper('say "it\'s"')},
        {"a": braze.custom_attributes["a}b"]},
        {"a": b.merge(braze.event_properties["x"])},
        {"a": [b.spread(braze.event_properties["x"])]},
        {"a": b.from_entries(braze.event_properties["x"])},
        {"a": b.headers["x"]},
        {"a": b.when(braze.user.city == 'say "it\'s"', 1)},
        {"a": b.raw_javascript("1")},
        {"a": b.upper(b.concat(braze.user.city, "}"))},
        {"a": b.any_of(b.is_filled(braze.user.country), b.required(braze.user.city, "-") == "x")},
        {"a": b.from_entries([[braze.user.city, {"b": b.required(braze.user.country, "no")}]])},
        {"a": b.is_empty(b.from_entries([[braze.user.city, 1]]))},
    ],
)
def test_what_liquid_cannot_say(body: Any) -> None:
    assert set(refused(webhook(body))) == {"S120"}


def test_a_diagnostic_says_what_there_is() -> None:
    with pytest.raises(b.SpecError) as caught:
        compile_transform(webhook({"a": b.trim(braze.user.city)}))
    [found] = caught.value.diagnostics
    assert found.message == "`trim` is not supported by Braze's Liquid"
    assert "`" not in found.notes[1]
    assert "concat" in found.notes[1]
    assert found.labels[0].span.text == "b.trim(braze.user.city)"
    assert found.transform == "test/x"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"url": "ftp://a.example/"}, "S122"),
        ({"url": "https://a.example:8080/"}, "S122"),
        ({"url": "https://key@a.example/"}, "S122"),
        ({"url": "https://a.example/a b"}, "S122"),
        ({"url": braze.user.city}, "S122"),
        ({"url": b.format_text("https://{}/people", braze.user.city)}, "S122"),
        ({"url": b.format_text("{}/people", braze.user.city)}, "S122"),
        ({"url": b.format_text("https://a.example{}/", braze.user.city)}, "S122"),
        ({"url": b.format_text("https://a.example/{} b", braze.user.city)}, "S122"),
        ({"url": b.format_text("https://a.example/{{{}", braze.user.city)}, "S122"),
        ({"method": "PATCH"}, "S122"),
        ({"headers": {"a b": "c"}}, "S122"),
        ({"headers": {"X": "ü"}}, "S122"),
        ({"headers": {"X": braze.user.city}}, "S122"),
        ({"headers": {"Authorization": "abc"}}, "S121"),
        ({"headers": {"X-Api-Key": "abc"}}, "S121"),
        ({"headers": {5: "c"}}, "S122"),
        ({"headers": {"X": 5}}, "S122"),
        ({"headers": {"X": "a\nb"}}, "S122"),
        ({"headers": {"X-A": "a", "x-a": "b"}}, "S122"),
        ({"headers": "X: y"}, "S122"),
        ({"url": b.secret("KEY")}, "S121"),
        ({"url": 5}, "S122"),
        ({"url": "https://a.example/{{${city}}}"}, "S122"),
        ({"url": "https://a.example:99999/"}, "S122"),
        ({"body": "text"}, "S122"),
        ({"body": [1]}, "S122"),
        ({"body": braze.context["x"]}, "S122"),
        ({"body": b.when(b.is_filled(braze.user.city), {})}, "S122"),
        ({"body": {5: 1}}, "S105"),
        ({"body": {"a": {1}}}, "S105"),
    ],
)
def test_requests_that_are_refused(given: dict[str, Any], code: str) -> None:
    made = {"url": "https://a.example/", "body": {}} | given
    with pytest.raises(b.SpecError) as caught:
        compile_transform(b.Transform(name="test/x", body=b.Webhook(**made)))
    [found] = caught.value.diagnostics
    assert found.code == code
    assert "b.Webhook(**made)" in (found.labels[0].span.text or "")
    assert entry(code)


def test_all_mistakes_are_told_at_once() -> None:
    sent = b.Webhook(url="ftp://a.example/", method="PATCH", headers={"X": "ü"}, body={"a": {1}})  # type: ignore[arg-type]
    codes = refused(b.Transform(name="test/x", body=sent))
    assert sorted(codes) == ["S105", "S122", "S122", "S122"]


def test_a_misspelt_profile_field() -> None:
    transform = webhook({"a": braze.user.frist_name})  # type: ignore[attr-defined]
    with pytest.raises(b.SpecError, match="has no field `frist_name`") as caught:
        compile_transform(transform)
    assert "did you mean `first_name`?" in caught.value.diagnostics[0].notes


def test_a_secret_is_a_name() -> None:
    with pytest.raises(b.SpecError, match="S121"):
        b.secret("8f3e-key")


def url_of(transform: b.Transform) -> str:
    """The field `URL` of a compiled webhook."""
    field = read_document(compile_transform(transform).script.code).url
    assert field is not None
    return field.text


def test_a_url_has_values_as_parts_of_urls() -> None:
    user = braze.user
    url = b.format_text("https://a.example/{}?in={}", user.user_id, b.upper(user.country))
    whole = b.all_of(b.is_filled(user.user_id), b.is_filled(user.country))
    sent = b.route((whole, b.Webhook(url=url, body={})), otherwise=b.fail("who?"))
    transform = b.Transform(name="test/x", body=sent)
    assert url_of(transform) == (
        "https://a.example/{{${user_id} | url_param_escape}}"
        "?in={{${country} | upcase | url_param_escape}}"
    )
    assert transform.program().request == "POST https://a.example/…"


def test_a_url_without_a_part_is_an_abort_or_a_mistake() -> None:
    def transform(part: Any) -> b.Transform:
        url = b.format_text("https://a.example/{}", part)
        return b.Transform(name="test/x", body=b.Webhook(url=url, body={}))

    assert url_of(transform(b.required(braze.user.city, "no city"))) == (
        '{% if ${city} == blank %}{% abort_message("no city") %}{% endif %}'
        "https://a.example/{{${city} | url_param_escape}}"
    )
    assert refused(transform(braze.user.city)) == ["S120"]
    assert refused(transform(braze.context["city"])) == ["S120"]


def test_failures_inside_one_another_do_not_multiply() -> None:
    text: Any = braze.user.city
    for _ in range(7):
        text = b.fallback(b.non_empty(b.concat(b.required(text, "none"), "!")), "?")
    code = compile_transform(webhook({"a": text})).script.code
    assert len(code) < 7000  # it had hundreds of thousands, after minutes


def test_one_webhook_has_one_request() -> None:
    one, two = (b.Webhook(url=f"https://{name}.example/", body={}) for name in "ab")
    body = b.route((b.is_present(braze.user.city), one), otherwise=two)
    assert refused(b.Transform(name="test/x", body=body)) == ["S114"]


def test_the_source_goes_with_the_body() -> None:
    user = b.identify(external_id=braze.user.user_id)
    track = b.Track(events=[b.Event(user=user, name="X", time=b.now())])
    there = b.Webhook(url="https://a.example/", body={"a": 1})
    wrong: list[tuple[Any, Any]] = [(braze, track), (b.payload, there)]
    for source, body in wrong:
        with pytest.raises(b.SpecError, match="S123"):
            b.Transform(name="test/x", source=source, body=body)
    b.Transform(name="test/x", source=braze, body=b.skip())  # nothing is sent anywhere


def test_a_payload_is_nothing_that_a_message_can_read() -> None:
    with pytest.raises(b.SpecError, match="cannot be read in a message"):
        compile_transform(webhook({"a": b.payload.a.b}))


def test_branches_and_skips_become_aborts() -> None:
    def to(body: dict[str, Any]) -> b.Webhook:
        return b.Webhook(url="https://a.example/", body=body)

    transform = b.Transform(
        name="test/x",
        body=b.route(
            (b.is_true(typed.custom_attributes.flag), b.skip("not now")),
            (typed.custom_attributes.score > 5, to({"high": True})),
            otherwise=to({"low": True}),
        ),
    )
    program = compile_transform(transform).program

    def outcome(**attributes: Any) -> Any:
        result = interpret(program, {"custom_attributes": attributes})
        return result.message if result.outcome == "abort" else result.body["body"]

    assert outcome(flag=True) == "not now"
    assert outcome(flag="true", score=7) == {"high": True}
    assert outcome(score="7") == {"low": True}


def test_zero_is_not_false() -> None:
    text = liquid({"a": b.one_of(braze.event_properties["x"], 0, False, 1, True)})
    assert all(f"== {value}" in text for value in ("0", "false", "1", "true"))


def rendered(body: Any, payload: Any) -> Any:
    """What comes out, as the emulator and the reference say."""
    compiled = compile_transform(webhook(body))
    expected = interpret(compiled.program, payload)
    template = read(compiled.script.code)
    if expected.outcome == "abort":
        with pytest.raises(Aborted) as caught:
            template.render(payload)
        assert caught.value.reason == expected.message
        return expected.message
    request = template.render(payload)
    assert request == expected.body
    return request["body"]


def test_a_text_that_may_fail_aborts_around_it() -> None:
    name = b.required(braze.user.first_name, "no name")
    body = {"a": b.concat("Dr. ", b.upper(name)), "last": 1}
    assert rendered(body, {"user": {"first_name": "Ada"}}) == {"a": "Dr. ADA", "last": 1}
    assert rendered(body, {}) == "no name"
    keyed = {"a": b.from_entries([[name, {"b": name}]])}
    assert rendered(keyed, {"user": {"first_name": "Ada"}}) == {"a": {"Ada": {"b": "Ada"}}}
    assert rendered(keyed, {}) == "no name"


def test_of_two_equal_keys_the_later_counts() -> None:
    body = b.from_entries([[braze.user.city, 1], [braze.user.country, braze.user.gender]])
    user = {"city": "x", "country": "x", "gender": "f"}
    assert rendered(body, {"user": user}) == {"x": "f"}
    assert rendered(body, {"user": {**user, "gender": ""}}) == {"x": 1}
    assert rendered(body, {"user": {**user, "country": "y"}}) == {"x": 1, "y": "f"}


def test_conditions_of_constants_are_decided() -> None:
    flag = b.is_true(typed.custom_attributes.flag)
    five = b.when(flag, 5, 7)
    body = {"a": b.equals(b.is_text(5), flag), "b": five < 6, "c": b.is_given(b.when(flag, None))}
    assert rendered(body, {}) == {"a": True, "b": False, "c": False}
    on = {"custom_attributes": {"flag": True}}
    assert rendered(body, on) == {"a": False, "b": True, "c": True}


def test_what_is_made_of_nothing_is_empty() -> None:
    body = {
        "text": b.is_empty(b.concat("", b.fallback(braze.user.city, ""))),
        "object": b.is_empty({"a": braze.user.city}),
        "array": b.is_empty([braze.user.city]),
        "constant": b.is_empty(""),
    }
    assert set(rendered(body, {}).values()) == {True}
    filled = rendered(body, {"user": {"city": "x"}})
    assert filled == {"text": False, "object": False, "array": False, "constant": True}


@pytest.mark.parametrize("name", ["limit", "for", "context", "comma", "5", "as"])
def test_a_short_name_means_nothing_else_in_liquid(name: str) -> None:
    value = braze.custom_attributes[name]
    body = {"a": value, "b": braze.user.city, "c": [value, value]}
    given = {"custom_attributes": {name: "x"}}
    assert rendered(body, given) == {"a": "x", "c": ["x", "x"]}


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
    assert refused(webhook({"a": value})) == ["S120"]


def test_a_reason_is_fixed() -> None:
    reason = b.fail(b.concat("no ", braze.user.city))
    assert refused(webhook({"a": b.when(b.is_present(braze.user.city), 1, reason)})) == ["S120"]


@pytest.mark.parametrize("operator", [o for o in OPERATORS.values() if o.liquid], ids=repr)
def test_every_row_can_be_read(operator: Any) -> None:
    import ast

    expression = row(operator)
    assert expression is not None
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    own = {parameter.name for parameter in operator.parameters}
    from brazesmith.engines.liquid.filters import NAMES

    assert names <= own | WORDS | NAMES
