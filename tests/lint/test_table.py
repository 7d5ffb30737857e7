"""Every row of the table of rules, and its examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.lint.shared import lint

from brazesmith.base.diagnostics import Severity
from brazesmith.ir.types import Type
from brazesmith.lint.rule import LintRule, rules
from brazesmith.projects.declared import declared_payload
from brazesmith.projects.project import load_project

ROOT = Path(__file__).parents[2]
IDS = [rule.code for rule in rules()]


@cache
def source(name: str) -> Type | None:
    return declared_payload(load_project(ROOT), name) if name else None


@pytest.mark.parametrize("rule", rules(), ids=IDS)
def test_the_bad_example_is_found(rule: LintRule) -> None:
    found = lint(rule.bad, "bad.js", source(rule.examples_source))
    mine = [diagnostic for diagnostic in found if diagnostic.code == rule.code]
    assert mine, found
    assert all(diagnostic.severity is rule.severity for diagnostic in mine)
    assert all(diagnostic.labels and diagnostic.notes for diagnostic in mine)


@pytest.mark.parametrize("rule", rules(), ids=IDS)
def test_the_good_example_is_clean(rule: LintRule) -> None:
    assert lint(rule.good, "good.js", source(rule.examples_source)) == []


@pytest.mark.parametrize("rule", rules(), ids=IDS)
def test_a_row_is_complete(rule: LintRule) -> None:
    assert rule.severity in (Severity.ERROR, Severity.WARNING)
    assert rule.why.endswith((".", ".)"))
    assert not rule.hint.endswith(".")
    assert not rule.title.endswith(".")
