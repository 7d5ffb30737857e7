// Operators on numbers.

// A number rounded to some decimal places. Halves are rounded up.
function rounded(value, digits) {
  const factor = Math.pow(10, digits);
  return finite(Math.round(number(value) * factor) / factor);
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
    return typeof value === "number" ? value : undefined;
  }
  const usual =
    decimal === "," ? value.replace(/[.,]/g, (mark) => (mark === "," ? "." : ",")) : value;
  return /^\s*[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?\s*$/.test(usual)
    ? finite(Number(usual.replace(/,/g, "")))
    : undefined;
}

// A number as text with a fixed number of decimal places.
function toFixed(value, digits) {
  return typeof value === "number" ? value.toFixed(digits) : undefined;
}
