// Helper functions that operators and generated code call.

// True for { … }, and neither for null nor for an array.
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The value that stands in an object or array itself, not on its prototype.
function own(object, key) {
  const usable = isObject(object) || (Array.isArray(object) && /^(0|[1-9]\d*)$/.test(key));
  return usable && Object.prototype.hasOwnProperty.call(object, key)
    ? object[key]
    : undefined;
}

// True for the same text, number, true, false or null; an object is the same as nothing.
function isSame(left, right) {
  return left === right && (typeof left !== "object" || left === null);
}

// The object, or an empty one in place of anything else.
function asObject(value) {
  return isObject(value) ? value : {};
}

// The array, or an empty one in place of anything else.
function asArray(value) {
  return Array.isArray(value) ? value : [];
}

// A number as it is; NaN for everything else, so that no text counts as a number.
function number(value) {
  return typeof value === "number" ? value : NaN;
}

// A result that is a number; undefined for NaN and the infinities, which JSON cannot say.
function finite(value) {
  return Number.isFinite(value) ? value : undefined;
}

// Ends the transformation; Braze's log shows the reason.
function fail(reason) {
  throw new Error(reason);
}

// The value; where it is undefined or null the transformation ends, for this reason.
function required(value, reason) {
  if (value === undefined || value === null) {
    throw new Error(reason);
  }
  return value;
}

// The items that have a value.
function present(items) {
  return items.filter((item) => item !== undefined);
}

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}

// How many bytes a value has as JSON, in UTF-8.
function jsonBytes(value) {
  return encodeURIComponent(JSON.stringify(value)).replace(/%../g, "_").length;
}

// How many bytes a text has in UTF-8.
function textBytes(text) {
  return text
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "....")
    .replace(/[^\x00-\u07FF]/g, "...")
    .replace(/[^\x00-\x7F]/g, "..").length;
}

// True for a text, a number, true and false.
function isScalar(value) {
  return (
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
  );
}
