"""The settings of the Regal integration: `[tool.brazesmith.regal]`, one field per key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.integrations.kit import Settings, field_names, is_open, key, record_type
from brazesmith.integrations.kit import settings as read
from brazesmith.integrations.regal.destinations.fields import TRAITS
from brazesmith.integrations.regal.payloads import EVENTS

#: The ways to identify a contact in Braze.
IDENTIFIERS: Final = ("external_id", "email", "phone_alias", "phone")
CHANNELS: Final = ("voice", "sms", "email")
#: The types that a value can be declared to have when it is sent to Regal.
TYPES: Final = ("text", "number", "boolean")
#: Events in Regal that become attributes alone, or nothing.
NO_EVENT_OF: Final = ("agent.activity.updated", "contact.attribute.edited", "contact.unsubscribed")

_PROPERTIES: Final = {name: record_type(event, "properties") for name, event in EVENTS.items()}
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _identifiers(value: Any) -> tuple[str, ...]:
    names = read.names(value)
    if not names:
        raise read.Expected("a list with at least one identifier")
    return tuple(read.member(name, IDENTIFIERS, "identifier") for name in names)


def _any_property(value: Any) -> tuple[str, ...]:
    """Accept documented properties and the account's own, but not a misspelt documented one."""
    documented = dict.fromkeys(
        name for properties in _PROPERTIES.values() for name in field_names(properties)
    )
    names = read.names(value)
    for name in names:
        read.not_misspelt(name, documented, "property of a Regal event")
    return names


def _by_event(value: Any) -> dict[str, tuple[str, ...]]:
    table = read.table(value, "a table of lists by event name")
    return {event: _of_event(event, names) for event, names in table.items()}


def _of_event(event: str, value: Any) -> tuple[str, ...]:
    if event not in EVENTS and isinstance(value, dict):
        raise read.SettingError(f'quote the whole name of the event: "{event}.{next(iter(value))}"')
    properties = _PROPERTIES[read.member(event, EVENTS, "Regal event")]
    if event in NO_EVENT_OF:
        raise read.SettingError(
            f"{event!r} does not become an event in Braze, so it has no properties"
        )
    try:
        names = read.names(value)
    except read.Expected as error:
        raise read.SettingError(f"{event!r} must be {error}, not {value!r}") from None
    for name in names:
        if is_open(properties):
            read.property_name(name)
        else:
            read.member(name, field_names(properties), f"property of {event}")
    return names


def _groups(value: Any) -> dict[str, str | bool]:
    groups = read.table(value, "a table of ids by channel")
    for channel, group in groups.items():
        read.member(channel, CHANNELS, "channel")
        is_id = isinstance(group, str) and (not group or _UUID.fullmatch(group))
        if not is_id and group is not False:
            raise read.SettingError(
                f"{channel!r} must be a UUID from Braze, or false, not {group!r}"
            )
    return groups


def _typed_names(value: Any) -> dict[str, str]:
    """Accept a list of names, or a table of names and types; the type of the former is ""."""
    if isinstance(value, list):
        return {read.liquid_name(name): "" for name in read.names(value)}
    types = read.table(value, "a list of names, or a table of names and their types")
    return {read.liquid_name(name): read.member(types[name], TYPES, "type") for name in types}


def _attributes(value: Any) -> dict[str, str]:
    names = _typed_names(value)
    for name in names:
        if name in TRAITS:
            raise read.SettingError(f"{name!r} is one of Regal's own traits, which are always sent")
    return names


