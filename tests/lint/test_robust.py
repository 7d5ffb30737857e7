"""The lint handles any text without an exception, and quickly."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lint.shared import engines, lint

from brazesmith.engines import Failure, Input
from brazesmith.lint.budget import Budget
from brazesmith.lint.review import review
from brazesmith.targets.script import Script

ROOT = Path(__file__).parents[2]
SCRIPTS = [
    file.read_text(encoding="utf-8")
    for folder in ("tests/expressive/scripts", "build/regal")
    for file in sorted((ROOT / folder).glob("*.js"))
]
TOKENS = re.split(
    " ",
    "{ } ( ) [ ] ; , . ... => ? : ?. ?? || && = == === + - * / ! < > if else for while do return "
    "function const let var a b payload headers payload.a.b.c 's' \"s\" `t` ` ${ 1 2.5 null "
    "undefined new Date typeof in of class async await try catch finally switch case default break "
    "continue throw /re/ // /* */ import export yield <div> </div> @ # \\ \n \u2028 \r \u201c é 😀",
)


def well_formed(text: str) -> None:
    """Check that every diagnostic has a position within the text."""
    lines = re.split(r"\r\n|\n|\r", text)
    for diagnostic in lint(text, "script.js"):
        assert diagnostic.to_json()["labels"]
        for label in diagnostic.labels:
            span = label.span
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 2


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    well_formed(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=60))
def test_any_tokens(tokens: list[str]) -> None:
    well_formed(" ".join(tokens))


def mutant(dice: random.Random) -> str:
    """Return a script with a word or sign removed, doubled or replaced."""
    words = re.findall(r"\w+|\s+|[^\w\s]", dice.choice(SCRIPTS))
    for _ in range(dice.randrange(1, 3)):
        at = dice.randrange(len(words))
        match dice.randrange(3):
            case 0:
                words[at] = ""
            case 1:
                words.insert(at, dice.choice(words))
            case _:
                words[at] = dice.choice(words)
    return "".join(words)


def test_broken_scripts() -> None:
    dice = random.Random(8)
    for _ in range(12):
        well_formed(mutant(dice))


def test_scripts_that_v8_compiles_have_no_syntax_errors() -> None:
    dice = random.Random(7)
    scripts = [mutant(dice) for _ in range(400)]
    reported = 0
    for script in scripts:
        [outcome] = engines().run(Script("script", script), [Input("{}")])
        refused = outcome.error is not None and outcome.error.kind is Failure.SYNTAX
        without_runs = Budget(engines(), 0)
        codes = {one.code for one in review(script, "script.js", None, (), without_runs)}
        unreadable = codes & {"L101", "L102", "L103", "L104", "L106"}
        assert refused == bool(unreadable), script
        reported += refused
    assert reported > 50


LARGE = {
    "brackets": "[" * 1_000_000,
    "nested": "return " + "(" * 50_000 + ")" * 50_000,
    "a ladder": "if (payload.a) {}" + " else if (payload.b) {}" * 8_000,
    "cases": "switch (payload.a) {"
    + "".join(f"case {i}: x = {i}; break;\n" for i in range(3000))
    + "} return { attributes: [] };",
    "comments": "// brazesmith-ignore L131\n" * 40_000,
    "a sum": "return " + " + ".join(["payload.a"] * 10_000),
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_texts_take_seconds(text: str) -> None:
    began = time.process_time()
    lint(text, "script.js")
    assert time.process_time() - began < 120  # measured: below 4 for a megabyte


def test_places_count_characters() -> None:
    [diagnostic] = lint('const é = "😀"; return [é, "ö"];', "script.js")
    span = diagnostic.labels[0].span
    assert (span.line, span.column, span.end_column) == (1, 23, 31)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_editors_have_them(end: str) -> None:
    [diagnostic] = lint(end.join(["const a = 1;", "// b", "return [a];"]), "script.js")
    assert diagnostic.labels[0].span.line == 3
