"""The local Regal: contacts from Braze's webhooks, and reporting webhooks about them.

A contact has the form of Regal's custom events API: `userId`, `phones` and `emails` with their
consent, `firstName`, `lastName`, `address`, `subBrand`, and `customProperties`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

from brazesmith.integrations.kit import Contact, Decision, Occurrence, Receiver
from brazesmith.integrations.regal.destinations import REGAL
from brazesmith.integrations.regal.destinations.fields import HOST, TRAITS
from brazesmith.integrations.regal.payloads import EVENTS

#: Traits that identify a contact or hold a consent; they are stored in a form of their own.
_ADDRESSES: Final = ("phone", "email", "phones", "emails", "optIn")
_OWN: Final = tuple(name for name in TRAITS if name not in _ADDRESSES)

_LEFT_OUT: Final = object()

#: How many seconds Regal waits for an answer. It then drops the event, and does not send it again.
SECONDS: Final = 5.0

#: Where an event has the contact's number or address.
_PHONES: Final = ("contact_phone", "contactPhone", "contact_number", "phone")
_EMAILS: Final = ("contact_email", "email")
#: Ids of Twilio's, by their first letters, and times as Regal writes them.
_TWILIO: Final = re.compile(r"(WT|CA|SM|IM|RE)\w{4,}")
_SECONDS: Final = re.compile(r"1\d{9}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")

_DECISIONS: Final = (
    Decision(
        "regal-refusal",
        "A refusal has a message that starts with `[brazesmith RG…]`.",
        "Regal documents the status, and prints an empty body.",
    ),
    Decision(
        "regal-lookup",
        "A contact is found by a phone number, then by an e-mail address, then by `userId`. What"
        " already belongs to another contact stays there.",
        "Accounts configure the order; this is the default one in Regal's FAQ.",
    ),
    Decision(
        "regal-nobody",
        "An event with only a `userId` that no contact has is answered with 200 and changes"
        " nothing.",
        "Regal documents that there is no contact then, not what it answers.",
    ),
    Decision(
        "regal-values",
        "A contact keeps every value as it was sent, null included.",
        "Regal converts to the type of the first value, and does not document the conversion.",
    ),
    Decision(
        "regal-event",
        "A simulated event is Regal's example of it, with the contact's ids and names, and as of"
        " now. An example of only the properties has the standard envelope.",
        "What else an event says depends on the account.",
    ),
)


def keys(body: Mapping[str, Any]) -> list[str]:
    """Return what a contact is found by: phone numbers, e-mail addresses, `userId`.

    `body` is a request or a contact.
    """
    traits = _object(body, "traits") or body
    phones = _first([traits.get("phone")], _primary_first(_object(traits, "phones")))
    emails = _first([traits.get("email")], _primary_first(_object(traits, "emails")))
    return [
        *(f"phone {phone}" for phone in phones),
        *(f"email {email.lower()}" for email in emails),
        *(f"userId {one}" for one in _first([body.get("userId")])),
    ]


def _first(*groups: Iterable[Any]) -> list[str]:
    """Return the texts among some values, each once."""
    values = (value for group in groups for value in group)
    return list(dict.fromkeys(value for value in values if type(value) is str and value))


def _primary_first(addresses: Mapping[str, Any]) -> list[str]:
    """Return the addresses of a map: the primary ones, then the others in alphabetical order."""
    return sorted(addresses, key=lambda one: (not _is_primary(addresses[one]), one))


def _is_primary(address: Any) -> bool:
    return type(address) is dict and address.get("isPrimary") is True


def updated(contact: Contact | None, body: Mapping[str, Any]) -> Contact | None:
    """Return the contact after a request; None if it has no address and finds nobody."""
    traits = _object(body, "traits")
    found = {**(contact or {})}
    phones = _addresses(found, traits, "phones", "phone")
    emails = _addresses(found, traits, "emails", "email")
    if contact is None and not phones and not emails:
        return None
    _add_consents(traits, phones, emails)
    user_id = body.get("userId")
    own = {name: value for name, value in traits.items() if name in _OWN}
    custom = {name: value for name, value in traits.items() if name not in TRAITS}
    return {
        **found,
        **({"userId": user_id} if user_id else {}),
        "phones": phones,
        "emails": emails,
        **own,
        "customProperties": {**found.get("customProperties", {}), **custom},
    }


def _addresses(
    contact: Contact, traits: Mapping[str, Any], name: str, older: str
) -> dict[str, dict[str, Any]]:
    """Return a contact's numbers or addresses with those of a request; one of them is primary."""
    sent = {key: dict(value) for key, value in _object(traits, name).items()}
    if type(single := traits.get(older)) is str and single:
        sent[single] = {**sent.get(single, {}), "isPrimary": True}
    after = {key: dict(value) for key, value in _object(contact, name).items()}
    primary = next((key for key in sent if _is_primary(sent[key])), None)
    for key, value in sent.items():
        after[key] = {**after.get(key, {}), **value}
    if primary is None and after and not any(map(_is_primary, after.values())):
        primary = min(after)
    if primary is not None:
        for key in after:
            after[key]["isPrimary"] = key == primary
    return after


