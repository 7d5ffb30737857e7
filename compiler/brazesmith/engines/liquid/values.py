"""Personalization values: the payload of a webhook, and how Liquid reads it.

The payload is `{"user": {…}, "custom_attributes": {…}, "event_properties": {…}, …}`. The other
sections are named as in Liquid. `user` has the standard profile fields, named as in Liquid or as in
Braze's API (`user_id` or `external_id`).

A value is *absent* if it is nil, blank text, an empty array or an empty object. This is Liquid's
`blank`, except that `false` is a value. The emulator and the reference interpreter share this
module.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from brazesmith import ir
from brazesmith.base.diagnostics import suggest
from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract.fields import API_NAMES
from brazesmith.engines.liquid.ruby import is_blank, is_number, text_of
from brazesmith.ir.types import TEXT_KINDS, Kind

#: The sections of a payload, by the name before `.${…}` in Liquid.
SECTIONS: Final = {
    "custom_attribute": "custom_attributes",
    "event_properties": "event_properties",
    "canvas_entry_properties": "canvas_entry_properties",
    "context": "context",
    "context_properties": "context_properties",
    "api_trigger_properties": "api_trigger_properties",
    "subscribed_state": "subscribed_state",
    "campaign": "campaign",
    "canvas": "canvas",
    "most_recently_used_device": "most_recently_used_device",
    "targeted_device": "targeted_device",
    "sms": "sms",
    "whats_app": "whats_app",
}

#: The section of the standard profile fields, which are written `${first_name}`.
USER: Final = "user"

#: The reason of an `abort_message` without one. Braze does not document its own text.
NO_REASON: Final = "aborted without a reason"


def can_be_read(name: str) -> bool:
    """Return whether a name can be written as `${…}`."""
    return (
        bool(name)
        and name == name.strip()
        and not re.search(r"[{}\n\r]|\s\|", name)  # a filter begins at ` |`
        and not ('"' in name and "'" in name)
    )


class PayloadError(ValueError):
    """A payload that a webhook cannot read."""


def strict_json(text: str) -> Any:
    """Parse JSON text without NaN and infinity. Raises PayloadError."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"the payload cannot be read: {error}") from None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise ValueError(f"{text} is too large for a number")
    return number


def sections(payload: Any) -> dict[str, dict[str, Any]]:
    """Return the sections of a payload by name, with Liquid's names in `user`.

    Raises PayloadError.
    """
    if not isinstance(payload, dict):
        raise PayloadError("the payload of a webhook must be an object, like {user: {…}}")
    known = (USER, *SECTIONS.values())
    found: dict[str, dict[str, Any]] = {name: {} for name in known}
    for name, section in without_surrogates(payload).items():
        if name not in (*known, "custom_attribute"):
            near = suggest(name, [*known, "custom_attribute"])
            hint = f"did you mean `{near}`?" if near else f"use {', '.join(known)}"
            raise PayloadError(f"unknown section `{name}` in the payload of a webhook; {hint}")
        if section is not None and not isinstance(section, dict):
            raise PayloadError(f"`{name}` in the payload must be an object")
        found[name] = section or {}
    if payload.get("custom_attributes") is None:
        found["custom_attributes"] = found.pop("custom_attribute", {})
    user = found[USER] = dict(found[USER])
    for liquid, api in API_NAMES.items():
        if user.get(liquid) is None and user.get(api) is not None:
            user[liquid] = user[api]
    return found


def without_surrogates(payload: Any) -> Any:
    """Replace lone surrogates by U+FFFD, because UTF-8, and so a Ruby string, cannot have them."""
    text = json.dumps(payload, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return payload


def path_of(node: ir.Node) -> tuple[str | int, ...] | None:
    """Return the keys from the payload to a value, or None if the value is computed."""
    match node:
        case ir.Input(name="payload"):
            return ()
        case ir.Get(parent=parent, key=key):
            above = path_of(parent)
            return None if above is None else (*above, key)
        case _:
            return None


def found(sections: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    """Return the value at a path of the payload, or None."""
    value: Any = sections
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value


def read(value: Any, kind: Kind) -> Any:
    """Convert a value to its declared type; `ABSENT` if it is blank.

    A declared text is what Liquid prints. A declared number or boolean is absent if the value has
    another type. Values of other or undeclared types stay unchanged.
    """
    if value is False:
        is_wanted = kind not in (*TEXT_KINDS, Kind.NUMBER)
    elif kind is Kind.BOOLEAN:
        is_wanted = value is True
    else:
        is_wanted = not is_blank(value) and (kind is not Kind.NUMBER or is_number(value))
    if not is_wanted:
        return ABSENT
    return text_of(value) if kind in TEXT_KINDS else value
