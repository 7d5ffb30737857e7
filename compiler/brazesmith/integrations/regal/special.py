"""The bodies of events that are more than reported: they change attributes, objects or consent."""

from __future__ import annotations

from collections.abc import Mapping

from brazesmith import (
    Anything,
    Array,
    SubscriptionGroup,
    Track,
    Value,
    absent,
    add_objects,
    all_of,
    choose,
    each,
    equals,
    fallback,
    first_match,
    fitted,
    is_array,
    is_empty,
    is_given,
    is_null,
    is_object,
    is_true,
    join,
    length,
    map_values,
    merge,
    named,
    non_empty,
    not_,
    one_of,
    route,
    skip,
    spread,
    storable,
    take,
    to_text,
    trim,
    unreserved,
    update_object,
    when,
)
from brazesmith.integrations.kit import Body, field_names
from brazesmith.integrations.regal.consent import Subscription, email_consent, group
from brazesmith.integrations.regal.contact import EMAIL_SHAPE, PHONE_SHAPE, regal_time
from brazesmith.integrations.regal.objects import ID, kept_under_type, nested
from brazesmith.integrations.regal.payloads import DEAD_NUMBER_CODES, Change
from brazesmith.integrations.regal.received import Received

#: This many messages fit into the 100 KB that Braze accepts.
MAX_MESSAGES = 100


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
        comment="The new values, by name, without names that Braze keeps for itself.",
    )
    phone = named("new_phone", _edited(changes.phone, PHONE_SHAPE))
    email = named("new_email", _edited(changes.email, EMAIL_SHAPE))
    # If only the old address identifies the user, Braze would take a new one for another user.
    other = {"email": phone, "phone": email}
    changes_identifier = [
        all_of(is_empty(custom), not_(is_given(other[key])), *edit.found_by(key))
        for key in edit.settings.identifiers
        if key in other
    ]
    unusable = skip("nothing has changed but that by which Braze finds the user")
    return route(
        (
            all_of(is_empty(custom), not_(is_given(phone)), not_(is_given(email))),
            skip("nothing that Braze keeps has changed"),
        ),
        *((condition, unusable) for condition in changes_identifier),
        otherwise=Track(attributes=[edit.attributes(phone=phone, email=email, dynamic=custom)]),
    )


def _edited(change: Change, shape: str) -> Anything:
    """Return the new value of a profile field: matching text, or null, which clears the field."""
    new_value = change.new_value
    return when(is_null(new_value), None, first_match(shape, trim(new_value)))


def contact_created(created: Received, title: str) -> Body:
    """Report the contact, and set its name, addresses and own attributes."""
    given = created.properties
    attributes = created.attributes(
        first_name=non_empty(fitted(given.firstName)),
        last_name=non_empty(fitted(given.lastName)),
        email=first_match(EMAIL_SHAPE, trim(given.email)),
        phone=first_match(PHONE_SHAPE, trim(given.contactPhone)),
        dynamic=created.others("contactPhone", "email", "firstName", "lastName"),
    )
    return Track(attributes=[attributes], events=[created.report(title)])


def contact_email_created(created: Received, title: str) -> Body:
    """Report the address; if it is the primary one, set it and the consent to it."""
    given = created.properties
    new = given.new_email_properties
    opted_in = new.emailOptIn.subscribed
    state = choose((is_true(opted_in), "subscribed"), (equals(opted_in, False), "unsubscribed"))
    consent = named(
        "consent",
        when(is_true(new.isPrimary), state),
        comment="Of the primary address; for the consent of others Braze has no place.",
    )
    attributes = created.attributes(
        first_name=non_empty(fitted(given.firstName)),
        last_name=non_empty(fitted(given.lastName)),
        email=when(is_true(new.isPrimary), first_match(EMAIL_SHAPE, trim(new.email))),
        dynamic=created.others("new_email_properties", "firstName", "lastName"),
        **email_consent(consent, created.settings),
    )
    return Track(attributes=[attributes], events=[created.report(title)])


