"""Records Braze's answers to harmless requests, and compares the local Braze's with them.

The requests are in `parity.yaml`. A recording has the answers without ids, times and the key.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from brazesmith.localbraze import Answer, Clock, LocalBraze
from brazesmith.projects.errors import UsageError
from brazesmith.suites.diff import Difference, Json, differences

FORMAT: Final = 1
#: The environment variable with the key for Braze's REST API.
KEY: Final = "BRAZE_API_KEY"
_LOOPBACK: Final = frozenset(("127.0.0.1", "localhost", "::1"))
_BRAZE: Final = re.compile(r"(.+\.)?braze\.(com|eu)")
_SECONDS: Final = 30
_MOST_BYTES: Final = 4_000_000
#: What is new in every workspace, by its key, and ids wherever they are.
_IDS: Final = frozenset(("braze_id", "dispatch_id", "random_bucket"))
_TIMES: Final = frozenset(("created_at", "updated_at"))
_ID: Final = re.compile(r"[0-9a-f]{24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Step:
    """A request of `parity.yaml`, with `{run}` and `{time}` in its texts."""

    method: str
    target: str
    about: str
    permission: str
    body: Any
    after_wait: bool

    @property
    def name(self) -> str:
        """The request line without values, and what the request is about."""
        return f"{self.method} {self.target.partition('?')[0]}: {self.about}"


@dataclass(frozen=True, slots=True)
class Reply:
    """The status of an answer and its body; a body that is not JSON is its text."""

    status: int
    body: Json


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the local Braze's answer to a step differs from Braze's.

    `braze` is None if the recording does not have the step. `local` is None for a step that is not
    compared. `decisions` are what the local Braze decided because Braze does not document it.
    """

    step: Step
    braze: Reply | None
    local: Reply | None = None
    decisions: tuple[str, ...] = ()

    @property
    def differences(self) -> list[Difference]:
        """What differs: the status, and values in the body."""
        if self.braze is None or self.local is None:
            return []
        return differences(
            {"status": self.braze.status, "body": self.braze.body},
            {"status": self.local.status, "body": self.local.body},
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """What is new in a run: a part of ids, and a time an hour ago."""

    token: str
    time: str

    def filled(self, value: Any) -> Any:
        """Return a value with its placeholders replaced."""
        text = json.dumps(value)
        return json.loads(text.replace("{run}", self.token).replace("{time}", self.time))

    def masked(self, text: str) -> str:
        """Return a text with the placeholders again."""
        return text.replace(self.token, "{run}").replace(self.time, "{time}")


@cache
def steps() -> tuple[Step, ...]:
    """Return the requests, in their order."""
    import yaml

    text = resources.files(__package__).joinpath("parity.yaml").read_text("utf-8")
    return tuple(_step(row) for row in yaml.safe_load(text))


def _step(row: Mapping[str, Any]) -> Step:
    method, target = row["request"].split(" ")
    return Step(
        method, target, row["about"], row["permission"], row.get("body"), "after_wait" in row
    )


def host_of(url: str) -> str:
    """Return the host of a REST endpoint. Raises UsageError unless it is one of Braze's or local.

    The key is sent there, so it must not be a host of somebody else, or reached without TLS.
    """
    example = "write the REST endpoint of your instance, such as https://rest.iad-03.braze.com"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError(f"`{url}` is not a URL", example) from None
    if parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(f"`{url}` has more than a scheme, a host and a port", example)
    if parts.scheme in ("http", "https") and host in _LOOPBACK:
        return host
    if parts.scheme != "https":
        raise UsageError(f"`{url}` does not begin with https://", example)
    if not _BRAZE.fullmatch(host):
        raise UsageError(f"`{host}` is not a host of Braze, so the key is not sent to it", example)
    return host


def record(
    url: str, key: str, seconds: float, progress: Callable[[str], None]
) -> list[tuple[Step, Reply]]:
    """Send the requests to a workspace, and return the answers without ids, times and the key.

    Waits `seconds` where Braze applies changes later. Raises UsageError if the workspace cannot be
    reached, does not accept the key, or limits the requests.
    """
    host = host_of(url)
    run = _new_run(datetime.now(UTC))
    answers = []
    for number, step in enumerate(steps(), 1):
        if step.after_wait:
            time.sleep(seconds)
        status, text = _send(url.rstrip("/"), host, key, step, run)
        if status == 429:
            raise UsageError("Braze limits the requests (429)", "try again in an hour")
        if number == 1 and status in (401, 403):
            permissions = ", ".join(dict.fromkeys(one.permission for one in steps()))
            raise UsageError(
                f"Braze does not accept the key in {KEY} ({status})",
                f"use a key of the instance {host} with these permissions: {permissions}",
            )
        progress(f"{number}/{len(steps())} {step.name}: {status}")
        answers.append((step, Reply(status, _stored(run.masked(text.replace(key, "{key}"))))))
    return answers


def _new_run(now: datetime) -> _Run:
    hour_ago = now - timedelta(hours=1)
    return _Run(secrets.token_hex(6), hour_ago.strftime("%Y-%m-%dT%H:%M:%S"))


def _send(url: str, host: str, key: str, step: Step, run: _Run) -> tuple[int, str]:
    """Return the status and the text of an answer. A redirection is not followed, but an answer."""
    import urllib.request
    from http.client import HTTPException
    from urllib.error import HTTPError

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments: Any) -> None:
            return None

    handlers: list[urllib.request.BaseHandler] = [NoRedirect()]
    if host in _LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    data = None if step.body is None else json.dumps(run.filled(step.body)).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{url}{run.filled(step.target)}", data, headers, method=step.method
    )
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=_SECONDS) as answer:
            return answer.status, answer.read(_MOST_BYTES).decode("utf-8", "replace")
    except HTTPError as error:
        with error:
            return error.code, error.read(_MOST_BYTES).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:  # URLError is an OSError
        reason = getattr(error, "reason", error)
        raise UsageError(f"cannot reach {host}: {reason}", "check --url and the network") from None


