from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.suites.fixtures import (
    CaseError,
    Settings,
    find_cases,
    indented,
    load,
)
from brazesmith.suites.leftovers import leftover_line, leftovers


def problems(workbench: Any, **files: Any) -> list[str]:
    """What is wrong with a case."""
    workbench.case("shop/order", "one", **files)
    [case] = find_cases(workbench.fixtures, "shop/order")
    with pytest.raises(CaseError) as caught:
        load(case)
    return list(caught.value.problems)


def toml_problems(workbench: Any, toml: str) -> list[str]:
    """What is wrong with a case.toml, without the name of the file."""
    found = problems(workbench, payload={}, toml=toml)
    prefix = "fixtures/shop/order/one/case.toml: "
    assert all(problem.startswith(prefix) for problem in found)
    return [problem.removeprefix(prefix) for problem in found]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('expct = "body"', "unknown key `expct`; did you mean `expect`?"),
        ("zzz = 1", "unknown key `zzz`; known keys are now, expect, error, findings, fault, note"),
        ("expect = 1", "`expect` must be a string, not 1"),
        (
            'expect = "skpi"',
            '`expect` must be "body", "skip", "error" or "abort", not "skpi": did you mean `skip`?',
        ),
        ('now = "yesterday"', '`now` must be a time like "2026-01-02T03:04:05Z", not "yesterday"'),
        ("now = true", '`now` must be a time like "2026-01-02T03:04:05Z", not True'),
        (
            "now = 2026-01-02T03:04:05",
            '`now` has no time zone; write "2026-01-02T03:04:05Z"',
        ),
        ('findings = "BZ301"', '`findings` must be a list of codes, like ["BZ301"]'),
        ("findings = [1]", '`findings` must be a list of codes, like ["BZ301"]'),
        (
            'findings = ["BZ301", "BZ3100"]',
            '`findings` contains "BZ3100", which is not the code of a rule; did you mean `BZ310`?',
        ),
        (
            'findings = ["nonsense"]',
            (
                '`findings` contains "nonsense", which is not the code of a rule; '
                "docs/rules.md lists all codes"
            ),
        ),
        (
            'error = "x"',
            '`error` is only allowed with `expect = "error"` or `expect = "abort"`',
        ),
        (
            'expect = "error"\nerror = "/(/"',
            "`error` is not a regular expression: missing ), unterminated subpattern at position 0",
        ),
        ("note = []", "`note` must be a string, not []"),
    ],
)
def test_a_wrong_case_toml_is_named_with_its_key(workbench: Any, toml: str, said: str) -> None:
    assert toml_problems(workbench, toml) == [said]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (b"expect = ?\n", ":1:10: not TOML: invalid value"),
        (b'note = "caf\xe9"', ":1:12: not UTF-8: unexpected byte 0xE9\nsave the file"),
        (b"\xff\xfen\0", ":1:1: this is UTF-16, not UTF-8\nsave the file as UTF-8"),
    ],
)
def test_a_broken_case_toml_is_named_with_the_place(workbench: Any, toml: bytes, said: str) -> None:
    (workbench.case("shop/order", "one", payload={}) / "case.toml").write_bytes(toml)
    [case] = find_cases(workbench.fixtures, "shop/order")
    with pytest.raises(CaseError) as caught:
        load(case)
    assert str(caught.value).startswith(f"fixtures/shop/order/one/case.toml{said}")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(workbench: Any) -> None:
    folder = workbench.case("shop/order", "one")
    (folder / "payload.json").write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n')
    (folder / "case.toml").write_bytes(b'\xef\xbb\xbfnote = "n"\r\nexpect = "body"\r\n')
    loaded = load(find_cases(workbench.fixtures, "shop/order")[0])
    assert json.loads(loaded.payload) == {"a": 1}
    assert loaded.settings.note == "n"


def test_all_mistakes_are_said_at_once(workbench: Any) -> None:
    found = problems(workbench, payload="{", expected="}", toml="a = 1\nb = 2")
    assert len(found) == 4


def test_a_sloppy_payload_says_how_it_becomes_strict(workbench: Any) -> None:
    [said] = problems(workbench, payload='{\n  "a": 1,\n}')
    assert said == (
        "fixtures/shop/order/one/payload.json:3:1: "
        "not strict JSON: a comma before the closing bracket\n"
        "payloads are strict JSON; to rewrite it, run `brazesmith fixture add shop/order "
        "fixtures/shop/order/one/payload.json --case one --force`"
    )


def test_a_case_without_a_payload(workbench: Any) -> None:
    [said] = problems(workbench, expected={})
    assert said.startswith(
        "fixtures/shop/order/one: payload.json is missing; run `brazesmith fixture"
    )


