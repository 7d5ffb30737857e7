"""Parquet files are archives like any other."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from brazesmith.archive.chunks import Chunk, read_chunks
from brazesmith.archive.reading import Sample, Unreadable, read_archives


def write(path: Path, **columns: list[Any]) -> str:
    parquet.write_table(pyarrow.table(columns), path)
    return str(path)


def test_rows_are_samples(tmp_path: Path) -> None:
    name = write(
        tmp_path / "a.parquet",
        payload=['{"a": 1}', '{\n  "a": 2\n}', "{", None],
        headers=['{"host": "h"}', None, None, None],
        received_at=[datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), None, None, None],
        other=[1, 2, 3, 4],
    )
    first, second, third, fourth = read_archives([name])
    assert isinstance(first, Sample)
    assert isinstance(second, Sample)
    assert (first.payload, first.headers, first.received_at, first.line) == (
        {"a": 1}, {"host": "h"}, "2026-01-02T03:04:05Z", 1
    )  # fmt: skip
    assert (second.payload, second.headers) == ({"a": 2}, None)
    assert isinstance(third, Unreadable)
    assert isinstance(fourth, Unreadable)
    assert (third.line, fourth.line) == (3, 4)


@pytest.mark.parametrize(
    ("time", "found"),
    [
        (date(2026, 1, 2), "2026-01-02T00:00:00+00:00"),
        (datetime(2026, 1, 2, 3), "2026-01-02T03:00:00Z"),
        ("2026-01-02T03:00:00+01:00", "2026-01-02T03:00:00+01:00"),
        (1767600000, None),
        (time(1, 2), None),
        (b"x", None),
        ({"at": date(2026, 1, 2)}, None),
    ],
)
def test_times(tmp_path: Path, time: Any, found: str | None) -> None:
    [sample] = read_archives([write(tmp_path / "a.parquet", payload=["{}"], received_at=[time])])
    if isinstance(sample, Sample):
        assert sample.received_at == found
    else:
        assert (found, sample.reason.partition(" is ")[0]) == (None, "`received_at`")


def test_structures_are_payloads(tmp_path: Path) -> None:
    name = write(tmp_path / "a.parquet", payload=[{"a": [1, None], "b": "é"}])
    [sample] = read_archives([name])
    assert isinstance(sample, Sample)
    assert sample.payload == {"a": [1, None], "b": "é"}


def test_many_rows(tmp_path: Path) -> None:
    texts = [json.dumps({"id": number, "pad": "x" * 100}) for number in range(5000)]
    chunks = list(read_chunks([write(tmp_path / "a.parquet", payload=texts)]))
    assert all(isinstance(chunk, Chunk) for chunk in chunks)
    data = b"".join(chunk.content() for chunk in chunks if isinstance(chunk, Chunk))
    assert data.decode().splitlines() == texts


@pytest.mark.parametrize(
    ("columns", "reason"),
    [({"body": ["{}"], "id": [1]}, "has no column `payload`; its columns are body, id")],
)
def test_a_file_without_payloads(tmp_path: Path, columns: Any, reason: str) -> None:
    [found] = read_archives([write(tmp_path / "a.parquet", **columns)])
    assert isinstance(found, Unreadable)
    assert found.reason == reason


def test_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    file.write_bytes(b"PAR1 and no more")
    [found] = read_archives([str(file)])
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("not Parquet: ")
