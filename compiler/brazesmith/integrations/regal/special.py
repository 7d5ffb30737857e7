"""The bodies of events that are more than reported: they change attributes, objects or consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Event,
    Map,
    SubscriptionGroup,
    Text,
    Track,
    Value,
    absent,
    add_objects,
    all_of,
    any_of,
    choose,
    each,
    equals,
    fail,
    fallback,
    first_match,
    fitted,
    format_text,
    from_entries,
    is_array,
    is_empty,
    is_filled,
    is_given,
    is_null,
    is_object,
    is_present,
    is_true,
    join,
    length,
    lower,
    map_values,
    merge,
    named,
    nestable,
    non_empty,
    not_,
    one_of,
    rename_keys,
    replace_pattern,
    reportable,
    route,
    setting,
    skip,
    spread,
    storable,
    take,
    to_text,
    translate,
    trim,
    unreserved,
    update_object,
    when,
    without_nulls,
)
from brazesmith.integrations.kit import Body, field_names
from brazesmith.integrations.regal.payloads import DEAD_NUMBER_CODES, Change
from brazesmith.integrations.regal.received import EMAIL_SHAPE, PHONE_SHAPE, Received, regal_time
from brazesmith.integrations.regal.settings import CHANNELS, RegalSettings

#: This many messages fit into the 100 KB that Braze accepts.
MAX_MESSAGES: Final = 100
#: The field that identifies an object among those of its type.
_ID: Final = "related_object_id"


def agent_activity_updated(received: Received, title: str) -> Body:
    """Send nothing: the event is not about a contact."""
    return skip("the event is about an agent, not about a contact")


# --- contacts ------------------------------------------------------------------------------------


def contact_attribute_edited(edit: Received, title: str) -> Body:
    """Set the attributes that an agent changed."""
    changes = edit.properties.changes
    # Regal says that an attribute may be in `custom_properties` or beside it.
    beside = edit.wanted(changes, *field_names(changes))
    every = merge(beside, edit.wanted(changes.custom_properties))
    new_values = map_values(every, lambda change: storable(change.new_value))
    custom = named(
        "custom",
        unreserved(edit.prefixed(new_values)),
        comment="The new values by name, without names reserved by Braze.",
    )
    phone = named("new_phone", _edited(changes.phone, PHONE_SHAPE))
    email = named("new_email", _edited(changes.email, EMAIL_SHAPE))
    # If only the old address identifies the user, Braze would create another user for a new one.
    other = {"email": phone, "phone": email}
    changes_identifier = [
        all_of(is_empty(custom), not_(is_given(other[key])), *edit.found_by(key))
        for key in edit.settings.identifiers
        if key in other
    ]
    unusable = skip("only the user's identifier has changed")
    return route(
        (
            all_of(is_empty(custom), not_(is_given(phone)), not_(is_given(email))),
            skip("nothing that Braze stores has changed"),
        ),
        *((condition, unusable) for condition in changes_identifier),
        otherwise=Track(attributes=[edit.attributes(phone=phone, email=email, dynamic=custom)]),
    )


def _edited(change: Change, shape: str) -> Anything:
    """Return the new value of a profile field: matching text, or null, which clears the field."""
    new_value = change.new_value
    return when(is_null(new_value), None, first_match(shape, trim(new_value)))


def _names(properties: Any) -> dict[str, Any]:
    """Return the contact's names as fields of `Attributes`."""
    first, last = properties.firstName, properties.lastName
    return {"first_name": non_empty(fitted(first)), "last_name": non_empty(fitted(last))}


def contact_created(created: Received, title: str) -> Body:
    """Report the contact, and set its name, addresses and own attributes."""
    given = created.properties
    attributes = created.attributes(
        **_names(given),
        email=first_match(EMAIL_SHAPE, trim(given.email)),
        phone=first_match(PHONE_SHAPE, trim(given.contactPhone)),
        dynamic=created.others("contactPhone", "email", "firstName", "lastName"),
    )
    return Track(attributes=[attributes], events=[created.report(title)])