def test_headers_are_an_object(workbench: Any) -> None:
    [said] = problems(workbench, payload={}, headers=[])
    assert said == "fixtures/shop/order/one/headers.json: headers must be an object, name to value"


@pytest.mark.parametrize("expect", ["error", "skip", "abort"])
def test_an_expected_body_beside_an_outcome_without_one(workbench: Any, expect: str) -> None:
    [said] = problems(workbench, payload={}, expected={}, toml=f'expect = "{expect}"')
    assert said.endswith(f'`expect = "{expect}"` contradicts expected.json; delete one of them')


def test_what_a_case_says(workbench: Any) -> None:
    workbench.case(
        "shop/order",
        "one",
        payload='{"n": 1.0}',
        headers='{ "a": "b" }',
        expected={"x": None},
        toml='now = 2026-01-02T05:04:05+02:00\nfindings = ["BZ301"]\nnote = "n"\nexpect = "body"',
    )
    loaded = load(find_cases(workbench.fixtures, "shop/order")[0])
    assert (loaded.payload, loaded.headers) == ('{"n": 1.0}', '{ "a": "b" }')
    assert loaded.expected == {"x": None}
    assert loaded.settings == Settings(
        now="2026-01-02T03:04:05.000Z", expect=loaded.settings.expect, findings=("BZ301",), note="n"
    )


def test_cases_are_found_by_name_and_other_folders_are_not(workbench: Any) -> None:
    workbench.case("shop/order", "b", payload={})
    workbench.case("shop/order", "a", expected={})
    workbench.case("shop/order/deep", "c", payload={})
    (workbench.fixtures / "shop/order/empty").mkdir()
    (workbench.fixtures / "shop/order/readme.txt").write_text("x")
    assert [c.id for c in find_cases(workbench.fixtures, "shop/order")] == [
        "shop/order/a",
        "shop/order/b",
    ]
    assert find_cases(workbench.fixtures, "shop/none") == []


def test_leftovers(workbench: Any) -> None:
    workbench.case("shop/order", "fine", payload={}, toml="")
    workbench.case("shop/order/deep", "c", payload={})
    workbench.case("shop/ordr", "one", payload={})
    workbench.case("shop/order", "misspelt", paylod={}, expected={})
    workbench.case("shop/order", "unpaid", Payload={})
    workbench.case("shop/order", "own-files", payload={}, notes={})
    (workbench.fixtures / "shop/order/empty").mkdir()
    (workbench.fixtures / "shop/order/readme.txt").write_text("x")
    (workbench.fixtures / "shop/order/payload.json").write_text("{}")
    (workbench.fixtures / "shop/order/a guest.json").write_text("{}")
    (workbench.fixtures / "shop/order/parent/transform/case").mkdir(parents=True)
    names = ["shop/order", "shop/order/parent/transform"]
    assert sorted(map(leftover_line, leftovers(workbench.fixtures, names))) == [
        (
            "fixtures/shop/order/a guest.json: not in the folder of a case; "
            "run `brazesmith fixture add shop/order 'fixtures/shop/order/a guest.json'`, and "
            "delete it"
        ),
        (
            "fixtures/shop/order/deep/c: a case of an unknown transform, `shop/order/deep`; "
            "did you mean `shop/order`?"
        ),
        "fixtures/shop/order/empty: a case without payload.json; add one, or delete the folder",
        (
            "fixtures/shop/order/misspelt/paylod.json: not a file of a case; "
            "did you mean `payload.json`?"
        ),
        (
            "fixtures/shop/order/parent/transform/case: a case without payload.json; add one, or "
            "delete the folder"
        ),
        (
            "fixtures/shop/order/payload.json: not in the folder of a case; "
            "move it to fixtures/shop/order/CASE/payload.json"
        ),
        (
            "fixtures/shop/order/unpaid/Payload.json: not a file of a case; "
            "did you mean `payload.json`?"
        ),
        (
            "fixtures/shop/ordr/one: a case of an unknown transform, `shop/ordr`; "
            "did you mean `shop/order`?"
        ),
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(values, st.booleans())
def test_indented_is_what_python_would_write_and_keeps_every_token(
    value: Any, ascii_: bool
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_)
    assert indented(text) == json.dumps(value, ensure_ascii=ascii_, indent=2) + "\n"


def test_indented_keeps_numbers_as_they_are_written() -> None:
    text = '{"a":[1.0,1E3,12345678901234567890,-0],"a":"\\u00e9"}'
    assert "".join(indented(text).split()) == text
