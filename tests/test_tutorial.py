"""docs/tutorial.md: its commands run one after the other, and print what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

TUTORIAL = Path(__file__).parents[1] / "docs/tutorial.md"
#: The commands that exit with 1: a body differs, and the transform of `init` was never pasted.
FAILING = ("brazesmith test loyalty/points.booked\n", "brazesmith status\n")
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.M)
GIT = {f"GIT_{who}_{what}": "ada" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def test_the_tutorial(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, **GIT, "PATH": path, "NO_COLOR": "1"}
    environment.pop("CI", None)
    project = tmp_path / "loyalty"
    output, ran, compared = "", 0, 0
    for info, block in FENCE.findall(TUTORIAL.read_text("utf-8")):
        if info.startswith("json "):
            file = project / info.removeprefix("json ")
            file.parent.mkdir(exist_ok=True)
            file.write_text(block)
        elif info == "python":
            assert block in (project / "transforms/points_booked.py").read_text()
        elif info == "diff":
            [old, new] = [line[1:] for line in block.splitlines()]
            spec = project / "transforms/points_booked.py"
            assert old in spec.read_text()
            spec.write_text(spec.read_text().replace(old, new))
        elif info == "text":
            assert block in output
            compared += 1
        elif not block.startswith("# Not run by the tests: "):
            # What was copied from the dashboard is what was pasted.
            script = block.replace("--clipboard", "build/loyalty/points.booked.js")
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=project if project.is_dir() else tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            output, ran = done.stdout, ran + 1
            assert done.returncode == block.endswith(FAILING), f"{script}\n{output}"
    assert (ran, compared) == (8, 4)
