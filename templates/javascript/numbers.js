// Operators on numbers.

// A number rounded to some decimal places. Halves are rounded up, also 1.005 to 1.01.
function rounded(value, digits) {
  return Number.isInteger(value)
    ? value
    : finite(shifted(Math.round(shifted(number(value), digits)), -digits));
}

// The number with its decimal point moved to the right.
function shifted(value, places) {
  const parts = String(value).split("e");
  return Number(parts[0] + "e" + (Number(parts[1] || 0) + places));
}

// The smallest of the values that are numbers.
function least(...values) {
  return finite(Math.min(...values.filter((value) => typeof value === "number")));
}

// The largest of the values that are numbers.
function greatest(...values) {
  return finite(Math.max(...values.filter((value) => typeof value === "number")));
}

// The sum of the items that are numbers.
function sumOf(items) {
  return Array.isArray(items)
    ? finite(items.reduce((sum, item) => sum + (typeof item === "number" ? item : 0), 0))
    : undefined;
}

// The number in a text such as "150,000" or "12.50". With decimal ",", in "1.250,00".
function parseNumber(value, decimal) {
  if (typeof value !== "string") {
    return finite(value);
  }
  const usual =
    decimal === "," ? value.replace(/[.,]/g, (mark) => (mark === "," ? "." : ",")) : value;
  return /^\s*[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?\s*$/.test(usual)
    ? finite(Number(usual.replace(/,/g, "")))
    : undefined;
}

// A rounded number as text with a fixed number of decimal places.
function toFixed(value, digits) {
  const number = rounded(value, digits);
  return number === undefined ? undefined : number.toFixed(digits);
}
