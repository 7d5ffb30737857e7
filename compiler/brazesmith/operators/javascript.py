"""The JavaScript functions of generated code: the files in `templates/javascript/`, as text.

There is one file for each family of operators and `shared.js` for functions that several of them,
or the lowering, call. A function is a declaration at the margin, with its comment lines above it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from brazesmith.base.resources import template_root

_FUNCTION = re.compile(r"^(?://.*\n)*function (\w+)\(.*\n(?:.*\n)*?}\n", re.MULTILINE)


@functools.cache
def functions() -> Mapping[str, str]:
    """Return the source of every function that the output may need, by name."""
    files = sorted((template_root() / "javascript").glob("*.js"))
    found = [match for file in files for match in _FUNCTION.finditer(file.read_text("utf-8"))]
    named = {match[1]: match[0] for match in found}
    assert len(named) == len(found), "two JavaScript functions have the same name"
    return named
