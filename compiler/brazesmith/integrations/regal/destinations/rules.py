"""RG: Regal's rules on the body of its custom events API, in the order of their codes.

RG0xx the request as a whole, RG1xx who the contact is, RG2xx consent, RG3xx the event, RG4xx the
contact's other traits. `rejected` is for what Regal documents as required or as a type; it
documents only that it then answers 400.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from brazesmith.contract.formats import is_e164, looks_like_email
from brazesmith.contract.rule import JSON_TYPES, NULL, Options, Violation
from brazesmith.contract.rules.rows import Rows
from brazesmith.contract.wording import letters
from brazesmith.integrations.regal.destinations import fields as regal

_PHONE: Final = "+15555550123"
_TIME: Final = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d [+-]\d\d:\d\d"
)


def _contact(**traits: Any) -> dict[str, Any]:
    """A body that upserts a contact: an example."""
    return {"userId": "u-1", "traits": {"phone": _PHONE, **traits}, "eventSource": "braze"}


def _event(**fields: Any) -> dict[str, Any]:
    """A body with an event: an example."""
    return {**_contact(), "name": "Application Step 1 Completed", **fields}


def _phone(**fields: Any) -> dict[str, Any]:
    """A body in the current form, with fields of the number: an example."""
    return {"traits": {"phones": {_PHONE: fields}}}


_SMS = {"channel": "sms", "subscribed": True}
RULES = Rows(
    regal.EVENTS_API,
    regal.FIELDS,
    objects={
        "": _event(),
        "traits": {"phone": _PHONE},
        "traits.optIn[]": _SMS,
        "traits.phones.*.voiceOptIn": {"subscribed": True},
    },
    receiver="Regal",
    wildcard=_PHONE,
)
_QUOTES = "put it in quotes, or leave the key out"
_SAMPLE_TIME = "2000-08-20 09:12:28 -04:00"


def _meant(known: Sequence[str]) -> Callable[[str], str | None]:
    """Return a function that finds the known name that another one differs from only in form.

    Names that are the same but for case and punctuation differ in form.
    """
    by_letters = {letters(name): name for name in known}
    return lambda name: None if name in known else by_letters.get(letters(name))


RULES.rejected("RG001", "$").has_type(
    "object",
    null=False,
    title="A request body is a single JSON object.",
    message="the body is {kind}, not a JSON object",
    hint="write the JSON object itself, one for each call: Regal accepts neither text nor batches",
    good=_contact(),
    bad=[_contact()],
)


RULES.risky("RG002", "<name>", str).must(
    lambda name: name in regal.TOP or letters(name) in map(str.lower, regal.TOP),
    title="A body has only the keys that Regal knows.",
    message="`{name}` is not a key that Regal documents; Regal probably ignores it",
    hint="move it into `traits` if it is about the contact, or `properties` if about the event",
    bad={**_contact(), "channel": "sms"},
)
RULES.risky("RG003", "<name>", str).has_problem(
    _meant(regal.TOP),
    hole="meant",
    title="Keys are spelled as Regal spells them, including upper and lower case.",
    message="`{name}` is not `{meant}`, so Regal probably does not read it",
    hint="write `{meant}`",
    bad={**_contact(), "eventsource": "braze"},
    note="It is documented that the names of events are case-sensitive, but not that keys are.",
)
RULES.rejected("RG004", "traits").has_type(
    null=False,
    hint="write `traits: {{ phones: {{ … }} }}`",
    good={"phone": _PHONE},
    bad=[],
    note="With a `userId` alone a contact is found only if an earlier call tied the two.",
)


def _has_no_address(body: dict[str, Any]) -> bool:
    """Whether the traits have no phone number and no e-mail address, in either generation."""
    traits = body.get("traits", {})
    names = ("phone", "email", "phones", "emails")
    return isinstance(traits, dict) and not any(traits.get(name) for name in names)


RULES.rejected("RG101", "$").must_not(
    lambda body: _has_no_address(body) and not body.get("userId"),
    title="A contact has a phone number or an e-mail address.",
    message="the body has no phone number, no e-mail address and no `userId`",
    hint="send `traits.phones` or `traits.phone`, or abort the webhook if there is none",
    bad={"traits": {"firstName": "Ada"}},
    note="The partner page calls `traits.phone` the only required field.",
)
RULES.risky("RG102", "$").must_not(
    lambda body: _has_no_address(body) and body.get("userId"),
    title="A `userId` alone finds only a contact that is known by it.",
    message="there is only a `userId`: unless an earlier call tied it to a phone number or an "
    "e-mail address, there is no contact, and no journey starts",
    hint="send the phone number too",
    bad={"userId": "u-1", "name": "Signed Up"},
    provenance="documented",
    source=regal.FAQ,
)
RULES.rejected("RG103", "userId").has_type(null=False, hint=_QUOTES)
_E164 = {
    "message": "the phone number {value} is not E.164",
    "hint": "send a plus sign, the country code and the number, only digits: +15555550123",
    "note": "Regal's reports have numbers in this form; how it reads others is not documented.",
}
RULES.risky("RG104", "traits.phone").matches(
    is_e164, "an E.164 phone number", good=_PHONE, bad="555-0123", **_E164
)
RULES.risky("RG105", "traits.phones.<name>", str).must(
    is_e164,
    title="The keys of `phones` are E.164 phone numbers.",
    good=_phone(),
    bad={"traits": {"phones": {"5555550123": {}}}},
    **_E164,
)
RULES.rejected("RG106", ("traits.phones", "traits.emails")).has_type(
    null=False, hint="write `{name}: {{ key: {{}} }}`: the number or the address is the key"
)
RULES.rejected("RG107", ("traits.phones.*", "traits.emails.*")).has_type(
    "object",
    null=False,
    title="The value of a number or an address is an object.",
    hint="use an empty object if there is nothing to add: {{}}",
    bad=True,
)
RULES.rejected("RG108", ("traits.phones.*.isPrimary", "traits.emails.*.isPrimary")).has_type(
    null=False
)


@RULES.risky("RG109", ("traits.phones", "traits.emails")).says(
    title="A contact has one primary number and one primary address.",
    message="a second one is primary; which of them counts is not documented",
    hint="set `isPrimary` for one of them",
    good=_phone(isPrimary=True),
    bad={"traits": {"phones": {_PHONE: {"isPrimary": True}, "+15555550124": {"isPrimary": True}}}},
    source=regal.FAQ,
)
def _two_primaries(map_: dict[str, Any], options: Options) -> Sequence[Violation]:
    primary = [k for k, v in map_.items() if isinstance(v, dict) and v.get("isPrimary") is True]
    return [Violation(at=(key,)) for key in primary[1:]]


_EMAIL = {
    "message": "{value} is not an e-mail address",
    "hint": "leave the key out if there is none",
    "note": "How Regal reads another text is not documented.",
}
RULES.risky("RG110", "traits.email").matches(
    looks_like_email, "an e-mail address", good="ada@example.com", bad="none", **_EMAIL
)
RULES.risky("RG111", "traits.emails.<name>", str).must(
    looks_like_email,
    title="The keys of `emails` are e-mail addresses.",
    good={"traits": {"emails": {"ada@example.com": {}}}},
    bad={"traits": {"emails": {"none": {}}}},
    **_EMAIL,
)
RULES.rejected("RG112", ("traits.phone", "traits.email")).has_type(
    null=False, hint=_QUOTES, good=_PHONE, bad=15555550123
)
RULES.rejected("RG113", ("traits.phones.*.label", "traits.emails.*.label")).has_type(
    null=False, hint=_QUOTES
)
_KEYS = ("label", "isPrimary", "voiceOptIn", "smsOptIn", "emailOptIn")
_ADDRESS = tuple(regal.FIELDS[place].name for place in regal.CONTACT_TEXTS if ".address." in place)
RULES.risky(
    "RG114",
    ("traits.phones.*.<name>", "traits.emails.*.<name>", "traits.address.<name>"),
    str,
).has_problem(
    _meant((*_KEYS, *_ADDRESS)),
    hole="meant",
    title="Keys of numbers, addresses and consents are spelled as Regal spells them.",
    message="`{name}` is not `{meant}`, so Regal probably does not read it",
    hint="write `{meant}`",
    good=_phone(voiceOptIn={"subscribed": True}),
    bad=_phone(voiceOptin={"subscribed": True}),
)
RULES.rejected("RG201", regal.CONSENTS).requires(
    "consent",
    "subscribed",
    message="`{name}` has no `{missing}`",
    hint="leave `{name}` out if the contact was not asked",
    good={"subscribed": False},
    bad={"source": "web"},
)
RULES.rejected("RG202", [f"{consent}.subscribed" for consent in regal.ALL_CONSENTS]).has_type()
RULES.rejected("RG203", "traits.optIn").has_type(
    null=False,
    hint='write `optIn: [{{ "channel": "sms", "subscribed": true }}]`, or leave it out',
    good=[_SMS],
    bad=_SMS,
    source=regal.PARTNER_PAGE,
)
RULES.rejected("RG204", "traits.optIn[]").requires(
    "entry of `optIn`",
    "channel",
    "subscribed",
    hint="`channel` and `subscribed` are required in every entry",
    bad={"subscribed": True},
    source=regal.PARTNER_PAGE,
)
RULES.rejected("RG205", "traits.optIn[].channel").is_one_of(
    hint=f"write one of {', '.join(regal.CHANNELS)}, in lower case", bad="SMS"
)


@RULES.lost("RG206", "traits").says(
    title="A consent in `optIn` is for the number or address of the same call.",
    message="consent for {channel}, but the call has no `{wanted}`",
    hint="send `{wanted}` in the same call: consent is stored for each number and address",
    good=_contact(optIn=[_SMS]),
    bad=_contact(optIn=[{"channel": "email", "subscribed": True}]),
)
def _without_its_address(traits: dict[str, Any], options: Options) -> Sequence[Violation]:
    """Consent for a channel without a number or address in the call."""
    items = traits.get("optIn")
    found = []
    for index, item in enumerate(items if isinstance(items, list) else ()):
        channel = item.get("channel") if isinstance(item, dict) else None
        wanted = "email" if channel == "email" else "phone"
        if channel in regal.CHANNELS and not (traits.get(wanted) or traits.get(f"{wanted}s")):
            found.append(Violation(("optIn", index), {"channel": channel, "wanted": wanted}))
    return found


RULES.rejected("RG207", regal.ALL_CONSENTS).has_type(
    "object",
    null=False,
    title="A consent, and an entry of `optIn`, is an object.",
    message="this consent is {value}, not an object",
    hint='write {{ "subscribed": true }}, or leave it out',
    good={"subscribed": True},
    bad=True,
)
RULES.risky("RG208", regal.CONSENT_TEXTS).has_type(
    null=False,
    title="The other fields of a consent are strings.",
    message="`{name}` of a consent is {value}, not a string",
    hint="leave `{name}` out if there is none",
    provenance="documented",
)


RULES.rejected("RG301", "name", *JSON_TYPES).must(
    lambda name: type(name) is str and name.strip(),
    title="The name of an event is a non-empty string.",
    message="`name` is {value}",
    hint="leave the key out to only update the contact, which is what a call without `name` does",
    bad=_event(name=""),
)


def _is_title_case(name: str) -> bool:
    stripped = name.strip()
    return not stripped or (name == stripped and "  " not in name and not name[:1].islower())


RULES.risky("RG302", "name", str).must(
    _is_title_case,
    title="The name of an event is in Title Case, as in all of Regal's samples.",
    message="{value}: names are case-sensitive, and a journey waits for one spelling",
    hint="write it as Regal's samples do, `Application Step 1 Completed`, and always the same way",
    bad=_event(name="application step 1 completed"),
    note="It is documented that names are case-sensitive, but not that they are in title case.",
)
RULES.rejected("RG303", "properties").has_type(
    null=False, hint="write {{}} or leave it out", good={"step": 1}, bad=[1]
)
RULES.lost("RG304", "properties", dict).has_at_most(
    regal.MOST_PROPERTY_NAMES,
    "names",
    title=f"An account has at most {regal.MOST_PROPERTY_NAMES:,} names of event properties.",
    message=f"`properties` has {{size:,}} names; an account has {regal.MOST_PROPERTY_NAMES:,}, "
    "counted separately for each event name",
    hint="send a fixed set of properties; names that hold values (`order_4711`) use them up",
    good={"step": 1},
    bad={f"p{n}": 1 for n in range(regal.MOST_PROPERTY_NAMES + 1)},
)
RULES.risky(
    "RG305", ("originalTimestamp", *(f"{consent}.timestamp" for consent in regal.ALL_CONSENTS))
).matches(
    lambda text: _TIME.fullmatch(text) is not None,
    f"a time like {_SAMPLE_TIME}",
    good=_SAMPLE_TIME,
    bad="1657855059",
    title=f"Times are written as in Regal's samples: {_SAMPLE_TIME}.",
    message=f"{{value}} is not like {_SAMPLE_TIME}",
    hint="in Liquid: {{{{'now' | date: '%Y-%m-%d %H:%M:%S %:z'}}}}; Regal sends Unix seconds, but "
    "does not accept them",
    provenance="documented",
    note="How Regal reads another form is not documented.",
)
RULES.rejected("RG306", ("originalTimestamp", "eventSource")).has_type(
    null=False, hint=_QUOTES, good=_SAMPLE_TIME
)


RULES.lost("RG307", "$").must_not(
    lambda body: body.get("properties") and "name" not in body,
    title="`properties` need a `name`.",
    message="there are properties and no `name`, so the call only updates the contact",
    hint="name the event, or put what belongs to the contact into `traits`",
    good=_event(properties={"step": 1}),
    bad={**_contact(), "properties": {"step": 1}},
)
RULES.lost("RG401", "traits.<name>", str).has_problem(
    _meant(regal.TRAITS),
    hole="meant",
    title="Standard traits are spelled as Regal spells them.",
    message="`{name}` is not `{meant}`, so it becomes a custom attribute with that name",
    hint="write `{meant}`",
    good=_contact(firstName="Ada"),
    bad=_contact(firstname="Ada"),
)
RULES.risky("RG402", ("traits.*", "properties.*"), list, dict).must_not_exist(
    title="A custom attribute is a string, a number or a boolean.",
    message="`{name}` is {value}; Regal documents strings, numbers and booleans",
    hint="send its parts as separate attributes",
    good=_contact(plan="pro"),
    bad=_contact(plan={"name": "pro"}),
    note="The type of an attribute is that of its first value, and never changes.",
)
RULES.risky("RG403", ("traits.*", "properties.*", *regal.CONTACT_TEXTS), NULL).must_not_exist(
    title="A missing value is left out, not null.",
    message="`{name}` is null; how Regal reads that is not documented",
    hint="leave the key out",
    good=_contact(plan="pro"),
    bad=_contact(plan=None),
)
RULES.rejected("RG404", regal.CONTACT_TEXTS).has_type(
    title="`firstName`, `lastName` and `subBrand` are strings, `address` is an object of strings.",
    hint=_QUOTES,
    good="Ada",
)
RULES.rejected("RG405", "traits.address").has_type(
    null=False,
    hint="its keys are street, city, state, zipcode, country",
    good={"city": "Graz"},
    bad="Graz",
)
