// Operators on arrays.

// The results of a function for each item. Undefined results are left out.
function mapArray(items, transform) {
  return Array.isArray(items)
    ? items.map(transform).filter((item) => item !== undefined)
    : undefined;
}

// The items that meet a condition.
function filterArray(items, condition) {
  return Array.isArray(items) ? items.filter(condition) : undefined;
}

// The first item that meets a condition.
function findItem(items, condition) {
  return Array.isArray(items) ? items.find(condition) : undefined;
}

// True if at least one item meets a condition.
function someItem(items, condition) {
  return Array.isArray(items) && items.some(condition);
}

// True for an array whose items all meet a condition.
function everyItem(items, condition) {
  return Array.isArray(items) && items.every(condition);
}

function firstItem(items) {
  return Array.isArray(items) ? items[0] : undefined;
}

function lastItem(items) {
  return Array.isArray(items) ? items[items.length - 1] : undefined;
}

function takeItems(items, count) {
  return Array.isArray(items) ? items.slice(0, count) : undefined;
}

// Pairs of the items at the same index, as many as the shorter array has.
function zipArrays(left, right) {
  return Array.isArray(left) && Array.isArray(right)
    ? left.slice(0, right.length).map((item, index) => [item, right[index]])
    : undefined;
}

// The items of the arrays in an array. Other items stay.
function flattenArray(items) {
  return Array.isArray(items) ? items.flat() : undefined;
}

// The items without repetitions. Objects and arrays are always different.
function uniqueItems(items) {
  const isNew = (item, index) =>
    isObject(item) || Array.isArray(item) || items.indexOf(item) === index;
  return Array.isArray(items) ? items.filter(isNew) : undefined;
}

function reverseArray(items) {
  return Array.isArray(items) ? items.slice().reverse() : undefined;
}

// The number of characters of a text, or of items of an array.
function lengthOf(value) {
  return typeof value === "string" || Array.isArray(value) ? value.length : undefined;
}

// True if a text contains another, or an array contains a text, number or boolean.
function contains(value, part) {
  if (typeof value === "string") {
    return typeof part === "string" && value.includes(part);
  }
  return Array.isArray(value) && value.some((item) => isSame(item, part));
}
