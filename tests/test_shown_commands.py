"""Every command that the documentation shows works.

Blocks of `sh` run in a project that has the files which they name. A block that cannot run here
begins with the comment `# Not run by the tests: REASON`. A block of `console` shows how an error
arises, and is not run either. For commands in a line of text, the
command and its options must exist.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from brazesmith.app.compile import compile_project, write_build
from brazesmith.app.init import init_project
from brazesmith.app.installation import Origin
from brazesmith.cli import main
from brazesmith.projects.project import load_project

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "templates/project/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.M)
NOT_RUN = "# Not run by the tests: "
PROGRAMS = "brazesmith|pip|pipx|uv|make|git|docker|npm|npx"

BODY = '{"events": [{"external_id": "1", "name": "a", "time": "2026-01-02T03:04:05Z"}]}'
ORDER = '{"number": "A-7", "total": 5, "currency": "EUR", "customer": {"email": "a@example.com"}}'
SCHEMA = """\
openapi: 3.0.0
info: {title: t, version: "1"}
paths:
  /users/track:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {}
"""
FILES = {
    "order.js": 'return { attributes: [{ external_id: "1", total: 5 }] };\n',
    "call.js": 'return { attributes: [{ external_id: "1", calls: 5 }] };\n',
    "transforms/old.js": 'return { attributes: [{ external_id: "1", age: 5 }] };\n',
    "body.liquid": '{"id": "{{${user_id}}}"}\n',
    "body.json": BODY,
    "payload.json": ORDER,
    "sample.json": ORDER,
    "post_user_track.yaml": SCHEMA,
}


def shown(info: str, page: Path) -> Iterator[str]:
    for name, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if name == info:
            yield text


def label(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


BLOCKS = [
    pytest.param(page, text, id=f"{label(page)}-{number}")
    for page in PAGES
    if page.name != "tutorial.md"  # its commands depend on one another: tests/test_tutorial.py
    for number, text in enumerate(shown("sh", page), 1)
    if not text.startswith(NOT_RUN)
]
INLINE = sorted(
    {
        (label(page), command)
        for page in PAGES
        for command in re.findall(
            r"`(brazesmith [^`]+)`", FENCE.sub("", page.read_text(encoding="utf-8"))
        )
    }
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the specs and files that the documentation names."""
    folder = tmp_path_factory.mktemp("shown") / "project"
    init_project(folder, Origin("brazesmith==0"), None, vendor=False)
    [signed_up] = shown("python", ROOT / "docs/webhooks.md")
    (folder / "transforms/crm.py").write_text(signed_up)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    write_build(compile_project(load_project(folder)), folder / "build")
    return folder


@pytest.mark.parametrize(("page", "block"), BLOCKS)
def test_a_block_of_commands_runs(page: Path, block: str, prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(prepared, folder)
    for payload in shown("json payload", page):
        (folder / "payload.json").write_text(payload)
    if "regal/" in block:
        settings = folder / "pyproject.toml"
        settings.write_text(settings.read_text().replace("# integrations", "integrations"))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    variables = {**os.environ, "PATH": path, "REPOSITORY": str(ROOT)}
    variables.pop("CI", None)
    # The recipes of make are what CI runs; here, the target only has to exist.
    make = 'make() { command make --dry-run --directory "$REPOSITORY" "$@"; }\n'
    command = ["bash", "-euo", "pipefail", "-c", make + block]
    result = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("page", "line"), INLINE)
def test_a_command_in_a_line_exists(page: str, line: str) -> None:
    _, *words = re.sub(r"[\[\]`…]|\.\.\.|\\(?=\|)", " ", line).replace("|", " ").split()
    words = [word for word in words if not word.isupper()]  # these stand for something else
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, line
        command = found
    options = {name for parameter in command.params for name in parameter.opts}
    used = {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"}
    assert used <= options | {"--help", "-h"}


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_commands_are_only_shown_where_they_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    outside = FENCE.sub("", text)
    assert not re.findall(rf"^    (?:\$ )?(?:{PROGRAMS}) .*", outside, re.M)
    for language, block in FENCE.findall(text):
        if language not in ("sh", "console"):
            assert not re.findall(rf"^(?:\$ )?(?:{PROGRAMS}) .*", block, re.M)
