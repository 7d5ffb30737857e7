"""An entry of the log becomes a fixture, which `test` runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.server.scenarios import SHOP

from brazesmith.app.fixtures import CaseExists, fixture_from
from brazesmith.app.serve.transforms import Transforms, load
from brazesmith.projects.catalogue import UnknownTransform
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import load_project

ENTRY: dict[str, Any] = {
    "id": 7,
    "at": "2026-01-05T08:00:00.000Z",
    "incoming": {"id": "ada", "name": "Ada ☃"},
    "headers": {"authorization": "[redacted]", "content-type": "application/json"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SHOP, tmp_path / "shop")


def test_a_case_is_written(folder: Path) -> None:
    project = load_project(folder)
    transforms = load(project)
    added = fixture_from(project, transforms, ENTRY, "shop/order", "Ada's first order")
    case = folder / "fixtures/shop/order/ada-s-first-order"
    assert added.payload == case / "payload.json"
    assert json.loads(added.payload.read_text()) == ENTRY["incoming"]
    headers = json.loads((case / "headers.json").read_text())
    assert headers == {"authorization": "redacted", "content-type": "application/json"}
    assert (case / "case.toml").read_text() == 'now = "2026-01-05T08:00:00.000Z"\n'
    with pytest.raises(CaseExists, match="already exists"):
        fixture_from(project, transforms, ENTRY, "shop/order", "ada-s-first-order")


@pytest.mark.parametrize("incoming", ["id=1", "[left out: 300,000 characters]", 5, None])
def test_an_entry_without_a_payload(folder: Path, incoming: Any) -> None:
    project = load_project(folder)
    transforms = Transforms(files={"shop/order": None})
    with pytest.raises(UsageError, match="no object or array as the body"):
        fixture_from(project, transforms, ENTRY | {"incoming": incoming}, "shop/order", "a")


def test_an_unknown_transform(folder: Path) -> None:
    with pytest.raises(UnknownTransform, match="did you mean `shop/order`"):
        fixture_from(
            load_project(folder), Transforms(files={"shop/order": None}), ENTRY, "shop/ordr", "a"
        )
