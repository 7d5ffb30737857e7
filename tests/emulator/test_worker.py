"""The worker process: its life, its death, its memory, its surroundings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep

import psutil
import pytest

from brazesmith.engines import Emulator, EmulatorUnavailable, Failure, Input, Limits
from brazesmith.engines.process import Worker, WorkerDied
from brazesmith.engines.v8.engine import V8


def worker_of(emulator: Emulator) -> Worker:
    worker = emulator._worker
    assert worker is not None
    return worker


@pytest.fixture
def own() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def test_a_worker_is_started_late_and_ended_early() -> None:
    own = Emulator()
    assert own._worker is None
    own.run("return 1", [Input("{}")])
    pid = worker_of(own).pid
    own.close()
    own.close()
    assert not psutil.pid_exists(pid)
    assert own.run("return 1", [Input("{}")])[0].body == "1"


def test_a_worker_killed_between_runs_is_replaced(own: Emulator) -> None:
    own.run("return 1", [Input("{}")])
    os.kill(worker_of(own).pid, signal.SIGKILL)
    assert own.run("return 2", [Input("{}")])[0].body == "2"


def test_a_worker_killed_in_the_middle_of_a_suite_costs_no_outcome(own: Emulator) -> None:
    inputs = [Input(str(i)) for i in range(400)]
    bodies = []
    for at, outcome in enumerate(own.stream("return payload", inputs)):
        bodies.append(outcome.body)
        if at == 150:
            os.kill(worker_of(own).pid, signal.SIGKILL)
    assert bodies == [each.payload for each in inputs]


def test_a_worker_killed_over_and_over_is_a_crash(own: Emulator) -> None:
    def kill_each() -> None:
        killed: set[int] = set()
        while len(killed) < 2:
            sleep(0.1)
            worker = own._worker
            if worker is not None and worker.pid not in killed:
                killed.add(worker.pid)
                os.kill(worker.pid, signal.SIGKILL)

    own.limits = replace(own.limits, seconds=600)
    own.run("return 1", [Input("{}")])
    killer = Thread(target=kill_each)
    killer.start()
    [outcome] = own.run("for (;;);", [Input("{}")])
    killer.join()
    assert outcome.error is not None
    assert outcome.error.kind is Failure.CRASH
    assert "killed by signal 9" in outcome.error.message


def test_ten_thousand_cases_in_flat_memory(own: Emulator) -> None:
    code = "return { events: [{ time: new Date(), id: payload.id, list: payload.list }] }"
    inputs = [Input(f'{{"id":{i},"list":["a","b",{i}]}}') for i in range(10_000)]
    resident = []
    for at, outcome in enumerate(own.stream(code, inputs)):
        assert outcome.error is None
        if at % 1000 == 999:
            resident.append(worker_of(own).resident_mb())
    assert max(resident) < 300
    assert resident[-1] < resident[1] + 50


def test_two_emulators_at_the_same_time() -> None:
    def work(tag: int) -> set[str | None]:
        with Emulator() as emulator:
            outcomes = emulator.run(
                "globalThis.n = (globalThis.n || 0) + 1; return [n, payload]",
                [Input(str(tag))] * 20,
            )
        return {o.body for o in outcomes}

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, [1, 2])) == [{"[1,1]"}, {"[1,2]"}]


def test_an_unread_stream_does_not_answer_the_next_run(own: Emulator) -> None:
    left = own.stream("return payload", [Input(str(i)) for i in range(300)])
    assert next(left).body == "0"
    assert own.run("return 'other'", [Input("{}")] * 3)[2].body == '"other"'
    assert [o.body for o in left] == [str(i) for i in range(1, 300)]


def test_the_worker_knows_nothing_of_the_callers_surroundings(
    own: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    own.run("return 1", [Input("{}")])
    environment = psutil.Process(worker_of(own).pid).environ()
    assert "SECRET_TOKEN" not in environment
    assert "HOME" not in environment
    assert own.run("return new Date(0).getHours()", [Input("{}")])[0].body == "0"


def test_what_v8_prints_when_it_dies_stays_off_the_terminal(
    own: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    [outcome] = own.run("return 'x'.repeat(2 ** 28).split('').length", [Input("{}")])
    assert outcome.error is not None
    assert outcome.error.kind is Failure.MEMORY
    assert capfd.readouterr() == ("", "")


def test_a_dead_worker_says_so() -> None:
    worker = Worker(Limits(), V8)
    worker.await_ready()
    worker.kill()
    with pytest.raises(WorkerDied):
        worker.receive(1)


def test_a_worker_that_cannot_start_is_a_fault_of_the_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "worker.py"
    broken.write_text("raise SystemExit('no V8 here')")
    monkeypatch.setattr("brazesmith.engines.v8.engine.WORKER", broken)
    with Emulator() as emulator, pytest.raises(EmulatorUnavailable, match="no V8 here"):
        emulator.run("return 1", [Input("{}")])


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_an_interpreter_ends_although_nobody_closed_the_emulator() -> None:
    ended = run_python("""
        from brazesmith.engines import Emulator, Input
        emulator = Emulator()
        print(emulator.run("return 1", [Input("{}")])[0].body)
    """)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "1\n", "")


def test_a_worker_ends_with_its_parent() -> None:
    ended = run_python("""
        import os
        from brazesmith.engines import Emulator, Input
        emulator = Emulator()
        stream = emulator.stream("if (payload === 150) for (;;); return 1",
                                 [Input(str(i)) for i in range(300)])
        for _ in range(101):
            next(stream)
        print(emulator._worker.pid, flush=True)
        os._exit(0)
    """)
    process = Path(f"/proc/{int(ended.stdout)}")
    if not process.parent.exists():
        pytest.skip("needs /proc")
    gone, _ = psutil.wait_procs(_alive(int(ended.stdout)), timeout=300)
    assert all(not p.is_running() for p in gone)
    assert not _alive(int(ended.stdout))


def _alive(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return []
    return [] if process.status() == psutil.STATUS_ZOMBIE else [process]
