"""L120 to L122: globals that are not part of JavaScript itself.

Braze promises "any standard JavaScript control flow" and rules out requests and libraries. It does
not document which other globals it provides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brazesmith.lint.rule import Problem, Review, rule, unique
from brazesmith.lint.syntax import Script, operator_of, unwrapped

_REQUEST = "make the source send the data in the webhook: Braze does not allow requests"
_LIBRARY = "write the code that you need in the script: Braze does not allow libraries"
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

_TIMER = "run the code directly: nothing runs after the script returns"
_BROWSER = "a transformation does not run in a browser"
_NODE = "a transformation does not run in Node.js"
_ENCODING = "send the value as it is, or make the source encode it"

#: APIs of browsers and Node.js, which no page and no sample of Braze mentions.
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
    "URL": "use `split` or a regular expression",
    "URLSearchParams": "use `split` and `decodeURIComponent`",
}  # fmt: skip

#: Globals of many engines that Braze does not mention.
UNDOCUMENTED: Mapping[str, str] = {
    "console": "remove it; the message of `throw new Error(…)` appears in Braze's log",
    "Intl": "format the text yourself, or send the raw value",
    "structuredClone": "write `JSON.parse(JSON.stringify(x))`",
    **dict.fromkeys(
        (
            "WebAssembly", "SharedArrayBuffer", "Atomics", "Temporal", "FinalizationRegistry",
            "DisposableStack", "AsyncDisposableStack", "SuppressedError",
        ),
        "remove it",
    ),
}  # fmt: skip

_ASIDE = "Braze, overview of Data Transformation: no external requests, no third-party libraries"


def asked_for(script: Script) -> frozenset[str]:
    """Names that the script tests with `typeof`."""
    return frozenset(
        unwrapped(argument).text
        for node in script.all("unary_expression")
        if operator_of(node) == "typeof"
        for argument in node.all("argument")
    )


def _uses(review: Review, names: Mapping[str, str], what: str) -> Iterator[Problem]:
    tested = asked_for(review.script)
    used = [node for node in review.names.free if node.text in names and node.text not in tested]
    for node in unique(used, lambda node: node.text):
        yield Problem(node, f"`{node.text}` {what}", hint=names[node.text])


@rule("L120")
def _libraries(review: Review) -> Iterator[Problem]:
    yield from _uses(review, LIBRARIES, "is not available in a transformation")
    for node in review.script.all("call_expression"):
        function = node.get("function")
        if function is not None and function.kind == "import":
            yield Problem(node, "`import(…)` is not available in a transformation")


@rule("L121")
def _missing(review: Review) -> Iterator[Problem]:
    yield from _uses(review, MISSING, "is not part of JavaScript, and Braze does not promise it")


@rule("L122")
def _undocumented(review: Review) -> Iterator[Problem]:
    yield from _uses(review, UNDOCUMENTED, "is not documented by Braze")
