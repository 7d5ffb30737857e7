/*
 * regal/contact.attribute.edited
 *
 * Regal `contact.attribute.edited`: what an agent changed becomes attributes of the Braze user.
 *
 * Source       Regal contact.attribute.edited
 * Destination  POST /users/track
 * Spec         brazesmith/integrations/regal/transforms/contact_attribute_edited.py
 * Code         9bbc2c00b763
 *
 * Written by brazesmith: edit the spec, not this code.
 */

const properties = payload.properties || {};
const changes = properties.changes || {};

// Names that Braze keeps for itself.
const reserved = [
  "external_id", "user_alias", "braze_id", "email", "phone", "_update_existing_only",
  "_merge_objects", "push_token_import", "alias_name", "alias_label", "bio", "country",
  "current_location", "date_of_first_session", "date_of_last_session", "dob", "email_subscribe",
  "email_open_tracking_disabled", "email_click_tracking_disabled", "email_subscription_info",
  "facebook", "first_name", "gender", "home_city", "image_url", "language", "last_name",
  "marked_email_as_spam_at", "push_subscribe", "push_tokens", "subscription_groups", "time_zone",
  "twitter", "__proto__"
];

// The new values, by name, without names that Braze keeps for itself.
const custom = withoutKeys(
  mapValues(
    {
      ...withoutKeys(properties.changes, [
        "custom_properties", "phone", "phones", "email", "emails"
      ]),
      ...asObject(changes.custom_properties)
    },
    (change) => storable((change || {}).new_value)
  ),
  reserved
);

const changesPhone = changes.phone || {};
const newPhone =
  changesPhone.new_value === null
    ? null
    : firstMatch(/^(?:\D{0,9}\d){5,20}\D{0,9}$/, trim(changesPhone.new_value));
const changesEmail = changes.email || {};
const newEmail =
  changesEmail.new_value === null
    ? null
    : firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, trim(changesEmail.new_value));

if (isEmpty(custom) && newPhone === undefined && newEmail === undefined) {
  // Nothing that Braze keeps has changed
  return { attributes: [] };
}

const externalId = firstId(payload.userId, payload.external_id);
const traits = payload.traits || {};
const email = firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, traits.email, payload.contact_email);

if (isEmpty(custom) && newPhone === undefined && !isFilled(externalId) && isFilled(email)) {
  // Nothing has changed but that by which Braze finds the user
  return { attributes: [] };
}

const phone = firstFilled(traits.phone, payload.contact_phone);

// Who the user is: exactly one identifier, the first that is there.
const identifier = isFilled(externalId)
  ? { external_id: externalId }
  : isFilled(email)
    ? { email: email }
    : isFilled(phone)
      ? { user_alias: { alias_name: phone, alias_label: "phone" } }
      : undefined;
if (identifier === undefined) {
  throw new Error(
    "regal/contact.attribute.edited: " +
      "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
  );
}

const brazecall = {
  attributes: [
    {
      email: newEmail,
      phone: newPhone,
      ...identifier,
      _update_existing_only: false,
      ...custom
    }
  ]
};

return withoutUndefined(brazecall);

// Functions that the code above calls.

// True for { … }, and neither for null nor for an array.
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The object, or an empty one in place of anything else.
function asObject(value) {
  return isObject(value) ? value : {};
}

// True for a text that is not empty.
function isFilled(value) {
  return typeof value === "string" && value !== "";
}

// The first of the values that is a text with something in it.
function firstFilled(...values) {
  return values.find(isFilled);
}

// How many bytes a text has in UTF-8.
function textBytes(text) {
  return text
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "....")
    .replace(/[^\x00-\u07FF]/g, "...")
    .replace(/[^\x00-\x7F]/g, "..")
    .length;
}

// The first of the values that Braze takes as an id: a text of at most 987 bytes.
function firstId(...values) {
  return values.find((value) => isFilled(value) && textBytes(value) <= 987);
}

function matches(text, pattern) {
  return typeof text === "string" && pattern.test(text);
}

// The first of the texts that the pattern matches.
function firstMatch(pattern, ...texts) {
  return texts.find((text) => matches(text, pattern));
}

// True for undefined, null, "", [] and {}.
function isEmpty(value) {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).every((inner) => inner === undefined);
  }
  return value === undefined || value === null || value === "";
}

// The object with what the function makes of each value; undefined results are left out.
function mapValues(object, transform) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, transform(value, key)])
          .filter(([, value]) => value !== undefined)
      )
    : undefined;
}

// The value with texts of at most 255 characters, which is what Braze stores: a longer one
// is cut, at a word where there is one near, and the cut is marked.
function fitted(value) {
  if (typeof value === "string" && value.length > 255) {
    const kept = value.slice(0, 254).replace(/[\uD800-\uDBFF]$/, "");
    return kept.replace(/\s+\S{0,40}$/, "") + "…";
  }
  if (Array.isArray(value)) {
    return value.map(fitted);
  }
  return isObject(value) ? mapValues(value, fitted) : value;
}

// True for a text, a number, true and false.
function isScalar(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// What a custom attribute stores of any value: texts that fit, up to 500 different simple
// elements of an array, and what is nested as JSON text.
function storable(value) {
  const simple = (item) => fitted(isScalar(item) ? item : JSON.stringify(item));
  if (Array.isArray(value)) {
    const elements = value.filter((item) => item !== null).map(simple);
    return Array.from(new Set(elements)).slice(0, 500);
  }
  return isObject(value) ? simple(value) : fitted(value);
}

function trim(text) {
  return typeof text === "string" ? text.trim() : undefined;
}

// The object without the keys that are listed.
function withoutKeys(object, names) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object).filter(([key, value]) =>
          value !== undefined &&
          names.indexOf(key) === -1
        )
      )
    : undefined;
}

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}
