"""BZ2xx: attribute objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.checks import (
    JSON_TYPES,
    NULL,
    at_most,
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
    GROUP_STATES,
    TRACK_PAGE,
    Field,
)
from brazesmith.contract.formats import bytes_of, is_date, is_uuid
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import MEASURED, attributes

LONGEST_STRING = 255
LEAST_DEVICE_ID_BYTES = 8
MOST_DEVICE_ID_BYTES = 255

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


def _subscribe_rule(code: str, name: str, bad: str) -> Rule:
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
        enforced=True,
    )


RULES = (
    _subscribe_rule("BZ201", "email_subscribe", bad="yes"),
    _subscribe_rule("BZ202", "push_subscribe", bad="opted-in"),
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
        where=_fields("string", "date", "time"),
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
        check=by(_bad_location, *JSON_TYPES - {NULL}),
        message="`current_location` is {value} without numbers in both `longitude` and `latitude`",
        hint="send {{ longitude: -73.99, latitude: 40.75 }}, numbers without quotes",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(current_location={"longitude": -73.991443, "latitude": 40.753824}),
        bad=attributes(current_location={"longitude": -73.991443}),
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
        code="BZ210",
        title=f"A custom attribute holds at most {LONGEST_STRING} characters.",
        level="lost",
        where=("attributes[].*",),
        check=at_most(LONGEST_STRING),
        message=f"`{{name}}` has {{size}} characters; beyond {LONGEST_STRING} "
        "Braze keeps the old value",
        hint="shorten the text before sending it",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(plan="premium"),
        bad=attributes(notes="n" * (LONGEST_STRING + 1)),
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
        enforced=True,
    ),
    Rule(
        code="BZ212",
        title="`push_tokens` is an array of objects.",
        level="rejected",
        where=("attributes[].push_tokens",),
        check=by(_not_objects, *JSON_TYPES - {NULL}),
        message="`push_tokens` is {value}, not an array of objects",
        hint="send [{{ app_id: ..., token: ... }}]",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(push_tokens=[_TOKEN]),
        bad=attributes(push_tokens=["d8c9f2"]),
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
        enforced=True,
    ),
    Rule(
        code="BZ215",
        title=f"`device_id` of a push token has {LEAST_DEVICE_ID_BYTES} to "
        f"{MOST_DEVICE_ID_BYTES} bytes.",
        level="rejected",
        where=("attributes[].push_tokens[].device_id",),
        check=by(_bad_device_id, *JSON_TYPES - {NULL}),
        message=f"`device_id` is {{value}}; Braze takes text of {LEAST_DEVICE_ID_BYTES} to "
        f"{MOST_DEVICE_ID_BYTES} bytes",
        hint="leave `device_id` out when the device's own id does not fit",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(push_tokens=[{**_TOKEN, "device_id": "6f1d2c3b4a"}]),
        bad=attributes(push_tokens=[{**_TOKEN, "device_id": "6f1d"}]),
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
        enforced=True,
    ),
    Rule(
        code="BZ217",
        title="A subscription group has `subscription_group_id` and `subscription_state`.",
        level="rejected",
        where=("attributes[].subscription_groups[]",),
        check=by(_bad_group, *JSON_TYPES),
        message="this subscription group is {value} without both `subscription_group_id` and "
        "`subscription_state`",
        hint='send {{ subscription_group_id: "<UUID>", subscription_state: "subscribed" }}',
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=[{"subscription_state": "subscribed"}]),
        enforced=True,
    ),
    Rule(
        code="BZ218",
        title="`subscription_group_id` is the UUID of a subscription group.",
        level="rejected",
        where=("attributes[].subscription_groups[].subscription_group_id",),
        check=by(_bad_group_id, *JSON_TYPES),
        message="`subscription_group_id` is {value}, which is no UUID",
        hint="copy the id from the group's page in the Braze dashboard",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=[{**_GROUP, "subscription_group_id": "newsletter"}]),
        enforced=True,
    ),
    Rule(
        code="BZ219",
        title="`subscription_state` is `subscribed` or `unsubscribed`.",
        level="rejected",
        where=("attributes[].subscription_groups[].subscription_state",),
        check=by(_bad_group_state, *JSON_TYPES),
        message="`subscription_state` is {value}; for a group Braze takes `subscribed` and "
        "`unsubscribed`",
        hint="`opted_in` is for `email_subscribe` and `push_subscribe` only",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(subscription_groups=[_GROUP]),
        bad=attributes(subscription_groups=[{**_GROUP, "subscription_state": "opted_in"}]),
        enforced=True,
    ),
)
