"""The generated pages of docs/, and the entries that they and `brazesmith explain` show."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from brazesmith.app import reference
from brazesmith.app.explain import TABLES, explain
from brazesmith.base.documentation import compact_json, shortened
from brazesmith.cli import COMMANDS, main
from brazesmith.cli import reference as commands
from brazesmith.projects.errors import UsageError

DOCS = Path(__file__).parents[1] / "docs"
CODES = [
    code for table in TABLES for part in import_module(table).sections() for code in part.codes
]


@pytest.mark.parametrize("name", reference.names())
def test_a_page_is_current(name: str) -> None:
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert page == reference.page(name), "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_of_a_command_is_current(name: str) -> None:
    page = (DOCS / f"commands/{name}.md").read_text(encoding="utf-8")
    assert page == commands.page(name), "run `make docs`"


@pytest.mark.parametrize("name", reference.names())
def test_a_page_is_readable(name: str) -> None:
    page = reference.page(name)
    assert max(map(len, page.splitlines())) < 1200
    anchors = {reference.anchor(heading) for heading in re.findall(r"^#+ (.*)", page, re.M)}
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= anchors


@pytest.mark.parametrize("name", reference.names())
def test_code_is_fenced_or_indented(name: str) -> None:
    text = re.sub(r"^```.*?^```$", "", reference.page(name), flags=re.M | re.S)
    assert not re.findall(r"^(?:\)|[\w.]+\()$", text, re.M)


def test_codes_are_unique() -> None:
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_entry_is_complete(code: str) -> None:
    entry = explain(code.lower())
    assert entry.code == code
    assert entry.title
    assert all(label and text and "\n" not in text for label, text in entry.facts)
    assert not any(re.search(r"(?<!\$)\{[a-z_]+\}(?!/)", text) for label, text in entry.facts)
    assert len(entry.examples) == 2
    for example in entry.examples:
        assert example.text
        assert max(map(len, example.text.splitlines())) < 900
        if example.language == "json":
            json.loads(example.text)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown code `L999`"):
        explain("L999")


def test_json_breaks_only_what_does_not_fit() -> None:
    value = {"a": [1, 2], "b": {"c": "x" * 20, "d": ["y" * 8]}, "e": []}
    assert compact_json(value, 30).splitlines() == [
        "{",
        '  "a": [1, 2],',
        '  "b": {',
        f'    "c": "{"x" * 20}",',
        f'    "d": ["{"y" * 8}"]',
        "  },",
        '  "e": []',
        "}",
    ]
    assert json.loads(compact_json(value, 30)) == value


def test_long_parts_are_shortened() -> None:
    assert shortened({"a": list(range(20)), "b": "x" * 100}) == {
        "a": [0, 1, "… 18 more"],
        "b": f"{'x' * 20}… (100 characters)",
    }
    assert shortened({str(n): n for n in range(20)}) == {"0": 0, "1": 1, "…": "18 more"}


def test_the_list_has_every_code_once() -> None:
    listed = CliRunner().invoke(main, ["explain", "--list"]).stdout
    assert re.findall(r"^  (\w+) +\S", listed, re.M) == CODES


@pytest.mark.parametrize("arguments", [[], ["--list", "BZ101"]])
def test_explain_wants_a_code_or_the_list(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, ["explain", *arguments])
    assert result.exit_code == 2
    assert result.stderr == "error: name one code, or use --list to see all codes\n"