def contact_email_created(created: Received, title: str) -> Body:
    """Report the address; if it is the primary one, set it and the consent to it."""
    given = created.properties
    new = given.new_email_properties
    address = named("new_email", first_match(EMAIL_SHAPE, trim(new.email)))
    opted_in = new.emailOptIn.subscribed
    state = choose((is_true(opted_in), "subscribed"), (equals(opted_in, False), "unsubscribed"))
    consent = named(
        "consent",
        when(all_of(is_true(new.isPrimary), _becomes_the_profiles(created, address)), state),
        comment="For the address that the profile then has; Braze stores no consent for others.",
    )
    attributes = created.attributes(
        **_names(given),
        email=when(is_true(new.isPrimary), address),
        dynamic=created.others("new_email_properties", "firstName", "lastName"),
        **_email_consent(consent, created.settings),
    )
    return Track(attributes=[attributes], events=[created.report(title)])


def _becomes_the_profiles(created: Received, address: Text) -> Boolean:
    """Return whether the profile has this address afterwards, if the body sets it.

    If another address identifies the user, the profile keeps that one.
    """
    if "email" not in created.candidates:
        return is_filled(address)
    is_another = lower(created.candidates["email"]) != lower(address)
    return all_of(is_filled(address), not_(all_of(*created.found_by("email"), is_another)))


def contact_phone_created(created: Received, title: str) -> Body:
    """Report the number; if it is the primary one, set it."""
    new = created.properties
    attributes = created.attributes(
        **_names(new),
        phone=when(is_true(new.isPrimary), first_match(PHONE_SHAPE, trim(new.contactPhone))),
        dynamic=created.others(
            "contactPhone", "firstName", "lastName", "isPrimary", "label", "source"
        ),
    )
    return Track(attributes=[attributes], events=[created.report(title)])


# --- consent -------------------------------------------------------------------------------------


def contact_subscribed(received: Received, title: str) -> Body:
    """Report the consent, and subscribe the user to the channel."""
    return _change_subscription(received, "subscribed", events=[received.report(title)])


def contact_unsubscribed(received: Received, title: str) -> Body:
    """Unsubscribe the user. The event's name says so; `new_subscription` is true here as well."""
    return _change_subscription(received, "unsubscribed", only_updates=True)


def _change_subscription(
    received: Received,
    state: str,
    *,
    only_updates: bool = False,
    events: Sequence[Event] | None = None,
) -> Body:
    """Return a body that sets the state of the event's channel. An unknown channel fails."""
    email_is_a_group = _email_is_a_group(received.settings)
    wanted = CHANNELS if email_is_a_group else ("voice", "sms")
    groups = received.settings.subscription_groups
    channels = [name for name in wanted if groups.get(name) is not False]
    channel = named("channel", lower(received.properties.channel))
    group = named(
        "group",
        translate(channel, {name: _group(name) for name in channels}),
        comment="The project's subscription group for the channel.",
    )
    is_known = is_present(group)
    fields: dict[str, Any] = {
        "subscription_groups": when(is_known, [SubscriptionGroup(id=group, state=state)])
    }
    if not email_is_a_group:
        is_known = any_of(channel == "email", is_known)
        fields["email_subscribe"] = when(channel == "email", state)
    attributes = received.attributes(only_updates=only_updates, **fields)
    unknown = format_text("no subscription group for the channel {}", channel)
    return route((is_known, Track(attributes=[attributes], events=events)), otherwise=fail(unknown))


def sms_not_delivered(sms: Received, title: str) -> Body:
    """Report the SMS; if enabled, a dead number unsubscribes the contact from SMS."""
    reported = sms.report(title)
    if not sms.settings.unsubscribe_dead_numbers:
        return Track(events=[reported])
    is_dead = one_of(to_text(sms.properties.error_code), *DEAD_NUMBER_CODES)
    groups = [SubscriptionGroup(id=_group("sms"), state="unsubscribed")]
    unsubscribed = sms.attributes(only_updates=True, subscription_groups=groups)
    return Track(attributes=[when(is_dead, unsubscribed)], events=[reported])


