"""BZ1xx: which user an object is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.checks import JSON_TYPES, NULL, at_most, by, must_be, must_match
from brazesmith.contract.fields import (
    ALIAS_PAGE,
    ATTRIBUTES_PAGE,
    IDENTIFIERS,
    PRIMARY_IDENTIFIERS,
    TRACK_PAGE,
)
from brazesmith.contract.formats import bytes_of, is_dialable, is_e164, is_email
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import MEASURED, MOCKED, attributes, event
from brazesmith.contract.rules.requests import ARRAYS

_EACH = tuple(f"{array}[]" for array in ARRAYS)

MOST_EXTERNAL_ID_BYTES = 987


def _in_each(*names: str) -> tuple[str, ...]:
    return tuple(f"{each}.{name}" for each in _EACH for name in names)


def _given(value: dict[str, Any], names: Sequence[str]) -> list[str]:
    return [name for name in names if value.get(name) is not None]


def _several_primary(value: dict[str, Any], options: Options) -> Sequence[Found]:
    given = _given(value, PRIMARY_IDENTIFIERS)
    if len(given) < 2:
        return FINE
    listed = " and ".join(f"`{name}`" for name in given)
    return (Found(holes={"given": listed}),)


def _null_primary(value: dict[str, Any], options: Options) -> Sequence[Found]:
    """A null identifier beside a real one; all of them null is another rule's matter."""
    given = _given(value, IDENTIFIERS)
    if not given:
        return FINE
    nulls = [name for name in PRIMARY_IDENTIFIERS if name in value and value[name] is None]
    return [Found(at=(name,), holes={"given": given[0]}) for name in nulls] if nulls else FINE


def _nobody(value: dict[str, Any], options: Options) -> Sequence[Found]:
    for name in IDENTIFIERS:
        if value.get(name) is not None:
            return FINE
    if value.get("push_token_import") is True:  # anonymous push tokens belong to nobody yet
        return FINE
    return WRONG