def _add_consents(
    traits: Mapping[str, Any], phones: dict[str, dict[str, Any]], emails: dict[str, dict[str, Any]]
) -> None:
    """Store the consents of the older form at the addresses of the same request."""
    for consent in traits.get("optIn") or ():
        channel = consent["channel"]
        one, many = ("email", "emails") if channel == "email" else ("phone", "phones")
        stored = emails if channel == "email" else phones
        rest = {name: value for name, value in consent.items() if name != "channel"}
        for address in _first([traits.get(one)], _object(traits, many)):
            stored[address][f"{channel}OptIn"] = rest


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = value.get(name)
    return inner if type(inner) is dict else {}


@cache
def _examples() -> dict[str, Any]:
    """Return Regal's example of each event; the examples without an envelope have one."""
    text = resources.files(__package__).joinpath("examples.json").read_text("utf-8")
    examples: dict[str, Any] = json.loads(text)
    return examples


def payload(occurrence: Occurrence) -> dict[str, Any]:
    """Return Regal's example of an event, about this contact and at this time."""
    example = _examples()[occurrence.event]
    traits = example.get("traits", {})
    contact = occurrence.contact
    phone = next(iter(_primary_first(_object(contact, "phones"))), None)
    email = next(iter(_primary_first(_object(contact, "emails"))), None)
    sample_time = int(example.get("originalTimestamp") or example["original_timestamp"])
    context = _Context(
        values={traits.get("phone"): phone, traits.get("email"): email},
        fields={
            **dict.fromkeys(("userId", "external_id"), contact.get("userId")),
            **dict.fromkeys(("eventId", "event_id"), occurrence.id),
            **dict.fromkeys(_PHONES, phone),
            **dict.fromkeys(_EMAILS, email),
            **{name: contact[name] for name in ("firstName", "lastName") if name in contact},
        },
        seconds=int(occurrence.at.timestamp()) - sample_time,
        id=occurrence.id,
    )
    found: dict[str, Any] = context.of(example)
    if occurrence.event == "contact.created":
        properties = found["properties"]
        for name in [name for name in properties if name.startswith("customProperty")]:
            del properties[name]
        properties |= _object(contact, "customProperties")
    return found


def after(contact: Contact, payload: Mapping[str, Any]) -> Contact:
    """Return a contact after an event: with the consent or the attributes that it changes."""
    properties = _object(payload, "properties")
    match payload.get("name"):
        case "contact.subscribed" | "contact.unsubscribed" as name:
            channel = properties.get("channel")
            group = "emails" if channel == "email" else "phones"
            addresses = {key: dict(value) for key, value in _object(contact, group).items()}
            for address in _primary_first(addresses)[:1]:
                consent = _object(addresses[address], f"{channel}OptIn")
                subscribed = {"subscribed": name == "contact.subscribed"}
                addresses[address][f"{channel}OptIn"] = {**consent, **subscribed}
            return {**contact, group: addresses}
        case "contact.attribute.edited":
            changes = _object(_object(properties, "changes"), "custom_properties")
            edited = {
                name: change["new_value"]
                for name, change in changes.items()
                if type(change) is dict and "new_value" in change
            }
            custom = {**_object(contact, "customProperties"), **edited}
            return {**contact, "customProperties": custom}
        case _:
            return contact


@dataclass(frozen=True, slots=True)
class _Context:
    """What an example is changed to.

    `fields` are new values by key and `values` by old value; a None leaves the key out. Times are
    moved by `seconds`, and Twilio's ids end in `id`.
    """

    values: Mapping[str | None, str | None]
    fields: Mapping[str, Any]
    seconds: int
    id: str

    def of(self, value: Any) -> Any:
        """Return a part of an example as changed."""
        match value:
            case dict():
                after = {key: self._of_key(key, inner) for key, inner in value.items()}
                return {key: new for key, new in after.items() if new is not _LEFT_OUT}
            case list():
                return [self.of(inner) for inner in value]
            case str():
                return self._text(value)
            case int() if _SECONDS.fullmatch(str(value)):
                return value + self.seconds
            case _:
                return value

    def _of_key(self, key: str, value: Any) -> Any:
        if type(value) is not str:
            return self.of(value)
        new = self.fields[key] if key in self.fields else self._text(value)
        return _LEFT_OUT if new is None else new

    def _text(self, text: str) -> str | None:
        if text in self.values:
            return self.values[text]
        if _SECONDS.fullmatch(text):
            return str(int(text) + self.seconds)
        if match := _TWILIO.fullmatch(text):
            return match[1] + self.id
        if match := _TIME.match(text):
            moved = datetime.fromisoformat(match[0]) + timedelta(seconds=self.seconds)
            return moved.isoformat(match[0][10]) + text[match.end() :]
        return text


RECEIVER = Receiver(
    name="regal",
    title="Regal",
    host=HOST,
    destination=REGAL,
    events=tuple(EVENTS),
    keys=keys,
    updated=updated,
    payload=payload,
    after=after,
    seconds=SECONDS,
    decisions=_DECISIONS,
)
