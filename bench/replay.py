"""CPU time per event of `brazesmith replay`, the whole command, beside a plain Node script.

200,000 generated events of call.completed, through generated code, the script of Braze's partner
page, and codes that make replay work harder: every body has a finding, a tenth of the payloads
fail, every body differs from that of an older code. The time is that of all processes, user and
system, also of those that the command ends without waiting for them. Nothing is asserted.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
NAME = "regal/call.completed"
PAGE = ROOT / "bench/partner_page.js"
GENERATED = ROOT / "build/regal/call.completed.js"
EVENTS = 200_000
ROUNDS = 3
COMMAND = (sys.executable, "-m", "brazesmith")

#: prctl: processes whose parent has ended become children of this one, which waits for them.
SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Taken:
    """The CPU time and the wall time of a command, in seconds."""

    cpu: float
    wall: float

    def least(self, other: Taken) -> Taken:
        """Return the lower of both times."""
        return Taken(min(self.cpu, other.cpu), min(self.wall, other.wall))


def main() -> None:
    """Make the archive, run all commands on it in turn, print a table."""
    node = shutil.which("node")
    if node is None or sys.platform != "linux":
        raise SystemExit("node is not on PATH, or this is not Linux")
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "archive.ndjson"
        generate = (*COMMAND, "fixture", "generate", NAME, "-n", str(EVENTS), "-o", str(archive))
        subprocess.run(generate, check=True, cwd=ROOT)
        script = ROOT / "bench/settling.js"
        for row, (code, arguments) in rows(folder).items():
            files = (str(code), str(archive), str(folder / "output.ndjson"))
            replay = (*COMMAND, "replay", *arguments, str(archive), "-o", str(folder / "out"))
            commands = {
                "node": (node, str(script), *files),
                "one worker": (*replay, "--jobs", "1"),
                "two workers": (*replay, "--jobs", "2"),
            }
            report(row, measured(commands))


def rows(folder: Path) -> Mapping[str, tuple[Path, tuple[str, ...]]]:
    """Return what to run: the code for Node, and the target and options of the command."""
    generated = GENERATED.read_text(encoding="utf-8")
    texts = {
        "finding": f"const made = (() => {{ {generated} }})();\n"
        'made.attributes = [{ external_id: "x", gender: "unknown" }];\nreturn made;\n',
        "failing": f'if (payload.created_at % 10 === 0) throw new Error("no");\n{generated}',
        "older": generated.replace('"Call Completed"', '"Call Done"'),
    }
    files = {name: folder / f"{name}.js" for name in texts}
    for name, file in files.items():
        file.write_text(texts[name], encoding="utf-8")
    return {
        "generated code": (GENERATED, (NAME,)),
        "partner page": (PAGE, (str(PAGE),)),
        "a finding in every body": (files["finding"], (str(files["finding"]),)),
        "one in ten fails": (files["failing"], (str(files["failing"]),)),
        "every body differs": (GENERATED, (NAME, "--against", str(files["older"]))),
    }


def measured(commands: Mapping[str, Sequence[str]]) -> Mapping[str, Taken]:
    """Return the least times of each command."""
    best = dict.fromkeys(commands, Taken(float("inf"), float("inf")))
    for _ in range(ROUNDS):
        for name, command in commands.items():
            best[name] = best[name].least(timed(command))
    return best


def timed(command: Sequence[str]) -> Taken:
    """Run a command and return its times. A replay ends with 1 if bodies are rejected."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    subprocess.run(
        command, check=False, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wall = monotonic() - began
    with suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall)


def report(name: str, taken: Mapping[str, Taken]) -> None:
    """Print one row."""
    cpu = {program: times.cpu / EVENTS * 1e6 for program, times in taken.items()}
    wall = taken["two workers"].wall / taken["one worker"].wall
    print(
        f"  {name:24} node {cpu['node']:5.1f} µs  replay {cpu['one worker']:5.1f} µs  "
        f"replay/node = {cpu['one worker'] / cpu['node']:.2f}  two workers/one = {wall:.2f} (wall)",
        flush=True,
    )


if __name__ == "__main__":
    main()
