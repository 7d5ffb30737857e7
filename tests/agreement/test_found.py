"""What the searches of `test_agreement.py` and reading have found, one case each."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from brazesmith.engines import Emulator

from .engines import Answer, Case, agree, body_text, compiled, in_node, in_python, in_v8

pytestmark = pytest.mark.usefixtures("any_comparison")


@dataclass(frozen=True)
class Found:
    """A spec's expression `x` (after lines that it needs), a payload, and what comes out."""

    what: str
    expression: str
    payload: Any
    gives: Any = None  # the value in the body; where it is absent the key is not there
    absent: bool = False
    fails: str = ""
    lines: tuple[str, ...] = ()
    headers: dict[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        body = f"Track(events=[{{'x': {self.expression}}}])"
        return "\n".join([*self.lines, f"transform = Transform(name='t', body={body})"])

    @property
    def answer(self) -> Answer:
        if self.fails:
            return Answer(None, f"t: {self.fails}")
        return Answer(body_text({"events": [{} if self.absent else {"x": self.gives}]}), None)


FOUND = [
    Found(
        "a trailing absent argument of a variadic function was left out of the call",
        "concat('a', absent)",
        {},
        absent=True,
    ),
    Found(
        "… so that `fallback` gave the null before it",
        "fallback(payload.a, absent)",
        {"a": None},
        absent=True,
    ),
    Found(
        "a constant of the payload had the name of a function's parameter, which hid it",
        "each(payload.xs, lambda traits: concat(traits.a, payload.traits.b, payload.traits.c))",
        {"xs": [{"a": "1"}], "traits": {"b": "2", "c": "3"}},
        ["123"],
    ),
    Found(
        "… also where that constant was declared while another one was",
        "each(payload.xs, lambda traits: [payload.traits.b.c, payload.traits.d, traits])",
        {"xs": [1], "traits": {"b": {"c": 2}, "d": 3}},
        [[2, 3, 1]],
    ),
    Found(
        "the message of a failure was null in JavaScript and undefined in Python",
        "required(payload.a, payload.b)",
        {"b": None},
        fails="(none)",
    ),
    Found(
        "… and an object's had text",
        "required(payload.a, payload.b)",
        {"b": {}},
        fails="(none)",
    ),
    Found(
        "… and that of null, too",
        "when(is_true(payload.a), 1, fail(None))",
        {},
        fails="undefined",
    ),
    Found(
        "an array equals itself in JavaScript, and was computed twice in Python",
        "[s == s, contains([s], s), length(unique([s, s]))]",
        {"a": [1]},
        [False, False, 2],
        lines=("s = each(payload.a, lambda x: x)",),
    ),
    Found(
        "an object of the payload is not the same as itself either",
        "each(payload.a, lambda x: x == payload.a[0])",
        {"a": [{}, 1]},
        [False, False],
    ),
    Found(
        "V8 orders the keys of { ...a, b, c, b } as a, c, b: `merge` writes each key once",
        "merge(only_entries(payload.a, lambda v: True), {'b': 1, 'c': 2}, {'b': 3})",
        {"a": {"z": 0}},
        {"z": 0, "c": 2, "b": 3},
    ),
    Found(
        "the least of several numbers can be infinite in JSON, and then is absent",
        "least(parse_json(payload.a))",
        {"a": "1e999"},
        absent=True,
    ),
    Found(
        "V8 reads February 30 as March 2",
        "[iso8601(payload.a), iso8601(payload.b)]",
        {"a": "2022-02-30", "b": "2022-02-30T00:00:00+07:00"},
        [],
    ),
    Found(
        "a time without a zone is UTC wherever V8 runs",
        "iso8601(payload.a)",
        {"a": "2022-07-15T03:17:39"},
        "2022-07-15T03:17:39.000Z",
    ),
    Found(
        "`one_of` of something that is not there",
        "[one_of(payload.a, 'b', None), one_of(payload.a), one_of(payload.b, 'b', None)]",
        {"b": None},
        [False, False, True],
    ),
    Found(
        "half a surrogate pair in the code could not be written as UTF-8",
        "truncate(payload.a, 3)",
        {"a": "a😀bc"},
        "a…",
    ),
    Found(
        "a slash in a regular expression ended it",
        "[extract(payload.a, 'a/b'), replace_pattern(payload.a, '[/]', '')]",
        {"a": "a/b"},
        ["a/b", "ab"],
    ),
    Found(
        "an empty regular expression was a comment",
        "matches(payload.a, '')",
        {"a": "a"},
        True,
    ),
    Found(
        "`a || b` in JavaScript does not look at b, so that its failure does not happen",
        "first_truthy(payload.a, when(is_true(payload.b), 1, fail('no b')))",
        {"a": "here"},
        "here",
    ),
    Found(
        "a key from the payload is a key, not a prototype",
        "[rename_keys(payload.a, lambda k: k), from_entries(payload.b), merge(payload.a, {})]",
        {"a": {"__proto__": {"y": 1}}, "b": [["__proto__", 2]]},
        [{"__proto__": {"y": 1}}, {"__proto__": 2}, {"__proto__": {"y": 1}}],
    ),
    Found(
        "a key of a spec, too",
        "{'__proto__': payload.a}",
        {"a": {"y": 1}},
        {"__proto__": {"y": 1}},
    ),
    Found(
        "the time is the same everywhere in a run",
        "[each(payload.a, lambda x: now()), now()]",
        {"a": [1]},
        [["2022-07-15T03:17:39.000Z"], "2022-07-15T03:17:39.000Z"],
    ),
]

BODIES = [
    pytest.param(
        """
s = named("s", required(payload.a, "no a"))
transform = Transform(name="t", body=route(
    (is_true(payload.b), Track(events=[{"x": s}])),
    (all_of(is_true(payload.c), s == 1), Track(events=[{"y": 1}])),
    otherwise=skip(),
))
""",
        {},
        Answer('{"attributes": []}', None),
        id="what one body wants in any case was also computed for the condition after it",
    ),
    pytest.param(
        r"""
transform = Transform(
    name="t",
    description="two\nlines */ and more",
    body=route(
        (payload.a == 1, skip("nothing\nto say; */ throw 1")),
        otherwise=Track(events=[{"x": named("x", fallback(payload.b, 1), "why\u2028throw 2")}]),
    ),
)
""",
        {},
        Answer('{"events": [{"x": 1}]}', None),
        id="a line break in a comment ended it",
    ),
    pytest.param(
        """
s = named("identifier", {"a": 1})
transform = Transform(name="t", body=route(
    (is_true(payload.b), skip()),
    otherwise=Track(events=[merge(payload.x, s, {"c": is_true(payload.b)})]),
))
""",
        {"x": {"a": 2}},
        Answer('{"events": [{"a": 1, "c": false}]}', None),
        id="an object called identifier changed places with what stood before it",
    ),
]


@pytest.fixture(scope="module")
def v8() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def check_found(v8: Emulator, source: str, case: Case, answer: Answer) -> None:
    program, code = compiled(source)
    assert in_python(program, case) == answer
    (told,) = in_v8(v8, code, [case])
    assert agree(program, case, answer, told), f"{told}\n{code}"
    if node := shutil.which("node"):
        ((told,),) = in_node(node, [(code, [case])])
        assert agree(program, case, answer, told), f"{told}\n{code}"


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.what)
def test_a_finding_stays_fixed(found: Found, v8: Emulator) -> None:
    check_found(v8, found.source, Case(found.payload, found.headers), found.answer)


@pytest.mark.parametrize(("source", "payload", "answer"), BODIES)
def test_a_finding_in_a_body_stays_fixed(
    source: str, payload: Any, answer: Answer, v8: Emulator
) -> None:
    check_found(v8, source, Case(payload, {}), answer)


def test_bodies_are_compared_as_text() -> None:
    assert body_text({"a": 1}) == json.dumps({"a": 1})
