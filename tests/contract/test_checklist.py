"""What is known of Braze's request contract, fact by fact, and the rule that says it.

A fact without a rule says why there is none. A rule without a fact would be an invention.
"""

from __future__ import annotations

import pytest

from brazesmith.contract import RULES, lookup

#: Why a fact has no rule.
NOT_IN_A_BODY = "a body does not show it"
ALLOWED = "it is a permission: tests show that nothing is said"
ANSWER = "it is about the answer: see test_answers.py"

FACTS: dict[str, str] = {
    # The body
    "a body is a JSON object": "BZ001",
    "attributes, events, purchases are arrays, each optional": "BZ002 BZ003",
    "their elements are objects": "BZ004",
    "partner is a string": "BZ009",
    "api_key in the body is the way before 2020": "BZ008",
    "there are no other keys": "BZ007",
    "most endpoints accept 4 MB": "BZ010",
    "nothing valid is a 400": "BZ005",
    "75 objects in the three arrays together": "BZ006",
    "75 objects in each array for customers with legacy rate limits": "BZ006",
    "50 objects together in an older text": "BZ006",
    # Identifiers
    "at most one of external_id, user_alias, braze_id": "BZ101",
    "email and phone identify only without those": "BZ103",
    "email beats phone": "BZ103",
    "no identifier is refused": "BZ103",
    "null identifiers: counted or not": "BZ102",
    "identifiers are strings": "BZ104",
    "an empty identifier": "BZ105",
    "identifiers and names that a missing value becomes": "BZ117 BZ234 BZ319 BZ321 BZ519 BZ714",
    "external_id has at most 987 bytes": "BZ106",
    "user_alias has alias_name and alias_label, both required": "BZ107",
    "alias_name and alias_label have at most 236 bytes each": "BZ116 BZ713",
    "one alias_name per label and user": NOT_IN_A_BODY,
    "an alias of an identified user is not made by this endpoint": NOT_IN_A_BODY,
    "external_id is case-sensitive; braze_id cannot be changed": NOT_IN_A_BODY,
    "several profiles with one address: which one is taken": NOT_IN_A_BODY,
    "an unknown address makes an email-only profile": ALLOWED,
    "external_id unknown and email known makes a duplicate profile": NOT_IN_A_BODY,
    "a push token import needs no identifier": "BZ103",
    "email: no white space, local part of 1 to 64 characters, no quotes": "BZ108",
    "email: two regular expressions for the local part, one for the host": "BZ108",
    "email: no IP address, no numeric or unknown top-level domain, Punycode": "BZ108",
    "email: at Gmail two characters; at Microsoft's hosts what is before +": "BZ108",
    "email: two points in a row, symbols: allowed by the regular expression only": "BZ112",
    "phone must be valid when it identifies; Braze uses libphonenumber": "BZ109 BZ113",
    "phone is best written as E.164; other forms are read as US numbers": "BZ110",
    "_update_existing_only is a boolean": "BZ111",
    "_update_existing_only left out, external_id, email or phone: creates": ALLOWED,
    "_update_existing_only left out, user_alias in attributes: updates only": "BZ114",
    "_update_existing_only left out, user_alias in events and purchases": "BZ115",
    "_update_existing_only true and nobody matches: nothing happens": "BZ318",
    # Standard attributes
    "_merge_objects and push_token_import are booleans": "BZ205",
    "push_token_import needs tokens, and no external_id or braze_id": "BZ211",
    "first_name, last_name, home_city are strings": "BZ204",
    "alias_name and alias_label beside user_alias": "BZ227",
    "country is ISO 3166-1 alpha-2; Braze tries to map names": "BZ222",
    "a country that cannot be mapped becomes null": "BZ223",
    "current_location has longitude and latitude": "BZ207",
    "geo of catalogs has ranges, which a location on earth has too": "BZ235",
    "dates of sessions and marked_email_as_spam_at are dates": "BZ228",
    "dob is YYYY-MM-DD": "BZ206",
    "email_subscribe has three values": "BZ201",
    "push_subscribe has three values": "BZ202",
    "email tracking flags are booleans": "BZ205",
    "gender is M F O N P or null": "BZ203",
    "language is ISO 639-1 and in Braze's list": "BZ224",
    "push_tokens is an array of objects": "BZ212",
    "push tokens have app_id and token": "BZ213",
    "app_id and token of push tokens are strings": "BZ214",
    "app_id of push tokens belongs to the workspace": NOT_IN_A_BODY,
    "device_id has 8 to 255 bytes": "BZ215",
    "subscription_groups is an array": "BZ216",
    "subscription groups have id and state": "BZ217",
    "a subscription group has one state": "BZ236",
    "subscription_group_id is a UUID": "BZ218",
    "subscription_state is subscribed or unsubscribed": "BZ219",
    "double opt-in: boolean, SMS, subscribed only": "BZ229",
    "subscription changes apply to at most 100 users with the address": "BZ216",
    "time_zone is IANA's or Rails'; invalid ones are not set": "BZ225",
    "image_url has at most 1,024 characters": "BZ231",
    "facebook: id, likes, num_friends": "BZ220",
    "twitter: id, screen_name, counts": "BZ221",
    "bio is not stored": "BZ209",
    "email_subscription_info is refused": "BZ208",
    "field names are case-sensitive; a misspelt one is a custom attribute": "BZ230",
    "spaces around the names of attributes are removed": "BZ232 BZ233",
    "spaces around the names of events are removed": "BZ320",
    "attributes have the type of the first value": NOT_IN_A_BODY,
    "an empty string clears no typed attribute": NOT_IN_A_BODY,
    "null removes an attribute": ALLOWED,
    # Custom attributes
    "strings have at most 255 characters": "BZ210",
    "inc takes an integer": "BZ242",
    "text that is no documented date stays text": "BZ241",
    "years below 0 or above 3000 are stored as text": "BZ241",
    "arrays are sets: duplicates collapse": "BZ248",
    "add and remove take arrays of plain values, without $": "BZ243",
    "arrays keep 500 elements, the oldest are dropped; older: 25, 100": "BZ247",
    "arrays have at most 100 KB": "BZ265",
    "null in an array": "BZ249",
    "objects have at most 100 KB; older: 50 KB": "BZ265",
    "keys of objects: at most 255 characters, no space, point or $": "BZ263",
    "strings in objects have at most 255 characters": "BZ264",
    "$time is not null, and malformed loses the attribute": "BZ261",
    "$time outside the years 0 to 3000 is not stored": "BZ262",
    "arrays of objects have no cap on elements": ALLOWED,
    "$add, $remove and $update and what they hold": "BZ244",
    "$update overwrites without _merge_objects": "BZ245",
    "$add, then $remove, then $update": "BZ246",
    "null unsets a whole attribute, no key inside an array of objects": "BZ260",
    "null inside a nested attribute loses the update": "BZ260",
    "names of attributes may have spaces": ALLOWED,
    "names on the blocklist are ignored": NOT_IN_A_BODY,
    # Dates
    "the forms of dates": "BZ228 BZ304 BZ305",
    "no or malformed zone is UTC": "BZ305",
    "events and purchases in the future get the time of arrival": "BZ306",
    "time of events is ISO 8601 or the SSSZ form": "BZ304",
    "time of purchases is ISO 8601": "BZ304 BZ408",
    "unix numbers are no times": "BZ304",
    # Events
    "name is required": "BZ301",
    "name is a string": "BZ302",
    "names beyond 255 characters": "BZ314",
    "time is required": "BZ303",
    "app_id is a string": "BZ313",
    "properties is an object": "BZ307",
    "other keys are tolerated": "BZ312",
    "names of properties: not empty, at most 255, no leading $": "BZ309 BZ322",
    "strings in properties have at most 255 characters": "BZ310",
    "no times in arrays of properties": "BZ316",
    "256 properties, the rest is ignored": "BZ311",
    "100 KB of properties with arrays or objects; older: 50 KB": "BZ315",
    "50 KB of properties of a purchase; one page: 100 KB": "BZ410",
    "nested objects in properties are stored as text; one page: as objects": "BZ315",
    "nested years outside 0 to 3000 are not stored": "BZ317",
    "time and event_name are reserved in events": "BZ308",
    "six names are reserved in purchases": "BZ407",
    "product_id in properties of events is allowed": "BZ308",
    # Purchases
    "product_id, currency and price are required": "BZ401",
    "customers who are new get no purchase objects": "BZ401",
    "product_id is a string of at most 255": "BZ402",
    "5,000 products per dashboard": "BZ402",
    "currency is ISO 4217": "BZ403",
    "letters of a currency": "BZ404",
    "currencies that were withdrawn": "BZ409",
    "price is a number, negative for refunds": "BZ405",
    "quantity is an integer from 1 to 100": "BZ406",
    # eCommerce events
    "required properties of the six events": "BZ602",
    "types of their properties": "BZ603",
    "no additional properties": "BZ604",
    "required fields of products": "BZ605",
    "types of fields of products": "BZ611",
    "further fields of products": "BZ609",
    "money is not negative": "BZ606",
    "currency is ISO 4217 there too": "BZ607 BZ612 BZ613",
    "type is price_drop or back_in_stock": "BZ614",
    "a cart without products triggers nothing": "BZ608",
    "action is add, remove or replace": "BZ610",
    "near-miss names are ordinary events": "BZ601",
    "a failing event is dropped, named in errors, never a 400": "BZ602 BZ603 BZ604",
    # Processing, answers
    "order, idempotency, delays": NOT_IN_A_BODY,
    "users with too many sessions or names are blocked": NOT_IN_A_BODY,
    "201 with counters and errors; 400 when nothing is left": ANSWER,
    "index counts within its own array": ANSWER,
    "bad JSON, keys, content type, rate limits": NOT_IN_A_BODY,
    # Catalogs
    "catalog_name is required": "BZ501",
    "names of catalogs: letters, digits, - and _, at most 250": "BZ514",
    "names of fields: the same": "BZ515",
    "arrays contain strings": "BZ516",
    "a catalog has at most 500 fields, or 1,000 from a CSV file": "BZ521",
    "arrays have at most 100 elements": "BZ517",
    "geo is longitude and latitude in their ranges": "BZ518",
    "time is ISO 8601 or Unix seconds, by type of the field": NOT_IN_A_BODY,
    "items is an array of objects": "BZ502",
    "items have an id": "BZ503",
    "items to delete are {id}": "BZ520",
    "ids are strings": "BZ504",
    "ids are letters, digits, - and _": "BZ505",
    "ids have at most 250 characters": "BZ506",
    "ids are unique in a request": "BZ507",
    "50 items in a request": "BZ508",
    "no items": "BZ509",
    "values have at most 5,000 characters": "BZ510",
    "keys have no point or $": "BZ511 BZ512",
    "$add and $remove for arrays, PATCH only": "BZ512",
    "at most 50 levels": "BZ513",
    "all fields exist in the catalog, and take the type": NOT_IN_A_BODY,
    # Messages
    "one of segment_id, external_user_ids, audience": "BZ701",
    "messages without payload: No message to send": "BZ702",
    "50 external ids and aliases": "BZ703",
    "the nine channels, each an object": "BZ704 BZ705",
    "types of the fields": "BZ706 BZ707 BZ708 BZ710 BZ711",
    "an alias has a name and a label": "BZ709",
    "recipient_subscription_state is opted_in, subscribed or all": "BZ712",
    "recipients exist; segments and campaigns exist": NOT_IN_A_BODY,
    "statistics need a campaign_id": NOT_IN_A_BODY,
    "lengths of push messages": NOT_IN_A_BODY,
}


