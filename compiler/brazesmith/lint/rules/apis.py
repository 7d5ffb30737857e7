"""L120 to L122: what Braze is known, said or not said to offer beside JavaScript itself.

Braze promises "any standard JavaScript control flow" and rules out requests and libraries. Which
global names there are beyond ECMAScript's it does not say: L121 and L122 say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import Script, operator_of, unwrapped

#: The global names of ECMA-262, 16th edition (2025): those that the emulator has.
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

_REQUEST = "what the script needs must be in the webhook: Braze allows no requests"
_LIBRARY = "write what is needed into the box: Braze allows no libraries"
_EXPORT = "`return` the body instead"

#: Requests and libraries, which Braze rules out.
LIBRARIES: Mapping[str, str] = {
    **dict.fromkeys(
        ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "axios", "http", "https"), _REQUEST
    ),
    **dict.fromkeys(
        (
            "require", "importScripts", "_", "lodash", "moment", "dayjs", "luxon", "uuid", "uuidv4",
            "$", "jQuery", "CryptoJS",
        ),
        _LIBRARY,
    ),
    **dict.fromkeys(("module", "exports"), _EXPORT),
}  # fmt: skip

_TIMER = "the script is over when it returns: do it at once"
_BROWSER = "there is no page around a transformation"
_NODE = "this is Node's; a transformation does not run in a Node program of yours"
_ENCODING = "send what the webhook has, or have the source encode it"

#: Names of browsers and of Node: no ECMAScript, nowhere promised, not in any sample of Braze's.
MISSING: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval",
            "clearImmediate", "queueMicrotask", "requestAnimationFrame",
        ),
        _TIMER,
    ),
    **dict.fromkeys(
        (
            "window", "document", "navigator", "location", "localStorage", "sessionStorage", "self",
            "alert", "FormData", "Blob", "File", "Headers", "Request", "Response",
            "AbortController", "MessageChannel", "indexedDB", "history",
        ),
        _BROWSER,
    ),
    **dict.fromkeys(
        ("process", "global", "__dirname", "__filename", "Deno", "Bun", "performance"), _NODE
    ),
    **dict.fromkeys(
        ("Buffer", "btoa", "atob", "crypto", "TextEncoder", "TextDecoder"), _ENCODING
    ),
    "URL": "take the text apart with `split` or a regular expression",
    "URLSearchParams": "take the text apart with `split` and `decodeURIComponent`",
}  # fmt: skip

#: Names that many engines have, and of which Braze says nothing.
UNDOCUMENTED: Mapping[str, str] = {
    "console": "take it out; what `throw new Error(…)` says stands in Braze's log",
    "Intl": "format texts by hand, or send the plain value",
    "structuredClone": "write `JSON.parse(JSON.stringify(x))`",
    **dict.fromkeys(
        (
            "WebAssembly", "SharedArrayBuffer", "Atomics", "Temporal", "FinalizationRegistry",
            "DisposableStack", "AsyncDisposableStack", "SuppressedError",
        ),
        "do without it",
    ),
}  # fmt: skip

_ASIDE = "Braze, overview of Data Transformation: no external requests, no third-party libraries"


def asked_for(script: Script) -> frozenset[str]:
    """Names that the script asks about with `typeof` before it uses them."""
    return frozenset(
        unwrapped(argument).text
        for node in script.nodes
        if node.kind == "unary_expression" and operator_of(node) == "typeof"
        for argument in node.all("argument")
    )


def _uses(review: Review, names: Mapping[str, str], what: str) -> Iterator[Finding]:
    asked = asked_for(review.script)
    told: set[str] = set()
    for node in review.names.free:
        name = node.text
        if name in names and name not in asked and name not in told:
            told.add(name)
            yield Finding(node, f"`{name}` {what}", hint=names[name])


@rule(
    "L120",
    "a request or a library",
    ERROR,
    why="Braze allows no network requests and no third-party libraries in a transformation.",
    hint=_LIBRARY,
    bad='const user = fetch("https://example.com/users/" + payload.id);\n'
    "return { attributes: [{ external_id: user.id }] };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from=_ASIDE,
)
def _libraries(review: Review) -> Iterator[Finding]:
    yield from _uses(review, LIBRARIES, "does not exist in a transformation")
    for node in review.script.nodes:
        if node.kind == "call_expression":
            function = node.get("function")
            if function is not None and function.kind == "import":
                yield Finding(node, "`import(…)` does not work in a transformation")


@rule(
    "L121",
    "an API of browsers or of Node",
    ERROR,
    why="It is not part of ECMAScript, Braze promises nothing beyond that, and no sample of "
    "Braze's uses it. Where the name is missing the script throws a ReferenceError. Which globals "
    "Braze really has is not documented.",
    hint="do without it",
    bad="return { attributes: [{ external_id: atob(payload.id) }] };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from="not documented; Braze speaks of “any standard JavaScript control flow”",
)
def _missing(review: Review) -> Iterator[Finding]:
    yield from _uses(review, MISSING, "is not part of JavaScript, and Braze does not promise it")


@rule(
    "L122",
    "a global that Braze does not document",
    WARNING,
    why="Many engines have it; whether Braze's has is not documented. Where it is missing the "
    "script throws a ReferenceError, and the event is lost.",
    hint="do without it",
    bad="console.log(payload);\nreturn { attributes: [{ external_id: payload.id }] };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from="not documented",
)
def _undocumented(review: Review) -> Iterator[Finding]:
    yield from _uses(review, UNDOCUMENTED, "is not documented by Braze")
