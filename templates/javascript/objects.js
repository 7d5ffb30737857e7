// Operators on objects.

// The value with texts of at most 255 characters, which is what Braze stores: a longer one
// is cut, at a word where there is one near, and the cut is marked.
function fitted(value) {
  if (typeof value === "string" && value.length > 255) {
    const kept = value.slice(0, 254).replace(/[\uD800-\uDBFF]$/, "");
    return kept.replace(/\s+\S{0,40}$/, "") + "…";
  }
  if (Array.isArray(value)) {
    return value.map(fitted);
  }
  return isObject(value) ? mapValues(value, fitted) : value;
}

// What Braze takes as properties: up to 256, their names without $ in front, their texts
// cut to fit. If they have more than 100 KB in all, what is nested becomes JSON text.
function reportable(properties) {
  if (!isObject(properties)) {
    return undefined;
  }
  const usable = Object.entries(fitted(properties)).filter(
    ([name]) => name !== "" && name.length <= 255 && name[0] !== "$"
  );
  const kept = Object.fromEntries(usable.slice(0, 256));
  return jsonBytes(kept) <= 102400
    ? kept
    : mapValues(kept, (value) =>
        typeof value === "object" && value !== null ? fitted(JSON.stringify(value)) : value
      );
}

// What a custom attribute stores of any value: texts that fit, up to 500 different simple
// elements of an array, and what is nested as JSON text.
function storable(value) {
  const simple = (item) => fitted(isScalar(item) ? item : JSON.stringify(item));
  if (Array.isArray(value)) {
    const elements = value.filter((item) => item !== null).map(simple);
    return Array.from(new Set(elements)).slice(0, 500);
  }
  return isObject(value) ? simple(value) : fitted(value);
}

// The entries, in their order, that fit into the 100 KB that Braze keeps of an object.
function nestable(object) {
  let bytes = 0;
  return filterEntries(object, (value, key) => {
    bytes += jsonBytes([key, value]);
    return bytes <= 100000;
  });
}

// Objects and arrays without the nulls in them, however deep; null itself stays.
function withoutNulls(value) {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map(withoutNulls);
  }
  return isObject(value)
    ? mapValues(value, (inner) => (inner === null ? undefined : withoutNulls(inner)))
    : value;
}

// The value under a key that comes from the payload.
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

// [key, value] for each entry of an object.
function entriesOf(object) {
  return isObject(object)
    ? Object.entries(object).filter((entry) => entry[1] !== undefined)
    : undefined;
}

// An object out of [key, value] pairs; a pair without a text for its key is left out.
function fromEntries(pairs) {
  const usable = (pair) =>
    Array.isArray(pair) && typeof pair[0] === "string" && pair.length > 1;
  return Array.isArray(pairs) ? Object.fromEntries(pairs.filter(usable)) : undefined;
}

// The object with what the function makes of each value; undefined results are left out.
function mapValues(object, transform) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, transform(value, key)])
          .filter(([, value]) => value !== undefined)
      )
    : undefined;
}

// The object with each key renamed; what gets no text for its key is left out.
function renameKeys(object, rename) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [rename(value, key), value])
          .filter(([key]) => typeof key === "string")
      )
    : undefined;
}

// The entries for which the condition holds.
function filterEntries(object, condition) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object).filter(
          ([key, value]) => value !== undefined && condition(value, key)
        )
      )
    : undefined;
}

// The object without the keys that are listed.
function withoutKeys(object, names) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object).filter(
          ([key, value]) => value !== undefined && names.indexOf(key) === -1
        )
      )
    : undefined;
}
