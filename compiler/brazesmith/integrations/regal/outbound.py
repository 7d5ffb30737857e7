"""Braze to Regal: the webhooks of Braze's partner page, which canvases and campaigns send.

Each is one request to Regal's custom events API. `[tool.brazesmith.regal.outbound]` decides its
form (`OutboundSettings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from brazesmith import (
    Anything,
    Boolean,
    Map,
    Number,
    Personalization,
    Text,
    Transform,
    Webhook,
    any_of,
    fail,
    from_entries,
    is_filled,
    is_present,
    route,
    secret,
    typed,
    when,
)
from brazesmith.integrations.kit import Body
from brazesmith.integrations.regal.destinations.fields import URL
from brazesmith.integrations.regal.settings import OutboundSettings

NO_PHONE: Final = "the user has no phone number, which Regal requires"
NO_CONSENT: Final = "the profile has no consent to calls or text messages"
_TYPES: Final = {"text": Text, "number": Number, "boolean": Boolean}

braze = Personalization()
phone = braze.user.phone_number


def webhooks(settings: OutboundSettings) -> tuple[Transform, ...]:
    """Return the webhooks of a project, in the order of the partner page."""
    has_consent, consent = _consent(settings)
    return (
        Transform(
            name="regal/outbound/contact",
            source=braze,
            description="A Braze user becomes a contact in Regal, with the consent of the profile.",
            body=_to_regal({**_about(settings), **consent}),
        ),
        Transform(
            name="regal/outbound/opt-in",
            source=braze,
            description="Consent to calls or text messages, given or withdrawn, goes to Regal.",
            body=route((has_consent, _to_regal(consent)), otherwise=fail(NO_CONSENT)),
        ),
        Transform(
            name="regal/outbound/custom-event",
            source=braze,
            description="A Braze event becomes one in Regal, where it can start or end a journey.",
            body=_to_regal(
                {**_about(settings), **_number(settings)},
                name=settings.event,
                properties=_chosen(braze.event_properties, settings.event_properties),
            ),
        ),
    )


def _consent(settings: OutboundSettings) -> tuple[Boolean, dict[str, Any]]:
    """Return whether the profile has a consent, and the contact's number with it as traits.

    A channel that the contact was not asked about is left out.
    """
    attributes = braze.custom_attributes
    source = typed(attributes[settings.source], Text)
    answers = {
        "voice": typed(attributes[settings.voice_opt_in], Boolean),
        "sms": typed(attributes[settings.sms_opt_in], Boolean),
    }
    is_known = any_of(*map(is_present, answers.values()))

    def entry(channel: str, /, **more: str) -> Anything:
        answer = answers[channel]
        return when(is_present(answer), {**more, "source": source, "subscribed": answer})

    if settings.generation == "optIn":
        listed = [entry(channel, channel=channel) for channel in answers]
        return is_known, {"phone": phone, "optIn": when(is_known, listed)}
    consents = {f"{channel}OptIn": entry(channel) for channel in answers}
    return is_known, {"phones": from_entries([[phone, consents]])}


def _number(settings: OutboundSettings) -> dict[str, Any]:
    """Return the contact's number, without its consent."""
    if settings.generation == "optIn":
        return {"phone": phone}
    return {"phones": from_entries([[phone, {}]])}


def _about(settings: OutboundSettings) -> dict[str, Any]:
    """Return the contact's other traits."""
    return {
        "email": braze.user.email_address,
        "firstName": braze.user.first_name,
        "lastName": braze.user.last_name,
        **_chosen(braze.custom_attributes, settings.attributes),
    }


def _chosen(section: Map[Anything], chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return the values that a project chooses from a section, with the types that it declares."""
    return {
        name: typed(section[name], _TYPES[type_]) if type_ else section[name]
        for name, type_ in chosen.items()
    }


def _to_regal(traits: dict[str, Any], **event: Any) -> Body:
    """Return a call of Regal's custom events API, which needs a phone number."""
    webhook = Webhook(
        url=URL,
        method="POST",
        headers={"Authorization": secret("REGAL_API_KEY"), "Content-Type": "application/json"},
        body={"userId": braze.user.user_id, "traits": traits, **event, "eventSource": "braze"},
    )
    return route((is_filled(phone), webhook), otherwise=fail(NO_PHONE))
