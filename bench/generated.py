"""CPU time per event of generated code, compared with the script on Braze's partner page of Regal.

Node runs both scripts in turn on the payloads of `fixtures/regal/call.completed` that both accept,
from JSON text to JSON text, in several rounds after one to warm up. Nothing is asserted.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = (ROOT / "bench/partner_page.js", ROOT / "build/regal/call.completed.js")


def main() -> None:
    """Run both scripts in Node and print their times and the ratio."""
    node = shutil.which("node")
    if node is None:
        raise SystemExit("node is not on PATH")
    payloads = sorted(ROOT.glob("fixtures/regal/call.completed/*/payload.json"))
    command = [node, str(ROOT / "bench/generated.js"), *map(str, SCRIPTS), "--"]
    done = subprocess.run([*command, *map(str, payloads)], check=True, stdout=subprocess.PIPE)
    result = json.loads(done.stdout)
    page, generated = (statistics.median(times) for times in zip(*result["rounds"], strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in result["rounds"])
    print(
        f"{result['payloads']} payloads of call.completed, median of {len(result['rounds'])} rounds"
    )
    print(f"  partner page    {page:6.2f} µs")
    print(f"  generated code  {generated:6.2f} µs  generated/page = {ratio:.2f}")


if __name__ == "__main__":
    main()
