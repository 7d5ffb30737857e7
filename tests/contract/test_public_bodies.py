"""Bodies that public integrations, clients and documentation send to Braze.

Each line of the file has the verdict that Braze's rules ask for. A body is refused only if it has
a fault of its own: no identifier, several, an address or an id that is none, a missing property.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brazesmith.contract import judge

LINES = Path(__file__).with_name("public_bodies.jsonl").read_text("utf-8").splitlines()
#: The rules that refuse some of the bodies, rightly.
REFUSED = {"BZ101", "BZ103", "BZ108", "BZ209", "BZ218", "BZ406", "BZ602", "BZ604", "BZ605"}


@pytest.mark.parametrize("row", [json.loads(line) for line in LINES])
def test_a_public_body(row: dict[str, Any]) -> None:
    verdict = judge(row["body"], row["destination"])
    grave = {finding.code for finding in verdict.findings if finding.level != "risky"}
    assert verdict.verdict == row["expected"]
    assert grave <= REFUSED
    assert bool(grave) == (row["expected"] != "accepted")
