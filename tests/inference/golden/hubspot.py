"""Hubspot contact.changed becomes the event "Contact Changed"."""

from brazesmith import (
    Array,
    Event,
    Integer,
    Record,
    Text,
    Track,
    Transform,
    UnixMillis,
    each,
    field,
    fitted,
    identify,
    iso8601,
    payload,
    pick,
    take,
    to_text,
    typed,
)


class ContactChanged(Record):
    eventId: Integer
    subscriptionId: Integer
    portalId: Integer
    appId: Integer
    occurredAt: UnixMillis
    subscriptionType: Text
    attemptNumber: Integer
    objectId: Integer
    propertyName: Text = field(optional=True)  # in 2 of 3
    propertyValue: Text = field(optional=True)  # in 2 of 3
    changeSource: Text = field(optional=True)  # in 2 of 3
    changeFlag: Text = field(optional=True)  # in 1 of 3


elements = typed(payload, Array[ContactChanged])


def contact_changed(element: ContactChanged) -> Event:
    return Event(
        user=identify(external_id=to_text(element.objectId)),
        name="Contact Changed",
        time=iso8601(element.occurredAt),
        properties=fitted(
            pick(
                element,
                "subscriptionId",
                "portalId",
                "appId",
                "subscriptionType",
                "attemptNumber",
                "propertyName",
                "propertyValue",
                "changeSource",
                "changeFlag",
            ),
        ),
    )


# Braze accepts 75 events in a request. If there are more, send smaller batches.
transform = Transform(
    name="hubspot/contact.changed",
    source=elements,
    body=Track(events=each(take(elements, 75), contact_changed)),
)

# Cases:
# changed
# deleted
