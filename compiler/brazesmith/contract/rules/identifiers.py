"""BZ1xx: which user an object is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.checks import (
    ANY_TEXT,
    NOT_NULL,
    NULL,
    at_most_bytes,
    by,
    must_be,
    must_match,
)
from brazesmith.contract.fields import (
    ALIAS_PAGE,
    ATTRIBUTES_PAGE,
    IDENTIFIERS,
    PRIMARY_IDENTIFIERS,
    TRACK_PAGE,
)
from brazesmith.contract.formats import bytes_of, is_e164
from brazesmith.contract.known import (
    is_assigned_phone,
    is_email,
    is_plain_email,
    is_possible_phone,
    is_sound_email,
)
from brazesmith.contract.limits import MOST_EXTERNAL_ID_BYTES
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import MEASURED, MOCKED, attributes, event

_EACH = ("attributes[]", "events[]", "purchases[]")
_ALIAS = {"alias_name": "+15551234567", "alias_label": "phone"}


def _in_each(*names: str) -> tuple[str, ...]:
    return tuple(f"{each}.{name}" for each in _EACH for name in names)


def _given(value: dict[str, Any], names: Sequence[str]) -> list[str]:
    return [name for name in names if value.get(name) is not None]


def _plainly_identified(value: dict[str, Any], options: Options) -> bool:
    """One identifier of which nothing is to be said: the everyday object."""
    return (
        value.get("external_id") is not None
        and "user_alias" not in value
        and "braze_id" not in value
        and "phone" not in value
    )


def _plain_email(value: str, options: Options) -> bool:
    return is_plain_email(value)


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


def _impossible_identifier(value: dict[str, Any], options: Options) -> Sequence[Found]:
    phone = value.get("phone")
    if type(phone) is not str or not _finds_by_phone(value) or is_possible_phone(phone):
        return FINE
    return (Found(at=("phone",)),)


def _not_e164(value: dict[str, Any], options: Options) -> Sequence[Found]:
    phone = value.get("phone")
    if type(phone) is not str or is_e164(phone) or _impossible_identifier(value, options):
        return FINE
    return (Found(at=("phone",)),)


def _unassigned_identifier(value: dict[str, Any], options: Options) -> Sequence[Found]:
    phone = value.get("phone")
    if type(phone) is not str or not _finds_by_phone(value):
        return FINE
    if is_assigned_phone(phone) or not is_possible_phone(phone):
        return FINE
    return (Found(at=("phone",)),)


def _doubtful_email(value: str, options: Options) -> Sequence[Found]:
    return WRONG if is_email(value) and not is_sound_email(value) else FINE


def _alias_without_word(value: dict[str, Any], options: Options) -> Sequence[Found]:
    """An alias is all there is to find the user, and nothing is said about creating one."""
    if value.get("_update_existing_only") is not None:
        return FINE
    if _given(value, PRIMARY_IDENTIFIERS) != ["user_alias"]:
        return FINE
    return FINE if _bad_alias(value["user_alias"], options) else (Found(at=("user_alias",)),)


RULES = (
    Rule(
        code="BZ101",
        title="An object has at most one of `external_id`, `user_alias` and `braze_id`.",
        level="rejected",
        where=_EACH,
        check=by(_several_primary, dict, glance=_plainly_identified),
        message="{given} together: each of them names a user by itself",
        hint="send one of them; `email` and `phone` may stand beside it",
        provenance="observed",
        source=TRACK_PAGE,
        good=attributes(email="ada@example.com"),
        bad=attributes(user_alias=_ALIAS),
        note="`email` and `phone` beside one of the three are fields of the profile. Where "
        "that one finds nobody and the address is another profile's, Braze makes a second profile.",
        wire="You must specify only one of 'external_id', 'user_alias' or 'braze_id'",
        wire_seen=MEASURED,
        enforced=True,
    ),
    Rule(
        code="BZ102",
        title="An identifier that is not known is left out, not null.",
        level="risky",
        where=_EACH,
        check=by(_null_primary, dict, glance=_plainly_identified),
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
        check=by(_nobody, dict, glance=_plainly_identified),
        message="no user: none of `external_id`, `user_alias`, `braze_id`, `email`, `phone`",
        hint="add one of them, or skip the webhook when the payload names nobody",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(external_id=..., email="ada@example.com"),
        bad=event(external_id=...),
        note="Without one of the three, `email` finds the user, and `phone` where there is no "
        "`email`. An import of anonymous push tokens needs no identifier. An older sentence of "
        "Braze's names the first three only.",
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
        check=must_match(bool, lengths=ANY_TEXT),
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
        check=at_most_bytes(MOST_EXTERNAL_ID_BYTES, bytes_of),
        message=f"`external_id` has {{size}} bytes; the limit is {MOST_EXTERNAL_ID_BYTES}",
        hint="use a shorter id; letters beyond ASCII count two to four bytes each",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(external_id="u" * 24),
        bad=attributes(external_id="u" * (MOST_EXTERNAL_ID_BYTES + 1)),
        documented_as="EXTERNAL_USER_ID_TOO_LARGE",
        wire="'external_id' must be fewer than 988 bytes",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ107",
        title="`user_alias` is an object with `alias_name` and `alias_label`.",
        level="rejected",
        where=_in_each("user_alias"),
        check=by(_bad_alias, *NOT_NULL),
        message="`user_alias` is {value}, {problem}",
        hint="send both: {{ alias_name: ..., alias_label: ... }}, non-empty strings",
        provenance="documented",
        source=ALIAS_PAGE,
        good=event(external_id=..., user_alias=_ALIAS, _update_existing_only=False),
        bad=event(
            external_id=...,
            user_alias={"alias_name": "+15551234567"},
            _update_existing_only=False,
        ),
    ),
    Rule(
        code="BZ108",
        title="`email` is a valid e-mail address.",
        level="rejected",
        where=_in_each("email"),
        check=must_match(is_email, _plain_email),
        message="`email` is {value}, which is no e-mail address",
        hint="leave `email` out when there is no valid address",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(email="ada@example.com"),
        bad=attributes(email="ada at example.com"),
        documented_as="EMAIL_BAD_FORMAT",
        wire="The value provided for the 'email' field is not a valid email.",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ109",
        title="A `phone` that is to find the user is a phone number.",
        level="rejected",
        where=_EACH,
        check=by(_impossible_identifier, dict, glance=_plainly_identified),
        message="`phone` is {value}: no phone number, and nothing else says who the user is",
        hint="send E.164, as +12025550123, or another identifier",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(external_id=..., phone="+12025550123"),
        bad=event(external_id=..., phone="anonymous"),
        note="Beside another identifier a phone number is only a field of the profile.",
    ),
    Rule(
        code="BZ110",
        title="`phone` is written as E.164.",
        level="risky",
        where=_EACH,
        check=by(_not_e164, dict, glance=_plainly_identified),
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
    Rule(
        code="BZ112",
        title="`email` is written as the standards of mail have it.",
        level="risky",
        where=_in_each("email"),
        check=by(_doubtful_email, str, glance=_plain_email),
        message="`email` is {value}, which the standards of mail do not allow; whether Braze "
        "takes it is not known",
        hint="leave `email` out when the address is not certain",
        provenance="inferred",
        source=TRACK_PAGE,
        good=attributes(email="ada.lovelace@example.com"),
        bad=attributes(email="ada..lovelace@example.com"),
    ),
    Rule(
        code="BZ113",
        title="A `phone` that is to find the user is a number that its country gives out.",
        level="risky",
        where=_EACH,
        check=by(_unassigned_identifier, dict, glance=_plainly_identified),
        message="`phone` is {value}, which the numbering plan of its country does not give out; "
        "Braze finds users by valid numbers only",
        hint="check where the number comes from; Braze's own judgement of numbers is not known",
        provenance="inferred",
        source=TRACK_PAGE,
        good=event(external_id=..., phone="+12025550123"),
        bad=event(external_id=..., phone="+15551234567"),
    ),
    Rule(
        code="BZ114",
        title="Attributes for a `user_alias` say whether a user may be created.",
        level="risky",
        where=("attributes[]",),
        check=by(_alias_without_word, dict, glance=_plainly_identified),
        message="a user is found by `user_alias` and `_update_existing_only` is not said: Braze "
        "then updates only, and where no user has the alias nothing happens",
        hint="send _update_existing_only: false to create the user, true to say that this is meant",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(external_id=..., user_alias=_ALIAS, _update_existing_only=False),
        bad=attributes(external_id=..., user_alias=_ALIAS),
        note="By `external_id`, `email` and `phone` Braze creates users where it is not said. "
        "An update that finds nobody is answered with success.",
    ),
    Rule(
        code="BZ115",
        title="Events and purchases for a `user_alias` say whether a user may be created.",
        level="risky",
        where=("events[]", "purchases[]"),
        check=by(_alias_without_word, dict, glance=_plainly_identified),
        message="a user is found by `user_alias` and `_update_existing_only` is not said: where no "
        "user has the alias nothing is stored",
        hint="send _update_existing_only: false to create the user, true to say that this is meant",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=event(external_id=..., user_alias=_ALIAS, _update_existing_only=False),
        bad=event(external_id=..., user_alias=_ALIAS),
        note="Braze's pages contradict each other: events and purchases for an alias only ever "
        "update, says one sentence; false creates the user, says another.",
    ),
)
