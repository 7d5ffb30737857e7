"""The pages of Braze's documentation that fields and rules come from."""

_DOCS = "https://www.braze.com/docs/api"
ATTRIBUTES = f"{_DOCS}/objects_filters/user_attributes_object"
EVENT = f"{_DOCS}/objects_filters/event_object"
PURCHASE = f"{_DOCS}/objects_filters/purchase_object"
ALIAS = f"{_DOCS}/objects_filters/user_alias_object"
TRACK = f"{_DOCS}/endpoints/user_data/post_user_track"
LIMITS = f"{_DOCS}/api_limits"
ERRORS = f"{_DOCS}/errors"
MESSAGES = f"{_DOCS}/endpoints/messaging/send_messages/post_send_messages"
CATALOGS = f"{_DOCS}/endpoints/catalogs/catalog_management/synchronous/post_create_catalog"
CATALOG_FIELDS = (
    f"{_DOCS}/endpoints/catalogs/catalog_fields/asynchronous/post_create_catalog_fields"
)
CATALOG = f"{_DOCS}/endpoints/catalogs/catalog_items/asynchronous/put_update_catalog_items"
CATALOG_EDIT = f"{_DOCS}/endpoints/catalogs/catalog_items/asynchronous/patch_catalog_items"
CATALOG_DELETE = f"{_DOCS}/endpoints/catalogs/catalog_items/asynchronous/delete_catalog_items"
_ACTIVATION = "https://www.braze.com/docs/user_guide/data/activation"
CUSTOM_ATTRIBUTES = f"{_ACTIVATION}/attributes/custom_attributes"
STANDARD = f"{_ACTIVATION}/attributes/standard_attributes"
NESTED = f"{_ACTIVATION}/attributes/nested_custom_attribute_support"
OBJECT_ARRAY = f"{_ACTIVATION}/attributes/array_of_objects"
CUSTOM_EVENTS = f"{_ACTIVATION}/events/custom_events"
PROPERTIES = f"{_ACTIVATION}/events/custom_events/custom_event_properties"
ECOMMERCE = f"{_ACTIVATION}/events/recommended_events"
LANGUAGES = "https://www.braze.com/docs/user_guide/data/unification/user_data/language_codes"
TRANSFORMATION = (
    "https://www.braze.com/docs/user_guide/data/unification/data_transformation"
    "/creating_a_transformation"
)
PHONE = (
    "https://www.braze.com/docs/user_guide/message_building_by_channel/sms_mms_rcs"
    "/user_phone_numbers"
)
EMAIL = (
    "https://www.braze.com/docs/user_guide/message_building_by_channel/email/email_setup"
    "/email_validation"
)
