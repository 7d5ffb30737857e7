"""`brazesmith serve` as a process: real connections, a crash and a restart, captured webhooks."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.server.scenarios import KEY, SHOP, run

from brazesmith.archive.reading import Sample, read_archives

#: Seconds that a start, or an event, may take on a busy machine.
_PATIENCE = 60


class _Served:
    """A server with its process, and a client."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "brazesmith", "serve", "--port", "0", *options]
        self.output = folder / "output.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        match = _await(lambda: re.search(r"http://127\.0\.0\.1:(\d+)", self._printed()))
        self.port = int(match[1])
        self.client = httpx2.Client(base_url=match[0], timeout=_PATIENCE)

    def _printed(self) -> str:
        text = self.output.read_text()
        assert self.process.poll() is None, text
        return text

    def kill(self) -> None:
        """Kill the process, as `kill -9` does."""
        self.process.kill()
        self.process.wait()
        self.client.close()

    def stop(self) -> None:
        """Stop the process, as Ctrl+C does."""
        self.client.close()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(_PATIENCE) == 0, self.output.read_text()


def _await(found: Callable[[], Any]) -> Any:
    """Return what a function finds, as soon as it finds something."""
    end = time.monotonic() + _PATIENCE
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value


@contextmanager
def _serving(folder: Path, *options: str) -> Iterator[_Served]:
    served = _Served(folder, *options)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SHOP, tmp_path / "shop")


def test_what_was_acknowledged_is_there_after_a_crash(folder: Path) -> None:
    with _serving(folder, "--data", "braze.db") as served:
        run(
            served.client.request,
            [
                {"POST /users/track": {"attributes": [{"external_id": "ada", "plan": "pro"}]}},
                {"POST /transformations/shop/order": {"id": "bob", "plan": "free"}},
                {"POST /transformations/shop/nothing": {"id": "bob"}},
            ],
        )
        served.kill()
    with _serving(folder, "--data", "braze.db") as served:
        run(
            served.client.request,
            [
                {
                    "GET /_/state": None,
                    "state": {"profiles": 2, "webhooks": {"received": 2, "delivered": 1}},
                    "log": {"transform": "shop/nothing", "outcome": "skip"},
                },
                {
                    "POST /users/export/ids": {"external_ids": ["ada", "bob"]},
                    "answer": {
                        "users": [
                            {"custom_attributes": {"plan": "pro"}},
                            {"custom_attributes": {"plan": "free"}},
                        ]
                    },
                },
            ],
        )


def test_faults_on_real_connections(folder: Path) -> None:
    with _serving(folder) as served:
        served.client.post("/_/faults", headers=KEY, json={"drop": True, "count": 2})
        with socket.create_connection(("127.0.0.1", served.port)) as connection:
            body = b'{"id": "ada"}'
            connection.sendall(
                b"POST /transformations/shop/order HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (served.port, len(body), body)
            )
            connection.settimeout(_PATIENCE)
            assert connection.recv(1000) == b""
        steps = [
            {
                "POST /transformations/shop/order": {"id": "ada"},
                "dropped": True,
                "state": {"profiles": 0, "webhooks": {"received": 0}, "faults": []},
                "log": {"fault": "connection dropped", "incoming": {"id": "ada"}},
            },
            {"POST /transformations/shop/order": {"id": "ada"}, "state": {"profiles": 1}},
        ]
        run(served.client.request, steps)
        served.client.post("/_/faults", headers=KEY, json={"latency_ms": 300, "count": 2})
        began = time.monotonic()
        served.client.post("/transformations/shop/order", json={"id": "ada"})
        assert time.monotonic() - began > 0.29
        _post(served, "shop/order", '{"id": "bob"}').close()
        # The request is answered, although nobody waits for the answer any more.
        _await(lambda: served.client.get("/_/state", headers=KEY).json()["profiles"] == 2)


