"""A real server and real connections: slow, broken and hostile clients."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, cast
from urllib.request import Request, urlopen

import pytest

from brazesmith.server import bodies, listening
from brazesmith.server.local import LocalBraze

ADA = b'{"attributes": [{"external_id": "ada"}]}'


@pytest.fixture(scope="module")
def braze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBraze]:
    with LocalBraze(tmp_path_factory.mktemp("empty")) as braze:
        yield braze


def connect(braze: LocalBraze) -> socket.socket:
    host, _, port = braze.url.removeprefix("http://").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=300)


def until_closed(connection: socket.socket) -> bytes:
    """Return what arrives before the server closes a connection."""
    received = b""
    try:
        while data := connection.recv(65536):
            received += data
    except ConnectionResetError:
        pass
    return received


def answered(braze: LocalBraze, sent: bytes) -> bytes:
    """Return the answers to bytes whose last request closes the connection."""
    with connect(braze) as connection:
        connection.sendall(sent)
        return until_closed(connection)


def track(braze: LocalBraze, *headers: str, body: bytes = ADA, version: str = "1.1") -> bytes:
    """Return the bytes of a request to `/users/track`."""
    port = braze.url.rpartition(":")[2]
    lines = [
        f"POST /users/track HTTP/{version}",
        f"Host: 127.0.0.1:{port}",
        "Authorization: Bearer local-braze",
        "Content-Type: application/json",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def good(braze: LocalBraze, *headers: str) -> bytes:
    return track(braze, f"Content-Length: {len(ADA)}", *headers)


def is_alive(braze: LocalBraze) -> bool:
    request = Request(f"{braze.url}/users/track", ADA, braze.headers)
    with urlopen(request, timeout=300) as answer:
        return bool(answer.status == 201)


#: What a client sends, and how the answer begins.
REQUESTS: dict[str, tuple[list[str], bytes, bytes]] = {
    "two lengths": (["Content-Length: 40", "Content-Length: 41"], ADA, b"HTTP/1.1 400"),
    "two equal lengths": (["Content-Length: 40", "Content-Length: 40"], ADA, b"HTTP/1.1 201"),
    "length and chunks": (
        ["Content-Length: 40", "Transfer-Encoding: chunked"],
        b"28\r\n" + ADA + b"\r\n0\r\n\r\n",
        b"HTTP/1.1 201",
    ),
    "chunks": (["Transfer-Encoding: chunked"], b"28\r\n" + ADA + b"\r\n0\r\n\r\n", b"HTTP/1.1 201"),
    "broken chunks": (["Transfer-Encoding: chunked"], b"zz\r\n" + ADA, b"HTTP/1.1 400"),
    "gzip transfer": (["Transfer-Encoding: gzip"], ADA, b"HTTP/1.1 400"),
    "second Host": (["Host: evil.example", "Content-Length: 40"], ADA, b"HTTP/1.1 400"),
    "length of 5 MB": (["Content-Length: 5000000"], b"", b"HTTP/1.1 413"),
    "length of 20 digits": (["Content-Length: " + "9" * 20], b"", b"HTTP/1.1 413"),
    "length that is no number": (["Content-Length: ten"], ADA, b"HTTP/1.1 400"),
    "waiting before 5 MB": (
        ["Expect: 100-continue", "Content-Length: 5000000"],
        b"",
        b"HTTP/1.1 413",
    ),
    "waiting": (["Expect: 100-continue", "Content-Length: 40"], ADA, b"HTTP/1.1 "),
    "header of 1 MB": (["X-Large: " + "x" * 1_000_000, "Content-Length: 40"], ADA, b"HTTP/1.1 400"),
    "header with NUL": (["X-Nul: a\0b", "Content-Length: 40"], ADA, b"HTTP/1.1 400"),
    "folded header": (["X-Folded: a", " b", "Content-Length: 40"], ADA, b"HTTP/1.1 201"),
    "upgrade": (
        ["Connection: upgrade", "Upgrade: websocket", "Content-Length: 40"],
        ADA,
        b"HTTP/1.1 201",
    ),
}


@pytest.mark.parametrize(("headers", "body", "expected"), REQUESTS.values(), ids=REQUESTS)
def test_requests(braze: LocalBraze, headers: list[str], body: bytes, expected: bytes) -> None:
    answer = answered(braze, track(braze, "Connection: close", *headers, body=body))
    assert answer.startswith(expected)
    assert is_alive(braze)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"POST /transformations/../../etc/passwd HTTP/1.1", b"HTTP/1.1 404"),
        (b"GET /../../../etc/passwd HTTP/1.1", b"HTTP/1.1 404"),
        (b"GET http://evil.example/ HTTP/1.1", b"HTTP/1.1 404"),
        (b"GET /%00 HTTP/1.1", b"HTTP/1.1 404"),
        (b"GET /\xff HTTP/1.1", b"HTTP/1.1 400"),
        (b"GET /x HTTP/2.0", b"HTTP/1.1 404"),
        (b"PRI * HTTP/2.0", b"HTTP/1.1 404"),
        (b"\x16\x03\x01\x02\x00", b"HTTP/1.1 400"),  # TLS
        (b"hello", b"HTTP/1.1 400"),
        (b"OPTIONS * HTTP/1.1", b"HTTP/1.1 404"),
    ],
)
def test_request_lines(braze: LocalBraze, line: bytes, expected: bytes) -> None:
    port = braze.url.rpartition(":")[2].encode()
    answer = answered(
        braze, line + b"\r\nHost: 127.0.0.1:" + port + b"\r\nConnection: close\r\n\r\n"
    )
    assert answer.startswith(expected), answer
    assert b"root:" not in answer
    assert is_alive(braze)


def test_http_1_0(braze: LocalBraze) -> None:
    assert b" 201 " in answered(braze, track(braze, "Content-Length: 40", version="1.0"))


def test_pipelined_requests_are_answered_in_order(braze: LocalBraze) -> None:
    bad = track(braze, "Content-Length: 1", body=b"{")
    answer = answered(braze, good(braze) + bad + good(braze, "Connection: close"))
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"201", b"400", b"201"]


def test_the_rest_of_a_large_body_is_discarded(braze: LocalBraze) -> None:
    large = track(braze, "Content-Length: 8000000", body=b"x" * 8_000_000)
    answer = answered(braze, large + good(braze, "Connection: close"))
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"413", b"201"]


def test_a_client_that_leaves_is_forgotten(braze: LocalBraze) -> None:
    with connect(braze) as connection:
        connection.sendall(track(braze, "Content-Length: 40", body=b"{"))
    assert is_alive(braze)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (b"", b""),
        (b"POST /users/track HTTP/1.1\r\nX-Slow: ", b""),
        (b"BODY", b"HTTP/1.1 408"),
        (b"CHUNKS", b"HTTP/1.1 408"),
    ],
)
def test_a_slow_client_is_disconnected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: bytes, expected: bytes
) -> None:
    deadlines = listening._DEADLINES
    if expected:
        monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    else:
        monkeypatch.setattr(listening, "_DEADLINES", dict.fromkeys(deadlines, 0.5))
    with LocalBraze(tmp_path) as braze, connect(braze) as connection:
        if part == b"BODY":
            part = track(braze, "Content-Length: 40", body=b"{")
        elif part == b"CHUNKS":
            part = track(braze, "Transfer-Encoding: chunked", body=b"1\r\n{\r\n")
        with suppress(ConnectionError):  # the deadline has passed already
            connection.sendall(part)
        assert until_closed(connection).startswith(expected)
        monkeypatch.undo()
        assert is_alive(braze)


def send_on(connection: socket.socket, data: bytes) -> None:
    """Send more than any machine can before the connection is cut."""
    for _ in range(100_000):
        connection.sendall(data)


def test_chunks_without_end_are_refused_and_then_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
    with LocalBraze(tmp_path) as braze, connect(braze) as connection:
        connection.sendall(track(braze, "Transfer-Encoding: chunked", body=chunk * 1_025))
        assert connection.recv(12) == b"HTTP/1.1 413"
        monkeypatch.setattr(listening, "_DEADLINES", dict.fromkeys(listening._DEADLINES, 0.5))
        (server_side,) = cast("set[Any]", braze._server.server_state.connections)
        server_side._state = None  # its deadline is set anew, and is the new one
        server_side.loop.call_soon_threadsafe(server_side._watch)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            send_on(connection, chunk * 100)
        monkeypatch.undo()
        assert is_alive(braze)


def test_a_thousand_slow_clients_keep_nobody_out(braze: LocalBraze) -> None:
    slow = (b"", b"POST /users/track HTTP/1.1\r\n", track(braze, "Content-Length: 40", body=b"{"))
    with ExitStack() as open_connections:
        for number in range(1_000):
            connection = open_connections.enter_context(connect(braze))
            connection.sendall(slow[number % 3])
            if number % 100 == 99:
                assert is_alive(braze)
        assert all(is_alive(braze) for _ in range(20))
        assert len(braze._server.server_state.connections) <= listening.MOST_CONNECTIONS
    assert is_alive(braze)


def test_clients_that_stay_after_a_request_keep_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 20)
    with LocalBraze(tmp_path) as braze, ExitStack() as open_connections:
        for _ in range(30):
            connection = open_connections.enter_context(connect(braze))
            connection.sendall(good(braze))
            assert connection.recv(12) == b"HTTP/1.1 201"
        assert all(is_alive(braze) for _ in range(5))


def large_exports(braze: LocalBraze) -> bytes:
    """Return requests whose answers do not fit into the buffers of a connection."""
    users = [{"external_id": f"user-{number}", "text": "x" * 250} for number in range(50)]
    data = json.dumps({"attributes": users}).encode()
    urlopen(Request(f"{braze.url}/users/track", data, braze.headers)).close()
    body = json.dumps({"external_ids": [user["external_id"] for user in users]}).encode()
    request = track(braze, f"Content-Length: {len(body)}", body=body)
    return request.replace(b"/users/track", b"/users/export/ids") * 1_000


def test_a_client_that_does_not_read_is_disconnected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "READING_SECONDS", 0.2)
    with LocalBraze(tmp_path) as braze:
        exports = large_exports(braze)
        state = braze._server.server_state
        before = state.total_requests
        with connect(braze) as connection:
            with suppress(ConnectionError):  # it is disconnected already
                connection.sendall(exports)
            while state.total_requests == before or state.connections:
                time.sleep(0.01)
        assert is_alive(braze)


def test_clients_that_do_not_read_keep_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 3)
    with LocalBraze(tmp_path) as braze, ExitStack() as open_connections:
        exports = large_exports(braze)
        for _ in range(3):
            open_connections.enter_context(connect(braze)).sendall(exports)
        connections = braze._server.server_state.connections
        while sum(getattr(one, "_reading", None) is not None for one in list(connections)) < 3:
            time.sleep(0.01)
        assert is_alive(braze)


def test_a_stream_of_events_does_not_delay_the_end(tmp_path: Path) -> None:
    with LocalBraze(tmp_path) as braze:
        connection = connect(braze)
        port = braze.url.rpartition(":")[2]
        key = "Authorization: Bearer local-braze"
        lines = ["GET /_/live HTTP/1.1", f"Host: 127.0.0.1:{port}", key, "", ""]
        connection.sendall("\r\n".join(lines).encode())
        received = b""
        while b"connected" not in received:
            data = connection.recv(65536)
            assert data
            received += data
    until_closed(connection)
    connection.close()


def test_a_port_in_use_is_one_message() -> None:
    first = listening.bind(0)
    with pytest.raises(listening.PortInUse, match="in use by another program"):
        listening.bind(listening.port_of(first))
    for bound in first:
        bound.close()
