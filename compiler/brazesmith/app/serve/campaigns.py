"""Campaigns of the local Braze: a compiled webhook is rendered for a user, and sent over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from brazesmith.app.serve.delivery import BRAZE_SECONDS, Address, Delivery, deliver
from brazesmith.app.serve.receivers import UnknownName, receivers
from brazesmith.app.serve.workspace import Entry, Workspace
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.redaction import redacted
from brazesmith.contract.fields import API_NAMES
from brazesmith.engines import Language
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.targets.header import read_summary

if TYPE_CHECKING:
    from brazesmith.app.run import RunResult

#: The sections of a webhook's payload that hold the properties of what triggered it.
_TRIGGERED: Final = (
    *("event_properties", "canvas_entry_properties", "api_trigger_properties", "context"),
)

#: Among how many users a similar external id is looked for.
_SEARCHED: Final = 500


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of a campaign for one user: the rendered request, and its answer."""

    campaign: str
    braze_id: str
    payload: Mapping[str, Any]
    result: RunResult
    delivery: Delivery

    def to_json(self) -> dict[str, Any]:
        """Return the sending as plain data, with what `RunResult.to_json` has."""
        result = self.result.to_json()
        return {
            "campaign": self.campaign,
            "braze_id": self.braze_id,
            "outcome": result["outcome"],
            "request": result["body"],
            "findings": result["findings"],
            "answer": self.delivery.to_json() if self.delivery.url else None,
            "problem": self.delivery.problem,
        }


def campaigns(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the webhooks that can be sent, with what they do."""
    return [
        {"name": script.name, "summary": read_summary(script.code)}
        for script in workspace.scripts.values()
        if script.language is Language.LIQUID
    ]


def send(
    workspace: Workspace,
    address: Address,
    campaign: str,
    external_id: str,
    properties: Mapping[str, Any] | None = None,
) -> Sending:
    """Render a webhook for a user, send the request to a local counterpart, and log the result.

    `properties` are those of the event, canvas or API call that triggers the campaign. No other
    host than that of a local counterpart is contacted. Raises UnknownName.
    """
    names = [one["name"] for one in campaigns(workspace)]
    if campaign not in names:
        raise UnknownName(_no_campaign(workspace, campaign, names))
    user = _user(workspace, external_id)
    payload = _payload(user, campaign, properties or {})
    result = workspace.run(campaign, json.dumps(payload, ensure_ascii=False))
    sending = Sending(campaign, user["braze_id"], payload, result, _delivery(address, result))
    _record(workspace, sending)
    return sending


def _record(workspace: Workspace, sending: Sending) -> None:
    """Write a campaign to the log, and to the outbox if its request was sent."""
    result, delivery = sending.result, sending.delivery
    if delivery.url:
        message = {
            "campaign": sending.campaign,
            "messages": {"webhook": redacted(result.body)},
            "answer": delivery.to_json(),
        }
        workspace.braze.add_message({"webhook": [sending.braze_id]}, message)
    workspace.record(
        Entry(
            at=workspace.now(),
            method="POST",
            path=f"/_/campaigns/{sending.campaign}/send",
            incoming=redacted(sending.payload),
            headers={},
            answer_status=delivery.status,
            answer_body=delivery.body,
            transform=sending.campaign,
            outcome=result.outcome,
            output=result.body,
            error=delivery.problem,
            verdict=result.answer[0] if result.answer else None,
            findings=[finding.to_json() for finding in result.findings],
        )
    )


def _no_campaign(workspace: Workspace, campaign: str, names: list[str]) -> str:
    if campaign in workspace.scripts:
        return f"`{campaign}` is a transform, and a campaign sends a webhook"
    if campaign in workspace.transforms.files:
        return f"`{campaign}`: {workspace.transforms.problem_of(campaign)}"
    hint = "the project has no webhooks; see docs/webhooks.md"
    if names:
        hint = did_you_mean(campaign, names, f"known webhooks: {', '.join(names)}")
    return f"unknown webhook `{campaign}`; {hint}"


def _user(workspace: Workspace, external_id: str) -> dict[str, Any]:
    """Return a user as Braze exports it. Raises UnknownName."""
    found: list[dict[str, Any]]
    found = workspace.braze.export_ids({"external_ids": [external_id]}).body["users"]
    if found:
        return workspace.braze.profile(found[0]["braze_id"]) or found[0]
    latest = workspace.braze.users(limit=_SEARCHED).users
    known = [user.external_id for user in latest if user.external_id is not None]
    hint = "send an attribute, an event or a purchase of this user to /users/track first"
    hint = did_you_mean(external_id, known, hint)
    raise UnknownName(f"no user has the external id `{external_id}`; {hint}")


def _payload(
    user: Mapping[str, Any], campaign: str, properties: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what Liquid reads: the profile, and the properties of what triggers the campaign."""
    liquid = {api: name for name, api in API_NAMES.items()}
    fields = {liquid.get(name, name): value for name, value in user.items() if type(value) is str}
    fields["random_bucket_number"] = user["random_bucket"]
    groups = user.get("subscription_groups", [])
    states = {one["subscription_group_id"]: one["subscription_state"] for one in groups}
    return {
        "user": fields,
        "custom_attributes": user["custom_attributes"],
        "subscribed_state": {"email_global": user.get("email_subscribe") or "subscribed", **states},
        "campaign": {"name": campaign},
        **{section: dict(properties) for section in _TRIGGERED},
    }


def _delivery(address: Address, result: RunResult) -> Delivery:
    """Send a rendered request to the counterpart of its host, and to no other host."""
    if result.outcome is not OutcomeKind.BODY:
        reason = "" if result.raw.error is None else result.raw.error.text
        return Delivery(problem=reason or f"the webhook ended in {result.outcome}")
    for finding in result.findings:
        if finding.level == "rejected" and finding.pointer in ("/url", "/method"):
            return Delivery(problem=f"Braze does not send this: {finding.message}")
    request = result.body
    known = {receiver.host: receiver for receiver in receivers().values()}
    try:
        url = urlsplit(request["url"])
        host = url.hostname or ""
    except (KeyError, TypeError, ValueError):
        return Delivery(problem="nothing was sent, because the webhook has no valid URL")
    if host not in known:
        hosts = ", ".join(f"`{name}`" for name in known)
        return Delivery(
            problem=f"nothing was sent, because `{host}` has no local counterpart; hosts with one: "
            f"{hosts}"
        )
    path = f"/{known[host].name}{url.path or '/'}" + (f"?{url.query}" if url.query else "")
    body = request.get("body")
    text = body if body is None or isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    headers = request.get("headers", {})
    method = request.get("method", "POST")
    return deliver(address, method, path, headers, text, BRAZE_SECONDS)
