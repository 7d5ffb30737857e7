// Operators on text.

// A number, true or false as text; a text stays as it is.
function toText(value) {
  return isScalar(value) ? String(value) : undefined;
}

function upperCase(text) {
  return typeof text === "string" ? text.toUpperCase() : undefined;
}

function lowerCase(text) {
  return typeof text === "string" ? text.toLowerCase() : undefined;
}

// The first letter in upper case, the rest as it is.
function capitalize(text) {
  return typeof text === "string"
    ? text.slice(0, 1).toUpperCase() + text.slice(1)
    : undefined;
}

function trim(text) {
  return typeof text === "string" ? text.trim() : undefined;
}

// The parts one after the other; undefined when one of them has no value.
function concat(...parts) {
  return parts.every(isScalar) ? parts.join("") : undefined;
}

function sliceText(text, start, end) {
  return typeof text === "string" ? text.slice(start, end) : undefined;
}

function splitText(text, separator) {
  return typeof text === "string" ? text.split(separator) : undefined;
}

// The items that are text, number or boolean, with the separator between them.
function joinText(items, separator) {
  return Array.isArray(items) ? items.filter(isScalar).join(separator) : undefined;
}

// Every occurrence of the text that is searched for, replaced.
function replaceText(text, search, replacement) {
  const usable = [text, search, replacement].every((part) => typeof part === "string");
  return usable ? text.split(search).join(replacement) : undefined;
}

// Every match of the pattern, replaced.
function replacePattern(text, pattern, replacement) {
  return typeof text === "string" ? text.replace(pattern, replacement) : undefined;
}

function matches(text, pattern) {
  return typeof text === "string" && pattern.test(text);
}

// The first match of the pattern, or one of its groups.
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

// A text as a part of a URL: letters, digits and - _ . ~ stay, all else becomes %XX.
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

// A text that is not empty.
function nonEmpty(text) {
  return typeof text === "string" && text !== "" ? text : undefined;
}

// The first of the values that is a text with something in it.
function firstFilled(...values) {
  return values.find(isFilled);
}

// The first of the values that Braze takes as an id: a text of at most 987 bytes.
function firstId(...values) {
  return values.find((value) => isFilled(value) && textBytes(value) <= 987);
}

// The first of the texts that the pattern matches.
function firstMatch(pattern, ...texts) {
  return texts.find((text) => matches(text, pattern));
}

// A text that fits: cut when it is longer than the limit, and the cut marked.
function truncate(text, limit, mark) {
  if (typeof text !== "string" || text.length <= limit) {
    return typeof text === "string" ? text : undefined;
  }
  return text.slice(0, limit - mark.length).replace(/[\uD800-\uDBFF]$/, "") + mark;
}
