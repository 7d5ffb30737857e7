"""Hubspot contact.changed becomes the event "Contact Changed"."""

from brazesmith import (
    Anything,
    Event,
    Track,
    Transform,
    each,
    fitted,
    identify,
    iso8601,
    payload,
    pick,
    to_text,
)

# The payload is an array. This spec reads its elements untyped. To check them,
# write a Record class and `source=typed(payload, Array[…])`.
# The fields of the elements are:
#   eventId: Number
#   subscriptionId: Number
#   portalId: Number
#   appId: Number
#   occurredAt: UnixMillis
#   subscriptionType: Text
#   attemptNumber: Number
#   objectId: Number
#   propertyName: Text (in 2 of 3)
#   propertyValue: Text (in 2 of 3)
#   changeSource: Text (in 2 of 3)
#   changeFlag: Text (in 1 of 3)


def contact_changed(element: Anything) -> Event:
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


transform = Transform(
    name="hubspot/contact.changed",
    body=Track(events=each(payload, contact_changed)),
)

# Cases:
# changed
# deleted
