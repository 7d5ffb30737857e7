// Operators on text.

// A number, true or false as text. Text stays as it is.
function toText(value) {
  return isScalar(value) ? String(value) : undefined;
}

function upperCase(text) {
  return typeof text === "string" ? text.toUpperCase() : undefined;
}

function lowerCase(text) {
  return typeof text === "string" ? text.toLowerCase() : undefined;
}

// The text with its first letter in upper case.
function capitalize(text) {
  return typeof text === "string"
    ? text.slice(0, 1).toUpperCase() + text.slice(1)
    : undefined;
}

function trim(text) {
  return typeof text === "string" ? text.trim() : undefined;
}

// The parts in one text, undefined if one of them has no text.
function concat(...parts) {
  return parts.every(isScalar) ? parts.join("") : undefined;
}

function sliceText(text, start, end) {
  return typeof text === "string" ? text.slice(start, end) : undefined;
}

function splitText(text, separator) {
  return typeof text === "string" ? text.split(separator) : undefined;
}

// The texts, numbers and booleans of an array, with a separator between them.
function joinText(items, separator) {
  return Array.isArray(items) ? items.filter(isScalar).join(separator) : undefined;
}

// The text with every occurrence of another text replaced.
function replaceText(text, search, replacement) {
  const usable = [text, search, replacement].every((part) => typeof part === "string");
  return usable ? text.split(search).join(replacement) : undefined;
}

// The text with every match of a pattern replaced.
function replacePattern(text, pattern, replacement) {
  return typeof text === "string" ? text.replace(pattern, replacement) : undefined;
}

function matches(text, pattern) {
  return typeof text === "string" && pattern.test(text);
}

// The first match of a pattern, or one of its groups.
function extract(text, pattern, group) {
  const match = typeof text === "string" ? pattern.exec(text) : null;
  return match === null ? undefined : match[group];
}

function startsWith(text, start) {
  return typeof text === "string" && typeof start === "string" && text.startsWith(start);
}

function endsWith(text, end) {
  return typeof text === "string" && typeof end === "string" && text.endsWith(end);
}

// The text as part of a URL: letters, digits and - _ . ~ stay, the rest becomes %XX.
function urlEncoded(text) {
  if (typeof text !== "string") {
    return undefined;
  }
  // Half a surrogate pair cannot be encoded.
  const whole = Array.from(text, (c) => (/^[\uD800-\uDFFF]$/.test(c) ? "\uFFFD" : c));
  return encodeURIComponent(whole.join("")).replace(
    /[!'()*]/g,
    (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase()
  );
}

// The text, undefined if it is empty.
function nonEmpty(text) {
  return typeof text === "string" && text !== "" ? text : undefined;
}

// The first value that is text and not empty.
function firstFilled(...values) {
  return values.find(isFilled);
}

// The first value that Braze accepts as an ID: text of at most 987 bytes.
function firstId(...values) {
  return values.find((value) => isFilled(value) && fitsBytes(value, 987));
}

// The first text that matches a pattern.
function firstMatch(pattern, ...texts) {
  return texts.find((text) => matches(text, pattern));
}

// The first text that is not empty and has at most this many characters.
function firstShort(limit, ...texts) {
  return texts.find((text) => isFilled(text) && text.length <= limit);
}

// The text, cut if it is longer than the limit. The cut is marked, if the mark fits.
function truncate(text, limit, mark) {
  if (typeof text !== "string" || text.length <= limit) {
    return typeof text === "string" ? text : undefined;
  }
  const ending = mark.length <= limit ? mark : "";
  return text.slice(0, limit - ending.length).replace(/[\uD800-\uDBFF]$/, "") + ending;
}
