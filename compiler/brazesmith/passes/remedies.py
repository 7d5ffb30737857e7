"""The hints of rules in terms of specs: rules name what hand-written JavaScript would write."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: JavaScript in the hints of rules, and what to write in a spec, in the order of replacement.
_SPEC_TERMS = {
    "new Date(seconds * 1000).toISOString(), or iso8601(...) in a spec": "`iso8601(…)`",
    "new Date(...).toISOString()": "`iso8601(…)`",
    "String(...)": "`to_text(…)`",
    "Number(...)": "`parse_number(…)`",
    ".toUpperCase()": "`upper(…)`",
    "return { attributes: [] }": "add `(is_empty(…), skip(…))` to a `route(…)`",
    "throw an Error": "call `fail(…)`",
    "send only what segments and messages need": "choose with `pick(…)` what segments and messages "
    "need, and keep properties within the limits with `fitted(…)`",
    "shorten the text before sending it": "shorten it with `truncate(…)`, or declare the field "
    "with `max_length=` if it is never that long",
    "use a shorter id;": "declare the field with `max_length=` if it is never that long;",
    "send fewer elements": "cut it with `take(…)`",
}
_REPLACEMENT = re.compile(r'(id|key)\.replace\(/(.*?)/g, "_"\)')


def in_spec_terms(hint: str) -> str:
    """Return the hint of a rule with operators of the language instead of JavaScript."""
    for javascript, operator in _SPEC_TERMS.items():
        hint = hint.replace(javascript, operator)
    return _REPLACEMENT.sub(r'`replace_pattern(\1, r"\2", "_")`', hint)


def for_absent(message: str, missing: Sequence[str], source: str) -> str | None:
    """Return what to do about a key that the spec writes, and whose value is absent.

    `missing` are such keys of the object that a message is about; `source` is the expression of the
    value, if it is the only one. None if the message is about something else.
    """
    key = next((key for key in missing if f"no `{key}`" in message), None)
    if key is None:
        return None
    if len(missing) > 1 or not source:
        return (
            f"`{key}` is absent then; give it another value with `fallback(…)`, or stop with "
            "`required(…)`"
        )
    return (
        f"`{key}` is absent then; write `fallback({source}, …)` for another value, or "
        f'`required({source}, "…")` to stop'
    )
