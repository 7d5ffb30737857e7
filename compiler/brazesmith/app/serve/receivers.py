"""Local counterparts of sources: they answer webhooks, and send events to the local Braze."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from brazesmith.app.serve.delivery import Address, Delivery, deliver
from brazesmith.app.serve.workspace import Entry, Workspace
from brazesmith.base import plugins
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.redaction import redacted, redacted_query, redacted_text
from brazesmith.contract.destination import Answer as JudgedAnswer
from brazesmith.engines.liquid.values import PayloadError, strict_json, without_surrogates
from brazesmith.localbraze import Answer
from brazesmith.localbraze.contacts import StoredContact
from brazesmith.projects.errors import UsageError

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.integrations.kit import Occurrence, Receiver

#: The headers that the rules about a request read.
_READ_HEADERS: Final = ("authorization", "content-type")
#: How many requests are listed.
_MOST_EVENTS: Final = 200
#: How deeply a body may be nested, and how much is shown of one that is nested more deeply.
_MOST_LEVELS: Final = 200
_SHOWN: Final = 1_000
_TOO_DEEP: Final[JudgedAnswer] = (
    "rejected",
    400,
    {"message": "[brazesmith] the body is nested too deeply"},
)


class UnknownName(UsageError):
    """There is no transform, profile, contact or receiver with this name."""


def receivers() -> dict[str, Receiver]:
    """Return the receivers of all integrations by name."""
    found = (plugins.contribution(name, "receiver") for name in plugins.integrations())
    return {module.RECEIVER.name: module.RECEIVER for module in found if module is not None}


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event that was sent to the URL of its transform, and what the local Braze answered."""

    event: str
    transform: str
    contact: int
    payload: Mapping[str, Any]
    delivery: Delivery

    def to_json(self) -> dict[str, Any]:
        """Return the event as plain data."""
        return {
            "event": self.event,
            "transform": self.transform,
            "contact": self.contact,
            "payload": self.payload,
            "answer": self.delivery.to_json(),
        }


