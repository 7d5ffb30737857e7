"""What an event says of the contact and the time, whatever its envelope.

Regal has eight kinds of envelope (`payloads.envelope`). In which order their
fields are read stands here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from brazesmith import (
    Anything,
    Iso8601,
    Value,
    alias,
    fail,
    fallback,
    first_filled,
    first_id,
    first_match,
    identify,
    ir,
    is_object,
    iso8601,
    iso_spelling,
    merge,
    named,
    now,
    omit,
    when,
)
from brazesmith.integrations.regal.payloads import BareProperties, RegalEvent
from brazesmith.integrations.regal.payloads.envelope import Standard
from brazesmith.integrations.regal.settings import IDENTIFIERS, RegalSettings
from brazesmith.language.bodies import Alias, Identity
from brazesmith.language.expressions import TextLike
from brazesmith.language.payload import record_of, shape_of

EMAIL_SHAPE: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
#: From five to twenty digits, with a few other characters between them: (555) 555-0123 ext. 4.
PHONE_SHAPE: Final = r"^(?:\D{0,9}\d){5,20}\D{0,9}$"
_E164: Final = r"^\+[1-9]\d{6,14}$"

#: Names under which the properties of an event may hold what its envelope has not.
_PHONES = ("contact_phone", "contactPhone", "contact_number")
_EMAILS = ("contact_email", "email")
_TIMES = ("timestamp", "completed_at", "created_at")

_DEFAULTS: Final = RegalSettings()


def contact(event: RegalEvent, settings: RegalSettings = _DEFAULTS) -> Identity:
    """Who the contact is for Braze: your id, else the e-mail, else an alias by phone.

    Braze takes no phone number as an identifier of a Regal contact; its partner page advises a
    user alias. The settings of the project can order it otherwise.
    """
    return identity(candidates_of(event, properties_of(event), settings), settings)


def occurred_at(event: RegalEvent) -> Anything:
    """When the event happened; where its own time cannot be used, the time of receipt.

    Regal does not send an event again, so an unusable time must not cost the event.
    """
    return time_of(event, properties_of(event))


def regal_time(value: Value) -> Iso8601:
    """A time as Regal writes it, as ISO 8601.

    Unix seconds in a number or text, ISO 8601, or 2022-07-13 14:00:00 -07:00; where that has no
    offset it is taken as UTC, because Regal does not say of which zone it is.
    """
    return iso8601(iso_spelling(value))


def properties_of(event: Any) -> Any:
    """The properties of an event, as its class declares them.

    Of the events whose examples are nothing but properties: those, or what the payload itself has.
    """
    if not isinstance(event, BareProperties):
        return event.properties
    declared = event.properties  # type: ignore[attr-defined]
    bare: Value = event
    if type(declared)._open:
        bare = merge(omit(event, *(key for key in shape_of(type(event)).fields)))
    either = named("given", when(is_object(declared), declared, bare))._node
    return record_of(ir.Named(either.name, either.value, declared._node.type, either.place))


def identity(candidates: Mapping[str, TextLike | Alias], settings: RegalSettings) -> Identity:
    """The first of the candidates that is there; where there is none the transformation fails."""
    return identify(otherwise=fail(_nobody(settings)), **candidates)


def candidates_of(
    event: RegalEvent, properties: Any, settings: RegalSettings, emails: Sequence[Value] = ()
) -> dict[str, TextLike | Alias]:
    """What may say who the contact is, the best first; `emails` are more places to look at."""
    phones = (event.traits.phone, event.contact_phone, *_beside(event, properties, _PHONES))
    mails = (
        *(event.traits.email, event.contact_email, *_beside(event, properties, _EMAILS)),
        *emails,
    )
    candidates: dict[str, TextLike | Alias] = {}
    for key in settings.identifiers:
        match key:
            case "external_id":
                ids = first_id(event.userId, event.external_id)
                candidates[key] = named("external_id", ids)
            case "email":
                candidates[key] = named("email", first_match(EMAIL_SHAPE, *mails))
            case "phone":
                candidates[key] = named("phone_number", first_match(_E164, *phones))
            case "phone_alias":
                name = named("phone", first_filled(*phones))
                candidates["user_alias"] = alias(label=settings.alias_label, name=name)
    return candidates


def time_of(event: RegalEvent, properties: Any) -> Anything:
    """`occurred_at` of an event whose properties are at hand."""
    envelope = (event.originalTimestamp, event.original_timestamp)
    told = (*envelope, *_beside(event, properties, _TIMES), event.created_at)
    occurred: Anything = named("occurred_at", fallback(*map(regal_time, told), now()))
    return occurred


def _beside(event: RegalEvent, properties: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    """The properties of these names that may stand in for what the envelope lacks.

    The usual envelope lacks nothing: a contact that it does not name stays unnamed, rather than
    become whoever the properties mention.
    """
    if isinstance(event, Standard):
        return ()
    known = shape_of(type(properties)).fields
    return tuple(properties[name] for name in names if name in known)


def _nobody(settings: RegalSettings) -> str:
    names = list(dict.fromkeys(IDENTIFIERS[key] for key in settings.identifiers))
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    verb = "are" if len(names) > 1 else "is"
    return f"no usable identifier: {listed} {verb} missing or not usable"
