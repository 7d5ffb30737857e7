/*
 * regal/sms.failed
 *
 * Regal `sms.failed` becomes "SMS Failed"; a dead number can be unsubscribed.
 *
 * Source       Regal sms.failed
 * Destination  POST /users/track
 * Spec         brazesmith/integrations/regal/transforms/sms_failed.py
 * Code         91ace2b65362
 *
 * Written by brazesmith: edit the spec, not this code.
 */

const externalId = firstId(payload.userId, payload.external_id);
const traits = payload.traits || {};
const email = firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, traits.email, payload.contact_email);
const given = isObject(payload.properties) ? payload.properties : payload;
const phone = firstFilled(traits.phone, payload.contact_phone, given.contact_phone);

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
    "regal/sms.failed: " +
      "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
  );
}

const occurredAt = firstPresent(
  isoTime(isoSpelling(payload.originalTimestamp), 1000),
  isoTime(isoSpelling(payload.original_timestamp), 1000),
  isoTime(isoSpelling(payload.created_at), 1000),
  new Date().toISOString()
);

const brazecall = {
  events: [
    {
      ...identifier,
      name: "SMS Failed",
      time: occurredAt,
      _update_existing_only: false,
      properties: reportable({
        direction: given.direction,
        regal_voice_phone: given.regal_voice_phone,
        contact_phone: given.contact_phone,
        from_number: given.from_number,
        to_number: given.to_number,
        sms_message_id: given.sms_message_id,
        content: given.content,
        media_url: given.media_url,
        campaign_name: given.campaign_name,
        campaign_friendly_id: given.campaign_friendly_id,
        journey_uuid: given.journey_uuid,
        journey_name: given.journey_name,
        journey_friendly_id: given.journey_friendly_id,
        campaign_id: given.campaign_id,
        error_code: given.error_code,
        regal_voice_phone_internal_name: given.regal_voice_phone_internal_name
      })
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

// How many bytes a value has as JSON, in UTF-8.
function jsonBytes(value) {
  return encodeURIComponent(JSON.stringify(value)).replace(/%../g, "_").length;
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

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}
