// Runs a transformation on a payload that is made up as it is read, and returns what was read.
//
// The payload holds what earlier runs have shown. A field that it lacks is a ghost: it can be read
// like an object, called like a text or an array, and compared like a number, and how the script
// uses it shows what it is. `lint/recording.py` puts calls of `$brazesmith.see` around what a script
// compares with constants. The script is in `transform`, behind this function.
const console = { log() {}, info() {}, warn() {}, error() {}, debug() {} };
const atob = (text) => text;
const btoa = atob;
const $brazesmith = (function () {
  "use strict";
  const LISTS = "map filter forEach reduce reduceRight find findIndex findLast some every flatMap " +
    "flat push pop shift unshift splice sort reverse fill join entries keys values";
  const EITHER = "includes indexOf lastIndexOf slice concat at";
  const NUMBERS = "toFixed toPrecision";
  const SCALARS = "toString valueOf toLocaleString";
  const known = new Map();
  for (const [hint, names] of [["list", LISTS], ["either", EITHER], ["number", NUMBERS], ["scalar", SCALARS]]) {
    for (const name of names.split(" ")) known.set(name, hint);
  }
  for (const name of Object.getOwnPropertyNames(String.prototype)) {
    if (!known.has(name) && name !== "length" && name !== "constructor") known.set(name, "text");
  }
  const IGNORED = new Set(["constructor", "then", "__proto__", "prototype", "undefined", "null", "NaN"]);
  const isIgnored = (key) => typeof key === "symbol" || IGNORED.has(key) || /zq\d/i.test(key);
  const MOST = 3000;
  const MOST_CONSTANTS = 20;
  const DEEPEST = 12;
  const TIME = "2026-01-02T03:04:05.000Z";

  const notes = []; // [path, hint, line and column]
  const sites = new Map(); // by number: what is compared there
  const noted = new Set();
  const paths = new WeakMap(); // of proxies
  const ghosts = new WeakSet();
  const markers = new Map(); // the paths of texts and numbers
  let firstLine = Infinity;
  let called = new Set();
  let absent = new Set();
  let walked; // the path of the object whose keys were asked for last

  // Where the script reads: the innermost frame behind this function.
  function place() {
    for (const [, line, column] of new Error().stack.matchAll(/transform\.js:(\d+):(\d+)/g)) {
      if (Number(line) >= firstLine) return [Number(line) - firstLine + 1, Number(column)];
    }
    return null;
  }

  function note(path, hint) {
    const key = JSON.stringify([path, hint]);
    if (noted.has(key) || noted.size > MOST) return;
    noted.add(key);
    notes.push([path, hint, place()]);
  }

  const textKey = (path) => JSON.stringify(path);
  const isIndex = (key) => /^\d{1,9}$/.test(key);
  const stepOf = (key, isList) => (isList && isIndex(key) ? "*" : key);

  function marker(path) {
    for (const [text, at] of markers) {
      if (textKey(at) === textKey(path)) return text;
    }
    const text = "zq" + markers.size + "q";
    markers.set(text, path);
    return text;
  }

  function child(path, key, children) {
    if (path.length > DEEPEST) return undefined; // as in `while (node) node = node.next`
    if (!children.has(key)) {
      const below = [...path, stepOf(key, true)];
      children.set(key, absent.has(textKey(below)) ? undefined : ghost(below));
    }
    return children.get(key);
  }

  function method(path, key, element) {
    const hint = known.get(key);
    note(path, hint);
    const receiver =
      hint === "list" ? [element()] : hint === "number" ? 5 : marker(path);
    const own = receiver[key];
    return typeof own === "function" ? own.bind(receiver) : own;
  }

  // Whether a script goes down through everything, whatever it is: then nothing shows what this is.
  const isWalked = (path) => path.slice(-2).join() === "some_key,some_key";

  function ghost(path) {
    const children = new Map();
    let isWritten = false; // by JSON.stringify, which asks for toJSON first
    const element = () => ghost([...path, "*"]);
    const proxy = new Proxy({}, {
      get(target, key) {
        if (Object.hasOwn(target, key)) return target[key];
        if (key === "toJSON") {
          note(path, "whole");
          isWritten = true;
        }
        if (key === Symbol.toPrimitive) {
          return (hint) => {
            note(path, hint === "number" ? "number" : "scalar");
            return hint === "number" ? 5 : marker(path);
          };
        }
        if (key === Symbol.iterator) {
          note(path, "list");
          return [element()][Symbol.iterator].bind([element()]);
        }
        if (isIgnored(key) || key === "toJSON") return undefined;
        if (key === "hasOwnProperty") return () => (note(path, "object"), true);
        if (called.has(key) && known.has(key)) return method(path, key, element);
        if (key === "length") {
          note(path, "length");
          return 1;
        }
        if (isIndex(key)) {
          note(path, "at" + key);
          return Number(key) < 3 ? child(path, key, children) : undefined;
        }
        note([...path, key], "read");
        return child(path, key, children);
      },
      has(target, key) {
        if (typeof key === "string") note([...path, key], "read");
        return true;
      },
      ownKeys(target) {
        if (isWritten) return Reflect.ownKeys(target);
        note(path, "map");
        walked = path;
        if (Reflect.ownKeys(target).length === 0 && !isWalked(path)) {
          target.some_key = child(path, "some_key", children);
        }
        return Reflect.ownKeys(target);
      },
    });
    paths.set(proxy, path);
    ghosts.add(proxy);
    return proxy;
  }

  // What is in the payload stays as it is, except that reads are noted.
  function watched(value, path) {
    if (typeof value === "string" || typeof value === "number") {
      if (!markers.has(value)) markers.set(value, path);
      return value;
    }
    if (typeof value !== "object" || value === null) return value;
    if (value.$brazesmith === "ghost") return ghost(path);
    const isList = Array.isArray(value);
    const target = isList ? [] : {};
    for (const key of Object.keys(value)) {
      target[key] = watched(value[key], [...path, stepOf(key, isList)]);
    }
    const children = new Map();
    let isWritten = false;
    const proxy = new Proxy(target, {
      get(own, key, receiver) {
        const isEmpty = !isList && Reflect.ownKeys(own).length === 0;
        if (isEmpty && (key === Symbol.iterator || (called.has(key) && known.get(key) === "list"))) {
          return ghost(path)[key]; // as in `payload.map(…)`
        }
        if (key === "get" && path.join() === "headers") return (name) => proxy[name];
        if (isIgnored(key) || (isList && key in own)) {
          if (isList && key !== "length") note(path, "list");
          return Reflect.get(own, key, receiver);
        }
        if (Object.hasOwn(own, key)) {
          note([...path, stepOf(key, isList)], "read");
          return own[key];
        }
        if (isList && isIndex(key) && Number(key) < 3) {
          note(path, "at" + key);
          return child(path, key, children);
        }
        if (key === "toJSON") {
          note(path, "whole");
          isWritten = true;
        }
        if (key in Object.prototype || isList || key === "toJSON") return Reflect.get(own, key, receiver);
        note([...path, key], "read");
        return child(path, key, children);
      },
      has(own, key) {
        if (typeof key === "string") note([...path, stepOf(key, isList)], "read");
        return Reflect.has(own, key) || !absent.has(textKey([...path, key]));
      },
      ownKeys(own) {
        if (!isWritten) note(path, isList ? "list" : "map");
        if (!isList) walked = path;
        isWritten = false;
        return Reflect.ownKeys(own);
      },
    });
    paths.set(proxy, path);
    return proxy;
  }

  function pathOf(value) {
    if (typeof value === "object" && value !== null) return paths.get(value);
    if (markers.has(value)) return markers.get(value);
    const found = typeof value === "string" ? /zq\d{1,9}q/.exec(value.slice(0, 5000).toLowerCase()) : null;
    return found === null ? undefined : markers.get(found[0]);
  }

  // What `typeof` is compared with, as a value of that type. A text depends on the name of the field.
  const EXAMPLES = { number: 5, boolean: true };

  // What a value is compared with: a constant itself, the elements of a list, the keys of an object.
  function constants(value, role) {
    if (pathOf(value) !== undefined) return [];
    if (role === "list" && Array.isArray(value)) return value;
    if (value instanceof Set || value instanceof Map) return [...value.keys()];
    if (typeof value === "object" && value !== null && role === "in") return Object.keys(value);
    if (role === "separator") return [`one${value}two`];
    return role === "order" && typeof value === "number" ? [value + 1, value, value - 1] : [value];
  }

  // Links the values of a site: one comes from the payload, the others are what it is compared with.
  function see(value, site, role) {
    const path = role === "in" ? undefined : pathOf(value);
    if (role === "time" && path !== undefined) {
      note(path, "time");
      return TIME;
    }
    if (!sites.has(site)) sites.set(site, { paths: [], found: [], isType: false });
    const known = sites.get(site);
    if (role === "typeof" || role === "type of name") known.isType = true;
    if (role === "type of name") known.isName = true;
    if (value === "some_key") known.walked = walked;
    if (path !== undefined && known.paths.length < MOST_CONSTANTS) known.paths.push(path);
    for (const constant of constants(value, role).slice(0, MOST_CONSTANTS)) {
      if (known.found.length < MOST_CONSTANTS) known.found.push(constant);
    }
    return value;
  }

  function compared() {
    const pairs = [];
    for (const { paths, found, isType, isName, walked } of sites.values()) {
      if (walked !== undefined) {
        for (const key of found) if (typeof key === "string") note([...walked, key], "read");
      }
      if (isType) {
        for (const type of found.filter((one) => one === "string" || Object.hasOwn(EXAMPLES, one))) {
          for (const path of paths) note(path, "is " + type);
        }
      }
      const values = !isType ? found : isName ? [] : found.map((type) => EXAMPLES[type]);
      const plain = new Set(values.filter((one) => one !== "" && ["string", "number", "boolean"].includes(typeof one)));
      for (const path of paths) for (const one of plain) pairs.push([path, one]);
    }
    return pairs.slice(0, MOST);
  }

  return {
    see,
    // `JSON.parse(value)`
    parse(value, ...more) {
      const path = pathOf(value);
      if (path === undefined) return JSON.parse(value, ...more);
      note(path, "json");
      if (typeof value === "string" && !/^zq/.test(value)) return watched(JSON.parse(value), [...path, "$"]);
      return ghost([...path, "$"]);
    },
    // `Array.isArray(value)` and `Number.isFinite(value)`: a ghost is what it is tested for.
    isArray(value) {
      if (ghosts.has(value)) note(paths.get(value), "list");
      return ghosts.has(value) || Array.isArray(value);
    },
    isFinite(value) {
      if (ghosts.has(value)) note(paths.get(value), "number");
      return ghosts.has(value) || Number.isFinite(value);
    },
    run({ payload, methods, missing, line }, headers, transform) {
      firstLine = line;
      called = new Set(methods);
      absent = new Set(missing.map(textKey));
      let error = null;
      try {
        JSON.stringify(transform(watched(payload, ["payload"]), watched(headers, ["headers"])));
      } catch (thrown) {
        error = String(thrown).slice(0, 500);
      }
      const pairs = compared();
      return { notes, compared: pairs, error };
    },
  };
})();