def test_a_script_that_hangs_does_not_block_others(folder: Path) -> None:
    settings = folder / "pyproject.toml"
    settings.write_text(settings.read_text().replace("= 1\n", "= 600\n"))
    with _serving(folder) as served:
        hanging = [_post(served, "shop/hangs", '{"id": "ada", "hang": true}') for _ in range(6)]
        run(served.client.request, [{"POST /transformations/shop/order": {"id": "ada"}}])
        [entry] = served.client.get("/_/log", headers=KEY).json()
        assert entry["transform"] == "shop/order"
        served.kill()
        for connection in hanging:
            connection.close()


def test_a_script_that_hangs_is_answered(folder: Path) -> None:
    with _serving(folder) as served:
        hanging = [_post(served, "shop/hangs", '{"id": "ada", "hang": true}') for _ in range(6)]
        for connection in hanging:
            connection.settimeout(_PATIENCE)
            assert connection.recv(1000).startswith(b"HTTP/1.1 201")
            connection.close()
        log = served.client.get("/_/log", headers=KEY).json()
        assert [entry["transform"] for entry in log] == ["shop/hangs"] * 6


def _post(served: _Served, name: str, body: str) -> socket.socket:
    """Send a webhook, and return its connection without waiting for the answer."""
    connection = socket.create_connection(("127.0.0.1", served.port))
    connection.sendall(
        f"POST /transformations/{name} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    return connection


def test_live_events(folder: Path) -> None:
    with _serving(folder) as served:
        with served.client.stream("GET", "/_/live", headers=KEY) as stream:
            events = _events(stream.iter_lines())
            assert next(events)[0] == "state"
            served.client.post("/transformations/shop/order", json={"id": "ada"})
            entry = _next(events, "log")
            assert (entry["transform"], entry["outcome"]) == ("shop/order", "body")
            while _next(events, "state")["profiles"] != 1:
                pass
            assert served.client.post("/_/reset", headers=KEY).is_success
            assert _next(events, "reset") is None
            while _next(events, "state")["profiles"] != 0:
                pass
            served.client.post("/transformations/shop/order", json={"id": "ada"})
            entry = _next(events, "log")
        served.client.post("/transformations/shop/order", json={"id": "bob"})
        again = {**KEY, "Last-Event-ID": str(entry["id"])}
        with served.client.stream("GET", "/_/live", headers=again) as stream:
            name, missed = next(_events(stream.iter_lines()))
            assert (name, missed["id"]) == ("log", entry["id"] + 1)


def _next(events: Iterator[tuple[str, Any]], name: str) -> Any:
    """Return the data of the next event of a name. States, which come after a time, are passed."""
    for found, data in events:
        if found == name:
            return data
        assert found == "state"
    raise AssertionError(f"no event {name}")


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_captured_webhooks_replay_the_same(folder: Path) -> None:
    payloads: list[Any] = [
        {"id": "ada", "plan": "pro", "n": 1.50, "text": "ä ☃\n"},
        {"id": None},
        [],
        {"id": "bob", "plan": {"token": 5, "nested": [None, {}]}},
    ]
    with _serving(folder, "--capture", "traffic.ndjson.zst") as served:
        for payload in payloads:
            body = json.dumps(payload, indent=1)
            headers = {"Content-Type": "application/json", "Authorization": "Bearer s3cret"}
            served.client.post("/transformations/shop/order", content=body, headers=headers)
        log = served.client.get("/_/log", headers=KEY).json()
        served.kill()
    found = list(read_archives([str(folder / "traffic.ndjson.zst")]))
    assert [one.payload for one in found if isinstance(one, Sample)] == payloads
    assert "s3cret" not in str(found)
    command = ["replay", "shop/order", "traffic.ndjson.zst", "-o", "replayed"]
    subprocess.run([sys.executable, "-m", "brazesmith", *command], cwd=folder, check=False)
    lines = (folder / "replayed/results.ndjson").read_text().splitlines()
    replayed = [json.loads(line) for line in lines]
    assert len(replayed) == len(payloads)
    for entry, record in zip(reversed(log), replayed, strict=True):
        assert (entry["outcome"], entry["output"]) == (record["outcome"], record["body"])