def _codes(answer: str) -> list[str]:
    return answer.split() if answer.startswith("BZ") else []


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_has_its_rule(fact: str) -> None:
    for code in _codes(FACTS[fact]):
        assert lookup(code) is not None


def test_no_rule_is_invented() -> None:
    told = {code for answer in FACTS.values() for code in _codes(answer)}
    assert {rule.code for rule in RULES} == told


#: The codes that Braze lists for /users/track, and those of catalogs; two cannot be seen in a body.
LISTED = """
BAD_DEVICE_ID BAD_EMAIL_SUBSCRIPTION_STATE BAD_LOCATION_UPDATE BAD_PUSH_SUBSCRIPTION_STATE
BAD_PUSH_TOKEN_IMPORT BAD_PUSH_TOKEN_STRING BAD_PUSH_TOKEN_VALUE BAD_SUBSCRIPTION_GROUP_ARRAY
BAD_SUBSCRIPTION_GROUP_HASH BAD_SUBSCRIPTION_GROUP_ID BAD_SUBSCRIPTION_GROUP_STATE
EMAIL_BAD_FORMAT EXTERNAL_USER_ID_TOO_LARGE INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO
ids-not-strings ids-not-unique ids-too-large item-array-invalid items-missing-ids items-too-large
invalid-ids invalid-keys-in-value-object too-deep-nesting-in-value-object
request-includes-too-many-items catalog-not-found invalid-fields
"""
UNSEEN = """
BAD_PUSH_TOKEN_APP_ID BLACKLISTED_EXTERNAL_USER_ID
unable-to-coerce-value
"""


