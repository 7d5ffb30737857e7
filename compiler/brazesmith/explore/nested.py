"""Texts in a payload that contain JSON: what is in them is varied like the rest of the payload.

In places and paths, `JSON_TEXT` is the step from such a text to the value in it.
"""

from __future__ import annotations

import json
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import from_text

JSON_TEXT: Final = "$"
#: Longer texts are not looked into.
_LONGEST: Final = 20_000


def parsed(text: Any) -> Any:
    """Return the object or the array that a text contains as JSON; ABSENT if it contains none."""
    is_likely = isinstance(text, str) and text[:1] in ("{", "[") and len(text) <= _LONGEST
    if not is_likely:
        return ABSENT
    try:
        return from_text(text)
    except (json.JSONDecodeError, RecursionError):
        return ABSENT
