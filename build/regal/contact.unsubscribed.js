/*
 * regal/contact.unsubscribed
 *
 * Regal `contact.unsubscribed` unsubscribes the Braze user from the channel's group, or e-mail.
 *
 * Source       Regal contact.unsubscribed
 * Destination  POST /users/track
 * Spec         brazesmith/integrations/regal/transforms/contact_unsubscribed.py
 * Code         3ceb30033d86
 *
 * Written by brazesmith: edit the spec, not this code.
 */

const properties = payload.properties || {};
const channel = lowerCase(properties.channel);

// The project's subscription group for the channel.
const group = get(
  { voice: "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83", sms: "c81d4e2e-7b6f-4f0a-9a57-3d5e8b1c6f92" },
  channel
);

if (channel === "email" || group != null) {
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
      "regal/contact.unsubscribed: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    attributes: [
      {
        ...identifier,
        _update_existing_only: true,
        email_subscribe: channel === "email" ? "unsubscribed" : undefined,
        subscription_groups:
          group != null
            ? [{ subscription_group_id: group, subscription_state: "unsubscribed" }]
            : undefined
      }
    ]
  };

  return withoutUndefined(brazecall);
}

throw new Error(
  "regal/contact.unsubscribed: " +
    concat("no subscription group for the channel ", firstPresent(channel, "(none)"))
);

// Functions that the code above calls.

// True for a text, a number, true and false.
function isScalar(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// The parts one after the other; undefined when one of them has no value.
function concat(...parts) {
  return parts.every(isScalar) ? parts.join("") : undefined;
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

// The first value that is there and not null; the last one when none is.
function firstPresent(...values) {
  const found = values.find((value) => value !== undefined && value !== null);
  return found === undefined ? values[values.length - 1] : found;
}

// True for { … }, and neither for null nor for an array.
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The value that stands in an object or array itself, not on its prototype.
function own(object, key) {
  const usable = isObject(object) || (Array.isArray(object) && /^(0|[1-9]\d*)$/.test(key));
  return usable && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

// The value under a key that comes from the payload.
function get(container, key) {
  const usable = typeof key === "string" || typeof key === "number";
  return usable ? own(container, key) : undefined;
}

function lowerCase(text) {
  return typeof text === "string" ? text.toLowerCase() : undefined;
}

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}
