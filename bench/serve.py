"""`brazesmith serve` under load, with `wrk` (a package of Debian).

Webhooks of call.completed that change 100 contacts, with the state in a file: how many are answered
in a second, the 99th percentile, and whether all are in the log and in the state. An export by id
with 100,000 profiles. How long the start takes, and how much memory all processes have.
The goals are 300 webhooks per second, 100 ms, 10 ms, 1.5 s and 250 MB. Nothing is asserted.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.request import Request, urlopen

import psutil

ROOT = Path(__file__).resolve().parents[1]
PAYLOAD = ROOT / "fixtures/regal/call.completed/current/payload.json"
SECONDS = int(os.environ.get("SECONDS", "10"))
CONNECTIONS = 16
PROFILES = 100_000
HEADERS = {"Authorization": "Bearer local-braze", "Content-Type": "application/json"}

#: What wrk sends: the payload as it is, or the bodies of a file, one in each line.
SCRIPT = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local next_one = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer local-braze"
request = function()
  next_one = next_one %% #bodies + 1
  return wrk.format(nil, nil, nil, bodies[next_one])
end
"""


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    """Start a server; return its address, its process, and how long the start took."""
    started = perf_counter()
    command = [sys.executable, "-m", "brazesmith", "serve", "--port", "0", "--rate-limits", "off"]
    process = subprocess.Popen(
        [*command, "--data", str(data)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    address = ""
    for line in process.stderr:
        if found := re.search(r"listens on (\S+)", line):
            address = found[1]
        if "Ctrl+C" in line:
            break
    try:
        yield address, psutil.Process(process.pid), perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def call(url: str, body: Any = None) -> Any:
    """Return the answer to a request: GET, or POST with a body."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, HEADERS)) as answer:
        return json.load(answer)


def load(folder: Path, url: str, bodies: list[str]) -> str:
    """Run wrk with bodies, one after the other, and return what it prints."""
    lines, script = folder / "bodies", folder / "script.lua"
    lines.write_text("\n".join(bodies), "utf-8")
    script.write_text(SCRIPT % lines, "utf-8")
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script)]
    return subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout


def summary(printed: str) -> str:
    """Return the rate, the 99th percentile and the errors that wrk prints."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    slowest = re.search(r"99%\s+(\S+)", printed)
    errors = "".join(re.findall(r"(?:Non-2xx|Socket errors).*", printed))
    assert rate is not None
    assert slowest is not None
    return f"{float(rate[1]):,.0f}/s, p99 {slowest[1]} {errors}"


def webhooks() -> list[str]:
    """Return webhooks about 100 contacts."""
    payload = json.loads(PAYLOAD.read_text("utf-8"))
    text = json.dumps(payload)
    phone = re.search(r"\+1\d{10}", text)
    assert phone is not None
    return [text.replace(phone[0], f"+1415555{number:04}") for number in range(100)]


def cpu(process: psutil.Process) -> float:
    """Return the CPU time of a process and its children in seconds."""
    everyone = [process, *process.children(recursive=True)]
    return sum(one.cpu_times().user + one.cpu_times().system for one in everyone)


def memory(process: psutil.Process) -> float:
    """Return the memory of a process and its children in MB, without counting a page twice."""
    everyone = [process, *process.children(recursive=True)]
    return sum(one.memory_full_info().pss for one in everyone) / 1e6


def main() -> None:
    """Measure and print."""
    if shutil.which("wrk") is None:
        sys.exit("bench/serve.py needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder / "first.db"):
            pass  # compiles the modules and the specs
        with serving(folder / "state.db") as (url, process, seconds):
            print(f"start                     {seconds:.2f} s, {memory(process):.0f} MB")
            target = f"{url}/transformations/regal/call.completed"
            before = cpu(process)
            printed = load(folder, target, webhooks())
            used = cpu(process) - before
            print(f"webhooks                  {summary(printed)}")
            state = call(f"{url}/_/state")
            answered = re.search(r"(\d+) requests in", printed)
            assert answered is not None
            print(f"  CPU                     {used / int(answered[1]) * 1000:.1f} ms each")
            # wrk does not count what is under way when it stops
            print(f"  answered, received, delivered: {answered[1]}, {state['webhooks']}")
            for start in range(0, PROFILES, 50):
                attributes = [
                    {"external_id": f"user-{number}", "email": f"{number}@example.com", "plan": "x"}
                    for number in range(start, start + 50)
                ]
                call(f"{url}/users/track", {"attributes": attributes})
            ids = [
                json.dumps({"external_ids": [f"user-{number * 37 % PROFILES}"]})
                for number in range(1_000)
            ]
            print(f"with {PROFILES:,} profiles     {memory(process):.0f} MB")
            started = perf_counter()
            for body in ids[:200]:
                call(f"{url}/users/export/ids", json.loads(body))
            print(f"  export by id            {(perf_counter() - started) * 5:.1f} ms, one by one")
            print(
                f"  export by id            {summary(load(folder, f'{url}/users/export/ids', ids))}"
            )
            printed = load(folder, f"{url}/transformations/regal/call.completed", webhooks())
            print(f"  webhooks                {summary(printed)}")


if __name__ == "__main__":
    main()
