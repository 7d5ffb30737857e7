/*
 * regal/call.completed
 *
 * Regal `call.completed` becomes the Braze custom event "Call Completed".
 *
 * Source       Regal call.completed
 * Destination  POST /users/track
 * Spec         compiler/brazesmith/regal/transforms/call_completed.py
 * Code         9a965af48603
 *
 * Written by brazesmith: edit the spec, not this code.
 */

const traits = payload.traits || {};

// Who the user is: exactly one identifier, the first that is there.
const identifier = isFilled(payload.userId)
  ? { external_id: payload.userId }
  : isFilled(traits.email)
    ? { email: traits.email }
    : isFilled(traits.phone)
      ? { user_alias: { alias_name: traits.phone, alias_label: "phone" } }
      : undefined;
if (identifier === undefined) {
  throw new Error(
    "regal/call.completed: " +
      "no usable identifier: userId, traits.email and traits.phone are missing or empty"
  );
}

const properties = payload.properties || {};

const brazecall = {
  events: [
    {
      ...identifier,
      name: "Call Completed",
      time: firstPresent(isoTime(payload.originalTimestamp, 1000), new Date().toISOString()),
      _update_existing_only: false,
      properties: fitted({
        agent_firstname: properties.agent_firstname,
        agent_fullname: properties.agent_fullname,
        agent_id: properties.agent_id,
        agent_email: properties.agent_email,
        direction: properties.direction,
        regal_voice_phone: properties.regal_voice_phone,
        regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
        contact_phone: properties.contact_phone,
        call_id: properties.call_id,
        type: properties.type,
        disposition: properties.disposition,
        conversation_happened: properties.conversation_happened,
        notes: properties.notes,
        objections: properties.objections,
        campaign_name: properties.campaign_name,
        campaign_friendly_id: properties.campaign_friendly_id,
        started_at: properties.started_at,
        ended_at: properties.ended_at,
        completed_at: properties.completed_at,
        talk_time: properties.talk_time,
        wrapup_time: properties.wrapup_time,
        handle_time: properties.handle_time,
        journey_uuid: properties.journey_uuid,
        journey_name: properties.journey_name,
        journey_friendly_id: properties.journey_friendly_id
      })
    }
  ]
};

return withoutUndefined(brazecall);

// Functions that the code above calls.

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

// True for a text that is not empty.
function isFilled(value) {
  return typeof value === "string" && value !== "";
}

// True for a text, a number, true and false.
function isScalar(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// Unix time (a number or digits) or ISO 8601, as ISO 8601; undefined when it is neither,
// lies outside the years 0 to 9999, or on a day such as February 30.
function isoTime(value, millis) {
  const text = isScalar(value) ? String(value).trim() : "";
  const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const unix = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * millis : NaN;
  const time = iso ? Date.parse(iso[2] && !iso[5] ? text + "Z" : text) : unix;
  const isDay = !iso || String(new Date(iso[1]).toJSON()).startsWith(iso[1]);
  if (!isDay || !(time >= -62167219200000 && time <= 253402300799999)) {
    return undefined;
  }
  return iso && iso[5] ? text : new Date(time).toISOString();
}

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}
