"""How hypothesis varies payloads.

It chooses what to vary, in which places at once, and to which values. Its own source of choices
depends on the modules that are loaded, and keeps files in the current folder; the one here depends
on the seed alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, PrimitiveProvider

from brazesmith.explore.values import FEWER, SLOTS, WAYS, Start, Variant

#: How many payloads an example has.
_PAYLOADS: Final = 25
#: How many examples are drawn at once. The first one is the simplest, and all the same.
_EXAMPLES: Final = 9
#: The name of our source of choices.
_BACKEND: Final = "brazesmith"
#: At how many sites a payload differs a little from its start.
_FEW: Final = 4


def varied(pools: Sequence[Sequence[Start]], seed: int) -> list[Variant]:
    """Return variations of payloads that have sites, as many of each pool."""
    AVAILABLE_PROVIDERS[_BACKEND] = f"{__name__}.{_Choices.__name__}"
    found: list[Variant] = []

    @seeded(seed)
    @settings(
        settings.get_profile("default"),
        backend=_BACKEND,
        database=None,
        deadline=None,
        max_examples=_EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        print_blob=False,
    )
    @given(_variations(pools))
    def collect(example: list[Variant]) -> None:
        found.extend(example)

    collect()
    return found


@st.composite
def _variations(draw: st.DrawFn, pools: Sequence[Sequence[Start]]) -> list[Variant]:
    start = draw(st.sampled_from(draw(st.sampled_from(pools))))
    count = len(start.sites)
    change = st.integers(0, count * SLOTS - 1)
    if start.branching:
        change = change | st.integers(0, start.branching * SLOTS - 1)
    some = st.integers(0, 2**count - 1)
    if start.branching:
        some = some | st.integers(0, 2**start.branching - 1)
    few = st.lists(change, min_size=1, max_size=_FEW).map(start.few)
    fewer = st.tuples(some, some, st.integers(0, FEWER - 1)).map(start.fewer)
    slots = st.integers(0, SLOTS**count - 1)
    many = st.tuples(some, some, st.integers(0, WAYS - 1), slots).map(start.many)
    one = few | few | many | many | many | fewer
    payloads = draw(st.lists(one, min_size=_PAYLOADS, max_size=_PAYLOADS))
    return [(start, payload) for payload in payloads]


class _Choices(PrimitiveProvider):
    """Draws numbers and truth values evenly from one source. The strategies need no others."""

    lifetime = "test_case"

    def __init__(self, data: Any, /) -> None:
        super().__init__(data)
        self.random = Random(0) if data is None else data._random

    def draw_boolean(self, p: float = 0.5) -> bool:
        return bool(self.random.random() < p)

    def draw_integer(
        self, min_value: int | None = None, max_value: int | None = None, **_: Any
    ) -> int:
        assert min_value is not None
        assert max_value is not None
        return int(self.random.randint(min_value, max_value))

    def draw_float(self, **_: Any) -> float:
        raise NotImplementedError

    def draw_string(self, *_: Any, **__: Any) -> str:
        raise NotImplementedError

    def draw_bytes(self, *_: Any, **__: Any) -> bytes:
        raise NotImplementedError
