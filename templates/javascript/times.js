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
  return /^-?\d+(\.\d+)?$/.test(text) ? isoFromUnix(Number(text), millis) : isoFromText(text);
}

// A number that would be beyond the year 9999 is in milliseconds, micro- or nanoseconds.
function isoFromUnix(number, millis) {
  return (
    isoFromMillis(number * millis) ||
    isoFromMillis(number) ||
    isoFromMillis(number / 1000) ||
    isoFromMillis(number / 1e6)
  );
}

function isoFromMillis(millis) {
  const isUsable = millis >= -62167219200000 && millis <= 253402300799999;
  return isUsable ? new Date(millis).toISOString() : undefined;
}

// An ISO 8601 time, also without separators or with a space before the time.
function isoFromText(text) {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](.+))?$/i.exec(text);
  const day = found === null ? "" : found.slice(1, 4).join("-");
  // February 30 is read as March 2.
  if (found === null || !String(new Date(day).toJSON()).startsWith(day)) {
    return undefined;
  }
  return found[4] === undefined ? day + "T00:00:00.000Z" : isoFromClock(day, found[4]);
}

// The time of a day, with the offset that it is written with. In UTC if it has none.
function isoFromClock(day, clock) {
  const part =
    /^(\d\d):?(\d\d)(?::?(\d\d)([.,:]\d+)?)? ?(Z|UTC|([+-]\d\d):?(\d\d)?)?$/i.exec(clock);
  if (part === null) {
    return undefined;
  }
  const second = part[3] === "60" ? "59" : part[3] || "00"; // 60 is a leap second.
  const fraction = part[4] === undefined ? "" : "." + part[4].slice(1, 10);
  const offset = part[6] === undefined ? "Z" : part[6] + ":" + (part[7] || "00");
  const time = day + "T" + part[1] + ":" + part[2] + ":" + second + fraction + offset;
  const inUtc = isoFromMillis(Date.parse(time));
  return part[5] !== undefined && inUtc !== undefined ? time : inUtc;
}

// The time in UTC, with milliseconds.
function utcTime(value, millis) {
  const time = isoTime(value, millis);
  return time === undefined ? undefined : new Date(time).toISOString();
}
