from __future__ import annotations

import warnings
from typing import Any

import esprima
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base import ecmascript as js
from brazesmith.base.ecmascript import ABSENT, RegexError, Value
from brazesmith.base.ecmascript.regex import Regex

from . import nasty
from .oracle import Oracle, searched

# Everything at once, of the pattern as written and of the source that we print for it.
LAW = r"""(pattern, source, flags, text, template) => {
  const answers = regex => {
    const found = new RegExp(regex.source, regex.flags.replace('g', '')).exec(text);
    return [
      new RegExp(regex).test(text), found && [found.index, ...found],
      text.replace(regex, template),
    ];
  };
  return [answers(new RegExp(pattern, flags)), answers((0, eval)('/' + source + '/' + flags))];
}"""

Case = tuple[str, str, str, str]


def our_answers(regex: Regex, text: str, template: str) -> list[Value]:
    found = regex.compiled.search(text)
    groups: Value = None
    if found is not None:
        captured = [
            js.match_group(regex, text, group) for group in range(regex.compiled.groups + 1)
        ]
        groups = [float(found.start()), *captured]
    replaced = js.replace(regex, text, template)
    return [js.matches(regex, text), groups, replaced]


def esprima_reads(regex: Regex) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        literal = f"/{regex.source}/{regex.flags}"
        tree = esprima.parseScript(f"const pattern = {literal};")
    assert tree.body[0].declarations[0].init.raw == literal


def check(v8: Oracle, cases: list[Case]) -> int:
    """Compares the cases that lie in the subset; says how many those were."""
    asked: list[list[Value]] = []
    ours: list[list[Value]] = []
    for pattern, flags, text, template in cases:
        try:
            regex = js.compile_regex(pattern, flags)
        except RegexError:
            continue
        esprima_reads(regex)
        asked.append([js.to_units(pattern), regex.source, flags, text, template])
        ours.append(our_answers(regex, text, template))
    for question, own, answer in zip(asked, ours, v8.ask(LAW, asked), strict=True):
        assert repr([own, own]) == repr(answer), f"{question!r}: V8 says {answer!r}, we {own!r}"
    return len(asked)


CASED = "KkSsIi\u00df\u1e9e\u017f\u212a\u0130\u0131\u00b5\u03bc\u039c\u03a3\u03c3\u03c2\u01c4\u01c5"
ALPHABET = "aabAB01_- \n\u2028\ud83d\ude00" + CASED
subjects = st.one_of(
    st.text(alphabet="aab", max_size=8), st.text(alphabet=ALPHABET, max_size=8), nasty.texts
)
LITERALS = [*ALPHABET.replace("\n", "").replace("\u2028", ""), *"/,;:=!<>&~#%@'\"`", "\ufeff"]
SET_ESCAPES = r"\d \D \w \W \s \S"
UNIT_ESCAPES = r"""
\t \n \v \f \r \0 \cJ \cz \x41 \x5b \x2f \u0041 \u005b \u017F \u2028 \ud83d \ude00 \uFEFF
\- \/ \. \\ \^ \$ \[ \] \( \) \{ \} \| \* \+ \? \_ \&
"""
ESCAPES = [*SET_ESCAPES.split(), *UNIT_ESCAPES.split()]
CLASSES = [
    *("[]", "[^]", "[a-z]", "[^a-z]", "[\\w-]", "[-a]", "[^-a]", "[\\b]", "[/]", "[[]", "[^[]"),
    *("[.$^|]", "[&&]", "[||~~]", "[a\\-z]", "[\\d\\s]", "[^\\W]", "[^\\S\\n]", "[k-s]"),
    *("[\u017f]", "[\u212a\u00df]", "[\\u0000-\\uffff]", "[^\\ud800-\\udfff]", "[+--]"),
    *("[\\]]", "[?*]", "[\\x00-\\xff]"),
]
class_items = st.one_of(
    st.sampled_from(
        [
            *LITERALS,
            *ESCAPES,
            "-",
            "[",
            "a-c",
            "A-Z",
            "0-1",
            "^",
            "K-s",
            "\\b",
            "&&",
            "\\ud83d-\\udbff",
            "\\udc00-\\ude00",
        ]
    ),
)
classes = st.one_of(
    st.sampled_from(CLASSES),
    st.lists(class_items, max_size=4).map(lambda items: f"[{''.join(items)}]"),
    st.lists(class_items, max_size=4).map(lambda items: f"[^{''.join(items)}]"),
)
atoms = st.one_of(
    st.sampled_from(["a", "b", "a", "b", "."]),
    st.sampled_from([*LITERALS, *ESCAPES]),
    st.sampled_from(["^", "$", "\\b", "\\B"]),
    classes,
)
QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,1}", "{1,}?", "{2,3}?", "{0,2}"]


