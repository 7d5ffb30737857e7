"""BZ2xx: attribute objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.checks import (
    NOT_NULL,
    NULL,
    by,
    forbidden,
    must_be,
    must_have,
    must_match,
    one_of,
)
from brazesmith.contract.fields import (
    ATTRIBUTE_FIELDS,
    ATTRIBUTES_PAGE,
    FACEBOOK_FIELDS,
    GROUP_STATES,
    LANGUAGES_PAGE,
    RESERVED_ATTRIBUTE_NAMES,
    TRACK_PAGE,
    TWITTER_FIELDS,
    Field,
)
from brazesmith.contract.formats import Time, bytes_of, is_date, is_uuid, read_time
from brazesmith.contract.known import (
    country_codes,
    is_country_name,
    is_iso_language,
    language_codes,
    time_zones,
)
from brazesmith.contract.limits import LEAST_DEVICE_ID_BYTES, MOST_DEVICE_ID_BYTES
from brazesmith.contract.rule import FINE, WRONG, Check, Found, Options, Rule
from brazesmith.contract.rules.examples import MEASURED, QUOTED, attributes

_BY_NAME = {field.name: field for field in ATTRIBUTE_FIELDS}
_TOKEN = {"app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad", "token": "d8c9f2"}
_GROUP = {
    "subscription_group_id": "8a2f0b64-1f3a-4d1e-9c55-0d1f5e2b7a10",
    "subscription_state": "subscribed",
}


def _fields(*types: str) -> tuple[str, ...]:
    """Where the standard attributes of these types are that have no rule of their own."""
    own = ("_update_existing_only", "external_id", "braze_id", "bio")
    return tuple(
        f"attributes[].{field.name}"
        for field in ATTRIBUTE_FIELDS
        if field.type in types and not field.values and field.name not in own
    )


def _value_set(field: Field) -> str:
    return ", ".join(f"`{value}`" for value in field.values)


def _bad_location(value: Any, options: Options) -> Sequence[Found]:
    numbers = (int, float)
    if type(value) is not dict:
        return WRONG
    good = all(type(value.get(name)) in numbers for name in ("longitude", "latitude"))
    return FINE if good else WRONG


def _bad_token_import(value: dict[str, Any], options: Options) -> Sequence[Found]:
    if value.get("push_token_import") is not True:
        return FINE
    for name in ("external_id", "braze_id"):
        if value.get(name) is not None:
            return (Found(holes={"problem": f"has an `{name}`"}),)
    if not value.get("push_tokens"):
        return (Found(holes={"problem": "has no `push_tokens`"}),)
    return FINE


def _not_objects(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is list and all(type(element) is dict for element in value):
        return FINE
    return WRONG


def _bad_device_id(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is not str:
        return WRONG
    good = LEAST_DEVICE_ID_BYTES <= bytes_of(value) <= MOST_DEVICE_ID_BYTES
    return FINE if good else WRONG


def _bad_group(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is not dict:
        return WRONG
    both = "subscription_group_id" in value and "subscription_state" in value
    return FINE if both else WRONG


def _bad_group_id(value: Any, options: Options) -> Sequence[Found]:
    return FINE if type(value) is str and is_uuid(value) else WRONG


def _bad_group_state(value: Any, options: Options) -> Sequence[Found]:
    return FINE if type(value) is str and value in GROUP_STATES else WRONG


_JSON_TYPES_OF = {
    "string": (str,),
    "integer": (int,),
    "array": (list,),
}


def _profile(fields: Sequence[Field]) -> Check:
    """An object that holds any of these fields: a profile at a social network."""

    def test(value: Any, options: Options) -> Sequence[Found]:
        if type(value) is not dict:
            return (Found(holes={"wanted": "an object"}),)
        return [
            Found(at=(field.name,), holes={"wanted": f"of type {field.type}"})
            for field in fields
            if value.get(field.name) is not None
            and type(value[field.name]) not in _JSON_TYPES_OF[field.type]
        ]

    return by(test, *NOT_NULL)


def _profile_rule(code: str, name: str, fields: Sequence[Field], good: Any, bad: Any) -> Rule:
    return Rule(
        code=code,
        title=f"`{name}` is an object with "
        + ", ".join(f"`{field.name}` ({field.type})" for field in fields)
        + ".",
        level="risky",
        where=(f"attributes[].{name}",),
        check=_profile(fields),
        message="`{name}` is {value}; Braze documents that it is {wanted}, and not what it does "
        "otherwise",
        hint=f"convert it, or leave `{name}` out",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(**{name: good}),
        bad=attributes(**{name: bad}),
    )


def _country_code(value: str, options: Options) -> bool:
    return value in country_codes()


def _country_by_name(value: str, options: Options) -> Sequence[Found]:
    return WRONG if value not in country_codes() and is_country_name(value) else FINE


def _no_country(value: str, options: Options) -> Sequence[Found]:
    return FINE if value in country_codes() or is_country_name(value) else WRONG


def _no_language(value: str, options: Options) -> Sequence[Found]:
    if value in language_codes():
        return FINE
    problem = "not in Braze's list" if is_iso_language(value) else "no code of ISO 639-1"
    return (Found(holes={"problem": problem}),)


def _bad_double_opt_in(value: dict[str, Any], options: Options) -> Sequence[Found]:
    flag = value.get("use_double_opt_in_logic")
    if flag is None or flag is False:
        return FINE
    if flag is not True:
        problem = "no boolean"
    elif value.get("subscription_state") != "subscribed":
        problem = "without meaning unless `subscription_state` is subscribed"
    else:
        return FINE
    return (Found(at=("use_double_opt_in_logic",), holes={"problem": problem}),)


_STANDARD = frozenset(RESERVED_ATTRIBUTE_NAMES)


def _other_case(name: str, options: Options) -> Sequence[Found]:
    lower = name.lower()
    if lower in _STANDARD and name not in _STANDARD:
        return (Found(holes={"standard": lower}),)
    return FINE


def _subscribe_rule(code: str, name: str, bad: str, documented_as: str) -> Rule:
    field = _BY_NAME[name]
    return Rule(
        code=code,
        title=f"`{name}` is {_value_set(field)} or null.",
        level="rejected",
        where=(f"attributes[].{name}",),
        check=one_of(field.values),
        message=f"`{name}` is {{value}}; Braze takes {_value_set(field)}",
        hint=f"translate the value of the payload into one of the three, or leave `{name}` out",
        provenance="observed",
        source=ATTRIBUTES_PAGE,
        good=attributes(**{name: "opted_in"}),
        bad=attributes(**{name: bad}),
        wire=f"'{name}' must be 'subscribed', 'unsubscribed', or 'opted_in'",
        wire_seen=MEASURED,
        documented_as=documented_as,
        enforced=True,
    )


RULES = (
    _subscribe_rule("BZ201", "email_subscribe", "yes", "BAD_EMAIL_SUBSCRIPTION_STATE"),
    _subscribe_rule("BZ202", "push_subscribe", "opted-in", "BAD_PUSH_SUBSCRIPTION_STATE"),
    Rule(
        code="BZ203",
        title=f"`gender` is one of {_value_set(_BY_NAME['gender'])}, or null.",
        level="risky",
        where=("attributes[].gender",),
        check=one_of(_BY_NAME["gender"].values),
        message=f"`gender` is {{value}}; Braze documents {_value_set(_BY_NAME['gender'])}, "
        "and not what it does with anything else",
        hint="send the one capital letter, or leave `gender` out",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(gender="F"),
        bad=attributes(gender="female"),
    ),
    Rule(
        code="BZ204",
        title="Standard attributes that hold text or a date are strings.",
        level="risky",
        where=_fields("string", "date", "time", "country", "language", "time_zone"),
        check=must_be(str, NULL),
        message="`{name}` is {value}; Braze documents a string, and not what it does otherwise",
        hint="send text, or null to remove the attribute",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(first_name="Ada"),
        bad=attributes(first_name=42),
    ),
    Rule(
        code="BZ205",
        title="Flags of an attribute object are true or false.",
        level="risky",
        where=_fields("boolean"),
        check=must_be(bool, NULL),
        message="`{name}` is {value}, not a boolean; whether Braze takes it as true is not known",
        hint="send true or false without quotes",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(_merge_objects=True),
        bad=attributes(_merge_objects="true"),
    ),
    Rule(
        code="BZ206",
        title="`dob` is a day that exists, as YYYY-MM-DD.",
        level="risky",
        where=("attributes[].dob",),
        check=must_match(is_date),
        message="`dob` is {value}; Braze documents YYYY-MM-DD, and not what it does otherwise",
        hint='send the day alone: "1990-12-31"',
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(dob="1990-12-31"),
        bad=attributes(dob="12/31/1990"),
    ),
    Rule(
        code="BZ207",
        title="`current_location` has a `longitude` and a `latitude`, both numbers.",
        level="rejected",
        where=("attributes[].current_location",),
        check=by(_bad_location, *NOT_NULL),
        message="`current_location` is {value} without numbers in both `longitude` and `latitude`",
        hint="send {{ longitude: -73.99, latitude: 40.75 }}, numbers without quotes",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(current_location={"longitude": -73.991443, "latitude": 40.753824}),
        bad=attributes(current_location={"longitude": -73.991443}),
        documented_as="BAD_LOCATION_UPDATE",
        enforced=True,
    ),
    Rule(
        code="BZ208",
        title="`email_subscription_info` is not an attribute.",
        level="rejected",
        where=("attributes[].email_subscription_info",),
        check=forbidden(),
        message="`email_subscription_info` is refused as an attribute, also as a custom one",
        hint="use `email_subscribe` for the subscription, another name for a custom attribute",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(email_subscribe="subscribed"),
        bad=attributes(email_subscription_info={"state": "subscribed"}),
        documented_as="INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO",
        enforced=True,
    ),
    Rule(
        code="BZ209",
        title="`bio` is no longer stored.",
        level="lost",
        where=("attributes[].bio",),
        check=must_be(NULL),
        message="`bio` is not stored, not even as a custom attribute",
        hint="give the custom attribute another name",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(biography="Mathematician"),
        bad=attributes(bio="Mathematician"),
    ),
    Rule(
        code="BZ211",
        title="A push token import has tokens, and neither `external_id` nor `braze_id`.",
        level="rejected",
        where=("attributes[]",),
        check=by(_bad_token_import, dict),
        message="`push_token_import` is true, but the object {problem}",
        hint="send `push_tokens` and no identifier; for a known user leave `push_token_import` out",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(external_id=..., push_token_import=True, push_tokens=[_TOKEN]),
        bad=attributes(push_token_import=True, push_tokens=[_TOKEN]),
        documented_as="BAD_PUSH_TOKEN_IMPORT",
        enforced=True,
    ),
    Rule(
        code="BZ212",
        title="`push_tokens` is an array of objects.",
        level="rejected",
        where=("attributes[].push_tokens",),
        check=by(_not_objects, *NOT_NULL),
        message="`push_tokens` is {value}, not an array of objects",
        hint="send [{{ app_id: ..., token: ... }}]",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(push_tokens=[_TOKEN]),
        bad=attributes(push_tokens=["d8c9f2"]),
        documented_as="BAD_PUSH_TOKEN_VALUE",
        enforced=True,
    ),
    Rule(
        code="BZ213",
        title="A push token has an `app_id` and a `token`.",
        level="rejected",
        where=("attributes[].push_tokens[]",),
        check=must_have("app_id", "token"),
        message="this push token has no `{missing}`",
        hint="send both: {{ app_id: ..., token: ... }}",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(push_tokens=[_TOKEN]),
        bad=attributes(push_tokens=[{"token": "d8c9f2"}]),
    ),
    Rule(
        code="BZ214",
        title="`app_id` and `token` of a push token are strings.",
        level="rejected",
        where=("attributes[].push_tokens[].token", "attributes[].push_tokens[].app_id"),
        check=must_be(str, NULL),
        message="`{name}` is {value}, not a string",
        hint="turn it into text: String(...)",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(push_tokens=[_TOKEN]),
        bad=attributes(push_tokens=[{**_TOKEN, "token": 42}]),
        note="Whether `app_id` is an app of the workspace (BAD_PUSH_TOKEN_APP_ID) cannot be seen.",
        documented_as="BAD_PUSH_TOKEN_STRING",
        enforced=True,
    ),
    Rule(
        code="BZ215",
        title=f"`device_id` of a push token has {LEAST_DEVICE_ID_BYTES} to "
        f"{MOST_DEVICE_ID_BYTES} bytes.",
        level="rejected",
        where=("attributes[].push_tokens[].device_id",),
        check=by(_bad_device_id, *NOT_NULL),
        message=f"`device_id` is {{value}}; Braze takes text of {LEAST_DEVICE_ID_BYTES} to "
        f"{MOST_DEVICE_ID_BYTES} bytes",
        hint="leave `device_id` out when the device's own id does not fit",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(push_tokens=[{**_TOKEN, "device_id": "6f1d2c3b4a"}]),
        bad=attributes(push_tokens=[{**_TOKEN, "device_id": "6f1d"}]),
        wire="token import with 'device_id' must have a device_id less than 255 bytes and at "
        "least 8 bytes",
        wire_seen=QUOTED,
        note="The sentence says less than 255, the documentation 8 to 255: 255 passes here.",
        documented_as="BAD_DEVICE_ID",
        enforced=True,
    ),
    Rule(
        code="BZ216",
        title="`subscription_groups` is an array.",
        level="rejected",
        where=("attributes[].subscription_groups",),
        check=must_be(list, NULL),
        message="`subscription_groups` is {value}, not an array",
        hint="put the group into an array, also when there is only one: [{{ ... }}]",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=_GROUP),
        note="Braze changes the state of every user who has the same e-mail address.",
        documented_as="BAD_SUBSCRIPTION_GROUP_ARRAY",
        enforced=True,
    ),
    Rule(
        code="BZ217",
        title="A subscription group has `subscription_group_id` and `subscription_state`.",
        level="rejected",
        where=("attributes[].subscription_groups[]",),
        check=by(_bad_group, NULL, *NOT_NULL),
        message="this subscription group is {value} without both `subscription_group_id` and "
        "`subscription_state`",
        hint='send {{ subscription_group_id: "<UUID>", subscription_state: "subscribed" }}',
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=[{"subscription_state": "subscribed"}]),
        documented_as="BAD_SUBSCRIPTION_GROUP_HASH",
        enforced=True,
    ),
    Rule(
        code="BZ218",
        title="`subscription_group_id` is the UUID of a subscription group.",
        level="rejected",
        where=("attributes[].subscription_groups[].subscription_group_id",),
        check=by(_bad_group_id, NULL, *NOT_NULL),
        message="`subscription_group_id` is {value}, which is no UUID",
        hint="copy the id from the group's page in the Braze dashboard",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=[{**_GROUP, "subscription_group_id": "newsletter"}]),
        documented_as="BAD_SUBSCRIPTION_GROUP_ID",
        enforced=True,
    ),
    Rule(
        code="BZ219",
        title="`subscription_state` is `subscribed` or `unsubscribed`.",
        level="rejected",
        where=("attributes[].subscription_groups[].subscription_state",),
        check=by(_bad_group_state, NULL, *NOT_NULL),
        message="`subscription_state` is {value}; for a group Braze takes `subscribed` and "
        "`unsubscribed`",
        hint="`opted_in` is for `email_subscribe` and `push_subscribe` only",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=[{**_GROUP, "subscription_state": "opted_in"}]),
        documented_as="BAD_SUBSCRIPTION_GROUP_STATE",
        enforced=True,
    ),
    _profile_rule("BZ220", "facebook", FACEBOOK_FIELDS, {"id": "4"}, {"num_friends": "many"}),
    _profile_rule("BZ221", "twitter", TWITTER_FIELDS, {"screen_name": "ada"}, {"id": "4"}),
    Rule(
        code="BZ222",
        title="`country` is a code of ISO 3166-1 alpha-2.",
        level="risky",
        where=("attributes[].country",),
        check=by(_country_by_name, str, glance=_country_code),
        message="`country` is {value}; Braze wants two letters, and tries to make them of names",
        hint='send the code: "AU", not "Australia"',
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(country="AU"),
        bad=attributes(country="Australia"),
    ),
    Rule(
        code="BZ223",
        title="`country` is a country.",
        level="lost",
        where=("attributes[].country",),
        check=by(_no_country, str, glance=_country_code),
        message="`country` is {value}, in which Braze will hardly find a country; the user's "
        "country is then set to null",
        hint='send the code of ISO 3166-1: "AU", or leave `country` out',
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(country="AU"),
        bad=attributes(country="Atlantis"),
        note="Which names Braze can map is not documented: a name of ISO's list is BZ222.",
    ),
    Rule(
        code="BZ224",
        title="`language` is in Braze's list of languages.",
        level="risky",
        where=("attributes[].language",),
        check=by(_no_language, str),
        message="`language` is {value}, {problem}; what Braze makes of that is not documented",
        hint='send the code of the language alone: "en", not "en-US" or "English"',
        provenance="inferred",
        source=LANGUAGES_PAGE,
        good=attributes(language="en"),
        bad=attributes(language="en-US"),
    ),
    Rule(
        code="BZ225",
        title="`time_zone` is a time zone.",
        level="lost",
        where=("attributes[].time_zone",),
        check=must_match(lambda value: value in time_zones()),
        message="`time_zone` is {value}; Braze sets only valid ones, so it keeps what it has",
        hint='send the name of the IANA database: "America/New_York"; Rails\' names, as '
        '"Eastern Time (US & Canada)", pass too',
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(time_zone="Eastern Time (US & Canada)"),
        bad=attributes(time_zone="New York"),
    ),
    Rule(
        code="BZ226",
        title="`image_url` is no longer documented.",
        level="risky",
        where=("attributes[].image_url",),
        check=must_be(NULL),
        message="`image_url` was documented in older revisions only",
        hint="use a custom attribute of another name when the address is needed in messages",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(avatar="https://example.com/ada.png"),
        bad=attributes(image_url="https://example.com/ada.png"),
    ),
    Rule(
        code="BZ227",
        title="`alias_name` and `alias_label` belong into `user_alias`.",
        level="risky",
        where=("attributes[].alias_name", "attributes[].alias_label"),
        check=must_be(NULL),
        message="`{name}` stands beside the attributes; an alias that names the user is read from "
        "`user_alias` only",
        hint="send user_alias: {{ alias_name: ..., alias_label: ... }}",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(
            external_id=...,
            user_alias={"alias_name": "a-1", "alias_label": "shop"},
            _update_existing_only=False,
        ),
        bad=attributes(alias_name="a-1"),
        note="Both are in Braze's list of profile fields, without a word on what they do there.",
    ),
    Rule(
        code="BZ228",
        title="Standard attributes that are times have one of the documented forms.",
        level="risky",
        where=_fields("time"),
        check=must_match(lambda value: read_time(value)[0] is not Time.UNREADABLE),
        message="`{name}` is {value}, a form that Braze does not document",
        hint="send ISO 8601: new Date(...).toISOString()",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(date_of_first_session="2024-05-01T12:00:00Z"),
        bad=attributes(date_of_first_session="1714564800"),
        note="Documented beside ISO 8601: yyyy-MM-ddTHH:mm:ss:SSSZ, yyyy-MM-ddTHH:mm:ss, "
        "yyyy-MM-dd HH:mm:ss, yyyy-MM-dd, MM/dd/yyyy, ddd MM dd HH:mm:ss.TZD YYYY. Without an "
        "offset Braze reads UTC.",
    ),
    Rule(
        code="BZ229",
        title="`use_double_opt_in_logic` is a boolean, and true only for subscribing.",
        level="risky",
        where=("attributes[].subscription_groups[]",),
        check=by(_bad_double_opt_in, dict),
        message="`use_double_opt_in_logic` is {value}, {problem}",
        hint="leave it out; for an SMS group that is subscribed to, true starts the double opt-in",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[{**_GROUP, "use_double_opt_in_logic": True}]),
        bad=attributes(
            subscription_groups=[
                {
                    **_GROUP,
                    "subscription_state": "unsubscribed",
                    "use_double_opt_in_logic": True,
                }
            ]
        ),
    ),
    Rule(
        code="BZ230",
        title="Standard attributes are written in small letters.",
        level="risky",
        where=("attributes[].<name>",),
        check=by(_other_case, str),
        message="`{name}` is a custom attribute; the standard one is `{standard}`",
        hint="write `{standard}`, or choose a name that cannot be confused with it",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(country="AU"),
        bad=attributes(Country="AU"),
    ),
)
