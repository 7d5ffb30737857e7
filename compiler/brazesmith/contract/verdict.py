"""The verdict on a request body, and the judge that gives it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from brazesmith.contract.answers import Outcome, answer_catalog, answer_track
from brazesmith.contract.destination import Destination
from brazesmith.contract.judging import Finding, find
from brazesmith.contract.rule import Options, Plan, Profile, Rule
from brazesmith.contract.rules import RULES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Braze would do with a body: its answer, and everything that there is to say about it.

    `partial` is when some objects are refused and others accepted.
    """

    verdict: Outcome
    status: int
    response: dict[str, Any]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain data, for `--format json`."""
        return {
            "verdict": self.verdict,
            "status": self.status,
            "response": self.response,
            "findings": [finding.to_json() for finding in self.findings],
        }


def judge(
    body: Any,
    destination: Destination | str = Destination.TRACK,
    plan: Plan = "combined-75",
    profile: Profile = "strict",
    *,
    now: datetime | None = None,
) -> Verdict:
    """Apply Braze's rules to a request body, which is Python data as `json.loads` makes it.

    `plan` is how Braze counts objects for this customer. Profile `strict` reports all that the
    documentation asks for, `braze` only what Braze is known to refuse. `now` (with a time zone) is
    the time of arrival, for events in the future; the present when it is not given.

    Of a webhook the body is its whole request, `{method, url, headers, body}`; for the destination
    `regal` it is the body, or the request around it.
    """
    if type(destination) is not Destination:
        destination = Destination(destination)
    if destination is Destination.WEBHOOK or destination is Destination.REGAL:
        return _judge_webhook(body, destination, profile, _options(plan, now, destination))
    findings = find(body, destination, profile, _options(plan, now, destination))
    if destination is Destination.TRACK:
        outcome, status, response = answer_track(body, findings)
    else:
        outcome, status, response = answer_catalog(findings)
    return Verdict(outcome, status, response, tuple(findings))


@lru_cache(maxsize=16)
def _options(plan: Plan, now: datetime | None, destination: Destination) -> Options:
    return Options(plan=plan, now=now, destination=destination)


def _judge_webhook(
    body: Any, destination: Destination, profile: Profile, options: Options
) -> Verdict:
    """The verdict on what a webhook sends: a receiver takes it, or refuses it as a whole."""
    findings = _of_webhook(body, destination, profile, options)
    refused = [finding for finding in findings if finding.level == "rejected"]
    if not refused:
        return Verdict("accepted", 200, {"message": "ok"}, tuple(findings))
    first = refused[0]
    status = 401 if first.code == "RG902" else 400
    message = f"[brazesmith {first.code}] {first.message}"
    return Verdict("rejected", status, {"message": message}, tuple(findings))


def _of_webhook(
    body: Any, destination: Destination, profile: Profile, options: Options
) -> list[Finding]:
    """What there is to say of a request, and of its body by the rules of whoever receives it."""
    from brazesmith.contract import webhook
    from brazesmith.contract.regal.request import is_for_regal

    is_request = isinstance(body, dict) and "body" in body and body.keys() <= set(webhook.KEYS)
    if destination is Destination.REGAL and not is_request:
        return find(body, destination, profile, options)
    findings = find(body, Destination.WEBHOOK, profile, options)
    known = destination is Destination.REGAL or is_for_regal(body)
    if not known or "body" not in body or any(finding.code == "WH001" for finding in findings):
        return findings  # what is no JSON is said already
    below = find(body["body"], Destination.REGAL, profile, options)
    return [*findings, *(replace(one, pointer=f"/body{one.pointer}") for one in below)]


def all_rules() -> tuple[Rule, ...]:
    """Braze's rules, then those on webhooks, then Regal's."""
    from brazesmith.contract import regal, webhook

    return (*RULES, *webhook.RULES, *regal.RULES)


def lookup(code: str) -> Rule | None:
    """The rule with this code, whatever the case of its letters."""
    wanted = code.upper()
    return next((rule for rule in all_rules() if rule.code == wanted), None)
