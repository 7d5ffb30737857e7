// Operators on times.

// A time such as 2022-07-13 14:00:00 -07:00 as ISO 8601 has it; other values as they are.
function isoSpelling(value) {
  const spaced =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d(\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/;
  return typeof value === "string" ? value.replace(spaced, "$1T$2$5") : value;
}

// Unix time (a number or digits) or ISO 8601, as ISO 8601 with a colon in its offset;
// undefined when it is neither, lies outside the years 0 to 9999, or on a February 30.
function isoTime(value, millis) {
  const given = isScalar(value) ? String(value).trim() : "";
  const text = given.replace(/^([\d-]{10}T[\d:.]+[+-]\d\d)(\d\d)$/, "$1:$2");
  const iso =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const unix = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * millis : NaN;
  const time = iso ? Date.parse(iso[2] && !iso[5] ? text + "Z" : text) : unix;
  const isDay = !iso || String(new Date(iso[1]).toJSON()).startsWith(iso[1]);
  if (!isDay || !(time >= -62167219200000 && time <= 253402300799999)) {
    return undefined;
  }
  return iso && iso[5] ? text : new Date(time).toISOString();
}

// A time in UTC, with milliseconds.
function utcTime(value, millis) {
  const time = isoTime(value, millis);
  return time === undefined ? undefined : new Date(time).toISOString();
}