class LocalReceiver:
    """A source's local counterpart: its contacts, what it answers, what it sends."""

    def __init__(self, workspace: Workspace, receiver: Receiver) -> None:
        self.receiver = receiver
        self._workspace = workspace
        self._contacts = workspace.braze.contacts(receiver.name)

    def to_json(self) -> dict[str, Any]:
        """Return the contacts, and the last requests that were received and sent, newest first."""
        contacts = [
            {"number": one.number, "updated_at": one.updated_at, **one.contact}
            for one in self._contacts.all()
        ]
        return {"contacts": contacts, "events": self._contacts.exchanges(_MOST_EVENTS)}

    def answer(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        text: str,
        fault: str | None = None,
    ) -> Answer:
        """Judge a request to the source, change the contact, and answer as the source does.

        `path` is that of the source's own URL. `fault` says what was injected, for the log.
        """
        body = _parsed(text)
        findings: Sequence[Finding]
        if is_too_deep(body):
            body = incoming = redacted_text(text)[:_SHOWN]
            findings, judged = (), _TOO_DEEP
        else:
            incoming = without_surrogates(self._workspace.readable(text))
            findings, judged = self._judged(method, path, headers, body)
        outcome, status, response = judged
        contact = None
        if outcome != "rejected" and isinstance(body, dict):
            contact = self._contacts.update(
                self.receiver.keys(body), lambda before: self.receiver.updated(before, body)
            )
        entry = Entry(
            at=self._workspace.now(),
            method=method,
            path=f"/{self.receiver.name}{_without_secrets(path)}",
            incoming=incoming,
            headers=headers,
            answer_status=status,
            answer_body=response,
            verdict=outcome,
            findings=[finding.to_json() for finding in findings],
            fault=fault,
        )
        self._workspace.record(entry)
        name = body.get("name") if isinstance(body, dict) else None
        self._contacts.record(
            {
                "direction": "received",
                "event": name if isinstance(name, str) else None,
                "contact": None if contact is None else contact.number,
                "payload": incoming,
                "answer": {"status": status, "body": response},
                "findings": entry.findings,
            }
        )
        return Answer(status, response, own_decisions=self._decisions(outcome, contact))

    def _judged(
        self, method: str, path: str, headers: Mapping[str, str], body: Any
    ) -> tuple[Sequence[Finding], JudgedAnswer]:
        """Return the findings in a request, and the answer that follows from them."""
        destination = self.receiver.destination
        request = {
            "method": method,
            "url": f"https://{self.receiver.host}{path}",
            "headers": {name: headers[name] for name in _READ_HEADERS if name in headers},
            "body": body,
        }
        findings = self._workspace.project.judge(request, destination)
        return findings, destination.answers(destination, request, findings)

    def _decisions(self, outcome: str, contact: StoredContact | None) -> tuple[str, ...]:
        """Return the names of the decisions that shape an answer."""
        kind = "refusal" if outcome == "rejected" else "nobody"
        name = f"{self.receiver.name}-{kind}"
        own = tuple(row.name for row in self.receiver.decisions if row.name == name)
        return own if outcome == "rejected" or contact is None else ()

    def send(
        self,
        address: Address,
        event: str,
        key: tuple[str, str],
        properties: Mapping[str, Any] | None = None,
    ) -> SentEvent:
        """Simulate an event of a contact: send it to the URL of its transform.

        `key` is what the contact is found by, as `("phone", "+15555550123")`. `properties` replace
        some of those that it has. Raises UnknownName.
        """
        receiver = self.receiver
        transform = f"{receiver.name}/{event}"
        self._check_event(event)
        contact = self._contact(*key)
        payload = receiver.payload(self._occurrence(event, contact))
        if properties:
            payload[receiver.properties] = {**payload.get(receiver.properties, {}), **properties}
        self._contacts.change(contact.number, lambda before: receiver.after(before, payload))
        text = json.dumps(payload, ensure_ascii=False)
        headers = {"Content-Type": "application/json"}
        path = f"/transformations/{transform}"
        delivery = deliver(address, "POST", path, headers, text, receiver.seconds)
        sent = SentEvent(event, transform, contact.number, payload, delivery)
        self._contacts.record({"direction": "sent", **redacted(sent.to_json())})
        return sent

    def _occurrence(self, event: str, stored: StoredContact) -> Occurrence:
        from brazesmith.integrations.kit import Occurrence

        now = self._workspace.now()
        return Occurrence(event, stored.contact, now, self._contacts.new_id())

    def _check_event(self, event: str) -> None:
        """Raise UnknownName if an event has no transform."""
        scripts = self._workspace.scripts
        known = [name for name in self.receiver.events if f"{self.receiver.name}/{name}" in scripts]
        if event not in known:
            raise UnknownName(self._no_transform(event, known))

    def _no_transform(self, event: str, known: list[str]) -> str:
        name, title = self.receiver.name, self.receiver.title
        transforms = self._workspace.transforms
        if event in self.receiver.events and f"{name}/{event}" in transforms.files:
            return f"`{name}/{event}`: {transforms.problem_of(f'{name}/{event}')}"
        if not known:
            return (
                f"the project has no transforms for events of {title}; add"
                f' `integrations = ["{name}"]` under [tool.brazesmith]'
            )
        hint = did_you_mean(event, known, "run `brazesmith list` to see all transforms")
        return f"{title} has no event `{event}`; {hint}"

    def _contact(self, kind: str, value: str) -> StoredContact:
        key = f"{kind} {value.lower() if kind == 'email' else value}"
        found = self._contacts.find([key])
        if found is not None:
            return found
        known = [key.partition(" ")[2] for key in self._contacts.keys(f"{kind} ")]
        title = self.receiver.title
        hint = f"{title} has no contacts yet; send a campaign to a user first"
        if self._contacts.all():
            hint = did_you_mean(value, known, f"`GET /_/{self.receiver.name}` lists the contacts")
        raise UnknownName(f"{title} has no contact with the {kind} {value}; {hint}")


def is_too_deep(value: Any) -> bool:
    """Return whether a value is nested more deeply than what is stored and printed."""
    levels, values = 0, [value]
    while values and levels <= _MOST_LEVELS:
        levels += 1
        inner: list[Any] = []
        for one in values:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        values = inner
    return levels > _MOST_LEVELS


def _without_secrets(path: str) -> str:
    path, mark, query = path.partition("?")
    return path + mark + redacted_query(query)


def _parsed(text: str) -> Any:
    try:
        return without_surrogates(strict_json(text))
    except (PayloadError, RecursionError):
        return text
