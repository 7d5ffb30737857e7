"""No regular expression that reads payloads, bodies or scripts takes time squared in their length.

Each pattern is run by a small backtracking matcher that counts steps, like Python's but countable,
on texts that are built to be hard for it: samples of what it matches, with one or two of its loops
repeated often, and then something that does not match. Twice the length may take about twice the
steps.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import combinations
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # the parser has no public name
from re import _parser  # type: ignore[attr-defined]  # the same
from typing import Any

import pytest

import brazesmith

ROOT = Path(brazesmith.__file__).parent
#: What reads payloads, bodies, scripts and templates. `targets/` reads what we generate.
#: Not here: it reads texts of at most 128 bytes, as Ruby does.
LIMITED = ("engines/liquid/times.py",)
FOLDERS = (
    *("contract", "base", "engines", "integrations", "lint", "explore", "testing", "passes"),
    *("archive", "inference", "report", "localbraze"),
)
#: Files whose expressions are made from local values, and why they are harmless.
LOCAL = {
    "base/json.py": "two constants of the function, matched at one place",
    "base/ecmascript/regex.py": "the pattern of a spec or script, not ours",
    "contract/formats.py": "the forms that callers name, which are tested by themselves",
    "explore/certainty.py": "the name of an input, escaped, in JavaScript of a spec",
    "suites/fixtures.py": "a pattern of case.toml, not ours",
    "engines/liquid/texts.py": "an argument of a template, escaped",
    "engines/v8/positions.py": "a line of the script, escaped, in an error of V8's",
}
SHORT, LONG = 24, 48
MOST_RATIO = 2.7
MOST_STEPS = 20_000


# --- a matcher that counts ---------------------------------------------------------------------


class TooSlow(AssertionError):
    """A match takes more steps than any linear one on texts of these lengths."""


class Matcher:
    """Matches a parsed pattern by backtracking, and counts the steps."""

    def __init__(self, text: str, flags: int) -> None:
        self.text = text
        self.flags = flags
        self.steps = 0

    def ends(self, items: Any, at: int) -> Iterator[int]:
        """Yield the ends of all matches of a sequence, in the order of backtracking."""
        items = list(items)
        if not items:
            yield at
            return
        op, value = items[0]
        for end in self.item(op, value, at):
            yield from self.ends(items[1:], end)

    def item(self, op: Any, value: Any, at: int) -> Iterator[int]:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooSlow
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, body = value
            yield from self.repeat(op, least, most, body, at)
        elif op is sre.SUBPATTERN:
            yield from self.ends(value[3], at)
        elif op is sre.ATOMIC_GROUP:
            yield from list(self.ends(value, at))[:1]
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from self.ends(branch, at)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            direction, body = value
            start = at if direction > 0 else at - body.getwidth()[0]
            found = start >= 0 and next(self.ends(body, start), None) is not None
            if found is (op is sre.ASSERT):
                yield at
        elif op is sre.AT:
            if value is not sre.AT_END or at == len(self.text):
                yield at
        elif op is sre.GROUPREF:
            yield at
        elif at < len(self.text) and matches(op, value, self.text[at], self.flags):
            yield at + 1

    def repeat(self, op: Any, least: int, most: int, body: Any, at: int) -> Iterator[int]:
        ends = [at]  # of a chain of single matches; bodies with several ends recurse
        if op is sre.POSSESSIVE_REPEAT or is_single(body):
            while len(ends) <= most:
                end = next(self.ends(body, ends[-1]), None)
                if end is None or end == ends[-1]:
                    break
                ends.append(end)
            found = ends[least:]
            if op is sre.POSSESSIVE_REPEAT:
                yield from found[-1:]
            else:
                yield from found if op is sre.MIN_REPEAT else reversed(found)
            return
        if most:
            for end in self.ends(body, at):
                if end > at:
                    yield from self.repeat(op, max(least - 1, 0), less(most), body, end)
        if least == 0:
            yield at


def less(most: int) -> int:
    return most if most is sre.MAXREPEAT else most - 1


def is_single(body: Any) -> bool:
    """Return whether a body is one character, so that it has at most one end."""
    return len(body) == 1 and body[0][0] in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY)


def matches(op: Any, value: Any, character: str, flags: int) -> bool:
    if op is sre.ANY:
        return True
    if op in (sre.LITERAL, sre.NOT_LITERAL):
        return (ord(character) == value) is (op is sre.LITERAL)
    one = _parser.SubPattern(_parser.State(), [(op, value)])
    return compiled(str(one.data), one, flags).match(character) is not None


_COMPILED: dict[tuple[str, int], re.Pattern[str]] = {}


def compiled(key: str, tree: Any, flags: int) -> re.Pattern[str]:
    """Return one character class, compiled by `re` itself."""
    if (key, flags) not in _COMPILED:
        tree.state.str = ""
        tree.state.flags = flags
        _COMPILED[key, flags] = re._compiler.compile(tree, flags)  # type: ignore[attr-defined]  # as above
    return _COMPILED[key, flags]


def count(tree: Any, flags: int, text: str, *, anywhere: bool) -> int:
    matcher = Matcher(text, flags)
    for start in range(len(text) + 1) if anywhere else [0]:
        for end in matcher.ends(tree, start):
            if anywhere or end == len(text):
                return matcher.steps
    return matcher.steps


# --- hard texts --------------------------------------------------------------------------------

ALPHABET = " \n-+.,:/%@_$\\\"'{}[]|<>0aAzTxué\ud800"


def loops(tree: Any) -> list[Any]:
    """Return every unbounded repeat in a tree."""
    found = []
    for op, value in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            if value[1] is sre.MAXREPEAT:
                found.append(value)
            found += loops(value[2])
        elif op in (sre.SUBPATTERN,):
            found += loops(value[3])
        elif op is sre.ATOMIC_GROUP:
            found += loops(value)
        elif op is sre.BRANCH:
            for branch in value[1]:
                found += loops(branch)
    return found


def sample(tree: Any, flags: int, pumped: tuple[Any, ...], filler: str, n: int) -> str:
    """Return a text that a tree matches, with some of its loops repeated `n` times."""
    text = ""
    for op, value in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            times = n if any(value is one for one in pumped) else value[0]
            inside = any(value[2] is not one[2] and one in loops(value[2]) for one in pumped)
            text += sample(value[2], flags, pumped, filler, n) * max(times, inside)
        elif op is sre.SUBPATTERN:
            text += sample(value[3], flags, pumped, filler, n)
        elif op is sre.ATOMIC_GROUP:
            text += sample(value, flags, pumped, filler, n)
        elif op is sre.BRANCH:
            wanted = [one for one in value[1] if any(loop in loops(one) for loop in pumped)]
            text += sample((wanted or value[1])[0], flags, pumped, filler, n)
        elif op is sre.LITERAL:
            text += chr(value)
        elif op in (sre.IN, sre.NOT_LITERAL, sre.ANY):
            text += next((one for one in filler + ALPHABET if matches(op, value, one, flags)), "")
    return text


def hard_texts(tree: Any, flags: int) -> dict[str, str]:
    """Return short texts, and long ones of the same kind."""
    found = loops(tree)
    texts = {}
    for pumped in (*combinations(found, 1), *combinations(found, 2)):
        for filler in ALPHABET:
            short, long = (sample(tree, flags, pumped, filler, n) for n in (SHORT, LONG))
            texts[short + "\x00"] = long + "\x00"
    for filler in ALPHABET if found else ():
        texts[filler * SHORT + "\x00"] = filler * LONG + "\x00"
    return texts


# --- the patterns ------------------------------------------------------------------------------

SEARCHES = ("search", "sub", "split", "findall", "finditer")
METHODS = ("compile", "fullmatch", "match", *SEARCHES)
_JAVASCRIPT = re.compile(r"(?<=[(= ])/((?:[^/\\\n*]|\\.)(?:[^/\\\n]|\\.)*)/[gimu]*[.,)]")

#: The place of a pattern, itself, its flags, and whether it searches for a beginning.
Found = tuple[str, str, int, bool]


def patterns() -> Iterator[Found]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name in LIMITED:
                continue
            names = vars(import_module("brazesmith." + name.removesuffix(".py").replace("/", ".")))
            source = path.read_text("utf-8")
            for call in ast.walk(ast.parse(source)):
                if isinstance(call, ast.Call) and call.args:
                    yield from of_call(name, names, source, call)
            for constant, value in names.items():
                if isinstance(value, str) and value.startswith("^"):  # for operators
                    yield f"{name}: {constant}", value, 0, False
    for path in sorted((ROOT.parents[1] / "templates" / "javascript").glob("*.js")):
        for literal in _JAVASCRIPT.findall(path.read_text("utf-8")):
            yield f"{path.name}: {literal}", literal, 0, not literal.startswith("^")


def of_call(name: str, names: dict[str, Any], source: str, call: ast.Call) -> Iterator[Found]:
    owner, _, method = ast.unparse(call.func).rpartition(".")
    where = f"{name}:{call.lineno}"
    try:
        if (owner, method) == ("", "_pattern"):
            for argument in call.args:
                value = evaluated(getattr(argument, "value", argument), names)
                for text in [value] if isinstance(value, str) else value:
                    yield where, text, int(re.ASCII | re.DOTALL), False
        elif owner == "re" and method in METHODS:
            flags = 0
            if method == "compile" and len(call.args) > 1:
                flags = int(evaluated(call.args[1], names))
            pattern = evaluated(call.args[0], names)
            yield where, pattern, flags, is_searched(method, source, call)
    except NameError:
        assert name in LOCAL, f"{where}: made from local values; add it to LOCAL with the reason"


def is_searched(method: str, source: str, call: ast.Call) -> bool:
    """Return whether a pattern is used to search; a compiled one, by its name in the file."""
    if method != "compile":
        return method in SEARCHES
    name = re.search(r"(\w+)(?:: Final)? = (?:\(\n *)?$", source[: offset(source, call)])
    searches = "|".join(SEARCHES)
    return name is None or bool(re.search(rf"\b{name[1]}\.({searches})\(", source))


def offset(source: str, call: ast.Call) -> int:
    lines = source.splitlines(keepends=True)
    return sum(map(len, lines[: call.lineno - 1])) + call.col_offset


def evaluated(node: Any, names: dict[str, Any]) -> Any:
    if isinstance(node, str):  # the value of a constant
        return node
    return eval(compile(ast.Expression(node), "", "eval"), dict(names))


PATTERNS = list(patterns())


@pytest.mark.parametrize(("where", "pattern", "flags", "anywhere"), PATTERNS)
def test_a_pattern_takes_linear_time(where: str, pattern: str, flags: int, anywhere: bool) -> None:
    tree = _parser.parse(pattern, flags)
    flags = tree.state.flags
    for short, long in hard_texts(tree, flags).items():
        ratio = count(tree, flags, long, anywhere=anywhere) / count(
            tree, flags, short, anywhere=anywhere
        )
        assert ratio <= MOST_RATIO * len(long) / len(short) / 2, (
            f"{where}: {pattern!r} on {short!r}"
        )


@pytest.mark.parametrize("pattern", [r"\S* ?\S* x", r"(a|a)*b", r"(a+)+b", r"(?:a*)*c", r"\d+\d+$"])
def test_a_slow_pattern_is_found(pattern: str) -> None:
    with pytest.raises(AssertionError):
        test_a_pattern_takes_linear_time("here", pattern, 0, anywhere=False)
