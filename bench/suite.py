"""`brazesmith test` beside the same cases as a plain Node script and as a Jest suite.

1,000 cases of the four Regal transforms, 250 payloads of each, made from the committed fixtures.
Each program runs as a whole process, in turn, after one warm-up; medians and ratios are printed.
Nothing here is asserted. Jest is installed by npm into a temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVENTS = (
    "call.completed",
    "contact.attribute.edited",
    "contact.experiment.assigned",
    "contact.unsubscribed",
)
NAMES = tuple(f"regal/{event}" for event in EVENTS)
CASES = 250
RUNS = 5

NODE = """
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { cases, runCase } = require("./cases.js");
for (const [name, folder] of cases()) {
  const { actual, expected } = runCase(name, folder);
  assert.deepStrictEqual(actual, expected, folder);
}
"""

JEST = """
const { cases, runCase } = require("./cases.js");
test.each(cases())("%s %s", (name, folder) => {
  const { actual, expected } = runCase(name, folder);
  expect(actual).toEqual(expected);
});
"""

#: What both JavaScript programs need: find the cases, run one.
SHARED = """
const fs = require("node:fs");
const path = require("node:path");
const scripts = {};
function cases() {
  const found = [];
  const root = path.join(__dirname, "fixtures", "regal");
  for (const event of fs.readdirSync(root)) {
    for (const one of fs.readdirSync(path.join(root, event))) {
      found.push([event, path.join(root, event, one)]);
    }
  }
  return found;
}
function read(folder, file) {
  return JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
}
function runCase(event, folder) {
  if (!(event in scripts)) {
    const code = fs.readFileSync(path.join(__dirname, "build", "regal", event + ".js"), "utf8");
    scripts[event] = new Function("payload", "headers", code);
  }
  const actual = JSON.parse(JSON.stringify(scripts[event](read(folder, "payload.json"), {})));
  return { actual, expected: read(folder, "expected.json") };
}
module.exports = { cases, runCase };
"""


def main() -> None:
    """Make the cases, time the three programs, print a table."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        make_project(project)
        timed = contenders(project)
        times: dict[str, list[float]] = {name: [] for name in timed}
        for number in range(RUNS + 1):
            for name, command in timed.items():
                seconds = _time(command, project)
                if number:  # the first run warms the file system's cache
                    times[name].append(seconds)
    _print(times)


def make_project(project: Path) -> None:
    """Write a project with the cases."""
    shutil.copy(ROOT / "pyproject.toml", project)
    for event in (ROOT / "fixtures/regal" / name for name in EVENTS):
        bodies = [case for case in sorted(event.iterdir()) if (case / "expected.json").is_file()]
        usable = [case for case in bodies if not (case / "case.toml").read_text().count("now =")]
        for number in range(CASES):
            source = usable[number % len(usable)]
            target = project / "fixtures/regal" / event.name / f"case-{number:04}"
            target.mkdir(parents=True)
            for file in ("payload.json", "expected.json"):
                value = json.loads((source / file).read_text(encoding="utf-8"))
                (target / file).write_text(json.dumps(value, indent=2), encoding="utf-8")
    _check_call([brazesmith(), "compile", *NAMES], project)


def contenders(project: Path) -> Mapping[str, list[str]]:
    """Return the commands that run the cases, as far as they can be installed."""
    found = {"brazesmith test": [brazesmith(), "test", *NAMES]}
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        print("node is not on PATH: only brazesmith is timed", file=sys.stderr)
        return found
    (project / "cases.js").write_text(SHARED)
    (project / "plain.js").write_text(NODE)
    found["node plain.js"] = [node, "plain.js"]
    if npm is not None:
        (project / "package.json").write_text('{"private": true, "jest": {"verbose": false}}')
        (project / "suite.test.js").write_text(JEST)
        _check_call([npm, "install", "--silent", "--no-audit", "--no-fund", "jest@29"], project)
        found["jest"] = [node, "node_modules/.bin/jest", "--silent"]
    return found


def brazesmith() -> str:
    """Return the command beside this Python."""
    return str(Path(sys.executable).with_name("brazesmith"))


def _check_call(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _time(command: list[str], folder: Path) -> float:
    environment = {**os.environ, "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # both keep what they have compiled
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return seconds


def _print(times: Mapping[str, list[float]]) -> None:
    medians = {name: statistics.median(values) for name, values in times.items()}
    first = medians["brazesmith test"]
    print(f"{4 * CASES} cases, whole process, median of {RUNS} runs (least, most)")
    for name, values in times.items():
        ratio = (
            ""
            if name == "brazesmith test"
            else f"  brazesmith/{name.split()[0]} = {first / medians[name]:.2f}"
        )
        print(f"  {name:<16} {medians[name]:6.2f} s  ({min(values):.2f}, {max(values):.2f}){ratio}")


if __name__ == "__main__":
    main()
