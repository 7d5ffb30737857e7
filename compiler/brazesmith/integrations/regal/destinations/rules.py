"""RG: Regal's rules on the body of its custom events API, in the order of their codes.

RG0xx the request as a whole, RG1xx who the contact is, RG2xx consent, RG3xx the event, RG4xx the
contact's other traits. `rejected` is for what Regal documents as required or as a type; what it
answers then is documented as 400 and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from brazesmith.contract.checks import NULL, by, must_be, must_have, must_match, one_of
from brazesmith.contract.formats import is_e164
from brazesmith.contract.known import is_email
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.integrations.regal.destinations.fields import (
    ADDRESS,
    CHANNELS,
    CONSENT,
    CONSENTS,
    EVENTS_API,
    FAQ,
    MOST_PROPERTY_NAMES,
    PARTNER_PAGE,
    TOP,
    TRAITS,
)

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


def _has_address(traits: Any) -> bool:
    """Whether traits have a phone number or an e-mail address, in one generation or the other."""
    return isinstance(traits, dict) and any(
        bool(traits.get(name)) for name in ("phone", "email", "phones", "emails")
    )


def _nobody(body: dict[str, Any], options: Options) -> Sequence[Found]:
    traits = body.get("traits", {})
    said = type(traits) is not dict or _has_address(traits) or body.get("userId")
    return FINE if said else WRONG


def _id_alone(body: dict[str, Any], options: Options) -> Sequence[Found]:
    traits = body.get("traits", {})
    alone = type(traits) is dict and not _has_address(traits) and body.get("userId")
    return WRONG if alone else FINE


def _two_primaries(map_: dict[str, Any], options: Options) -> Sequence[Found]:
    primary = [k for k, v in map_.items() if isinstance(v, dict) and v.get("isPrimary") is True]
    return [Found(at=(key,)) for key in primary[1:]]


def _without_its_address(traits: dict[str, Any], options: Options) -> Sequence[Found]:
    """Consent for a channel of which the call names no number or address."""
    items = traits.get("optIn")
    found = []
    for index, item in enumerate(items if isinstance(items, list) else ()):
        channel = item.get("channel") if isinstance(item, dict) else None
        wanted = "email" if channel == "email" else "phone"
        if channel in CHANNELS and not (traits.get(wanted) or traits.get(f"{wanted}s")):
            found.append(Found(at=("optIn", index), holes={"channel": channel, "wanted": wanted}))
    return found


def _too_many_names(properties: dict[str, Any], options: Options) -> Sequence[Found]:
    count = len(properties)
    return (Found(holes={"count": count}),) if count > MOST_PROPERTY_NAMES else FINE


def _misspelt(known: Sequence[str]) -> Any:
    """A check of names: one that is another only by the case of its letters."""
    exact = frozenset(known)
    by_letters = {re.sub(r"[^a-z]", "", name.lower()): name for name in known}

    def test(name: str, options: Options) -> Sequence[Found]:
        meant = by_letters.get(re.sub(r"[^a-z]", "", name.lower()))
        if name in exact or meant is None:
            return FINE
        return (Found(holes={"meant": meant}),)

    return by(test, str)


def _unknown_name(name: str, options: Options) -> Sequence[Found]:
    letters = re.sub(r"[^a-z]", "", name.lower())
    return FINE if name in TOP or any(letters == known.lower() for known in TOP) else WRONG


def _is_title(name: str) -> bool:
    """As the names of events are written in Regal's samples: no small letter begins them."""
    return name == name.strip() and "  " not in name and not name[:1].islower()


