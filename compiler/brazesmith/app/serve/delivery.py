"""Sends requests between the local Braze and its counterparts: over HTTP, on this machine only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

#: How many seconds Braze waits for the answer to a webhook.
BRAZE_SECONDS: Final = 90.0
#: Headers that belong to a connection, and not to a message.
_OF_CONNECTIONS: Final = ("host", "connection", "content-length", "transfer-encoding", "expect")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the local Braze listens."""

    host: str
    port: int

    def url(self, path: str) -> str:
        """Return the URL of a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{path}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a request: the answer, or the `problem` if there is none.

    `url` is empty if the request was not sent.
    """

    url: str = ""
    status: int | None = None
    body: Any = None  # parsed; the text if it is not JSON
    problem: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data; without one, the status is null."""
        return asdict(self)


def deliver(
    address: Address,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: str | None,
    seconds: float,
) -> Delivery:
    """Send a request to the local Braze, and wait for the answer for some seconds."""
    url = address.url(path)
    connection = HTTPConnection(address.host, address.port, timeout=seconds)
    sent = {
        name: value.encode("utf-8", "replace")
        for name, value in headers.items()
        if name.lower() not in _OF_CONNECTIONS
    }
    data = None if body is None else body.encode("utf-8", "replace")
    try:
        connection.request(method, path, data, sent)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
    except TimeoutError:
        return Delivery(url, problem=f"no answer within {seconds:g} seconds")
    except (OSError, HTTPException) as error:
        return Delivery(url, problem=f"the connection failed: {error or type(error).__name__}")
    except ValueError as error:  # a header that HTTP cannot send, or a path
        return Delivery(url, problem=f"HTTP cannot send this request: {error}")
    finally:
        connection.close()
    return Delivery(url, response.status, _parsed(text))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
