// Operators on arrays.

// What the function makes of each item; undefined results are left out.
function mapArray(items, transform) {
  return Array.isArray(items)
    ? items
        .map((item, index) => transform(item, index))
        .filter((item) => item !== undefined)
    : undefined;
}

// The items for which the condition holds.
function filterArray(items, condition) {
  return Array.isArray(items)
    ? items.filter((item, index) => condition(item, index))
    : undefined;
}

// The first item for which the condition holds.
function findItem(items, condition) {
  return Array.isArray(items)
    ? items.find((item, index) => condition(item, index))
    : undefined;
}

// True when the condition holds for one item at least.
function someItem(items, condition) {
  return Array.isArray(items) && items.some((item, index) => condition(item, index));
}

// True when the condition holds for every item of an array.
function everyItem(items, condition) {
  return Array.isArray(items) && items.every((item, index) => condition(item, index));
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

// Pairs of the items that stand at the same index; the shorter array ends it.
function zipArrays(left, right) {
  return Array.isArray(left) && Array.isArray(right)
    ? left.slice(0, right.length).map((item, index) => [item, right[index]])
    : undefined;
}

// One array out of the arrays in an array; other items stay.
function flattenArray(items) {
  return Array.isArray(items) ? items.flat() : undefined;
}

// The items without those that were there before; an object is never the same as another.
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

// True when a text contains another, or an array a text, number or boolean.
function contains(value, part) {
  if (typeof value === "string") {
    return typeof part === "string" && value.includes(part);
  }
  return Array.isArray(value) && value.some((item) => isSame(item, part));
}
