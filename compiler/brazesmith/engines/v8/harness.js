// The harness: runs scripts inside V8 for the worker.
//
// It is evaluated once in a new isolate. Its value is a function that only the worker can reach. It
//   1. removes every global that is not in `allowedGlobals`,
//   2. replaces the clock and the random number generator,
//   3. records the whole realm (each built-in object, property by property),
//   4. runs scripts, and before every run compares the realm with that record. If a script has
//      changed more than adding a global, the worker replaces the realm.
//
// Code that runs after a script must not look up built-ins by name, inherit properties or use
// iterators, because the script may have redefined them. Hence the constants below, objects without
// a prototype, and concatenation with `+`.
(function (allowedGlobals) {
  "use strict";

  const { apply, construct, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { isExtensible, ownKeys } = Reflect;
  const { defineProperty, is } = Object;
  const { isArray } = Array;
  const { parse, stringify } = JSON;
  const { imul, random } = Math;
  const Compile = Function;
  const RealDate = Date;
  const realNow = Date.now;
  const dateToString = Date.prototype.toString;
  const toText = String;
  const { charCodeAt, includes, indexOf, slice, split } = String.prototype;
  const describeObject = Object.prototype.toString;
  const { exec: regexpExec, test: regexpTest } = RegExp.prototype;
  const objectPrototype = Object.prototype;
  const errorPrototype = Error.prototype;
  const promisePrototype = Promise.prototype;
  const numberPrototype = Number.prototype;
  const numberValue = Number.prototype.valueOf;
  const rangeErrorPrototype = RangeError.prototype;
  const syntaxErrorPrototype = SyntaxError.prototype;
  const bigintPrototype = BigInt.prototype;
  const suppressedErrorPrototype = globalThis.SuppressedError?.prototype;

  // ---- 1. Plain ECMAScript ------------------------------------------------------------------

  const allowed = new Set(allowedGlobals);
  for (const key of ownKeys(globalThis)) {
    if (typeof key === "symbol" || !allowed.has(key)) delete globalThis[key];
  }
  // The only path from a standard object to Temporal.
  delete Date.prototype.toTemporalInstant;

  // ---- 2. Clock and randomness --------------------------------------------------------------

  let now; // fixed time in milliseconds; undefined: the real clock
  let dice; // state of the generator; undefined: real randomness

  // Proxies, because they look and print like built-ins to a script.
  const nativeNow = new Proxy(realNow, {
    __proto__: null,
    apply: () => (now === undefined ? realNow() : now),
  });
  const PinnedDate = new Proxy(RealDate, {
    __proto__: null,
    apply: () => apply(dateToString, now === undefined ? new RealDate() : new RealDate(now), []),
    construct: (target, given, newTarget) =>
      construct(target, now === undefined || given.length > 0 ? given : [now], newTarget),
  });
  defineProperty(RealDate, "now", { __proto__: null, value: nativeNow });
  defineProperty(RealDate.prototype, "constructor", { __proto__: null, value: PinnedDate });
  defineProperty(globalThis, "Date", { __proto__: null, value: PinnedDate });

  // mulberry32: 32 bits of state are plenty for a fixture.
  function roll() {
    dice = (dice + 0x6d2b79f5) | 0;
    let t = imul(dice ^ (dice >>> 15), 1 | dice);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  const PinnedRandom = new Proxy(random, {
    __proto__: null,
    apply: () => (dice === undefined ? random() : roll()),
  });
  defineProperty(Math, "random", { __proto__: null, value: PinnedRandom });

  // ---- 3. The record of the realm -----------------------------------------------------------

  // Built-in objects that no property leads to; syntax and calls do.
  function hiddenBuiltIns() {
    const found = [
      async function () {},
      function* () {},
      async function* () {},
      (function* () {})(),
      (async function* () {})(),
      [].values(),
      ""[Symbol.iterator](),
      new Map().values(),
      new Set().values(),
      "".matchAll(/a/g),
      [].values().map(() => 0),
      Iterator.from({ next() {} }),
      callSite(),
    ].map(getPrototypeOf);
    const strictArguments = (function () {
      return arguments;
    })();
    const stack = getOwnPropertyDescriptor(new Error(), "stack");
    const callee = getOwnPropertyDescriptor(strictArguments, "callee");
    // `using` throws it, even where its name is not to be had.
    return [...found, stack.get, stack.set, callee.get, suppressedErrorPrototype];
  }

  // V8 hands these to Error.prepareStackTrace; they share a prototype like any other object.
  function callSite() {
    Error.prepareStackTrace = (_, sites) => sites[0];
    const site = new Error().stack;
    delete Error.prepareStackTrace;
    return site;
  }

  function everyBuiltIn() {
    const found = new Set();
    const queue = [];
    const add = (value) => {
      const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
      if (isObject && !found.has(value)) {
        found.add(value);
        queue.push(value);
      }
    };
    // First of all, see `untouched`.
    add(Object.prototype);
    add(globalThis);
    add(RealDate);
    hiddenBuiltIns().forEach(add);
    while (queue.length > 0) {
      const object = queue.shift();
      add(getPrototypeOf(object));
      for (const key of ownKeys(object)) {
        const property = getOwnPropertyDescriptor(object, key);
        add(property.value);
        add(property.get);
        add(property.set);
      }
    }
    return [...found];
  }

  function record(object) {
    const keys = ownKeys(object);
    const properties = [];
    for (let i = 0; i < keys.length; i++) properties[i] = getOwnPropertyDescriptor(object, keys[i]);
    const [prototype, extensible] = [getPrototypeOf(object), isExtensible(object)];
    return { __proto__: null, object, prototype, extensible, keys, properties };
  }

  const realm = everyBuiltIn().map(record);

  function same(property, recorded) {
    return (
      is(property.value, recorded.value) &&
      property.get === recorded.get &&
      property.set === recorded.set &&
      property.writable === recorded.writable &&
      property.enumerable === recorded.enumerable &&
      property.configurable === recorded.configurable
    );
  }

  function untouched(entry) {
    const { object, keys, properties } = entry;
    if (getPrototypeOf(object) !== entry.prototype) return false;
    if (isExtensible(object) !== entry.extensible) return false;
    const present = ownKeys(object);
    if (present.length !== keys.length) return false;
    for (let i = 0; i < keys.length; i++) {
      if (present[i] !== keys[i]) return false;
      if (!same(getOwnPropertyDescriptor(object, keys[i]), properties[i])) return false;
    }
    return true;
  }

  // Object.prototype is the first entry: property descriptors inherit from it, and once it is known
  // to have no `get` or `value` of a script's making, reading theirs runs nobody's code.
  function isRealmUntouched() {
    for (let i = 0; i < realm.length; i++) {
      if (!untouched(realm[i])) return false;
    }
    return true;
  }

  const world = globalThis;
  const ownGlobals = { __proto__: null };
  for (const key of ownKeys(world)) ownGlobals[key] = true;

  // The most common change is an undeclared variable. Deleting it is cheaper than a new realm, and
  // just as safe, because the comparison follows.
  function tidyGlobals() {
    const present = ownKeys(world);
    for (let i = 0; i < present.length; i++) {
      if (!(present[i] in ownGlobals)) deleteProperty(world, present[i]);
    }
  }

  function isRealmReady() {
    if (isRealmUntouched()) return true;
    tidyGlobals();
    return isRealmUntouched();
  }

  if (!isRealmUntouched()) throw new Error("a new realm already differs from its own record");

  // ---- 4. One run ---------------------------------------------------------------------------

  const SOURCE_NAME = "transform.js";
  const MOST_LOST_KEYS = 1000;
  const LONGEST_TEXT = 10000; // of an error message or a stack

  // Each run compiles its own function, so that nothing can be kept on it; V8's compilation cache
  // makes this a matter of microseconds. The Function constructor parses the body on its own: no
  // bracket in the script can close the function around it.
  function compile(code) {
    return new Compile("payload", "headers", code + "\n//# sourceURL=" + SOURCE_NAME);
  }

  // If a bracket closes the function too early, V8 reports what follows it, often after the code.
  function closesTooMuch(code) {
    try {
      compile("{" + code);
      return true;
    } catch {
      return false;
    }
  }

  function setTheScene(input) {
    if (typeof input.now === "string") throw { __proto__: null, message: "not an ISO 8601 time" };
    now = input.now === null ? undefined : input.now;
    dice = input.seed === null ? undefined : input.seed;
    forgetMatch();
  }

  // RegExp.$1 and similar properties hold the last match, even one of another run.
  function forgetMatch() {
    apply(regexpExec, /(?:)/, [""]);
  }

  let unlocated = false; // whether the last failure is one whose place only V8's own report tells
  let refused = null; // why the returned value is not a body, when it is not

  // Not an Error of the realm, to tell it from one that a script's toJSON throws.
  function refusal(message) {
    refused = { __proto__: null, message };
    return refused;
  }

  function inherits(value, prototype) {
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return false;
    for (let at = getPrototypeOf(value); at !== null; at = getPrototypeOf(at)) {
      if (at === prototype) return true;
    }
    return false;
  }

  function isNotFinite(value) {
    return typeof value === "number" && !(value - value === 0);
  }

  // A Number object keeps its value in a slot, whatever its valueOf says.
  function unboxed(value) {
    if (typeof value !== "object" || value === null) return value;
    return getPrototypeOf(value) === numberPrototype ? apply(numberValue, value, []) : value;
  }

  function pathText(node, key) {
    let text = stringify(key);
    for (let at = node; at.parent !== null; at = at.parent) text = stringify(at.key) + "," + text;
    return "[" + text + "]";
  }

  function tooLong(mostBytes) {
    return refusal("its JSON is longer than " + mostBytes + " bytes");
  }

  // Returns the body as JSON text, and the paths of what JSON loses, in one pass, so that getters
  // and toJSON run once, as in any other host.
  function serialize(value, mostBytes) {
    const report = { __proto__: null, body: undefined, lost: "" };
    let open = null; // the innermost object being written, linked to those around it
    let lost = 0;
    let size = 0;

    function lose(key) {
      lost++;
      if (lost > MOST_LOST_KEYS) return;
      const path = open === null ? "[]" : pathText(open, key);
      report.lost = report.lost === "" ? path : report.lost + "," + path;
    }

    function visit(key, given) {
      while (open !== null && open.value !== this) open = open.parent;
      const isRoot = open === null;
      const isMember = !isRoot && !isArray(this);
      const type = typeof given;
      const isUnknown = type === "undefined" || type === "function" || type === "symbol";
      if ((isUnknown && !(isRoot && type === "undefined")) || isNotFinite(unboxed(given))) {
        lose(key);
      } else if (type === "bigint" || (type === "object" && given !== null)) {
        if (type === "bigint" || getPrototypeOf(given) === bigintPrototype) {
          throw refusal("it contains a BigInt, which JSON cannot represent");
        }
        for (let at = open; at !== null; at = at.parent) {
          if (at.value === given) throw refusal("it contains itself");
        }
        open = { __proto__: null, value: given, parent: open, key };
      }
      // A lower bound, to stop early on huge bodies. The text itself is measured at the end.
      if (!isRoot && !(isMember && isUnknown)) size += isMember ? key.length + 4 : 1;
      if (type === "string") size += given.length + 2;
      if (size > mostBytes) throw tooLong(mostBytes);
      return given;
    }

    report.body = stringify(value, visit);
    return report;
  }

  let isBulk = false;
  let bodies = ""; // of a slice in bulk mode

  function outcomeText(report, milliseconds) {
    let body = "null";
    if (report.body !== undefined && isBulk) {
      body = "true";
      bodies += "\n" + report.body;
    } else if (report.body !== undefined) {
      body = stringify(report.body);
    }
    return '{"body":' + body + ',"lost":[' + report.lost + '],"ms":' + milliseconds + "}";
  }

  function errorText(kind, name, message, stack, milliseconds) {
    const shorten = (text) => stringify(apply(slice, text, [0, LONGEST_TEXT]));
    const frames = stringify(apply(slice, stack, [-LONGEST_TEXT])); // they are behind the message
    return (
      '{"error":{"kind":"' + kind + '","name":' + (name === null ? "null" : shorten(name)) +
      ',"message":' + shorten(message) + ',"stack":' + frames +
      '},"ms":' + milliseconds + "}"
    );
  }

  function textOf(read) {
    try {
      const value = read();
      return typeof value === "string" ? value : "";
    } catch {
      return "";
    }
  }

  function thrownMessage(thrown) {
    if (typeof thrown !== "object" || thrown === null) return toText(thrown);
    return textOf(() => stringify(thrown)) || textOf(() => apply(describeObject, thrown, []));
  }

  function describe(kind, thrown, milliseconds) {
    unlocated = true;
    if (!inherits(thrown, errorPrototype)) {
      return errorText(kind, null, thrownMessage(thrown), "", milliseconds);
    }
    const name = textOf(() => thrown.name) || "Error";
    const message = textOf(() => thrown.message);
    const stack = textOf(() => thrown.stack);
    unlocated = !apply(includes, stack, [SOURCE_NAME + ":"]);
    return errorText(kind, name, message, stack, milliseconds);
  }

  // Reads, compiles, calls, writes. `step` is how far it came, for reporting a failure.
  // `trusted` is the compiled script if it is known to keep nothing and to return plain JSON.
  function perform(code, input, mostBytes, progress, trusted) {
    progress.step = "now";
    setTheScene(input);
    progress.step = "payload";
    const payload = parse(input.payload);
    if (request.isPure && (typeof payload !== "object" || payload === null)) {
      // Generated code reads fields. Braze documents that the payload is an object.
      const found = payload === null ? "null" : "a " + typeof payload;
      throw { __proto__: null, message: "expected an object, found " + found };
    }
    progress.step = "headers";
    const headers = parse(input.headers);
    progress.step = "syntax";
    const script = trusted === null ? compile(code) : trusted;
    progress.step = "exception";
    const value = apply(script, undefined, [payload, headers]);
    if (inherits(value, promisePrototype)) {
      throw refusal("it is a promise, and a transformation must return the body itself");
    }
    progress.step = "result";
    const report =
      trusted === null
        ? serialize(value, mostBytes)
        : { __proto__: null, body: stringify(value), lost: "" };
    if (report.body !== undefined && report.body.length > mostBytes) throw tooLong(mostBytes);
    return report;
  }

  // JSON.stringify itself failed (too deep, too long), not a toJSON or getter that it called.
  function isOfStringify(thrown) {
    return (
      inherits(thrown, rangeErrorPrototype) &&
      !apply(includes, textOf(() => thrown.stack), [SOURCE_NAME + ":"])
    );
  }

  function explain(step, thrown, code, milliseconds) {
    const isRefusal = refused !== null && thrown === refused;
    if (isRefusal || (step === "result" && isOfStringify(thrown))) {
      const message = "the returned value cannot be a body: " + thrown.message;
      return errorText("result", null, message, "", milliseconds);
    }
    if (step === "now" || step === "payload" || step === "headers") {
      return errorText("input", null, step + ": " + thrown.message, "", milliseconds);
    }
    if (step !== "syntax" || !inherits(thrown, syntaxErrorPrototype)) {
      return describe("exception", thrown, milliseconds);
    }
    if (apply(includes, thrown.message, ["Unexpected token"]) && closesTooMuch(code)) {
      unlocated = true;
      const message = "there is one `}` too many before this position";
      return errorText("syntax", "SyntaxError", message, "", milliseconds);
    }
    return describe("syntax", thrown, milliseconds);
  }

  function attempt(code, input, mostBytes, trusted) {
    const began = realNow();
    const progress = { __proto__: null, step: "" };
    refused = null;
    try {
      return outcomeText(perform(code, input, mostBytes, progress, trusted), realNow() - began);
    } catch (thrown) {
      try {
        return explain(progress.step, thrown, code, realNow() - began);
      } catch {
        // For example, a thrown proxy whose traps throw.
        return errorText("exception", null, "a value that cannot be shown", "", realNow() - began);
      }
    }
  }

  // ---- Functions that the worker calls ------------------------------------------------------

  let request = null;

  // Loads a request. In bulk mode it is followed by two lines per input, payload and headers. After
  // a script has changed the realm in bulk mode, the request is loaded again without bulk mode.
  function load(text, isRepeated) {
    const lines = apply(split, text, ["\n"]);
    request = parse(lines[0]);
    isSuspect ||= !request.isPure;
    isBulk = request.isBulk && !isRepeated;
    for (let at = 1; at < lines.length; at += 2) {
      request.inputs[(at - 1) / 2].payload = lines[at];
      request.inputs[(at - 1) / 2].headers = lines[at + 1];
    }
    return "";
  }

  function compiledOnce(code) {
    try {
      return compile(code);
    } catch {
      return null; // each run reports it
    }
  }

  // Runs inputs from number `start` until all are done, `sliceMs` have passed, the realm has
  // changed, or a failure must be located. The realm is compared before every run; in bulk mode
  // only before and after all runs, and if it has changed, all results are discarded.
  // The answer is a line of four words (how the realm is, the next input, the number of inputs,
  // what to do), a line of outcomes and, in bulk mode, a line for each body.
  function runMany(start, sliceMs) {
    const { code, inputs, isPure, mostBytes } = request;
    const trusted = isBulk && isPure ? compiledOnce(code) : null;
    const began = realNow();
    let state = "clean";
    let outcomes = "";
    let next = start;
    bodies = "";
    unlocated = false;
    while (next < inputs.length && !unlocated) {
      if (!((isPure || isBulk) && next > start) && !isRealmReady()) {
        state = "touched";
        break;
      }
      outcomes += (next === start ? "" : ",") + attempt(code, inputs[next], mostBytes, trusted);
      next++;
      if (realNow() - began >= sliceMs) break;
    }
    if (isBulk && !isPure && !isRealmUntouched()) {
      state = "touched";
      next = start;
      outcomes = bodies = "";
    }
    const todo = unlocated && next > start ? "locate" : "proceed";
    return state + " " + next + " " + inputs.length + " " + todo + "\n[" + outcomes + "]" + bodies;
  }

  // Runs one input again without catching errors. V8's own report then has the position, even for a
  // syntax error or a thrown value that is not an Error.
  function runUncaught(index) {
    if (!isRealmReady()) return "touched";
    const { code, inputs, mostBytes } = request;
    perform(code, inputs[index], mostBytes, { __proto__: null, step: "" }, null);
    return "clean";
  }

  // ---- Lines of an archive ------------------------------------------------------------------

  // Uncurried methods: they stay what they are.
  const uncurried = (method) => apply(Function.prototype.bind, Function.prototype.call, [method]);
  const [unitAt, find, cut] = [uncurried(charCodeAt), uncurried(indexOf), uncurried(slice)];
  const matches = uncurried(regexpTest);
  const parseDate = RealDate.parse;
  const dayOfMonth = uncurried(RealDate.prototype.getUTCDate);
  const RealMap = Map;
  const [mapGet, mapSet] = [uncurried(Map.prototype.get), uncurried(Map.prototype.set)];

  // The states of a line, see engines/settling.py.
  const [SETTLED, RAN, DIFFERS, FAILED, BLANK, OPEN] = ["=", "?", "~", "x", "_", "!"];
  const CACHED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const SETTLING_SLICE_MS = 200;
  const MOST_LEVELS = 500;
  const SPACES = /^[ \t\r]*$/;
  const LONG_NUMBER = /[:,[\s]-?\d(?:\d{15}|[\d.]*[eE]\+?\d{3})/; // one that JavaScript may change
  // Parts of one. V8 skips most of a text on the search for them.
  const LONG_DIGITS = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/;
  const LONG_EXPONENT = /[eE][+\d]\d\d\d*[,}\]\s]/;
  const INSTANT =
    /^(?:19[7-9]|[2-9]\d\d)\d-[01]\d-[0-3]\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

  // What a script needs to return a value that is different when it is read again, after
  // JSON.stringify (accessors, proxies, toJSON), or to run after it has returned: names, and what
  // can make up names. Too much of it may match, which costs a little time.
  const NAMES =
    "\\b(?:get|set|class|eval|this|globalThis|constructor|prototype|toJSON|callee|caller|async|await)\\b|" +
    "\\b(?:then|Function|Proxy|Reflect|Symbol|Promise|FinalizationRegistry|Iterator)\\b|" +
    "__|define|Async|import|\\\\[ux]|\\bObject\\b(?!\\.(?:entries|fromEntries|keys|values)\\b)";
  // The bracket of an array or of a pattern follows none of these characters, or `const`.
  const BEFORE_MEMBER = /[^\s([{,;:=?&|!+*%<>~^-](?<!(?<!(?:[./]|\/\/.*)\s*)\bconst)\s*/.source;
  const COMPUTED_MEMBER = BEFORE_MEMBER + /\[(?!(?:\d+|"[^"\\]*"|'[^'\\]*')\])/.source;
  const AFTER_COMMENT = /\/\/.*\s*\[|<!--|-->/.source;
  const COMPUTED_KEY = /\]\s*(?:\/[/*]|:)/.source;
  const UNPLAIN = new RegExp(
    NAMES + "|" + COMPUTED_MEMBER + "|" + AFTER_COMMENT + "|" + COMPUTED_KEY,
  );

  let job = null; // what all chunks of a job share
  let jobText = ""; // what it was read from
  let chunk = null; // the lines to settle
  let isSuspect = false; // whether a script may have changed the realm
  let lineText = ""; // what a line adds to the answer
  let isRunning = false; // whether the code of a line has begun and not returned

  // `request` has two lines: the job; the number of the first line, and the cached results.
  function loadChunk(request, lines) {
    const end = find(request, "\n");
    const head = cut(request, 0, end);
    if (head !== jobText) {
      job = preparedJob(parse(head));
      jobText = head;
    }
    const [number, cached] = parse(cut(request, end + 1));
    const mayHaveLongNumbers = matches(LONG_DIGITS, lines) || matches(LONG_EXPONENT, lines);
    // An object without a prototype is slow to read. A script's property never hides an own one.
    chunk = {
      lines,
      at: 0,
      number,
      cached: cachedByText(cached),
      hasLongNumbers: mayHaveLongNumbers && matches(LONG_NUMBER, lines),
      isDamaged: find(lines, "\ufffd") >= 0, // bytes that are not UTF-8
    };
    return "";
  }

  function cachedByText(results) {
    const found = new RealMap();
    for (let at = 0; at < results.length; at++) {
      const [text, before, after] = results[at];
      mapSet(found, text, { state: CACHED[at], before, after });
    }
    return found;
  }

  function preparedJob(head) {
    const { check, now, seed, before, after, mostBytes } = head;
    const scripts = [preparedScript(head.codes[0])];
    if (head.codes.length > 1) scripts[1] = preparedScript(head.codes[1]);
    const isUsable = typeof now === "number" && scripts[0] !== null && scripts[1] !== null;
    const isClean = check === null ? () => false : new Compile("return (" + check + ")")();
    const [first, second] = before;
    return {
      isUsable, isClean, now, seed, first, second, after, mostBytes,
      script: scripts[0], old: scripts[1],
      isPure: scripts[0]?.isPure && scripts[1]?.isPure !== false,
    };
  }

  // One function runs all lines. A script could keep something on it, or on its prototype.
  function preparedScript(given) {
    const run = compiledOnce(given.code);
    if (run === null) return null;
    const isPlain = given.isPure || !matches(UNPLAIN, given.code);
    const records = [record(run), record(run.prototype)];
    return { run, isPure: given.isPure, isPlain, records };
  }

  function isPlain(script) {
    return script === undefined || script.isPlain;
  }

  function isScriptUntouched(script) {
    return !script || (untouched(script.records[0]) && untouched(script.records[1]));
  }

  function areScriptsUntouched() {
    return isScriptUntouched(job.script) && isScriptUntouched(job.old);
  }

  // Settles the lines of a new request, or goes on with it, until all are done or a while has
  // passed. The answer is a line of two words, a line of states, and the lines that are not open. If
  // it is "suspect", it counts only if the realm is untouched afterwards (`verify`).
  function settle(request, chunkText) {
    const began = realNow();
    if (request !== "") loadChunk(request, chunkText);
    if (!job.isUsable) return "unusable trusted\n\n";
    if (isSuspect && !(isRealmReady() && areScriptsUntouched())) return "stale trusted\n\n";
    isSuspect = !job.isPure;
    const { lines } = chunk;
    const { length } = lines;
    let states = "";
    let text = "";
    while (chunk.at < length) {
      let end = find(lines, "\n", chunk.at);
      if (end === -1) end = length;
      lineText = "";
      states += attemptLine(cut(lines, chunk.at, end));
      text += lineText;
      chunk.at = end + 1;
      chunk.number++;
      if (realNow() - began >= SETTLING_SLICE_MS) break;
    }
    if (isSuspect && isPlain(job.script) && isPlain(job.old) && verify() === "touched") {
      return "touched trusted\n\n";
    }
    const words = (chunk.at < length ? "more" : "done") + (isSuspect ? " suspect" : " trusted");
    return words + "\n" + states + "\n" + text;
  }

  function verify() {
    isSuspect = !(areScriptsUntouched() && isRealmUntouched());
    return isSuspect ? "touched" : "clean";
  }

  function attemptLine(line) {
    isRunning = false;
    try {
      return settleLine(line);
    } catch (thrown) {
      if (!isRunning || job.old !== undefined) return OPEN;
      try {
        return failedLine(thrown);
      } catch {
        return OPEN;
      }
    }
  }

  // An error whose position is in its own stack. All others are open.
  function failedLine(thrown) {
    if (!inherits(thrown, errorPrototype)) return OPEN;
    const text = describe("exception", thrown, 0);
    if (unlocated) return OPEN;
    const cached = mapGet(chunk.cached, text);
    if (cached !== undefined) return cachedLine(cached, "null");
    lineText = text + "\n";
    return FAILED;
  }

  function cachedLine({ state, before, after }, body) {
    lineText = job.first + chunk.number + before + body + after + "\n";
    return state;
  }

  function settleLine(line) {
    if (matchesSpaces(line)) return BLANK;
    if (chunk.isDamaged && find(line, "\ufffd") >= 0) return OPEN;
    if (chunk.hasLongNumbers && matches(LONG_NUMBER, line)) return OPEN;
    const input = inputOf(line);
    if (input === null) return OPEN;
    const value = valueOf(job.script, input);
    const body = bodyText(value);
    if (job.old !== undefined) {
      const again = inputOf(line);
      const oldBody = bodyText(valueOf(job.old, again));
      if (body !== oldBody) {
        if (isDeepText(body) || isDeepText(oldBody)) return OPEN;
        const [isClean, isOldClean] = [isCleanText(body, input), isCleanText(oldBody, input)];
        lineText = input.now + "\t" + isClean + "\t" + isOldClean + "\t" + body + "\t" + oldBody + "\n";
        return DIFFERS;
      }
    }
    if (body === "") return OPEN;
    const seen = job.script.isPlain ? value : parse(body);
    const verdict = job.isClean(seen, input.now);
    if (verdict !== true) {
      const reason = typeof verdict === "string" ? verdict : "";
      const cached = reason === "" ? undefined : mapGet(chunk.cached, reason);
      if (cached !== undefined) return cachedLine(cached, body);
      if (mayBeDeep(body) && isDeep(seen, MOST_LEVELS)) return OPEN;
      lineText = input.now + "\t" + reason + "\t" + body + "\n";
      return RAN;
    }
    lineText = job.first + chunk.number + job.second + body + job.after + "\n";
    return SETTLED;
  }

  function isCleanText(body, input) {
    return body !== "" && job.isClean(parse(body), input.now) === true;
  }

  // Whether a value has more levels than Python reads.
  function isDeep(value, levels) {
    if (typeof value !== "object" || value === null) return false;
    if (levels === 0) return true;
    for (const key in value) {
      if (isDeep(value[key], levels - 1)) return true;
    }
    return false;
  }

  function isDeepText(text) {
    return mayBeDeep(text) && isDeep(parse(text), MOST_LEVELS);
  }

  // Whether a text has so many brackets that its value can have more levels.
  function mayBeDeep(text) {
    if (text.length < 2 * MOST_LEVELS) return false;
    return hasMany(text, "{", MOST_LEVELS / 2) || hasMany(text, "[", MOST_LEVELS / 2);
  }

  function hasMany(text, character, most) {
    let at = -1;
    for (let count = 0; count < most; count++) {
      at = find(text, character, at + 1);
      if (at === -1) return false;
    }
    return true;
  }

  function matchesSpaces(line) {
    return line === "" || (unitAt(line, 0) <= 32 && matches(SPACES, line));
  }

  // Returns what a script gets from a line, or null if the line is unusual.
  function inputOf(line) {
    const value = parse(line);
    if (typeof value !== "object" || value === null) return null;
    if (mayBeDeep(line) && isDeep(value, MOST_LEVELS)) return null;
    const input = { payload: value, headers: {}, now: job.now };
    return mayBeEnvelope(line) && isEnvelope(value) ? opened(input, value) : input;
  }

  // Whether the first key can be one of an envelope's.
  function mayBeEnvelope(line) {
    if (unitAt(line, 0) !== 123 || unitAt(line, 1) !== 34) return true;
    const unit = unitAt(line, 2); // p, h, r or an escape sequence
    return unit === 112 || unit === 104 || unit === 114 || unit === 92;
  }

  function isEnvelope(value) {
    let hasPayload = false;
    let count = 0;
    for (const key in value) {
      if (key === "payload") hasPayload = true;
      else if (key !== "headers" && key !== "received_at") return false;
      count++;
    }
    if (!hasPayload || count < 2 || isArray(value)) return false;
    const { headers } = value;
    return headers === undefined || (typeof headers === "object" && !isArray(headers)); // or null
  }

  function opened(input, { payload, headers, received_at: at }) {
    if (typeof payload !== "object" || payload === null) return null;
    input.payload = payload;
    if (headers != null) {
      const keys = ownKeys(headers);
      for (let i = 0; i < keys.length; i++) {
        if (typeof headers[keys[i]] !== "string") return null;
      }
      input.headers = headers;
    }
    if (at != null) {
      if (typeof at !== "string" || !matches(INSTANT, at)) return null;
      input.now = millisecondsOf(at);
      if (!(input.now === input.now)) return null;
    }
    return input;
  }

  let lastDay = ""; // of an instant, and when it began
  let dayBegan = 0;

  // Returns the milliseconds of an INSTANT, or NaN if its month does not have its day. Most instants
  // of an archive are of the day of the one before.
  function millisecondsOf(instant) {
    const day = cut(instant, 0, 10);
    if (day !== lastDay) {
      const began = parseDate(day);
      if (dayOfMonth(new RealDate(began)) !== numberAt(day, 8)) return NaN;
      lastDay = day;
      dayBegan = began;
    }
    const { length } = instant;
    if (unitAt(instant, length - 1) !== 90) return parseDate(instant); // no Z
    const minutes = numberAt(instant, 11) * 60 + numberAt(instant, 14);
    const thousandths = length === 24 ? numberAt(instant, 20) * 10 + unitAt(instant, 22) - 48 : 0;
    return dayBegan + (minutes * 60 + numberAt(instant, 17)) * 1000 + thousandths;
  }

  // The number of two digits.
  function numberAt(text, at) {
    return unitAt(text, at) * 10 + unitAt(text, at + 1) - 528;
  }

  // Returns a plain object or undefined, which are the results that are documented.
  function valueOf({ run, isPure }, input) {
    if (!isPure) forgetMatch();
    now = input.now;
    dice = job.seed;
    isRunning = true;
    const value = run(input.payload, input.headers);
    isRunning = false;
    if (isPure || value === undefined || getPrototypeOf(value) === objectPrototype) return value;
    throw OPEN;
  }

  function bodyText(value) {
    if (value === undefined) return "";
    const body = stringify(value);
    if (typeof body !== "string" || body.length * 3 > job.mostBytes) throw OPEN;
    return body;
  }

  return (task, text, number, sliceMs) => {
    if (task === "load") return load(text, number === 1);
    if (number === undefined) return settle(task, text);
    if (task === "verify") return verify();
    return task === "locate" ? runUncaught(number) : runMany(number, sliceMs);
  };
})
//# sourceURL=harness.js
