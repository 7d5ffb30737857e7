"""The globals of ECMA-262, 16th edition (2025), which are all that the emulator provides.

Excluded, because they are newer than the edition: Temporal, DisposableStack, SuppressedError and
others. Excluded, because a transformation has no threads and ends with its run: SharedArrayBuffer,
Atomics, FinalizationRegistry.
"""

from __future__ import annotations

ECMASCRIPT = frozenset(
    {
        "globalThis", "Infinity", "NaN", "undefined",
        "eval", "isFinite", "isNaN", "parseFloat", "parseInt",
        "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "unescape",
        "Object", "Function", "Boolean", "Symbol", "Number", "BigInt", "Math", "Date",
        "String", "RegExp", "JSON", "Iterator", "Promise", "Reflect", "Proxy",
        "Error", "AggregateError", "EvalError", "RangeError", "ReferenceError",
        "SyntaxError", "TypeError", "URIError",
        "Map", "Set", "WeakMap", "WeakSet", "WeakRef",
        "Array", "ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray",
        "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array",
        "BigUint64Array", "Float16Array", "Float32Array", "Float64Array",
    }
)  # fmt: skip

#: What browsers and Node.js provide beyond the language, and Braze does not document.
ELSEWHERE = frozenset(
    {
        "console", "btoa", "atob", "fetch", "XMLHttpRequest", "WebSocket", "crypto", "performance",
        "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval",
        "queueMicrotask", "structuredClone", "requestAnimationFrame", "Intl", "WebAssembly",
        "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "Blob", "FormData", "Headers",
        "Request", "Response", "AbortController", "Temporal", "SharedArrayBuffer", "Atomics",
        "window", "self", "document", "navigator", "location", "localStorage", "sessionStorage",
        "alert", "global", "process", "Buffer", "require", "module", "exports", "__dirname",
    }
)  # fmt: skip

#: Those that generated and hand-written JavaScript in specs may use. Braze documents no others.
PORTABLE = frozenset(
    {
        "undefined", "NaN", "Infinity",
        "Object", "Array", "String", "Number", "Boolean", "Date", "RegExp", "Error", "TypeError",
        "RangeError", "Math", "JSON", "Map", "Set", "Symbol", "BigInt",
        "parseInt", "parseFloat", "isNaN", "isFinite",
        "encodeURIComponent", "decodeURIComponent", "encodeURI", "decodeURI",
    }
)  # fmt: skip