def test_every_code_of_brazes_has_a_rule_or_cannot_be_seen() -> None:
    told = {rule.documented_as or rule.error_id for rule in RULES} - {None}
    assert told == set(LISTED.split())
    assert not told.intersection(UNSEEN.split())


#: Every sentence of Braze's that is known. Nothing else is ever printed as Braze's.
SENTENCES = {
    "You must specify only one of 'external_id', 'user_alias' or 'braze_id'",
    "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required",
    "'external_id' must be fewer than 988 bytes",
    "The value provided for the 'email' field is not a valid email.",
    "'email_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'",
    "'push_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'",
    "token import with 'device_id' must have a device_id less than 255 bytes and at least 8 bytes",
    "'quantity' is not valid",
    "'currency' must be an ISO 4217 currency",
    "Invalid 'properties' field",
    "Max Input Length Exceeded",
    "No message to send",
    "No Recipients",
    "The max number of external_ids and aliases per request was exceeded",
    "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.",
    "The property '#/' did not contain a required property of '{missing}'",
    "The property '#/{name}' of type {given} did not match the following type: {expected}",
    (
        "The property '#/' contains additional properties {extra} outside of the schema when none "
        "are allowed"
    ),
}


def test_no_sentence_is_invented() -> None:
    assert {rule.wire for rule in RULES} - {None} == SENTENCES
