"""Code that specs share: modules beside them, in the folder of the specs, and in other folders."""

from __future__ import annotations

import json
import os
import py_compile
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
{imports}
from brazesmith import Event, Track, Transform, identify, now, payload

event = Event(user=identify(email=payload.email), name="Order", time=now(), properties={{"x": X}})
transform = Transform(name="{name}", body=Track(events=[event]))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "pyproject.toml", "[tool.brazesmith]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def spec(project: Path, path: str, imports: str) -> None:
    write(project / f"transforms/{path}.py", SPEC.format(imports=imports, name=path))


def compiled(path: str) -> str:
    """Return what the code of a transform has as the property `x`."""
    result = run("compile", path, "--stdout")
    assert result.exit_code == 0, result.stderr
    [line] = [line for line in result.stdout.splitlines() if "properties:" in line]
    return str(json.loads(line.partition("{ x: ")[2].partition(" }")[0]))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    "imports", ["from _common import X", "from ._common import X", "import _common\nX = _common.X"]
)
def test_modules_of_the_same_name_are_different(project: Path, imports: str) -> None:
    for folder in ("a", "b", "b/c", "my-shop", "v1.2"):
        write(project / f"transforms/{folder}/_common.py", f'X = "{folder}"\n')
        spec(project, f"{folder}/order", imports)
        spec(project, f"{folder}/refund", imports)
    assert run("list").exit_code == 0
    for folder in ("a", "b", "b/c", "my-shop", "v1.2"):
        assert compiled(f"{folder}/order") == folder
        assert compiled(f"{folder}/refund") == folder


def test_packages_of_the_same_name_are_different(project: Path) -> None:
    for folder in ("a", "b"):
        write(project / f"transforms/{folder}/_shop/__init__.py", "from _shop.parts import X\n")
        write(project / f"transforms/{folder}/_shop/parts.py", f'X = "{folder}"\nTRANSFORM = 1\n')
        spec(project, f"{folder}/order", "from _shop import X")
    assert [compiled("a/order"), compiled("b/order")] == ["a", "b"]


def test_a_module_beside_a_spec_comes_before_a_shared_one(project: Path) -> None:
    write(project / "transforms/_common.py", 'X = "shared"\n')
    write(project / "transforms/b/_common.py", 'X = "b"\n')
    for folder in ("a", "b", "c"):
        spec(project, f"{folder}/order", "from _common import X")
    assert [compiled(f"{folder}/order") for folder in "abc"] == ["shared", "b", "shared"]


def test_relative_imports_reach_all_folders_of_the_specs(project: Path) -> None:
    write(project / "transforms/_common.py", 'X = "shared"\n')
    write(project / "transforms/b/_common.py", "from .._common import X\n")
    spec(project, "a/order", "from .._common import X")
    spec(project, "a/refund", "from ..b._common import X")
    spec(project, "order", "from ._common import X")
    spec(project, "refund", "from .b import _common\nX = _common.X")
    for path in ("a/order", "a/refund", "order", "refund"):
        assert compiled(path) == "shared"


def test_a_module_of_another_folder_is_not_visible_by_its_name(project: Path) -> None:
    write(project / "transforms/a/_common.py", 'X = "a"\n')
    spec(project, "a/order", "from _common import X")
    spec(project, "b/order", "from _common import X")
    result = run("list")
    assert "No module named '_common'" in result.stderr
    assert "put it beside the spec or in the folder of the specs" in result.stderr


def test_a_relative_import_that_leaves_the_folder_says_how_to_share(project: Path) -> None:
    write(project / "_common.py", 'X = "outside"\n')
    spec(project, "order", "from .._common import X")
    result = run("list")
    assert result.exit_code == 1
    assert "relative imports reach the modules below the folder of the specs" in result.stderr
    assert "`from _common import …` works in every spec" in result.stderr


#: Modules of Python and of libraries: loaded before specs, while they run, or after them.
NAMES = ("types", "json", "numbers", "decimal", "email", "calendar", "brazesmith", "liquid", "yaml")


def test_specs_called_like_other_modules_change_nothing_else(project: Path) -> None:
    for name in NAMES:
        spec(project, name, f'X = "{name}"')
    spec(project, "order", "from datetime import date\nX = date(2026, 1, 2).isoformat()")
    spec(project, "datetime", 'X = "datetime"')
    before = {name: sys.modules.get(name) for name in NAMES}
    command = [sys.executable, "-m", "brazesmith", "compile"]  # nothing is imported yet
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert compiled("order") == "2026-01-02"
    assert [compiled(name) for name in NAMES] == list(NAMES)
    for name, module in before.items():
        if module is not None:
            assert sys.modules[name] is module


@pytest.mark.parametrize(
    "name", ["numbers", "types", "_json", "_numbers", "yaml", "installed_tool"]
)
@pytest.mark.parametrize("prefix", ["", "."])
def test_shared_modules_may_be_called_like_others(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, prefix: str
) -> None:
    write(project / "installed/installed_tool.py", 'X = "installed"\n')
    monkeypatch.syspath_prepend(project / "installed")
    write(project / f"transforms/{name}.py", 'X = "own"\n')
    write(project / "transforms/_between.py", f"from {prefix}{name} import X\n")
    spec(project, "order", f"from {prefix}{name} import X")
    spec(project, "refund", "from _between import X")
    if prefix == "" and name in ("numbers", "types"):
        result = run("list")
        assert f"cannot import name 'X' from '{name}'" in result.stderr
        assert f"to import yours, write `from .{name} import …`" in result.stderr
    else:
        assert [compiled("order"), compiled("refund")] == ["own", "own"]
        assert getattr(sys.modules.get(name), "X", None) != "own"


