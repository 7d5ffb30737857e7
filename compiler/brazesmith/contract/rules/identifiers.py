"""BZ1xx: which user an object is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from brazesmith.contract import emails, limits, pages, registries
from brazesmith.contract.fields import ALIAS_FIELDS, IDENTIFIERS, PRIMARY_IDENTIFIERS, TRACK_FIELDS
from brazesmith.contract.formats import (
    bytes_of,
    is_e164,
    is_placeholder,
    kind_of_filled_placeholder,
)
from brazesmith.contract.rule import NOT_NULL, OK, VIOLATED, Options, Test, Violation
from brazesmith.contract.rules.examples import (
    ALIAS,
    MEASURED,
    MOCKED,
    TRACK_OBJECTS,
    attributes,
    event,
)
from brazesmith.contract.rules.rows import UNDOCUMENTED_ANSWER, Rows, problem_of_fields
from brazesmith.contract.wording import listed

OBJECTS = ("attributes[]", "events[]", "purchases[]")
RULES = Rows(pages.TRACK, TRACK_FIELDS, TRACK_OBJECTS)


#: Lengths of identifiers that certainly fit: a character has at most four bytes.
_FITS = range(limits.MOST_ALIAS_BYTES // 4)


def _in_all(*names: str) -> tuple[str, ...]:
    return tuple(f"{place}.{name}" for place in OBJECTS for name in names)


def _present(value: dict[str, Any], names: Sequence[str]) -> list[str]:
    return [name for name in names if value.get(name) is not None]


def plainly_identified(value: dict[str, Any], options: Options) -> bool:
    """Return whether an object certainly has one valid identifier, as most have."""
    return (
        value.get("external_id") is not None
        and "user_alias" not in value
        and "braze_id" not in value
        and "phone" not in value
        and "push_token_import" not in value
    )


def _plain_id(value: str, options: Options) -> bool:
    """Return whether a text is short, and certainly neither blank nor a placeholder."""
    return len(value) in _FITS and not is_placeholder(value)


def _plain_email(value: str, options: Options) -> bool:
    return emails.is_plain_email(value)


@RULES.enforced("BZ101", OBJECTS, precheck=plainly_identified).says(
    title=f"An object has at most one of {listed(PRIMARY_IDENTIFIERS)}.",
    message="this object has {present}; Braze accepts only one of them",
    hint="keep one of them; `email` and `phone` may stay",
    good=attributes(email="ada@example.com"),
    bad=attributes(user_alias=ALIAS),
    provenance="observed",
    note="`email` and `phone` beside one of the three are fields of the profile. If that one finds "
    "nobody and the address belongs to another profile, Braze creates a second profile.",
    wire=("You must specify only one of 'external_id', 'user_alias' or 'braze_id'", MEASURED),
)
def _several_primary(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    present = _present(value, PRIMARY_IDENTIFIERS)
    if len(present) < 2:
        return OK
    return (Violation(holes={"present": " and ".join(f"`{name}`" for name in present)}),)


@RULES.risky("BZ102", OBJECTS, precheck=plainly_identified).says(
    title="An unknown identifier is left out, not null.",
    message="`{name}` is null beside `{present}`; whether Braze counts it as a second identifier "
    "is not known",
    hint="leave `{name}` out if there is no value",
    good=event(external_id=..., braze_id="5f0d3a2b"),
    bad=event(external_id=None, braze_id="5f0d3a2b"),
)
def _null_primary(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    """Return the null identifiers, unless all are null, for which another rule applies."""
    present = _present(value, IDENTIFIERS)
    if not present:
        return OK
    nulls = [name for name in PRIMARY_IDENTIFIERS if name in value and value[name] is None]
    return [Violation(at=(name,), holes={"present": present[0]}) for name in nulls]


@RULES.enforced("BZ103", OBJECTS, precheck=plainly_identified).says(
    title="Every object identifies a user.",
    message=f"no user identifier: expected one of {listed(IDENTIFIERS, 'or')}",
    hint="add one of them, or skip the webhook if the payload has none",
    good=event(external_id=..., email="ada@example.com"),
    bad=event(external_id=...),
    note="Without one of the three, `email` finds the user, or `phone` if there is no `email`. An "
    "import of anonymous push tokens needs no identifier. An older sentence of Braze's names the "
    "first three only.",
    wire=("'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required", MOCKED),
)
def _nobody(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    for name in IDENTIFIERS:
        if value.get(name) is not None:
            return OK
    anonymous = value.get("push_token_import") is True  # push tokens that belong to nobody yet
    return OK if anonymous else VIOLATED


RULES.rejected("BZ104", _in_all("external_id", "braze_id", "email", "phone")).has_type()
RULES.risky("BZ105", _in_all("external_id", "braze_id"), str, precheck=_plain_id).must(
    bool,
    title="`external_id` and `braze_id` are not empty.",
    message="`{name}` is an empty string; how Braze reads that is not known",
    hint="leave `{name}` out if there is no value, and identify the user in another way",
    good=event(external_id="user-1"),
    bad=event(external_id=""),
)
RULES.enforced("BZ106", _in_all("external_id"), precheck=_plain_id).has_at_most(
    limits.MOST_EXTERNAL_ID_BYTES,
    "bytes",
    size=bytes_of,
    hint="use a shorter id; characters beyond ASCII count two to four bytes each",
    good="u" * 24,
    documented_as="EXTERNAL_USER_ID_TOO_LARGE",
    wire=(f"'external_id' must be fewer than {limits.MOST_EXTERNAL_ID_BYTES + 1} bytes", MOCKED),
)


_ALIAS_EVENT = event(external_id=..., user_alias=ALIAS, _update_existing_only=False)
RULES.rejected("BZ107", _in_all("user_alias"), *NOT_NULL).has_problem(
    lambda value: problem_of_fields(value, ALIAS_FIELDS),
    title="`user_alias` is an object with `alias_name` and `alias_label`.",
    message="`user_alias` {problem}; expected an object with `alias_name` and `alias_label`"
    f"{UNDOCUMENTED_ANSWER}",
    hint="write {{ alias_name: ..., alias_label: ... }}, both non-empty strings",
    good=_ALIAS_EVENT,
    bad=event(
        external_id=..., user_alias={"alias_name": "+15551234567"}, _update_existing_only=False
    ),
    source=pages.ALIAS,
)
RULES.enforced("BZ108", _in_all("email"), str, precheck=_plain_email).has_problem(
    emails.problem_of_email,
    title="`email` is an address that Braze's validation accepts.",
    message="`email` is {value}, which Braze refuses: {problem}",
    hint="leave `email` out if there is no valid value",
    good=attributes(email="ada@example.com"),
    bad=attributes(email="ada at example.com"),
    source=pages.EMAIL,
    documented_as="EMAIL_BAD_FORMAT",
    wire=("The value provided for the 'email' field is not a valid email.", MOCKED),
    note="Syntax only. ICANN's list of top-level domains is that of the installed "
    "publicsuffixlist. Where Braze's text and its regular expression differ, see BZ112.",
)


def _phone(is_wrong: Callable[[str, bool], bool]) -> Test:
    """Return a test of `phone`.

    `is_wrong` takes the number, and whether nothing else identifies the user.
    """

    def test(value: dict[str, Any], options: Options) -> Sequence[Violation]:
        phone = value.get("phone")
        if type(phone) is not str:
            return OK
        is_alone = not _present(value, (*PRIMARY_IDENTIFIERS, "email"))
        return (Violation(at=("phone",)),) if is_wrong(phone, is_alone) else OK

    return test


RULES.rejected("BZ109", OBJECTS, precheck=plainly_identified).finds(
    _phone(lambda phone, is_alone: is_alone and not registries.is_possible_phone(phone)),
    title="A `phone` that identifies the user is a phone number.",
    message="`phone` is {value}, which is not a phone number, and nothing else identifies the "
    "user; Braze finds users by valid numbers only",
    hint="send E.164, such as +12025550123, or another identifier",
    good=event(external_id=..., phone="+12025550123"),
    bad=event(external_id=..., phone="anonymous"),
    note="Beside another identifier a phone number is only a field of the profile.",
)
RULES.risky("BZ110", OBJECTS, precheck=plainly_identified).finds(
    _phone(
        lambda phone, is_alone: (
            not is_e164(phone) and (registries.is_possible_phone(phone) or not is_alone)
        )
    ),
    title="`phone` is written as E.164.",
    message="`phone` is {value}; Braze recommends E.164, and reads other forms as numbers of the "
    "United States",
    hint="send + and the country code first: +15551234567",
    good=attributes(phone="+15551234567"),
    bad=attributes(phone="(555) 123-4567"),
    provenance="documented",
    source=pages.PHONE,
)
RULES.risky("BZ111", _in_all("_update_existing_only")).has_type()


def _doubt_about_email(value: str) -> str | None:
    return None if emails.problem_of_email(value) else emails.doubt_about_email(value)


RULES.risky("BZ112", _in_all("email"), str, precheck=_plain_email).has_problem(
    _doubt_about_email,
    title="`email` is an address that all of Braze's page on validation allows.",
    message="`email` is {value}, with {problem}: Braze's regular expression accepts that, the text "
    "beside it does not",
    hint="leave `email` out if the address is uncertain",
    good=attributes(email="ada.lovelace@example.com"),
    bad=attributes(email="ada..lovelace@example.com"),
    provenance="documented",
    source=pages.EMAIL,
)


RULES.risky("BZ113", OBJECTS, precheck=plainly_identified).finds(
    _phone(
        lambda phone, is_alone: (
            is_alone
            and registries.is_possible_phone(phone)
            and not registries.is_assigned_phone(phone)
        )
    ),
    title="A `phone` that identifies the user is a number that its country assigns.",
    message="`phone` is {value}, which its country's numbering plan does not assign; Braze finds "
    "users by valid numbers only",
    hint="check where the number comes from",
    good=event(external_id=..., phone="+12025550123"),
    bad=event(external_id=..., phone="+15551234567"),
    source=pages.PHONE,
    note="Braze checks numbers with Google's libphonenumber, whose metadata this rule uses; which "
    "of its checks, and which release, is not documented.",
)
_HINT = "send _update_existing_only: false to create the user, or true to confirm that none is made"


@RULES.risky("BZ115", ("events[]", "purchases[]"), precheck=plainly_identified).says(
    title="Events and purchases for a `user_alias` set `_update_existing_only`.",
    message="the user is identified by `user_alias`, and `_update_existing_only` is missing: if no "
    "user has the alias, nothing is stored",
    hint=_HINT,
    good=_ALIAS_EVENT,
    bad=event(external_id=..., user_alias=ALIAS),
    provenance="documented",
    source=pages.ATTRIBUTES,
    note="Braze's pages contradict each other: events and purchases for an alias only ever "
    "update, says one sentence; false creates the user, says another.",
)
@RULES.risky("BZ114", "attributes[]", precheck=plainly_identified).says(
    title="Attributes for a `user_alias` set `_update_existing_only`.",
    message="the user is identified by `user_alias`, and `_update_existing_only` is missing: Braze "
    "then only updates, so if no user has the alias, nothing happens",
    hint=_HINT,
    good=attributes(external_id=..., user_alias=ALIAS, _update_existing_only=False),
    bad=attributes(external_id=..., user_alias=ALIAS),
    provenance="documented",
    source=pages.ATTRIBUTES,
    note="With `external_id`, `email` or `phone`, Braze creates users by default. An "
    "update that finds nobody is answered with success.",
)
def _alias_only(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    """Return a violation if only an alias identifies the user, and creation is not specified."""
    if value.get("_update_existing_only") is not None:
        return OK
    if _present(value, PRIMARY_IDENTIFIERS) != ["user_alias"]:
        return OK
    is_alias = problem_of_fields(value["user_alias"], ALIAS_FIELDS) is None
    return (Violation(at=("user_alias",)),) if is_alias else OK


_ALIAS_TEXTS = _in_all("user_alias.alias_name", "user_alias.alias_label")
_ALIASES = replace(
    RULES, objects={"events[]": _ALIAS_EVENT["events"][0], "events[].user_alias": ALIAS}
)
_ALIASES.rejected(
    "BZ116",
    dict.fromkeys(("events[].user_alias.alias_name", *_ALIAS_TEXTS)),
    precheck=_plain_id,
).has_at_most(
    limits.MOST_ALIAS_BYTES,
    "bytes",
    size=bytes_of,
    title=f"`alias_name` and `alias_label` have at most {limits.MOST_ALIAS_BYTES} bytes each.",
    message=f"`{{name}}` has {{size:,}} bytes; the limit is {limits.MOST_ALIAS_BYTES}"
    f"{UNDOCUMENTED_ANSWER}",
    hint="use a shorter one; characters beyond ASCII count two to four bytes each",
    good="phone",
    bad="a" * (limits.MOST_ALIAS_BYTES + 1),
    source=pages.ALIAS,
)
#: Places of identifiers and names that a placeholder may take by mistake.
_IDENTIFIER_TEXTS = (
    *_in_all("external_id", "braze_id"),
    *_ALIAS_TEXTS,
    "purchases[].product_id",
)
RULES.risky("BZ117", _IDENTIFIER_TEXTS, str, precheck=_plain_id).has_problem(
    kind_of_filled_placeholder,
    title="Identifiers are not what JavaScript makes of a missing value.",
    message="`{name}` is {value}, {problem}: objects without a value would all have the same "
    "`{name}`",
    hint="check that the value exists before converting it to text",
    bad=event(external_id="undefined"),
)
