"""The fields that Braze itself gives a meaning: attribute, event, purchase and catalog objects.

Everything else in an attribute object is a custom attribute. The compiler reads the reserved names
from here, so that a key which comes from a payload can never become one of Braze's own; the rules
read names, types and value sets. The numbers are in `limits.py`. Import stays light: no other
module of ours, nothing but data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_DOCS = "https://www.braze.com/docs/api"
ATTRIBUTES_PAGE = f"{_DOCS}/objects_filters/user_attributes_object"
EVENT_PAGE = f"{_DOCS}/objects_filters/event_object"
PURCHASE_PAGE = f"{_DOCS}/objects_filters/purchase_object"
ALIAS_PAGE = f"{_DOCS}/objects_filters/user_alias_object"
TRACK_PAGE = f"{_DOCS}/endpoints/user_data/post_user_track"
ERRORS_PAGE = f"{_DOCS}/errors"
MESSAGES_PAGE = f"{_DOCS}/endpoints/messaging/send_messages/post_send_messages"
CATALOG_PAGE = f"{_DOCS}/endpoints/catalogs/catalog_items/asynchronous/put_update_catalog_items"
CATALOG_EDIT_PAGE = f"{_DOCS}/endpoints/catalogs/catalog_items/asynchronous/patch_catalog_items"
_ACTIVATION = "https://www.braze.com/docs/user_guide/data/activation"
NESTED_PAGE = f"{_ACTIVATION}/attributes/nested_custom_attribute_support"
OBJECT_ARRAY_PAGE = f"{_ACTIVATION}/attributes/array_of_objects"
PROPERTIES_PAGE = f"{_ACTIVATION}/events/custom_events/custom_event_properties"
ECOMMERCE_PAGE = f"{_ACTIVATION}/events/recommended_events"
LANGUAGES_PAGE = "https://www.braze.com/docs/user_guide/data/unification/user_data/language_codes"
TRANSFORMATION_PAGE = (
    "https://www.braze.com/docs/user_guide/data/unification/data_transformation"
    "/creating_a_transformation"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field that Braze documents; `type` is the JSON type, or what a string must hold.

    `type` is one of: string, boolean, integer, number, object, array, date (a day), time (an
    instant), email, phone, country, language, time_zone, currency, money (a number from 0 up).
    `values` is the closed set of strings it takes, if there is one. `required` says that Braze
    does without it in no object of this kind.
    """

    name: str
    type: str
    doc: str
    source: str
    required: bool = False
    values: tuple[str, ...] = ()


#: The three that name exactly one user; Braze takes at most one of them in an object.
PRIMARY_IDENTIFIERS = ("external_id", "user_alias", "braze_id")
#: Used to find the user only where none of the three is given; `email` wins over `phone`.
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