def contact_phone_created(created: Received, title: str) -> Body:
    """Report the number; if it is the primary one, set it."""
    new = created.properties
    attributes = created.attributes(
        first_name=non_empty(fitted(new.firstName)),
        last_name=non_empty(fitted(new.lastName)),
        phone=when(is_true(new.isPrimary), first_match(PHONE_SHAPE, trim(new.contactPhone))),
        dynamic=created.others(
            "contactPhone", "firstName", "lastName", "isPrimary", "label", "source"
        ),
    )
    return Track(attributes=[attributes], events=[created.report(title)])


# --- consent -------------------------------------------------------------------------------------


def contact_subscribed(received: Received, title: str) -> Body:
    """Report the consent, and subscribe the user to the channel."""
    subscription = Subscription(received)
    attributes = subscription.attributes("subscribed")
    both = Track(attributes=[attributes], events=[received.report(title)])
    return route((subscription.is_known, both), otherwise=subscription.unknown)


def contact_unsubscribed(received: Received, title: str) -> Body:
    """Unsubscribe the user. The event's name says so; `new_subscription` is true here as well."""
    subscription = Subscription(received)
    unsubscribed = Track(attributes=[subscription.attributes("unsubscribed", only_updates=True)])
    return route((subscription.is_known, unsubscribed), otherwise=subscription.unknown)


def sms_not_delivered(sms: Received, title: str) -> Body:
    """Report the SMS; if the project wants it, a dead number unsubscribes the contact from SMS."""
    reported = sms.report(title)
    if not sms.settings.unsubscribe_dead_numbers:
        return Track(events=[reported])
    is_dead = one_of(to_text(sms.properties.error_code), *DEAD_NUMBER_CODES)
    groups = [SubscriptionGroup(id=group("sms"), state="unsubscribed")]
    unsubscribed = sms.attributes(only_updates=True, subscription_groups=groups)
    return Track(attributes=[when(is_dead, unsubscribed)], events=[reported])


# --- custom objects ------------------------------------------------------------------------------


def object_created(created: Received, title: str) -> Body:
    """Report the object, and add it to the user's objects."""
    fields = nested(map_values(created.wanted(created.properties), storable))
    added = kept_under_type(created, fields, lambda id_: add_objects([merge({ID: id_}, fields)]))
    return Track(attributes=[added], events=[created.report(title)])


def object_attribute_edited(edit: Received, title: str) -> Body:
    """Report the edit, and update the user's object."""
    changes = edit.properties.changes
    wanted = edit.wanted(changes.properties)
    fields = nested(map_values(wanted, lambda change: storable(change.new_value)))
    changed = kept_under_type(edit, fields, lambda id_: update_object(ID, id_, fields))
    shaped: Mapping[str, Value] = {}
    if edit.settings.leave_out:
        without = merge(changes, {"properties": wanted})
        shaped = {"changes": when(is_object(changes), without, changes)}
    return Track(attributes=[changed], events=[edit.report(title, shaped)])


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
    shaped = {
        "callback_timestamp": fallback(regal_time(due), due),
        "callback_timestamp ": absent,
    }
    return Track(events=[callback.report(title, shaped)])


def sms_conversation_completed(conversation: Received, title: str) -> Body:
    """Report the conversation, with one line of text per message."""
    shaped = {"content": _lines(conversation.properties.content)}
    return Track(events=[conversation.report(title, shaped)])


def _lines(content: Array[Anything]) -> Anything:
    """Return one line per message, because Braze takes no arrays in arrays; "…" marks a cut."""
    lines = [spread(each(take(content, MAX_MESSAGES), _line))]
    return when(is_array(content), [*lines, when(length(content) > MAX_MESSAGES, "…")], content)


def _line(message: Anything) -> Anything:
    """Return the time, who wrote it, sent or received, and the text."""
    return when(is_array(message), join(message, " "), message)
