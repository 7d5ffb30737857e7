/*
 * regal/object.created
 *
 * Regal `object.created` becomes "Object Created", and a new object of the user.
 *
 * Source       Regal object.created
 * Destination  POST /users/track
 * Spec         brazesmith/integrations/regal/transforms/object_created.py
 * Code         03b885f5418c
 *
 * Written by brazesmith: edit the spec, not this code.
 */

const given = isObject(payload.properties)
  ? payload.properties
  : {
      ...withoutKeys(payload, [
        "userId", "external_id", "traits", "name", "originalTimestamp", "original_timestamp",
        "created_at", "eventSource", "source", "eventId", "event_id", "contact_phone",
        "contact_email", "brand", "profile_id", "entity_type", "event_type", "source_workflow",
        "properties"
      ])
    };
const type = given.related_object_type;
const id = given.related_object_id;
const known = withoutNulls(mapValues(given, storable));
const fields = nestable(
  reportable(renameKeys(known, (value, key) => replacePattern(key, /[.$ ]/g, "_")))
);
const externalId = firstId(payload.userId, payload.external_id);
const traits = payload.traits || {};
const email = firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, traits.email, payload.contact_email);
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
    "regal/object.created: " +
      "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
  );
}

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

const occurredAt = firstPresent(
  isoTime(isoSpelling(payload.originalTimestamp), 1000),
  isoTime(isoSpelling(payload.original_timestamp), 1000),
  isoTime(isoSpelling(payload.created_at), 1000),
  new Date().toISOString()
);

const brazecall = {
  attributes:
    isFilled(type) && isFilled(id) && !isEmpty(fields)
      ? [
          {
            ...identifier,
            _update_existing_only: false,
            _merge_objects: true,
            ...withoutKeys(
              fromEntries([
                [
                  type,
                  {
                    $add: [{ related_object_id: fitted(id), ...fields }]
                  }
                ]
              ]),
              reserved
            )
          }
        ]
      : [],
  events: [
    {
      ...identifier,
      name: "Object Created",
      time: occurredAt,
      _update_existing_only: false,
      properties: withoutKeys(reportable(given), ["time", "event_name"])
    }
  ]
};

return withoutUndefined(brazecall);

// Functions that the code above calls.

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

// The first value that is there and not null; the last one when none is.
function firstPresent(...values) {
  const found = values.find((value) => value !== undefined && value !== null);
  return found === undefined ? values[values.length - 1] : found;
}

// True for { … }, and neither for null nor for an array.
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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

// An object out of [key, value] pairs; a pair without a text for its key is left out.
function fromEntries(pairs) {
  const usable = (pair) => Array.isArray(pair) && typeof pair[0] === "string" && pair.length > 1;
  return Array.isArray(pairs) ? Object.fromEntries(pairs.filter(usable)) : undefined;
}

// True for undefined, null, "", [] and {}.
function isEmpty(value) {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).every((inner) => inner === undefined);
  }
  return value === undefined || value === null || value === "";
}

// A time such as 2022-07-13 14:00:00 -07:00 as ISO 8601 has it; other values as they are.
function isoSpelling(value) {
  const spaced = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d(\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/;
  return typeof value === "string" ? value.replace(spaced, "$1T$2$5") : value;
}

// True for a text, a number, true and false.
function isScalar(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// Unix time (a number or digits) or ISO 8601, as ISO 8601 with a colon in its offset;
// undefined when it is neither, lies outside the years 0 to 9999, or on a February 30.
function isoTime(value, millis) {
  const given = isScalar(value) ? String(value).trim() : "";
  const text = given.replace(/^([\d-]{10}T[\d:.]+[+-]\d\d)(\d\d)$/, "$1:$2");
  const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const unix = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * millis : NaN;
  const time = iso ? Date.parse(iso[2] && !iso[5] ? text + "Z" : text) : unix;
  const isDay = !iso || String(new Date(iso[1]).toJSON()).startsWith(iso[1]);
  if (!isDay || !(time >= -62167219200000 && time <= 253402300799999)) {
    return undefined;
  }
  return iso && iso[5] ? text : new Date(time).toISOString();
}

// The entries for which the condition holds.
function filterEntries(object, condition) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object).filter(([key, value]) =>
          value !== undefined &&
          condition(value, key)
        )
      )
    : undefined;
}

// How many bytes a value has as JSON, in UTF-8.
function jsonBytes(value) {
  return encodeURIComponent(JSON.stringify(value)).replace(/%../g, "_").length;
}

// The entries, in their order, that fit into the 100 KB that Braze keeps of an object.
function nestable(object) {
  let bytes = 0;
  return filterEntries(object, (value, key) => {
    bytes += jsonBytes([key, value]);
    return bytes <= 100000;
  });
}

// The object with each key renamed; what gets no text for its key is left out.
function renameKeys(object, rename) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [rename(value, key), value])
          .filter(([key]) => typeof key === "string")
      )
    : undefined;
}

// Every match of the pattern, replaced.
function replacePattern(text, pattern, replacement) {
  return typeof text === "string" ? text.replace(pattern, replacement) : undefined;
}

// What Braze takes as properties: up to 256, their names without $ in front, their texts
// cut to fit. If they have more than 100 KB in all, what is nested becomes JSON text.
function reportable(properties) {
  if (!isObject(properties)) {
    return undefined;
  }
  const usable = Object.entries(fitted(properties)).filter(([name]) =>
    name !== "" &&
    name.length <= 255 &&
    name[0] !== "$"
  );
  const kept = Object.fromEntries(usable.slice(0, 256));
  return jsonBytes(kept) <= 102400
    ? kept
    : mapValues(kept, (value) =>
        typeof value === "object" && value !== null ? fitted(JSON.stringify(value)) : value
      );
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

// Objects and arrays without the nulls in them, however deep; null itself stays.
function withoutNulls(value) {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map(withoutNulls);
  }
  return isObject(value)
    ? mapValues(value, (inner) => (inner === null ? undefined : withoutNulls(inner)))
    : value;
}

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}
