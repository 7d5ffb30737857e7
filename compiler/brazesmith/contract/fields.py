"""The fields to which Braze gives a meaning: attribute, event, purchase and catalog objects.

Everything else in an attribute object is a custom attribute. The compiler reads the reserved names
from here, so that a key which comes from a payload can never become one of Braze's own; the rules
read names, types and value sets. The numbers are in `limits.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from brazesmith.contract import pages


@dataclass(frozen=True, slots=True)
class Field:
    """One documented field. `type` is the JSON type, or the form of a string.

    `type` is one of string, boolean, integer, number, object, array, date (a day), time (an
    instant), email, phone, country, language, time_zone, currency, money (a number from 0 up).
    `values` is the closed set of its strings, if there is one. `required` is whether every object
    of this kind has the field.
    """

    name: str
    type: str
    doc: str
    source: str
    required: bool = False
    values: tuple[str, ...] = ()


#: The three that name exactly one user; Braze accepts at most one of them in an object.
PRIMARY_IDENTIFIERS = ("external_id", "user_alias", "braze_id")
#: These find the user only if an object has none of the three; `email` wins over `phone`.
SECONDARY_IDENTIFIERS = ("email", "phone")
IDENTIFIERS = PRIMARY_IDENTIFIERS + SECONDARY_IDENTIFIERS

SUBSCRIPTION_STATES = ("opted_in", "subscribed", "unsubscribed")
GROUP_STATES = ("subscribed", "unsubscribed")
GENDERS = ("M", "F", "O", "N", "P")


def _identifiers(source: str) -> tuple[Field, ...]:
    return (
        Field("external_id", "string", "your own id of the user", source),
        Field("user_alias", "object", "an `alias_name` and an `alias_label`", source),
        Field("braze_id", "string", "the id that Braze gave the user", source),
        Field("email", "email", "the user's e-mail address", source),
        Field("phone", "phone", "the user's phone number, best as E.164", source),
    )


_UPDATE_ONLY = "true: never create a user, only update one that exists"
_attribute = partial(Field, source=pages.ATTRIBUTES)

ATTRIBUTE_FIELDS: tuple[Field, ...] = (
    *_identifiers(pages.ATTRIBUTES),
    _attribute("_update_existing_only", "boolean", _UPDATE_ONLY),
    _attribute("_merge_objects", "boolean", "true: merge nested objects, not replace"),
    _attribute("push_token_import", "boolean", "true: import push tokens anonymously"),
    _attribute("alias_name", "string", "belongs inside `user_alias`"),
    _attribute("alias_label", "string", "belongs inside `user_alias`"),
    _attribute("bio", "string", "no longer stored, not even as a custom attribute"),
    _attribute("country", "country", "ISO 3166-1 alpha-2 code"),
    _attribute("current_location", "object", "`longitude` and `latitude`, numbers"),
    _attribute("date_of_first_session", "time", "first use of the app"),
    _attribute("date_of_last_session", "time", "last use of the app"),
    _attribute("dob", "date", "date of birth, YYYY-MM-DD"),
    _attribute("email_subscribe", "string", "subscription to e-mail", values=SUBSCRIPTION_STATES),
    _attribute("email_open_tracking_disabled", "boolean", "no open tracking pixel"),
    _attribute("email_click_tracking_disabled", "boolean", "no click tracking"),
    Field("email_subscription_info", "object", "not a valid attribute", pages.TRACK),
    _attribute("facebook", "object", "`id`, `likes`, `num_friends`"),
    _attribute("first_name", "string", "first name"),
    _attribute("gender", "string", "gender", values=GENDERS),
    _attribute("home_city", "string", "city"),
    _attribute("image_url", "string", "address of the profile image"),
    _attribute("language", "language", "ISO 639-1 code from Braze's list"),
    _attribute("last_name", "string", "last name"),
    _attribute("marked_email_as_spam_at", "time", "when mail was marked as spam"),
    _attribute("push_subscribe", "string", "subscription to push", values=SUBSCRIPTION_STATES),
    _attribute("push_tokens", "array", "objects with `app_id` and `token`"),
    _attribute("subscription_groups", "array", "objects with an id and a state"),
    _attribute("time_zone", "time_zone", "IANA time zone name"),
    _attribute("twitter", "object", "`id`, `screen_name` and counts"),
)

EVENT_FIELDS: tuple[Field, ...] = (
    *_identifiers(pages.EVENT),
    Field("app_id", "string", "the app that the event belongs to", pages.EVENT),
    Field("name", "string", "name of the custom event", pages.EVENT, required=True),
    Field("time", "time", "when it happened, ISO 8601", pages.EVENT, required=True),
    Field("properties", "object", "properties of the event", pages.EVENT),
    Field("_update_existing_only", "boolean", _UPDATE_ONLY, pages.EVENT),
)

PURCHASE_FIELDS: tuple[Field, ...] = (
    *_identifiers(pages.PURCHASE),
    Field("app_id", "string", "the app that the purchase belongs to", pages.PURCHASE),
    Field("product_id", "string", "the product", pages.PURCHASE, required=True),
    Field("currency", "currency", "ISO 4217 code", pages.PURCHASE, required=True),
    Field("price", "number", "price of one, in the base unit", pages.PURCHASE, required=True),
    Field("quantity", "integer", "how many, 1 if left out", pages.PURCHASE),
    Field("time", "time", "when it happened, ISO 8601", pages.PURCHASE, required=True),
    Field("properties", "object", "properties of the purchase", pages.PURCHASE),
    Field("_update_existing_only", "boolean", _UPDATE_ONLY, pages.PURCHASE),
)


def by_place(tables: Mapping[str, Sequence[Field]]) -> Mapping[str, Field]:
    """Return fields by their place, as `events[].name`, from tables by the place of the object."""
    return {
        f"{place}.{field.name}".removeprefix("."): field
        for place, table in tables.items()
        for field in table
    }


#: Names that a dynamic custom attribute must never take.
RESERVED_ATTRIBUTE_NAMES: tuple[str, ...] = tuple(field.name for field in ATTRIBUTE_FIELDS)

#: Names reserved by Braze among the properties of an event, and of a purchase.
RESERVED_EVENT_PROPERTIES: tuple[str, ...] = ("time", "event_name")
RESERVED_PURCHASE_PROPERTIES: tuple[str, ...] = (
    *("time", "product_id", "quantity", "event_name", "price", "currency"),
)

#: A user alias, in every object and among the recipients of messages.
ALIAS_FIELDS: tuple[Field, ...] = (
    Field("alias_name", "string", "the alias", pages.ALIAS, required=True),
    Field("alias_label", "string", "its label", pages.ALIAS, required=True),
)

#: Objects inside attribute objects.
LOCATION_FIELDS: tuple[Field, ...] = (
    Field("longitude", "number", "degrees to the east", pages.TRACK, required=True),
    Field("latitude", "number", "degrees to the north", pages.TRACK, required=True),
)
PUSH_TOKEN_FIELDS: tuple[Field, ...] = (
    _attribute("app_id", "string", "the app", required=True),
    _attribute("token", "string", "the push token", required=True),
    _attribute("device_id", "string", "the device's own id"),
)
SUBSCRIPTION_GROUP_FIELDS: tuple[Field, ...] = (
    Field("subscription_group_id", "string", "UUID of the group", pages.TRACK, required=True),
    Field("subscription_state", "string", "state", pages.TRACK, required=True, values=GROUP_STATES),
    Field("use_double_opt_in_logic", "boolean", "start the double opt-in", pages.TRACK),
)
FACEBOOK_FIELDS: tuple[Field, ...] = (
    _attribute("id", "string", "id at Facebook"),
    _attribute("likes", "array", "strings"),
    _attribute("num_friends", "integer", "number of friends"),
)
TWITTER_FIELDS: tuple[Field, ...] = (
    _attribute("id", "integer", "id at X"),
    _attribute("screen_name", "string", "handle at X"),
    _attribute("followers_count", "integer", "number of followers"),
    _attribute("friends_count", "integer", "number of friends"),
    _attribute("statuses_count", "integer", "number of posts"),
)

#: An item of a catalog; every other key is a column of the catalog.
ITEM_FIELDS: tuple[Field, ...] = (
    Field("id", "string", "letters, digits, hyphens, underscores", pages.CATALOG, required=True),
)

#: Keys that change a custom attribute instead of setting it.
NUMBER_OPERATORS = ("inc",)
ARRAY_OPERATORS = ("add", "remove")
TIME_OPERATOR = "$time"
IDENTIFIER_KEY, IDENTIFIER_VALUE, NEW_OBJECT = "$identifier_key", "$identifier_value", "$new_object"
_change = partial(Field, source=pages.OBJECT_ARRAY, required=True)
_IDENTIFIED = (
    _change(IDENTIFIER_KEY, "string", "the key by which an object is found"),
    _change(IDENTIFIER_VALUE, "string", "the value of that key"),
)
#: The operators that change an array of objects, with the fields of their elements.
OBJECT_OPERATORS: Mapping[str, tuple[Field, ...]] = {
    "$add": (),
    "$remove": _IDENTIFIED,
    "$update": (*_IDENTIFIED, _change(NEW_OBJECT, "object", "what to merge or replace it with")),
}

#: The names of Braze's eCommerce events begin with this.
ECOMMERCE_PREFIX = "ecommerce."


_shop = partial(Field, source=pages.ECOMMERCE)

#: Elements of `products` in an eCommerce event.
ECOMMERCE_PRODUCT_FIELDS: tuple[Field, ...] = (
    _shop("product_id", "string", "id of the product", required=True),
    _shop("product_name", "string", "name of the product", required=True),
    _shop("variant_id", "string", "id of the variant", required=True),
    _shop("quantity", "integer", "how many", required=True),
    _shop("price", "money", "price of one", required=True),
    _shop("image_url", "string", "picture"),
    _shop("product_url", "string", "page of the product"),
    _shop("metadata", "object", "whatever else"),
)
_SOURCE = _shop("source", "string", "where the event comes from", required=True)
_METADATA = _shop("metadata", "object", "whatever else")
_TOTAL = _shop("total_value", "money", "total", required=True)
_CURRENCY = _shop("currency", "currency", "ISO 4217 code", required=True)
_CART = _shop("cart_id", "string", "the cart")
_ORDER = _shop("order_id", "string", "the order", required=True)
_PARTS = (
    _shop("subtotal_value", "money", "after discounts, before taxes and shipping"),
    _shop("tax", "money", "taxes"),
    _shop("shipping", "money", "shipping"),
)
_DISCOUNTS = (
    _shop("total_discounts", "money", "discounts altogether"),
    _shop("discounts", "array", "the discounts"),
)
_PRODUCTS = (_shop("products", "array", "the products", required=True), _SOURCE, _METADATA)

CART_ACTIONS = ("add", "remove", "replace")
#: Elements of `type` in `ecommerce.product_viewed`.
PRODUCT_TRIGGERS = ("price_drop", "back_in_stock")

#: Properties of each eCommerce event, which has no others. `total_value` of
#: `ecommerce.cart_updated` is also required unless `action` is add or remove.
ECOMMERCE_EVENTS: Mapping[str, tuple[Field, ...]] = {
    "ecommerce.product_viewed": (
        *(one for one in ECOMMERCE_PRODUCT_FIELDS if one.name not in ("quantity", "metadata")),
        _CURRENCY,
        _SOURCE,
        _shop("type", "array", "price_drop, back_in_stock: for triggers of catalogs"),
        _METADATA,
    ),
    "ecommerce.cart_updated": (
        replace(_CART, required=True),
        _shop("action", "string", "how `products` change the cart", values=CART_ACTIONS),
        *(replace(_TOTAL, required=False), *_PARTS, _CURRENCY, *_PRODUCTS),
    ),
    "ecommerce.checkout_started": (
        _shop("checkout_id", "string", "the checkout", required=True),
        *(_CART, _TOTAL, *_PARTS, _CURRENCY, *_PRODUCTS),
    ),
    "ecommerce.order_placed": (
        *(_ORDER, _CART, _TOTAL, *_PARTS, _CURRENCY, *_DISCOUNTS, *_PRODUCTS),
    ),
    "ecommerce.order_cancelled": (
        _ORDER,
        _shop("cancel_reason", "string", "why", required=True),
        *(_TOTAL, *_PARTS, _CURRENCY, *_DISCOUNTS, *_PRODUCTS),
    ),
    "ecommerce.order_refunded": (_ORDER, _TOTAL, _CURRENCY, *_DISCOUNTS, *_PRODUCTS),
}

#: The documented fields of objects in a request to /users/track, by place.
TRACK_FIELDS = by_place(
    {
        "attributes[]": ATTRIBUTE_FIELDS,
        "attributes[].facebook": FACEBOOK_FIELDS,
        "attributes[].push_tokens[]": PUSH_TOKEN_FIELDS,
        "attributes[].subscription_groups[]": SUBSCRIPTION_GROUP_FIELDS,
        "attributes[].twitter": TWITTER_FIELDS,
        "events[]": EVENT_FIELDS,
        "purchases[]": PURCHASE_FIELDS,
    }
)

#: Liquid's names of standard fields, and those of Braze's API.
API_NAMES = {
    "user_id": "external_id",
    "email_address": "email",
    "phone_number": "phone",
    "date_of_birth": "dob",
    "city": "home_city",
}
