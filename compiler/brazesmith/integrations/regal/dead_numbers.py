"""SMS that did not arrive, and will not arrive next time either."""

from __future__ import annotations

from brazesmith import SubscriptionGroup, Track, one_of, to_text, when
from brazesmith.integrations.regal.consent import group
from brazesmith.integrations.regal.payloads import DEAD_NUMBER_CODES
from brazesmith.integrations.regal.received import Received


def not_delivered(sms: Received, title: str) -> Track:
    """The event; if the project wants it, a dead number unsubscribes the contact from SMS."""
    reported = sms.report(title)
    if not sms.settings.unsubscribe_dead_numbers:
        return Track(events=[reported])
    is_dead = one_of(to_text(sms.properties.error_code), *DEAD_NUMBER_CODES)
    groups = [SubscriptionGroup(id=group("sms"), state="unsubscribed")]
    unsubscribed = sms.attributes(only_updates=True, subscription_groups=groups)
    return Track(attributes=[when(is_dead, unsubscribed)], events=[reported])
