"""What a project can set of the Regal integration: `[tool.brazesmith.regal]`, one field a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from brazesmith.app.project import SettingError
from brazesmith.base.diagnostics import suggest
from brazesmith.contract.fields import RESERVED_EVENT_PROPERTIES
from brazesmith.engines.liquid.values import can_be_read
from brazesmith.integrations.regal.destinations.fields import TRAITS
from brazesmith.integrations.regal.payloads import EVENTS, event_name
from brazesmith.ir.types import Shape
from brazesmith.language.payload import shape_of

#: How a contact can be found in Braze, by the name in the settings: what Regal has for it.
IDENTIFIERS: Mapping[str, str] = {
    "external_id": "userId",
    "email": "traits.email",
    "phone_alias": "traits.phone",
    "phone": "traits.phone",
}
CHANNELS = ("voice", "sms", "email")
GENERATIONS = ("phones", "optIn")
#: What a value can be said to be that goes along to Regal; without a type it is what it is.
TYPES = ("text", "number", "boolean")
ANY_TYPE = ""
STYLES = ("title", "dotted", "snake")
#: What happens in Regal and becomes attributes alone, or nothing.
NO_EVENT_OF = ("agent.activity.updated", "contact.attribute.edited", "contact.unsubscribed")

S = TypeVar("S", "RegalSettings", "OutboundSettings")

_TABLE = "[tool.brazesmith.regal]"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _properties() -> dict[str, Shape]:
    """The documented properties of each event."""
    shapes = {event_name(event): shape_of(event).fields["properties"].shape for event in EVENTS}
    return {name: shape for name, shape in shapes.items() if shape is not None}


# --- reading values: each of these gives the value, or raises ValueError with what is wanted ------


class _Said(ValueError):
    """What is wrong, in a whole sentence."""


def _among(value: Any, known: Iterable[str], what: str) -> str:
    if not isinstance(value, str) or value not in known:
        near = suggest(str(value), list(known))
        hint = f"did you mean {near!r}?" if near else f"known: {', '.join(known)}"
        raise _Said(f"{value!r} is no {what}; {hint}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text with something in it")
    return value


def _prefix(value: Any) -> str:
    if not isinstance(value, str) or value.startswith("$") or value != value.lstrip():
        raise ValueError("a text that does not begin with `$` or a space")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _style(value: Any) -> str:
    if value not in STYLES:
        raise ValueError(f"one of {', '.join(map(repr, STYLES))}")
    return str(value)


def _some_names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise ValueError("a list of texts")
    if len(set(value)) < len(value):
        raise ValueError("a list of texts, each of them once")
    return tuple(value)


def _attribute(value: Any) -> str:
    name = _text(value)
    if not can_be_read(name):
        raise _Said(f"{name!r} is no name that Braze's Liquid can read in `${{…}}`")
    return name


def _typed_names(value: Any) -> dict[str, str]:
    """Names, with types or without."""
    if isinstance(value, list):
        value = dict.fromkeys(_some_names(value), ANY_TYPE)
    elif not isinstance(value, dict):
        raise ValueError("a list of names, or a table of names with their types")
    else:
        for kind in value.values():
            _among(kind, TYPES, "type")
    return {_attribute(name): kind for name, kind in value.items()}


def _attributes(value: Any) -> dict[str, str]:
    names = _typed_names(value)
    for name in names:
        if name in TRAITS:
            raise _Said(f"{name!r} is a trait of Regal's own, and stands there by itself")
    return names


def _generation(value: Any) -> str:
    if value not in GENERATIONS:
        raise ValueError(f"one of {', '.join(map(repr, GENERATIONS))}")
    return str(value)


def _identifiers(value: Any) -> tuple[str, ...]:
    names = _some_names(value)
    if not names:
        raise ValueError("a list with at least one identifier")
    return tuple(_among(name, IDENTIFIERS, "identifier of a contact") for name in names)


def _any_property(value: Any) -> tuple[str, ...]:
    """Documented names, and the account's own; what is almost a documented one is a slip."""
    known = dict.fromkeys(name for shape in _properties().values() for name in shape.fields)
    names = _some_names(value)
    for name in names:
        near = suggest(name, list(known))
        if name not in known and near:
            raise _Said(f"{name!r} is no property of a Regal event; did you mean {near!r}?")
    return names