def _larger(patterns: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    wrapped = st.builds(
        "{}{})".format, st.sampled_from(["(", "(", "(?:", "(?:", "(?=", "(?!"]), patterns
    )
    return st.one_of(
        wrapped,
        st.builds("{}{}".format, st.one_of(atoms, wrapped), st.sampled_from(QUANTIFIERS)),
        st.lists(patterns, min_size=2, max_size=3).map("".join),
        st.lists(patterns, min_size=2, max_size=3).map("|".join),
    )


patterns = st.recursive(st.one_of(atoms, st.just("")), _larger, max_leaves=8)
# Not built by rule: mostly outside of the subset, and what is inside must be inside V8's too.
noise = st.lists(
    st.sampled_from([*"ab01-^$.*+?{}[]()|\\/,:=!<\n", "(?", "\\u", "{1,2}", "\\x4"]), max_size=8
).map("".join)
flag_sets = st.lists(st.sampled_from("gims"), unique=True).map("".join)
templates = st.one_of(
    st.sampled_from(
        ["", "-", "[$&]", "<$1>", "$2$1", "$$", "$`|$'", "$10", "$01", "$00", "$0", "$"]
    ),
    st.text(alphabet="$$$0123&`'<>a", max_size=6),
)

# What searches found, and what the law says in so many words.
FIXED: list[Case] = [
    ("a*?", "g", "aaa", "-"),
    ("x*", "g", "abc", "-"),
    ("a*", "g", "baac", "-"),
    ("(?:)", "g", "\ud83d\ude00", "-"),
    ("", "", "abc", "-"),
    ("$", "", "a\n", "-"),
    ("$", "gm", "a\r\nb\u2028", "-"),
    ("^", "gm", "\n\na", "-"),
    (".", "g", "a\n\r\u2028\u2029\x85\v", "-"),
    (".", "gs", "a\n\ud83d\ude00", "-"),
    ("\\B", "g", "", "-"),
    ("\\b", "g", "a\u00e9 b_1", "-"),
    ("\\d+", "g", "\u0661\u06621", "-"),
    ("\\s", "g", "\x1c\x85\u180e\ufeff\u200b ", "-"),
    ("\\w", "gi", "\u017f\u212a", "-"),
    ("[^\\W]", "gi", "\u017f\u212aS", "-"),
    ("s|k", "gi", "\u017f\u212aSK", "-"),
    ("[a-z]", "gi", "\u0130\u0131\u017f\u212aI", "-"),
    ("\u00df", "gi", "\u00df\u1e9eSS", "-"),
    ("\u03c3", "gi", "\u03a3\u03c3\u03c2", "-"),
    ("\u0345", "gi", "\u0345\u03b9\u0399\u1fbe", "-"),
    ("(a)|(b)", "g", "ab", "[$1$2$3]"),
    ("(a)?ab", "", "ab", "[$1]"),
    ("(?:(a)x|a(b))", "", "ab", "[$1|$2]"),
    ("(?=(a+))a", "", "aaa", "[$1]"),
    ("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "", "abcdefghij", "$10$1$11$010"),
    ("(a)", "", "a", "$02 $1 $10 $99 $00 $0 $<a> $"),
    ("(,)|;", "", "a,b;c", ""),
    ("(?:)", "", "ab", ""),
    ("a|b", "", "", ""),
    ("a?", "", "", ""),
    ("[^]", "g", "\na", "-"),
    ("[]", "", "a", "-"),
    ("[/]/", "", "//", "-"),
    ("\u00a0\t", "", "\u00a0\t", "-"),
    ("[\\u005b\\cA-\\cZ]", "g", "[\x05", "-"),
    ("\\\\*", "", "\\\\", "-"),
    ("[\\\\A]", "g", "\\A", "-"),
    ("[\\]\\[\\^\\-\\/\\\\]", "g", "a]b[c^d-e/f\\", "-"),
    ("(?:a|ab)(?:c|bcd)(?:d*)", "", "abcd", "[$&]"),
]


def test_fixed_cases(v8: Oracle) -> None:
    assert check(v8, FIXED) == len(FIXED)


@searched
@given(st.lists(st.tuples(patterns, flag_sets, subjects, templates), min_size=1, max_size=30))
def test_generated_patterns(v8: Oracle, cases: list[Case]) -> None:
    check(v8, cases)


@searched
@given(st.lists(st.tuples(noise, flag_sets, subjects, templates), min_size=1, max_size=60))
def test_what_we_take_v8_takes(v8: Oracle, cases: list[Case]) -> None:
    check(v8, cases)


def test_ignoring_case_of_every_unit(v8: Oracle) -> None:
    """For every unit that has a case at all: what it matches among all units."""
    everything = "".join(map(chr, range(0x10000)))
    cased = [unit for unit in everything if js.upper(unit) != unit or js.lower(unit) != unit]
    law = """(cased, everything) => cased.map(unit =>
      everything.match(new RegExp('\\\\u' + unit.charCodeAt().toString(16).padStart(4, '0'), 'gi'))
        .join(''))"""
    (answers,) = v8.ask(law, [[list(cased), everything]])
    for unit, answer in zip(cased, answers, strict=True):
        found = js.compile_regex(f"\\u{ord(unit):04x}", "i").compiled.findall(everything)
        assert "".join(found) == answer, f"{unit!r}"


def test_class_escapes_of_every_unit(v8: Oracle) -> None:
    everything = "".join(map(chr, range(0x10000)))
    law = "(pattern, flags, text) => text.replace(new RegExp(pattern, flags), '')"
    for escape in (
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        ".",
        "[^k]",
        "[^\\w]",
        "[\\W]",
        "[a-\u0130]",
    ):
        for flags in ("g", "gi"):
            ours = js.replace(js.compile_regex(escape, flags), everything, "")
            assert v8.ask(law, [[escape, flags, everything]]) == [ours], (escape, flags)


@pytest.mark.parametrize(
    ("pattern", "message", "position"),
    [
        ("a)", "unmatched", 1),
        ("(a", "never closed", 0),
        ("x[a", "never closed", 1),
        ("*a", "nothing to repeat", 0),
        ("a**", "nothing to repeat", 2),
        ("a{", "write \\{", 1),
        ("a{,3}", "write \\{", 1),
        ("a}", "write \\}", 1),
        ("a]", "write \\]", 1),
        ("a{3,2}", "wrong order", 1),
        ("a{0}", "count of 0", 1),
        ("(?:a{100}){11}", "more than 1000", 10),
        ("a{99999999999}", "write \\{", 1),
        ("(?:a*)*", "can match nothing", 6),
        ("(?:a|)+", "can match nothing", 6),
        ("^*", "can match nothing", 1),
        ("(?=a)?", "can match nothing", 5),
        ("(a)*", "cannot be repeated", 3),
        ("(?:x(a)){2}", "cannot be repeated", 8),
        ("(?!(a))", "never captures", 0),
        ("(?<n>a)", "named groups are not supported", 0),
        ("(?<=a)b", "look-behind is not supported", 0),
        ("(?<!a)b", "look-behind is not supported", 0),
        ("(?i:a)", "expected one of", 0),
        ("(a)\\1", "back references are not supported", 3),
        ("\\k", "has no meaning", 0),
        ("\\p{L}", "has no meaning", 0),
        ("\\a", "has no meaning", 0),
        ("\\01", "octal escapes", 0),
        ("\\x4", "two hexadecimal", 0),
        ("\\u{41}", "two hexadecimal", 0),
        ("\\c1", "write \\x with two hexadecimal digits", 0),
        ("\\", "lone backslash", 0),
        ("[b-a]", "wrong order", 1),
        ("[\\w-a]", "must be characters", 1),
        ("[a--]", "hyphen", 3),
        ("[a-c-e]", "hyphen", 4),
        ("[\\B]", "has no meaning", 1),
        ("[\\1]", "has no meaning", 1),
        ("[\U0001f600]", "surrogates", 2),
        ("[\\ud83d\\ude00-\\udfff]", "surrogates", 7),
        ("a\n", "write \\u000a", 1),
        ("[\u2028]", "write \\u2028", 1),
        ("(" * 51 + ")" * 51, "nested", 50),
    ],
)
def test_outside_the_subset(pattern: str, message: str, position: int) -> None:
    with pytest.raises(RegexError) as caught:
        js.compile_regex(pattern)
    assert message in caught.value.message
    assert caught.value.position == position


@pytest.mark.parametrize(("flags", "message"), [("u", "unknown flag u"), ("gg", "duplicate flag")])
def test_flags(flags: str, message: str) -> None:
    with pytest.raises(RegexError, match=message):
        js.compile_regex("a", flags)


def test_no_such_group() -> None:
    regex = js.compile_regex("(a)")
    assert [js.match_group(regex, "a", group) for group in (-1, 2)] == [ABSENT, ABSENT]


def test_equal_by_what_is_written() -> None:
    assert js.compile_regex("a/b", "mg") == js.compile_regex("a\\/b", "gm")
    pair: Any = {js.compile_regex("a"), js.compile_regex("a")}
    assert len(pair) == 1
