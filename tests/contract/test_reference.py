"""docs/rules.md is the table, in words."""

from __future__ import annotations

import json
import re
from pathlib import Path

from brazesmith.contract import RULES
from brazesmith.contract.reference import GROUPS, reference

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_every_rule_is_there_once() -> None:
    page = reference()
    for rule in RULES:
        assert page.count(f"### {rule.code}\n") == 1
        assert rule.title in page
        assert rule.source in page
    assert {rule.code[2] for rule in RULES} == set(GROUPS)


def test_examples_are_json_unless_they_are_shortened() -> None:
    blocks = re.findall(r"```json\n(.*?)\n```", reference(), re.DOTALL)
    assert len(blocks) == 2 * len(RULES)
    for block in blocks:
        json.loads(block)
        assert all(len(line) <= 100 for line in block.splitlines())


def test_nothing_is_left_to_fill_in() -> None:
    assert not re.search(r"\{[a-z_]+\}", reference())
