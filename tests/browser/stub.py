"""A server with the shapes of `/_/` and invented data, for what is hard to cause in a real one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from brazesmith.server import page

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)


#: What the playground is told about every run.
NOTHING: dict[str, Any] = {
    "name": None,
    "destination": None,
    "outcome": None,
    "verdict": None,
    "body": None,
    "body_text": None,
    "error": None,
    "skipped": None,
    "response": None,
    "code": None,
    "findings": [],
    "more_findings": 0,
    "lost_keys": [],
    "diagnostics": [],
    "problems": [],
    "note": "",
    "printed": "",
    "review": False,
    "duration_ms": 1,
    "diff": {"expected": None, "previous": None},
}


@dataclass
class Data:
    """What the stub answers with. Tests change it."""

    log: list[dict[str, Any]] = field(default_factory=list)
    users: list[dict[str, Any]] = field(default_factory=list)
    catalogs: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    status: list[dict[str, Any]] = field(default_factory=list)
    posted: list[tuple[str, Any]] = field(default_factory=list)
    streams: list[asyncio.Queue[str]] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop | None = None
    token: str = "first"

    def give_cookie(self, response: Response) -> None:
        """Give the page a cookie, as the application does."""
        response.set_cookie("token", self.token, httponly=True, samesite="strict")

    def state(self) -> dict[str, Any]:
        """Return what `GET /_/state` answers."""
        received = len(self.log)
        return {
            "profiles": len(self.users),
            "events": 2 * received,
            "purchases": 0,
            "catalogs": len(self.catalogs),
            "webhooks": {"received": received, "delivered": received},
            "faults": self.faults,
            "now": NOW.isoformat(),
        }

    def publish(self, event: str, value: Any) -> None:
        """Send an event to all pages. May be called from another thread."""
        text = f"event: {event}\ndata: {json.dumps(value)}\n\n"
        assert self.loop is not None
        for queue in self.streams:
            self.loop.call_soon_threadsafe(queue.put_nowait, text)

    def close(self) -> None:
        """End the streams of all pages."""
        assert self.loop is not None
        for queue in self.streams:
            self.loop.call_soon_threadsafe(queue.put_nowait, "")
        self.streams.clear()


def sample(entries: int = 60) -> Data:
    """Return data with the project's fixtures, run for real."""
    data = Data()
    results = json.loads(Path(__file__).with_name("log.json").read_text("utf-8"))
    for number, result in enumerate(islice(cycle(results), entries), 1):
        at = NOW + timedelta(seconds=37 * number)
        data.log.insert(0, {"id": number, "at": at.isoformat(), **result})
    data.users = [_user(number) for number in range(1, 121)]
    data.catalogs = [
        {
            "name": "agents",
            "description": "Everybody who takes calls",
            "fields": [
                {"name": "id", "type": "string"},
                {"name": "name", "type": "string"},
                {"name": "skills", "type": "array"},
            ],
            "num_items": 250,
            "updated_at": NOW.isoformat(),
        },
        {
            "name": "offices",
            "description": None,
            "fields": [],
            "num_items": 0,
            "updated_at": NOW.isoformat(),
        },
    ]
    data.contacts = [
        {
            "number": number,
            "updated_at": NOW.isoformat(),
            "userId": f"user-{number}",
            "firstName": "Ada",
            "lastName": f"Park {number}",
            "phones": {f"+1202555{number:04}": {"isPrimary": True}},
            "emails": {f"user{number}@example.com": {"isPrimary": True}},
            "customProperties": {"plan": "pro"},
        }
        for number in range(1, 6)
    ]
    record = {"hash": "45c9653ae50e", "date": "2026-09-01", "by": "ada", "edited": False}
    data.status = [
        {"transform": name, "hash": hash_, "built": True}
        | {"recorded": recorded, "paste": paste, "reason": reason}
        for name, hash_, recorded, paste, reason in (
            ("acme/plan.changed", "86eb12eb59ef", record, True, "changed: Braze has 45c9653ae50e"),
            ("acme/user.signup", "1f07c6b0a2d4", None, True, "never recorded"),
            ("regal/call.completed", "45c9653ae50e", record, False, "up to date"),
            ("regal/outbound", "9d34b8eaa1c6", None, False, "not in use"),
        )
    ]
    return data


