// Operators that compare and decide.

// True for text that is not empty.
function isFilled(value) {
  return typeof value === "string" && value !== "";
}

// True for undefined, null, "", [] and {}.
function isEmpty(value) {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).every((inner) => inner === undefined);
  }
  return value === undefined || value === null || value === "";
}

// The first value that is not undefined or null. If there is none, the last value.
function firstPresent(...values) {
  const found = values.find((value) => value !== undefined && value !== null);
  return found === undefined ? values[values.length - 1] : found;
}
