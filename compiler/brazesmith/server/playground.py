"""`/_/run`, `/_/fixtures` and `/_/transforms/<name>`: what the playground runs, saves and opens.

What executes or changes code needs the page's token, which the middleware of `security.py` checks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brazesmith.app.fixtures import CaseExists, case_slug, fixture_from
from brazesmith.app.serve import playground
from brazesmith.app.serve.editing import opened, save_case, written
from brazesmith.app.serve.playground import Kind
from brazesmith.app.serve.workspace import Workspace
from brazesmith.base.json import InputError, dump_json, parse_json
from brazesmith.projects.catalogue import UnknownTransform
from brazesmith.projects.errors import UsageError
from brazesmith.projects.limited import Superseded
from brazesmith.server.control import BadRequest, refused

#: The header that tells the pages of a browser apart: a run replaces older ones of its page only.
PAGE: Final = "x-page"

_RUN: Final = '{"kind": "javascript", "text": "return …", "payload": "{}"}'
_FIXTURE: Final = '{"name": TRANSFORM, "case": CASE, "log": ID}, or "payload" instead of "log"'


async def run(request: Request) -> Response:
    """Answer `POST /_/run`."""
    workspace = _workspace(request)
    try:
        wanted = _request(workspace, await _object(request, _RUN))
        report = await run_in_threadpool(
            workspace.playing.run, workspace.project, wanted, request.headers.get(PAGE, "")
        )
    except BadRequest as error:
        return refused(error)
    except Superseded:
        return refused(BadRequest("a newer run of this page has replaced this one"), 409)
    return Response(dump_json(report), media_type="application/json")


def _request(workspace: Workspace, body: Mapping[str, Any]) -> playground.Request:
    """Return the request in a body. Raises BadRequest."""
    kinds = ", ".join(f'"{kind}"' for kind in Kind)
    if body.get("kind") not in list(Kind):
        raise BadRequest(f"`kind`: expected one of {kinds}, found {_found(body, 'kind')}")
    name = _text(body, "name", None)
    script = workspace.scripts.get(name) if name is not None else None
    kind = Kind(body["kind"])
    file = workspace.transforms.files.get(name) if name is not None else None
    if kind is Kind.SPEC and name is not None and file is None:
        raise BadRequest(f"`{name}` has no spec in this project")
    if not isinstance(body.get("review", False), bool):
        raise BadRequest(f"`review`: expected true or false, found {_found(body, 'review')}")
    return playground.Request(
        kind,
        _text(body, "text"),
        _text(body, "payload"),
        _text(body, "headers", None) or "{}",
        _text(body, "now", None),
        _text(body, "expected", None),
        _text(body, "previous", None),
        name,
        None if file is None else workspace.project.root / file,
        None if script is None else str(script.destination),
        body.get("review", False),
    )


async def transform(request: Request) -> Response:
    """Answer `GET /_/transforms/<name>`."""
    workspace, name = _workspace(request), request.path_params["name"]
    files, script = workspace.transforms.files, workspace.scripts.get(name)
    if name not in files:
        return refused(UnknownTransform(name, list(files)), 404)
    found = await run_in_threadpool(opened, workspace.project, name, script, files[name])
    if not found["fixtures"]:
        found["sample"] = await run_in_threadpool(workspace.playing.sample, workspace.project, name)
    return JSONResponse(found, background=BackgroundTask(workspace.playing.warm, workspace.project))


async def fixtures(request: Request) -> Response:
    """Answer `POST /_/fixtures`."""
    workspace = _workspace(request)
    try:
        body = await _object(request, _FIXTURE)
        save = _save_entry if "log" in body else _save_texts
        answer = await run_in_threadpool(save, workspace, body)
    except CaseExists as error:
        return refused(error, 409)
    except UnknownTransform as error:
        return refused(error, 404)
    except UsageError as error:
        return refused(BadRequest(f"{error}; {error.hint}" if error.hint else str(error)))
    except (BadRequest, InputError) as error:
        return refused(error)
    return JSONResponse(answer, 201)


def _save_entry(workspace: Workspace, body: Mapping[str, Any]) -> Mapping[str, Any]:
    name, case, number = _text(body, "name"), _text(body, "case"), body["log"]
    if type(number) is not int:
        raise BadRequest(f"`log`: expected the id of an entry, found {_found(body, 'log')}")
    try:
        entry = workspace.log.get(number)
    except KeyError:
        raise BadRequest(f"the log has no entry {number}") from None
    if not case_slug(case):
        raise BadRequest(f"`case`: expected letters or digits, found {_found(body, 'case')}")
    try:
        added = fixture_from(workspace.project, workspace.transforms, entry, name, case)
    except CaseExists:
        message = f"`{name}` already has a case `{case}`; choose another name"
        raise CaseExists(message) from None
    return written(added.payload.parent)


def _save_texts(workspace: Workspace, body: Mapping[str, Any]) -> Mapping[str, Any]:
    name = _text(body, "name")
    if name not in workspace.transforms.files:
        raise UnknownTransform(name, list(workspace.transforms.files))
    folder = save_case(
        workspace.project,
        name,
        _text(body, "case"),
        _text(body, "payload"),
        headers=_text(body, "headers", None),
        now=_text(body, "now", None),
        expected=_text(body, "expected", None),
    )
    return written(folder)


async def _object(request: Request, example: str) -> Mapping[str, Any]:
    """Return the body of a request. Raises BadRequest."""
    text = (await request.body()).decode("utf-8", "replace")
    try:
        body = parse_json(text, "the body")
    except InputError as error:
        raise BadRequest(f"{error}. Send {example}") from None
    if not isinstance(body, dict):
        raise BadRequest(f"expected {example}, found {json.dumps(body)[:100]}")
    return body


_REQUIRED: Final = object()


def _text(body: Mapping[str, Any], key: str, default: Any = _REQUIRED) -> Any:
    """Return a text in a body. Raises BadRequest."""
    value = body.get(key)
    if value is None and default is not _REQUIRED:
        return default
    if not isinstance(value, str):
        raise BadRequest(f"`{key}`: expected a text, found {_found(body, key)}")
    return value


def _found(body: Mapping[str, Any], key: str) -> str:
    return json.dumps(body[key])[:100] if key in body else "nothing"


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


ROUTES: Final = [
    Route("/_/run", run, methods=["POST"]),
    Route("/_/fixtures", fixtures, methods=["POST"]),
    Route("/_/transforms/{name:path}", transform),
]
