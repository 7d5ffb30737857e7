"""The public vocabulary: every name that a spec may import from `brazesmith`.

Each module lists its public names in `__all__`. `dir(spec)` returns them, sorted.
"""
# ruff: noqa: F403  (that is what this module is for)

import typing as _typing

from brazesmith.base.diagnostics import SpecError as SpecError
from brazesmith.language.bodies import *
from brazesmith.language.payload import *
from brazesmith.language.transform import *
from brazesmith.language.vocabulary import *
from brazesmith.language.webhook import *
from brazesmith.operators.arrays import *
from brazesmith.operators.expressions import *
from brazesmith.operators.json_text import *
from brazesmith.operators.logic import *
from brazesmith.operators.numbers import *
from brazesmith.operators.objects import *
from brazesmith.operators.text import *
from brazesmith.operators.times import *


def __dir__() -> list[str]:
    return sorted(name for name in globals() if name[0].isalpha())


if not _typing.TYPE_CHECKING:  # to mypy, an `__all__` that is computed hides every name
    __all__ = __dir__()
