"""`brazesmith parity` against a server in this process, which answers as the local Braze does."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from brazesmith.app.parity import host_of, local_answer, steps, without_ids
from brazesmith.cli import main
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.errors import UsageError

KEY = "5f0c7e1a-0000-4000-8000-secret"

#: Returns status, text and headers of an answer.
Respond = Callable[[str, str, Any], tuple[int, str, dict[str, str]]]


@contextmanager
def workspace(respond: Respond) -> Iterator[tuple[str, list[Any]]]:
    """Serve answers; return the URL and the requests that have come."""
    requests: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(data) if data else None
            requests.append((self.command, self.path, body, self.headers["Authorization"]))
            status, text, headers = respond(self.command, self.path, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        def log_message(self, *arguments: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", requests
    server.shutdown()
    thread.join()
    server.server_close()


def like_local(braze: LocalBraze) -> Respond:
    """Return what answers as a local Braze does."""

    def respond(method: str, target: str, body: Any) -> tuple[int, str, dict[str, str]]:
        answer = local_answer(braze, method, target, body)
        return answer.status, json.dumps({**answer.body, "key": KEY}), {}

    return respond


def always(status: int, text: str = "{}", **headers: str) -> Respond:
    """Return what always gives the same answer."""
    return lambda method, target, body: (status, text, headers)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("BRAZE_API_KEY", KEY)


def record(url: str, *arguments: str) -> Result:
    options = ["--url", url, "--wait", "0", *(arguments or ("--yes",))]
    return CliRunner().invoke(main, ["parity", "record", *options])


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["parity", "check", *arguments])


def test_a_recording_of_a_local_braze_has_no_ids_and_no_key() -> None:
    braze = LocalBraze(seed=5)
    with workspace(like_local(braze)) as (url, requests):
        result = record(url)
    assert result.exit_code == 0, result.output
    text = Path("parity.json").read_text("utf-8")
    recording = json.loads(text)
    assert [row["name"] for row in recording["answers"]] == [step.name for step in steps()]
    assert {authorization for *_, authorization in requests} == {f"Bearer {KEY}"}
    assert KEY not in text + result.output
    assert '"key": "{key}"' in text
    assert "{run}" in text
    sent = json.dumps(requests)
    assert "{run}" not in sent
    assert "{time}" not in sent
    for user in braze.export_state()["profiles"]:
        assert user["braze_id"] not in text
    assert braze.counts().profiles == braze.counts().catalogs == 0  # all is deleted
    braze.close()


def test_answers_that_are_the_same() -> None:
    braze = LocalBraze(seed=5)
    with workspace(like_local(braze)) as (url, _):
        record(url, "--yes", "-o", "mine.json")
    braze.close()
    recording = json.loads(Path("mine.json").read_text("utf-8"))
    for row in recording["answers"]:
        del row["body"]["key"]
    Path("mine.json").write_text(json.dumps(recording), "utf-8")
    result = check("mine.json")
    assert result.exit_code == 0, result.output
    assert result.output.endswith(f"{len(steps())} answers compared, 0 different\n")
    first, *others, unknown, refused = recording["answers"]
    first["status"] = 202
    first["body"] = {"message": "\u001b[31mqueued", "attributes_processed": 2}
    refused["status"] = 403
    recording["answers"] = [first, *others, refused]
    Path("mine.json").write_text(json.dumps(recording), "utf-8")
    result = check("mine.json")
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if not line.startswith("same  ")]
    assert lines == [
        f"differs  {first['name']}",
        "  /body/message",
        '    Braze: "\\u001b[31mqueued"',
        '    local: "success"',
        "  /status",
        "    Braze: 202",
        "    local: 201",
        "  undocumented, so the local Braze decided it: array-order, time-format",
        f"not recorded  {unknown['name']}",
        f"not permitted  {refused['name']}, needs users.delete",
        f"{len(steps()) - 2} answers compared, 1 different",
    ]


@pytest.mark.parametrize(
    ("respond", "message"),
    [
        (always(401), "error: Braze does not accept the key in BRAZE_API_KEY (401)\n"),
        (always(429), "error: Braze limits the requests (429)\n"),
    ],
)
def test_a_workspace_that_refuses(respond: Respond, message: str) -> None:
    with workspace(respond) as (url, requests):
        result = record(url)
    assert (result.exit_code, len(requests)) == (2, 1)
    assert result.output.startswith(message)
    assert not Path("parity.json").exists()


def test_odd_answers_are_recorded_and_redirections_not_followed() -> None:
    with workspace(always(200)) as (other, elsewhere):
        respond = always(302, "<html>" + "n" * 1_000, Location=f"{other}/users/track")
        with workspace(respond) as (url, _):
            result = record(url)
    assert result.exit_code == 0, result.output
    assert elsewhere == []
    first = json.loads(Path("parity.json").read_text("utf-8"))["answers"][0]
    assert (first["status"], len(first["body"])) == (302, 200)
    assert check().exit_code == 1


def test_an_unreachable_workspace() -> None:
    with workspace(always(200)) as (url, _):
        pass
    result = record(url)
    assert result.exit_code == 2
    assert "error: cannot reach 127.0.0.1: " in result.output


def test_nothing_is_sent_without_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    with workspace(always(200)) as (url, requests):
        result = record(url, "-o", "other.json")
        assert (result.exit_code, result.output) == (
            2,
            "error: there is no terminal to ask whether to send the requests\n  = pass --yes\n",
        )
        monkeypatch.setenv("CI", "true")
        result = record(url)
        assert result.exit_code == 2
        assert "which is not done in CI" in result.output
        monkeypatch.delenv("CI")
        for key in ("", "  ", "a\nb", "schlüssel"):
            monkeypatch.setenv("BRAZE_API_KEY", key)
            assert record(url).exit_code == 2
        assert requests == []


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://rest.example.com", "is not a host of Braze"),
        ("https://rest.iad-03.braze.com.example.com", "is not a host of Braze"),
        ("https://notbraze.com", "is not a host of Braze"),
        ("http://rest.iad-03.braze.com", "does not begin with https://"),
        ("rest.iad-03.braze.com", "more than a scheme"),
        ("https://rest.iad-03.braze.com/users/track", "more than a scheme"),
        ("https://key@rest.iad-03.braze.com", "more than a scheme"),
        ("https://[rest", "is not a URL"),
        ("https://rest.braze.com:port", "is not a URL"),
        ("ftp://127.0.0.1", "does not begin with https://"),
        ("", "does not begin with https://"),
    ],
)
def test_the_key_goes_to_braze_only(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        host_of(url)
    result = record(url)
    assert result.exit_code == 2
    assert message in result.output


def test_endpoints_of_braze() -> None:
    assert host_of("https://rest.iad-03.braze.com/") == "rest.iad-03.braze.com"
    assert host_of("https://rest.fra-01.braze.eu") == "rest.fra-01.braze.eu"
    assert host_of("http://localhost:8080") == "localhost"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "is not a recording"),
        ('{"format": 2, "answers": []}', "is not a recording"),
        ('{"format": 1, "answers": [{"name": "a"}]}', "without name, status or body"),
        ('{"format": 1, "answers": [5]}', "without name, status or body"),
        ('{"format": 1, "answers": [{"name": [], "status": 1, "body": 1}]}', "without name"),
        ("{", "parity.json"),
    ],
)
def test_other_files_are_refused(text: str, message: str) -> None:
    Path("parity.json").write_text(text)
    result = check()
    assert result.exit_code == 2
    assert message in result.output


def test_a_missing_recording() -> None:
    assert check().exit_code == 2


def test_nothing_was_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["parity", "check"])
    message = "error: there is no parity.json\n  = `brazesmith parity record` writes it\n"
    assert (result.exit_code, result.stderr) == (2, message)


def test_the_list_shows_every_request() -> None:
    result = CliRunner().invoke(main, ["parity", "list"])
    assert result.exit_code == 0
    assert result.output.count("  # ") == len(steps())


def test_the_requests_are_harmless_and_have_names() -> None:
    assert len({step.name for step in steps()}) == len(steps())
    text = json.dumps([step.body for step in steps()])
    ids = re.findall(r'"external_id": "([^"]*)', text)
    assert ids
    assert all(one.startswith("brazesmith-parity-{run}-") for one in ids)
    assert [step.body for step in steps() if "messages" in step.target] == [{}]
    assert not any("trigger" in step.target for step in steps())


def test_ids_are_masked() -> None:
    body = {
        "braze_id": "5f0c7e1a5f0c7e1a5f0c7e1a",
        "dispatch_id": None,
        "random_bucket": 17,
        "created_at": "2020-07-10 15:00:00.000 UTC",
        "users": [{"other": "5f0c7e1a-1111-4222-8333-5f0c7e1a5f0c is one", "n": 5}],
    }
    assert without_ids(body) == {
        "braze_id": "{id}",
        "dispatch_id": None,
        "random_bucket": "{id}",
        "created_at": "0000-00-00 00:00:00.000 UTC",
        "users": [{"other": "{id} is one", "n": 5}],
    }