@dataclass(frozen=True, kw_only=True)
class OutboundSettings(Settings, table="regal.outbound"):
    """What Braze sends to Regal: `[tool.brazesmith.regal.outbound]`."""

    generation: str = key(
        "phones",
        read.choice("phones", "optIn"),
        "The form of the body: `phones`, a map of numbers with their consent, or `optIn`, the "
        "older form with one number and a list of consents. Regal accepts both.",
    )
    voice_opt_in: str = key(
        "voice_optin_subscribed",
        read.liquid_name,
        "The boolean custom attribute that says whether calls are allowed.",
    )
    sms_opt_in: str = key(
        "sms_optin_subscribed",
        read.liquid_name,
        "The boolean custom attribute that says whether text messages are allowed.",
    )
    source: str = key(
        "lead_source",
        read.liquid_name,
        "The custom attribute that says where the consent comes from.",
    )
    attributes: Mapping[str, str] = key(
        [],
        _attributes,
        "Custom attributes to send as traits under their own names: a list, or a table with their "
        'types (`{ plan = "text", seats = "number", vip = "boolean" }`). With types, the code to '
        "paste is shorter, and a value that is not a number or boolean is left out.",
    )
    event: str = key(
        "Application Step 1 Completed",
        read.text,
        "The event's name in Regal. The event in Braze that triggers it is chosen in the canvas.",
    )
    event_properties: Mapping[str, str] = key(
        ["educationalLevel", "preferredLocation", "preferredSubject", "readyToCommit"],
        _typed_names,
        "The properties of the Braze event to send under their own names: a list, or a table with "
        "their types, as for `attributes`.",
    )


@dataclass(frozen=True, kw_only=True)
class RegalSettings(Settings, table="regal"):
    """The keys of `[tool.brazesmith.regal]`; every one is optional."""

    identifiers: tuple[str, ...] = key(
        ["external_id", "email", "phone_alias"],
        _identifiers,
        "How to identify a contact in Braze, best first: `external_id`, `email`, `phone_alias` "
        "(a user alias with the phone number), `phone` (E.164 only; never reached after "
        "`phone_alias`, which accepts every number).",
    )
    alias_label: str = key("phone", read.text, "The label of the user alias with the phone number.")
    event_names: str = key(
        "title",
        read.choice("title", "dotted", "snake"),
        "How events are named in Braze: `title` (Call Completed), `dotted` (call.completed), "
        "`snake` (call_completed).",
    )
    update_existing_only: bool | None = key(
        None,
        read.flag,
        "Whether Braze only updates existing users (`true`) or also creates them (`false`). By "
        "default, `contact.unsubscribed` and dead numbers only update; everything else may create.",
    )
    leave_out: tuple[str, ...] = key(
        [],
        _any_property,
        "Properties that no event sends to Braze, such as `transcript`. The account's own "
        "properties listed here do not become attributes either.",
    )
    properties: Mapping[str, tuple[str, ...]] = key(
        {},
        _by_event,
        'The only properties that an event sends: `"call.completed" = ["disposition"]`. By '
        "default an event sends all documented properties, and the account's own if it is about "
        "a contact or a custom object.",
    )
    attribute_prefix: str = key(
        "",
        read.attribute_prefix,
        "Prepended to the names of custom attributes that come from Regal.",
    )
    subscription_groups: Mapping[str, str | bool] = key(
        {},
        _groups,
        "Braze's ids of your subscription groups by channel: `voice`, `sms`, and optionally "
        "`email` (a group instead of the subscription to all e-mail). `contact.subscribed`, "
        "`contact.unsubscribed` and `router` do not compile without `voice` and `sms`. Set a "
        "channel without a group to `false`: its events then fail, and Braze's log says why.",
    )
    unsubscribe_dead_numbers: bool = key(
        False,
        read.flag,
        "Whether an SMS that failed because the number is dead or has opted out (30003, 30005, "
        "30006, 21610) unsubscribes the contact from the group `sms`, which is then required.",
    )
    outbound: OutboundSettings = key(  # noqa: RUF009  (a `dataclasses.field`)
        {},
        OutboundSettings.read,
        "What Braze sends to Regal: a table of its own, described in [webhooks.md](webhooks.md).",
    )

    def check(self) -> None:
        """Dead numbers are unsubscribed from a group, so there must be one."""
        if self.unsubscribe_dead_numbers and self.subscription_groups.get("sms") is False:
            raise read.SettingError(
                f"`unsubscribe_dead_numbers` in {self.table_header} requires the group `sms`, but "
                "`subscription_groups` has `sms = false`"
            )

    def only_updates(self, default: bool) -> bool:
        """Return the value of `_update_existing_only`."""
        return default if self.update_existing_only is None else self.update_existing_only

    def event_name(self, title: str, event: str) -> str:
        """Return the name of an event in Braze."""
        return {"title": title, "dotted": event, "snake": event.replace(".", "_")}[self.event_names]