def test_the_remedy_for_a_module_above_the_spec(project: Path) -> None:
    write(project / "transforms/types.py", 'X = "own"\n')
    spec(project, "a/order", "import types\nX = types.X")
    assert "to import yours, write `from ..types import …`" in run("list").stderr
    spec(project, "a/order", "from ..types import X")
    assert compiled("a/order") == "own"


def test_the_remedy_for_a_module_in_a_folder(project: Path) -> None:
    write(project / "transforms/email/_common.py", 'X = "own"\n')
    spec(project, "order", "from email._common import X")
    result = run("list")
    assert "No module named 'email._common'" in result.stderr
    assert "to import yours, write `from .email._common import …`" in result.stderr
    spec(project, "order", "from .email._common import X")
    spec(project, "email/sent", "from _common import X")
    assert [compiled("order"), compiled("email/sent")] == ["own", "own"]


def test_both_kinds_of_import_give_one_module(project: Path) -> None:
    write(project / "transforms/_common.py", "X = object()\n")
    imports = "import _common\nfrom . import _common as same\nX = str(same is _common)"
    spec(project, "order", imports)
    assert compiled("order") == "True"


def test_imports_by_name_reach_the_folders_above(project: Path) -> None:
    write(project / "transforms/a/_common.py", 'X = "a"\n')
    write(project / "transforms/_common.py", 'X = "shared"\n')
    write(project / "transforms/_parts/text.py", 'X = "parts"\n')
    spec(project, "a/b/order", "from _common import X")
    spec(project, "a/b/late", "def f():\n    import _common\n    return _common.X\nX = f()")
    spec(project, "a/b/parts", "import _parts.text as text\nX = text.X")
    spec(project, "a/b/whole", "import _parts.text\nX = _parts.text.X")
    paths = ("order", "late", "parts", "whole")
    assert [compiled(f"a/b/{path}") for path in paths] == ["a", "a", "parts", "parts"]


def test_a_folder_of_specs_may_be_a_package(project: Path) -> None:
    write(project / "transforms/shop/__init__.py", 'from shop._parts import X\nY = X + "2"\n')
    write(project / "transforms/shop/_parts.py", 'X = "parts"\n')
    spec(project, "shop/order", "from . import Y as X")
    spec(project, "shop/refund", "from shop import Y as X")
    spec(project, "order", "from shop import X")
    paths = ("shop/order", "shop/refund", "order")
    assert [compiled(path) for path in paths] == ["parts2", "parts2", "parts"]


def test_an_error_in_a_package_is_shown_there(project: Path) -> None:
    write(project / "transforms/shop/__init__.py", "\nX = 1 / 0\n")
    spec(project, "shop/order", "from . import X")
    result = run("list")
    assert "the spec raised ZeroDivisionError" in result.stderr
    assert "--> transforms/shop/__init__.py:2:5" in result.stderr


def test_an_installed_module_comes_before_a_folder_without_code(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "installed/installed_other.py", 'X = "installed"\n')
    monkeypatch.syspath_prepend(project / "installed")
    spec(project, "installed_other/order", "from installed_other import X")
    spec(project, "refund", "from installed_other import X")
    assert [compiled("installed_other/order"), compiled("refund")] == ["installed", "installed"]


@pytest.mark.parametrize("path", ["order", "_common", "shop/__init__", "shop/_parts"])
def test_no_bytecode_is_read_or_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Bytecode would be taken for the same file if time and size are the same."""
    write(project / "transforms/_common.py", 'X = "old"\n')
    write(project / "transforms/shop/_parts.py", 'X = "old"\n')
    write(project / "transforms/shop/__init__.py", 'X = "old"\nfrom ._parts import X as Y\n')
    imports = 'import _common, shop\nX = "old"\nX += _common.X + shop.X + shop.Y'
    spec(project, "order", imports)
    file = project / f"transforms/{path}.py"
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    assert code_of_order(project).count("old") == 4
    assert not list(project.rglob("__pycache__"))
    times = file.stat()
    py_compile.compile(str(file))  # another program imported it
    file.write_text(file.read_text().replace("old", "new"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    code = code_of_order(project)
    assert [code.count("old"), code.count("new")] == [3, 1]


def code_of_order(project: Path) -> str:
    """Return the value of `x` in the code that a process of its own compiles."""
    command = [sys.executable, "-m", "brazesmith", "compile", "order", "--stdout"]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    [line] = [line for line in result.stdout.splitlines() if "properties:" in line]
    return line


def test_an_environment_in_the_folder_of_the_specs_stays_loaded(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "pyproject.toml", '[tool.brazesmith]\ntransforms = "."\n')
    write(project / ".venv/installed_tool.py", "X = 1\n")
    write(project / "one.py", SPEC.format(imports="from installed_tool import X", name="one"))
    monkeypatch.syspath_prepend(project / ".venv")
    tool = import_module("installed_tool")
    assert compiled("one") == "1"
    assert sys.modules["installed_tool"] is tool
