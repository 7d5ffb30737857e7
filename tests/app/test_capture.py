"""Captured webhooks are an archive: without secrets, whole after a crash, the same to a replay."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.app.serve.capture import Capture, captured_line
from brazesmith.archive.reading import Sample, Unreadable, read_archives, sample
from brazesmith.base.json import InputError

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
HEADERS = '{"content-type": "application/json", "authorization": "Bearer s3cret"}'
NAMES = ("traffic.ndjson", "traffic.ndjson.gz", "traffic.ndjson.zst")

KEYS = st.text(max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


def _read(*paths: Path) -> list[Sample]:
    found = list(read_archives(map(str, paths)))
    assert not [one for one in found if isinstance(one, Unreadable)]
    return [one for one in found if isinstance(one, Sample)]


@pytest.mark.parametrize("name", NAMES)
def test_what_arrives_is_read_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / "captured" / name
    for day in range(2):  # it is opened again after a restart
        capture = Capture(path)
        for number in range(3):
            payload = f'{{\n  "id": {number},\r\n  "text": "ä ☃"\n}}'
            capture.append("shop/order", payload, HEADERS, AT + timedelta(days=day))
        capture.close()
    found = _read(path)
    assert [one.payload["id"] for one in found] == [0, 1, 2, 0, 1, 2]
    assert found[0].headers == {"content-type": "application/json", "authorization": "[redacted]"}
    assert [one.received_at for one in found[2:4]] == [
        "2026-01-05T08:00:00+00:00",
        "2026-01-06T08:00:00+00:00",
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.lists(JSON, max_size=3) | st.dictionaries(KEYS, JSON, max_size=3))
def test_a_payload_without_secrets_is_the_same(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    found = sample(captured_line(text, "{}", AT, ()), "captured", 1)
    assert isinstance(found, Sample)
    assert found.payload == value
    assert found.text == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("payload", "stored"),
    [
        ('{"api_key": "s", "n": 1.50}', {"api_key": "[redacted]", "n": 1.5}),
        ('{"card": {"number": "1"}, "id": 1}', {"card": "[redacted]", "id": 1}),
        ('{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}),
        ('{"payload": {"id": 1}, "headers": {}}', {"payload": {"id": 1}, "headers": {}}),
        ("api_key=s&id=1", "not JSON, 14 characters"),
        ('{"a": NaN}', "not JSON, 10 characters"),
    ],
)
def test_what_is_stored_of_a_payload(payload: str, stored: Any) -> None:
    line = json.loads(captured_line(payload, "{}", AT, ["/card"]))
    assert line["payload"] == stored


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_whole_after_a_crash(tmp_path: Path, name: str) -> None:
    code = f"""
import os, signal
from datetime import UTC, datetime
from pathlib import Path
from brazesmith.app.serve.capture import Capture

capture = Capture(Path({str(tmp_path / name)!r}))
for number in range(20):
    capture.append("shop/order", '{{"id": %d}}' % number, "{{}}", datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [one.payload["id"] for one in _read(tmp_path / name)] == [*range(20)]


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_set_aside(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    capture = Capture(path)
    for number in range(2):
        capture.append("shop/order", f'{{"id": {number}}}', "{}", AT)
    capture.close()
    os.truncate(path, path.stat().st_size - 3)
    capture = Capture(path)
    capture.append("shop/order", '{"id": 2}', "{}", AT)
    capture.close()
    assert [one.payload["id"] for one in _read(path)] == [2]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_large_file_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "traffic.ndjson.zst"
    capture = Capture(path, most_mb=0.0001)  # two lines
    for number in range(5):
        capture.append("shop/order", f'{{"id": {number}}}', "{}", AT + timedelta(seconds=number))
    capture.close()
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names[0] == "traffic.2026-01-05T08-00-01.000.ndjson.zst"
    found = _read(tmp_path)  # the folder is an archive, in the order of arrival
    assert [one.payload["id"] for one in found] == [*range(5)]


def test_an_archive_for_each_transform(tmp_path: Path) -> None:
    capture = Capture(tmp_path / "{transform}.ndjson")
    capture.append("shop/order", '{"id": 1}', "{}", AT)
    capture.append("shop/refund", '{"id": 2}', "{}", AT)
    capture.close()
    assert _read(tmp_path / "shop.order.ndjson")[0].payload == {"id": 1}
    assert _read(tmp_path / "shop.refund.ndjson")[0].payload == {"id": 2}


def test_a_file_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written to: Is a directory"):
        Capture(tmp_path)


def test_a_problem_is_reported_once(tmp_path: Path) -> None:
    problems: list[str] = []
    capture = Capture(tmp_path / "{transform}", notify=problems.append)
    (tmp_path / "a").mkdir()
    for _ in range(2):
        capture.append("a", "{}", "{}", AT)
    [problem] = problems
    assert "webhooks are not captured any more" in problem
