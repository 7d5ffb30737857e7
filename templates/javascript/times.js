// Operators on times.

// A time such as 2022-07-13 14:00:00 -07:00 in the ISO 8601 form. Other values stay.
function isoSpelling(value) {
  const spaced = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d(\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/;
  return typeof value === "string" ? value.replace(spaced, "$1T$2$5") : value;
}

// A Unix time (a number or digits) or an ISO 8601 time in the ISO 8601 form that Braze accepts.
// Undefined if it is neither, or outside the years 0 to 9999.
function isoTime(value, millis) {
  const text = isScalar(value) ? String(value).trim() : "";
  return /^-?\d+(\.\d+)?$/.test(text) ? isoFromMillis(Number(text) * millis) : isoFromText(text);
}

function isoFromMillis(millis) {
  const isUsable = millis >= -62167219200000 && millis <= 253402300799999;
  return isUsable ? new Date(millis).toISOString() : undefined;
}

// An ISO 8601 time with a colon in its offset, in UTC if it has no offset.
function isoFromText(text) {
  const time = text.replace(/^([\d-]{10}T[\d:.]+[+-]\d\d)(\d\d)$/, "$1:$2");
  const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(time);
  // February 30 is read as March 2.
  if (iso === null || !String(new Date(iso[1]).toJSON()).startsWith(iso[1])) {
    return undefined;
  }
  const inUtc = isoFromMillis(Date.parse(iso[2] && !iso[5] ? time + "Z" : time));
  return iso[5] && inUtc !== undefined ? time : inUtc;
}

// The time in UTC, with milliseconds.
function utcTime(value, millis) {
  const time = isoTime(value, millis);
  return time === undefined ? undefined : new Date(time).toISOString();
}
