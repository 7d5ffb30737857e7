// Helper functions that operators and generated code call.

// True for { … }, false for null and arrays.
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Sets a key of an object. Assigning to __proto__ would change its prototype instead.
function setKey(object, key, value) {
  if (key === "__proto__") {
    const property = { value: value, configurable: true, enumerable: true, writable: true };
    Object.defineProperty(object, key, property);
  } else {
    object[key] = value;
  }
}

// The value of a key that an object or array has itself, not through its prototype.
function own(object, key) {
  const usable = isObject(object) || (Array.isArray(object) && /^(0|[1-9]\d*)$/.test(key));
  return usable && Object.prototype.hasOwnProperty.call(object, key)
    ? object[key]
    : undefined;
}

// True for the same text, number, true, false or null. An object equals nothing.
function isSame(left, right) {
  return left === right && (typeof left !== "object" || left === null);
}

// The object, or an empty object in place of anything else.
function asObject(value) {
  return isObject(value) ? value : {};
}

// The array, or an empty array in place of anything else.
function asArray(value) {
  return Array.isArray(value) ? value : [];
}

// A number unchanged, NaN for anything else: text does not count as a number.
function number(value) {
  return typeof value === "number" ? value : NaN;
}

// A number unchanged, undefined for NaN and Infinity, which JSON does not have.
function finite(value) {
  return Number.isFinite(value) ? value : undefined;
}

// Stops the transformation. Braze logs the reason.
function fail(reason) {
  throw new Error(reason);
}

// The value. If it is undefined or null, stops the transformation with this reason.
function required(value, reason) {
  if (value === undefined || value === null) {
    throw new Error(reason);
  }
  return value;
}

// The items that are not undefined.
function present(items) {
  return items.filter((item) => item !== undefined);
}

// A copy of the value without the keys that have no value, and null for Infinity, as JSON has it.
function withoutUndefined(value) {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : null;
  }
  if (Array.isArray(value)) {
    return value.map(withoutUndefined);
  }
  return mapValues(value, withoutUndefined) || value;
}

// A copy of the value as JSON stores it: without undefined, with dates as text.
function asJson(value) {
  return JSON.parse(JSON.stringify(value));
}

// The number of bytes of a text in UTF-8.
function textBytes(text) {
  return text
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "....")
    .replace(/[^\x00-\u07FF]/g, "...")
    .replace(/[^\x00-\x7F]/g, "..").length;
}

// True if a text has at most this many bytes in UTF-8. A character has at most three.
function fitsBytes(text, limit) {
  return text.length * 3 <= limit || textBytes(text) <= limit;
}

// True for text, numbers, true and false. Infinity, which JSON does not have, is none of them.
function isScalar(value) {
  return typeof value === "string" || Number.isFinite(value) || typeof value === "boolean";
}
