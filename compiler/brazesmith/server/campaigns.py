"""`/_/campaigns`: sends the project's webhooks, as a campaign or canvas of Braze does."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brazesmith.app.serve import campaigns
from brazesmith.app.serve.receivers import UnknownName
from brazesmith.server.sending import BadBody, address_of, read_body, run_sending


async def list_all(request: Request) -> Response:
    """Answer `GET /_/campaigns`."""
    return JSONResponse(campaigns.campaigns(request.app.state.workspace))


async def send(request: Request) -> Response:
    """Answer `POST /_/campaigns/<webhook>/send`."""
    try:
        body = await read_body(request, required="external_id", optional=("properties",))
        sending = await run_sending(
            request,
            campaigns.send,
            request.app.state.workspace,
            address_of(request),
            request.path_params["name"],
            body["external_id"],
            body.get("properties"),
        )
    except BadBody as error:
        return JSONResponse({"message": str(error)}, 400)
    except UnknownName as error:
        return JSONResponse({"message": str(error)}, 404)
    return JSONResponse(sending.to_json())


ROUTES = [
    Route("/_/campaigns", list_all),
    Route("/_/campaigns/{name:path}/send", send, methods=["POST"]),
]
