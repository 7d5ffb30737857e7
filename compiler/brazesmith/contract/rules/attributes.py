"""BZ2xx: attribute objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.fields import (
    ATTRIBUTE_FIELDS,
    ATTRIBUTES_PAGE,
    FACEBOOK_FIELDS,
    LANGUAGES_PAGE,
    RESERVED_ATTRIBUTE_NAMES,
    TRACK_FIELDS,
    TRACK_PAGE,
    TWITTER_FIELDS,
    Field,
)
from brazesmith.contract.formats import Time, bytes_of, is_date, is_uuid, read_time
from brazesmith.contract.limits import LEAST_DEVICE_ID_BYTES, MOST_DEVICE_ID_BYTES
from brazesmith.contract.registries import (
    country_codes,
    is_country_name,
    is_iso_language,
    language_codes,
    time_zones,
)
from brazesmith.contract.rule import JSON_TYPES, NOT_NULL, OK, Options, Test, Violation
from brazesmith.contract.rules.examples import (
    ALIAS,
    GROUP,
    MEASURED,
    QUOTED,
    TOKEN,
    TRACK_OBJECTS,
    attributes,
)
from brazesmith.contract.rules.rows import Rows, json_type

RULES = Rows(ATTRIBUTES_PAGE, TRACK_FIELDS, TRACK_OBJECTS)
_TRACK = RULES.from_page(TRACK_PAGE)
_TOKENS = "attributes[].push_tokens[]"
_GROUPS = "attributes[].subscription_groups[]"


def _fields(*types: str) -> list[str]:
    """Return the places of standard attributes with these types, except those with own rules."""
    own = ("_update_existing_only", "external_id", "braze_id", "bio")
    return [
        f"attributes[].{field.name}"
        for field in ATTRIBUTE_FIELDS
        if field.type in types and not field.values and field.name not in own
    ]


for _code, _name, _documented_as in (
    ("BZ201", "email_subscribe", "BAD_EMAIL_SUBSCRIPTION_STATE"),
    ("BZ202", "push_subscribe", "BAD_PUSH_SUBSCRIPTION_STATE"),
):
    RULES.enforced(_code, f"attributes[].{_name}").is_one_of(
        bad="yes",
        provenance="observed",
        wire=(f"'{_name}' must be 'subscribed', 'unsubscribed', or 'opted_in'", MEASURED),
        documented_as=_documented_as,
    )
RULES.risky("BZ203", "attributes[].gender").is_one_of(
    hint="send one upper-case letter, or leave `gender` out", good="F", bad="female"
)
_TEXTS = _fields("string", "date", "time", "country", "language", "time_zone")
RULES.risky("BZ204", dict.fromkeys(("attributes[].first_name", *_TEXTS))).has_type(
    title="Standard attributes that hold text or a date are strings.",
    hint="send text, or null to remove the attribute",
)
RULES.risky("BZ205", _fields("boolean")).has_type(
    title="Flags of an attribute object are booleans.",
    message="`{name}` is {value}, not a boolean; whether Braze reads it as true is not known",
)
RULES.risky("BZ206", "attributes[].dob").matches(
    is_date,
    "a day that exists, as YYYY-MM-DD",
    good="1990-12-31",
    bad="12/31/1990",
    message="`dob` is {value}; Braze documents YYYY-MM-DD, not what else it accepts",
    hint='send only the day: "1990-12-31"',
)


def _is_location(value: Any) -> bool:
    return type(value) is dict and all(
        type(value.get(name)) in (int, float) for name in ("longitude", "latitude")
    )


_TRACK.enforced("BZ207", "attributes[].current_location", *NOT_NULL).must(
    _is_location,
    title="`current_location` has a `longitude` and a `latitude`, both numbers.",
    message="`current_location` is {value} without numbers in both `longitude` and `latitude`",
    hint="send {{ longitude: -73.99, latitude: 40.75 }}, numbers without quotes",
    good=attributes(current_location={"longitude": -73.991443, "latitude": 40.753824}),
    bad=attributes(current_location={"longitude": -73.991443}),
    documented_as="BAD_LOCATION_UPDATE",
)
_TRACK.enforced("BZ208", "attributes[].email_subscription_info").must_not_exist(
    title="`email_subscription_info` is not an attribute.",
    message="`email_subscription_info` is refused as an attribute, even as a custom one",
    hint="use `email_subscribe` for the subscription, or rename the custom attribute",
    good=attributes(email_subscribe="subscribed"),
    bad=attributes(email_subscription_info={"state": "subscribed"}),
    documented_as="INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO",
)
RULES.lost("BZ209", "attributes[].bio").must_not_exist(
    null=True,
    title="`bio` is no longer stored.",
    message="`bio` is not stored, not even as a custom attribute",
    hint="rename the custom attribute",
    good=attributes(biography="Mathematician"),
    bad=attributes(bio="Mathematician"),
)


@_TRACK.enforced("BZ211", "attributes[]").says(
    title="A push token import has tokens, and neither `external_id` nor `braze_id`.",
    message="`push_token_import` is true, but the object {problem}",
    hint="send `push_tokens` and no identifier; for a known user leave `push_token_import` out",
    good=attributes(external_id=..., push_token_import=True, push_tokens=[TOKEN]),
    bad=attributes(push_token_import=True, push_tokens=[TOKEN]),
    documented_as="BAD_PUSH_TOKEN_IMPORT",
)
def _bad_token_import(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    if value.get("push_token_import") is not True:
        return OK
    for name in ("external_id", "braze_id"):
        if value.get(name) is not None:
            return (Violation(holes={"problem": f"has an `{name}`"}),)
    if not value.get("push_tokens"):
        return (Violation(holes={"problem": "has no `push_tokens`"}),)
    return OK


_TRACK.enforced("BZ212", "attributes[].push_tokens", *NOT_NULL).must(
    lambda value: type(value) is list and all(type(token) is dict for token in value),
    title="`push_tokens` is an array of objects.",
    message="`push_tokens` is {value}, not an array of objects",
    hint="send [{{ app_id: ..., token: ... }}]",
    good=attributes(push_tokens=[TOKEN]),
    bad=attributes(push_tokens=["d8c9f2"]),
    documented_as="BAD_PUSH_TOKEN_VALUE",
)
RULES.rejected("BZ213", _TOKENS).requires(
    "push token", "app_id", "token", hint="send both: {{ app_id: ..., token: ... }}"
)
_TRACK.enforced("BZ214", (f"{_TOKENS}.token", f"{_TOKENS}.app_id")).has_type(
    note="Whether `app_id` is an app of the workspace (BAD_PUSH_TOKEN_APP_ID) is not visible.",
    documented_as="BAD_PUSH_TOKEN_STRING",
)
_DEVICE_ID_SENTENCE = (
    f"token import with 'device_id' must have a device_id less than {MOST_DEVICE_ID_BYTES} bytes "
    f"and at least {LEAST_DEVICE_ID_BYTES} bytes"
)
_DEVICE_ID_BYTES = f"{LEAST_DEVICE_ID_BYTES} to {MOST_DEVICE_ID_BYTES} bytes"


def _is_device_id(value: Any) -> bool:
    return type(value) is str and LEAST_DEVICE_ID_BYTES <= bytes_of(value) <= MOST_DEVICE_ID_BYTES


_TRACK.enforced("BZ215", f"{_TOKENS}.device_id", *NOT_NULL).must(
    _is_device_id,
    title=f"`device_id` of a push token has {_DEVICE_ID_BYTES}.",
    message=f"`device_id` is {{value}}; Braze accepts text of {_DEVICE_ID_BYTES}",
    hint="leave `device_id` out if the device's own id does not fit",
    good=attributes(push_tokens=[{**TOKEN, "device_id": "6f1d2c3b4a"}]),
    bad=attributes(push_tokens=[{**TOKEN, "device_id": "6f1d"}]),
    wire=(_DEVICE_ID_SENTENCE, QUOTED),
    note=f"The sentence says less than {MOST_DEVICE_ID_BYTES}, the documentation "
    f"{LEAST_DEVICE_ID_BYTES} to {MOST_DEVICE_ID_BYTES}: {MOST_DEVICE_ID_BYTES} passes here.",
    documented_as="BAD_DEVICE_ID",
)
_TRACK.enforced("BZ216", "attributes[].subscription_groups").has_type(
    hint="put the group into an array, even a single one: [{{ ... }}]",
    good=[GROUP],
    bad=GROUP,
    note="Braze changes the state of every user who has the same e-mail address.",
    documented_as="BAD_SUBSCRIPTION_GROUP_ARRAY",
)


_TRACK.enforced("BZ217", _GROUPS, *JSON_TYPES).must(
    lambda value: type(value) is dict and value.keys() >= GROUP.keys(),
    title="A subscription group has `subscription_group_id` and `subscription_state`.",
    message="this subscription group is {value} without both `subscription_group_id` and "
    "`subscription_state`",
    hint='send {{ subscription_group_id: "<UUID>", subscription_state: "subscribed" }}',
    good=attributes(subscription_groups=[GROUP]),
    bad=attributes(subscription_groups=[{"subscription_state": "subscribed"}]),
    documented_as="BAD_SUBSCRIPTION_GROUP_HASH",
)
_TRACK.enforced("BZ218", f"{_GROUPS}.subscription_group_id", *JSON_TYPES).must(
    lambda value: type(value) is str and is_uuid(value),
    title="`subscription_group_id` is the UUID of a subscription group.",
    message="`subscription_group_id` is {value}, which is not a UUID",
    hint="copy the id from the group's page in the Braze dashboard",
    good=attributes(subscription_groups=[GROUP]),
    bad=attributes(subscription_groups=[{**GROUP, "subscription_group_id": "newsletter"}]),
    documented_as="BAD_SUBSCRIPTION_GROUP_ID",
)
_TRACK.enforced("BZ219", f"{_GROUPS}.subscription_state").is_one_of(
    null=False,
    hint="`opted_in` is for `email_subscribe` and `push_subscribe` only",
    bad="opted_in",
    documented_as="BAD_SUBSCRIPTION_GROUP_STATE",
)


def _profile(fields: Sequence[Field]) -> Test:
    """Return a test of a profile of a social network: an object with any of these fields."""

    def test(value: Any, options: Options) -> Sequence[Violation]:
        if type(value) is not dict:
            return (Violation(holes={"expected": "an object"}),)
        return [
            Violation((field.name,), {"expected": json_type(field.type).noun})
            for field in fields
            if value.get(field.name) is not None
            and type(value[field.name]) not in json_type(field.type).types
        ]

    return test


for _code, _name, _table, _good, _bad in (
    ("BZ220", "facebook", FACEBOOK_FIELDS, {"id": "4"}, {"num_friends": "many"}),
    ("BZ221", "twitter", TWITTER_FIELDS, {"screen_name": "ada"}, {"id": "4"}),
):
    _parts = ", ".join(f"`{field.name}` ({field.type})" for field in _table)
    RULES.risky(_code, f"attributes[].{_name}", *NOT_NULL).finds(
        _profile(_table),
        title=f"`{_name}` is an object with {_parts}.",
        message="`{name}` is {value}; Braze documents {expected}, not what else it accepts",
        hint=f"convert it, or leave `{_name}` out",
        good=attributes(**{_name: _good}),
        bad=attributes(**{_name: _bad}),
    )


def _country_code(value: str, options: Options) -> bool:
    return value in country_codes()


RULES.risky("BZ222", "attributes[].country", str, precheck=_country_code).must_not(
    lambda value: value not in country_codes() and is_country_name(value),
    title="`country` is a code of ISO 3166-1 alpha-2.",
    message="`country` is {value}; Braze expects two letters, and tries to map names to them",
    hint='send the code: "AU", not "Australia"',
    good=attributes(country="AU"),
    bad=attributes(country="Australia"),
    provenance="documented",
)
RULES.lost("BZ223", "attributes[].country", str, precheck=_country_code).must(
    lambda value: value in country_codes() or is_country_name(value),
    title="`country` is a country.",
    message="`country` is {value}, which is unlikely to be a country for Braze; the user's country "
    "is then set to null",
    hint='send the code of ISO 3166-1: "AU", or leave `country` out',
    good=attributes(country="AU"),
    bad=attributes(country="Atlantis"),
    note="Which names Braze can map is not documented: a name from ISO's list is BZ222.",
)


@RULES.risky("BZ224", "attributes[].language", str).says(
    title="`language` is in Braze's list of languages.",
    message="`language` is {value}, {problem}; how Braze handles that is not documented",
    hint='send only the code of the language: "en", not "en-US" or "English"',
    good=attributes(language="en"),
    bad=attributes(language="en-US"),
    source=LANGUAGES_PAGE,
)
def _no_language(value: str, options: Options) -> Sequence[Violation]:
    if value in language_codes():
        return OK
    problem = "not in Braze's list" if is_iso_language(value) else "not a code of ISO 639-1"
    return (Violation(holes={"problem": problem}),)


RULES.lost("BZ225", "attributes[].time_zone").matches(
    lambda value: value in time_zones(),
    "a time zone",
    good="Eastern Time (US & Canada)",
    bad="New York",
    message="`time_zone` is {value}; Braze sets only valid ones, so it keeps the old value",
    hint='send the name of the IANA database: "America/New_York"; Rails\' names, as '
    '"Eastern Time (US & Canada)", are accepted too',
)
RULES.risky("BZ226", "attributes[].image_url").must_not_exist(
    null=True,
    title="`image_url` is no longer documented.",
    message="`image_url` was documented in older revisions only",
    hint="if messages need the address, use a custom attribute with another name",
    good=attributes(avatar="https://example.com/ada.png"),
    bad=attributes(image_url="https://example.com/ada.png"),
)
RULES.risky("BZ227", ("attributes[].alias_name", "attributes[].alias_label")).must_not_exist(
    null=True,
    title="`alias_name` and `alias_label` belong in `user_alias`.",
    message="`{name}` is beside the attributes; an alias that identifies the user is read from "
    "`user_alias` only",
    hint="send user_alias: {{ alias_name: ..., alias_label: ... }}",
    good=attributes(external_id=..., user_alias=ALIAS, _update_existing_only=False),
    bad=attributes(alias_name="a-1"),
    note="Both are in Braze's list of profile fields, which does not say what they do there.",
)
RULES.risky("BZ228", _fields("time")).matches(
    lambda value: read_time(value)[0] is not Time.UNREADABLE,
    "a documented form of a time",
    good="2024-05-01T12:00:00Z",
    bad="1714564800",
    title="Standard attributes that are times have one of the documented forms.",
    message="`{name}` is {value}, a form that Braze does not document",
    hint="send ISO 8601: new Date(...).toISOString()",
    note="Documented beside ISO 8601: yyyy-MM-ddTHH:mm:ss:SSSZ, yyyy-MM-ddTHH:mm:ss, "
    "yyyy-MM-dd HH:mm:ss, yyyy-MM-dd, MM/dd/yyyy, ddd MM dd HH:mm:ss.TZD YYYY. Without an "
    "offset Braze reads UTC.",
)
_UNSUBSCRIBED = {**GROUP, "subscription_state": "unsubscribed", "use_double_opt_in_logic": True}


@_TRACK.risky("BZ229", _GROUPS).says(
    title="`use_double_opt_in_logic` is a boolean, and true only for subscribing.",
    message="`use_double_opt_in_logic` is {value}, {problem}",
    hint="leave it out; for subscribing to an SMS group, true starts the double opt-in",
    good=attributes(subscription_groups=[{**GROUP, "use_double_opt_in_logic": True}]),
    bad=attributes(subscription_groups=[_UNSUBSCRIBED]),
    provenance="documented",
)
def _bad_double_opt_in(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    flag = value.get("use_double_opt_in_logic")
    if flag is None or flag is False:
        return OK
    if flag is not True:
        problem = "not a boolean"
    elif value.get("subscription_state") != "subscribed":
        problem = "without effect unless `subscription_state` is subscribed"
    else:
        return OK
    return (Violation(("use_double_opt_in_logic",), {"problem": problem}),)


_STANDARD = frozenset(RESERVED_ATTRIBUTE_NAMES)


@RULES.risky("BZ230", "attributes[].<name>", str).says(
    title="Standard attributes are written in lower case.",
    message="`{name}` is a custom attribute; the standard one is `{standard}`",
    hint="write `{standard}`, or choose a name that cannot be confused with it",
    good=attributes(country="AU"),
    bad=attributes(Country="AU"),
    provenance="documented",
)
def _other_case(name: str, options: Options) -> Sequence[Violation]:
    lower = name.lower()
    if lower in _STANDARD and name not in _STANDARD:
        return (Violation(holes={"standard": lower}),)
    return OK
