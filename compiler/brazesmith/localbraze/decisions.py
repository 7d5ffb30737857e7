"""What Braze does not document, decided once. Answers name the rows that they used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Decision:
    """A row: what the local Braze does, and why."""

    name: str
    decision: str
    why: str


_ROWS: Final = (
    Decision(
        "undocumented-sentence",
        "A refusal for which Braze's own words are not known starts with `[brazesmith …]`.",
        "Braze documents that the object is invalid, not what it answers.",
    ),
    Decision(
        "lone-surrogates",
        "Half of a surrogate pair in a request is read as U+FFFD.",
        "It cannot be stored as UTF-8, which Braze requires of bodies.",
    ),
    Decision(
        "deep-nesting",
        "A body that is nested too deeply to be stored is answered with 400.",
        "Braze limits the levels of values in catalogs only.",
    ),
    Decision(
        "email-case",
        "Two e-mail addresses are the same if they differ in upper and lower case only.",
        "Mail providers treat them as the same; Braze's pages do not say.",
    ),
    Decision(
        "shared-phone",
        "Of several users with a phone number, the most recently updated one with an external id"
        " is meant, otherwise the most recently updated one.",
        "Braze documents this for e-mail addresses.",
    ),
    Decision(
        "unknown-braze-id",
        "An object with a `braze_id` that no user has changes nothing.",
        "Braze assigns these ids, so it cannot create a user with one.",
    ),
    Decision(
        "event-contact",
        "`email` and `phone` of an event or a purchase find or create the user; beside a primary"
        " identifier they change nothing.",
        "Braze documents that they are set as fields of the profile for attribute objects.",
    ),
    Decision(
        "alias-events",
        "An event or purchase for an unknown `user_alias` creates a user if"
        " `_update_existing_only` is false.",
        "Two of Braze's pages disagree; one note says that false is needed to create the user.",
    ),
    Decision(
        "other-type",
        "A value of another type than the first one is converted as Braze converts to a type that"
        " is set in the dashboard; otherwise the old value stays.",
        "Braze documents that the first value decides the type, not what happens to others.",
    ),
    Decision(
        "time-format",
        "A time in a custom attribute is exported as 2024-05-01T12:00:00.000Z.",
        "Braze prints the times of events in this form.",
    ),
    Decision(
        "increment-from-zero",
        "`inc` on a user without the attribute starts at 0.",
        "Braze documents increments only for attributes that exist.",
    ),
    Decision(
        "edits-of-nothing",
        "`add`, `remove`, `$add`, `$remove` and `$update` on a user without the attribute start"
        " with an empty array.",
        "Braze documents them for attributes that exist.",
    ),
    Decision(
        "add-then-remove",
        "`add` comes before `remove` if an object holds both.",
        "Braze documents the order of `$add` and `$remove` only.",
    ),
    Decision(
        "array-order",
        "Of repeated elements in an array the last one counts.",
        "Braze documents that adding an element again moves it to the end.",
    ),
    Decision(
        "odd-operators",
        "An update is ignored if an operator does not hold what it needs. Operators of several"
        " types together are an object.",
        "Braze documents only the correct forms.",
    ),
    Decision(
        "repeated-names",
        "If two attributes of an object have the same name without the spaces around it, the later"
        " one counts.",
        "Braze documents only that it removes the spaces.",
    ),
    Decision(
        "nested-null",
        "A null or an invalid time inside a nested attribute drops the update of this attribute.",
        "One of Braze's sentences is about all nested attributes of the request.",
    ),
    Decision(
        "token-owner",
        "A push token belongs to the user that it was sent for last.",
        "Braze documents only that an import ignores a token that is known.",
    ),
    Decision(
        "shared-email-state",
        "A new `email_subscribe` reaches the 100 users with the address that were updated last.",
        "Braze documents the number, not which users they are.",
    ),
    Decision(
        "currency",
        "Revenue adds amounts of every currency without conversion.",
        "Braze converts with rates of the day, which are not available locally.",
    ),
    Decision(
        "cart-lines",
        "A line of a shopping cart is a product's variant. An ordered cart stays until it expires.",
        "Braze documents that quantities change, not what identifies a line, or when it ends.",
    ),
    Decision(
        "recent-days",
        "An event is exported if it last happened in the past 90 days; `first` and `count` cover"
        " all of its occurrences.",
        "Braze documents the 90 days, not how they change `first` and `count`.",
    ),
    Decision(
        "unknown-values",
        "A value, key or field that Braze does not document, and that the judge calls risky, is"
        " stored as it is sent.",
        "Braze documents which values are right, not what it does with others.",
    ),
    Decision(
        "alias-fields",
        "`alias_name` and `alias_label` outside of `user_alias` change nothing.",
        "Braze documents them as parts of an alias only.",
    ),
    Decision(
        "sync-objects",
        "`/users/track/sync` answers 400 unless the request has exactly one object.",
        "Braze documents the limit, not the answer.",
    ),
    Decision(
        "unprinted-status",
        "A success whose status Braze does not print is 201, and 200 for GET.",
        "It is what Braze prints for most of its endpoints.",
    ),
    Decision(
        "identity-refusals",
        "A request whose arrays are missing, malformed or too long is answered with 400.",
        "Braze documents the limits and the right forms, not the answer.",
    ),
    Decision(
        "second-alias",
        "A second alias with the same label is not added to a user.",
        "Braze documents that there is one for each label, not which one stays.",
    ),
    Decision(
        "prioritization",
        "A priority that no user meets is skipped.",
        "Braze documents the order of priorities, not that one excludes users.",
    ),
    Decision(
        "identified-count",
        "`aliases_processed` counts aliases, e-mail addresses and phone numbers.",
        "Braze prints an example with one alias only.",
    ),
    Decision(
        "merged-values",
        "The kept user receives what only the other one has: attributes, aliases, the external id,"
        " states of groups, push tokens. Counts and sums are added.",
        "Braze documents that the values of the kept user win.",
    ),
    Decision(
        "deleted-count",
        "`deleted` counts the users that were found, and they are gone at once.",
        "Braze prints the number of users that it queued, and deletes within minutes.",
    ),
    Decision(
        "any-group",
        "Every UUID is a subscription group, and groups have neither a name nor a channel.",
        "Groups are made in the dashboard, which a local Braze does not have.",
    ),
    Decision(
        "group-answer",
        "`/v2/subscription/status/set` answers 201 and `success`.",
        "Braze prints this answer for the first version of the endpoint only.",
    ),
    Decision(
        "listed-users",
        "`limit` and `offset` of `/subscription/user/status` count users, in the order of the"
        " request. Users for several kinds of identifiers are listed together.",
        "Braze documents the numbers, not what they count.",
    ),
    Decision(
        "double-opt-in",
        "A double opt-in subscribes a known user at once.",
        "Nobody can confirm it by text message.",
    ),
    Decision(
        "status-by-address",
        "The states for addresses and numbers are printed by these, as of the user that an update"
        " would find.",
        "Braze prints an example by external id only.",
    ),
    Decision(
        "message-answer",
        "`/messages/send` answers 201, `success` and a `dispatch_id`.",
        "Braze documents only that the answer has a `dispatch_id`.",
    ),
    Decision(
        "message-recipients",
        "E-mail reaches recipients with an address in the requested state, any other channel all"
        " recipients; a segment or an audience reaches nobody.",
        "Segments and audiences are kept in the dashboard, and devices in apps.",
    ),
    Decision(
        "missing-items",
        "Editing or deleting an item that the catalog does not have changes nothing.",
        "Braze documents an error for the endpoints with one item only.",
    ),
    Decision(
        "known-items",
        "Adding several items leaves those that the catalog has as they are.",
        "Braze documents an error for adding one item only.",
    ),
    Decision(
        "catalog-coercion",
        "Numbers and booleans become text, and text that is a number or a boolean becomes one, if"
        " the field has this type.",
        "Braze documents that values are coerced, not which.",
    ),
    Decision(
        "known-fields",
        "A field that a catalog has already is refused with `field-names-not-unique`.",
        "Braze documents this error for new catalogs only.",
    ),
    Decision(
        "unknown-field",
        "Deleting `id`, or a field that a catalog does not have, is refused with"
        " `invalid-field-name`.",
        "Braze documents the error, not when it occurs.",
    ),
    Decision(
        "catalog-arrays",
        "An array with more than 100 elements, or with others than text, is stored as it is sent.",
        "Braze documents arrays of up to 100 strings, not what it does with others.",
    ),
    Decision(
        "catalog-array-edits",
        "`$add` adds what an array of an item has already, and comes before `$remove`, which"
        " removes every equal element.",
        "Braze documents the operators, not their order, and not what they do with repetitions.",
    ),
    Decision(
        "item-order",
        "The items of a catalog are listed by their ids.",
        "Braze does not document the order.",
    ),
    Decision(
        "export-selection",
        "Without `fields_to_export` all fields are exported. Fields without a value are null, and"
        " unknown names are ignored.",
        "Braze requires it of newer customers only, and does not document the answer.",
    ),
    Decision(
        "export-limit",
        "More than 50 ids, malformed ones, or none are answered with 400.",
        "Braze documents the limit for this endpoint, not the answer.",
    ),
    Decision(
        "export-identifiers",
        "`device_id`, `email_address` and `phone` of one request find users together.",
        "Braze's page allows one of them in a request, and its example has all of them.",
    ),
    Decision(
        "acknowledgement",
        "The URL of a transform answers 201 and `success`, whatever the transform does with the"
        " body. An unknown URL answers 404.",
        "Braze's pages print one answer, to a test request.",
    ),
    Decision(
        "key-refusal",
        "A request without the API key is answered with `Invalid API Key`.",
        "Braze documents the status 401; clients report this message.",
    ),
    Decision(
        "slash-at-the-end",
        "A path with `/` at its end is answered with 403.",
        "Braze names it as a cause of this status, and does not print the answer.",
    ),
    Decision(
        "wrong-method",
        "A method that an endpoint does not have is answered with 405.",
        "Braze does not document it.",
    ),
    Decision(
        "compressed-bodies",
        "A body with a Content-Encoding is answered with 415.",
        "Braze does not mention compression.",
    ),
    Decision(
        "repeated-keys",
        "If an object in a body has a key twice, the last one counts.",
        "JSON leaves it open, and Braze does not mention it.",
    ),
    Decision(
        "unreadable-numbers",
        "A number that is too large for a 64-bit float is answered as a syntax error.",
        "Braze does not document how large numbers may be.",
    ),
    Decision(
        "large-bodies",
        "A body of more than 4 MB is answered with 413 by every endpoint.",
        "Braze documents that some endpoints answer 400, not which ones.",
    ),
    Decision(
        "slow-bodies",
        "A body that does not arrive within 20 seconds is answered with 408.",
        "Braze does not document a deadline.",
    ),
    Decision(
        "rate-windows",
        "Windows of rate limits begin at multiples of their length.",
        "Braze documents this for hours only, and not what 429 says.",
    ),
)
DECISIONS: Final = {row.name: row for row in _ROWS}
