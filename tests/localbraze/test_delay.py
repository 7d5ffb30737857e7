"""Changes that become visible some time after they are answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from brazesmith.localbraze import Clock, LocalBraze

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
DELAY = timedelta(seconds=30)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def _local_braze(clock: Clock, path: Path | None = None, delay: timedelta = DELAY) -> LocalBraze:
    return LocalBraze(path, seed=1, clock=clock, delay=delay)


def _attributes(**values: Any) -> dict[str, Any]:
    return {"attributes": [{"external_id": "ada", **values}]}


def _plan(braze: LocalBraze) -> Any:
    users = braze.export_ids({"external_ids": ["ada"]}).body["users"]
    return users[0]["custom_attributes"].get("plan") if users else None


def test_changes_are_visible_later(clock: Clock) -> None:
    braze = _local_braze(clock)
    answer = braze.track(_attributes(plan="pro"))
    assert (answer.status, answer.body["attributes_processed"]) == (201, 1)
    assert braze.counts().profiles == 0
    clock.set(START + DELAY / 2)
    braze.track(_attributes(plan="free"))
    clock.set(START + DELAY)
    assert _plan(braze) == "pro"
    clock.set(START + DELAY * 2)
    assert _plan(braze) == "free"
    assert answer.request is not None
    [*_, change] = braze.changes_of(answer.request)
    assert (change.name, change.at) == ("custom.plan", "2026-01-05T08:00:30.000Z")


def test_a_refusal_is_answered_at_once(clock: Clock) -> None:
    braze = _local_braze(clock)
    assert braze.track({"attributes": "none"}).status == 400
    clock.set(START + DELAY)
    assert braze.counts().profiles == 0


def test_other_endpoints_are_not_delayed(clock: Clock) -> None:
    braze = _local_braze(clock)
    assert braze.track_sync(_attributes(plan="pro")).status == 201
    assert _plan(braze) == "pro"


def test_changes_survive_a_restart(clock: Clock, tmp_path: Path) -> None:
    braze = _local_braze(clock, tmp_path / "braze.db")
    braze.track(_attributes(plan="pro"))
    braze.close()
    clock.set(START + DELAY)
    braze = _local_braze(clock, tmp_path / "braze.db", timedelta(0))
    assert _plan(braze) == "pro"
    braze.close()


def test_a_reset_forgets_what_is_not_visible_yet(clock: Clock) -> None:
    braze = _local_braze(clock)
    braze.track(_attributes(plan="pro"))
    braze.reset()
    clock.set(START + DELAY)
    assert braze.counts().profiles == 0
