"""Hand-written bodies in Braze's Liquid: what they render to, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.engines.liquid.document import Section, marker
from brazesmith.engines.liquid.render import read
from brazesmith.engines.liquid.template import Aborted, TemplateError
from brazesmith.engines.liquid.values import PayloadError

PROFILE: dict[str, Any] = {
    "user": {"first_name": 'Ada "A"\n', "external_id": "u-1", "email": "ada@example.com"},
    "custom_attributes": {"plan": "pro", "n": 5, "yes": True, "no": False, "empty": " "},
    "event_properties": {"songs": [{"album": {"name": "Blue"}}], "size": "L"},
    "canvas_entry_properties": {"cart": 3},
    "context": {"step": "two"},
    "api_trigger_properties": {"a": {"b": 1}},
    "subscribed_state": {"email_global": "opted_in", "5f2a-7c": "subscribed"},
    "campaign": {"name": "Welcome"},
}


def body(source: str, payload: Any = PROFILE) -> Any:
    return read(source).render(payload)["body"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{"a": "{{${first_name} | json_escape}}"}', {"a": 'Ada "A"\n'}),
        ('{"a": {{custom_attribute.${n}}}, "b": {{custom_attribute.${yes}}}}', {"a": 5, "b": True}),
        ("{{${user_id}}} {{${email_address}}}", "u-1 ada@example.com"),
        ("{{ event_properties.${songs}[0].album.name }}!", "Blue!"),
        ("{{canvas_entry_properties.${cart}}}{{context.${step}}}", "3two"),
        ("{{api_trigger_properties.${a}.b}}{{ context.step }}", "1two"),
        ("{{subscribed_state.${5f2a-7c}}}/{{subscribed_state.${email_global}}}",
         "subscribed/opted_in"),
        ("{{campaign.${name}}}.", "Welcome."),
        ("{% if {{custom_attribute.${plan}}} == 'pro' %}P{% else %}F{% endif %}", "P"),
        ("{% if custom_attribute.${empty} == blank and ${last_name} == blank %}B{% endif %}", "B"),
        ("{% if ${last_name} != blank %}P{% else %}B{% endif %}", "B"),
        ("{% if custom_attribute.${no} == blank %}B{% endif %}", "B"),
        ("{% if custom_attribute.${n} == blank %}B{% else %}P{% endif %}", "P"),
        (("{% if custom_attribute.${n} == true or custom_attribute.${yes} == 1 %}T{% else %}F"
         "{% endif %}"), "F"),
        ("{% assign x = {{custom_attribute.${n}}} | plus: 1 %}{{x}}{{ custom_attribute.${no} }}",
         "6false"),
        ("{% unless ${last_name} %}none{% endunless %}", "none"),
        ("{% for s in event_properties.${songs} %}{{ s.album.name | upcase }}{% endfor %}", "BLUE"),
        ("{% capture x %}{{${first_name}}}{% endcapture %}{{ x | strip }}", 'Ada "A"'),
        ("{%- raw -%}{{${a}}}{% endraw -%}", "{{${a}}}"),
        ("{{custom_attribute.${nothing}}}|{{${nothing}}}|{{event_properties.${a}.b[0]}}", "||"),
    ],
)  # fmt: skip
def test_bodies(source: str, expected: Any) -> None:
    assert body(source) == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{% abort_message('no phone') %}", "no phone"),
        ("{% abort_message(\"no 'phone'\") %}", "no 'phone'"),
        ("{% if ${phone_number} == blank %}{% abort_message ( 'x' ) %}{% endif %}{", "x"),
        ("{% abort_message() %}", "aborted without a reason"),
        ("{% abort_message %}", "aborted without a reason"),
    ],
)
def test_aborts(source: str, reason: str) -> None:
    with pytest.raises(Aborted) as caught:
        body(source)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% include 'a' %}", "unexpected tag 'include'"),
        ("{% render 'a' %}", "unexpected tag 'render'"),
        ("{% connected_content https://a.b :save x %}", "no network"),
        ("{% catalog_items a b %}", "no catalogs"),
        ("a{% if a %}{% for b in c %}{% endfor %}", "this `if` has no `endif`"),
        ("{% if ${city} = 'x' %}{% endif %}", "write `==`"),
        ("{{ \u201cx\u201d | upcase }}", "straight quotes"),
        ("{{ $first_name }}", "write `${first_name}`, with braces"),
        ("{{<REGAL_API_KEY>}}", "`<REGAL_API_KEY>` is a placeholder"),
        ("{{content_blocks.${footer}}}", "unknown section `content_blocks.${…}`"),
        ("{{ 'a' | append: 1, 2, 3 }}", "`append` has the wrong arguments"),
        ("{{ 5 | times: }}", "`times` has the wrong arguments"),
        ("{{ (1..99999999) | join: ',' }}", "range is too long"),
        ("{% if a b %}{% endif %}", ""),
        ("{% abort_message 'x' %}", "write `{% abort_message('reason') %}`"),
        ("{% if ${first_name} > 5 %}{% endif %}", "cannot be compared"),
        ("{% for i in (1..9999999) %}x{% endfor %}", "too many iterations"),
        (("{% assign a = 'aaaaaaaa' %}{% for i in (1..99) %}{% assign a = a | append: a %}"
         "{% endfor %}"), "variables are too large"),
        (("{% assign a = 'aaaaaaaa' %}{% for i in (1..18) %}{% assign a = a | append: a %}"
         "{% endfor %}{% for i in (1..99) %}{{a}}{% endfor %}"), "output"),
        ("{% if true %}" * 150 + "{% endif %}" * 150, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_refused(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        body(source)
    assert message in caught.value.message


def test_a_file_with_all_sections() -> None:
    text = "\n".join(
        [
            marker(Section.URL),
            "https://example.com/{{${user_id} | url_param_escape}}",
            "",
            marker(Section.METHOD),
            "PUT",
            marker(Section.HEADERS),
            "Authorization: Basic {{'a:b' | base64_encode}}",
            "Content-Type: application/json",
            "",
            marker(Section.BODY),
            '{"plan": "{{custom_attribute.${plan}}}"}',
            "",
        ]
    )
    assert read(text).render(PROFILE) == {
        "method": "PUT",
        "url": "https://example.com/u-1",
        "headers": {"Authorization": "Basic YTpi", "Content-Type": "application/json"},
        "body": {"plan": "pro"},
    }
    with pytest.raises(TemplateError) as caught:
        read(text.replace("| base64_encode", "| nope"))
    assert (caught.value.line, caught.value.column) == (7, 32)
    assert read(text.replace("\n", "\r\n")).render(PROFILE) == read(text).render(PROFILE)
    with pytest.raises(TemplateError, match="appears twice"):
        read(text + text)
    with pytest.raises(TemplateError, match="`Name: value`"):
        read(text.replace("Content-Type: ", ""))


def test_a_body_that_says_that_it_is_no_json_stays_text() -> None:
    headers = f"{marker(Section.HEADERS)}\nContent-Type: text/plain\n{marker(Section.BODY)}\n5"
    assert read(headers).render({})["body"] == "5"
    assert read("{").render({})["body"] == "{"
    assert read('{"a": NaN}').render({})["body"] == '{"a": NaN}'


@pytest.mark.parametrize("payload", [[], None, {"user": 5}, {"event_properties": []}])
def test_a_payload_that_is_none(payload: Any) -> None:
    with pytest.raises(PayloadError):
        body("x", payload)


def test_half_a_surrogate_pair_is_no_character() -> None:
    payload = {"user": {"first_name": "a\ud83d"}}
    assert body('{"a": "{{${first_name} | json_escape}}"}', payload) == {"a": "a\ufffd"}
