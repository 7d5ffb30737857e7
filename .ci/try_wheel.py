"""Try a wheel on a clean machine: start a project with it, and run the project's CI recipe.

    python .ci/try_wheel.py WHEEL

Nothing of this checkout is visible to the commands, only the wheel and what it installs.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]


def main(wheel: Path) -> None:
    """Run everything; exit with a message if something fails."""
    check_contents(wheel)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        project = home / "new project"
        machine = environment(home, "machine")
        run(f"pip install {shlex.quote(str(wheel))}", home, machine)
        run("brazesmith init --vendor 'new project'", home, machine)
        run("brazesmith compile\nbrazesmith test", project, machine)
        run("git init --quiet\ngit add .\ngit commit --quiet --message new", project, machine)
        run("git clone --quiet 'new project' clone", home, machine)
        run_recipe(home / "clone", environment(home, "ci"))


def check_contents(wheel: Path) -> None:
    """Exit with a message if a file of the package or a template is not in the wheel."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    folders = {"compiler/brazesmith": "brazesmith", "templates": "brazesmith/templates"}
    for folder, place in folders.items():
        for file in (ROOT / folder).rglob("*"):
            if "__pycache__" in file.parts:
                continue
            name = f"{place}/{file.relative_to(ROOT / folder).as_posix()}"
            if "server/static/" in name:  # built anew for the wheel
                continue
            if file.is_file() and name not in packed:
                sys.exit(f"{wheel.name} does not contain {name}")
    if "brazesmith/server/static/index.html" not in packed:
        sys.exit(f"{wheel.name} does not contain the page")


def environment(home: Path, name: str) -> dict[str, str]:
    """Return the variables of a clean machine, with a new virtual environment."""
    venv.create(home / name, with_pip=True)
    network = ("PIP_", "SSL_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
    return {
        **{key: value for key, value in os.environ.items() if key.upper().startswith(network)},
        "PIP_QUIET": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PATH": os.pathsep.join([str(home / name / "bin"), os.defpath]),
        "HOME": str(home),
        "RUNNER_TEMP": str(home),
        "GITHUB_STEP_SUMMARY": str(home / "summary.md"),
        "GIT_AUTHOR_NAME": "CI",
        "GIT_AUTHOR_EMAIL": "ci@example.com",
        "GIT_COMMITTER_NAME": "CI",
        "GIT_COMMITTER_EMAIL": "ci@example.com",
    }


def run_recipe(project: Path, variables: dict[str, str]) -> None:
    """Run the steps of the recipe for GitHub Actions."""
    recipe = yaml.safe_load((project / ".github/workflows/brazesmith.yml").read_text())
    commands = [step["run"] for step in recipe["jobs"]["brazesmith"]["steps"] if "run" in step]
    for command in commands:
        run(command, project, variables | {"CI": "true"})


def run(script: str, folder: Path, variables: dict[str, str]) -> None:
    """Run commands in bash as GitHub Actions does, and stop if one fails."""
    print(f"$ {script}", flush=True)
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    result = subprocess.run(command, cwd=folder, env=variables)
    if result.returncode:
        sys.exit(f"exit code {result.returncode}: {script}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
