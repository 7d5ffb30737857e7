"""Braze's filters: one line each, and the ones that Braze does not have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.engines.liquid.document import Field
from brazesmith.engines.liquid.filters import NAMES, UNSUPPORTED, as_json_string, json_escape
from brazesmith.engines.liquid.template import TemplateError, parse
from brazesmith.engines.liquid.values import sections

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)


def rendered(source: str, **attributes: Any) -> str:
    return parse(Field(source)).render(sections({"custom_attributes": attributes}), NOW)


CASES = {
    "join": ("{{ 'a,b' | split: ',' | join: '-' }}", "a-b"),
    "first": ("{{ 'a,b' | split: ',' | first }}", "a"),
    "last": ("{{ 'a,b' | split: ',' | last }}", "b"),
    "compact": ("{{ custom_attribute.${list} | compact | join: ',' }}", "3,1,3"),
    "concat": ("{{ custom_attribute.${list} | concat: custom_attribute.${list} | size }}", "8"),
    "map": ("{{ custom_attribute.${items} | map: 'n' | join: ',' }}", "b,a"),
    "reverse": ("{{ 'a,b' | split: ',' | reverse | join: ',' }}", "b,a"),
    "size": ("{{ 'abc' | size }}", "3"),
    "sort": ("{{ 'b,a' | split: ',' | sort | join: ',' }}", "a,b"),
    "sort_natural": ("{{ 'b,A' | split: ',' | sort_natural | join: ',' }}", "A,b"),
    "uniq": ("{{ 'a,a' | split: ',' | uniq | join: ',' }}", "a"),
    "where": ("{{ custom_attribute.${items} | where: 'n', 'a' | size }}", "1"),
    "abs": ("{{ -3 | abs }}", "3"),
    "at_most": ("{{ 5 | at_most: 3 }}", "3"),
    "at_least": ("{{ 5 | at_least: 7 }}", "7"),
    "ceil": ("{{ 1.2 | ceil }}", "2"),
    "divided_by": ("{{ 7 | divided_by: 2 }}", "3"),
    "floor": ("{{ 1.8 | floor }}", "1"),
    "minus": ("{{ 5 | minus: 2 }}", "3"),
    "plus": ("{{ '5' | plus: 2 }}", "7"),
    "round": ("{{ 1.234 | round: 2 }}", "1.23"),
    "times": ("{{ 0.1 | times: 3 }}", "0.3"),
    "modulo": ("{{ 7 | modulo: 3 }}", "1"),
    "money": ("{{ 145 | money }}", "145.00"),
    "append": ("{{ 'a' | append: 5 }}", "a5"),
    "capitalize": ("{{ 'my TITLE' | capitalize }}", "My title"),
    "downcase": ("{{ 'AB' | downcase }}", "ab"),
    "upcase": ("{{ 'straße' | upcase }}", "STRASSE"),
    "escape": ("{{ '<a>' | escape }}", "&lt;a&gt;"),
    "newline_to_br": ("{{ custom_attribute.${lines} | newline_to_br }}", "a<br />\nb"),
    "prepend": ("{{ 'a' | prepend: 'b' }}", "ba"),
    "remove": ("{{ 'aba' | remove: 'a' }}", "b"),
    "remove_first": ("{{ 'aba' | remove_first: 'a' }}", "ba"),
    "replace": ("{{ 'aba' | replace: 'a', 'c' }}", "cbc"),
    "replace_first": ("{{ 'aba' | replace_first: 'a', 'c' }}", "cba"),
    "slice": ("{{ 'hello' | slice: 1, 3 }}", "ell"),
    "split": ("{{ 'a b' | split: ' ' | size }}", "2"),
    "strip": ("{{ '  a ' | strip }}", "a"),
    "strip_html": ("{{ '<b>a</b>' | strip_html }}", "a"),
    "strip_newlines": ("{{ custom_attribute.${lines} | strip_newlines }}", "ab"),
    "truncate": ("{{ 'hello world' | truncate: 8 }}", "hello..."),
    "truncatewords": ("{{ 'a b c' | truncatewords: 2 }}", "a b..."),
    "md5": ("{{ 'a' | md5 }}", "0cc175b9c0f1b6a831c399e269772661"),
    "sha1": ("{{ 'a' | sha1 }}", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
    "sha2": ("{{ 'a' | sha2 | slice: 0, 8 }}", "ca978112"),
    "base64_encode": ("{{ 'user:key' | base64_encode }}", "dXNlcjprZXk="),
    "hmac_sha1": ("{{ 'a' | hmac_sha1: 'k' | slice: 0, 8 }}", "40e7d441"),
    "hmac_sha1_hex": ("{{ 'a' | hmac_sha1_hex: 'k' | slice: 0, 8 }}", "40e7d441"),
    "hmac_sha1_base64": ("{{ 'a' | hmac_sha1_base64: 'k' | slice: 0, 4 }}", "QOfU"),
    "hmac_sha256": ("{{ 'a' | hmac_sha256: 'k' | size }}", "64"),
    "hmac_sha256_hex": ("{{ 'a' | hmac_sha256_hex: 'k' | size }}", "64"),
    "hmac_sha256_base64": ("{{ 'a' | hmac_sha256_base64: 'k' | size }}", "44"),
    "hmac_sha512": ("{{ 'a' | hmac_sha512: 'k' | size }}", "128"),
    "url_escape": ("{{ 'https://a.b/c d?e=f' | url_escape }}", "https://a.b/c%20d?e=f"),
    "url_param_escape": ("{{ 'a&b c/' | url_param_escape }}", "a%26b%20c%2F"),
    "url_encode": ("{{ 'a b&' | url_encode }}", "a+b%26"),
    "json_escape": ("{{ custom_attribute.${nasty} | json_escape }}", 'a\\"\\\\\\n\\u0001😀'),
    "json_parse": ("{% assign x = '[1,2]' | json_parse %}{{ x[1] }}", "2"),
    "as_json_string": ("{{ custom_attribute.${items} | as_json_string }}", None),
    "default": ("{{ custom_attribute.${none} | default: 'y' }}", "y"),
    "date": ("{{ 1657855059 | date: '%Y-%m-%d %s' }}", "2022-07-15 1657855059"),
    "property_accessor": ("{{ custom_attribute.${object} | property_accessor: 'k' }}", "v"),
    "number_with_delimiter": ("{{ 1234567.89 | number_with_delimiter }}", "1,234,567.89"),
}
ATTRIBUTES = {
    "list": [3, None, 1, 3],
    "items": [{"n": "b"}, {"n": "a"}],
    "lines": "a\nb",
    "nasty": 'a"\\\n\u0001😀',
    "object": {"k": "v"},
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_filter(name: str) -> None:
    source, expected = CASES[name]
    got = rendered(source, **ATTRIBUTES)
    if expected is None:
        assert json.loads(got) == ATTRIBUTES["items"]
    else:
        assert got == expected


@pytest.mark.parametrize("name", sorted(UNSUPPORTED))
def test_what_braze_documents_as_missing_is_named(name: str) -> None:
    assert name not in NAMES
    with pytest.raises(TemplateError, match=f"`{name}` is not supported by Braze"):
        parse(Field(f"{{% if false %}}{{{{ 'a' | {name} }}}}{{% endif %}}"))


def test_an_unknown_filter_is_a_mistake_where_it_stands() -> None:
    with pytest.raises(TemplateError, match="unknown filter `base64_decode`") as caught:
        parse(Field("a\n{{ ${first_name} | base64_decode }}"))
    assert (caught.value.line, caught.value.column) == (2, 20)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("%Y-%m-%d %H:%M:%S %:z", "2026-01-02 03:04:05 +00:00"),
        ("%FT%T.%LZ", "2026-01-02T03:04:05.678Z"),
        ("%-d %b %y, %l:%M %p", "2 Jan 26,  3:04 AM"),
        ("%A %j %U %e %^a %%", "Friday 002 00  2 FRI %"),
        ("%s", "1767323045"),
        ("%z %Q", "+0000 %Q"),
    ],
)
def test_dates_as_ruby_writes_them(form: str, expected: str) -> None:
    assert rendered(f"{{{{ 'now' | date: '{form}' }}}}") == expected
    assert rendered(f"{{{{ '2026-01-02T04:04:05.678+01:00' | date: '{form}' }}}}") in (
        expected,
        expected.replace("03:", "04:").replace(" 3:", " 4:").replace("+00", "+01"),
    )


def test_what_is_no_date_stays() -> None:
    assert rendered("{{ 'soon' | date: '%Y' }}|{{ custom_attribute.${x} | date: '%Y' }}") == "soon|"


@pytest.mark.parametrize(
    "source",
    ["{{ 1 | divided_by: 0 }}", "{{ 'x' | json_parse }}", "{{ 'a' | slice: 'b' }}"],
)
def test_a_filter_that_cannot_is_a_mistake(source: str) -> None:
    with pytest.raises(TemplateError):
        rendered(source)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)  # fmt: skip


@given(ANY_JSON)
def test_json_escape_is_good_between_quotes(value: Any) -> None:
    text = json.loads(f'"{json_escape(value)}"')
    assert not isinstance(value, str) or text == value


@given(ANY_JSON)
def test_as_json_string_is_json(value: Any) -> None:
    assert json.loads(as_json_string(value)) == value
