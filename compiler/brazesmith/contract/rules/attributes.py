"""BZ2xx: attribute objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from brazesmith.contract import formats, limits, pages, registries
from brazesmith.contract.fields import (
    ATTRIBUTE_FIELDS,
    FACEBOOK_FIELDS,
    LOCATION_FIELDS,
    RESERVED_ATTRIBUTE_NAMES,
    SUBSCRIPTION_GROUP_FIELDS,
    TRACK_FIELDS,
    TWITTER_FIELDS,
)
from brazesmith.contract.formats import kind_of_placeholder
from brazesmith.contract.rule import JSON_TYPES, NOT_NULL, OK, VIOLATED, Options, Violation
from brazesmith.contract.rules.examples import (
    ALIAS,
    GROUP,
    MEASURED,
    QUOTED,
    TOKEN,
    TRACK_OBJECTS,
    attributes,
)
from brazesmith.contract.rules.identifiers import plainly_identified
from brazesmith.contract.rules.rows import Rows, untrimmed
from brazesmith.contract.wording import letters

RULES = Rows(pages.ATTRIBUTES, TRACK_FIELDS, TRACK_OBJECTS)
_TRACK = RULES.from_page(pages.TRACK)
_NAMES = RULES.from_page(pages.CUSTOM_ATTRIBUTES)
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
RULES.risky("BZ205", _fields("boolean")).has_type()
RULES.risky("BZ206", "attributes[].dob").matches(
    formats.is_date,
    "an existing day as YYYY-MM-DD",
    good="1990-12-31",
    bad="12/31/1990",
    hint='send only the day: "1990-12-31"',
)


_TRACK.enforced("BZ207", "attributes[].current_location").has_fields(
    LOCATION_FIELDS,
    title="`current_location` has a `longitude` and a `latitude`, both numbers.",
    hint="write {{ longitude: -73.99, latitude: 40.75 }}, numbers without quotes",
    good={"longitude": -73.991443, "latitude": 40.753824},
    bad={"longitude": -73.991443},
    documented_as="BAD_LOCATION_UPDATE",
)


@_TRACK.risky("BZ235", "attributes[].current_location", dict).says(
    title="A `longitude` is from -180 to 180, and a `latitude` from -90 to 90.",
    message="`{name}` is {value}, but the {name} of a place is from -{most} to {most}; Braze "
    "documents a number, not what it does with this one",
    hint="check the order: `longitude` is east or west, `latitude` north or south",
    good=attributes(current_location={"longitude": 180, "latitude": -90}),
    bad=attributes(current_location={"longitude": 40.75, "latitude": -173.99}),
    note="Braze documents these limits for places in catalogs.",
)
def _outside(location: dict[str, Any], options: Options) -> Sequence[Violation]:
    return [
        Violation((name,), {"most": most})
        for name, most in (("longitude", 180), ("latitude", 90))
        if type(location.get(name)) in (int, float) and abs(location[name]) > most
    ]


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


def _problem_of_token_import(value: dict[str, Any]) -> str | None:
    if value.get("push_token_import") is not True:
        return None
    for name in ("external_id", "braze_id"):
        if value.get(name) is not None:
            return f"has an `{name}`"
    return None if value.get("push_tokens") else "has no `push_tokens`"


_TRACK.enforced("BZ211", "attributes[]", dict, precheck=plainly_identified).has_problem(
    _problem_of_token_import,
    title="A push token import has tokens, and neither `external_id` nor `braze_id`.",
    message="`push_token_import` is true, but the object {problem}",
    hint="send `push_tokens` and no identifier; for a known user leave `push_token_import` out",
    good=attributes(external_id=..., push_token_import=True, push_tokens=[TOKEN]),
    bad=attributes(push_token_import=True, push_tokens=[TOKEN]),
    documented_as="BAD_PUSH_TOKEN_IMPORT",
)


@_TRACK.enforced("BZ212", "attributes[].push_tokens", *NOT_NULL).says(
    title="`push_tokens` is an array of objects.",
    message="`{name}` is {value}, not {expected}",
    hint="write push_tokens: [{{ app_id: ..., token: ... }}]",
    good=attributes(push_tokens=[TOKEN]),
    bad=attributes(push_tokens=["d8c9f2"]),
    documented_as="BAD_PUSH_TOKEN_VALUE",
)
def _bad_tokens(value: Any, options: Options) -> Sequence[Violation]:
    if type(value) is not list:
        return (Violation(holes={"expected": "an array of objects"}),)
    return [
        Violation((index,), {"expected": "an object"})
        for index, token in enumerate(value)
        if type(token) is not dict
    ]


RULES.rejected("BZ213", _TOKENS).requires(
    "push token", "app_id", "token", hint="send both: {{ app_id: ..., token: ... }}"
)
_TRACK.enforced("BZ214", (f"{_TOKENS}.token", f"{_TOKENS}.app_id")).has_type(
    note="Whether `app_id` is an app of the workspace (BAD_PUSH_TOKEN_APP_ID) is not visible.",
    documented_as="BAD_PUSH_TOKEN_STRING",
)
_LEAST, _MOST = limits.LEAST_DEVICE_ID_BYTES, limits.MOST_DEVICE_ID_BYTES
_DEVICE_ID_SENTENCE = (
    f"token import with 'device_id' must have a device_id less than {_MOST} bytes and at least "
    f"{_LEAST} bytes"
)
_TRACK.enforced("BZ215", f"{_TOKENS}.device_id", *NOT_NULL).must(
    lambda value: type(value) is str and _LEAST <= formats.bytes_of(value) <= _MOST,
    title=f"`device_id` of a push token has {_LEAST} to {_MOST} bytes.",
    message=f"`device_id` is {{value}}; Braze accepts text of {_LEAST} to {_MOST} bytes",
    hint="leave `device_id` out if the device's own id does not fit",
    good=attributes(push_tokens=[{**TOKEN, "device_id": "6f1d2c3b4a"}]),
    bad=attributes(push_tokens=[{**TOKEN, "device_id": "6f1d"}]),
    wire=(_DEVICE_ID_SENTENCE, QUOTED),
    note=f"The sentence says less than {_MOST}, the documentation {_LEAST} to {_MOST}: {_MOST} "
    "passes here.",
    documented_as="BAD_DEVICE_ID",
)
_TRACK.enforced("BZ216", "attributes[].subscription_groups").has_type(
    hint='write subscription_groups: [{{ subscription_group_id: "<UUID>", subscription_state: '
    '"subscribed" }}]',
    good=[GROUP],
    bad=GROUP,
    note="Braze changes the state of up to 100 users who have the same e-mail address.",
    documented_as="BAD_SUBSCRIPTION_GROUP_ARRAY",
)


@_TRACK.risky("BZ236", "attributes[].subscription_groups", list).says(
    title="No subscription group is twice in one object.",
    message="{value} is already in `subscription_groups`; Braze does not document which state wins",
    hint="send one entry for each group, with the state that counts",
    good=attributes(subscription_groups=[GROUP]),
    bad=attributes(subscription_groups=[GROUP, {**GROUP, "subscription_state": "unsubscribed"}]),
)
def _repeated_groups(groups: list[Any], options: Options) -> Sequence[Violation]:
    seen: set[str] = set()
    found = []
    for index, group in enumerate(groups):
        group_id = group.get("subscription_group_id") if type(group) is dict else None
        if type(group_id) is not str:
            continue
        if group_id.lower() in seen:
            found.append(Violation((index, "subscription_group_id")))
        seen.add(group_id.lower())
    return found


_TRACK.enforced("BZ217", _GROUPS).has_fields(
    [field for field in SUBSCRIPTION_GROUP_FIELDS if field.required],
    null=False,
    typed=False,
    message="`{name}` {problem}; expected an object with `subscription_group_id` and "
    "`subscription_state`",
    hint='write {{ subscription_group_id: "<UUID>", subscription_state: "subscribed" }}',
    bad={"subscription_state": "subscribed"},
    documented_as="BAD_SUBSCRIPTION_GROUP_HASH",
)
_TRACK.enforced("BZ218", f"{_GROUPS}.subscription_group_id", *JSON_TYPES).must(
    lambda value: type(value) is str and formats.is_uuid(value),
    title="`subscription_group_id` is the UUID of a subscription group.",
    message="`subscription_group_id` is {value}, which is not a UUID",
    hint="copy the id from the group's page in the Braze dashboard",
    good=attributes(subscription_groups=[GROUP]),
    bad=attributes(subscription_groups=[{**GROUP, "subscription_group_id": "newsletter"}]),
    documented_as="BAD_SUBSCRIPTION_GROUP_ID",
)
_TRACK.enforced("BZ219", f"{_GROUPS}.subscription_state").is_one_of(
    null=False,
    hint="write `subscribed` or `unsubscribed`; `opted_in` is only for `email_subscribe` and "
    "`push_subscribe`",
    bad="opted_in",
    documented_as="BAD_SUBSCRIPTION_GROUP_STATE",
)


for _code, _name, _table, _good, _bad in (
    ("BZ220", "facebook", FACEBOOK_FIELDS, {"id": "4"}, {"num_friends": "many"}),
    ("BZ221", "twitter", TWITTER_FIELDS, {"screen_name": "ada"}, {"id": "4"}),
):
    RULES.risky(_code, f"attributes[].{_name}").has_documented_types(_table, good=_good, bad=_bad)


def _is_country_code(value: str, options: Options) -> bool:
    return value in registries.country_codes()


RULES.risky("BZ222", "attributes[].country", str, precheck=_is_country_code).must_not(
    lambda value: value not in registries.country_codes() and registries.is_country_name(value),
    title="`country` is a code of ISO 3166-1 alpha-2.",
    message="`country` is {value}; Braze expects a code of two upper-case letters, and tries to "
    "map other texts to one",
    hint='send the code of ISO 3166-1: "AU", not "au", "AUS" or "Australia"',
    good=attributes(country="AU"),
    bad=attributes(country="Australia"),
    provenance="documented",
)
RULES.lost("BZ223", "attributes[].country", str, precheck=_is_country_code).must(
    registries.is_country_name,
    title="`country` is a country.",
    message="`country` is {value}, which is unlikely to be a country for Braze; the user's country "
    "is then set to null",
    hint='send the code of ISO 3166-1: "AU", or leave `country` out',
    good=attributes(country="AU"),
    bad=attributes(country="Atlantis"),
    note="Which names Braze can map is not documented: a name from ISO's list is BZ222.",
)


def _problem_of_language(code: str) -> str | None:
    if code in registries.language_codes():
        return None
    if code.lower() in registries.language_codes():
        return "not in lower case"
    return "not in Braze's list" if registries.is_iso_language(code) else "not a code of ISO 639-1"


RULES.risky("BZ224", "attributes[].language", str).has_problem(
    _problem_of_language,
    title="`language` is in Braze's list of languages.",
    message="`language` is {value}, {problem}; how Braze handles that is not documented",
    hint='send only the code of the language: "en", not "en-US" or "English"',
    good=attributes(language="en"),
    bad=attributes(language="en-US"),
    source=pages.LANGUAGES,
)
RULES.lost("BZ225", "attributes[].time_zone").matches(
    lambda value: value in registries.time_zones(),
    "a time zone",
    good="Eastern Time (US & Canada)",
    bad="New York",
    message="`time_zone` is {value}; Braze sets only valid ones, so it keeps the old value",
    hint='send the name of the IANA database: "America/New_York"; Rails\' names, as '
    '"Eastern Time (US & Canada)", are accepted too',
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
    lambda value: formats.read_time(value)[0] is not formats.Time.UNREADABLE,
    "ISO 8601 and a few other forms",
    good="2024-05-01T12:00:00Z",
    bad="1714564800",
    title="Standard attributes that are times have one of the documented forms.",
    hint="send ISO 8601: new Date(...).toISOString()",
    note="Documented beside ISO 8601: yyyy-MM-ddTHH:mm:ss:SSSZ, yyyy-MM-ddTHH:mm:ss, "
    "yyyy-MM-dd HH:mm:ss, yyyy-MM-dd, MM/dd/yyyy, ddd MM dd HH:mm:ss.TZD YYYY. Without an "
    "offset Braze reads UTC.",
)
_UNSUBSCRIBED = {**GROUP, "subscription_state": "unsubscribed", "use_double_opt_in_logic": True}


def _problem_of_double_opt_in(value: dict[str, Any]) -> str | None:
    flag = value.get("use_double_opt_in_logic")
    if flag is None or flag is False:
        return None
    if flag is not True:
        return "not a boolean"
    if value.get("subscription_state") == "subscribed":
        return None
    return "without effect unless `subscription_state` is subscribed"


_TRACK.risky("BZ229", _GROUPS).has_problem(
    _problem_of_double_opt_in,
    at=("use_double_opt_in_logic",),
    title="`use_double_opt_in_logic` is a boolean, and true only for subscribing.",
    message="`use_double_opt_in_logic` is {value}, {problem}",
    hint="leave it out; for subscribing to an SMS group, true starts the double opt-in",
    good=attributes(subscription_groups=[{**GROUP, "use_double_opt_in_logic": True}]),
    bad=attributes(subscription_groups=[_UNSUBSCRIBED]),
    provenance="documented",
)


_STANDARD = frozenset(RESERVED_ATTRIBUTE_NAMES)
#: The standard attributes that Braze stores, by their letters.
_BY_LETTERS = {letters(name): name for name in RESERVED_ATTRIBUTE_NAMES if name != "bio"}
#: By their sorted letters, which finds transposed ones; short words often have the same letters.
_BY_SORTED_LETTERS = {
    "".join(sorted(key)): name for key, name in _BY_LETTERS.items() if len(key) > len("dob")
}


_LONGEST_LOOKALIKE = 60


def _standard_name(name: str) -> str | None:
    """Return the standard attribute that a custom one is easily mistaken for."""
    if name in _STANDARD or len(name) > _LONGEST_LOOKALIKE:
        return None
    plain = letters(name)
    return _BY_LETTERS.get(plain) or _BY_SORTED_LETTERS.get("".join(sorted(plain)))


RULES.risky("BZ230", "attributes[].<name>", str).has_problem(
    _standard_name,
    hole="standard",
    title="No custom attribute looks like a standard one.",
    message="`{name}` is a custom attribute; the standard one is `{standard}`",
    hint="write `{standard}`, or choose a name that cannot be confused with it",
    good=attributes(country="AU"),
    bad=attributes(Country="AU"),
    provenance="documented",
    note="Names are compared by their letters and digits, so `firstName`, `First_Name` and "
    "`frist_name` are like `first_name`.",
)
RULES.risky("BZ231", "attributes[].image_url").has_at_most(
    limits.LONGEST_IMAGE_URL,
    message="`{name}` has {size:,} characters; Braze documents "
    f"{limits.LONGEST_IMAGE_URL:,}, not what it does with more",
    hint="use a shorter address",
    good="https://example.com/ada.png",
    bad="https://example.com/" + "a" * limits.LONGEST_IMAGE_URL,
    provenance="documented",
    source=pages.STANDARD,
)


def _is_merged(name: str, names: Iterable[str]) -> bool:
    """Return whether an attribute has the name of another one once spaces are removed."""
    trimmed = name.strip(" ")
    return name != trimmed and any(
        other.strip(" ") == trimmed for other in names if other != name and other
    )


@_NAMES.lost("BZ232", "attributes[].<name>", str, siblings=True).says(
    title="No two attributes have the same name once spaces around it are removed.",
    message="Braze removes the spaces around `{name}`, which then is the same as another "
    "attribute: one of the two values is lost",
    hint="send one of them, without the spaces",
    good=attributes(plan="pro"),
    bad=attributes(**{"plan": "pro", "plan ": "free"}),
)
def _merged_name(pair: tuple[str, dict[str, Any]], options: Options) -> Sequence[Violation]:
    return VIOLATED if _is_merged(*pair) else OK


@_NAMES.risky("BZ233", "attributes[].<name>", str, siblings=True).says(
    title="The name of an attribute has no white space around it.",
    message="the attribute's name is {value}; {problem}",
    hint="remove them: key.trim()",
    good=attributes(plan="pro"),
    bad=attributes(**{"plan ": "pro"}),
    provenance="documented",
)
def _untrimmed_name(pair: tuple[str, dict[str, Any]], options: Options) -> Sequence[Violation]:
    problem = untrimmed(pair[0])
    return (Violation(holes={"problem": problem}),) if problem and not _is_merged(*pair) else OK


RULES.risky("BZ234", "attributes[].<name>", str).has_problem(
    kind_of_placeholder,
    title="The names of attributes are not what JavaScript makes of a missing value.",
    message="the attribute's name is {value}, {problem}",
    hint="check that the name exists before using it as a key",
    good=attributes(plan="pro"),
    bad=attributes(undefined="pro"),
)