def _user(number: int) -> dict[str, Any]:
    return {
        "braze_id": f"b{number:07}",
        "external_id": f"user-{number}" if number % 4 else None,
        "aliases": [] if number % 4 else [{"alias_label": "phone", "alias_name": "+12025550101"}],
        "email": f"user{number}@example.com",
        "phone": f"+1202555{number:04}",
        "name": "Ada Park",
        "updated": NOW.isoformat(),
    }


def create_app(data: Data) -> Starlette:
    """Return the application of the stub."""

    async def state(request: Request) -> Response:
        return JSONResponse(data.state())

    async def log(request: Request) -> Response:
        limit = int(request.query_params.get("limit", 100))
        before = int(request.query_params.get("before", 10**9))
        return JSONResponse([entry for entry in data.log if entry["id"] < before][:limit])

    async def live(request: Request) -> Response:
        if request.cookies.get("token") != data.token:
            return JSONResponse({"message": "not the page's cookie"}, 401)
        data.loop = asyncio.get_running_loop()
        queue: asyncio.Queue[str] = asyncio.Queue()
        data.streams.append(queue)

        async def events() -> AsyncIterator[str]:
            yield ": hello\n\n"
            while text := await queue.get():
                yield text

        return StreamingResponse(events(), media_type="text/event-stream")

    async def users(request: Request) -> Response:
        search = request.query_params.get("search", "")
        limit = int(request.query_params.get("limit", 50))
        start = int(request.query_params.get("after", 0))
        found = [user for user in data.users if search in json.dumps(user)]
        after = start + limit if start + limit < len(found) else None
        shown = found[start : start + limit]
        return JSONResponse({"users": shown, "total": len(found), "after": after})

    async def user(request: Request) -> Response:
        braze_id = request.path_params["braze_id"]
        row = next((row for row in data.users if row["braze_id"] == braze_id), None)
        if row is None:
            return JSONResponse({"message": f"there is no user `{braze_id}`"}, 404)
        moment = NOW.isoformat()
        profile = {
            "external_id": row["external_id"],
            "user_aliases": row["aliases"],
            "braze_id": braze_id,
            "first_name": "Ada",
            "email": row["email"],
            "phone": row["phone"],
            "created_at": moment,
            "custom_attributes": {"plan": "pro", "seats": 3, "tags": ["a", "b"]},
            "custom_events": [
                {"name": "Call Completed", "first": moment, "last": moment, "count": 4}
            ],
            "purchases": [],
            "subscription_groups": [
                {"subscription_group_id": "5f2a7c1e", "subscription_state": "subscribed"}
            ],
            "updated_at": moment,
        }
        changes = [
            {"number": 10 - number, "request": 60 - number // 2, "endpoint": "/users/track"}
            | {"at": moment, "reason": None}
            | change
            for number, change in enumerate(data.log[0]["changes"] * 3)
        ]
        return JSONResponse({"profile": profile, "changes": changes})

    async def catalogs(request: Request) -> Response:
        return JSONResponse(data.catalogs)

    async def items(request: Request) -> Response:
        start = int(request.query_params.get("cursor", 0))
        rows = [
            {"id": f"agent-{number}", "name": "Grace Hopper", "skills": ["sales", "support"]}
            for number in range(start, min(start + 50, 250))
        ]
        cursor = str(start + 50) if start + 50 < 250 else None
        if request.path_params["name"] != "agents":
            rows, cursor = [], None
        return JSONResponse({"items": rows, "cursor": cursor})

    async def add_fault(request: Request) -> Response:
        number = len(data.faults) + 1
        data.faults.append({"id": number, **await request.json(), "seen": 0, "hits": 0})
        data.publish("state", data.state())
        return JSONResponse({"faults": data.faults}, 201)

    async def remove_faults(request: Request) -> Response:
        data.faults.clear()
        data.publish("state", data.state())
        return JSONResponse({"faults": []})

    async def transforms(request: Request) -> Response:
        names = ["acme/plan.changed", "regal/call.completed", "regal/contact.subscribed"]
        rows = [
            {"name": name, "kind": "transform", "summary": "A call becomes an event."}
            | {"destination": "track", "url": f"/transformations/{name}", "file": "spec.py"}
            | {"compiles": True, "diagnostics": []}
            for name in names
        ]
        return JSONResponse(rows)

    async def transform(request: Request) -> Response:
        name = request.path_params["name"]
        code = {"language": "javascript", "text": f"// {name}", "hash": "45c9653ae50e"}
        details = {"name": name, "kind": "transform", "spec": None, "code": code, "fixtures": []}
        return JSONResponse({**details, "sample": '{\n  "user": "it\'s"\n}'})

    async def status(request: Request) -> Response:
        return JSONResponse(data.status)

    async def regal(request: Request) -> Response:
        answer = {"status": 200, "body": {"message": "ok"}}
        sent = {"direction": "sent", "event": "call.completed", "contact": 1, "payload": {}}
        received = sent | {"direction": "received", "event": None, "findings": []}
        exchanges = [sent | {"answer": answer}, received | {"answer": answer | {"status": 400}}]
        events = exchanges if data.contacts else []
        return JSONResponse({"contacts": data.contacts, "events": events})

    async def campaigns(request: Request) -> Response:
        return JSONResponse([{"name": "regal/outbound"}] if data.contacts else [])

    async def outbox(request: Request) -> Response:
        return JSONResponse([])

    async def post(request: Request) -> Response:
        text = await request.body()
        body: Any = json.loads(text) if text else None
        path = request.url.path
        data.posted.append((path, body))
        answer = {"status": 201, "body": {"message": "success"}, "problem": None}
        if path == "/_/run":
            return JSONResponse(NOTHING)
        if path == "/_/regal/events":
            sent = {"direction": "sent", "event": body["event"], "contact": 2, "payload": {}}
            return JSONResponse({**sent, "answer": answer})
        if path.startswith("/_/campaigns/"):
            sent = {"campaign": "regal/outbound", "braze_id": "b0000001", "outcome": "body"}
            return JSONResponse(
                {**sent, "request": {}, "findings": [], "answer": answer, "problem": None}
            )
        if path == "/_/fixtures" and body["case"] == "taken":
            return JSONResponse({"message": "the case `taken` exists"}, 409)
        folder = "fixtures/regal/call.completed/new"
        return JSONResponse({"folder": folder, "files": ["payload.json"]}, 201)

    routes = [
        *page.ROUTES,
        Route("/_/state", state),
        Route("/_/log", log),
        Route("/_/live", live),
        Route("/_/users", users),
        Route("/_/users/{braze_id}", user),
        Route("/_/catalogs", catalogs),
        Route("/_/catalogs/{name}", items),
        Route("/_/faults", add_fault, methods=["POST"]),
        Route("/_/faults", remove_faults, methods=["DELETE"]),
        Route("/_/transforms", transforms),
        Route("/_/transforms/{name:path}", transform),
        Route("/_/status", status),
        Route("/_/regal", regal),
        Route("/_/campaigns", campaigns),
        Route("/_/outbox", outbox),
        Route("/_/{path:path}", post, methods=["POST", "PUT"]),
        Route("/transformations/{name:path}", post, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.state.access = data
    return app


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(create_app(sample()), port=8991, log_level="warning")
