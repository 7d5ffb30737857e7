"""What a spec's author writes wrong: the code, the exact place, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith import spec
from brazesmith.app.pipeline import compile_transform
from brazesmith.base.diagnostics import Diagnostic, SpecError

PRELUDE = "from brazesmith import *\np = payload\n"


@pytest.fixture
def mistakes(tmp_path: Path) -> Mistakes:
    return Mistakes(tmp_path / "order.py")


class Mistakes:
    """Compiles a spec of a few lines that is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def of(self, line: str) -> list[Diagnostic]:
        """The mistakes of a line, or of `x`, where the line makes one."""
        source = f"{PRELUDE}{line}\n"
        self.file.write_text(source, encoding="utf-8")
        with pytest.raises(SpecError) as caught:
            self.compile(source)
        return list(caught.value.diagnostics)

    def compile(self, source: str) -> None:
        scope = {"__name__": "order"}
        exec(compile(source, str(self.file), "exec"), scope)
        body = spec.Track(events=[{"x": scope["x"]}])
        compile_transform(spec.Transform(name="t", body=body), {"shop": {"empty": "", "a": 1}})


def check(found: Diagnostic, code: str, at: str, note: str) -> None:
    assert found.code == code, found
    assert found.labels[0].span.text == at
    assert note in " ".join(found.notes)


@pytest.mark.parametrize(
    ("line", "at", "note"),
    [
        ("x = 1 if p.a else 2", "1 if p.a else 2", "when(x, then, otherwise)"),
        ("if p.a == 1: pass", "p.a == 1", "when(x, then, otherwise)"),
        ("x = p.a and p.b", "p.a and p.b", "all_of(…)"),
        ("x = p.a or 'b'", "p.a or 'b'", "fallback(x, y)"),
        ("x = not p.a", "not p.a", "not_(x)"),
        ("x = 1 < p.a < 5", "1 < p.a < 5", "all_of(…)"),
        ("while p.a: pass", "while p.a: pass", "when(x, then, otherwise)"),
        ("assert p.a", "assert p.a", "when(x, then, otherwise)"),
        ("match p.a:\n  case 1: pass", "1", "when(x, then, otherwise)"),
        ("x = max(p.a, p.b)", "max(p.a, p.b)", "when(x, then, otherwise)"),
        ("for item in p.a: pass", "for item in p.a: pass", "each(xs, lambda x: f(x))"),
        ("x = [y for y in p.a]", "[y for y in p.a]", "each(xs, lambda x: f(x))"),
        ("x = sum(p.a)", "sum(p.a)", "sum_of(xs)"),
        ("x = sorted(p.a)", "sorted(p.a)", "each(xs"),
        ("a, b = p.a", "a, b", "each(xs"),
        ("x = [*p.a]", "[*p.a]", "each(xs"),
        ("x = 'a' in p.a", "'a' in p.a", "contains(x, a)"),
        ("x = len(p.a)", "len(p.a)", "length(x)"),
        ("x = f'a {p.a}'", "f'a {p.a}'", "format_text("),
        ("x = f'a {p.a:>5}'", "f'a {p.a:>5}'", "format_text("),
        ("x = '%s' % p.a", "'%s' % p.a", "format_text("),
        ("x = 'a {}'.format(p.a)", "'a {}'.format(p.a)", "format_text("),
        ("x = str(p.a)", "str(p.a)", "to_text(x)"),
        ("print(p.a)", "print(p.a)", "repr(x)"),
        ("x = int(p.a)", "int(p.a)", "parse_number(x)"),
        ("x = float(p.a)", "float(p.a)", "parse_number(x)"),
        ("x = range(p.a)", "range(p.a)", "parse_number(x)"),
        ("x = [1, 2][p.a]", "[1, 2][p.a]", "parse_number(x)"),
        ("x = {p.a: 1}", "{p.a: 1}", "from_entries("),
        ("x = {p.a}", "{p.a}", "from_entries("),
        ("x = {'a': 1}[p.a]", "{'a': 1}[p.a]", "from_entries("),
        ("x = (p.a == 1) & (p.b == 2)", "(p.a == 1) & (p.b == 2)", "all_of(a, b)"),
        ("x = p.a | p.b", "p.a | p.b", "any_of(a, b)"),
        ("x = True | p.b", "True | p.b", "any_of(a, b)"),
        ("x = ~p.a", "~p.a", "not_(a)"),
        ("x = p.a.upper()", "p.a.upper()", "upper(x)"),
        ("x = p('a')", "p('a')", "upper(x)"),
        ("p.a = 1", "p.a", "merge(x, {…})"),
        ("p.a += 1", "p.a", "merge(x, {…})"),
        ("p['a'] = 1", "p['a']", "merge(x, {…})"),
        ("del p.a", "p.a", "merge(x, {…})"),
        ("del p['a']", "p['a']", "merge(x, {…})"),
        ("x = p.a + 'b'", "p.a + 'b'", "concat(a, b)"),
        ("x = 'b' + p.a", "'b' + p.a", "concat(a, b)"),
        ("x = p.a ** 2", "p.a ** 2", "multiply"),
        ("x = 2 ** p.a", "2 ** p.a", "multiply"),
        ("x = {**p.a}", "{**p.a}", "merge(x, {…})"),
        ("x = 'ä', p.a.strip()", "p.a.strip()", "trim(x)"),
    ],
)
def test_python_cannot_look_into_a_payload(
    line: str, at: str, note: str, mistakes: Mistakes
) -> None:
    (found,) = mistakes.of(line)
    check(found, "S104", at, note)


