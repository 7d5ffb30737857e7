// The conservative check of bodies for /users/track: true only if the judge certainly finds nothing.
// It returns a text if it is certain what the judge finds: the same as in each body with that text.
//
// `tables` comes from contract/clean.py. Whatever is unusual returns false, because the judge then
// decides. Values may be those that a script returns, before JSON.stringify: an undefined property is
// left out, and other values that JSON changes are unusual.
(function (tables) {
  "use strict";

  const TIME =
    /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
  const DATE = /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
  const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
  const E164 = /^\+[1-9]\d{6,14}$/;
  const EMAIL = new RegExp("^(?:" + tables.email + ")$", "i");
  // Printable characters, without white space at both ends, and no text of a missing value.
  const notMissing = "^(?!(?:" + tables.missing + ")$)";
  const ID = new RegExp(notMissing + "[!-~](?:[ -~]{0,56}[!-~])?$", "i");
  const TITLE = new RegExp(
    notMissing + "(?!ecommerce)[!-~\\u00a1-\\u017e](?:[ -~\\u00a1-\\u017e]{0,98}[!-~\\u00a1-\\u017e])?$",
    "i",
  );
  const NAME = new RegExp(notMissing + "[a-z_](?:[\\w .:/()-]{0,98}\\w)?$", "i");
  const INNER_NAME = /^[a-z_]\w{0,99}$/i;
  const TIME_LIKE = /^\d.{9}[Tt]/s;
  const FAR_TIME_LIKE = /^(?![12]\d{3}-)[+-]?\d{4,6}-/; // of a year that Braze may not store

  const DAY = 86_400_000; // in milliseconds
  const MOST_DEPTH = 5;
  const MOST_ELEMENTS = 50;
  const MOST_NAMES = 4096;
  const MOST_PLACES = 64;

  const FIELDS = { __proto__: null, ...tables.attributes };
  const { sets, mostObjects, room: ROOM, mostText } = tables;
  const { mostProperties, leastQuantity, mostQuantity } = tables;
  const known = (name) => new Set(sets[name]);
  const [countries, languages, timeZones] = ["country", "language", "time_zone"].map(known);
  const currencies = known("currency");
  const operators = new Set(tables.operators);
  const parseTime = Date.parse;

  let room; // how many more characters an object may have to be far below every limit of size
  let isNobody; // whether an object has no identifier at all
  let now; // when the body arrives, in milliseconds
  let today = ""; // the same as a date, and when it began
  let midnight = NaN;

  // ---- Texts ---------------------------------------------------------------------------------

  const isId = (value) => typeof value === "string" && ID.test(value);
  const isEmail = (value) => typeof value === "string" && value.length < 200 && EMAIL.test(value);

  function isShort(value) {
    room -= value.length;
    return value.length <= mostText;
  }

  function dayExists(text) {
    return new Date(parseTime(text.slice(0, 10))).getUTCDate() === +text.slice(8, 10);
  }

  // Every month has 28 days.
  function isTime(value) {
    if (typeof value !== "string" || !TIME.test(value)) return false;
    return numberAt(value, 8) <= 28 || dayExists(value);
  }

  function numberAt(text, at) {
    return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
  }

  // Times of earlier days in UTC are past; others are compared exactly.
  function isPast(value) {
    if (!isTime(value)) return false;
    if (value[value.length - 1] !== "Z") return parseTime(value) <= now;
    return value < today || (value.startsWith(today) && clock(value) <= now - midnight);
  }

  // The milliseconds since midnight of a time in UTC.
  function clock(time) {
    const minutes = numberAt(time, 11) * 60 + numberAt(time, 14);
    const thousandths = time.length === 24 ? +time.slice(20, 23) : 0;
    return (minutes * 60 + numberAt(time, 17)) * 1000 + thousandths;
  }

  // Whether a text begins with a digit or a sign.
  function mayBeTime(text) {
    const unit = text.charCodeAt(0);
    return unit <= 57 && unit >= 43;
  }

  // ---- Names ---------------------------------------------------------------------------------

  // Returns a function that remembers which names pass a test: `name` is number `at` of an object,
  // and objects of the same kind have the same names.
  function remembered(test) {
    const names = new Set();
    const last = [];
    return (name, at) => {
      if (last[at] === name) return true;
      if (!names.has(name)) {
        if (!test(name)) return false;
        if (names.size < MOST_NAMES) names.add(name);
      }
      if (at < MOST_PLACES) last[at] = name;
      return true;
    };
  }

  function isPropertyName(reserved) {
    const taken = new Set(reserved);
    return remembered((name) => !taken.has(name) && NAME.test(name));
  }

  const isTitle = remembered((name) => TITLE.test(name));
  const isInnerName = remembered((name) => !operators.has(name) && INNER_NAME.test(name));
  const isInnerPropertyName = isPropertyName([]);
  const isEventProperty = isPropertyName(tables.eventProperties);
  const isPurchaseProperty = isPropertyName(tables.purchaseProperties);

  // The names that standard attributes have when only letters and digits count, in any order.
  const standardLetters = new Set(tables.attributeNames.map(sortedLetters));

  function sortedLetters(name) {
    return [...name.toLowerCase().replace(/[^a-z0-9]/g, "")].sort().join("");
  }

  const isCustomName = remembered(
    (name) => NAME.test(name) && !standardLetters.has(sortedLetters(name)),
  );

  // ---- Values --------------------------------------------------------------------------------

  const { getPrototypeOf } = Object;
  const objectPrototype = Object.prototype;

  // Not an instance of a class, such as a Date, which JSON writes in its own way.
  function isObject(value) {
    return typeof value === "object" && value !== null && getPrototypeOf(value) === objectPrototype;
  }

  // Numbers, true, false.
  function isScalar(value) {
    return typeof value === "number" ? value - value === 0 : typeof value === "boolean";
  }

  // Whether a property, or a value inside one, is plain.
  function isProperty(value, depth) {
    room -= 30;
    if (typeof value === "string") {
      if (mayBeTime(value) && (TIME_LIKE.test(value) || FAR_TIME_LIKE.test(value))) return false;
      return isShort(value);
    }
    if (value === null || isScalar(value)) return true;
    if (typeof value !== "object" || depth === 0 || room < 0) return false;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) {
        if (!isProperty(value[at], depth - 1)) return false;
      }
      return true;
    }
    if (!isObject(value)) return false;
    for (const name in value) {
      room -= name.length;
      if (!isInnerPropertyName(name) || !isProperty(value[name], depth - 1)) return false;
    }
    return true;
  }

  // The same for attributes, where null and repeated elements are lost.
  function isAttribute(value, depth) {
    room -= 30;
    if (typeof value === "string") {
      return isShort(value) && !(mayBeTime(value) && FAR_TIME_LIKE.test(value));
    }
    if (isScalar(value)) return true;
    if (typeof value !== "object" || value === null || depth === 0 || room < 0) return false;
    if (Array.isArray(value)) return isArrayAttribute(value, depth);
    if (!isObject(value)) return false;
    for (const name in value) {
      room -= name.length;
      if (!isInnerName(name) || !isAttribute(value[name], depth - 1)) return false;
    }
    return true;
  }

  // Objects, or texts that differ.
  function isArrayAttribute(value, depth) {
    const { length } = value;
    if (length > MOST_ELEMENTS) return false;
    const ofObjects = length > 0 && isObject(value[0]);
    for (let at = 0; at < length; at++) {
      const element = value[at];
      if (ofObjects ? !isObject(element) : typeof element !== "string") return false;
      if (!isAttribute(element, depth - 1)) return false;
    }
    return ofObjects || new Set(value).size === length;
  }

  function areProperties(properties, isName) {
    if (!isObject(properties)) return false;
    let count = 0;
    for (const name in properties) {
      const value = properties[name];
      room -= name.length + 30;
      if (!isName(name, count++)) return false;
      if (typeof value === "string") {
        if (!isShort(value)) return false;
      } else if (!(value === null || value === undefined || isScalar(value))) {
        if (typeof value !== "object" || !isProperty(value, MOST_DEPTH)) return false;
      }
    }
    return count <= mostProperties;
  }

  // ---- Objects -------------------------------------------------------------------------------

  // Whether exactly one identifier is certain to be valid, or there is none. A phone number alone is
  // not certain.
  function isIdentified(object) {
    const { external_id: id, user_alias: alias, email, phone } = object;
    if (id === undefined && alias === undefined && email === undefined) {
      isNobody = true;
      return phone === undefined;
    }
    if (id !== undefined && (alias !== undefined || !isId(id))) return false;
    if (alias !== undefined && !isAlias(alias, object._update_existing_only)) return false;
    if (email !== undefined && !isEmail(email)) return false;
    return phone === undefined || (typeof phone === "string" && E164.test(phone));
  }

  function isAlias(alias, updatesOnly) {
    if (!isObject(alias) || typeof updatesOnly !== "boolean") return false;
    for (const name in alias) {
      if (name !== "alias_name" && name !== "alias_label") return false;
    }
    return isId(alias.alias_name) && isId(alias.alias_label);
  }

  function isEvent(event) {
    if (!isObject(event)) return false;
    for (const name in event) {
      switch (name) {
        case "external_id": case "user_alias": case "email": case "phone":
        case "name": case "time":
          break;
        case "properties":
          if (!areProperties(event.properties, isEventProperty)) return false;
          break;
        case "_update_existing_only":
          if (event._update_existing_only !== false) return false;
          break;
        case "app_id":
          if (typeof event.app_id !== "string" || !isShort(event.app_id)) return false;
          break;
        default:
          return false;
      }
    }
    const { name, time } = event;
    return isIdentified(event) && typeof name === "string" && isTitle(name, 0) && isPast(time);
  }

  function isPurchase(purchase) {
    if (!isObject(purchase)) return false;
    for (const name in purchase) {
      const value = purchase[name];
      switch (name) {
        case "external_id": case "user_alias": case "email": case "phone":
        case "product_id": case "currency": case "price": case "time":
          break;
        case "properties":
          if (!areProperties(value, isPurchaseProperty)) return false;
          break;
        case "_update_existing_only":
          if (value !== false) return false;
          break;
        case "quantity":
          if (!(Number.isInteger(value) && value >= leastQuantity && value <= mostQuantity)) {
            return false;
          }
          break;
        default:
          return false;
      }
    }
    const { product_id: id, currency, price, time } = purchase;
    const isPrice = typeof price === "number" && price - price === 0;
    return isIdentified(purchase) && isId(id) && currencies.has(currency) && isPrice && isPast(time);
  }

  function isAttributeObject(object) {
    if (!isObject(object)) return false;
    for (const name in object) {
      const value = object[name];
      room -= name.length + 30;
      const field = FIELDS[name];
      if (field === undefined) {
        if (!isCustomName(name) || !(value === null || isAttribute(value, MOST_DEPTH))) return false;
      } else if (!isField(field, value)) return false;
    }
    return isIdentified(object);
  }

  function isField(field, value) {
    switch (field) {
      case "identifier":
        return true; // `isIdentified` looks at it
      case "boolean":
        return typeof value === "boolean";
      case "string":
        return typeof value === "string" && isShort(value);
      case "date":
        return typeof value === "string" && DATE.test(value) && dayExists(value);
      case "time":
        return isTime(value);
      case "country":
        return countries.has(value);
      case "language":
        return languages.has(value);
      case "time_zone":
        return timeZones.has(value);
      case "groups":
        return areGroups(value);
      default:
        return Array.isArray(field) && field.includes(value);
    }
  }

  function areGroups(groups) {
    if (!Array.isArray(groups) || groups.length > MOST_ELEMENTS) return false;
    const ids = new Set();
    for (let at = 0; at < groups.length; at++) {
      const group = groups[at];
      room -= 150;
      if (!isObject(group)) return false;
      for (const name in group) {
        if (name !== "subscription_group_id" && name !== "subscription_state") return false;
      }
      const id = group.subscription_group_id;
      if (typeof id !== "string" || !UUID.test(id)) return false;
      if (!tables.groupStates.includes(group.subscription_state)) return false;
      ids.add(id.toLowerCase());
    }
    return ids.size === groups.length;
  }

  // ---- The body ------------------------------------------------------------------------------

  function areAll(objects, isGood) {
    for (let at = 0; at < objects.length; at++) {
      room = ROOM;
      if (!isGood(objects[at]) || room < 0) return false;
    }
    return true;
  }

  return (body, nowMs) => {
    now = nowMs;
    if (!(now >= midnight && now < midnight + DAY)) {
      today = new Date(now).toISOString().slice(0, 10);
      midnight = parseTime(today);
    }
    if (!isObject(body)) return false;
    let count = 0;
    let list = "";
    isNobody = false;
    for (const name in body) {
      const objects = body[name];
      if (!Array.isArray(objects)) return false;
      count += objects.length;
      if (objects.length > 0) list = name;
      if (count > mostObjects) return false;
      if (name === "events") {
        if (!areAll(objects, isEvent)) return false;
      } else if (name === "attributes") {
        if (!areAll(objects, isAttributeObject)) return false;
      } else if (name !== "purchases" || !areAll(objects, isPurchase)) return false;
    }
    if (isNobody) return count === 1 && "nobody in " + list;
    return count > 0;
  };
})
