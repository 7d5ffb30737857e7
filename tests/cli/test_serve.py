"""`brazesmith serve` as a process: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

SPEC = """
from brazesmith import Attributes, Payload, Text, Track, Transform, identify


class SignUp(Payload, event="user.signup"):
    id: Text
    plan: Text


signup = SignUp()
user = identify(external_id=signup.id)
attributes = Attributes(user=user, custom={"plan": signup.plan})
transform = Transform(name="signup", source=signup, body=Track(attributes=[attributes]))
"""

KEY = {"Authorization": "Bearer local-braze"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n", "utf-8")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "signup.py").write_text(SPEC, "utf-8")
    return tmp_path


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "brazesmith", "serve", *arguments]


@contextmanager
def serving(
    folder: Path, *arguments: str, before: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Start a server; return its process, its address, and what it printed."""
    process = subprocess.Popen(
        [*before, *command("--port", "0", *arguments)],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "Ctrl+C" in line:
            break
    printed = "".join(lines)
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert found, printed
        yield process, found[0], printed
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def post(url: str, body: object, key: str = "local-braze") -> dict[str, object]:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=300) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def plans(url: str, key: str = "local-braze") -> list[str]:
    body = {"external_ids": ["ada"], "fields_to_export": ["custom_attributes"]}
    users = post(f"{url}/users/export/ids", body, key)["users"]
    assert isinstance(users, list)
    return [user["custom_attributes"]["plan"] for user in users]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_where_it_listens_and_stops(project: Path, number: signal.Signals) -> None:
    with serving(project) as (process, url, printed):
        assert "API key     local-braze" in printed
        assert f"POST {url}/transformations/signup\n" in printed
        answer = post(f"{url}/transformations/signup", {"id": "ada", "plan": "pro"})
        assert answer == {"message": "success"}
        assert plans(url) == ["pro"]
        process.send_signal(number)
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_database_survives_kill(project: Path) -> None:
    with serving(project, "--data", "state.db", "--api-key", "other") as (process, url, printed):
        assert "State       state.db" in printed
        post(f"{url}/users/track", {"attributes": [{"external_id": "ada", "plan": "pro"}]}, "other")
        process.kill()
    with serving(project, "--data", "state.db") as (_, url, _):
        assert plans(url) == ["pro"]


def test_slow_clients_do_not_use_up_the_files_of_the_process(project: Path) -> None:
    few = ["sh", "-c", 'ulimit -n 256 && exec "$@"', "sh"]
    with serving(project, before=few) as (_, url, _), ExitStack() as stack:
        port = int(url.rpartition(":")[2])
        for _ in range(500):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=300))
            slow.sendall(b"POST / HTTP/1.1\r\n")
        assert post(f"{url}/transformations/signup", {"id": "ada", "plan": "pro"})


def test_capture_and_demo(tmp_path: Path) -> None:
    arguments = ("--demo", "--capture", "traffic.ndjson", "--rate-limits", "off", "--seed", "1")
    with serving(tmp_path, *arguments) as (process, url, _):
        for _ in range(600):
            with urlopen(Request(f"{url}/_/state", headers=KEY), timeout=300) as answer:
                state = json.load(answer)
            if state["webhooks"]["received"] >= 10:
                break
            time.sleep(0.1)
        assert state["profiles"] >= 30
        process.terminate()
        process.wait(60)
    lines = (tmp_path / "traffic.ndjson").read_text("utf-8").splitlines()
    assert len(lines) >= 10
    assert "local-braze" not in lines[0]


def test_saved_specs_are_compiled_again(project: Path) -> None:
    with serving(project, "--rate-limits", "off") as (_, url, _):
        spec = project / "transforms" / "signup.py"
        spec.write_text(SPEC.replace('{"plan": signup.plan}', '{"plan": "free"}'), "utf-8")
        for _ in range(600):
            post(f"{url}/transformations/signup", {"id": "ada", "plan": "pro"})
            if plans(url) == ["free"]:
                break
            time.sleep(0.1)
        assert plans(url) == ["free"]


def refusal(folder: Path, *arguments: str) -> str:
    """Return what a command prints that exits with 2."""
    done = subprocess.run(
        command(*arguments), cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_in_use(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        message = refusal(project, "--port", str(port))
    assert message == (
        f"error: port {port} is in use by another program\n"
        "  = stop it, or choose another port: `--port 0` takes a free one\n"
    )


def test_unusable_databases(project: Path) -> None:
    (project / "text.db").write_text("this is no database, and long enough to see it" * 9)
    assert "text.db is not an SQLite database" in refusal(project, "--data", "text.db")
    with sqlite3.connect(project / "other.db") as other:
        other.execute("CREATE TABLE a (b)")
    other.close()
    assert "another program" in refusal(project, "--data", "other.db")
    assert "cannot be opened" in refusal(project, "--data", "missing/state.db")


@pytest.mark.parametrize("key", ["", "two words", "schlüssel"])
def test_keys_that_no_header_can_have(project: Path, key: str) -> None:
    assert "cannot be an API key" in refusal(project, "--api-key", key)


def test_a_spec_that_does_not_compile_stops_only_itself(project: Path) -> None:
    (project / "transforms" / "broken.py").write_text("from nowhere import x\n", "utf-8")
    with serving(project) as (_, url, printed):
        assert "nowhere" in printed
        assert post(f"{url}/transformations/signup", {"id": "ada", "plan": "pro"})


def test_without_the_extra_it_says_what_to_install(project: Path) -> None:
    (project / "uvicorn.py").write_text("raise ImportError('no uvicorn', name='uvicorn')\n")
    assert refusal(project) == (
        "error: `serve` needs uvicorn, which is not installed\n"
        "  = install it: pip install 'brazesmith[serve]'\n"
    )