def _stored(text: str) -> Json:
    try:
        return without_ids(json.loads(text))
    except (ValueError, RecursionError):
        return text[:200]


def without_ids(value: Any, name: str = "") -> Any:
    """Return a body with its ids, and its times of creation, masked."""
    if isinstance(value, dict):
        return {key: without_ids(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [without_ids(one, name) for one in value]
    if name in _IDS and value is not None:
        return "{id}"
    if not isinstance(value, str):
        return value
    if name in _TIMES:
        return re.sub(r"\d", "0", value)
    return _ID.sub("{id}", value)


def to_json(answers: list[tuple[Step, Reply]]) -> dict[str, Any]:
    """Return a recording as plain data."""
    rows = [
        {"name": step.name, "status": reply.status, "body": reply.body} for step, reply in answers
    ]
    return {"format": FORMAT, "answers": rows}


def from_json(recording: Any, where: str) -> dict[str, Reply]:
    """Return the answers of a recording by the names of their steps. Raises UsageError."""
    rows = recording.get("answers") if isinstance(recording, dict) else None
    if not isinstance(rows, list) or recording.get("format") != FORMAT:
        hint = "record one with `brazesmith parity record`"
        raise UsageError(f"{where} is not a recording of this version of brazesmith", hint)
    try:
        return {row["name"]: Reply(row["status"], row["body"]) for row in rows}
    except (TypeError, KeyError):
        hint = "record it again with `brazesmith parity record`"
        raise UsageError(f"{where} has an answer without name, status or body", hint) from None


def compare(recorded: Mapping[str, Reply]) -> Iterator[Comparison]:
    """Send the requests to a new local Braze, and compare its answers with those of a recording.

    A request that Braze did not get, or for which the key has no permission, is not sent.
    """
    now = datetime.now(UTC)
    run = _new_run(now)
    braze = LocalBraze(seed=1, clock=Clock(now))
    try:
        for step in steps():
            recorded_reply = recorded.get(step.name)
            if recorded_reply is None or recorded_reply.status in (401, 403):
                yield Comparison(step, recorded_reply)
                continue
            answer = local_answer(
                braze, step.method, run.filled(step.target), run.filled(step.body)
            )
            reply = Reply(answer.status, _stored(run.masked(json.dumps(answer.body))))
            yield Comparison(step, recorded_reply, reply, answer.own_decisions)
    finally:
        braze.close()


_BODIES: Final[Mapping[str, Callable[[LocalBraze, Any], Answer]]] = {
    "POST /users/track": LocalBraze.track,
    "POST /users/export/ids": LocalBraze.export_ids,
    "POST /users/alias/new": LocalBraze.new_aliases,
    "POST /users/identify": LocalBraze.identify,
    "POST /users/merge": LocalBraze.merge,
    "POST /users/delete": LocalBraze.delete,
    "POST /subscription/status/set": LocalBraze.set_subscription,
    "GET /subscription/status/get": LocalBraze.subscription_status,
    "GET /subscription/user/status": LocalBraze.user_subscriptions,
    "POST /messages/send": LocalBraze.send_messages,
    "POST /catalogs": LocalBraze.create_catalogs,
}


def local_answer(braze: LocalBraze, method: str, target: str, body: Any) -> Answer:
    """Return the local Braze's answer to one of the requests."""
    path, _, query = target.partition("?")
    parameters = dict(parse_qsl(query))
    if answer := _BODIES.get(f"{method} {path}"):
        return answer(braze, parameters if method == "GET" else body)
    match method, path.split("/")[2:]:
        case "GET", [name, "items"]:
            return braze.get_items(name, parameters["cursor"])
        case "GET", [name, "items", item]:
            return braze.get_item(name, item)
        case "DELETE", [name]:
            return braze.delete_catalog(name)
        case ("PUT" | "PATCH") as change, [name, "items"]:
            return braze.change_items(change, name, body)
    raise NotImplementedError(f"{method} {path}")
