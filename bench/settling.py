"""CPU time per event of settling an archive, judging included, beside a plain Node script.

200,000 events of call.completed, made from the committed fixtures with a fixed seed, once with
generated code and once with the script of Braze's partner page. Each program runs as a whole
process, in turn; the time is that of all its processes, user and system. Nothing is asserted.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.engines import Settled

ROOT = Path(__file__).resolve().parents[1]
EVENTS = 200_000
ROUNDS = 5
CODES = {
    "generated code": ROOT / "build/regal/call.completed.js",
    "partner page": ROOT / "bench/partner_page.js",
}
NOW = "2026-01-01T00:00:00Z"


def main() -> None:
    """Make the archive, run both programs on it, print a table."""
    node = shutil.which("node")
    if node is None:
        raise SystemExit("node is not on PATH")
    with tempfile.TemporaryDirectory() as folder:
        archive, output = Path(folder) / "archive.ndjson", Path(folder) / "output.ndjson"
        write_archive(archive)
        print(f"{EVENTS:,} events of call.completed, best of {ROUNDS} rounds: µs per event")
        for name, code in CODES.items():
            files = [str(code), str(archive), str(output)]
            commands = {
                "node": [node, str(ROOT / "bench/settling.js"), *files],
                "brazesmith": [sys.executable, __file__, *files],
            }
            report(name, measured(commands))


def write_archive(path: Path) -> None:
    """Write events that vary as real ones do."""
    dice = random.Random(1)
    files = sorted(ROOT.glob("fixtures/regal/call.completed/*/payload.json"))
    usual = json.loads((ROOT / "fixtures/regal/call.completed/page/payload.json").read_text())
    others = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    runnable = [one for one in others if is_runnable(one)]
    with path.open("w", encoding="utf-8") as archive:
        for number in range(EVENTS):
            payload = dice.choice(runnable) if dice.random() < 0.1 else usual
            event = {**payload, "userId": f"user-{dice.randrange(50_000)}"}
            event["originalTimestamp"] = str(1_700_000_000 + number)
            event["properties"] = {**payload["properties"], **changes(dice)}
            archive.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")


def is_runnable(payload: Mapping[str, object]) -> bool:
    """Return whether the partner page's script returns a body for a payload."""
    return isinstance(payload.get("properties"), dict)


def changes(dice: random.Random) -> Mapping[str, object]:
    """Return properties of one call."""
    notes = (None, None, "Left a message", "Will call back on Monday, wants for a quote")
    return {
        "agent_firstname": dice.choice(("Rebecca", "Ada", "Zoé", "Grace")),
        "call_id": f"WT{dice.getrandbits(64):x}",
        "direction": dice.choice(("OUTBOUND", "INBOUND")),
        "notes": dice.choice(notes),
        "talk_time": dice.randrange(900),
        "handle_time": dice.randrange(1200),
    }


def measured(commands: Mapping[str, list[str]]) -> Mapping[str, float]:
    """Return the least CPU seconds of each command."""
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(ROUNDS):
        for name, command in commands.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
            best[name] = min(best[name], user + system)
    return best


def report(name: str, seconds: Mapping[str, float]) -> None:
    """Print one row."""
    each = {program: taken / EVENTS * 1e6 for program, taken in seconds.items()}
    ratio = each["brazesmith"] / each["node"]
    times = "  ".join(f"{program} {taken:5.2f}" for program, taken in each.items())
    print(f"  {name:16} {times}  brazesmith/node = {ratio:.2f}")


def settle(code: Path, archive: Path, output: Path) -> None:
    """Settle an archive; this is the program that is timed."""
    from brazesmith.contract.clean import clean_check
    from brazesmith.contract.destinations.track import TRACK
    from brazesmith.engines import Emulator, Settling
    from brazesmith.engines.settling import CHUNK_BYTES, SETTLED

    is_pure = code == CODES["generated code"]
    check = clean_check(TRACK, "combined-75", "strict")
    before = ('{"line":', ',"outcome":"body","body":')
    after = ',"error":null,"findings":[]}'
    job = Settling(code.read_text(encoding="utf-8"), is_pure, check, NOW, 1, before, after)
    line = 1
    with Emulator() as emulator, archive.open("rb") as source, output.open("wb") as results:
        for chunk in chunks(source.read, CHUNK_BYTES):
            settled = emulator.settle(job, chunk, line)
            line += len(settled.states)
            if settled.states.strip(SETTLED):
                judge_others(settled)
            results.write(settled.text)


def judge_others(settled: Settled) -> None:
    """Judge the bodies that the check does not pass."""
    from brazesmith.contract import judge
    from brazesmith.engines.settling import RAN, SETTLED

    assert set(settled.states) <= {SETTLED, RAN}, settled.states
    for state, text in zip(settled.states, settled.lines, strict=True):
        if state == RAN:
            judge(json.loads(text), now=datetime.fromisoformat(NOW))


def chunks(read: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    """Yield parts of a file that end with a whole line."""
    rest = b""
    while data := read(size):
        end = data.rfind(b"\n") + 1
        yield rest + data[:end]
        rest = data[end:]
    if rest:
        yield rest


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        settle(*map(Path, sys.argv[1:]))
