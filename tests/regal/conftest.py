"""One V8 for all tests of a module."""

from collections.abc import Iterator

import pytest

from brazesmith.engines import Emulator


@pytest.fixture(scope="session")
def v8() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator
