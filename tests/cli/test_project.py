"""What is wrong with a project: its pyproject.toml, its spec files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
from brazesmith import Event, Track, Transform, identify, now, payload

event = Event(user=identify(external_id=payload.id), name="Order", time=now())
transform = Transform(name="shop/order", body=Track(events=[event]))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (
            'transform = "x"',
            "`transform` under [tool.brazesmith] is unknown; did you mean `transforms`?",
        ),
        (
            "answer = 42",
            (
                "`answer` under [tool.brazesmith] is unknown; known keys: transforms, fixtures, "
                "build, integrations, plan, profile, deadline_seconds. Put a setting of "
                "your own in a table, [tool.brazesmith.NAME]"
            ),
        ),
        (
            'plan = "combined75"',
            (
                '`plan` under [tool.brazesmith] must be "combined-75" or "per-array-75", '
                "not 'combined75'; did you mean `combined-75`?"
            ),
        ),
        (
            "plan = 3",
            '`plan` under [tool.brazesmith] must be "combined-75" or "per-array-75", not 3',
        ),
        ("profile = []", '`profile` under [tool.brazesmith] must be "strict" or "braze", not []'),
        (
            "build = 1",
            '`build` under [tool.brazesmith] must be the name of a folder, like "build", not 1',
        ),
        (
            'fixtures = ""',
            (
                "`fixtures` under [tool.brazesmith] must be the name of a folder, "
                "like \"fixtures\", not ''"
            ),
        ),
        (
            "deadline_seconds = nan",
            "`deadline_seconds` under [tool.brazesmith] must be a number above 0, not nan",
        ),
        (
            "deadline_seconds = true",
            "`deadline_seconds` under [tool.brazesmith] must be a number above 0, not True",
        ),
        (
            'integrations = "regal"',
            "`integrations` under [tool.brazesmith] must be a list, like [\"regal\"], not 'regal'",
        ),
        (
            'integrations = ["reagl"]',
            (
                "`integrations` under [tool.brazesmith] contains 'reagl', which is unknown; "
                "did you mean `regal`?"
            ),
        ),
        (
            "integrations = [3]",
            (
                "`integrations` under [tool.brazesmith] contains 3, which is unknown; "
                "known integrations: regal"
            ),
        ),
    ],
)
def test_a_wrong_setting_is_named_by_every_command(project: Path, toml: str, said: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.brazesmith]\n{toml}\n")
    for command in ("list", "compile", "test"):
        result = run(command)
        assert result.exit_code == 2
        assert result.stderr == f"error: {project / 'pyproject.toml'}: {said}\n"


def test_a_folder_of_specs_that_is_not_there(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.brazesmith]\ntransforms = "specs"\n')
    result = run("list")
    assert result.exit_code == 2
    assert f"is '{project / 'specs'}', which is not a folder" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"[tool.brazesmith\n", ":1:17: not TOML: expected ']' at the end of a table declaration"),
        (b"a = [", ": not TOML: invalid value (at end of document)"),
        (b"a = '\xe9'", ":1:6: not UTF-8: unexpected byte 0xE9"),
        (b"\xff\xfea\0", ":1:1: this is UTF-16, not UTF-8"),
        (
            b"[tool]\nbrazesmith = 3\n",
            ": `brazesmith` under [tool] must be a table, [tool.brazesmith], not 3",
        ),
    ],
)
def test_a_pyproject_that_cannot_be_read(project: Path, text: bytes, said: str) -> None:
    (project / "pyproject.toml").write_bytes(text)
    result = run("list")
    assert result.exit_code == 2
    assert result.stderr == f"error: {project / 'pyproject.toml'}{said}\n"


@pytest.mark.parametrize(
    "text",
    [
        b"tool = 3\n",
        b"\xef\xbb\xbf[tool.brazesmith]\n",
        b'[tool.brazesmith]\r\nplan = "per-array-75"\r\n',
        b"[tool.brazesmith.shop]\nanswer = 42\n",
        b"[[tool.brazesmith.shop]]\nanswer = 42\n",
    ],
)
def test_a_pyproject_that_is_fine(project: Path, text: bytes) -> None:
    (project / "pyproject.toml").write_bytes(text)
    assert run("list").exit_code == 0


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (
            'raise ValueError("one\\n\\ntwo")',
            (
                "error[S202]: the spec raised ValueError: one\n"
                " --> transforms/bad.py:1:1\n"
                '1 | raise ValueError("one\\n\\ntwo")\n'
                "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
                "  = two\n"
            ),
        ),
        ("import sys\nsys.exit(3)", "error[S202]: the spec raised SystemExit: 3\n"),
        (
            "class Odd(BaseException): pass\nraise Odd",
            "error[S202]: the spec raised Odd\n",
        ),
        (
            "import nothing_like_it",
            "  = if the module is yours, put it beside the spec or in the folder of the specs\n",
        ),
        (
            "from brazesmith import Evnt",
            (
                "error[S202]: the spec raised ImportError: "
                "cannot import name 'Evnt' from 'brazesmith'\n"
            ),
        ),
        ("from brazesmith import Evnt", "  = did you mean `Event`?\n"),
        ("body = Track(events=[])", "  = add `from brazesmith import Track`\n"),
        ("Iso8061", "  = did you mean `Iso8601`?\n"),
        ("def f(): return f()\nf()", "RecursionError: maximum recursion depth exceeded\n"),
        ('name = "\xe9"', "error[S201]: the file is not UTF-8\n"),
        (
            "if True:\n\treturn_ = 1 / 0",
            "2 | \treturn_ = 1 / 0\n  | \t          ^^^^^\n",
        ),
        (
            'x = ("größe 日本", 1 / 0)',
            '1 | x = ("größe 日本", 1 / 0)\n  |                    ^^^^^\n',
        ),
    ],
)
def test_a_spec_that_cannot_be_read(project: Path, spec: str, said: str) -> None:
    encoding = "latin-1" if "\xe9" in spec else "utf-8"
    (project / "transforms/bad.py").write_bytes(spec.encode(encoding))
    result = run("list")
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout.startswith("shop/order ")


def test_what_a_spec_prints_is_not_among_the_results(project: Path) -> None:
    file = project / "transforms/order.py"
    file.write_text(SPEC + 'print("hello")\n')
    result = run("list", "--json")
    assert json.loads(result.stdout)[0]["name"] == "shop/order"
    assert result.stderr == "hello\n"


def test_names_that_differ_in_letter_case_alone(project: Path) -> None:
    (project / "transforms/other.py").write_text(SPEC.replace("shop/order", "Shop/Order"))
    result = run("list")
    assert result.exit_code == 1
    assert "error[S107]: `Shop/Order` and `shop/order` are the same file" in result.stderr


def test_a_broken_spec_is_not_no_spec(project: Path) -> None:
    (project / "transforms/order.py").write_text("nothing +\n")
    result = run("list")
    assert result.exit_code == 1
    assert "no transforms" not in result.stderr


def test_a_project_without_transforms(project: Path) -> None:
    (project / "transforms/order.py").unlink()
    for command, code in (("list", 0), ("compile", 2), ("test", 2)):
        result = run(command)
        assert result.exit_code == code
        assert (
            "no transforms; run `brazesmith init DIR` to start a project with one" in result.stderr
        )


def test_an_unknown_name_beside_a_mere_warning(project: Path) -> None:
    (project / "transforms/empty.py").write_text("fields = 1\n")
    (project / "payload.json").write_text("{}")
    result = run("run", "shop/oder", "payload.json")
    assert result.exit_code == 2
    assert "unknown transform `shop/oder`; did you mean `shop/order`?" in result.stderr


def test_a_build_folder_with_something_else_in_it(project: Path) -> None:
    (project / "build/shop").mkdir(parents=True)
    (project / "build/shop/order.js").write_bytes(b"\xff\xfe")
    assert run("compile").stdout == "wrote build/shop/order.js\n"
    (project / "build/shop/order.js").unlink()
    (project / "build/shop").rmdir()
    (project / "build/shop").write_text("a file")
    result = run("compile")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: build/shop/order.js: cannot write: ")