RULES: tuple[Rule, ...] = (
    Rule(
        code="RG001",
        title="A request body is one JSON object.",
        level="rejected",
        where=("$",),
        check=must_be(dict),
        message="the body is {value}, not a JSON object",
        hint="send one object for each call: Regal takes no batches",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(),
        bad=[_contact()],
    ),
    Rule(
        code="RG002",
        title="A body has no other keys than Regal knows.",
        level="risky",
        where=("<name>",),
        check=by(_unknown_name, str),
        message="`{name}` is no key of Regal's; it probably ignores it",
        hint="what belongs to the contact stands in `traits`, to the event in `properties`",
        provenance="inferred",
        source=EVENTS_API,
        good=_contact(),
        bad={**_contact(), "channel": "sms"},
    ),
    Rule(
        code="RG003",
        title="Keys are written as Regal writes them, letter case and all.",
        level="risky",
        where=("<name>",),
        check=_misspelt(TOP),
        message="`{name}` is not `{meant}`: Regal probably does not read it",
        hint="write `{meant}`",
        provenance="inferred",
        source=EVENTS_API,
        good=_contact(),
        bad={**_contact(), "eventsource": "braze"},
        note="That the names of events are case-sensitive is documented; of keys it is not.",
    ),
    Rule(
        code="RG004",
        title="`traits` is an object.",
        level="rejected",
        where=("traits",),
        check=by(lambda value, options: WRONG, list, str, int, float, bool, NULL),
        message="`traits` is {value}, not an object",
        hint="write `traits: {{ phones: {{ … }} }}`",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(),
        bad={"userId": "u-1", "traits": [], "name": "Signed Up"},
        note="With a `userId` alone a contact is found only if an earlier call tied the two.",
    ),
    Rule(
        code="RG101",
        title="A contact has a phone number or an e-mail address.",
        level="rejected",
        where=("$",),
        check=by(_nobody, dict),
        message="there is neither a phone number nor an e-mail address, and no `userId`",
        hint="send `traits.phones` or `traits.phone`; abort the webhook where there is none",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(),
        bad={"traits": {"firstName": "Ada"}},
        note="The partner page calls `traits.phone` the only required field.",
    ),
    Rule(
        code="RG102",
        title="A `userId` alone finds only a contact that is known by it.",
        level="risky",
        where=("$",),
        check=by(_id_alone, dict),
        message="there is only a `userId`: without an earlier call that tied it to a phone number "
        "or an e-mail address there is no contact, and no journey begins",
        hint="send the phone number too",
        provenance="documented",
        source=FAQ,
        good=_contact(),
        bad={"userId": "u-1", "name": "Signed Up"},
    ),
    Rule(
        code="RG103",
        title="`userId` is a string.",
        level="rejected",
        where=("userId",),
        check=must_be(str),
        message="`userId` is {value}, not a string",
        hint="put it in quotes, or leave the key out",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(),
        bad={**_contact(), "userId": 5},
    ),
    Rule(
        code="RG104",
        title="Phone numbers are E.164.",
        level="risky",
        where=("traits.phone",),
        check=must_match(is_e164),
        message="the phone number {value} is not E.164",
        hint="a plus sign, the country code and the number, digits alone: +15555550123",
        provenance="inferred",
        source=EVENTS_API,
        good=_contact(),
        bad={"traits": {"phone": "555-0123"}},
        note="Regal writes numbers so in its reports; what it makes of others is not documented.",
    ),
    Rule(
        code="RG105",
        title="The keys of `phones` are E.164 numbers.",
        level="risky",
        where=("traits.phones.<name>",),
        check=must_match(is_e164),
        message="the phone number {value} is not E.164",
        hint="a plus sign, the country code and the number, digits alone: +15555550123",
        provenance="inferred",
        source=EVENTS_API,
        good=_phone(),
        bad={"traits": {"phones": {"5555550123": {}}}},
        note="Regal writes numbers so in its reports; what it makes of others is not documented.",
    ),
    Rule(
        code="RG106",
        title="`phones` and `emails` are objects, by number and by address.",
        level="rejected",
        where=("traits.phones", "traits.emails"),
        check=must_be(dict),
        message="`{name}` is {value}, not an object",
        hint="write `{name}: {{ key: {{}} }}`: the number or the address is the key",
        provenance="documented",
        source=EVENTS_API,
        good=_phone(),
        bad={"traits": {"phones": [_PHONE]}},
    ),
    Rule(
        code="RG107",
        title="What is said of a number or an address is an object.",
        level="rejected",
        where=("traits.phones.*", "traits.emails.*"),
        check=must_be(dict),
        message="what is said of {name} is {value}, not an object",
        hint="an empty object says nothing: {{}}",
        provenance="documented",
        source=EVENTS_API,
        good=_phone(),
        bad={"traits": {"phones": {_PHONE: True}}},
    ),
    Rule(
        code="RG108",
        title="`isPrimary` is a boolean.",
        level="rejected",
        where=("traits.phones.*.isPrimary", "traits.emails.*.isPrimary"),
        check=must_be(bool),
        message="`{name}` is {value}, not true or false",
        hint="write true or false without quotes",
        provenance="documented",
        source=EVENTS_API,
        good=_phone(isPrimary=True, label="Mobile"),
        bad=_phone(isPrimary="true"),
    ),
    Rule(
        code="RG109",
        title="A contact has one primary number and one primary address.",
        level="risky",
        where=("traits.phones", "traits.emails"),
        check=by(_two_primaries, dict),
        message="a second one is primary; which of them counts is not documented",
        hint="set `isPrimary` for one of them",
        provenance="inferred",
        source=FAQ,
        good=_phone(isPrimary=True),
        bad={
            "traits": {"phones": {_PHONE: {"isPrimary": True}, "+15555550124": {"isPrimary": True}}}
        },
    ),
    Rule(
        code="RG110",
        title="E-mail addresses look like ones.",
        level="risky",
        where=("traits.email",),
        check=must_match(is_email),
        message="{value} is no e-mail address",
        hint="leave the key out where there is none",
        provenance="inferred",
        source=EVENTS_API,
        good=_contact(email="ada@example.com"),
        bad=_contact(email="none"),
        note="What Regal does with another text is not documented.",
    ),
    Rule(
        code="RG111",
        title="The keys of `emails` are e-mail addresses.",
        level="risky",
        where=("traits.emails.<name>",),
        check=must_match(is_email),
        message="{value} is no e-mail address",
        hint="leave the key out where there is none",
        provenance="inferred",
        source=EVENTS_API,
        good={"traits": {"emails": {"ada@example.com": {}}}},
        bad={"traits": {"emails": {"none": {}}}},
        note="What Regal does with another text is not documented.",
    ),
    Rule(
        code="RG112",
        title="`phone` and `email` are strings.",
        level="rejected",
        where=("traits.phone", "traits.email"),
        check=must_be(str),
        message="`{name}` is {value}, not a string",
        hint="put it in quotes, or leave the key out",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(),
        bad={"userId": "u-1", "traits": {"phone": 15555550123}},
    ),
    Rule(
        code="RG113",
        title="The `label` of a number or an address is a string.",
        level="rejected",
        where=("traits.phones.*.label", "traits.emails.*.label"),
        check=must_be(str),
        message="`label` is {value}, not a string",
        hint="put it in quotes, or leave the key out",
        provenance="documented",
        source=EVENTS_API,
        good=_phone(label="Mobile"),
        bad=_phone(label=1),
    ),
    Rule(
        code="RG114",
        title="Keys of numbers, addresses and consents are written as Regal writes them.",
        level="risky",
        where=("traits.phones.*.<name>", "traits.emails.*.<name>", "traits.address.<name>"),
        check=_misspelt(("label", "isPrimary", "voiceOptIn", "smsOptIn", "emailOptIn", *ADDRESS)),
        message="`{name}` is not `{meant}`: Regal probably does not read it",
        hint="write `{meant}`",
        provenance="inferred",
        source=EVENTS_API,
        good=_phone(voiceOptIn={"subscribed": True}),
        bad=_phone(voiceOptin={"subscribed": True}),
    ),
    Rule(
        code="RG201",
        title="Consent says whether there is any: `subscribed`.",
        level="rejected",
        where=CONSENTS,
        check=must_have("subscribed"),
        message="`{name}` has no `{missing}`",
        hint="leave `{name}` out where the contact was not asked",
        provenance="documented",
        source=EVENTS_API,
        good=_phone(smsOptIn={"subscribed": False}),
        bad=_phone(smsOptIn={"source": "web"}),
    ),
    Rule(
        code="RG202",
        title="`subscribed` is a boolean.",
        level="rejected",
        where=tuple(f"{consent}.subscribed" for consent in (*CONSENTS, "traits.optIn[]")),
        check=by(lambda value, options: WRONG, list, dict, str, int, float),
        message="`subscribed` is {value}, not true or false",
        hint="write true or false without quotes",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(optIn=[{"channel": "sms", "subscribed": True}]),
        bad=_contact(optIn=[{"channel": "sms", "subscribed": "true"}]),
    ),
    Rule(
        code="RG203",
        title="`optIn` is an array of objects, each consent an object.",
        level="rejected",
        where=("traits.optIn",),
        check=must_be(list),
        message="`{name}` is {value}, not an array",
        hint='write `optIn: [{{ "channel": "sms", "subscribed": true }}]`, or leave it out',
        provenance="documented",
        source=PARTNER_PAGE,
        good=_contact(optIn=[{"channel": "sms", "subscribed": True}]),
        bad=_contact(optIn={"channel": "sms", "subscribed": True}),
    ),
    Rule(
        code="RG204",
        title="An entry of `optIn` has a `channel` and says `subscribed`.",
        level="rejected",
        where=("traits.optIn[]",),
        check=must_have("channel", "subscribed"),
        message="an entry of `optIn` has no `{missing}`",
        hint="if you send `optIn`, `channel` and `subscribed` are required",
        provenance="documented",
        source=PARTNER_PAGE,
        good=_contact(optIn=[{"channel": "sms", "subscribed": True}]),
        bad=_contact(optIn=[{"subscribed": True}]),
    ),
    Rule(
        code="RG205",
        title="A channel is voice, sms or email.",
        level="rejected",
        where=("traits.optIn[].channel",),
        check=one_of(CHANNELS),
        message="{value} is no channel of Regal's",
        hint=f"write one of {', '.join(CHANNELS)}, in small letters",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(optIn=[{"channel": "sms", "subscribed": True}]),
        bad=_contact(optIn=[{"channel": "SMS", "subscribed": True}]),
    ),
    Rule(
        code="RG206",
        title="Consent in `optIn` is for the number or address of the same call.",
        level="lost",
        where=("traits",),
        check=by(_without_its_address, dict),
        message="consent for {channel}, and no {wanted} that it could be for",
        hint="send `{wanted}` in the same call: consent is kept for each number and address",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(optIn=[{"channel": "sms", "subscribed": True}]),
        bad=_contact(optIn=[{"channel": "email", "subscribed": True}]),
    ),
    Rule(
        code="RG207",
        title="Consent, and an entry of `optIn`, is an object.",
        level="rejected",
        where=(*CONSENTS, "traits.optIn[]"),
        check=must_be(dict),
        message="this consent is {value}, not an object",
        hint='write {{ "subscribed": true }}, or leave it out',
        provenance="documented",
        source=EVENTS_API,
        good=_phone(voiceOptIn={"subscribed": True}),
        bad=_phone(voiceOptIn=True),
    ),
    Rule(
        code="RG208",
        title="What stands beside `subscribed` is text.",
        level="risky",
        where=tuple(
            f"{consent}.{name}"
            for consent in (*CONSENTS, "traits.optIn[]")
            for name in CONSENT
            if name != "subscribed"
        ),
        check=must_be(str),
        message="`{name}` of a consent is {value}, not a string",
        hint="leave `{name}` out where there is none",
        provenance="documented",
        source=EVENTS_API,
        good=_phone(voiceOptIn={"subscribed": True, "source": "web"}),
        bad=_phone(voiceOptIn={"subscribed": True, "source": None}),
    ),
    Rule(
        code="RG301",
        title="The name of an event is a string.",
        level="rejected",
        where=("name",),
        check=by(
            lambda v, o: FINE if type(v) is str and v.strip() else WRONG,
            str,
            list,
            dict,
            int,
            float,
            bool,
            NULL,
        ),
        message="`name` is {value}",
        hint="without `name` the call only updates the contact: leave the key out for that",
        provenance="documented",
        source=EVENTS_API,
        good=_event(),
        bad=_event(name=""),
    ),
    Rule(
        code="RG302",
        title="The name of an event is written as in all of Regal's samples: Title Case.",
        level="risky",
        where=("name",),
        check=must_match(lambda name: not name.strip() or _is_title(name)),
        message="{value}: names are case-sensitive, and a journey waits for one spelling",
        hint="write it as Regal's samples do, `Application Step 1 Completed`, and always alike",
        provenance="inferred",
        source=EVENTS_API,
        good=_event(),
        bad=_event(name="application step 1 completed"),
        note="That names are case-sensitive is documented; that they are in title case is not.",
    ),
    Rule(
        code="RG303",
        title="`properties` is an object.",
        level="rejected",
        where=("properties",),
        check=must_be(dict),
        message="`properties` is {value}, not an object",
        hint="write {{}} or leave it out",
        provenance="documented",
        source=EVENTS_API,
        good=_event(properties={"step": 1}),
        bad=_event(properties=[1]),
    ),
    Rule(
        code="RG304",
        title=f"An account has at most {MOST_PROPERTY_NAMES:,} names of event properties.",
        level="lost",
        where=("properties",),
        check=by(_too_many_names, dict),
        message=f"{{count}} names in one event; an account has {MOST_PROPERTY_NAMES:,}, each "
        "counted for each event name",
        hint="send a fixed set of properties; names that hold values (`order_4711`) use them up",
        provenance="documented",
        source=EVENTS_API,
        good=_event(properties={"step": 1}),
        bad=_event(properties={f"p{n}": n for n in range(MOST_PROPERTY_NAMES + 1)}),
        note="The limit is documented; what Regal does beyond it is not.",
    ),
    Rule(
        code="RG305",
        title="Times are written as in Regal's samples: 2000-08-20 09:12:28 -04:00.",
        level="risky",
        where=(
            "originalTimestamp",
            *(f"{consent}.timestamp" for consent in (*CONSENTS, "traits.optIn[]")),
        ),
        check=must_match(lambda text: _TIME.fullmatch(text) is not None),
        message="{value} is not like 2000-08-20 09:12:28 -04:00",
        hint="in Liquid: {{{{'now' | date: '%Y-%m-%d %H:%M:%S %:z'}}}}; the unix seconds that "
        "Regal sends are not what it takes",
        provenance="documented",
        source=EVENTS_API,
        good=_event(originalTimestamp="2000-08-20 09:12:28 -04:00"),
        bad=_event(originalTimestamp="1657855059"),
        note="What Regal does with another form is not documented.",
    ),
    Rule(
        code="RG306",
        title="`originalTimestamp` and `eventSource` are strings.",
        level="rejected",
        where=("originalTimestamp", "eventSource"),
        check=must_be(str),
        message="`{name}` is {value}, not a string",
        hint="put it in quotes, or leave the key out",
        provenance="documented",
        source=EVENTS_API,
        good=_event(originalTimestamp="2000-08-20 09:12:28 -04:00"),
        bad=_event(originalTimestamp=1657855059),
    ),
    Rule(
        code="RG307",
        title="`properties` go with a `name`.",
        level="lost",
        where=("$",),
        check=by(
            lambda body, o: WRONG if body.get("properties") and "name" not in body else FINE, dict
        ),
        message="there are properties and no `name`: the call only updates the contact",
        hint="name the event, or put what belongs to the contact into `traits`",
        provenance="documented",
        source=EVENTS_API,
        good=_event(properties={"step": 1}),
        bad={**_contact(), "properties": {"step": 1}},
    ),
    Rule(
        code="RG401",
        title="Standard traits are written as Regal writes them.",
        level="lost",
        where=("traits.<name>",),
        check=_misspelt(TRAITS),
        message="`{name}` is not `{meant}`: it becomes a custom attribute of that name",
        hint="write `{meant}`",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(firstName="Ada"),
        bad=_contact(firstname="Ada"),
    ),
    Rule(
        code="RG402",
        title="A custom attribute is a text, a number or a boolean.",
        level="risky",
        where=("traits.*", "properties.*"),
        check=by(lambda value, options: WRONG, list, dict),
        message="`{name}` is {value}; Regal documents texts, numbers and booleans",
        hint="send its parts by names of their own",
        provenance="inferred",
        source=EVENTS_API,
        good=_contact(plan="pro"),
        bad=_contact(plan={"name": "pro"}),
        note="The type of an attribute is that of its first value, and never changes.",
    ),
    Rule(
        code="RG403",
        title="What is not there is left out, not null.",
        level="risky",
        where=(
            *("traits.*", "properties.*", "traits.firstName", "traits.lastName"),
            *("traits.subBrand", *(f"traits.address.{name}" for name in ADDRESS)),
        ),
        check=by(lambda value, options: WRONG, NULL),
        message="`{name}` is null; what Regal makes of that is not documented",
        hint="leave the key out",
        provenance="inferred",
        source=EVENTS_API,
        good=_contact(plan="pro"),
        bad=_contact(plan=None),
    ),
    Rule(
        code="RG404",
        title="`firstName`, `lastName` and `subBrand` are strings, `address` an object of strings.",
        level="rejected",
        where=(
            *("traits.firstName", "traits.lastName", "traits.subBrand"),
            *(f"traits.address.{name}" for name in ADDRESS),
        ),
        check=by(lambda value, options: WRONG, list, dict, int, float, bool),
        message="`{name}` is {value}, not a string",
        hint="put it in quotes, or leave the key out",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(firstName="Ada", address={"city": "Graz"}),
        bad=_contact(firstName=5),
    ),
    Rule(
        code="RG405",
        title="`address` is an object.",
        level="rejected",
        where=("traits.address",),
        check=must_be(dict),
        message="`address` is {value}, not an object",
        hint="its keys are street, city, state, zipcode, country",
        provenance="documented",
        source=EVENTS_API,
        good=_contact(address={"city": "Graz"}),
        bad=_contact(address="Graz"),
    ),
)
