"""`mutate` on projects: what it kills, finds and refuses, and runs that end early."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app.mutating.mutate import MutationRun, mutate
from brazesmith.mutation import exploring
from brazesmith.mutation.mutant import Result, Status
from brazesmith.projects.project import load_project
from brazesmith.report.mutation import mutation_lines

SHARED = '''"""What all specs share."""

from brazesmith import fallback, lower


def clean(value):
    return fallback(lower(value), "none")
'''
SPEC = '''"""Orders become events."""

from brazesmith import (
    Array, Event, Payload, Text, Track, Transform, UnixSeconds, field, identify, is_filled,
    iso8601, slice_text, take, when,
)  # fmt: skip
{imports}

class Order(Payload, event="Shop order"):
    user: Text
    at: UnixSeconds
    color: Text = field(optional=True)
    note: Text = field(optional=True)
    tags: Array[Text] = field(optional=True)


order = Order()

transform = Transform(
    name="{name}",
    source=order,
    body=Track(
        events=[
            Event(
                user=identify(external_id=order.user),
                name="Ordered",
                time=iso8601(order.at),
                properties={properties},
            )
        ]
    ),
)
'''
PAYLOAD = {"user": "u", "at": 1767323045}


def project(folder: Path, **properties: str) -> Path:
    """Write a project with a transform `shop/NAME` for each name, without cases."""
    (folder / "pyproject.toml").write_text("[tool.brazesmith]\n")
    transforms = folder / "transforms"
    transforms.mkdir()
    (transforms / "_shared.py").write_text(SHARED)
    for name, written in properties.items():
        imports = "from _shared import clean\n" if "clean" in written else ""
        text = SPEC.replace("{name}", f"shop/{name}").replace("{properties}", written)
        (transforms / f"{name}.py").write_text(text.replace("{imports}", imports))
    return folder


def case(folder: Path, transform: str, name: str, properties: Any, **payload: Any) -> None:
    """Write a case with its expected body."""
    place = folder / "fixtures" / transform / name
    place.mkdir(parents=True)
    time_ = "2026-01-02T03:04:05.000Z"
    event = {"external_id": "u", "name": "Ordered", "time": time_, "properties": properties}
    (place / "payload.json").write_text(json.dumps({**PAYLOAD, **payload}))
    (place / "expected.json").write_text(json.dumps({"events": [event]}))


def texts(run: MutationRun, status: Status) -> list[str]:
    return [one.mutant.fault.text for one in run.results if one.status is status]


def result(run: MutationRun, text: str) -> Result:
    [found] = [one for one in run.results if one.mutant.fault.text == text]
    return found


def test_what_cases_notice_is_killed_and_the_rest_has_a_payload(tmp_path: Path) -> None:
    root = project(tmp_path, order='{"code": slice_text(order.note, 0, 4)}')
    case(root, "shop/order", "usual", {"code": "abc"}, note="abc")
    run = mutate(load_project(root))
    assert not run.passed
    assert texts(run, Status.SURVIVED) == ["5 instead of 4"]
    survivor = result(run, "5 instead of 4")
    assert survivor.trial is not None
    assert len(survivor.trial.payload["note"]) > 4
    assert survivor.expected != survivor.actual
    assert survivor.mutant.fault.after == "5"
    killed = result(run, '"Orderde" instead of "Ordered"')
    assert (killed.status, killed.killed_by) == (Status.KILLED, "shop/order::usual")


def test_a_suite_that_notices_everything_passes(tmp_path: Path) -> None:
    root = project(tmp_path, order='{"code": slice_text(order.note, 0, 4)}')
    case(root, "shop/order", "long", {"code": "abcd"}, note="abcdef")
    run = mutate(load_project(root))
    assert run.passed
    assert run.total.score == 1


def test_what_changes_nothing_is_equivalent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inner condition is the outer one, and a text of no characters is the same as none."""
    monkeypatch.setattr(exploring, "_PAYLOADS", 200)
    monkeypatch.setattr(exploring, "_FOCUSED", 200)
    written = '{"code": when(is_filled(order.note), when(is_filled(order.note), order.note))}'
    root = project(tmp_path, order=written)
    case(root, "shop/order", "filled", {"code": "abc"}, note="abc")
    case(root, "shop/order", "empty", {}, note="")
    case(root, "shop/order", "none", {})
    run = mutate(load_project(root))
    assert texts(run, Status.SURVIVED) == []
    assert len(texts(run, Status.EQUIVALENT)) >= 1


def test_the_same_seed_has_the_same_result(tmp_path: Path) -> None:
    root = project(tmp_path, order='{"tags": take(order.tags, 30), "color": order.color}')
    case(root, "shop/order", "usual", {"tags": ["a"]}, tags=["a"])
    first, second = (mutate(load_project(root), seed=7, jobs=jobs) for jobs in (1, 2))
    assert [one.trial for one in first.results] == [one.trial for one in second.results]
    found = result(first, "31 instead of 30").trial
    assert found is not None
    assert len(found.payload["tags"]) > 30


