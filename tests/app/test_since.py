"""Which transforms changed since a commit: code, helper modules, settings and cases."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from brazesmith.app.compile import compile_project
from brazesmith.app.mutating.since import changed_since
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import load_project

SPEC = '''"""A comment."""

from _common import user
from brazesmith import Event, Track, Transform, now, payload, setting

transform = Transform(
    name="shop/{name}",
    source=payload,
    body=Track(
        events=[
            Event(
                user=user,
                name="{name}",
                time=now(),
                properties={{"plan": setting("shop.{name}")}},
            )
        ]
    ),
)
'''
COMMON = "from brazesmith import identify, payload\n\nuser = identify(external_id=payload.id)\n"
SETTINGS = '[tool.brazesmith]\n\n[tool.brazesmith.shop]\norder = "a"\ncart = "b"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository, with two transforms that share a module."""
    for variable in ("NAME", "EMAIL"):
        monkeypatch.setenv(f"GIT_AUTHOR_{variable}", "ada@example.com")
        monkeypatch.setenv(f"GIT_COMMITTER_{variable}", "ada@example.com")
    root = tmp_path / "folder"
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    write(root / "pyproject.toml", SETTINGS)
    write(root / "transforms/_common.py", COMMON)
    for name in ("order", "cart"):
        write(root / f"transforms/{name}.py", SPEC.format(name=name))
        write(root / f"fixtures/shop/{name}/usual/payload.json", '{"id": "1"}\n')
    commit()
    return root


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "a commit")


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), "utf-8")

    return apply


def added(file: str, text: str) -> Callable[[Path], None]:
    return lambda root: write(root / file, text)


def changed(root: Path, reference: str, *names: str) -> list[str]:
    project = load_project(root)
    compilation = compile_project(project, names, use_cache=False)
    return changed_since(project, compilation, project.fixtures, reference)


CHANGES = [
    (lambda root: None, []),
    (edit("transforms/order.py", "A comment", "Another comment"), []),
    (edit("transforms/order.py", 'name="order"', 'name="Order"'), ["shop/order"]),
    (edit("transforms/order.py", 'name="shop/order"', 'name="shop/new"'), ["shop/new"]),
    (edit("transforms/_common.py", "payload.id", "payload.key"), ["shop/cart", "shop/order"]),
    (edit("pyproject.toml", 'cart = "b"', 'cart = "c"'), ["shop/cart"]),
    (edit("fixtures/shop/cart/usual/payload.json", "1", "2"), ["shop/cart"]),
    (added("fixtures/shop/cart/other/payload.json", "{}"), ["shop/cart"]),
    (added("fixtures/shop/cart/usual/expected.json.new", "{}"), []),
    (added("fixtures/shop/readme.txt", "x"), []),
    (lambda root: (root / "fixtures/shop/cart/usual/payload.json").unlink(), ["shop/cart"]),
    (added("transforms/late.py", SPEC.format(name="order").replace("shop/", "z/")), ["z/order"]),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_changed(project: Path, change: Callable[[Path], None], expected: list[str]) -> None:
    change(project)
    assert changed(project, "HEAD") == expected


def test_what_was_committed_since_changed_too(project: Path) -> None:
    edit("transforms/order.py", 'name="order"', 'name="Order"')(project)
    edit("fixtures/shop/cart/usual/payload.json", "1", "2")(project)
    commit()
    assert changed(project, "HEAD~") == ["shop/cart", "shop/order"]
    assert changed(project, "HEAD") == []


def test_what_another_branch_changed_does_not_count(project: Path) -> None:
    git("switch", "-q", "-c", "topic")
    git("switch", "-q", "main")
    edit("transforms/order.py", 'name="order"', 'name="Order"')(project)
    commit()
    git("switch", "-q", "topic")
    edit("transforms/cart.py", 'name="cart"', 'name="Cart"')(project)
    assert changed(project, "main") == ["shop/cart"]


def test_everything_changed_since_a_commit_that_does_not_compile(project: Path) -> None:
    edit("transforms/_common.py", "identify(", "identfy(")(project)
    commit()
    edit("transforms/_common.py", "identfy(", "identify(")(project)
    assert changed(project, "HEAD") == ["shop/cart", "shop/order"]


def test_everything_changed_since_a_commit_with_invalid_settings(project: Path) -> None:
    edit("pyproject.toml", "[tool.brazesmith]\n", "[tool.brazesmith]\nplan = 1\n")(project)
    commit()
    edit("pyproject.toml", "plan = 1\n", "")(project)
    assert changed(project, "HEAD") == ["shop/cart", "shop/order"]


@pytest.mark.parametrize("reference", ["nothing", "--all", "", "HEAD~9", "0" * 40, "HEAD:folder"])
def test_an_unknown_commit(project: Path, reference: str) -> None:
    with pytest.raises(UsageError, match="no such commit, branch or tag"):
        changed(project, reference)


def test_a_branch_of_another_history(project: Path) -> None:
    git("switch", "-q", "--orphan", "other")
    git("commit", "--allow-empty", "-q", "-m", "x")
    git("switch", "-q", "main")
    with pytest.raises(UsageError, match="no commit in common"):
        changed(project, "other")


def test_without_a_repository(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", SETTINGS)
    with pytest.raises(UsageError, match="not in a Git repository"):
        changed(tmp_path, "main")


def test_an_integration_changed_if_its_committed_code_differs(project: Path) -> None:
    settings = 'integrations = ["regal"]\n'
    edit("pyproject.toml", "[tool.brazesmith]\n", f"[tool.brazesmith]\n{settings}")(project)
    groups = "\n[tool.brazesmith.regal.subscription_groups]\nsms = false\nvoice = false\n"
    with (project / "pyproject.toml").open("a") as file:
        file.write(groups)
    assert changed(project, "HEAD", "regal/sms.sent") == ["regal/sms.sent"]  # it is new
    commit()
    assert changed(project, "HEAD", "regal/sms.sent") == []
    header = "/*\n * regal/sms.sent\n *\n * Code         000000000000\n */\n"
    write(project / "build/regal/sms.sent.js", header)
    commit()
    assert changed(project, "HEAD", "regal/*.sent") == ["regal/sms.sent"]
