// Operators on numbers.

// Rounded to a number of decimal places; a half goes up.
function rounded(value, digits) {
  const factor = Math.pow(10, digits);
  return finite(Math.round(number(value) * factor) / factor);
}

// The least of the values that are numbers.
function least(...values) {
  return finite(Math.min(...values.filter((value) => typeof value === "number")));
}

// The greatest of the values that are numbers.
function greatest(...values) {
  return finite(Math.max(...values.filter((value) => typeof value === "number")));
}

// The sum of the items that are numbers.
function sumOf(items) {
  return Array.isArray(items)
    ? finite(items.reduce((sum, item) => sum + (typeof item === "number" ? item : 0), 0))
    : undefined;
}

// A number out of text such as "150,000" or "12.50"; with decimal "," out of "1.250,00".
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