@pytest.mark.parametrize(
    ("line", "at", "note"),
    [
        ("x = float('nan')", "", "text, number"),
        ("x = 2**60", "", "write it as text"),
        ("x = {1, 2}", "", "a body consists of"),
        ("import datetime\nx = datetime.date(2022, 7, 15)", "", "a body consists of"),
        ("import decimal\nx = [decimal.Decimal(1)]", "", "a body consists of"),
        ("x = b'a'", "", "a body consists of"),
        ("x = upper", "", "a body consists of"),
        ("x = upper(b'a')", "upper(b'a')", "a body consists of"),
        ("x = concat(p.a, {1})", "concat(p.a, {1})", "a body consists of"),
        ("x = named('y', float('inf'))", "named('y', float('inf'))", ""),
        ("x = p[1.5]", "p[1.5]", ""),
        ("x = p[True]", "p[True]", ""),
        ("x = p.a[-1]", "p.a[-1]", "last(x)"),
        ("x = named('y', spread(p.a))", "named('y', spread(p.a))", "[spread(x)]"),
        ("x = format_text('{:.2f}', p.a)", "format_text('{:.2f}', p.a)", "to_fixed(x, 2)"),
    ],
)
def test_what_is_no_json(line: str, at: str, note: str, mistakes: Mistakes) -> None:
    (found,) = mistakes.of(line)
    assert found.code == "S105"
    assert note in " ".join(found.notes) or not found.notes
    assert found.labels[0].span.text == at or not at


@pytest.mark.parametrize(
    ("line", "at", "note"),
    [
        ("x = add(to_text(p.a), 1)", "add(to_text(p.a), 1)", "parse_number(to_text(payload.a))"),
        (
            "x = parse_number(p.a) + to_text(p.b)",
            "parse_number(p.a) + to_text(p.b)",
            "parse_number(",
        ),
        ("x = upper(length(p.a))", "upper(length(p.a))", "to_text(length(payload.a))"),
        ("x = upper(is_text(p.a))", "upper(is_text(p.a))", "to_text(is_text(payload.a))"),
        ("x = join(to_text(p.a), ',')", "join(to_text(p.a), ',')", "join(items, separator)"),
        ("x = keys(split(p.a, ','))", "keys(split(p.a, ','))", "keys(object)"),
        ("x = when(to_text(p.a), 1)", "to_text(p.a)", "is_present("),
        ("x = when(length(p.a), 1)", "length(p.a)", "is_present("),
        ("x = all_of(p.a == 1, upper(p.b))", "upper(p.b)", "is_present("),
        ("x = only(p.a, lambda y: upper(y))", "upper(y)", "is_present("),
        ("x = upper()", "upper()", "upper(text)"),
        ("x = upper(p.a, p.b)", "upper(p.a, p.b)", "upper(text)"),
        ("x = upper(value=p.a)", "upper(value=p.a)", "upper(text)"),
        ("x = each(p.a, lambda a, b, c: 1)", "each(p.a, lambda a, b, c: 1)", ""),
        ("x = split(p.a, p.b)", "split(p.a, p.b)", ""),
        ("x = split(p.a, None)", "split(p.a, None)", "split(text, separator)"),
        ("x = take(p.a, 1.5)", "take(p.a, 1.5)", "take(items, count)"),
        ("x = take(p.a, True)", "take(p.a, True)", "take(items, count)"),
        ("x = to_fixed(p.a, 21)", "to_fixed(p.a, 21)", "to_fixed(value, digits)"),
        ("x = rounded(p.a, -1)", "rounded(p.a, -1)", "rounded(value, digits=0)"),
        ("x = choose(p.a)", "choose(p.a)", ""),
        ("x = fallback(p.a, fail('no'))", "fallback(p.a, fail('no'))", "required("),
        ("x = merge(p.a, upper(p.b))", "merge(p.a, upper(p.b))", ""),
        ("x = format_text('{} {}', p.a)", "format_text('{} {}', p.a)", ""),
        ("x = all_of()", "all_of()", ""),
    ],
)
def test_a_type_that_does_not_fit(line: str, at: str, note: str, mistakes: Mistakes) -> None:
    (found,) = mistakes.of(line)
    check(found, "S102", at, note)


