"""The local Regal: contacts from Braze's webhooks, and reporting webhooks about them.

A contact has the form of Regal's custom events API: `userId`, `phones` and `emails` with their
consent, `firstName`, `lastName`, `address`, `subBrand`, and `customProperties`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from brazesmith.integrations.kit import Contact, Decision, Occurrence, Receiver
from brazesmith.integrations.regal.destinations import REGAL
from brazesmith.integrations.regal.destinations.fields import HOST, TRAITS
from brazesmith.integrations.regal.payloads import EVENTS, envelope

#: Traits that identify a contact or hold a consent; they are stored in a form of their own.
_ADDRESSES: Final = ("phone", "email", "phones", "emails", "optIn")
_OWN: Final = tuple(name for name in TRAITS if name not in _ADDRESSES)

#: How many seconds Regal waits for an answer. It then drops the event, and does not send it again.
SECONDS: Final = 5.0

_STANDARD: Final = (
    *("userId", "traits", "name", "properties", "originalTimestamp", "eventSource", "eventId"),
)
_INTERNAL: Final = (
    *("traits", "brand", "contact_phone", "created_at", "event_id", "event_type", "name"),
    *("original_timestamp", "profile_id", "properties", "source"),
)
#: The keys of each kind of envelope, as Regal's examples have them.
_ENVELOPES: Final[Mapping[type[envelope.RegalEvent], Sequence[str]]] = {
    envelope.Standard: _STANDARD,
    envelope.StandardWithoutContact: [k for k in _STANDARD if k not in ("userId", "traits")],
    envelope.StandardWithoutUserId: [k for k in _STANDARD if k != "userId"],
    envelope.StandardPlusInternal: (*_STANDARD, "brand", "contact_email", "contact_phone"),
    envelope.InternalMixed: (
        *_INTERNAL,
        *("contact_email", "entity_type", "external_id", "originalTimestamp"),
    ),
    envelope.Internal: _INTERNAL,
    envelope.InternalWithUserId: (
        *("userId", *_INTERNAL, "contact_email", "entity_type", "source_workflow"),
    ),
    envelope.BareProperties: _STANDARD,
}

_AGENTS: Final = (
    ("Alex", "Alex Lee", "alex.lee@agents.example.com"),
    ("Sam", "Sam Rivera", "sam.rivera@agents.example.com"),
    ("Robin", "Robin Weber", "robin.weber@agents.example.com"),
)
_LINE: Final = "+15555550200"
#: Likely values of properties, by name.
_LIKELY: Final[Mapping[str, Sequence[Any]]] = {
    "agent_activity_name": ("Available", "On Break"),
    "call_summary": ("The contact asked for a quote and wants a call next week.",),
    "callback_friendly_timezone": ("Eastern Time",),
    "campaign_friendly_id": ("445",),
    "campaign_name": ("Life Insurance Quote Follow Up", "Welcome Call"),
    "cancelation_reason": ("task_timeout",),
    "cancelation_source": ("system", "Agent Desktop"),
    "disposition": ("Converted During Convo", "Interested", "Left Voicemail", "No Answer"),
    "error_code": ("30003",),
    "experiment_name": ("Post Call Offer Test",),
    "experiment_variant": ("Aggressive Offer - 50%", "Control"),
    "ivr_flow_name": ("Main IVR",),
    "journey_name": ("Post Call Follow Up",),
    "label": ("mobile",),
    "notes": (None, "Prefers calls in the evening."),
    "objections": (None, ["Price"]),
    "queue": ("Sales",),
    "regal_voice_phone": (_LINE,),
    "regal_voice_phone_internal_name": ("Sales Line",),
    "source": ("regalvoice.agent_desktop",),
    "text": (None,),
    "timezone": ("America/New_York",),
    "transcript": ("[agent]: Hello, how can I help? [contact]: I would like a quote.",),
    "type": ("Outbound Call",),
}
_PHONES: Final = ("contact_phone", "contactPhone", "contact_number")
_EMAILS: Final = ("contact_email", "email")

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
        "regal-envelope",
        "An event of which Regal's example shows only the properties has the standard envelope.",
        "Regal prints no envelope for it.",
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


def payload(occurrence: Occurrence) -> dict[str, Any]:
    """Return the reporting webhook of an event, in its own kind of envelope."""
    contact, event = occurrence.contact, EVENTS[occurrence.event]
    phone = next(iter(_primary_first(_object(contact, "phones"))), None)
    email = next(iter(_primary_first(_object(contact, "emails"))), None)
    user_id = contact.get("userId")
    seconds = str(int(occurrence.at.timestamp()))
    traits = {"phone": phone, "email": email}
    fields = {
        "userId": user_id,
        "external_id": user_id,
        "traits": {name: value for name, value in traits.items() if value},
        "name": occurrence.event,
        "properties": _properties(occurrence, phone, email),
        **dict.fromkeys(("originalTimestamp", "original_timestamp", "created_at"), seconds),
        **dict.fromkeys(("eventSource", "source"), "Regal Voice"),
        **dict.fromkeys(("eventId", "event_id"), occurrence.id),
        "contact_phone": phone,
        "contact_email": email,
        "brand": "local-brand",
        "profile_id": occurrence.id[::-1],
        "entity_type": "event",
        "event_type": "regal_voice_event",
        "source_workflow": "Internal",
    }
    kind = next(kind for kind in _ENVELOPES if issubclass(event, kind))
    return {name: fields[name] for name in _ENVELOPES[kind] if fields[name] is not None}


def _properties(occurrence: Occurrence, phone: str | None, email: str | None) -> dict[str, Any]:
    """Return the properties of an event: the contact's, then likely ones, then made-up ones."""
    choice = int(occurrence.id[:8], 16)
    first_name, full_name, agent = _AGENTS[choice % len(_AGENTS)]
    found = dict(occurrence.made_up.get("properties", {}))
    found.pop("callback_timestamp ", None)  # a slip in one of Regal's examples
    for name in found:
        if name in _LIKELY:
            found[name] = _LIKELY[name][choice % len(_LIKELY[name])]
        elif name == "agent_firstname":
            found[name] = first_name
        elif name.endswith(("agent_fullname", "agent_name")):
            found[name] = full_name
        elif name.endswith(("agent_email", "agent_id")):
            found[name] = agent
        elif name in _PHONES:
            found[name] = phone
        elif name in _EMAILS:
            found[name] = email
    if "from_number" in found:
        is_inbound = found.get("direction") == "INBOUND"
        found["from_number"] = phone if is_inbound else _LINE
        found["to_number"] = _LINE if is_inbound else phone
    _set_durations(found, int(occurrence.at.timestamp()))
    if occurrence.event == "contact.attribute.edited":
        found["changes"] = {"custom_properties": _one_change(occurrence.contact)}
    if occurrence.event == "contact.created":
        named = ("firstName", "lastName")
        found |= {name: occurrence.contact[name] for name in named if name in occurrence.contact}
        found |= _object(occurrence.contact, "customProperties")
    return {name: value for name, value in found.items() if value is not None or name in _LIKELY}


def _set_durations(properties: dict[str, Any], completed: int) -> None:
    """Make the times of a conversation agree with its durations."""
    if not {"started_at", "ended_at"} <= properties.keys():
        return
    wrapup = 6 if "wrapup_time" in properties else 0
    talk = 20 + int(properties.get("talk_time", 0)) % 600
    times = {
        "completed_at": completed,
        "ended_at": completed - wrapup,
        "started_at": completed - wrapup - talk,
        "talk_time": talk,
        "wrapup_time": wrapup,
        "handle_time": talk + wrapup,
    }
    properties |= {name: value for name, value in times.items() if name in properties}


def _one_change(contact: Contact) -> dict[str, Any]:
    """Return the edit of one text among a contact's own attributes, or a new attribute."""
    custom = _object(contact, "customProperties")
    name = next((name for name, value in custom.items() if type(value) is str), "lead_status")
    return {name: {"old_value": custom.get(name), "new_value": "Qualified"}}


RECEIVER = Receiver(
    name="regal",
    title="Regal",
    host=HOST,
    destination=REGAL,
    keys=keys,
    updated=updated,
    payload=payload,
    seconds=SECONDS,
    decisions=_DECISIONS,
)
