"""Events about a contact: created, edited, subscribed, assigned to an experiment."""

from __future__ import annotations

from brazesmith import Anything, Boolean, Email, Map, Phone, Record, Text, UnixSeconds
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import (
    BareProperties,
    ConsentTraits,
    Standard,
    StandardWithoutUserId,
    seen,
)


class ContactCreatedProperties(Record, open=True):
    """The contact. The account's own attributes appear alongside, as they were sent."""

    contactPhone: Phone = seen("phone number of the contact, elsewhere called contact_phone")
    email: Email = seen("most recent e-mail address of the contact")
    firstName: Text = shared.FIRST_NAME
    lastName: Text = shared.LAST_NAME


class ContactCreated(Standard, event="Regal contact.created"):
    """A contact was created."""

    properties: ContactCreatedProperties = seen("the contact")


class EmailOptIn(Record, open=True):
    """Whether, when and where a contact consented to e-mail."""

    subscribed: Boolean = seen("null if the contact was never asked", null=True)
    source: Text = seen("where the consent was given")
    text: Text = seen("wording that was shown", null=True)
    ip: Text = seen("IP address; may be empty")
    timestamp: UnixSeconds = seen("Unix seconds as text")
    timestampTransformed: Text = seen("same, as 2025-01-17 15:35:16 +00:00")


class NewEmail(Record, open=True):
    """A new e-mail address."""

    email: Email = seen("the address")
    emailOptIn: EmailOptIn = seen("the consent")
    isPrimary: Boolean = seen("whether it is the primary address")
    label: Text = seen("label of the address", null=True)
    source: Text = seen("origin")


class ContactEmailProperties(Record, open=True):
    """The address. The account's own attributes of the contact appear alongside."""

    new_email_properties: NewEmail = seen("the new address")
    firstName: Text = shared.FIRST_NAME
    lastName: Text = shared.LAST_NAME


class ContactEmailCreated(BareProperties, event="Regal contact.email.created"):
    """An e-mail address was added to a contact."""

    properties: ContactEmailProperties = seen("the address")


class ContactPhoneProperties(Record, open=True):
    """The number, which may differ from the contact's primary number in traits.phone."""

    contactPhone: Phone = seen("the new number")
    firstName: Text = shared.FIRST_NAME
    lastName: Text = shared.LAST_NAME
    isPrimary: Boolean = seen("whether it is the primary number")
    label: Text = seen("label of the number")
    source: Text = seen("origin, such as circle-bank.api")


class ContactPhoneCreated(StandardWithoutUserId, event="Regal contact.phone.created"):
    """A phone number was added to a contact."""

    properties: ContactPhoneProperties = seen("the number")


class Change(Record, open=True):
    """One value that was changed."""

    old_value: Anything = seen("string, boolean, array …", null=True)
    new_value: Anything = seen('string (also "300,000"), boolean, array …', null=True)


class Changes(Record, open=True):
    """What an agent changed. An edit of a phone number or e-mail has no `custom_properties`.

    According to Regal's table, an attribute may also appear beside `custom_properties`.
    """

    custom_properties: Map[Change] = seen("attributes of the contact, under the account's names")
    phone: Change = seen("the primary phone number")
    phones: Change = seen("all phone numbers, as arrays")
    email: Change = seen("the primary e-mail; assumed by analogy, not in Regal's examples")
    emails: Change = seen("all e-mail addresses; assumed by analogy, not in Regal's examples")


class AttributeEditProperties(shared.Agent):
    """An edit of a contact's attributes."""

    contact_phone: Phone = shared.CONTACT_PHONE
    changes: Changes = seen("what changed")
    created_at: UnixSeconds = seen("Unix seconds as text")


class ContactAttributeEdited(Standard, event="Regal contact.attribute.edited"):
    """An agent edited a contact's attributes."""

    properties: AttributeEditProperties = seen("the edit")


class ExperimentProperties(shared.Journey):
    """The experiment and the assigned variant."""

    experiment_name: Text = seen("name of the experiment")
    experiment_id: Text = seen("like a UUID in examples, but an integer in Regal's table")
    experiment_variant: Text = seen("name of the variant")


class ContactExperimentAssigned(Standard, event="Regal contact.experiment.assigned"):
    """A contact was assigned to a variant of an experiment."""

    properties: ExperimentProperties = seen("the experiment")


class SubscriptionProperties(Record):
    """A change of a subscription."""

    new_subscription: Boolean = seen("not the state: also true when unsubscribing")
    channel: Text = seen("the channel", enum=("voice", "sms", "email"))
    text: Text = seen("wording that was shown", null=True)
    ip: Text = seen("IP address of the change; may differ from traits.ip")
    source: Text = seen("where the change was made, such as regalvoice.agent_desktop")
    timestamp: UnixSeconds = seen("time of the consent: Unix seconds as text; may be months ago")


class ContactSubscribed(Standard, event="Regal contact.subscribed"):
    """A contact was subscribed to a marketing channel."""

    traits: ConsentTraits = seen("how to reach the contact")
    properties: SubscriptionProperties = seen("the change")


class ContactUnsubscribed(Standard, event="Regal contact.unsubscribed"):
    """A contact was unsubscribed from a marketing channel."""

    traits: ConsentTraits = seen("how to reach the contact")
    properties: SubscriptionProperties = seen("the change")


class AfterHoursProperties(shared.Line):
    """A call or SMS outside business hours."""

    channel: Text = shared.CALL_CHANNEL
    contact_phone: Phone = shared.CONTACT_PHONE
    contact_email: Email = shared.CONTACT_EMAIL
    timestamp: UnixSeconds = shared.UNIX_TIMESTAMP


class ContactedAfterHours(Standard, event="Regal contacted.after.hours"):
    """A contact called or texted outside business hours."""

    properties: AfterHoursProperties = seen("the call or SMS")