ATTRIBUTE_FIELDS: tuple[Field, ...] = (
    *_identifiers(ATTRIBUTES_PAGE),
    Field("_update_existing_only", "boolean", _UPDATE_ONLY, ATTRIBUTES_PAGE),
    Field("_merge_objects", "boolean", "true: merge nested objects, not replace", ATTRIBUTES_PAGE),
    Field("push_token_import", "boolean", "true: import push tokens anonymously", ATTRIBUTES_PAGE),
    Field("alias_name", "string", "belongs inside `user_alias`", ATTRIBUTES_PAGE),
    Field("alias_label", "string", "belongs inside `user_alias`", ATTRIBUTES_PAGE),
    Field("bio", "string", "no longer stored, not even as a custom attribute", ATTRIBUTES_PAGE),
    Field("country", "country", "ISO 3166-1 alpha-2 code", ATTRIBUTES_PAGE),
    Field("current_location", "object", "`longitude` and `latitude`, numbers", ATTRIBUTES_PAGE),
    Field("date_of_first_session", "time", "first use of the app", ATTRIBUTES_PAGE),
    Field("date_of_last_session", "time", "last use of the app", ATTRIBUTES_PAGE),
    Field("dob", "date", "date of birth, YYYY-MM-DD", ATTRIBUTES_PAGE),
    Field(
        "email_subscribe",
        "string",
        "subscription to e-mail",
        ATTRIBUTES_PAGE,
        values=SUBSCRIPTION_STATES,
    ),
    Field("email_open_tracking_disabled", "boolean", "no open tracking pixel", ATTRIBUTES_PAGE),
    Field("email_click_tracking_disabled", "boolean", "no click tracking", ATTRIBUTES_PAGE),
    Field("email_subscription_info", "object", "not a valid attribute", TRACK_PAGE),
    Field("facebook", "object", "`id`, `likes`, `num_friends`", ATTRIBUTES_PAGE),
    Field("first_name", "string", "first name", ATTRIBUTES_PAGE),
    Field("gender", "string", "gender", ATTRIBUTES_PAGE, values=GENDERS),
    Field("home_city", "string", "city", ATTRIBUTES_PAGE),
    Field("image_url", "string", "profile image; in older revisions only", ATTRIBUTES_PAGE),
    Field("language", "language", "ISO 639-1 code from Braze's list", ATTRIBUTES_PAGE),
    Field("last_name", "string", "last name", ATTRIBUTES_PAGE),
    Field("marked_email_as_spam_at", "time", "when mail was marked as spam", ATTRIBUTES_PAGE),
    Field(
        "push_subscribe",
        "string",
        "subscription to push messages",
        ATTRIBUTES_PAGE,
        values=SUBSCRIPTION_STATES,
    ),
    Field("push_tokens", "array", "objects with `app_id` and `token`", ATTRIBUTES_PAGE),
    Field(
        "subscription_groups",
        "array",
        "objects with `subscription_group_id` and `subscription_state`",
        ATTRIBUTES_PAGE,
    ),
    Field("time_zone", "time_zone", "IANA time zone name", ATTRIBUTES_PAGE),
    Field("twitter", "object", "`id`, `screen_name` and counts", ATTRIBUTES_PAGE),
)

EVENT_FIELDS: tuple[Field, ...] = (
    *_identifiers(EVENT_PAGE),
    Field("app_id", "string", "the app that the event belongs to", EVENT_PAGE),
    Field("name", "string", "name of the custom event", EVENT_PAGE, required=True),
    Field("time", "time", "when it happened, ISO 8601", EVENT_PAGE, required=True),
    Field("properties", "object", "properties of the event", EVENT_PAGE),
    Field("_update_existing_only", "boolean", _UPDATE_ONLY, EVENT_PAGE),
)

PURCHASE_FIELDS: tuple[Field, ...] = (
    *_identifiers(PURCHASE_PAGE),
    Field("app_id", "string", "the app that the purchase belongs to", PURCHASE_PAGE),
    Field("product_id", "string", "the product", PURCHASE_PAGE, required=True),
    Field("currency", "currency", "ISO 4217 code", PURCHASE_PAGE, required=True),
    Field("price", "number", "price of one, in the base unit", PURCHASE_PAGE, required=True),
    Field("quantity", "integer", "how many, 1 if left out", PURCHASE_PAGE),
    Field("time", "time", "when it happened, ISO 8601", PURCHASE_PAGE, required=True),
    Field("properties", "object", "properties of the purchase", PURCHASE_PAGE),
    Field("_update_existing_only", "boolean", _UPDATE_ONLY, PURCHASE_PAGE),
)


def by_place(tables: Mapping[str, Sequence[Field]]) -> Mapping[str, Field]:
    """Return fields by their place, as `events[].name`, from tables by the place of the object."""
    return {f"{place}.{field.name}": field for place, table in tables.items() for field in table}


#: Names that a dynamic custom attribute must never take.
RESERVED_ATTRIBUTE_NAMES: tuple[str, ...] = tuple(field.name for field in ATTRIBUTE_FIELDS)

#: Names that Braze keeps for itself among the properties of an event, and of a purchase.
RESERVED_EVENT_PROPERTIES: tuple[str, ...] = ("time", "event_name")
RESERVED_PURCHASE_PROPERTIES: tuple[str, ...] = (
    "time",
    "product_id",
    "quantity",
    "event_name",
    "price",
    "currency",
)