@pytest.mark.parametrize(
    ("line", "at", "says"),
    [
        ("x = matches(p.a, '(')", "matches(p.a, '(')", "position"),
        ("x = matches(p.a, r'(?P<a>b)')", "matches(p.a, r'(?P<a>b)')", "position"),
        ("x = matches(p.a, r'(?<=a)b')", "matches(p.a, r'(?<=a)b')", "position"),
        ("x = matches(p.a, pattern('a', 'u'))", "matches(p.a, pattern('a', 'u'))", "flag"),
        ("x = matches(p.a, p.b)", "matches(p.a, p.b)", "known when the spec is compiled"),
        ("x = extract(p.a, 5)", "extract(p.a, 5)", "known when the spec is compiled"),
    ],
)
def test_a_pattern_that_two_languages_read_differently(
    line: str, at: str, says: str, mistakes: Mistakes
) -> None:
    (found,) = mistakes.of(line)
    check(found, "S108", at, "")
    assert says in found.message


@pytest.mark.parametrize(
    ("source", "says", "note"),
    [
        ("a +", "not a JavaScript expression", "ECMAScript 2017"),
        ("a?.b", "not a JavaScript expression", "ECMAScript 2017"),
        ("fetch('x')", "`fetch` is not known", "fetch=…"),
        ("a; b", "not a JavaScript expression", "ECMAScript 2017"),
    ],
)
def test_javascript_by_hand(source: str, says: str, note: str, mistakes: Mistakes) -> None:
    name = next(name for name in ("raw_javascript", "javascript") if name in dir(spec))
    line = f"x = {name}({source!r}, a=p.a, b=p.b)"
    (found,) = mistakes.of(line)
    check(found, "S109", line.removeprefix("x = "), note)
    assert says in found.message


@pytest.mark.parametrize("key", ["shop.name", "shop", "nothing", "shop.empty", "shop.a.b"])
def test_a_setting_that_is_not_there(key: str, mistakes: Mistakes) -> None:
    (found,) = mistakes.of(f"x = upper(setting({key!r}))")
    check(found, "S106", f"setting({key!r})", "in pyproject.toml write")
    assert f"`{key}`" in found.message


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines(mistakes: Mistakes) -> None:
    line = "a = add(to_text(p.a), 1)\nb = upper(length(p.b))\nx = [b, a, named('c', {1}), b]"
    found = mistakes.of(line)
    assert [(d.code, d.labels[0].span.line) for d in found] == [
        ("S102", 3),
        ("S102", 4),
        ("S105", 5),
    ]


def test_places_count_characters_not_bytes(mistakes: Mistakes) -> None:
    (found,) = mistakes.of("x = 'äöü😀', len(p.a)")
    span = found.labels[0].span
    assert (span.text, span.column) == ("len(p.a)", len("x = 'äöü😀', ") + 1)


def test_looking_is_allowed() -> None:
    assert repr(spec.payload.order.lines[0]["a b"]) == "<Anything payload.order.lines[0]['a b']>"
    assert repr(spec.upper(spec.payload.a)) == "<Text upper(payload.a)>"
    assert not hasattr(spec.payload, "_repr_html_")  # what notebooks and copy ask for
