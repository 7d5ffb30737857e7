"""`brazesmith lint`, from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

CLEAN = "return { attributes: [{ external_id: payload.id }] };\n"
WARNED = "console.log(1);\n" + CLEAN
WRONG = 'const brazecall = {\n  attributes: [{ external_id: "YOUR ID" }]\n};\n'


def brazesmith(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clean.js").write_text(CLEAN)
    (tmp_path / "warned.js").write_text(WARNED)
    (tmp_path / "wrong.js").write_text(WRONG)
    (tmp_path / "latin.js").write_bytes(b"return '\xe9';")
    return tmp_path


def test_a_clean_file() -> None:
    result = brazesmith("lint", "clean.js")
    assert (result.exit_code, result.stdout) == (0, "clean.js: clean\n")


def test_warnings_alone_end_with_0() -> None:
    result = brazesmith("lint", "warned.js", "clean.js")
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
warning[L122]: `console` is not documented by Braze
 --> warned.js:1:1
1 | console.log(1);
  | ^^^^^^^
  = remove it; the message of `throw new Error(…)` appears in Braze's log

warned.js: 1 warning
clean.js: clean
"""
    )


def test_errors_end_with_1() -> None:
    result = brazesmith("lint", "wrong.js")
    assert result.exit_code == 1
    assert (
        result.stdout
        == """\
error[L157]: this is a placeholder
 --> wrong.js:2:31
2 |   attributes: [{ external_id: "YOUR ID" }]
  |                               ^^^^^^^^^
  = replace it with the real value: the Braze dashboard shows the IDs of subscription groups

error[L110]: the script returns nothing
 --> wrong.js:3:1
3 | };
  | ^^
  = end the script with `return brazecall;`

wrong.js: 2 errors
"""
    )


def test_standard_input_has_frames_too() -> None:
    result = brazesmith("lint", "-", stdin="const a = 1;\r\nreturn [a];\r\n")
    assert result.exit_code == 1
    assert " --> <stdin>:2:8\n2 | return [a];\n  |        ^^^\n" in result.stdout


def test_json_is_an_object_a_file() -> None:
    result = brazesmith("lint", "wrong.js", "clean.js", "--format", "json")
    assert result.exit_code == 1
    wrong, clean = [json.loads(line) for line in result.stdout.splitlines()]
    assert clean == {"file": "clean.js", "diagnostics": []}
    assert wrong["file"] == "wrong.js"
    assert [one["code"] for one in wrong["diagnostics"]] == ["L157", "L110"]
    assert wrong["diagnostics"][0]["severity"] == "error"
    assert wrong["diagnostics"][0]["labels"][0]["line"] == 2


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("missing.js", "missing.js: no such file"),
        (".", "is a directory, not a file"),
        ("latin.js", "latin.js:1:9: not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read(file: str, told: str) -> None:
    result = brazesmith("lint", file, "warned.js")
    assert result.exit_code == 2
    assert told in result.stderr
    assert "warned.js: 1 warning" in result.stdout


def test_a_source_is_found_in_an_integration() -> None:
    code = "const x = payload.nothing_like_this;\n" + CLEAN.replace("payload.id", "'u'")
    result = brazesmith("lint", "-", "--source", "regal/call.completed", stdin=code)
    assert result.exit_code == 0
    assert "warning[L133]" in result.stdout
    assert "has no field `nothing_like_this`" in result.stdout


SPEC = """\
from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify, payload


class Order(Payload, event="Shop order"):
    id: Text
    shop: Text = field(optional=True)


order = Order()
body = Track(attributes=[Attributes(user=identify(external_id=order.id))])
typed = Transform(name="shop/order", source=order, body=body)
untyped = Transform(
    name="shop/any", body=Track(attributes=[Attributes(user=identify(external_id=payload.id))])
)
"""


def test_a_source_of_the_project(files: Path) -> None:
    (files / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (files / "transforms").mkdir()
    (files / "transforms/shop.py").write_text(SPEC)
    code = "return { attributes: [{ external_id: payload.shop }] };"
    result = brazesmith("lint", "-", "--source", "shop/order", stdin=code)
    assert "warning[L162]" in result.stdout

    result = brazesmith("lint", "clean.js", "--source", "shop/any")
    assert result.exit_code == 2
    assert "error: the transform `shop/any` declares no payload" in result.stderr

    result = brazesmith("lint", "clean.js", "--source", "shop/ordr")
    assert result.exit_code == 2
    assert "unknown transform `shop/ordr`; did you mean `shop/order`?" in result.stderr


def test_a_file_is_needed() -> None:
    assert brazesmith("lint").exit_code == 2


def test_explain_knows_the_rules() -> None:
    result = brazesmith("explain", "L131")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "L131: an expression that throws if part of the payload is missing\n"
    )
    assert "payload.order?.customer?.city" in result.stdout


def test_help_does_not_load_the_parser() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from brazesmith.cli import main;"
        "CliRunner().invoke(main, ['--help']);"
        "print([m for m in sys.modules if 'tree_sitter' in m or m.startswith('brazesmith.lint')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