def _email_consent(state: Anything, settings: RegalSettings) -> dict[str, Any]:
    """Return the fields of `Attributes` for a consent to e-mail."""
    if not _email_is_a_group(settings):
        return {"email_subscribe": state}
    groups = [SubscriptionGroup(id=_group("email"), state=state)]
    return {"subscription_groups": when(is_present(state), groups)}


def _group(channel: str) -> Text:
    """Return the project's subscription group for a channel."""
    hint = "set a channel that has no group to `false`"
    return setting(f"regal.subscription_groups.{channel}", hint=hint)


def _email_is_a_group(settings: RegalSettings) -> bool:
    return bool(settings.subscription_groups.get("email"))


# --- custom objects ------------------------------------------------------------------------------


def object_created(created: Received, title: str) -> Body:
    """Report the object, and add it to the user's objects."""
    fields = _nested(map_values(created.wanted(created.properties), storable))
    added = _kept_under_type(created, lambda id_: add_objects([merge({_ID: id_}, fields)]))
    return Track(attributes=[added], events=[created.report(title)])


def object_attribute_edited(edit: Received, title: str) -> Body:
    """Report the edit, and update the user's object."""
    changes = edit.properties.changes
    wanted = edit.wanted(changes.properties)
    fields = _nested(map_values(wanted, lambda change: storable(change.new_value)))
    changed = _kept_under_type(
        edit, lambda id_: update_object(_ID, id_, fields), not_(is_empty(fields))
    )
    shaped: Mapping[str, Value] = {}
    if edit.settings.leave_out:
        without = merge(changes, {"properties": wanted})
        shaped = {"changes": when(is_object(changes), without, changes)}
    return Track(attributes=[changed], events=[edit.report(title, shaped)])


def _nested(values: Map[Anything]) -> Anything:
    """Return values for a nested attribute: no nulls, and no `.`, `$` or space in a name.

    A single null, or more than 100 KB, would make Braze drop the whole update and report success.
    """
    known = named("known", without_nulls(values))
    renamed = rename_keys(known, lambda key: replace_pattern(key, r"[.$ ]", "_"))
    result: Anything = named("fields", nestable(reportable(renamed)))
    return result


def _kept_under_type(
    received: Received, change: Callable[[Anything], Value], *conditions: Boolean
) -> Anything:
    """Return the contact with a change of the array for the object's type.

    It is absent unless the event has a type and an id, and all `conditions` are true. `change`
    maps the id to the change.
    """
    type_ = named("type", received.properties.related_object_type)
    id_ = named("id", received.properties.related_object_id)
    return when(
        all_of(is_filled(type_), is_filled(id_), *conditions),
        received.attributes(
            merge_objects=True,
            dynamic=received.prefixed(from_entries([[type_, change(fitted(id_))]])),
        ),
    )


# --- properties that are not sent as they are ----------------------------------------------------


def null_campaign(received: Received, title: str) -> Body:
    """Report the event; in Regal's examples, the text "null" is the campaign of none."""
    given = received.properties
    names = ("campaign_id", "campaign_name")
    shaped = {name: when(given[name] == "null", None, given[name]) for name in names}
    return Track(events=[received.report(title, shaped)])


def scheduled_callback_requested(callback: Received, title: str) -> Body:
    """Report the callback, with its time in ISO 8601 so that Braze recognizes it as a time."""
    given = callback.properties
    due = fallback(given.callback_timestamp, given.callback_timestamp_)
    shaped = {"callback_timestamp": fallback(regal_time(due), due), "callback_timestamp ": absent}
    return Track(events=[callback.report(title, shaped)])


def sms_conversation_completed(conversation: Received, title: str) -> Body:
    """Report the conversation, with one line of text per message."""
    shaped = {"content": _lines(conversation.properties.content)}
    return Track(events=[conversation.report(title, shaped)])


def _lines(content: Array[Anything]) -> Anything:
    """Return one line per message, because Braze accepts no arrays in arrays; "…" marks a cut."""
    lines = [spread(each(take(content, MAX_MESSAGES), _line))]
    return when(is_array(content), [*lines, when(length(content) > MAX_MESSAGES, "…")], content)


def _line(message: Anything) -> Anything:
    """Return the time, who wrote it, sent or received, and the text."""
    return when(is_array(message), join(message, " "), message)