def _bad_alias(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is not dict:
        return (Found(holes={"problem": "no object"}),)
    for name in ("alias_name", "alias_label"):
        part = value.get(name)
        if type(part) is not str or not part:
            return (Found(holes={"problem": f"without a string `{name}`"}),)
    return FINE


def _finds_by_phone(value: dict[str, Any]) -> bool:
    return not _given(value, (*PRIMARY_IDENTIFIERS, "email"))


def _undialable_identifier(value: dict[str, Any], options: Options) -> Sequence[Found]:
    phone = value.get("phone")
    if type(phone) is not str or not _finds_by_phone(value) or is_dialable(phone):
        return FINE
    return (Found(at=("phone",)),)


def _not_e164(value: dict[str, Any], options: Options) -> Sequence[Found]:
    phone = value.get("phone")
    if type(phone) is not str or is_e164(phone) or _undialable_identifier(value, options):
        return FINE
    return (Found(at=("phone",)),)


RULES = (
    Rule(
        code="BZ101",
        title="An object has at most one of `external_id`, `user_alias` and `braze_id`.",
        level="rejected",
        where=_EACH,
        check=by(_several_primary, dict),
        message="{given} together: each of them names a user by itself",
        hint="send one of them; `email` and `phone` may stand beside it",
        provenance="observed",
        source=TRACK_PAGE,
        good=attributes(email="ada@example.com"),
        bad=attributes(user_alias={"alias_name": "+15551234567", "alias_label": "phone"}),
        wire="You must specify only one of 'external_id', 'user_alias' or 'braze_id'",
        wire_seen=MEASURED,
        enforced=True,
    ),
    Rule(
        code="BZ102",
        title="An identifier that is not known is left out, not null.",
        level="risky",
        where=_EACH,
        check=by(_null_primary, dict),
        message="`{name}` is null beside `{given}`; whether Braze then counts two identifiers "
        "is not known",
        hint="leave `{name}` out when there is no value",
        provenance="inferred",
        source=TRACK_PAGE,
        good=event(external_id=..., braze_id="5f0d3a2b"),
        bad=event(external_id=None, braze_id="5f0d3a2b"),
    ),
    Rule(
        code="BZ103",
        title="Every object says which user it is about.",
        level="rejected",
        where=_EACH,
        check=by(_nobody, dict),
        message="no user: none of `external_id`, `user_alias`, `braze_id`, `email`, `phone`",
        hint="add one of them, or skip the webhook when the payload names nobody",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(external_id=..., email="ada@example.com"),
        bad=event(external_id=...),
        wire="'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ104",
        title="`external_id`, `braze_id`, `email` and `phone` are strings.",
        level="rejected",
        where=_in_each("external_id", "braze_id", "email", "phone"),
        check=must_be(str, NULL),
        message="`{name}` is {value}, not a string",
        hint="turn it into text: String(...)",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(external_id="1234"),
        bad=event(external_id=1234),
    ),
    Rule(
        code="BZ105",
        title="`external_id` and `braze_id` are not empty.",
        level="risky",
        where=_in_each("external_id", "braze_id"),
        check=must_match(bool),
        message="`{name}` is an empty string; what Braze makes of that is not known",
        hint="leave `{name}` out when there is no value, and identify the user otherwise",
        provenance="inferred",
        source=TRACK_PAGE,
        good=event(external_id="user-1"),
        bad=event(external_id=""),
    ),
    Rule(
        code="BZ106",
        title=f"`external_id` has at most {MOST_EXTERNAL_ID_BYTES} bytes.",
        level="rejected",
        where=_in_each("external_id"),
        check=at_most(MOST_EXTERNAL_ID_BYTES, bytes_of),
        message=f"`external_id` has {{size}} bytes; the limit is {MOST_EXTERNAL_ID_BYTES}",
        hint="use a shorter id; letters beyond ASCII count two to four bytes each",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(external_id="u" * 24),
        bad=attributes(external_id="u" * (MOST_EXTERNAL_ID_BYTES + 1)),
        wire="'external_id' must be fewer than 988 bytes",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ107",
        title="`user_alias` is an object with `alias_name` and `alias_label`.",
        level="rejected",
        where=_in_each("user_alias"),
        check=by(_bad_alias, *JSON_TYPES - {NULL}),
        message="`user_alias` is {value}, {problem}",
        hint="send both: {{ alias_name: ..., alias_label: ... }}, non-empty strings",
        provenance="documented",
        source=ALIAS_PAGE,
        good=event(
            external_id=..., user_alias={"alias_name": "+15551234567", "alias_label": "phone"}
        ),
        bad=event(external_id=..., user_alias={"alias_name": "+15551234567"}),
    ),
    Rule(
        code="BZ108",
        title="`email` is a valid e-mail address.",
        level="rejected",
        where=_in_each("email"),
        check=must_match(is_email),
        message="`email` is {value}, which is no e-mail address",
        hint="leave `email` out when there is no valid address",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(email="ada@example.com"),
        bad=attributes(email="ada at example.com"),
        wire="The value provided for the 'email' field is not a valid email.",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ109",
        title="A `phone` that is to find the user is a phone number.",
        level="rejected",
        where=_EACH,
        check=by(_undialable_identifier, dict),
        message="`phone` is {value}: no phone number, and nothing else says who the user is",
        hint="send E.164, as +15551234567, or another identifier",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(external_id=..., phone="+15551234567"),
        bad=event(external_id=..., phone="anonymous"),
    ),
    Rule(
        code="BZ110",
        title="`phone` is written as E.164.",
        level="risky",
        where=_EACH,
        check=by(_not_e164, dict),
        message="`phone` is {value}; Braze recommends E.164, and may read other forms wrongly",
        hint="send + and the country code first: +15551234567",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(phone="+15551234567"),
        bad=attributes(phone="(555) 123-4567"),
    ),
    Rule(
        code="BZ111",
        title="`_update_existing_only` is true or false.",
        level="risky",
        where=_in_each("_update_existing_only"),
        check=must_be(bool, NULL),
        message="`{name}` is {value}, not a boolean; whether Braze takes it as true is not known",
        hint="send true or false without quotes",
        provenance="inferred",
        source=TRACK_PAGE,
        good=attributes(_update_existing_only=False),
        bad=attributes(_update_existing_only="false"),
    ),
)
