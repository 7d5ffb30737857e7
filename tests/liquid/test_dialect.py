"""Braze's `${…}` in every place where Braze's documentation has it, and the places of mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.engines.liquid.dialect import DialectError, expand


@pytest.mark.parametrize(
    ("braze", "plain"),
    [
        ("{{${first_name}}}", '{{braze_user["first_name"]}}'),
        ("{{ ${first_name} | default: 'x' }}", "{{ braze_user[\"first_name\"] | default: 'x' }}"),
        ("{{custom_attribute.${a b}}}", '{{braze_custom_attribute["a b"]}}'),
        (
            "{{event_properties.${songs}[0].album.name}}",
            '{{braze_event_properties["songs"][0].album.name}}',
        ),
        (
            "{% if {{custom_attribute.${x}}} == 'y' %}",
            "{% if braze_custom_attribute[\"x\"] == 'y' %}",
        ),
        ("{% if custom_attribute.${x} %}", '{% if braze_custom_attribute["x"] %}'),
        (
            "{% assign a = {{${city}}} | upcase %}",
            '{% assign a = braze_user["city"] | upcase %}',
        ),
        (
            "a\u00a0 {%- if ${city} == blank -%}\n b",
            'a\u00a0{% if braze_user["city"] == blank %}b',
        ),
        ("a ${not a value} b", "a ${not a value} b"),
        ("{% raw %}{{${a}}}{% endraw %}", "{% raw %}{{${a}}}{% endraw %}"),
        ("{% comment %}{{ ${ }} {% endcomment %}", "{% comment %}{% endcomment %}"),
        ("{{${size}.size}}", "{{braze_user[braze_size].size}}"),
        ("{% if x == '${a}' %}", "{% if x == '${a}' %}"),
        ("{{custom_attribute.${it's}}}", '{{braze_custom_attribute["it\'s"]}}'),
        ('{{custom_attribute.${a "b"}}}', "{{braze_custom_attribute['a \"b\"']}}"),
    ],
)
def test_expansion(braze: str, plain: str) -> None:
    assert expand(braze).text == plain


@pytest.mark.parametrize(
    ("source", "message", "position"),
    [
        ("ab {{ x", "`}}` is missing", 3),
        ("a {% raw %} {% endraw", "`raw` has no `endraw`", 2),
        ("{% raw %}a{%- endraw %}", "with `{%-`, Liquid does not see the end of `raw`", 10),
        ("{% comment %}{% if x %}{% endcomment %}", "`if` has no `endif`", 13),
        ("{% comment %}{{ x {% endcomment %}", "`}}` is missing", 13),
        ("ab {% if x", "`%}` is missing", 3),
        ("{{ ${x", "no closing brace", 3),
        ("{{ ${} }}", "expected a name", 3),
        ("{{ nope.${x} }}", "unknown section `nope.${…}`", 8),
        ("{{ custom_attribute.x }}", "does not document it without `${…}`", 3),
        ("{{ event_properties['x'] }}", "does not document it without `${…}`", 3),
        ("{{ 'a}b' }}", "ends at the first brace", 3),
        ("{{ ${a\"'} }}", "both kinds of quotes", 3),
        ("{{${a | default: 'x'}}}", "after the brace: `${a} | default: 'x'`", 2),
        ("{{ ${a | upcase }}", "after the brace: `${a} | upcase`", 3),
    ],
)
def test_mistakes_have_a_place(source: str, message: str, position: int) -> None:
    with pytest.raises(DialectError) as caught:
        expand(source)
    assert message in caught.value.message
    assert caught.value.position == position


def test_places_lead_back() -> None:
    source = "{{${a}}} {{ custom_attribute.${b} | nope }}"
    expanded = expand(source)
    at = expanded.text.index("nope")
    assert source[expanded.origin(at) :].startswith("nope")


@given(st.text(alphabet="{}%$ .'\"-|abx_\n", max_size=40))
def test_any_text_is_expanded_or_refused(source: str) -> None:
    try:
        expanded = expand(source)
    except DialectError:
        return
    assert expanded.text.count("\n") == source.count("\n")
    for position in range(len(expanded.text)):
        assert 0 <= expanded.origin(position) <= len(source)
