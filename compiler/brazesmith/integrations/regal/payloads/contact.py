"""Events about a contact: created, edited, subscribed, assigned to an experiment."""

from __future__ import annotations

from brazesmith import Anything, Boolean, Email, Map, Phone, Record, Text, UnixSeconds
from brazesmith.integrations.regal.payloads.envelope import (
    BareProperties,
    Standard,
    StandardWithoutUserId,
    seen,
)
from brazesmith.integrations.regal.payloads.groups import (
    CALL_CHANNEL,
    CONTACT_EMAIL,
    CONTACT_PHONE,
    FIRST_NAME,
    LAST_NAME,
    UNIX_TIMESTAMP,
    Journey,
    Line,
)


class ContactCreatedProperties(Record, open=True):
    """The contact; beside these fields stand the account's own attributes, as they were sent."""

    contactPhone: Phone = seen("phone number of the contact; contact_phone in other events")
    email: Email = seen("the last e-mail address of the contact")
    firstName: Text = FIRST_NAME
    lastName: Text = LAST_NAME


class ContactCreated(Standard, event="Regal contact.created"):
    """A contact was created."""

    properties: ContactCreatedProperties = seen("the contact")


class EmailOptIn(Record, open=True):
    """Whether, when and where somebody consented to e-mail."""

    subscribed: Boolean = seen("null: nobody was asked", null=True)
    source: Text = seen("where from")
    text: Text = seen("the wording that was shown", null=True)
    ip: Text = seen("IP address; may be empty")
    timestamp: UnixSeconds = seen("unix seconds, in a text")
    timestampTransformed: Text = seen("the same as 2025-01-17 15:35:16 +00:00")


class NewEmail(Record, open=True):
    """An e-mail address that a contact got."""

    email: Email = seen("the address")
    emailOptIn: EmailOptIn = seen("the consent")
    isPrimary: Boolean = seen("whether it is the contact's primary address")
    label: Text = seen("label of the address", null=True)
    source: Text = seen("where it comes from")


class ContactEmailProperties(Record, open=True):
    """The address; beside it stand the account's own attributes of the contact."""

    new_email_properties: NewEmail = seen("the new address")
    firstName: Text = FIRST_NAME
    lastName: Text = LAST_NAME


class ContactEmailCreated(BareProperties, event="Regal contact.email.created"):
    """A contact got an e-mail address."""

    properties: ContactEmailProperties = seen("the address")


class ContactPhoneProperties(Record, open=True):
    """The number; traits.phone is the contact's primary number, which may be another."""

    contactPhone: Phone = seen("the new number")
    firstName: Text = FIRST_NAME
    lastName: Text = LAST_NAME
    isPrimary: Boolean = seen("whether it is the contact's primary number")
    label: Text = seen("label of the number")
    source: Text = seen("where it comes from: circle-bank.api …")


class ContactPhoneCreated(StandardWithoutUserId, event="Regal contact.phone.created"):
    """A contact got a phone number."""

    properties: ContactPhoneProperties = seen("the number")


class Change(Record, open=True):
    """One value that was changed."""

    old_value: Anything = seen("text, boolean, array …", null=True)
    new_value: Anything = seen('text (also "300,000"), boolean, array …', null=True)


class Changes(Record, open=True):
    """What an agent changed. Of a phone or e-mail edit `custom_properties` is not there.

    By the words of Regal's table an attribute may also stand beside `custom_properties`.
    """

    custom_properties: Map[Change] = seen("attributes of the contact, under the account's names")
    phone: Change = seen("the primary phone number")
    phones: Change = seen("all phone numbers, arrays")
    email: Change = seen("the primary e-mail address; not in Regal's examples, by analogy")
    emails: Change = seen("all e-mail addresses; not in Regal's examples, by analogy")


class AttributeEditProperties(Record):
    """An edit of a contact's attributes."""

    agent_email: Email = seen("e-mail of the agent", null=True)
    agent_id: Email = seen("e-mail of the agent; the older name of agent_email", null=True)
    contact_phone: Phone = CONTACT_PHONE
    changes: Changes = seen("what changed")
    created_at: UnixSeconds = seen("unix seconds, in a text")


class ContactAttributeEdited(Standard, event="Regal contact.attribute.edited"):
    """An agent edited a contact's attributes."""

    properties: AttributeEditProperties = seen("the edit")


class ExperimentProperties(Journey):
    """The experiment, and the variant that the contact got."""

    experiment_name: Text = seen("name of the experiment")
    experiment_id: Text = seen("UUID-like in examples; Regal's table says integer")
    experiment_variant: Text = seen("the variant")


class ContactExperimentAssigned(Standard, event="Regal contact.experiment.assigned"):
    """A contact was assigned to a variant of an experiment."""

    properties: ExperimentProperties = seen("the experiment")


class SubscriptionProperties(Record):
    """A change of a subscription."""

    new_subscription: Boolean = seen("not the state: true for an unsubscribe as well")
    channel: Text = seen("what is subscribed to", enum=("voice", "sms", "email"))
    text: Text = seen("the wording that was shown", null=True)
    ip: Text = seen("IP address that the change came from; may differ from traits.ip")
    source: Text = seen("where the change was made: regalvoice.agent_desktop …")
    timestamp: UnixSeconds = seen("of the consent: unix seconds, in a text; may be months ago")


class ContactSubscribed(Standard, event="Regal contact.subscribed"):
    """A contact was subscribed to a marketing channel."""

    properties: SubscriptionProperties = seen("the change")


class ContactUnsubscribed(Standard, event="Regal contact.unsubscribed"):
    """A contact was unsubscribed from a marketing channel."""

    properties: SubscriptionProperties = seen("the change")


class AfterHoursProperties(Line):
    """A call or SMS outside business hours."""

    channel: Text = CALL_CHANNEL
    contact_phone: Phone = CONTACT_PHONE
    contact_email: Email = CONTACT_EMAIL
    timestamp: UnixSeconds = UNIX_TIMESTAMP


class ContactedAfterHours(Standard, event="Regal contacted.after.hours"):
    """A contact called or texted outside business hours."""

    properties: AfterHoursProperties = seen("the call or SMS")