#: Objects inside attribute objects.
PUSH_TOKEN_FIELDS: tuple[Field, ...] = (
    Field("app_id", "string", "the app", ATTRIBUTES_PAGE, required=True),
    Field("token", "string", "the push token", ATTRIBUTES_PAGE, required=True),
    Field("device_id", "string", "the device's own id", ATTRIBUTES_PAGE),
)
SUBSCRIPTION_GROUP_FIELDS: tuple[Field, ...] = (
    Field("subscription_group_id", "string", "UUID of the group", TRACK_PAGE, required=True),
    Field("subscription_state", "string", "state", TRACK_PAGE, required=True, values=GROUP_STATES),
    Field("use_double_opt_in_logic", "boolean", "start the double opt-in", TRACK_PAGE),
)
FACEBOOK_FIELDS: tuple[Field, ...] = (
    Field("id", "string", "id at Facebook", ATTRIBUTES_PAGE),
    Field("likes", "array", "strings", ATTRIBUTES_PAGE),
    Field("num_friends", "integer", "number of friends", ATTRIBUTES_PAGE),
)
TWITTER_FIELDS: tuple[Field, ...] = (
    Field("id", "integer", "id at X", ATTRIBUTES_PAGE),
    Field("screen_name", "string", "handle at X", ATTRIBUTES_PAGE),
    Field("followers_count", "integer", "number of followers", ATTRIBUTES_PAGE),
    Field("friends_count", "integer", "number of friends", ATTRIBUTES_PAGE),
    Field("statuses_count", "integer", "number of posts", ATTRIBUTES_PAGE),
)

#: An item of a catalog; every other key is a column of the catalog.
ITEM_FIELDS: tuple[Field, ...] = (
    Field("id", "string", "letters, digits, hyphens, underscores", CATALOG_PAGE, required=True),
)

#: Keys by which a custom attribute is changed, not set.
NUMBER_OPERATORS = ("inc",)
ARRAY_OPERATORS = ("add", "remove")
TIME_OPERATOR = "$time"
IDENTIFIER_KEY, IDENTIFIER_VALUE, NEW_OBJECT = "$identifier_key", "$identifier_value", "$new_object"

#: The names of Braze's eCommerce events begin with this.
ECOMMERCE_PREFIX = "ecommerce."


def _shop(name: str, type_: str, doc: str, *, required: bool = False) -> Field:
    return Field(name, type_, doc, ECOMMERCE_PAGE, required=required)


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
_PRODUCTS = _shop("products", "array", "the products", required=True)
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

CART_ACTIONS = ("add", "remove", "replace")

#: Properties of each eCommerce event: nothing else may stand beside them. `total_value` of
#: `ecommerce.cart_updated` is required as well, unless `action` is add or remove.
ECOMMERCE_EVENTS: Mapping[str, tuple[Field, ...]] = {
    "ecommerce.product_viewed": (
        *(
            field
            for field in ECOMMERCE_PRODUCT_FIELDS
            if field.name not in ("quantity", "metadata")
        ),
        _CURRENCY,
        _SOURCE,
        _shop("type", "array", "price_drop, back_in_stock: for triggers of catalogs"),
        _METADATA,
    ),
    "ecommerce.cart_updated": (
        replace(_CART, required=True),
        replace(_shop("action", "string", "how `products` change the cart"), values=CART_ACTIONS),
        replace(_TOTAL, required=False),
        *_PARTS,
        _CURRENCY,
        _PRODUCTS,
        _SOURCE,
        _METADATA,
    ),
    "ecommerce.checkout_started": (
        _shop("checkout_id", "string", "the checkout", required=True),
        _CART,
        _TOTAL,
        *_PARTS,
        _CURRENCY,
        _PRODUCTS,
        _SOURCE,
        _METADATA,
    ),
    "ecommerce.order_placed": (
        _ORDER,
        _CART,
        _TOTAL,
        *_PARTS,
        _CURRENCY,
        *_DISCOUNTS,
        _PRODUCTS,
        _SOURCE,
        _METADATA,
    ),
    "ecommerce.order_cancelled": (
        _ORDER,
        _shop("cancel_reason", "string", "why", required=True),
        _TOTAL,
        *_PARTS,
        _CURRENCY,
        *_DISCOUNTS,
        _PRODUCTS,
        _SOURCE,
        _METADATA,
    ),
    "ecommerce.order_refunded": (
        _ORDER,
        _TOTAL,
        _CURRENCY,
        *_DISCOUNTS,
        _PRODUCTS,
        _SOURCE,
        _METADATA,
    ),
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
