"""`brazesmith test --coverage` and `brazesmith mutate` beside Jest and StrykerJS.

Coverage: the suite of bench/suite.py with and without coverage, in brazesmith and in Jest.
Mutation: one script with the same cases. Both tools mutate the text of the script; brazesmith also
mutates the spec from which it was compiled. They make different mutants, so the time of one mutant
is compared too. Times and ratios are printed; nothing is asserted. npm installs the others into a
temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import suite

NAME = "regal/call.completed"
RUNS = 3

#: Runs the cases that expect a body, as bench/suite.py does.
STRYKER = {
    "testRunner": "jest",
    "coverageAnalysis": "perTest",
    "mutate": ["code.js"],
    "reporters": ["json"],
    "concurrency": os.cpu_count(),
    "jest": {"enableFindRelatedTests": False},
}

TEST = """
const { cases, read } = require("./cases.js");
const code = require("./code.js");
test.each(cases())("%s %s", (name, folder) => {
  const actual = JSON.parse(JSON.stringify(code(read(folder, "payload.json"), {})));
  expect(actual).toEqual(read(folder, "expected.json"));
});
"""


def main() -> None:
    """Time coverage, then mutation."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not on PATH: there is nothing to compare with")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        _coverage(project)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        _mutation(project, npm)


def _coverage(project: Path) -> None:
    suite.make_project(project)
    contenders = suite.contenders(project)
    commands = {
        name: [command, [*command, "--coverage"]]
        for name, command in contenders.items()
        if name in ("brazesmith test", "jest")
    }
    print(f"coverage: {4 * suite.CASES} cases, whole process, median of {RUNS} runs")
    for name, (plain, counted) in commands.items():
        without, with_ = (_median(command, project) for command in (plain, counted))
        ratio = with_ / without
        print(f"  {name:<16} {without:6.2f} s, with coverage {with_:6.2f} s: {ratio:.2f}")


def _mutation(project: Path, npm: str) -> None:
    cases = _make_case_project(project)
    modules = ["@stryker-mutator/core@9", "@stryker-mutator/jest-runner@9", "jest@29"]
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", *modules]
    subprocess.run(install, cwd=project, check=True, stdout=subprocess.DEVNULL)
    brazesmith = suite.brazesmith()
    times: dict[str, tuple[float, int]] = {}
    for label, command in {
        "brazesmith mutate --code": [brazesmith, "mutate", NAME, "--code", "script.js"],
        "brazesmith mutate (spec)": [brazesmith, "mutate", NAME],
    }.items():
        report = project / "report.json"
        seconds = _median([*command, "--json", str(report)], project, (0, 1), 1)
        times[label] = (seconds, _mutants(report))
    stryker = [npm, "exec", "--", "stryker", "run", "stryker.conf.json"]
    seconds = _median(stryker, project, (0, 1), 1)
    times["stryker"] = (seconds, _mutants(project / "reports/mutation/mutation.json"))
    print(f"mutation: {NAME}, {cases} cases, whole process, second run")
    _print(times)


def _make_case_project(project: Path) -> int:
    """Write a project with the cases of one transform that expect a body; return how many."""
    (project / "pyproject.toml").write_text('[tool.brazesmith]\nintegrations = ["regal"]\n')
    count = 0
    for case in sorted((suite.ROOT / "fixtures" / NAME).iterdir()):
        settings = case / "case.toml"
        has_time = settings.is_file() and "now =" in settings.read_text("utf-8")
        if (case / "expected.json").is_file() and not has_time:
            shutil.copytree(case, project / "fixtures" / NAME / case.name)
            count += 1
    subprocess.run(
        [suite.brazesmith(), "compile", NAME], cwd=project, check=True, stdout=subprocess.DEVNULL
    )
    code = (project / "build" / f"{NAME}.js").read_text("utf-8")
    (project / "script.js").write_text(code, "utf-8")
    module = f"module.exports = function (payload, headers) {{\n{code}\n}};\n"
    (project / "code.js").write_text(module, "utf-8")
    (project / "cases.js").write_text(suite.SHARED.replace("{ cases,", "{ cases, read,"))
    (project / "suite.test.js").write_text(TEST)
    (project / "package.json").write_text('{"private": true, "jest": {"verbose": false}}')
    (project / "stryker.conf.json").write_text(json.dumps(STRYKER))
    return count


def _median(
    command: Sequence[str], folder: Path, codes: Sequence[int] = (0,), runs: int = RUNS
) -> float:
    """Return the seconds that a command takes: the median of some runs after a first one."""
    environment = {**os.environ, "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
        times.append(time.perf_counter() - started)
        if done.returncode not in codes:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return statistics.median(times[1:])


def _mutants(report: Path) -> int:
    """Return how many mutants a report in Stryker's format has."""
    files = json.loads(report.read_text("utf-8"))["files"]
    return sum(len(file["mutants"]) for file in files.values())


def _print(times: Mapping[str, tuple[float, int]]) -> None:
    theirs, their_count = times["stryker"]
    for name, (seconds, count) in times.items():
        per_mutant = 1000 * seconds / count
        ratio = "" if name == "stryker" else f"  brazesmith/stryker = {seconds / theirs:.2f}"
        if name != "stryker":
            ratio += f", each mutant {per_mutant / (1000 * theirs / their_count):.2f}"
        print(f"  {name:<26} {seconds:6.2f} s  {count:4} mutants, {per_mutant:6.1f} ms each{ratio}")


if __name__ == "__main__":
    main()
