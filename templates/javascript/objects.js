// Operators on objects.

// The value with every text cut to the 255 characters that Braze stores.
// The cut is marked, and made between words if possible.
function fitted(value) {
  if (typeof value === "string") {
    return value.length <= 255 ? value : cutText(value);
  }
  if (Array.isArray(value)) {
    return value.map(fitted);
  }
  return isObject(value) ? mapValues(value, fitted) : value;
}

function cutText(text) {
  const kept = text.slice(0, 254).replace(/[\uD800-\uDBFF]$/, "");
  return kept.replace(/\s+\S{0,40}$/, "") + "…";
}

// The properties that Braze accepts: up to 256, without a $ at the start of their names, with
// texts cut to fit. If they take more than 100 KB, nested values become JSON text.
function reportable(properties) {
  if (!isObject(properties)) {
    return undefined;
  }
  const kept = {};
  let count = 0;
  let isFlat = true;
  for (const name in properties) {
    const value = properties[name];
    const isName = name !== "" && name.length <= 255 && name[0] !== "$";
    if (isName && value !== undefined && count < 256) {
      setKey(kept, name, fitted(value));
      count += 1;
      isFlat = isFlat && !isNested(value);
    }
  }
  if (isFlat || fitsBytes(JSON.stringify(kept), 102400)) {
    return { ...kept }; // V8 reads a copy faster than an object that grew key by key.
  }
  return mapValues(kept, (value) => (isNested(value) ? fitted(JSON.stringify(value)) : value));
}

// True for objects and arrays.
function isNested(value) {
  return typeof value === "object" && value !== null;
}

// The value as a custom attribute can store it: texts cut to fit, arrays with up to 500
// different simple elements, nested values as JSON text.
function storable(value) {
  const simple = (item) => fitted(isScalar(item) ? item : JSON.stringify(item));
  if (Array.isArray(value)) {
    const elements = value.filter((item) => !isNullInJson(item)).map(simple);
    return Array.from(new Set(elements)).slice(0, 500);
  }
  return isObject(value) ? simple(value) : fitted(value);
}

// The first entries that together fit into the 100 KB that Braze stores for an object.
function nestable(object) {
  let bytes = 0;
  return filterEntries(object, (value, key) => {
    bytes += textBytes(JSON.stringify([key, value]));
    return bytes <= 100000;
  });
}

// The value without the nulls inside its objects and arrays.
function withoutNulls(value) {
  if (Array.isArray(value)) {
    return value.filter((item) => !isNullInJson(item)).map(withoutNulls);
  }
  return isObject(value)
    ? mapValues(value, (inner) => (isNullInJson(inner) ? undefined : withoutNulls(inner)))
    : value;
}

// True for null, and for Infinity, which JSON writes as null.
function isNullInJson(value) {
  return value === null || value === Infinity || value === -Infinity;
}

// The value of a key that comes from the payload.
function get(container, key) {
  const usable = typeof key === "string" || typeof key === "number";
  return usable ? own(container, key) : undefined;
}

function keysOf(object) {
  return isObject(object)
    ? Object.keys(object).filter((key) => object[key] !== undefined)
    : undefined;
}

function valuesOf(object) {
  return isObject(object)
    ? Object.values(object).filter((value) => value !== undefined)
    : undefined;
}

// The entries of an object as [key, value] pairs.
function entriesOf(object) {
  return isObject(object)
    ? Object.entries(object).filter((entry) => entry[1] !== undefined)
    : undefined;
}

// An object made of [key, value] pairs. Pairs whose key is not text are left out.
function fromEntries(pairs) {
  const usable = (pair) =>
    Array.isArray(pair) && typeof pair[0] === "string" && pair.length > 1;
  return Array.isArray(pairs) ? Object.fromEntries(pairs.filter(usable)) : undefined;
}

// The object with the results of a function for each value. Undefined results are left out.
function mapValues(object, transform) {
  if (!isObject(object)) {
    return undefined;
  }
  const result = {};
  for (const key of Object.keys(object)) {
    const value = object[key];
    const changed = value === undefined ? undefined : transform(value, key);
    if (changed !== undefined) {
      setKey(result, key, changed);
    }
  }
  return result;
}

// The object with its keys renamed. Entries whose new key is not text are left out.
function renameKeys(object, rename) {
  if (!isObject(object)) {
    return undefined;
  }
  const result = {};
  for (const key of Object.keys(object)) {
    const value = object[key];
    const renamed = value === undefined ? undefined : rename(value, key);
    if (typeof renamed === "string") {
      setKey(result, renamed, value);
    }
  }
  return result;
}

// The entries of an object that meet a condition.
function filterEntries(object, condition) {
  return mapValues(object, (value, key) => (condition(value, key) ? value : undefined));
}

// The object without the listed keys.
function withoutKeys(object, names) {
  return filterEntries(object, (value, key) => !names.includes(key));
}
