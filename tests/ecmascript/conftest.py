from __future__ import annotations

from collections.abc import Iterator

import pytest
from py_mini_racer import MiniRacer

from .oracle import Oracle


@pytest.fixture(scope="session")
def v8() -> Iterator[Oracle]:
    with MiniRacer() as engine:
        yield Oracle(engine)