def test_a_line_that_transforms_share_is_one_fault(tmp_path: Path) -> None:
    root = project(tmp_path, one='{"a": clean(order.color)}', two='{"b": clean(order.note)}')
    case(root, "shop/one", "upper", {"a": "red"}, color="Red")
    case(root, "shop/one", "none", {"a": "none"})
    case(root, "shop/two", "text", {"b": "x"}, note="x")
    for names in ([], ["shop/two"]):
        run = mutate(load_project(root), names)
        assert texts(run, Status.SURVIVED) == [], names
        killed = result(run, '"noen" instead of "none"')
        assert killed.killed_by == "shop/one::none"
    line = next(line for line in mutation_lines(run) if "of them only" in line)
    assert line == "2 of them only by cases of other transforms: shop/one"
    assert run.mutations[0].others == {"shop/one": 2}


def test_a_transform_without_cases_has_no_score(tmp_path: Path) -> None:
    root = project(tmp_path, one='{"a": order.color}', two='{"b": order.note}')
    case(root, "shop/one", "usual", {"a": "red"}, color="red")
    run = mutate(load_project(root))
    one, two = run.mutations
    assert one.score == 1
    assert two.score is None
    assert two.problem.startswith("no cases; run `brazesmith fixture add shop/two FILE`")
    assert run.total.score is None
    assert not run.passed


def test_a_case_that_fails_has_no_score(tmp_path: Path) -> None:
    root = project(tmp_path, one='{"a": order.color}')
    case(root, "shop/one", "usual", {"a": "blue"}, color="red")
    run = mutate(load_project(root))
    [one] = run.mutations
    assert one.score is None
    assert one.problem == "1 case fails (usual); run `brazesmith test shop/one` to see why"
    assert one.results == ()
    assert not run.passed


def test_a_spec_with_errors_has_no_score(tmp_path: Path) -> None:
    root = project(tmp_path, one='{"a": order.color}')
    case(root, "shop/one", "usual", {"a": "red"}, color="red")
    (root / "transforms" / "two.py").write_text("from brazesmith import Transform\nTransform(\n")
    run = mutate(load_project(root))
    assert [diagnostic.code for diagnostic in run.diagnostics]
    assert not run.passed


def test_a_budget_that_is_over_gives_no_verdict(tmp_path: Path) -> None:
    root = project(tmp_path, one='{"a": take(order.tags, 50)}')
    case(root, "shop/one", "usual", {"a": ["x"]}, tags=["x"])
    run = mutate(load_project(root), seconds=1e-6)
    assert run.stopped == "the budget of 1e-06 seconds is used up"
    assert run.total.score is None
    assert not run.total.complete
    assert not run.passed
    assert {one.status for one in run.results} == {Status.PENDING}


# As a process ------------------------------------------------------------------------------------

MANY = {f"t{number}": f'{{"a": take(order.tags, {number})}}' for number in range(30, 35)}


#: `mutate`, whose workers wait for a file before they begin; another file says that they wait.
HELD = """
import os, time
from pathlib import Path
from brazesmith.projects import workers
from brazesmith.cli import run

def end_with_parent():
    original()
    Path("waits-%d" % os.getpid()).touch()
    end = time.monotonic() + 600  # no failing test leaves it behind
    while not Path("go").exists() and time.monotonic() < end:
        time.sleep(0.02)

original, workers._end_with_parent = workers._end_with_parent, end_with_parent
run()
"""


def started(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HELD, "mutate", "--jobs", "2"]
    return subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "BRAZESMITH_CACHE": "off"},
        start_new_session=True,
    )


def workers_of(process: subprocess.Popen[str], root: Path) -> list[int]:
    """Return the two processes that share the work, once they wait."""
    while len(found := list(root.glob("waits-*"))) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    return [int(file.name.partition("-")[2]) for file in found]


def is_running(process: int) -> bool:
    """Return whether a process has not ended; a zombie has no command line."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def many(tmp_path: Path) -> Path:
    root = project(tmp_path, **MANY)
    for name in MANY:
        case(root, f"shop/{name}", "usual", {"a": ["x"]}, tags=["x"])
    return root


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_killed_worker_gives_no_verdict(many: Path) -> None:
    process = started(many)
    workers = workers_of(process, many)
    os.kill(workers[0], signal.SIGKILL)
    (many / "go").touch()
    output, errors = process.communicate(timeout=600)
    assert process.returncode == 1
    assert "incomplete, so there is no verdict: a process was killed (SIGKILL)" in errors
    assert "not run" in output
    assert "%" not in output.splitlines()[-2]


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGINT, 1, "no verdict: interrupted"),
        (signal.SIGTERM, 1, "no verdict: interrupted"),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_an_interrupted_run_gives_no_verdict(
    many: Path, number: signal.Signals, code: int, said: str
) -> None:
    process = started(many)
    workers = workers_of(process, many)
    os.kill(process.pid, number)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == code
    assert said in errors
    assert "Traceback" not in errors
    for worker in workers:
        while is_running(worker):
            time.sleep(0.05)
