"""Code that specs share: modules beside them, in the folder of the specs, and in other folders."""

from __future__ import annotations

import json
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
