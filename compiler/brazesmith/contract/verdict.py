"""Judges a request body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from brazesmith.contract.destination import Destination, Outcome
from brazesmith.contract.destinations import contributed, named
from brazesmith.contract.destinations.webhook import WEBHOOK
from brazesmith.contract.judging import find
from brazesmith.contract.rule import Finding, Options, Plan, Profile


@dataclass(frozen=True, slots=True)
class Verdict:
    """The receiver's answer to a body, and all findings.

    `partial` means that some objects are refused and others accepted.
    """

    verdict: Outcome
    status: int
    response: dict[str, Any]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain data, for `--format json`."""
        return {
            "verdict": self.verdict,
            "status": self.status,
            "response": self.response,
            "findings": [finding.to_json() for finding in self.findings],
        }


def judge(
    body: Any,
    destination: Destination | str = "track",
    plan: Plan = "combined-75",
    profile: Profile = "strict",
    *,
    now: datetime | None = None,
) -> Verdict:
    """Apply a destination's rules to a request body, which is Python data as from `json.loads`.

    `destination` is a descriptor or its name. `plan` is how Braze counts objects for this customer.
    The profile `strict` reports everything that the documentation asks for, `braze` only what Braze
    is known to refuse. `now` (with a time zone) is the time of arrival, for events in the future;
    the default is the present.

    The body of a webhook is its whole request, `{method, url, headers, body}`; the body for a
    destination that webhooks address is the body itself, or the request around it.
    """
    destination = named(destination)
    found = findings(body, destination, plan, profile, now)
    outcome, status, response = destination.answers(destination, body, found)
    return Verdict(outcome, status, response, tuple(found))


def findings(
    body: Any, destination: Destination, plan: Plan, profile: Profile, now: datetime | None
) -> list[Finding]:
    """Return the findings of `judge`, without the receiver's answer."""
    options = _options(plan, now, destination)
    if destination.is_request or destination.accepts:
        return _webhook_findings(body, destination, profile, options)
    return find(body, destination, profile, options)


@lru_cache(maxsize=32)
def _options(plan: Plan, now: datetime | None, destination: Destination) -> Options:
    return Options(plan=plan, now=now, operators=destination.operators)


def _webhook_findings(
    body: Any, destination: Destination, profile: Profile, options: Options
) -> list[Finding]:
    """Return the findings about a request, and about its body if the receiver is known."""
    is_request = isinstance(body, dict) and "body" in body and body.keys() <= set(WEBHOOK.keys)
    if not destination.is_request and not is_request:
        return find(body, destination, profile, options)
    addressed = next(
        (one for one in contributed().values() if one.accepts and one.accepts(body)), None
    )
    found = find(body, WEBHOOK, profile, options, addressed)
    receiver = addressed if destination.is_request else destination
    if receiver is None or "body" not in body or any(one.code == "WH001" for one in found):
        return found  # a body that is not JSON has been reported already
    below = find(body["body"], receiver, profile, options)
    return [*found, *(replace(one, pointer=f"/body{one.pointer}") for one in below)]