def _by_event(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError("a table of lists, by the name of the event")
    return {event: _of_event(event, names) for event, names in value.items()}


def _of_event(event: str, names: Any) -> tuple[str, ...]:
    shapes = _properties()
    if event not in shapes and isinstance(names, dict):
        raise _Said(f"'{event}' is half a name; quote the whole: \"{event}.{next(iter(names))}\"")
    shape = shapes[_among(event, shapes, "Regal event")]
    if event in NO_EVENT_OF:
        raise _Said(f"{event!r} becomes no event of Braze's, so there are no properties to choose")
    try:
        wanted = _some_names(names)
    except ValueError as error:
        raise _Said(f"{event!r} is {names!r}, not {error}") from None
    for name in wanted:
        if not shape.open:
            _among(name, shape.fields, f"property of {event}")
        elif name.startswith("$") or name in RESERVED_EVENT_PROPERTIES:
            raise _Said(f"{name!r} is no name that Braze takes for a property")
    return wanted


def _groups(value: Any) -> dict[str, str | bool]:
    if not isinstance(value, dict):
        raise ValueError("a table of ids, by the channel")
    for channel, group in value.items():
        _among(channel, CHANNELS, "channel of Regal")
        is_id = isinstance(group, str) and (not group or _UUID.fullmatch(group))
        if not is_id and group is not False:
            raise _Said(
                f"{group!r} for {channel!r} is not the id that Braze shows, a UUID, nor false"
            )
    return dict(value)


# --- the table -----------------------------------------------------------------------------------


def _key(default: Any, reads: Callable[[Any], Any], shown: str, doc: str) -> Any:
    """A key: its default, how it is read, its default as TOML, and what it means."""
    made = (lambda: default) if isinstance(default, dict) else None
    metadata = {"reads": reads, "shown": shown, "doc": doc}
    if made is not None:
        return field(default_factory=made, metadata=metadata)
    return field(default=default, metadata=metadata)


def _read(cls: type[S], table: Any, header: str) -> S:
    """A table of pyproject.toml, key by key. Raises SettingError."""
    if not isinstance(table, Mapping):
        raise SettingError(f"{header} is a table, not {table!r}")
    known = {key.name: key for key in fields(cls)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            near = suggest(name, list(known))
            hint = f"did you mean `{near}`?" if near else f"it has {', '.join(known)}"
            raise SettingError(f"{header} has no key `{name}`; {hint}")
        try:
            values[name] = known[name].metadata["reads"](value)
        except _Said as error:
            raise SettingError(f"`{name}` under {header}: {error}") from None
        except ValueError as error:
            raise SettingError(f"`{name}` under {header}: it is {value!r}, not {error}") from None
    return cls(**values)


@dataclass(frozen=True, kw_only=True)
class OutboundSettings:
    """The keys of `[tool.brazesmith.regal.outbound]`: what Braze posts to Regal."""

    generation: str = _key(
        "phones",
        _generation,
        '"phones"',
        "The form of the body: `phones`, the map of numbers with their consent, or `optIn`, the "
        "older one number with a list of consents. Regal takes both.",
    )
    voice_opt_in: str = _key(
        "voice_optin_subscribed",
        _attribute,
        '"voice_optin_subscribed"',
        "The custom attribute, a boolean, that says whether calls are allowed.",
    )
    sms_opt_in: str = _key(
        "sms_optin_subscribed",
        _attribute,
        '"sms_optin_subscribed"',
        "The custom attribute, a boolean, that says whether text messages are allowed.",
    )
    source: str = _key(
        "lead_source",
        _attribute,
        '"lead_source"',
        "The custom attribute that says where the consent comes from.",
    )
    attributes: Mapping[str, str] = _key(
        {},
        _attributes,
        "[]",
        "Custom attributes that go along as traits, under their own names: a list, or a table with "
        'their types (`{ plan = "text", seats = "number", vip = "boolean" }`). With a type what is '
        "pasted is shorter, and a number or boolean that is none is left out.",
    )
    event: str = _key(
        "Application Step 1 Completed",
        _text,
        '"Application Step 1 Completed"',
        "The name of the event for Regal; Braze's triggering event is chosen in the canvas.",
    )
    event_properties: Mapping[str, str] = _key(
        dict.fromkeys(
            ("educationalLevel", "preferredLocation", "preferredSubject", "readyToCommit"), ANY_TYPE
        ),
        _typed_names,
        '["educationalLevel", "preferredLocation", "preferredSubject", "readyToCommit"]',
        "The properties of Braze's event that go along, under their own names: a list, or a table "
        "with their types, as of `attributes`.",
    )


@dataclass(frozen=True, kw_only=True)
class RegalSettings:
    """The keys of `[tool.brazesmith.regal]`; every one is optional."""

    identifiers: tuple[str, ...] = _key(
        ("external_id", "email", "phone_alias"),
        _identifiers,
        '["external_id", "email", "phone_alias"]',
        "How a contact is found in Braze, the best first: `external_id`, `email`, `phone_alias` "
        "(a user alias by phone number), `phone` (only E.164; never reached after `phone_alias`, "
        "which takes every number).",
    )
    alias_label: str = _key(
        "phone", _text, '"phone"', "The label of the user alias by phone number."
    )
    event_names: str = _key(
        "title",
        _style,
        '"title"',
        "How events are called in Braze: `title` (Call Completed), `dotted` (call.completed), "
        "`snake` (call_completed).",
    )
    update_existing_only: bool | None = _key(
        None,
        _flag,
        "",
        "Whether Braze may only update users, or create them, too. Where it is not set, "
        "`contact.unsubscribed` and dead numbers only update; everything else may create.",
    )
    leave_out: tuple[str, ...] = _key(
        (),
        _any_property,
        "[]",
        "Properties that no event takes to Braze, such as `transcript`. The account's own, which "
        "may be named too, become no attributes either.",
    )
    properties: Mapping[str, tuple[str, ...]] = _key(
        {},
        _by_event,
        "{}",
        'The only properties that an event takes: `"call.completed" = ["disposition"]`. Where an '
        "event is not listed, it takes all that are documented, and of a contact or a custom "
        "object the account's own as well.",
    )
    attribute_prefix: str = _key(
        "", _prefix, '""', "Stands before the names of custom attributes that come from Regal."
    )
    subscription_groups: Mapping[str, str | bool] = _key(
        {},
        _groups,
        "{}",
        "Braze's ids of your subscription groups, by channel: `voice`, `sms`; with `email` a "
        "group in place of the subscription to all e-mail. `contact.subscribed`, "
        "`contact.unsubscribed` and `router` do not compile without `voice` and `sms`. A channel "
        "that has no group has `false`: its events then fail, and Braze's log says why.",
    )
    unsubscribe_dead_numbers: bool = _key(
        False,
        _flag,
        "false",
        "Whether an SMS that failed because the number is dead or has opted out (30003, 30005, "
        "30006, 21610) unsubscribes the contact from the group `sms`, which is then needed.",
    )
    outbound: OutboundSettings = field(
        default_factory=OutboundSettings,
        metadata={
            "reads": lambda table: _read(OutboundSettings, table, f"{_TABLE[:-1]}.outbound]"),
            "shown": "",
            "doc": "What Braze posts to Regal: a table of its own, in [webhooks.md](webhooks.md).",
        },
    )

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> RegalSettings:
        """The settings that a table of pyproject.toml holds. Raises SettingError."""
        settings = _read(cls, table, _TABLE)
        if settings.unsubscribe_dead_numbers and settings.subscription_groups.get("sms") is False:
            raise SettingError(
                f"`unsubscribe_dead_numbers` under {_TABLE}: it unsubscribes from the group `sms`, "
                "and `subscription_groups` says that there is none: `sms = false`"
            )
        return settings

    def only_updates(self, usually: bool) -> bool:
        """The value of `_update_existing_only`."""
        return usually if self.update_existing_only is None else self.update_existing_only

    def event_name(self, title: str, event: str) -> str:
        """The name of an event in Braze."""
        return {"title": title, "dotted": event, "snake": event.replace(".", "_")}[self.event_names]
