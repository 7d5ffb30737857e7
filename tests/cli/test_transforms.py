"""`list`, `compile`, `run`, `init` and `explain`, as a user types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = '''"""Orders become events."""

from brazesmith import Event, Track, Transform, identify, now, payload

transform = Transform(
    name="shop/order",
    source=payload,
    body=Track(
        events=[
            Event(
                user=identify(external_id=payload.user_id),
                name="Order",
                time=now(),
                properties={"total": payload.total},
            )
        ]
    ),
)
'''


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    (tmp_path / "payload.json").write_text('{"user_id": "u-1", "total": 5}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


def test_list(project: Path) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert result.stdout.split() == ["shop/order", "POST", "/users/track"]
    assert json.loads(run("list", "--json").stdout) == [
        {"name": "shop/order", "source": "", "destination": "POST /users/track"}
    ]


def test_compile_writes_and_then_has_nothing_to_do(project: Path) -> None:
    assert run("compile", "--check").exit_code == 1
    assert run("compile").stdout == "wrote build/shop/order.js\n"
    code = (project / "build/shop/order.js").read_text()
    assert code.startswith("/*\n * shop/order\n *\n * Orders become events.\n")
    assert " * Spec         transforms/order.py\n" in code
    assert run("compile").stdout == "1 unchanged in build\n"
    assert run("compile", "--check").exit_code == 0
    assert run("compile", "--stdout", "shop/order").stdout == code
    assert run("compile", "shop/*", "-o", "elsewhere").exit_code == 0
    assert (project / "elsewhere/shop/order.js").read_text() == code


def test_a_spec_that_is_saved_again_at_once_is_compiled(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytecode would be taken for the same spec if time and size are the same."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = project / "transforms/order.py"
    run("compile")
    text = file.read_text()
    assert text.count("Orders become events.") == 1
    times = file.stat()
    file.write_text(text.replace("Orders become events.", "Events become orders."))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    run("compile", "--no-cache")
    assert "Events become orders." in (project / "build/shop/order.js").read_text()
    assert not list(project.rglob("__pycache__"))


def test_one_broken_spec_does_not_cost_the_others(project: Path) -> None:
    (project / "transforms/broken.py").write_text(
        "from brazesmith import payload\nif payload.x:\n    pass\n"
    )
    result = run("compile")
    assert result.exit_code == 1
    assert "wrote build/shop/order.js" in result.stdout
    assert "error[S104]" in result.stderr
    assert "--> transforms/broken.py:2:" in result.stderr
    assert "^^^^^^^^^" in result.stderr


def test_the_last_line_names_what_is_not_compiled(project: Path) -> None:
    broken = SPEC.replace("payload.total", 'setting("shop.group")').replace("shop/order", "shop/b")
    broken = broken.replace("payload\n", "payload, setting\n", 1)
    (project / "transforms/broken.py").write_text(broken)
    result = run("compile")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "not compiled: shop/b"
    assert "wrote build/shop/order.js" in result.stdout


@pytest.mark.parametrize(
    ("source", "code", "says"),
    [
        ("x = (", "S201", "'(' was never closed"),
        ("import no_such_thing", "S202", "No module named 'no_such_thing'"),
        ("from brazesmith import now\nx = ','.join([now()])", "S104", "write `concat(a, b)`"),
        (
            "from brazesmith import now\nfrom urllib.parse import quote\nx = quote(now())",
            "S104",
            "write `url_encoded(x)`",
        ),
        ("x = 1", "S203", "defines no transform"),
        ("from brazesmith import upper, payload\nx = upper(1)\n", "S203", "no transform"),
    ],
)
def test_spec_files_that_cannot_be_used(project: Path, source: str, code: str, says: str) -> None:
    (project / "transforms/other.py").write_text(source)
    result = run("compile")
    assert f"[{code}]" in result.stderr
    assert says in result.stderr


def test_two_of_one_name(project: Path) -> None:
    (project / "transforms/other.py").write_text(SPEC)
    result = run("list")
    assert result.exit_code == 1
    assert "error[S107]: two transforms are named `shop/order`" in result.stderr


def test_run_a_transform(project: Path) -> None:
    result = run("run", "shop/order", "payload.json", "--now", "2026-01-02T03:04:05Z")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {
        "events": [
            {
                "external_id": "u-1",
                "name": "Order",
                "time": "2026-01-02T03:04:05.000Z",
                "properties": {"total": 5},
            }
        ]
    }
    assert result.stderr == ""


def test_run_says_everything_in_json(project: Path) -> None:
    result = run("run", "shop/order", "-", "--json", text="{}")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert sorted(told) == ["body", "duration_ms", "error", "findings", "lost_keys", "outcome"]
    assert told["outcome"] == "error"
    assert told["body"] is None
    assert (
        told["error"]["message"]
        == "Error: shop/order: no usable identifier: user_id is not a valid, non-empty string"
    )
    assert told["error"]["line"] > 1


@pytest.mark.parametrize("target", ["shop/order", "transforms/order.py", "transforms"])
@pytest.mark.parametrize(
    ("spec", "error"),
    [
        ("1 +", "S201: invalid Python syntax: invalid syntax"),
        (SPEC.replace("now()", "1"), "S103: `time` must be ISO 8601, but `1` is number"),
    ],
)
def test_a_spec_that_does_not_compile_in_json(
    project: Path, target: str, spec: str, error: str
) -> None:
    (project / "transforms/order.py").write_text(spec)
    result = run("run", target, "payload.json", "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    printed = json.loads(result.stdout)
    assert (printed["outcome"], printed["body"]) == ("error", None)
    assert printed["error"] == {"kind": "spec", "message": error, "line": None, "column": None}
    [diagnostic] = printed["diagnostics"]
    assert diagnostic["labels"][0]["file"].endswith("transforms/order.py")


@pytest.mark.parametrize("target", ["shop/order", "transforms/order.py", "transforms"])
def test_a_spec_has_its_destination(project: Path, target: str) -> None:
    result = run("run", target, "payload.json", "--destination", "catalog-edit")
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: the bodies of `{target}` go to POST /users/track\n"
        "  = --destination is for a .js or .liquid file\n"
    )
    assert run("run", target, "payload.json", "--destination", "track").exit_code == 0


def test_run_any_script(project: Path) -> None:
    (project / "hand.js").write_text(
        "const user = payload?.user ?? {};\n"
        "return { attributes: [{ external_id: user.id, a: undefined }] };\n"
    )
    result = run("run", "hand.js", "-", "--json", text='{"user": {"id": "7"}}')
    told = json.loads(result.stdout)
    assert told["outcome"] == "body"
    assert told["body"] == {"attributes": [{"external_id": "7"}]}
    assert told["lost_keys"] == ["/attributes/0/a"]
    assert result.exit_code == 0


def test_run_judges(project: Path) -> None:
    (project / "hand.js").write_text("return { events: [{ external_id: 'u', name: 'x' }] };")
    result = run("run", "hand.js", "payload.json")
    assert result.exit_code == 1
    assert "BZ" in result.stderr
    assert "/events/0" in result.stderr


@pytest.mark.parametrize(
    ("body", "remark"),
    [("return { attributes: [] };", False), ("return;", True), ("return {};", True)],
)
def test_nothing_to_send_is_a_skip(project: Path, body: str, remark: bool) -> None:
    (project / "hand.js").write_text(body)
    result = run("run", "hand.js", "payload.json")
    assert result.exit_code == 0
    assert "skip: nothing to send" in result.stderr
    assert ("ocument" in result.stderr) is remark  # what Braze does then is not documented


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "shop/ordr", "payload.json"), "did you mean `shop/order`?"),
        (("compile", "regal/call.completed"), '`integrations = ["regal"]` under [tool.brazesmith]'),
        (("compile", "nothing"), "unknown transform `nothing`"),
        (("run", "shop/order", "missing.json"), "missing.json: no such file"),
        (("run", "missing.js", "payload.json"), "missing.js: no such file"),
        (("run", "shop/order", "sloppy.json"), "sloppy.json:1:"),
        (("run", "shop/order", "payload.json", "--now", "soon"), "'soon' is not an ISO 8601 time"),
        (("run", "shop/order", "payload.json", "--headers", "sloppy.json"), "sloppy.json:1:"),
        (("explain", "S999"), "unknown code `S999`"),
        (("compil",), "unknown command"),
        (("\u202e\x1b[31m",), r"unknown command `\u202e\u001b[31m`"),
        (("init", ""), "DIR is empty; write `.` for this folder"),
    ],
)
def test_a_mistake_of_usage_is_one_clear_line(
    project: Path, arguments: tuple[str, ...], says: str
) -> None:
    (project / "sloppy.json").write_text('{"a": 1,}')
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_wrong_configuration(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.brazesmith]\nplan = "gold"\n')
    result = run("run", "shop/order", "payload.json")
    assert result.exit_code == 2
    assert (
        '`plan` under [tool.brazesmith] must be "combined-75" or "per-array-75", not \'gold\''
        in result.stderr
    )
    (project / "pyproject.toml").write_text("[tool.brazesmith\n")
    assert "pyproject.toml" in run("list").stderr


def test_a_fault_of_ours_says_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("compile")  # the text of functions is cached: here it is printed as it should be
    monkeypatch.setattr(
        "brazesmith.targets.javascript.target.print_program", lambda program: "return 1 +;"
    )
    result = run("compile")
    assert result.exit_code == 70
    assert "internal error in brazesmith" in result.stderr
    assert "report" in result.stderr


def test_every_code_of_the_compiler_is_explained() -> None:
    import re

    import brazesmith
    from brazesmith.base.diagnostic_codes import sections

    sources = Path(str(brazesmith.__file__)).parent.rglob("*.py")
    used = {code for file in sources for code in re.findall(r'"([SPX]\d{3})"', file.read_text())}
    assert used == {code for section in sections() for code in section.codes}


def test_help_loads_nothing_heavy() -> None:
    """What `--help` imports decides how fast it starts."""
    program = (
        "import sys; from brazesmith.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'jinja2', 'esprima', 'deepdiff', 'py_mini_racer', 'brazesmith.spec', 'psutil'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert done.stdout.splitlines()[-1] == "[]"
