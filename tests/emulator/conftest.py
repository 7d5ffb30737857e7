from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from brazesmith.engines import Emulator, Input, Outcome


@pytest.fixture(scope="package")
def emulator() -> Iterator[Emulator]:
    with Emulator() as shared:
        yield shared


@pytest.fixture(scope="package")
def run(emulator: Emulator) -> Callable[..., Outcome]:
    """Run a script once: `run(code, payload, **fields of Input)`."""

    def once(code: str, payload: str = "{}", **fields: Any) -> Outcome:
        [outcome] = emulator.run(code, [Input(payload, **fields)])
        return outcome

    return once
